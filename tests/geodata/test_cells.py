"""Marks and sides: what may be drawn, how large, and where."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.cells import LEAST_RADIUS, MOST_RADIUS, UNKNOWN_COLOUR, Cell, Side, radius_of, sides_of, spread
from geodata.errors import DrawingError


@pytest.mark.parametrize(
    "values",
    [
        {"longitude": 180.01},
        {"latitude": -90.5},
        {"longitude": math.nan},
        {"count": 0},
        {"where_precision": 0},
        {"where_precision": 8},
        {"radius_km": 0.0},
        {"radius_km": -3.0},
        {"radius_km": math.inf},
    ],
)
def test_a_mark_that_cannot_be_is_refused(values):
    fine = {"longitude": 40.9, "latitude": 34.4, "count": 1, "side": "x"}
    with pytest.raises(DrawingError):
        Cell(**{**fine, **values})


@pytest.mark.parametrize(("precision", "inexact"), [(1, False), (2, True), (7, True), (None, True)])
def test_only_a_named_place_is_exact(precision, inexact):
    assert Cell(40, 35, 1, "x", where_precision=precision).inexact is inexact


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567", 'red" onload="x'])
def test_a_colour_is_six_digits(colour):
    with pytest.raises(DrawingError, match="#rrggbb"):
        Side("x", "X", colour)


@pytest.mark.parametrize(("colour", "ink"), [("#000000", "#ffffff"), ("#ffffff", "#000000"), ("#F0E442", "#000000")])
def test_numbers_can_be_read_on_their_colour(colour, ink):
    assert Side("x", "X", colour).text_colour == ink


def test_sides_keep_their_order_and_strangers_are_grey():
    sides = [Side("b", "B", "#111111"), Side("a", "A", "#222222"), Side("absent", "C", "#333333")]
    found = sides_of([Cell(1, 1, 1, "new"), Cell(1, 1, 1, "a"), Cell(1, 1, 1, "b")], sides)
    assert [side.id for side in found] == ["b", "a", "new"]
    assert found[-1].colour == UNKNOWN_COLOUR


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_area_grows_with_the_count_within_bounds(one, other):
    largest = max(one, other)
    small, large = sorted(radius_of(n, largest) for n in (one, other))
    assert LEAST_RADIUS <= small <= large <= MOST_RADIUS
    assert (radius_of(one, largest) <= radius_of(other, largest)) == (one <= other) or small == large


@given(st.lists(st.floats(6, 26), min_size=2, max_size=10))
def test_marks_at_one_point_stand_side_by_side(radii):
    cells = [Cell(40.919, 34.452, 1, str(i)) for i in range(len(radii))]
    shifts = spread(cells, radii)
    for i, (one, a) in enumerate(zip(shifts, radii, strict=True)):
        for other, b in list(zip(shifts, radii, strict=True))[i + 1 :]:
            assert math.dist(one, other) >= a + b - 1e-6


def test_marks_at_different_points_do_not_move():
    assert spread([Cell(40, 34, 1, "a"), Cell(40.00001, 34, 1, "b")], [9, 9]) == ((0, 0), (0, 0))
