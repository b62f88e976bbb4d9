"""The timeline: bars stacked by side; a period drawn on it becomes the dates of the filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from events.labels import names, side_colour, sides
from events.model import EventFilter
from events.query import Query, Timeline
from views import state
from views.state import Keys
from views.words import Words

_HEIGHT = 150
"""Pixels with the axis; below 100 for the bars alone nobody can draw a period."""
_BRUSH = "period"
_COLUMNS = ["start", "end", "low", "high", "side", "count", "when", "inside"]


def draw(query: Query, words: Words) -> None:
    """The bars of all dates under the other conditions."""
    filter = state.state().filter
    found = query.timeline(replace(filter, date_from=None, date_to=None))
    if not found.rows:
        return
    table = bars(found, filter, words, brushed=state.state().brushed)
    st.altair_chart(
        _chart(table, words), key=Keys.TIMELINE, on_select=_brushed, selection_mode=[_BRUSH], width="stretch"
    )
    st.html(f'<p class="furat-quiet">{escape(_note(found, words))}</p>')


def bars(found: Timeline, filter: EventFilter, words: Words, *, brushed: bool) -> pd.DataFrame:
    """One row a piece of a bar: its days, its lower and upper edge (events), side, and whether the dates hold it.

    A period drawn on the chart is marked by the chart itself, so with `brushed` every bar counts as held.
    """
    order = {side.id: place for place, side in enumerate(sides())}
    heights: dict[date, int] = {}
    rows = []
    for row in sorted(found.rows, key=lambda r: (r.start, order.get(r.side, len(order)))):
        low = heights.get(row.start, 0)
        heights[row.start] = low + row.count
        end = _end(row.start, found.unit)
        name = names(words.language)("side", row.side)
        when = row.start.isoformat() + ("" if found.unit == "day" else f" – {(end - timedelta(days=1)).isoformat()}")
        kept = brushed or _overlaps(row.start, end, filter)
        rows.append((pd.Timestamp(row.start), pd.Timestamp(end), low, low + row.count, name, row.count, when, kept))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _end(start: date, unit: str) -> date:
    """The day after a bar."""
    if unit == "month":
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if unit == "year":
        return date(start.year + 1, 1, 1)
    return start + timedelta(days=7 if unit == "week" else 1)


def _overlaps(start: date, end: date, filter: EventFilter) -> bool:
    after = filter.date_to is not None and start > filter.date_to
    before = filter.date_from is not None and end <= filter.date_from
    return not (after or before)


def _chart(table: pd.DataFrame, words: Words) -> alt.Chart:
    name = names(words.language)
    shown = [side for side in sides() if name("side", side.id) in set(table["side"])]
    colours = alt.Scale(
        domain=[name("side", side.id) for side in shown], range=[side_colour(side.id) for side in shown]
    )
    period = alt.selection_interval(name=_BRUSH, encodings=["x"])
    return (
        alt.Chart(table, height=_HEIGHT, padding={"left": 0, "right": 8, "top": 4, "bottom": 0})
        .mark_bar(stroke="white", strokeWidth=0.3, minBandSize=2)
        .encode(
            x=alt.X(
                "start:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y-%m", labelOverlap=True)
            ),
            x2="end:T",
            y=alt.Y("low:Q", title=words("timeline.events"), axis=alt.Axis(tickMinStep=1, tickCount=4)),
            y2="high:Q",
            color=alt.Color("side:N", scale=colours, legend=None),
            opacity=alt.condition("datum.inside", alt.value(1.0), alt.value(0.25)),
            tooltip=[
                alt.Tooltip("when:N", title=words("timeline.when")),
                alt.Tooltip("side:N", title=words("timeline.side")),
                alt.Tooltip("count:Q", title=words("timeline.events")),
            ],
        )
        .add_params(period)
    )


def _note(found: Timeline, words: Words) -> str:
    parts = [words("timeline.hint", unit=words(f"timeline.{found.unit}"))]
    parts += [words("timeline.undated", count=found.undated)] if found.undated else []
    parts += [words("timeline.coarse", count=found.coarse)] if found.coarse else []
    return " · ".join(parts)


def _brushed() -> None:
    """Take a drawn period over into the filter; a period wiped away frees the dates it had set."""
    told = st.session_state[Keys.TIMELINE]["selection"].get(_BRUSH) or {}
    now, edges = state.state(), next(iter(told.values()), None)
    if edges:
        first, last = sorted(_day(edge) for edge in edges[:2])
        now.brushed, now.half_range = True, False
        state.change(date_from=first, date_to=last)
    elif now.brushed:
        state.clear("date_from", "date_to")


def _day(milliseconds: float) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()
