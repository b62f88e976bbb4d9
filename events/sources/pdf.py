"""The text of PDF files. Pages that are pictures have none: they are told, not guessed at."""

from __future__ import annotations

import io
import logging
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from events.errors import EmptyInput, SourceError
from events.model import Article, content_id
from events.sources.encoding import clean
from events.text import language_of

MAX_PAGES = 300
"""Situation reports stay under 60 pages; longer files are books."""
MAX_CHARACTERS = 2_000_000
_ENDED = re.compile(r"[.!?؟…:»\"”)\]]\s*$")


def pdf_article(data: bytes, *, name: str, source: str) -> Article:
    """The article in a PDF. Raises EmptyInput when it holds no text, SourceError when it cannot be read."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it tells of every oddity of every file
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(f"{name}: is locked with a password")
        if len(reader.pages) > MAX_PAGES:
            raise SourceError(f"{name}: has {len(reader.pages)} pages; more than {MAX_PAGES} are no article, cut it up")
        text = clean(_text(reader)).strip()
        title, author, made = _told(reader)
    except SourceError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise SourceError(f"{name}: cannot be read as PDF: {type(error).__name__}: {error}") from error
    except Exception as error:  # a parser of hostile input fails in ways of its own (zlib, struct, NotImplemented)
        raise SourceError(f"{name}: cannot be read as PDF: {type(error).__name__}: {error}") from error
    if not text:
        raise EmptyInput(f"{name}: holds no text; its pages are pictures, which must be recognized (OCR) first")
    return Article(
        id=content_id("article", source, text),
        source=source,
        url="",
        title=title or _first_line(text),
        text=text,
        language=language_of(text),
        published=made,
        retrieved=datetime.now(UTC),
        author=author,
        original=sha256(data).hexdigest(),
    )


def _text(reader: PdfReader) -> str:
    pages: list[str] = []
    for page in reader.pages:
        pages.append(_paragraphs(page.extract_text() or ""))
        if sum(map(len, pages)) > MAX_CHARACTERS:
            break
    return "\n\n".join(pages)[:MAX_CHARACTERS]


def _paragraphs(text: str) -> str:
    """Lines that the page's width has broken are joined again; a line that ends a sentence ends a paragraph."""
    lines = [line.strip() for line in text.splitlines()]
    widest = max(map(len, lines), default=0)
    told = ""
    for line in lines:
        ends = not line or bool(_ENDED.search(line)) or len(line) < widest / 2
        told += line + ("\n" if ends else " ")
    return re.sub(r"(\w)- (?=[a-z])", r"\1", told).strip()


def _told(reader: PdfReader) -> tuple[str, str, datetime | None]:
    """Title, author and day of making, as the file says of itself; a file with broken notes says nothing."""
    try:
        notes: Any = reader.metadata or {}
        title, author = (clean(str(notes.get(key) or "")).strip() for key in ("/Title", "/Author"))
    except Exception:  # notes are an extra; they may be as broken as they like
        return "", "", None
    return title, author, None


def _first_line(text: str) -> str:
    first = text.partition("\n")[0].strip()
    return first if len(first) <= 150 else ""
