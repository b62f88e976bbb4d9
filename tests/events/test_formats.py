"""Every format opened again by a reader that did not write it: equal counts, equal coordinates, nothing run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from builders import CIVILIANS, IS, MAYADIN, MOSUL, RAQQA, Read, article, claim, coding, located, merge, reading, report

from events.care import AS_HELD, Care
from events.errors import ExportError
from events.export import FORMATS, about, beside, export
from events.formats import acled, ucdp
from events.model import EventFilter, SubEventType, Toll
from events.query import Query
from events.store import Lake
from geodata.places import WherePrecision

HOSTILE = '=cmd|"/c calc"!A1 & <b>\x07'
EVERY = EventFilter()


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Query:
    lake = Lake.create(tmp_path_factory.mktemp("formats") / "lake", matcher=merge)
    of = replace(
        article("Clashes قرب الرقة, SOHR said, left 3 dead", title=HOSTILE, source="+Nahr"), url="https://example.org/1"
    )
    raid = coding(location=located(RAQQA), killed=Toll(2, 3, 4), claims=(claim(of, "SOHR said"),))
    lake.add(
        [
            Read(of, (report(of, raid, "قرب الرقة"),)),
            reading("Near Mayadin", coding(location=located(MAYADIN, WherePrecision.NEAR), a=(IS,), b=(CIVILIANS,))),
            reading("Bombs fell", coding(sub=SubEventType.AIR_STRIKE, location=located(MOSUL), on=date(2016, 1, 1))),
            reading("Somewhere", coding(on=None, confidence=0.3)),
        ]
    )
    return Query(lake)


@pytest.fixture
def held(query: Query) -> list[tuple[str, float | None, float | None]]:
    return [(row.id, row.lon, row.lat) for row in query.rows(EVERY)]


def written(folder: Path, query: Query, format: str, **more: object) -> Path:
    path = folder / f"furat{FORMATS[format].suffix}"
    path.write_bytes(export(query, EVERY, format, **more))
    return path


@pytest.mark.parametrize("format", ["gpkg", "geojson", "kml"])
def test_gdal_reads_the_same_points(query: Query, held: list, tmp_path: Path, format: str) -> None:
    path = written(tmp_path, query, format)
    meta, _, shapes, _ = pyogrio.raw.read(path)
    assert meta["crs"] == "EPSG:4326"
    points = [None if wkb is None else shapely.from_wkb(wkb) for wkb in shapes]
    found = [(None, None) if p is None else (p.x, p.y) for p in points]
    assert found == [(lon, lat) for _, lon, lat in held]


def test_gdal_reads_the_columns_of_a_geopackage(query: Query, held: list, tmp_path: Path) -> None:
    meta, _, _, fields = pyogrio.raw.read(written(tmp_path, query, "gpkg"))
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert list(columns["event_id"]) == [id for id, _, _ in held]
    assert "قرب الرقة" in "".join(columns["quotes"])
    assert sorted(n for n in columns["fatalities_best"] if n == n) == [3]
    assert pyogrio.read_info(tmp_path / "furat.gpkg")["layer_name"] == "events"


def test_pyarrow_reads_geoparquet(query: Query, held: list, tmp_path: Path) -> None:
    table = pq.read_table(written(tmp_path, query, "geoparquet"))
    points = [None if wkb is None else shapely.from_wkb(wkb) for wkb in table["geometry"].to_pylist()]
    found = [(id, p and p.x, p and p.y) for id, p in zip(table["event_id"].to_pylist(), points, strict=True)]
    assert found == held
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["columns"][geo["primary_column"]]["encoding"] == "WKB"
    assert date(2016, 1, 1) in table["date_start"].to_pylist()
    assert json.loads(table.schema.metadata[b"furat"])["lake_version"] == str(query.version)


def test_openpyxl_reads_the_workbook_and_nothing_in_it_runs(query: Query, held: list, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, query, "xlsx"))
    head, *rows = book["events"].iter_rows()
    names = [cell.value for cell in head]
    found = [tuple(row[names.index(n)].value for n in ("event_id", "longitude", "latitude")) for row in rows]
    assert found == held
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in rows for cell in row)
    assert any(str(row[names.index("titles")].value).startswith("=cmd") for row in rows)
    assert ("lake_version", str(query.version)) in [(r[0].value, r[1].value) for r in book["about"].iter_rows()]


def lines(query: Query, format: str, care: Care = AS_HELD) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(query, EVERY, format, care=care).decode("utf-8-sig"))))


def test_acleds_columns(query: Query, held: list) -> None:
    rows = {row["location"]: row for row in lines(query, "acled")}
    assert list(rows[""]) == [column.name for column in acled.COLUMNS]
    assert rows["Raqqa"]["iso"] == "760"
    assert rows["Raqqa"]["country"] == "Syria"
    assert rows["Raqqa"]["fatalities"] == "3"
    assert rows["Mosul"]["fatalities"] == ""
    assert (rows["Raqqa"]["geo_precision"], rows["Al Mayadin"]["geo_precision"]) == ("1", "2")
    assert rows["Al Mayadin"]["inter2"] == "Civilians"
    assert rows["Al Mayadin"]["civilian_targeting"] == "Civilian targeting"
    assert rows["Mosul"]["disorder_type"] == "Political violence"


def test_ucdps_columns(query: Query, held: list) -> None:
    rows = {row["where_coordinates"]: row for row in lines(query, "ucdp")}
    assert list(rows[""]) == [column.name for column in ucdp.COLUMNS]
    assert rows["Al Mayadin"]["type_of_violence"] == "3"
    assert rows["Raqqa"]["geom_wkt"] == "POINT (39.00788 35.95283)"
    # 35.95283 N, 39.00788 E: row 251 and column 438 of half degrees, counted from 0
    assert rows["Raqqa"]["priogrid_gid"] == str(251 * 720 + 438 + 1)
    assert (rows["Raqqa"]["low"], rows["Raqqa"]["best"], rows["Raqqa"]["high"]) == ("2", "3", "4")
    parts = [rows["Raqqa"][f"deaths_{of}"] for of in ("a", "b", "civilians", "unknown")]
    assert sum(int(part or 0) for part in parts) == 3
    assert rows["Mosul"]["best"] == rows["Mosul"]["deaths_unknown"] == ""


@pytest.mark.parametrize("format", ["csv", "acled", "ucdp"])
def test_a_csv_has_the_rows_and_points_of_the_view(query: Query, held: list, format: str) -> None:
    rows = lines(query, format)
    assert len(rows) == len(held)
    found = [tuple(float(row[n]) if row[n] else None for n in ("longitude", "latitude")) for row in rows]
    assert found == [(lon, lat) for _, lon, lat in held]


@pytest.mark.parametrize("format", ["csv", "acled", "ucdp"])
@pytest.mark.parametrize("care", [AS_HELD, Care(without=("quotes",))])
def test_what_a_csv_cannot_say_stands_beside_it(query: Query, format: str, care: Care) -> None:
    """As CSV on the Web asks: the file's name, and every column of its header in order."""
    made = beside(query, EVERY, format, "mine.csv", care=care)
    assert made is not None
    told = json.loads(made)
    assert (told["@context"], told["url"]) == ("http://www.w3.org/ns/csvw", "mine.csv")
    [said] = told["notes"]
    assert (said["lake_version"], said["content_hash"]) == (str(query.version), query.content_hash(EVERY))
    assert said["filter"] == told["dc:description"] == about(query, EVERY).filter
    assert ("quotes" in said["do_no_harm"]) == bool(care.words)
    header = export(query, EVERY, format, care=care).decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in told["tableSchema"]["columns"]] == header


@pytest.mark.parametrize("format", ["xlsx", "geojson", "kml", "gpkg", "geoparquet", "zip"])
def test_what_says_itself_what_it_is_needs_nothing_beside(query: Query, format: str) -> None:
    assert beside(query, EVERY, format, "mine") is None


@pytest.mark.parametrize("format", [*FORMATS, "zip"])
def test_the_same_rows_are_the_same_bytes(query: Query, format: str) -> None:
    assert export(query, EVERY, format) == export(query, EVERY, format)


def test_an_archive_says_what_it_holds(query: Query) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export(query, EVERY, "zip")))
    assert archive.testzip() is None
    for entry in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = entry.split("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    readme = archive.read("README.md").decode()
    assert query.content_hash(EVERY) in readme
    assert "* Events: 4, told by 4 articles" in readme
    assert str(query.version) in archive.read("CITATION.cff").decode()
    for name in ("furat.csv", "furat.acled.csv", "furat.ucdp.csv"):
        assert json.loads(archive.read(f"{name}-metadata.json"))["url"] == name
    codebook = archive.read("CODEBOOK.md").decode()
    header = archive.read("furat.csv").decode("utf-8-sig").splitlines()[0].split(",")
    assert all(f"`{name}`" in codebook for name in header)


# --- doing no harm -----------------------------------------------------------------------------------------------

LATE = Care(until=date(2017, 1, 1))
COARSE = Care(grid=0.1)


def test_late_and_undated_events_are_held_back(query: Query) -> None:
    assert [row["date_start"] for row in lines(query, "csv", LATE)] == ["2016-01-01"]


def test_a_rounded_place_is_told_nowhere(query: Query) -> None:
    for format in ("csv", "geojson", "kml", "acled", "ucdp"):
        text = export(query, EVERY, format, care=COARSE).decode()
        for word in ("39.00788", "35.95283", "قرب الرقة", "example.org"):
            assert word not in text, (format, word)
    places = [(r["latitude"], r["longitude"], r["where_precision"]) for r in lines(query, "csv", COARSE)]
    assert ("36.0", "39.0", "2") in places
    assert all(float(r["radius_km"]) >= 7.8 for r in lines(query, "csv", COARSE) if r["latitude"])


@pytest.mark.parametrize(
    ("part", "empty", "kept"),
    [
        ("quotes", ("quotes", "titles"), "sources"),
        ("articles", ("quotes", "claims", "article_ids", "urls", "sources", "titles"), "fatalities_best"),
        ("casualties", ("fatalities_best", "fatalities_low", "injured_best"), "quotes"),
    ],
)
def test_a_part_left_out_is_empty(query: Query, part: str, empty: tuple[str, ...], kept: str) -> None:
    rows = lines(query, "csv", Care(without=(part,)))
    assert {row[name] for row in rows for name in empty} <= {"", " | "}
    assert any(row[kept] for row in rows)


def test_the_profile_is_recorded_in_every_file(query: Query, tmp_path: Path) -> None:
    said = COARSE.words
    for format in ("csv", "acled", "ucdp", "geojson", "kml"):
        assert said in export(query, EVERY, format, care=COARSE).decode()
    book = openpyxl.load_workbook(written(tmp_path, query, "xlsx", care=COARSE))
    assert ("do_no_harm", said) in [(r[0].value, r[1].value) for r in book["about"].iter_rows()]
    assert (
        json.loads(pq.read_schema(written(tmp_path, query, "geoparquet", care=COARSE)).metadata[b"furat"])["do_no_harm"]
        == said
    )
    assert said.encode() in written(tmp_path, query, "gpkg", care=COARSE).read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(export(query, EVERY, "zip", care=COARSE)))
    assert said in archive.read("README.md").decode()
    assert about(query, EVERY).care == ""


def test_a_profile_that_is_none_is_refused() -> None:
    with pytest.raises(ExportError, match=r"0\.1, 1\.0"):
        Care(grid=0.3)
    with pytest.raises(ExportError, match="quotes, articles, casualties"):
        Care(without=("names",))  # type: ignore[arg-type]


def test_the_hash_tells_one_view_from_another(query: Query) -> None:
    assert query.content_hash(EVERY) != query.content_hash(EventFilter(countries=("SY",)))
