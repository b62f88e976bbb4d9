"""Ready-made data sets: ACLED, UCDP GED and Candidate, GDELT 2.0 exports, plain or zipped, told apart by their columns.

A row becomes one event that says where it comes from and keeps its own id; a row that does not fit is told with its
line and why, and the others are read. Rows of one data set are never merged with each other: who made it has done so.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Literal

from events.errors import EmptyInput, SourceError
from events.model import Issue, Level
from events.sources.datasets import acled, gdelt, ucdp
from events.sources.datasets.row import Cells, DataSet, Entry, Imported, OutOfScope, Unfit, column_name, imported
from events.sources.encoding import encoding_of

MAX_CELL = 1_000_000
"""Characters in a cell; longer ones are no cell but a quote that was never closed."""
_SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that became no event."""

    where: str
    """File and line."""
    why: str
    out_of_scope: bool
    """The row is right and tells no conflict event."""

    @property
    def issue(self) -> Issue:
        return Issue(
            Level.INFO if self.out_of_scope else Level.ERROR,
            "sources",
            f"{self.where}: {self.why}; the row is left out",
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is read."""

    of: DataSet
    entry: Callable[[Cells], Entry]
    aliases: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...] | None
    """Names of its columns in order; None when the header says them."""
    delimiter: str


def data_set(path: Path) -> DataSet:
    """Which data set a file is of. Raises SourceError when it is none."""
    with _opened(path) as stream:
        return _layout(stream, path).of


def rows(path: Path) -> Iterator[Imported | Refused]:
    """The rows of a file in their order, each ready for the lake or refused. Raises SourceError."""
    with _opened(path) as stream:
        layout = _layout(stream, path)
        csv.field_size_limit(MAX_CELL)
        text = (line.replace("\x00", "\ufffd") for line in iter(lambda: stream.readline(MAX_CELL), ""))
        quoting: Literal[0, 3] = 3 if layout.columns else 0  # GDELT quotes nothing: csv.QUOTE_NONE, csv.QUOTE_MINIMAL
        table = csv.reader(text, delimiter=layout.delimiter, quoting=quoting)
        header = layout.columns or tuple(map(column_name, next(table)))
        yield from _read(table, header, layout, str(path))


def _read(
    table: Iterator[list[str]], header: Sequence[str], layout: _Layout, name: str
) -> Iterator[Imported | Refused]:
    seen: set[str] = set()
    while True:
        where = f"{name}:{getattr(table, 'line_num', 0) + 1}"
        try:
            cells = next(table)
            if not any(cells):
                continue
            found = imported(layout.of, layout.entry(_cells(cells, header, layout)))
            if found.article.id in seen:
                raise Unfit(f"the id {found.article.id} stands in an earlier row already")
            seen.add(found.article.id)
            yield found
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(where, f"is no row: {error}", False)
        except (Unfit, ValueError) as error:
            yield Refused(where, str(error), isinstance(error, OutOfScope))


def _cells(row: Sequence[str], header: Sequence[str], layout: _Layout) -> Cells:
    if len(row) != len(header):
        raise Unfit(f"has {len(row)} cells, not {len(header)}")
    return Cells(dict(zip(header, row, strict=True)), layout.aliases)


def _layout(stream: io.TextIOWrapper, path: Path) -> _Layout:
    """Told by the columns, which nobody else has; a GDELT export has none and is told by their number."""
    first = stream.readline(MAX_CELL)
    stream.seek(0)
    if first.count("\t") == gdelt.COLUMN_COUNT - 1 and first.split("\t", 1)[0].isdigit():
        return _Layout(gdelt.GDELT, gdelt.entry, gdelt.ALIASES, tuple(gdelt.COLUMNS), "\t")
    delimiter = max(",;\t", key=first.count)
    header = set(map(column_name, next(csv.reader([first], delimiter=delimiter), [])))
    if _holds(header, ucdp.COLUMNS, ucdp.ALIASES):
        of = ucdp.CANDIDATE if re.search(r"candidate|_v?\d+_0_\d+", path.name, re.I) else ucdp.GED
        return _Layout(of, partial(ucdp.entry, of=of), ucdp.ALIASES, None, delimiter)
    if _holds(header, acled.COLUMNS, acled.ALIASES):
        return _Layout(acled.ACLED, acled.entry, acled.ALIASES, None, delimiter)
    raise SourceError(
        f"{path}: is of no data set Furat knows (ACLED, UCDP GED, UCDP Candidate, GDELT 2.0 export); a table of "
        "articles is read by `ingest`"
    )


def _holds(header: set[str], columns: Sequence[str], aliases: Mapping[str, tuple[str, ...]]) -> bool:
    return all(header & {column, *aliases.get(column, ())} for column in columns)


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOWrapper]:
    """The table as text; of a zip the one table in it. Raises SourceError."""
    try:
        with path.open("rb") as raw:
            if raw.read(4) != b"PK\x03\x04":
                raw.seek(0)
                with io.TextIOWrapper(raw, encoding_of(_start(raw, path), str(path)), "replace", newline="") as text:
                    yield text
                return
        with (
            zipfile.ZipFile(path) as archive,
            archive.open(_member(archive, path)) as inside,
            io.TextIOWrapper(inside, encoding_of(_start(inside, path), str(path)), "replace", newline="") as text,
        ):
            yield text
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path}: the archive is broken: {error}") from error
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from error


def _start(stream: IO[bytes], path: Path) -> bytes:
    start = stream.read(_SAMPLE)
    stream.seek(0)
    if not start.strip():
        raise EmptyInput(f"{path}: is empty")
    return start[: start.rfind(b"\n") + 1] or start


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    found = [name for name in archive.namelist() if name.lower().endswith((".csv", ".tsv", ".txt"))]
    if len(found) != 1:
        raise SourceError(f"{path}: holds {len(found)} tables, not one; unpack it and name the one you mean")
    return found[0]
