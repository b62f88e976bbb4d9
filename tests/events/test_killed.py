"""A run that is killed outright: what was stored stays, nothing of it is read again, and its processes end with it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import Read, merge
from readers import Fickle

import events
from events.intake import readings
from events.store import Lake
from events.workers import read_all

HERE = Path(__file__).parent
KILLED = """
import multiprocessing, os, signal, sys
sys.path.insert(0, {here!r})
from builders import merge
from readers import Fickle
from events import store
from events.intake import readings
from events.workers import read_all
store._BATCH, store._PUBLISHED = 3, 6
lake = store.Lake.open({lake!r}, matcher=merge)
found = readings(
    [{file!r}], Fickle(), print, unread=lambda some: lake.unread(some, "fickle"),
    many=lambda articles: read_all(articles, Fickle.open, 2, 60),
)
def until():
    for number, reading in enumerate(found):
        if number == 10:
            print(*[child.pid for child in multiprocessing.active_children()], flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        yield reading
lake.add(until(), reader="fickle")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [f'{{"id":"a{n}","text":"The clash number {n} raged in the town."}}' for n in range(16)]
    random.Random(3).shuffle(rows)
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(rows))
    return path


def gone(pids: Sequence[int]) -> bool:
    return not any(Path(f"/proc/{pid}/cmdline").exists() and _cmdline(pid) for pid in pids)


def _cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()  # nothing for one that waits to be buried
    except OSError:
        return b""


def test_a_run_killed_half_way_goes_on_with_another_number_of_processes(tmp_path: Path, file: Path) -> None:
    lake, whole = (Lake.create(tmp_path / name, matcher=merge) for name in ("lake", "whole"))
    script = KILLED.format(here=str(HERE), lake=lake.location, file=str(file))
    root = Path(events.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True, timeout=300)
    assert done.returncode < 0
    assert lake.counts().articles == 6  # what was published together
    again: list[str] = []

    class Counting(Fickle):
        def read(self, article) -> Read:  # type: ignore[no-untyped-def]
            again.append(article.id)
            return super().read(article)

    lake.add(readings([file], Counting(), print, unread=lambda some: lake.unread(some, "fickle")), reader="fickle")
    assert len(again) == 16 - 9  # three whole batches of three were stored
    whole.add(readings([file], Fickle(), print, many=lambda articles: read_all(articles, Fickle.open, 1, 60)))
    assert {event.id for event in lake.events()} == {event.id for event in whole.events()}
    assert lake.counts() == whole.counts()
    until, pids = time.monotonic() + 60, [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    while not gone(pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert gone(pids), [os.getpid(), pids]
