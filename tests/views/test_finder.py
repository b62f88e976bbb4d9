"""The circle around a found place: its corners, at any place of the earth."""

from __future__ import annotations

import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from events.answers import Polygon
from views.finder import CORNERS, circle


@given(st.floats(-80, 80), st.floats(-180, 180), st.integers(25, 400))
def test_a_circle_is_a_polygon_around_its_middle(latitude: float, longitude: float, km: int) -> None:
    area = circle(latitude, longitude, km)
    assert isinstance(area, Polygon)
    assert len(area.corners) == CORNERS
    for lon, lat in area.corners:
        assert great_circle((latitude, longitude), (lat, lon)).km == pytest.approx(km, abs=0.2)


def test_over_the_date_line_the_east_goes_on_beyond_180() -> None:
    edges = circle(0, 179.9, 25).extent
    assert edges.west < 180 < edges.east < 181
