"""How long a question is asked: again after what may pass, with pauses between, and never beyond its time.

The library that speaks the protocol asks again by itself too, but bounds each attempt and not all of them together: a
server that hangs would hold an article for the time of an attempt times the attempts.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar

T = TypeVar("T")
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; twice as many before each further one, a quarter less by chance, so that requests
under way do not come back all at once."""
LONGEST_PAUSE = 8.0


class Passing(Exception):
    """A fault that may pass; `pause`: seconds the server asks to be left alone, None when it does not say."""

    def __init__(self, error: Exception, pause: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.pause = error, pause


class NoTime(Exception):
    """The fault has not passed, and there is no time left to ask again."""

    def __init__(self, passing: Passing, attempts: int, wanted: float) -> None:
        super().__init__(str(passing))
        self.error, self.attempts, self.wanted = passing.error, attempts, wanted


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long all of it may take together."""

    retries: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def ask(self, ask: Callable[[float], T]) -> T:
        """What `ask` gives; it is told how many seconds are left and raises Passing for what may pass.

        Raises NoTime when the fault stays, and whatever else `ask` raises.
        """
        end, attempt = self.clock() + self.seconds, 0
        while True:
            try:
                return ask(max(0.001, end - self.clock()))
            except Passing as passing:
                attempt += 1
                pause = _pause(attempt) if passing.pause is None else passing.pause
                if attempt > self.retries or self.clock() + pause >= end:
                    raise NoTime(passing, attempt, pause) from passing.error
            self.sleep(pause)


def _pause(attempt: int) -> float:
    most: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt - 1, 10))
    return most * (1 - random.random() / 4)


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds a server asks to be left alone, given as such or as a moment (`now`: seconds since 1970)."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - now
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if seconds == seconds else None  # "nan" says nothing
