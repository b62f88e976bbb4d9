"""Any table of places: which column holds the name, the point, the rest; given by the user or guessed by its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.adding.names import clean, usable
from geodata.adding.rows import Row, each, header, read_rows
from geodata.errors import SupplementError
from geodata.places import Place
from geodata.tables import PlaceTable, TableIssue, read_countries

FIELDS = (
    "name", "name_ar", "aliases", "latitude", "longitude", "id", "feature", "country", "admin1", "admin2", "population",
    "radius_km", "accuracy_km",
)  # fmt: skip
"""What a column map may name: field=column."""
_GUESSES: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_en", "nameen", "place", "location", "featurename_en", "featurename", "toponym", "town"),
    "name_ar": ("name_ar", "namear", "arabic", "featurename_ar", "arabicname"),
    "aliases": ("aliases", "alternatenames", "othernames", "featurealtname1_en"),
    "latitude": ("latitude", "lat", "y", "ycoord", "pointy"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "xcoord", "pointx"),
    "id": ("id", "pcode", "featurepcode", "code"),
    "feature": ("feature", "featurecode", "fcode"),
    "country": ("country", "iso", "iso2", "countrycode", "admin0pcode", "adm0pcode"),
    "admin1": ("admin1", "adm1", "adm1en", "admin1nameen", "governorate", "province", "state"),
    "admin2": ("admin2", "adm2", "adm2en", "admin2nameen", "district"),
    "population": ("population", "pop"),
}
_FEATURE = re.compile(r"[A-Z][A-Z0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Field -> column of one table, and what holds for rows that do not say."""

    columns: Mapping[str, str]
    country: str = ""
    feature: str = "PPL"
    source: str = ""


def parse_map(text: str) -> dict[str, str]:
    """ "name=Place,latitude=Y" as field -> column. Raises SupplementError for an unknown field."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    found = {field.strip(): column.strip() for field, _, column in pairs}
    unknown = sorted(set(found) - set(FIELDS))
    if unknown or not all(found.values()):
        named = ", ".join(unknown) or "a field without a column"
        raise SupplementError(f"column map {text!r}: {named}; write field=column, fields being {', '.join(FIELDS)}")
    return found


def guess(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Field -> column: what is given, else a column of a usual name. Raises SupplementError when name or point lack."""
    columns = tuple(columns)
    if absent := sorted(set(given.values()) - set(columns)):
        raise SupplementError(f"no column {', '.join(absent)}; there are: {', '.join(columns)}")
    plain = {re.sub(r"[\W_]+", "", column.lower()): column for column in reversed(columns)}
    guessed = {
        field: plain[name]
        for field, names in _GUESSES.items()
        for name in reversed([re.sub("_", "", n) for n in names])
        if name in plain
    }
    found = guessed | dict(given)
    if lacking := [field for field in ("name", "latitude", "longitude") if field not in found]:
        raise SupplementError(
            f"which column holds {', '.join(lacking)}? There are: {', '.join(columns)}. "
            f"Say it with --columns {','.join(f'{field}=COLUMN' for field in lacking)}"
        )
    return found


def read_columns(path: Path, given: Mapping[str, str], *, country: str = "", source: str = "") -> PlaceTable:
    """The places of a table; a row that cannot be used becomes an issue.

    `given` maps fields to columns, the rest is guessed; `country` (ISO 3166-1 alpha-2) holds for rows that name none.
    Raises SupplementError when the table cannot be read or lacks a name or a point.
    """
    mapping = ColumnMap(guess(header(path), given), country.upper(), source=source or path.name)
    places: dict[str, Place] = {}
    issues: list[TableIssue] = []
    for place in each(path, read_rows(path), lambda row: _place(row, mapping, path.stem), issues):
        places.setdefault(place.id, place)
    return PlaceTable(tuple(places.values()), tuple(issues))


def _place(row: Row, mapping: ColumnMap, stem: str) -> Place:
    def cell(field: str) -> str:
        return row.get(mapping.columns.get(field, ""), "")

    latitude, longitude = degrees(cell("latitude"), "latitude"), degrees(cell("longitude"), "longitude")
    arabic, name = cell("name_ar"), clean(cell("name") or cell("name_ar"))
    feature = cell("feature") if _FEATURE.fullmatch(cell("feature")) else mapping.feature
    return Place(
        id=f"add:{slug(stem)}-{slug(cell('id')) or digest(name, latitude, longitude)}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature=feature,
        country=country_code(cell("country")) or mapping.country,
        admin1=cell("admin1") or None,
        admin2=cell("admin2") or None,
        name_ar=clean(arabic) if arabic else None,
        aliases=usable(re.split(r"[|;]", cell("aliases"))),
        population=int(cell("population")) if cell("population").isdecimal() else None,
        radius_km=_size(cell("radius_km"), "radius_km"),
        accuracy_km=_size(cell("accuracy_km"), "accuracy_km"),
        source=mapping.source,
    )


def degrees(text: str, field: str) -> float:
    """A coordinate in decimal degrees, with point or comma. Raises SupplementError for anything else."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise SupplementError(f"{field} {text!r} is no number of degrees") from None


def _size(text: str, field: str) -> float | None:
    size = degrees(text, field) if text else None
    if size is not None and size < 0:
        raise SupplementError(f"{field} is negative ({text})")
    return size


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 of a code or a country's name; "" for none. Raises SupplementError for an unknown one."""
    code = _codes().get(text.casefold()) if text else ""
    if code is not None:
        return code
    raise SupplementError(f"country {text!r} is neither an ISO 3166-1 code of two letters nor a country's name")


@cache
def _codes() -> dict[str, str]:
    places = [country.place for country in read_countries()]
    named = {name.casefold(): p.country for p in places for name in (*p.aliases, p.name_ar or p.name, p.name)}
    return named | {place.country.casefold(): place.country for place in places}


def slug(text: str) -> str:
    """Letters and digits of a text in small letters, parted by single hyphens."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def digest(name: str, latitude: float, longitude: float) -> str:
    """An id made of what a row says, so that adding it twice changes nothing."""
    return hashlib.sha256(f"{name}|{latitude:.5f}|{longitude:.5f}".encode()).hexdigest()[:10]
