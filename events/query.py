"""Questions to one version of the lake: cells for a map, sums, bars, choices, rows; every answer under a filter.

The rows lie in the query's own copy (`events.cache`), in memory or as a file that many processes may read. One
connection is shared and each call takes its own cursor, so threads may ask at the same time; what was asked once is
answered from memory, for all sessions. SQL here is constant text; whatever a person typed is a parameter.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from events import cache, questions
from events.answers import (
    ROW_COLUMNS,
    Cells,
    EventRow,
    Extent,
    FacetRow,
    Facets,
    MoreFacets,
    Page,
    PlaceRow,
    SpotRow,
    Timeline,
    TimelineRow,
    Totals,
    VagueRow,
    Viewport,
)
from events.conditions import ACTORS_BY_ROLE, DEATHS, SIDES_BY_ROLE, Condition, conditions, words
from events.errors import FilterError
from events.grid import cell_size, edges_of
from events.keeping import Kept
from events.model import Article, Event, EventFilter
from events.readers import UNLIKE
from events.store import Lake

__all__ = [
    "MAX_CELLS",
    "ORDERS",
    "Cells",
    "EventRow",
    "Extent",
    "FacetRow",
    "Facets",
    "MoreFacets",
    "Page",
    "PlaceRow",
    "Query",
    "SpotRow",
    "Timeline",
    "TimelineRow",
    "Totals",
    "VagueRow",
    "Viewport",
]

MAX_CELLS = 240
"""No answer for the map holds more cells: with names and mixes they are 20 KB, drawn within a frame or two."""
_ANSWERS = 800
"""Answers kept for all sessions: some 20 MB."""
_FEW = 50
"""Rows of a list or of a page of the table."""
_SEARCHES = 16
"""Searches for words whose rows are kept."""

ORDERS = {
    "date": "date_start",
    "place": "place",
    "type": "event_type",
    "sub_type": "sub_event_type",
    "side": "name",
    "deaths": "killed_best",
    "confidence": "confidence",
    "articles": "len(article_ids)",
    "doubt": f"confidence + (readers not in ({', '.join(repr(one.value) for one in UNLIKE)}))::integer",
}
"""Name -> what is sorted by; "doubt": those on which two readers differ first, then the least sure."""
UNPLACED = " and where_precision is null"
"""The condition that nobody knows where an event was: it is on no map."""
_ORDER_JOINS = {"place": "spot", "type": "kind", "sub_type": "kind", "side": "side", "doubt": "kind"}
"""Order -> the small table its column stands in."""


class Query:
    """The answers of one version of a lake."""

    def __init__(self, lake: Lake, version: int | None = None, *, folder: Path | None = None) -> None:
        """Open a version (None: the newest): the file of it in `folder`, made when it is not there, or in memory.

        Raises LakeError.
        """
        self.version = lake.version if version is None else version
        self._lake = lake
        self._connection = cache.connect(lake, self.version, folder)
        self._kept: Kept[Any] = Kept(_ANSWERS)
        self._searches: Kept[str] = Kept(_SEARCHES, self._forget)
        self._numbers = itertools.count()

    def cells(self, filter: EventFilter, viewport: Viewport, *, pixels: int = 48) -> Cells:
        """The events in a viewport by cells of a grid fixed to the map, about `pixels` wide on screen."""
        found: Cells = self._kept(("cells", filter, viewport, pixels), lambda: self._cells(filter, viewport, pixels))
        return found

    def _cells(self, filter: EventFilter, viewport: Viewport, pixels: int) -> Cells:
        _, rows = self._grid(filter, viewport, pixels)
        if not rows:
            return Cells()
        single = [number for number in (row[questions.ID] for row in rows) if number is not None]
        sql = "select rowid, id from lake.event where rowid in (select unnest($numbers))"
        ids = dict(self._ask(EventFilter(), sql, numbers=single)) if single else {}
        return Cells(*map(tuple, zip(*(_cell(row, ids) for row in rows), strict=True)))

    def at(
        self, filter: EventFilter, lon: float, lat: float, viewport: Viewport, *, pixels: int = 48, limit: int = 50
    ) -> Page:
        """The events of the cell under a point, newest first; viewport and pixels as they were given to `cells`."""
        inside, edges = edges_of(viewport)
        size, _ = self._grid(filter, viewport, pixels)
        where = {"inside": inside, **edges, "size": size, "lon": lon, "lat": lat}
        order = f" and {questions.AT} order by date_start desc nulls last, id limit $limit"
        numbers = self._ask(filter, "select rowid " + questions.FROM + order, limit=max(0, limit), **where)
        ((total,),) = self._ask(filter, "select count(*) " + questions.FROM + f" and {questions.AT}", **where)
        return Page(self._rows_of([number for (number,) in numbers]), total)

    def _grid(self, filter: EventFilter, viewport: Viewport, pixels: int) -> tuple[float, list[Any]]:
        """The width of a cell, doubled until few enough hold events, and the rows of the cells."""
        inside, edges = edges_of(viewport)
        size = cell_size(viewport, pixels)
        while len(rows := self._ask(filter, questions.CELLS, inside=inside, **edges, size=size)) > MAX_CELLS:
            size *= 2
        return size, rows

    def totals(self, filter: EventFilter) -> Totals:
        """The sums of a view, and what it leaves out."""
        found: Totals = self._kept(("totals", filter), lambda: self._totals(filter))
        return found

    def _totals(self, filter: EventFilter) -> Totals:
        shown, mapped, low, best, high, unknown, injured, first, last, undated = self._ask(filter, questions.TOTALS)[0]
        return Totals(
            shown=shown,
            mapped=mapped,
            hidden_without_place=shown - mapped,
            hidden_low_confidence=self._less_sure(filter, shown),
            deaths_low=low,
            deaths_best=best,
            deaths_high=high,
            deaths_unknown=unknown,
            injured_best=injured,
            first=first,
            last=last,
            undated=undated,
            hidden_undated=self._lost(filter, "date_start is null", date_from=None, date_to=None),
            hidden_deaths_unknown=self._lost(filter, f"{DEATHS} is null", deaths_from=None, deaths_to=None),
            hidden_unplaced=self._lost(filter, "where_precision is null", countries=(), area=None, where_precisions=()),
        )

    def _lost(self, filter: EventFilter, unknown: str, **without: Any) -> int:
        """Events that a condition hides only because what it asks for is not known of them."""
        wider = replace(filter, **without)
        return 0 if wider == filter else self._count(wider, f" and {unknown}") - self._count(filter, f" and {unknown}")

    def told_by(self, filter: EventFilter) -> tuple[int, int]:
        """How many articles and how many sources tell the events of a view; slower than the sums."""
        articles = self._ask(
            filter, "select count(distinct a) from (select unnest(article_ids) a " + questions.FROM + ")"
        )
        return int(articles[0][0]), len(self._facet(filter, "sources"))

    def timeline(self, filter: EventFilter) -> Timeline:
        """Bars by side over time; their width follows the span of the view."""
        found = self._ask(filter, questions.BARS)
        unit, undated, coarse = found[0][:3]
        rows = tuple(TimelineRow(*row[3:]) for row in found if row[3] is not None)
        return Timeline(unit, rows, undated, coarse, self._vague(filter, unit) if coarse else ())

    def _vague(self, filter: EventFilter, unit: str) -> tuple[VagueRow, ...]:
        sql = questions.VAGUE.replace("{unit}", unit).replace("{exact}", str(questions.EXACT[unit]))
        return tuple(VagueRow(*row) for row in self._ask(filter, sql))

    def facets(self, filter: EventFilter, *, actors: int = 200) -> Facets:
        """How many events each side, actor, type, country and source would show; at most so many actors."""
        rows = {field.name: self.facet(filter, field.name) for field in fields(Facets)}
        return Facets(**rows | {"actors": rows["actors"][:actors]})

    def facet(self, filter: EventFilter, choice: str) -> tuple[FacetRow, ...]:
        """The same of one choice, named as in Facets: one reading of the events, which choices of one kind share."""
        own = ("event_types", "sub_event_types") if choice in ("event_types", "sub_event_types") else (choice,)
        nothing = EventFilter()
        roles = {"sides": SIDES_BY_ROLE, "actors": ACTORS_BY_ROLE}
        counted = roles[choice][filter.role] if choice in roles else choice
        return self._facet(replace(filter, **{name: getattr(nothing, name) for name in own}), counted)

    def spots(self, filter: EventFilter) -> tuple[SpotRow, ...]:
        """The points of a view, by longitude and latitude."""
        return tuple(SpotRow(*row) for row in self._ask(filter, questions.SPOTS))

    def more_facets(self, filter: EventFilter, *, claimants: int = 200) -> MoreFacets:
        """The same for claimants (at most so many), precision of the place, state of review, and of rules and model."""
        precisions = self._ask(replace(filter, where_precisions=()), questions.PRECISIONS)
        return MoreFacets(
            claimants=self.facet(filter, "claimants")[:claimants],
            where_precisions=tuple(FacetRow(str(precision), count) for precision, count in precisions),
            reviews=self.facet(filter, "reviews"),
            readers=self.facet(filter, "readers"),
        )

    def places(self, filter: EventFilter) -> tuple[PlaceRow, ...]:
        """The places of a view, those with most events first."""
        return tuple(PlaceRow(*row) for row in self._ask(filter, questions.PLACES))

    def page(
        self, filter: EventFilter, *, order: str = "-date", offset: int = 0, limit: int = 50, unplaced: bool = False
    ) -> Page:
        """Some rows of a view, or of those in it without a place. Raises FilterError for an unknown order.

        ORDERS has the orders; "-" before one: falling.
        """
        also = UNPLACED if unplaced else ""
        sql = _ordered(order, also) + " limit $limit offset $offset"
        numbers = self._ask(filter, sql, limit=max(0, limit), offset=max(0, offset))
        total = self._count(filter, also) if also else self._ask(filter, questions.TOTALS)[0][0]
        return Page(self._rows_of([number for (number,) in numbers]), total)

    def rows(self, filter: EventFilter, *, order: str = "date", batch: int = 2000) -> Iterator[EventRow]:
        """Every row of a view, as many at a time as memory should hold."""
        text, values = self._asked(filter, _ordered(order), {})
        cursor = self._connection.cursor().execute(text, values)
        while found := cursor.fetchmany(batch):
            yield from self._rows_of([number for (number,) in found])

    def events(self, filter: EventFilter, *, order: str = "date", batch: int = 2000) -> Iterator[Event]:
        """The same rows as full records, corrected."""
        ids = (row.id for row in self.rows(filter, order=order, batch=batch))
        while part := list(itertools.islice(ids, batch)):
            yield from self._lake.events_of(part, self.version)

    def articles(self, ids: Sequence[str]) -> tuple[Article, ...]:
        """The articles of some ids, as they were in this version."""
        return self._lake.articles(ids, self.version)

    def row(self, event_id: str) -> EventRow | None:
        """One event as a row; None when there is none."""
        found = self._connection.cursor().execute("select rowid from lake.event where id = $id", {"id": event_id})
        return next(iter(self._rows_of([number for (number,) in found.fetchall()])), None)

    def shape(self, event_id: str) -> str | None:
        """The line or unit one event's place is (`geodata.shapes`); "" for a point or circle, None where not known."""
        sql = "select extent from lake.event join lake.spot on spot = no where event.id = $id"
        return next((extent for (extent,) in self._ask(EventFilter(), sql, id=event_id)), None)

    def extent(self, filter: EventFilter) -> Extent | None:
        """The smallest box of degrees around the mapped rows; None when there are none."""
        row = self._ask(filter, questions.EXTENT)[0]
        return None if row[0] is None else Extent(*row)

    def content_hash(self, filter: EventFilter) -> str:
        """A fingerprint of the rows of a view: the same rows give the same one on every machine."""
        values = ", ".join(f"coalesce({questions.COLUMN_OF.get(column, column)}::text, '')" for column in ROW_COLUMNS)
        row = f"md5(concat_ws(chr(31), {values}))"
        rows = f"select id, {row} as told {questions.ROWS} where event.rowid in (select rowid {questions.FROM})"
        ((found,),) = self._ask(filter, f"select md5(coalesce(string_agg(told, '' order by id), '')) from ({rows})")
        return f"md5:{found}"

    # --- inside ------------------------------------------------------------------------------------------------

    def _ask(self, filter: EventFilter, sql: str, *, inside: str = "", **values: Any) -> list[Any]:
        """The rows of a constant text with the filter's conditions in it, kept for who asks the same again."""
        text, parameters = self._asked(filter, sql.replace("{inside}", inside), values)
        key = (text, tuple((name, _hashable(value)) for name, value in parameters.items()))
        found: list[Any] = self._kept(key, lambda: self._connection.cursor().execute(text, parameters).fetchall())
        return found

    def _asked(self, filter: EventFilter, sql: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        wanted = conditions(filter)
        search = self._search(words(filter.text))
        text = sql.replace("{where}", " and ".join(["true", *(condition.sql for condition in wanted), *search]))
        return text, values | {key: value for condition in wanted for key, value in condition.values}

    def _search(self, asked: tuple[Condition, ...]) -> tuple[str, ...]:
        """The condition that a row is one of those a search for words found."""
        if not asked:
            return ()
        table = self._searches(
            tuple(value for condition in asked for value in condition.values), lambda: self._look(asked)
        )
        return (f"rowid in (select no from {table})",)

    def _look(self, asked: tuple[Condition, ...]) -> str:
        table = f"found_{next(self._numbers)}"
        where = " and ".join(condition.sql for condition in asked)
        self._connection.cursor().execute(
            f"create table {table} as select rowid as no from lake.event where {where}",
            {key: value for condition in asked for key, value in condition.values},
        )
        return table

    def _forget(self, table: str) -> None:
        self._connection.cursor().execute(f"drop table {table}")

    def _less_sure(self, filter: EventFilter, shown: int) -> int:
        return self._count(replace(filter, min_confidence=0.0)) - shown if filter.min_confidence else 0

    def _count(self, filter: EventFilter, also: str = "") -> int:
        return int(self._ask(filter, "select count(*) " + questions.FROM + also)[0][0])

    def _facet(self, filter: EventFilter, choice: str) -> tuple[FacetRow, ...]:
        """Events by the values of a small table, most first; kept as plain pairs, which the garbage collector skips."""
        return tuple(
            FacetRow(*row) for row in self._kept(("facet", choice, filter), lambda: self._pairs(filter, choice))
        )

    def _pairs(self, filter: EventFilter, choice: str) -> tuple[tuple[str, int], ...]:
        """Values of one table share one reading of the events."""
        table, value = questions.VALUES[choice]
        values = dict(self._ask(EventFilter(), f"select no, {value} from lake.{table}"))
        counts: Counter[str] = Counter()
        for number, count in self._ask(filter, questions.COUNTS.replace("{table}", table)):
            for one in values[number]:
                counts[one] += count
        return tuple(row for row in sorted(counts.items(), key=lambda row: (-row[1], row[0])) if row[0])

    def _rows_of(self, numbers: Sequence[int]) -> tuple[EventRow, ...]:
        """Whole rows by their numbers, in that order; a few of them are kept."""
        if not 0 < len(numbers) <= _FEW:
            return self._read(numbers) if numbers else ()
        found: tuple[EventRow, ...] = self._kept(("rows", *numbers), lambda: self._read(numbers))
        return found

    def _read(self, numbers: Sequence[int]) -> tuple[EventRow, ...]:
        sql = f"select event.rowid, {_columns()} {questions.ROWS} where event.rowid in (select unnest($numbers))"
        found = self._connection.cursor().execute(sql, {"numbers": list(numbers)}).fetchall()
        rows = {number: _row(values) for number, *values in found}
        return tuple(rows[number] for number in numbers)


def _columns() -> str:
    return ", ".join(questions.COLUMN_OF.get(column, column) for column in ROW_COLUMNS)


def _row(values: Sequence[Any]) -> EventRow:
    fields: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return EventRow(*fields)


def _cell(values: Sequence[Any], ids: Mapping[int, str]) -> tuple[Any, ...]:
    """A row of `questions.CELLS` with the id in place of its number, and its mix as plain pairs."""
    *cell, mix = values
    cell[questions.ID] = ids.get(cell[questions.ID])
    return (*cell, tuple(map(_pair, mix)))


def _pair(part: Any) -> tuple[str, int]:
    return tuple(part.values()) if isinstance(part, dict) else tuple(part)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _ordered(order: str, also: str = "") -> str:
    """The numbers of the rows of a view in an order; `also` is a further condition."""
    name = order.removeprefix("-")
    if name not in ORDERS:
        raise FilterError(f"cannot order by {order!r}; orders are {', '.join(ORDERS)}, with '-' before them falling")
    falling = "desc" if order.startswith("-") else "asc"
    by = f" order by {ORDERS[name]} {falling} nulls last, id"
    if name not in _ORDER_JOINS:
        return f"select rowid {questions.FROM}{also}{by}"
    table = _ORDER_JOINS[name]
    return (
        f"select number from (select rowid as number, * {questions.FROM}{also}) event"
        f" join lake.{table} on {table} = no{by}"
    )
