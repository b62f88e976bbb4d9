"""Rows of a table with a header: CSV parted by comma, semicolon or tab, JSON objects one a line, or an Excel sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from geodata.adding import excel
from geodata.adding.excel import Row as Row
from geodata.errors import SupplementError
from geodata.tables import TableIssue

Cells = TypeVar("Cells")
Made = TypeVar("Made")

MAX_FIELD = 1 << 20
"""Characters of one cell; a quotation mark never closed would swallow the file."""


def header(path: Path) -> tuple[str, ...]:
    """The columns of a table; of JSON lines, the keys of the first object. Raises SupplementError."""
    _, first = next(read_rows(path), (0, {}))
    if not first:
        raise SupplementError(f"{path.name}: holds no rows")
    return tuple(first)


def each(
    path: Path, rows: Iterable[tuple[int, Cells]], make: Callable[[Cells], Made], issues: list[TableIssue]
) -> Iterator[Made]:
    """What is made of each row of a table; one that cannot be used is added to the issues, and the rest goes on."""
    for line, cells in rows:
        try:
            made = make(cells)
        except (SupplementError, ValueError) as error:
            issues.append(TableIssue(path.name, line, str(error)))
        else:
            yield made


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """(line number, cells by column) of each row; cells are stripped, missing ones "".

    Raises SupplementError when the file cannot be read, or a row has more cells than the header.
    """
    if path.suffix.lower() in excel.ENDINGS:
        yield from excel.read_sheet(path)
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _json_rows(path, file) if _is_json(path) else _csv_rows(path, file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SupplementError(f"{path.name}: cannot be read as a UTF-8 table ({error})") from error


def _is_json(path: Path) -> bool:
    return path.suffix.lower() in (".jsonl", ".ndjson")


def _csv_rows(path: Path, file: Iterator[str]) -> Iterator[tuple[int, Row]]:
    first = next(file, "")
    if not first.strip():
        return
    csv.field_size_limit(MAX_FIELD)
    parted_by = max(",;\t", key=first.count)
    columns = [name.strip() for name in next(csv.reader([first], delimiter=parted_by))]
    reader = csv.reader(file, delimiter=parted_by)
    for cells in reader:
        if len(cells) > len(columns):
            raise SupplementError(
                f"{path.name}:{reader.line_num + 1}: {len(cells)} cells under {len(columns)} columns; "
                "mend the table (a text with a comma needs quotation marks)"
            )
        if any(cells):
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield reader.line_num + 1, {c: cell.strip() for c, cell in zip(columns, padded, strict=True)}


def _json_rows(path: Path, file: Iterator[str]) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
        except ValueError as error:
            raise SupplementError(f"{path.name}:{number}: no JSON ({error})") from error
        if not isinstance(held, dict):
            raise SupplementError(f"{path.name}:{number}: no JSON object")
        yield number, {str(k): "" if v is None else str(v).strip() for k, v in held.items()}
