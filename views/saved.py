"""Saved views in the sidebar: open one, save what is shown under a name, forget one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from events import saved_views
from events.errors import FilterError
from events.labels import names
from events.query import Query
from events.saved_views import SavedView
from views import state
from views.state import Keys
from views.words import Words, plain

_LEFT_OUT = ("lang", "event")
"""Parts of an address that belong to who looks, not to the view."""


def draw(words: Words) -> None:
    """The views by name, and the field to save another one."""
    try:
        found = saved_views.read()
    except FilterError as error:
        st.warning(plain(str(error)))
        return
    opened = st.expander(words("saved.title", count=len(found)), key=Keys.SAVED, on_change="rerun")
    if not opened.open:  # what is inside is sent when it is asked for
        return
    with opened:
        for number, view in enumerate(found):
            with st.container(horizontal=True, key=f"saved_{number}"):
                st.button(plain(view.name), key=f"view_{number}", on_click=_open, args=(view,), type="tertiary")
                forget = words("saved.forget", name=view.name)
                st.button(
                    "✕", key=f"forget_{number}", on_click=_forget, args=(view, words), type="tertiary", help=forget
                )
        st.text_input(words("saved.name"), key=Keys.SAVE_AS, max_chars=saved_views.LONGEST)
        st.button(words("saved.save"), key="save_view", on_click=_save, args=(words,))


def vanished(query: Query, words: Words) -> None:
    """A word on what the view asks for and no event has any more."""
    missing = saved_views.vanished(query, state.state().filter)
    if not missing:
        return
    kinds = {"sides": "side", "actors": "actor", "countries": "country", "sources": "source"}
    said = [f"{words(f'choices.{one.condition}')}: {_named(kinds[one.condition], one.value, words)}" for one in missing]
    st.warning(words("saved.vanished", what=plain("; ".join(said))))


def _named(kind: str, value: str, words: Words) -> str:
    return f"“{names(words.language)(kind, value)[:80]}”"


def _open(view: SavedView) -> None:
    """Show a view in the language of now."""
    now = state.state()
    read = state.from_address(parse_qsl(view.address, keep_blank_values=True))
    state.leave_map()
    state.change(**{name: getattr(read.filter, name) for name in read.filter.__dataclass_fields__})
    state.show_event(None)
    now.page, now.view, now.problems, now.look = read.page, read.view, read.problems, None
    state.show_version(read.version)
    now.brushed = now.half_range = False


def _save(words: Words) -> None:
    now = state.state()
    pairs = [(key, value) for key, value in state.address(now) if key not in _LEFT_OUT]
    try:
        replaced = saved_views.save(str(st.session_state[Keys.SAVE_AS]), urlencode(pairs))
        now.note = words("saved.replaced" if replaced else "saved.done")
        st.session_state[Keys.SAVE_AS] = ""
    except FilterError as error:
        now.note = words("saved.failed", why=plain(str(error)))


def _forget(view: SavedView, words: Words) -> None:
    now = state.state()
    try:
        saved_views.drop(view.name)
        now.note = words("saved.forgotten", name=plain(view.name))
    except FilterError as error:
        now.note = words("saved.failed", why=plain(str(error)))
