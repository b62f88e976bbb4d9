"""Correcting the plain values of an event: kind, days, sides, figures, and whether it is reported or recalled.

Each function draws its fields and returns whether they differ from the event, and the new value; (False, None) while
what is in the fields cannot be a value.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from events.choosing import actors_for
from events.labels import names
from events.model import DateBasis, DatePrecision, Event, EventDate, Importance, SubEventType, Toll
from views.state import Keys
from views.words import Words, plain

_FIRST, _LAST = date(1900, 1, 1), date(2100, 12, 31)


def sub_type(event: Event, words: Words) -> tuple[bool, object]:
    """The kind of event."""
    kinds = list(SubEventType)
    chosen = st.selectbox(
        words("fields.sub_event_type"),
        kinds,
        index=kinds.index(event.coding.sub_event_type),
        format_func=lambda value: names(words.language)("sub", value),
        key=f"{Keys.CORRECT}sub_type_{event.id}",
    )
    return chosen != event.coding.sub_event_type, chosen


def importance(event: Event, words: Words) -> tuple[bool, object]:
    """Whether it is reported or recalled."""
    chosen = st.radio(
        words("fields.importance"),
        list(Importance),
        index=list(Importance).index(event.coding.importance),
        format_func=lambda value: names(words.language)("importance", value),
        key=f"{Keys.CORRECT}importance_{event.id}",
    )
    return chosen != event.coding.importance, chosen


def when(event: Event, words: Words) -> tuple[bool, object]:
    """First and last day and how exact they are; both days empty: unknown."""
    told = event.coding.date
    with st.container(horizontal=True):
        first = _day("first", told.start if told else None, event, words)
        last = _day("last", told.end if told else None, event, words)
    exact = st.selectbox(
        words("correct.precision"),
        list(DatePrecision),
        index=list(DatePrecision).index(told.precision) if told else 0,
        format_func=lambda value: words(f"date_precision.{value:d}"),
        key=f"{Keys.CORRECT}date_precision_{event.id}",
    )
    if first is None and last is None:
        return told is not None, None
    start, end = first or last, last or first
    if start is None or end is None or start > end:
        st.warning(words("correct.backwards"))
        return False, None
    same = told is not None and (start, end, exact) == (told.start, told.end, told.precision)
    return not same, EventDate(start, end, exact, DateBasis.STATED)


def _day(name: str, value: date | None, event: Event, words: Words) -> date | None:
    chosen = st.date_input(
        words(f"correct.{name}"),
        value,
        min_value=_FIRST,
        max_value=_LAST,
        format="YYYY-MM-DD",
        key=f"{Keys.CORRECT}{name}_{event.id}",
    )
    return chosen if isinstance(chosen, date) else None


def side(event: Event, field: str, words: Words) -> tuple[bool, object]:
    """The actors of side A or B, of all the lexicon knows."""
    now = event.coding.side_a if field == "side_a" else event.coding.side_b
    known = {actor.name: actor for actor in actors_for(event)}
    chosen = st.multiselect(
        words(f"fields.{field}"),
        list(known),
        default=[actor.name for actor in now],
        format_func=lambda name: names(words.language)("actor", name),
        key=f"{Keys.CORRECT}{field}_{event.id}",
        placeholder=words("telling.unknown"),
    )
    return set(chosen) != {actor.name for actor in now}, tuple(known[name] for name in chosen)


def toll(event: Event, field: str, words: Words) -> tuple[bool, object]:
    """Lowest, best and highest count; empty is unknown, which is not 0."""
    now = event.coding.casualties.killed if field == "killed" else event.coding.casualties.injured
    with st.container(horizontal=True):
        low, best, high = (
            st.number_input(
                words(f"correct.{name}"),
                min_value=0,
                max_value=10_000_000,
                value=value,
                step=1,
                key=f"{Keys.CORRECT}{field}_{name}_{event.id}",
                width=90,
            )
            for name, value in (("low", now.low), ("best", now.best), ("high", now.high))
        )
    try:
        made = Toll(low, best, high)
    except ValueError as error:
        st.warning(words("correct.toll", why=plain(str(error))))
        return False, None
    return made != now, made
