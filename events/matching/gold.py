"""Dispatches with what they tell as a coder writes it, and which event each tells: the gold file of matching.

A line a dispatch: `id event part language published source text`, then the coding, as the dispatch (not the truth) has
it: `sub_event_type date_start date_end place country admin1 latitude longitude population where_precision side_a
side_b killed injured`. `part` is "tuning", "scoring", "inspected", "deciding", "blind-read" or "blind-kept": points are
fitted to all but "deciding" and "blind-kept", of which nothing may be looked at. Parts are drawn by family (the event's
id without its last number), so that an event and its near misses are scored together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from events import lexicon
from events.errors import EvaluationError
from events.model import (
    Actor,
    ActorKind,
    Article,
    Casualties,
    Coding,
    DateBasis,
    DatePrecision,
    EventDate,
    EventReport,
    Evidence,
    Importance,
    Span,
    SubEventType,
    Toll,
    content_id,
)
from geodata.places import Place, Resolution, Toponym, WherePrecision

_READ = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One account of one event."""

    event: str
    """Id of the true event."""
    part: str
    article: Article
    report: EventReport
    """As the coder codes it."""


def read_dispatches(path: Path) -> tuple[Dispatch, ...]:
    """The dispatches of a gold file. Raises EvaluationError that names the line."""
    return tuple(_dispatches(path))


def _dispatches(path: Path) -> Iterator[Dispatch]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield _dispatch(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(f"{path} line {number} is no dispatch with its coding: {error!r}") from error


def _dispatch(row: dict[str, Any]) -> Dispatch:
    text = row["text"]
    article = Article(
        row["id"], row["source"], "", "", text, row["language"], datetime.fromisoformat(row["published"]), _READ
    )
    whole = Span(0, len(text))
    evidence = (Evidence("event", whole, text),)
    report = EventReport(content_id("report", row["id"]), row["id"], _coding(row), whole, evidence)
    return Dispatch(row["event"], row["part"], article, report)


def _coding(row: dict[str, Any]) -> Coding:
    start, end = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
    exact = DatePrecision.DAY if start == end else DatePrecision.FEW_DAYS
    return Coding(
        sub_event_type=SubEventType(row["sub_event_type"]),
        date=EventDate(start, end, exact, DateBasis.STATED),
        side_a=tuple(map(_actor, row["side_a"])),
        side_b=tuple(map(_actor, row["side_b"])),
        location=_location(row),
        casualties=Casualties(_toll(row["killed"]), _toll(row["injured"])),
        claims=(),
        importance=Importance.MAIN,
        confidence=1.0,
    )


def _toll(count: int | None) -> Toll:
    return Toll(count, count, count)


def _location(row: dict[str, Any]) -> Resolution:
    precision = WherePrecision(row["where_precision"])
    place = Place(
        id=content_id("place", row["place"], row["latitude"], row["longitude"]),
        name=row["place"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        feature="ADM1" if precision == WherePrecision.ADMIN1 else "PPL",
        country=row["country"],
        admin1=row["admin1"],
        population=row["population"],
    )
    return Resolution(Toponym(place.name, 0, 0), place, precision, place.latitude, place.longitude, None, 1.0)


def _actor(name: str) -> Actor:
    known = _actors().get(name)
    if known:
        return known
    for entry in lexicon.generic_actors():
        if name.startswith(entry.template.split("{")[0].strip()):
            return Actor(name, name, entry.kind, entry.side)
    return Actor(name, name, ActorKind.POLITICAL_MILITIA, "unknown")


@cache
def _actors() -> dict[str, Actor]:
    return {entry.actor.name: entry.actor for entry in lexicon.actors()}
