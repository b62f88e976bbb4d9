"""Rows of an Excel workbook (.xlsx), as HDX publishes p-code tables: one sheet a level, a header in its first row.

Read by GDAL, which `pyogrio` brings: no further package, and formulas are never computed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from geodata.errors import SupplementError

Row = dict[str, str]
ENDINGS = frozenset({".xlsx"})
MOST_BYTES = 500_000_000
"""Unpacked size of a workbook that is read; a national p-code table has some megabytes."""


def read_sheet(path: Path) -> Iterator[tuple[int, Row]]:
    """(row number, cells by column) of the sheet with the most rows, which is the deepest level; cells are text.

    Raises SupplementError for what is no workbook, is too large, or has no header.
    """
    import pyogrio  # 0.3 s, for those who add workbooks

    _check(path)
    try:
        sheet = max(_sheets(path), key=lambda name: int(pyogrio.read_info(path, layer=name)["features"]))
        meta, _, _, columns = pyogrio.raw.read(
            path, layer=sheet, read_geometry=False, HEADERS="FORCE", FIELD_TYPES="STRING"
        )
    except (pyogrio.errors.DataSourceError, ValueError) as error:
        raise SupplementError(f"{path.name}: cannot be read as an Excel workbook ({error})") from error
    names = [str(name).strip() for name in meta["fields"]]
    for number, cells in enumerate(zip(*columns, strict=True), 2):
        row = {name: _text(cell) for name, cell in zip(names, cells, strict=True)}
        if any(row.values()):
            yield number, row


def _sheets(path: Path) -> list[str]:
    import pyogrio

    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if not names:
        raise SupplementError(f"{path.name}: a workbook without sheets")
    return names


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()  # a cell that is not itself is NaN


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise SupplementError(f"{path.name}: no Excel workbook ({error}); save it as .xlsx or .csv") from error
    if size > MOST_BYTES:
        raise SupplementError(f"{path.name}: {size:,} bytes unpacked, more than {MOST_BYTES:,}; save the sheet as .csv")
