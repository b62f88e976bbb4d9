"""One round of a watcher: feeds that are due are asked what is new, then pages that are due are visited.

Nothing is raised for what the web does. A visit's outcome is noted when `Rounds.keep` is told that its articles are
stored; until then a break leaves the page due. Hosts take turns, so that one that asks for long pauses holds up none.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from events.errors import FetchError, ForbiddenAddress, NotGiven, RobotsRefusal, SourceError, TryLater
from events.model import Article, Issue, Level, content_id
from events.sources.feed_list import Feed, FeedList
from events.sources.fetching import Fetched
from events.sources.listed import MOST_MAPS, completed, newest, own_article
from events.sources.listings import Entry, Listing, read_listing
from events.sources.polite import Visitor
from events.sources.visits import FeedState, Page, Visits
from events.sources.web import Found, articles_at, good, plain_address

T = TypeVar("T")
_PATIENCE = 5
"""Failures in a row after which a page is given up; the tries are 1, 2, 4 and 8 hours apart."""
_HOUR, _DAY = 3600.0, 86400.0
_GONE = (404, 410)
_REFUSED = (401, 402, 403, 451)


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of visiting a page."""

    page: Page
    """What is to be noted of it once its articles are stored."""
    articles: tuple[Article, ...] = ()
    issues: tuple[Issue, ...] = ()
    outcome: str = "unchanged"
    """new, corrected, unchanged, withdrawn, refused, later or failed."""


@dataclass(slots=True)
class Asked:
    """Counts over the feeds of a round."""

    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    named: int = 0
    """Pages named for the first time, or as changed."""


class Rounds:
    """Rounds over a list of feeds."""

    def __init__(
        self,
        feeds: FeedList,
        visits: Visits,
        visitor: Visitor,
        read_file: Callable[[Path], Found],
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`read_file` reads what is no page, by the ending of its name."""
        self._list, self._visits, self._visitor, self._now = feeds, visits, visitor, now
        self._read_file = read_file
        self._answers = 0
        self.asked = Asked()

    def feeds(self, until: float) -> Iterator[Issue]:
        """Ask the feeds that are due; pages they name wait from then on. Yields what went wrong."""
        self.asked, self._answers = Asked(), self._visitor.answers
        due = [feed for feed in self._list.feeds if self._visits.feed(feed.url).due <= self._now()]
        for feed in self._in_turn(due, lambda feed: feed.url, until):
            self.asked.feeds += 1
            yield from self._ask(feed)

    def pages(self, until: float) -> Iterator[Visit]:
        """Visit the pages that are due, as many of each feed as its settings allow."""
        due = [
            (page, feed) for feed in self._list.feeds for page in self._visits.due(self._now(), feed.url, feed.pages)
        ]
        for page, feed in self._in_turn(due, lambda pair: "" if pair[1].text == "feed" else pair[0].entry.url, until):
            yield self._visit(page, feed)

    def keep(self, visits: Iterable[Visit]) -> None:
        """Note the outcome of visits whose articles are stored. While the network is down no page is to blame."""
        self._visits.keep_pages(visit.page for visit in visits if self.reached or visit.outcome != "later")

    @property
    def reached(self) -> bool:
        """Whether anything has answered in this round."""
        return self._visitor.answers > self._answers

    def waiting(self) -> int:
        """How many pages are due."""
        return self._visits.waiting(self._now())

    def _in_turn(self, waiting: Iterable[T], url: Callable[[T], str], until: float) -> Iterator[T]:
        """Items in the order in which their hosts may be asked; those of hosts in trouble wait for another round."""
        hosts: dict[str, deque[T]] = {}
        for item in waiting:
            hosts.setdefault(urlsplit(url(item)).netloc.lower(), deque()).append(item)
        while hosts:
            host = min(hosts, key=lambda h: self._visitor.wait(url(hosts[h][0])) if h else 0.0)
            if host and self._visitor.troubled(url(hosts[host][0])):
                del hosts[host]
                continue
            if host and self._now() + self._visitor.wait(url(hosts[host][0])) > until:
                return
            item = hosts[host].popleft()
            if not hosts[host]:
                del hosts[host]
            yield item

    # --- feeds ----------------------------------------------------------------------------------------------------

    def _ask(self, feed: Feed) -> Iterator[Issue]:
        try:
            listing = self._listing(feed.url, feed)
            if listing is None:
                self.asked.unchanged += 1
                return
            if listing.trouble:
                yield Issue(Level.WARNING, "sources", listing.trouble)
            outlet = feed.name or listing.title
            self._take(listing.entries, feed, outlet)
            for inner in list(newest(listing.further))[:MOST_MAPS]:
                found = self._listing(inner.url, feed)
                self._take(found.entries if found else (), feed, outlet)
        except SourceError as error:
            self.asked.failed += 1
            known = self._visits.feed(feed.url)
            due = self._now() + _pause_after(error, known.failures + 1, feed)
            self._visits.keep_feed(replace(known, due=due, failures=known.failures + 1, said=str(error)))
            yield Issue(Level.WARNING, "sources", str(error))

    def _listing(self, url: str, feed: Feed) -> Listing | None:
        """What a feed lists; None when it has not changed. Raises SourceError."""
        known = self._visits.feed(url)
        answer = self._visitor.get(url, etag=known.etag, modified=known.modified)
        due = self._now() + feed.every * 60
        if answer.status == 304:
            self._visits.keep_feed(replace(known, due=due, failures=0, said="", asked=self._now()))
            return None
        listing = read_listing(good(answer, url).body, url, url=answer.url, charset=answer.charset)
        etag, modified = ("", "") if listing.trouble else _conditions(answer)  # what was cut off is asked for again
        state = FeedState(url, etag, modified, due, title=listing.title, said=listing.trouble, asked=self._now())
        self._visits.keep_feed(state)
        return listing

    def _take(self, entries: Iterable[Entry], feed: Feed, outlet: str) -> None:
        """Let pages wait that are new, or whose feed says they changed, unless they are older than is wanted."""
        oldest = datetime.fromtimestamp(self._now(), UTC) - timedelta(days=feed.days)
        taken: list[Page] = []
        for entry in newest(tuple(entries)):
            told = content_id("told", entry.title, entry.text)
            entry = replace(entry, changed=entry.changed or told)
            key = plain_address(entry.url) if entry.url else f"{feed.url}#{told}"
            if entry.published is not None and _utc(entry.published) < oldest:
                continue
            known = self._visits.page(key)
            if known is None:
                taken.append(Page(key, feed.url, outlet, entry, since=self._now(), due=self._now()))
            elif entry.changed != known.entry.changed:
                taken.append(replace(known, entry=entry, due=self._now()))
        self._visits.keep_pages(taken)
        self.asked.named += len(taken)

    # --- pages ----------------------------------------------------------------------------------------------------

    def _visit(self, page: Page, feed: Feed) -> Visit:
        try:
            if feed.text == "feed" or not page.entry.url:
                return self._told(page, own_article(page.entry, page.outlet, address=feed.url))
            answer = self._visitor.get(page.entry.url, etag=page.etag, modified=page.modified)
            if answer.status == 304:
                return Visit(self._again(page))
            if answer.status in _GONE and page.state in ("read", "gone"):
                return self._missing(page, answer)
            return self._read(page, good(answer, page.entry.url))
        except (RobotsRefusal, NotGiven) as error:
            return self._refused(page, error)
        except TryLater as error:
            return Visit(replace(page, due=self._now() + error.seconds), outcome="later")
        except ForbiddenAddress as error:
            return Visit(replace(page, state="given up", due=None), issues=(_issue(error, page),), outcome="failed")
        except FetchError as error:
            return self._failed(page, error, "later")
        except SourceError as error:
            return self._failed(page, error, "failed")

    def _read(self, page: Page, answer: Fetched) -> Visit:
        found = list(articles_at(answer, page.entry.url, self._read_file))
        articles = tuple(
            replace(completed(one, page.entry), source=page.outlet or one.source)
            for one in found
            if isinstance(one, Article)
        )
        issues = tuple(one for one in found if isinstance(one, Issue))
        etag, modified = _conditions(answer)
        return self._done(replace(page, etag=etag, modified=modified), articles, issues)

    def _told(self, page: Page, article: Article, *issues: Issue) -> Visit:
        """A page read from its feed: it is not looked at again, the feed says when it changes."""
        visit = self._done(page, (article,), issues)
        return replace(visit, page=replace(visit.page, due=None))

    def _done(self, page: Page, articles: tuple[Article, ...], issues: tuple[Issue, ...]) -> Visit:
        digest = _digest(articles)
        before = page.digest if page.state == "read" else ""
        outcome = "unchanged" if before == digest else "corrected" if page.digest else "new"
        ids = tuple(article.id for article in articles)
        kept = replace(self._again(page), ids=ids, digest=digest, state="read")
        return Visit(kept, () if outcome == "unchanged" else articles, issues, outcome)

    def _again(self, page: Page) -> Page:
        """A page that was seen: when it is looked at again, more and more seldom."""
        ages = (page.since + hours * _HOUR for hours in self._list.recheck)
        due = next((moment for moment in ages if moment > self._now()), None)
        return replace(page, due=due, failures=0, entry=replace(page.entry, text=""))

    def _missing(self, page: Page, answer: Fetched) -> Visit:
        """A page that was read and is no more: at once when the server says so for good, else when it says so twice."""
        if answer.status == 410 or page.failures or page.state == "gone":
            outcome = "unchanged" if page.state == "gone" else "withdrawn"
            return Visit(replace(self._again(page), state="gone", etag="", modified=""), outcome=outcome)
        return Visit(replace(page, failures=1, due=self._now() + _HOUR), outcome="later")

    def _refused(self, page: Page, error: SourceError) -> Visit:
        """A page that is not given out: what its feed tells is read, where it tells anything."""
        if page.entry.text and page.state == "new":
            said = Issue(Level.INFO, "sources", f"{error}; what the feed tells of it is read")
            return self._told(page, own_article(page.entry, page.outlet), said)
        if isinstance(error, RobotsRefusal):
            return Visit(replace(page, state="given up", due=None), issues=(_issue(error, page),), outcome="refused")
        return self._failed(page, error, "refused")

    def _failed(self, page: Page, error: SourceError, outcome: str) -> Visit:
        failures = page.failures + 1
        if failures < _PATIENCE:
            due = self._now() + _HOUR * 2.0 ** (failures - 1)
            return Visit(replace(page, failures=failures, due=due), issues=(_issue(error, page),), outcome=outcome)
        state = page.state if page.state == "read" else "given up"
        return Visit(replace(page, failures=failures, due=None, state=state), (), (_issue(error, page),), outcome)


def _pause_after(error: SourceError, failures: int, feed: Feed) -> float:
    """Seconds until a feed that failed is asked again: as usual when it could not be reached, else later and later."""
    if isinstance(error, TryLater):
        return max(feed.every * 60, error.seconds)
    if isinstance(error, (RobotsRefusal, ForbiddenAddress)):
        return _DAY
    if isinstance(error, FetchError) and not isinstance(error, NotGiven):
        return feed.every * 60
    return max(feed.every * 60, min(_DAY, feed.every * 60 * 2.0 ** min(failures - 1, 20)))


def _issue(error: SourceError, page: Page) -> Issue:
    """The trouble with a page, which names it also when it was met behind a redirect."""
    url = page.entry.url
    return Issue(Level.WARNING, "sources", str(error) if url in str(error) else f"{url}: {error}")


def _conditions(answer: Fetched) -> tuple[str, str]:
    """What the next request is made conditional by."""
    return answer.header("etag"), answer.header("last-modified")


def _digest(articles: Iterable[Article]) -> str:
    text = "\x1f".join(f"{a.id}\x1e{a.title}\x1e{a.text}\x1e{a.published}" for a in articles)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
