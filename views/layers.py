"""What lies on the base map: marks by events or by deaths, governorates shaded, or heat; and which base map it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from events.labels import names, sides
from events.model import EventFilter
from events.pictures import marks
from events.query import Cells, Query, Viewport
from events.shares import by_unit
from geodata import shading
from geodata.cells import Cell, Pin, Side, Unit
from geodata.leaflet import OPEN_STREET_MAP, CellLayer, OfflineMap, OtherLayer
from geodata.leaflet_assets import write_units
from geodata.shapes import read
from views import state
from views.opening import Parts
from views.state import CELL_PIXELS, HEAT_PIXELS, VIEWS, Keys, Look
from views.words import Words


def choice(words: Words) -> None:
    """Which view; in the fragment of the map, for nothing else changes with it."""
    st.session_state[Keys.VIEW] = state.state().view
    st.segmented_control(
        words("view.label"),
        VIEWS,
        key=Keys.VIEW,
        required=True,
        label_visibility="collapsed",
        format_func=lambda view: words(f"view.{view}"),
        on_change=_viewed,
    )


def _viewed() -> None:
    state.state().view = st.session_state[Keys.VIEW] or "events"


def base(parts: Parts, look: Look, words: Words) -> OfflineMap:
    """The base map; what changes here mounts the map anew."""
    return OfflineMap(
        assets=parts.assets,
        latitude=look.latitude,
        longitude=look.longitude,
        zoom=look.zoom,
        language=words.language,
        online_tiles=OPEN_STREET_MAP if state.state().online else None,
        drawing=True,
    )


def online(words: Words) -> None:
    """Tiles of the internet, off unless a person asks for them; what that tells others stands beside it."""
    now = state.state()
    st.session_state[Keys.ONLINE] = now.online
    st.toggle(words("view.online"), key=Keys.ONLINE, help=words("view.online_help"), on_change=_switched)
    if now.online:
        st.html(f'<p class="furat-samples">{words("view.online_told")}</p>', width="content")


def _switched() -> None:
    chosen = bool(st.session_state[Keys.ONLINE])
    state.leave_map()
    state.state().online = chosen


def cells_of(query: Query, filter: EventFilter, view: Viewport) -> Cells:
    """The cells of the part of the map; finer ones for heat."""
    return query.cells(filter, view, pixels=HEAT_PIXELS if state.state().view == "heat" else CELL_PIXELS)


def layer(parts: Parts, query: Query, filter: EventFilter, cells: Cells, words: Words) -> Any:
    """The layer of the view chosen."""
    now, language = state.state(), words.language
    area = filter.area.corners if filter.area else ()
    pin = Pin(now.pin.longitude, now.pin.latitude, now.pin.name) if now.pin else None
    if now.view == "areas":
        shares = by_unit(query, filter, language)
        write_units(parts.folder, sorted({shade.unit.country for shade in shares.shades}))
        drawn = shading.areas(shares.shades, shares.elsewhere, language=language, pin=pin, area=area)
        return OtherLayer("areas", drawn)
    drawn_cells = marks(cells, language)
    if now.view == "heat":
        return OtherLayer("heat", shading.heat(drawn_cells, language, pin, area))
    focus = looked_at(query, now.event_id)
    shapes = {cell.shape for cell in (*drawn_cells, *([focus] if focus else []))}
    write_units(parts.folder, sorted({shape.country for shape in shapes if isinstance(shape, Unit)}))
    known = [Side(side.id, names(language)("side", side.id), side.colour) for side in sides()]
    return CellLayer(
        drawn_cells,
        known,
        language=language,
        pin=pin,
        chosen=filter.sides,
        by_deaths=now.view == "deaths",
        area=area,
        focus=focus,
    )


def looked_at(query: Query, event_id: str | None) -> Cell | None:
    """The event in the panel as a mark of its own; None where there is none, or its place is not known."""
    row = query.row(event_id) if event_id else None
    if row is None or row.lon is None or row.lat is None:
        return None
    shape = read(query.shape(row.id))
    return Cell(row.lon, row.lat, 1, row.side, None, row.where_precision, row.radius_km, event_id=row.id, shape=shape)
