"""Articles as rows: JSON lines, JSON documents and CSV, with the columns of `events.sources.columns` or a map of them.

Only `text` is needed. A row that cannot be read is an issue that names file and line; the others are read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from events.errors import EmptyInput, InputTooLarge, SourceError
from events.model import Article, Issue, Level, content_id
from events.sources.columns import PLAIN, Columns, dig
from events.sources.encoding import clean, decode, encoding_of
from events.sources.pages import stated_moment
from events.text import language_of

_SAMPLE = 200_000


def json_lines(
    stream: io.BufferedReader[Any], name: str, *, max_bytes: int, columns: Columns = PLAIN
) -> Iterator[Article | Issue]:
    """The articles of a JSON lines file, read line by line. `max_bytes` bounds a line, not the file."""
    seen: dict[str, str] = {}
    with _text(stream, name) as text:
        for number, line in _lines(text, max_bytes):
            where = f"{name}:{number}"
            try:
                if line is None:
                    raise InputTooLarge(f"{where}: the line is longer than {max_bytes} bytes")
                if line.strip():
                    yield from _row(columns.of(_object(line, where)), where, name, seen)
            except SourceError as error:
                yield Issue(Level.ERROR, "sources", str(error))


def json_document(data: bytes, name: str, *, columns: Columns = PLAIN) -> Iterator[Article | Issue]:
    """The articles of a JSON document, such as a news API's answer. Raises SourceError when it holds no list."""
    try:
        document = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name}: is not JSON: {error}") from error
    seen: dict[str, str] = {}
    for number, row in enumerate(_items(document, columns.items, name), 1):
        where = f"{name}#{number}"
        try:
            if not isinstance(row, dict):
                raise SourceError(f"{where}: is not a JSON object")
            yield from _row(columns.of(row), where, name, seen)
        except SourceError as error:
            yield Issue(Level.ERROR, "sources", str(error))


def _items(document: Any, path: str, name: str) -> list[Any]:
    found = dig(document, path) if path else document
    if isinstance(found, dict) and not path:
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found] if "text" in found else None
    if not isinstance(found, list):
        raise SourceError(f"{name}: holds no list of articles{f' at {path!r}' if path else ''}; name it: items=KEY")
    return found


def comma_separated(
    stream: io.BufferedReader[Any], name: str, *, max_bytes: int, columns: Columns = PLAIN
) -> Iterator[Article | Issue]:
    """The articles of a CSV file with a header; commas, semicolons, tabs or bars. Raises SourceError without `text`."""
    with _text(stream, name) as text:
        header = text.readline(max_bytes)
        delimiter = max(",;\t|", key=header.count)
        names = [column.strip().strip('"').lower() for column in header.split(delimiter)]
        if (wanted := columns.column("text").lower()) not in names:
            had = ", ".join(names)[:200]
            raise SourceError(
                f"{name}: has no column {wanted!r} (it has: {had}); say which holds the text: --columns text=NAME, or "
                "`import` it when it is of ACLED, UCDP or GDELT"
            )
        csv.field_size_limit(max_bytes)
        lines = (line.replace("\x00", "\ufffd") for line in text)
        folded = Columns(tuple((field, column.lower()) for field, column in columns.pairs))
        yield from _records(csv.DictReader(lines, fieldnames=names, delimiter=delimiter), name, folded)


def _records(rows: csv.DictReader[str], name: str, columns: Columns) -> Iterator[Article | Issue]:
    seen: dict[str, str] = {}
    while True:
        where = f"{name}:{rows.line_num + 2}"
        try:
            yield from _row(columns.of(next(rows)), where, name, seen)
        except StopIteration:
            return
        except csv.Error as error:
            yield Issue(Level.ERROR, "sources", f"{where}: {error}")
        except SourceError as error:
            yield Issue(Level.ERROR, "sources", str(error))


@contextmanager
def _text(stream: io.BufferedReader[Any], name: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text; the encoding is told from its beginning, later strays become U+FFFD."""
    encoding = encoding_of(stream.peek(_SAMPLE)[:_SAMPLE], name)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()  # the stream belongs to the caller


def _lines(text: io.TextIOWrapper, max_bytes: int) -> Iterator[tuple[int, str | None]]:
    """Line numbers and lines; None for a line that is too long."""
    number = 0
    while line := text.readline(max_bytes):
        number += 1
        whole = line.endswith("\n") or len(line) < max_bytes
        yield number, line if whole else None
        while not whole:  # skip the rest of it
            rest = text.readline(max_bytes)
            whole = rest.endswith("\n") or len(rest) < max_bytes


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where}: is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise SourceError(f"{where}: is not a JSON object")
    return row


def _row(row: Mapping[str, Any], where: str, name: str, seen: dict[str, str]) -> Iterator[Article | Issue]:
    """The article of a row, and what is to be said about it."""
    text = row.get("text")
    if not isinstance(text, str):
        raise SourceError(f"{where}: has no text")
    text = clean(text)
    if not text.strip():
        raise EmptyInput(f"{where}: the text is empty")
    source = _word(row, "source") or name
    id = _word(row, "id") or content_id("article", source, text)
    if seen.setdefault(id, text) != text:
        yield Issue(Level.WARNING, "sources", f"{where}: id {id!r} stands for another text already; it got its own")
        id = content_id("article", source, text)
    published, told = stated_moment(_word(row, "published")), _word(row, "published")
    if told and published is None:
        yield Issue(
            Level.WARNING, "sources", f"{where}: published {told[:40]!r} is not a date; write it so: 2017-10-31", id
        )
    if "\ufffd" in text:
        yield Issue(Level.WARNING, "sources", f"{where}: some characters could not be read", id)
    yield Article(
        id=id,
        source=source,
        url=_word(row, "url"),
        title=_word(row, "title"),
        text=text,
        language=_word(row, "language").lower() or language_of(text),
        published=published,
        retrieved=datetime.now(UTC),
        author=_word(row, "author"),
    )


def _word(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return clean(str(value)).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
