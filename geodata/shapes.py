"""The shape of a place that is more than a circle: the line or the first-order unit it is, as a column holds it and as
a map is sent it.

Coordinates are degrees, longitude first. As text: `unit:` and the id of an Area, or the WKT of a line; "" where point
and radius say all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import shapely

from geodata.areas import Area, Areas
from geodata.cells import Cell, Line, Unit
from geodata.places import Place, Resolution, WherePrecision

MOST_SHAPES = 40
"""Places whose exactness is drawn at once: beyond it nobody could tell whose is whose."""
MOST_POINTS = 240
"""Points of all lines of one map together: some 2 KB."""
LINE_SCALE = 10_000
"""Steps per degree (11 m); furat_shapes.js has the same number."""
_FINEST = 0.0005
"""Degrees within which a line is thinned at first."""
_UNIT = "unit:"
_DIGITS = 5


def line_of(found: Resolution) -> shapely.LineString | None:
    """The line a location is, when it is one."""
    return shapely.LineString([(lon, lat) for lat, lon in found.path]) if len(found.path) > 1 else None


def area_of(found: Resolution) -> Area | None:
    """The first-order unit a location is, when it is one as a whole."""
    if found.place is None or found.precision is not WherePrecision.ADMIN1 or found.toponym.relation is not None:
        return None
    return _area_of(found.place)


def _area_of(place: Place) -> Area | None:
    if place.feature != "ADM1":
        return None
    names = (place.admin1, place.name, place.name_ar, *place.aliases)
    return next((area for name in names if name and (area := Areas.open().find(name, place.country))), None)


def told(found: Resolution | None) -> str:
    """The shape as text; "" for all but lines and units."""
    if found is None or found.place is None or found.precision is None:
        return ""
    if line := line_of(found):
        return shapely.to_wkt(line, rounding_precision=_DIGITS)
    area = area_of(found)
    return f"{_UNIT}{area.id}" if area else ""


@cache
def _units() -> dict[str, Unit]:
    """Id of an Area -> where it stands among its country's."""
    numbers: Counter[str] = Counter()
    found = {}
    for area in Areas.open().areas:
        found[area.id] = Unit(area.country, numbers[area.country])
        numbers[area.country] += 1
    return found


def read(text: str | None) -> Unit | Line | None:
    """The shape of such a text; None where there is none, and where the text is nothing of the kind."""
    if not text:
        return None
    if text.startswith(_UNIT):
        unit = _units().get(text.removeprefix(_UNIT))
        return unit if unit and unit.country else None
    line = shapely.from_wkt(text, on_invalid="ignore")
    if not isinstance(line, shapely.LineString) or line.is_empty:
        return None
    return tuple((float(x), float(y)) for x, y in line.coords)


def few(cells: Sequence[Cell]) -> bool:
    """Whether there are so few places with a shape or circle that they can be drawn."""
    return sum(cell.drawing is not None for cell in cells) <= MOST_SHAPES


def sent(cells: Sequence[Cell]) -> list[list[Any] | None]:
    """The shape of each cell as furat_shapes.js reads it: country and number of a unit, or the steps of a line."""
    shapes = [cell.shape if cell.inexact else None for cell in cells]
    thinned = iter(_thinned([shapely.LineString(shape) for shape in shapes if isinstance(shape, tuple)]))
    return [_steps(next(thinned)) if isinstance(shape, tuple) else _named(shape) for shape in shapes]


def _named(unit: Unit | None) -> list[Any] | None:
    return None if unit is None else [unit.country, unit.number]


def _thinned(lines: Sequence[shapely.LineString]) -> list[Any]:
    """The lines with few enough points together; each keeps its ends."""
    tolerance = _FINEST
    while True:
        found = [line.simplify(tolerance) for line in lines]
        if sum(len(line.coords) for line in found) <= max(MOST_POINTS, 2 * len(lines)):
            return found
        tolerance *= 2


def _steps(line: shapely.LineString) -> list[int]:
    """Longitude and latitude by turns, in whole steps, each the difference from the point before."""
    steps: list[int] = []
    x = y = 0
    for lon, lat in line.coords:
        east, north = round(lon * LINE_SCALE), round(lat * LINE_SCALE)
        steps += [east - x, north - y]
        x, y = east, north
    return steps
