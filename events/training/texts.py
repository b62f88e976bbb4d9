"""The training text as sentences with what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from events.errors import EvaluationError
from events.features import Seen
from events.model import Importance, SubEventType
from events.reading import see
from events.text import sentences

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its answer."""

    seen: Seen
    sub_types: tuple[SubEventType, ...]
    """Empty when the sentence tells no event."""
    background: bool
    group: str
    """The text it comes from; examples of one group are never parted between training and test."""


def examples(language: str, folder: Path = FOLDER) -> Iterator[Example]:
    """All sentences of a language, articles first, in a fixed order."""
    for path in sorted((folder / "articles").glob("*.jsonl")):
        yield from article_examples(path, language)
    for path in sorted((folder / "sentences" / language).glob("*.tsv")):
        yield from _sentence_examples(path, language)


def article_examples(path: Path, language: str) -> Iterator[Example]:
    """The sentences of the articles of one file; those that hold an event's quote tell it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        article = json.loads(line)
        if article["language"] != language:
            continue
        events = [(article["text"].find(e["quote"]), e) for e in article["events"]]
        if any(at < 0 for at, _ in events):
            raise EvaluationError(f"{path} line {number}: a quote does not stand in the text")
        published = date.fromisoformat(article["published"][:10])
        for seen in see(article["text"], language, published, title=article["title"]):
            span = seen.sentence.span
            here = [e for at, e in events if span.start <= at < span.end]
            types = tuple(dict.fromkeys(SubEventType(e["sub_event_type"]) for e in here))
            background = bool(here) and all(e["importance"] == Importance.BACKGROUND for e in here)
            yield Example(seen, types, background, f"{path.stem}:{article['id']}")


def _sentence_examples(path: Path, language: str) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        label, _, text = line.partition("\t")
        if not text:
            raise EvaluationError(f"{path} line {number}: expected label, tab, sentence")
        types = () if label.startswith("none:") else (SubEventType(label),)
        whole = sentences(text)
        seen = see(text, language, date(2020, 1, 15))
        # A row may be cut into two by the sentence splitter; its longest part carries the label.
        longest = max(range(len(whole)), key=lambda i: len(whole[i].text), default=None)
        if longest is not None:
            yield Example(seen[longest], types, False, f"{path.stem}:{number}")
