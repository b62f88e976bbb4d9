"""`python -m events import`: rows of ready-made data sets into the lake, counted, and those that do not fit listed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from events.errors import ExportError, SourceError
from events.model import Issue, Level
from events.sources.datasets import Refused, data_set, rows
from events.sources.datasets.row import DataSet, Imported
from events.store import Lake
from events.terminal import Failures, LakePath, Tell, err, progress

TOGETHER = 20_000
"""Rows that become visible together: all that lies near is merged again each time, and nobody waits for the first."""


@dataclass
class Tally:
    """What became of the rows of a file."""

    of: DataSet
    file: Path
    taken: int = 0
    refused: int = 0
    out_of_scope: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.taken + self.refused + self.out_of_scope.total()

    def words(self) -> str:
        """One line for people."""
        passed = self.out_of_scope.total()
        return (
            f"{self.file}: {self.of.name}, {self.rows} rows in, {self.taken} events out, {self.refused} rows refused"
            + (f", {passed} rows tell no conflict event" if passed else "")
            + f". {self.of.terms}"
        )


Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="ACLED, UCDP GED or Candidate, GDELT 2.0 export; plain or .zip.")
]


def import_data(
    files: Files,
    refused: Annotated[Path | None, typer.Option("--refused", help="CSV file for every row left out.")] = None,
    lake: LakePath = None,
) -> None:
    """Take the rows of ready-made data sets into the lake; doing it twice changes nothing."""
    failed, tallies = Failures(), list[Tally]()
    with progress() as tell, ExitStack() as open_files:
        listed = _listing(refused, open_files)
        store = Lake.create(lake)
        added = store.add(
            _imported(files, tallies, failed.note, listed, tell),
            issues=failed.issues,
            progress=tell,
            together=TOGETHER,
        )
    for tally in tallies:
        err.print(tally.words(), markup=False)
    err.print(
        f"{added.articles} rows new or changed; the lake holds {added.events} events (version {added.version}) "
        f"in {store.location}",
        markup=False,
    )
    failed.finish()


def _imported(
    files: Iterable[Path],
    tallies: list[Tally],
    trouble: Callable[[Issue], None],
    listed: Callable[[Refused], None],
    tell: Tell | None,
) -> Iterator[Imported]:
    for file in files:
        try:
            tally = Tally(data_set(file), file)
            tallies.append(tally)
            for row in rows(file):
                if tell and tally.rows % 1000 == 0:
                    tell(f"{file.name}: {tally.rows} rows", 0.0)
                if isinstance(row, Imported):
                    tally.taken += 1
                    yield row
                else:
                    listed(row)
                    _left_out(row, tally, trouble)
            for why, count in tally.out_of_scope.items():
                trouble(Issue(Level.INFO, "sources", f"{file}: {count} rows left out: {why}"))
        except SourceError as error:
            trouble(Issue(Level.ERROR, "sources", str(error)))


def _left_out(row: Refused, tally: Tally, trouble: Callable[[Issue], None]) -> None:
    """What does not fit is an issue of its own; what tells no conflict event is counted by its reason."""
    if row.out_of_scope:
        tally.out_of_scope[row.why] += 1
    else:
        tally.refused += 1
        trouble(row.issue)


def _listing(path: Path | None, open_files: ExitStack) -> Callable[[Refused], None]:
    """Writes a line for each row left out; nothing without a path. Raises ExportError."""
    if path is None:
        return lambda row: None
    try:
        file = open_files.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error
    table: Any = csv.writer(file)
    table.writerow(("where", "why", "out_of_scope"))
    return lambda row: table.writerow((row.where, row.why, "yes" if row.out_of_scope else "no"))
