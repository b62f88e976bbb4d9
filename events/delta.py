"""Writing rows into one Delta table: by id, only what changed, again when another writer was faster."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

T = TypeVar("T")

_ATTEMPTS = 60
_LONGEST_PAUSE = 0.5
"""Seconds. With 4 writers of 30 commits each no writer needed more than a dozen attempts."""


def retrying(write: Callable[[], T]) -> T:
    """Do a write again, after a growing random pause, while another writer's commit came between."""
    for attempt in range(_ATTEMPTS):
        try:
            return write()
        except CommitFailedError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * 2**attempt)))
    raise AssertionError("unreachable")


def among(column: str, values: Iterable[str]) -> Any:
    """The condition that a text column holds one of some values, written as the store writes text.

    The cast changes nothing but keeps pyarrow from comparing the values with a file's statistics, for which it has
    no code when a merge wrote the file (column type string_view; pyarrow 26, deltalake 1.6).
    """
    return pc.field(column).cast(pa.string()).isin(pa.array([storable(value) for value in values], pa.string()))


def storable(text: str) -> str:
    """Text as UTF-8 can hold it: lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def upsert(head: Callable[[], DeltaTable], rows: Any, *, owner: str = "id", owners: Sequence[str] | None = None) -> int:
    """Bring rows into a table by `id`, and return how many were written or taken out.

    Rows whose `digest` is stored already are left alone; when none is left there is no commit. With `owners`
    the stored rows whose column `owner` is one of them, and which are not among the rows, are taken out.
    """
    whose = rows["id"].to_pylist() if owners is None else owners
    return retrying(lambda: _upsert(head(), rows, owner, whose)) if whose else 0


def _upsert(table: DeltaTable, rows: Any, owner: str, owners: Sequence[str]) -> int:
    stored = table.to_pyarrow_dataset().to_table(columns=["id", "digest"], filter=among(owner, owners))
    digests = dict(zip(stored["id"].to_pylist(), stored["digest"].to_pylist(), strict=True))
    new = rows.filter(
        pa.array([digests.get(id) != digest for id, digest in _pairs(rows)], pa.bool_())  # unknown ids have no digest
    )
    gone = sorted(digests.keys() - set(rows["id"].to_pylist()))
    if new.num_rows or gone:
        _merge(table, _marked(new, gone))
    return int(new.num_rows) + len(gone)


def _pairs(rows: Any) -> list[tuple[str, str]]:
    return list(zip(rows["id"].to_pylist(), rows["digest"].to_pylist(), strict=True))


def _marked(new: Any, gone: Sequence[str]) -> Any:
    """New rows and the ids of those to take out in one table, told apart by column `gone`.

    Ids come from outside; as rows, and not as words of a predicate, they cannot say anything.
    """
    added = new.append_column("gone", pa.array([False] * new.num_rows, pa.bool_()))
    removed = pa.table({"id": pa.array(gone, pa.string()), "gone": pa.array([True] * len(gone), pa.bool_())})
    return pa.concat_tables([added, removed], promote_options="default")


def _merge(table: DeltaTable, source: Any) -> None:
    columns = {f"`{name}`": f"s.`{name}`" for name in source.column_names if name != "gone"}
    (
        table.merge(source, "t.id = s.id", source_alias="s", target_alias="t")
        .when_matched_delete("s.gone")
        .when_matched_update(columns)
        .when_not_matched_insert(columns, predicate="NOT s.gone")
        .execute()
    )
