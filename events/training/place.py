"""The placer from the training articles: for each event its own place among all that the article names about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from geopy.distance import great_circle

from events.attachment import Focus, PlaceOption
from events.clauses import best_trigger
from events.gold import GoldEvent
from events.model import Span
from events.place_signs import Scene as Options
from events.place_signs import rows
from events.placing import Placer, near
from events.training.attach import sentence_of
from events.training.boost import boost
from events.training.texts import Scene

NEAR_KM = 25.0
DEPTH = 4
"""Questions a tree asks: with 3 the right place is taken a little less often (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class PlaceExample:
    """One place beside an event, with its numbers and whether it is the event's."""

    names: tuple[str, ...]
    numbers: tuple[float, ...]
    right: bool


def place_examples(scenes: Iterable[Scene]) -> Iterator[PlaceExample]:
    """All places that all events of some articles might have had."""
    for scene in scenes:
        for event in scene.gold.events:
            yield from _of_event(scene, event)


def _of_event(scene: Scene, event: GoldEvent) -> Iterator[PlaceExample]:
    reading = sentence_of(event, scene.setting)
    if reading is None:
        return
    start = scene.gold.article.text.find(event.quote)
    focus = Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
    options = near(scene.setting, reading.sentence.index)
    names, numbers = rows(Options(scene.setting, focus, Span(start, start + len(event.quote)), options))
    for option, row in zip(options, numbers, strict=True):
        yield PlaceExample(names, row, is_place(option, event))


def is_place(option: PlaceOption, event: GoldEvent) -> bool:
    """Whether a place is the event's: as near as the measure asks, and not much coarser."""
    found = option.resolution
    if found.latitude is None or found.longitude is None or event.latitude is None or event.longitude is None:
        return False
    if (found.precision or 0) - event.where_precision >= 3:
        return False
    return bool(great_circle((found.latitude, found.longitude), (event.latitude, event.longitude)).km <= NEAR_KM)


def train_placer(examples: Iterable[PlaceExample]) -> Placer:
    """The placer of one language; the same examples give the same trees."""
    known = list(examples)
    numbers = np.array([example.numbers for example in known], dtype=np.float32)
    answers = np.array([example.right for example in known])
    return Placer(boost(known[0].names, numbers, answers, depth=DEPTH))
