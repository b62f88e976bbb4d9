"""Looking and asking in a real browser: finding places, the legend, other views of the map, playing through time."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
FIND = {"en": "Find a place on the map", "ar": "ابحث عن مكان على الخريطة"}


def find(seen, name: str, language: str = "en") -> None:
    field = seen.page.get_by_label(FIND[language])
    field.fill(name)
    field.press("Enter")


@pytest.mark.parametrize(
    ("language", "name", "pin"), [("en", "الرقة", "Raqqa"), ("en", "deir ez", "Deir ez-Zor"), ("ar", "Raqqa", "الرقة")]
)
def test_a_name_in_either_script_brings_the_map_there(visit, language, name, pin):
    seen = visit(f"lang={language}")
    find(seen, name, language)
    seen.map.locator(".furat-pin", has_text=pin).wait_for()
    seen.settled()
    frame = seen.box(seen.page.locator("iframe[title^='streamlit_folium']"))
    at = seen.box(seen.map.locator(".furat-pin"))
    assert abs(at["x"] + 17 - frame["x"] - frame["width"] / 2) < 60
    assert abs(at["y"] + 17 - frame["y"] - frame["height"] / 2) < 60
    assert "20 km" in seen.map.locator(".leaflet-control-scale").inner_text()


def test_another_place_of_the_name_can_be_chosen_and_put_away(visit):
    seen = visit("lang=en&page=table", wait_for_marks=False)
    find(seen, "Raqqa")
    seen.map.locator(".furat-pin").wait_for()
    seen.page.get_by_role("button", name=re.compile("Raqqa Governorate")).click()
    seen.map.locator(".furat-pin", has_text="Raqqa Governorate").wait_for()
    seen.map.locator("body").evaluate("() => { window.probe = 'still here'; }")
    seen.page.get_by_role("button", name="✕").first.click()
    seen.map.locator(".furat-pin").wait_for(state="detached")
    assert seen.page.get_by_label(FIND["en"]).input_value() == ""
    assert seen.map.locator("body").evaluate("() => window.probe") == "still here"


def test_the_events_around_a_found_place_can_be_all_that_is_asked(visit):
    seen = visit("lang=ar")
    find(seen, "الرقة", "ar")
    seen.map.locator(".furat-pin").wait_for()
    seen.page.get_by_role("button", name="ضمن 25 كم منه فقط").click()
    seen.page.wait_for_url(re.compile("area="))
    seen.settled()
    assert "داخل المنطقة المرسومة" in seen.page.locator(".furat-sentence").inner_text()
    seen.page.get_by_role("button", name="كل الأماكن").or_(seen.page.locator(".st-key-everywhere button")).first.click()
    seen.page.wait_for_url(re.compile("^(?!.*area=)"))


@pytest.mark.parametrize("name", ["xyzzyq", "<img src=x onerror=alert(1)>", "!!"])
def test_a_name_nobody_knows_is_told(visit, name):
    seen = visit("lang=en")
    find(seen, name)
    seen.page.get_by_text("No place is called").wait_for()
    assert seen.page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize(("language", "side"), [("en", "Islamic State"), ("ar", "تنظيم الدولة الإسلامية")])
def test_a_side_of_the_legend_filters_and_frees_again(visit, language, side):
    seen = visit(f"lang={language}")
    seen.map.locator(".furat-legend button", has_text=side).click()
    seen.page.wait_for_url(re.compile("side=islamic_state"))
    seen.settled()
    assert seen.page.locator(".furat-sentence").inner_text().startswith(side)
    assert seen.page.get_by_role("checkbox", name=re.compile(side)).is_checked()
    chosen = seen.map.locator(".furat-legend button[aria-pressed=true]")
    assert chosen.inner_text() == side
    chosen.focus()
    chosen.press("Enter")
    seen.page.wait_for_url(lambda url: "side=" not in url)


def test_what_the_map_shows_becomes_a_condition(visit):
    seen = visit("lang=en")
    seen.page.get_by_role("button", name="Only this part").click()
    seen.page.wait_for_url(re.compile("area="))
    seen.settled()
    assert "inside the area" in seen.page.locator(".furat-sentence").inner_text()
    assert not seen.page.get_by_text("more outside").is_visible()
    seen.page.get_by_role("button", name="Not only this part").click()
    seen.page.wait_for_url(lambda url: "area=" not in url)


@pytest.mark.parametrize(
    ("view", "drawn"),
    [("Deaths", ".furat-mark.uncounted"), ("Governorates", "path.furat-unit"), ("Heat", "canvas.furat-heat")],
)
def test_other_views_are_drawn_without_mounting_the_map_anew(visit, view, drawn):
    seen = visit("lang=en")
    seen.map.locator("body").evaluate("() => { window.probe = 'still here'; }")
    seen.page.get_by_role("radio", name=view).or_(seen.page.get_by_role("button", name=view)).first.click()
    seen.map.locator(drawn).first.wait_for(state="attached")
    seen.page.wait_for_url(re.compile(f"view={'areas' if view == 'Governorates' else view.lower()}"))
    assert seen.map.locator("body").evaluate("() => window.probe") == "still here"
    assert seen.map.locator(".furat-legend").count() == 1


def test_time_plays_and_pauses_and_all_weeks_come_back(visit):
    seen = visit("lang=en&from=2017-09-01&to=2017-12-31")
    press = lambda name: seen.page.locator(f".st-key-play_{name} button:visible").first.click()  # noqa: E731
    told = seen.page.locator(".st-key-playing [role=status]")
    press("play")
    told.get_by_text("8 Sep 2017 to 14 Sep 2017").wait_for()
    press("pause")
    seen.page.locator(".st-key-play_play button:visible").first.wait_for()
    seen.settled()
    week = told.inner_text()
    press("on")
    seen.page.wait_for_function(
        "was => document.querySelector('.st-key-playing [role=status]').innerText !== was", arg=week
    )
    press("stop")
    told.wait_for(state="detached")
    assert "1 Sep 2017 to 31 Dec 2017" in seen.page.locator(".furat-sentence").inner_text()
    assert "from=2017-09-01" in seen.page.url


def test_online_tiles_are_asked_for_only_when_a_person_wants_them(visit):
    seen = visit("lang=en")
    assert seen.outside == []
    seen.page.locator(".st-key-online label").first.click()
    seen.page.get_by_text("now see which parts of the map you look at").wait_for()
    seen.map.locator(".leaflet-container").wait_for()
    seen.page.wait_for_timeout(1500)
    asked = {url.split("/")[2] for url in seen.outside}
    assert asked == {"tile.openstreetmap.org"}
    seen.outside.clear()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_what_is_tapped_comes_up_on_the_screen(visit, language):
    seen = visit(f"lang={language}", width=390, height=844)
    seen.map.locator(".leaflet-marker-icon", has=seen.map.locator(".furat-mark:empty")).first.focus()
    seen.page.keyboard.press("Enter")
    told = seen.page.locator(".furat-told")
    told.wait_for()
    seen.settled()
    box = seen.box(told)
    assert 0 <= box["y"] < box["y"] + box["height"] <= 844
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    seen.page.locator(".st-key-close_event button").click()
    told.wait_for(state="detached")


def test_on_a_phone_an_arabic_table_begins_at_its_right(visit):
    seen = visit("lang=ar&page=table", width=390, height=844, wait_for_marks=False)
    seen.page.locator(".dvn-scroller").wait_for()
    seen.page.wait_for_function(
        "() => { const e = document.querySelector('.dvn-scroller'); return e.scrollLeft > 0 && "
        "e.scrollLeft + e.clientWidth >= e.scrollWidth - 2; }"
    )
    assert seen.page.locator("[data-testid=stElementToolbar]:visible").count() == 0
