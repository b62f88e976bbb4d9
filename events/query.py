"""Questions to one version of the lake: cells for a map, sums, bars, choices, rows; every answer under a filter.

The flat columns of the version are read once into memory (DuckDB), sorted by date, with web-mercator coordinates
for the grid. One connection is shared and each call takes its own cursor, so threads may ask at the same time.
SQL here is constant text; whatever a person typed is a parameter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import duckdb

from events.answers import (
    ROW_COLUMNS,
    Cells,
    EventRow,
    Extent,
    FacetRow,
    Facets,
    Page,
    Timeline,
    TimelineRow,
    Totals,
    Viewport,
)
from events.conditions import Condition, conditions
from events.errors import FilterError
from events.model import Article, Event, EventFilter
from events.store import Lake

__all__ = [
    "MAX_CELLS",
    "ORDERS",
    "Cells",
    "EventRow",
    "Extent",
    "FacetRow",
    "Facets",
    "Page",
    "Query",
    "Timeline",
    "TimelineRow",
    "Totals",
    "Viewport",
]

MAX_CELLS = 2000
"""No answer for the map holds more cells: 2,000 are ~10 KB each frame and quick to draw."""

ORDERS = {
    "date": "date_start",
    "place": "place",
    "type": "event_type",
    "sub_type": "sub_event_type",
    "side": "side",
    "deaths": "killed_best",
    "confidence": "confidence",
    "articles": "len(article_ids)",
}
_BARS = (("day", 62), ("week", 430), ("month", 12 * 366))
"""Unit and the longest span in days it is used for; longer ones are told by year."""
_UNIT_PRECISION = {"day": 1, "week": 3, "month": 4, "year": 5}
"""The coarsest date precision (UCDP) that fits into one bar."""
_MAX_LAT = 85.0511287798066
"""Where the web-mercator map ends."""

_MACRO = f"""
create macro mercator_y(lat) as
    (1 - ln(tan(radians(greatest(-{_MAX_LAT}, least({_MAX_LAT}, lat))))
            + 1 / cos(radians(greatest(-{_MAX_LAT}, least({_MAX_LAT}, lat))))) / pi()) / 2
"""
_LOAD = """
create table event as
select * replace (side::side_name as side, event_type::type_name as event_type,
                  sub_event_type::sub_type_name as sub_event_type, country::country_name as country),
       (lon + 180) / 360 as x,
       mercator_y(lat) as y,
       list_distinct(list_concat(side_a, side_b)) as actors
from arriving
order by date_start, id
"""
_ENUMS = {"side_name": "side", "type_name": "event_type", "sub_type_name": "sub_event_type", "country_name": "country"}

_CELLS = """
with here as (
    select *, floor(x / $size) as cx, floor(y / $size) as cy from event where {where} and {inside}
), by_side as (
    select cx, cy, side, count(*) as n from here group by all
), by_point as (
    select cx, cy, lon, lat, place_id, any_value(place) as place, any_value(place_ar) as place_ar, count(*) as n
    from here group by cx, cy, lon, lat, place_id
), whole as (
    select cx, cy, count(*) as n, sum(killed_best) as deaths, max(where_precision) as worst, max(radius_km) as radius,
           min(id) as id, count(distinct place_id) as places
    from here group by cx, cy
), top_side as (
    select cx, cy, first(side order by n desc, side) as side from by_side group by cx, cy
), top_point as (
    select cx, cy, first(row(lon, lat, place, place_ar) order by n desc, place_id, lon, lat) as point
    from by_point group by cx, cy
)
select point[1], point[2], n, side, deaths, worst, radius, case when n = 1 then id end, point[3], point[4], places
from whole join top_side using (cx, cy) join top_point using (cx, cy)
order by n desc, id
"""
_SAME_CELL = (
    "floor(x / $size) = floor(($lon + 180) / 360 / $size) and floor(y / $size) = floor(mercator_y($lat) / $size)"
)
_INSIDE = "y between $top and $bottom and (x between $left and $right)"
_INSIDE_SPLIT = "y between $top and $bottom and (x >= $left or x <= $right)"

_FROM = "from event where {where}"
_TOTALS = """
select count(*), count(lon), sum(coalesce(killed_low, killed_best, killed_high)),
       sum(coalesce(killed_best, killed_low, killed_high)), sum(coalesce(killed_high, killed_best, killed_low)),
       count(*) filter (coalesce(killed_best, killed_low, killed_high) is null), sum(injured_best),
       min(date_start), max(date_end), count(*) filter (date_start is null)
from event where {where}
"""


class Query:
    """The answers of one version of a lake."""

    def __init__(self, lake: Lake, version: int | None = None) -> None:
        """Read a version (None: the newest) into memory. Raises LakeError."""
        self.version = lake.version if version is None else version
        self._lake = lake
        self._connection = duckdb.connect(":memory:")
        self._load(lake.table(self.version))

    def cells(self, filter: EventFilter, viewport: Viewport, *, pixels: int = 48) -> Cells:
        """The events in a viewport by cells of a grid fixed to the map, about `pixels` wide on screen."""
        inside, edges = _edges(viewport)
        rows = self._ask(filter, _CELLS, inside=inside, **edges, size=_cell_size(viewport, pixels))
        return Cells(*map(tuple, zip(*rows, strict=True))) if rows else Cells()

    def at(
        self, filter: EventFilter, lon: float, lat: float, viewport: Viewport, *, pixels: int = 48
    ) -> tuple[EventRow, ...]:
        """The events of the cell under a point, newest first; viewport and pixels as they were given to `cells`."""
        inside, edges = _edges(viewport)
        sql = f"select {_columns()} {_FROM} and {{inside}} and {_SAME_CELL} order by date_start desc nulls last, id"
        size = _cell_size(viewport, pixels)
        return tuple(map(_row, self._ask(filter, sql, inside=inside, **edges, size=size, lon=lon, lat=lat)))

    def totals(self, filter: EventFilter) -> Totals:
        """The sums of a view, and what it leaves out."""
        shown, mapped, low, best, high, unknown, injured, first, last, undated = self._ask(filter, _TOTALS)[0]
        ((articles,),) = self._ask(filter, "select count(distinct a) from (select unnest(article_ids) a " + _FROM + ")")
        ((sources,),) = self._ask(filter, "select count(distinct s) from (select unnest(sources) s " + _FROM + ")")
        return Totals(
            shown=shown,
            mapped=mapped,
            hidden_without_place=shown - mapped,
            hidden_low_confidence=self._count(filter, without="confidence") - shown,
            deaths_low=low,
            deaths_best=best,
            deaths_high=high,
            deaths_unknown=unknown,
            injured_best=injured,
            articles=articles,
            sources=sources,
            first=first,
            last=last,
            undated=undated,
        )

    def timeline(self, filter: EventFilter) -> Timeline:
        """Bars by side over time; their width follows the span of the view."""
        sql = "select min(date_start), max(date_start), count(*) filter (date_start is null) " + _FROM
        first, last, undated = self._ask(filter, sql)[0]
        unit = _unit(first, last)
        rows = self._ask(
            filter,
            "select date_trunc($unit, date_start)::date as start, side, count(*) "
            + _FROM
            + " and date_start is not null group by all order by all",
            unit=unit,
        )
        ((coarse,),) = self._ask(
            filter, "select count(*) " + _FROM + " and date_precision > $exact", exact=_UNIT_PRECISION[unit]
        )
        return Timeline(unit, tuple(TimelineRow(*row) for row in rows), undated, coarse)

    def facets(self, filter: EventFilter, *, actors: int = 200) -> Facets:
        """How many events each side, actor, type, country and source would show; at most so many actors."""
        return Facets(
            sides=self._facet(filter, "unnest(sides)", "sides"),
            actors=self._facet(filter, "unnest(actors)", "actors")[:actors],
            event_types=self._facet(filter, "event_type", "types"),
            sub_event_types=self._facet(filter, "sub_event_type", "types"),
            countries=self._facet(filter, "country", "countries"),
            sources=self._facet(filter, "unnest(sources)", "sources"),
            importance=self._facet(filter, "importance", "importance"),
        )

    def page(self, filter: EventFilter, *, order: str = "-date", offset: int = 0, limit: int = 50) -> Page:
        """Some rows of a view. Raises FilterError for an unknown order (see ORDERS; "-" before it: falling)."""
        sql = f"select {_columns()} " + _FROM + _order(order) + " limit $limit offset $offset"
        rows = self._ask(filter, sql, limit=max(0, limit), offset=max(0, offset))
        return Page(tuple(map(_row, rows)), self._count(filter))

    def rows(self, filter: EventFilter, *, order: str = "date") -> Iterator[EventRow]:
        """Every row of a view."""
        return map(_row, self._ask(filter, f"select {_columns()} " + _FROM + _order(order)))

    def events(self, filter: EventFilter, *, order: str = "date", batch: int = 2000) -> Iterator[Event]:
        """The same rows as full records, corrected."""
        ids = [id for (id,) in self._ask(filter, "select id " + _FROM + _order(order))]
        for start in range(0, len(ids), batch):
            yield from self._lake.events_of(ids[start : start + batch], self.version)

    def articles(self, ids: Sequence[str]) -> tuple[Article, ...]:
        """The articles of some ids, as they were in this version."""
        return self._lake.articles(ids, self.version)

    def row(self, event_id: str) -> EventRow | None:
        """One event as a row; None when there is none."""
        found = self._connection.cursor().execute(f"select {_columns()} from event where id = $id", {"id": event_id})
        return next(map(_row, found.fetchall()), None)

    def extent(self, filter: EventFilter) -> Extent | None:
        """The smallest box of degrees around the mapped rows; None when there are none."""
        row = self._ask(filter, "select min(lon), min(lat), max(lon), max(lat) " + _FROM)[0]
        return None if row[0] is None else Extent(*row)

    # --- inside ------------------------------------------------------------------------------------------------

    def _load(self, arriving: Any) -> None:
        connection = self._connection
        connection.register("arriving", arriving)
        for name, column in _ENUMS.items():
            values = f"select distinct {column} from arriving where {column} is not null order by 1"
            connection.execute(f"create type {name} as enum ({values})")
        connection.execute(_MACRO)
        connection.execute(_LOAD)
        connection.unregister("arriving")

    def _ask(self, filter: EventFilter, sql: str, *, without: str = "", inside: str = "", **values: Any) -> list[Any]:
        """The rows of a constant text with the filter's conditions in it."""
        wanted = [condition for condition in conditions(filter) if condition.name != without]
        text = sql.replace("{where}", _and(wanted)).replace("{inside}", inside)
        parameters = values | {key: value for condition in wanted for key, value in condition.values}
        return self._connection.cursor().execute(text, parameters).fetchall()

    def _count(self, filter: EventFilter, *, without: str = "") -> int:
        return int(self._ask(filter, "select count(*) " + _FROM, without=without)[0][0])

    def _facet(self, filter: EventFilter, value: str, without: str) -> tuple[FacetRow, ...]:
        values = f"select {value} as v {_FROM}"
        sql = f"select v, count(*) as n from ({values}) where v <> '' group by v order by n desc, v::text"
        return tuple(FacetRow(*row) for row in self._ask(filter, sql, without=without))


def _and(wanted: Sequence[Condition]) -> str:
    return " and ".join(["true", *(condition.sql for condition in wanted)])


def _columns() -> str:
    return ", ".join(ROW_COLUMNS)


def _row(values: Sequence[Any]) -> EventRow:
    fields: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return EventRow(*fields)


def _order(order: str) -> str:
    column = ORDERS.get(order.removeprefix("-"))
    if column is None:
        raise FilterError(f"cannot order by {order!r}; orders are {', '.join(ORDERS)}, with '-' before them falling")
    return f" order by {column} {'desc' if order.startswith('-') else 'asc'} nulls last, id"


def _unit(first: date | None, last: date | None) -> str:
    span = (last - first).days if first and last else 0
    return next((unit for unit, longest in _BARS if span <= longest), "year")


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    """Web mercator, both axes 0..1 from the north-western corner; beyond 85.05 degrees the edge."""
    m = math.radians(max(-_MAX_LAT, min(_MAX_LAT, lat)))
    return (lon + 180) / 360, (1 - math.log(math.tan(m) + 1 / math.cos(m)) / math.pi) / 2


def _edges(viewport: Viewport) -> tuple[str, dict[str, Any]]:
    """The condition that a row lies in the viewport, and its values; a viewport may cross the date line."""
    left, top = _mercator(viewport.west, viewport.north)
    right, bottom = _mercator(viewport.east, viewport.south)
    edges = {"left": left, "right": right, "top": top - 1e-9, "bottom": bottom + 1e-9}
    if right - left >= 1:  # the whole world, perhaps more than once
        return _INSIDE, edges | {"left": 0.0, "right": 1.0}
    edges |= {"left": left - math.floor(left), "right": right - math.ceil(right - 1)}
    return (_INSIDE if edges["left"] <= edges["right"] else _INSIDE_SPLIT), edges


def _cell_size(viewport: Viewport, pixels: int) -> float:
    """Width of a cell in mercator units: about `pixels`, doubled until the viewport cannot hold too many."""
    size = max(1, pixels) / (256 * 2.0**viewport.zoom)
    left, top = _mercator(viewport.west, viewport.north)
    right, bottom = _mercator(viewport.east, viewport.south)
    width = 1.0 if right - left >= 1 else (right - left) % 1.0
    while (width / size + 2) * ((bottom - top) / size + 2) > MAX_CELLS:
        size *= 2
    return size
