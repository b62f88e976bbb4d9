"""A list of events to choose from, sent as one element.

A container, a text and a button for each row were 120 elements and 30 KB, most of what a change of the filter sent.
Here the rows are plain texts in one array; the browser makes them buttons and tells which was pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from events.labels import names, side_colour
from events.query import EventRow
from views import state
from views.state import Keys
from views.words import Words

_LIST = component("furat_list", js=Path(__file__).with_name("listing.js").read_text("utf-8"), isolate_styles=False)


def draw(rows: Sequence[EventRow], total: int, title: str, words: Words) -> None:
    """The rows; one that is pressed is shown in the panel, and the list comes back when it is closed."""
    st.markdown(f"**{title}**")
    _LIST(
        key=Keys.LIST,
        data={"rows": [_texts(row, words) for row in rows], "open": words("detail.open", what="")},
        on_opened_change=_opened,
    )
    if total > len(rows):
        st.button(words("detail.list_more"), on_click=state.list_more, type="tertiary", key="list_more")
        st.caption(words("detail.more", count=total - len(rows)))


def _opened() -> None:
    event_id = st.session_state[Keys.LIST].get("opened")
    if isinstance(event_id, str):
        state.show_event(event_id, keep_list=True)


def _texts(row: EventRow, words: Words) -> list[str]:
    """What a row needs in the browser: id, colour, heading, kind, who."""
    name = names(words.language)
    sides = (words("telling.and").join(name("actor", actor) for actor in side) for side in (row.side_a, row.side_b))
    who = words("detail.versus").join(side for side in sides if side) or words("telling.no_sides")
    return [row.id, side_colour(row.side), heading(row, words), name("sub", row.sub_event_type), who]


def heading(row: EventRow, words: Words) -> str:
    """Day and place."""
    place = (row.place_ar if words.language == "ar" else None) or row.place or words("detail.no_place")
    return f"{row.date_start.isoformat() if row.date_start else words('detail.no_date')} · {place}"
