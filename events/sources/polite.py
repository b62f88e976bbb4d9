"""Visiting sites as a good guest: robots.txt is obeyed, requests to one host keep apart, and a host that is busy or
down is left in peace for longer and longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from events.errors import FetchError, ForbiddenAddress, InputTooLarge, RobotsRefusal, TryLater
from events.sources.fetching import Fetched, Fetcher, web_address
from events.sources.robots import Robots

PAUSE = 2.0
"""Seconds between two requests to one host, where the site does not ask for more."""
_BUSY = (429, 500, 502, 503, 504)
_FIRST, _LONGEST, _LONGEST_DOWN = 60.0, 6 * 3600.0, 900.0
"""Seconds a host is left in peace after its first failure, doubled with each; at most 6 hours for one that says it is
busy, and a quarter of an hour for one that cannot be reached, which may be this machine's own fault."""
_LONGEST_ASKED = 7 * 24 * 3600.0
"""Seconds of a Retry-After that are believed."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A host that is left in peace."""

    failures: int
    """In a row."""
    until: float
    """Seconds since 1970."""


class Troubles(Protocol):
    """Hosts in trouble; kept over restarts by who keeps a state (`events.sources.visits`)."""

    def trouble(self, host: str) -> Trouble | None: ...
    def set_trouble(self, host: str, trouble: Trouble | None) -> None: ...


class Remembered:
    """Hosts in trouble for as long as the process runs."""

    def __init__(self) -> None:
        self._hosts: dict[str, Trouble] = {}

    def trouble(self, host: str) -> Trouble | None:
        return self._hosts.get(host)

    def set_trouble(self, host: str, trouble: Trouble | None) -> None:
        self._hosts.pop(host, None)
        if trouble is not None:
            self._hosts[host] = trouble


class Visitor:
    """Fetches addresses one after the other, politely."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause: float = PAUSE,
        troubles: Troubles | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`now` (seconds since 1970) and `sleep` are the clock; tests give their own."""
        self._fetcher, self._pause, self._now, self._sleep = fetcher, pause, now, sleep
        self._troubles = troubles or Remembered()
        self._asked: dict[str, float] = {}
        self.answers = 0
        """Answers of any kind so far: while there are none the network is down."""
        self.robots = Robots(self._fetched, now=now)

    def wait(self, url: str) -> float:
        """Seconds until the host may be asked again, as far as is known without asking."""
        host = _host(url)
        trouble = self._troubles.trouble(host)
        ready = self._asked.get(host, 0.0)
        return max(0.0, max(ready, trouble.until if trouble else 0.0) - self._now())

    def troubled(self, url: str) -> bool:
        """Whether the host is left in peace now because it is busy or down."""
        trouble = self._troubles.trouble(_host(url))
        return trouble is not None and trouble.until > self._now()

    def get(self, url: str, *, etag: str = "", modified: str = "", max_bytes: int | None = None) -> Fetched:
        """The answer at an address, after the pause its host is owed.

        Raises RobotsRefusal; TryLater, at once, while the host is in trouble, and when it says that it is busy; and
        what `Fetcher.get` raises.
        """
        url = web_address(url)
        host = _host(url)
        trouble = self._troubles.trouble(host)
        if trouble and trouble.until > self._now():
            raise TryLater(f"{url}: its host is left in peace after trouble", trouble.until - self._now())
        self._in_peace(host)
        try:
            answer = self._fetched(url, etag=etag, modified=modified, max_bytes=max_bytes, before=self.robots.check)
        except (ForbiddenAddress, RobotsRefusal, TryLater, InputTooLarge):
            raise
        except FetchError:
            self._failed(host, _LONGEST_DOWN, 0.0)
            raise
        finally:
            self._asked[host] = self._now() + max(self._pause, self.robots.delay(url))
        if answer.status in _BUSY:
            seconds = self._failed(host, _LONGEST, retry_after(answer, self._now()))
            raise TryLater(f"{url}: the server says {answer.status}; it is asked again later", seconds)
        if trouble:
            self._troubles.set_trouble(host, None)
        return answer

    def _fetched(self, url: str, **rest: Any) -> Fetched:
        answer = self._fetcher.get(url, **rest)
        self.answers += 1
        return answer

    def _in_peace(self, host: str) -> None:
        rest = self._asked.get(host, 0.0) - self._now()
        if rest > 0:
            self._sleep(rest)

    def _failed(self, host: str, longest: float, asked: float) -> float:
        """Note a failure; for how many seconds the host is left in peace."""
        before = self._troubles.trouble(host)
        failures = (before.failures if before else 0) + 1
        seconds = max(min(asked, _LONGEST_ASKED), min(longest, _FIRST * 2.0 ** min(failures - 1, 20)))
        self._troubles.set_trouble(host, Trouble(failures, self._now() + seconds))
        return seconds


def retry_after(answer: Fetched, now: float) -> float:
    """Seconds an answer asks to wait; 0 when it does not say, or says it in words that are not understood."""
    told = answer.header("retry-after").strip()
    if told.isdigit():
        return float(told[:9])
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    with_zone: datetime = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, with_zone.timestamp() - now)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
