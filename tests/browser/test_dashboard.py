"""The dashboard in a real browser, from the first start on: what a person sees, filters, reads and takes away."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image

from events import labels
from events.corrections import make_correction, undone
from events.filters import in_words, to_query
from events.labels import names
from events.model import DateBasis, DatePrecision, EventDate, EventFilter
from events.pictures import snapshot, snapshot_cells
from events.query import Query
from events.store import Lake
from views.exports import file_name

pytestmark = pytest.mark.browser
ARTICLE = Path(__file__).parent / "articles" / "arabic.jsonl"
LAND = (251, 250, 246)
NOVEMBER = EventFilter(sides=("islamic_state",), date_from=date(2017, 11, 1), date_to=date(2017, 11, 30))


def sentence(page) -> str:
    return page.locator(".furat-sentence").inner_text()


def on_the_map(page) -> int:
    return int(re.search(r": (\d+) on the map", sentence(page))[1])


def has_colour(png: bytes, colour: str) -> bool:
    """Whether a picture has at least a few dozen pixels of exactly that colour."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return sum(n for n, found in image.getcolors(image.width * image.height) if found == wanted) > 30


def test_a_first_start_in_an_empty_home_shows_real_events_on_a_drawn_map(first_start):
    met = first_start
    assert met.waiting.startswith("التشغيل الأول.")
    assert int(re.search(r"\d+", met.sentence)[0]) > 50
    assert met.samples.startswith("نماذج: ")
    assert met.marks > 10
    assert met.names >= {"الفرات", "دير الزور"}
    assert ",".join(map(str, LAND)) in met.colours
    assert len(met.colours) > 3
    assert met.faults == ()


def test_the_map_has_its_legend_and_scale(visit):
    seen = visit("lang=en")
    assert seen.page.locator(".furat-samples").inner_text().startswith("Samples:")
    assert {"Euphrates", "Deir ez-Zor"} <= set(seen.map.locator(".furat-label").all_text_contents())
    assert seen.map.locator(".furat-legend").is_visible()
    assert seen.map.locator(".leaflet-control-scale").is_visible()


def test_streamlits_clutter_is_off_and_the_timeline_is_tall_enough(visit):
    page = visit("lang=en").page
    for clutter in ("stAppDeployButton", "stMainMenu", "stStatusWidget"):
        assert page.locator(f"[data-testid={clutter}]:visible").count() == 0
    assert page.locator("footer:visible").count() == 0
    plot = page.locator("[data-testid=stVegaLiteChart] .background").first.bounding_box()
    assert plot["height"] >= 100


def test_one_faction_and_one_month(visit):
    seen = visit("lang=en")
    whole = on_the_map(seen.page)
    seen.page.get_by_text(re.compile("^Islamic State ·")).click()
    seen.settled()
    faction = on_the_map(seen.page)
    assert 0 < faction < whole
    for field, day in (("start", "20171101"), ("end", "20171130")):
        for part, text in (("year", day[:4]), ("month", day[4:6]), ("day", day[6:])):
            seen.page.locator(f"[data-range-field={field}] [data-type={part}]").click()
            seen.page.keyboard.type(text)
    seen.page.locator(".furat-sentence").click()
    seen.page.wait_for_url(re.compile("to="))
    seen.settled()
    assert "1 Nov 2017 to 30 Nov 2017" in sentence(seen.page)
    assert 0 < on_the_map(seen.page) < faction
    assert all(part in seen.page.url for part in ("side=islamic_state", "from=2017-11-01", "to=2017-11-30"))


def test_a_period_drawn_on_the_timeline_becomes_the_dates(visit):
    seen = visit("lang=en")
    box = seen.box(seen.page.locator("[data-testid=stVegaLiteChart] .background").first)
    seen.page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 40)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 50, steps=6)
    seen.page.mouse.up()
    seen.page.wait_for_url(re.compile("from=.*to="))
    seen.settled()
    first, last = (date.fromisoformat(d) for d in re.findall(r"(?:from|to)=(\d{4}-\d\d-\d\d)", seen.page.url))
    assert 2 <= (last - first).days / 365 <= 5


def band_of(seen):
    """Where the bars of the band of uncertain dates stand."""
    bars = seen.page.locator("[data-testid=stVegaLiteChart] path[fill='#a9afb5']")
    return [bar.bounding_box() for bar in bars.all()]


def test_a_period_is_drawn_across_the_band_of_uncertain_dates_too(visit, dashboard):
    lake = Lake.open(dashboard.home / "lake")
    event = next(e for e in lake.events() if e.coding.date and e.coding.date.start.year == 2017)
    year = EventDate(date(2017, 1, 1), date(2017, 12, 31), DatePrecision.YEAR, DateBasis.STATED)
    others = {round(box["x"]) for box in band_of(visit("lang=en"))}  # of events whose year alone the samples tell
    lake.correct(made := make_correction(event.id, "date", year, who="Amal"))
    seen = visit("lang=en")
    assert seen.page.locator(".furat-band").count() == 1
    band = [box for box in band_of(seen) if round(box["x"]) not in others]
    assert len(band) == 12
    left, right = band[0], band[-1]
    seen.page.mouse.move(left["x"] + 1, left["y"] + left["height"] - 1)
    seen.page.mouse.down()
    seen.page.mouse.move(right["x"] + right["width"] - 1, right["y"] + 2, steps=6)
    seen.page.mouse.up()
    seen.page.wait_for_url(re.compile("from=.*to="))
    seen.settled()
    first, last = (date.fromisoformat(d) for d in re.findall(r"(?:from|to)=(\d{4}-\d\d-\d\d)", seen.page.url))
    assert abs((first - year.start).days) < 40
    assert abs((last - year.end).days) < 40
    assert len(band_of(seen)) == len(band) + len(others)
    lake.correct(undone(made, event.id, who="Amal"))


def test_a_change_of_filter_swaps_the_marks_and_not_the_map(visit):
    seen = visit("lang=en")
    seen.map.locator("body").evaluate("() => { window.probe = 'still here'; }")
    before = sorted(seen.map.locator(".furat-mark").all_text_contents())
    seen.page.get_by_text(re.compile("^Islamic State ·")).click()
    seen.settled()
    assert seen.map.locator("body").evaluate("() => window.probe") == "still here"
    assert sorted(seen.map.locator(".furat-mark").all_text_contents()) != before


def test_a_change_of_filter_sends_little(visit):
    seen, sent = visit("lang=en", wait_for_marks=False), []
    seen.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(frame)))
    seen.page.reload()
    seen.map.locator(".furat-mark").first.wait_for()
    seen.settled()
    for side in ("Islamic State", "Government forces"):
        sent.clear()
        seen.page.get_by_text(re.compile(f"^{side} ·")).click()
        seen.settled()
        assert 0 < sum(map(len, sent)) < 24 * 1024


def test_all_marks_come_into_view_when_asked(visit):
    seen = visit("lang=en")
    assert seen.page.get_by_text("more outside").is_visible()
    seen.page.get_by_text("Show all").click()
    seen.page.get_by_text("more outside").wait_for(state="hidden", timeout=10_000)


def test_an_article_ingested_meanwhile_is_read_from_its_mark(visit, dashboard):
    seen = visit("lang=en")
    before = on_the_map(seen.page)
    done = dashboard.command("ingest", str(ARTICLE))
    assert done.returncode == 0, done.stderr
    seen.page.get_by_text(re.compile("^Protests ·")).click()
    seen.settled()
    seen.page.get_by_text(re.compile("^Protests ·")).click()
    seen.settled()
    assert on_the_map(seen.page) == before + 1

    seen = visit("lang=ar&from=2025-11-01")
    seen.map.locator(".furat-mark").first.click()
    article = seen.page.locator(".furat-article")
    article.wait_for()
    assert article.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    marked = article.locator("mark").all_text_contents()
    assert any("الرقة" in words for words in marked)
    assert article.locator("mark").first.evaluate("(e) => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert "<script>window.evil=1</script>" in seen.page.locator(".furat-source").inner_text()
    assert seen.page.evaluate("window.evil") is None
    assert seen.page.locator(".furat-claims li").count() == 1


def test_a_mark_of_several_events_gives_a_list_to_choose_from(visit):
    seen = visit("lang=en")
    seen.map.locator(".furat-mark", has_text=re.compile(r"^\d+$")).first.click()
    seen.page.get_by_text(re.compile(r"^Events at this mark: \d+$")).wait_for()
    seen.page.locator(".st-key-panel").get_by_role("button", name="Open").first.click()
    seen.page.locator(".furat-told").wait_for()
    seen.page.locator(".furat-article mark").first.wait_for()
    seen.page.get_by_role("button", name="Close").click()
    seen.page.get_by_text(re.compile(r"^Events at this mark: \d+$")).wait_for()


@pytest.mark.parametrize(("filter", "colours"), [(NOVEMBER, 1), (EventFilter(countries=("SY",)), 3)])
def test_the_picture_is_exactly_the_view(visit, dashboard, filter, colours):
    png, name = downloaded(visit(urlencode([*to_query(filter), ("lang", "en")])), "Map as a picture")
    query = Query(Lake.open(dashboard.home / "lake"))
    assert name == file_name(filter, "png", query.version)
    assert min(Image.open(io.BytesIO(png)).size) > 700
    picture = partial(snapshot, query, filter, size="slide", language="en", names=names("en"))
    assert png == picture(format="png")
    assert in_words(filter, names("en")) in picture(format="svg").decode()
    drawn = {cell.side for cell in snapshot_cells(query, filter)}
    assert len(drawn) >= colours
    assert all(has_colour(png, side.colour) for side in labels.sides() if side.id in drawn)


def downloaded(seen, label: str) -> tuple[bytes, str]:
    """The file behind a button of "Take away", and its name."""
    seen.page.get_by_role("button", name="Take away").click()
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name=label).click()
    return Path(waiting.value.path()).read_bytes(), waiting.value.suggested_filename


def test_the_geojson_holds_the_rows_of_the_view(visit, dashboard):
    held, _ = downloaded(visit(urlencode([*to_query(NOVEMBER), ("lang", "en")])), "GeoJSON")
    rows = Query(Lake.open(dashboard.home / "lake")).rows(NOVEMBER)
    assert len(json.loads(held)["features"]) == len(list(rows)) > 0


def test_a_file_that_cannot_be_made_says_why_on_the_page_and_nothing_is_downloaded(visit):
    seen, files = visit("lang=en"), []
    seen.page.on("download", lambda file: files.append(file))
    seen.page.get_by_role("button", name="Take away").click()
    seen.page.get_by_test_id("stPopoverBody").get_by_role("button", name="Week by week").click()
    seen.page.get_by_text(re.compile(r"could not be made: a series holds 60 weeks")).wait_for()
    assert files == []
    with seen.page.expect_download():  # the next file is made, and what went wrong before is gone
        seen.page.get_by_role("button", name="GeoJSON").click()
    seen.page.get_by_text("could not be made").wait_for(state="detached")


def test_arabic_mirrors_the_page_and_not_the_map(visit):
    seen = visit("lang=ar")
    assert seen.page.locator("[data-testid=stApp]").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    sidebar, main = (seen.page.locator(f"[data-testid={name}]").bounding_box() for name in ("stSidebar", "stMain"))
    assert sidebar["x"] > main["x"]
    assert seen.map.locator(".leaflet-container").evaluate("(e) => getComputedStyle(e).direction") == "ltr"
    seen.map.locator(".furat-label", has_text="الرقة").first.wait_for()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_nothing_is_cut_off_at_the_side(visit, language, width, height):
    seen = visit(f"lang={language}", width=width, height=height)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    frame = seen.page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= width


def test_a_pasted_article_is_read_and_reported(visit):
    seen = visit("lang=en&page=sources", wait_for_marks=False)
    seen.page.get_by_label("Text of one article").fill(
        "MOSUL - Gunmen shot dead three policemen at a checkpoint in Mosul on Sunday, a police officer said."
    )
    seen.page.get_by_role("button", name="Read").first.click()
    report = seen.page.get_by_text(re.compile(r"Articles read: 1\. Events found in them: \d"))
    report.wait_for(timeout=90_000)


def test_a_file_of_500_mb_is_refused_with_a_word_on_what_to_do(visit, tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(500 * 2**20)
    seen = visit("lang=en&page=sources", wait_for_marks=False)
    chooser = seen.page.locator("[data-testid=stFileUploader] input[type=file]")
    chooser.wait_for(state="attached")
    chooser.set_input_files(large)
    seen.page.get_by_text("must be 50").first.wait_for()
    assert seen.page.get_by_text("read it from a shell").is_visible()
    seen.page.locator(".st-key-upload_read button").click()
    seen.page.get_by_text("One of more than 50 MB is not taken here").wait_for()
