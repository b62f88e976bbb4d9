"""Readings of single sentences and whole articles, for the tests of reading. The real gazetteer is opened once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from time import process_time

from events.model import Article, EventReport, Span
from events.pipeline import Reader, Reading
from events.reading import SentenceReading, read_sentences
from events.text import Sentence, sentences
from geodata.names import tokens

SAMPLES = Path(__file__).parents[2] / "events" / "samples" / "dispatches.jsonl"
SUNDAY = date(2017, 11, 19)
"""Day of publication of the single sentences: a Sunday."""


@cache
def reader() -> Reader:
    """The reader with the real gazetteer (compiled first where it is missing)."""
    return Reader.open()


def article(
    text: str, language: str = "", *, title: str = "", published: date | None = SUNDAY, id: str = "a"
) -> Article:
    day = datetime(published.year, published.month, published.day) if published else None
    return Article(id, "The test", "", title, text, language, day, datetime(2020, 1, 1, tzinfo=UTC))


def read(text: str, language: str = "", *, title: str = "", published: date | None = SUNDAY) -> Reading:
    return reader().read(article(text, language, title=title, published=published))


def sentence(text: str) -> Sentence:
    """A text as one sentence, however long."""
    return Sentence(0, 0, Span(0, len(text)), text, tokens(text))


def mentions(
    text: str, language: str, *, home: str = "SY", published: date | None = SUNDAY
) -> tuple[SentenceReading, ...]:
    """What the recognizers see in every sentence of a text set in a country."""
    whole = sentences(text)
    return read_sentences(whole, text, language, published, homes=[home] * len(whole))


def mention(text: str, language: str, *, home: str = "SY", published: date | None = SUNDAY) -> SentenceReading:
    """The same of a text of one sentence."""
    [one] = mentions(text, language, home=home, published=published)
    return one


def names(report: EventReport) -> tuple[set[str], set[str]]:
    """Names of the actors of both sides."""
    return {actor.name for actor in report.coding.side_a}, {actor.name for actor in report.coding.side_b}


def grows_linearly(work: Callable[[str], object], piece: str, repetitions: int) -> bool:
    """Whether twice the text takes less than 3.5 times the time; eight attempts, for other work shares the machine."""
    one, two = piece * repetitions, piece * (2 * repetitions)
    return any(_seconds(work, two) < 3.5 * max(_seconds(work, one), 0.005) for _ in range(8))


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = process_time()
    work(text)
    return process_time() - began
