"""Web archives (WARC, plain or gzipped): each page in them an article, read as a stream."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from events.errors import EmptyInput, InputTooLarge, SourceError
from events.model import Article, Issue, Level
from events.sources.pages import page_article, stated_moment

_PAGES = ("text/html", "application/xhtml+xml")


class _Unzipped(gzip.GzipFile):
    """A gzipped stream that says so when it is cut off: warcio takes an EOFError for the end of the archive."""

    def read(self, size: int | None = -1) -> bytes:
        try:
            return super().read1(-1 if size is None else size)  # what came before the cut, too
        except EOFError as error:
            raise OSError(str(error)) from error


def warc_articles(path: Path, *, max_bytes: int) -> Iterator[Article | Issue]:
    """The articles of the pages in an archive; what is no page is passed over, a broken rest is an issue."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        records = iter(ArchiveIterator(_Unzipped(fileobj=raw) if zipped else raw))
        number = 0
        while (record := _next(records, path)) is not None:
            if isinstance(record, Issue):
                yield record
                return
            number += bool(record.rec_type)
            try:
                if article := _article(record, path, max_bytes):
                    yield article
            except SourceError as error:
                yield Issue(Level.ERROR, "sources", str(error))
        if not number:
            raise EmptyInput(f"{path}: holds no archived record; the archive is empty or broken")


def _next(records: Iterator[Any], path: Path) -> Any:
    """The next record, None at the end, an issue when the rest cannot be read."""
    try:
        return next(records, None)
    except AttributeError:  # warcio takes it for granted that a response says where it is from
        return Issue(Level.ERROR, "sources", f"{path}: the archive is broken from here on: a record lacks its address")
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error) as error:
        return Issue(Level.ERROR, "sources", f"{path}: the archive is broken from here on: {error}")


def _article(record: Any, path: Path, max_bytes: int) -> Article | None:
    """The article of a record; None when it holds no page that was found."""
    http, url = record.http_headers, record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or http is None or not (http.get_statuscode() or "").startswith("2"):
        return None
    media, _, parameters = (http.get_header("Content-Type") or "").lower().partition(";")
    if media.strip() not in _PAGES:
        return None
    try:
        data = record.content_stream().read(max_bytes + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise SourceError(f"{path}: {url}: the page is cut off or broken: {error}") from error
    if len(data) > max_bytes:
        raise InputTooLarge(f"{path}: {url}: the page is larger than {max_bytes} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise SourceError(f"{path}: {url}: the page is cut off")
    charset = parameters.partition("charset=")[2].strip(" \"'")
    crawled = stated_moment(record.rec_headers.get_header("WARC-Date") or "") or datetime.now(UTC)
    source = _host(url) or path.name
    return page_article(data, name=f"{path}: {url}", source=source, url=url, retrieved=crawled, charset=charset)


def _host(url: str) -> str:
    """The name of the host in an address; "" where it is none, which an archive may hold too."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
