"""The list of events beside the map: what of a row is sent, and that closed parts send nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from builders import IS, MOSUL, RAQQA, SDF, coding, located, reading
from streamlit.testing.v1 import AppTest

from events.store import Lake

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def lake(home) -> Lake:
    made = Lake.create(home / "lake")
    raqqa = coding(a=(SDF,), b=(IS,), location=located(RAQQA))
    mosul = coding(on=date(2019, 3, 1), a=(IS,), b=(), location=located(MOSUL))
    nowhere = coding(on=date(2019, 4, 1), a=(), b=(), location=None)
    texts = ("Clashes in Raqqa.", "Attack in Mosul.", f"{HOSTILE} somewhere.")
    made.add([reading(text, code) for text, code in zip(texts, (raqqa, mosul, nowhere), strict=True)])
    return made


def listed(page: AppTest) -> dict[str, Any]:
    (element,) = page.get("bidi_component")
    return dict(json.loads(element.proto.json))


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ["2019-04-01 · no place", "2019-03-01 · Mosul", "2017-10-01 · Raqqa"]),
        ("ar", ["2019-04-01 · بلا مكان", "2019-03-01 · الموصل", "2017-10-01 · الرقة"]),
    ],
)
def test_the_latest_events_stand_first_in_the_language_of_the_page(lake, start, language, headings):
    rows = listed(start(lang=language))["rows"]
    assert [row[2] for row in rows] == headings
    assert {row[0] for row in rows} == {event.id for event in lake.events()}
    assert all(row[1].startswith("#") for row in rows)


def test_a_filter_shortens_the_list(lake, start):
    assert len(listed(start(lang="en", side="kurdish_led"))["rows"]) == 1


def test_the_script_sets_texts_and_never_html(lake, start):
    (element,) = start(lang="en").get("bidi_component")
    assert "innerHTML" not in element.proto.js_content
    assert "textContent" in element.proto.js_content


def test_what_is_closed_is_not_sent(lake, start):
    page = start(lang="en")
    assert not page.get("download_button")
    assert not page.slider
    page.session_state["more"] = True
    page.session_state["take_away"] = True
    page.run()
    assert page.slider
    assert page.get("download_button")


def test_more_rows_are_fetched_when_asked_for(lake, start, monkeypatch):
    monkeypatch.setattr("views.state.LISTED", 1)
    page = start(lang="en")
    page.session_state["furat"].listed = 1
    assert len(listed(page.run())["rows"]) == 1
    page.button(key="list_more").click().run()
    assert len(listed(page)["rows"]) == 3
    assert not [button for button in page.button if button.key == "list_more"]
    page.checkbox(key="side_islamic_state").check().run()
    assert len(listed(page)["rows"]) == 1
