"""Watching feeds for weeks: rounds that visit what is new, store what it says, and tell themselves in one line.

Whatever the network, a site or the lake does becomes an Issue or a word in the line, and the next round goes on.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from events.errors import EventsError, ReadingStopped
from events.intake import ArticleReader, readings_of
from events.model import Article, Issue, Level
from events.sources.rounds import Rounds, Visit
from events.store import Added, Lake
from events.writing import Read

_STORED = 50
"""Visits after which what was read is stored; a break loses no more than these."""


@dataclass
class Summary:
    """What one round did."""

    number: int
    begun: datetime
    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    named: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """Visits by outcome (`events.sources.rounds.Visit`)."""
    issues: int = 0
    waiting: int = 0
    """Pages that are due and wait for another round."""
    events: int = 0
    version: int = 0
    trouble: str = ""
    """What ended the round early, or that nothing could be reached; ""."""

    @property
    def ended_badly(self) -> bool:
        return bool(self.trouble)

    def words(self) -> str:
        """One line for people and logs."""
        visited = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        return (
            f"{self.begun:%Y-%m-%d %H:%M:%S} round {self.number}: "
            f"{self.feeds} feeds asked ({self.unchanged} unchanged, {self.failed} failed), "
            f"{self.named} pages named; {self.outcomes.total()} visited"
            + (f" ({visited})" if visited else "")
            + f", {self.waiting} wait; {self.issues} issues; {self.events} events in version {self.version}"
            + (f"; {self.trouble}" if self.trouble else "")
        )


class Watch:
    """Rounds over some feeds into a lake."""

    def __init__(
        self,
        lake: Lake,
        reader: ArticleReader[Read],
        rounds: Rounds,
        *,
        every: float,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`every`: seconds from the beginning of one round to that of the next, and the most one may take."""
        self._lake, self._reader, self._rounds = lake, reader, rounds
        self._every, self._now, self._sleep = every, now, sleep
        self._down_since = ""

    def rounds(self, most: int | None = None) -> Iterator[Summary]:
        """Rounds, for ever or so many, each told when it is done."""
        number = 0
        while most is None or number < most:
            number += 1
            begun = self._now()
            yield self.round(number)
            if number != most:
                self._sleep(max(0.0, begun + self._every - self._now()))

    def round(self, number: int = 1) -> Summary:
        """One round. Trouble with the lake or the notes ends the round and is told in its summary."""
        until = self._now() + self._every
        told = Summary(number, datetime.fromtimestamp(self._now(), UTC))
        try:
            self._store(told, [], list(self._rounds.feeds(until)))
            visits = self._rounds.pages(until)
            while part := list(islice(visits, _STORED)):
                self._store(told, part, [])
            self._reached(told)
            told.waiting = self._rounds.waiting()
        except (EventsError, OSError, sqlite3.Error) as error:
            told.trouble = f"the round ended early: {error}"
        asked = self._rounds.asked
        told.feeds, told.unchanged, told.failed, told.named = asked.feeds, asked.unchanged, asked.failed, asked.named
        return told

    def _store(self, told: Summary, visits: list[Visit], issues: list[Issue]) -> None:
        """Store what some visits brought, then note that they were made."""
        issues += [issue for visit in visits for issue in visit.issues]
        articles = (article for visit in visits for article in visit.articles)
        added = self._add(articles, issues)
        if stop := next((issue for issue in issues if issue.stage == "reading" and not issue.article_id), None):
            raise ReadingStopped(stop.message)  # what was not read stays due
        gone = [id for visit in visits if visit.outcome == "withdrawn" for id in visit.page.ids]
        version = self._lake.withdraw(gone, datetime.fromtimestamp(self._now(), UTC)) if gone else added.version
        self._rounds.keep(visits)
        told.outcomes.update(visit.outcome for visit in visits)
        told.issues += len(issues)
        told.events, told.version = added.events, version

    def _add(self, articles: Iterator[Article], issues: list[Issue]) -> Added:
        name = getattr(self._reader, "fingerprint", "")
        unread = (lambda some: self._lake.unread(some, name)) if name else None
        found = readings_of(articles, self._reader, issues.append, unread=unread)
        return self._lake.add(found, issues=issues, reader=name)

    def _reached(self, told: Summary) -> None:
        """Note when the network goes, once, and when it is back."""
        tried = bool(self._rounds.asked.feeds or told.outcomes.total())
        if tried and not self._rounds.reached:
            since = self._down_since or f"{told.begun:%Y-%m-%d %H:%M} UTC"
            told.trouble = f"nothing could be reached since {since}; is the network down?"
            if not self._down_since:
                self._note(told, Level.ERROR, told.trouble)
            self._down_since = since
        elif self._rounds.reached and self._down_since:
            self._note(told, Level.INFO, f"the network is back; nothing could be reached since {self._down_since}")
            self._down_since = ""

    def _note(self, told: Summary, level: Level, words: str) -> None:
        issue = Issue(level, "sources", words, when=told.begun)
        told.version = self._lake.add([], issues=[issue]).version
        told.issues += 1
