"""Short ways to a period: the last week, month or year of the events the other conditions choose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from events.query import Query
from views import state
from views.words import Words

_DAYS = {"week": 7, "month": 30, "year": 365}


def draw(query: Query, words: Words) -> None:
    """A button a period; nothing where no event has a date."""
    last = query.totals(replace(state.state().filter, date_from=None, date_to=None)).last
    if last is None:
        return
    with st.container(horizontal=True, key="spans"):
        for name in _DAYS:
            first, end = span(name, last)
            said, told = words(f"spans.{name}"), words("spans.help")
            st.button(said, key=f"span_{name}", help=told, on_click=_choose, args=(first, end))


def span(name: str, last: date) -> tuple[date, date]:
    """First and last day of the week, month (30 days) or year that ends with a day."""
    return last - timedelta(days=_DAYS[name] - 1), last


def _choose(first: date, last: date) -> None:
    now = state.state()
    now.half_range = now.brushed = False
    state.change(date_from=first, date_to=last)
