"""The page: which part stands where."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from events.errors import EventsError
from events.query import Query
from geodata.errors import GeodataError
from views import choices, empty, exports, finder, map, opening, state, style, version
from views.opening import Parts
from views.saved import vanished
from views.settling import settling
from views.turns import turns
from views.words import LANGUAGES, Words, plain, words


def main() -> None:
    """One run of the page, in its turn."""
    with turns.turn():
        run()


def run() -> None:
    """All of the page."""
    st.set_page_config(page_title="Furat · الفرات", page_icon=str(Path(__file__).parent / "icon.png"), layout="wide")
    now = state.state()
    said = words(now.language)
    style.apply(said)
    taking = header(said)
    parts = opening.wait(said)
    if parts is None:
        return
    try:
        body(parts, taking, said)
    except (EventsError, GeodataError) as error:
        st.error(said("page.failed", why=plain(str(error))))
    state.write_address()
    settling.again()


def header(said: Words) -> DeltaGenerator:
    """Name, pages, language; returns the room for what can be taken away, which is known later."""
    now = state.state()
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.html('<h1 class="furat-name"><bdi>Furat</bdi> <bdi lang="ar">الفرات</bdi></h1>', width="content")
        for page in state.TURNED_TO:
            kind = "primary" if page == ("table" if now.page == "tray" else now.page) else "tertiary"
            st.button(said(f"page.{page}"), on_click=state.go, args=(page,), type=kind, key=f"{state.Keys.PAGE}_{page}")
        taking = st.container(key="take_slot", width="content")
        finder.field(said)
        other = next(language for language in LANGUAGES if language != now.language)
        st.button(
            words(other)("page.language"), on_click=state.speak, args=(other,), type="tertiary", key=state.Keys.LANGUAGE
        )
    return taking


def body(parts: Parts, taking: DeltaGenerator, said: Words) -> None:
    """Choices at the side, and the page that is turned to."""
    head = parts.lake.head  # looked up once: the whole run shows one version
    query = opening.query_of(parts.lake, head, version.chosen(head))
    now = state.state()
    above = st.container(key="above")  # always there: a map that moves to another place of the page is mounted anew
    with above:
        finder.look_up(query, said)
    if now.page == "map":  # first of all, though it stands below: nothing is to hold up the marks
        map.draw(parts, query, said)
    with st.sidebar:
        choices.draw(query, said)
        version.draw(parts.lake, head, query, said)
    with taking:
        exports.draw(query, said, parts.folder)
    with above:
        version.notice(parts.lake, head, query, said)
        notices(query, said)
        finder.draw(said)
        if now.page != "sources":
            empty.draw(query, said)
    other(now.page, parts, query, said)


def other(page: state.PageName, parts: Parts, query: Query, said: Words) -> None:
    """A page beside the map; each is imported when it is turned to, for the first map is not to wait for it."""
    if page == "sources":
        from views import sources

        sources.draw(parts.lake, said)
    elif page in ("table", "tray"):
        from views import table

        table.draw(parts.lake, query, said)
    elif page == "review" and state.state().version is not None:
        st.info(said("version.no_review"))
    elif page == "review":
        from views import review

        review.draw(parts.lake, query, said)


def notices(query: Query, said: Words) -> None:
    """What a person must know before reading the page: unread parts of the address, samples, the last action."""
    now = state.state()
    for problem in now.problems:
        st.warning(said("page.address", problem=plain(problem)))
    now.problems = ()
    vanished(query, said)
    if now.note:
        st.toast(now.note)
        now.note = ""
    samples = min(opening.sample_events(query, now.filter), query.totals(now.filter).shown)
    if samples:
        st.html(f'<p class="furat-samples">{said("page.samples", count=samples)}</p>')
