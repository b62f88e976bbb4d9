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
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Protocol

from events.attachment import DateOption, Focus, PlaceOption
from events.clauses import Clause
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
    """Chances of all dates that were weighed, likeliest first."""
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
        names, values = zip(*chain.from_iterable(signs(record) for signs in _SIGNS), strict=True)
        return cls(names, values)

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


def _of_kind(record: Record) -> Iterator[tuple[str, float]]:
    judgement, clause = record.judgement, record.clause
    yield "event", logit(judgement.event)
    yield "recalled", logit(judgement.background)
    yield "kind", clause.chance
    yield "kind first", judgement.types[0][1]
    yield "kind second", judgement.types[1][1]
    family = sum(p for t, p in judgement.types if t.event_type == clause.sub_type.event_type)
    yield "family", family
    for known in FAMILIES:
        yield f"is {known}", float(clause.sub_type.event_type == known)
    yield "whole", float(clause.whole)
    yield "part", logit(clause.event) if clause.event is not None else UNKNOWN * 9
    yield "agrees", float(judgement.types[0][0].event_type == clause.sub_type.event_type)
    yield "share", (clause.span.end - clause.span.start) / max(1, len(record.focus.reading.sentence.text))


def _of_article(record: Record) -> Iterator[tuple[str, float]]:
    outlook = record.outlook
    yield "likelier", float(outlook.rank)
    yield "best", logit(max(outlook.chances))
    yield "mean", sum(outlook.chances) / len(outlook.chances)
    yield "likely", float(sum(chance > 0.5 for chance in outlook.chances))
    yield "before", outlook.around(-1)
    yield "after", outlook.around(1)


def _of_place(record: Record) -> Iterator[tuple[str, float]]:
    place, here = record.place, record.focus.reading.sentence
    found = place.resolution if place else None
    yield "place", record.place_chance
    yield "place best", record.place_chances[0] if record.place_chances else UNKNOWN
    yield "place next", record.place_chances[1] if len(record.place_chances) > 1 else 0.0
    yield "place precision", float(found.precision or UNKNOWN) if found else UNKNOWN
    yield "place score", found.score if found else UNKNOWN
    yield "place away", float(here.index - place.sentence.index) if place else UNKNOWN * 9
    yield "place in title", float(place.in_title) if place else UNKNOWN
    yield "place dateline", float(place.dateline) if place else UNKNOWN
    yield "place mentions", float(place.mentions) if place else 0.0
    yield "place radius", found.radius_km or 0.0 if found else UNKNOWN
    country = found.place.country if found and found.place else ""
    yield "place at home", float(country == record.setting.country) if country else UNKNOWN
    span = here.span
    yield "unplaced", float(sum(span.start <= r.toponym.start < span.end for r in record.setting.unplaced))


def _of_date(record: Record) -> Iterator[tuple[str, float]]:
    option, day = record.date, record.coding.date
    yield "date", record.date_chances[0] if record.date_chances else UNKNOWN
    yield "date next", record.date_chances[1] if len(record.date_chances) > 1 else 0.0
    yield "date precision", float(day.precision) if day else UNKNOWN
    for source in ("sentence", "before", "earlier", "publication"):
        yield f"date {source}", float(option is not None and option.source == source)
    published = record.setting.published
    yield "days ago", float(min(4000, (published - day.end).days)) if day and published else UNKNOWN * 9
    yield "dates here", float(len(record.focus.reading.dates))
    yield "future here", float(any(m.future for m in record.focus.reading.dates))


def _of_sides(record: Record) -> Iterator[tuple[str, float]]:
    sides, reading = record.sides, record.focus.reading
    yield "stated", float(sides.stated)
    yield "a words", float(len(sides.a_spans))
    yield "b words", float(len(sides.b_spans))
    yield "a", float(len(sides.a))
    yield "b", float(len(sides.b))
    yield "a unknown", float(any(actor.side == "unknown" for actor in sides.a))
    yield "b people", float(any(actor.side == "people" for actor in sides.b))
    yield "actors", float(len(reading.actors))
    yield "camps", float(reading.camps)


def _of_words(record: Record) -> Iterator[tuple[str, float]]:
    reading, clause = record.focus.reading, record.clause
    yield "killed", float(sum(f.kind == "killed" for f in reading.figures))
    yield "injured", float(sum(f.kind == "injured" for f in reading.figures))
    yield "figures", float(len(reading.figures))
    yield "triggers", float(len(reading.triggers))
    senses = [s for t in reading.triggers for s in t.senses]
    exact = [s.strength for s in senses if clause.sub_type in s.sub_event_types]
    akin = [s.strength for s in senses if any(t.event_type == clause.sub_type.event_type for t in s.sub_event_types)]
    yield "trigger", max(exact, default=0.0)
    yield "trigger akin", max(akin, default=0.0)
    yield "strong", float(any(s.strength >= STRONG for s in senses))
    yield "real", float(reading.real)
    yield "said", float(len(reading.attributions))
    yield "quoted", float(sum(reading.sentence.text.count(mark) for mark in '“”"«»'))


_SIGNS = (_of_kind, _of_article, _of_place, _of_date, _of_sides, _of_words)
