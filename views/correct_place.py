"""Correcting where an event happened: one of the places the name may mean, one found by name, or a click on a map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit_folium import st_folium

from events.choosing import called, candidates, countries_of
from events.corrections import placed
from events.errors import EventsError
from events.labels import names
from events.model import Event
from events.store import default_folder
from geodata.areas import Areas
from geodata.cells import Pin
from geodata.errors import GeodataError
from geodata.gazetteer import Gazetteer
from geodata.leaflet import CellLayer, OfflineMap
from geodata.locate import precision_of
from geodata.places import Place, Resolution, Toponym, WherePrecision
from geodata.points import place_at
from views import opening
from views.state import Keys
from views.words import Words, plain

WAYS = ("candidates", "name", "map", "none")
_MAP_HEIGHT = 280
_RADIUS_KM = {WherePrecision.NEAR: 25.0, WherePrecision.ADMIN2: 25.0, WherePrecision.LINEAR: 25.0}
"""For places whose own extent is not known."""


def choose(event: Event, who: str, words: Words) -> tuple[bool, Resolution | None]:
    """Whether another place was chosen, and which; None: it cannot be told."""
    key = f"{Keys.CORRECT}place_{event.id}"
    known = candidates(event)
    ways = WAYS if known else WAYS[1:]
    way = st.segmented_control(
        words("correct.how"), ways, default=ways[0], format_func=lambda way: words(f"correct.{way}"), key=key
    )
    if way == "none":
        return event.coding.location is not None, None
    try:
        place = _place(way or "", event, known, words)
    except (EventsError, GeodataError) as error:
        st.warning(plain(str(error)))
        return False, None
    return (False, None) if place is None else _precise(place, event, who, words)


def _place(way: str, event: Event, known: Sequence[Place], words: Words) -> Place | None:
    if way == "candidates":
        return _listed(known, event, words, "listed")
    if way == "name":
        return _found(event, words)
    return _clicked(event, known, words) if way == "map" else None


def _listed(places: Sequence[Place], event: Event, words: Words, key: str) -> Place | None:
    """One of some places; the event's own is chosen at first, when it is among them."""
    now = event.coding.location.place.id if event.coding.location and event.coding.location.place else ""
    ids = [place.id for place in places]
    by_id = {place.id: place for place in places}
    chosen = st.radio(
        words("correct.place"),
        ids,
        index=ids.index(now) if now in ids else None,
        format_func=lambda id: label(by_id[id], words),
        key=f"{Keys.CORRECT}{key}_{event.id}",
    )
    return by_id[chosen] if chosen else None


def label(place: Place, words: Words) -> str:
    """A place as one of several: its names, its units, its country."""
    arabic = words.language == "ar"
    both = (place.name_ar, place.name) if arabic else (place.name, place.name_ar)
    country = names(words.language)("country", place.country) if place.country else ""
    parts = dict.fromkeys([" · ".join(name for name in both if name), place.admin2, place.admin1, country])
    return plain(words("telling.comma").join(part for part in parts if part))


def _found(event: Event, words: Words) -> Place | None:
    name = st.text_input(
        words("correct.search"), key=f"{Keys.CORRECT}name_{event.id}", max_chars=80, placeholder=words("correct.hint")
    )
    if not name.strip():
        return None
    places = called(gazetteer(), name.strip(), countries_of(event))
    if not places:
        st.info(words("correct.no_place", name=plain(name.strip())))
        return None
    return _listed(places, event, words, "found")


def gazetteer() -> Gazetteer:
    """The gazetteer, opened once for all sessions."""
    return opening.gazetteer_of(str(default_folder()))


def _clicked(event: Event, known: Sequence[Place], words: Words) -> Place | None:
    """A point clicked on a small map that begins where the event is thought to be."""
    st.caption(words("correct.click"))
    key = f"{Keys.PLACE_MAP}{event.id}"
    told = (st.session_state.get(key) or {}).get("last_clicked")
    point = _point(told)
    place = place_at(gazetteer(), Areas.open(), *point) if point else None
    start = event.coding.location.place if event.coding.location and event.coding.location.place else None
    start = start or (known[0] if known else None)
    st_folium(
        OfflineMap(
            assets=opening.assets(),
            latitude=start.latitude if start else 33.0,
            longitude=start.longitude if start else 42.0,
            zoom=8 if start else 4,
            language=words.language,
        ),
        key=key,
        height=_MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=_mark(place or start, words),
    )
    if place:
        st.markdown(label(place, words))
    return place


def _point(told: object) -> tuple[float, float] | None:
    """Latitude and longitude of a click; a map turned round the earth tells longitudes beyond 180."""
    if not isinstance(told, dict):
        return None
    latitude, longitude = float(told["lat"]), float(told["lng"])
    return max(-90.0, min(90.0, latitude)), (longitude + 180) % 360 - 180


def _mark(place: Place | None, words: Words) -> CellLayer:
    """A pin where the place is taken to be."""
    name = (place.name_ar if words.language == "ar" else None) or place.name if place else ""
    pin = Pin(place.longitude, place.latitude, name) if place else None
    return CellLayer([], [], language=words.language, pin=pin)


def _precise(place: Place, event: Event, who: str, words: Words) -> tuple[bool, Resolution | None]:
    """How exact the place is: as the event's own says while that is the place, else as the place itself."""
    now = event.coding.location
    same = now is not None and now.place is not None and now.place.id == place.id
    own = now.precision if now and same and now.precision else precision_of(Toponym(place.name, 0, 0), place)
    precision = st.selectbox(
        words("correct.precision"),
        list(WherePrecision),
        index=list(WherePrecision).index(own),
        format_func=lambda value: words(f"where_precision.{value:d}"),
        key=f"{Keys.CORRECT}precision_{event.id}_{place.id}",
    )
    radius = None if precision == WherePrecision.EXACT else place.radius_km or _RADIUS_KM.get(precision, 60.0)
    return not same or precision != own, placed(place, precision, who=who, radius_km=radius)
