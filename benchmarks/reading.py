"""How many articles one core reads in a second, Arabic and English apart, and with how much memory.

The bundled samples are read again and again; the processor's own seconds are counted. The first round meets every
word for the first time; later rounds find words in caches, as in a long run over news that speak of the same things.
Both are told.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import events
from benchmarks.figures import Figure, in_own_process, peak_mb
from events.model import Article
from events.pipeline import Reader
from events.sources.files import read_path

SAMPLES = Path(events.__file__).with_name("samples") / "dispatches.jsonl"
LEAST_SECONDS = 8.0
"""Rounds go on for so long, because single rounds differ by some percent."""


def measure() -> list[Figure]:
    """Figures of both languages, each in a process of its own so that memory can be told apart."""
    Reader.open()  # compiles the gazetteer when need be, so that no process below has to
    return [figure for language in ("ar", "en") for figure in _figures(language)]


def _figures(language: str) -> list[Figure]:
    _, told = in_own_process("benchmarks.reading", language)
    name = {"ar": "Arabic", "en": "English"}[language]
    return [
        Figure(f"{name}: articles a second, words known", told["again"], "1/s"),
        Figure(f"{name}: articles a second, first round", told["first"], "1/s", told["again"] / told["first"], "known"),
        Figure(f"{name}: characters a second, words known", told["characters"], "1/s"),
        Figure(f"{name}: most memory", told["peak_mb"], "MB"),
    ]


def read_rounds(language: str) -> dict[str, float]:
    """Read the samples of a language in rounds; articles a second."""
    reader = Reader.open()
    articles = [a for a in read_path(SAMPLES) if isinstance(a, Article) and a.language == language]
    first = _round(reader, articles)
    rounds, spent = 0, 0.0
    while spent < LEAST_SECONDS:
        spent += _round(reader, articles)
        rounds += 1
    again = rounds * len(articles) / spent
    mean = sum(len(a.text) for a in articles) / len(articles)
    return {"first": len(articles) / first, "again": again, "characters": again * mean, "peak_mb": peak_mb()}


def _round(reader: Reader, articles: list[Article]) -> float:
    start = time.process_time()
    found = sum(len(reader.read(article).reports) for article in articles)
    if not found:
        raise SystemExit("no event was found in any sample: the reader does not work, its speed means nothing")
    return time.process_time() - start


if __name__ == "__main__":
    print(json.dumps(read_rounds(sys.argv[1])))
