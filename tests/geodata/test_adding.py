"""What can be added: dumps, p-codes, tables, event exports, outlines; and what is refused, with the reason."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
import shapely
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.adding import columns, excel, geonames, learned, names, pcodes, shapes
from geodata.adding.layers import Options, read_layer
from geodata.adding.rows import read_rows
from geodata.errors import AreaError, SupplementError
from geodata.finer import finer_areas, folder_of, write_areas
from geodata.tables import COLUMNS, read_table, write_table


def dump_row(**values: str) -> str:
    cells = {
        "id": "9001", "name": "Tall al Mithāl", "ascii": "Tall al Mithal", "other": "تل المثال,Tell Mithal,x",
        "lat": "35.1", "lon": "39.2", "class": "P", "code": "PPL", "cc": "SY", "cc2": "", "a1": "07", "a2": "",
        "a3": "", "a4": "", "people": "1200", "elevation": "", "dem": "300", "zone": "Asia/Damascus",
        "changed": "2020-01-02",
    } | values  # fmt: skip
    return "\t".join(cells.values())


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_csv(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def write_book(path: Path, sheets: dict[str, list[dict[str, object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, cells in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
                sheet.write_row(number, 0, cells)
    return path


# Excel -----------------------------------------------------------------------------------------------------------

UNITS: list[dict[str, object]] = [
    {"ADM2_EN": f"District {n}", "ADM2_AR": f"ناحية {n}", "ADM2_PCODE": f"SY0{n}", "ADM1_EN": "Raqqa",
     "ADM1_PCODE": "SY1", "ADM0_PCODE": "SY", "center_lat": 35.5 + n / 10, "center_lon": 39, "AREA_SQKM": 400}
    for n in range(1, 4)
]  # fmt: skip


def test_a_p_code_workbook_gives_its_deepest_level(tmp_path: Path) -> None:
    first: dict[str, object] = {"ADM1_EN": "Raqqa", "ADM1_PCODE": "SY1", "center_lat": 36, "center_lon": 39}
    path = write_book(tmp_path / "syr_adm.xlsx", {"Admin1": [first], "Admin2": UNITS})
    layer = read_layer(str(path), tmp_path)
    assert layer.kind == "p-codes"
    assert [place.id for place in layer.places] == ["pcode:SY01", "pcode:SY02", "pcode:SY03"]
    place = layer.places[0]
    assert (place.name, place.name_ar, place.admin1, place.latitude) == ("District 1", "ناحية 1", "Raqqa", 35.6)
    assert layer.issues == ()


def test_any_workbook_by_its_columns(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"Place": "Mithal", "lat": 35.1, "lon": 39.2, "code": "007"}, {"Place": "Nowhere"}]
    path = write_book(tmp_path / "mine.xlsx", {"Sheet": [*rows[:1], {**rows[0], "lat": "x"}]})
    layer = read_layer(str(path), tmp_path, Options(columns={"name": "Place", "id": "code"}, country="SY"))
    assert [(p.name, p.latitude, p.country) for p in layer.places] == [("Mithal", 35.1, "SY")]
    assert "007" in layer.places[0].id, "a code keeps its noughts"
    assert [issue.line for issue in layer.issues] == [3]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half a zip"])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(SupplementError, match="no Excel workbook"):
        read_layer(str(path), tmp_path)


def test_a_zip_that_is_no_workbook_and_one_that_swells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no sheet")
    with pytest.raises(SupplementError, match="Excel"):
        read_layer(str(path), tmp_path)
    monkeypatch.setattr(excel, "MOST_BYTES", 4)
    with pytest.raises(SupplementError, match="bytes unpacked"):
        read_layer(str(path), tmp_path)


# GeoNames dumps -------------------------------------------------------------------------------------------------


def test_a_dump_with_alternate_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", dump_row() + "\n" + dump_row(id="9002", **{"class": "H"}, code="STM", name="Nahr"))
    (tmp_path / "alternatenames").mkdir()
    with zipfile.ZipFile(tmp_path / "alternatenames" / "SY.zip", "w") as archive:
        lines = [
            "1\t9001\tar\tتلّ المثال\t1\t\t\t",
            "2\t9001\ten\tMithal Hill\t1",
            "3\t9001\tlink\thttps://x",
            "4\t9001\ten\tOldname\t\t\t\t1",
        ]
        archive.writestr("SY.txt", "\n".join(lines))
    layer = read_layer(str(tmp_path / "SY.zip"), tmp_path)
    place, river = layer.places
    assert (place.id, place.name, place.name_ar, place.population) == (
        "geonames:9001",
        "Mithal Hill",
        "تلّ المثال",
        1200,
    )
    assert {"Tell Mithal", "تل المثال", "Tall al Mithal"} <= set(place.aliases)
    assert not {"https://x", "Oldname", "x"} & set(place.aliases)
    assert "GeoNames dump SY, row of 2020-01-02" in place.source
    assert river.feature == "STM"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"lat": "95"}, "off the earth"),
        ({"lon": "east"}, "float"),
        ({"id": "x1"}, "no number"),
        ({"name": "x", "ascii": "x"}, "fewer than two letters"),
        ({"changed": "2020-01-02\textra"}, "20 columns, not 19"),
    ],
)
def test_a_broken_row_of_a_dump_is_told_and_the_rest_goes_on(tmp_path: Path, values: dict[str, str], said: str) -> None:
    table = geonames.read_dump(write(tmp_path / "SY.txt", dump_row(), dump_row(**{"id": "9002"} | values)))
    assert [place.id for place in table.places] == ["geonames:9001"]
    assert [issue.line for issue in table.issues] == [2]
    assert said in table.issues[0].message


@pytest.mark.parametrize("code", ["PCLI", "ADM1", "PPLH", "PPLQ", "ADM2H"])
def test_kinds_the_base_has_or_that_are_gone_are_left_out(tmp_path: Path, code: str) -> None:
    table = geonames.read_dump(write(tmp_path / "SY.txt", dump_row(), dump_row(id="9002", code=code)))
    assert len(table.places) == 1
    assert table.issues == ()


def test_a_zip_cut_short_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("SY.txt", dump_row() * 50)
    whole = (tmp_path / "SY.zip").read_bytes()
    (tmp_path / "SY.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SupplementError, match=r"SY\.zip: truncated or damaged"):
        read_layer(str(tmp_path / "SY.zip"), tmp_path)


def test_another_text_is_no_dump(tmp_path: Path) -> None:
    with pytest.raises(SupplementError, match="19 columns"):
        read_layer(str(write(tmp_path / "notes.txt", "some notes")), tmp_path)


# Names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("\u202eحلب\u202c", "حلب"), ("Al\u200e  Bab ", "Al Bab"), ("الباب", "الباب"), ("Us", "Us")],
)
def test_marks_of_direction_are_taken_off(given_name: str, kept: str) -> None:
    assert names.clean(given_name) == kept


@pytest.mark.parametrize("name", ["", "A", "أ", "\u202e\u202c", "Ha\x07ma", "-", "x" * 121])
def test_no_name(name: str) -> None:
    with pytest.raises(SupplementError, match="name"):
        names.clean(name)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_kept_name_hides_nothing(text: str) -> None:
    for name in names.usable([text]):
        assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" or ord(c) < 32 for c in name)


# Tables -----------------------------------------------------------------------------------------------------------


def test_a_table_with_usual_columns(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"featureName_en": "Mithal", "featureName_ar": "المثال", "Lat": 35.5, "Lon": 38.5, "pcode": "C1", "iso2": "SY"},
        {"featureName_en": "Bad", "featureName_ar": "", "Lat": "x", "Lon": 38.5, "pcode": "C2", "iso2": "SY"},
    ]
    layer = read_layer(str(write_csv(tmp_path / "towns.csv", rows)), tmp_path)
    (place,) = layer.places
    assert (place.id, place.name, place.name_ar, place.country) == ("add:towns-c1", "Mithal", "المثال", "SY")
    assert place.source == "towns.csv"
    assert "latitude 'x'" in str(layer.issues[0])


def test_a_column_map_and_what_holds_for_all_rows(tmp_path: Path) -> None:
    table = write(tmp_path / "mine.csv", "ort;hoch;quer", "Mithal;35,5;38,5")
    options = Options(columns.parse_map("name=ort, latitude=hoch,longitude=quer"), country="sy", source="my survey")
    (place,) = read_layer(str(table), tmp_path, options).places
    assert (place.latitude, place.longitude, place.country, place.source) == (35.5, 38.5, "SY", "my survey")
    again = read_layer(str(table), tmp_path, options).places
    assert again == (place,), "adding it twice changes nothing"


def test_json_lines(tmp_path: Path) -> None:
    row = {"name": "Mithal", "latitude": 35.5, "longitude": 38.5, "country": "Syria", "kind": None}
    (place,) = read_layer(str(write(tmp_path / "a.jsonl", json.dumps(row))), tmp_path).places
    assert place.country == "SY"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("place,y\nMithal,35", "which column holds longitude"),
        ("name,lat,lon\nMithal,35,38,39", r"t\.csv:2: 4 cells under 3 columns"),
        ("", "holds no rows"),
        ("name,lat,lon", "holds no rows"),
    ],
)
def test_a_table_that_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SupplementError, match=said):
        read_layer(str(tmp_path / "t.csv"), tmp_path)


@pytest.mark.parametrize(
    ("text", "said"), [("nam=X", "nam;"), ("name=", "without a column"), ("name", "without a column")]
)
def test_a_column_map_that_is_none(text: str, said: str) -> None:
    with pytest.raises(SupplementError, match=said):
        columns.parse_map(text)


def test_an_unknown_country_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(SupplementError, match="Atlantis"):
        columns.country_code("Atlantis")
    (tmp_path / "t.csv").write_bytes(b"name,lat,lon\n\xff\xfe,1,2\n")
    with pytest.raises(SupplementError, match="UTF-8"):
        list(read_rows(tmp_path / "t.csv"))
    with pytest.raises(SupplementError, match="neither a file nor a country code"):
        read_layer(str(tmp_path / "none.csv"), tmp_path)
    with pytest.raises(SupplementError, match="not a kind that can be added"):
        read_layer(str(write(tmp_path / "a.docx", "x")), tmp_path)


def test_a_table_written_is_read_back(tmp_path: Path) -> None:
    table = geonames.read_dump(write(tmp_path / "SY.txt", dump_row(), dump_row(id="9002", people="0")))
    write_table(tmp_path / "kept.csv", table.places)
    assert read_table(tmp_path / "kept.csv").places == table.places


# P-codes and learned places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns_of_level",
    [
        ("ADM{}_EN", "ADM{}_AR", "ADM{}_PCODE", "AREA_SQKM"),
        ("admin{}Name_en", "admin{}Name_ar", "admin{}Pcode", "area_sqkm"),
    ],
)
def test_p_codes_of_both_fashions(tmp_path: Path, columns_of_level: tuple[str, ...]) -> None:
    english, arabic, code, area = columns_of_level
    row: dict[str, object] = {}
    for level, (name, name_ar, pcode) in enumerate(
        [("Syria", "سوريا", "SY"), ("Deir-ez-Zor", "دير الزور", "SY09"), ("Abu Kamal", "البوكمال", "SY0902")]
    ):
        row |= {english.format(level): name, arabic.format(level): name_ar, code.format(level): pcode}
    row |= {"lat": 34.4, "lon": 40.7, area: "314.16"}
    layer = read_layer(str(write_csv(tmp_path / "cod.csv", [row])), tmp_path)
    (unit,) = layer.places
    assert layer.kind == "p-codes"
    assert (unit.id, unit.name, unit.name_ar) == ("pcode:SY0902", "Abu Kamal", "البوكمال")
    assert (unit.feature, unit.country, unit.admin1, unit.radius_km) == ("ADM2", "SY", "Deir-ez-Zor", 10.0)


def test_p_codes_without_points(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "cod.csv", [{"ADM1_EN": "Aleppo", "ADM1_PCODE": "SY02"}])
    with pytest.raises(SupplementError, match="without points"):
        read_layer(str(table), tmp_path)
    assert pcodes.is_pcodes(["ADM1_EN", "ADM1_PCODE"])
    assert not pcodes.is_pcodes(["name", "lat", "admin1"])


def acled(name: str, precision: int, **more: object) -> dict[str, object]:
    return {
        "event_id_cnty": "SYR1", "location": name, "latitude": 35.5, "longitude": 38.5, "geo_precision": precision,
        "country": "Syria", "admin1": "Aleppo", "admin2": "Al Bab",
    } | more  # fmt: skip


def test_places_learned_from_acled(tmp_path: Path) -> None:
    rows = [
        acled("Mithal", 1),
        acled("Mithal", 1),
        acled("Vague", 2),
        acled("Once", 1, latitude=36.0),
        acled("Odd", 1, latitude=""),
    ]
    layer = read_layer(str(write_csv(tmp_path / "acled.csv", rows)), tmp_path)
    assert [(place.name, place.country, place.admin1) for place in layer.places] == [
        ("Mithal", "SY", "Aleppo"),
        ("Once", "SY", "Aleppo"),
    ]
    assert "named exactly in 2 rows" in layer.places[0].source
    assert "named exactly in 1 row" in layer.places[1].source
    assert len(layer.issues) == 1


def test_places_learned_from_ucdp(tmp_path: Path) -> None:
    def row(name: str, precision: int) -> dict[str, object]:
        return {
            "where_coordinates": name, "where_prec": precision, "latitude": 15.4, "longitude": 44.2,
            "country": "Yemen (North Yemen)", "adm_1": "Sanaa governorate", "adm_2": "",
        }  # fmt: skip

    table = write_csv(tmp_path / "ged.csv", [row("Mithal town", 1), row("Sanaa governorate", 1), row("Elsewhere", 4)])
    (place,) = learned.read_learned(table).places
    assert (place.name, place.country, place.admin1) == ("Mithal", "YE", "Sanaa")


# Outlines ---------------------------------------------------------------------------------------------------------


def outlines(path: Path, *features: tuple[dict[str, object], object]) -> Path:
    held = [{"type": "Feature", "properties": values, "geometry": shape} for values, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": held}), encoding="utf-8")
    return path


BOX = json.loads(shapely.to_geojson(shapely.box(40.0, 34.5, 40.5, 35.0)))


def test_districts_from_geojson(tmp_path: Path) -> None:
    names_of = {"ADM2_EN": "Mithal", "ADM2_AR": "المثال", "ADM2_PCODE": "SY0999"}
    source = outlines(tmp_path / "syr.geojson", (names_of, BOX), (names_of, {"type": "Point", "coordinates": [40, 35]}))
    layer = read_layer(str(source), tmp_path)
    (place,) = layer.places
    assert (place.id, place.feature, place.country, place.admin1) == ("shape:syr-sy0999", "ADM2", "SY", "Deir ez-Zor")
    assert (place.latitude, place.longitude) == (34.75, 40.25)
    assert "no outline" in str(layer.issues[0])
    assert layer.outlines is not None
    write_areas(folder_of(tmp_path) / "syr-adm2.geojson.gz", layer.outlines.areas)
    districts = finer_areas(tmp_path, 2)
    found = districts.containing(34.7, 40.2)
    assert found is not None
    assert (found.name, found.name_ar) == ("Mithal", "المثال")
    assert districts.containing(30.0, 30.0) is None
    assert finer_areas(tmp_path, 3).areas == ()


def test_a_shapefile_is_read_like_geojson(tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    shape = shapely.to_wkb(shapely.box(40.0, 34.5, 40.5, 35.0))
    import numpy as np

    pyogrio.raw.write(
        str(tmp_path / "d.shp"), np.array([shape], dtype=object), [np.array(["Mithal"], dtype=object)],
        np.array(["NAME_3"]), geometry_type="Polygon", crs="EPSG:4326",
    )  # fmt: skip
    found = shapes.read_outlines(tmp_path / "d.shp", {})
    assert (found.level, found.places[0].name, found.places[0].feature) == (3, "Mithal", "ADM3")


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "cannot be read"), ('{"type": "FeatureCollection", "features": []}', "which field|cannot be read")],
)
def test_a_file_that_holds_no_outlines(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(AreaError, match=said):
        shapes.read_outlines(tmp_path / "a.geojson", {})


def test_outlines_without_names_or_of_no_level(tmp_path: Path) -> None:
    source = outlines(tmp_path / "a.geojson", ({"code": "x"}, BOX))
    with pytest.raises(AreaError, match="which field holds the name"):
        shapes.read_outlines(source, {})
    assert shapes.read_outlines(outlines(tmp_path / "b.geojson", ({"code": "Mithal"}, BOX)), {"name": "code"}).areas
    with pytest.raises(AreaError, match="level 7"):
        shapes.read_outlines(source, {"name": "code"}, level=7)


def test_damaged_areas_are_named(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir(parents=True)
    (folder_of(tmp_path) / "x-adm2.geojson.gz").write_bytes(b"\x1f\x8bgarbage")
    with pytest.raises(AreaError, match=r"x-adm2\.geojson\.gz"):
        finer_areas(tmp_path, 2)


def test_the_users_own_table_is_refused_whole_when_a_row_is_broken(tmp_path: Path) -> None:
    table = write(
        tmp_path / "own.csv", ",".join(COLUMNS), "add:a,Mithal,,,PPL,35,38,SY,,,,me", "add:b,Bad,,,PPL,x,38,SY,,,,me"
    )
    with pytest.raises(SupplementError, match=r"own\.csv:3"):
        read_layer(str(table), tmp_path)
