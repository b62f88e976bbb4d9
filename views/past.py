"""The past of an event on the page: where a former id leads, the corrections, and the versions that changed it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from events.chronicle import Change, Chronicle, chronicle
from events.corrections import in_force
from events.model import Correction, Event, Fate
from events.query import Query
from events.store import Lake
from views import corrected, deciding, state, telling
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
    st.html(f"<h2>{escape(words('past.title'))}</h2>")
    if not made:
        st.html(_list([words("past.uncorrected")], words))
    decisions(lake, [(event_id, one) for one in made], made, "past", words)
    if st.toggle(words("past.versions"), key=f"past_{event_id}"):
        _versions(_chronicle(lake.location, event_id, query.version), lake, query, words)


def decisions(
    lake: Lake, rows: Sequence[tuple[str | None, Correction]], known: Sequence[Correction], where: str, words: Words
) -> None:
    """Corrections with their events, each with a way to take it back; `where` tells several lists on a page apart."""
    holding = {one.id for one in in_force(known)}
    for event_id, correction in rows:
        held = correction.id in holding
        said = escape(corrected.line(correction, known, words))
        with st.container(horizontal=True, vertical_alignment="center", key=f"made_{where}_{correction.id}"):
            st.html(f'<p class="furat-quiet" dir="{words.direction}">{said if held else f"<s>{said}</s>"}</p>')
            if held and event_id:
                _undo(lake, event_id, correction, where, words)


def _undo(lake: Lake, event_id: str, correction: Correction, where: str, words: Words) -> None:
    with st.popover(words("past.undo"), type="tertiary"):
        why = st.text_input(words("review.why"), key=f"undo_why_{where}_{correction.id}", max_chars=300)
        if st.button(words("past.undo_now"), key=f"undo_{where}_{correction.id}"):
            deciding.store(lake, event_id, deciding.undoing(correction, event_id), why, words)
            st.rerun()


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
