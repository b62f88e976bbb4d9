"""The conditions that are seldom set: sub-types, places, outlets, claimants, deaths, review, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from events.labels import names
from events.model import EventFilter, Importance, Readers, Review, SubEventType
from events.query import FacetRow, Facets, Query
from geodata.places import WherePrecision
from views import state
from views.state import Keys
from views.words import Words

_MOST_DEATHS = 10**9


def draw(query: Query, whole: Facets, words: Words) -> None:
    """All of them; the lists are of the whole lake, the same under every filter, so that they are sent once."""
    more = query.more_facets(EventFilter(), claimants=500)
    many("sub_event_types", Keys.SUB_TYPES, whole.sub_event_types, "sub", words, read=SubEventType)
    many("countries", Keys.COUNTRIES, whole.countries, "country", words)
    precisions = more.where_precisions
    many("where_precisions", Keys.PRECISIONS, precisions, "where", words, read=lambda code: WherePrecision(int(code)))
    _deaths(words)
    many("sources", Keys.SOURCES, whole.sources, "source", words)
    many("claimants", Keys.CLAIMANTS, more.claimants, "claimant", words)
    many("importance", Keys.IMPORTANCE, whole.importance, "importance", words, read=Importance)
    many("reviews", Keys.REVIEWS, [FacetRow(one, 0) for one in Review], "review", words, read=Review)
    if any(row.value != Readers.ONE for row in more.readers) or state.state().filter.readers:
        many("readers", Keys.READERS, [FacetRow(one, 0) for one in Readers], "readers", words, read=Readers)
    _confidence(words)
    _text(words)


def in_use(filter: EventFilter) -> bool:
    """Whether one of them is set."""
    lists = (filter.sub_event_types, filter.countries, filter.where_precisions, filter.sources, filter.claimants)
    bounds = (filter.deaths_from, filter.deaths_to)
    more = (filter.importance, filter.reviews, filter.readers, filter.min_confidence, filter.text)
    return any(map(bool, (*lists, *more))) or any(bound is not None for bound in bounds)


def many(
    field: str, key: str, rows: Sequence[FacetRow], kind: str, words: Words, *, read: Callable[[str], Any] = str
) -> None:
    """A list to choose several of. The choices are the raw values: labels could change under it."""
    chosen = [_raw(value) for value in getattr(state.state().filter, field)]
    options = list(dict.fromkeys([*(row.value for row in rows), *chosen]))
    st.session_state[key] = chosen
    st.multiselect(
        words(f"choices.{field}"),
        options,
        key=key,
        format_func=lambda value: names(words.language)(kind, value),
        placeholder=words("choices.all"),
        on_change=lambda: state.change(**{field: tuple(map(read, st.session_state[key]))}),
    )


def _raw(value: Any) -> str:
    return str(int(value)) if isinstance(value, WherePrecision) else str(value)


def _deaths(words: Words) -> None:
    """Two bounds side by side, and whether unknown numbers count."""
    filter = state.state().filter
    with st.container(horizontal=True, vertical_alignment="bottom", key="deaths"):
        for key, field in ((Keys.DEATHS_FROM, "deaths_from"), (Keys.DEATHS_TO, "deaths_to")):
            st.session_state[key] = getattr(filter, field)
            st.number_input(
                words(f"choices.{field}"),
                min_value=0,
                max_value=_MOST_DEATHS,
                step=1,
                value=None,
                key=key,
                placeholder=words("choices.any"),
                on_change=partial(_bounded, field, key),
            )
    if filter.deaths_from is not None or filter.deaths_to is not None:
        st.session_state[Keys.DEATHS_UNKNOWN] = filter.deaths_unknown
        st.checkbox(
            words("choices.deaths_unknown"),
            key=Keys.DEATHS_UNKNOWN,
            on_change=lambda: state.change(deaths_unknown=bool(st.session_state[Keys.DEATHS_UNKNOWN])),
        )


def _bounded(field: str, key: str) -> None:
    """A bound that passes the other one takes it along."""
    typed, filter = st.session_state[key], state.state().filter
    bounds = {"deaths_from": filter.deaths_from, "deaths_to": filter.deaths_to, field: typed}
    low, high = bounds["deaths_from"], bounds["deaths_to"]
    if low is not None and high is not None and low > high:
        bounds = {"deaths_from": typed, "deaths_to": typed}
    state.change(**bounds)


def _confidence(words: Words) -> None:
    st.session_state[Keys.CONFIDENCE] = state.state().filter.min_confidence
    st.slider(
        words("choices.confidence"),
        0.0,
        1.0,
        step=0.05,
        key=Keys.CONFIDENCE,
        help=words("choices.confidence_help"),
        on_change=lambda: state.change(min_confidence=round(st.session_state[Keys.CONFIDENCE], 2)),
    )


def _text(words: Words) -> None:
    st.session_state[Keys.TEXT] = state.state().filter.text
    st.text_input(
        words("choices.text"),
        key=Keys.TEXT,
        max_chars=200,
        on_change=lambda: state.change(text=st.session_state[Keys.TEXT].strip()),
    )
