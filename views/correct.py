"""Correcting one event: choose what, give another value, say why. Beside the map and on the review page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from events.model import Article, Event
from events.query import Query
from events.store import Lake
from views import correct_merge, correct_place, correct_rule, correct_values, deciding, state
from views.state import Keys
from views.words import Words

_FIELDS = ("sub_event_type", "date", "location", "side_a", "side_b", "killed", "injured", "importance")
_RULINGS = ("join", "split")


def opened(lake: Lake, query: Query, event: Event, articles: Sequence[Article], words: Words) -> None:
    """In the panel: a button that opens the corrections, and these once it was pressed."""
    now = state.state()
    if now.correcting != event.id:
        st.button(words("correct.open"), key="correct_open", on_click=setattr, args=(now, "correcting", event.id))
        return
    with st.container(border=True):
        deciding.reviewer(words)
        panel(lake, query, event, articles, words)
        st.button(words("correct.close"), key="correct_close", on_click=setattr, args=(now, "correcting", None))


def panel(
    lake: Lake, query: Query, event: Event, articles: Sequence[Article], words: Words, *, why: str | None = None
) -> None:
    """What to correct, its fields, and the button that stores it; asks why, unless the page around it has."""
    deciding.look(lake, event.id)
    deciding.conflict(event.id, words)
    what = st.pills(
        words("correct.what"),
        [*_FIELDS, *_RULINGS],
        format_func=lambda name: words(f"merge.{name}" if name in _RULINGS else f"fields.{name}"),
        key=f"{Keys.CORRECT}what_{event.id}",
    )
    if what is None:
        return
    make = _made(what, lake, query, event, articles, words)
    if why is None:
        why = st.text_input(words("review.why"), key=f"{Keys.CORRECT}why_{event.id}", max_chars=300)
    label = words(f"merge.do_{what}" if what in _RULINGS else "review.correct")
    # Asked in this run, not told in a callback: a field left by this very click has its new value only now.
    if st.button(label, type="primary", key="store_correction", disabled=make is None) and make is not None:
        deciding.store(lake, event.id, make, why, words)
        st.rerun()
    st.caption(words("review.stored"))


def _made(
    what: str, lake: Lake, query: Query, event: Event, articles: Sequence[Article], words: Words
) -> deciding.Make | None:
    """The corrections to be stored; None while nothing differs from the event."""
    if what == "join":
        return correct_merge.join(lake, query, event, words)
    if what == "split":
        return correct_merge.split(event, articles, words)
    differs, value = _value(what, event, words)
    if not differs:
        return None
    ruled = correct_rule.offered(lake, query, event, what, value, words)
    made = deciding.changes(event.id, [(what, value)])
    return correct_rule.with_rule(made, ruled) if ruled else made


def _value(field: str, event: Event, words: Words) -> tuple[bool, object]:
    if field == "sub_event_type":
        return correct_values.sub_type(event, words)
    if field == "date":
        return correct_values.when(event, words)
    if field == "location":
        return correct_place.choose(event, deciding.who(words), words)
    if field == "importance":
        return correct_values.importance(event, words)
    if field in ("side_a", "side_b"):
        return correct_values.side(event, field, words)
    return correct_values.toll(event, field, words)
