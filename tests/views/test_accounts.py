"""Accounts of one event side by side: what agrees, what differs, who copies whom; nothing from outside unescaped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import IS, MOSUL, RAQQA, SDF, article, coding, located, report

from events.model import Event, Origin, Toll
from views import accounts
from views.words import words

EN, AR = words("en"), words("ar")
HOSTILE = "<b>Outlet</b>"


def told_by_three(language: str = "en"):
    """Two origins that differ on the dead and agree on the place, and a copy of the first."""
    first = article("Clashes in Raqqa killed three.", source="Nahr Agency")
    copy = article("Clashes in Raqqa killed three!", source=HOSTILE)
    second = article("Fighting in Raqqa killed nine.", source="Steppe Wire")
    one = coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(3, 3, 3))
    other = coding(a=(), b=(IS,), location=located(RAQQA), killed=Toll(9, 9, 9))
    reports = (report(first, one), report(copy, one), report(second, other))
    origins = (Origin((first.id, copy.id)), Origin((second.id,)))
    return Event("event-1", one, reports, origins=origins), (first, copy, second)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (["3", "3"], "agree"),
        (["3", "3", ""], "agree"),
        (["3", "9"], "differ"),
        (["", "9"], "single"),
        (["", ""], "unsaid"),
        ([], "unsaid"),
    ],
)
def test_how_values_stand_to_each_other(said, verdict):
    assert accounts.agreement(said) == verdict


def test_origins_and_copies_are_counted_and_listed():
    html = accounts.html(*told_by_three(), EN)
    assert "Independent origins: 2. Copies of them: 1." in html
    assert "Nahr Agency\u2069 is also printed by" in html
    assert html.count('scope="col"') == 2


def test_agreements_and_differences_are_marked():
    html = accounts.html(*told_by_three(), EN)
    rows = {part.split('"')[0]: part for part in html.split('<tbody class="')[1:]}
    assert "<bdi>3</bdi></td><td><bdi>9</bdi>" in rows["differ"]
    assert "only one says it" in rows["single"]
    assert html.count('class="agree"') == 4  # type, day, place, side B


@pytest.mark.parametrize("language", [EN, AR])
def test_outlets_are_escaped(language):
    html = accounts.html(*told_by_three(), language)
    assert "<b>" not in html
    assert "&lt;b&gt;Outlet" in html
    assert f'dir="{language.direction}"' in html


def test_one_origin_has_no_table():
    event, articles = told_by_three()
    alone = replace(event, reports=event.reports[:1], origins=event.origins[:1])
    html = accounts.html(alone, articles[:1], EN)
    assert "Independent origins: 1. Copies of them: 0." in html
    assert "<table" not in html


def test_a_single_side_that_speaks_is_told():
    event, articles = told_by_three()
    html = accounts.html(replace(event, one_sided="islamic_state"), articles, EN)
    assert "Only one side says so: Islamic State." in html


def test_a_record_without_origins_says_nothing_of_them():
    event, articles = told_by_three()
    assert accounts.html(replace(event, origins=()), articles, EN) == ""


def test_an_undecided_place_stands_as_its_words():
    event, articles = told_by_three()
    lost = replace(event.reports[2], coding=coding(location=located(None)))
    html = accounts.html(replace(event, reports=(*event.reports[:2], lost)), articles, EN)
    assert "“Nowhere”" in html
    assert located(MOSUL).place.name not in html
