"""Rows of the compiled table by where they lie: what is near a point."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np

_KM_PER_DEGREE = 111.2
FIRST_REACH_KM, HALF_ROUND_KM = 25.0, 20_040
"""How far is looked at first, then four times as far, up to half round the earth."""


class Points:
    """The points of a table, sorted by latitude."""

    def __init__(self, table: Any, by_latitude: Any, features: Sequence[str]) -> None:
        """`table` has the fields latitude, longitude, feature; `features` are the codes behind its numbers."""
        self._table, self._by_latitude, self._features = table, by_latitude, features

    def nearest(
        self,
        latitude: float,
        longitude: float,
        *,
        features: Collection[str] | None,
        within_km: float | None,
        limit: int,
    ) -> list[tuple[float, int]]:
        """(km, row) of the nearest rows, nearest first; of some feature codes and within a distance, if given."""
        reach = FIRST_REACH_KM if within_km is None else within_km
        while True:
            found = self._within(latitude, longitude, reach, features)
            if within_km is not None or len(found) >= limit or reach > HALF_ROUND_KM:
                return found[:limit]
            reach *= 4

    def _within(
        self, latitude: float, longitude: float, km: float, features: Collection[str] | None
    ) -> list[tuple[float, int]]:
        band = km / _KM_PER_DEGREE
        low, high = np.searchsorted(self._latitudes, (latitude - band, latitude + band))
        rows = np.asarray(self._by_latitude[low:high])
        if features is not None:
            numbers = [n for n, code in enumerate(self._features) if code in features]
            rows = rows[np.isin(self._table["feature"][rows], numbers)]
        away = _distances(latitude, longitude, self._table["latitude"][rows], self._table["longitude"][rows])
        kept = away <= km
        order = np.lexsort((rows[kept], away[kept]))
        return list(zip(away[kept][order].tolist(), rows[kept][order].tolist(), strict=True))

    @cached_property
    def _latitudes(self) -> Any:
        return self._table["latitude"][self._by_latitude]


def _distances(latitude: float, longitude: float, latitudes: Any, longitudes: Any) -> Any:
    """Great-circle distances in km from one point to many."""
    a, b = math.radians(latitude), np.radians(latitudes)
    half = np.sin((b - a) / 2) ** 2 + math.cos(a) * np.cos(b) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return 12742.0 * np.arcsin(np.sqrt(np.minimum(1.0, half)))
