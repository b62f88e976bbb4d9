"""Everybody can use the page: axe-core finds nothing serious, all is reached by keyboard, and few clicks suffice."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from events.corrections import make_correction
from events.store import Lake

pytestmark = pytest.mark.browser
PAGES = ("map", "table", "review", "sources")
BRUSH = {"exclude": [[".period_brush"], [".period_brush_bg"]]}
"""Empty rectangles that Vega keeps for a period drawn on the timeline: they cannot be named. The date fields beside the
chart do the same by keyboard and can be read out."""


def serious(seen) -> list[str]:
    """What axe-core finds of weight, in the page and in the map's frame."""
    seen.settled()
    found = [
        violation | {"frame": frame.url}
        for frame in seen.page.frames
        for violation in Axe().run(frame, context=BRUSH).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    return [f"{v['id']}: {v['help']}: {[node['html'][:200] for node in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_serious_on_any_page(visit, language):
    seen = visit(f"lang={language}")
    page = seen.page
    page.locator(".furat-row, .st-key-panel button").first.click()
    page.locator(".furat-told").wait_for()
    page.locator(".st-key-correct_open button").click()
    seen.settled()
    assert serious(seen) == []
    for name in PAGES[1:]:
        page.locator(f".st-key-page_{name} button").click()
        seen.settled()
        if name == "table":
            page.locator(".st-key-show_tray button").click()
            seen.settled()
        if name == "review":
            page.locator("[role=radiogroup] button").nth(2).click()
            seen.settled()
        assert serious(seen) == [], name
    page.locator(".st-key-take_slot button").click()
    page.locator("[data-testid=stPopoverBody]").wait_for()
    assert serious(seen) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_serious_in_the_past_and_where_nothing_is_left(visit, dashboard, language):
    visit(f"lang={language}")  # the first one makes the lake
    lake = Lake.open(dashboard.home / "lake")
    before, event = lake.version, next(lake.events())
    lake.correct(make_correction(event.id, "confidence", 1.0, who="Amal"))
    for address, told in ((f"version={before}", ".st-key-past_notice"), ("q=xyzzyq", ".st-key-lift_all")):
        seen = visit(f"lang={language}&{address}", wait_for_marks=False)
        seen.page.locator(told).first.wait_for()
        assert serious(seen) == [], address


FOCUSED = """() => {
    const here = document.activeElement;
    const label = here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || here.title || "";
    return `${here.tagName} ${label}`.trim();
}"""


def test_all_parts_of_the_map_page_are_reached_by_keyboard(visit):
    seen = visit("lang=en")
    page, reached = seen.page, []
    for _ in range(110):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    told = "\n".join(reached)
    for part in (
        "Map",
        "Table",
        "Review",
        "Sources",
        "Take away",
        "عربي",
        "Government forces",
        "Battles",
        "Last month",
    ):
        assert re.search(rf"\b{part}\b", told), f"{part} is not among {reached}"
    assert any(line.startswith("IFRAME") for line in reached), reached
    marks = seen.map.locator(".leaflet-marker-icon[tabindex='0']")
    assert marks.count() > 5


def test_an_event_is_opened_from_its_mark_and_corrected_without_a_mouse(visit):
    seen = visit("lang=en")
    page = seen.page
    single = seen.map.locator(".leaflet-marker-icon", has=seen.map.locator(".furat-mark:empty")).first
    single.focus()
    page.keyboard.press("Enter")
    page.locator(".furat-told").wait_for()
    page.locator(".st-key-correct_open button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Where").focus()
    page.keyboard.press("Space")
    page.get_by_role("combobox", name="How exact").wait_for()


def test_the_last_month_of_a_faction_and_its_picture_need_few_clicks(visit):
    seen = visit("lang=en")
    page = seen.page
    seen.click(page.get_by_text(re.compile("^Islamic State ·")))
    seen.click(page.get_by_role("button", name="Last month"))
    page.wait_for_url(re.compile("from=.*to="))
    assert "side=islamic_state" in page.url
    seen.settled()
    assert seen.clicks <= 3
    seen.click(page.get_by_role("button", name="Take away"))
    with page.expect_download() as waiting:
        seen.click(page.get_by_role("button", name="Map as a picture"))
    assert waiting.value.suggested_filename.endswith(".png")
    assert seen.clicks <= 5


def test_the_map_leads_to_the_tray_of_events_without_a_place(visit, dashboard):
    visit("lang=en")  # the first one makes the lake
    lake = Lake.open(dashboard.home / "lake")
    event = next(e for e in lake.events() if e.coding.location and e.coding.location.place)
    lake.correct(make_correction(event.id, "location", None, who="Amal"))
    seen = visit("lang=en")
    seen.page.get_by_role("button", name=re.compile("^Without a place: ")).click()
    seen.page.wait_for_url(re.compile("page=tray"))
    seen.page.get_by_text(re.compile(r"^Page 1 of 1 · \d+ events")).wait_for()
