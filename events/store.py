"""The lake: articles, what each of them says, the merged events, the analysts' corrections and the trouble met.

A lake is a folder (or an `s3://` address) with five Delta tables. What a reader sees is decided by one of them:
a commit to `events` carries, as Delta transaction numbers, the version of each other table it goes with. So the
version of the lake is the version of `events`; a write that fails halfway has published nothing, and the map "as
of version 12" is read from exactly the rows of then. Commits to `events` are compare-and-swap (no retry inside
Delta): when another writer was faster, the events are computed again from what both have written.

Reports of an article are replaced when the article is read again; corrections never are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from events import tables
from events.corrections import AnchoredCorrection, anchors, apply, check_value, heir
from events.delta import among, retrying, upsert
from events.errors import LakeError, LakeMissing, LakeNewer
from events.model import Article, Correction, Event, EventReport, Issue, Level
from events.records import from_json

T = TypeVar("T")
Progress = Callable[[str, float], None] | None

_PINNED = ("articles", "reports", "issues", "corrections")
_FORMAT_KEY = "furat.format"
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


@dataclass(frozen=True, slots=True)
class Commit:
    """One version of the lake."""

    version: int
    when: datetime
    what: str


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

    @classmethod
    def open(cls, path: str | Path | None = None, *, matcher: Matcher | None = None) -> Lake:
        """The lake at a path (default: `lake` in the default folder). Raises LakeMissing, LakeNewer."""
        lake = cls(_location(path), matcher=matcher)
        lake._check_format()
        return lake

    @classmethod
    def create(cls, path: str | Path | None = None, *, matcher: Matcher | None = None) -> Lake:
        """The lake at a path, made when there is none."""
        lake = cls(_location(path), matcher=matcher)
        try:
            lake._check_format()
        except LakeMissing:
            lake._make()
        return lake

    @property
    def version(self) -> int:
        """Grows by one with every write that changes something; read from the log, in milliseconds."""
        return int(self._table("events").version())

    # --- reading -----------------------------------------------------------------------------------------------

    def events(self, version: int | None = None) -> Iterator[Event]:
        """The events with their corrections, rejected ones left out."""
        corrected = self._corrected(version)
        for row in self._batches("events", version, ["id", "record"]):
            event = corrected[row["id"]] if row["id"] in corrected else from_json(Event, row["record"])
            if event is not None:
                yield event

    def event(self, event_id: str, version: int | None = None) -> Event | None:
        """One event, corrected; None when there is none or it was rejected."""
        return next(iter(self.events_of([event_id], version)), None)

    def events_of(self, ids: Sequence[str], version: int | None = None) -> tuple[Event, ...]:
        """The events of some ids in that order, corrected; unknown and rejected ones are left out."""
        corrected = self._corrected(version)
        found = {id: event for id, event in corrected.items() if event is not None}
        raw = self._uncorrected([id for id in ids if id not in corrected], version)
        return tuple(event for id in ids if (event := found.get(id) or raw.get(id)) is not None)

    def uncorrected(self, event_id: str, version: int | None = None) -> Event | None:
        """One event as it was read, before any correction."""
        return self._uncorrected([event_id], version).get(event_id)

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """One article; None when the lake has none of that id."""
        return next(iter(self.articles([article_id], version)), None)

    def articles(self, ids: Sequence[str] | None = None, version: int | None = None) -> tuple[Article, ...]:
        """The articles of some ids (None: all of them)."""
        only = None if ids is None else among("id", ids)
        return tuple(from_json(Article, row["record"]) for row in self._batches("articles", version, ["record"], only))

    def corrections(self, event_id: str | None = None, version: int | None = None) -> tuple[Correction, ...]:
        """The corrections, oldest first; of one event only when its id is given."""
        stored = (c.correction for c in self._stored_corrections(version))
        wanted = [c for c in stored if event_id is None or c.event_id == event_id]
        return tuple(sorted(wanted, key=lambda c: (c.when.isoformat(), c.id)))

    def issues(self, version: int | None = None) -> tuple[Issue, ...]:
        """The trouble met, and corrections that no longer fit any event."""
        rows = self._batches("issues", version, ["record"])
        return (*(from_json(Issue, row["record"]) for row in rows), *self._orphans(version))

    def counts(self, version: int | None = None) -> Counts:
        """Rows by table."""
        return Counts(**{name: self._dataset(name, version).count_rows() for name in tables.SCHEMAS})

    def history(self, limit: int | None = None) -> tuple[Commit, ...]:
        """The versions, newest first: when and by what."""
        entries = self._table("events").history(limit)
        return tuple(
            Commit(e["version"], datetime.fromtimestamp(e["timestamp"] / 1000, UTC), e.get("what", "")) for e in entries
        )

    def table(self, version: int | None = None) -> Any:
        """The flat columns of all events as a pyarrow table, corrected (`events.tables`, without digest and record)."""
        columns = [name for name in tables.SCHEMAS["events"].names if name not in ("digest", "record")]
        raw = self._dataset("events", version).to_table(columns=columns)
        corrected = self._corrected(version)
        if not corrected:
            return raw
        kept = raw.filter(pc.invert(pc.is_in(raw["id"], pa.array(list(corrected), pa.string()))))
        changed = [event for event in corrected.values() if event is not None]
        articles = self.articles([id for event in changed for id in event.article_ids], version)
        rows = tables.event_rows(changed, {a.id: a for a in articles})
        return pa.concat_tables([kept, rows.select(columns).cast(kept.schema)])

    # --- writing -----------------------------------------------------------------------------------------------

    def add(self, readings: Iterable[Read], *, issues: Iterable[Issue] = (), progress: Progress = None) -> Added:
        """Store what was read and bring the events up to date; doing it twice changes nothing.

        Nothing of it is visible until all is written. `issues` are further ones; they are taken after the readings,
        so a list that grows while these are made may be given.
        """
        articles = reports = done = 0
        source = iter(readings)
        while batch := list(islice(source, _BATCH)):
            done += self._write_issues(batch)
            articles += upsert(self._open_head("articles"), tables.article_rows(_unique(r.article for r in batch)))
            reports += self._write_reports(batch)
        done += upsert(self._open_head("issues"), tables.issue_rows(_unique(issues)))
        if progress:
            progress("merging", 0.0)
        version = self._publish(f"ingest: {articles} articles")
        if progress:
            progress("merging", 1.0)
        return Added(articles, reports, done, self._dataset("events", version).count_rows(), version)

    def correct(self, correction: Correction) -> int:
        """Store a correction; the new version. Raises LakeError when the event is unknown or the value is none."""
        check_value(correction.field, correction.value)
        event = self.uncorrected(correction.event_id)
        if event is None:
            raise LakeError(f"there is no event {correction.event_id!r} to correct; was it merged into another?")
        rows = tables.correction_rows([AnchoredCorrection(correction, anchors(event))])
        upsert(self._open_head("corrections"), rows)
        return self._publish(f"correction of {correction.event_id}: {correction.field}")

    # --- inside ------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        for name in (*_PINNED, "events"):  # events last: a lake exists when its events do
            try:
                DeltaTable.create(
                    f"{self.location}/{name}",
                    tables.SCHEMAS[name],
                    mode="ignore",
                    # Old versions must stay readable: "the map as of version 12".
                    configuration={
                        _FORMAT_KEY: str(tables.FORMAT_VERSION),
                        "delta.logRetentionDuration": "interval 36500 days",
                        "delta.deletedFileRetentionDuration": "interval 36500 days",
                    },
                    raise_if_key_not_exists=False,
                    commit_properties=CommitProperties(custom_metadata={"what": "created"}),
                )
            except (DeltaError, OSError) as error:
                raise LakeError(f"cannot make a lake at {self.location}: {error}") from error

    def _check_format(self) -> None:
        configuration = self._table("events").metadata().configuration or {}
        found = int(configuration.get(_FORMAT_KEY, "0"))
        if found > tables.FORMAT_VERSION:
            raise LakeNewer(
                f"the lake at {self.location} has format {found}, this Furat reads up to {tables.FORMAT_VERSION}: "
                "update Furat, or name another lake"
            )

    def _open_head(self, name: str) -> Callable[[], DeltaTable]:
        return lambda: self._table(name)

    def _table(self, name: str, version: int | None = None) -> DeltaTable:
        try:
            return DeltaTable(f"{self.location}/{name}", version=version)
        except TableNotFoundError as error:
            raise LakeMissing(
                f"there is no lake at {self.location}; `python -m events ingest PATH` makes one"
            ) from error
        except (DeltaError, OSError) as error:
            raise LakeError(f"cannot read {name} version {version} of the lake at {self.location}: {error}") from error

    def _dataset(self, name: str, version: int | None) -> Any:
        """A table as it belongs to a version of the lake."""
        events = self._table("events", version)
        if name == "events":
            return events.to_pyarrow_dataset()
        return self._table(name, events.transaction_version(name) or 0).to_pyarrow_dataset()

    def _batches(
        self, name: str, version: int | None, columns: list[str], only: Any = None
    ) -> Iterator[dict[str, Any]]:
        for batch in self._dataset(name, version).to_batches(columns=columns, filter=only):
            yield from batch.to_pylist()

    def _uncorrected(self, ids: Sequence[str], version: int | None) -> dict[str, Event]:
        rows = self._batches("events", version, ["id", "record"], among("id", ids)) if ids else ()
        return {row["id"]: from_json(Event, row["record"]) for row in rows}

    def _stored_corrections(self, version: int | None) -> list[AnchoredCorrection]:
        return [
            from_json(AnchoredCorrection, row["record"]) for row in self._batches("corrections", version, ["record"])
        ]

    def _corrected(self, version: int | None) -> dict[str, Event | None]:
        """The events that have corrections, by their id of now; None for rejected ones."""
        by_event: dict[str, list[Correction]] = {}
        for id, correction in self._aimed(version):
            if id is not None:
                by_event.setdefault(id, []).append(correction)
        raw = self._uncorrected(list(by_event), version)
        return {id: apply(raw[id], found) for id, found in by_event.items()}

    def _aimed(self, version: int | None) -> list[tuple[str | None, Correction]]:
        """Each correction with the id of the event it now belongs to, None when there is none any more."""
        stored = self._stored_corrections(version)
        known = self._uncorrected(list({c.correction.event_id for c in stored}), version)
        return [
            (c.correction.event_id if c.correction.event_id in known else self._heir_id(c, version), c.correction)
            for c in stored
        ]

    def _heir_id(self, stored: AnchoredCorrection, version: int | None) -> str | None:
        wanted = {anchor.article_id for anchor in stored.anchors}
        ids = [
            row["id"]
            for row in self._batches("events", version, ["id", "article_ids"])
            if not wanted.isdisjoint(row["article_ids"])
        ]
        event = heir(stored.anchors, self._uncorrected(ids, version).values())
        return event.id if event else None

    def _orphans(self, version: int | None) -> list[Issue]:
        return [
            Issue(Level.WARNING, "store", f"the correction {c.id} of {c.field} fits no event any more ({c.event_id})")
            for id, c in self._aimed(version)
            if id is None
        ]

    def _write_issues(self, batch: Sequence[Read]) -> int:
        return upsert(self._open_head("issues"), tables.issue_rows(_unique(i for read in batch for i in read.issues)))

    def _write_reports(self, batch: Sequence[Read]) -> int:
        """Put the reports of some articles in the place of what was stored of them."""
        rows = tables.report_rows(_unique(report for read in batch for report in read.reports))
        return upsert(self._open_head("reports"), rows, owner="article_id", owners=[r.article.id for r in batch])

    def _publish(self, what: str) -> int:
        """Make all that is written visible as one version; the version of now when nothing changed."""
        try:
            return retrying(lambda: self._try_publish(what))
        except (DeltaError, CommitFailedError, OSError) as error:
            raise LakeError(f"cannot write to the lake at {self.location}: {error}; nothing was changed") from error

    def _try_publish(self, what: str) -> int:
        events = self._table("events")
        heads = {name: self._table(name).version() for name in _PINNED}
        pins = {name: events.transaction_version(name) or 0 for name in _PINNED}
        if heads == pins:
            return int(events.version())
        rows = self._merged(heads) if any(heads[n] != pins[n] for n in ("articles", "reports")) else None
        changed = rows is not None and _identity(rows) != _identity(events.to_pyarrow_table(columns=["id", "digest"]))
        pinned = CommitProperties(
            custom_metadata={"what": what},
            max_commit_retries=0,
            app_transactions=[Transaction(name, head) for name, head in heads.items()],
        )
        if rows is not None and changed:
            write_deltalake(events, rows, mode="overwrite", commit_properties=pinned)
        else:
            write_deltalake(events, tables.event_rows([], {}), mode="append", commit_properties=pinned)
        return int(events.version())

    def _merged(self, heads: Mapping[str, int]) -> Any:
        """The event rows of all reports; whole for now, by parts when `upsert` tells which articles changed."""
        articles = {article.id: article for article in self._records("articles", heads, Article)}
        reports = self._records("reports", heads, EventReport)
        return tables.event_rows((self._matcher or matcher())(reports, articles=articles), articles)

    def _records(self, name: str, heads: Mapping[str, int], kind: type[T]) -> list[T]:
        texts = self._table(name, heads[name]).to_pyarrow_table(columns=["record"])["record"]
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


def _identity(rows: Any) -> set[tuple[str, str]]:
    return set(zip(rows["id"].to_pylist(), rows["digest"].to_pylist(), strict=True))
