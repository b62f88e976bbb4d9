"""The dater from the training articles: for each event its own day among all that its article gives near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from events.attachment import Focus
from events.clauses import best_trigger
from events.date_signs import DateOption, Days, rows
from events.dating import carried, date_options
from events.gold import GoldEvent
from events.model import Span
from events.training.attach import sentence_of
from events.training.options import OptionExample, examples
from events.training.texts import Scene


def date_examples(scenes: Iterable[Scene]) -> Iterator[OptionExample]:
    """All days that all events of some articles might have had."""
    for scene in scenes:
        yield from _of_article(scene)


def _of_article(scene: Scene) -> Iterator[OptionExample]:
    text, told = scene.gold.article.text, None
    for event in sorted(scene.gold.events, key=lambda e: text.find(e.quote)):
        reading = sentence_of(event, scene.setting)
        if reading is None:
            continue
        start = text.find(event.quote)
        focus = Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
        options = date_options(scene.setting, reading, told and carried(*told, reading.sentence))
        days = Days(scene.setting, focus, Span(start, start + len(event.quote)), options)
        yield from examples(rows(days), (_is_day(option, event) for option in options))
        told = next(((o.date, reading.sentence) for o in options if _is_day(o, event)), told)


def _is_day(option: DateOption, event: GoldEvent) -> bool:
    return option.days == (event.start, event.end)
