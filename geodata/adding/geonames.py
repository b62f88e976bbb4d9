"""GeoNames country dumps: the rows of `SY.txt` or `SY.zip`, with the alternate names of `alternatenames/SY.zip`.

Columns and codes are those of GeoNames' readme: 19 columns parted by tabs, one place a line.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.adding.names import arabic, clean, usable
from geodata.adding.rows import each
from geodata.errors import SupplementError
from geodata.places import Place
from geodata.tables import PlaceTable, TableIssue

COLUMNS = 19
ALTERNATE_COLUMNS = 10
"""geonameid 1, language 2, name 3, preferred 4, short 5, colloquial 6, historic 7, from 8, to 9, counted from 0."""
CLASSES = frozenset("PAHTSLR")
"""Feature classes taken: places, units, waters, heights, spots, areas, roads; not undersea and vegetation."""
LEFT_OUT = frozenset({"PCLI", "PCL", "PCLD", "PCLS", "ADM1", "ADMD", "PPLH", "PPLQ", "PPLW", "PPLCH", "LTER"})
"""Countries and first-order units, which the base has with outlines, and what no longer exists."""
_NO_NAMES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "phon", "abbr"})


@dataclass(frozen=True, slots=True)
class Alternate:
    """One other name of a place."""

    language: str
    name: str
    preferred: bool


def read_dump(path: Path, alternates: Path | None = None) -> PlaceTable:
    """The places of a dump, with names in both scripts; a broken row becomes an issue, the rest goes on.

    Raises SupplementError when a file cannot be read, is truncated, or holds no such rows.
    """
    other = read_alternates(alternates) if alternates else {}
    issues: list[TableIssue] = []
    places = tuple(filter(None, each(path, _rows(path), lambda cells: _place(cells, other), issues)))
    if not places:
        raise SupplementError(f"{path.name}: holds no places in the form of a GeoNames dump (19 columns, tabs)")
    return PlaceTable(places, tuple(issues))


def _place(cells: Sequence[str], other: dict[str, list[Alternate]]) -> Place | None:
    if len(cells) != COLUMNS:
        raise SupplementError(f"{len(cells)} columns, not {COLUMNS}")
    id_, name, plain, listed, latitude, longitude, feature_class, feature, country = cells[:9]
    if feature_class not in CLASSES or not feature or feature in LEFT_OUT or feature.endswith("H"):
        return None
    if not id_.isdecimal():
        raise SupplementError(f"geonameid {id_!r} is no number")
    named = sorted(other.get(id_, ()), key=lambda alternate: not alternate.preferred)
    names = usable([*(a.name for a in named), *listed.split(","), plain])
    in_arabic = [a.name for a in named if a.language == "ar"]
    return Place(
        id=f"geonames:{id_}",
        name=_english(named) or clean(name),
        latitude=float(latitude),
        longitude=float(longitude),
        feature=feature,
        country=country,
        name_ar=arabic(usable(in_arabic)) or arabic(names),
        aliases=usable([name, *names]),
        population=int(cells[14] or 0) or None,
        source=f"GeoNames dump {country}, row of {cells[18]}",
    )


def _english(named: Sequence[Alternate]) -> str | None:
    """The name GeoNames marks as the preferred English one."""
    names = usable(a.name for a in named if a.language == "en" and a.preferred)
    return names[0] if names else None


def read_alternates(path: Path) -> dict[str, list[Alternate]]:
    """geonameid -> its names in Arabic, English and unmarked languages; historic ones and links left out."""
    found: defaultdict[str, list[Alternate]] = defaultdict(list)
    for line, cells in _rows(path):
        if len(cells) < 4:
            raise SupplementError(f"{path.name}:{line}: {len(cells)} columns, not {ALTERNATE_COLUMNS}")
        marks = [*cells, *[""] * (ALTERNATE_COLUMNS - len(cells))]
        if cells[2] not in _NO_NAMES and marks[7] != "1":
            found[cells[1]].append(Alternate(cells[2], cells[3], marks[4] == "1"))
    return found


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with _opened(path) as text:
            yield from enumerate(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE), 1)
    except (OSError, EOFError, UnicodeDecodeError, zipfile.BadZipFile, csv.Error) as error:
        raise SupplementError(f"{path.name}: truncated or damaged ({error}); fetch it anew") from error


def _opened(path: Path) -> io.TextIOBase:
    """The text of a dump, plain or the one of its name inside a zip."""
    if path.suffix.lower() != ".zip":
        return path.open(encoding="utf-8", newline="")
    archive = zipfile.ZipFile(path)
    members = [name for name in archive.namelist() if name.endswith(".txt") and name.lower() != "readme.txt"]
    if len(members) != 1:
        raise SupplementError(f"{path.name}: holds {len(members)} text files, not the one of a country")
    return io.TextIOWrapper(archive.open(members[0]), encoding="utf-8", newline="")
