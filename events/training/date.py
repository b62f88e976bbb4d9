"""The dater from the training articles: for each event its own day among all that its article gives near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from events.attachment import Focus
from events.clauses import best_trigger
from events.date_signs import DateOption, Days, rows
from events.dating import Dater, carried, date_options
from events.gold import GoldEvent
from events.model import Span
from events.training.attach import sentence_of
from events.training.boost import boost
from events.training.texts import Scene

DEPTH = 4


@dataclass(frozen=True, slots=True)
class DateExample:
    """One day beside an event, with its numbers and whether it is the event's."""

    names: tuple[str, ...]
    numbers: tuple[float, ...]
    right: bool


def date_examples(scenes: Iterable[Scene]) -> Iterator[DateExample]:
    """All days that all events of some articles might have had."""
    for scene in scenes:
        yield from _of_article(scene)


def _of_article(scene: Scene) -> Iterator[DateExample]:
    text, told = scene.gold.article.text, None
    for event in sorted(scene.gold.events, key=lambda e: text.find(e.quote)):
        reading = sentence_of(event, scene.setting)
        if reading is None:
            continue
        start = text.find(event.quote)
        focus = Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
        options = date_options(scene.setting, reading, told and carried(*told, reading.sentence))
        names, numbers = rows(Days(scene.setting, focus, Span(start, start + len(event.quote)), options))
        for option, row in zip(options, numbers, strict=True):
            yield DateExample(names, row, _is_day(option, event))
        told = next(((o.date, reading.sentence) for o in options if _is_day(o, event)), told)


def _is_day(option: DateOption, event: GoldEvent) -> bool:
    return (option.date.start, option.date.end) == (event.start, event.end)


def train_dater(examples: Iterable[DateExample]) -> Dater:
    """The dater of one language; the same examples give the same trees."""
    known = list(examples)
    numbers = np.array([example.numbers for example in known], dtype=np.float32)
    return Dater(boost(known[0].names, numbers, np.array([example.right for example in known]), depth=DEPTH))
