"""Pictures say what they show and what they rest on, open in readers of their own, and are the same bytes each time."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from builders import IS, MAYADIN, MOSUL, RAQQA, Read, article, coding, located, merge, reading, report
from lxml import etree
from PIL import Image

from events import pictures
from events.answers import Extent, Polygon
from events.errors import ExportError
from events.model import DatePrecision, EventFilter, SubEventType
from events.pictures import SIZES, Look, after, bars, notes, perhaps, picture_of, snapshot_cells
from events.query import Query
from events.store import Lake, matcher
from geodata.places import Place, WherePrecision

SYRIA = EventFilter(countries=("SY",))


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Query:
    lake = Lake.create(tmp_path_factory.mktemp("pictures") / "lake", matcher=merge)
    lake.add(
        [
            reading("Clashes", coding(location=located(RAQQA), on=date(2017, 10, 2))),
            reading("Near Mayadin", coding(location=located(MAYADIN), a=(IS,), b=(), on=date(2017, 10, 20))),
            reading("Bombs fell", coding(sub=SubEventType.AIR_STRIKE, location=located(MOSUL), on=date(2016, 1, 1))),
        ]
    )
    return Query(lake)


@pytest.fixture
def drawn(query: Query, base_map: Path) -> Callable[..., bytes]:
    (assets,) = (base_map / "cache").glob("leaflet-*")
    return lambda kind, filter=SYRIA, **look: picture_of(query, filter, Look(kind, **look), assets=lambda: assets)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "html", "gif"])
def test_the_same_version_gives_the_same_bytes(drawn: Callable[..., bytes], kind: str) -> None:
    assert drawn(kind) == drawn(kind)


def test_an_svg_holds_title_filter_and_what_it_rests_on(drawn: Callable[..., bytes], query: Query) -> None:
    svg = drawn("svg", title="Two towns", timeline=True)
    etree.fromstring(svg)  # is XML
    text = svg.decode()
    for words in ("Two towns", "in Syria", "Events shown: 2", "Sources: 1", "2 Oct 2017 to 20 Oct 2017"):
        assert words in text, words
    assert f"lake version {query.version}" in text
    assert query.content_hash(SYRIA) in text


def test_the_marks_of_an_svg_stand_where_the_events_are(drawn: Callable[..., bytes], query: Query) -> None:
    """Raqqa, Mayadin and Mosul by an XML parser: as many marks, and the same way from one to the other."""
    svg = etree.fromstring(drawn("svg", EventFilter(), size="square"))
    uses = [group.find(".//{*}use") for group in svg.iterfind(".//{*}g[@id]") if group.get("id").startswith("mark-")]
    found = {(float(use.get("x")), float(use.get("y"))) for use in uses}
    rows = list(query.rows(EventFilter()))
    assert len(found) == len(rows) == 3
    held = {(row.lon, -math.degrees(math.asinh(math.tan(math.radians(row.lat))))) for row in rows}
    assert shape(found) == pytest.approx(shape(held), abs=1e-3)


def shape(points: set[tuple[float, float]]) -> list[float]:
    """Three points from the west to the east by their ways from the first, in parts of the whole width."""
    (x, y), *others = sorted(points)
    width = max(px for px, _ in others) - x
    return [part for px, py in others for part in ((px - x) / width, (py - y) / width)]


def test_a_pdf_has_one_page_of_a4_and_its_words(drawn: Callable[..., bytes], query: Query) -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(drawn("pdf", size="a4"))).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((841.7, 595.4), abs=1)
    said = page.extract_text()
    for words in ("Events shown: 2", "2 Oct 2017 to 20 Oct 2017", query.content_hash(SYRIA)):
        assert words in said, words


@pytest.mark.parametrize("size", SIZES)
def test_a_strip_of_bars_makes_room_for_itself(drawn: Callable[..., bytes], size: str) -> None:
    plain, barred = (Image.open(io.BytesIO(drawn("png", size=size, timeline=t))) for t in (False, True))
    assert plain.size == barred.size
    assert plain.tobytes() != barred.tobytes()


def test_a_picture_counts_sources_articles_and_origins_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two outlets print one dispatch, a third has its own words: three articles, two witnesses."""
    wire = "Syrian warplanes bombed the northern city of Raqqa on Saturday and hit a bakery, killing three people, " * 3
    outlets = ((wire, "Nahr"), (wire, "Wadi"), ("A bakery in Raqqa was struck from the air.", "Jisr"))
    told = [replace(article(text, source=source), id=source) for text, source in outlets]
    lake = Lake.create(tmp_path / "lake", matcher=matcher())
    lake.add([Read(of, (report(of, coding(location=located(RAQQA))),)) for of in told])
    query = Query(lake)
    assert "Sources: 3 · articles: 3 · independent origins: 2 · " in notes(query, EventFilter())
    assert "الأصول المستقلة: 2" in notes(query, EventFilter(), "ar")
    monkeypatch.setattr(pictures, "_MOST_COUNTED", 0)
    assert "independent origins: not counted, of more than 0 events" in notes(query, EventFilter())


def test_arabic_dates_are_words(query: Query) -> None:
    said = notes(query, SYRIA, "ar")
    assert "2 تشرين الأول 2017" in said
    assert "2017-10-02" not in said


def test_a_series_has_a_picture_a_week(drawn: Callable[..., bytes]) -> None:
    made = Image.open(io.BytesIO(drawn("gif", EventFilter(date_from=date(2017, 10, 1), date_to=date(2017, 10, 21)))))
    assert (made.format, made.n_frames) == ("GIF", 3)
    october = EventFilter(date_from=date(2017, 10, 1), date_to=date(2017, 10, 7))
    assert drawn("gif", october) != drawn("gif", october, title="The first week")


def test_too_long_a_series_says_what_to_do(drawn: Callable[..., bytes]) -> None:
    with pytest.raises(ExportError, match="60 weeks, and the view has 95; choose a shorter period"):
        drawn("gif", EventFilter())
    with pytest.raises(ExportError, match="none"):
        drawn("gif", EventFilter(countries=("XX",)))


def test_a_page_holds_all_it_needs(drawn: Callable[..., bytes], query: Query) -> None:
    page = drawn("html", title="<b>Two</b>").decode()
    assert "<title>&lt;b&gt;Two&lt;/b&gt;</title>" in page
    assert "default-src 'none'" in page
    assert "Leaflet 1.9" in page
    assert query.content_hash(SYRIA) in page
    assert "Euphrates" in page


@pytest.fixture(scope="module")
def vague(tmp_path_factory: pytest.TempPathFactory) -> Query:
    """An event on a road, and one known by its governorate only."""
    road = replace(located(RAQQA, WherePrecision.LINEAR), radius_km=50.0, path=((35.95, 39.01), (35.34, 40.14)))
    dayr = Place("geonames:1", "Deir ez-Zor", 35.3, 40.1, "ADM1", "SY", admin1="Deir ez-Zor", radius_km=90.0)
    lake = Lake.create(tmp_path_factory.mktemp("vague") / "lake", matcher=merge)
    unit = replace(located(dayr, WherePrecision.ADMIN1), radius_km=90.0)
    lake.add(
        [reading("On the road", coding(location=road)), reading("Somewhere", coding(location=unit, a=(IS,), b=()))]
    )
    return Query(lake)


def test_the_shape_of_a_place_comes_from_the_record_to_the_picture(vague: Query, base_map: Path) -> None:
    cells = {cell.drawing: cell for cell in snapshot_cells(vague, SYRIA)}
    assert set(cells) == {"line", "outline"}
    assert cells["line"].shape == ((39.01, 35.95), (40.14, 35.34))
    svg = picture_of(vague, SYRIA, Look("svg"), assets=Path).decode()
    assert "Somewhere along the line" in svg
    assert "Anywhere in the hatched unit" in svg
    (assets,) = (base_map / "cache").glob("leaflet-*")
    page = picture_of(vague, SYRIA, Look("html"), assets=lambda: assets).decode()
    kept = json.loads(re.search(r"window.furatUnits = (.*);</script>", page)[1])  # type: ignore[index]
    assert [unit[0] for unit in kept["SY"]["units"] if unit] == ["Deir ez-Zor"]


RAQQA_AND_AROUND = Polygon(((38.0, 35.0), (40.0, 35.0), (39.0, 37.0)))


@pytest.mark.parametrize("area", [RAQQA_AND_AROUND, Extent(38.0, 35.0, 40.0, 37.0)])
def test_the_area_of_a_filter_is_outlined_in_pictures_and_pages(
    drawn: Callable[..., bytes], query: Query, area: Polygon | Extent
) -> None:
    inside = EventFilter(area=area)
    assert len(snapshot_cells(query, inside)) == 1
    svg = drawn("svg", inside)
    assert b'id="area"' in svg
    assert b"Only events inside this area" in svg
    assert b'id="area"' not in drawn("svg", SYRIA)
    assert [list(map(float, corner)) for corner in area.corners] == told_by_page(drawn("html", inside))
    assert told_by_page(drawn("html", SYRIA)) is None


def told_by_page(page: bytes) -> list[list[float]] | None:
    """The area in what a page hands to its map."""
    found = re.search(r'"area":(\[\[.*?\]\])', page.decode())
    return json.loads(found[1]) if found else None


def test_dates_less_exact_than_a_bar_are_a_band_of_the_strip(tmp_path: Path) -> None:
    month = {"on": date(2017, 10, 1), "until": date(2017, 10, 31), "precision": DatePrecision.MONTH}
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    lake.add([reading("In October", coding(location=located(RAQQA), **month))])
    lake.add([reading("That day", coding(location=located(MOSUL), on=date(2017, 10, 12)))])
    query = Query(lake)
    told = perhaps(query.timeline(EventFilter()))
    assert [(one.start, one.count) for one in told] == [(date(2017, 10, day), 1) for day in range(1, 32)]
    with_band, exact = (
        picture_of(query, filter, Look("svg", timeline=True), assets=Path)
        for filter in (EventFilter(), EventFilter(countries=("IQ",)))
    )
    assert b"Date uncertain: perhaps then" in with_band
    assert b"Date uncertain" not in exact


def test_a_bar_ends_where_the_next_begins(query: Query) -> None:
    assert after(date(2016, 12, 1), "month") == date(2017, 1, 1)
    assert after(date(2016, 1, 1), "year") == date(2017, 1, 1)
    assert (after(date(2016, 2, 28), "day"), after(date(2016, 2, 28), "week")) == (date(2016, 2, 29), date(2016, 3, 6))
    assert sum(bar.count for bar in bars(query.timeline(EventFilter()))) == 3
