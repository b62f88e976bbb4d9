"""The live map's pieces: nothing from elsewhere, nothing hostile, nothing that makes the page blink."""

import json
import re
import warnings
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.cells import Cell, Side, Unit
from geodata.errors import DrawingError
from geodata.leaflet import (
    OPEN_STREET_MAP,
    CellLayer,
    Clicked,
    OfflineMap,
    OnlineTiles,
    clicked,
    clicked_area,
    clicked_side,
)
from geodata.leaflet_assets import write_assets
from geodata.shading import areas, heat
from geodata.shapes import MOST_SHAPES
from geodata.wording import MARKER, attribution, wording

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

SIDES = [Side("is", "Islamic State", "#222222"), Side("gov", 'Gov <b>&"', "#0072B2")]
HOSTILE = '</script><script>alert(1)</script><img src=x onerror=\'x\'>"`${1}\u2028\u2063[9,9,"gov",null]'
WORD = st.text(max_size=12).filter(lambda word: "\u2063" not in word)


def content(layer):
    return json.loads(layer.content)


def row_of(layer, row=0):
    return content(layer)["rows"][row]


def hidden_words(layer):
    """What st_folium reads of the first mark's tooltip, put together as furat.js does."""
    drawn = content(layer)
    row = drawn["rows"][0]
    key = json.dumps([row[0], row[1], drawn["sides"][row[3]][4], row[12]], ensure_ascii=False)
    return f"{row[9]} {MARKER}{key}"


def test_every_file_comes_from_the_assets():
    page = OfflineMap(assets="../assets").get_root().render()
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert addresses
    assert all(address.startswith("../assets/") for address in addresses)
    assert "://" not in page


def test_tiles_come_only_when_asked_for():
    asked = OfflineMap(assets="../assets", online_tiles=OPEN_STREET_MAP).get_root().render()
    assert "tile.openstreetmap.org" in asked
    assert "furat.base(" not in asked


@pytest.mark.parametrize("url", ["http://t/{z}/{x}/{y}", "https://t/{z}/{x}", "javascript:{z}{x}{y}", ""])
def test_a_tile_address_is_complete_and_safe(url):
    with pytest.raises(DrawingError, match="https"):
        OnlineTiles(url, "someone")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_base_map_is_the_same_script_whatever_is_shown(language):
    def mounted(cells):
        base = OfflineMap(assets="../assets", language=language)
        base.get_root().render()
        script = _get_map_string(base)
        _get_feature_group_string(CellLayer(cells, SIDES, language=language), base)
        return generate_js_hash(script, "map")

    assert mounted([Cell(40, 34, 1, "is")]) == mounted([Cell(41, 35, 7, "gov"), Cell(42, 36, 1, "is")]) == mounted([])


def test_the_layer_reaches_st_folium_whole():
    base = OfflineMap(assets="../assets")
    base.get_root().render()
    script = _get_feature_group_string(CellLayer([Cell(40.919, 34.452, 12, "is")], SIDES), base)
    assert "var feature_group_feature_group_0 = furat.marks(" in script
    assert "40.919,34.452,12" in script
    assert "map_div.addLayer(feature_group_feature_group_0)" in script


def test_hostile_words_stay_words():
    layer = CellLayer([Cell(40, 34, 2, "gov", label=HOSTILE, event_id=HOSTILE)], SIDES, legend_title=HOSTILE)
    assert "<" not in layer.content
    assert "\u2028" not in layer.content
    assert "\u2063" not in row_of(layer)[9] + row_of(layer)[12] + content(layer)["legend"]["title"]


@given(
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.text(max_size=12),
    st.none() | st.text(max_size=12),
    st.text(max_size=40),
)
def test_a_click_is_known_whatever_the_labels_say(longitude, latitude, side, event_id, label):
    layer = CellLayer([Cell(longitude, latitude, 1, side, label=label, event_id=event_id)], [])
    known = clicked(hidden_words(layer))
    plain = event_id if event_id is None else event_id.replace("\u2063", "")
    assert known == Clicked(round(longitude, 6), round(latitude, 6), side.replace("\u2063", ""), plain)


@pytest.mark.parametrize(
    "forged", ['\u2063[1,2,"gov","ev-9"]', '[1,2,"gov",null]', "\u2063[9]", '\u2063[9,9,"a",null] \u2063']
)
def test_a_label_cannot_forge_a_click(forged):
    layer = CellLayer([Cell(40.9, 34.4, 1, "is", label=forged, event_id="ev-1")], SIDES)
    assert clicked(hidden_words(layer)) == Clicked(40.9, 34.4, "is", "ev-1")


@pytest.mark.parametrize(
    "other", [None, "", "Baghdad", "\u2063", "\u2063[]", "\u2063[1,2]", '\u2063["x","y","z",null]', "\u2063{}"]
)
def test_other_tooltips_are_no_mark(other):
    assert clicked(other) is None


@pytest.mark.parametrize(
    ("cell", "ring"),
    [
        (Cell(40, 34, 1, "is", where_precision=4, radius_km=60), 60),
        (Cell(40, 34, 1, "is", where_precision=4), 0),
        (Cell(40, 34, 1, "is", where_precision=1, radius_km=60), 0),
        (Cell(40, 34, 1, "is", where_precision=None, radius_km=5), 5),
    ],
)
def test_only_inexact_places_have_a_circle(cell, ring):
    row = content(CellLayer([cell], SIDES))["rows"][0]
    assert (row[7], row[8]) == (int(cell.inexact), ring)


@pytest.mark.parametrize("deaths", [None, 0, 1200])
def test_unknown_deaths_are_not_zero(deaths):
    assert row_of(CellLayer([Cell(40, 34, 1, "is", deaths=deaths)], SIDES))[10] == deaths


def test_several_sides_in_one_cell_are_told():
    drawn = content(CellLayer([Cell(40, 34, 9, "gov", mix=(("gov", 6), ("is", 3)))], SIDES))
    assert [side[4] for side in drawn["sides"]] == ["is", "gov"]
    assert drawn["rows"][0][13] == [1, 6, 0, 3]


@pytest.mark.parametrize(("language", "corner"), [("en", "bottomleft"), ("ar", "bottomright")])
def test_the_legend_stands_where_lines_begin(language, corner):
    drawn = content(CellLayer([Cell(40, 34, 1, "is", where_precision=3, radius_km=9)], SIDES, language=language))
    assert (drawn["language"], drawn["corner"]) == (language, corner)


@pytest.mark.parametrize(
    ("cell", "drawing", "shape"),
    [
        (Cell(40, 34, 1, "is"), None, None),
        (Cell(40, 34, 1, "is", where_precision=2, radius_km=10), "within", None),
        (Cell(40, 34, 1, "is", where_precision=None, radius_km=10), "within", None),
        (Cell(40, 34, 1, "is", where_precision=3, radius_km=30), "hatched", None),
        (Cell(40, 34, 1, "is", where_precision=5, radius_km=90), "hatched", None),
        (Cell(40, 34, 1, "is", where_precision=6), None, None),
        (Cell(40, 34, 1, "is", where_precision=4, radius_km=90, shape=Unit("SY", 3)), "outline", ["SY", 3]),
        (
            Cell(40, 34, 1, "is", where_precision=5, radius_km=25, shape=((40.0, 34.5), (40.1, 34.25))),
            "line",
            [400000, 345000, 1000, -2500],
        ),
        # an exact event at the point of a vague one keeps its point
        (Cell(40, 34, 1, "is", where_precision=1, radius_km=90, shape=Unit("SY", 3)), None, None),
    ],
)
def test_the_exactness_of_a_place_decides_how_it_is_drawn(cell, drawing, shape):
    row = row_of(CellLayer([cell], SIDES))
    assert cell.drawing == drawing
    assert (row[14] if len(row) > 14 else None) == shape


def test_the_event_that_is_looked_at_keeps_its_drawing_among_many():
    many = [Cell(i / 10, 34, 1, "is", where_precision=4, radius_km=9) for i in range(MOST_SHAPES + 1)]
    focus = Cell(40, 34, 1, "gov", where_precision=4, radius_km=90, shape=Unit("SY", 3), event_id="ev-1")
    drawn = content(CellLayer(many, SIDES, focus=focus))
    assert drawn["focus"][12:] == ["ev-1", None, ["SY", 3]]
    assert drawn["sides"][drawn["focus"][3]][4] == "gov"
    assert "focus" not in content(CellLayer(many, SIDES))


def test_too_many_shapes_are_none_and_the_legend_says_so():
    def layer(count):
        cells = [Cell(i / 10, 34, 1, "is", where_precision=4, radius_km=9, shape=Unit("SY", 3)) for i in range(count)]
        return content(CellLayer(cells, SIDES))

    assert "few" not in layer(MOST_SHAPES)
    assert layer(MOST_SHAPES + 1)["few"] == 0
    assert all(len(row) < 15 for row in layer(MOST_SHAPES + 1)["rows"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_base_map_is_credited_in_one_line_and_the_sentence_about_borders_is_there(language):
    said, shown = wording(language), attribution(wording(language), language)
    assert len(said.credit) < 60
    assert said.credit in shown
    assert f'title="{escape(said.base_map)}"' in shown
    assert f">{escape(said.base_map)}</p></details>" in shown


@pytest.mark.parametrize(("chosen", "numbers"), [(None, None), ((), []), (["gov"], [1]), (["nobody"], [2])])
def test_sides_of_the_legend_can_be_chosen_only_where_somebody_listens(chosen, numbers):
    drawn = content(CellLayer([Cell(40, 34, 1, "is"), Cell(41, 34, 1, "gov")], SIDES, chosen=chosen))
    assert drawn["legend"] == {"chosen": numbers}


def test_a_chosen_side_stays_in_the_legend_when_no_mark_is_its():
    drawn = content(CellLayer([Cell(40, 34, 1, "is")], SIDES, chosen=["gov"]))
    assert [side[4] for side in drawn["sides"]] == ["is", "gov"]
    assert drawn["legend"]["chosen"] == [1]


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("\u2063side gov", "gov"), ("\u2063side a b & <c>", "a b & <c>"), (" \u2063side gov\n", "gov"),
        (None, None), ("", None), ("side gov", None), ("\u2063side ", None), ("x \u2063side gov", None),
    ],
)  # fmt: skip
def test_a_click_on_the_legend_is_known(told, side):
    assert clicked_side(told) == side
    assert clicked(told) is None


@pytest.mark.parametrize(
    ("told", "corners"),
    [
        ("\u2063area 38.5,33;42,37", ((38.5, 33), (42, 37))),
        ("\u2063area -1.5,33;42,37;40,-36", ((-1.5, 33), (42, 37), (40, -36))),
        (None, ()), ("", ()), ("area 38,33;42,37", ()), ("\u2063area", ()), ("\u2063area ;", ()),
        ("\u2063area 38,33,1;42,37", ()), ("\u2063area 38;42", ()), ("\u2063area 3.3.3,1;2,2", ()),
        ("\u2063area " + "1,1;" * 2000 + "1,1", ()), ("\u2063side area 1,1;2,2", ()),
    ],
)  # fmt: skip
def test_a_drawn_area_is_known(told, corners):
    assert clicked_area(told) == corners
    assert clicked(told) is None


def test_the_area_of_a_filter_lies_on_every_view():
    area = ((38.0, 33.0), (42.0, 33.0), (40.0, 37.0))
    drawn = [content(CellLayer([], SIDES, area=area)), json.loads(heat([], "en", area=area))]
    drawn.append(json.loads(areas([], 0, language="ar", area=area)))
    assert all(one["area"] == [[38, 33], [42, 33], [40, 37]] for one in drawn)
    assert "area" not in content(CellLayer([], SIDES))


def test_a_mark_is_no_side_of_the_legend():
    assert clicked_side(hidden_words(CellLayer([Cell(40, 34, 1, "is", label="side x")], SIDES))) is None


def test_by_deaths_the_size_is_people_and_unknown_stays_apart():
    cells = [Cell(40, 34, 50, "is", deaths=2), Cell(41, 34, 1, "is", deaths=400), Cell(42, 34, 9, "is", deaths=None)]
    drawn = content(CellLayer(cells, SIDES, by_deaths=True))
    few, many, unknown = (row[4] for row in drawn["rows"])
    assert many > few > unknown
    assert drawn["deadly"] == 1
    assert "deadly" not in content(CellLayer(cells, SIDES))


def test_the_most_cells_there_can_be_are_small():
    mix = (("gov", 1200), ("is", 300))
    cells = [
        Cell(36.123456 + i % 40, 30.123456 + i // 40, 1500, "gov", 70, 2, 25.0, f"Place {i}", mix=mix)
        for i in range(240)
    ]
    assert len(CellLayer(cells, SIDES).content.encode()) < 24_000


@pytest.fixture(scope="module")
def told():
    """What was said of the progress while the assets were written."""
    return []


@pytest.fixture(scope="module")
def assets(tmp_path_factory, told):
    return write_assets(tmp_path_factory.mktemp("home"), progress=lambda stage, done: told.append(done))


def test_assets_are_written_once(assets, told):
    stamp = (assets / "world.json").stat().st_mtime_ns
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] <= 1
    assert max(after - before for before, after in pairwise(told)) < 0.3
    assert write_assets(assets.parent.parent) == assets
    assert (assets / "world.json").stat().st_mtime_ns == stamp
    assert list(assets.parent.iterdir()) == [assets]


def test_assets_are_complete_and_small(assets):
    folder = assets
    assert (folder / "world.json").stat().st_size < 1_100_000
    assert max(square.stat().st_size for square in folder.glob("square_*.json")) < 110_000
    assert {"leaflet.js", "leaflet.css", "furat.js", "furat.css", "images"} <= {path.name for path in folder.iterdir()}
    assert not re.search(r"https?://(?!leafletjs\.com|www\.w3\.org)", (folder / "furat.js").read_text(encoding="utf-8"))


def test_squares_decode_to_where_they_are(assets):
    square = json.loads((assets / "square_40_30.json").read_text(encoding="utf-8"))
    west, south, east, north = square["edges"]
    for flat in (*square["land"], *square["countries"], *(river[3] for river in square["rivers"])):
        longitude = latitude = 0
        for step_x, step_y in zip(flat[::2], flat[1::2], strict=True):
            longitude, latitude = longitude + step_x, latitude + step_y
            assert west - 0.001 <= longitude / square["scale"] <= east + 0.001
            assert south - 0.001 <= latitude / square["scale"] <= north + 0.001
    assert "الفرات" in {river[2] for river in square["rivers"]}


def test_a_home_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(DrawingError, match="FURAT_HOME"):
        write_assets(tmp_path)
