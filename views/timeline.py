"""The timeline: bars stacked by side; a period drawn on it becomes the dates of the filter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from events.labels import names, sides
from events.model import EventFilter
from events.query import Query, Timeline
from views import state
from views.state import Keys
from views.words import Words

_HEIGHT = 150
"""Pixels with the axis; below 100 for the bars alone nobody can draw a period."""
_BRUSH = "period"
_VAGUE, _PALE = "vague", "#a9afb5"
_BAND, _THICK = 0.02, 0.12
"""Where the band of uncertain dates begins below the line and how thick it is at most, in parts of the highest bar."""
_DAY = pa.timestamp("ms")
_WHEN = (
    "utcFormat(datum.from, '%Y-%m-%d') + (datum.to - datum.from > 86400000"
    " ? ' – ' + utcFormat(datum.to - 86400000, '%Y-%m-%d') : '')"
)
"""Vega's expression for the days of a bar, both named."""


def draw(query: Query, words: Words) -> None:
    """The bars of all dates under the other conditions."""
    filter = state.state().filter
    found = query.timeline(replace(filter, date_from=None, date_to=None))
    if not found.rows:
        return
    st.vega_lite_chart(
        bars(found, filter, brushed=state.state().brushed),
        _chart(words),
        key=Keys.TIMELINE,
        on_select=_brushed,
        selection_mode=[_BRUSH],
        width="stretch",
    )
    st.html(f'<p class="furat-quiet">{escape(_note(found, words))}{_legend(found, words)}</p>')


def bars(found: Timeline, filter: EventFilter, *, brushed: bool) -> pa.Table:
    """One row a bar: its first day, the day after it, whether the dates hold it, its events by side (s0, s1 ...), and
    how many of uncertain date may belong to it.

    So wide, ten years of months are 6 KB; a row a side with its words was five times that. A period drawn on the chart
    is marked by the chart itself, so with `brushed` every bar counts as held.
    """
    starts = sorted({row.start for row in (*found.rows, *found.vague)})
    ends = [_end(start, found.unit) for start in starts]
    place = {start: number for number, start in enumerate(starts)}
    column = {side.id: number for number, side in enumerate(sides())}  # the last is for sides nobody named
    counts = [[0] * len(starts) for _ in column]
    for row in found.rows:
        counts[column.get(row.side, -1)][place[row.start]] += row.count
    vague = [0] * len(starts)
    for told in found.vague:
        vague[place[told.start]] = told.count
    held = [brushed or _overlaps(start, end, filter) for start, end in zip(starts, ends, strict=True)]
    columns = {"from": pa.array(starts).cast(_DAY), "to": pa.array(ends).cast(_DAY), "held": pa.array(held)}
    kind = _narrowest(max(map(max, (*counts, vague))))
    sided = {f"s{n}": pa.array(values, kind) for n, values in enumerate(counts)}
    return pa.table(columns | sided | {_VAGUE: pa.array(vague, kind)})


_LABEL = "utchours(datum.value) ? '' : utcFormat(datum.value, utcdate(datum.value) === 1 ? '%Y-%m' : '%Y-%m-%d')"
"""What stands below a tick, in Vega's words: the month where one begins, else the day; nothing within a day."""


def _narrowest(most: int) -> pa.DataType:
    """The smallest whole number that holds the highest count: a table of bars is sent with every change."""
    return pa.uint8() if most < 2**8 else pa.uint16() if most < 2**16 else pa.uint32()


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


def _chart(words: Words) -> dict[str, Any]:
    """How the bars are drawn: the same whatever the filter, so that the browser changes the bars and not the chart."""
    name = names(words.language)
    fields = [*(f"s{number}" for number in range(len(sides()))), _VAGUE]
    spoken = [*(name("side", side.id) for side in sides()), words("timeline.vague")]
    return {
        "height": _HEIGHT,
        "padding": {"left": 0, "right": 8, "top": 4, "bottom": 0},
        "params": [{"name": _BRUSH, "select": {"type": "interval", "encodings": ["x"]}}],
        "transform": [
            {"fold": fields, "as": ["side", "count"]},
            {"filter": "datum.count > 0"},
            {"calculate": f"datum.side === '{_VAGUE}'", "as": "beneath"},
            {"calculate": f"datum.beneath ? {len(sides())} : toNumber(slice(datum.side, 1))", "as": "order"},
            {"calculate": "datum.beneath ? 0 : datum.count", "as": "piled"},
            {"calculate": "datum.beneath ? datum.count : 0", "as": "spread"},
            {"calculate": f"{json.dumps(spoken)}[datum.order]", "as": "name"},
            {"calculate": _WHEN, "as": "when"},
            {"stack": "piled", "groupby": ["from"], "sort": [{"field": "order"}], "as": ["low", "high"]},
            {
                "joinaggregate": [
                    {"op": "max", "field": "high", "as": "top"},
                    {"op": "max", "field": "spread", "as": "most"},
                ]
            },
            {"calculate": f"datum.beneath ? -{_BAND} * datum.top : datum.low", "as": "low"},
            {
                "calculate": f"datum.beneath ? -({_BAND} + {_THICK} * sqrt(datum.count / datum.most)) * datum.top"
                " : datum.high",
                "as": "high",
            },
        ],
        "mark": {"type": "bar", "aria": False, "stroke": "white", "strokeWidth": 0.3, "minBandSize": 2},
        "encoding": {
            "x": {
                "field": "from", "type": "temporal", "title": None, "scale": {"type": "utc"},
                "axis": {"labelExpr": _LABEL, "labelOverlap": True},
            },
            "x2": {"field": "to"},
            "y": {
                "field": "low", "type": "quantitative", "title": words("timeline.events"),
                "axis": {"tickMinStep": 1, "tickCount": 4, "labelExpr": "datum.value < 0 ? '' : datum.label"},
                "scale": {"nice": False},
            },
            "y2": {"field": "high"},
            "color": {
                "field": "side", "type": "nominal", "legend": None,
                "scale": {"domain": fields, "range": [*(side.colour for side in sides()), _PALE]},
            },
            "opacity": {"condition": {"test": "datum.held", "value": 1}, "value": 0.25},
            "tooltip": [
                {"field": "when", "type": "nominal", "title": words("timeline.when")},
                {"field": "name", "type": "nominal", "title": words("timeline.side")},
                {"field": "count", "type": "quantitative", "title": words("timeline.events")},
            ],
        },
    }  # fmt: skip


def _note(found: Timeline, words: Words) -> str:
    parts = [words("timeline.hint", unit=words(f"timeline.{found.unit}"))]
    parts += [words("timeline.undated", count=found.undated)] if found.undated else []
    return " · ".join(parts)


def _legend(found: Timeline, words: Words) -> str:
    """What the band below the line is, with its sign; nothing where every date is as exact as the bars."""
    if not found.coarse:
        return ""
    sign = f'<i class="furat-band" style="background:{_PALE}"></i>'
    return f" · {sign}{escape(words('timeline.coarse', count=found.coarse))}"


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
