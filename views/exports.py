"""Taking away what is shown: exactly the rows of the view, made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from events.export import FORMATS, export, snapshot
from events.filters import to_query
from events.labels import names
from events.model import EventFilter
from events.query import Query
from views import state
from views.words import Words


def draw(query: Query, words: Words) -> None:
    """A button a format."""
    filter, language = state.state().filter, words.language
    picture = partial(snapshot, query, filter, format="png", size="slide", language=language, names=names(language))
    with st.expander(words("exports.title")):
        st.caption(words("exports.about"))
        _button(words("exports.png"), picture, file_name(filter, "png"), "image/png", "png")
        for kind, made in FORMATS.items():
            data = partial(export, query, filter, kind)
            label = words.or_else(f"exports.{kind}", made.name)
            _button(label, data, file_name(filter, made.suffix.lstrip(".")), made.media_type, kind)


def _button(label: str, data: Callable[[], bytes], name: str, media_type: str, kind: str) -> None:
    st.download_button(
        label, data, file_name=name, mime=media_type, key=f"download_{kind}", on_click="ignore", width="stretch"
    )


def file_name(filter: EventFilter, suffix: str) -> str:
    """A name that tells two views apart: the parts of the filter that fit into a file name on every system."""
    parts = ["".join(c if c.isascii() and (c.isalnum() or c == "-") else "_" for c in v) for _, v in to_query(filter)]
    return "_".join(["furat", *parts])[:80].rstrip("_") + f".{suffix}"
