"""The page shows the lake as it was: chosen at the side or named in the address, said aloud, and left again."""

from __future__ import annotations

import pytest
from builders import MOSUL, RAQQA, coding, located, reading

from events.store import Lake


def words_of(page):
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join([*(str(part.value) for part in (*page.markdown, *page.info)), *bodies])


def sentence(page):
    return next(e.proto.body for e in page.get("html") if "furat-sentence" in e.proto.body)


@pytest.fixture
def lake(home):
    made = Lake.create(home / "lake")
    made.add([reading("Clashes in Raqqa.", coding(location=located(RAQQA)), title="First story")])
    made.add([reading("Attack in Mosul.", coding(location=located(MOSUL)), title="Second story")])
    return made


@pytest.mark.parametrize(("language", "said"), [("en", "You see version 1"), ("ar", "ترى الإصدار 1")])
def test_an_older_version_is_shown_and_said(lake, start, language, said):
    page = start(lang=language, version="1")
    assert not page.exception
    assert said in words_of(page)
    assert page.query_params["version"] in ("1", ["1"])
    assert "1" in sentence(page)
    now = start(lang=language)
    assert said not in words_of(now)
    assert sentence(now) != sentence(page)


def test_the_choice_at_the_side_leads_there_and_back(lake, start):
    page = start(lang="en")
    assert "All events: 2 on the map." in sentence(page)
    box = page.selectbox(key="version")
    assert box.options[0] == "now"
    assert any("ingest: 1 articles" in option for option in box.options)
    page = box.set_value(1).run()
    assert not page.exception
    assert "All events: 1 on the map." in sentence(page)
    page = page.button(key="newest").click().run()
    assert "All events: 2 on the map." in sentence(page)
    assert "version" not in page.query_params


def test_the_past_is_not_reviewed(lake, start):
    page = start(lang="en", page="review", version="1")
    assert not page.exception
    assert "cannot be corrected" in words_of(page)


@pytest.mark.parametrize("version", ["99", "2", "-1", "x", "9" * 30, ""])
def test_a_version_that_never_was_is_the_newest(lake, start, version):
    page = start(lang="en", version=version)
    assert not page.exception
    assert "All events: 2 on the map." in sentence(page)
    assert "version" not in page.query_params


def test_an_event_of_later_is_not_there_yet(lake, start):
    second = next(e for e in lake.events() if e.coding.location.place.name == "Mosul")
    page = start(lang="en", version="1", event=second.id)
    assert not page.exception
    assert "Second story" not in words_of(page)
