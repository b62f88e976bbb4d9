"""Three dispatches written for these tests, read to the last word: what must come out and what must not."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from newsroom import names, read

from events.model import Coding, EventReport, Importance, Stance, SubEventType, Toll
from events.pipeline import Reading

IS, SYRIA = "Islamic State", "Military Forces of Syria"


def written(name: str) -> str:
    return (Path(__file__).parent / "golden" / f"{name}.txt").read_text(encoding="utf-8")


@cache
def river_town() -> Reading:
    """An outlet's report as it is copied from a page: no title, no date beside it, links at the end."""
    return read(written("river_town"), published=None)


@cache
def city() -> Reading:
    """Shelling and a protest; a denial, an appeal, a negated attack and a meeting to come."""
    return read(written("city"), published=date(2018, 5, 9))


@cache
def base() -> Reading:
    """Two events of the week; claims, a plan, a visit, a link and a raid of 2014."""
    return read(written("base"), published=date(2017, 5, 9))


def place(coding: Coding) -> str:
    found = coding.location
    return found.place.name if found and found.place else ""


def days(coding: Coding) -> tuple[str, str]:
    assert coding.date
    return str(coding.date.start), str(coding.date.end)


def told(reading: Reading, sub_type: SubEventType, where: str = "") -> EventReport:
    """The one report of a kind (at a place)."""
    [one] = [
        r for r in reading.reports if r.coding.sub_event_type == sub_type and (not where or place(r.coding) == where)
    ]
    return one


# ---- the town on the river ----------------------------------------------------------------------------------------


def test_the_town_is_retaken_by_the_army_with_its_allies() -> None:
    report = told(river_town(), SubEventType.GOVERNMENT_REGAINS, "Al-Asharah")
    assert names(report) == ({SYRIA, "Hezbollah", "Liwa Fatemiyoun"}, {IS})
    assert days(report.coding) == ("2017-11-19", "2017-11-19")
    assert report.coding.where_precision == 1
    assert report.coding.importance == Importance.MAIN


def test_the_monitor_confirms_the_capture() -> None:
    report = told(river_town(), SubEventType.GOVERNMENT_REGAINS, "Al-Asharah")
    assert ("SOHR", Stance.CONFIRMS) in {(c.claimant, c.stance) for c in report.coding.claims}


def test_the_state_agency_asserts_the_capture() -> None:
    report = told(river_town(), SubEventType.GOVERNMENT_REGAINS, "Al-Asharah")
    assert ("SANA", Stance.ASSERTS) in {(c.claimant, c.stance) for c in report.coding.claims}


def test_each_claimant_speaks_once_about_an_event() -> None:
    for report in river_town().reports:
        claimants = [c.claimant for c in report.coding.claims]
        assert len(claimants) == len(set(claimants))


def test_the_dead_of_both_sides_belong_to_the_fighting_of_the_three_days() -> None:
    report = told(river_town(), SubEventType.ARMED_CLASH)
    assert days(report.coding) == ("2017-11-16", "2017-11-19")
    assert report.coding.casualties.killed == Toll(45, 45, 45)
    assert {name: toll.best for name, toll in report.coding.casualties.killed_by} == {IS: 31, SYRIA: 14}


def test_the_fighting_is_between_the_army_and_the_group() -> None:
    a, b = names(told(river_town(), SubEventType.ARMED_CLASH))
    assert SYRIA in a | b
    assert IS in a | b


def test_the_dead_are_counted_once() -> None:
    killed = [r.coding.casualties.killed.best for r in river_town().reports]
    assert sum(n for n in killed if n is not None) == 45


def test_the_earlier_capture_has_its_own_place_and_day() -> None:
    report = told(river_town(), SubEventType.GOVERNMENT_REGAINS, "Al-Quriyah")
    assert days(report.coding) == ("2017-11-05", "2017-11-05")
    assert SYRIA in names(report)[0]


def test_links_plans_and_the_year_2014_are_no_events_of_the_day() -> None:
    assert {place(r.coding) for r in river_town().reports} == {"Al-Asharah", "Al-Quriyah"}
    assert len(river_town().reports) == 3
    assert all(r.coding.date and r.coding.date.start.year == 2017 for r in river_town().reports)


def test_who_reports_is_no_side() -> None:
    sides = {name for r in river_town().reports for side in names(r) for name in side}
    assert sides <= {SYRIA, IS, "Hezbollah", "Liwa Fatemiyoun", "Pro-Government Militia"}


def test_the_day_is_found_in_the_text() -> None:
    assert [issue for issue in river_town().issues if issue.stage == "dates"] == []


# ---- the city -----------------------------------------------------------------------------------------------------


def test_the_shelling_struck_the_quarter_yesterday() -> None:
    report = told(city(), SubEventType.SHELLING)
    assert names(report) == ({"Houthi Movement"}, {"Civilians"})
    assert days(report.coding) == ("2018-05-08", "2018-05-08")
    assert place(report.coding) == "Taiz"
    assert report.coding.casualties.killed == Toll(6, 6, 6)


def test_the_injured_are_counted() -> None:
    assert told(city(), SubEventType.SHELLING).coding.casualties.injured == Toll(11, 11, 11)


@pytest.mark.xfail(strict=True, reason="a denial in a sentence that tells no event is lost")
def test_the_denial_is_kept() -> None:
    claims = told(city(), SubEventType.SHELLING).coding.claims
    assert ("Houthi Movement", Stance.DENIES) in {(c.claimant, c.stance) for c in claims}


def test_the_protest_is_peaceful_and_of_today() -> None:
    report = told(city(), SubEventType.PEACEFUL_PROTEST)
    assert names(report) == ({"Protesters"}, set())
    assert days(report.coding) == ("2018-05-09", "2018-05-09")
    assert report.coding.casualties.killed.best is None


def test_appeals_negations_and_meetings_to_come_are_no_events() -> None:
    assert len(city().reports) == 2
    assert {place(r.coding) for r in city().reports} == {"Taiz"}


# ---- the base -----------------------------------------------------------------------------------------------------


def test_the_attack_on_the_base() -> None:
    report = told(base(), SubEventType.ARMED_CLASH)
    assert names(report) == ({"Al Shabaab"}, {"Military Forces of Somalia"})
    assert days(report.coding) == ("2017-05-08", "2017-05-08")
    assert report.coding.casualties.killed == Toll(9, 9, None)


def test_the_base_lies_near_its_town_not_at_the_dateline() -> None:
    report = told(base(), SubEventType.ARMED_CLASH)
    assert (place(report.coding), report.coding.where_precision) == ("Bur Hakaba", 2)


def test_the_bomb_of_sunday() -> None:
    report = told(base(), SubEventType.REMOTE_EXPLOSIVE)
    assert place(report.coding) == "Mogadishu"
    assert days(report.coding) == ("2017-05-07", "2017-05-07")
    assert report.coding.casualties.injured == Toll(2, 2, 2)
    assert report.coding.casualties.killed.best is None


def test_the_bomb_struck_the_police() -> None:
    assert names(told(base(), SubEventType.REMOTE_EXPLOSIVE))[1] == {"Police Forces of Somalia"}


def test_nobody_is_blamed_for_the_bomb() -> None:
    assert names(told(base(), SubEventType.REMOTE_EXPLOSIVE))[0] == {"Unidentified Armed Group"}


def test_plans_visits_links_and_the_raid_of_2014_are_no_events_of_the_week() -> None:
    main = [r for r in base().reports if r.coding.importance == Importance.MAIN]
    assert len(main) == 2
    assert "Jilib" not in {place(r.coding) for r in base().reports}
    assert "Nairobi" not in {place(r.coding) for r in base().reports}


def test_without_a_day_nothing_relative_is_dated() -> None:
    undated = read(written("base"), published=None)
    assert [issue.stage for issue in undated.issues if issue.stage == "dates"] == ["dates"]
    assert all(r.coding.date is None or r.coding.date.start.year == 2014 for r in undated.reports)
