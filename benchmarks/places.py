"""How fast names are looked up and resolved, how fast the gazetteer opens, and how much memory it holds.

Each figure is taken in a process of its own, on the gazetteer as compiled. Names looked up are its own, drawn at even
steps through all of them in both scripts, each once, so that no cache helps. Names resolved are those of the samples.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import events
from benchmarks.figures import Figure, in_own_process, peak_mb
from events.model import Article
from events.sources.files import read_path
from geodata.countries import hints
from geodata.gazetteer import Gazetteer
from geodata.names import tokens
from geodata.resolve import Context, Resolver
from geodata.toponyms import find

SAMPLES = Path(events.__file__).with_name("samples") / "dispatches.jsonl"
LOOKUPS = 100_000
ROUNDS = 3


def measure() -> list[Figure]:
    """Figures of opening, looking up and resolving."""
    Gazetteer.open()  # compiles when need be, so that no process below has to
    opened, looked, resolved = (in_own_process("benchmarks.places", part)[1] for part in PARTS)
    return [
        Figure("opening, in a process that has its packages, until the first answer", opened["milliseconds"], "ms"),
        Figure("memory held once opened and asked, above Python's own", opened["mb"], "MB"),
        Figure("look-ups a second, each name for the first time", looked["first"], "1/s"),
        Figure("look-ups a second, names known", looked["again"], "1/s", looked["again"] / looked["first"], "first"),
        Figure("look-ups a second, with the places read", looked["places"], "1/s"),
        Figure("names found and resolved a second", resolved["names"], "1/s"),
        Figure("most memory while resolving", resolved["mb"], "MB"),
    ]


def opening() -> dict[str, float]:
    """Milliseconds until the gazetteer answers a first question, and what it then holds."""
    before, start = _resident_mb(), time.perf_counter()
    gazetteer = Gazetteer.open()
    if not gazetteer.lookup("البوكمال"):
        raise SystemExit("the gazetteer does not know Abu Kamal: its speed means nothing")
    took = (time.perf_counter() - start) * 1000
    for name in islice(_names(gazetteer, 1_000), 1_000):
        gazetteer.lookup(name)
    return {"milliseconds": took, "mb": _resident_mb() - before}


def looking_up() -> dict[str, float]:
    """Look-ups a second: which rows a name means, and with their places made."""
    gazetteer = Gazetteer.open()
    names = [[token.text for token in tokens(name)] for name in _names(gazetteer, LOOKUPS)]
    words = [one for one in names if one]
    found = [gazetteer.rows_of(one) for one in words[:1_000]]
    if not all(found):
        raise SystemExit("names of the gazetteer are not found in it")
    first, again = (_rate(gazetteer.rows_of, words) for _ in range(2))
    asked = list(_names(gazetteer, LOOKUPS // 10))
    return {"first": first, "again": again, "places": _rate(gazetteer.lookup, asked)}


def resolving() -> dict[str, float]:
    """Names found and resolved a second in the samples, both languages, in the processor's own seconds."""
    gazetteer = Gazetteer.open()
    resolver = Resolver(gazetteer)
    articles = [article for article in read_path(SAMPLES) if isinstance(article, Article)]
    count, start = 0, time.process_time()
    for article in articles * ROUNDS:
        toponyms = find(article.text, gazetteer, language=article.language)
        count += len(resolver.resolve(toponyms, Context(hints(article.text), article.language)))
    return {"names": count / (time.process_time() - start), "mb": peak_mb()}


def _names(gazetteer: Gazetteer, count: int) -> Iterator[str]:
    """Names at even steps through the rows, English and Arabic in turn where there is one."""
    step = max(1, len(gazetteer) // count)
    for row in range(0, len(gazetteer), step):
        place = gazetteer.place_at(row)
        yield place.name_ar if place.name_ar and row // step % 2 else place.name


def _rate(work: Callable[[Any], object], items: Sequence[object]) -> float:
    """Pieces of work a second, in the processor's own seconds; what comes of them is not kept."""
    start = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - start)


def _resident_mb() -> float:
    """Memory this process holds now, in MB; where the system does not tell, the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_mb()
    return pages * 4096 / 1e6


PARTS: dict[str, Callable[[], dict[str, float]]] = {
    "opening": opening,
    "looking_up": looking_up,
    "resolving": resolving,
}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
