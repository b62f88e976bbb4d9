"""The table page: the rows of the view, a page at a time, each of them a way into its event."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.components.v2 import component

from events.labels import names
from events.model import Toll
from events.query import ORDERS, EventRow, Query
from events.store import Lake
from views import detail, state, telling
from views.state import Keys
from views.words import Words

_ROWS = 50
"""Rows a page: all of them are sent to the browser."""
_BEGINNING = component(
    "furat_beginning", js=Path(__file__).with_name("table.js").read_text("utf-8"), isolate_styles=False
)
"""In Arabic the first columns stand at the right: on a narrow screen the table is to show these first."""
_ORDERS = ("-date", "date", "-deaths", "place", "type", "side", "-confidence", "confidence", "-articles")


def draw(lake: Lake, query: Query, words: Words) -> None:
    """The table of all events of the view, or the tray of those without a place, and the chosen event below it."""
    now = state.state()
    if not _tray(query, words):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox(
            words("table.order"),
            [order for order in _ORDERS if order.removeprefix("-") in ORDERS],
            key=Keys.TABLE_ORDER,
            format_func=lambda order: words(f"order.{order}"),
            on_change=_first_page,
            width=260,
        )
        page = query.page(
            now.filter, order=order or "-date", offset=now.offset, limit=_ROWS, unplaced=now.page == "tray"
        )
        _pages(page.total, words)
    key = f"{Keys.TABLE}_{now.page}_{order}_{now.offset}"
    table = frame(page.rows, words)
    with st.container(key="rows"):
        chosen = st.dataframe(
            table,
            column_config={name: st.column_config.Column(width=wide) for name, wide in widths(table, words)},
            key=key,
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            height=420 if len(page.rows) > 10 else "content",
            width="stretch",
            row_height=30,
        )
        if words.direction == "rtl":
            _BEGINNING(key="beginning", data={"table": key})
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(page.rows):
        detail.event(lake, query, page.rows[picked[0]].id, words)
    elif page.rows:
        st.caption(words("table.hint"))


def _tray(query: Query, words: Words) -> bool:
    """All events, or those the map cannot show: where they were is to be told by a person. Whether there are rows."""
    now, totals = state.state(), query.totals(state.state().filter)
    with st.container(horizontal=True, key="tray"):
        for page, count in (("table", totals.shown), ("tray", totals.hidden_without_place)):
            st.button(
                words(f"table.{page}", count=count),
                key=f"show_{page}",
                type="primary" if now.page == page else "secondary",
                on_click=state.go,
                args=(page,),
            )
    if now.page == "table":
        return True
    st.caption(words("table.about_tray") if totals.hidden_without_place else words("table.no_tray"))
    return bool(totals.hidden_without_place)


def _pages(total: int, words: Words) -> None:
    now, last = state.state(), max(0, (total - 1) // _ROWS)
    here = min(now.offset // _ROWS, last)
    with st.container(horizontal=True, vertical_alignment="center", key="turning", width="content"):
        st.button(words("table.before"), on_click=_turn, args=(here - 1,), disabled=here == 0, key="page_before")
        pages = math.ceil(total / _ROWS) or 1
        st.markdown(words("table.page", page=here + 1, pages=pages, total=total), width="content")
        st.button(words("table.after"), on_click=_turn, args=(here + 1,), disabled=here >= last, key="page_after")


def _turn(page: int) -> None:
    state.state().offset = page * _ROWS


def _first_page() -> None:
    state.state().offset = 0


def frame(rows: tuple[EventRow, ...], words: Words) -> pd.DataFrame:
    """The rows as the table shows them, from right to left in Arabic; unknown stays empty."""
    table = pd.DataFrame([_cells(row, words) for row in rows], columns=[words(f"columns.{c}") for c in _COLUMNS])
    return table.iloc[:, ::-1] if words.direction == "rtl" else table


def widths(table: pd.DataFrame, words: Words) -> list[tuple[str, int]]:
    """(column, pixels) of the columns whose longest cell is to be seen whole."""
    columns = [words(f"columns.{column}") for column in _WHOLE]
    longest = [max((len(text.strip(_ISOLATES)) for text in (name, *table[name])), default=0) for name in columns]
    return [(name, letters * _LETTER + _PADDING) for name, letters in zip(columns, longest, strict=True)]


_WHOLE = ("date", "killed", "injured")
"""Never cut off: the end that an Arabic cell loses is the beginning of a number, and 19–100 dead become 9–100."""
_LETTER, _PADDING = 8, 20
"""Pixels."""
_ISOLATES = "\u2066\u2069"
_COLUMNS = ("date", "sub_type", "place", "country", "killed", "injured", "side_a", "side_b", "confidence", "articles")


def _cells(row: EventRow, words: Words) -> tuple[object, ...]:
    name = names(words.language)
    killed, injured = (
        telling.toll_words(toll, words) if toll != Toll() else ""
        for toll in (
            Toll(row.killed_low, row.killed_best, row.killed_high),
            Toll(row.injured_low, row.injured_best, row.injured_high),
        )
    )
    return (
        _days(row),
        name("sub", row.sub_event_type),
        (row.place_ar if words.language == "ar" else None) or row.place or "",
        name("country", row.country) if row.country else "",
        killed,
        injured,
        words("telling.and").join(name("actor", actor) for actor in row.side_a),
        words("telling.and").join(name("actor", actor) for actor in row.side_b),
        round(row.confidence, 2),
        len(row.article_ids),
    )


def _days(row: EventRow) -> str:
    if row.date_start is None:
        return ""
    first, last = row.date_start.isoformat(), (row.date_end or row.date_start).isoformat()
    return first if first == last else telling.figures(f"{first} – {last}")
