"""Ruling on merges from the page: this event and another are one, or some of its articles tell another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from events.corrections import joined, parted
from events.labels import names
from events.model import Article, Event, EventFilter
from events.query import EventRow, Query
from events.store import Lake
from views import deciding
from views.state import Keys
from views.words import Words

_NEAR_DAYS = 3
_OFFERED = 20
_ID = re.compile(r"event-[0-9a-f]{16}")


def join(lake: Lake, query: Query, event: Event, words: Words) -> deciding.Make | None:
    """Another event to make one with this: of those near in time and country, or by its address; None: none chosen."""
    rows = {row.id: row for row in _near(query, event)}
    chosen = st.selectbox(
        words("merge.with"),
        list(rows),
        index=None,
        format_func=lambda id: _label(rows[id], words),
        key=f"{Keys.CORRECT}join_{event.id}",
        placeholder=words("merge.choose") if rows else words("merge.none_near"),
    )
    given = st.text_input(words("merge.address"), key=f"{Keys.CORRECT}join_id_{event.id}", max_chars=2000)
    found = _ID.search(given)
    if given.strip() and not found:
        st.warning(words("merge.no_id"))
        return None
    other = lake.uncorrected(found[0] if found else chosen) if found or chosen else None
    if other is None or other.id == event.id:
        if found or chosen:
            st.warning(words("merge.unknown"))
        return None
    return lambda who, why: [joined(event, other, who=who, why=why)]


def _near(query: Query, event: Event) -> Sequence[EventRow]:
    """Events of the same days, and of the same country where it is known."""
    when, place = event.coding.date, event.coding.location.place if event.coding.location else None
    if when is None:
        return ()
    days = timedelta(days=_NEAR_DAYS)
    country = (place.country,) if place and place.country else ()
    near = EventFilter(countries=country, date_from=when.start - days, date_to=when.end + days)
    return [row for row in query.page(near, order="-date", limit=_OFFERED + 1).rows if row.id != event.id]


def _label(row: EventRow, words: Words) -> str:
    place = (row.place_ar if words.language == "ar" else None) or row.place or words("detail.no_place")
    day = row.date_start.isoformat() if row.date_start else words("detail.no_date")
    who = words("telling.and").join(names(words.language)("actor", actor) for actor in (*row.side_a, *row.side_b))
    return " · ".join(part for part in (day, place, names(words.language)("sub", row.sub_event_type), who) if part)


def split(event: Event, articles: Sequence[Article], words: Words) -> deciding.Make | None:
    """Which of its articles tell another event; None while none or all are chosen."""
    if len(event.article_ids) < 2:
        st.info(words("merge.one_article"))
        return None
    titles = {article.id: f"{article.source}: {article.title or article.text[:60]}" for article in articles}
    chosen = st.multiselect(
        words("merge.others"),
        list(event.article_ids),
        format_func=lambda id: titles.get(id, id),
        key=f"{Keys.CORRECT}split_{event.id}",
        placeholder=words("merge.which"),
    )
    if len(chosen) == len(event.article_ids):
        st.warning(words("merge.all"))
    if not chosen or len(chosen) == len(event.article_ids):
        return None
    return lambda who, why: [parted(event, chosen, who=who, why=why)]
