"""Runs of many sessions one after another, as they came, instead of all at once.

Python's threads share one processor. Runs that begin together and change places every few milliseconds all end when
the last one ends; in turn, half of them end in half that time and none later. A run has its turn for a while only:
one that reads articles or waits for a lake to be opened holds up nobody.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""While one waits for its query, which needs no Python, another goes on."""
LONGEST = 0.5
"""Seconds after which a run goes on without counting; most take a tenth."""
_LOOK = 0.1
"""Seconds between two looks whether a turn has lasted too long."""


class Turns:
    """So many threads at a time, first come first served."""

    def __init__(
        self, at_once: int = AT_ONCE, longest: float = LONGEST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once, self._longest, self._clock = at_once, longest, clock
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._begun: dict[int, float] = {}
        """Threads that have their turn, and since when."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and have it as long as the block lasts; within a turn it is there already."""
        me = threading.get_ident()
        if me in self._begun:
            yield
            return
        self._wait(me)
        try:
            yield
        finally:
            with self._lock:
                del self._begun[me]
                self._wake()

    def pass_on(self) -> None:
        """Let all who wait now go first; without a turn, or with nobody waiting, nothing."""
        me = threading.get_ident()
        with self._lock:
            if not self._waiting or self._begun.pop(me, None) is None:
                return
            self._wake()
        self._wait(me)

    def _wait(self, me: int) -> None:
        call = threading.Event()
        with self._lock:
            self._waiting.append(call)
        while not self._take(me, call):
            call.wait(_LOOK)

    def _take(self, me: int, call: threading.Event) -> bool:
        with self._lock:
            call.clear()
            if self._waiting[0] is not call or not self._free():
                return False
            self._waiting.popleft()
            self._begun[me] = self._clock()
            self._wake()
            return True

    def _free(self) -> bool:
        now = self._clock()
        return sum(now - begun < self._longest for begun in self._begun.values()) < self._at_once

    def _wake(self) -> None:
        """Call the one that is next, should there be room."""
        if self._waiting and self._free():
            self._waiting[0].set()


turns = Turns()
"""Those of all sessions of this server."""
