"""What new articles and rulings change in the stored events: only what lies near is merged again, and ids last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from events import tables
from events.corrections import RULINGS, AnchoredCorrection, check_value, in_force, in_order, ruling
from events.delta import Change, TableSet, among
from events.identity import settle
from events.model import Article, Event, EventReport, Ruling
from events.portions import MOST_NEAR, Group, Pending, portions
from events.records import from_json
from events.vicinity import Vicinity

T = TypeVar("T")
_NARROW = ["id", "article_ids", "lon", "lat", "country", "admin1", "date_start", "date_end"]
"""What tells which events lie near."""
_BATCHES = 16
"""Of up to 1,024 rows, that are looked at together."""


class Matcher(Protocol):
    """What merges reports into events (`events.matching.merge`): reports and rulings in, events out."""

    def __call__(
        self, reports: Iterable[EventReport], *, articles: Mapping[str, Article], rulings: Sequence[Ruling] = ()
    ) -> tuple[Event, ...]: ...


@dataclass(slots=True)
class _State:
    """How far a merging is."""

    at: int
    """The version it starts from."""
    heads: Mapping[str, int]
    rulings: Sequence[Ruling]
    waiting: set[str]
    """Changed articles that no portion has merged yet."""
    pending: Pending = field(default_factory=Pending)


class Merging:
    """Merging again after a write."""

    def __init__(
        self,
        tables: TableSet,
        matcher: Matcher,
        *,
        copies: Callable[[Iterable[str]], set[str]] = lambda ids: set(),
        begun: int | None = None,
        written: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """`copies` gives the ids of stored articles that carry the text of some (`events.sketches`). `begun` is the
        version at which a run of several writes began.

        Ids last from run to run. What was published on the way of one run is no past, or the ids would depend on
        the order of its articles. `written` gives the articles and reports just written by their text, so that they
        need not be made of it again.
        """
        self._tables = tables
        self._matcher = matcher
        self._copies, self._begun, self._written = copies, begun, written

    def change(self, at: int, pins: Mapping[str, int], heads: Mapping[str, int]) -> Change | None:
        """What the new and changed articles and rulings change in the events of a version; None when nothing.

        Only events that an article of these or a copy of it tells, or that lie close enough, are merged again with the
        new reports (`events.vicinity`); all others cannot change. They are merged in portions (`events.portions`).
        """
        changed = self._tables.touched("articles", pins["articles"], heads["articles"], "id")
        changed |= self._tables.touched("reports", pins["reports"], heads["reports"], "article_id")
        stored = self._records("corrections", heads, AnchoredCorrection, among("field", (*RULINGS, "undone")))
        changed |= self._newly_ruled(stored, pins, heads)
        if not changed:
            return None
        valid = {c.id for c in in_force(one.correction for one in stored)}
        rulings = [r for one in stored if one.correction.id in valid and (r := ruling(one)) is not None]
        now = _State(at, heads, rulings, changed)
        for groups in portions(changed, self._days(changed, heads), self._ties(now)):
            self._portion(groups, now)
        return now.pending.change()

    def _days(self, changed: set[str], heads: Mapping[str, int]) -> Any:
        """Days and places the changed articles tell."""
        columns = ["article_id", "date_start", "lat", "lon"]
        return self._tables.newest("reports", columns, heads["reports"], among("article_id", changed))

    def _ties(self, now: _State) -> Iterator[Collection[str]]:
        """Changed articles that a stored event or a ruling speaks of together."""
        for rows in self._telling(now.at, now.waiting):
            yield from rows["article_ids"].to_pylist()
        yield from ([a.article_id for a in (*r.one, *r.other)] for r in now.rulings)

    def _portion(self, groups: Sequence[Group], now: _State) -> None:
        """Merge some groups of changed articles with what lies near; in halves, when that is too much at once."""
        articles = {id for group in groups for id in group}
        reports = self._records("reports", now.heads, EventReport, among("article_id", articles))
        near = self._near(articles, reports, now)
        if len(near) <= MOST_NEAR or len(groups) == 1:  # only now are copies looked for, it takes long
            near |= self._near(self._copies(articles), (), now)
        if len(near) <= MOST_NEAR or len(groups) == 1:
            self._merge(articles, reports, near, now)
            return
        del reports, near
        for half in (groups[: len(groups) // 2], groups[len(groups) // 2 :]):
            self._portion(half, now)

    def _merge(self, changed: set[str], new: Sequence[EventReport], near: set[str], now: _State) -> None:
        """Merge the reports of changed articles with the events of some ids."""
        whole = self._begun in (None, now.at) and changed == now.waiting and not now.pending.rows.num_rows
        while True:
            stored, again = self._as_stored(near, now), now.pending.of(near)
            old = [from_json(Event, text) for text in (*stored["record"].to_pylist(), *again["record"].to_pylist())]
            # what a waiting article told is told anew, here or by a later portion
            reports = [*new, *(r for event in old for r in event.reports if r.article_id not in now.waiting)]
            before = old if whole else self._before(now.at, old, reports, changed)
            if near.issuperset(event.id for event in before):
                break
            near = near.union(event.id for event in before)  # whoever has such an id now may have to give it back
        wanted = {r.article_id for r in reports}
        articles = {a.id: a for a in self._records("articles", now.heads, Article, among("id", wanted))}
        settled = settle(before, self._matcher(reports, articles=articles, rulings=now.rulings), since=now.at + 1)
        now.pending.take(stored, again, before, settled, articles)
        now.waiting -= changed
        pa.default_memory_pool().release_unused()  # else what a portion took stays with the process

    def _newly_ruled(
        self, stored: Sequence[AnchoredCorrection], pins: Mapping[str, int], heads: Mapping[str, int]
    ) -> set[str]:
        """Articles a ruling, new or newly taken back, speaks of: the published events do not yet obey it."""
        new = self._tables.touched("corrections", pins["corrections"], heads["corrections"], "id") if stored else set()
        for correction in reversed(in_order(one.correction for one in stored)):  # an undoing may be undone as well
            if correction.id in new and correction.field == "undone":
                new = {*new, check_value("undone", correction.value)}
        anchors = [
            anchor
            for one in stored
            if one.correction.id in new and one.correction.field in RULINGS
            for anchor in (*one.anchors, *check_value(one.correction.field, one.correction.value))
        ]
        return {anchor.article_id for anchor in anchors}

    def _before(self, at: int, old: list[Event], reports: Sequence[EventReport], changed: set[str]) -> list[Event]:
        """The events whose ids are to last: the affected ones as they were when the run began."""
        begun = at if self._begun is None else self._begun
        known = {r.id for r in reports} | {r.id for event in old for r in event.reports}
        told = changed | {r.article_id for r in reports}
        ids = [id for rows in self._telling(begun, told) for id in rows["id"].to_pylist()]
        rows = self._tables.rows("events", begun, ["record"], among("id", ids)) if ids else ()
        found = (from_json(Event, row["record"]) for row in rows)
        return [e for e in found if any(r.id in known or r.article_id in changed for r in e.reports)]

    def _telling(self, at: int, articles: set[str]) -> Iterator[Any]:
        """Rows of the stored events that one of the articles tells, ids and article_ids."""
        nowhere = Vicinity(())
        for rows in self._narrow(at):
            yield rows.filter(nowhere.of(rows, articles))

    def _narrow(self, at: int) -> Iterator[Any]:
        """What tells which events lie near, of all stored ones, in pieces: all at once would grow with the lake."""
        batches = self._tables.batches("events", _NARROW, at)
        while some := list(islice(batches, _BATCHES)):
            yield pa.Table.from_batches(some)

    def _near(self, articles: set[str], reports: Sequence[EventReport], now: _State) -> set[str]:
        """Ids of the events, as they are by now, that one of the articles tells or that lie near one of the reports."""
        near = Vicinity(reports)
        ids: set[str] = set()
        for rows in chain(self._narrow(now.at), [now.pending.rows]):
            live = rows if rows is now.pending.rows else now.pending.unreplaced(rows)
            ids.update(live.filter(near.of(live, articles))["id"].to_pylist())
        return ids

    def _as_stored(self, ids: set[str], now: _State) -> Any:
        """The rows of stored events of some ids that are still as they are stored."""
        schema = pa.schema([tables.SCHEMAS["events"].field(name) for name in ("id", "digest", "record")])
        if not ids:
            return schema.empty_table()
        return now.pending.unreplaced(self._tables.part("events", now.at, schema.names, among("id", ids)).cast(schema))

    def _records(self, name: str, heads: Mapping[str, int], kind: type[T], only: Any) -> list[T]:
        texts = self._tables.newest(name, ["record"], heads[name], only)["record"].to_pylist()
        return [self._written.get(text) or from_json(kind, text) for text in texts]
