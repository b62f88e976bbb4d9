"""The past of one record: the versions of the lake in which it appeared or changed, and where its former ids lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise

from events.model import Coding, Event, Forward
from events.store import Lake

_VERSIONS = 30
"""Versions looked through, the newest ones: each is one reading of a column, some 100 ms in a lake of a million."""


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the lake that changed the record."""

    version: int
    when: datetime
    articles: int
    """How many tell it since then; 0 when the id was no longer in use."""
    was: int
    """How many told it before; 0 when it is new, or when the earlier versions were not looked at."""
    changed: tuple[str, ...]
    """Names of the fields of the reading (`Coding`) that differ from before."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What is known of a record's past."""

    changes: tuple[Change, ...]
    """Newest first."""
    whole: bool
    """Whether all versions were looked at."""
    forwards: tuple[Forward, ...]


def chronicle(lake: Lake, event_id: str, version: int, *, limit: int = _VERSIONS) -> Chronicle:
    """The past of an event as read, up to a version; corrections are `Lake.corrections`. Raises LakeError."""
    commits = [commit for commit in lake.history() if commit.version <= version][: limit + 1]
    states = [(commit, lake.uncorrected(event_id, commit.version)) for commit in commits]
    whole = len(commits) <= limit
    if whole and commits:
        states.append((commits[-1], None))  # before the first version there was nothing
    found = (
        Change(commit.version, commit.when, *_articles(now, before), tuple(_changed(before, now)))
        for (commit, now), (_, before) in pairwise(states)
        if now != before
    )
    return Chronicle(tuple(found), whole, lake.forwards(event_id, version))


def _articles(now: Event | None, before: Event | None) -> tuple[int, int]:
    return (len(now.article_ids) if now else 0, len(before.article_ids) if before else 0)


def _changed(before: Event | None, now: Event | None) -> Iterator[str]:
    if before is None or now is None:
        return
    for field in fields(Coding):
        if getattr(before.coding, field.name) != getattr(now.coding, field.name):
            yield field.name
