"""Reading in several processes of this machine: all cores, a limit of time for each article, and no article that stops
the others. A process that dies or hangs costs its article, which becomes an Issue, and is replaced.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from events.errors import ArticleUnread, ReadingStopped
from events.model import Article, Issue, Level
from events.timing import TimeUp, within

TIME_LIMIT = 60.0
"""Seconds for one article. The longest that is read, 200,000 characters, takes five on a slow core."""
_ALONE = 200
"""So few articles are read without processes: two seconds' work, as long as a process takes to open its reader."""
_GRACE = 10.0
"""Seconds after the limit until a process that does not break off is ended."""
_OPENING = 300.0
"""Seconds a process has to open its reader."""


class AnyReader(Protocol):
    """What reads one article."""

    def read(self, article: Article) -> Any: ...


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_one(reader: AnyReader, article: Article, limit: float = TIME_LIMIT) -> Any:
    """What an article says, or an Issue. Raises ReadingStopped."""
    name = article.title or article.source
    try:
        return within(limit, lambda: reader.read(article))
    except ReadingStopped:
        raise
    except TimeUp:
        return too_long(article, limit)
    except ArticleUnread as unread:
        return Issue(Level.ERROR, "reading", f"{name}: {unread}", article.id)
    except Exception as error:  # a fault met in one article must not lose the others; it is told and stored
        message = f"{name}: reading failed, {type(error).__name__}: {error}; please report it with the article"
        return Issue(Level.ERROR, "reading", message, article.id)


def too_long(article: Article, limit: float) -> Issue:
    """The Issue of an article that took too long."""
    name = article.title or article.source
    words = f"{name}: reading took longer than {limit:g} s and was broken off; cut it up, or give --time-limit"
    return Issue(Level.ERROR, "reading", words, article.id)


def read_most(
    reader: AnyReader,
    articles: Iterable[Article],
    opens: Callable[[], AnyReader],
    workers: int,
    limit: float,
    shared: Sequence[str] = (),
) -> Iterator[Any]:
    """Few articles with this reader, many in several processes, which take seconds to start.

    This process then reads none, and so holds nothing of what a reader needs. `shared` is as in `read_all`.
    """
    source = iter(articles)
    first = list(itertools.islice(source, _ALONE + 1))
    if len(first) > _ALONE:
        yield from read_all(itertools.chain(first, source), opens, workers, limit, shared)
    else:
        yield from (read_one(reader, article, limit) for article in first)


@dataclass(slots=True)
class _Worker:
    """One process, and what it is reading."""

    process: Any
    pipe: Connection
    article: Article | None = None
    until: float = 0.0
    """When it is ended, on the monotonic clock."""


def read_all(
    articles: Iterable[Article],
    opens: Callable[[], AnyReader],
    workers: int,
    limit: float = TIME_LIMIT,
    shared: Sequence[str] = (),
) -> Iterator[Any]:
    """What each article says, or an Issue, in no order. `opens` makes a reader and can be pickled.

    `shared` names modules whose import loads what all readers need: where the system can fork, it is in memory once.
    Raises ReadingStopped when a reader says so, or when no reader can be opened.
    """
    context = _context(shared)
    crew = [_start(context, opens, limit) for _ in range(workers)]
    source = iter(articles)
    try:
        busy = [worker for worker in crew if _give(worker, source, limit)]
        while busy:
            for worker in _ready(busy):
                yield _take(worker, context, opens, limit)
                if not _give(worker, source, limit):
                    busy.remove(worker)
    finally:
        for worker in crew:
            worker.process.terminate()
            worker.pipe.close()


def _context(shared: Sequence[str]) -> Any:
    """How processes are started: forked from one that has loaded what they share and has no threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(shared))
    return context


def _start(context: Any, opens: Callable[[], AnyReader], limit: float) -> _Worker:
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, opens, limit), daemon=True, name="furat-reading")
    process.start()
    there.close()
    return _Worker(process, here, until=time.monotonic() + _OPENING)


def _work(pipe: Connection, opens: Callable[[], AnyReader], limit: float) -> None:
    """The life of a process: articles in, readings out."""
    try:
        reader = opens()
        while True:
            article = pipe.recv()
            try:
                pipe.send(read_one(reader, article, limit))
            except ReadingStopped as stop:
                pipe.send(stop)
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        pass
    except Exception as error:
        pipe.send(ReadingStopped(f"no reader could be opened: {type(error).__name__}: {error}"))


def _give(worker: _Worker, source: Iterator[Article], limit: float) -> bool:
    """Hand the next article to a worker; False when there is none."""
    worker.article = next(source, None)
    if worker.article is None:
        return False
    worker.until = max(worker.until, time.monotonic() + limit + _GRACE)
    try:
        worker.pipe.send(worker.article)
    except OSError:  # it has died; `_take` sees it
        worker.until = 0.0
    return True


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """The workers that have an answer, are dead, or hang."""
    pipes: list[Any] = [worker.pipe for worker in busy]
    soonest = min(worker.until for worker in busy) - time.monotonic()
    told = wait(pipes, timeout=max(0.0, min(soonest, 1.0)))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in told or worker.until <= now]


def _take(worker: _Worker, context: Any, opens: Callable[[], AnyReader], limit: float) -> Any:
    """The answer of a worker; for one that died or hangs an Issue, and a new process in its place."""
    assert worker.article is not None
    try:
        if worker.pipe.poll():
            answer = worker.pipe.recv()
            worker.until = 0.0
            if isinstance(answer, ReadingStopped):
                raise answer
            return answer
        hangs = True
    except (EOFError, OSError):
        hangs = False
    article = worker.article
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()
    fresh = _start(context, opens, limit)
    worker.process, worker.pipe, worker.until = fresh.process, fresh.pipe, fresh.until
    if hangs:
        return too_long(article, limit)
    words = f"{article.title or article.source}: the process that read it died (out of memory?); the rest was read"
    return Issue(Level.ERROR, "reading", words, article.id)
