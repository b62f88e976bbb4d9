"""The live map in a real browser: it draws itself, asks nobody, and shows hostile words as words."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geodata.areas import Areas
from geodata.cells import Cell, Side, Unit
from geodata.leaflet import CellLayer, Clicked, OfflineMap, clicked, write_assets
from geodata.leaflet_assets import write_units

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIDES = [Side("is", "Islamic State", "#222222"), Side("gov", "القوات الحكومية", "#0072B2")]
HOSTILE = "</script><img src=x onerror='window.evil=1'><script>window.evil=1</script>"
CELLS = [
    Cell(40.919, 34.452, 12, "is", deaths=40, label="Abu Kamal"),
    Cell(40.919, 34.452, 7, "gov", label=HOSTILE, event_id="ev-1"),
    Cell(40.14, 35.33, 1, "gov", where_precision=4, radius_km=60),
]

DAYR = next(n for n, area in enumerate(Areas.open().by_country("SY")) if area.iso == "SY-DY")
RIVER = ((39.6, 35.85), (39.8, 35.8), (40.1, 35.4), (40.3, 35.2))
DRAWN = [
    Cell(38.0, 34.5, 1, "gov"),
    Cell(38.5, 35.5, 1, "is", where_precision=2, radius_km=15, event_id="ev-near"),
    Cell(38.5, 34.3, 1, "is", where_precision=3, radius_km=25),
    Cell(40.2, 34.9, 1, "gov", where_precision=4, radius_km=90, shape=Unit("SY", DAYR)),
    Cell(39.95, 35.6, 1, "is", where_precision=5, radius_km=25, shape=RIVER),
    Cell(41.5, 33.6, 1, "gov", where_precision=6),
]
"""An event of each exactness of its place."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = write_assets(tmp_path_factory.mktemp("home"))
    for language in ("en", "ar"):
        page = OfflineMap(assets=".", language=language, zoom=7, latitude=34.8)
        CellLayer(CELLS, SIDES, language=language).add_to(page)
        (folder / f"{language}.html").write_text(page.get_root().render(), encoding="utf-8")
        page = OfflineMap(assets=".", language=language, zoom=7, latitude=34.8)
        CellLayer(DRAWN, SIDES, language=language, focus=DRAWN[0]).add_to(page)
        (folder / f"shapes-{language}.html").write_text(page.get_root().render(), encoding="utf-8")
    write_units(folder, ["SY"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1000, "height": 700})
    opened.set_default_timeout(120_000)  # other tests run beside it
    opened.troubles = []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    opened.on("requestfailed", lambda request: opened.troubles.append(request.url))
    opened.on("request", lambda request: "127.0.0.1" in request.url or opened.troubles.append(request.url))
    yield opened
    opened.close()


def shown(page, address, language):
    page.goto(f"{address}/{language}.html")
    page.locator(".furat-label.river").first.wait_for()
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", {"Euphrates", "Khabur", "Tigris", "Raqqa"}), ("ar", {"الفرات", "الخابور", "دجلة", "الرقة"})],
)
def test_rivers_and_towns_are_named(page, address, language, names):
    labels = shown(page, address, language).locator(".furat-label").all_text_contents()
    assert names <= set(labels)
    assert page.troubles == []


def test_no_name_lies_on_another_or_on_a_mark(page, address):
    shown(page, address, "en")
    level = page.locator(".furat-label:not(.river), .furat-mark")
    boxes = [level.nth(i).bounding_box() for i in range(level.count())]
    marks = page.locator(".furat-mark").count()
    for i, one in enumerate(boxes):
        for other in boxes[max(i + 1, marks) if i < marks else i + 1 :]:
            apart = (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= one["y"] + 1
            )
            assert apart, (one, other)


def test_land_and_sea_are_painted(page, address):
    shown(page, address, "en")
    colours = page.evaluate(
        """() => [...document.querySelectorAll("canvas")].flatMap((canvas) => {
            const c = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
            return [c.slice(0, 4).join()];
        })"""
    )
    assert "251,250,246,255" in colours


def test_marks_carry_their_numbers_and_stand_side_by_side(page, address):
    shown(page, address, "en")
    assert sorted(page.locator(".furat-mark").all_text_contents()) == ["", "12", "7"]
    twelve, seven = (page.locator(".furat-mark", has_text=text).bounding_box() for text in ("12", "7"))
    assert abs(twelve["x"] - seven["x"]) >= min(twelve["width"], seven["width"])


def test_hostile_words_are_shown_and_not_run(page, address):
    shown(page, address, "en").locator(".furat-mark", has_text="7").hover()
    tooltip = page.locator(".leaflet-tooltip")
    assert HOSTILE in tooltip.inner_text()
    assert page.evaluate("window.evil") is None
    assert page.locator("img[src=x]").count() == 0
    assert clicked(tooltip.text_content()) == Clicked(40.919, 34.452, "gov", "ev-1")


def test_the_circle_is_to_scale_and_takes_no_clicks(page, address):
    shown(page, address, "en")
    metres, pixels = page.evaluate(
        """() => {
            const map = Object.values(window).find((value) => value instanceof L.Map);
            const ends = [[35.33, 39.5], [35.33, 40.8]], [a, b] = ends.map((end) => map.latLngToLayerPoint(end));
            return [map.distance(...ends) / a.distanceTo(b), document.querySelector("path").getBBox().width];
        }"""
    )
    assert metres * pixels == pytest.approx(120_000, rel=0.03)
    assert page.locator("path.leaflet-interactive").count() == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["within the circle", "hatched circle", "hatched unit", "along the line"]),
        ("ar", ["داخل الدائرة", "الدائرة المخططة", "الوحدة المخططة", "امتداد الخط"]),
    ],
)
def test_each_exactness_is_drawn_in_its_way_and_the_legend_explains_it(page, address, language, words):
    shown(page, address, f"shapes-{language}")
    kinds = page.locator("path.furat-shape").evaluate_all("(all) => all.map((e) => e.classList[1]).sort()")
    assert kinds == ["hatched", "line", "outline", "within"]
    assert page.locator("path.leaflet-interactive").count() == 0
    assert page.locator("path.furat-focus").count() == 1
    fills = page.locator("path.hatched, path.outline").evaluate_all("(all) => all.map((e) => e.getAttribute('fill'))")
    assert all(page.evaluate("(fill) => !!document.querySelector(fill.slice(4, -1))", fill) for fill in fills)
    legend = page.locator(".furat-legend").inner_text()
    assert all(word in legend for word in words)
    assert page.troubles == []


def test_a_unit_and_a_line_lie_where_they_are(page, address):
    shown(page, address, "shapes-en")
    unit, line = page.evaluate(
        """() => {
            const map = Object.values(window).find((value) => value instanceof L.Map);
            const edges = (name) => { const box = document.querySelector(`path.${name}`).getBBox();
                const corners = [[box.x, box.y + box.height], [box.x + box.width, box.y]];
                const ends = corners.map((corner) => map.layerPointToLatLng(corner));
                return ends.flatMap(({ lng, lat }) => [lng, lat]); };
            return [edges("outline"), edges("line")];
        }"""
    )
    assert unit == pytest.approx(Areas.open().by_country("SY")[DAYR].geometry.bounds, abs=0.02)
    assert line == pytest.approx((39.6, 35.2, 40.3, 35.85), abs=0.02)


def test_a_mark_that_is_pointed_at_brings_its_shape_forward(page, address):
    shown(page, address, "shapes-en").locator(".furat-mark").nth(1).hover()
    assert page.locator("path.within").get_attribute("stroke-width") == "3"


def test_the_map_stays_left_to_right_and_words_turn(page, address):
    shown(page, address, "ar")
    assert page.evaluate("getComputedStyle(document.querySelector('.leaflet-container')).direction") == "ltr"
    assert page.evaluate("getComputedStyle(document.querySelector('.leaflet-tooltip-pane')).direction") == "ltr"
    assert page.evaluate("getComputedStyle(document.querySelector('.furat-legend')).direction") == "rtl"
    _, _, right, _ = room(page, ".furat-legend")
    assert right > page.viewport_size["width"] - 20


def test_the_legend_leaves_with_the_marks(page, address):
    shown(page, address, "en")
    assert page.locator(".furat-legend").count() == 1
    page.evaluate(
        """() => { const map = Object.values(window).find((v) => v instanceof L.Map);
        map.eachLayer((layer) => { if (layer instanceof L.FeatureGroup) map.removeLayer(layer); }); }"""
    )
    assert page.locator(".furat-legend, .furat-mark").count() == 0
    assert page.troubles == []


def room(page, selector):
    """Where an element stands: left, top, right, bottom in pixels."""
    box = page.locator(selector).bounding_box()
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [340, 366, 499, 500, 726, 899, 1400])
def test_attribution_scale_and_legend_leave_each_other_room(page, address, language, width):
    page.set_viewport_size({"width": width, "height": 400})
    shown(page, address, language)
    credit, scale, legend = (
        room(page, part) for part in (".leaflet-control-attribution", ".leaflet-control-scale", ".furat-legend")
    )
    assert credit[3] - credit[1] <= 18
    assert apart(credit, scale)
    assert apart(credit, legend)
    assert apart(scale, legend)
    assert all(left >= 0 and right <= width and bottom <= 400 for left, _, right, bottom in (credit, scale, legend))
    assert page.locator(".leaflet-control-attribution > bdi").evaluate("(e) => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize(("width", "open"), [(366, False), (499, False), (500, True), (900, True)])
def test_the_legend_is_folded_on_a_narrow_map(page, address, width, open):
    page.set_viewport_size({"width": width, "height": 400})
    shown(page, address, "en")
    rows = page.locator(".furat-legend bdi").first
    assert rows.is_visible() == open
    page.locator(".furat-legend summary").click()
    assert rows.is_visible() != open


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_open_legend_takes_a_quarter_of_a_phones_map_at_most(page, address, language):
    page.set_viewport_size({"width": 366, "height": 400})
    shown(page, address, language)
    page.locator(".furat-legend summary").click()
    page.evaluate(
        """() => { const box = document.querySelector(".furat-legend .rows");
        for (let i = 0; i < 20; i++) box.append(box.lastElementChild.cloneNode(true)); }"""
    )
    left, top, right, bottom = room(page, ".furat-legend")
    assert (right - left) * (bottom - top) <= 366 * 400 / 4
    assert apart((left, top, right, bottom), room(page, ".leaflet-control-scale"))


def test_a_legend_opened_stays_open_when_the_marks_change(page, address):
    page.set_viewport_size({"width": 366, "height": 400})
    shown(page, address, "en").locator(".furat-legend summary").click()
    page.evaluate(
        """() => { const map = Object.values(window).find((v) => v instanceof L.Map);
        const marks = Object.values(window).find((v) => v instanceof L.FeatureGroup);
        map.removeLayer(marks); map.addLayer(marks); }"""
    )
    assert page.locator(".furat-legend bdi").first.is_visible()


@pytest.mark.parametrize(("language", "said"), [("en", "endorse no claim"), ("ar", "ولا تعني الإقرار")])
def test_the_sentence_about_borders_unfolds_on_the_map(page, address, language, said):
    page.set_viewport_size({"width": 366, "height": 400})
    shown(page, address, language)
    note = page.locator(".furat-note p")
    assert not note.is_visible()
    page.locator(".furat-note summary").click()
    assert said in note.inner_text()
    left, top, right, _ = room(page, ".furat-note p")
    assert (left >= 0, top >= 0, right <= 366) == (True, True, True)
