"""The lake: articles, what each says, the merged events, where former ids lead, corrections and the trouble met.

A lake is a folder (or an `s3://` address) with Delta tables that have one version, that of `events`
(`events.delta`): a write that fails halfway has published nothing, the map "as of version 12" is read from exactly
the rows of then, and when another writer was faster the events are computed again from what both have written.
Whole articles such a failed write has left behind appear with the next write; reading them again changes nothing.

Reports of an article are replaced when the article is read again; corrections never are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from events import flat, tables
from events.anchors import anchors
from events.codes import Review
from events.corrections import AnchoredCorrection, apply, check_value, heir, in_order, of_events
from events.delta import Change, Commit, TableSet, among
from events.errors import LakeError, LakeMissing
from events.head import Head
from events.merging import Matcher, Merging
from events.model import Article, Correction, Event, Forward, Issue, Level
from events.records import from_json
from events.sketches import Sketches
from events.writing import Read, Writing, unique

T = TypeVar("T")
Progress = Callable[[str, float], None] | None

_PUBLISHED = 5000
"""Readings after which what was read becomes visible; their reports and those of the events near by are in memory."""
_BATCH = 500
"""Readings written in one commit: large enough that commits are few, small enough for memory."""


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
        self._tables = TableSet(
            location, tables.SCHEMAS, leading="events", format=tables.FORMAT_VERSION, aside=("readings", "sketches")
        )

        self._sketches = Sketches(self._tables)
        self._writing = Writing(self._tables, self._sketches)

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
        with suppress(LakeMissing):
            lake._tables.check_format()
        lake._tables.make()  # also a table that an older Furat did not know
        return lake

    @property
    def head(self) -> Head:
        """Where the lake stands; read from the log, in milliseconds."""
        return self._tables.published

    @property
    def version(self) -> int:
        """Grows by one with every write that changes something; read from the log as well."""
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
        wanted = [c for id, c in self.aimed(version) if event_id is None or event_id in (id, c.event_id)]
        return tuple(in_order(wanted))

    def aimed(self, version: int | None = None) -> list[tuple[str | None, Correction]]:
        """Each correction with the id of the event it now belongs to, None when there is none any more."""
        at = self._at(version)
        stored = self._stored_corrections(at)
        known = self._uncorrected(list({c.correction.event_id for c in stored}), at)
        return [
            (c.correction.event_id if c.correction.event_id in known else self._heir_id(c, at), c.correction)
            for c in stored
        ]

    def forwarded(self, event_id: str, version: int | None = None) -> tuple[str, ...]:
        """Ids under which an event is told now: its own while it has one, else where forwarding rows lead; or none."""
        at = self._at(version)
        if event_id in self._uncorrected([event_id], at):
            return (event_id,)
        last = max(self.forwards(event_id, at), key=lambda f: f.since, default=None)
        onward = (id for to in (last.to if last else ()) if to != event_id for id in self.forwarded(to, at))
        return tuple(dict.fromkeys(onward))

    def forwards(self, event_id: str | None = None, version: int | None = None) -> tuple[Forward, ...]:
        """The forwarding rows, oldest first: what became of ids merged away, parted or left without reports."""
        only = None if event_id is None else among("event_id", [event_id])
        rows = self._tables.rows("forwards", self._at(version), ["record"], only)
        return tuple(sorted((from_json(Forward, row["record"]) for row in rows), key=lambda f: (f.since, f.id)))

    def _whither(self, event_id: str) -> str:
        to = self.forwarded(event_id)
        return f"; it is now told as {', '.join(to)}" if to else ""

    def issues(self, version: int | None = None) -> tuple[Issue, ...]:
        """The trouble met, and corrections that no longer fit any event."""
        at = self._at(version)
        rows = self._tables.rows("issues", at, ["record"])
        return (*(from_json(Issue, row["record"]) for row in rows), *self._orphans(at))

    def counts(self, version: int | None = None) -> Counts:
        """Rows by table."""
        at = self._at(version)
        return Counts(**{f.name: self._tables.dataset(f.name, at).count_rows() for f in fields(Counts)})

    def history(self, limit: int | None = None) -> tuple[Commit, ...]:
        """The versions, newest first: when and by what."""
        return self._tables.history(limit)

    def table(self, version: int | None = None) -> Any:
        """The flat columns of all events as a pyarrow table, corrected (`events.flat.SCHEMA`)."""
        return pa.concat_tables(self.table_parts(version))

    def table_parts(self, version: int | None = None) -> Iterator[Any]:
        """The same in parts of some hundred thousand rows, so that memory does not grow with the lake."""
        at = self._at(version)
        corrected = self._corrected(at)
        known = pa.array(list(corrected), pa.string())
        yield self._corrected_rows(corrected, at)
        for rows in self._tables.parts("events", at, flat.STORED):
            fresh = rows.filter(pc.invert(pc.is_in(rows["id"], known))) if corrected else rows
            yield self._finished(fresh, at)

    @property
    def identity(self) -> str:
        """Tells this lake from one made anew at the same place."""
        return self._tables.published.identity

    def change(self, before: int, version: int) -> Change | None:
        """What makes the flat columns of a version out of those of an earlier one; None: read them all."""
        found = self._tables.change(before, version, flat.STORED)
        if found is None:
            return None
        was, now = self._corrected(before), self._corrected(version)
        touched = [*{*was, *now}]
        known = pa.array(touched, pa.string())
        again = self._tables.part("events", version, flat.STORED, among("id", was.keys() - now.keys()))
        parts = [self._corrected_rows(now, version), self._finished(again, version)]
        if found.rows is not None:
            fresh = found.rows.filter(pc.invert(pc.is_in(found.rows["id"], known)))
            parts.insert(0, self._finished(fresh, version))
        return Change(sorted({*found.gone, *touched}), pa.concat_tables(parts))

    def _corrected_rows(self, corrected: Mapping[str, Event | None], at: int) -> Any:
        """The flat rows of corrected events, rejected ones left out."""
        changed = [event for event in corrected.values() if event is not None]
        articles = self.articles([id for event in changed for id in event.article_ids], at) if changed else ()
        rows = tables.event_rows(changed, {a.id: a for a in articles})
        reviews = {id: flat.review_of(found) for id, found in of_events(self.aimed(at)).items()} if changed else {}
        return self._finished(rows, at, reviews)

    def _finished(self, rows: Any, at: int, reviews: Mapping[str, Review] = MappingProxyType({})) -> Any:
        return flat.finished(rows, partial(self._uncorrected, at=at), reviews)

    # --- writing -----------------------------------------------------------------------------------------------

    def unread(self, articles: Sequence[Article], reader: str) -> list[Article]:
        """Those of some articles that this reader (`Reader.fingerprint`) has not read as they are now."""
        rows = tables.reading_rows(articles, reader)
        stored = self._tables.newest(
            "readings", ["id", "digest"], self._tables.head("readings"), among("id", [a.id for a in articles])
        )
        known = set(zip(stored["id"].to_pylist(), stored["digest"].to_pylist(), strict=True))
        asked = zip(rows["id"].to_pylist(), rows["digest"].to_pylist(), strict=True)
        return [article for article, pair in zip(articles, asked, strict=True) if pair not in known]

    def add(
        self,
        readings: Iterable[Read],
        *,
        issues: Iterable[Issue] = (),
        progress: Progress = None,
        reader: str = "",
        together: int | None = None,
    ) -> Added:
        """Store what was read and bring the events up to date; doing it twice changes nothing.

        Each `together` articles (some thousand) become visible together. What fails half-way has stored whole ones, and
        what was published before stays. `issues` are further ones; they are taken after the readings, so a list that
        grows while these are made may be given. With the name of a `reader` it is noted what it has read, so that a
        run that was broken off can go on (`unread`).
        """
        self._tables.make_missing()
        self._sketches.complete()
        articles = reports = noted = waiting = 0
        source, begun = iter(readings), self.version
        at_once = max(_BATCH, (together or 0) // 4)
        while batch := list(islice(source, at_once)):
            written = self._writing.write(batch)
            if reader:  # last: what is noted is stored
                self._tables.upsert("readings", tables.reading_rows(unique(r.article for r in batch), reader))
            articles, reports, noted = articles + written[0], reports + written[1], noted + written[2]
            waiting += len(batch)
            if waiting >= (together or _PUBLISHED):
                self._publish(articles, None, begun)
                waiting = 0
        noted += self._tables.upsert("issues", tables.issue_rows(unique(issues)))
        version = self._publish(articles, progress, begun)
        return Added(articles, reports, noted, self._tables.dataset("events", version).count_rows(), version)

    def _publish(self, articles: int, progress: Progress, begun: int) -> int:
        if progress:
            progress("merging", 0.0)
        version = self._tables.publish(f"ingest: {articles} articles", self._merging(begun).change)
        self._writing.written.clear()
        if progress:
            progress("merging", 1.0)
        return version

    def withdraw(self, article_ids: Sequence[str], when: datetime) -> int:
        """Note that outlets have taken articles down; the new version. Their words and events stay, and say so.

        Ids the lake has not got are passed over. An article that is read again stands again.
        """
        self._tables.make_missing()
        only = among("id", article_ids)
        stored = self._tables.newest("articles", ["record"], self._tables.head("articles"), only)["record"].to_pylist()
        gone = [replace(a, withdrawn=when) for text in stored if (a := from_json(Article, text)).withdrawn is None]
        self._tables.upsert("readings", tables.reading_rows(gone, "withdrawn"))  # so that it is read when it is back
        self._tables.upsert("articles", tables.article_rows(gone))
        return self._tables.publish(f"withdrawn: {len(gone)} articles", self._merging().change)

    def correct(self, *corrections: Correction) -> int:
        """Store corrections, all or none; the new version. Raises LakeError for an unknown event or a wrong value."""
        rows = [AnchoredCorrection(made, anchors(self._correctable(made))) for made in corrections]
        self._tables.make_missing()
        self._tables.upsert("corrections", tables.correction_rows(rows))
        what = f"correction of {corrections[0].event_id}: {corrections[0].field}" if corrections else "no correction"
        more = f", and {len(corrections) - 1} more" if len(corrections) > 1 else ""
        return self._tables.publish(what + more, self._merging().change)

    def _correctable(self, correction: Correction) -> Event:
        check_value(correction.field, correction.value)
        event = self.uncorrected(id := correction.event_id)
        if event is None:
            raise LakeError(f"there is no event {id!r} to correct" + self._whither(id))
        return event

    # --- inside ------------------------------------------------------------------------------------------------

    def _merging(self, begun: int | None = None) -> Merging:
        return Merging(
            self._tables,
            self._matcher or matcher(),
            copies=self._sketches.copies,
            begun=begun,
            written=self._writing.written,
        )

    def _at(self, version: int | None) -> int:
        """The version meant, so that one answer is read from one version. Raises LakeError when there is none yet."""
        newest = self.version
        if version is not None and version > newest:
            words = f"the lake at {self.location} has no version {version}; the newest is {newest}"
            raise LakeError(f"{words}, and `python -m events versions` lists all")
        return newest if version is None else version

    def _uncorrected(self, ids: Sequence[str], at: int, also: Any = flat.ANY) -> dict[str, Event]:
        rows = self._tables.rows("events", at, ["id", "record"], among("id", ids) & also) if ids else ()
        return {row["id"]: from_json(Event, row["record"]) for row in rows}

    def _stored_corrections(self, at: int) -> list[AnchoredCorrection]:
        return [
            from_json(AnchoredCorrection, row["record"]) for row in self._tables.rows("corrections", at, ["record"])
        ]

    def _corrected(self, at: int) -> dict[str, Event | None]:
        """The events that have corrections, by their id of now; None for rejected ones."""
        by_event = of_events(self.aimed(at))
        raw = self._uncorrected(list(by_event), at)
        return {id: apply(raw[id], found) for id, found in by_event.items()}

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
            for id, c in self.aimed(at)
            if id is None
        ]


def _location(path: str | Path | None) -> str:
    if path is None:
        return str(default_folder() / "lake")
    return str(path).rstrip("/") if "://" in str(path) else str(Path(path).absolute())


def matcher() -> Matcher:
    """The matcher lakes use when none is given."""
    from events import matching  # late: reading a lake needs none

    return matching.merge
