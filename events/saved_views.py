"""Views that were given a name: the address of each, in `views.json` in the folder of run-time data."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from events.errors import FilterError
from events.model import EventFilter
from events.query import Query
from events.records import RecordError, from_json, to_json
from events.store import default_folder

LONGEST = 60
"""Characters of a name."""
_ASKED = ("sides", "actors", "countries", "sources")
"""Conditions whose values come from the events and can vanish with them."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under its name."""

    name: str
    address: str
    """The query part of the page's address: "side=islamic_state&from=2017-11-01"."""
    when: datetime


@dataclass(frozen=True, slots=True)
class _File:
    views: tuple[SavedView, ...]


@dataclass(frozen=True, slots=True)
class Vanished:
    """A value a view asks for that no event has."""

    condition: str
    """sides, actors, countries or sources."""
    value: str


def file(home: Path | None = None) -> Path:
    """Where the views lie."""
    return (home or default_folder()) / "views.json"


def read(home: Path | None = None) -> tuple[SavedView, ...]:
    """The saved views by name. Raises FilterError when the file is none of Furat's."""
    try:
        return from_json(_File, file(home).read_text("utf-8")).views
    except FileNotFoundError:
        return ()
    except (RecordError, OSError, UnicodeDecodeError) as error:
        raise FilterError(
            f"the saved views in {file(home)} cannot be read ({error}); mend the file, or move it away to begin anew"
        ) from error


def save(name: str, address: str, home: Path | None = None) -> bool:
    """Keep a view; whether one of that name was there before and gave way. Raises FilterError."""
    clean = " ".join(name.split())[:LONGEST]
    if not clean:
        raise FilterError("a view needs a name")
    others = [view for view in read(home) if view.name != clean]
    was_there = len(others) < len(read(home))
    _write([*others, SavedView(clean, address, datetime.now(UTC))], home)
    return was_there


def drop(name: str, home: Path | None = None) -> None:
    """Forget a view. Raises FilterError."""
    _write([view for view in read(home) if view.name != name], home)


def _write(views: Iterable[SavedView], home: Path | None) -> None:
    """All at once: another session may read at this moment."""
    path = file(home)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(to_json(_File(tuple(sorted(views, key=lambda view: view.name)))), "utf-8")
        new.replace(path)
    except OSError as error:
        raise FilterError(f"the view cannot be kept in {path}: {error}") from error


def vanished(query: Query, filter: EventFilter) -> tuple[Vanished, ...]:
    """What a filter asks for that no event of the lake has: renamed, corrected away, or of another lake."""

    def only(condition: str, value: str) -> EventFilter:
        fields: dict[str, Any] = {condition: (value,)}
        return EventFilter(**fields)

    return tuple(
        Vanished(condition, value)
        for condition in _ASKED
        for value in getattr(filter, condition)
        if not query.page(only(condition, value), limit=0).total
    )
