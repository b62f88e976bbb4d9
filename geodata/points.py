"""A point somebody chose on a map as a place: the unit it lies in, and a name by the nearest place that has one."""

from __future__ import annotations

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer, Near
from geodata.places import Place

OWN_KM = 2.0
"""Within this distance a point is the place itself: a town is about as wide."""


def place_at(gazetteer: Gazetteer, areas: Areas, latitude: float, longitude: float) -> Place:
    """The place nearest to a point, or one of its own "12 km from Al Mayadin"; its coordinates are the point's.

    Country and first-order unit are those the point lies in, by outline; the nearest place's where there is none.
    Raises GazetteerError for a point off the earth.
    """
    near = gazetteer.nearest(latitude, longitude)[0]
    unit = areas.containing(latitude, longitude)
    own = near.distance_km <= OWN_KM
    return Place(
        id=near.place.id if own else f"point:{latitude:.5f},{longitude:.5f}",
        name=near.place.name if own else f"{_kilometres(near)} km from {near.place.name}",
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        feature=near.place.feature if own else "",
        country=unit.country if unit else near.place.country,
        admin1=unit.name if unit else near.place.admin1,
        admin2=near.place.admin2 if own else None,
        name_ar=_arabic(near, own),
        source="a point chosen on the map",
    )


def _arabic(near: Near, own: bool) -> str | None:
    name = near.place.name_ar
    return name if own or name is None else f"على بعد {_kilometres(near)} كم من {name}"


def _kilometres(near: Near) -> int:
    return max(1, round(near.distance_km))
