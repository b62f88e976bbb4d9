"""Rows taken out of a table's files and put in: what is there afterwards, which files are touched, what is held."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import rewriting
from events.delta import Change, TableSet

FIELDS = [("id", pa.string()), ("digest", pa.string()), ("record", pa.string()), ("sides", pa.list_(pa.string()))]
SCHEMA = pa.schema(FIELDS)


def rows(ids: Iterable[int], turn: int = 0, size: int = 9) -> pa.Table:
    made = [{"id": f"e{n}", "digest": f"{n} {turn}", "record": f"{n:03}" * size, "sides": [f"s{n}"]} for n in ids]
    return pa.Table.from_pylist(made, schema=SCHEMA)


def table_of(folder: Path, *parts: pa.Table) -> str:
    for part in parts:
        write_deltalake(folder, part, mode="append")
    return str(folder)


def held(location: str) -> dict[str, str]:
    found = DeltaTable(location).to_pyarrow_table(columns=["id", "digest"])
    assert found.num_rows == len(set(found["id"].to_pylist()))
    return dict(zip(found["id"].to_pylist(), found["digest"].to_pylist(), strict=True))


def test_only_files_that_hold_such_rows_are_written_anew(tmp_path: Path) -> None:
    dataset = DeltaTable(table_of(tmp_path / "t", rows([1, 2, 3]), rows([4, 5]))).to_pyarrow_dataset()
    done = rewriting.rewrite(dataset, ["e5", "unknown"], rows([6]))
    (gone,) = done.gone
    assert next(f for f in dataset.get_fragments() if f.path == gone).to_table()["id"].to_pylist() == ["e4", "e5"]
    (came,) = done.came
    written = tmp_path / "t" / came.path
    assert pq.read_table(written)["id"].to_pylist() == ["e4", "e6"]
    assert (came.rows, came.size) == (2, written.stat().st_size)


def test_a_file_with_nothing_left_is_taken_out_and_none_is_written(tmp_path: Path) -> None:
    dataset = DeltaTable(table_of(tmp_path / "t", rows([1]))).to_pyarrow_dataset()
    done = rewriting.rewrite(dataset, ["e1"], SCHEMA.empty_table())
    assert (len(done.gone), done.came) == (1, ())


def test_what_is_held_and_what_a_file_holds_have_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    location = table_of(tmp_path / "t", *(rows(range(n, n + 40), size=300) for n in range(0, 200, 40)))
    monkeypatch.setattr(rewriting, "GROUP_BYTES", 10_000)
    monkeypatch.setattr(rewriting, "FILE_ROWS", 60)
    monkeypatch.setattr(rewriting, "_PIECE", 7)
    done = rewriting.rewrite(
        DeltaTable(location).to_pyarrow_dataset(), [f"e{n}" for n in range(0, 200, 40)], rows(range(900, 950), size=300)
    )
    assert sum(f.rows for f in done.came) == 245
    assert all(60 <= f.rows <= 75 for f in done.came[:-1])
    groups = [
        pq.ParquetFile(tmp_path / "t" / f.path).metadata.row_group(n).num_rows
        for f in done.came
        for n in range(pq.ParquetFile(tmp_path / "t" / f.path).num_row_groups)
    ]
    assert max(groups) <= 20  # of some 900 bytes each


def test_small_files_are_joined_when_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.delta._MANY", 4)
    monkeypatch.setattr("events.rewriting.FILE_ROWS", 8)
    tables = TableSet(str(tmp_path), {"events": SCHEMA, "notes": SCHEMA}, leading="events", format=1)
    tables.make()
    counts = []
    for number in range(40):
        tables.upsert("notes", rows([number]))
        tables.publish("one", lambda *_, n=number: Change([], rows([n])))
        counts.append(len(DeltaTable(tmp_path / "notes").file_uris()))
        assert tables.touched("notes", number, number + 1, "id") == {f"e{number}"}
    assert max(counts) <= 40 // 4 + 4
    for name in ("notes", "events"):
        assert held(str(tmp_path / name)) == {f"e{n}": f"{n} 0" for n in range(40)}
        checkpoint = json.loads((tmp_path / name / "_delta_log" / "_last_checkpoint").read_text())
        assert checkpoint["version"] > 40 - 10 - 2  # what is read of the log has a bound
    known = {f"e{n}" for n in range(40)}
    found = tables.change(10, 40, ["id"])
    assert found is None or set(found.rows["id"].to_pylist()) == known - {f"e{n}" for n in range(10)}


def test_rows_that_differ_are_told_by_their_text_and_moved_ones_are_not(tmp_path: Path) -> None:
    tables = TableSet(str(tmp_path), {"events": SCHEMA, "notes": SCHEMA}, leading="events", format=1)
    tables.make()
    tables.upsert("notes", rows(range(5)))
    tables.upsert("notes", rows([1, 7], 1), owners=["e1", "e3"])  # one changed, one new, one gone; the rest moved
    assert tables.touched("notes", 1, 2, "record") == {f"{n:03}" * 9 for n in (1, 3, 7)}
    assert tables.touched("notes", 1, 2, "id") == {"e1", "e3", "e7"}
    assert tables.touched("notes", 0, 1, "id") == {f"e{n}" for n in range(5)}
    assert tables.touched("notes", 1, 1, "id") == set()


def test_rows_that_are_added_are_read_in_pieces_too(tmp_path: Path) -> None:
    tables = TableSet(str(tmp_path), {"events": SCHEMA, "notes": SCHEMA}, leading="events", format=1)
    tables.make()
    tables.upsert("notes", rows(range(3_000)))
    tables.publish("all", lambda *_: Change([], rows(range(3_000))))
    for name in ("events", "notes"):
        [file] = (tmp_path / name).glob("*.parquet")
        found = pq.ParquetFile(file).metadata
        assert max(found.row_group(n).num_rows for n in range(found.num_row_groups)) == 1_024


def test_a_column_the_new_rows_have_not_got_is_empty_in_them(tmp_path: Path) -> None:
    newer = rows([1, 2]).append_column("later", pa.array(["x", "y"]))
    dataset = DeltaTable(table_of(tmp_path / "t", newer)).to_pyarrow_dataset()
    (came,) = rewriting.rewrite(dataset, ["e1"], rows([3])).came
    assert pq.read_table(tmp_path / "t" / came.path)["later"].to_pylist() == ["y", None]


STEPS = st.lists(st.tuples(st.sets(st.integers(0, 9), max_size=4), st.sets(st.integers(0, 9), max_size=4)), max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_after_any_changes_each_version_holds_what_was_said(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[set[int], set[int]]]
) -> None:
    folder = tmp_path_factory.mktemp("rewriting")
    tables = TableSet(str(folder), {"events": SCHEMA, "notes": SCHEMA}, leading="events", format=1)
    tables.make()
    known: dict[str, str] = {}
    past: dict[int, dict[str, str]] = {}
    for turn, (out, into) in enumerate(steps, 1):
        tables.upsert("notes", rows([turn]))
        gone = [f"e{n}" for n in (out | into) if f"e{n}" in known]
        new = rows(into, turn)
        version = tables.publish(f"turn {turn}", lambda *_, gone=gone, new=new: Change(gone, new))
        for id in gone:
            del known[id]
        known |= {f"e{n}": f"{n} {turn}" for n in into}
        past[version] = dict(known)
    assert len(past) == len(steps)
    for version, then in past.items():
        found = tables.part("events", version, ["id", "digest"], None)
        assert dict(zip(found["id"].to_pylist(), found["digest"].to_pylist(), strict=True)) == then
        assert tables.dataset("events", version).count_rows() == len(then)


def test_rows_of_a_table_are_replaced_and_taken_out_by_their_owner(tmp_path: Path) -> None:
    tables = TableSet(str(tmp_path), {"events": SCHEMA, "notes": SCHEMA}, leading="events", format=1)
    tables.make()
    tables.upsert("notes", rows(range(6)))
    assert tables.upsert("notes", rows([1, 2], 1)) == 2
    assert tables.upsert("notes", rows([3]), owner="id", owners=["e3", "e4"]) == 1
    assert held(f"{tmp_path}/notes") == {"e0": "0 0", "e1": "1 1", "e2": "2 1", "e3": "3 0", "e5": "5 0"}
    assert tables.head("notes") == 3
