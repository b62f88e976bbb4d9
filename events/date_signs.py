"""What a day looks like from an event: the numbers by which its date is chosen (`events.dating`).

Each option is seen beside all others, as places are (`events.place_signs`). The numbers mean the same in both
languages; only the words before dates differ (`before_dates.csv`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from events import lexicon
from events.attachment import Focus
from events.model import DateBasis, EventDate, EventType, Span
from events.recognizers.dates import DateMention
from events.setting import Setting
from events.text import Sentence
from geodata.names import fold

FAMILIES = tuple(EventType)
OWN = ("sentence", "began", "shifted")
"""Of the event's sentence: as its words say, when what goes on "since" then began, before "two days after"."""
SOURCES = (*OWN, "before", "earlier", "later", "headed", "publication")
"""Where a day comes from: the event's sentence, the event told before, a sentence before or after, the title or
dateline, and the day of publication."""
RULES = (
    "weekday", "yesterday", "today", "overnight", "back", "past", "anaphor", "day", "numeric", "month", "months",
    "year", "running", "last_week", "last_month", "spoken_month", "day_before",
)  # fmt: skip
"""Of the patterns of `date_patterns.csv`, those common enough to be told apart."""
ROLES = ("on", "since", "until", "after", "before", "of")
FAR = 99.0
"""Stands for a distance that cannot be told."""
NONE = -1.0
"""Stands for "there is none" where a number is asked for."""
_LONG_AGO = 4000
"""Days: the most that is told apart."""


@dataclass(frozen=True, slots=True)
class DateOption:
    """A date that may be the event's."""

    date: EventDate
    source: str
    """One of SOURCES."""
    mention: DateMention | None = None
    """None for the day of publication, of the title or dateline, and of the event told before."""
    sentence: Sentence | None = None
    """Where the mention stands."""
    heads: bool = False
    """Whether it stands in the dateline of the event's sentence."""


@dataclass(frozen=True, slots=True)
class Days:
    """An event that looks for its day, and all days it may have."""

    setting: Setting
    focus: Focus
    clause: Span
    """Where in the text the event is told: all or a part of the sentence of `focus`."""
    options: Sequence[DateOption]


def rows(days: Days) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The names of the numbers, and the numbers of each option."""
    own = [o.mention for o in days.options if o.source == "sentence" and o.mention]
    found = [dict(_signs(days, own, option)) for option in days.options]
    return tuple(found[0]) if found else (), [tuple(one.values()) for one in found]


def _signs(days: Days, own: Sequence[DateMention], option: DateOption) -> Iterator[tuple[str, float]]:
    yield from ((f"from {known}", float(option.source == known)) for known in SOURCES)
    yield from _of_date(days, option)
    yield from _of_words(days, option)
    yield from _of_standing(days, own, option)
    yield from _of_others(days, own, option)
    for family in FAMILIES:
        yield f"is {family}", float(days.focus.sub_type.event_type == family)


def _of_date(days: Days, option: DateOption) -> Iterator[tuple[str, float]]:
    day, published = option.date, days.setting.published
    rule = option.mention.rule.split(".")[0] if option.mention else ""
    yield from ((f"rule {known}", float(rule == known)) for known in RULES)
    yield "precision", float(day.precision)
    yield "span", float((day.end - day.start).days)
    yield "days ago", float(min(_LONG_AGO, (published - day.end).days)) if published else NONE
    yield "stated", float(day.basis == DateBasis.STATED)
    yield "since", float(option.mention is not None and option.mention.since)


def _of_words(days: Days, option: DateOption) -> Iterator[tuple[str, float]]:
    mention, sentence = option.mention, option.sentence
    role = _role(mention, sentence, days.setting.article.language) if mention and sentence else ""
    yield from ((f"after {known}", float(role == known)) for known in ROLES)
    at = mention.span.start if mention else -1
    said = [a for a in days.focus.reading.attributions if a.reach.start <= at < a.reach.end]
    yield "said", float(bool(said))
    verbs = [abs(a.verb.start - at) for a in days.focus.reading.attributions]
    yield "from saying", float(min(verbs, default=FAR)) if option.source in OWN else FAR
    start = sentence.span.start if sentence else 0
    after = sentence.text[mention.span.end - start :][:1] if mention and sentence else ""
    yield "comma after", float(after in (",", "،"))
    yield "heads", float(option.heads)


def _role(mention: DateMention, sentence: Sentence, language: str) -> str:
    """What the word before a date makes of it, "" when it says nothing."""
    first = sentence.token_at(mention.span.start)
    words = [sentence.tokens[at].text for at in (first - 1, first) if 0 <= at < len(sentence.tokens)]
    return next((role for word in words if (role := _roles(language).get(word))), "")


@cache
def _roles(language: str) -> dict[str, str]:
    """Folded word -> role, of a language."""
    table = lexicon.good_rows(f"{language}/before_dates.csv", ("role", "forms"))
    return {fold(form): row["role"] for row in table for form in row["forms"].split("|")}


def _of_standing(days: Days, own: Sequence[DateMention], option: DateOption) -> Iterator[tuple[str, float]]:
    here, sentence, trigger = days.focus.reading.sentence, option.sentence, days.focus.trigger
    inside = option.source in OWN and option.mention is not None
    at = here.token_at(option.mention.span.start) if inside and option.mention else 0
    yield "in clause", float(inside and option.mention is not None and _begins(option.mention, days.clause))
    yield "away", float(here.index - sentence.index) if sentence else FAR
    yield "same paragraph", float(sentence is not None and sentence.paragraph == here.paragraph)
    yield "word", float(at) if inside else NONE
    yield "after trigger", float(at - trigger.first) if inside and trigger else FAR
    yield "from trigger", float(abs(at - trigger.first)) if inside and trigger else FAR
    low, high = sorted((at, trigger.first)) if inside and trigger else (0, 0)
    between = sum(low < t.first < high for t in days.focus.reading.triggers)
    yield "triggers between", float(between) if inside else NONE
    order = own.index(option.mention) if inside and option.mention in own else None
    yield "order", NONE if order is None else float(order)
    yield "order from end", NONE if order is None else float(len(own) - 1 - order)
    yield "sentence", float(here.index)


def _of_others(days: Days, own: Sequence[DateMention], option: DateOption) -> Iterator[tuple[str, float]]:
    options = days.options
    spans = [_span(o.date) for o in options if o.source == "sentence"]
    yield "options", float(len(options))
    yield "dates here", float(len(own))
    yield "in clause of all", float(sum(_begins(m, days.clause) for m in own))
    yield "days here", float(len(set(spans)))
    yield "as often", float(sum(_span(o.date) == _span(option.date) for o in options))
    yield "finer ones here", float(sum(o.date.precision < option.date.precision for o in options if o.mention in own))
    yield "later ones here", float(sum(o.date.start > option.date.end for o in options if o.source == "sentence"))
    for known in ("before", "headed", "publication"):
        yield f"as {known}", float(any(_span(o.date) == _span(option.date) for o in options if o.source == known))
    yield "told before", float(any(o.source == "before" for o in options))
    yield "earlier ones", float(sum(o.source == "earlier" for o in options))


def _span(day: EventDate) -> tuple[int, int]:
    return day.start.toordinal(), day.end.toordinal()


def _begins(mention: DateMention, span: Span) -> bool:
    return span.start <= mention.span.start < span.end
