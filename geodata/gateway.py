"""The one door through which this process asks online services: slowly, once a question, answers kept on disk."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderRateLimited

from geodata.build import default_home

KEPT = timedelta(days=90)
"""How long an answer is believed; services ask that answers be kept, and places hardly move."""
PAUSE_SECONDS = 60.0
"""Quiet time after "too many requests" when the service names none."""

Found = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said, and when."""

    found: Found
    asked: datetime


class Gateway:
    """Asks for all threads of a process: never two questions at once to one service, nor sooner than it allows."""

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`file`: the SQLite file of answers, made when there is none. The others are time's own, or a test's."""
        self._file = file
        self._clock, self._sleep, self._now = clock, sleep, now
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}
        self._resting: dict[str, float] = {}

    def ask(self, service: str, query: str, ask: Callable[[], Found], *, delay_seconds: float) -> Answer:
        """The kept answer, else the service's own after its turn came. Raises what `ask` raises.

        After GeocoderRateLimited the service is left alone for as long as it says, and asking raises the same at once.
        """
        with self._lock:
            if kept := self._kept(service, query):
                return kept
            self._wait(service)
            try:
                found = ask()
            except GeocoderRateLimited as error:
                self._resting[service] = self._clock() + float(error.retry_after or PAUSE_SECONDS)
                raise
            finally:
                self._free[service] = self._clock() + delay_seconds
            answer = Answer(found, self._now())
            self._keep(service, query, answer)
            return answer

    def forget(self, service: str, query: str) -> None:
        """Drop a kept answer that turned out to be nonsense."""
        with self._open() as kept:
            kept.execute("DELETE FROM answers WHERE service = ? AND query = ?", (service, query))

    def _wait(self, service: str) -> None:
        if (rest := self._resting.get(service, 0.0) - self._clock()) > 0:
            raise GeocoderRateLimited(f"asked too often; left alone for {rest:.0f} s more", retry_after=rest)
        if (early := self._free.get(service, 0.0) - self._clock()) > 0:
            self._sleep(early)

    def _kept(self, service: str, query: str) -> Answer | None:
        with self._open() as kept:
            row = kept.execute(
                "SELECT found, asked FROM answers WHERE service = ? AND query = ?", (service, query)
            ).fetchone()
        if row is None:
            return None
        answer = Answer(json.loads(row[0]), datetime.fromisoformat(row[1]))
        return answer if self._now() - answer.asked < KEPT else None

    def _keep(self, service: str, query: str, answer: Answer) -> None:
        row = (service, query, json.dumps(answer.found, ensure_ascii=False), answer.asked.isoformat())
        with self._open() as kept:
            kept.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The answers; a damaged file is put aside and a new one begun, since it holds nothing that cannot be asked."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = self._connect()
        except sqlite3.DatabaseError:
            self._file.replace(self._file.with_suffix(".damaged"))
            connection = self._connect()
        with closing(connection), connection:
            yield connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS answers "
                "(service TEXT, query TEXT, found TEXT, asked TEXT, PRIMARY KEY (service, query))"
            )
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection


@cache
def gateway() -> Gateway:
    """The gateway of this process; its answers are kept in `<home>/cache/geocoding.sqlite`."""
    return Gateway(default_home() / "cache" / "geocoding.sqlite")
