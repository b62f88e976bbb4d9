"""robots.txt: what a site asks programs not to fetch, and how fast it may be asked (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from events.errors import InputTooLarge, RobotsRefusal, TryLater
from events.sources.fetching import ROBOT, Fetched

MAX_BYTES = 512_000
"""More of a robots.txt need not be read (RFC 9309, 2.5)."""
_KEPT, _ASKED_AGAIN = 24 * 3600.0, 3600.0
"""Seconds rules hold, and seconds until a site that gave none is asked again."""
_LONGEST_DELAY = 60.0
"""Seconds; some sites ask for a day between two pages."""


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None
    """None: nothing may be fetched."""
    until: float


class Robots:
    """The rules of all sites asked so far."""

    def __init__(self, get: Callable[[str], Fetched], *, now: Callable[[], float] = time.time) -> None:
        """`get` fetches an address and follows redirects."""
        self._get, self._now = get, now
        self._sites: dict[str, _Rules] = {}

    def check(self, url: str) -> None:
        """Raises RobotsRefusal when the address is not to be fetched, TryLater when that cannot be told now.

        Raises FetchError when the site cannot be reached.
        """
        known = self._of(url)
        rules = known.rules
        if rules is None:
            words = f"{url}: its site's robots.txt cannot be read now, so nothing is fetched from there"
            raise TryLater(words, known.until - self._now())
        if not rules.can_fetch(url, ROBOT):
            raise RobotsRefusal(f"{url}: the site's robots.txt asks programs not to fetch it")

    def delay(self, url: str) -> float:
        """Seconds the site asks to be left in peace between two requests; 0 when it does not say, or was not asked."""
        known = self._sites.get(_site(url))
        asked = known.rules.crawl_delay(ROBOT) if known and known.rules else None
        return min(float(asked or 0.0), _LONGEST_DELAY)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Addresses of the sitemaps the site names."""
        rules = self._of(url).rules
        return tuple(rules.sitemaps) if rules else ()

    def _of(self, url: str) -> _Rules:
        site = _site(url)
        known = self._sites.get(site)
        if known is None or known.until < self._now():
            known = self._sites[site] = self._asked(site)
        return known

    def _asked(self, site: str) -> _Rules:
        """A site without rules allows all; one that cannot answer may have some, so it allows nothing for a while."""
        later = self._now() + _ASKED_AGAIN
        try:
            answer = self._get(f"{site}/robots.txt")
        except InputTooLarge:
            return _Rules(None, later)
        if answer.status == 429 or answer.status >= 500:
            return _Rules(None, later)
        text = answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
        return _Rules(Protego.parse(text), self._now() + _KEPT)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
