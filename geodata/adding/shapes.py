"""Outlines of finer units from GeoJSON, shapefile or GeoPackage: their areas, and each as a place of its name."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.adding.columns import country_code, digest, slug
from geodata.adding.names import clean
from geodata.areas import Area, Areas, mend
from geodata.errors import AreaError, SupplementError
from geodata.finer import LEVELS
from geodata.places import Place
from geodata.tables import TableIssue

ENDINGS = frozenset({".geojson", ".json", ".shp", ".gpkg"})
SIMPLIFY_DEGREES = 0.002
"""About 200 m: finer than the bundled units, and a country's districts stay under a few megabytes."""
_CODED = re.compile(r"(?:ADM|NAME_|GID_|admin)(?P<level>[1-4])", re.IGNORECASE)
_GUESSES = {
    "name": ("adm{n}_en", "admin{n}name_en", "shapename", "name_{n}", "name_en", "nameen", "name"),
    "name_ar": ("adm{n}_ar", "admin{n}name_ar", "name_ar", "namear"),
    "id": ("adm{n}_pcode", "admin{n}pcode", "shapeid", "gid_{n}", "pcode", "id"),
    "country": ("adm0_pcode", "admin0pcode", "iso_a2", "iso2", "country"),
}


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a file of outlines holds."""

    level: int
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    issues: tuple[TableIssue, ...]


def read_outlines(path: Path, given: Mapping[str, str], *, level: int | None = None) -> Outlines:
    """The units of a file. `given` maps name, name_ar, id, country to the file's fields; the rest is guessed.

    The country is that of the bundled unit a unit's middle lies in, unless the file says. Features that cannot be used
    become issues. Raises AreaError for a file that cannot be read, has no names or is not in degrees (WGS84).
    """
    columns, shapes = _features(path)
    level = level or _level(columns)
    if level not in LEVELS:
        raise AreaError(f"{path.name}: level {level} is none of {LEVELS}")
    fields = _fields(path, columns, given, level)
    areas: list[Area] = []
    places: list[Place] = []
    issues: list[TableIssue] = []
    for number, shape in enumerate(shapes):
        try:
            row = {field: str(columns[column][number] or "").strip() for field, column in fields.items()}
            area, place = _unit(row, shape, path, level)
            areas.append(area)
            places.append(place)
        except (SupplementError, ValueError) as error:
            issues.append(TableIssue(path.name, number + 1, str(error)))
    return Outlines(level, tuple(areas), tuple(places), tuple(issues))


def _features(path: Path) -> tuple[dict[str, Sequence[Any]], Sequence[BaseGeometry | None]]:
    """Values by column, and the shapes."""
    import pyogrio  # 0.3 s, for those who add outlines

    try:
        meta, _, shapes, values = pyogrio.raw.read(str(path))
        crs = str(meta["crs"] or "EPSG:4326")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError) as error:
        raise AreaError(f"{path.name}: cannot be read as outlines ({error})") from error
    if crs not in ("EPSG:4326", "OGC:CRS84"):
        raise AreaError(f"{path.name}: is in {crs}; save it in degrees (EPSG:4326) first")
    columns = dict(zip(map(str, meta["fields"]), values, strict=True))
    return columns, [None if one is None else shapely.from_wkb(one) for one in shapes]


def _level(columns: Mapping[str, object]) -> int:
    """The deepest level the columns speak of; 2 when they do not say."""
    found = [int(match["level"]) for column in columns if (match := _CODED.match(column))]
    return max(found, default=2)


def _fields(path: Path, columns: Mapping[str, object], given: Mapping[str, str], level: int) -> dict[str, str]:
    if absent := sorted(set(given.values()) - set(columns)):
        raise AreaError(f"{path.name}: no field {', '.join(absent)}; there are: {', '.join(columns)}")
    plain = {column.lower(): column for column in columns}
    wanted = {field: [guess.format(n=level) for guess in guesses] for field, guesses in _GUESSES.items()}
    guessed = {
        field: next(plain[g] for g in guesses if g in plain)
        for field, guesses in wanted.items()
        if any(g in plain for g in guesses)
    }
    found = guessed | {field: column for field, column in given.items() if field in _GUESSES}
    if "name" not in found:
        raise AreaError(
            f"{path.name}: which field holds the name? There are: {', '.join(columns)}. Say --columns name=FIELD"
        )
    return found


def _unit(row: Mapping[str, str], shape: BaseGeometry | None, path: Path, level: int) -> tuple[Area, Place]:
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise SupplementError("no outline (Polygon or MultiPolygon)")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise SupplementError(f"outline off the earth ({west}, {south}, {east}, {north})")
    name, arabic = clean(row["name"]), clean(row["name_ar"]) if row.get("name_ar") else None
    thin = mend(shape.simplify(SIMPLIFY_DEGREES))
    middle = thin.centroid if thin.contains(thin.centroid) else thin.representative_point()
    around = Areas.open().containing(middle.y, middle.x)
    country = _country(row) or (around.country if around else "")
    id_ = f"shape:{slug(path.stem)}-{slug(row.get('id', '')) or digest(name, middle.y, middle.x)}"
    area = Area(id_, "", country, name, arabic, thin)
    place = Place(
        id=id_,
        name=name,
        latitude=round(middle.y, 4),
        longitude=round(middle.x, 4),
        feature=f"ADM{level}",
        country=country,
        admin1=around.name if around else None,
        admin2=name if level == 2 else None,
        name_ar=arabic,
        radius_km=round(math.sqrt(thin.area * 111.2**2 * math.cos(math.radians(middle.y)) / math.pi), 1),
        source=f"outlines, {path.name}",
    )
    return area, place


def _country(row: Mapping[str, str]) -> str:
    given = row.get("country", "")
    return country_code(given) if len(given) == 2 else ""
