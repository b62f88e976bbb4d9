"""Reading articles of 400 words on one core: how many a second, and whether ten times as many take ten times as long.

The articles are made of the bundled sample dispatches of a language, drawn and joined until they are long enough, so
that no two are alike. The processor's own seconds are counted, and the most memory after the first and
after all articles.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import events
from benchmarks.figures import Figure, in_own_process, peak_mb
from events.model import Article
from events.pipeline import Reader
from events.sources.files import read_path

SAMPLES = Path(events.__file__).with_name("samples") / "dispatches.jsonl"
WORDS = 400
"""Length of an article, about that of a wire's report."""
FEW, MANY = 200, 2_000
"""How many are read: some minutes of work. `python -m benchmarks.extract ar 1000 100000` reads as many as it says."""
_FIRST, _DAYS = datetime(2011, 1, 1, tzinfo=UTC), 15 * 365


def measure() -> list[Figure]:
    """Figures of both languages, each in a process of its own so that memory can be told apart."""
    Reader.open()  # compiles the gazetteer when need be, so that no process below has to
    return [figure for language in ("ar", "en") for figure in _figures(language)]


def _figures(language: str) -> list[Figure]:
    _, told = in_own_process("benchmarks.extract", language)
    name = {"ar": "Arabic", "en": "English"}[language]
    few, many = f"first {FEW:,}", f"all {MANY:,}"
    return [
        Figure(f"{name}: articles of {WORDS} words a second, {few}", told["few"], "1/s"),
        Figure(f"{name}: the same, {many}", told["many"], "1/s", told["many"] / told["few"], few),
        Figure(f"{name}: most memory, {few}", told["few_mb"], "MB"),
        Figure(f"{name}: most memory, {many}", told["many_mb"], "MB", told["many_mb"] / told["few_mb"], few),
    ]


def read_articles(language: str, few: int = FEW, many: int = MANY) -> dict[str, float]:
    """Read `many` articles of a language; articles a second and the most memory after `few` of them and after all."""
    reader, articles = Reader.open(), made_articles(language)
    first = _seconds(reader, itertools.islice(articles, few))
    held = peak_mb()
    rest = _seconds(reader, itertools.islice(articles, many - few))
    return {"few": few / first, "many": many / (first + rest), "few_mb": held, "many_mb": peak_mb()}


def made_articles(language: str) -> Iterator[Article]:
    """Endless articles of WORDS words, cut at the last dispatch, each published on a day of its own over fifteen years.

    So "on Sunday" is another Sunday in each, and most of their events are different ones; the same articles every time.
    """
    known = [a for a in read_path(SAMPLES) if isinstance(a, Article) and a.language == language]
    draw = random.Random(0)
    for number in itertools.count():
        parts: list[Article] = []
        while sum(len(part.text.split()) for part in parts) < WORDS:
            parts.append(draw.choice(known))
        text = "\n".join(part.text for part in parts)
        published = _FIRST + timedelta(days=number * 7919 % _DAYS)
        yield replace(parts[0], id=f"made-{language}-{number}", text=text, published=published)


def _seconds(reader: Reader, articles: Iterator[Article]) -> float:
    """The processor's seconds for reading, those for making the articles left out."""
    spent, found = 0.0, 0
    for article in articles:
        start = time.process_time()
        found += len(reader.read(article).reports)
        spent += time.process_time() - start
    if not found:
        raise SystemExit("no event was found in any article: the reader does not work, its speed means nothing")
    return spent


if __name__ == "__main__":
    print(json.dumps(read_articles(sys.argv[1], *map(int, sys.argv[2:]))))
