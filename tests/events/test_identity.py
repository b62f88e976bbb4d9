"""Ids last: an event that grows keeps its id, one that is merged away or parted leaves a row, a ruling is obeyed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import RAQQA, Read, coding, located, reading
from hypothesis import given
from hypothesis import strategies as st

from events.corrections import joined, parted, undone
from events.errors import LakeError
from events.identity import settle
from events.matching import merge
from events.model import Event, EventReport, Fate, Span
from events.store import Lake


def report(name: str) -> EventReport:
    return EventReport(f"report-{name}", f"article-{name}", coding(), Span(0, 1), ())


def event(id: str, *names: str) -> Event:
    return Event(id, coding(), tuple(map(report, names)))


def ids(*events: Event, before: tuple[Event, ...]) -> dict[str, str]:
    return {"".join(r.id[-1] for r in e.reports): e.id for e in settle(before, events, since=1).events}


def test_an_event_that_grows_keeps_its_id() -> None:
    assert ids(event("new", "z", "a", "b"), before=(event("old", "a", "b"),)) == {"zab": "old"}
    assert settle((event("old", "a"),), (event("new", "a", "b"),), since=1).forwards == ()


def test_a_merge_keeps_the_larger_and_forwards_the_other() -> None:
    before = (event("large", "a", "b"), event("small", "c"))
    [forward] = settle(before, (event("new", "a", "b", "c"),), since=4).forwards
    assert (forward.event_id, forward.to, forward.fate, forward.since) == ("small", ("large",), Fate.MERGED, 4)


def test_a_split_keeps_the_id_with_the_larger_part() -> None:
    found = settle((event("old", "a", "b", "c"),), (event("old", "c"), event("x", "a", "b")), since=2)
    assert [e.id for e in found.events if len(e.reports) == 2] == ["old"]
    [forward] = found.forwards
    assert forward.fate == Fate.SPLIT
    assert forward.to[0] == "old"
    assert set(forward.to) == {e.id for e in found.events}


def test_an_event_nobody_tells_any_more_leads_nowhere() -> None:
    [forward] = settle((event("old", "a"),), (event("new", "b"),), since=2).forwards
    assert (forward.to, forward.fate) == ((), Fate.GONE)


GROUPS = st.lists(st.integers(0, 3), min_size=1, max_size=8)


@given(GROUPS, GROUPS)
def test_every_former_id_is_used_or_forwarded_and_none_is_used_twice(one: list[int], other: list[int]) -> None:
    def grouped(groups: list[int], prefix: str) -> tuple[Event, ...]:
        members: dict[int, list[str]] = {}
        for n, group in enumerate(groups):
            members.setdefault(group, []).append(f"{n}")
        return tuple(event(f"{prefix}{names[0]}", *names) for names in members.values())

    before = grouped(one, "event-")
    found = settle(before, grouped(other, "event-"), since=1)
    used = [e.id for e in found.events]
    assert len(used) == len(set(used))
    assert {e.id for e in before} <= set(used) | {f.event_id for f in found.forwards}
    assert all(set(f.to) <= set(used) for f in found.forwards)


# ---- in a lake ----------------------------------------------------------------------------------------------------


def told(words: str, **rest: Any) -> Read:
    return reading(f"{words} fought at Raqqa on Sunday.", coding(location=located(RAQQA), **rest), source=words)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=merge)
    made.add([told("Soldiers"), told("Troops")])
    return made


def test_an_undone_merge_stays_undone(lake: Lake) -> None:
    [event] = lake.events()
    out = event.article_ids[1]
    lake.correct(parted(event, [out], who="analyst"))
    assert sorted(len(e.reports) for e in lake.events()) == [1, 1]
    assert event.id in {e.id for e in lake.events()}
    [forward] = lake.forwards()
    assert (forward.event_id, forward.fate) == (event.id, Fate.SPLIT)
    lake.add([told("Fighters"), told("Soldiers"), told("Troops", on=date(2017, 10, 1))])
    homes = {id: e.id for e in lake.events() for id in e.article_ids}
    assert homes[out] != homes[event.article_ids[0]]
    assert len(homes) == 3


def test_events_ruled_one_are_one_and_the_former_id_leads_there(lake: Lake) -> None:
    lake.add([told("Divers", on=date(2017, 10, 2))])
    one, other = sorted(lake.events(), key=lambda e: -len(e.reports))
    lake.correct(joined(one, other, who="analyst"))
    [event] = lake.events()
    assert event.id == one.id
    assert lake.forwarded(other.id) == (one.id,)
    assert lake.forwarded("event-unknown") == ()
    with pytest.raises(LakeError, match=one.id):
        lake.correct(joined(other, one, who="analyst"))


def test_a_ruling_taken_back_rules_nothing(lake: Lake) -> None:
    [event] = lake.events()
    lake.correct(parted(event, [event.article_ids[1]], who="analyst"))
    lake.correct(undone(lake.corrections()[0], event.id, who="analyst"))
    [again] = lake.events()
    assert len(again.reports) == 2
    lake.correct(undone(lake.corrections()[1], event.id, who="analyst"))
    assert len(list(lake.events())) == 2


def test_events_ruled_one_are_two_again_when_the_ruling_is_taken_back(lake: Lake) -> None:
    lake.add([told("Divers", on=date(2017, 10, 2))])
    one, other = sorted(lake.events(), key=lambda e: -len(e.reports))
    lake.correct(joined(one, other, who="analyst"))
    lake.correct(undone(lake.corrections()[0], one.id, who="analyst"))
    assert {len(e.reports) for e in lake.events()} == {1, 2}


def test_the_version_before_is_as_it_was(lake: Lake) -> None:
    before = lake.version
    [event] = lake.events()
    lake.correct(parted(event, event.article_ids[:1], who="analyst"))
    assert list(lake.events(before)) == [event]
    assert lake.forwards(version=before) == ()


def test_nothing_and_everything_cannot_be_parted(lake: Lake) -> None:
    [event] = lake.events()
    for articles in ([], list(event.article_ids), ["elsewhere"]):
        with pytest.raises(LakeError, match="some, not all"):
            parted(event, articles, who="analyst")
