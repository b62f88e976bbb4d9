"""The review page: the least sure events first; what a person decides is stored as corrections, beside the record."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from events.corrections import in_force, in_order
from events.model import Event
from events.query import Query
from events.store import Lake
from views import correct, correct_rule, deciding, detail, past, review_table, second_reader, state
from views.words import Words

_QUEUE = 200
"""Events looked through for the next one; the queue is asked anew after each decision."""
_LAST = 10
"""Decisions listed, the newest first: those that can be taken back without looking for their event."""


def draw(lake: Lake, query: Query, words: Words) -> None:
    """The next event to look at, and what to do with it."""
    st.markdown(words("review.about"))
    event_id, left = _waiting(lake, query)
    deciding.overtaken(lake, event_id, words)
    found = next(iter(lake.events_of([event_id], query.version)), None) if event_id else None
    if found is None:
        st.success(words("review.done"))
        _last(lake, words)
        _figures(lake, query, words)
        return
    st.caption(words("review.left", count=left))
    articles = query.articles(found.article_ids)
    text, decision = st.columns([6, 4], gap="medium")
    with text:
        detail.sentence(found, words)
        detail.told(found, articles, words)
        past.history(lake, query, found.id, words)
    with decision:
        deciding.reviewer(words)
        why = st.text_input(words("review.why"), key=_why(found.id), max_chars=300)
        _decide(lake, found, words)
        correct.panel(lake, query, found, articles, words, why=why)
        _last(lake, words)
    _figures(lake, query, words)


def _figures(lake: Lake, query: Query, words: Words) -> None:
    """How far the readers agree, and how often reviewers corrected them."""
    second_reader.agreement_figures(lake, query, words)
    review_table.draw(lake, words)


def _waiting(lake: Lake, query: Query) -> tuple[str | None, int]:
    """The next of the view's events that nobody has judged and this session has not put off; how many there are.

    Those of the whole view on which rules and model differ come first, then the least sure. The number is exact for the
    rows looked through and counts all behind them. A corrected event stays until it is accepted as it then is.
    """
    now = state.state()
    judged = _judged(lake) | now.put_off
    page = query.page(now.filter, order="doubt", limit=_QUEUE + len(judged))
    left = [row.id for row in page.rows if row.id not in judged]
    return next(iter(left), None), len(left) + page.total - len(page.rows)


def _judged(lake: Lake) -> set[str]:
    """Events that somebody accepted or rejected."""
    aimed = lake.aimed()
    holding = {one.id for one in in_force(one for _, one in aimed) if one.field in ("confidence", "rejected")}
    return {id for id, one in aimed if one.id in holding and id is not None}


def _decide(lake: Lake, event: Event, words: Words) -> None:
    """Accept, reject, or later."""
    deciding.look(lake, event.id)
    with st.container(horizontal=True):
        for name, pair in (("accept", ("confidence", 1.0)), ("reject", ("rejected", True))):
            kind: Literal["primary", "secondary"] = "primary" if name == "accept" else "secondary"
            st.button(words(f"review.{name}"), type=kind, key=name, on_click=_take, args=(lake, event.id, pair, words))
        st.button(words("review.later"), key="later", on_click=state.state().put_off.add, args=(event.id,))


def _take(lake: Lake, event_id: str, pair: tuple[str, object], words: Words) -> None:
    """Store a decision on the event whose button was pressed; another one stands there when somebody was faster."""
    why = str(st.session_state.get(_why(event_id)) or "")
    deciding.store(lake, event_id, deciding.changes(event_id, [pair]), why, words)


def _why(event_id: str) -> str:
    """The key of the field for the reason."""
    return f"{state.Keys.CORRECT}why_{event_id}"


def _last(lake: Lake, words: Words) -> None:
    """The newest decisions of all reviewers."""
    aimed = {one.id: (id, one) for id, one in lake.aimed()}
    if not aimed:
        return
    known = in_order(one for _, one in aimed.values())
    correct_rule.kept(words)
    with st.expander(words("review.last")):
        past.decisions(lake, [aimed[one.id] for one in reversed(known[-_LAST:])], known, "last", words)
