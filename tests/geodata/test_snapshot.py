"""Still pictures: the right kind of bytes, the same each time, with what was asked for in them."""

import io
import re
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import matplotlib
import numpy as np
import pytest
from lxml import etree
from matplotlib.image import imread

from geodata.basemap import Box
from geodata.cells import Cell, Side, Unit
from geodata.errors import DrawingError
from geodata.labelling import mercator
from geodata.plot import latitude_at, round_length
from geodata.shapes import MOST_SHAPES
from geodata.snapshot import DPI, SIZES, draw
from geodata.strip import Bar, Perhaps
from geodata.wording import wording

SIDES = [Side("is", "Islamic State", "#222222"), Side("gov", "القوات الحكومية", "#0072B2")]
VALLEY = Box(40.0, 34.0, 42.0, 35.5)
CELLS = [
    Cell(40.919, 34.452, 12, "is"),
    Cell(40.919, 34.452, 7, "gov"),
    Cell(40.7, 34.8, 1, "is", where_precision=2, radius_km=15),
]
WORDS = {"title": "Abu Kamal", "subtitle": "Islamic State · November 2017"}


def pixels(picture):
    return np.round(imread(io.BytesIO(picture))[:, :, :3] * 255).astype(int)


def count_of(picture, colour):
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(pixels(picture) - wanted).max(axis=2) <= 2).sum())


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG\r\n"), ("svg", b"<?xml"), ("pdf", b"%PDF-1.")])
def test_the_same_call_gives_the_same_bytes(kind, start):
    one, other = (draw(CELLS, sides=SIDES, bbox=VALLEY, format=kind, **WORDS) for _ in range(2))
    assert one.startswith(start)
    assert one == other


@pytest.mark.parametrize("size", list(SIZES))
def test_pictures_have_their_size(size):
    picture = draw(CELLS, sides=SIDES, bbox=VALLEY, size=size, **WORDS)
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == pytest.approx([inches * DPI for inches in SIZES[size]], abs=1)


def test_marks_have_their_sides_colour_and_vanish_with_them():
    both, none = draw(CELLS, sides=SIDES, bbox=VALLEY, **WORDS), draw([], sides=SIDES, bbox=VALLEY, **WORDS)
    assert count_of(both, "#0072B2") > 200
    assert count_of(none, "#0072B2") == 0


def test_a_larger_count_is_a_larger_mark():
    def inked(count):
        cells = [Cell(41.0, 34.8, count, "gov"), Cell(40.4, 34.2, 200, "is")]
        return count_of(draw(cells, sides=SIDES, bbox=VALLEY, **WORDS), "#0072B2")

    assert inked(2) < inked(50) < inked(180)


def test_the_circle_is_true_to_scale():
    """A circle of 40 km around a point, measured in the picture against the width of its box."""
    cell = Cell(41.0, 34.75, 1, "red", where_precision=4, radius_km=40)
    picture = draw([cell], sides=[Side("red", "R", "#ff0000")], bbox=VALLEY, size="square", **WORDS)
    image = pixels(picture)
    tinted = (image[:, :, 0] > image[:, :, 2] + 8) & (image[:, :, 0] > image[:, :, 1] + 8)
    frame = image[400, :, :]
    columns = np.flatnonzero(tinted[: int(image.shape[0] * 0.8)].any(axis=0))
    across = columns.max() - columns.min()
    map_width = 0.94 * image.shape[1]
    shown = degrees_shown(image, frame)
    kilometres = across / map_width * shown * 111.195 * np.cos(np.radians(34.75))
    assert kilometres == pytest.approx(80, rel=0.04)


DRAWN = {
    "within": Cell(41.0, 34.75, 1, "red", where_precision=2, radius_km=30),
    "hatched": Cell(41.0, 34.75, 1, "red", where_precision=3, radius_km=30),
    "outline": Cell(40.9, 34.9, 1, "red", where_precision=4, radius_km=90, shape=Unit("SY", 3)),
    "line": Cell(41.0, 34.75, 1, "red", where_precision=5, radius_km=25, shape=((40.7, 35.0), (41.3, 34.6))),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", DRAWN)
def test_each_exactness_of_a_place_is_drawn_and_explained(kind, language):
    def drawn(*cells):
        return draw(cells, sides=[Side("red", "R", "#ff0000")], bbox=VALLEY, format="svg", language=language, **WORDS)

    said = {name: getattr(wording(language), name) for name in DRAWN}
    picture = drawn(DRAWN[kind]).decode()
    assert [name for name in DRAWN if said[name] in picture] == [kind]
    assert ("<pattern" in picture) == (kind in ("hatched", "outline"))
    assert drawn(DRAWN[kind]) == drawn(DRAWN[kind])
    assert not any(words in drawn(Cell(41.0, 34.75, 1, "red")).decode() for words in said.values())


def test_so_many_shapes_that_none_could_be_told_are_not_drawn():
    many = [replace(DRAWN["hatched"], longitude=40 + i / 50) for i in range(MOST_SHAPES + 1)]
    sides = [Side("red", "R", "#ff0000")]
    assert b"<pattern" not in draw(many, sides=sides, bbox=VALLEY, format="svg", **WORDS)
    assert b"<pattern" in draw(many[1:], sides=sides, bbox=VALLEY, format="svg", **WORDS)


BARS = [Bar(date(2017, 10, day), date(2017, 10, day + 1), "is", count) for day, count in ((1, 2), (3, 6), (9, 1))]
BLUE = "#0000ff"


def strip(perhaps=(), language="en", **also):
    given = {"bars": BARS, "perhaps": perhaps, "language": language}
    return draw(CELLS, sides=SIDES, bbox=VALLEY, **given, **WORDS, **also)


def test_uncertain_dates_are_a_band_below_the_bars(monkeypatch):
    monkeypatch.setattr("geodata.strip.PALE", BLUE)
    plain, one, week = (
        strip([Perhaps(date(2017, 10, 1), date(2017, 10, 1 + days), 3)] if days else []) for days in (0, 1, 7)
    )
    assert count_of(plain, BLUE) == 0
    assert 0 < 3 * count_of(one, BLUE) < count_of(week, BLUE)
    bars = np.flatnonzero((np.abs(pixels(plain) - 0x22).max(axis=2) <= 2)[-220:-60].any(axis=1))
    band = np.flatnonzero((np.abs(pixels(week)[-220:-60] - [0, 0, 255]).max(axis=2) <= 2).any(axis=1))
    assert len(band) > 3
    assert np.median(band) > np.median(bars)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_legend_tells_of_the_band_only_where_there_is_one(language):
    perhaps = [Perhaps(date(2017, 10, 1), date(2017, 10, 8), 3)]
    said = wording(language).perhaps
    drawn = strip(perhaps, language, format="svg")
    assert said in drawn.decode()
    assert drawn == strip(perhaps, language, format="svg")
    assert said not in strip([], language, format="svg").decode()
    without_bars = draw(CELLS, sides=SIDES, bbox=VALLEY, perhaps=perhaps, format="svg", language=language, **WORDS)
    assert said not in without_bars.decode()


TRIANGLE = ((40.5, 34.2), (41.5, 34.2), (41.0, 35.2))


def outline_of(svg):
    """The points of each outline of an area in a picture, in points of the page."""
    paths = etree.fromstring(svg).iterfind(".//{*}g[@id='area']/{*}path")
    return [[tuple(map(float, p)) for p in re.findall(r"[ML] (\S+) (\S+)", path.get("d"))] for path in paths]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("area", "corners"),
    [(TRIANGLE, TRIANGLE), (((40.5, 34.2), (41.5, 35.2)), ((40.5, 34.2), (41.5, 34.2), (41.5, 35.2), (40.5, 35.2)))],
)
def test_the_area_of_the_filter_is_outlined_where_it_lies(area, corners, language):
    svg = draw(CELLS, sides=SIDES, bbox=VALLEY, area=area, format="svg", language=language, **WORDS)
    (drawn,) = outline_of(svg)
    assert drawn[0] == drawn[-1]
    wide = max(x for x, _ in drawn) - min(x for x, _ in drawn)
    for (x, y), (lon, lat) in zip(drawn, corners, strict=False):
        assert (x - drawn[0][0]) / wide == pytest.approx(lon - 40.5, abs=0.002)
        assert (drawn[0][1] - y) / wide == pytest.approx(mercator(lat) - mercator(34.2), abs=0.002)
    assert wording(language).area in svg.decode()


def test_an_area_without_events_is_in_the_picture_and_no_area_is_in_no_legend():
    svg = draw([], sides=SIDES, area=TRIANGLE, format="svg", **WORDS)
    (drawn,) = outline_of(svg)
    assert max(x for x, _ in drawn) - min(x for x, _ in drawn) > 100
    assert wording("en").area in svg.decode()
    assert wording("en").area not in draw(CELLS, sides=SIDES, bbox=VALLEY, format="svg", **WORDS).decode()


def test_an_area_over_the_date_line_is_outlined_at_both_edges_of_the_world():
    svg = draw([Cell(179.0, 0.0, 2, "is")], sides=SIDES, area=((170.0, -10.0), (190.0, 10.0)), format="svg", **WORDS)
    assert len(outline_of(svg)) == 2


def degrees_shown(image, frame):
    """Width of the map in degrees: the box is as wide as asked unless the axes are wider than it is."""
    height = map_height(image)
    tall = mercator(VALLEY.north) - mercator(VALLEY.south)
    return max(VALLEY.east - VALLEY.west, tall * 0.94 * image.shape[1] / height)


def map_height(image):
    """Rows between the upper and the lower line of the map's frame (#9fb0bc)."""
    middle = image[:, image.shape[1] // 2]
    rows = np.flatnonzero(np.abs(middle - [0x9F, 0xB0, 0xBC]).max(axis=1) <= 30)
    return rows.max() - rows.min()


def test_an_empty_picture_is_a_picture():
    world = draw([], sides=SIDES, **WORDS)
    assert world.startswith(b"\x89PNG")
    assert count_of(world, "#d5dfe6") > 100_000


def test_the_filter_stands_on_the_picture():
    one = draw(CELLS, sides=SIDES, bbox=VALLEY, **WORDS)
    other = draw(CELLS, sides=SIDES, bbox=VALLEY, title=WORDS["title"], subtitle="Another filter")
    hidden = draw(CELLS, sides=SIDES, bbox=VALLEY, hidden="12 more are hidden", **WORDS)
    assert len({one, other, hidden}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "$x$ \\frac{",
        "a\x00b\x07",
        "</svg><script>alert(1)</script> --> &",
        "word " * 200,
        "سطر\nثانٍ",
        "新闻 📰",
        "_",
        "",
    ],
)
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_hostile_words_are_only_words(text, kind):
    cells = [Cell(41, 34.5, 2, text)]
    picture = draw(cells, sides=[], bbox=VALLEY, title=text, subtitle=text, hidden=text, notes=text, format=kind)
    assert len(picture) > 10_000
    assert b"<script>" not in picture


def test_marks_of_direction_are_no_unknown_letters():
    title = "\u206634°N–37°N\u2069 داخل \u2068Raqqa\u2069"
    svg = draw(CELLS, sides=SIDES, bbox=VALLEY, title=title, subtitle="", format="svg", language="ar").decode()
    assert "34°N–37°N" in svg
    assert "\ufffd" not in svg


def test_arabic_is_set_from_the_right():
    picture = draw(CELLS, sides=SIDES, bbox=VALLEY, title="القتال", subtitle="تشرين الثاني 2017", language="ar")
    head = pixels(picture)[20:80]
    dark = np.flatnonzero((head.max(axis=2) < 90).any(axis=0))
    assert dark.min() > 0.6 * head.shape[1]


@pytest.mark.parametrize(("wrong", "value"), [("size", "a0"), ("format", "gif"), ("language", "fr")])
def test_what_cannot_be_drawn_is_named(wrong, value):
    with pytest.raises(DrawingError, match=value):
        draw(CELLS, sides=SIDES, **WORDS, **{wrong: value})


def test_marks_near_the_edges_of_the_world_are_drawn():
    cells = [Cell(180, 85, 1, "is"), Cell(-180, -90, 3, "gov"), Cell(0, 0, 1, "is", where_precision=6, radius_km=3000)]
    assert draw(cells, sides=SIDES, **WORDS).startswith(b"\x89PNG")


def test_settings_of_others_are_left_alone_and_threads_agree():
    before = dict(matplotlib.rcParams)
    with ThreadPoolExecutor(2) as pool:
        pictures = list(pool.map(lambda _: draw(CELLS, sides=SIDES, bbox=VALLEY, **WORDS), range(2)))
    assert pictures[0] == pictures[1]
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(("most", "length"), [(1, 1), (1.9, 1), (2, 2), (49, 20), (50, 50), (999, 500), (0.7, 0.5)])
def test_scale_bars_have_round_lengths(most, length):
    assert round_length(most) == pytest.approx(length)


@pytest.mark.parametrize("latitude", [-80.0, -33.3, 0.0, 34.45, 72.0])
def test_mercator_goes_there_and_back(latitude):
    assert latitude_at(mercator(latitude)) == pytest.approx(latitude)
