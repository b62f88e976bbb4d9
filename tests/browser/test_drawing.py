"""An area drawn on the map in a real browser: it filters, stands in address and sentence, and goes away again."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from events.answers import Extent, Polygon
from events.filters import from_query
from events.model import EventFilter
from events.query import Query
from events.store import Lake

pytestmark = pytest.mark.browser
DRAWN = {"en": "inside the area drawn", "ar": "داخل المنطقة المرسومة"}
BOX = {"en": "inside the area", "ar": "داخل المنطقة"}
LIFT = {"en": "Not only this part", "ar": "ليس هذا الجزء فقط"}


def spot(seen, right: float, down: float) -> tuple[float, float]:
    """A place on the map by parts of its width and height, in pixels of the page."""
    box = seen.box(seen.page.locator("iframe[title^='streamlit_folium']"))
    return box["x"] + right * box["width"], box["y"] + down * box["height"]


def take(seen, tool: int) -> None:
    seen.map.locator(".furat-draw button").nth(tool).click()
    seen.map.locator(".furat-hint").wait_for()


def drag(seen, start: tuple[float, float], end: tuple[float, float]) -> None:
    seen.page.mouse.move(*spot(seen, *start))
    seen.page.mouse.down()
    seen.page.mouse.move(*spot(seen, *end), steps=5)
    seen.page.mouse.up()


def filter_of(seen) -> EventFilter:
    filter, problems = from_query(parse_qsl(urlsplit(seen.page.url).query))
    assert problems == []
    return filter


def said(seen) -> str:
    return seen.page.locator(".furat-sentence").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_rectangle_becomes_the_condition_and_one_click_lifts_it(visit, dashboard, language):
    seen = visit(f"lang={language}")
    seen.map.locator("body").evaluate("() => { window.probe = 'still here'; }")
    take(seen, 0)
    drag(seen, (0.4, 0.2), (0.75, 0.6))
    seen.page.wait_for_url(re.compile("area="))
    seen.settled()
    filter = filter_of(seen)
    assert isinstance(filter.area, Extent)
    assert BOX[language] in said(seen)
    assert f": {Query(Lake.open(dashboard.home / 'lake')).totals(filter).mapped} " in said(seen)
    seen.map.locator("path.furat-area").wait_for(state="attached")
    assert seen.map.locator("body").evaluate("() => window.probe") == "still here"
    seen.page.get_by_role("button", name=LIFT[language]).click()
    seen.page.wait_for_url(lambda url: "area=" not in url)
    seen.map.locator("path.furat-area").wait_for(state="detached")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_polygon_is_drawn_corner_by_corner_and_an_address_brings_it_back(visit, dashboard, language):
    seen = visit(f"lang={language}")
    take(seen, 1)
    corners = [(0.4, 0.15), (0.85, 0.25), (0.7, 0.65)]
    for corner in (*corners, corners[0]):
        seen.page.mouse.click(*spot(seen, *corner))
        seen.page.wait_for_timeout(350)
    seen.page.wait_for_url(re.compile("area="))
    seen.settled()
    filter = filter_of(seen)
    assert isinstance(filter.area, Polygon)
    assert len(filter.area.corners) == len(corners)
    assert DRAWN[language] in said(seen)
    query = Query(Lake.open(dashboard.home / "lake"))
    shown = query.totals(filter).mapped
    assert 0 < shown < query.totals(EventFilter(area=filter.area.extent)).mapped
    again = visit(urlsplit(seen.page.url).query)
    assert DRAWN[language] in said(again)
    assert f": {shown} " in said(again)
    again.map.locator("path.furat-area").wait_for(state="attached")


def test_what_was_begun_can_be_left_and_the_map_moves_again(visit):
    seen = visit("lang=en")
    for tool in (0, 1):
        take(seen, tool)
        seen.page.mouse.click(*spot(seen, 0.5, 0.3))
        seen.map.locator("body").press("Escape")
        seen.map.locator(".furat-hint").wait_for(state="detached")
        assert seen.map.locator("path.furat-area").count() == 0
    take(seen, 0)
    seen.map.locator(".furat-draw button").first.click()  # the same tool again puts it away
    seen.map.locator(".furat-hint").wait_for(state="detached")
    before = seen.box(seen.map.locator(".furat-mark").first)
    drag(seen, (0.6, 0.5), (0.7, 0.6))
    seen.settled()
    assert seen.box(seen.map.locator(".furat-mark").first) != before
    assert "area=" not in seen.page.url
