"""From paths to readings: every article found is read; whatever fails is told, and stops nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from events.errors import ArticleUnread, ReadingStopped
from events.model import Article, Issue, Level
from events.sources.files import read_path
from events.store import Read

R = TypeVar("R", bound=Read, covariant=True)
Progress = Callable[[str, float], None] | None


class ArticleReader(Protocol[R]):
    """What reads one article (`events.pipeline.Reader`)."""

    def read(self, article: Article) -> R: ...


def readings(
    paths: Sequence[str | Path],
    reader: ArticleReader[R],
    trouble: Callable[[Issue], None],
    *,
    progress: Progress = None,
) -> Iterator[R]:
    """Read every article at some paths (see `events.sources.files`).

    `trouble` is told every issue: inputs that could not be read, articles the reader failed on, and what it noted.
    A reader that says it must stop ends the readings; what was read before is whole.
    """
    found = (
        one
        for number, path in enumerate(paths)
        for one in read_path(path, progress=_part(progress, number, len(paths)))
    )
    try:
        for outcome in _outcomes(found, reader):
            if isinstance(outcome, Issue):
                trouble(outcome)
                continue
            for issue in outcome.issues:
                trouble(issue)
            yield outcome
    except ReadingStopped as stop:
        trouble(Issue(Level.ERROR, "reading", str(stop)))


def _outcomes(found: Iterable[Article | Issue], reader: ArticleReader[R]) -> Iterator[R | Issue]:
    """Articles read, in their order; as many at once as the reader can wait for. Raises ReadingStopped."""
    many = getattr(reader, "in_flight", 1)
    if many == 1:
        yield from (_read(reader, one) for one in found)
        return
    with ThreadPoolExecutor(many, "furat-reading") as pool:
        waiting: deque[Future[R | Issue]] = deque()
        try:
            for one in found:
                waiting.append(pool.submit(_read, reader, one))
                if len(waiting) >= 2 * many:  # so many more are begun that none waits for the slowest
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _read(reader: ArticleReader[R], found: Article | Issue) -> R | Issue:
    if isinstance(found, Issue):
        return found
    try:
        return reader.read(found)
    except ReadingStopped:
        raise
    except ArticleUnread as unread:
        return Issue(Level.ERROR, "reading", f"{found.title or found.source}: {unread}", found.id)
    except Exception as error:  # a fault met in one article must not lose the others; it is told and stored
        name = found.title or found.source
        message = f"{name}: reading failed, {type(error).__name__}: {error}; please report it with the article"
        return Issue(Level.ERROR, "reading", message, found.id)


def _part(progress: Progress, number: int, total: int) -> Progress:
    """Progress within one of several paths as progress of the whole."""
    return (lambda stage, done: progress(stage, (number + done) / total)) if progress else None
