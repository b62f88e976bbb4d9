"""A web page to an article: its text without menus, its title, outlet and stated date. The page may be hostile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any
from unicodedata import decimal

import lxml.html  # type: ignore[import-untyped]
import trafilatura
from lxml import etree

from events.errors import EmptyInput, SourceError
from events.model import Article, content_id
from events.sources.encoding import clean, decode
from events.text import language_of

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_DATE_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "dc.date",
    "dc.date.issued",
)
_NO_TEXT = ("script", "style", "noscript", "template", "head")


def page_article(
    data: bytes, *, name: str, source: str = "", url: str = "", retrieved: datetime | None = None, charset: str = ""
) -> Article:
    """The article on a page. `name` is told in errors; `source` and `url` stand in where the page names none.

    Raises EmptyInput, BinaryInput, UndecodableInput, and SourceError when it cannot be parsed.
    """
    declared = charset or next((m.decode("ascii", "replace") for m in _CHARSET.findall(data[:4096])), "")
    html = decode(data, name, declared=declared)
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
        found = trafilatura.bare_extraction(html, url=url or None, include_comments=False, with_metadata=True)
    except Exception as error:  # parsers of hostile input fail in many ways, none of which may stop the others
        raise SourceError(f"{name}: cannot be read as a web page: {type(error).__name__}: {error}") from error
    text = clean((getattr(found, "text", None) or _plain_text(tree)).strip())
    if not text:
        raise EmptyInput(f"{name}: the page holds no text")
    outlet = source or getattr(found, "sitename", None) or getattr(found, "hostname", None) or name
    return Article(
        id=content_id("article", outlet, text),
        source=clean(outlet),
        url=url or clean(getattr(found, "url", None) or ""),
        title=clean(getattr(found, "title", None) or ""),
        text=text,
        language=language_of(text),
        published=_published(tree),
        retrieved=retrieved or datetime.now(UTC),
        author=clean(getattr(found, "author", None) or ""),
        original=sha256(data).hexdigest(),
    )


def stated_moment(text: str) -> datetime | None:
    """A moment written in ISO 8601 or as in e-mail, in digits of any script; None for anything else."""
    text = "".join(str(decimal(char)) if char.isdecimal() else char for char in text.strip())
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _plain_text(tree: Any) -> str:
    """All words of a page that has no article to be told apart."""
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    lines = (" ".join(piece.split()) for piece in tree.itertext() if isinstance(piece, str))
    return "\n".join(line for line in lines if line)


def _published(tree: Any) -> datetime | None:
    """The date the page states; a date guessed from its words or address is worth nothing (it likes 1 January)."""
    return next((moment for text in _date_texts(tree) if (moment := stated_moment(text))), None)


def _date_texts(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key in _DATE_TAGS:
            yield meta.get("content") or ""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            yield from _linked_dates(script.text_content())
    for tag in tree.iter("time"):
        yield tag.get("datetime") or ""


def _linked_dates(text: str) -> Iterator[str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    items = value.get("@graph", [value]) if isinstance(value, dict) else value
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
            yield item["datePublished"]
