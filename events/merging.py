"""What new articles and rulings change in the stored events: only what lies near is merged again, and ids last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from events import tables
from events.corrections import RULINGS, AnchoredCorrection, check_value, in_force, in_order, ruling
from events.delta import Change, TableSet, among
from events.identity import settle
from events.model import Article, Event, EventReport, Ruling
from events.records import from_json
from events.vicinity import Vicinity

T = TypeVar("T")


class Matcher(Protocol):
    """What merges reports into events (`events.matching.merge`): reports and rulings in, events out."""

    def __call__(
        self, reports: Iterable[EventReport], *, articles: Mapping[str, Article], rulings: Sequence[Ruling] = ()
    ) -> tuple[Event, ...]: ...


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
        new reports (`events.vicinity`); all others cannot change.
        """
        changed = self._tables.touched("articles", pins["articles"], heads["articles"], "id")
        changed |= self._tables.touched("reports", pins["reports"], heads["reports"], "article_id")
        stored = self._records("corrections", heads, AnchoredCorrection, among("field", (*RULINGS, "undone")))
        changed |= self._newly_ruled(stored, pins, heads)
        if not changed:
            return None
        reports = self._records("reports", heads, EventReport, among("article_id", changed))
        digests, old = self._affected(at, changed | self._copies(changed), reports)
        reports += [r for event in old for r in event.reports if r.article_id not in changed]
        wanted = {r.article_id for r in reports}
        articles = {a.id: a for a in self._records("articles", heads, Article, among("id", wanted))}
        valid = {c.id for c in in_force(one.correction for one in stored)}
        rulings = [r for one in stored if one.correction.id in valid and (r := ruling(one)) is not None]
        before = self._before(at, old, reports, changed)
        settled = settle(before, self._matcher(reports, articles=articles, rulings=rulings), since=at + 1)
        change = _changes(digests, tables.event_rows(settled.events, articles))
        beside = {"forwards": tables.forward_rows(settled.forwards)} if settled.forwards else {}
        return Change(change.gone, change.rows, beside)

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
        if self._begun is None or self._begun == at:
            return old
        known = {r.id for r in reports} | {r.id for event in old for r in event.reports}
        told = changed | {r.article_id for r in reports}
        found = [from_json(Event, row["record"]) for row in self._near(self._begun, told, ())]
        return [e for e in found if any(r.id in known or r.article_id in changed for r in e.reports)]

    def _affected(
        self, at: int, changed: set[str], reports: Sequence[EventReport]
    ) -> tuple[dict[str, str], list[Event]]:
        """The stored events that may change: digests by id, and the events."""
        found = self._near(at, changed, reports)
        return {row["id"]: row["digest"] for row in found}, [from_json(Event, row["record"]) for row in found]

    def _near(self, at: int, articles: set[str], reports: Sequence[EventReport]) -> list[dict[str, Any]]:
        """The rows of events that one of the articles tells, or that lie near one of the reports."""
        near = Vicinity(reports)
        ids: list[str] = []
        columns = ["id", "article_ids", "lon", "lat", "country", "admin1", "date_start", "date_end"]
        for rows in self._tables.parts("events", at, columns):
            ids += rows.filter(near.of(rows, articles))["id"].to_pylist()
        return list(self._tables.rows("events", at, ["id", "digest", "record"], among("id", ids))) if ids else []

    def _records(self, name: str, heads: Mapping[str, int], kind: type[T], only: Any) -> list[T]:
        texts = self._tables.newest(name, ["record"], heads[name], only)["record"].to_pylist()
        return [self._written.get(text) or from_json(kind, text) for text in texts]


def _changes(digests: Mapping[str, str], rows: Any) -> Change:
    """Events merged again against what was stored of them."""
    ids, found = rows["id"].to_pylist(), rows["digest"].to_pylist()
    new = rows.filter(pa.array([digests.get(id) != digest for id, digest in zip(ids, found, strict=True)], pa.bool_()))
    gone = (digests.keys() - set(ids)) | (digests.keys() & set(new["id"].to_pylist()))
    return Change(sorted(gone), new)
