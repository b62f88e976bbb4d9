"""How tables are read: the rows that fit a condition, from one row group at a time.

A record has some kilobytes, and what a condition asks of (ids, mostly) some bytes: a row group none of whose rows fit
is not read but for that. What is held meanwhile is one row group and what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.request import url2pathname

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import fs

FEW: dict[str, int] = {"batch_size": 1_024, "batch_readahead": 1, "fragment_readahead": 1}
"""How much is read ahead where records are: pyarrow's own measure is four files of sixteen times 131,072 rows."""
ALONE: dict[str, Any] = {**FEW, "use_threads": False}
"""The same for one row group, in this thread."""


def opened(table: Any) -> Any:
    """A Delta table as a pyarrow dataset.

    Files of this machine are read by arrow itself. With delta-rs's file system arrow's threads run Python, and one that
    has yet to close a file when the process ends takes it down: "terminate called without an active exception".
    """
    path = url2pathname(table.table_uri.removeprefix("file://"))
    here = None if is_far(table) else fs.SubTreeFileSystem(path, fs.LocalFileSystem())
    return table.to_pyarrow_dataset(filesystem=here)


def is_far(table: Any) -> bool:
    """Whether a Delta table lies on another machine's storage."""
    return "://" in table.table_uri.removeprefix("file://")


def fitting(table: Any, columns: Sequence[str], only: Any) -> Iterator[Any]:
    """Some columns of the rows of a table (a pyarrow dataset) that fit a condition, as record batches; None: of all."""
    if only is None:
        yield from table.to_batches(columns=list(columns), **FEW)
        return
    for file in table.get_fragments():
        for group in file.split_by_row_group() if _holds(file, only) else ():
            if _holds(group, only):
                yield from group.to_batches(schema=table.schema, columns=list(columns), filter=only, **ALONE)


def fitted(table: Any, columns: Sequence[str], only: Any) -> Any:
    """The same as a pyarrow table."""
    schema = pa.schema([table.schema.field(name) for name in columns])
    return pa.Table.from_batches(fitting(table, columns, only), schema)


def files_of(dataset: Any) -> dict[str, Any]:
    """The files of a dataset by path."""
    return {fragment.path: fragment for fragment in dataset.get_fragments()}


def differing(left: Sequence[Any], came: Sequence[Any], column: str) -> set[str]:
    """The values of a text column in rows of files that left and are in none that came, or the other way round."""
    old, new = (_said(files, column) for files in (left, came))
    return {text for one, other in ((old, new), (new, old)) for text in _without(one, other)}


def _said(files: Sequence[Any], column: str) -> Any:
    """The text column of the rows of some files, and what tells each row from another: arrow's, for as Python's own a
    table's rows take ten times the memory."""
    schema = pa.schema([(name, pa.string()) for name in ("said", "row")])
    parts = [schema.empty_table()]
    for file in files:
        rows = file.to_table(columns=list(dict.fromkeys(["id", "digest", column])))
        texts = [rows[name].cast(pa.string()) for name in ("id", "digest", column)]
        whole = pc.binary_join_element_wise(*texts, "\n", null_handling="replace")
        parts.append(pa.table([texts[-1], whole], schema=schema))
    return pa.concat_tables(parts)


def _without(one: Any, other: Any) -> list[str]:
    return one.filter(pc.invert(pc.is_in(one["row"], other["row"])))["said"].to_pylist()  # type: ignore[no-any-return]


def pairs_of(rows: Any) -> list[tuple[str, str]]:
    """Ids and digests of rows."""
    return list(zip(rows["id"].to_pylist(), rows["digest"].to_pylist(), strict=True))


def _holds(part: Any, only: Any) -> bool:
    return bool(part.count_rows(filter=only, **ALONE))
