"""What a change of the filter costs: the answers of the query and the layer of marks, by the number of events.

Compared with the plain way at 1,000 events: a pandas mask and one folium marker a row. Both ways end with the map's
page as text, which is what is sent to the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import folium
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.figures import Figure, median_ms, seconds
from events.flat import SCHEMA
from events.labels import sides
from events.model import EventFilter, EventType, SubEventType
from events.pictures import marks
from events.query import Query, Viewport
from events.store import Lake
from geodata.cells import Side
from geodata.leaflet import CellLayer, OfflineMap

SIZES = (1_000, 10_000, 100_000)
VIEW = Viewport(34, 31, 48, 38, 6)
"""Syria and Iraq as they stand on a screen."""
CHANGES = 15
"""Changes of the filter measured; the median is told."""
FIRST_DAY = date(2017, 1, 1)
DAYS = 1000
PLACES = 400


@dataclass(frozen=True)
class MadeLake:
    """A lake of made-up rows, with what a query asks of one."""

    rows: Any
    version: int = 1

    def table(self, version: int | None = None) -> Any:
        return self.rows


def measure() -> list[Figure]:
    """Milliseconds of a change at each size, and of the plain way at the smallest."""
    of = frame(SIZES[0])
    plain = median_ms([lambda f=f: plain_page(of, f) for f in filters()])
    found = []
    for size in SIZES:
        made = rows(size)
        query = Query(cast(Lake, MadeLake(made)))
        load = seconds(lambda made=made: Query(cast(Lake, MadeLake(made))))
        page = median_ms([lambda f=f, q=query: map_page(q, f) for f in filters()])
        against = (plain / page, f"one marker a row, {plain:,.0f} ms") if size == SIZES[0] else (None, "")
        found.append(Figure(f"{size:,} events: cells and map", page, "ms", *against))
        found.append(Figure(f"{size:,} events: every other answer", others_ms(query), "ms"))
        found.append(Figure(f"{size:,} events: opening the query", load * 1000, "ms"))
    return found


def others_ms(query: Query) -> float:
    """The sums, the bars, the choices and a page of rows."""
    asked: tuple[Callable[[EventFilter], object], ...] = (query.totals, query.timeline, query.facets, query.page)
    return median_ms([lambda f=f: [ask(f) for ask in asked] for f in filters()])


def map_page(query: Query, filter: EventFilter) -> str:
    """The map under a filter as Furat makes it."""
    base = OfflineMap(assets="assets")
    known = [Side(side.id, side.name_en, side.colour) for side in sides()]
    CellLayer(marks(query.cells(filter, VIEW)), known).add_to(base)
    return str(base.get_root().render())


def plain_page(of: pd.DataFrame, filter: EventFilter) -> str:
    """The map under a filter as it is made first: a mask and a marker a row."""
    fits = of["side"].isin(filter.sides) & (of["date_end"] >= filter.date_from) & (of["date_start"] <= filter.date_to)
    page = folium.Map(location=(34.5, 40.5), zoom_start=6, tiles=None)
    for row in of[fits].itertuples():
        folium.Marker((row.lat, row.lon), tooltip=f"{row.place}: {row.sub_event_type}").add_to(page)
    return str(page.get_root().render())


def filters() -> list[EventFilter]:
    """Changes a person makes: the dates move on, all sides but one shown."""
    known = [side.id for side in sides()]
    return [
        EventFilter(
            sides=tuple(s for s in known if s != known[i % len(known)]),
            date_from=FIRST_DAY + timedelta(days=10 * i),
            date_to=FIRST_DAY + timedelta(days=DAYS - 10 * i),
        )
        for i in range(CHANGES)
    ]


def frame(size: int) -> pd.DataFrame:
    """The rows as pandas has them."""
    made: pd.DataFrame = (
        rows(size).select(["side", "date_start", "date_end", "lon", "lat", "place", "sub_event_type"]).to_pandas()
    )
    return made


def rows(size: int) -> Any:
    """So many made-up events at 400 places of Syria and Iraq, the same every time, as a lake's flat table."""
    chance = np.random.default_rng(7)
    place = chance.zipf(1.3, size) % PLACES  # a few towns have most events
    lon, lat = chance.uniform(35.8, 46.0, PLACES).round(4)[place], chance.uniform(32.5, 37.2, PLACES).round(4)[place]
    start = [FIRST_DAY + timedelta(days=int(day)) for day in chance.integers(0, DAYS, size)]
    known = [side.id for side in sides()]
    side = [known[i] for i in chance.integers(0, len(known), size)]
    sub = [list(SubEventType)[i] for i in chance.integers(0, len(SubEventType), size)]
    killed = [None if n > 20 else int(n) for n in chance.integers(0, 40, size)]
    values: dict[str, list[Any]] = {
        "id": [f"event-{i:016x}" for i in range(size)],
        "event_type": [EventType(s.event_type).value for s in sub],
        "sub_event_type": [s.value for s in sub],
        "date_start": start, "date_end": start, "date_precision": [1] * size,
        "side": side, "sides": [[s] for s in side],
        "side_a": [[f"Actor {s}"] for s in side], "side_b": [["Civilians (Syria)"]] * size,
        "sides_a": [[s] for s in side], "sides_b": [["people"]] * size, "claimants": [[]] * size,
        "review": ["open"] * size, "readers": ["one"] * size,
        "lon": lon.tolist(), "lat": lat.tolist(), "where_precision": chance.integers(1, 6, size).tolist(),
        "radius_km": [None] * size, "place_id": [f"place-{p}" for p in place], "place": [f"Place {p}" for p in place],
        "country": [("SY", "IQ")[p % 2] for p in place],
        "killed_low": killed, "killed_best": killed, "killed_high": killed,
        "importance": ["main"] * size, "confidence": chance.uniform(0.4, 1, size).tolist(),
        "article_ids": [[f"article-{i // 2}"] for i in range(size)],
        "sources": [[f"Source {i % 30}"] for i in range(size)],
        "title": ["A title"] * size, "search": ["words of an event"] * size,
    }  # fmt: skip
    return pa.table({f.name: pa.array(values.get(f.name, [None] * size), f.type) for f in SCHEMA}, schema=SCHEMA)
