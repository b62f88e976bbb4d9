"""Correcting in a real browser: a place by name and by a click on a map, why it was done, and taking it back."""

from __future__ import annotations

import re

import pytest

from events.corrections import check_value
from events.store import Lake

pytestmark = pytest.mark.browser


def test_a_place_is_corrected_by_name_in_five_clicks_and_taken_back(visit, dashboard):
    seen = visit("lang=en")
    page = seen.page
    seen.click(page.get_by_role("button", name="Review", exact=True))
    seen.click(page.get_by_role("radio", name="Where"))
    seen.click(page.get_by_role("radio", name="name", exact=True))
    field = page.get_by_label("Name of the place")
    field.fill("الميادين")
    field.press("Enter")
    seen.click(page.locator("label", has_text="Mayadin").first)
    page.get_by_label("Your name").fill("Amal")
    page.get_by_label("Why").first.fill("the second article names it")
    seen.settled()
    seen.click(page.get_by_role("button", name="Store the correction"))
    page.get_by_text(re.compile("Amal.*: Where: Mayadin – why: .*the second article names it")).first.wait_for()
    assert seen.clicks <= 5
    made = Lake.open(dashboard.home / "lake").corrections()[-1]
    assert (made.who, made.field, made.why) == ("Amal", "location", "the second article names it")
    assert check_value("location", made.value).place.name == "Mayadin"

    made = page.locator("[class*=st-key-made_past]", has_text="Where: Mayadin")
    made.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("took back: Where: Mayadin").first.wait_for()
    assert Lake.open(dashboard.home / "lake").corrections()[-1].field == "undone"


def test_a_place_is_corrected_by_a_click_on_a_map_in_arabic(visit, dashboard):
    lake = Lake.open(dashboard.home / "lake")
    before = len(lake.corrections())
    seen = visit("lang=ar&page=review", wait_for_marks=False)
    page = seen.page
    page.get_by_role("radio", name="أين").click()
    page.get_by_role("radio", name="بنقرة على الخريطة").click()
    seen.map.locator(".leaflet-container").wait_for()
    seen.settled()
    seen.map.locator(".leaflet-container").click(position={"x": 120, "y": 90})
    store = page.get_by_role("button", name="حفظ التصحيح")
    page.wait_for_function("() => document.querySelector('.st-key-store_correction button')?.disabled === false")
    store.click()
    for _ in range(100):
        if len(lake.corrections()) > before:
            break
        page.wait_for_timeout(100)
    found = check_value("location", lake.corrections()[-1].value)
    page.get_by_text("تصحيح أين").first.wait_for()
    assert found.place.source == "a point chosen on the map"
    assert (found.latitude, found.longitude) == (found.place.latitude, found.place.longitude)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_corrections_fit_beside_the_map(visit, dashboard, language):
    event = next(Lake.open(dashboard.home / "lake").events())
    seen = visit(f"lang={language}&event={event.id}", width=390, height=844)
    seen.page.locator(".st-key-correct_open button").click()
    seen.page.locator("[role=radiogroup] button").first.wait_for()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [button.bounding_box() for button in seen.page.locator("[role=radiogroup] button").all()]
    right = max(box["x"] + box["width"] for box in boxes)
    assert right <= 390
