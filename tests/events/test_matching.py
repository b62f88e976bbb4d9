"""Reports of several articles become events: what is one event, what stays two, and what the order may not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from builders import IS, MAYADIN, RAQQA, SDF, SYRIA, article, coding, located
from hypothesis import given, settings
from hypothesis import strategies as st

from events.agreement import both, dates_meet, same, same_place, spread
from events.matching import merge
from events.model import (
    Actor,
    ActorKind,
    Claim,
    Coding,
    DateBasis,
    DatePrecision,
    EventDate,
    EventReport,
    Evidence,
    Importance,
    Span,
    Stance,
    SubEventType,
    Toll,
)
from geodata.places import Place, WherePrecision

UNKNOWN = Actor("u", "Unidentified Armed Group", ActorKind.POLITICAL_MILITIA, "unknown")
NEAR_RAQQA = Place("test:1", "Village", 36.02, 39.05, "PPL", "SY")  # 8 km from Raqqa
QUARTER = Place("test:3", "Quarter", 35.957, 39.02, "PPLX", "SY")  # 1 km from its middle
FAR = Place("test:2", "Elsewhere", 36.5, 39.5, "PPL", "SY")  # 75 km from Raqqa
DAY = date(2017, 10, 1)
RAQQA_CITY = replace(RAQQA, population=220_000)


def told(place: Place | None = RAQQA, **rest: Any) -> Coding:
    return coding(location=located(place) if place else None, **rest)


def report(number: int, made: Coding, *, of: str = "") -> EventReport:
    return EventReport(f"report-{number:02}", of or f"article-{number:02}", made, Span(0, 1), ())


def groups(*reports: EventReport) -> list[list[str]]:
    return sorted(sorted(r.id[-2:] for r in event.reports) for event in merge(reports, articles={}))


# ---- one event or two ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(), told()),
        (told(), replace(told(), location=located(NEAR_RAQQA, WherePrecision.NEAR))),
        (told(RAQQA_CITY), told(QUARTER)),
        (told(), told(a=(UNKNOWN,), b=())),
        (told(), told(a=(SYRIA, SDF))),
        (told(sub=SubEventType.AIR_STRIKE), told(sub=SubEventType.SHELLING)),
        (told(), told(a=(IS,), b=(SYRIA,))),
        (told(), told(until=DAY + timedelta(days=2), precision=DatePrecision.FEW_DAYS)),
        (told(killed=Toll(5, 5, 5)), told(killed=Toll(9, 9, 9))),
    ],
    ids=[
        "the same",
        "near it",
        "a quarter",
        "unknown sides",
        "one more ally",
        "a kind of its kin",
        "sides told the other way",
        "days that meet",
        "other figures",
    ],
)
def test_one_event_in_two_articles(one: Coding, other: Coding) -> None:
    assert groups(report(1, one), report(2, other)) == [["01", "02"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(), told(FAR)),
        (told(), told(NEAR_RAQQA)),
        (told(), told(sub=SubEventType.PEACEFUL_PROTEST)),
        (told(), told(on=DAY + timedelta(days=1))),
        (told(a=(), b=(IS,), killed=Toll(4, 4, 4)), told(a=(), b=(SDF,), killed=Toll(30, 30, 30))),
        (told(), told(None)),
        (told(None), told(None)),
        (told(), told(on=None)),
        (told(), told(on=date(2017, 9, 20), until=date(2017, 10, 19), precision=DatePrecision.MONTH)),
    ],
    ids=["elsewhere", "next village", "another kind", "next day", "other forces and figures", "no place", "no places",
         "no date", "some time that month"],
)  # fmt: skip
def test_two_events_in_two_articles(one: Coding, other: Coding) -> None:
    assert groups(report(1, one), report(2, other)) == [["01"], ["02"]]


@pytest.mark.parametrize(
    ("first", "second", "one_event"),
    [
        ("غارة على مركز المهاجرين ليل الثلاثاء", "Jets hit the migrant centre at dawn on Wednesday.", True),
        ("The migrant centre was hit late on Tuesday.", "قصف مركز المهاجرين فجر الأربعاء", True),
        ("The migrant centre was hit on Tuesday morning.", "قصف مركز المهاجرين فجر الأربعاء", False),
        ("The migrant centre was hit late on Tuesday.", "Jets hit the migrant centre on Wednesday evening.", False),
    ],
)
def test_a_night_belongs_to_two_days(first: str, second: str, one_event: bool) -> None:
    one, other = (
        replace(report(n, told(on=DAY + timedelta(days=n))), evidence=(Evidence("event", Span(0, len(text)), text),))
        for n, text in ((1, first), (2, second))
    )
    assert (len(groups(one, other)) == 1) == one_event


def test_soldiers_and_civilians_are_counted_apart() -> None:
    """One outlet counts eighteen civilians, the attacker's ministry 85 officers: no figure contradicts the other."""
    civilians = Actor("c", "Civilians (Syria)", ActorKind.CIVILIANS, "people")
    one = told(RAQQA_CITY, sub=SubEventType.SHELLING, b=(civilians,), killed=Toll(18, 18, 18))
    other = told(RAQQA_CITY, sub=SubEventType.SHELLING, killed=Toll(85, 85, 85))
    assert groups(report(1, one), report(2, other)) == [["01", "02"]]


def test_what_one_article_tells_apart_stays_apart() -> None:
    assert groups(report(1, told(), of="a"), report(2, told(), of="a")) == [["01"], ["02"]]


def test_neighbours_across_the_edge_of_a_cell_meet() -> None:
    edge = [Place(f"test:{n}", "Edge", 36.25 + d, 39.25 + d, "PPL", "SY") for n, d in enumerate((-0.0005, 0.0005))]
    assert groups(report(1, told(edge[0])), report(2, told(edge[1]))) == [["01", "02"]]


def test_no_report_is_lost() -> None:
    made = [report(n, told(place, on=on)) for n, (place, on) in enumerate([(RAQQA, DAY), (None, DAY), (RAQQA, None)])]
    assert sum(len(event.reports) for event in merge(made, articles={})) == 3
    assert merge([], articles={}) == ()


PLACES = st.sampled_from([RAQQA, NEAR_RAQQA, FAR, MAYADIN, None])
CODINGS = st.builds(
    told,
    PLACES,
    sub=st.sampled_from([SubEventType.ARMED_CLASH, SubEventType.AIR_STRIKE]),
    on=st.sampled_from([DAY, DAY + timedelta(days=1), None]),
    a=st.sampled_from([(SYRIA,), (SDF,), (UNKNOWN,), ()]),
    killed=st.sampled_from([Toll(), Toll(3, 3, 3), Toll(5, 5, None)]),
)


@settings(deadline=None)  # the first example reads the lexicons
@given(st.lists(CODINGS, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(codings: list[Coding], random: Any) -> None:
    made = [report(n, one, of=f"article-{n % 4}") for n, one in enumerate(codings)]
    shuffled = random.sample(made, len(made))
    assert merge(made, articles={}) == merge(shuffled, articles={})
    assert sorted(r.id for e in merge(made, articles={}) for r in e.reports) == sorted(r.id for r in made)


# ---- the merged record --------------------------------------------------------------------------------------------


def test_the_earliest_article_leads_and_all_are_named() -> None:
    late = replace(article("late", id="article-01"), published=datetime(2017, 10, 5))
    early = replace(article("early", id="article-02"), published=datetime(2017, 10, 2))
    made = [report(1, told(killed=Toll(9, 9, 9))), report(2, told(killed=Toll(5, 5, 5)))]
    [event] = merge(made, articles={a.id: a for a in (late, early)})
    assert event.article_ids == ("article-02", "article-01")
    assert event.coding.casualties.killed == Toll(5, 5, 9)
    assert event.differences == ("killed: 5 or 9",)


def test_disagreement_is_said_in_words() -> None:
    few = told(until=DAY + timedelta(days=2), precision=DatePrecision.FEW_DAYS, a=(SYRIA, SDF))
    [event] = merge([report(1, told()), report(2, few)], articles={})
    assert event.differences == (
        "date: 2017-10-01 or 2017-10-01 to 2017-10-03",
        "side_a: Military Forces of Syria or Military Forces of Syria, Syrian Democratic Forces",
    )
    assert event.agreements == (
        "kind: Armed clash (2 origins)",
        "place: Raqqa (2 origins)",
        "side_b: Islamic State (2 origins)",
    )


def test_agreement_has_no_differences() -> None:
    [event] = merge([report(1, told()), report(2, told())], articles={})
    assert event.differences == ()


def test_the_id_is_that_of_the_leading_report() -> None:
    [alone] = merge([report(1, told())], articles={})
    [joined] = merge([report(1, told()), report(2, told())], articles={})
    assert alone.id == joined.id


# ---- agreement ----------------------------------------------------------------------------------------------------


@given(CODINGS, CODINGS)
def test_sameness_goes_both_ways(one: Coding, other: Coding) -> None:
    assert same(one, other) == same(other, one)
    assert same(one, one)


def test_the_merged_record_takes_the_more_exact() -> None:
    vague = told(until=DAY + timedelta(days=2), precision=DatePrecision.FEW_DAYS)
    vague = replace(vague, location=located(NEAR_RAQQA, WherePrecision.NEAR), confidence=0.3)
    for merged in (both(vague, told()), both(told(), vague)):
        assert merged.date
        assert merged.date.start == merged.date.end == DAY
        assert merged.where_precision == WherePrecision.EXACT
        assert merged.confidence == 0.8


def test_a_named_side_replaces_the_unknown_one() -> None:
    assert both(told(a=(UNKNOWN,)), told()).side_a == (SYRIA,)
    assert both(told(a=(UNKNOWN,)), told(a=(UNKNOWN,))).side_a == (UNKNOWN,)
    assert both(told(b=(IS,)), told(b=(IS, SDF))).side_b == (IS, SDF)


def test_nobody_fights_itself_by_a_merge() -> None:
    merged = both(told(a=(SYRIA,), b=(IS,)), told(a=(SDF,), b=(IS, SYRIA)))
    assert (merged.side_a, merged.side_b) == ((SYRIA, SDF), (IS,))
    turned = both(told(a=(SYRIA,), b=(IS,)), told(a=(IS,), b=(SYRIA,)))
    assert (turned.side_a, turned.side_b) == ((SYRIA,), (IS,))
    rivals = told(a=(SDF,), b=(SDF,))  # what one report says of itself stays
    assert (both(rivals, rivals).side_a, both(rivals, rivals).side_b) == ((SDF,), (SDF,))
    gunmen = both(told(a=(UNKNOWN,), b=(UNKNOWN,)), told(a=(UNKNOWN,), b=(UNKNOWN,)))
    assert gunmen.side_b == (UNKNOWN,)


def test_what_is_reported_once_is_no_background() -> None:
    recalled = told(importance=Importance.BACKGROUND)
    assert both(recalled, told()).importance == both(told(), recalled).importance == Importance.MAIN
    assert both(recalled, recalled).importance == Importance.BACKGROUND


@pytest.mark.parametrize(
    ("claimant", "stance"),
    [
        ("SOHR", Stance.CONFIRMS),
        ("Military Forces of Syria", Stance.ASSERTS),
        ("Syrian Health Ministry", Stance.ASSERTS),
    ],
)
def test_an_independent_second_voice_confirms_an_armed_one_asserts(claimant: str, stance: Stance) -> None:
    first = told(claims=(Claim("SANA", Stance.ASSERTS, Span(0, 1)),))
    second = told(claims=(Claim(claimant, Stance.ASSERTS, Span(2, 3)),))
    assert [(c.claimant, c.stance) for c in both(first, second).claims] == [
        ("SANA", Stance.ASSERTS),
        (claimant, stance),
    ]


def test_a_denial_stays_a_denial() -> None:
    first = told(claims=(Claim("SANA", Stance.ASSERTS, Span(0, 1)),))
    second = told(claims=(Claim("SOHR", Stance.DENIES, Span(2, 3)),))
    assert [c.stance for c in both(first, second).claims] == [Stance.ASSERTS, Stance.DENIES]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Toll(5, 5, 5), Toll(9, 9, 9), Toll(5, 5, 9)),
        (Toll(9, 9, 9), Toll(5, 5, 5), Toll(5, 9, 9)),
        (Toll(5, 5, 5), Toll(), Toll(5, 5, 5)),
        (Toll(), Toll(5, 5, 5), Toll(5, 5, 5)),
        (Toll(5, 5, None), Toll(9, 9, 9), Toll(5, 5, None)),
        (Toll(), Toll(), Toll()),
        (Toll(0, 0, 0), Toll(2, 2, 2), Toll(0, 0, 2)),
    ],
)
def test_two_counts_of_the_same_people_are_spread_never_summed(one: Toll, other: Toll, expected: Toll) -> None:
    assert spread(one, other) == expected


COUNTS = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)).map(sorted).map(lambda n: Toll(*n))
TOLLS = COUNTS | st.just(Toll()) | COUNTS.map(lambda t: Toll(t.low, t.best, None))


@given(TOLLS, TOLLS)
def test_a_spread_holds_both_counts(one: Toll, other: Toll) -> None:
    made = spread(one, other)
    for toll in (one, other):
        if toll.best is not None and made.best is not None:
            assert made.low is not None
            assert made.low <= toll.best
            assert made.high is None or made.high >= toll.best


def test_places_and_dates_unknown_agree_with_any() -> None:
    assert same_place(None, located(RAQQA))
    assert same_place(located(None), located(RAQQA))
    assert dates_meet(None, EventDate(DAY, DAY, DatePrecision.DAY, DateBasis.STATED))


@pytest.mark.parametrize(("place", "agrees"), [(RAQQA, True), (NEAR_RAQQA, True), (FAR, False), (MAYADIN, False)])
def test_places_agree_within_fifteen_kilometres(place: Place, agrees: bool) -> None:
    assert same_place(located(RAQQA), located(place)) is agrees
