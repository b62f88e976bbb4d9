"""The lexicons: words and names kept as data files, read once, each bad row an Issue and never a crash.

A row is a line of a CSV file in `events/lexicons`; a cell with several forms parts them by "|".
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from events.errors import LexiconError
from events.model import Actor, ActorKind, Issue, Level
from geodata.names import fold

FOLDER = Path(__file__).parent / "lexicons"
LANGUAGES = ("ar", "en")

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lexicon file."""

    file: str
    line: int
    """Line number in the file; the header is line 1."""
    cells: tuple[tuple[str, str], ...]

    def __getitem__(self, column: str) -> str:
        return dict(self.cells)[column]

    def forms(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that lists forms."""
        return tuple(form.strip() for form in self[column].split("|") if form.strip())

    def issue(self, message: str) -> Issue:
        """The Issue that says this row is left out."""
        return Issue(Level.WARNING, "lexicon", f"{self.file} line {self.line}: {message}; the row is left out")


def rows(name: str, columns: tuple[str, ...], *, folder: Path = FOLDER) -> Iterator[Row | Issue]:
    """The rows of `<folder>/<name>`; a row with too few or too many cells is an Issue.

    Raises LexiconError when the file is missing or lacks a column.
    """
    path = folder / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise LexiconError(
                    f"{path}: no column {', '.join(sorted(missing))}; the header must name {', '.join(columns)}"
                )
            for cells in reader:
                row = Row(name, reader.line_num, tuple((k, (v or "").strip()) for k, v in cells.items() if k))
                broken = None in cells or None in cells.values()
                yield row.issue(f"expected {len(reader.fieldnames or ())} cells") if broken else row
    except FileNotFoundError:
        raise LexiconError(f"{path} is missing; reinstall Furat or restore the file") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from None


def good_rows(name: str, columns: tuple[str, ...], *, folder: Path = FOLDER) -> Iterator[Row]:
    """The rows of a file without the broken ones (`issues` lists those)."""
    return (row for row in rows(name, columns, folder=folder) if isinstance(row, Row))


@cache
def folded_forms(name: str) -> frozenset[str]:
    """The folded words of a table of forms ("joiners") in all languages."""
    tables = (good_rows(f"{language}/{name}.csv", ("form",)) for language in LANGUAGES)
    return frozenset(fold(row["form"]) for table in tables for row in table)


@cache
def roles_before(language: str, what: str) -> dict[str, str]:
    """Folded word -> the role it gives what stands after it; `what` are "places" or "dates"."""
    table = good_rows(f"{language}/before_{what}.csv", ("role", "forms"))
    return {fold(form): row["role"] for row in table for form in row.forms("forms")}


@dataclass(frozen=True, slots=True)
class Side:
    """A colour group of actors."""

    id: str
    name_en: str
    name_ar: str
    colour: str
    """#RRGGBB, colour-blind safe."""


@cache
def sides() -> tuple[Side, ...]:
    """The colour groups in the order of the legend."""
    return tuple(
        Side(r["id"], r["name_en"], r["name_ar"], r["colour"])
        for r in good_rows("sides.csv", ("id", "name_en", "name_ar", "colour"))
    )


ACTOR_COLUMNS = ("id", "name", "kind", "side", "country", "active_from", "active_to", "en", "ar")
GENERIC_COLUMNS = ("id", "name_template", "kind", "side", "by_country", "en", "ar")
COUNTRY_COLUMNS = ("code", "name", "en", "en_adjectives", "ar", "ar_adjectives")
CLAIMANT_COLUMNS = ("id", "name", "kind", "country", "side", "en", "ar")


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor with the forms it stands under."""

    actor: Actor
    en: tuple[str, ...]
    ar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GenericEntry:
    """A generic expression ("government forces") whose country comes from the context."""

    id: str
    template: str
    """Canonical name with `{country}` where the country's name goes."""
    kind: ActorKind
    side: str
    en: tuple[str, ...]
    ar: tuple[str, ...]
    by_country: tuple[tuple[str, str], ...] = ()
    """(ISO code, actor id) where a country has its own meaning for the expression."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's names and adjectives."""

    code: str
    name: str
    """As ACLED writes it in "Military Forces of ..."."""
    en: tuple[str, ...]
    en_adjectives: tuple[str, ...]
    ar: tuple[str, ...]
    ar_adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claimant:
    """Someone who says so: an outlet, monitor, ministry, source or witness."""

    id: str
    name: str
    kind: str
    country: str
    side: str
    en: tuple[str, ...]
    ar: tuple[str, ...]


def _year(text: str) -> int | None:
    return int(text) if text else None


def _actor(row: Row) -> ActorEntry:
    if row["side"] not in {side.id for side in sides()}:
        raise ValueError(f"unknown side {row['side']!r}")
    ar = row.forms("ar")
    actor = Actor(
        id=row["id"],
        name=row["name"],
        kind=ActorKind(row["kind"]),
        side=row["side"],
        name_ar=ar[0] if ar else None,
        country=row["country"],
        active_from=_year(row["active_from"]),
        active_to=_year(row["active_to"]),
    )
    return ActorEntry(actor, row.forms("en"), ar)


@cache
def actors() -> tuple[ActorEntry, ...]:
    """All named actors; rows that cannot be read are left out (`issues` lists them)."""
    return tuple(made for row in good_rows("actors.csv", ACTOR_COLUMNS) if (made := _try(_actor, row)))


def _generic(row: Row) -> GenericEntry:
    pairs = tuple((code, actor) for pair in row.forms("by_country") for code, _, actor in [pair.partition("=")])
    kind = ActorKind(row["kind"])
    return GenericEntry(row["id"], row["name_template"], kind, row["side"], row.forms("en"), row.forms("ar"), pairs)


@cache
def generic_actors() -> tuple[GenericEntry, ...]:
    """All generic expressions for actors."""
    return tuple(made for row in good_rows("generic_actors.csv", GENERIC_COLUMNS) if (made := _try(_generic, row)))


@cache
def countries() -> tuple[Country, ...]:
    """All countries with their names and adjectives."""
    return tuple(
        Country(r["code"], r["name"], *(r.forms(c) for c in ("en", "en_adjectives", "ar", "ar_adjectives")))
        for r in good_rows("countries.csv", COUNTRY_COLUMNS)
    )


@cache
def claimants() -> tuple[Claimant, ...]:
    """All known claimants."""
    return tuple(
        Claimant(r["id"], r["name"], r["kind"], r["country"], r["side"], r.forms("en"), r.forms("ar"))
        for r in good_rows("claimants.csv", CLAIMANT_COLUMNS)
    )


def _try(make: Callable[[Row], M], row: Row) -> M | None:
    try:
        return make(row)
    except ValueError:
        return None
