"""Feeds and sitemaps to articles: each page they list is visited politely, or what the feed tells of it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from events.errors import FetchError, RobotsRefusal, SourceError
from events.model import Article, Issue, Level, content_id
from events.sources.listings import Entry, Listing, read_listing
from events.sources.polite import Visitor
from events.sources.web import Found, articles_at, good, plain_address
from events.text import language_of

MOST_PAGES = 200
"""Of a feed or sitemap, the newest first; sitemaps list all an outlet ever wrote."""
MOST_MAPS = 5
"""Sitemaps of an index that are read, the newest first."""


def listed_articles(
    listing: Listing, visitor: Visitor, read_file: Callable[[Path], Found], *, most: int = MOST_PAGES
) -> Iterator[Article | Issue]:
    """The articles a feed, a sitemap or an index of sitemaps leads to. A page that cannot be read is an issue."""
    if listing.trouble:
        yield Issue(Level.WARNING, "sources", listing.trouble)
    pages = list(newest(listing.entries))
    for inner in list(newest(listing.further))[:MOST_MAPS]:
        try:
            pages += listing_at(inner.url, visitor).entries
        except SourceError as error:
            yield Issue(Level.ERROR, "sources", str(error))
    for entry in list(newest(pages))[:most]:
        try:
            yield from entry_articles(entry, listing.title, visitor, read_file)
        except SourceError as error:
            yield Issue(Level.ERROR, "sources", str(error))


def listing_at(url: str, visitor: Visitor) -> Listing:
    """The feed or sitemap at an address. Raises SourceError."""
    answer = good(visitor.get(url), url)
    return read_listing(answer.body, url, url=answer.url, charset=answer.charset)


def entry_articles(entry: Entry, outlet: str, visitor: Visitor, read_file: Callable[[Path], Found]) -> Found:
    """The articles of one page of a listing; of one that is not given out, what the feed tells. Raises SourceError."""
    if not entry.url:
        yield own_article(entry, outlet)
        return
    try:
        answer = good(visitor.get(entry.url), entry.url)
    except RobotsRefusal as refusal:
        if not entry.text:
            raise
        yield Issue(Level.INFO, "sources", f"{refusal}; what the feed tells of it is read")
        yield own_article(entry, outlet)
        return
    for one in articles_at(answer, entry.url, read_file):
        yield one if isinstance(one, Issue) else completed(one, entry)


def newest(entries: tuple[Entry, ...] | list[Entry]) -> Iterator[Entry]:
    """The entries, newest first, each address once; those that tell no moment keep their order, and stand first."""
    seen: set[str] = set()
    for entry in sorted(entries, key=_age):
        key = plain_address(entry.url) if entry.url else f"{entry.title}\n{entry.text}"
        if key not in seen:
            seen.add(key)
            yield entry


def _age(entry: Entry) -> float:
    if entry.published is None:
        return float("-inf")
    moment = entry.published
    try:
        return -(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return 0.0


def own_article(entry: Entry, outlet: str, *, address: str = "") -> Article:
    """What a feed tells of a page, as an article; `address` is the feed's own. Raises FetchError without words."""
    text = entry.text or entry.title
    if not text:
        raise FetchError(f"{entry.url}: the feed tells nothing of it")
    url = plain_address(entry.url) if entry.url else ""
    source = outlet or urlsplit(entry.url or address).hostname or ""
    return Article(
        id=content_id("article", "address", url) if url else content_id("article", source, text),
        source=source,
        url=url,
        title=entry.title,
        text=text,
        language=language_of(text),
        published=entry.published,
        retrieved=datetime.now(UTC),
        author=entry.author,
    )


def completed(article: Article, entry: Entry) -> Article:
    """An article with what its page did not tell and the listing does."""
    return replace(
        article,
        title=article.title or entry.title,
        author=article.author or entry.author,
        published=article.published or entry.published,
    )
