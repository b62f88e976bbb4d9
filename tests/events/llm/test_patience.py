"""How long a question is asked, by a clock of the test's own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.llm.patience import NoTime, Passing, Patience, retry_after


@dataclass
class Clock:
    """Time that passes when somebody waits."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@dataclass
class Server:
    """Fails some times, each after some seconds or what it is given at most, then answers."""

    clock: Clock
    faults: int
    takes: float = 0.0
    pause: float | None = None
    asked: int = 0

    def ask(self, left: float) -> str:
        self.asked += 1
        self.clock.now += min(self.takes, left)
        if self.asked <= self.faults:
            raise Passing(ValueError("busy"), self.pause)
        return "answer"


def patience(clock: Clock, retries: int = 3, seconds: float = 100.0) -> Patience:
    return Patience(retries, seconds, clock.read, clock.sleep)


def test_what_passes_is_asked_again_after_growing_pauses() -> None:
    clock = Clock()
    assert patience(clock).ask(Server(clock, 3).ask) == "answer"
    assert [low <= pause <= high for pause, low, high in zip(
        clock.pauses, (0.375, 0.75, 1.5), (0.5, 1.0, 2.0), strict=True
    )] == [True, True, True]  # fmt: skip


def test_it_waits_as_long_as_it_is_told() -> None:
    clock = Clock()
    assert patience(clock).ask(Server(clock, 2, pause=20).ask) == "answer"
    assert clock.pauses == [20, 20]


def test_what_stays_is_told_with_the_number_of_attempts() -> None:
    clock = Clock()
    with pytest.raises(NoTime) as over:
        patience(clock, retries=2).ask(Server(clock, 9).ask)
    assert (over.value.attempts, str(over.value.error)) == (3, "busy")


def test_a_hang_is_asked_again_only_while_there_is_time() -> None:
    clock = Clock()
    server = Server(clock, 9, takes=120)
    with pytest.raises(NoTime):
        patience(clock, seconds=180).ask(server.ask)
    assert server.asked == 2
    assert clock.now <= 180


def test_another_fault_ends_it_at_once() -> None:
    def ask(left: float) -> str:
        raise KeyError

    with pytest.raises(KeyError):
        patience(Clock()).ask(ask)


@given(
    st.integers(0, 50), st.floats(0.1, 1000), st.floats(0, 500), st.integers(0, 60), st.none() | st.floats(0, 10_000)
)
def test_it_never_takes_longer_than_its_time(
    retries: int, seconds: float, takes: float, faults: int, pause: float | None
) -> None:
    clock = Clock()
    server = Server(clock, faults, takes, pause)
    try:
        patience(clock, retries, seconds).ask(server.ask)
    except NoTime:
        assert server.asked <= retries + 1
    assert clock.now <= seconds + 0.002


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        # matches
        ("7", 7.0),
        ("0.5", 0.5),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        # must not match
        (None, None),
        ("soon", None),
        ("nan", None),
        # boundary
        ("-5", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ],
)
def test_a_server_says_how_long_to_wait_in_seconds_or_by_a_moment(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=100.0) == seconds
