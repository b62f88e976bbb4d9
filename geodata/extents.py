"""The extent of a location as a shape: the line, the outline or the circle within which the text leaves it.

For drawing to scale. Coordinates are degrees, longitude first, as GeoJSON has them.
"""

from __future__ import annotations

import shapely
from geopy.distance import geodesic
from shapely.geometry.base import BaseGeometry

from geodata.places import Place, Resolution, WherePrecision
from geodata.shapes import area_of, line_of

__all__ = ["CIRCLE_POINTS", "extent_of", "line_of"]

CIRCLE_POINTS = 48
"""Corners of a circle: at 500 km the sides lie within 1.1 km of the arc."""


def extent_of(found: Resolution) -> BaseGeometry | None:
    """The shape of a resolved location; None for an exact point, a country, or where the text says nothing of it.

    A line is the way between two towns or the stretch of a river (`Resolution.path`); a first-order unit is its
    outline; else a circle of `radius_km` round the point on the geodesic. Never a point.
    """
    if found.place is None or found.precision in (None, WherePrecision.COUNTRY):
        return None
    if line := line_of(found):
        return line
    if area := area_of(found):
        return area.geometry
    return _circle(found, found.place)


def _circle(found: Resolution, place: Place) -> shapely.Polygon | None:
    if not found.radius_km:
        return None
    latitude = place.latitude if found.latitude is None else found.latitude
    longitude = place.longitude if found.longitude is None else found.longitude
    reach = geodesic(kilometers=found.radius_km)
    corners = [reach.destination((latitude, longitude), bearing=360 * n / CIRCLE_POINTS) for n in range(CIRCLE_POINTS)]
    turned = [
        longitude + (corner.longitude - longitude + 180) % 360 - 180 for corner in corners
    ]  # no jump at the date line
    return shapely.Polygon([(x, corner.latitude) for x, corner in zip(turned, corners, strict=True)])
