"""Files, folders, addresses and standard input to articles.

Reads .txt .md, .html .htm .xhtml, .pdf, .jsonl .ndjson .json, .csv .tsv, .eml, .rss .atom .xml (feeds), .warc and
.warc.gz, and all these in .zip and .tar (.tar.gz .tar.bz2 .tar.xz .tgz); `-` and files without an ending are looked
into. A text file keeps its whole text, so that spans count from the file's first character.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from events.errors import InputTooLarge, SourceError
from events.model import Article, Issue, Level, content_id
from events.sources.archives import warc_articles
from events.sources.columns import PLAIN, Columns
from events.sources.encoding import decode
from events.sources.fetching import Fetcher
from events.sources.listed import listed_articles, own_article
from events.sources.listings import is_listing, read_listing
from events.sources.mail import mail_article
from events.sources.packed import BOUNDS, TARS, ZIPS, Bounds, Budget, tar_articles, zip_articles
from events.sources.pages import page_article
from events.sources.pdf import pdf_article
from events.sources.polite import Visitor
from events.sources.rows import comma_separated, json_document, json_lines
from events.sources.web import articles_at, good, is_address
from events.text import language_of

MAX_BYTES = 20_000_000
"""The largest single article; long reports with pictures inside stay under 5 MB."""
_BUFFER = 1_000_000
"""Bytes of a table read at once, which is what its encoding is told from."""
_LONGEST_TITLE = 150
"""Characters; a first line longer than this is a paragraph."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""How an address begins; a path of a Windows drive has one letter and no two slashes."""
DEPTH = 3
"""Archives in archives."""

Found = Iterator[Article | Issue]
Progress = Callable[[str, float], None] | None
"""Told the stage in words and the fraction done, 0..1."""


@dataclass(frozen=True, slots=True)
class Way:
    """How files are read."""

    max_bytes: int = MAX_BYTES
    """Of one article."""
    columns: Columns = PLAIN
    """Which columns of tables and keys of JSON hold what."""
    bounds: Bounds = BOUNDS
    """Of archives."""
    budget: Budget | None = None
    """What is left to unpack, inside an archive."""
    depth: int = DEPTH
    """Archives in archives that are still opened."""


WAY = Way()
Reader = Callable[[Path, Way], Found]


def read_path(path: str | Path, *, way: Way = WAY, progress: Progress = None, fetcher: Fetcher | None = None) -> Found:
    """The articles at a path: a file, a folder with all below it, an address of the web, or `-` for standard input.

    Never raises for what it reads: what cannot be read is an Issue of level ERROR that names it and says what to
    do, and the rest is read.
    """
    if str(path) == "-":
        yield from _guarded("standard input", lambda: _standard_input(way))
        return
    if is_address(str(path)):
        with closing(Fetcher()) as own:
            yield from _guarded(str(path), lambda: _fetched(str(path), fetcher or own, way))
        return
    if _SCHEME.match(str(path)):
        yield Issue(Level.ERROR, "sources", f"{path}: is not fetched; addresses begin with http:// or https://")
        return
    path = Path(path)
    files = _below(path) if path.is_dir() else [path]
    if path.is_dir() and not any(map(_reader, files)):
        yield Issue(Level.WARNING, "sources", f"{path}: holds no file of a kind that Furat reads")
    for number, file in enumerate(files):
        if progress:
            progress(f"reading {file.name}", number / len(files))
        if _reader(file) is None and path.is_dir():
            yield Issue(Level.INFO, "sources", f"{file}: passed over, Furat does not read this kind of file")
        else:
            yield from _guarded(str(file), lambda file=file: read_file(file, way))  # type: ignore[misc]


def read_file(path: Path, way: Way = WAY) -> Found:
    """The articles of one file; raises SourceError when it cannot be read at all."""
    reader = _reader(path)
    if reader is None:
        raise SourceError(f"{path}: Furat does not read {path.suffix} files; it reads {', '.join(_READERS)}")
    yield from reader(path, way)


def _fetched(url: str, fetcher: Fetcher, way: Way) -> Found:
    answer = good(fetcher.get(url), url)
    read = partial(read_file, way=way)
    if is_listing(answer.body, answer.media):
        listing = read_listing(answer.body, url, url=answer.url, charset=answer.charset)
        yield from listed_articles(listing, Visitor(fetcher), read)
    else:
        yield from articles_at(answer, url, read)


def _below(folder: Path) -> list[Path]:
    """The files in a folder and below, in order, hidden ones left out."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def _guarded(name: str, read: Callable[[], Found]) -> Found:
    try:
        yield from read()
    except SourceError as error:
        yield Issue(Level.ERROR, "sources", str(error))
    except OSError as error:
        yield Issue(Level.ERROR, "sources", f"{name}: cannot be read: {error.strerror or error}")


def _bytes(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        return _limited(file, str(path), max_bytes)


def _limited(stream: BinaryIO, name: str, max_bytes: int) -> bytes:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputTooLarge(f"{name}: is larger than {max_bytes} bytes, no single article is; split it")
    return data


def _plain(path: Path, way: Way) -> Found:
    data = _bytes(path, way.max_bytes)
    yield replace(text_article(decode(data, str(path)), source=path.name), original=sha256(data).hexdigest())


def text_article(text: str, *, source: str) -> Article:
    """A plain text as an article: a short first line with more below it is the title, and stays in the text."""
    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    title = first.strip() if len(first.strip()) <= _LONGEST_TITLE and rest.strip() else ""
    return Article(
        id=content_id("article", source, text),
        source=source,
        url="",
        title=title,
        text=text,
        language=language_of(text),
        published=None,
        retrieved=datetime.now(UTC),
    )


def _page(path: Path, way: Way) -> Found:
    yield page_article(_bytes(path, way.max_bytes), name=str(path), source="")


def _rows(path: Path, way: Way) -> Found:
    with io.BufferedReader(io.FileIO(path), _BUFFER) as file:
        yield from json_lines(file, str(path), max_bytes=way.max_bytes, columns=way.columns)


def _table(path: Path, way: Way) -> Found:
    with io.BufferedReader(io.FileIO(path), _BUFFER) as file:
        yield from comma_separated(file, str(path), max_bytes=way.max_bytes, columns=way.columns)


def _archive(path: Path, way: Way) -> Found:
    yield from warc_articles(path, max_bytes=way.max_bytes)


def _document(path: Path, way: Way) -> Found:
    yield from json_document(_bytes(path, way.max_bytes), str(path), columns=way.columns)


def _pdf(path: Path, way: Way) -> Found:
    yield pdf_article(_bytes(path, way.max_bytes), name=str(path), source=path.name)


def _mail(path: Path, way: Way) -> Found:
    yield mail_article(_bytes(path, way.max_bytes), name=str(path), source=path.name)


def _feed(path: Path, way: Way) -> Found:
    """What a kept feed tells itself; the pages it lists are not fetched, for nobody asked for an address."""
    listing = read_listing(_bytes(path, way.max_bytes), str(path))
    if listing.trouble:
        yield Issue(Level.WARNING, "sources", listing.trouble)
    told = [entry for entry in listing.entries if entry.text or entry.title]
    if not told:
        raise SourceError(f"{path}: is a list of addresses without text; give its own address to read what it lists")
    yield from (own_article(entry, listing.title or path.name) for entry in told)


def _zip(path: Path, way: Way) -> Found:
    inner = _deeper(path, way)
    yield from zip_articles(path, partial(read_file, way=inner), bounds=way.bounds, budget=_budget(inner))


def _tar(path: Path, way: Way) -> Found:
    inner = _deeper(path, way)
    yield from tar_articles(path, partial(read_file, way=inner), bounds=way.bounds, budget=_budget(inner))


def _deeper(path: Path, way: Way) -> Way:
    """How the files in an archive are read. Raises SourceError when it is one archive too many."""
    if not way.depth:
        raise SourceError(f"{path}: archives lie more than {DEPTH} deep in each other; unpack them first")
    return replace(way, depth=way.depth - 1, budget=_budget(way))


def _budget(way: Way) -> Budget:
    return way.budget or Budget(way.bounds)


def _standard_input(way: Way) -> Found:
    stream = sys.stdin.buffer
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
    yield from _sniffed(buffered, "standard input", way)


def _sniff_file(path: Path, way: Way) -> Found:
    with path.open("rb") as file:
        yield from _sniffed(file, str(path), way)


def _sniffed(stream: io.BufferedReader[Any], name: str, way: Way) -> Found:
    """An input of no name: JSON lines when it begins with an object, a page when with a tag, else one text."""
    start = stream.peek(65536)[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        yield from json_lines(stream, name, max_bytes=way.max_bytes, columns=way.columns)
        return
    data = _limited(stream, name, way.max_bytes)
    if start[:15].lower().startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        yield page_article(data, name=name)
    else:
        yield text_article(decode(data, name), source=name)


_READERS: dict[str, Reader] = {
    **dict.fromkeys(TARS, _tar),  # before .gz and the like
    **dict.fromkeys(ZIPS, _zip),
    **dict.fromkeys((".txt", ".md"), _plain),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".jsonl", ".ndjson"), _rows),
    **dict.fromkeys((".csv", ".tsv"), _table),
    ".json": _document,
    ".pdf": _pdf,
    ".eml": _mail,
    **dict.fromkeys((".rss", ".atom", ".xml"), _feed),
    **dict.fromkeys((".warc", ".warc.gz"), _archive),
    "": _sniff_file,
}


def _reader(path: Path) -> Reader | None:
    name = path.name.lower()
    return next((_READERS[end] for end in _READERS if end and name.endswith(end)), None) or _READERS.get(path.suffix)
