"""What a run of the page costs beside its own work: no search for garbage in all of Furat, one look into the log."""

from __future__ import annotations

import gc
import weakref

import pytest
from builders import MOSUL, RAQQA, coding, located, reading

from events import questions
from events.delta import TableSet
from events.query import Query
from events.store import Lake
from views.settling import Settling


class Ring:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def lake(home):
    made = Lake.create(home / "lake")
    for place in (RAQQA, MOSUL):
        made.add([reading(f"Clashes in {place.name}.", coding(location=located(place)))])
    return made


def test_what_is_settled_is_seen_no_more_and_later_garbage_still_collected():
    Settling().settle()
    assert gc.get_freeze_count() > len(gc.get_objects())
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    gc.collect()
    assert gone() is None


def test_garbage_of_what_was_put_aside_goes_after_some_runs():
    settling = Settling()
    ring = Ring()
    gone = weakref.ref(ring)
    settling.settle()
    del ring
    gc.collect()
    settling.again()
    assert gone() is not None
    for _ in range(100):
        gc.collect()
    settling.again()
    assert gone() is None


def test_a_start_of_the_page_settles(lake, start):
    gc.unfreeze()
    start(lang="en")
    assert gc.get_freeze_count() > 0


def test_a_run_looks_into_the_log_once(lake, start, monkeypatch):
    page = start(lang="en")
    looks = []
    look = TableSet._table

    def counted(self, name, version=None):
        looks.append((name, version))
        return look(self, name, version)

    monkeypatch.setattr(TableSet, "_table", counted)
    page.checkbox(key="side_islamic_state").check().run()
    assert not page.exception
    assert [name for name, version in looks if version is None] == ["events"]


def test_the_marks_are_asked_for_before_all_that_depends_on_the_filter(lake, start, monkeypatch):
    page = start(lang="en")
    asked = []
    ask = Query._ask

    def noted(self, filter, sql, **values):
        asked.append((filter.sides, sql))
        return ask(self, filter, sql, **values)

    monkeypatch.setattr(Query, "_ask", noted)
    page.checkbox(key="side_islamic_state").check().run()
    assert not page.exception
    assert next(sql for sides, sql in asked if sides) == questions.CELLS
