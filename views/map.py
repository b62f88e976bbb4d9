"""The map page: the sentence of the filter, the map, the timeline, and the panel beside them.

The base map is the same on every run; what changes with the filter is one layer of marks. The columns are always
there, because a map that moves to another place of the page would be mounted anew.
"""

from __future__ import annotations

import math
from html import escape

import streamlit as st
from streamlit_folium import st_folium

from events.filters import in_words
from events.labels import names, sides
from events.model import EventFilter
from events.pictures import hidden_in_words, marks
from events.query import Cells, Extent, Query, Viewport
from geodata.cells import Side
from geodata.leaflet import CellLayer, OfflineMap, clicked
from views import detail, state, timeline
from views.opening import Parts
from views.state import CELL_PIXELS, Keys, Look, Spot
from views.words import Words

HEIGHT = 400
"""Pixels; with the timeline below it fits a screen of 768."""
_WIDTH = 700
"""Pixels the map is taken to have before it tells its own."""
_MARGIN = 0.3
"""The part of the view drawn beyond each edge, so that a small move shows no empty rim."""
_WANTED = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]


def draw(parts: Parts, query: Query, words: Words) -> None:
    """The whole page."""
    _take_click()
    left, right = st.columns([7, 3], gap="small")
    with left:
        _sentence(query, words)
        _map(parts, query, words)
        timeline.draw(query, words)
    with right:
        detail.panel(parts.lake, query, words)


def _sentence(query: Query, words: Words) -> None:
    """The filter in words, and what the map does not show of it."""
    filter = state.state().filter
    totals = query.totals(filter)
    said = words("map.sentence", filter=in_words(filter, names(words.language), words.language), count=totals.mapped)
    hidden = hidden_in_words(totals, filter, words.language)
    st.html(f'<p class="furat-sentence" dir="{words.direction}">{escape(said)} <span>{escape(hidden)}</span></p>')


@st.fragment
def _map(parts: Parts, query: Query, words: Words) -> None:
    """The map; a move of it runs this part alone, a click on a mark the whole page."""
    if _take_click():
        st.rerun(scope="app")
    now = state.state()
    if now.look is None:
        now.look = _first_look(query, now.filter)
    view = grown(state.viewport() or _seen_from(now.look))
    cells = query.cells(now.filter, view, pixels=CELL_PIXELS)
    known = [Side(side.id, names(words.language)("side", side.id), side.colour) for side in sides()]
    st_folium(
        OfflineMap(
            assets=parts.assets,
            latitude=now.look.latitude,
            longitude=now.look.longitude,
            zoom=now.look.zoom,
            language=words.language,
        ),
        key=Keys.MAP,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=_WANTED,
        feature_group_to_add=CellLayer(marks(cells, words.language), known, language=words.language),
        center=(now.fit.latitude, now.fit.longitude) if now.fit else None,
        zoom=now.fit.zoom if now.fit else None,
    )
    _outside(query, cells, words)


def _outside(query: Query, cells: Cells, words: Words) -> None:
    """Tell of events beyond the edges of the map, and offer to show all."""
    now = state.state()
    seen = state.viewport() or _seen_from(now.look) if now.look else None
    mapped = query.totals(now.filter).mapped
    beyond = mapped - (_inside(cells, seen) if seen else mapped)
    with st.container(horizontal=True, key="outside", vertical_alignment="center"):
        if beyond > 0:
            st.html(f'<p class="furat-quiet">{escape(words("map.outside", count=beyond))}</p>', width="content")
            st.button(words("map.fit"), on_click=_fit, args=(query,), type="tertiary", key="fit_all")


def _inside(cells: Cells, view: Viewport) -> int:
    """Events of the cells that stand within the edges."""
    turn = [(lon - view.west) % 360 + view.west for lon in cells.lon]
    spots = zip(turn, cells.lat, cells.count, strict=True)
    return sum(n for lon, lat, n in spots if lon <= view.east and view.south <= lat <= view.north)


def _fit(query: Query) -> None:
    now = state.state()
    extent = query.extent(now.filter)
    if extent:
        # A hair's difference each time: the map moves only when it is told something new.
        look = around(extent)
        nudge = 1e-9 if now.fit and now.fit.latitude == look.latitude else 0.0
        now.fit = Look(look.latitude + nudge, look.longitude, look.zoom)


def _first_look(query: Query, filter: EventFilter) -> Look:
    """The country that most of the events lie in; everything, when the filter names countries."""
    countries = query.facets(filter).countries
    narrowed = EventFilter(countries=(countries[0].value,)) if countries and not filter.countries else filter
    extent = query.extent(narrowed) or query.extent(filter)
    return around(extent) if extent else Look(34.5, 40.5, 6)


def around(extent: Extent) -> Look:
    """The closest look that shows a box of degrees with some room around it."""
    top, bottom = _mercator(extent.north), _mercator(extent.south)
    wide = max((extent.east - extent.west) / 360, 1e-4)
    high = max(top - bottom, 1e-4)
    zoom = min(math.log2(_WIDTH * 0.85 / 256 / wide), math.log2(HEIGHT * 0.8 / 256 / high))
    middle = math.degrees(math.atan(math.sinh((top + bottom) / 2 * 2 * math.pi)))
    return Look(middle, (extent.west + extent.east) / 2, max(2, min(10, int(zoom))))


def _seen_from(look: Look) -> Viewport:
    """What a map of the usual size shows from there."""
    pixels = 256 * 2**look.zoom
    wide, middle = _WIDTH / pixels * 180, _mercator(look.latitude)
    south, north = (
        math.degrees(math.atan(math.sinh((middle + sign * HEIGHT / 2 / pixels) * 2 * math.pi))) for sign in (-1, 1)
    )
    return Viewport(look.longitude - wide, south, look.longitude + wide, north, look.zoom)


def _mercator(latitude: float) -> float:
    """Height on the web map in turns of the earth, 0 at the equator, north positive."""
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, latitude))))) / (2 * math.pi)


def grown(view: Viewport) -> Viewport:
    """A view with a margin around it."""
    wide, high = (view.east - view.west) * _MARGIN, (view.north - view.south) * _MARGIN
    return Viewport(
        view.west - wide, max(-90, view.south - high), view.east + wide, min(90, view.north + high), view.zoom
    )


def _take_click() -> bool:
    """Whether there was a click on a mark since the last run: it opens an event, or the list of a mark of several."""
    told = st.session_state.get(Keys.MAP) or {}
    count, now, view = told.get("last_object_clicked_count") or 0, state.state(), state.viewport()
    if count == now.clicks:
        return False
    now.clicks = count
    mark = clicked(told.get("last_object_clicked_tooltip"))
    if mark is None or view is None:
        return False
    if mark.event_id:
        state.show_event(mark.event_id)
    else:
        state.show_spot(Spot(mark.longitude, mark.latitude, grown(view)))
    return True
