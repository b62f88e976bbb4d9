"""First-order units (governorates, oblasts, provinces): which one holds a point, their outlines, their borders.

The file is TopoJSON, gzipped: each border is stored once as an arc, and units are lists of arcs.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import AreaError

ADMIN1_FILE = Path(__file__).parent / "data" / "admin1.topojson.gz"

Arc = npt.NDArray[np.float64]
"""Points of one line, shape (n, 2), longitude and latitude in degrees."""

_FILLER = re.compile(r"\b(?:governorate|province|oblast|state|region)\b|^(?:محافظة|ولاية|منطقة|إقليم)\s")


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """One first-order unit."""

    id: str
    """The source's own code, unique ("SYR-5258")."""
    iso: str
    """ISO 3166-2 ("SY-DY"); "" where it has none. A few units share one."""
    country: str
    """ISO 3166-1 alpha-2; "" where none applies."""
    name: str
    """English name, without "Governorate"."""
    name_ar: str | None
    """Arabic name, without "محافظة"; None where the source has none."""
    geometry: BaseGeometry
    """Polygon or MultiPolygon, longitude before latitude, degrees; thinned to about 1 km."""


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Lines between units, each once; coasts are left out."""

    countries: tuple[Arc, ...]
    units: tuple[Arc, ...]


class Areas:
    """The units of one file, with a spatial index."""

    def __init__(self, areas: Sequence[Area], borders: Borders) -> None:
        self.areas = tuple(areas)
        self.borders = borders
        self._tree = shapely.STRtree([area.geometry for area in self.areas])

    @classmethod
    def open(cls, path: Path | None = None) -> Areas:
        """The bundled units, or those of another file of the same form. Read once. Raises AreaError."""
        return _read(path or ADMIN1_FILE)

    def containing(self, latitude: float, longitude: float) -> Area | None:
        """The unit the point lies in; None at sea and off the outlines."""
        hits = self._tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return self.areas[min(hits)] if len(hits) else None

    def within(self, west: float, south: float, east: float, north: float) -> tuple[Area, ...]:
        """The units that reach into a box of degrees."""
        return tuple(
            self.areas[i] for i in sorted(self._tree.query(shapely.box(west, south, east, north), "intersects"))
        )

    def by_country(self, country: str) -> tuple[Area, ...]:
        """The units of an ISO 3166-1 alpha-2 code, in the file's order; empty for an unknown code."""
        return tuple(area for area in self.areas if area.country == country.upper())

    def find(self, name: str, country: str) -> Area | None:
        """The unit of a country by its English or Arabic name or ISO 3166-2 code; None when none or several fit."""
        wanted = _fold(name)
        hits = [
            a
            for a in self.by_country(country)
            if wanted in {_fold(a.name), _fold(a.name_ar or ""), _fold(a.iso)} - {""}
        ]
        return hits[0] if len(hits) == 1 else None


def geojson(areas: Iterable[Area]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection (RFC 7946) of units, for choropleths; `id` of a feature is the unit's id."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": area.id,
                "properties": {"iso": area.iso, "country": area.country, "name": area.name, "name_ar": area.name_ar},
                "geometry": json.loads(shapely.to_geojson(area.geometry)),
            }
            for area in areas
        ],
    }


def _fold(name: str) -> str:
    """Letters and digits only, without case, marks, article and words such as "Governorate"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    plain = _FILLER.sub(" ", plain.strip()).strip()
    plain = re.sub(r"^(?:al|ar|as|ad|an|at|dayr)[ -]|^ال", lambda m: "deir " if m[0].startswith("dayr") else "", plain)
    return re.sub(r"[\W_]+", "", plain.translate(str.maketrans("أإآٱةى", "ااااهي")))


@cache
def _read(path: Path) -> Areas:
    topology = _topology(path)
    try:
        arcs = arcs_of(topology)
        (layer,) = topology["objects"].values()
        units = [unit for unit in layer["geometries"] if unit.get("arcs")]
        areas = [_area(unit, arcs) for unit in units]
        return Areas(areas, _borders(units, arcs))
    except (KeyError, ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise AreaError(f"{path}: not a TopoJSON of admin-1 units ({error!r}); make it anew with {_BUILDER}") from error


_BUILDER = "python -m geodata.build_areas"


def _topology(path: Path) -> dict[str, Any]:
    try:
        parsed = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError as error:
        raise AreaError(f"{path}: no such area file; make it with {_BUILDER}") from error
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise AreaError(f"{path}: truncated or damaged ({error}); fetch it anew or make it with {_BUILDER}") from error
    if not isinstance(parsed, dict):
        raise AreaError(f"{path}: holds no TopoJSON object")
    return parsed


def arcs_of(topology: dict[str, Any]) -> list[Arc]:
    """The lines of a TopoJSON object in degrees, by number."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def _area(unit: dict[str, Any], arcs: list[Arc]) -> Area:
    kept = unit["properties"]
    return Area(kept["id"], kept["iso"], kept["country"], kept["name"], kept["name_ar"] or None, shape_of(unit, arcs))


def shape_of(unit: dict[str, Any], arcs: list[Arc]) -> BaseGeometry:
    """The outline of one TopoJSON geometry (Polygon or MultiPolygon)."""
    polygons = [unit["arcs"]] if unit["type"] == "Polygon" else unit["arcs"]
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    rings = [[ring for ring in polygon if len(ring) > 3] for polygon in rings]  # thinning leaves specks of two points
    return mend(shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in filter(None, rings)]))


def mend(shape: BaseGeometry) -> BaseGeometry:
    """The shape itself, or a valid one where a ring crosses or touches itself (thinning does that to a few)."""
    if shape.is_valid:
        return shape
    return shapely.make_valid(shape, method="structure", keep_collapsed=False) or shapely.MultiPolygon()


def _ring(indexes: list[int], arcs: list[Arc]) -> Arc:
    # TopoJSON: ~i is arc i backwards; each arc starts where the one before ended.
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _borders(units: list[dict[str, Any]], arcs: list[Arc]) -> Borders:
    countries: dict[int, set[str]] = defaultdict(set)
    uses: Counter[int] = Counter()
    for unit in units:
        for index in _flat(unit["arcs"]):
            number = index if index >= 0 else ~index
            uses[number] += 1
            countries[number].add(unit["properties"]["country"])
    shared = [number for number, times in uses.items() if times > 1]
    between = tuple(arcs[n] for n in shared if len(countries[n]) > 1)
    within = tuple(arcs[n] for n in shared if len(countries[n]) == 1)
    return Borders(between, within)


def _flat(nested: list[Any]) -> Iterable[int]:
    for item in nested:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item
