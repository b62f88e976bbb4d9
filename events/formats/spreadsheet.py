"""An Excel workbook: the events on one sheet, what they are on another. Text is stored as text and never runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from events.errors import ExportError
from events.formats.columns import COLUMNS, as_text
from events.formats.told import About, Told

_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header (Excel's own limit)."""
_LONGEST = 32_767
"""Characters of a cell (Excel's own limit)."""
_WIDE = {"text": 20, "texts": 28, "integer": 10, "number": 11, "date": 12}
_EPOCH = datetime(1980, 1, 1)
"""Stands for the moment of writing, so that the same rows give the same bytes."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PIECE = 1 << 20


def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
    """Raises ExportError when there are more rows than a sheet can hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.xlsx"
        book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": folder})
        try:
            _fill(book, rows, about)
        finally:
            book.close()
        with path.open("rb") as made:
            while piece := made.read(_PIECE):
                yield piece


def _fill(book: Any, rows: Iterable[Told], about: About) -> None:
    book.set_properties({"title": "Furat", "comments": about.line[:255], "created": _EPOCH})
    sheet, head = book.add_worksheet("events"), book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, _WIDE[column.kind])
        sheet.write_string(0, number, column.name, head)
    sheet.freeze_panes(1, 1)
    for row, told in enumerate(rows, 1):
        if row > _MOST_ROWS:
            raise ExportError(
                f"an Excel sheet holds {_MOST_ROWS:,} events; narrow the filter, or take CSV or GeoParquet"
            )
        for number, column in enumerate(COLUMNS):
            _cell(sheet, row, number, column.pick(told), day)
    _about(book, about, head)


def _cell(sheet: Any, row: int, number: int, value: Any, day: Any) -> None:
    if value is None or value == "" or value == []:
        return
    if isinstance(value, (int, float)):
        sheet.write_number(row, number, value)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, number, datetime(value.year, value.month, value.day), day)
    else:
        sheet.write_string(row, number, as_text(value).encode("utf-8", "replace").decode()[:_LONGEST])


def _about(book: Any, about: About, head: Any) -> None:
    """The second sheet: what the file holds, and the codebook."""
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    codebook = [(column.name, column.meaning) for column in COLUMNS]
    for row, (name, value) in enumerate([*about.pairs, ("", ""), *codebook]):
        sheet.write_string(row, 0, name, head if row < len(about.pairs) else None)
        sheet.write_string(row, 1, value[:_LONGEST])
