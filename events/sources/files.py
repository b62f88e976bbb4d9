"""Files, folders and standard input to articles.

Reads .txt .md, .html .htm .xhtml, .jsonl .ndjson, .csv .tsv, .eml, .warc and .warc.gz; `-` and files without an
ending are looked into. A text file keeps its whole text, so that spans count from the file's first character.
"""

from __future__ import annotations

import email
import email.policy
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import MIMEPart
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from events.errors import EmptyInput, InputTooLarge, SourceError
from events.model import Article, Issue, Level, content_id
from events.sources.archives import warc_articles
from events.sources.encoding import clean, decode
from events.sources.fetching import Fetcher
from events.sources.pages import page_article, stated_moment
from events.sources.rows import comma_separated, json_lines
from events.sources.web import is_address, read_address
from events.text import language_of

MAX_BYTES = 20_000_000
"""The largest single article; long reports with pictures inside stay under 5 MB."""
_BUFFER = 1_000_000
"""Bytes of a table read at once, which is what its encoding is told from."""
_LONGEST_TITLE = 150
"""Characters; a first line longer than this is a paragraph."""

Found = Iterator[Article | Issue]
Progress = Callable[[str, float], None] | None
"""Told the stage in words and the fraction done, 0..1."""


def read_path(
    path: str | Path, *, max_bytes: int = MAX_BYTES, progress: Progress = None, fetcher: Fetcher | None = None
) -> Found:
    """The articles at a path: a file, a folder with all below it, an address of the web, or `-` for standard input.

    Never raises for what it reads: what cannot be read is an Issue of level ERROR that names it and says what to
    do, and the rest is read.
    """
    if str(path) == "-":
        yield from _guarded("standard input", lambda: _standard_input(max_bytes))
        return
    if is_address(str(path)):
        yield from _guarded(str(path), lambda: _fetched(str(path), fetcher or Fetcher(), max_bytes))
        return
    path = Path(path)
    files = _below(path) if path.is_dir() else [path]
    for number, file in enumerate(files):
        if progress:
            progress(f"reading {file.name}", number / len(files))
        if _reader(file) is None and path.is_dir():
            yield Issue(Level.INFO, "sources", f"{file}: passed over, Furat does not read this kind of file")
        else:
            yield from _guarded(str(file), lambda file=file: read_file(file, max_bytes=max_bytes))  # type: ignore[misc]


def read_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Found:
    """The articles of one file; raises SourceError when it cannot be read at all."""
    reader = _reader(path)
    if reader is None:
        raise SourceError(f"{path}: Furat does not read {path.suffix} files; it reads {', '.join(_READERS)}")
    yield from reader(path, max_bytes)


def _fetched(url: str, fetcher: Fetcher, max_bytes: int) -> Found:
    yield from read_address(url, fetcher, lambda file: read_file(file, max_bytes=max_bytes))


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


def _plain(path: Path, max_bytes: int) -> Found:
    data = _bytes(path, max_bytes)
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


def _page(path: Path, max_bytes: int) -> Found:
    yield page_article(_bytes(path, max_bytes), name=str(path), source="")


def _rows(path: Path, max_bytes: int) -> Found:
    with io.BufferedReader(io.FileIO(path), _BUFFER) as file:
        yield from json_lines(file, str(path), max_bytes=max_bytes)


def _table(path: Path, max_bytes: int) -> Found:
    with io.BufferedReader(io.FileIO(path), _BUFFER) as file:
        yield from comma_separated(file, str(path), max_bytes=max_bytes)


def _archive(path: Path, max_bytes: int) -> Found:
    yield from warc_articles(path, max_bytes=max_bytes)


def _mail(path: Path, max_bytes: int) -> Found:
    data = _bytes(path, max_bytes)
    if not data.strip():
        raise EmptyInput(f"{path}: is empty")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        content = body.get_payload(decode=True) if body else None
        subject, sender, sent = (str(message.get(name, "")) for name in ("subject", "from", "date"))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise SourceError(f"{path}: cannot be read as an e-mail: {error}") from error
    if body is None or not isinstance(content, bytes):
        raise EmptyInput(f"{path}: the e-mail holds no text")
    article = _mail_article(path, content, body, clean(subject), clean(sender), sent)
    yield replace(article, original=sha256(data).hexdigest())


def _mail_article(path: Path, content: bytes, body: MIMEPart, subject: str, sender: str, sent: str) -> Article:
    charset = body.get_content_charset() or ""
    if body.get_content_subtype() == "html":
        text = page_article(content, name=str(path), charset=charset).text
    else:
        text = decode(content, str(path), declared=charset)
    source, published = sender or path.name, stated_moment(sent)
    id = content_id("article", source, text)
    return Article(id, source, "", subject, text, language_of(text), published, datetime.now(UTC))


def _standard_input(max_bytes: int) -> Found:
    stream = sys.stdin.buffer
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
    yield from _sniffed(buffered, "standard input", max_bytes)


def _sniff_file(path: Path, max_bytes: int) -> Found:
    with path.open("rb") as file:
        yield from _sniffed(file, str(path), max_bytes)


def _sniffed(stream: io.BufferedReader[Any], name: str, max_bytes: int) -> Found:
    """An input of no name: JSON lines when it begins with an object, a page when with a tag, else one text."""
    start = stream.peek(65536)[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        yield from json_lines(stream, name, max_bytes=max_bytes)
        return
    data = _limited(stream, name, max_bytes)
    if start[:15].lower().startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        yield page_article(data, name=name)
    else:
        yield text_article(decode(data, name), source=name)


_READERS: dict[str, Callable[[Path, int], Found]] = {
    **dict.fromkeys((".txt", ".md"), _plain),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".jsonl", ".ndjson"), _rows),
    **dict.fromkeys((".csv", ".tsv"), _table),
    ".eml": _mail,
    **dict.fromkeys((".warc", ".warc.gz"), _archive),
    "": _sniff_file,
}


def _reader(path: Path) -> Callable[[Path, int], Found] | None:
    name = path.name.lower()
    return next((_READERS[end] for end in _READERS if end and name.endswith(end)), None) or _READERS.get(path.suffix)
