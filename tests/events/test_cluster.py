"""A real scheduler and two real workers on this machine; one of them is killed half-way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import events
from events.cluster import on_cluster
from events.errors import ClusterError
from events.intake import readings
from events.model import Article, Issue
from events.pipeline import Reader
from events.sources.files import read_path
from events.store import Lake

SAMPLES = Path(events.__file__).parent / "samples" / "dispatches.jsonl"


@dataclass
class Cluster:
    """Processes of a cluster."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    home: Path


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers with an empty home of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    home = tmp_path / "home"
    environment = {**os.environ, "FURAT_HOME": str(home), "PYTHONPATH": str(Path(events.__file__).parents[1])}

    def start(module: str, *options: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"{module}-{time.monotonic_ns()}.log").open("wb")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *options],
                env=environment, cwd=tmp_path, stdout=log, stderr=log,
            )  # fmt: skip

    scheduler = start("dask_scheduler", "--host", address, "--no-dashboard")
    options = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    made = Cluster(address, scheduler, [start("dask_worker", *options) for _ in range(2)], home)
    try:
        yield made
    finally:
        for process in (*made.workers, scheduler):
            process.kill()
            process.wait()


def test_a_worker_killed_half_way_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    reader = Reader.open()
    alone, together = Lake.create(tmp_path / "alone"), Lake.create(tmp_path / "together")
    alone.add(readings([SAMPLES], reader, lambda _: None))
    troubles: list[Issue] = []
    many = on_cluster(reader, cluster.address)

    def killing() -> Iterator[object]:
        for number, reading in enumerate(readings([SAMPLES], reader, troubles.append, many=many)):
            if number == 30:
                cluster.workers[0].kill()
            yield reading

    together.add(killing())
    assert [t for t in troubles if t.stage == "reading"] == []
    assert [e.id for e in sorted(together.events(), key=lambda e: e.id)] == sorted(e.id for e in alone.events())
    assert together.counts() == alone.counts()
    assert [f.name for f in (cluster.home / "gazetteer").iterdir()] == [reader.gazetteer.folder.name]


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.cluster._REACHED", "1s")
    articles = [a for a in read_path(SAMPLES) if isinstance(a, Article)]
    with pytest.raises(ClusterError, match="run the same command again"):
        list(on_cluster(Reader.open(), "tcp://127.0.0.1:9")(articles))


def test_a_scheduler_that_goes_away_leaves_what_was_read(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader.open()
    monkeypatch.setattr("events.cluster._BATCH", 5)
    outcomes = on_cluster(reader, cluster.address)(a for a in read_path(SAMPLES) if isinstance(a, Article))
    assert next(outcomes).article.id
    cluster.scheduler.kill()
    with pytest.raises(ClusterError):
        list(outcomes)


def test_workers_that_never_answer_are_said(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    for worker in cluster.workers:
        worker.kill()
    monkeypatch.setattr("events.cluster._PATIENCE", 2.0)
    articles = [a for a in read_path(SAMPLES) if isinstance(a, Article)]
    with pytest.raises(ClusterError, match="no worker has answered; are there any, and do they hang"):
        list(on_cluster(Reader.open(), cluster.address, 0.05)(articles))
