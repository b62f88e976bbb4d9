"""How memory grows with the number of articles: `python -m events ingest` over short made ones in no order.

Counted is what all its processes hold at once, memory that they share once (Linux: the sum of their `Pss`, looked at
five times a second).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Figure
from events.pipeline import Reader
from events.workers import cores
from geodata.gazetteer import Gazetteer

COUNTS = (1_000, 5_000, 10_000)
"""Minutes of work. `python -m benchmarks.growth 100000` reads as many as it says."""
TOWNS = 240
_FIRST, _DAYS = date(2011, 1, 1), 15 * 365
_LOOK = 0.2
"""Seconds between two looks at the memory."""
_ACTS = (
    "Government warplanes carried out {n} air strikes on {town} in {country} on {day}, killing {k} civilians",
    "At least {k} people were killed when a car bomb exploded near a market in {town}, {country}, on {day}",
    "Islamic State militants attacked an army checkpoint near {town} in {country} on {day}, killing {k} soldiers",
    "Artillery shelling by government forces on {town} in {country} killed {k} people on {day}",
)
_SYLLABLES = (
    "ba da fa ga ha ja ka la ma na qa ra sa ta wa ya za bi di fi li mi ni ri si ti bu du lu mu nu ru su tu".split()
)


@dataclass(frozen=True, slots=True)
class Grown:
    """One run of ingest."""

    articles: int
    seconds: float
    storing_mb: float
    """The most memory of the process that stores."""
    all_mb: float
    """The most memory of all processes together."""
    storing_seconds: float
    """Seconds of the processor of the process that stores."""
    reading_seconds: float
    """The same of those that read, their start included."""


def measure() -> list[Figure]:
    """Memory and articles a second at each of COUNTS, each with a lake of its own."""
    Reader.open()  # compiles the gazetteer when need be
    with tempfile.TemporaryDirectory(prefix="furat-growth-") as folder:
        runs = [ingest(Path(folder), count) for count in COUNTS]
    return [figure for run in runs for figure in _figures(run, runs[0])]


def _figures(run: Grown, first: Grown) -> list[Figure]:
    name, against = f"{run.articles:,} articles", f"{first.articles:,}"
    return [
        Figure(f"{name}: a second, {cores()} processes", run.articles / run.seconds, "1/s"),
        Figure(f"{name}: most memory of the process that stores", run.storing_mb, "MB"),
        Figure(f"{name}: most memory, all together", run.all_mb, "MB", run.all_mb / first.all_mb, against),
        Figure(f"{name}: reading 1,000, of the processor", run.reading_seconds / run.articles * 1_000, "s"),
        Figure(f"{name}: storing 1,000, of the processor", run.storing_seconds / run.articles * 1_000, "s"),
    ]


def ingest(folder: Path, count: int) -> Grown:
    """Read so many made articles into a new lake in a folder; leaves the lake there."""
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in made_rows(count))
    command = [sys.executable, "-m", "events", "ingest", str(path), "--lake", str(folder / f"lake-{count}")]
    start = time.perf_counter()
    storing = together = 0.0
    spent: dict[int, float] = {}
    with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            held = {pid: pss_mb(pid) for pid in family(process.pid)}
            storing, together = max(storing, held.get(process.pid, 0.0)), max(together, sum(held.values()))
            spent |= {pid: max(spent.get(pid, 0.0), processor_seconds(pid)) for pid in held}
            time.sleep(_LOOK)
    if process.returncode:
        raise SystemExit(f"ingest ended with {process.returncode}: its figures mean nothing")
    own = spent.pop(process.pid, 0.0)
    return Grown(count, time.perf_counter() - start, storing, together, own, sum(spent.values()))


def made_rows(count: int) -> Iterator[dict[str, str]]:
    """Rows of articles of some 45 words with one event each, at TOWNS towns of Syria and Iraq over fifteen years, in no
    order of days; the same every time, and the fewer are the first of the more."""
    towns = _towns()
    draw = random.Random(0)
    for number in range(count):
        town, country = draw.choice(towns)
        day = _FIRST + timedelta(days=draw.randrange(_DAYS))
        told = draw.choice(_ACTS).format(
            n=draw.randint(2, 9), k=draw.randint(2, 40), town=town, country=country, day=f"{day:%A}"
        )
        said = f"witness {number % 997} said" if number % 2 else "the Syrian Observatory for Human Rights said"
        text = f"{town.upper()}, {day:%d %B %Y} - {told}, {said}. {_rest(draw)}"
        yield {
            "id": f"made-{number}", "text": text, "language": "en", "source": f"Outlet {number % 79}",
            "published": f"{day + timedelta(days=1)}",
        }  # fmt: skip


def _rest(draw: random.Random) -> str:
    """A sentence that tells no event, with other names in each article: else all would be copies of one."""
    names = ["".join(draw.choices(_SYLLABLES, k=3)).title() for _ in range(24)]
    return f"{', '.join(names[:16])} were told; {' '.join(names[16:])} spoke."


def _towns() -> list[tuple[str, str]]:
    gazetteer = Gazetteer.open()
    names = {"SY": "Syria", "IQ": "Iraq"}
    places = (gazetteer.place_at(number) for number in range(len(gazetteer)))
    towns = [p for p in places if p.country in names and p.feature.startswith("PPL")]
    largest = sorted(towns, key=lambda p: (-(p.population or 0), p.id))[:TOWNS]
    return [(p.name, names[p.country]) for p in largest]


def family(pid: int) -> list[int]:
    """A process and those it has started, and they."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _text(task).split():
            found += family(int(child))
    return found


def pss_mb(pid: int) -> float:
    """The memory of a process in MB (10^6 bytes), what it shares divided by those who share it; 0 when it has ended."""
    lines: Iterable[str] = _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def processor_seconds(pid: int) -> float:
    """Seconds of the processor a process has taken so far; 0 when it has ended."""
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="furat-growth-") as home:
        for asked in map(int, sys.argv[1:] or map(str, COUNTS)):
            print(ingest(Path(home), asked), flush=True)
