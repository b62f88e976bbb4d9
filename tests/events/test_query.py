"""Every answer is compared with a plain count over the same events."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from builders import CIVILIANS, IS, MAYADIN, MOSUL, RAQQA, SDF, SYRIA, coding, located, merge, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.answers import Polygon
from events.corrections import make_correction
from events.errors import FilterError
from events.model import (
    Actor,
    Claim,
    Coding,
    DatePrecision,
    Event,
    EventFilter,
    EventType,
    Importance,
    Readers,
    Review,
    Role,
    Span,
    Stance,
    SubEventType,
    Toll,
)  # fmt: skip
from events.query import MAX_CELLS, ORDERS, Extent, Query, Viewport
from events.store import Lake
from geodata.places import Place, WherePrecision

SPREAD = [Place(f"add:t-{n}", f"P{n}", -80 + n * 3.1, -179.5 + n * 7.3, "PPL", "SY") for n in range(50)]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake.create(tmp_path_factory.mktemp("q") / "lake", matcher=merge)
    raid = coding(location=located(RAQQA), killed=Toll(2, 3, 4))
    lake.add(
        [
            reading("Clashes الرقة raged", raid, title="Raid on Raqqa", source="Nahr"),
            reading("Fighting again", raid, source="Furat TV"),
            reading("Shells fell", coding(sub=SubEventType.SHELLING, location=located(RAQQA), on=date(2017, 10, 9))),
            reading(
                "Strike killed civilians",
                coding(
                    sub=SubEventType.AIR_STRIKE,
                    location=located(MOSUL),
                    a=(SDF,),
                    b=(CIVILIANS,),
                    on=date(2016, 12, 30),
                    until=date(2017, 1, 2),
                    precision=DatePrecision.FEW_DAYS,
                    killed=Toll(None, 10, None),
                    injured=Toll(5, 5, 5),
                ),
            ),
            reading("Somewhere clashes", coding(location=located(None), on=None, confidence=0.3, b=())),
            reading(
                "Near Mayadin",
                coding(
                    location=located(MAYADIN, WherePrecision.NEAR),
                    a=(IS,),
                    b=(SYRIA, SDF),
                    claims=(Claim("SOHR", Stance.ASSERTS, Span(0, 4)),),
                ),
            ),
            reading(
                "Long ago",
                coding(
                    sub=SubEventType.SHELLING,
                    location=located(MAYADIN),
                    importance=Importance.BACKGROUND,
                    precision=DatePrecision.YEAR,
                    on=date(2014, 1, 1),
                    until=date(2014, 12, 31),
                    a=(),
                ),
            ),
            *(reading(f"Spread {p.id}", coding(location=located(p), on=date(2017, 10, 3))) for p in SPREAD),
        ]
    )
    return lake


@pytest.fixture(scope="module")
def query(lake: Lake) -> Query:
    return Query(lake)


@pytest.fixture(scope="module")
def events(lake: Lake) -> list[Event]:
    return list(lake.events())


def fits(filter: EventFilter, event: Event, sources: dict[str, str]) -> bool:
    """The filter's meaning, said once more without SQL (all but the words)."""
    code = event.coding
    actors = standing(filter, code)
    place = code.location.place if code.location else None
    subs = set(filter.sub_event_types)
    types = set(filter.event_types) - {sub.event_type for sub in subs}
    return all(
        (
            not filter.actors or any(a.name in filter.actors for a in actors),
            not filter.sides
            or any(a.side in filter.sides for a in actors)
            or (filter.role == Role.EITHER and not actors and "unknown" in filter.sides),
            not (filter.event_types or subs) or code.sub_event_type in subs or code.event_type in types,
            not filter.date_from or (code.date is not None and code.date.end >= filter.date_from),
            not filter.date_to or (code.date is not None and code.date.start <= filter.date_to),
            not filter.countries or (place is not None and place.country in filter.countries),
            not filter.sources or any(sources[id] in filter.sources for id in event.article_ids),
            not filter.importance or code.importance in filter.importance,
            code.confidence >= filter.min_confidence,
            not filter.claimants or any(c.claimant in filter.claimants for c in code.claims),
            not filter.where_precisions or (place is not None and code.where_precision in filter.where_precisions),
            not filter.reviews or Review.OPEN in filter.reviews,
            not filter.readers or Readers.ONE in filter.readers,
            deadly(filter, code),
            filter.area is None or (place is not None and within(filter.area, place)),
        )
    )


def deadly(filter: EventFilter, code: Coding) -> bool:
    low, high, killed = filter.deaths_from, filter.deaths_to, code.casualties.killed
    number = next((n for n in (killed.best, killed.low, killed.high) if n is not None), None)
    if low is None and high is None:
        return True
    if number is None:
        return filter.deaths_unknown
    return (low is None or number >= low) and (high is None or number <= high)


def within(area: Extent | Polygon, place: Place) -> bool:
    if isinstance(area, Polygon):
        shape = shapely.Polygon(area.corners)
        return any(shape.contains(shapely.Point(place.longitude + turn, place.latitude)) for turn in (0, 360))
    across = area.west <= place.longitude <= area.east
    if area.west > area.east:
        across = place.longitude >= area.west or place.longitude <= area.east
    return across and area.south <= place.latitude <= area.north


def standing(filter: EventFilter, code: Coding) -> tuple[Actor, ...]:
    """The actors on the side the filter speaks of."""
    parts = {Role.EITHER: (*code.side_a, *code.side_b), Role.SIDE_A: code.side_a, Role.SIDE_B: code.side_b}
    return parts[filter.role]


def some(values: list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


DAYS = st.none() | st.dates(date(2013, 6, 1), date(2018, 1, 1))
FILTERS = st.builds(
    lambda days, **rest: EventFilter(date_from=days[0], date_to=days[1], **rest),
    days=st.tuples(DAYS, DAYS).map(lambda d: d if None in d else tuple(sorted(d))),
    actors=some([IS.name, SDF.name, "Nobody"]),
    sides=some(["government", "people", "unknown"]),
    event_types=some([EventType.BATTLES, EventType.EXPLOSIONS, EventType.RIOTS]),
    sub_event_types=some([SubEventType.SHELLING, SubEventType.ARMED_CLASH]),
    countries=some(["SY", "IQ", "XX"]),
    sources=some(["Nahr", "Nahr Agency", "' or 1=1 --"]),
    importance=some([Importance.MAIN, Importance.BACKGROUND]),
    min_confidence=st.sampled_from([0.0, 0.5, 0.8, 1.0]),
    role=st.sampled_from(Role),
    claimants=some(["SOHR", "SANA"]),
    where_precisions=some([WherePrecision.EXACT, WherePrecision.NEAR]),
    reviews=some([Review.OPEN, Review.ACCEPTED]),
    readers=some([Readers.ONE, Readers.DIFFER]),
    deaths_from=st.sampled_from([None, 0, 3, 4]),
    deaths_to=st.sampled_from([None, 9, 10]),
    deaths_unknown=st.booleans(),
    area=st.sampled_from(
        [
            None, Extent(38, 34, 41, 36.5), Extent(170, -90, -170, 90), Extent(-180, -90, 180, 90),
            Polygon(((38, 35), (39.5, 37), (41, 34))), Polygon(((38, 36.5), (38, 37), (41, 37))),
            Polygon(((150, -80), (179, 80), (420, 80), (420, -80))),
        ]
    ),
)  # fmt: skip
VIEWPORTS = st.builds(
    lambda lats, w, e, zoom: Viewport(w, lats[0], e, lats[1], zoom),
    lats=st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(lambda p: tuple(sorted(p))),
    w=st.integers(-4000, 4000).map(lambda tenths: tenths / 10),
    e=st.integers(-4000, 4000).map(lambda tenths: tenths / 10),
    zoom=st.integers(0, 19),
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(FILTERS)
def test_all_answers_agree_with_a_plain_count(
    lake: Lake, query: Query, events: list[Event], filter: EventFilter
) -> None:
    sources = {a.id: a.source for a in lake.articles()}
    wanted = [event for event in events if fits(filter, event, sources)]
    ids = {event.id for event in wanted}
    assert {row.id for row in query.rows(filter)} == ids
    assert {event.id for event in query.events(filter, batch=7)} == ids
    assert query.page(filter, limit=3).total == len(wanted)
    totals = query.totals(filter)
    mapped = [e for e in wanted if e.coding.location and e.coding.location.place]
    assert (totals.shown, totals.mapped) == (len(wanted), len(mapped))
    best = [n for e in wanted if (n := e.coding.casualties.killed.best) is not None]
    assert totals.deaths_best == (sum(best) if best else None)
    assert totals.deaths_unknown == len(wanted) - len(best)
    assert query.told_by(filter)[0] == len({id for e in wanted for id in e.article_ids})
    cells = query.cells(filter, Viewport.world())
    assert sum(cells.count) == len(mapped)
    timeline = query.timeline(filter)
    assert sum(row.count for row in timeline.rows) + timeline.undated == len(wanted)
    assert (query.extent(filter) is None) == (not mapped)


@FEW
@given(VIEWPORTS, st.sampled_from([1, 16, 48, 64, 300]))
def test_each_cell_opens_into_exactly_its_events(query: Query, viewport: Viewport, pixels: int) -> None:
    every = EventFilter()
    cells = query.cells(every, viewport, pixels=pixels)
    assert len(cells) <= MAX_CELLS
    points = {(row.lon, row.lat) for row in query.rows(every)}
    assert points >= set(zip(cells.lon, cells.lat, strict=True))  # no mark where nothing happened
    seen: set[str] = set()
    for lon, lat, count, id in zip(cells.lon, cells.lat, cells.count, cells.event_id, strict=True):
        rows = query.at(every, lon, lat, viewport, pixels=pixels, limit=1000).rows
        assert len(rows) == count
        assert id == (rows[0].id if count == 1 else None)
        seen.update(row.id for row in rows)
    assert len(seen) == sum(cells.count)
    assert seen == {row.id for row in query.rows(every) if _inside(row.lon, row.lat, viewport)}


def _inside(lon: float | None, lat: float | None, view: Viewport) -> bool:
    if lon is None or lat is None or not view.south - 1e-7 <= lat <= view.north + 1e-7:
        return False
    if view.east - view.west >= 360:
        return True
    width = (view.east - view.west) % 360
    return (lon - view.west) % 360 <= width


def test_events_at_one_point_stack_there(query: Query) -> None:
    cells = query.cells(EventFilter(sources=("Nahr", "Nahr Agency")), Viewport(38, 35, 40, 37, 12))
    assert (cells.lon, cells.lat, cells.count) == ((39.00788,), (35.95283,), (2,))
    assert (cells.deaths, cells.where_precision, cells.radius_km, cells.event_id) == ((3,), (1,), (None,), (None,))
    assert (cells.label, cells.label_ar, cells.places, cells.side) == (("Raqqa",), ("الرقة",), (1,), ("government",))


def test_a_cell_tells_its_coarsest_precision(query: Query) -> None:
    cells = query.cells(EventFilter(), Viewport(40, 34.5, 41, 35.5, 10))
    assert (cells.count, cells.where_precision, cells.radius_km) == ((2,), (2,), (25.0,))


def test_the_grid_does_not_move_with_the_map(query: Query) -> None:
    one = query.cells(EventFilter(), Viewport(30, 30, 50, 40, 6))
    other = query.cells(EventFilter(), Viewport(32, 31, 50.5, 39, 6))
    assert set(zip(other.lon, other.lat, other.count, strict=True)) == set(
        zip(one.lon, one.lat, one.count, strict=True)
    )


@pytest.mark.parametrize(
    ("corners", "inside"),
    [
        (((0, 0), (10, 0), (10, 10), (0, 10)), {"a", "b"}),
        (((0, 0), (10, 0), (5, 5), (10, 10), (0, 10)), {"b"}),  # a notch: in the box around it and yet outside
        (
            ((0, 0), (10, 10), (10, 0), (0, 10)),
            {"a", "b"},
        ),  # sides that cross: inside at the left and the right
        (((170, -5), (190, -5), (190, 5), (170, 5)), {"e", "w"}),
        (((-180, -5), (-170, -5), (-170, 5), (-180, 5)), {"w"}),
        (((20, 0), (30, 0), (30, 10)), set()),
    ],
)
def test_a_polygon_holds_what_lies_in_it(
    tmp_path: Path, corners: tuple[tuple[float, float], ...], inside: set[str]
) -> None:
    spots = {"a": (8.0, 5.0), "b": (2.0, 5.0), "e": (175.0, 0.0), "w": (-175.0, 0.0), "far": (100.0, 50.0)}
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    places = {name: Place(f"add:{name}", name, lat, lon, "PPL", "") for name, (lon, lat) in spots.items()}
    lake.add([reading(f"{name} clashes", coding(location=located(place))) for name, place in places.items()])
    found = Query(lake).rows(EventFilter(area=Polygon(corners)))
    assert {row.place for row in found} == inside


def test_what_is_hidden_is_counted(query: Query) -> None:
    totals = query.totals(EventFilter(min_confidence=0.5))
    assert (totals.hidden_low_confidence, totals.hidden_without_place) == (1, 0)
    assert query.totals(EventFilter()).hidden_without_place == 1
    assert query.totals(EventFilter()).undated == 1


def test_an_empty_answer_is_empty(query: Query) -> None:
    nothing = EventFilter(countries=("XX",))
    totals = query.totals(nothing)
    assert (totals.shown, totals.deaths_best, totals.first) == (0, None, None)
    assert len(query.cells(nothing, Viewport.world())) == 0
    assert query.timeline(nothing).rows == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("raqqa", 1),
        ("RAID", 1),
        ("الرقة", 0),
        ("Clashes raid", 1),
        ("clashes shells", 0),
        ("%", 0),
        ("", 56),
        ("'; --", 0),
    ],
)
def test_words_are_looked_for_in_titles_and_evidence(query: Query, text: str, count: int) -> None:
    assert query.page(EventFilter(text=text)).total == count


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        (date(2017, 10, 1), date(2017, 10, 31), "day"),
        (date(2016, 12, 1), date(2017, 10, 31), "week"),
        (None, None, "month"),
    ],
)
def test_bars_follow_the_span(query: Query, first: date | None, last: date | None, unit: str) -> None:
    timeline = query.timeline(EventFilter(date_from=first, date_to=last))
    assert timeline.unit == unit
    if unit == "week":
        assert all(row.start.weekday() == 0 for row in timeline.rows)
    assert timeline.coarse == (1 if first is None else 0)


def test_an_uncertain_date_stands_in_every_bar_it_may_be_of(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    days = [
        (date(2017, 1, 5), date(2017, 1, 5), DatePrecision.DAY),
        (date(2017, 12, 20), date(2017, 12, 20), DatePrecision.DAY),
        (date(2017, 6, 12), date(2017, 6, 18), DatePrecision.WEEK),
        (date(2017, 3, 1), date(2017, 3, 31), DatePrecision.MONTH),
        (date(2017, 2, 1), date(2017, 4, 30), DatePrecision.YEAR),
    ]
    lake.add(
        [
            reading(f"clash {n}", coding(location=located(SPREAD[n]), on=on, until=until, precision=precision))
            for n, (on, until, precision) in enumerate(days)
        ]
    )
    found = Query(lake).timeline(EventFilter())
    assert (found.unit, found.coarse) == ("week", 2)
    held = {row.start: row.count for row in found.vague}
    assert all(start.weekday() == 0 for start in held)
    assert (min(held), max(held)) == (date(2017, 1, 30), date(2017, 4, 24))
    assert {start for start, count in held.items() if count == 2} == {
        date(2017, 2, 27) + timedelta(days=7 * n) for n in range(5)
    }
    assert Query(lake).timeline(EventFilter(date_to=date(2017, 1, 31))).vague == ()


def test_choices_are_counted_under_the_other_conditions(query: Query) -> None:
    facets = query.facets(EventFilter(countries=("IQ",), sides=("people",)))
    assert {row.value for row in facets.countries} == {"IQ"}
    assert {(row.value, row.count) for row in facets.sides} == {("kurdish_led", 1), ("people", 1)}
    whole = query.facets(EventFilter(), actors=2)
    assert len(whole.actors) == 2
    assert Counter({r.value: r.count for r in whole.event_types})["Explosions/Remote violence"] == 3
    assert sum(r.count for r in query.facets(EventFilter(event_types=(EventType.RIOTS,))).event_types) == 56


@pytest.mark.parametrize("order", [*ORDERS, *(f"-{order}" for order in ORDERS)])
def test_pages_join_into_the_whole(query: Query, order: str) -> None:
    parts = [
        row.id for n in range(0, 60, 20) for row in query.page(EventFilter(), order=order, offset=n, limit=20).rows
    ]
    assert parts == [row.id for row in query.rows(EventFilter(), order=order)]
    assert len(set(parts)) == 56


def test_newest_first_and_undated_last(query: Query) -> None:
    rows = query.page(EventFilter(), limit=100).rows
    days = [row.date_start for row in rows]
    assert days[-1] is None
    assert days[:-1] == sorted((d for d in days if d), reverse=True)


@pytest.mark.parametrize("order", ["", "-", "id; drop table event", "killed_best"])
def test_an_unknown_order_is_refused(query: Query, order: str) -> None:
    with pytest.raises(FilterError, match="orders are"):
        query.page(EventFilter(), order=order)


@pytest.mark.parametrize("box", [(0, 10, 5, 0, 3), (0, 0, 5, 10, -1), (0, 0, 5, 10, 99)])
def test_a_broken_viewport_is_refused(box: tuple[float, float, float, float, int]) -> None:
    with pytest.raises(FilterError):
        Viewport(*box)


def test_one_row_has_its_fields(query: Query, events: list[Event]) -> None:
    event = next(e for e in events if len(e.reports) == 2)
    row = query.row(event.id)
    assert row is not None
    assert (row.killed_low, row.killed_best, row.killed_high, row.title) == (2, 3, 4, "Raid on Raqqa")
    assert (row.side_a, row.side_b, row.country) == ((SYRIA.name,), (IS.name,), "SY")
    assert set(row.sources) == {"Nahr", "Furat TV"}
    assert query.row("none") is None


def test_threads_may_ask_at_once(query: Query) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(10):
            if query.totals(EventFilter()).shown != 56 or len(query.page(EventFilter(), limit=9).rows) != 9:
                wrong.append("count")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture
def small(tmp_path: Path) -> Lake:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    lake.add([reading("Clashes now", coding(location=located(RAQQA)))])
    return lake


def test_an_empty_lake_answers(tmp_path: Path) -> None:
    query = Query(Lake.create(tmp_path / "lake"))
    assert query.totals(EventFilter(actors=("x",))).shown == 0
    assert query.facets(EventFilter()).sides == ()
    assert len(query.cells(EventFilter(), Viewport.world())) == 0


def test_a_query_keeps_its_version_and_sees_corrections(small: Lake) -> None:
    before = Query(small)
    (row,) = before.rows(EventFilter())
    small.correct(make_correction(row.id, "sub_event_type", SubEventType.GRENADE, who="Rim"))
    small.add([reading("Bombs fell", coding(sub=SubEventType.AIR_STRIKE, location=located(MOSUL)))])
    assert before.page(EventFilter()).total == 1
    assert [event.coding.sub_event_type for event in before.events(EventFilter())] == [SubEventType.ARMED_CLASH]
    now = Query(small)
    assert now.page(EventFilter(sub_event_types=(SubEventType.GRENADE,))).total == 1
    assert now.page(EventFilter()).total == 2
    assert Query(small, before.version).page(EventFilter()).total == 1


def test_what_is_hidden_because_nobody_knows_it_is_counted(query: Query, events: list[Event]) -> None:
    dated = query.totals(EventFilter(date_from=date(2017, 1, 1)))
    assert dated.hidden_undated == sum(e.coding.date is None for e in events) == 1
    deadly = query.totals(EventFilter(deaths_from=0))
    assert deadly.hidden_deaths_unknown == len(events) - deadly.shown
    assert query.totals(EventFilter(deaths_from=0, deaths_unknown=True)).hidden_deaths_unknown == 0
    assert query.totals(EventFilter(countries=("SY",))).hidden_unplaced == 1
    assert query.totals(EventFilter(area=Extent(38, 34, 41, 36.5), min_confidence=0.5)).hidden_unplaced == 0
    assert query.totals(EventFilter()).hidden_undated == 0


def test_choices_that_are_seldom_made_are_counted(query: Query, events: list[Event]) -> None:
    more = query.more_facets(EventFilter())
    assert [(row.value, row.count) for row in more.claimants] == [("SOHR", 1)]
    assert [(row.value, row.count) for row in more.reviews] == [("open", len(events))]
    assert [(row.value, row.count) for row in more.readers] == [("one", len(events))]
    assert [row.value for row in more.where_precisions] == ["1", "2"]


@pytest.mark.parametrize(
    ("corrections", "state"),
    [
        ((), Review.OPEN),
        ((("confidence", 1.0),), Review.ACCEPTED),
        ((("confidence", 1.0), ("killed", Toll(1, 1, 1))), Review.CORRECTED),
    ],
)
def test_the_state_of_review_follows_the_corrections(tmp_path: Path, corrections, state: Review) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    lake.add([reading("Clashes raged", coding(location=located(RAQQA))), reading("Shells", coding(on=None))])
    event = next(lake.events())
    for field, value in corrections:
        lake.correct(make_correction(event.id, field, value, who="Amal"))
    counted = {s: Query(lake).totals(EventFilter(reviews=(s,))).shown for s in Review}
    assert counted == {s: (s == state) + (s == Review.OPEN) for s in Review}


@pytest.mark.parametrize("order", ["-date", "place", "side", "type"])
def test_the_rows_without_a_place_are_paged_by_themselves(query: Query, order: str) -> None:
    unplaced = [row for row in query.rows(EventFilter()) if row.place is None]
    page = query.page(EventFilter(), order=order, limit=1, unplaced=True)
    assert page.total == len(unplaced) == query.totals(EventFilter()).hidden_without_place
    assert {row.id for row in page.rows} <= {row.id for row in unplaced}
