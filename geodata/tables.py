"""Place tables as people write them: curated supplement, tables an analyst adds, countries.

A table is a CSV file in UTF-8 with the columns of `COLUMNS`. One bad row never stops the others: it becomes a
`TableIssue` that names file, line and what to do, and `python -m geodata check` lists them all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import SupplementError
from geodata.places import Place

COLUMNS = (
    "id", "name_en", "name_ar", "aliases", "feature", "latitude", "longitude", "country", "admin1", "radius_km",
    "accuracy_km", "source",
)  # fmt: skip
OPTIONAL = ("admin2", "population")
"""Columns that tables of other sources have besides."""
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
                yield reader.line_num, {column: (row.get(column) or "").strip() for column in (*COLUMNS, *OPTIONAL)}
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
        admin2=row["admin2"] or None,
        name_ar=row["name_ar"] or None,
        aliases=_split(row["aliases"]),
        population=_people(row),
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


def _people(row: dict[str, str]) -> int | None:
    if not row["population"]:
        return None
    if not row["population"].isdecimal():
        raise SupplementError(f"column population holds {row['population']!r}, which is no whole number")
    return int(row["population"]) or None


def write_table(path: Path, places: Iterable[Place]) -> None:
    """Write places as a table that `read_table` reads back; written beside and renamed when whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((*COLUMNS, *OPTIONAL))
        table.writerows(map(_cells, places))
    unfinished.replace(path)


def _cells(place: Place) -> tuple[object, ...]:
    p = place
    return (
        p.id, p.name, p.name_ar or "", "|".join(alias.replace("|", " ") for alias in p.aliases), p.feature, p.latitude,
        p.longitude, p.country, p.admin1 or "", "" if p.radius_km is None else p.radius_km,
        "" if p.accuracy_km is None else p.accuracy_km, p.source, p.admin2 or "",
        "" if p.population is None else p.population,
    )  # fmt: skip


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


def shipped_tables() -> tuple[Path, ...]:
    """Tables of layers made from other sources, then the curated ones, in a fixed order."""
    return tuple(path for folder in ("layers", "supplement") for path in sorted((DATA / folder).glob("*.csv")))


def added_tables(home: Path) -> tuple[Path, ...]:
    """The tables a user added, in a fixed order."""
    return tuple(sorted((home / "gazetteer" / "added").glob("*.csv")))


def supplement_files(home: Path) -> tuple[Path, ...]:
    """All of them, the shipped ones first."""
    return (*shipped_tables(), *added_tables(home))
