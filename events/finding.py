"""A place by its name in either script: those of the view first, then what the gazetteer knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from events.model import EventFilter
from events.query import PlaceRow, Query
from geodata.areas import Area, Areas
from geodata.gazetteer import Gazetteer
from geodata.names import words
from geodata.places import Place

LONGEST = 100
"""Characters of a name that are looked at."""
_COUNTRIES = 3
"""Countries with most events, in which also names are looked for that only sound alike or are written nearly so."""
_KM_PER_DEGREE = 111.2
_TWIN = 0.15
"""Degrees within which two rows of one name are one town."""
_TOWN_KM = 20.0
"""Half of what is shown around a town."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that may be meant. Degrees; longitude before latitude, as in `events.answers`."""

    id: str
    name: str
    name_ar: str | None
    country: str
    """ISO 3166-1 alpha-2, "" when unknown."""
    admin1: str | None
    lon: float
    lat: float
    radius_km: float
    """About half of its extent, for choosing how close to look."""
    events: int
    """Of the view, at this place."""


def find(query: Query, gazetteer: Gazetteer, name: str, *, filter: EventFilter, limit: int = 6) -> tuple[Found, ...]:
    """The places a name may mean, the likeliest first; none for a name nobody knows.

    In this order: places of just that name with events of the view, those with most first; places with events whose
    name begins so; other places of just that name, the best known first; places with events whose name has it inside;
    where there is none of all these, names in the countries of the view that are written nearly so.
    """
    wanted = words(name[:LONGEST])
    if not wanted:
        return ()
    rows = query.places(filter)
    told = {row.id: row for row in rows}
    named = sorted(gazetteer.lookup(name[:LONGEST]), key=lambda place: -_events(told, place))
    exact = [_of_place(place, _events(told, place)) for place in named]
    here = [one for one in exact if one.events]
    begun = [_of_row(row) for row in rows if _holds(row, wanted, from_start=True)]
    inside = [_of_row(row) for row in rows if _holds(row, wanted, from_start=False)]
    found = _unlike([*here, *begun, *exact, *inside])
    if not found:
        found = _unlike(_of_place(place, _events(told, place)) for place in _alike(gazetteer, name, rows))
    return tuple(found)[:limit]


def _unlike(found: Iterable[Found]) -> list[Found]:
    """Each place once; a second row of the gazetteer for the same town is left out."""
    kept: dict[str, Found] = {}
    for one in found:
        twin = any(o.name == one.name and o.country == one.country and _near(o, one) for o in kept.values())
        if one.id not in kept and not (twin and not one.events):
            kept[one.id] = one
    return list(kept.values())


def _near(one: Found, other: Found) -> bool:
    return abs(one.lon - other.lon) < _TWIN and abs(one.lat - other.lat) < _TWIN


def _events(told: dict[str, PlaceRow], place: Place) -> int:
    row = told.get(place.id)
    return row.events if row else 0


def _holds(row: PlaceRow, wanted: list[str], *, from_start: bool) -> bool:
    """Whether a name of the place holds the words, the last of them perhaps half typed."""
    if len(wanted[-1]) < 2:
        return False
    for name in (row.name, row.name_ar or ""):
        own = words(name)
        for start in range(1 if from_start else len(own) - len(wanted) + 1):
            part = own[start : start + len(wanted)]
            if part[:-1] == wanted[:-1] and part[-1:] and part[-1].startswith(wanted[-1]):
                return True
    return False


def _alike(gazetteer: Gazetteer, name: str, rows: Iterable[PlaceRow]) -> Iterator[Place]:
    counts: dict[str, int] = {}
    for row in rows:
        if row.country:
            counts[row.country] = counts.get(row.country, 0) + row.events
    for country in sorted(counts, key=lambda code: (-counts[code], code))[:_COUNTRIES]:
        yield from gazetteer.lookup(name, country=country)
        yield from (gazetteer.place_at(row) for row in gazetteer.resembling(name, country))


def _of_place(place: Place, events: int) -> Found:
    return Found(
        place.id, place.name, place.name_ar, place.country, place.admin1,
        place.longitude, place.latitude, _radius(place), events,
    )  # fmt: skip


def _of_row(row: PlaceRow) -> Found:
    return Found(row.id, row.name, row.name_ar, row.country, row.admin1, row.lon, row.lat, _TOWN_KM, row.events)


def _radius(place: Place) -> float:
    """Half the extent; of a unit and a country that of its outline."""
    areas: list[Area] = []
    if place.feature == "ADM1" and (unit := Areas.open().find(place.name, place.country)):
        areas = [unit]
    elif place.feature == "PCLI":
        areas = list(Areas.open().by_country(place.country))
    if not areas:
        return max(_TOWN_KM, place.radius_km or 0.0)
    edges = [area.geometry.bounds for area in areas]
    return (max(north for *_, north in edges) - min(south for _, south, *_ in edges)) / 2 * _KM_PER_DEGREE
