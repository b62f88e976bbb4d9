"""Finding a place by name: the field in the head of the page, and the places it may be."""

from __future__ import annotations

import math

import streamlit as st
from geopy.distance import great_circle

from events.answers import Extent, Polygon
from events.finding import LONGEST, Found, find
from events.labels import names
from events.query import Query
from events.store import default_folder
from geodata.gazetteer import Gazetteer
from views import state
from views.look import around
from views.opening import gazetteer_of
from views.state import Keys, Pin
from views.words import Words, plain

_KM_PER_DEGREE = 111.2
NEAR_KM = 25
"""Kilometres around a town within which an event counts as being there, as in the measure of accuracy."""
CORNERS = 24
"""Of the circle around a found place: its sides lie at most 0.9 % of its radius inside it."""


def field(words: Words) -> None:
    """Where the name is typed."""
    st.text_input(
        words("find.label"),
        key=Keys.FIND,
        placeholder=words("find.hint"),
        label_visibility="collapsed",
        max_chars=LONGEST,
        on_change=_asked,
        width=190,
    )


def _asked() -> None:
    now = state.state()
    now.sought = str(st.session_state[Keys.FIND]).strip()
    now.found = None
    if not now.sought:
        now.pin = None


def look_up(query: Query, words: Words) -> None:
    """Go to the likeliest place of a name just typed; before the map is drawn, for it moves it and turns to it."""
    now, page = state.state(), state.state().page
    if not now.sought or now.found is not None:
        return
    now.found = find(query, _gazetteer(words), now.sought, filter=now.filter)
    if now.found:
        _go(now.found[0])
    if now.page != page:
        st.rerun()


def draw(words: Words) -> None:
    """The places the name may be, to choose another; nothing when no name was typed."""
    now = state.state()
    if not now.sought or now.found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="found"):
        if not now.found:
            st.markdown(words("find.nothing", name=plain(now.sought)), width="content")
        for number, one in enumerate(now.found):
            shown = now.pin is not None and now.pin.id == one.id
            kind = "secondary" if shown else "tertiary"
            st.button(plain(_label(one, words)), on_click=_go, args=(one,), type=kind, key=f"{Keys.FOUND}{number}")
        if now.pin is not None:
            km = _reach(now.pin.id)
            said = words("find.within", km=km)
            st.button(said, on_click=_within, args=(now.pin, km), type="tertiary", key="found_within")
        st.button("✕", on_click=_close, type="tertiary", key="found_close", help=words("find.close"))


def _gazetteer(words: Words) -> Gazetteer:
    with st.spinner(words("opening.gazetteer"), show_time=False):
        return gazetteer_of(str(default_folder()))


def _label(one: Found, words: Words) -> str:
    name = (one.name_ar if words.language == "ar" else None) or one.name
    country = names(words.language)("country", one.country) if one.country else ""
    where = [name, "" if one.admin1 in (None, one.name) else str(one.admin1), "" if country == name else country]
    said = words("telling.comma").join(part for part in where if part)
    return words("find.events", place=said, count=one.events) if one.events else said


def _go(one: Found) -> None:
    """Show a place on the map."""
    now, language = state.state(), state.state().language
    now.pin = Pin(one.id, one.lon, one.lat, (one.name_ar if language == "ar" else None) or one.name)
    look = around(_extent(one))
    if now.page == "map":
        state.move_to(look)
    else:
        state.go("map")
        now.look = look


def _reach(id: str) -> int:
    """Kilometres around a found place that its events may lie in: a town's neighbours too, a governorate whole."""
    found = next((one for one in state.state().found or () if one.id == id), None)
    return max(NEAR_KM, math.ceil(found.radius_km) if found else 0)


def _within(pin: Pin, km: int) -> None:
    """The events around a found place become those of the filter."""
    state.change(area=circle(pin.latitude, pin.longitude, km))


def circle(latitude: float, longitude: float, km: int) -> Polygon:
    """The points so many kilometres from a place, as corners; east of 180 where they lie over the date line."""
    around_it = great_circle(kilometers=km)
    points = [around_it.destination((latitude, longitude), bearing=360 * k / CORNERS) for k in range(CORNERS)]
    corners = [(round(point.longitude, 3), round(point.latitude, 3)) for point in points]
    over = max(lon for lon, _ in corners) - min(lon for lon, _ in corners) > 180
    return Polygon(tuple((lon + 360 if over and lon < 0 else lon, lat) for lon, lat in corners))


def _extent(one: Found) -> Extent:
    high = min(60.0, one.radius_km / _KM_PER_DEGREE)
    wide = min(150.0, high / max(0.1, math.cos(math.radians(one.lat))))
    return Extent(one.lon - wide, max(-85.0, one.lat - high), one.lon + wide, min(85.0, one.lat + high))


def _close() -> None:
    now = state.state()
    now.sought, now.found, now.pin = "", None, None
    st.session_state[Keys.FIND] = ""
