"""From paths to readings: every article found is read; whatever fails is told, and stops nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

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
    """
    for number, path in enumerate(paths):
        for found in read_path(path, progress=_part(progress, number, len(paths))):
            if isinstance(found, Issue):
                trouble(found)
            elif (reading := _read(reader, found, trouble)) is not None:
                for issue in reading.issues:
                    trouble(issue)
                yield reading


def _read(reader: ArticleReader[R], article: Article, trouble: Callable[[Issue], None]) -> R | None:
    try:
        return reader.read(article)
    except Exception as error:  # a fault met in one article must not lose the others; it is told and stored
        name = article.title or article.source
        message = f"{name}: reading failed, {type(error).__name__}: {error}; please report it with the article"
        trouble(Issue(Level.ERROR, "reading", message, article.id))
        return None


def _part(progress: Progress, number: int, total: int) -> Progress:
    """Progress within one of several paths as progress of the whole."""
    return (lambda stage, done: progress(stage, (number + done) / total)) if progress else None
