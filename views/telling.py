"""One event as words: a sentence made of its fields, its values with the words behind them, its articles marked.

Everything here returns plain text or HTML in which every outside word is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from events.labels import actor_names, names
from events.model import Article, Claim, Coding, Event, EventDate, EventType, Evidence, Span, Toll
from geodata.places import Resolution
from views import reasons
from views.words import Words

_LONGEST_QUOTE = 160
"""Characters of a quote beside its value; the article below has it whole."""
_WHOLE = ("event",)
"""Evidence that covers whole sentences: drawn as a faint ground, not as a mark."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an event as it is shown."""

    name: str
    text: str
    quotes: tuple[str, ...]
    """The words it rests on; none when it was inferred or is unknown."""
    inferred: bool
    """Known, but without words of its own."""
    field: str


def figures(text: str) -> str:
    """Digits with hyphens or dashes, kept in their order: after Arabic letters 34-53 would stand as 53-34."""
    return f"\u2066{text}\u2069"


def sentence(coding: Coding, words: Words) -> str:
    """The event in one sentence of its fields; what is unknown is said to be."""
    losses = words("telling.killed", toll=toll_words(coding.casualties.killed, words))
    if coding.casualties.injured != Toll():
        losses += words("telling.comma") + words("telling.injured", toll=toll_words(coding.casualties.injured, words))
    return words(
        "telling.sentence",
        what=names(words.language)("sub", coding.sub_event_type),
        where=where_words(coding, words),
        when=when_words(coding.date, words),
        who=_sides_words(coding, words),
        losses=losses,
    )


def when_words(when: EventDate | None, words: Words) -> str:
    """The days, as exact as they are known."""
    if when is None:
        return words("telling.no_date")
    if when.start == when.end:
        return words("telling.on", day=figures(when.start.isoformat()))
    return words("telling.span", first=figures(when.start.isoformat()), last=figures(when.end.isoformat()))


def where_words(coding: Coding, words: Words) -> str:
    """The place, with how near to it."""
    place = coding.location.place if coding.location else None
    if place is None or coding.location is None:
        return words("telling.no_place")
    name = (place.name_ar if words.language == "ar" else None) or place.name
    country = names(words.language)("country", place.country) if place.country else ""
    if coding.location.precision == 6:  # only the country is known
        return words("telling.in_country", place=country or name)
    key = "telling.at" if coding.location.precision == 1 else "telling.about"
    return words(key, place=words("telling.comma").join(part for part in (name, country) if part))


def _sides_words(coding: Coding, words: Words) -> str:
    a, b = (words("telling.and").join(actor_names(side, words.language)) for side in (coding.side_a, coding.side_b))
    if a and b and coding.event_type == EventType.BATTLES:  # only in battles do two sides surely face each other
        return words("telling.between", a=a, b=b)
    who = words("telling.and").join(side for side in (a, b) if side)
    return words("telling.involved", who=who) if who else words("telling.no_sides")


def toll_words(toll: Toll, words: Words) -> str:
    """A toll as "3", "2–5 (best 4)" or "unknown"."""
    known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
    if not known:
        return words("telling.unknown")
    if known[0] == known[-1]:
        return f"{known[0]:,}"
    best = "" if toll.best is None else " " + words("telling.best", n=f"{toll.best:,}")
    return figures(f"{known[0]:,}–{known[-1]:,}") + best


def values(event: Event, words: Words) -> tuple[Value, ...]:
    """Every value with its words, in the order of the panel."""
    code, name = event.coding, names(words.language)
    kind = f"{name('sub', code.sub_event_type)} ({name('type', code.event_type)})"
    texts = [
        ("sub_event_type", kind),
        ("date", _date_words(code.date, words)),
        ("place", _place_words(code, words)),
        ("side_a", words("telling.and").join(actor_names(code.side_a, words.language))),
        ("side_b", words("telling.and").join(actor_names(code.side_b, words.language))),
        ("killed", toll_words(code.casualties.killed, words)),
        ("injured", toll_words(code.casualties.injured, words)),
        ("importance", name("importance", code.importance)),
        ("confidence", f"{code.confidence:.2f}"),
    ]
    unknown = words("telling.unknown")
    return tuple(_value(event, field, text or unknown, unknown, words) for field, text in texts)


def _value(event: Event, field: str, text: str, unknown: str, words: Words) -> Value:
    evidence = (e for report in event.reports for e in report.evidence if e.field == field)
    quotes = tuple(dict.fromkeys(_short(e.quote) for e in evidence))
    judged = field in ("importance", "confidence")
    return Value(words(f"fields.{field}"), text, quotes, not quotes and text != unknown and not judged, field)


def _date_words(when: EventDate | None, words: Words) -> str:
    if when is None:
        return ""
    exact = words("telling.comma").join(
        (words(f"date_precision.{when.precision:d}"), words(f"date_basis.{when.basis}"))
    )
    return f"{days(when)} ({exact})"


def days(when: EventDate) -> str:
    """The days alone: one, or the first and the last."""
    return figures(when.start.isoformat() if when.start == when.end else f"{when.start} – {when.end}")


def place_name(code: Coding, words: Words) -> str:
    """The place alone, with how exact it is where it is not; the name in the text where it was not decided."""
    return located(code.location, words) if code.location else ""


def located(found: Resolution, words: Words) -> str:
    """A location, short."""
    if found.place is None or found.precision is None:
        return words("telling.unresolved", name=found.toponym.text)
    name = (found.place.name_ar if words.language == "ar" else None) or found.place.name
    return name if found.precision == 1 else f"{name} ({words(f'where_precision.{found.precision:d}')})"


def _place_words(code: Coding, words: Words) -> str:
    found = code.location
    if found is None:
        return ""
    if found.place is None or found.precision is None:
        return words("telling.unresolved", name=found.toponym.text)
    place = found.place
    name = (place.name_ar if words.language == "ar" else None) or place.name
    country = names(words.language)("country", place.country) if place.country else ""
    chain = dict.fromkeys(part for part in (name, place.admin2, place.admin1, country) if part)
    radius = words("telling.radius", km=f"{found.radius_km:,.0f}") if found.radius_km else ""
    exact = words(f"where_precision.{found.precision:d}")
    return words("telling.comma").join(chain) + f" ({exact}{radius})"


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1].rstrip() + "…"


def values_html(event: Event, words: Words) -> str:
    """The values as a table: name, value, words."""
    rows = "".join(
        f"<tr><th>{escape(value.name)}</th><td><bdi>{escape(value.text)}</bdi>{_grounds(value, words)}</td></tr>"
        for value in values(event, words)
    )
    return f'<table class="furat-values" dir="{words.direction}">{rows}</table>'


def _grounds(value: Value, words: Words) -> str:
    if value.inferred:
        return f' <span class="inferred">{escape(words("telling.inferred"))}</span>'
    return "".join(f'<q dir="auto" class="{value.field}">{escape(quote)}</q>' for quote in value.quotes)


def claims_html(event: Event, articles: Sequence[Article], words: Words) -> str:
    """Who says so, with stance and words; "" when nobody is named."""
    texts = {article.id: article.text for article in articles}
    lines = dict.fromkeys(
        _claim(claim, _short(claim.span.of(texts.get(report.article_id, ""))), words)
        for report in event.reports
        for claim in report.coding.claims
    )
    return f'<ul class="furat-claims" dir="{words.direction}">{"".join(lines)}</ul>' if lines else ""


def _claim(claim: Claim, quote: str, words: Words) -> str:
    who, stance = names(words.language)("claimant", claim.claimant), words(f"stance.{claim.stance}")
    return (
        f'<li><bdi>{escape(who)}</bdi> <em class="{claim.stance}">{escape(stance)}</em> '
        f'<q dir="auto">{escape(quote)}</q></li>'
    )


def article_html(article: Article, event: Event, words: Words) -> str:
    """An article's text with the words behind this event marked, in its own direction."""
    evidence = [e for report in event.reports if report.article_id == article.id for e in report.evidence]
    text = highlighted(article.text, evidence, words)
    language = f' lang="{escape(article.language)}"' if article.language else ""
    return f'<div class="furat-article" dir="auto"{language}>{text}</div>'


def highlighted(text: str, evidence: Iterable[Evidence], words: Words) -> str:
    """A text as HTML with spans marked; where several lie over each other, the pieces name all of them."""
    found = [e for e in evidence if e.span.end <= len(text) and e.span.start < e.span.end]
    edges = sorted({0, len(text), *(edge for e in found for edge in (e.span.start, e.span.end))})
    return "".join(
        _piece(
            Span(start, end).of(text), [e.field for e in found if e.span.start <= start and end <= e.span.end], words
        )
        for start, end in pairwise(edges)
    )


def _piece(text: str, fields: Sequence[str], words: Words) -> str:
    inner = escape(text)
    named = list(dict.fromkeys(field for field in fields if field not in _WHOLE))
    if named:
        title = words("telling.comma").join(words.or_else(f"fields.{field}", field) for field in named)
        inner = f'<mark class="{escape(named[0])}" title="{escape(title)}">{inner}</mark>'
    return f'<span class="told">{inner}</span>' if len(named) < len(set(fields)) else inner


def why_html(event: Event, words: Words) -> str:
    """The reasons of every report, and the places that were weighed."""
    rows = [
        f"<li><b>{escape(words.or_else(f'recognizer.{x.recognizer}', x.recognizer))}</b> "
        f'<bdi dir="auto">{escape(reasons.said(x.rule, words))}</bdi> <span class="score">{x.score:.2f}</span>'
        + "".join(
            f'<br><small dir="auto">{escape(reasons.said(adjustment, words))}</small>' for adjustment in x.adjustments
        )
        + "</li>"
        for report in event.reports
        for x in report.explanations
    ]
    return f'<ul class="furat-why" dir="{words.direction}">{"".join((*rows, *_weighed(event, words)))}</ul>'


def _weighed(event: Event, words: Words) -> list[str]:
    found = event.coding.location
    others = [c for c in found.candidates if found.place is None or c.place.id != found.place.id] if found else []
    return [
        f"<li>{escape(words('telling.weighed'))} <bdi>{escape(c.place.name)}, {escape(c.place.country)}</bdi> "
        f'<span class="score">{c.score:.2f}</span></li>'
        for c in others[:3]
    ]
