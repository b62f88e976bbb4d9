"""The events of a view by first-order unit: each is counted where its point lies, if its place is known that well."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from events.labels import Language
from events.model import EventFilter
from events.query import Query
from geodata.cells import Unit
from geodata.shading import Shade, unit_at

_WORDS = {
    "en": ("events: {:,} · killed: {}", "unknown"),
    "ar": ("أحداث: {:,} · قتلى: {}", "غير معروف"),
}


@dataclass(frozen=True, slots=True)
class Shares:
    """What each unit has, and how many events no single unit holds."""

    shades: tuple[Shade, ...]
    elsewhere: int
    """Known only by country, along a line, in a vague area, or at sea."""


@dataclass(slots=True)
class _Sum:
    events: int = 0
    deaths: int | None = None


def by_unit(query: Query, filter: EventFilter, language: Language = "en") -> Shares:
    """The events by unit, those with most first."""
    sums: defaultdict[Unit, _Sum] = defaultdict(_Sum)
    elsewhere = 0
    for spot in query.spots(filter):
        unit = unit_at(spot.lat, spot.lon) if spot.exact else None
        elsewhere += spot.events - (spot.exact if unit else 0)
        if unit:
            held = sums[unit]
            held.events += spot.exact
            held.deaths = spot.deaths if held.deaths is None else held.deaths + (spot.deaths or 0)
    said, unknown = _WORDS[language]
    shades = [
        Shade(unit, one.events, said.format(one.events, unknown if one.deaths is None else f"{one.deaths:,}"))
        for unit, one in sums.items()
    ]
    return Shares(tuple(sorted(shades, key=lambda s: (-s.value, s.unit.country, s.unit.number))), elsewhere)
