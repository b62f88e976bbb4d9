"""What must be there before the first map: the base map's files, and a lake with something in it.

A fresh machine reads the bundled samples, which needs the gazetteer compiled; that takes some half minute, so it runs
in a thread of its own that all sessions share, and survives a reload of the page. Later starts find everything.
"""

from __future__ import annotations

import importlib
import logging
import math
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import streamlit.components.v1 as components

import events
from events import cache
from events.errors import EventsError, LakeMissing
from events.head import Head
from events.model import EventFilter, Issue
from events.query import Query
from events.serving import Serving
from events.store import Lake, default_folder
from geodata.errors import GeodataError
from geodata.leaflet import write_assets
from views.settling import settling
from views.words import Words, plain

if TYPE_CHECKING:  # the first map needs no reader and no gazetteer; importing them takes a second
    from events.pipeline import Reader, Reading
    from geodata.gazetteer import Gazetteer

SAMPLES = Path(events.__file__).parent / "samples" / "dispatches.jsonl"
SAMPLE_SOURCE = "Furat sample"
"""The sources of the bundled samples begin with these words."""
_TICK = 0.2
"""Seconds between two looks at the progress."""
_LATER = ("views.table", "views.review", "views.sources", "events.export", "geodata.snapshot", "geodata.series")
_PAUSE = 8.0
"""Seconds after the start until what the first map does without is imported, so that the first click finds it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the start and the piece of the bar it takes."""

    name: str
    start: float
    end: float
    seconds: float
    """How long it takes, about; measured on 2 cores."""


_PARTS = {
    part.name: part
    for part in (Part("map", 0.0, 0.22, 9), Part("gazetteer", 0.22, 0.9, 25), Part("samples", 0.9, 1.0, 3))
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages work with."""

    lake: Lake
    assets: str
    """Address of the base map's files, as the map's frame sees it."""
    folder: Path
    """Where these files lie."""


@dataclass(frozen=True, slots=True)
class Told:
    """The last that was told of the progress; replaced as a whole, so that a reader never sees half of it."""

    part: Part
    done: float
    """Of the whole start, 0 to 1."""
    at: float
    """Seconds of the monotonic clock."""

    def grown(self, now: float) -> float:
        """Where the bar stands: between two reports it goes on slowly, never to the end of the part."""
        left = self.part.end - self.done
        return self.done + left * (1 - math.exp(-max(0.0, now - self.at) / self.part.seconds))


class Opening:
    """The work of a start, in a thread; `told` and `error` may be looked at any time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.told = Told(_PARTS["map"], 0.0, time.monotonic())
        self.error: EventsError | GeodataError | None = None
        self.folder: Path | None = None
        self.lake: Lake | None = None
        self._thread = threading.Thread(target=self._open, daemon=True, name="furat-opening")
        self._thread.start()

    def running(self) -> bool:
        """Whether the work goes on; waits a moment first, so that a quick start shows no progress at all."""
        self._thread.join(_TICK)
        return self._thread.is_alive()

    def _open(self) -> None:
        try:
            self.folder = write_assets(self.home, lambda stage, done: self._tell("map", done))
            self.lake = self._first_lake()
            folder = self.home / "cache" / "query"
            if cache.newest(self.lake, folder) is None:  # an older one serves while the newer is made
                cache.ready(self.lake, self.lake.version, folder)
            settling.settle()
            later = threading.Timer(_PAUSE, _load_later)
            later.daemon = True
            later.start()
        except (EventsError, GeodataError) as error:
            self.error = error
        except Exception as error:  # a thread's error is seen by nobody unless it is kept
            log.exception("the start failed")
            self.error = EventsError(f"the start failed: {type(error).__name__}: {error}")

    def _first_lake(self) -> Lake:
        """The lake; where there is none, one with the samples, which appears whole or not at all."""
        path = self.home / "lake"
        try:
            return Lake.open(path)
        except LakeMissing:
            self._tell("gazetteer", 0.0)
        from events.intake import readings
        from events.pipeline import Reader

        reader = Reader.open(progress=lambda stage, done: self._tell("gazetteer", done))
        self._tell("samples", 0.0)
        issues: list[Issue] = []
        new = self.home / "lake.first"
        found = readings([SAMPLES], reader, issues.append)
        Lake.create(new).add(self._counted(found, _lines(SAMPLES)), issues=issues)
        new.rename(path)
        return Lake.open(path)

    def _counted(self, found: Iterable[Reading], total: int) -> Iterator[Reading]:
        """The readings as they come, each told; what then remains is storing them."""
        for number, reading in enumerate(found, 1):
            yield reading
            self._tell("samples", 0.9 * number / total)

    def _tell(self, name: str, done: float) -> None:
        """Note the progress within a part; the bar goes on from where it stands and never back."""
        part, now = _PARTS[name], time.monotonic()
        reported = part.start + (part.end - part.start) * min(1.0, max(0.0, done))
        self.told = Told(part, max(reported, self.told.grown(now)), now)


def _load_later() -> None:
    for name in _LATER:
        importlib.import_module(name)
    settling.settle()


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return max(1, sum(1 for _ in file))


def wait(words: Words) -> Parts | None:
    """The parts when they are ready, with a progress bar until then; None when the start failed, which is told."""
    opening = _opening(str(default_folder()))
    if opening.running():
        _watch(opening, words)
    if opening.error or opening.folder is None or opening.lake is None:
        st.error(words("opening.failed", why=plain(str(opening.error))))
        st.button(words("opening.again"), on_click=_opening.clear)
        return None
    return Parts(opening.lake, _served(str(opening.folder)), opening.folder)


def assets() -> str:
    """The address of the base map's files, once `wait` has given the parts."""
    opening = _opening(str(default_folder()))
    return _served(str(opening.folder)) if opening.folder else ""


def _watch(opening: Opening, words: Words) -> None:
    with st.container(key="opening"):
        st.markdown(words("opening.first"))
        bar = st.progress(0.0)
        while opening.running():
            told = opening.told
            bar.progress(told.grown(time.monotonic()), words(f"opening.{told.part.name}"))
            time.sleep(_TICK)
    st.rerun()


@st.cache_resource(show_spinner=False, max_entries=4)
def _opening(home: str) -> Opening:
    return Opening(Path(home))


@st.cache_resource(show_spinner=False, max_entries=4)
def _served(folder: str) -> str:
    """Let the page's own server serve the base map's files."""
    component = components.declare_component("leaflet_files", path=folder)
    return f"../{component.name}"


@st.cache_resource(show_spinner=False, max_entries=2)
def serving(home: str, location: str, identity: str) -> Serving:
    """The query all sessions share; a lake made anew at the same place (`identity`) is another one."""
    return Serving(Lake.open(location), Path(home) / "cache" / "query")


def query_of(lake: Lake, head: Head, version: int | None = None) -> Query:
    """The query of the newest version; while that is being made the older one, and the page looks again by itself.

    Of an older `version` when one is asked for.
    """
    if version is not None:
        return _query_of_then(str(default_folder()), lake.location, head.identity, version)
    served = serving(str(default_folder()), lake.location, head.identity)
    query = served.query(head.version)
    if served.behind:
        _look_again(served)
    return query


@st.cache_resource(max_entries=2)
def _query_of_then(home: str, location: str, identity: str, version: int) -> Query:
    """The query of an older version; its file lies aside, so that it takes no newer one's place."""
    return Query(Lake.open(location), version, folder=Path(home) / "cache" / "then")


@st.fragment(run_every=1.0)
def _look_again(served: Serving) -> None:
    if not served.behind:
        st.rerun(scope="app")


@st.cache_resource(show_spinner=False, max_entries=2)
def reader_of(home: str) -> Reader:
    """The reader of articles, opened when the first article is to be read."""
    from events.pipeline import Reader

    return Reader.open()


@st.cache_resource(show_spinner=False, max_entries=2)
def gazetteer_of(home: str) -> Gazetteer:
    """The gazetteer, opened (and compiled, when it was not) at the first search for a name."""
    from geodata.gazetteer import Gazetteer

    return Gazetteer.open(Path(home))


def sample_events(query: Query, filter: EventFilter) -> int:
    """How many of the shown events rest on bundled samples; an event two samples tell counts for each."""
    if not any(is_sample(row.value) for row in query.facet(EventFilter(), "sources")):
        return 0
    sources = query.facet(filter, "sources")
    wanted = [row for row in sources if not filter.sources or row.value in filter.sources]
    return sum(row.count for row in wanted if is_sample(row.value))


def is_sample(source: str) -> bool:
    """Whether an article is one of the bundled samples, by its source."""
    return source.startswith(SAMPLE_SOURCE)
