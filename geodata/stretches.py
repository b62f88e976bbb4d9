"""Stretches of named rivers: "along the Euphrates near Raqqa" is the water at Raqqa, not the middle of the river."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import shapely
import shapely.ops

from geodata.basemap import rivers
from geodata.names import tokens
from geodata.places import Place
from geodata.rivers import River

STREAMS = frozenset({"STM", "STMI", "RVN"})
REACH_KM = 40.0
"""A town farther than this from a river says nothing of where along it."""
HALF_KM = 25.0
"""Water to each side of the town's nearest point; UCDP's "near" ends at about 25 km."""
_KM_PER_DEGREE = 111.2
_KINDS = frozenset({"river", "the", "نهر"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a river's course."""

    latitude: float
    """Of its middle, on the water."""
    longitude: float
    path: tuple[tuple[float, float], ...]
    """Points (latitude, longitude) downstream."""


def stretch_near(stream: Place, town: Place) -> Stretch | None:
    """The part of a river's course that passes a town; None when the course is not known or lies elsewhere."""
    river = _named(stream)
    if river is None:
        return None
    point = shapely.Point(town.longitude, town.latitude)
    if river.course.distance(point) * _KM_PER_DEGREE > REACH_KM:
        return None
    middle, half = river.course.project(point), HALF_KM / _KM_PER_DEGREE
    part = shapely.ops.substring(river.course, max(0.0, middle - half), middle + half)
    on_water = river.course.interpolate(middle)
    path = tuple((round(latitude, 4), round(longitude, 4)) for longitude, latitude in part.coords)
    return Stretch(on_water.y, on_water.x, path)


def _named(stream: Place) -> River | None:
    names = (stream.name, stream.name_ar or "", *stream.aliases)
    return next((courses for name in names if (courses := _courses().get(_bare(name)))), None)


@cache
def _courses() -> dict[str, River]:
    return {_bare(name): river for river in rivers() for name in (river.name_en, river.name_ar)}


def _bare(name: str) -> str:
    """A river's name without "river"."""
    return " ".join(token.text for token in tokens(name) if token.text not in _KINDS)
