"""What is merged in portions is what is merged at once, and what is in memory together has a bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from builders import RAQQA, Read, coding, located, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_vicinity import CODES, events_of

from events import matching
from events.corrections import joined
from events.model import SubEventType
from events.portions import portions
from events.store import Lake

FIRST = date(2017, 3, 1)


@contextmanager
def small(at_once: int = 1, near: int = 1) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.portions.AT_ONCE", at_once)
        patch.setattr("events.merging.MOST_NEAR", near)
        yield


def lives(lake: Lake) -> list[Any]:
    return [*events_of(lake), sorted((f.event_id, f.to, f.fate) for f in lake.forwards())]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    codes=st.lists(st.tuples(*[st.lists(CODES, max_size=2)] * 2), min_size=2, max_size=7),
    at_once=st.integers(1, 3),
    near=st.integers(0, 3),
)
def test_portions_give_what_all_at_once_gives(
    tmp_path_factory: pytest.TempPathFactory, codes: list[Any], at_once: int, near: int
) -> None:
    folder = tmp_path_factory.mktemp("portions")
    read = [
        [reading(f"One{n} two three four", *both[turn], source=f"Outlet {n}") for n, both in enumerate(codes)]
        for turn in (0, 1)
    ]
    whole, parts = (Lake.create(folder / name) for name in ("whole", "parts"))
    for now in read:  # the second time each article is read anew, and tells something else
        whole.add(now)
        with small(at_once, near):
            parts.add(now)
        assert groups(parts) == groups(whole)
        ids = [event.id for event in parts.events()]
        assert len(ids) == len(set(ids))
        if now is read[0]:
            assert lives(parts) == lives(whole)


def groups(lake: Lake) -> set[frozenset[str]]:
    return {frozenset(report.id for report in event.reports) for event in lake.events()}


def test_what_a_ruling_holds_together_is_read_anew_together(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.add([daily(0), daily(300)])
    one, other = lake.events()
    lake.correct(joined(one, other, who="analyst"))
    with small():
        lake.add([daily(0, SubEventType.SHELLING), daily(300, SubEventType.SHELLING)])
    [event] = lake.events()
    assert event.id == one.id
    assert {r.coding.sub_event_type for r in event.reports} == {SubEventType.SHELLING}


@pytest.mark.parametrize("count", [60, 240])
def test_as_many_are_in_memory_whatever_the_number(tmp_path: Path, count: int) -> None:
    held: list[int] = []

    def counting(reports: Any, **more: Any) -> Any:
        known = list(reports)
        held.append(len(known))
        return matching.merge(known, **more)

    order = [n * 97 % count for n in range(count)]  # in no order of days
    read = [daily(n) for n in order]
    lake = Lake.create(tmp_path / "lake", matcher=counting)
    with small(20, 20):
        for start in range(0, count, 60):
            lake.add(read[start : start + 60])
    assert lake.counts().events == count
    assert max(held) <= 40  # a portion and what lies near it


def daily(day: int, kind: SubEventType = SubEventType.ARMED_CLASH) -> Read:
    words = " ".join(f"w{day}x{n}" for n in range(8))
    on = FIRST + timedelta(days=2 * day)
    return reading(words, coding(location=located(RAQQA), on=on, sub=kind), source=f"Outlet {day}")


def test_copies_of_an_article_are_looked_for_once_however_often_its_portion_is_halved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.add(daily(n) for n in range(8))
    asked: list[str] = []
    monkeypatch.setattr("events.sketches.Sketches.copies", lambda self, ids: asked.extend(ids) or set())
    later = [daily(n, SubEventType.AIR_STRIKE) for n in range(8, 16)]
    with small(8, 2):
        lake.add(later)
    assert sorted(asked) == sorted(read.article.id for read in later)
    assert lake.counts().events == 16


def test_what_is_kept_at_hand_has_a_bound_in_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake.create(tmp_path / "lake")
    monkeypatch.setattr("events.store._BATCH", 2)
    monkeypatch.setattr("events.writing.AT_HAND", 20_000)
    most: list[int] = []
    write = lake._writing.write

    def watched(batch: Any) -> Any:
        done = write(batch)
        most.append(at_hand(lake))
        return done

    monkeypatch.setattr(lake._writing, "write", watched)
    lake.add([daily(n) for n in range(40)])
    assert 0 < max(most) <= 20_000
    assert lake.counts().events == 40
    assert not at_hand(lake)


def at_hand(lake: Lake) -> int:
    return sum(map(len, lake._writing.written))


def test_portions_follow_the_days_and_keep_together_what_is_tied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.portions.AT_ONCE", 2)
    days = {"a": 5, "b": 1, "c": 3, "d": 9, "e": 2}
    rows = pa.table(
        {
            "article_id": list(days),
            "date_start": [FIRST + timedelta(days=n) for n in days.values()],
            "lat": [35.0] * 5,
            "lon": [39.0] * 5,
        }
    )
    found = [[set(group) for group in portion] for portion in portions({*days, "silent"}, rows, [["d", "e", "gone"]])]
    assert found == [[{"silent"}, {"b"}], [{"d", "e"}], [{"c"}, {"a"}]]
