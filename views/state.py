"""What the page remembers, and how it stands in its address.

One EventFilter is the truth; widgets are set from it before each is drawn, and tell it their changes in callbacks.
So a widget that is redrawn, hidden or given other choices can lose nothing. The address is read once, when a
session starts, and written after every run: what is shown can be sent to somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

import streamlit as st

from events.filter_words import broken
from events.filters import from_query, to_query
from events.finding import Found
from events.labels import Language
from events.model import EventFilter
from events.query import Viewport

PageName = Literal["map", "table", "review", "sources", "tray"]
PAGES: tuple[PageName, ...] = get_args(PageName)
LISTED = 8
"""What the panel has room for, and some more: a change of the filter sends no row that nobody scrolls to."""
TURNED_TO: tuple[PageName, ...] = PAGES[:4]
"""Those in the head of the page; the tray is a part of the table."""
MapView = Literal["events", "deaths", "areas", "heat"]
VIEWS: tuple[MapView, ...] = get_args(MapView)
HEAT_PIXELS = 24
CELL_PIXELS = 48
"""Width of a cell of the map: its largest marks are about as wide."""
_LONGEST_ID = 80
"""Characters; ids of events have 22."""
_LONGEST_NUMBER = 10
"""Digits of a version."""


class Keys:
    """Every key in the session: widgets first, then what callbacks leave for the next run."""

    PAGE = "page"
    LANGUAGE = "language"
    SIDE = "side_"
    TYPE = "type_"
    ACTORS = "actors"
    SUB_TYPES = "sub_types"
    DATES = "dates"
    COUNTRIES = "countries"
    SOURCES = "sources"
    IMPORTANCE = "importance"
    ROLE = "role"
    CLAIMANTS = "claimants"
    PRECISIONS = "precisions"
    REVIEWS = "reviews"
    READERS = "readers"
    DEATHS_FROM = "deaths_from"
    DEATHS_TO = "deaths_to"
    DEATHS_UNKNOWN = "deaths_unknown"
    MORE = "more"
    CONFIDENCE = "confidence"
    TEXT = "text"
    MAP = "map"
    VIEW = "view"
    ONLINE = "online"
    PLAY = "play_"
    SPEED = "play_speed"
    FIND = "find"
    FOUND = "found_"
    TIMELINE = "timeline"
    TABLE = "table"
    TABLE_ORDER = "table_order"
    LIST = "list"
    PASTED = "pasted"
    PASTED_TITLE = "pasted_title"
    PASTED_SOURCE = "pasted_source"
    PASTED_DAY = "pasted_day"
    UPLOADED = "uploaded"
    TAKE_AWAY = "take_away"
    SIZE = "picture_size"
    STRIP = "picture_strip"
    DELAY = "care_delay"
    GRID = "care_grid"
    WITHOUT = "care_without"
    REVIEWER = "reviewer"
    CORRECT = "correct_"
    """Begins the keys of everything that corrects an event; its id follows."""
    PLACE_MAP = "place_map_"
    AGREEMENT = "agreement"
    FIGURES = "figures"
    SAVED = "saved"
    SAVE_AS = "save_as"
    ADDRESSES = "addresses"
    FEED = "feed_address"
    FEED_NAME = "feed_name"
    VERSION = "version"
    NEWEST = "newest"

    STATE = "furat"


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark that stands for several events, and the view it was clicked in."""

    longitude: float
    latitude: float
    viewport: Viewport


@dataclass(frozen=True, slots=True)
class Look:
    """Where the map is mounted: degrees and zoom."""

    latitude: float
    longitude: float
    zoom: int


@dataclass(frozen=True, slots=True)
class Pin:
    """The place that was found by its name, shown on the map until it is put away."""

    id: str
    longitude: float
    latitude: float
    name: str


SPEEDS = {"½": 3.0, "1": 1.5, "2": 0.75, "3": 0.5}
"""Name of a speed -> seconds a week is shown."""


@dataclass(frozen=True, slots=True)
class Play:
    """The week the map shows while it is played through time."""

    start: date
    running: bool = False
    speed: str = "1"
    at: float = 0.0
    """When it was last moved, seconds of the monotonic clock."""


@dataclass(slots=True)
class State:
    """All of a session that is not a widget."""

    filter: EventFilter
    language: Language = "en"
    page: PageName = "map"
    view: MapView = "events"
    """What the map shows of the events."""
    online: bool = False
    """Whether the base map is fetched from the internet; in no address: a link must not decide that."""
    event_id: str | None = None
    spot: Spot | None = None
    look: Look | None = None
    """Where the map stood when it was mounted; the base map must not change while it is on screen."""
    fit: Look | None = None
    """Where the map is to move to."""
    moves: int = 0
    """How often it was moved."""
    sought: str = ""
    """The name of the place that was looked for last."""
    found: tuple[Found, ...] | None = None
    """What that name may mean; None until it was looked up."""
    pin: Pin | None = None
    play: Play | None = None
    clicks: int = 0
    """Clicks on marks seen so far."""
    asked_on_map: bool = False
    """Whether a button of the map changed the filter: then the whole page is to follow."""
    half_range: bool = False
    brushed: bool = False
    """Whether the dates were drawn on the timeline."""
    problems: tuple[str, ...] = ()
    """What of the address could not be read."""
    note: str = ""
    """What the last action did, shown once."""
    put_off: set[str] = field(default_factory=set)
    """Ids of events this session will review later."""
    reviewing: str | None = None
    """Id of the event that the review page showed last."""
    reviewer: str = ""
    seen: dict[str, frozenset[str]] = field(default_factory=dict)
    """Event -> the corrections of it this session knew of when it last decided or first looked."""
    conflict: object = None
    """What another reviewer did meanwhile (`views.deciding.Conflict`)."""
    correcting: str | None = None
    """Id of the event whose corrections are open beside the map."""
    report: object = None
    """What came of the articles given last (`views.sources.Report`)."""
    waiting: object = None
    """Files that wait for a word before a model is asked about them (`views.weighing.Waiting`)."""
    untaken: dict[str, str] = field(default_factory=dict)
    """Files that could not be made when their button was pressed, with the reason."""
    offset: int = 0
    """First row of the table."""
    listed: int = LISTED
    """Rows of the list beside the map: it grows by as many each time more are asked for."""
    version: int | None = None
    """The version of the lake that is shown; None is the newest."""


def state() -> State:
    """The session's state, read from the address when there is none yet."""
    if Keys.STATE not in st.session_state:
        pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
        st.session_state[Keys.STATE] = from_address(pairs, locale=st.context.locale or "")
    found: State = st.session_state[Keys.STATE]
    return found


def from_address(pairs: list[tuple[str, str]], *, locale: str = "") -> State:
    """The state an address asks for; what cannot be read of it is left out and told in `problems`."""
    given = dict(pairs)
    language: Language = "ar" if locale.lower().startswith("ar") else "en"
    if given.get("lang") in ("en", "ar"):
        language = "ar" if given["lang"] == "ar" else "en"
    filter, problems = from_query(pairs, language)
    read = State(filter, language=language, event_id=given.get("event", "")[:_LONGEST_ID] or None)
    if given.get("lang", "en") not in ("en", "ar"):
        problems.append(broken("lang", language, value=given["lang"][:40]))
    pages = {name: name for name in PAGES}
    if given.get("page", "map") in pages:
        read.page = pages[given.get("page", "map")]
    else:
        problems.append(broken("page", language, value=given["page"][:40]))
    views = {name: name for name in VIEWS}
    if given.get("view", "events") in views:
        read.view = views[given.get("view", "events")]
    else:
        problems.append(broken("view", language, value=given["view"][:40]))
    if given.get("version", "").isdecimal() and len(given["version"]) < _LONGEST_NUMBER:
        read.version = int(given["version"])
    elif "version" in given:
        problems.append(broken("version", language, value=given["version"][:40]))
    read.problems = tuple(problems)
    return read


def address(of: State) -> list[tuple[str, str]]:
    """The pairs of an address that gives this state again."""
    pairs = [*to_query(of.filter), ("lang", of.language)]
    pairs += [("page", of.page)] if of.page != "map" else []
    pairs += [("view", of.view)] if of.view != "events" else []
    pairs += [("version", str(of.version))] if of.version is not None else []
    return pairs + ([("event", of.event_id)] if of.event_id else [])


def write_address() -> None:
    """Make the address say what is shown."""
    wanted: dict[str, list[str]] = {}
    for key, value in address(state()):
        wanted.setdefault(key, []).append(value)
    if {key: st.query_params.get_all(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def change(**fields: Any) -> None:
    """Change conditions of the filter; the table starts again from its first row, a list of one mark closes."""
    now = state()
    now.filter = replace(now.filter, **fields)
    now.offset, now.listed = 0, LISTED
    now.spot = None


def clear(*fields: str) -> None:
    """Take conditions out of the filter; all of them when none is named."""
    now, empty = state(), EventFilter()
    change(**{name: getattr(empty, name) for name in (fields or EventFilter.__dataclass_fields__)})
    if not fields or "date_from" in fields:
        now.brushed = now.half_range = False
        st.session_state.pop(Keys.DATES, None)


def show_event(event_id: str | None, *, keep_list: bool = False) -> None:
    """Show one event in the panel; None closes it, and a list it was chosen from too unless it is kept."""
    now = state()
    now.event_id = event_id
    if not keep_list:
        now.spot = None


def show_version(version: int | None) -> None:
    """Show the lake as it was at a version; None is the newest."""
    now = state()
    now.version, now.spot, now.offset = version, None, 0


def show_spot(spot: Spot) -> None:
    """Show the events of one mark to choose from."""
    now = state()
    now.event_id, now.spot, now.listed = None, spot, LISTED


def list_more() -> None:
    """Let the list beside the map have more rows."""
    state().listed += 2 * LISTED


def go(page: PageName) -> None:
    """Turn to a page."""
    leave_map()
    state().page, state().offset = page, 0


def speak(language: Language) -> None:
    """Change the language of the page."""
    leave_map()
    state().language = language


def move_to(look: Look) -> None:
    """Move the map that is on screen."""
    now = state()
    now.fit, now.moves = look, now.moves + 1


def leave_map() -> None:
    """Remember where the map stands: it is mounted anew when the page comes back."""
    now, view = state(), viewport()
    if view is not None:
        now.look = Look((view.south + view.north) / 2, (view.west + view.east) / 2, view.zoom)
    now.clicks, now.fit = 0, None
    st.session_state.pop(Keys.MAP, None)


def viewport() -> Viewport | None:
    """What the map on screen shows; None when it has not told yet."""
    told: Mapping[str, Any] = st.session_state.get(Keys.MAP) or {}
    try:
        corners = told["bounds"]["_southWest"], told["bounds"]["_northEast"]
        (south, west), (north, east) = ((float(c["lat"]), float(c["lng"])) for c in corners)
        return Viewport(west, south, east, north, int(told["zoom"]))
    except (KeyError, TypeError, ValueError):
        return None
