"""The offline base map: where rivers and borders run, what a box holds, how much of it there is."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.basemap import Box, labels, layers, rivers
from geodata.errors import DrawingError
from geodata.rivers import named_rivers

KM = 1 / 111.2
VALLEY = Box(38.0, 33.5, 42.0, 36.5)


def course(name):
    return next(river.course for river in rivers() if river.name_en == name)


@pytest.mark.parametrize(
    ("river", "town", "latitude", "longitude", "kilometres"),
    [
        ("Euphrates", "Raqqa", 35.95, 39.01, 6),
        ("Euphrates", "Deir ez-Zor", 35.33, 40.14, 6),
        ("Euphrates", "Mayadin", 35.02, 40.45, 6),
        ("Euphrates", "Abu Kamal", 34.45, 40.92, 6),
        ("Euphrates", "Haditha", 34.14, 42.38, 6),
        ("Euphrates", "Nasiriyah", 31.05, 46.26, 6),
        ("Tigris", "Mosul", 36.34, 43.13, 6),
        ("Tigris", "Baghdad", 33.33, 44.40, 6),
        ("Khabur", "Hasakah", 36.50, 40.75, 6),
        ("Orontes", "Hama", 35.13, 36.75, 6),
        ("Nile", "Cairo", 30.05, 31.23, 6),
        ("White Nile", "Khartoum", 15.62, 32.50, 6),
        ("Blue Nile", "Wad Madani", 14.40, 33.53, 6),
        ("Jordan", "Jericho crossing", 31.87, 35.54, 6),
        ("Dnieper", "Kyiv", 50.45, 30.55, 6),
        ("Dnieper", "Dnipro", 48.47, 35.06, 6),
        ("Dnieper", "Zaporizhzhia", 47.86, 35.09, 6),
        ("Dnieper", "Nova Kakhovka", 46.76, 33.36, 6),
        ("Donets", "Sievierodonetsk", 48.92, 38.45, 6),
        ("Dnieper", "Kherson", 46.62, 32.60, 6),
    ],
)
def test_towns_lie_on_their_river(river, town, latitude, longitude, kilometres):
    assert course(river).distance(shapely.Point(longitude, latitude)) < kilometres * KM, town


@pytest.mark.parametrize(
    ("river", "latitude", "longitude"),
    [("Euphrates", 33.33, 44.40), ("Tigris", 35.95, 39.01), ("Nile", 14.40, 33.53), ("Khabur", 35.95, 39.01)],
)
def test_a_river_is_not_taken_for_its_neighbour(river, latitude, longitude):
    assert course(river).distance(shapely.Point(longitude, latitude)) > 40 * KM


def test_the_euphrates_has_no_long_straight_piece():
    steps = np.hypot(*np.diff(shapely.get_coordinates(course("Euphrates")), axis=0).T)
    assert steps.max() < 0.3


def test_every_river_has_two_names_and_a_course_not_much_longer_than_rivers_are():
    for river in rivers():
        assert river.name_en
        assert any("\u0600" <= letter <= "\u06ff" for letter in river.name_ar)
        ends = shapely.get_coordinates(river.course)[[0, -1]]
        assert river.course.length < 4.5 * np.hypot(*(ends[0] - ends[1])), river.name_en


def test_a_river_that_cannot_be_followed_is_named(tmp_path):
    table = tmp_path / "rivers.csv"
    table.write_text("name_en,name_ar,min_zoom,course\nStyx,ستيكس,5,0 0;0 5\n", encoding="utf-8")
    apart = (np.array([[0.0, 0.0], [0.1, 0.0]]), np.array([[5.0, 0.0], [5.1, 0.0]]))
    with pytest.raises(DrawingError, match="Styx"):
        named_rivers(table, apart)


def test_a_point_far_from_every_line_is_named(tmp_path):
    table = tmp_path / "rivers.csv"
    table.write_text("name_en,name_ar,min_zoom,course\nLethe,ليثي,5,0 0;1 0\n", encoding="utf-8")
    with pytest.raises(DrawingError, match="Lethe: no river line near 1"):
        named_rivers(table, (np.array([[0.0, 0.0], [0.0, 0.5]]),))


def test_a_course_follows_the_lines_and_not_the_straight_way(tmp_path):
    table = tmp_path / "rivers.csv"
    table.write_text("name_en,name_ar,min_zoom,course\nBend,منحنى,5,0 0;0 1\n", encoding="utf-8")
    bend = (np.array([[0.0, 0.0], [0.0, 1.0], [0.5, 1.2]]), np.array([[0.51, 1.2], [1.0, 1.0], [1.0, 0.0]]))
    (river,) = named_rivers(table, bend)
    assert river.course.length == pytest.approx(1 + np.hypot(0.5, 0.2) + 0.01 + np.hypot(0.49, 0.2) + 1, abs=1e-6)


def test_names_are_in_both_languages_and_where_they_say():
    by_name = {label.name_en: label for label in labels()}
    assert (by_name["Abu Kamal"].name("ar"), by_name["Abu Kamal"].name("en")) == ("البوكمال", "Abu Kamal")
    assert len({(label.kind, label.name_en) for label in labels()}) == len(labels())
    assert all(3 <= label.min_zoom <= 9 and label.name_ar for label in labels())


def test_a_box_holds_what_lies_in_it_and_nothing_else():
    valley = layers(VALLEY)
    window = shapely.box(VALLEY.west, VALLEY.south, VALLEY.east, VALLEY.north).buffer(1e-9)
    for shapes in (valley.land, valley.lakes, valley.countries, valley.units, valley.streams):
        assert all(window.covers(shape) for shape in shapes)
    assert {"Euphrates", "Khabur"} <= {river.name_en for river, _ in valley.rivers}
    assert "Tigris" not in {river.name_en for river, _ in valley.rivers}
    assert {"SYRIA", "IRAQ"} <= {label.name_en.upper() for label in valley.labels if label.kind == "country"}
    assert {"Deir ez-Zor", "Al Anbar"} <= {label.name_en for label in valley.labels if label.kind == "unit"}
    assert sum(shape.area for shape in valley.land) == pytest.approx(window.area, rel=0.01)


def test_the_open_sea_is_empty():
    sea = layers(Box(-31, -1, -29, 1))
    assert (sea.land, sea.lakes, sea.countries, sea.units, sea.streams, sea.rivers, sea.labels) == ((),) * 7


def test_thinning_keeps_little_and_loses_no_border():
    whole, thin = layers(Box(30, 28, 50, 40)), layers(Box(30, 28, 50, 40), tolerance=0.05)

    def points(layer):
        return sum(len(shapely.get_coordinates(shape)) for shape in layer)

    assert points(thin.units) < 0.6 * points(whole.units)
    assert sum(line.length for line in thin.countries) > 0.95 * sum(line.length for line in whole.countries)


@pytest.mark.parametrize(
    "edges", [(10, 0, 5, 1), (0, 5, 1, 5), (-181, 0, 0, 1), (0, 0, 1, 91), (0, float("nan"), 1, 2)]
)
def test_a_box_that_is_none_is_refused(edges):
    with pytest.raises(DrawingError, match="west < east"):
        Box(*edges)


def test_no_points_have_no_box():
    with pytest.raises(DrawingError, match="bbox"):
        Box.around([])


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=6))
def test_a_box_around_points_holds_them_all(points):
    box = Box.around(points)
    assert all(box.holds(*point) for point in points)
