"""When nothing is shown: which condition leaves nothing over, with the offer to lift it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from events.model import EventFilter
from events.query import Query
from views import state
from views.words import Words

CONDITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sides", ("sides",)),
    ("actors", ("actors",)),
    ("role", ("role",)),
    ("event_types", ("event_types",)),
    ("dates", ("date_from", "date_to")),
    ("sub_event_types", ("sub_event_types",)),
    ("countries", ("countries",)),
    ("area", ("area",)),
    ("where_precisions", ("where_precisions",)),
    ("deaths", ("deaths_from", "deaths_to", "deaths_unknown")),
    ("sources", ("sources",)),
    ("claimants", ("claimants",)),
    ("importance", ("importance",)),
    ("reviews", ("reviews",)),
    ("readers", ("readers",)),
    ("confidence", ("min_confidence",)),
    ("text", ("text",)),
)
"""Name of a condition on screen -> fields of the filter."""


@dataclass(frozen=True, slots=True)
class Lift:
    """A condition that can be lifted, and how many events that would show."""

    name: str
    fields: tuple[str, ...]
    count: int


def draw(query: Query, words: Words) -> None:
    """Nothing at all when something is shown."""
    filter = state.state().filter
    if query.totals(filter).shown:
        return
    if not query.totals(EventFilter()).shown:
        st.info(words("empty.lake"))
        st.button(words("empty.to_sources"), on_click=state.go, args=("sources",), key="to_sources")
        return
    offers = lifts(query, filter)
    st.warning(words("empty.because" if offers else "empty.together"))
    with st.container(horizontal=True):
        for lift in offers:
            label = words("empty.lift", name=words(f"choices.{lift.name}"), count=lift.count)
            st.button(label, on_click=state.clear, args=lift.fields, key=f"lift_{lift.name}")
        st.button(words("empty.all"), on_click=state.clear, key="lift_all")


def lifts(query: Query, filter: EventFilter) -> tuple[Lift, ...]:
    """The conditions that alone hide everything: without one of these something would be shown."""
    nothing = EventFilter()
    found = []
    for name, fields in CONDITIONS:
        without: dict[str, Any] = {field: getattr(nothing, field) for field in fields}
        if replace(filter, **without) != filter:
            count = query.totals(replace(filter, **without)).shown
            found += [Lift(name, fields, count)] if count else []
    return tuple(found)
