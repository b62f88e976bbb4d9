"""What a watcher knows of the sites it visits, kept in one SQLite file so that it goes on after any break.

Of each feed and page: what makes the next request conditional, when it is due, how often it failed. Pages that feeds
have named but that were not visited yet wait here too: a feed that has not changed does not name them again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from events.errors import SettingsError
from events.records import from_json, to_json
from events.sources.listings import Entry
from events.sources.polite import Trouble

State = Literal["new", "read", "gone", "given up"]
_TABLES = """
create table if not exists host (name text primary key, failures integer not null, until real not null);
create table if not exists feed (url text primary key, etag text not null, modified text not null, due real not null,
    failures integer not null, title text not null, said text not null, asked real not null);
create table if not exists page (key text primary key, feed text not null, outlet text not null, entry text not null,
    ids text not null, digest text not null, etag text not null, modified text not null, state text not null,
    since real not null, due real, failures integer not null);
create index if not exists page_due on page (due) where due is not null;
"""
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. Moments are seconds since 1970."""

    url: str
    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    """In a row."""
    title: str = ""
    """Its name for itself."""
    said: str = ""
    """What went wrong last; "" when nothing did."""
    asked: float = 0.0
    """When it answered last; 0: never."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page. Moments are seconds since 1970."""

    key: str
    """Its plain address, or an id of its content when the feed gives no address."""
    feed: str
    outlet: str
    """Name of the outlet, as the list of feeds or the feed says; ""."""
    entry: Entry
    """What the feed tells of it; without its text once that is of no more use."""
    ids: tuple[str, ...] = ()
    """Of the articles it gave."""
    digest: str = ""
    """Of these articles as they were last read."""
    etag: str = ""
    modified: str = ""
    state: State = "new"
    since: float = 0.0
    """When it was first named."""
    due: float | None = None
    """When it is to be visited; None: no more."""
    failures: int = 0


class Visits:
    """The file, open. Not for several threads at once; other processes may read it meanwhile."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when there is none. Raises SettingsError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._rows = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            self._rows.execute("pragma journal_mode = wal")
            self._rows.execute("pragma synchronous = normal")
            self._rows.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{path}: cannot be used to note what was visited: {error}") from error

    def __enter__(self) -> Visits:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()

    # --- hosts (`events.sources.polite.Troubles`) -------------------------------------------------------------------

    def trouble(self, host: str) -> Trouble | None:
        """A host's trouble; None when there is none."""
        row = self._rows.execute("select failures, until from host where name = ?", (host,)).fetchone()
        return Trouble(*row) if row else None

    def set_trouble(self, host: str, trouble: Trouble | None) -> None:
        """Note a host's trouble, or that it is over."""
        if trouble is None:
            self._rows.execute("delete from host where name = ?", (host,))
        else:
            self._rows.execute("insert or replace into host values (?, ?, ?)", (host, trouble.failures, trouble.until))

    # --- feeds ----------------------------------------------------------------------------------------------------

    def feed(self, url: str) -> FeedState:
        """What is known of a feed; nothing of a new one."""
        names = ", ".join(_FEED)
        row = self._rows.execute(f"select {names} from feed where url = ?", (url,)).fetchone()
        return FeedState(*row) if row else FeedState(url)

    def keep_feed(self, state: FeedState) -> None:
        """Note what is known of a feed."""
        self._rows.execute(f"insert or replace into feed ({', '.join(_FEED)}) values ({_marks(_FEED)})", _values(state))

    # --- pages ----------------------------------------------------------------------------------------------------

    def page(self, key: str) -> Page | None:
        """What is known of a page."""
        row = self._rows.execute(f"select {', '.join(_PAGE)} from page where key = ?", (key,)).fetchone()
        return _page(row) if row else None

    def keep_pages(self, pages: Iterable[Page]) -> None:
        """Note what is known of some pages, all of them or none."""
        rows = [_page_values(page) for page in pages]
        with self._rows:
            self._rows.execute("begin")
            self._rows.executemany(f"insert or replace into page ({', '.join(_PAGE)}) values ({_marks(_PAGE)})", rows)

    def due(self, moment: float, feed: str, limit: int) -> list[Page]:
        """The pages of a feed that are due, new ones first, then those that have waited longest."""
        rows = self._rows.execute(
            f"select {', '.join(_PAGE)} from page where due <= ? and feed = ?"
            " order by state <> 'new', due, rowid limit ?",
            (moment, feed, limit),
        )
        return [_page(row) for row in rows]

    def waiting(self, moment: float) -> int:
        """How many pages are due."""
        return int(self._rows.execute("select count(*) from page where due <= ?", (moment,)).fetchone()[0])


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Holds a lock file as long as the block runs. Raises SettingsError when another process holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise SettingsError(f"{path}: cannot be made: {error}") from error
    with closing(held):
        try:
            held.execute("begin exclusive")
        except sqlite3.Error as error:
            raise SettingsError(f"{path}: another `watch` runs with this folder already") from error
        yield


_FEED = tuple(field.name for field in fields(FeedState))
_PAGE = tuple(field.name for field in fields(Page))


def _marks(names: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in names)


def _values(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, field.name) for field in fields(record))


def _page_values(page: Page) -> tuple[Any, ...]:
    kept = {"entry": to_json(page.entry), "ids": json.dumps(page.ids)}
    return tuple(kept.get(name, getattr(page, name)) for name in _PAGE)


def _page(row: tuple[Any, ...]) -> Page:
    told = dict(zip(_PAGE, row, strict=True))
    told["entry"] = from_json(Entry, told["entry"])
    told["ids"] = tuple(json.loads(told["ids"]))
    return Page(**told)
