"""Points for and against: they add up to what is shown, and they are what the fit makes of the dispatches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import CIVILIANS, IS, RAQQA, SDF, SYRIA, coding, located

import events
from events.matching import merge
from events.matching.compare import ENOUGH, IMPOSSIBLE, compare, levels, points
from events.matching.gold import read_dispatches
from events.matching.sketch import Sketch, sketch_of
from events.model import Coding, EventReport, Evidence, Span, SubEventType, Toll
from events.training.matching import Table, fit, material
from geodata.places import Place, WherePrecision

GOLD = Path(events.__file__).parent / "samples" / "told_by_many.jsonl"
DAY = date(2017, 10, 1)
PROVINCE = Place("test:p", "Raqqa Governorate", 36.05, 38.95, "ADM1", "SY", "Raqqa")
FAR_IN_PROVINCE = Place("test:f", "Far Village", 36.6, 38.2, "PPL", "SY", "Raqqa")  # 90 km from the province's point
NEAR = Place("test:n", "Near Village", 36.02, 39.05, "PPL", "SY", "Raqqa")


def told(place: Place = RAQQA, precision: WherePrecision = WherePrecision.EXACT, **rest: Any) -> Coding:
    return coding(location=located(place, precision), **rest)


def report(number: int, made: Coding, text: str = "") -> EventReport:
    evidence = (Evidence("event", Span(0, len(text)), text),) if text else ()
    return EventReport(f"report-{number:02}", f"article-{number:02}", made, Span(0, 1), evidence)


def sketch(number: int, made: Coding, text: str = "", printed: str = "2017-10-01") -> Sketch:
    return sketch_of(report(number, made, text), None, f"article-{number}", (printed, f"report-{number:02}"))


def groups(*reports: EventReport) -> list[list[str]]:
    return sorted(sorted(r.id[-2:] for r in event.reports) for event in merge(reports, articles={}))


def test_the_parts_add_up_to_the_points_shown() -> None:
    some = [d for d in read_dispatches(GOLD) if d.part == "tuning"][:40]
    sketches = [sketch_of(d.report, d.article, d.article.id, ("", d.report.id)) for d in some]
    for one, other in combinations(sketches, 2):
        found = points(one, other)
        if found > IMPOSSIBLE:
            assert sum(part.points for part in compare(one, other)) == pytest.approx(found, abs=1e-6)
        assert (levels(one, other) is None) == (found == IMPOSSIBLE)
        assert compare(one, other) == compare(other, one)
    joined = merge([d.report for d in some], articles={d.article.id: d.article for d in some})
    links = [link for event in joined for link in event.links]
    assert links
    for link in links:
        assert sum(part.points for part in link.parts) == pytest.approx(link.points, abs=0.011)
        assert link.points >= ENOUGH


def test_the_points_are_what_the_dispatches_give() -> None:
    """Nobody sets points by hand: the file is what the fit makes of it."""
    table = Table.read()
    known = material(read_dispatches(GOLD), table.names)
    found = fit(known, table.guess, table.fixed)
    stored = np.array([float(row["points"]) for row in table.rows])
    assert np.abs(found - stored).max() <= 0.02


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (told(), told(), "same place"),
        (told(PROVINCE, WherePrecision.ADMIN1), told(FAR_IN_PROVINCE), "in the province"),
        (told(PROVINCE, WherePrecision.ADMIN1), told(PROVINCE, WherePrecision.ADMIN1), "same area"),
        (told(), told(NEAR), "two places"),
        (told(), told(NEAR, WherePrecision.NEAR), "near"),
        (told(on=DAY), told(on=DAY + timedelta(days=1)), "next day"),
        (
            told(on=DAY, sub=SubEventType.GOVERNMENT_REGAINS),
            told(on=DAY + timedelta(days=2), sub=SubEventType.GOVERNMENT_REGAINS),
            "days later, once",
        ),
        (
            told(sub=SubEventType.SHELLING, a=(SYRIA,), b=(SDF,)),
            told(sub=SubEventType.SHELLING, a=(SDF,), b=(SYRIA,)),
            "sides reversed",
        ),
        (told(a=(SYRIA,), b=(SDF,)), told(a=(SDF,), b=(SYRIA,)), "same forces"),
        (
            told(sub=SubEventType.SHELLING, a=(SYRIA,), b=(CIVILIANS,)),
            told(sub=SubEventType.SHELLING, a=(IS,), b=(CIVILIANS,)),
            "other attackers",
        ),
        (told(a=(), b=(SDF,)), told(a=(), b=(CIVILIANS,)), "only others harmed"),
        (told(killed=Toll(9, 9, 9)), told(killed=Toll(30, 30, 30)), "killed unlike by four"),
    ],
)
def test_levels(one: Coding, other: Coding, level: str) -> None:
    found = levels(sketch(1, one), sketch(2, other))
    assert found is not None
    assert level in found


@pytest.mark.parametrize(
    ("days", "kind"), [(2, SubEventType.ARMED_CLASH), (4, SubEventType.GOVERNMENT_REGAINS)], ids=["a fight", "too late"]
)
def test_days_that_rule_a_pair_out(days: int, kind: SubEventType) -> None:
    one, other = (sketch(n, told(on=DAY + timedelta(days=n * days), sub=kind)) for n in (0, 1))
    assert levels(one, other) is None


def test_a_toll_that_rises_contradicts_less_than_one_that_falls() -> None:
    few, many = told(killed=Toll(9, 9, 9)), told(killed=Toll(30, 30, 30))
    rising = points(sketch(1, few), sketch(2, many, printed="2017-10-02"))
    falling = points(sketch(1, many), sketch(2, few, printed="2017-10-02"))
    assert rising > falling


def test_an_account_that_fits_two_events_alike_joins_neither() -> None:
    """Killings in two towns of a province on one day, and one dispatch of killings in the province."""
    other = replace(FAR_IN_PROVINCE, id="test:o", latitude=35.2, longitude=38.9)
    kind = SubEventType.ATTACK
    first = [report(n, told(FAR_IN_PROVINCE, sub=kind, a=(IS,), killed=Toll(12, 12, 12))) for n in (1, 2)]
    second = [report(n, told(other, sub=kind, a=(IS,), killed=Toll(14, 14, 14))) for n in (3, 4)]
    vague = report(5, told(PROVINCE, WherePrecision.ADMIN1, sub=kind, a=(IS,)))
    assert groups(*first, *second, vague) == [["01", "02"], ["03", "04"], ["05"]]
    assert groups(*first, vague) == [["01", "02", "05"]]
