"""Rows taken out of a table's files and put in: the files that hold such rows are written anew, piece by piece.

An event's record has some kilobytes, and of an archive in no order each commit touches every file of `events`. Delta's
`MERGE` joins all of them with the new rows, and what it holds meanwhile grows with the table; here it is one piece,
whatever the table holds. Files come out of it with a bounded number of rows, small ones joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from events.scanning import ALONE

FILE_ROWS = 20_000
"""Rows from which a file is full; with their records some 100 MB, compressed a fifth of that."""
GROUP_BYTES = 8_000_000
"""What is held before it is written, a row group: small, for whoever reads it holds it whole."""
_PIECE = 256
"""Rows that are unpacked at once, with their records some 2 MB."""
_LONG = frozenset(("record", "search"))
"""Columns of which no value comes twice: neither a dictionary nor the smallest and largest value helps anybody."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table."""

    path: str
    """Below the table's folder."""
    size: int
    """Bytes."""
    rows: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Files that take the place of others; nothing refers to them yet."""

    gone: tuple[str, ...]
    """Paths of the files that are no longer to be read."""
    came: tuple[File, ...]


def rewrite(table: Any, gone: Iterable[str], new: Any, joined: Collection[str] = ()) -> Rewritten:
    """Write the files of a table (a pyarrow dataset) without the rows of some ids, and `new` rows beside them.

    Files without such rows stay as they are, but for those to be `joined`, by path.
    """
    ids = pa.array(list(gone), pa.string())
    touched = [file for file in table.get_fragments() if file.path in joined or (len(ids) and _holds(file, ids))]
    kept = (_without(batch, ids) for old in touched for batch in _read(old, table.schema))
    came = _written(chain(kept, _pieces(_shaped(new, table.schema))), table)
    return Rewritten(tuple(fragment.path for fragment in touched), tuple(came))


def _read(fragment: Any, schema: Any) -> Iterator[Any]:
    """All rows of a file, from one row group at a time: of a whole file arrow keeps what it has read until its end."""
    for group in fragment.split_by_row_group():
        yield from group.to_batches(schema=schema, **{**ALONE, "batch_size": _PIECE})


def _pieces(rows: Any) -> Iterator[Any]:
    """Rows in pieces as they are read: what is written at once is held at once when it is read."""
    return (rows.slice(start, _PIECE) for start in range(0, rows.num_rows, _PIECE))


def small_files(table: Any) -> list[str]:
    """Paths of a Delta table's files that are less than half full."""
    files = pa.table(table.get_add_actions(flatten=True))
    return files.filter(pc.less(files["num_records"], FILE_ROWS // 2))["path"].to_pylist()  # type: ignore[no-any-return]


def _shaped(rows: Any, schema: Any) -> Any:
    """Rows with the columns of a table; one that a newer Furat has added is empty in them."""
    there = set(rows.column_names)
    columns = [rows[f.name].cast(f.type) if f.name in there else pa.nulls(rows.num_rows, f.type) for f in schema]
    return pa.table(columns, schema=schema)


def _holds(fragment: Any, ids: Any) -> bool:
    """Whether a file has rows of some ids. It is read to its end: a reading broken off goes on in the background, which
    may be why a writing process once ended in a crash; it was not seen again."""
    names = fragment.to_batches(columns=["id"], batch_readahead=1, fragment_readahead=1, use_threads=False)
    return sum(pc.sum(pc.is_in(batch["id"].cast(pa.string()), ids)).as_py() or 0 for batch in names) > 0


def _without(batch: Any, ids: Any) -> Any:
    rows = pa.Table.from_batches([batch])
    return rows.filter(pc.invert(pc.is_in(rows["id"], ids)))


def _written(parts: Iterable[Any], table: Any) -> Iterator[File]:
    """Write rows into files that are full, but for the last."""
    groups = _groups(parts)
    for first in groups:
        path = f"part-{uuid4()}.snappy.parquet"
        rows = 0
        with table.filesystem.open_output_stream(path) as out:
            with pq.ParquetWriter(out, table.schema, **_columns(table.schema)) as writer:
                for group in chain([first], groups):
                    writer.write_table(group, row_group_size=group.num_rows)
                    rows += group.num_rows
                    if rows >= FILE_ROWS:
                        break
            size = int(out.tell())
        yield File(path, size, rows)


def _columns(schema: Any) -> dict[str, Any]:
    short = [name for name in schema.names if name not in _LONG]
    return {"compression": "snappy", "use_dictionary": short, "write_statistics": short}


def _groups(parts: Iterable[Any]) -> Iterator[Any]:
    """Rows in pieces of some GROUP_BYTES; none is empty."""
    waiting: list[Any] = []
    for part in parts:
        waiting.append(part)
        if sum(one.nbytes for one in waiting) >= GROUP_BYTES:
            yield pa.concat_tables(waiting)
            waiting = []
    if any(one.num_rows for one in waiting):
        yield pa.concat_tables(waiting)
