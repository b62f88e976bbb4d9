"""The lake as it was: a choice of the version the page reads, and a word on it as long as it is not the newest."""

from __future__ import annotations

import streamlit as st

from events.delta import Commit
from events.head import Head
from events.query import Query
from events.store import Lake
from views import state, telling
from views.state import Keys
from views.words import Words

_OFFERED = 200
"""The newest versions; an older one can be named in the address."""


def chosen(head: Head) -> int | None:
    """The older version that is asked for; None for the newest, and for one that never was."""
    now = state.state()
    if now.version is not None and now.version >= head.version:
        now.version = None
    return now.version


def draw(lake: Lake, head: Head, query: Query, words: Words) -> None:
    """The choice; nothing while the lake has one version only."""
    commits = _history(lake.location, head.identity, head.version)
    if len(commits) < 2:
        return
    told = {commit.version: commit for commit in commits}
    numbers: list[int | None] = [None, *(number for number in told if number != head.version)]
    now = state.state()
    if now.version is not None and now.version not in numbers:
        numbers.append(query.version)
    st.session_state[Keys.VERSION] = query.version if now.version is not None else None
    st.selectbox(
        words("version.choose"),
        numbers,
        format_func=lambda number: _name(number, told, words),
        key=Keys.VERSION,
        on_change=_chosen,
        help=words("version.help"),
        placeholder=words("version.newest"),
    )


def notice(lake: Lake, head: Head, query: Query, words: Words) -> None:
    """That the page shows the past, and the way back."""
    if state.state().version is None:
        return
    commits = _history(lake.location, head.identity, head.version)
    commit = next((commit for commit in commits if commit.version == query.version), None)
    when = telling.figures(f"{commit.when:%Y-%m-%d %H:%M}") if commit else ""
    with st.container(horizontal=True, vertical_alignment="center", key="past_notice"):
        st.html(f'<p class="furat-samples">{words("version.past", version=query.version, when=when)}</p>')
        st.button(words("version.back"), on_click=state.show_version, args=(None,), type="tertiary", key=Keys.NEWEST)


def _name(number: int | None, told: dict[int, Commit], words: Words) -> str:
    if number is None:
        return words("version.newest")
    commit = told.get(number)
    if commit is None:
        return words("version.number", version=number)
    when = telling.figures(f"{commit.when:%Y-%m-%d %H:%M}")
    return words("version.one", version=number, when=when, what=commit.what)


def _chosen() -> None:
    state.show_version(st.session_state.get(Keys.VERSION))


@st.cache_data(show_spinner=False, max_entries=4)
def _history(location: str, identity: str, version: int) -> tuple[Commit, ...]:
    return Lake.open(location).history(_OFFERED)
