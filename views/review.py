"""The review page: the least sure events first; what a person decides is stored as corrections, beside the record."""

from __future__ import annotations

import streamlit as st

from events.corrections import make_correction
from events.errors import EventsError
from events.labels import names
from events.model import Event, Importance, SubEventType
from events.query import Query
from events.store import Lake
from views import detail, past, second_reader, state
from views.state import Keys
from views.words import Words, plain

_QUEUE = 200
"""Events looked through for the next one; the queue is asked anew after each decision."""


def draw(lake: Lake, query: Query, words: Words) -> None:
    """The next event to look at, and what to do with it."""
    st.markdown(words("review.about"))
    event_id, left = _waiting(lake, query)
    found = next(iter(lake.events_of([event_id], query.version)), None) if event_id else None
    if found is None:
        st.success(words("review.done"))
        return
    st.caption(words("review.left", count=left))
    second_reader.agreement_figures(lake, query, words)
    text, decision = st.columns([6, 4], gap="medium")
    with text:
        detail.told(found, query.articles(found.article_ids), words)
        past.history(lake, query, found.id, words)
    with decision:
        _decide(lake, found, words)


def _waiting(lake: Lake, query: Query) -> tuple[str | None, int]:
    """The next of the view's events that nobody has judged and this session has not put off; how many there are.

    Those on which rules and model differ come first, then the least sure. The number is exact for the rows looked
    through and counts all behind them.
    """
    now = state.state()
    judged = {c.event_id for c in lake.corrections()} | now.put_off
    page = query.page(now.filter, order="confidence", limit=_QUEUE + len(judged))
    left = [row.id for row in page.rows if row.id not in judged]
    differing = second_reader.differing(lake, query, left)
    return min(left, key=lambda id: id not in differing, default=None), len(left) + page.total - len(page.rows)


def _decide(lake: Lake, event: Event, words: Words) -> None:
    name = names(words.language)
    st.text_input(words("review.who"), key=Keys.REVIEWER, placeholder=words("review.who_hint"), max_chars=80)
    sub = st.selectbox(
        words("fields.sub_event_type"),
        list(SubEventType),
        index=list(SubEventType).index(event.coding.sub_event_type),
        format_func=lambda value: name("sub", value),
        key=f"{Keys.REVIEW_SUB_TYPE}_{event.id}",
    )
    importance = st.selectbox(
        words("fields.importance"),
        list(Importance),
        index=list(Importance).index(event.coding.importance),
        format_func=lambda value: name("importance", value),
        key=f"{Keys.REVIEW_IMPORTANCE}_{event.id}",
    )
    why = st.text_input(words("review.why"), key=f"{Keys.REVIEW_WHY}_{event.id}", max_chars=300)
    changes: list[tuple[str, object]] = []
    changes += [("sub_event_type", sub)] if sub != event.coding.sub_event_type else []
    changes += [("importance", importance)] if importance != event.coding.importance else []
    accept = words("review.correct") if changes else words("review.accept")
    accepted: list[tuple[str, object]] = [*changes, ("confidence", 1.0)]
    with st.container(horizontal=True):
        st.button(accept, type="primary", key="accept", on_click=_store, args=(lake, event.id, accepted, why, words))
        rejected: list[tuple[str, object]] = [("rejected", True)]
        st.button(words("review.reject"), key="reject", on_click=_store, args=(lake, event.id, rejected, why, words))
        st.button(words("review.later"), key="later", on_click=state.state().put_off.add, args=(event.id,))
    st.caption(words("review.stored"))


def _store(lake: Lake, event_id: str, changes: list[tuple[str, object]], why: str, words: Words) -> None:
    """Store one correction a changed field."""
    now = state.state()
    who = (st.session_state.get(Keys.REVIEWER) or "").strip() or words("review.nameless")
    try:
        for field, value in changes:
            lake.correct(make_correction(event_id, field, value, who=who, why=why.strip()))
        now.note = words("review.saved")
    except EventsError as error:
        now.note = words("review.failed", why=plain(str(error)))
