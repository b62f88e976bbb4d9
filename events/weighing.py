"""How sure a coded event is as a whole: what the parts say of themselves, and the article around it, weighed together.

Each trained part answers one question about one sentence. Whether the *record* is right (an event, of this type, there
and then) hangs on all of them, and on the article: a record made of four half-sure answers is seldom right. The
weigher is a small set of boosted trees over some forty numbers, trained on records coded from training articles by
parts that had not seen them, where a record is right when it matches an event of the article (`events.evaluate`).
How long an article or a sentence is and which sub-type it tells are left out: they told the training articles' hands
apart, and lost on the samples what they won at home (docs/accuracy.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Protocol

from events.attachment import Focus, PlaceOption
from events.clauses import Clause
from events.date_signs import SOURCES, DateOption
from events.decider import Judgement
from events.errors import LexiconError
from events.features import STRONG
from events.linear import FOLDER
from events.model import Coding, EventType
from events.setting import Setting
from events.sides import Sides
from events.trees import Trees, read_trees

FAMILIES = tuple(EventType)
PATH = FOLDER / "weigher.npz"
UNKNOWN = -1.0
"""Stands for "there is none" where a number is asked for."""


@dataclass(frozen=True, slots=True)
class Record:
    """A coded clause with how sure each of its parts is."""

    setting: Setting
    focus: Focus
    judgement: Judgement
    clause: Clause
    coding: Coding
    sides: Sides
    place: PlaceOption | None
    place_chances: tuple[float, ...]
    """Chances of all places that were weighed, likeliest first; the taken one may not be the first."""
    place_chance: float
    date: DateOption | None
    date_chances: tuple[float, ...]
    """Chances of all days that were weighed, likeliest first."""
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chances of telling an event of all sentences of an article, in reading order."""

    chances: tuple[float, ...]
    at: int
    """Which of them is the record's."""

    def around(self, step: int) -> float:
        at = self.at + step
        return self.chances[at] if 0 <= at < len(self.chances) else 0.0

    @property
    def rank(self) -> int:
        """How many sentences of the article are likelier to tell one."""
        return sum(chance > self.chances[self.at] for chance in self.chances)


@dataclass(frozen=True, slots=True)
class Signs:
    """The numbers a record is weighed by, with their names."""

    names: tuple[str, ...]
    values: tuple[float, ...]

    @classmethod
    def of(cls, record: Record) -> Signs:
        """The numbers of a record."""
        return cls(NAMES, tuple(map(float, chain.from_iterable(signs(record) for signs in _SIGNS))))

    def __getitem__(self, name: str) -> float:
        return self.values[self.names.index(name)]


NO_SIGNS = Signs((), ())


class Weigher(Protocol):
    """What gives a record its chance of being right."""

    def chance(self, signs: Signs) -> float:
        """The chance, 0..1."""
        ...


@dataclass(frozen=True, slots=True)
class TreeWeigher:
    """The trained weigher."""

    trees: Trees

    def chance(self, signs: Signs) -> float:
        """The chance, 0..1. Raises LexiconError when the trees were trained on other numbers."""
        if signs.names != self.trees.names:
            raise LexiconError(f"{PATH} was made for other numbers; make it anew with `python -m events.training`")
        return self.trees.chance(signs.values)


@cache
def open_weigher() -> TreeWeigher:
    """The weigher, one for all languages. Raises LexiconError when its file is missing or damaged."""
    return TreeWeigher(read_trees(PATH))


def logit(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


NAMES = (
    *("event", "recalled", "kind", "kind first", "kind second", "family"),
    *(f"is {family}" for family in FAMILIES),
    *("whole", "part", "agrees", "share"),
    *("likelier", "best", "mean", "likely", "before", "after"),
    *("place", "place best", "place next", "place precision", "place score", "place away", "place in title"),
    *("place dateline", "place mentions", "place radius", "place at home", "unplaced"),
    *("date", "date next", "date precision", *(f"date {source}" for source in SOURCES)),
    *("days ago", "dates here", "future here"),
    *("stated", "a words", "b words", "a", "b", "a unknown", "b people", "actors", "camps"),
    *("killed", "injured", "figures", "triggers", "trigger", "trigger akin", "strong", "real", "said", "quoted"),
)
"""What the numbers of a record are."""


def _of_kind(record: Record) -> tuple[float, ...]:
    """From "event" to "share"."""
    judgement, clause = record.judgement, record.clause
    family = clause.sub_type.event_type
    return (
        logit(judgement.event),
        logit(judgement.background),
        clause.chance,
        judgement.types[0][1],
        judgement.types[1][1],
        sum(p for t, p in judgement.types if t.event_type == family),
        *(family == known for known in FAMILIES),
        clause.whole,
        logit(clause.event) if clause.event is not None else UNKNOWN * 9,
        judgement.types[0][0].event_type == family,
        (clause.span.end - clause.span.start) / max(1, len(record.focus.reading.sentence.text)),
    )


def _of_article(record: Record) -> tuple[float, ...]:
    """From "likelier" to "after"."""
    outlook = record.outlook
    chances = outlook.chances
    mean, likely = sum(chances) / len(chances), sum(chance > 0.5 for chance in chances)
    return outlook.rank, logit(max(chances)), mean, likely, outlook.around(-1), outlook.around(1)


def _of_place(record: Record) -> tuple[float, ...]:
    """From "place" to "unplaced"."""
    place, here, chances = record.place, record.focus.reading.sentence, record.place_chances
    found = place.resolution if place else None
    country = found.place.country if found and found.place else ""
    span = here.span
    return (
        record.place_chance,
        chances[0] if chances else UNKNOWN,
        chances[1] if len(chances) > 1 else 0.0,
        *((found.precision or UNKNOWN, found.score) if found else (UNKNOWN, UNKNOWN)),
        here.index - place.sentence.index if place else UNKNOWN * 9,
        *((place.in_title, place.dateline, place.mentions) if place else (UNKNOWN, UNKNOWN, 0.0)),
        found.radius_km or 0.0 if found else UNKNOWN,
        country == record.setting.country if country else UNKNOWN,
        sum(span.start <= r.toponym.start < span.end for r in record.setting.unplaced),
    )


def _of_date(record: Record) -> tuple[float, ...]:
    """From "date" to "future here"."""
    option, day, chances = record.date, record.coding.date, record.date_chances
    published, dates = record.setting.published, record.focus.reading.dates
    return (
        chances[0] if chances else UNKNOWN,
        chances[1] if len(chances) > 1 else 0.0,
        day.precision if day else UNKNOWN,
        *(option is not None and option.source == source for source in SOURCES),
        min(4000, (published - day.end).days) if day and published else UNKNOWN * 9,
        len(dates),
        any(m.future for m in dates),
    )


def _of_sides(record: Record) -> tuple[float, ...]:
    """From "stated" to "camps"."""
    sides, reading = record.sides, record.focus.reading
    return (
        *(sides.stated, len(sides.a_spans), len(sides.b_spans), len(sides.a), len(sides.b)),
        any(actor.side == "unknown" for actor in sides.a),
        any(actor.side == "people" for actor in sides.b),
        len(reading.actors),
        reading.camps,
    )


def _of_words(record: Record) -> tuple[float, ...]:
    """From "killed" to "quoted"."""
    reading, kind = record.focus.reading, record.clause.sub_type
    senses = [s for t in reading.triggers for s in t.senses]
    exact = [s.strength for s in senses if kind in s.sub_event_types]
    akin = [s.strength for s in senses if any(t.event_type == kind.event_type for t in s.sub_event_types)]
    return (
        *(sum(f.kind == fate for f in reading.figures) for fate in ("killed", "injured")),
        len(reading.figures),
        len(reading.triggers),
        max(exact, default=0.0),
        max(akin, default=0.0),
        any(s.strength >= STRONG for s in senses),
        reading.real,
        len(reading.attributions),
        sum(reading.sentence.text.count(mark) for mark in '“”"«»'),
    )


_SIGNS = (_of_kind, _of_article, _of_place, _of_date, _of_sides, _of_words)
