"""What sites publish of their new pages: RSS and Atom feeds and sitemaps, as lists of addresses with what each tells.

The document may be hostile: entities are never expanded, addresses that are none of the web are left out, and what is
told of a page is text without tags.
"""

from __future__ import annotations

import io
import re
import zlib
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import lxml.html  # type: ignore[import-untyped]
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from lxml import etree

from events.errors import EmptyInput, InputTooLarge, SourceError
from events.sources.encoding import clean, decode
from events.sources.pages import stated_moment

MAX_BYTES = 50_000_000
"""Of a sitemap, unpacked: its standard allows no more."""
MOST_ENTRIES = 50_000
"""Of a sitemap; feeds have some dozens."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([\w.-]{2,40})")
_ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)
_BEFORE = r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?>\[.*?\]\s*)?>)*+"
"""What may stand before the root element; possessive, so that nothing hostile makes it try every way to part it."""
_ROOT = re.compile(_BEFORE + r"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE | re.DOTALL)
_MEDIA = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+xml")
_NO_TEXT = ("script", "style", "noscript", "template")
_BLOCKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote")
_LOOKED_AT = 4000
"""Characters in which the root element must begin; comments and style sheets may stand before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as a site lists it."""

    url: str
    """"" when the feed gives no address, only text."""
    title: str = ""
    text: str = ""
    """What the feed itself gives of it, often a summary; none in a sitemap."""
    author: str = ""
    published: datetime | None = None
    changed: str = ""
    """When it was last changed, in the site's own words; two alike mean that nothing has changed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed, a sitemap, or an index of sitemaps."""

    title: str
    """Name of the outlet as a feed tells it; ""."""
    entries: tuple[Entry, ...]
    further: tuple[Entry, ...] = ()
    """Sitemaps an index names; it names no pages."""
    trouble: str = ""
    """What is wrong with it though it could be read in part; ""."""


def is_listing(data: bytes, media: str = "") -> bool:
    """Whether something is a feed or sitemap, by its media type or its beginning."""
    start = _unzipped(data[:100_000], _LOOKED_AT * 4, cut=True) if data[:2] == b"\x1f\x8b" else data
    return media in _MEDIA or _ROOT.match(_plain_start(start)) is not None


def read_listing(data: bytes, name: str, *, url: str = "", charset: str = "", max_bytes: int = MAX_BYTES) -> Listing:
    """What a feed or sitemap lists; `url` is where it was found. Raises SourceError when it cannot be read."""
    if data[:2] == b"\x1f\x8b":
        data = _unzipped(data, max_bytes + 1, name=name)
    if len(data) > max_bytes:
        raise InputTooLarge(f"{name}: is larger than {max_bytes} bytes")
    declared = charset or next((m.decode("ascii") for m in _ENCODING.findall(data[:400])), "")
    text = _DECLARATION.sub("", decode(data, name, declared=declared).lstrip("\ufeff \t\r\n"))
    if _ENTITIES.search(text):
        raise SourceError(f"{name}: declares XML entities, as bombs do and feeds need not; it is not read")
    root = _ROOT.match(text[:_LOOKED_AT])
    if root is None:
        raise SourceError(f"{name}: is no RSS or Atom feed and no sitemap")
    if root[1].lower() in ("urlset", "sitemapindex"):
        return _sitemap(text, name, url)
    return _feed(text, name, url)


def _plain_start(data: bytes) -> str:
    """The beginning without byte order marks, whatever the encoding: the root's name is ASCII."""
    return data[: _LOOKED_AT * 4].replace(b"\x00", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")


def _unzipped(data: bytes, limit: int, *, name: str = "", cut: bool = False) -> bytes:
    try:
        unpack = zlib.decompressobj(47)
        found = unpack.decompress(data, limit)
    except zlib.error as error:
        if cut:
            return b""
        raise SourceError(f"{name}: the packed list is broken: {error}") from error
    if not cut and not unpack.eof and len(found) < limit:
        raise SourceError(f"{name}: the packed list is cut off")
    return found


def _feed(text: str, name: str, url: str) -> Listing:
    """RSS and Atom, also broken ones as far as they go."""
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(io.BytesIO(text.encode()), response_headers=headers)
    except Exception as error:  # a lenient parser of hostile input fails in ways of its own
        raise SourceError(f"{name}: cannot be read as a feed: {type(error).__name__}: {error}") from error
    base = url or str(found.feed.get("link") or "")
    entries = tuple(entry for raw in found.entries if (entry := _entry(raw, base)) is not None)
    wrong = str(found.get("bozo_exception") or "") if found.get("bozo") else ""
    if not entries and wrong:
        raise SourceError(f"{name}: is broken XML and lists nothing that can be read: {wrong}")
    told = f"{name}: is broken XML ({wrong}); what could be read of it was" if wrong else ""
    return Listing(_line(found.feed.get("title")), entries, trouble=told)


def _entry(raw: Any, url: str) -> Entry | None:
    """None for what has no address, no text and no title."""
    contents = [str(content.get("value") or "") for content in raw.get("content", ())]
    text = max((_plain(part) for part in (*contents, str(raw.get("summary") or ""))), key=len)
    link = _address(raw.get("link"), url)
    title = _line(_plain(str(raw.get("title") or "")))
    if not (link or text or title):
        return None
    return Entry(
        url=link,
        title=title,
        text=text,
        author=_line(raw.get("author")),
        published=_moment(raw),
        changed=clean(_told(raw, "updated") or _told(raw, "published")),
    )


def _told(raw: Any, key: str) -> str:
    """A value, "" when there is none; the parser's own `get` gives another key's in place of `updated`."""
    return str(raw[key] or "") if dict.__contains__(raw, key) else ""


def _moment(raw: Any) -> datetime | None:
    """When it was published, in the outlet's own zone where it names one."""
    told = stated_moment(_told(raw, "published") or _told(raw, "updated"))
    if told is not None:
        return told
    parsed = dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _sitemap(text: str, name: str, url: str) -> Listing:
    try:
        root = ElementTree.fromstring(text.encode(), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise SourceError(f"{name}: the sitemap is broken XML: {error or type(error).__name__}") from error
    entries = [entry for node in root if (entry := _place(node, url)).url][:MOST_ENTRIES]
    if not len(root):
        raise EmptyInput(f"{name}: the sitemap lists nothing")
    if _local(root) == "sitemapindex":
        return Listing("", (), tuple(entries))
    return Listing("", tuple(entries))


def _place(node: Any, url: str) -> Entry:
    """A page or sitemap of a sitemap; news sitemaps tell its title and moment too."""
    told: dict[str, str] = {}
    for part in node.iter():
        told.setdefault(_local(part), (part.text or "").strip())
    changed = clean(told.get("lastmod", ""))
    published = stated_moment(told.get("publication_date", "")) or stated_moment(changed)
    return Entry(_address(told.get("loc"), url), _line(told.get("title")), published=published, changed=changed)


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _address(link: Any, url: str) -> str:
    """A link as a whole address; "" for what is none of the web."""
    try:
        found = urljoin(url, str(link).strip()) if link else ""
    except ValueError:
        return ""
    return clean(found) if found.lower().startswith(("http://", "https://")) else ""


def _line(text: Any) -> str:
    return clean(" ".join(str(text or "").split()))


def _plain(html: str) -> str:
    """Text without tags."""
    if "<" not in html and "&" not in html:
        return clean(html).strip()
    try:
        tree = lxml.html.document_fromstring(f"<body>{html}</body>")
        etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    except Exception:  # what cannot be parsed has no words
        return ""
    for block in tree.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return clean("\n".join(line for line in lines if line))
