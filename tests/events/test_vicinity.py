"""Articles read one after the other give the events of all read at once, whatever the order."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from builders import IS, MAYADIN, MOSUL, RAQQA, SDF, SYRIA, coding, located, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import vicinity
from events.model import DatePrecision, Event, SubEventType, content_id
from events.store import Lake
from events.vicinity import Vicinity
from geodata.places import Place

NEAR_RAQQA = Place("add:near", "Outside", 36.0, 39.1, "PPL", "SY")
PLACES = [RAQQA, NEAR_RAQQA, MOSUL, MAYADIN, None]
CODES = st.builds(
    lambda place, day, span, sub, a, b: coding(
        location=located(place),
        on=None if day is None else date(2017, 1, 1) + timedelta(days=day),
        until=None if day is None else date(2017, 1, 1) + timedelta(days=day + span),
        precision=DatePrecision.FEW_DAYS if span else DatePrecision.DAY,
        sub=sub,
        a=a,
        b=b,
    ),
    place=st.sampled_from(PLACES),
    day=st.none() | st.integers(0, 6),
    span=st.integers(0, 4),
    sub=st.sampled_from([SubEventType.ARMED_CLASH, SubEventType.SHELLING]),
    a=st.sampled_from([(SYRIA,), (SDF,), ()]),
    b=st.sampled_from([(IS,), ()]),
)


def events_of(lake: Lake) -> list[tuple[str, object, object]]:
    return sorted((event.id, event.coding, event.reports) for event in lake.events())


def groups_of(lake: Lake) -> set[frozenset[str]]:
    return {frozenset(report.id for report in event.reports) for event in lake.events()}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(codes=st.lists(st.lists(CODES, max_size=3), min_size=2, max_size=7), seed=st.integers(0, 99))
def test_order_and_batches_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, codes: list[list[object]], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("order")
    read = [reading(f"One{n} two three four", *of, source=f"Outlet {n}") for n, of in enumerate(codes)]
    whole, parts, runs = (Lake.create(folder / name) for name in ("whole", "parts", "runs"))
    whole.add(read)
    random.Random(seed).shuffle(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.store._BATCH", 1)
        patch.setattr("events.store._PUBLISHED", 1)
        parts.add(read)
    assert events_of(parts) == events_of(whole)
    for one in read[:3]:  # in runs of their own the ids last, and the groups are the same
        runs.add([one])
    runs.add(read[3:])
    assert groups_of(runs) == groups_of(whole)


def test_ids_from_before_a_run_last_whatever_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on = date(2017, 3, 1)
    old = [reading(f"Old account {n}", coding(location=located(RAQQA), on=on), source=f"O{n}") for n in range(2)]
    new = [reading(f"New account {n}", coding(location=located(RAQQA), on=on), source=f"N{n}") for n in range(4)]
    lakes = [Lake.create(tmp_path / str(n)) for n in range(2)]
    for lake in lakes:
        lake.add(old)
    (before,) = (event.id for event in lakes[0].events())
    monkeypatch.setattr("events.store._BATCH", 1)
    monkeypatch.setattr("events.store._PUBLISHED", 1)
    lakes[0].add(new)
    lakes[1].add(new[::-1])
    assert events_of(lakes[0]) == events_of(lakes[1])
    assert [event.id for event in lakes[0].events()] == [before]


def overlapping(reports, *, articles, rulings=()) -> tuple[Event, ...]:
    """A matcher by overlapping days alone, so that one report can join two others."""
    groups: list[list] = []
    for one in sorted(reports, key=lambda r: r.coding.date.start):
        if groups and one.coding.date.start <= max(r.coding.date.end for r in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(Event(content_id("event", min(r.id for r in g)), g[0].coding, tuple(g)) for g in groups)


def test_an_article_that_no_longer_tells_a_link_parts_its_event_again(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=overlapping)
    on = date(2017, 3, 1)
    first = reading("First account", coding(location=located(RAQQA), on=on), source="A")
    bridge = reading(
        "Bridge account",
        coding(location=located(RAQQA), on=on, until=on + timedelta(days=3), precision=DatePrecision.FEW_DAYS),
        source="B",
    )
    last = reading("Last account", coding(location=located(RAQQA), on=on + timedelta(days=3)), source="C")
    lake.add([first, bridge, last])
    assert lake.counts().events == 1
    lake.add([type(bridge)(bridge.article, ())])
    assert lake.counts().events == 2


def test_what_lies_far_off_is_not_touched(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.add([reading("Far away", coding(location=located(MOSUL)))])
    far = reading("Clash here", coding(location=located(RAQQA)), source="B")
    mask = Vicinity(far.reports).of(lake.table(), set())
    assert mask.to_pylist() == [False]
    assert Vicinity(far.reports).of(lake.table(), {next(lake.events()).article_ids[0]}).to_pylist() == [True]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.none() | st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda s: (s[0], s[0] + s[1]))))
def test_joined_spans_are_the_same_days(spans: set[tuple[int, int] | None]) -> None:
    joined = vicinity._joined(spans)
    assert [
        (first, last)
        for first in range(-2, 40)
        for last in range(first, 42)
        if vicinity._meets(joined, first, last) != vicinity._meets(list(spans), first, last)
    ] == []
    assert vicinity._meets(joined, None, None) == (None in spans)
    dated = [span for span in joined if span]
    assert all(a[1] + 1 < b[0] for a, b in pairwise(dated))
