"""Articles with their events as a coder writes them: the shape of gold files, samples and training text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from events.errors import EvaluationError
from events.model import Article, Importance, SubEventType

_READ = datetime(2000, 1, 1, tzinfo=UTC)
"""Gold articles are not retrieved from anywhere; a fixed moment keeps everything reproducible."""


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One event of a gold article."""

    sub_type: SubEventType
    start: date
    end: date
    date_precision: int
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    place: str
    place_en: str
    country: str
    latitude: float | None
    longitude: float | None
    where_precision: int
    killed_best: int | None
    importance: Importance
    quote: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with all its events."""

    article: Article
    events: tuple[GoldEvent, ...]
    phenomena: tuple[str, ...]


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The articles of a gold file (JSON lines). Raises EvaluationError naming file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _article(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise EvaluationError(f"{path} line {number}: not a gold article ({error!r})") from None


def _article(row: dict[str, Any]) -> GoldArticle:
    article = Article(
        id=row["id"],
        source=row.get("source", ""),
        url=row.get("url", ""),
        title=row.get("title", ""),
        text=row["text"],
        language=row["language"],
        published=datetime.fromisoformat(row["published"]) if row.get("published") else None,
        retrieved=_READ,
    )
    return GoldArticle(article, tuple(map(_event, row["events"])), tuple(row.get("phenomena", ())))


def _event(row: dict[str, Any]) -> GoldEvent:
    return GoldEvent(
        sub_type=SubEventType(row["sub_event_type"]),
        start=date.fromisoformat(row["date_start"]),
        end=date.fromisoformat(row["date_end"]),
        date_precision=int(row["date_precision"]),
        side_a=tuple(row["side_a"]),
        side_b=tuple(row["side_b"]),
        place=row.get("place") or "",
        place_en=row.get("place_en") or "",
        country=row.get("country") or "",
        latitude=row["latitude"],
        longitude=row["longitude"],
        where_precision=int(row["where_precision"]),
        killed_best=row["fatalities_best"],
        importance=Importance(row["importance"]),
        quote=row["quote"],
    )
