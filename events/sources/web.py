"""Addresses of the web to articles: the page at an address, or whatever file lies there.

An article that came from an address is known by it: when the outlet changes the text, the new text takes the place of
the old one in the lake, and the old one is read from the versions before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from events.errors import EmptyInput, NotGiven, SourceError
from events.model import Article, Issue, content_id
from events.sources.fetching import Fetched
from events.sources.pages import page_article

Found = Iterator[Article | Issue]
PAGES = ("text/html", "application/xhtml+xml", "")
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/zip": ".zip",
    "application/x-tar": ".tar",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/warc": ".warc",
    "message/rfc822": ".eml",
}
"""Media types -> the ending of a file whose reader reads them."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ocid", "cmpid", "at_medium", "at_campaign")
"""Beginnings of parameters that say where a reader came from and not what is read."""


def is_address(text: str) -> bool:
    """Whether a path is an address of the web."""
    return text.lower().startswith(("http://", "https://"))


def plain_address(url: str) -> str:
    """An address without the part after # and without what follows readers about: what an article is known by."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(_TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(kept), ""))


def articles_at(answer: Fetched, url: str, read_file: Callable[[Path], Found]) -> Found:
    """What was fetched from an address. Raises SourceError.

    `read_file` reads what is no page, by the ending it is given.
    """
    if answer.media in PAGES:
        yield page_at(answer, url)
        return
    with tempfile.TemporaryDirectory(prefix="furat-") as folder:
        file = Path(folder) / f"fetched{_ending(answer)}"
        file.write_bytes(answer.body)
        try:
            for one in read_file(file):
                if isinstance(one, Issue):
                    yield replace(one, message=one.message.replace(str(file), url))
                else:
                    yield one if one.url else _named(one, url, answer)
        except SourceError as error:
            raise type(error)(str(error).replace(str(file), url)) from error


def good(answer: Fetched, url: str) -> Fetched:
    """An answer that holds what was asked for. Raises NotGiven in words for any other status, EmptyInput."""
    if answer.status in (404, 410):
        raise NotGiven(f"{url}: there is nothing (any more); the server says {answer.status}")
    if answer.status in (401, 402, 403, 451):
        raise NotGiven(f"{url}: is not given out; the server says {answer.status}")
    if answer.status == 429:
        raise NotGiven(f"{url}: the server was asked too often (429); ask again later")
    if answer.status != 200:
        raise NotGiven(f"{url}: the server says {answer.status}; ask again later")
    if not answer.body.strip():
        raise EmptyInput(f"{url}: is empty")
    return answer


def page_at(answer: Fetched, url: str, *, source: str = "") -> Article:
    """The article of a page that was fetched, known by the address it was asked for at. Raises SourceError."""
    outlet = source or (urlsplit(answer.url).hostname or "")
    found = page_article(answer.body, name=url, source=source, url=answer.url, charset=answer.charset)
    return _known_by(replace(found, source=found.source or outlet), url)


def _known_by(article: Article, url: str) -> Article:
    address = plain_address(url)
    return replace(article, id=content_id("article", "address", address), url=address)


def _named(article: Article, url: str, answer: Fetched) -> Article:
    """An article of a fetched file: the file's own name is of no use to anybody."""
    source = article.source if not article.source.startswith("fetched.") else urlsplit(answer.url).hostname or url
    named = replace(article, source=source)
    if _ending(answer) in (".pdf", ".txt", ".eml"):
        return _known_by(named, url)
    return replace(named, id=content_id("article", plain_address(url), article.text), url=plain_address(url))


def _ending(answer: Fetched) -> str:
    """By the media type; by the address where the type says nothing."""
    path = PurePosixPath(urlsplit(answer.url).path.lower())
    if path.name.endswith((".warc.gz", ".tar.gz", ".tar.bz2", ".tar.xz")):
        return "".join(path.suffixes[-2:])
    return _ENDINGS.get(answer.media) or path.suffix
