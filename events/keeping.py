"""Answers kept for who asks the same again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """So many answers, the longest unused forgotten first. Of threads that ask the same at once, one does the work."""

    def __init__(self, most: int, forget: Callable[[T], None] | None = None) -> None:
        """`forget` is called with each answer that is given up."""
        self._most = most
        self._forget = forget
        self._answers: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, key: Hashable, work: Callable[[], T]) -> T:
        """The answer kept under a key, or what the work gives; an error is raised to all who wait, and not kept."""
        with self._lock:
            known = self._answers.get(key)
            answer = known or self._answers.setdefault(key, Future())
            self._answers.move_to_end(key)
        if known is None:
            self._work(key, answer, work)
        return answer.result()

    def _work(self, key: Hashable, answer: Future[T], work: Callable[[], T]) -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            with self._lock:
                self._answers.pop(key, None)
            answer.set_exception(error)
            return
        self._shrink()

    def _shrink(self) -> None:
        with self._lock:
            old = [self._answers.popitem(last=False)[1] for _ in range(len(self._answers) - self._most)]
        for answer in old:
            if self._forget and answer.done() and answer.exception() is None:
                self._forget(answer.result())
