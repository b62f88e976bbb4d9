"""CSV that a spreadsheet opens and that runs nothing: RFC 4180 with a byte order mark (Arabic is then read right)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from events.formats.columns import COLUMNS, Column, as_text
from events.formats.told import About, Told, Write

_FORMULA = tuple("=+-@＝＋－＠\t\r\n|%")
"""Characters a spreadsheet may take for the start of a formula."""


def writer(columns: Sequence[Column]) -> Write:
    """What writes these columns; a last column tells the do-no-harm profile where one was used."""

    def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
        added = ["do_no_harm"] if about.care else []
        yield _encoded("\ufeff" + line([column.name for column in columns] + added))
        last = [cell(about.care)] if about.care else []
        for told in rows:
            yield _encoded(line([cell(column.pick(told)) for column in columns] + last))

    return write


write = writer(COLUMNS)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def line(cells: list[str]) -> str:
    """One line of the file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def cell(value: Any) -> str:
    """A value as text that no spreadsheet runs: text that starts like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = as_text(value)
    return "'" + text if text.lstrip(" \u00a0").startswith(_FORMULA) else text
