"""What the independent origins of an event say, side by side: where they agree and differ, and whose copies there are.

Returns HTML in which every outside word is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from events.labels import actor_names, names, side_colour
from events.model import Article, Claim, Coding, Event, EventReport, Toll
from views import telling
from views.words import Words

_FIELDS = ("sub_event_type", "date", "place", "side_a", "side_b", "killed", "injured")


@dataclass(frozen=True, slots=True)
class Account:
    """What one independent origin says."""

    report: EventReport
    article: Article | None
    """The earliest that carries its text."""
    copies: tuple[Article, ...]
    """Articles that print the same text."""


def accounts(event: Event, articles: Sequence[Article]) -> tuple[Account, ...]:
    """One account an origin, in the order of the record; a record of an older Furat, without origins, has none."""
    known = {article.id: article for article in articles}
    found = []
    for origin in event.origins:
        report = next((r for id in origin.article_ids for r in event.reports if r.article_id == id), None)
        if report is not None:
            first, *rest = origin.article_ids
            found.append(Account(report, known.get(first), tuple(known[id] for id in rest if id in known)))
    return tuple(found)


def html(event: Event, articles: Sequence[Article], words: Words) -> str:
    """How many independent origins there are, their values, the copies, and whether one side alone speaks."""
    found = accounts(event, articles)
    if not found:
        return ""
    copies = sum(len(account.copies) for account in found)
    counted = words("accounts.origins", origins=len(found), copies=copies)
    parts = [f'<p class="furat-origins">{escape(counted)}</p>', _one_sided(event, words)]
    parts.append(_table(found, words) if len(found) > 1 else "")
    parts.append(_copies(found, words))
    return "".join(parts)


def _one_sided(event: Event, words: Words) -> str:
    if event.one_sided is None:
        return ""
    said = words("accounts.one_sided", side=names(words.language)("side", event.one_sided))
    return f'<p class="furat-one-sided" style="border-color:{escape(side_colour(event.one_sided))}">{escape(said)}</p>'


def _table(found: Sequence[Account], words: Words) -> str:
    """A column an origin, two rows a value; it scrolls by itself where it is too wide."""
    heads = "".join(f'<th scope="col">{_outlet(account.article, words)}</th>' for account in found)
    rows = "".join(_row(field, found, words) for field in _FIELDS)
    who = "".join(f"<td>{_claimants(account.report.coding.claims, words)}</td>" for account in found)
    label = escape(words("accounts.title"))
    claimants = _group("who", words("accounts.who"), "", who, len(found))
    return (
        f'<div class="furat-accounts" tabindex="0" role="region" aria-label="{label}"><table dir="{words.direction}">'
        f"<thead><tr>{heads}</tr></thead>{rows}{claimants}</table></div>"
    )


def _group(kind: str, name: str, verdict: str, cells: str, columns: int) -> str:
    """One value: its name on a line of its own, for the panel beside the map has no room for a column of names."""
    head = f'<th scope="rowgroup" colspan="{columns}">{escape(name)} <small>{escape(verdict)}</small></th>'
    return f'<tbody class="{kind}"><tr>{head}</tr><tr>{cells}</tr></tbody>'


def _row(field: str, found: Sequence[Account], words: Words) -> str:
    said = [_said(account.report.coding, field, words) for account in found]
    verdict = agreement(said)
    if verdict == "unsaid":
        return ""
    cells = "".join(f"<td><bdi>{escape(text)}</bdi></td>" if text else "<td>–</td>" for text in said)
    if verdict == "agree" and all(said):  # said once: the columns are narrow
        cells = f'<td colspan="{len(found)}"><bdi>{escape(said[0])}</bdi></td>'
    return _group(verdict, words(f"fields.{field}"), words(f"accounts.{verdict}"), cells, len(found))


def agreement(said: Sequence[str]) -> str:
    """How texts on one value stand to each other: "agree", "differ", "single" (one says it), or "unsaid"."""
    told = [text for text in said if text]
    if len(told) < 2:
        return "single" if told else "unsaid"
    return "agree" if len(set(told)) == 1 else "differ"


def _said(code: Coding, field: str, words: Words) -> str:
    """A value as an account gives it, short; "" when it says nothing of it."""
    if field == "sub_event_type":
        return names(words.language)("sub", code.sub_event_type)
    if field == "date":
        return telling.days(code.date) if code.date else ""
    if field == "place":
        return telling.place_name(code, words)
    if field in ("side_a", "side_b"):
        actors = code.side_a if field == "side_a" else code.side_b
        return words("telling.and").join(sorted(actor_names(actors, words.language)))
    toll = code.casualties.killed if field == "killed" else code.casualties.injured
    return telling.toll_words(toll, words) if toll != Toll() else ""


def _claimants(claims: Sequence[Claim], words: Words) -> str:
    lines = dict.fromkeys(
        f"<bdi>{escape(names(words.language)('claimant', claim.claimant))}</bdi> "
        f'<em class="{claim.stance}">{escape(words(f"stance.{claim.stance}"))}</em>'
        for claim in claims
    )
    return "<br>".join(lines) or "–"


def _outlet(article: Article | None, words: Words) -> str:
    if article is None:
        return escape(words("telling.unknown"))
    day = f"<small>{article.published.date().isoformat()}</small>" if article.published else ""
    return f"<bdi>{escape(article.source or article.id)}</bdi>{day}"


def _copies(found: Sequence[Account], words: Words) -> str:
    """Who prints whose text: copies of one text prove nothing more than the text."""
    by_origin: Mapping[str, str] = {
        _name(account.article, words): words("telling.comma").join(_name(copy, words) for copy in account.copies)
        for account in found
        if account.copies
    }
    lines = "".join(
        f"<li>{escape(words('accounts.copies', origin=origin, copies=copies))}</li>"
        for origin, copies in by_origin.items()
    )
    return f'<ul class="furat-copies" dir="{words.direction}">{lines}</ul>' if lines else ""


def _name(article: Article | None, words: Words) -> str:
    """An outlet in brackets of its own direction."""
    return f"\u2068{(article.source or article.id) if article else words('telling.unknown')}\u2069"
