"""The look of the page: one style sheet, the colours of the sides, and the writing direction."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from events.labels import sides
from views.choices import slug
from views.state import Keys
from views.words import Words

_FOLDER = Path(__file__).parent


def apply(words: Words) -> None:
    """Put the style sheet into the page; in Arabic the mirrored one after it."""
    sheets = [(_FOLDER / "style.css").read_text("utf-8"), _chips(), _spoken(words)]
    if words.direction == "rtl":
        sheets.append((_FOLDER / "mirrored.css").read_text("utf-8"))
    st.html("<style>" + "\n".join(sheets) + "</style>")


def _chips() -> str:
    """The colour of each side before its name."""
    return "\n".join(
        f".st-key-{Keys.SIDE}{slug(side.id)} label p::before {{ background: {side.colour}; }}" for side in sides()
    )


def _spoken(words: Words) -> str:
    """The one word of Streamlit's own that cannot be given to it."""
    return f":root {{ --choose-files: {json.dumps(words('sources.choose'), ensure_ascii=False)}; }}"
