"""The sidebar: what to show. Each choice tells how many events it would show under the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from events.labels import actor_side, names, sides
from events.model import EventFilter, EventType, Role
from events.query import FacetRow, Facets, Query
from views import more_choices, saved, spans, state
from views.more_choices import in_use, many
from views.state import Keys
from views.words import Words, plain

_ACTORS = 1000
"""Names offered, those with most events first. Lists are of the whole lake: the same always, they are sent once."""


def draw(query: Query, words: Words) -> None:
    """All conditions of the filter, and the views saved under a name."""
    now = state.state()
    whole = query.facets(EventFilter(), actors=_ACTORS)
    _sides(query.facet(now.filter, "sides"), whole, now.filter, words)
    _actors(whole, now.filter, words)
    _types(query.facet(now.filter, "event_types"), whole, now.filter, words)
    _dates(query, words)
    spans.draw(query, words)
    opened = st.expander(words("choices.more"), expanded=in_use(now.filter), key=Keys.MORE, on_change="rerun")
    if opened.open:  # closed, its long lists are not sent
        with opened:
            more_choices.draw(query, whole, words)
    if now.filter != EventFilter():
        st.button(words("choices.clear"), on_click=state.clear, width="stretch", key="clear")
    saved.draw(words)


def _actors(whole: Facets, filter: EventFilter, words: Words) -> None:
    """The groups, those of the chosen sides first; and on which side they and these must stand."""
    own = [row for row in whole.actors if actor_side(row.value) in filter.sides]
    many("actors", Keys.ACTORS, [*own, *whole.actors], "actor", words)
    if filter.actors or filter.sides:
        st.session_state[Keys.ROLE] = filter.role
        st.segmented_control(
            words("choices.role"),
            list(Role),
            key=Keys.ROLE,
            required=True,
            format_func=lambda role: words(f"role.{role}"),
            help=words("choices.role_help"),
            on_change=lambda: state.change(role=Role(st.session_state[Keys.ROLE] or Role.EITHER)),
        )


def _sides(rows: Sequence[FacetRow], whole: Facets, filter: EventFilter, words: Words) -> None:
    st.markdown(f"**{words('choices.sides')}**")
    present = {row.value for row in whole.sides}.union(filter.sides)
    order = [side.id for side in sides() if side.id in present]
    _boxes("sides", Keys.SIDE, order, rows, filter.sides, "side", words)


def _types(rows: Sequence[FacetRow], whole: Facets, filter: EventFilter, words: Words) -> None:
    st.markdown(f"**{words('choices.types')}**")
    present = {row.value for row in whole.event_types}.union(filter.event_types)
    order = [kind.value for kind in EventType if kind in present]
    _boxes("event_types", Keys.TYPE, order, rows, filter.event_types, "type", words)


def _boxes(
    field: str,
    prefix: str,
    order: Sequence[str],
    rows: Iterable[FacetRow],
    chosen: Sequence[str],
    kind: str,
    words: Words,
) -> None:
    """One box a choice."""
    counts = {row.value: row.count for row in rows}
    for value in order:
        key = prefix + slug(value)
        st.session_state[key] = value in chosen
        label = f"{names(words.language)(kind, value)} · {counts.get(value, 0)}"
        st.checkbox(plain(label), key=key, on_change=_ticked, args=(field, value, key))


def _ticked(field: str, value: str, key: str) -> None:
    chosen: Sequence[Any] = getattr(state.state().filter, field)
    kept = tuple(one for one in chosen if one != value)
    made: Any = EventType(value) if field == "event_types" else value
    state.change(**{field: (*kept, made) if st.session_state[key] else kept})


def _dates(query: Query, words: Words) -> None:
    now, whole = state.state(), query.totals(EventFilter())
    first, last = now.filter.date_from or whole.first, now.filter.date_to or whole.last
    if not now.half_range:
        st.session_state[Keys.DATES] = (first, last) if first and last and first <= last else ()
    known = [day for day in (first, last, whole.first, whole.last) if day]
    st.date_input(
        words("choices.dates"),
        key=Keys.DATES,
        min_value=min(known, default=date(1900, 1, 1)),
        max_value=max(known, default=date(2100, 1, 1)),
        format="YYYY-MM-DD",
        on_change=_dated,
        args=(whole.first, whole.last),
    )
    if now.half_range:
        st.info(words("choices.half_range"))


def _dated(first: date | None, last: date | None) -> None:
    """Two days are a range; one day alone is half of one, and the filter waits for the other."""
    now, picked = state.state(), tuple(st.session_state[Keys.DATES] or ())
    now.half_range = len(picked) == 1
    now.brushed = False
    if now.half_range:
        return
    start, end = picked if len(picked) == 2 else (None, None)
    state.change(date_from=None if start == first else start, date_to=None if end == last else end)


def slug(value: str) -> str:
    """A value as part of a key: a key becomes the name of a class in the page."""
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in value.lower())
