"""The map page: the sentence of the filter, the map, the timeline, and the panel beside them.

The base map is the same on every run; what changes with the filter is one layer of marks. The columns are always
there, because a map that moves to another place of the page would be mounted anew.
"""

from __future__ import annotations

import math
from html import escape

import streamlit as st
from streamlit_folium import st_folium

from events.answers import Polygon
from events.errors import FilterError
from events.filters import in_words
from events.labels import names
from events.model import EventFilter
from events.pictures import hidden_in_words
from events.query import Cells, Extent, Query, Viewport
from geodata.leaflet import Corners, clicked, clicked_area, clicked_side
from views import detail, layers, playing, state, timeline
from views.look import HEIGHT, around, grown, seen_from
from views.opening import Parts
from views.state import Keys, Look, Spot
from views.turns import turns
from views.words import Words

_WANTED = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]


def draw(parts: Parts, query: Query, words: Words) -> None:
    """The whole page."""
    if _take_click():
        st.rerun()
    left, right = st.columns([7, 3], gap="small")
    with left:
        above = st.container()
        # The map before all else: what takes long must not hold up the marks. While time plays it runs by itself.
        st.fragment(_map, run_every=playing.seconds())(parts, query, words)
        turns.pass_on()  # the marks of all sessions come before the rest of any
        with above:
            _sentence(query, words)
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


def _map(parts: Parts, query: Query, words: Words) -> None:
    """The map; a move of it runs this part alone, in a turn of its own, a click on a mark the whole page."""
    with turns.turn():
        _mapped(parts, query, words)


def _mapped(parts: Parts, query: Query, words: Words) -> None:
    now = state.state()
    playing.advance(query)
    if _take_click() or now.asked_on_map:
        now.asked_on_map = False
        st.rerun(scope="app")
    if now.look is None:
        now.look = _first_look(query, now.filter)
    view = grown(state.viewport() or seen_from(now.look))
    shown = playing.shown(now.filter)
    cells = layers.cells_of(query, shown, view)
    st_folium(
        layers.base(parts, now.look, words),
        key=Keys.MAP,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=_WANTED,
        feature_group_to_add=layers.layer(parts, query, shown, cells, words),
        # A hair's difference each time, in both: streamlit-folium moves the map only when it is told something new.
        center=(now.fit.latitude + now.moves % 2 * 1e-9, now.fit.longitude) if now.fit else None,
        zoom=now.fit.zoom + now.moves % 2 * 1e-6 if now.fit else None,
    )
    _outside(query, shown, cells, words)
    with st.container(horizontal=True, key="playing", vertical_alignment="center"):
        playing.controls(query, words)
        layers.online(words)
    state.write_address()


def _outside(query: Query, shown: EventFilter, cells: Cells, words: Words) -> None:
    """Tell of events beyond the edges of the map, and offer to show all."""
    now = state.state()
    seen = state.viewport() or seen_from(now.look) if now.look else None
    mapped = query.totals(shown).mapped
    beyond = mapped - (_inside(cells, seen) if seen else mapped)
    with st.container(horizontal=True, key="outside", vertical_alignment="center"):
        layers.choice(words)
        if now.filter.area:
            st.button(words("map.everywhere"), on_click=_area, args=(None,), type="tertiary", key="everywhere")
        elif seen and beyond < mapped:
            st.button(words("map.only_here"), on_click=_area, args=(seen,), type="tertiary", key="only_here")
        if beyond > 0:
            st.html(f'<p class="furat-quiet">{escape(words("map.outside", count=beyond))}</p>', width="content")
            st.button(words("map.fit"), on_click=_fit, args=(query,), type="tertiary", key="fit_all")
        unplaced = query.totals(now.filter).hidden_without_place
        said = words("map.unplaced", count=unplaced)
        if unplaced and st.button(said, type="tertiary", key="to_tray"):
            state.go("tray")
            st.rerun(scope="app")  # a click in this part runs this part alone


def _area(seen: Viewport | None) -> None:
    """The edges of the map become a condition, rounded outwards to what an address can show; None lifts it."""
    state.state().asked_on_map = True
    if seen is None:
        state.clear("area")
        return
    state.change(area=_edges(seen.west, seen.south, seen.east, seen.north))


def _edges(west: float, south: float, east: float, north: float) -> Extent:
    """Edges of a map that may have been turned round the earth, as edges on it."""
    on_earth = [(lon + 180) % 360 - 180 for lon in (west, east)]
    left, right = (-180.0, 180.0) if east - west >= 360 else on_earth
    low, high = max(-90.0, _down(south)), min(90.0, -_down(-north))
    return Extent(max(-180.0, _down(left)), low, min(180.0, -_down(-right)), high)


def _drawn(corners: Corners) -> Extent | Polygon | None:
    """The area somebody drew on a map that may have been turned round the earth; None when it has no inside."""
    if len(corners) == 2:
        (west, south), (east, north) = corners
        return _edges(west, min(south, north), east, max(south, north))
    turn = 360 * math.floor((min(lon for lon, _ in corners) + 180) / 360)
    try:
        return Polygon(tuple((round(lon - turn, 4), lat) for lon, lat in corners))
    except FilterError:
        return None


def _down(degrees: float) -> float:
    return math.floor(degrees * 1000) / 1000


def _inside(cells: Cells, view: Viewport) -> int:
    """Events of the cells that stand within the edges."""
    turn = [(lon - view.west) % 360 + view.west for lon in cells.lon]
    spots = zip(turn, cells.lat, cells.count, strict=True)
    return sum(n for lon, lat, n in spots if lon <= view.east and view.south <= lat <= view.north)


def _fit(query: Query) -> None:
    extent = query.extent(state.state().filter)
    if extent:
        state.move_to(around(extent))


def _first_look(query: Query, filter: EventFilter) -> Look:
    """The country that most of the events lie in; everything, when the filter names countries."""
    countries = query.facet(filter, "countries")
    narrowed = EventFilter(countries=(countries[0].value,)) if countries and not filter.countries else filter
    extent = query.extent(narrowed) or query.extent(filter)
    return around(extent) if extent else Look(34.5, 40.5, 6)


def _take_click() -> bool:
    """Whether there was a click since the last run: a mark opens an event, or the list of several; a side is chosen."""
    told = st.session_state.get(Keys.MAP) or {}
    count, now, view = told.get("last_object_clicked_count") or 0, state.state(), state.viewport()
    if count == now.clicks:
        return False
    now.clicks = count
    if (side := clicked_side(told.get("last_object_clicked_tooltip"))) is not None:
        chosen = now.filter.sides
        state.change(sides=tuple(one for one in chosen if one != side) if side in chosen else (*chosen, side))
        return True
    if (corners := clicked_area(told.get("last_object_clicked_tooltip"))) and (area := _drawn(corners)):
        state.change(area=area)
        return True
    mark = clicked(told.get("last_object_clicked_tooltip"))
    if mark is None or view is None:
        return False
    if mark.event_id:
        state.show_event(mark.event_id)
    else:
        state.show_spot(Spot(mark.longitude, mark.latitude, grown(view)))
    return True
