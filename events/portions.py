"""What is merged at once: new articles in portions near in time, so that memory does not grow with what is stored.

Portions are merged one after the other, each with the outcome of those before it. That gives what all at once gives, as
articles added one by one do; only which events are in memory together is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from events import tables
from events.delta import Change
from events.identity import Settled
from events.model import Article, Event, Forward

AT_ONCE = 500
"""Articles in one portion; with its reports and merged records one takes some 40 kB while it is merged."""
MOST_NEAR = 1_000
"""Stored events that are merged again with one portion; for more the portion is halved, down to one article."""

Group = frozenset[str]


def portions(articles: Collection[str], rows: Any, ties: Iterable[Collection[str]]) -> Iterator[list[Group]]:
    """Articles in portions, in the order of the days and places they tell, then of their ids.

    `rows` have columns article_id, date_start, lat and lon, a row for each report. Articles that one of `ties` names
    are in one portion: a stored event they tell, a ruling on them.
    """
    told: dict[str, tuple[str, float, float]] = {}
    for id, day, lat, lon in zip(
        *(rows[n].to_pylist() for n in ("article_id", "date_start", "lat", "lon")), strict=True
    ):
        key = (str(day or ""), lat or 0.0, lon or 0.0)
        told[id] = min(told.get(id, key), key)
    portion: list[Group] = []
    for group in sorted(_groups(articles, ties), key=lambda g: min((told.get(id, ("", 0.0, 0.0)), id) for id in g)):
        if portion and sum(map(len, portion)) + len(group) > AT_ONCE:
            yield portion
            portion = []
        portion.append(group)
    yield portion


def _groups(articles: Collection[str], ties: Iterable[Collection[str]]) -> list[Group]:
    from events.matching.copies import find  # late, as the matcher: reading a lake needs none

    leaders = {id: id for id in articles}
    for tie in ties:
        tied = [find(leaders, id) for id in tie if id in leaders]
        leaders.update((id, tied[0]) for id in tied)
    groups: dict[str, set[str]] = defaultdict(set)
    for id in articles:
        groups[find(leaders, id)].add(id)
    return [frozenset(group) for group in groups.values()]


class Pending:
    """Events that the portions so far have changed; they are written when all are merged."""

    def __init__(self) -> None:
        self.rows: Any = tables.SCHEMAS["events"].empty_table()
        """Rows of table `events`, of those that are new or changed."""
        self._was: dict[str, str] = {}
        """Digests of the stored rows that are no longer as they were."""
        self._forwards: dict[str, Forward] = {}

    def unreplaced(self, rows: Any) -> Any:
        """Those of some stored rows that are still as they are stored."""
        return _without(rows, self._was)

    def of(self, ids: Iterable[str]) -> Any:
        """The rows of some ids, those that there are."""
        return self.rows.filter(_is_in(self.rows, ids))

    def take(
        self, stored: Any, again: Any, before: Sequence[Event], settled: Settled, articles: Mapping[str, Article]
    ) -> None:
        """Take in what came of some stored rows and some of these, merged `again`."""
        was = _digests(stored)
        known = was | _digests(again)
        merged = tables.event_rows(settled.events, articles)
        found = _digests(merged)
        changed = {id for id in known.keys() | found.keys() if known.get(id) != found.get(id)}
        self._was |= {id: digest for id, digest in was.items() if id in changed}
        self.rows = pa.concat_tables([_without(self.rows, changed), merged.filter(_is_in(merged, changed))])
        for event in before:  # what an earlier portion said of them is overtaken
            self._forwards.pop(event.id, None)
        self._forwards |= {forward.event_id: forward for forward in settled.forwards}

    def change(self) -> Change:
        """What is to be written."""
        now = _digests(self.rows)
        same = {id for id, digest in now.items() if self._was.get(id) == digest}
        rows = _without(self.rows, same)
        beside = {"forwards": tables.forward_rows(self._forwards.values())} if self._forwards else {}
        return Change(sorted(self._was.keys() - same), rows, beside)


def _digests(rows: Any) -> dict[str, str]:
    return dict(zip(rows["id"].to_pylist(), rows["digest"].to_pylist(), strict=True))


def _is_in(rows: Any, ids: Iterable[str]) -> Any:
    return pc.is_in(rows["id"], pa.array(list(ids), pa.string()))


def _without(rows: Any, ids: Collection[str]) -> Any:
    return rows.filter(pc.invert(_is_in(rows, ids))) if ids else rows
