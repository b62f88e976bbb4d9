"""The lake: articles, what each of them says, the merged events, the analysts' corrections and the trouble met.

A lake is a folder (or an `s3://` address) with five Delta tables that have one version, that of `events`
(`events.delta`): a write that fails halfway has published nothing, the map "as of version 12" is read from exactly
the rows of then, and when another writer was faster the events are computed again from what both have written.
Whole articles such a failed write has left behind appear with the next write; reading them again changes nothing.

Reports of an article are replaced when the article is read again; corrections never are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from events import tables
from events.corrections import AnchoredCorrection, anchors, apply, check_value, heir
from events.delta import Commit, TableSet, among
from events.errors import LakeError, LakeMissing
from events.model import Article, Correction, Event, EventReport, Issue, Level
from events.records import from_json

T = TypeVar("T")
Progress = Callable[[str, float], None] | None

_BATCH = 500
"""Readings written in one commit: large enough that commits are few, small enough for memory."""


class Read(Protocol):
    """What reading one article gave (`events.pipeline.Reading`)."""

    @property
    def article(self) -> Article: ...
    @property
    def reports(self) -> tuple[EventReport, ...]: ...
    @property
    def issues(self) -> tuple[Issue, ...]: ...


class Matcher(Protocol):
    """What merges reports into events (`events.matching.merge`): all reports in, stable ids out."""

    def __call__(self, reports: Iterable[EventReport], *, articles: Mapping[str, Article]) -> tuple[Event, ...]: ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the lake holds."""

    articles: int
    reports: int
    events: int
    corrections: int
    issues: int


@dataclass(frozen=True, slots=True)
class Added:
    """What an ingest changed."""

    articles: int
    """Articles new or changed."""
    reports: int
    """Reports new, changed or gone."""
    issues: int
    events: int
    """Events in the lake afterwards."""
    version: int


def default_folder() -> Path:
    """Where data of running live: `$FURAT_HOME`, or `var` beside the packages."""
    home = os.environ.get("FURAT_HOME")
    return Path(home) if home else Path(__file__).resolve().parent.parent / "var"


class Lake:
    """A lake opened for reading and writing; holds no connection, any number of processes may have it open.

    Every method raises LakeError (or its kin) in plain words when the tables cannot be read or written.
    """

    def __init__(self, location: str, *, matcher: Matcher | None = None) -> None:
        """Use `open` or `create`."""
        self.location = location
        self._matcher = matcher
        self._tables = TableSet(location, tables.SCHEMAS, leading="events", format=tables.FORMAT_VERSION)

    @classmethod
    def open(cls, path: str | Path | None = None, *, matcher: Matcher | None = None) -> Lake:
        """The lake at a path (default: `lake` in the default folder). Raises LakeMissing, LakeNewer."""
        lake = cls(_location(path), matcher=matcher)
        lake._tables.check_format()
        return lake

    @classmethod
    def create(cls, path: str | Path | None = None, *, matcher: Matcher | None = None) -> Lake:
        """The lake at a path, made when there is none."""
        lake = cls(_location(path), matcher=matcher)
        try:
            lake._tables.check_format()
        except LakeMissing:
            lake._tables.make()
        return lake

    @property
    def version(self) -> int:
        """Grows by one with every write that changes something; read from the log, in milliseconds."""
        return self._tables.version

    # --- reading -----------------------------------------------------------------------------------------------

    def events(self, version: int | None = None) -> Iterator[Event]:
        """The events with their corrections, rejected ones left out."""
        at = self._at(version)
        corrected = self._corrected(at)
        for row in self._tables.rows("events", at, ["id", "record"]):
            event = corrected[row["id"]] if row["id"] in corrected else from_json(Event, row["record"])
            if event is not None:
                yield event

    def event(self, event_id: str, version: int | None = None) -> Event | None:
        """One event, corrected; None when there is none or it was rejected."""
        return next(iter(self.events_of([event_id], version)), None)

    def events_of(self, ids: Sequence[str], version: int | None = None) -> tuple[Event, ...]:
        """The events of some ids in that order, corrected; unknown and rejected ones are left out."""
        at = self._at(version)
        corrected = self._corrected(at)
        found = {id: event for id, event in corrected.items() if event is not None}
        raw = self._uncorrected([id for id in ids if id not in corrected], at)
        return tuple(event for id in ids if (event := found.get(id) or raw.get(id)) is not None)

    def uncorrected(self, event_id: str, version: int | None = None) -> Event | None:
        """One event as it was read, before any correction."""
        return self._uncorrected([event_id], self._at(version)).get(event_id)

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """One article; None when the lake has none of that id."""
        return next(iter(self.articles([article_id], version)), None)

    def articles(self, ids: Sequence[str] | None = None, version: int | None = None) -> tuple[Article, ...]:
        """The articles of some ids (None: all of them)."""
        only = None if ids is None else among("id", ids)
        rows = self._tables.rows("articles", self._at(version), ["record"], only)
        return tuple(from_json(Article, row["record"]) for row in rows)

    def corrections(self, event_id: str | None = None, version: int | None = None) -> tuple[Correction, ...]:
        """The corrections, oldest first; of one event only when its id is given, whatever its id was when corrected."""
        aimed = self._aimed(self._at(version))
        wanted = [c for id, c in aimed if event_id is None or event_id in (id, c.event_id)]
        return tuple(sorted(wanted, key=lambda c: (c.when.isoformat(), c.id)))

    def issues(self, version: int | None = None) -> tuple[Issue, ...]:
        """The trouble met, and corrections that no longer fit any event."""
        at = self._at(version)
        rows = self._tables.rows("issues", at, ["record"])
        return (*(from_json(Issue, row["record"]) for row in rows), *self._orphans(at))

    def counts(self, version: int | None = None) -> Counts:
        """Rows by table."""
        at = self._at(version)
        return Counts(**{name: self._tables.dataset(name, at).count_rows() for name in tables.SCHEMAS})

    def history(self, limit: int | None = None) -> tuple[Commit, ...]:
        """The versions, newest first: when and by what."""
        return self._tables.history(limit)

    def table(self, version: int | None = None) -> Any:
        """The flat columns of all events as a pyarrow table, corrected (`events.tables`, without digest and record)."""
        columns = [name for name in tables.SCHEMAS["events"].names if name not in ("digest", "record")]
        at = self._at(version)
        raw = self._tables.dataset("events", at).to_table(columns=columns)
        corrected = self._corrected(at)
        if not corrected:
            return raw
        kept = raw.filter(pc.invert(pc.is_in(raw["id"], pa.array(list(corrected), pa.string()))))
        changed = [event for event in corrected.values() if event is not None]
        articles = self.articles([id for event in changed for id in event.article_ids], at)
        rows = tables.event_rows(changed, {a.id: a for a in articles})
        return pa.concat_tables([kept, rows.select(columns).cast(kept.schema)])

    # --- writing -----------------------------------------------------------------------------------------------

    def add(self, readings: Iterable[Read], *, issues: Iterable[Issue] = (), progress: Progress = None) -> Added:
        """Store what was read and bring the events up to date; doing it twice changes nothing.

        Nothing of it is visible until all is written. `issues` are further ones; they are taken after the readings,
        so a list that grows while these are made may be given.
        """
        counts = []
        source = iter(readings)
        while batch := list(islice(source, _BATCH)):
            counts.append(self._write(batch))
        counts.append((0, 0, self._tables.upsert("issues", tables.issue_rows(_unique(issues)))))
        articles, reports, noted = map(sum, zip(*counts, strict=True))
        if progress:
            progress("merging", 0.0)
        version = self._tables.publish(f"ingest: {articles} articles", self._merged)
        if progress:
            progress("merging", 1.0)
        return Added(articles, reports, noted, self._tables.dataset("events", version).count_rows(), version)

    def correct(self, correction: Correction) -> int:
        """Store a correction; the new version. Raises LakeError when the event is unknown or the value is none."""
        check_value(correction.field, correction.value)
        event = self.uncorrected(correction.event_id)
        if event is None:
            raise LakeError(f"there is no event {correction.event_id!r} to correct; was it merged into another?")
        self._tables.upsert("corrections", tables.correction_rows([AnchoredCorrection(correction, anchors(event))]))
        return self._tables.publish(f"correction of {correction.event_id}: {correction.field}", self._merged)

    # --- inside ------------------------------------------------------------------------------------------------

    def _at(self, version: int | None) -> int:
        """The version meant, so that one answer is read from one version."""
        return self.version if version is None else version

    def _uncorrected(self, ids: Sequence[str], at: int) -> dict[str, Event]:
        rows = self._tables.rows("events", at, ["id", "record"], among("id", ids)) if ids else ()
        return {row["id"]: from_json(Event, row["record"]) for row in rows}

    def _stored_corrections(self, at: int) -> list[AnchoredCorrection]:
        return [
            from_json(AnchoredCorrection, row["record"]) for row in self._tables.rows("corrections", at, ["record"])
        ]

    def _corrected(self, at: int) -> dict[str, Event | None]:
        """The events that have corrections, by their id of now; None for rejected ones."""
        by_event: dict[str, list[Correction]] = {}
        for id, correction in self._aimed(at):
            if id is not None:
                by_event.setdefault(id, []).append(correction)
        raw = self._uncorrected(list(by_event), at)
        return {id: apply(raw[id], found) for id, found in by_event.items()}

    def _aimed(self, at: int) -> list[tuple[str | None, Correction]]:
        """Each correction with the id of the event it now belongs to, None when there is none any more."""
        stored = self._stored_corrections(at)
        known = self._uncorrected(list({c.correction.event_id for c in stored}), at)
        return [
            (c.correction.event_id if c.correction.event_id in known else self._heir_id(c, at), c.correction)
            for c in stored
        ]

    def _heir_id(self, stored: AnchoredCorrection, at: int) -> str | None:
        wanted = {anchor.article_id for anchor in stored.anchors}
        ids = [
            row["id"]
            for row in self._tables.rows("events", at, ["id", "article_ids"])
            if not wanted.isdisjoint(row["article_ids"])
        ]
        event = heir(stored.anchors, self._uncorrected(ids, at).values())
        return event.id if event else None

    def _orphans(self, at: int) -> list[Issue]:
        return [
            Issue(Level.WARNING, "store", f"the correction {c.id} of {c.field} fits no event any more ({c.event_id})")
            for id, c in self._aimed(at)
            if id is None
        ]

    def _write(self, batch: Sequence[Read]) -> tuple[int, int, int]:
        """Store some readings; the reports of an article take the place of what was stored of it."""
        reports = tables.report_rows(_unique(report for read in batch for report in read.reports))
        issues = tables.issue_rows(_unique(issue for read in batch for issue in read.issues))
        return (
            self._tables.upsert("articles", tables.article_rows(_unique(read.article for read in batch))),
            self._tables.upsert("reports", reports, owner="article_id", owners=[read.article.id for read in batch]),
            self._tables.upsert("issues", issues),
        )

    def _merged(self, pins: Mapping[str, int], heads: Mapping[str, int]) -> Any:
        """The event rows of all reports, None when no report or article changed.

        Whole for now (3 s for 10,000 reports); by parts when `upsert` tells which articles changed.
        """
        if all(pins[name] == heads[name] for name in ("articles", "reports")):
            return None
        articles = {article.id: article for article in self._records("articles", heads, Article)}
        reports = self._records("reports", heads, EventReport)
        return tables.event_rows((self._matcher or matcher())(reports, articles=articles), articles)

    def _records(self, name: str, heads: Mapping[str, int], kind: type[T]) -> list[T]:
        texts = self._tables.newest(name, ["record"], heads[name])["record"]
        return [from_json(kind, text) for text in texts.to_pylist()]


def _location(path: str | Path | None) -> str:
    if path is None:
        return str(default_folder() / "lake")
    return str(path).rstrip("/") if "://" in str(path) else str(Path(path).absolute())


def matcher() -> Matcher:
    """The matcher lakes use when none is given."""
    from events import matching  # late: reading a lake needs none

    return matching.merge


def _unique(records: Iterable[Any]) -> list[Any]:
    """The records by id, the last of equal ids kept."""
    return list({record.id: record for record in records}.values())
