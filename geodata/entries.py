"""A place on its way into the gazetteer, and how far two points are apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geodata.places import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into the gazetteer."""

    place: Place
    curated: bool = False
    admin1_code: str = ""
    """GeoNames' code of the first-order unit, for towns not yet named one."""


def distance_km(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Great-circle distance on a sphere of 6371 km; within 0.5 % of the geodesic, which is enough to compare."""
    a, b = math.radians(latitude), math.radians(latitude2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(longitude2 - longitude) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))
