"""Places learned from event data: those that rows of an ACLED or a UCDP GED export name, with how many rows do.

Only rows whose coders call the place exact are taken (ACLED's geo_precision 1, UCDP's where_prec 1): the others carry
the point of a town or the middle of a unit for something that happened elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata.adding.columns import country_code, degrees, digest
from geodata.adding.names import clean
from geodata.adding.rows import Row, each, header, read_rows
from geodata.errors import SupplementError
from geodata.places import Place
from geodata.tables import PlaceTable, TableIssue


@dataclass(frozen=True, slots=True)
class Export:
    """The columns of one maker's export."""

    title: str
    name: str
    precision: str
    country: str
    admin1: str
    admin2: str
    marks: frozenset[str]
    """Columns that tell the export from others."""


EXPORTS = (
    Export(
        "ACLED", "location", "geo_precision", "country", "admin1", "admin2", frozenset({"event_id_cnty", "location"})
    ),
    Export(
        "UCDP GED", "where_coordinates", "where_prec", "country", "adm_1", "adm_2", frozenset({"where_coordinates"})
    ),
)
_KIND = re.compile(r"\s+(?:town|city|village|refugee camp|camp)$", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:province|governorate|district|state|region|county|oblast|border|area)\b", re.IGNORECASE)


def export_of(columns: Iterable[str]) -> Export | None:
    """Whose export these columns are of; None for another table."""
    held = set(columns)
    needed = (({e.name, e.precision, "latitude", "longitude"} | e.marks, e) for e in EXPORTS)
    return next((export for wanted, export in needed if wanted <= held), None)


def read_learned(path: Path) -> PlaceTable:
    """The exact places of an export, most named first, one a name and point; `source` says how many rows name it.

    Rows that cannot be used become issues. Raises SupplementError when the file is no such export.
    """
    export = export_of(header(path))
    if export is None:
        raise SupplementError(f"{path.name}: neither an ACLED nor a UCDP GED export")
    issues: list[TableIssue] = []
    rows = Counter(filter(None, each(path, read_rows(path), lambda row: _place(row, export), issues)))
    places = tuple(_told(place, count, export, path.name) for place, count in rows.most_common())
    return PlaceTable(places, tuple(issues))


def _place(row: Row, export: Export) -> Place | None:
    if row[export.precision] != "1" or _UNIT.search(row[export.name]):
        return None
    name = clean(_KIND.sub("", row[export.name]))
    latitude, longitude = (round(degrees(row[field], field), 4) for field in ("latitude", "longitude"))
    return Place(
        id=f"learned:{digest(name, latitude, longitude)}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature="PPL",
        country=_country(row, export),
        admin1=_unit(row, export.admin1),
        admin2=_unit(row, export.admin2),
    )


def _country(row: Mapping[str, str], export: Export) -> str:
    """UCDP writes the present name and a former one: "Yemen (North Yemen)"."""
    return country_code(row.get(export.country, "").partition(" (")[0])


def _unit(row: Mapping[str, str], column: str) -> str | None:
    return re.sub(r"\s+(?:province|governorate|district)$", "", row.get(column, ""), flags=re.IGNORECASE) or None


def _told(place: Place, count: int, export: Export, file: str) -> Place:
    told = f"learned from {export.title}, {file}: named exactly in {count} row{'s' if count > 1 else ''}"
    return Place(
        place.id, place.name, place.latitude, place.longitude, place.feature, place.country, place.admin1, place.admin2,
        source=told,
    )  # fmt: skip
