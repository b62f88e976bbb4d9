"""A limit of time for work in a thread: the work is broken off from inside, wherever it stands in Python code."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TimeUp(BaseException):
    """Raised inside work that took too long; no `except Exception` of the work catches it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives. Raises TimeUp when it takes longer; a single call into C code is finished first."""
    lock, done, thread = threading.Lock(), False, threading.get_ident()

    def end() -> None:
        with lock:
            if not done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUp))

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        return work()
    finally:
        with lock:  # from here on it cannot strike any more
            done = True
        timer.cancel()
