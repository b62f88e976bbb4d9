"""A filter as SQL conditions over the columns of table `event`: constant text, the values as parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from events.model import EventFilter, SubEventType
from geodata.names import fold


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition."""

    name: str
    """Which part of the filter it stands for."""
    sql: str
    values: tuple[tuple[str, Any], ...]
    """(parameter name, value)."""


def conditions(filter: EventFilter) -> tuple[Condition, ...]:
    """The conditions of a filter; empty fields give none."""
    return tuple(_conditions(filter))


def _conditions(filter: EventFilter) -> Iterator[Condition]:
    if filter.actors:
        yield _one("actors", "list_has_any(actors, $actors)", _texts(filter.actors))
    if filter.sides:
        yield _one("sides", "list_has_any(sides, $sides)", _texts(filter.sides))
    if filter.event_types or filter.sub_event_types:
        yield _types(filter)
    if filter.date_from:
        yield _one("date_from", "date_end >= $date_from", filter.date_from)
    if filter.date_to:
        yield _one("date_to", "date_start <= $date_to", filter.date_to)
    if filter.countries:
        yield _one("countries", "list_contains($countries, country::text)", _texts(filter.countries))
    if filter.sources:
        yield _one("sources", "list_has_any(sources, $sources)", _texts(filter.sources))
    if filter.importance:
        yield _one("importance", "list_contains($importance, importance)", _texts(filter.importance))
    if filter.min_confidence > 0:
        yield _one("confidence", "confidence >= $confidence", filter.min_confidence)
    yield from _words(filter.text)


def _one(name: str, sql: str, value: Any) -> Condition:
    return Condition(name, sql, ((name, value),))


def _texts(values: Iterable[str]) -> list[str]:
    return [str(value) for value in values]


def _types(filter: EventFilter) -> Condition:
    """A chosen type stands for all its sub-types, unless some of them are chosen too: then for these."""
    narrowed = {sub.event_type for sub in filter.sub_event_types}
    whole = set(filter.event_types) - narrowed
    subs = {*filter.sub_event_types, *(sub for sub in SubEventType if sub.event_type in whole)}
    return _one("types", "list_contains($types, sub_event_type::text)", sorted(_texts(subs)))


def _words(text: str) -> Iterator[Condition]:
    """Each word of the search must stand somewhere, spelt as freely as names are."""
    for number, word in enumerate(fold(text).split()):
        yield Condition("text", f"contains(search, $word{number})", ((f"word{number}", word),))
