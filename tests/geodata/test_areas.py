"""First-order units: which one holds a point, by what names they are found, and what a broken file says."""

import gzip
import json

import pytest
import shapely

from geodata.areas import ADMIN1_FILE, Areas, geojson
from geodata.errors import AreaError


@pytest.fixture(scope="module")
def areas():
    return Areas.open()


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "name"),
    [
        (35.336, 40.141, "SY", "Deir ez-Zor"),
        (34.452, 40.919, "SY", "Deir ez-Zor"),
        (34.369, 41.094, "IQ", "Al Anbar"),
        (36.335, 43.119, "IQ", "Nineveh"),
        (36.202, 37.134, "SY", "Aleppo"),
        (48.003, 37.805, "UA", "Donetsk"),
        (13.628, 25.349, "SD", "North Darfur"),
        (44.95, 34.10, "UA", "Crimea"),
    ],
)
def test_places_lie_in_their_unit(areas, latitude, longitude, country, name):
    area = areas.containing(latitude, longitude)
    assert area is not None
    assert (area.country, name in area.name) == (country, True), area.name


@pytest.mark.parametrize(("latitude", "longitude"), [(34.0, 33.0 - 3), (0.0, -30.0), (43.0, 34.0)])
def test_the_sea_is_in_no_unit(areas, latitude, longitude):
    assert areas.containing(latitude, longitude) is None


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Deir ez-Zor", "SY", "SY-DY"),
        ("deir ez zor", "sy", "SY-DY"),
        ("Deir ez-Zor Governorate", "SY", "SY-DY"),
        ("دير الزور", "SY", "SY-DY"),
        ("محافظة دير الزور", "SY", "SY-DY"),
        ("SY-DY", "SY", "SY-DY"),
        ("Anbar", "IQ", "IQ-AN"),
        ("الأنبار", "IQ", "IQ-AN"),
        ("Donetsk Oblast", "UA", "UA-14"),
        ("Deir ez-Zor", "IQ", None),
        ("Nowhere", "SY", None),
        ("", "SY", None),
        ("Aleppo", "ZZ", None),
    ],
)
def test_units_are_found_by_name(areas, name, country, found):
    area = areas.find(name, country)
    assert (area.iso if area else None) == found


def test_the_whole_world_is_there_and_small(areas):
    assert len(areas.areas) > 4_500
    assert len({area.id for area in areas.areas}) == len(areas.areas)
    assert ADMIN1_FILE.stat().st_size < 900_000
    assert len(areas.by_country("SY")) == 15
    assert len(areas.by_country("IQ")) == 18
    assert areas.by_country("ZZ") == ()


def test_every_unit_is_a_valid_area(areas):
    assert all(area.geometry.is_valid and area.geometry.area > 0 for area in areas.areas)


def test_units_of_a_country_do_not_overlap(areas):
    shapes = [area.geometry for area in areas.by_country("SY")]
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-6)


def test_borders_between_countries_are_told_from_those_within(areas):
    def nearest(lines, latitude, longitude):
        spot = shapely.Point(longitude, latitude)
        return min(shapely.LineString(line).distance(spot) for line in lines if len(line) > 1)

    # The crossing between Abu Kamal and al-Qaim, and a spot between Raqqa and Deir ez-Zor governorates.
    assert nearest(areas.borders.countries, 34.40, 41.01) < 0.05
    assert nearest(areas.borders.units, 34.40, 41.01) > 0.05
    assert nearest(areas.borders.units, 35.80, 39.63) < 0.05


def test_geojson_holds_outlines_with_names(areas):
    collection = json.loads(json.dumps(geojson(areas.by_country("SY"))))
    homs = next(f for f in collection["features"] if f["properties"]["name"] == "Homs")
    assert homs["properties"]["name_ar"] == "حمص"
    assert homs["geometry"]["type"] in ("Polygon", "MultiPolygon")
    west, south, east, north = shapely.geometry.shape(homs["geometry"]).bounds
    assert 36 < west < east < 41
    assert 33 < south < north < 36


def _broken_files():
    whole = ADMIN1_FILE.read_bytes()
    yield "cut short", whole[: len(whole) // 2]
    yield "flipped byte", whole[:500] + bytes([whole[500] ^ 0xFF]) + whole[501:]
    yield "empty", b""
    yield "not gzip", b"{}"
    yield "not JSON", gzip.compress(b"nothing")
    yield "a list", gzip.compress(b"[]")
    yield "no arcs", gzip.compress(b'{"type":"Topology","objects":{"a":{"geometries":[]}}}')
    yield "no objects", gzip.compress(b'{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[],"objects":{}}')


@pytest.mark.parametrize("content", [pytest.param(content, id=what) for what, content in _broken_files()])
def test_a_broken_file_is_named(tmp_path, content):
    path = tmp_path / "admin1.topojson.gz"
    path.write_bytes(content)
    with pytest.raises(AreaError, match=r"admin1\.topojson\.gz.*|build_areas"):
        Areas.open(path)


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(AreaError, match="build_areas"):
        Areas.open(tmp_path / "none.gz")
