"""What a day looks like from an event: the numbers by which its date is chosen (`events.dating`).

Each option is seen beside all others, as places are (`events.place_signs`). The numbers mean the same in both
languages; only the words before dates differ (`before_dates.csv`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from events.attachment import Focus
from events.lexicon import roles_before
from events.model import DateBasis, EventDate, EventType, Span
from events.recognizers.dates import DateMention
from events.setting import Setting
from events.text import Sentence

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

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """Its first and last day: two options of the same days are one answer."""
        return self.date.start, self.date.end


@dataclass(frozen=True, slots=True)
class Days:
    """An event that looks for its day, and all days it may have."""

    setting: Setting
    focus: Focus
    clause: Span
    """Where in the text the event is told: all or a part of the sentence of `focus`."""
    options: Sequence[DateOption]


NAMES = (
    *(f"from {source}" for source in SOURCES),
    *(f"rule {rule}" for rule in RULES),
    *("precision", "span", "days ago", "stated", "since"),
    *(f"after {role}" for role in ROLES),
    *("said", "from saying", "comma after", "heads"),
    *("in clause", "away", "same paragraph", "word", "after trigger", "from trigger", "triggers between"),
    *("order", "order from end", "sentence"),
    *("options", "dates here", "in clause of all", "days here", "as often", "finer ones here", "later ones here"),
    *("as before", "as headed", "as publication", "told before", "earlier ones"),
    *(f"is {family}" for family in FAMILIES),
)
"""What the numbers of an option are."""
_SOURCE, _RULE, _ROLE = (
    {one: tuple(one == known for known in all_known) for one in all_known} for all_known in (SOURCES, RULES, ROLES)
)
"""Which of all that may be each is, as numbers."""
_NO_RULE, _NO_ROLE = (False,) * len(RULES), (False,) * len(ROLES)


def rows(days: Days) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The names of the numbers, and the numbers of each option."""
    company, family = _Company(days), days.focus.sub_type.event_type
    families = tuple(family == known for known in FAMILIES)
    return NAMES, [
        (
            *_SOURCE[option.source],
            *_of_date(days, option),
            *_of_words(days, option),
            *_of_standing(days, company, option),
            *company.of(option),
            *families,
        )
        for option in days.options
    ]


_KNOWN = ("before", "headed", "publication")


class _Company:
    """The days an event may have, as they are seen beside each of them."""

    def __init__(self, days: Days) -> None:
        options = days.options
        here = [o for o in options if o.source == "sentence"]
        self.own = [o.mention for o in here if o.mention]
        self._spans = Counter(o.days for o in options)
        self._known = [{o.days for o in options if o.source == known} for known in _KNOWN]
        self._precisions = [o.date.precision for o in options if self.order(o) is not None]
        self._starts = [o.date.start for o in here]
        inside = sum(_begins(mention, days.clause) for mention in self.own)
        self._counts = (len(options), len(self.own), inside, len({o.days for o in here}))
        self._told = (bool(self._known[0]), sum(o.source == "earlier" for o in options))

    def order(self, option: DateOption) -> int | None:
        """Which of the dates of the event's sentence an option is of."""
        return next((k for k, mention in enumerate(self.own) if mention is option.mention), None)

    def of(self, option: DateOption) -> tuple[float, ...]:
        """The numbers of an option from "options" to "earlier ones"."""
        day = option.date
        finer, later = (sum(p < day.precision for p in self._precisions), sum(s > day.end for s in self._starts))
        return (
            *self._counts,
            self._spans[option.days],
            finer,
            later,
            *(option.days in known for known in self._known),
            *self._told,
        )


def _of_date(days: Days, option: DateOption) -> tuple[float, ...]:
    """The numbers of an option from the rule that found it to "since"."""
    day, published = option.date, days.setting.published
    rule = option.mention.rule.split(".")[0] if option.mention else ""
    return (
        *_RULE.get(rule, _NO_RULE),
        day.precision,
        (day.end - day.start).days,
        min(_LONG_AGO, (published - day.end).days) if published else NONE,
        day.basis == DateBasis.STATED,
        option.mention is not None and option.mention.since,
    )


def _of_words(days: Days, option: DateOption) -> tuple[float, ...]:
    """The numbers of an option from the role its words give it to "heads"."""
    mention, sentence, said = option.mention, option.sentence, days.focus.reading.attributions
    role = _role(mention, sentence, days.setting.article.language) if mention and sentence else ""
    at = mention.span.start if mention else -1
    start = sentence.span.start if sentence else 0
    after = sentence.text[mention.span.end - start :][:1] if mention and sentence else ""
    return (
        *_ROLE.get(role, _NO_ROLE),
        any(a.reach.start <= at < a.reach.end for a in said),
        min((abs(a.verb.start - at) for a in said), default=FAR) if option.source in OWN else FAR,
        after in (",", "،"),
        option.heads,
    )


def _role(mention: DateMention, sentence: Sentence, language: str) -> str:
    """What the word before a date makes of it, "" when it says nothing."""
    first = sentence.token_at(mention.span.start)
    words, roles = sentence.tokens[max(0, first - 1) : first + 1], roles_before(language, "dates")
    return next((role for word in words if (role := roles.get(word.text))), "")


def _of_standing(days: Days, company: _Company, option: DateOption) -> tuple[float, ...]:
    """The numbers of an option from "in clause" to "sentence"."""
    here, sentence, mention = days.focus.reading.sentence, option.sentence, option.mention
    away = here.index - sentence.index if sentence else FAR
    beside = sentence is not None and sentence.paragraph == here.paragraph
    if mention is None or option.source not in OWN:
        return False, away, beside, NONE, FAR, FAR, NONE, NONE, NONE, here.index
    at, trigger, order = here.token_at(mention.span.start), days.focus.trigger, company.order(option)
    apart = at - trigger.first if trigger else None
    low, high = sorted((at, trigger.first)) if trigger else (0, 0)
    return (
        *(_begins(mention, days.clause), away, beside, at),
        *((FAR, FAR) if apart is None else (apart, abs(apart))),
        sum(low < t.first < high for t in days.focus.reading.triggers),
        *((NONE, NONE) if order is None else (order, len(company.own) - 1 - order)),
        here.index,
    )


def _begins(mention: DateMention, span: Span) -> bool:
    return span.start <= mention.span.start < span.end
