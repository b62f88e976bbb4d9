"""Shapes as text and as whole numbers: what goes in comes out, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.cells import Cell, Unit
from geodata.places import Place, Resolution, Toponym, WherePrecision
from geodata.shapes import LINE_SCALE, MOST_POINTS, read, sent, told

DAYR = Place("geonames:1", "Deir ez-Zor", 35.3, 40.1, "ADM1", "SY", admin1="Deir ez-Zor")
POINTS = st.lists(st.tuples(st.floats(-89, 89), st.floats(-179, 179)), min_size=2, max_size=20)


def found(place, precision, *, relation=None, path=()):
    return Resolution(Toponym("X", 0, 1, relation=relation), place, precision, path=tuple(path))


@given(POINTS)
def test_a_line_comes_back(path):
    line = read(told(found(DAYR, WherePrecision.LINEAR, path=path)))
    assert len(line) == len(path)
    for (lon, lat), point in zip(line, path, strict=True):
        assert (lat, lon) == pytest.approx(point, abs=1e-5)


def test_a_unit_comes_back_by_its_number():
    unit = read(told(found(DAYR, WherePrecision.ADMIN1)))
    assert isinstance(unit, Unit)
    assert Areas.open().by_country(unit.country)[unit.number].iso == "SY-DY"


@pytest.mark.parametrize(
    "place",
    [
        None,
        found(None, None),
        found(DAYR, WherePrecision.COUNTRY),
        found(DAYR, WherePrecision.ADMIN1, relation="countryside"),
        found(Place("geonames:2", "Deir ez-Zor", 35.3, 40.1, "PPLA", "SY"), WherePrecision.ADMIN1),
        found(Place("geonames:3", "Nowhere", 35.3, 40.1, "ADM1", "SY"), WherePrecision.ADMIN1),
        found(DAYR, WherePrecision.LINEAR, path=[(35.0, 40.0)]),
    ],
)
def test_a_point_or_circle_has_no_shape(place):
    assert told(place) == ""


@pytest.mark.parametrize(
    "text", [None, "", "unit:", "unit:XXX-1", "POINT (1 2)", "LINESTRING EMPTY", "LINESTRING (1", "drop table", "<b>"]
)
def test_other_text_is_no_shape(text):
    assert read(text) is None


@given(st.lists(POINTS, max_size=12))
def test_lines_are_sent_whole_enough_and_small_enough(paths):
    cells = [Cell(0, 0, 1, "is", where_precision=5, shape=tuple((lon, lat) for lat, lon in path)) for path in paths]
    flat = sent(cells)
    assert sum(len(line) // 2 for line in flat) <= max(MOST_POINTS, 2 * len(cells))
    for line, path in zip(flat, paths, strict=True):
        assert line[0] == round(path[0][1] * LINE_SCALE)
        assert sum(line[::2]) == round(path[-1][1] * LINE_SCALE)
        assert sum(line[1::2]) == round(path[-1][0] * LINE_SCALE)
