"""What the model is told: a prompt file a language, and the article between marks it cannot forge."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from events import lexicon
from events.llm.pieces import Piece
from events.model import Article
from events.phrases import PhraseTable
from geodata.names import tokens

FOLDER = Path(__file__).parent / "prompts"
_VERSION = "version: "


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file."""

    language: str
    version: int
    text: str

    @property
    def name(self) -> str:
        """As explanations and the cache name it: "ar/1"."""
        return f"{self.language}/{self.version}"


@cache
def prompt(language: str) -> Prompt:
    """The prompt for articles of a language ("ar", "en")."""
    head, _, text = (FOLDER / language / "events.md").read_text(encoding="utf-8").partition("\n")
    return Prompt(language, int(head.removeprefix(_VERSION)), text.strip())


def message(article: Article, piece: Piece) -> str:
    """An article's piece as the model sees it. The marks hold a digest of the text: no text can hold its own."""
    text = article.text
    mark = "article-" + hashlib.sha256(f"{article.title}\x1f{text}".encode("utf-8", "replace")).hexdigest()[:12]
    lines = [f"Published: {_published(article)}", f"<{mark}>"]
    if article.title.strip():
        lines += [f"[title] {_line(article.title)}"]
    if piece.head:
        lines += ["[beginning of the article, to be understood only; its events are taken elsewhere]"]
        lines += [_clean(piece.head.of(text)), "[the part to be read]"]
    lines += [_clean(piece.span.of(text)), f"</{mark}>"]
    return "\n".join(lines)


def _published(article: Article) -> str:
    return f"{article.published:%Y-%m-%d, %A}" if article.published else "unknown"


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Text that can be sent: half a surrogate pair has no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def speaks_to_machines(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a text addresses a reading machine ("ignore your instructions"): (start, end) in characters."""
    return tuple((match.start, match.end) for match in _addresses(language).find(tokens(text)))


@cache
def _addresses(language: str) -> PhraseTable[bool]:
    rows = lexicon.good_rows("addressed.csv", ("language", "form"), folder=Path(__file__).parent)
    return PhraseTable((row["form"], True) for row in rows if row["language"] == language)
