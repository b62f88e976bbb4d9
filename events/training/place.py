"""The placer from the training articles: for each event its own place among all that the article names about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geopy.distance import great_circle

from events.attachment import Focus, PlaceOption
from events.clauses import best_trigger
from events.gold import GoldEvent
from events.model import Span
from events.place_signs import Places, rows
from events.placing import near
from events.training.attach import sentence_of
from events.training.options import OptionExample, examples
from events.training.texts import Scene

NEAR_KM = 25.0


def place_examples(scenes: Iterable[Scene]) -> Iterator[OptionExample]:
    """All places that all events of some articles might have had."""
    for scene in scenes:
        for event in scene.gold.events:
            yield from _of_event(scene, event)


def _of_event(scene: Scene, event: GoldEvent) -> Iterator[OptionExample]:
    reading = sentence_of(event, scene.setting)
    if reading is None:
        return
    start = scene.gold.article.text.find(event.quote)
    focus = Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
    options = near(scene.setting, reading.sentence.index)
    seen = Places(scene.setting, focus, Span(start, start + len(event.quote)), options)
    yield from examples(rows(seen), (is_place(option, event) for option in options))


def is_place(option: PlaceOption, event: GoldEvent) -> bool:
    """Whether a place is the event's: as near as the measure asks, and not much coarser."""
    found = option.resolution
    if found.latitude is None or found.longitude is None or event.latitude is None or event.longitude is None:
        return False
    if (found.precision or 0) - event.where_precision >= 3:
        return False
    return bool(great_circle((found.latitude, found.longitude), (event.latitude, event.longitude)).km <= NEAR_KM)
