"""Taking away what is shown: exactly the rows of the view, made when a button is pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from events.care import GRIDS, PARTS, Care
from events.filters import to_query
from events.model import EventFilter
from events.pictures import KINDS, SIZES, Kind, Look, picture_of
from events.query import Query
from views import making, state
from views.state import Keys
from views.words import Words

_MEDIA: dict[Kind, str] = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html", "gif": "image/gif",
}  # fmt: skip
_DELAYS = (0, 3, 7, 14, 30, 90)
"""Days events can be held back."""


@st.fragment
def draw(query: Query, words: Words, assets: Path) -> None:
    """Pictures first, then data; `assets` are the base map's files, which a page without network takes in.

    What is inside is sent when it is opened: two dozen elements that most changes of the filter need not carry.
    """
    filter = state.state().filter
    with (room := st.popover(words("exports.title"), key=Keys.TAKE_AWAY, on_change="rerun")):
        if not room.open:
            return
        st.caption(words("exports.about"))
        making.failures(words)
        _pictures(query, filter, words, assets)
        st.html(f"<hr><h2>{words('exports.data')}</h2>")
        _data(query, filter, words)


def _pictures(query: Query, filter: EventFilter, words: Words, assets: Path) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size = st.selectbox(
            words("exports.size"),
            SIZES[::-1],
            index=1,
            key=Keys.SIZE,
            format_func=lambda s: words(f"size.{s}"),
            width=150,
        )
        timeline = st.checkbox(words("exports.timeline"), key=Keys.STRIP)
    with st.container(horizontal=True):
        for kind in KINDS:
            look = Look(kind, size, words.language, timeline=timeline)
            made = partial(picture_of, query, filter, look, assets=lambda: assets)
            making.button(words(f"exports.{kind}"), made, file_name(filter, kind, query.version), _MEDIA[kind], kind)


def _data(query: Query, filter: EventFilter, words: Words) -> None:
    from events.export import ARCHIVE, FORMATS, export  # nine formats, which the first map does without

    care = _care(words)
    with st.container(horizontal=True):
        for kind, made in FORMATS.items():
            data = partial(export, query, filter, kind, care=care)
            label = words.or_else(f"exports.{kind}", made.name)
            name = file_name(filter, made.suffix.lstrip("."), query.version)
            making.button(label, data, name, made.media_type, kind)
        data = partial(export, query, filter, ARCHIVE, care=care)
        making.button(words("exports.zip"), data, file_name(filter, "zip", query.version), "application/zip", ARCHIVE)


def _care(words: Words) -> Care:
    """The do-no-harm profile chosen; at first none."""
    with st.expander(words("exports.care")):
        st.caption(words("exports.care_about"))
        days = st.selectbox(
            words("exports.delay"), _DELAYS, key=Keys.DELAY, format_func=lambda n: words("exports.days", n=n)
        )
        grid = st.selectbox(
            words("exports.round"), (0.0, *GRIDS), key=Keys.GRID, format_func=lambda g: words(f"exports.grid_{g:g}")
        )
        without = st.multiselect(
            words("exports.without"), PARTS, key=Keys.WITHOUT, format_func=lambda part: words(f"exports.without_{part}")
        )
    until = datetime.now(UTC).date() - timedelta(days=days) if days else None
    return Care(until, grid, tuple(part for part in PARTS if part in without))


def file_name(filter: EventFilter, suffix: str, version: int | None = None) -> str:
    """A name that tells two views and two versions of the lake apart: the parts of the filter that fit into a file name
    on every system."""
    parts = ["".join(c if c.isascii() and (c.isalnum() or c == "-") else "_" for c in v) for _, v in to_query(filter)]
    of = "" if version is None else f"_v{version}"
    return "_".join(["furat", *parts])[:80].rstrip("_") + f"{of}.{suffix}"
