"""What the query gives back: plain frozen columns and rows, longitude before latitude, None for unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from events.errors import FilterError


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the web map on screen: edges in degrees, and the map's zoom (0: the world is 256 pixels wide)."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    def __post_init__(self) -> None:
        if not self.south <= self.north:
            raise FilterError(f"the viewport is upside down: south {self.south}, north {self.north}")
        if not 0 <= self.zoom <= 30:
            raise FilterError(f"the zoom is 0..30, not {self.zoom}")

    @classmethod
    def world(cls, zoom: int = 1) -> Viewport:
        """Everything."""
        return cls(-180.0, -90.0, 180.0, 90.0, zoom)


@dataclass(frozen=True, slots=True)
class Extent:
    """Edges in degrees; west is greater than east where they cross the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The south-western and the north-eastern corner; longitudes go on over 180 across the date line."""
        east = self.east + 360 if self.east < self.west else self.east
        return (self.west, self.south), (east, self.north)


MOST_CORNERS = 100
"""Of a polygon: enough for a drawn one, and an address stays short."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area by its corners; its last side leads back to the first. Where sides cross, what an odd number of them
    shuts in is inside."""

    corners: tuple[tuple[float, float], ...]
    """Longitude and latitude in degrees; east of 180 where the area crosses the date line from the west."""

    def __post_init__(self) -> None:
        if not 3 <= len(self.corners) <= MOST_CORNERS:
            raise FilterError(f"a polygon has 3 to {MOST_CORNERS} corners, not {len(self.corners)}")
        if not all(-180 <= lon <= 540 and -90 <= lat <= 90 for lon, lat in self.corners):
            raise FilterError(f"corners are degrees on the earth, longitude first: {self.corners}")
        if self.extent.east - self.extent.west > 360 or self.extent.west > 180:
            raise FilterError(f"a polygon goes round the earth once at most and begins on it: {self.corners}")

    @property
    def extent(self) -> Extent:
        """The edges it reaches to; the eastern one is over 180 where it crosses the date line."""
        lons, lats = zip(*self.corners, strict=True)
        return Extent(min(lons), min(lats), max(lons), max(lats))


@dataclass(frozen=True, slots=True)
class Cells:
    """What to draw: columns of equal length, one entry for each cell of the grid that holds events.

    A cell stands exactly at the point most of its events share, never at a mean where nothing happened.
    """

    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    count: tuple[int, ...] = ()
    side: tuple[str, ...] = ()
    """Colour group of most of its events."""
    deaths: tuple[int | None, ...] = ()
    """Sum of the best numbers known; None when none is known."""
    where_precision: tuple[int, ...] = ()
    """UCDP's, the coarsest in the cell."""
    radius_km: tuple[float | None, ...] = ()
    """The largest in the cell; None when all are plain points."""
    event_id: tuple[str | None, ...] = ()
    """None when the cell holds more than one."""
    label: tuple[str, ...] = ()
    """Name of the place it stands at."""
    label_ar: tuple[str | None, ...] = ()
    places: tuple[int, ...] = ()
    """How many different places."""
    one_spot: tuple[bool, ...] = ()
    """Whether all its events stand at one point, so that radius and extent are that point's."""
    extent: tuple[str | None, ...] = ()
    """Of one spot, the line or unit it is (`geodata.shapes`); "" for a point or circle, None where it is not known."""
    mix: tuple[tuple[tuple[str, int], ...], ...] = ()
    """Each side's events in the cell, most first."""

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a view."""

    shown: int
    """Events that fit the filter."""
    mapped: int
    """Those of them with coordinates."""
    hidden_without_place: int
    """shown - mapped."""
    hidden_low_confidence: int
    """Events that would fit but for the least confidence asked for."""
    deaths_low: int | None
    deaths_best: int | None
    deaths_high: int | None
    """Sums over the events that give a number; where only one bound is given it counts for both. None: no number."""
    deaths_unknown: int
    """Events that give no number of dead."""
    injured_best: int | None
    first: date | None
    last: date | None
    undated: int
    hidden_undated: int = 0
    """Events that would fit but for the dates, and have none."""
    hidden_deaths_unknown: int = 0
    """Events that would fit but for the bounds of deaths, and give no number."""
    hidden_unplaced: int = 0
    """Events that would fit but for country, area and precision, and whose place is not known."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    start: date
    """First day of the bar."""
    side: str
    count: int


@dataclass(frozen=True, slots=True)
class VagueRow:
    start: date
    """First day of the bar."""
    count: int
    """Events that may have happened within it, and are known less exactly than that."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars over time; empty ones are left out."""

    unit: str
    """day, week (from Monday), month or year."""
    rows: tuple[TimelineRow, ...]
    undated: int
    """Events without a date: in no bar."""
    coarse: int
    """Events whose date is less exact than one bar; they stand at their first day."""
    vague: tuple[VagueRow, ...] = ()
    """The same over all the days it may have been: an event in each bar its span reaches into."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the gazetteer where events of a view happened."""

    id: str
    name: str
    name_ar: str | None
    country: str
    """ISO 3166-1 alpha-2, "" when unknown."""
    admin1: str | None
    lon: float
    lat: float
    """Where most of its events stand."""
    events: int


@dataclass(frozen=True, slots=True)
class SpotRow:
    """A point where events of a view stand."""

    lon: float
    lat: float
    events: int
    deaths: int | None
    """Of the exact events, the sum of the numbers known; None when none is known."""
    exact: int
    """Events whose place is known at least to its first-order unit."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many events each choice would show, each counted under the other conditions; most first."""

    sides: tuple[FacetRow, ...]
    actors: tuple[FacetRow, ...]
    event_types: tuple[FacetRow, ...]
    sub_event_types: tuple[FacetRow, ...]
    countries: tuple[FacetRow, ...]
    sources: tuple[FacetRow, ...]
    importance: tuple[FacetRow, ...]


@dataclass(frozen=True, slots=True)
class MoreFacets:
    """The same for choices that are seldom made."""

    claimants: tuple[FacetRow, ...]
    where_precisions: tuple[FacetRow, ...]
    """UCDP's codes as text, rising."""
    reviews: tuple[FacetRow, ...]
    readers: tuple[FacetRow, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as a row of a table."""

    id: str
    date_start: date | None
    date_end: date | None
    date_precision: int | None
    """UCDP's, 1-5."""
    event_type: str
    sub_event_type: str
    side: str
    """Colour group: that of the first actor."""
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    place: str | None
    place_ar: str | None
    country: str
    """ISO 3166-1 alpha-2, "" when unknown."""
    admin1: str | None
    admin2: str | None
    lon: float | None
    lat: float | None
    where_precision: int | None
    """UCDP's, 1-7."""
    radius_km: float | None
    killed_low: int | None
    killed_best: int | None
    killed_high: int | None
    injured_low: int | None
    injured_best: int | None
    injured_high: int | None
    importance: str
    confidence: float
    article_ids: tuple[str, ...]
    sources: tuple[str, ...]
    title: str
    """Title of the first article that has one."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a view, and how many it has in all."""

    rows: tuple[EventRow, ...]
    total: int

    def __iter__(self) -> Iterator[EventRow]:
        return iter(self.rows)


ROW_COLUMNS = tuple(field.name for field in fields(EventRow))
