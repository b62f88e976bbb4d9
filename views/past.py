"""The past of an event on the page: where a former id leads, the corrections, and the versions that changed it."""

from __future__ import annotations

from html import escape

import streamlit as st

from events.chronicle import Change, Chronicle, chronicle
from events.corrections import in_words
from events.model import Event, Fate
from events.query import Query
from events.store import Lake
from views import state, telling
from views.words import Words, plain


def forwarded(lake: Lake, query: Query, event_id: str, words: Words) -> Event | None:
    """The event that is told now under another id, with a word on it; a choice when there are several, None then."""
    heirs = lake.events_of(lake.forwarded(event_id, query.version), query.version)
    if not heirs:
        st.warning(words("detail.gone"))
        return None
    if len(heirs) == 1:
        st.info(words("past.merged"))
        return heirs[0]
    st.info(words("past.parted"))
    for heir in heirs:
        _open(heir, words)
    return None


def _open(event: Event, words: Words) -> None:
    st.button(
        plain(telling.sentence(event.coding, words)),
        key=f"heir_{event.id}",
        on_click=state.show_event,
        args=(event.id,),
        kwargs={"keep_list": True},
        type="tertiary",
    )


def history(lake: Lake, query: Query, event_id: str, words: Words) -> None:
    """Corrections at once; the versions of the lake when they are asked for, because each is read."""
    made = lake.corrections(event_id)
    st.html(f"<h4>{escape(words('past.title'))}</h4>")
    lines = [f"{correction.when:%Y-%m-%d %H:%M} · {in_words(correction)}" for correction in made]
    st.html(_list(lines or [words("past.uncorrected")], words))
    if st.toggle(words("past.versions"), key=f"past_{event_id}"):
        _versions(_chronicle(lake.location, event_id, query.version), lake, query, words)


@st.cache_data(show_spinner=False, max_entries=64)
def _chronicle(location: str, event_id: str, version: int) -> Chronicle:
    return chronicle(Lake.open(location), event_id, version)


def _versions(found: Chronicle, lake: Lake, query: Query, words: Words) -> None:
    lines = [_change(change, words) for change in found.changes]
    if not found.whole:
        lines.append(words("past.older"))
    st.html(_list(lines, words))
    others = [id for forward in found.forwards if forward.fate == Fate.SPLIT for id in forward.to]
    parts = [part for part in lake.events_of(list(dict.fromkeys(others)), query.version) if part.id in others[1:]]
    if parts:
        st.caption(words("past.split"))
        for part in parts:
            _open(part, words)


def _change(change: Change, words: Words) -> str:
    """One version as a line."""
    kind = "gone" if not change.articles else "changed" if change.was else "first"
    fields = words("telling.comma").join(words.or_else(f"fields.{name}", name) for name in change.changed)
    line = words(f"past.{kind}", articles=change.articles, was=change.was)
    if fields:
        line += words("telling.comma") + words("past.fields", fields=fields)
    return words(
        "past.version", version=change.version, when=telling.figures(f"{change.when:%Y-%m-%d %H:%M}"), what=line
    )


def _list(lines: list[str], words: Words) -> str:
    items = "".join(f"<li><bdi>{escape(line)}</bdi></li>" for line in lines)
    return f'<ul class="furat-past" dir="{words.direction}">{items}</ul>'
