"""Runs of sessions in turn: as they came, so many at a time, and none held up by one that takes long."""

from __future__ import annotations

import threading

import pytest

from views.turns import Turns


class Runs:
    """Runs in threads of their own, which note when they have their turn."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.noted, self._threads = turns, [], []

    def begin(self, name: str, then=lambda: None) -> None:
        """Start a run and see that it stands in the queue, or has had its turn."""
        waiting, noted = len(self.turns._waiting), len(self.noted)

        def run() -> None:
            with self.turns.turn():
                self.noted.append(name)
                then()

        thread = threading.Thread(target=run)
        self._threads.append(thread)
        thread.start()
        while len(self.turns._waiting) == waiting and len(self.noted) == noted:
            thread.join(0.001)

    def end(self) -> list[str]:
        for thread in self._threads:
            thread.join()
        return self.noted


def test_runs_go_in_the_order_they_came():
    runs = Runs(Turns(at_once=1))
    with runs.turns.turn():
        for name in "abcde":
            runs.begin(name)
        assert runs.noted == []
    assert runs.end() == list("abcde")


def test_so_many_have_their_turn_at_once():
    runs, done = Runs(Turns(at_once=2)), threading.Event()
    runs.begin("a", done.wait)
    runs.begin("b", done.wait)
    runs.begin("c")
    assert runs.noted == ["a", "b"]
    done.set()
    assert runs.end() == ["a", "b", "c"]


def test_a_part_of_a_run_has_its_turn_already():
    turns = Turns(at_once=1)
    with turns.turn(), turns.turn():
        pass
    with turns.turn():  # the inner one has not taken the outer one's away
        assert len(turns._begun) == 1
    assert not turns._begun


def test_one_that_takes_long_holds_up_nobody_and_disturbs_nobody_when_it_ends():
    now = [0.0]
    runs, done = Runs(Turns(at_once=1, longest=1.0, clock=lambda: now[0])), threading.Event()
    runs.begin("long", done.wait)
    now[0] = 0.9
    runs.begin("second", done.wait)
    assert runs.noted == ["long"]
    now[0] = 1.0
    while len(runs.noted) < 2:
        threading.Event().wait(0.01)
    runs.begin("third")
    assert runs.noted == ["long", "second"]
    done.set()
    assert runs.end() == ["long", "second", "third"]


def test_who_passes_on_goes_after_those_who_wait():
    runs = Runs(Turns(at_once=1))
    with runs.turns.turn():
        runs.turns.pass_on()  # nobody waits
        runs.begin("a")
        runs.begin("b")
        runs.turns.pass_on()
        assert runs.noted == ["a", "b"]
    assert runs.end() == ["a", "b"]


def test_without_a_turn_there_is_nothing_to_pass_on():
    turns = Turns(at_once=1)
    turns.pass_on()
    assert not turns._waiting
    assert not turns._begun


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_run_that_breaks_off_gives_its_turn_away(error):
    """Streamlit stops a run by an exception that is none of the ordinary ones."""
    turns = Turns(at_once=1)
    with pytest.raises(error), turns.turn():
        raise error
    with turns.turn():
        assert len(turns._begun) == 1
