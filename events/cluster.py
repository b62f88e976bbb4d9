"""The same reading on a Dask cluster: articles go out in small batches, readings come back, this process stores them.

Workers need this package and nothing else: the compiled gazetteer is sent to each once. A worker that goes away costs
nothing, its batches are read by others; what a batch gives does not depend on where it is read.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from distributed import Client, WorkerPlugin, get_worker, wait
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from events.errors import ClusterError, ReadingStopped
from events.intake import Readings
from events.model import Article, Issue, Level
from events.pipeline import Reader
from events.workers import TIME_LIMIT, read_one
from geodata.build import default_home
from geodata.gazetteer import Gazetteer

_BATCH = 20
"""Articles sent at once: half a second's work, against some milliseconds for the way."""
_AHEAD = 3
"""Batches for each thread of the cluster that are on the way or waiting; so memory here does not grow."""
_REACHED = "20s"
"""How long the scheduler has to answer at first."""
_PATIENCE = 120.0
"""Seconds beyond a whole batch's limit without any answer, after which the cluster is given up."""


class _SendGazetteer(WorkerPlugin):
    """Puts a compiled gazetteer into the home folder of each worker's machine, whenever one joins."""

    name = "furat-gazetteer"
    idempotent = True

    def __init__(self, folder: str, packed: bytes) -> None:
        self.folder, self.packed = folder, packed

    def setup(self, worker: Any) -> None:
        """Unpack it, unless another worker of the machine has."""
        target = default_home() / "gazetteer" / self.folder
        if (target / "manifest.json").exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sent-", dir=target.parent) as aside:
            with tarfile.open(fileobj=io.BytesIO(self.packed)) as packed:
                packed.extractall(aside, filter="data")
            try:
                Path(aside, self.folder).rename(target)
            except OSError:
                if not (target / "manifest.json").exists():
                    raise  # not because another worker was faster


def on_cluster(reader: Reader, scheduler: str, limit: float = TIME_LIMIT) -> Readings:
    """A way to read articles on the cluster of a scheduler (`tcp://host:port`), with this reader's gazetteer."""
    return lambda articles: _read(articles, reader.gazetteer.folder, scheduler, limit)


def _read(articles: Iterable[Article], folder: Path, scheduler: str, limit: float) -> Iterator[Any]:
    """What each article says, or an Issue, in no order. Raises ClusterError when the cluster is gone."""
    try:
        with Client(scheduler, timeout=_REACHED) as client:
            client.register_plugin(_SendGazetteer(folder.name, _packed(folder)))
            yield from _outcomes(client, iter(articles), folder.name, limit)
    except (OSError, CommClosedError, TimeoutError) as error:
        raise ClusterError(
            f"the cluster at {scheduler} cannot be reached: {error or type(error).__name__}; what was read is stored, "
            "run the same command again to go on"
        ) from error


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(folder, arcname=folder.name)
    return packed.getvalue()


def _outcomes(client: Any, articles: Iterator[Article], gazetteer: str, limit: float) -> Iterator[Any]:
    sent: dict[Any, list[Article]] = {}
    while True:
        most = max(2, _AHEAD * sum(client.nthreads().values()))
        while len(sent) < most and (batch := list(islice(articles, _BATCH))):
            sent[_send(client, batch, gazetteer, limit)] = batch
        if not sent:
            return
        for future in _finished(sent, limit):
            batch = sent.pop(future)
            for outcome in _answer(future, batch):
                if isinstance(outcome, Article):  # one of a batch that killed its workers: each for itself
                    sent[_send(client, [outcome], gazetteer, limit)] = [outcome]
                else:
                    yield outcome
            future.release()


def _send(client: Any, batch: list[Article], gazetteer: str, limit: float) -> Any:
    return client.submit(read_batch, batch, gazetteer, limit, pure=False, retries=2)


def _finished(sent: dict[Any, list[Article]], limit: float) -> Sequence[Any]:
    try:
        found: Any = wait(list(sent), timeout=limit * _BATCH + _PATIENCE, return_when="FIRST_COMPLETED")
    except TimeoutError as error:
        raise TimeoutError("no worker has answered; are there any, and do they hang?") from error
    done: Sequence[Any] = list(found.done)
    return done


def _answer(future: Any, batch: list[Article]) -> Iterator[Any]:
    """The outcomes of a batch; its articles again when it is to be taken apart. Raises ReadingStopped, OSError."""
    if future.status == "cancelled" or future.status == "lost":
        raise OSError("the scheduler has gone away")
    error = future.exception()
    if error is None:
        yield from future.result()
    elif isinstance(error, KilledWorker) and len(batch) > 1:
        yield from batch
    elif isinstance(error, KilledWorker):
        words = f"{batch[0].title or batch[0].source}: the workers that read it died (out of memory?)"
        yield Issue(Level.ERROR, "reading", words, batch[0].id)
    elif isinstance(error, ReadingStopped):
        raise error
    else:
        raise ClusterError(f"a worker cannot read: {type(error).__name__}: {error}; has it the same version of Furat?")


def read_batch(batch: Sequence[Article], gazetteer: str, limit: float) -> list[Any]:
    """What a worker does: the readings of some articles, an Issue for each that failed."""
    get_worker()  # a worker's thread it must be
    reader = _reader(gazetteer)
    return [read_one(reader, article, limit) for article in batch]


@cache
def _reader(gazetteer: str) -> Reader:
    """A worker's reader, opened once a process."""
    return Reader(Gazetteer(default_home() / "gazetteer" / gazetteer))
