"""OCHA/HDX p-code tables (common operational data sets): units of levels 1 to 4 with names in two scripts.

Columns come in two fashions, ADM2_EN / ADM2_AR / ADM2_PCODE and admin2Name_en / admin2Name_ar / admin2Pcode, with the
middle of the unit as a point. A unit stays a unit: it is never offered as the town it is called after.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.adding.columns import degrees
from geodata.adding.names import clean, usable
from geodata.adding.rows import Row, each, header, read_rows
from geodata.errors import SupplementError
from geodata.places import Place
from geodata.tables import PlaceTable, TableIssue

_COLUMN = re.compile(
    r"adm(?:in)?(?P<level>[0-4])(?:name)?_?(?P<what>pcode|[a-z]{2}|altname\w*|alt\w*)(?:_[a-z]{2})?", re.IGNORECASE
)
_LATITUDE, _LONGITUDE = (
    ("lat", "latitude", "center_lat", "y_coord", "point_y"),
    ("lon", "long", "longitude", "center_lon", "x_coord", "point_x"),
)
_AREA = ("area_sqkm", "area_km2", "shape_area_sqkm")
RADIUS_KM = {1: 60.0, 2: 20.0, 3: 10.0, 4: 5.0}
"""Half extent where the table gives no area: Syria's units have medians of 61, 21 and 10 km."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what."""

    pcodes: dict[int, str]
    names: dict[int, dict[str, str]]
    """level -> language or "alt..." -> column."""
    latitude: str
    longitude: str
    area: str


def is_pcodes(columns: Iterable[str]) -> bool:
    """Whether these columns are of a p-code table."""
    found = _columns(tuple(columns))
    return bool(found.names) and max(found.pcodes, default=0) > 0


def read_pcodes(path: Path) -> PlaceTable:
    """The units of a table's deepest level with a point; rows that cannot be used become issues.

    Raises SupplementError when the table has no points.
    """
    columns = _columns(header(path))
    if not (columns.latitude and columns.longitude):
        raise SupplementError(
            f"{path.name}: a p-code table without points; take one with columns lat and lon, or the outlines"
        )
    places: dict[str, Place] = {}
    issues: list[TableIssue] = []
    for place in each(path, read_rows(path), lambda row: _unit(row, columns, path.name), issues):
        places.setdefault(place.id, place)
    return PlaceTable(tuple(places.values()), tuple(issues))


def _columns(columns: Sequence[str]) -> _Columns:
    pcodes: dict[int, str] = {}
    names: dict[int, dict[str, str]] = {}
    for column in columns:
        if match := _COLUMN.fullmatch(column):
            level, what = int(match["level"]), match["what"].lower()
            if what == "pcode":
                pcodes[level] = column
            else:
                names.setdefault(level, {}).setdefault(what, column)
    plain = {column.lower(): column for column in columns}
    first = [next((plain[n] for n in wanted if n in plain), "") for wanted in (_LATITUDE, _LONGITUDE, _AREA)]
    return _Columns(pcodes, names, *first)


def _unit(row: Row, columns: _Columns, file: str) -> Place:
    level = max((n for n, column in columns.pcodes.items() if n and row[column]), default=0)
    if not level:
        raise SupplementError("no p-code of level 1 or deeper")
    code, named = row[columns.pcodes[level]], columns.names.get(level, {})
    names = {what: row[column] for what, column in named.items() if row[column]}
    main = names.get("en") or names.get("fr") or next(iter(names.values()), "")
    return Place(
        id=f"pcode:{code}",
        name=clean(main),
        latitude=degrees(row[columns.latitude], "latitude"),
        longitude=degrees(row[columns.longitude], "longitude"),
        feature=f"ADM{level}",
        country=_country(row, columns, code),
        admin1=_english(row, columns, 1) if level > 1 else clean(main),
        admin2=_english(row, columns, 2) if level > 2 else None,
        name_ar=clean(names["ar"]) if names.get("ar") else None,
        aliases=usable(names.values()),
        radius_km=_radius_km(row.get(columns.area, ""), level),
        source=f"p-codes, {file}",
    )


def _country(row: Row, columns: _Columns, code: str) -> str:
    given = row[columns.pcodes[0]] if 0 in columns.pcodes else code[:2]
    if not re.fullmatch(r"[A-Z]{2}", given):
        raise SupplementError(f"p-code {code!r} does not begin with a country of two letters")
    return given


def _english(row: Row, columns: _Columns, level: int) -> str | None:
    return row.get(columns.names.get(level, {}).get("en", ""), "") or None


def _radius_km(area: str, level: int) -> float:
    square_km = degrees(area, "area") if area else 0.0
    return round(math.sqrt(square_km / math.pi), 1) if square_km > 0 else RADIUS_KM[level]
