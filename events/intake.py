"""From paths to readings: every article found is read; whatever fails is told, and stops nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from events.errors import ReadingStopped
from events.model import Article, Issue, Level
from events.sources.files import WAY, Way, read_path
from events.workers import read_one
from events.writing import Read

R = TypeVar("R", bound=Read, covariant=True)
Progress = Callable[[str, float], None] | None
_ASKED = 500
"""Articles the lake is asked about at once."""
_WAITED = 3600.0
"""Seconds for an article whose reader waits for others; such a reader has limits of its own."""


class ArticleReader(Protocol[R]):
    """What reads one article (`events.pipeline.Reader`)."""

    def read(self, article: Article) -> R: ...


class Readings(Protocol):
    """A way to read many articles: here, in processes, on a cluster. In any order; an Issue for what failed."""

    def __call__(self, articles: Iterable[Article], /) -> Iterator[Any]: ...


def readings(
    paths: Sequence[str | Path],
    reader: ArticleReader[R],
    trouble: Callable[[Issue], None],
    *,
    progress: Progress = None,
    unread: Callable[[Sequence[Article]], Sequence[Article]] | None = None,
    many: Readings | None = None,
    way: Way = WAY,
) -> Iterator[R]:
    """Read every article at some paths (see `events.sources.files`), otherwise as `readings_of`."""
    found = (
        one
        for number, path in enumerate(paths)
        for one in read_path(path, way=way, progress=_part(progress, number, len(paths)))
    )
    return readings_of(found, reader, trouble, unread=unread, many=many)


def readings_of(
    found: Iterable[Article | Issue],
    reader: ArticleReader[R],
    trouble: Callable[[Issue], None],
    *,
    unread: Callable[[Sequence[Article]], Sequence[Article]] | None = None,
    many: Readings | None = None,
) -> Iterator[R]:
    """Read every article a source has found.

    `trouble` is told every issue: inputs that could not be read, articles the reader failed on, and what it noted.
    A reader that says it must stop ends the readings; what was read before is whole. `unread` picks those of some
    articles that are to be read (`Lake.unread`), and `many` reads them elsewhere than in this process.
    """
    articles = _wanted(_articles(found, trouble), unread)
    try:
        for outcome in many(articles) if many else _outcomes(articles, reader):
            if isinstance(outcome, Issue):
                trouble(outcome)
                continue
            for issue in outcome.issues:
                trouble(issue)
            yield outcome
    except ReadingStopped as stop:
        trouble(Issue(Level.ERROR, "reading", str(stop)))


def _articles(found: Iterable[Article | Issue], trouble: Callable[[Issue], None]) -> Iterator[Article]:
    for one in found:
        if isinstance(one, Issue):
            trouble(one)
        else:
            yield one


def _wanted(
    articles: Iterator[Article], unread: Callable[[Sequence[Article]], Sequence[Article]] | None
) -> Iterator[Article]:
    if unread is None:
        yield from articles
        return
    while part := list(islice(articles, _ASKED)):
        yield from unread(part)


def _outcomes(articles: Iterable[Article], reader: ArticleReader[R]) -> Iterator[R | Issue]:
    """Articles read, in their order; as many at once as the reader can wait for.

    Raises ReadingStopped, once everything that was under way has been given: it may have been paid for.
    """
    many = getattr(reader, "in_flight", None)
    if many is None:
        yield from (read_one(reader, one) for one in articles)
        return
    stops: list[ReadingStopped] = []
    with ThreadPoolExecutor(many, "furat-reading") as pool:
        waiting: deque[Future[R | Issue]] = deque()
        try:
            for one in articles:
                waiting.append(pool.submit(_unless_stopped, reader, one, stops))
                if len(waiting) >= 2 * many:  # so many more are begun that none waits for the slowest
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except ReadingStopped:
            pool.shutdown(wait=True, cancel_futures=True)
            yield from _finished(waiting)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _unless_stopped(reader: ArticleReader[R], article: Article, stops: list[ReadingStopped]) -> R | Issue:
    """What an article says; nothing more is begun once one reading has said that all must stop."""
    if stops:
        raise stops[0]
    try:
        found: R | Issue = read_one(reader, article, _WAITED)
    except ReadingStopped as stop:
        stops.append(stop)
        raise
    return found


def _finished(begun: Iterable[Future[R | Issue]]) -> Iterator[R | Issue]:
    """What came of those that were begun before a stop."""
    for one in begun:
        if not one.cancelled() and not isinstance(one.exception(), ReadingStopped):
            yield one.result()


def _part(progress: Progress, number: int, total: int) -> Progress:
    """Progress within one of several paths as progress of the whole."""
    return (lambda stage, done: progress(stage, (number + done) / total)) if progress else None
