"""The query's own copy: whole or not at all, grown by what differs, and served while the next one is made."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from builders import MOSUL, RAQQA, coding, located, merge, reading

from events import cache, serving
from events.corrections import make_correction
from events.errors import LakeError
from events.keeping import Kept
from events.model import EventFilter
from events.query import EventRow, Query, Viewport
from events.serving import Serving
from events.store import Lake


def told(number: int, place=RAQQA):
    code = coding(location=located(place), on=date(2017, 1, 1 + number % 28))
    return reading(f"Clash {number} raged", code, source=f"Outlet {number % 3}")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    lake.add([told(n) for n in range(28)])
    return lake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def rows(query: Query) -> list[EventRow]:
    return sorted(query.rows(EventFilter()), key=lambda row: row.id)


def same_answers(one: Query, other: Query) -> bool:
    every, world = EventFilter(), Viewport.world(3)
    asked = (lambda q: q.cells(every, world), lambda q: q.totals(every), lambda q: q.facets(every), rows)
    return all(ask(one) == ask(other) for ask in asked) and one.timeline(every) == other.timeline(every)


def test_a_file_answers_as_memory_does(lake: Lake, folder: Path) -> None:
    assert same_answers(Query(lake), Query(lake, folder=folder))
    assert len(list(folder.iterdir())) == 1


def test_the_next_version_is_made_of_the_last_one_and_what_differs(
    lake: Lake, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Query(lake, folder=folder)
    lake.add([told(100, MOSUL)])
    event = next(iter(lake.events()))
    lake.correct(make_correction(event.id, "killed", {"low": 1, "best": 2, "high": 3}, who="Sara"))
    with monkeypatch.context() as patch:
        patch.setattr(cache, "_make", lambda *_: pytest.fail("all rows were read again"))
        grown = Query(lake, folder=folder)
    assert same_answers(grown, Query(lake))
    assert len(rows(grown)) == 29


def test_rejected_events_leave_and_come_back(lake: Lake, folder: Path) -> None:
    Query(lake, folder=folder)
    event = next(iter(lake.events()))
    lake.correct(make_correction(event.id, "rejected", True, who="Sara"))
    assert event.id not in {row.id for row in rows(Query(lake, folder=folder))}
    lake.correct(make_correction(event.id, "rejected", False, who="Sara"))
    assert same_answers(Query(lake, folder=folder), Query(lake))


@pytest.mark.parametrize("rubbish", [b"", b"DUCK", b"\x00" * 5000])
def test_a_half_written_file_is_made_anew(lake: Lake, folder: Path, rubbish: bytes) -> None:
    Query(lake, folder=folder)
    (file,) = folder.iterdir()
    file.write_bytes(rubbish)
    assert same_answers(Query(lake, folder=folder), Query(lake))


def test_a_file_cut_short_is_made_anew(lake: Lake, folder: Path) -> None:
    Query(lake, folder=folder)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:20_000])
    assert same_answers(Query(lake, folder=folder), Query(lake))


def test_a_folder_that_cannot_be_written_is_said_plainly(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LakeError, match="query cache"):
        Query(lake, folder=tmp_path / "file" / "cache")


def test_a_lake_made_anew_at_the_same_place_is_another(lake: Lake, folder: Path) -> None:
    Query(lake, folder=folder)
    Path(lake.location).rename(f"{lake.location}.old")
    again = Lake.create(lake.location, matcher=merge)
    again.add([told(99, MOSUL)])
    assert again.version == lake.version
    assert [row.place for row in rows(Query(again, folder=folder))] == ["Mosul"]


def test_old_files_are_taken_away(lake: Lake, folder: Path) -> None:
    for number in range(4):
        lake.add([told(100 + number, MOSUL)])
        Query(lake, folder=folder)
    assert len(list(folder.iterdir())) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
from events import cache
from events.store import Lake
lake = Lake.open({lake!r})
cache._arrive = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
cache.ready(lake, lake.version, Path({folder!r}))
"""


def test_what_a_killed_making_left_is_taken_away_once_it_is_surely_dead(lake: Lake, folder: Path) -> None:
    script = KILLED.format(lake=lake.location, folder=str(folder))
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(cache.__file__).parents[1]).returncode < 0
    left = list(folder.glob("*.part*"))
    assert left
    (left[0].with_name(left[0].name.partition(".part")[0] + ".part.aside")).mkdir()
    assert same_answers(Query(lake, folder=folder), Query(lake))
    assert set(left) <= set(folder.iterdir())  # who wrote them a moment ago may still be at it
    for path in left:
        os.utime(path, (0, 0))
    lake.add([told(300)])
    Query(lake, folder=folder)
    assert not list(folder.glob("*.part*"))


def test_a_log_without_its_part_is_taken_away(lake: Lake, folder: Path) -> None:
    folder.mkdir()
    (folder / "x-f3-1.y.part.wal").write_bytes(b"DUCK")
    os.utime(folder / "x-f3-1.y.part.wal", (0, 0))
    Query(lake, folder=folder)
    assert [path.suffix for path in folder.iterdir()] == [".duckdb"]


def test_files_of_an_older_form_are_taken_away_but_none_of_another_lake(
    lake: Lake, folder: Path, tmp_path: Path
) -> None:
    other = Lake.create(tmp_path / "other", matcher=merge)
    Query(other, folder=folder)
    path = cache.ready(lake, lake.version, folder)
    older = path.with_name(path.name.replace(f"-f{cache.FORMAT}-", f"-f{cache.FORMAT - 1}-"))
    path.rename(older)
    Query(lake, folder=folder)
    assert not older.exists()
    assert path.exists()
    assert len(list(folder.iterdir())) == 2


def test_the_older_query_serves_while_the_newer_is_made(
    lake: Lake, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Serving(lake, folder)
    first = served.query()
    go_on, make = threading.Event(), cache._build
    monkeypatch.setattr(serving, "_PATIENCE", 0.01)
    monkeypatch.setattr(cache, "_build", lambda *a: (go_on.wait(20), make(*a)))
    lake.add([told(200, MOSUL)])
    assert served.query() is first
    assert served.behind
    go_on.set()
    monkeypatch.setattr(serving, "_PATIENCE", 20)
    assert served.query().version == lake.version
    assert not served.behind


def test_a_making_that_fails_leaves_the_older_one(lake: Lake, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Serving(lake, folder)
    first = served.query()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "_build", full)
    lake.add([told(200, MOSUL)])
    assert served.query() is first
    assert served.query() is first
    with pytest.raises(LakeError, match="disk full"):
        Serving(Lake.open(lake.location), folder / "other").query()


def test_a_restart_serves_the_older_file_at_once(lake: Lake, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Query(lake, folder=folder)
    before = lake.version
    lake.add([told(200, MOSUL)])
    monkeypatch.setattr(serving, "_PATIENCE", 0.0)
    assert Serving(lake, folder).query().version in (before, lake.version)


def test_the_lake_deleted_under_the_reader(lake: Lake, folder: Path) -> None:
    served = Serving(lake, folder)
    query = served.query()
    Path(lake.location).rename(f"{lake.location}.gone")
    assert len(rows(query)) == 28
    with pytest.raises(LakeError, match="no lake"):
        served.query()


def test_what_is_asked_at_once_is_worked_out_once() -> None:
    kept: Kept[int] = Kept(2)
    calls: list[int] = []

    def work() -> int:
        calls.append(1)
        time.sleep(0.05)
        return 7

    threads = [threading.Thread(target=kept, args=("same", work)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


def test_the_longest_unused_is_forgotten_and_told() -> None:
    forgotten: list[str] = []
    kept: Kept[str] = Kept(2, forgotten.append)
    for key in ("a", "b", "a", "c"):
        kept(key, key.upper)
    assert forgotten == ["B"]


def test_an_error_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept("x", lambda: 1 // 0)
    assert kept("x", lambda: 5) == 5
