"""Place tables as people write them: curated supplement, tables an analyst adds, countries.

A table is a CSV file in UTF-8 with the columns of `COLUMNS`. One bad row never stops the others: it becomes a
`TableIssue` that names file, line and what to do, and `python -m geodata check` lists them all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import SupplementError
from geodata.places import Place

COLUMNS = (
    "id", "name_en", "name_ar", "aliases", "feature", "latitude", "longitude", "country", "admin1", "radius_km",
    "accuracy_km", "source",
)  # fmt: skip
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class TableIssue:
    """A row that was left out, and why."""

    file: str
    line: int
    """Line in the file, the header being line 1."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """What a table holds."""

    places: tuple[Place, ...]
    issues: tuple[TableIssue, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A row of `countries.csv`."""

    place: Place
    """Its point is the middle of the land, good for a label, not for an event."""
    demonyms: tuple[str, ...]


def read_table(path: Path) -> PlaceTable:
    """The places of one table; a row that cannot be used becomes an issue.

    Raises SupplementError when the file itself cannot be read or lacks a column.
    """
    places: dict[str, Place] = {}
    issues: list[TableIssue] = []
    for line, row in _rows(path):
        try:
            place = _place(row)
            if place.id in places:
                raise SupplementError(f"id {place.id!r} stands twice; give every row its own id")
            places[place.id] = place
        except (SupplementError, ValueError) as error:
            issues.append(TableIssue(path.name, line, str(error)))
    return PlaceTable(tuple(places.values()), tuple(issues))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(COLUMNS) - set(reader.fieldnames or ())
            if missing:
                raise SupplementError(f"{path.name}: missing columns {', '.join(sorted(missing))}")
            for row in reader:
                yield reader.line_num, {column: (row.get(column) or "").strip() for column in COLUMNS}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SupplementError(f"{path.name}: cannot be read as a UTF-8 CSV table: {error}") from error


def _place(row: dict[str, str]) -> Place:
    if not row["id"] or not row["feature"]:
        raise SupplementError("columns id and feature must be filled in")
    if row["country"] and not (len(row["country"]) == 2 and row["country"].isupper()):
        raise SupplementError(f"country {row['country']!r} is not a two-letter ISO 3166-1 code")
    return Place(
        id=row["id"],
        name=row["name_en"],
        latitude=_number(row, "latitude"),
        longitude=_number(row, "longitude"),
        feature=row["feature"],
        country=row["country"],
        admin1=row["admin1"] or None,
        name_ar=row["name_ar"] or None,
        aliases=_split(row["aliases"]),
        radius_km=_size(row, "radius_km"),
        accuracy_km=_size(row, "accuracy_km"),
        source=row["source"],
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


def _number(row: dict[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise SupplementError(f"column {column} holds {row[column]!r}, which is not a number") from None


def _size(row: dict[str, str], column: str) -> float | None:
    if not row[column]:
        return None
    size = _number(row, column)
    if size < 0:
        raise SupplementError(f"column {column} is negative ({size})")
    return size


def read_countries(path: Path = DATA / "countries.csv") -> tuple[Country, ...]:
    """All countries; raises SupplementError when the table is broken, since nothing works without it."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_country(row) for row in csv.DictReader(file))
    except (OSError, KeyError, ValueError) as error:
        raise SupplementError(f"{path.name}: {error!r}") from error


def _country(row: dict[str, str]) -> Country:
    place = Place(
        id=f"country:{row['code']}",
        name=row["name_en"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        feature="PCLI",
        country=row["code"],
        name_ar=row["name_ar"],
        aliases=_split(row["aliases"]),
        source="countries by name; the point is the middle of the land",
    )
    return Country(place, _split(row["demonyms"]))


def supplement_files(home: Path) -> tuple[Path, ...]:
    """Tables of layers made from other sources, curated tables, then the analyst's added ones, in a fixed order."""
    curated = [path for folder in ("layers", "supplement") for path in sorted((DATA / folder).glob("*.csv"))]
    return (*curated, *sorted((home / "gazetteer" / "added").glob("*.csv")))
