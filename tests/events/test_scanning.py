"""Rows found in a table by a condition: all that fit, and nothing read of row groups where none does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from pyarrow.fs import LocalFileSystem

from events.scanning import fitted, fitting, opened


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Two files of 50 rows in groups of 10."""
    for start in (0, 50):
        rows = [{"id": f"e{n}", "record": f"told {n}"} for n in range(start, start + 50)]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{start}.parquet", row_group_size=10)
    return ds.dataset(tmp_path)


@pytest.mark.parametrize("wanted", [[], ["e7"], ["e7", "e8", "e93"], ["unknown"], [f"e{n}" for n in range(100)]])
def test_all_rows_that_fit_are_found(table: Any, wanted: list[str]) -> None:
    found = fitted(table, ["record", "id"], pc.field("id").isin(pa.array(wanted, pa.string())))
    assert found.column_names == ["record", "id"]
    assert found["record"].to_pylist() == [f"told {id[1:]}" for id in wanted if id != "unknown"]


def test_without_a_condition_all_rows_are_given(table: Any) -> None:
    assert [row for batch in fitting(table, ["id"], None) for row in batch["id"].to_pylist()] == [
        f"e{n}" for n in range(100)
    ]


def test_of_a_row_group_without_such_rows_no_record_is_read(table: Any) -> None:
    read: list[str] = []

    class Watched:
        def __init__(self, part: Any, name: str) -> None:
            self._part, self._name = part, name

        def get_fragments(self) -> list[Watched]:
            return [Watched(file, f"file {n}") for n, file in enumerate(self._part.get_fragments())]

        def split_by_row_group(self) -> list[Watched]:
            return [Watched(part, f"{self._name} {n}") for n, part in enumerate(self._part.split_by_row_group())]

        def to_batches(self, **asked: Any) -> Any:
            read.append(self._name)
            return self._part.to_batches(**asked)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._part, name)

    assert fitted(Watched(table, ""), ["record"], pc.field("id").isin(["e31", "e35", "e92"])).num_rows == 3
    assert read == ["file 0 3", "file 1 4"]


@pytest.mark.parametrize("name", ["lake", "a lake", "بحيرة", "a#b?c"])
def test_files_of_this_machine_are_read_without_running_python_in_the_threads_that_read(
    tmp_path: Path, name: str
) -> None:
    write_deltalake(tmp_path / name, pa.table({"id": ["e1"]}))
    found = opened(DeltaTable(tmp_path / name))
    assert isinstance(found.filesystem.base_fs, LocalFileSystem)
    assert found.to_table()["id"].to_pylist() == ["e1"]
