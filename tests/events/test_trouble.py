"""Trouble from outside: a lake compacted, vacuumed or deleted under its reader, and a disk that takes no more.

A full disk is a limit on the size of files, set in a process of its own: the system then refuses the write as it does
on a full one, wherever it comes from (pyarrow, delta-rs, DuckDB).
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from builders import RAQQA, coding, located, merge, reading
from deltalake import DeltaTable

from events import cache
from events.errors import LakeError
from events.model import EventFilter
from events.query import Query
from events.store import Lake

HERE = Path(__file__).parent
FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.path.insert(0, {here!r})
from pathlib import Path
from builders import merge
from test_trouble import told
from events import cache
from events.errors import LakeError
from events.store import Lake
lake = Lake.open({lake!r}, matcher=merge)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
try:
    {act}
except LakeError as error:
    print(error)
    sys.exit(3)
"""


def told(number: int):
    code = coding(location=located(RAQQA), on=date(2017, 1, 1 + number % 28))
    return reading(f"Clash {number} raged. " + "Shells fell. " * (number % 50), code, source=f"Outlet {number}")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake of three writes, so that there is something to compact."""
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    for number in range(3):
        lake.add([told(number)])
    return lake


def ids(query: Query) -> set[str]:
    return {row.id for row in query.rows(EventFilter())}


def compact(lake: Lake) -> None:
    for table in sorted(path for path in Path(lake.location).iterdir() if (path / "_delta_log").is_dir()):
        DeltaTable(table).optimize.compact()


def test_a_lake_compacted_under_the_reader_answers_as_before(lake: Lake, tmp_path: Path) -> None:
    query, version = Query(lake, folder=tmp_path / "cache"), lake.version
    whole = ids(query)
    compact(lake)
    assert ids(query) == whole
    assert {event.id for event in lake.events(version=version)} == whole
    assert {event.id for event in lake.events()} == whole
    assert ids(Query(lake, folder=tmp_path / "cache")) == whole
    lake.add([told(9)])
    assert len(ids(Query(lake, folder=tmp_path / "cache"))) == len(whole) + 1


def test_files_removed_under_the_reader_are_said_and_the_query_goes_on(lake: Lake, tmp_path: Path) -> None:
    old, query = lake.version, Query(lake, folder=tmp_path / "cache")
    whole = ids(query)
    compact(lake)
    DeltaTable(f"{lake.location}/events").vacuum(0, enforce_retention_duration=False, dry_run=False)
    assert ids(query) == whole
    assert ids(Query(lake, folder=tmp_path / "other")) == whole
    with pytest.raises(LakeError, match=str(old)):
        list(lake.events(version=old))


def on_a_full_disk(lake: Lake, act: str) -> subprocess.CompletedProcess[str]:
    script = FULL.format(here=str(HERE), lake=lake.location, act=act)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, cwd=HERE.parents[1]
    )


def test_a_full_disk_leaves_the_lake_as_it_was_and_the_run_goes_on_later(lake: Lake) -> None:
    before, version = {event.id for event in lake.events()}, lake.version
    done = on_a_full_disk(lake, "lake.add([told(n) for n in range(50, 150)])")
    assert done.returncode == 3, done.stderr
    assert lake.location in done.stdout
    assert "nothing was changed" in done.stdout
    assert (lake.version, {event.id for event in lake.events()}) == (version, before)
    lake.add([told(n) for n in range(50, 150)])
    assert lake.counts().articles == 103


def test_a_full_disk_leaves_the_older_copy_of_the_query(lake: Lake, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    cache.ready(lake, lake.version, folder)
    before = lake.version
    lake.add([told(7)])
    done = on_a_full_disk(lake, f"cache.ready(lake, lake.version, Path({str(folder)!r}))")
    assert done.returncode == 3, done.stderr
    assert "is the disk full?" in done.stdout
    assert cache.newest(lake, folder) == before
    assert not list(folder.glob("*.part*"))
    assert len(ids(Query(lake, folder=folder))) == 4
