"""Deciding in a real browser, over a lake of its own: accept and reject, two reviewers, merge and split, a rule."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from events import rules
from events.corrections import check_value
from events.model import Correction
from events.store import Lake

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def dashboard(first_start: Any, started: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A dashboard over a copy of the home of all other tests: what is decided here is not to change what they see."""
    own = tmp_path_factory.mktemp("deciding")
    with started(shutil.copytree(first_start.home, own / "home", symlinks=True), own / "dashboard.log") as running:
        yield running


def made(dashboard: Any) -> list[Correction]:
    return list(Lake.open(dashboard.home / "lake").corrections())


def stored(seen: Any, dashboard: Any, field: str) -> Correction:
    """The correction of a field, once it is stored."""
    for _ in range(100):
        if found := [one for one in made(dashboard) if one.field == field]:
            return found[-1]
        seen.page.wait_for_timeout(100)
    raise AssertionError(f"no correction of {field} was stored")


def test_an_event_is_accepted_the_next_rejected_and_that_taken_back(visit, dashboard):
    seen = visit("lang=en&page=review", wait_for_marks=False)
    page = seen.page
    page.get_by_label("Your name").fill("Amal")
    waiting = page.get_by_text(re.compile(r"To be reviewed: \d+"))
    before = int(waiting.inner_text().rsplit(" ", 1)[1])
    page.get_by_role("button", name="Accept as it is").click()
    page.get_by_text(f"To be reviewed: {before - 1}").wait_for()
    seen.settled()
    page.get_by_role("button", name="Reject").click()
    page.get_by_text(f"To be reviewed: {before - 2}").wait_for()
    seen.settled()
    accepted, rejected = (stored(seen, dashboard, field) for field in ("confidence", "rejected"))
    assert accepted.who == "Amal"
    assert [check_value(one.field, one.value) for one in (accepted, rejected)] == [1.0, True]
    page.get_by_text("Last decisions").click()
    line = page.locator("[class*=st-key-made_]", has_text="rejected").first
    line.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text(f"To be reviewed: {before - 1}").wait_for()
    assert check_value("undone", stored(seen, dashboard, "undone").value) == rejected.id


def test_the_slower_of_two_reviewers_is_told_and_changes_nothing(visit, dashboard):
    fast, slow = (visit("lang=en&page=review", wait_for_marks=False) for _ in range(2))
    for one in (fast, slow):
        one.page.get_by_role("button", name="Accept as it is").wait_for()
        one.settled()
    fast.page.get_by_role("button", name="Accept as it is").click()
    fast.settled()
    count = len(made(dashboard))
    slow.page.get_by_role("button", name="Reject").click()
    slow.page.get_by_text("Somebody else decided on this event").first.wait_for()
    assert len(made(dashboard)) == count


def test_two_events_are_made_one_and_parted_again(visit, dashboard):
    lake = Lake.open(dashboard.home / "lake")
    events = [event for event in lake.events() if event.coding.date and event.coding.location]
    one, other = events[0], events[1]
    seen = visit(f"lang=en&event={one.id}")
    page = seen.page
    page.locator(".st-key-correct_open button").click()
    page.get_by_role("radio", name="Merge").click()
    field = page.get_by_label("Or the address or id of another event")
    field.fill(other.id)
    field.press("Tab")
    seen.settled()
    page.get_by_role("button", name="Make them one event").click()
    ruled = stored(seen, dashboard, "together")
    seen.settled()
    merged = next(event for event in lake.events() if set(one.article_ids) <= set(event.article_ids))
    assert set(merged.article_ids) == {*one.article_ids, *other.article_ids}

    seen = visit(f"lang=en&event={merged.id}")
    page = seen.page
    page.locator(".st-key-correct_open button").click()
    page.get_by_role("radio", name="Split").click()
    page.get_by_label("Articles that tell another event").click()
    page.get_by_role("option").last.click()
    page.locator(".furat-sentence").click()  # the list of articles shuts
    seen.settled()
    page.get_by_role("button", name="Split them off").click()
    assert stored(seen, dashboard, "apart").id != ruled.id
    seen.settled()
    assert not any({*one.article_ids, *other.article_ids} <= set(event.article_ids) for event in lake.events())


def test_a_corrected_place_becomes_a_rule_that_says_what_it_would_change(visit, dashboard):
    lake = Lake.open(dashboard.home / "lake")
    named: dict[str, list[str]] = {}
    for event in lake.events():
        if event.coding.location and event.coding.location.place:
            named.setdefault(event.coding.location.toponym.text, []).append(event.id)
    ids = max(named.values(), key=len)
    assert len(ids) > 1
    seen = visit(f"lang=en&event={ids[0]}")
    page = seen.page
    page.locator(".st-key-correct_open button").click()
    page.get_by_role("radio", name="Where").click()
    page.get_by_role("radio", name="name", exact=True).click()
    field = page.get_by_label("Name of the place")
    field.fill("Mayadin")
    field.press("Enter")
    page.locator("label", has_text="Mayadin").first.click()
    seen.settled()
    page.get_by_text(re.compile("Make it a rule")).click()
    page.get_by_text(re.compile(r"It would change \d+ other events:")).wait_for()
    seen.settled()
    page.get_by_role("button", name="Store the correction").click()
    stored(seen, dashboard, "location")
    seen.settled()
    [rule] = rules.read(dashboard.home)
    assert rule.place.name == "Mayadin"
    assert rule.name in named
    page.goto(f"{dashboard.address}/?lang=en&page=review")
    page.get_by_text("Rules: 1").click()
    page.get_by_role("button", name="Forget this rule").click()
    page.get_by_text("Rules: 1").wait_for(state="detached")
    assert rules.read(dashboard.home) == ()
