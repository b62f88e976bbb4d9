"""What `python -m geodata check` looks at: counts by layer, names by language, duplicates, rows out of country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.areas import Areas
from geodata.entries import distance_km
from geodata.gazetteer import Gazetteer
from geodata.names import is_arabic, key
from geodata.places import Place

OUTSIDE_KM = 25.0
"""Farther from every outline of its country than this, a row is misplaced or in the wrong country (outlines: 1 km)."""
SAME_KM = 1.0
"""Two rows of one name and kind so near are one place twice."""
_KM_PER_DEGREE = 111.2
_LAYERS = {
    "geonames": "GeoNames", "furat": "curated", "country": "countries", "area": "first-order units",
    "uscensus": "US counties", "add": "added tables", "learned": "learned from event data", "pcode": "p-codes",
    "shape": "added outlines",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layer:
    """Counts of the rows of one origin."""

    title: str
    places: int
    with_arabic: int
    with_latin: int
    with_population: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    layers: tuple[Layer, ...]
    duplicates: tuple[tuple[Place, Place], ...]
    outside: tuple[tuple[Place, float], ...]
    """Rows and how many km they lie outside their country, farthest first."""


def check(gazetteer: Gazetteer, progress: Callable[[str, float], None] | None = None) -> Report:
    """Look at every row. Takes some seconds."""
    tell = progress or (lambda stage, done: None)
    tell("reading places", 0.0)
    places = [gazetteer.place_at(row) for row in range(len(gazetteer))]
    tell("duplicates", 0.4)
    duplicates = tuple(_duplicates(places))
    tell("outlines", 0.6)
    outside = tuple(sorted(_outside(places), key=lambda found: -found[1]))
    tell("done", 1.0)
    return Report(tuple(_layers(places)), duplicates, outside)


def _layers(places: Sequence[Place]) -> Iterator[Layer]:
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        groups[_origin(place)].append(place)
    for title, rows in sorted(groups.items(), key=lambda item: -len(item[1])):
        scripts = Counter(script for place in rows for script in _scripts(place))
        yield Layer(
            title, len(rows), scripts["arabic"], scripts["latin"], sum(place.population is not None for place in rows)
        )


def _origin(place: Place) -> str:
    kind = place.id.partition(":")[0]
    return "GeoNames dumps" if kind == "geonames" and "dump" in place.source else _LAYERS.get(kind, kind)


def _scripts(place: Place) -> set[str]:
    names = (place.name, place.name_ar or "", *place.aliases)
    return {"arabic" if is_arabic(name) else "latin" for name in names if name}


def _duplicates(places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """Pairs of one name, kind and country within SAME_KM."""
    groups: defaultdict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in places:
        groups[place.country, place.feature[:3], key(place.name)].append(place)
    for rows in groups.values():
        for i, one in enumerate(rows[:200]):
            yield from ((one, other) for other in rows[i + 1 : 200] if _km(one, other) <= SAME_KM)


def _km(one: Place, other: Place) -> float:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


def _outside(places: Sequence[Place]) -> Iterator[tuple[Place, float]]:
    """Points off their country's outlines; wide areas, and countries without outlines, are not asked."""
    asked = [p for p in places if p.country and p.feature != "PCLI" and (p.radius_km or 0) < OUTSIDE_KM]
    inside = _inside([(p.longitude, p.latitude) for p in asked], [p.country for p in asked])
    for place in (p for p, within in zip(asked, inside, strict=True) if not within):
        outline = _outline(place.country)
        if outline is not None:
            turns = (place.longitude, place.longitude - 360, place.longitude + 360)  # Fiji lies on both edges
            points = [shapely.Point(longitude, place.latitude) for longitude in turns]
            km = float(min(shapely.distance(outline, points))) * _KM_PER_DEGREE
            if km > OUTSIDE_KM:
                yield place, round(km, 1)


def _inside(points: Sequence[tuple[float, float]], countries: Sequence[str]) -> list[bool]:
    """Whether each point lies in an outline of its country."""
    units = Areas.open().areas
    tree = shapely.STRtree([unit.geometry for unit in units])
    hits = tree.query(shapely.points(points), predicate="intersects") if points else [(), ()]
    found = {int(i) for i, unit in zip(*hits, strict=True) if units[unit].country == countries[i]}
    return [i in found for i in range(len(points))]


@cache
def _outline(country: str) -> BaseGeometry | None:
    units = Areas.open().by_country(country)
    return shapely.union_all([unit.geometry for unit in units]) if units else None
