"""The conditions that are seldom set: each changes filter, sentence and address, and can be lifted again."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import CIVILIANS, IS, MAYADIN, RAQQA, SDF, SYRIA, coding, located, reading

from events.model import Claim, Span, Stance, Toll
from events.store import Lake
from geodata.places import WherePrecision


@pytest.fixture
def lake(home: Path) -> Lake:
    """Four events: deaths 3, 30 and unknown; a claimant; an inexact place; one without a place."""
    made = Lake.create(home / "lake")
    claims = (Claim("SOHR", Stance.ASSERTS, Span(0, 5)),)
    codes = (
        coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(3, 3, 3), claims=claims),
        coding(a=(IS,), b=(CIVILIANS,), location=located(MAYADIN, WherePrecision.NEAR), killed=Toll(30, 30, 30)),
        coding(a=(SYRIA,), b=(SDF,), location=located(MAYADIN)),
        coding(a=(IS,), b=(), location=None),
    )
    made.add([reading(f"Clash {number} raged.", code) for number, code in enumerate(codes)])
    return made


def sentence(page) -> str:
    return next(e.proto.body for e in page.get("html") if "furat-sentence" in e.proto.body)


def opened(page):
    """The page with its seldom used filters on screen: what is closed is not sent."""
    page.session_state["more"] = True
    return page.run()


def test_a_role_is_asked_for_once_somebody_is_chosen(lake, start):
    page = start(lang="en")
    assert "role" not in [group.key for group in page.get("button_group")]
    page = start(lang="en", side="islamic_state", role="side_b")
    assert "Islamic State (as side B): 1 on the map." in sentence(page)
    assert page.query_params["role"] == "side_b"


def test_bounds_of_deaths_leave_out_what_nobody_counted_and_say_so(lake, start):
    page = opened(start(lang="en", deaths_from="5"))
    assert page.number_input(key="deaths_from").value == 5
    assert "5 or more killed: 1 on the map." in sentence(page)
    assert "2 without a number of dead" in sentence(page)
    page.checkbox(key="deaths_unknown").check().run()
    assert "5 or more killed or an unknown number: 2 on the map." in sentence(page)
    page.number_input(key="deaths_to").set_value(3).run()  # below the other bound: takes it along
    assert page.query_params["deaths_from"] == "3"
    assert page.query_params["deaths_to"] == "3"


@pytest.mark.parametrize(
    ("key", "value", "shown", "pair"),
    [
        ("claimants", "SOHR", "said or denied by SOHR: 1", ("claimant", "SOHR")),
        ("precisions", "2", "place known as: near a named place: 1", ("where", "2")),
        ("reviews", "open", "not reviewed: 3", ("review", "open")),
        ("sub_types", "Armed clash", "Armed clash: 3", ("sub", "Armed clash")),
    ],
)
def test_a_list_filters_and_stands_in_the_address(lake, start, key, value, shown, pair):
    page = opened(start(lang="en"))
    page.multiselect(key=key).select(value).run()
    assert not page.exception
    assert shown in sentence(page)
    assert page.query_params[pair[0]] == pair[1]


def test_groups_of_a_chosen_side_come_first(lake, start):
    page = start(lang="en", side="kurdish_led")
    assert page.multiselect(key="actors").options[0] == "Syrian Democratic Forces"


@pytest.mark.parametrize(
    ("address", "lift"),
    [
        ({"deaths_from": "500"}, "deaths"), ({"area": "0,0,1,1"}, "area"), ({"where": "6"}, "where_precisions"),
        ({"claimant": "Nobody"}, "claimants"), ({"review": "corrected"}, "reviews"),
        ({"side": "government", "role": "side_b"}, "role"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_emptied_the_view_can_be_lifted(lake, start, address, lift, language):
    page = start(lang=language, **address)
    assert page.warning
    page.button(key=f"lift_{lift}").click().run()
    assert not page.exception
    assert not page.warning


@pytest.mark.parametrize(("language", "told"), [("en", "is no area"), ("ar", "ليست منطقة")])
def test_a_broken_address_is_told_in_the_language_of_the_page(lake, start, language, told):
    page = start(lang=language, area="here", side="islamic_state")
    assert any(told in warning.value for warning in page.warning)
