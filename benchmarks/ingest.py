"""`python -m events ingest` by the number of processes and of articles: seconds, and the most memory of any process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.extract import made_articles
from benchmarks.figures import Figure
from events.pipeline import Reader
from events.workers import cores

FEW, MANY = 1_000, 4_000


def measure() -> list[Figure]:
    """One process against all cores, few articles against many, a second run, a run after a kill."""
    Reader.open()
    with tempfile.TemporaryDirectory(prefix="furat-ingest-") as folder:
        few, many = (_articles(Path(folder), count) for count in (FEW, MANY))
        one, one_mb = _ingest(Path(folder) / "one", many, "--workers", "1")
        small, small_mb = _ingest(Path(folder) / "few", few)
        all_cores, all_mb = _ingest(Path(folder) / "all", many)
        again, _ = _ingest(Path(folder) / "all", many)
        killed, _ = _ingest(Path(folder) / "killed", many, stop_after=all_cores / 2)
        rest, _ = _ingest(Path(folder) / "killed", many)
    return [
        Figure(f"{MANY:,} articles, one process", one, "s"),
        Figure(f"{MANY:,} articles, {cores()} processes", all_cores, "s", one / all_cores, "one process"),
        Figure(f"{FEW:,} articles, {cores()} processes", small, "s"),
        Figure(f"most memory of a process, {FEW:,} articles", small_mb, "MB"),
        Figure(f"most memory of a process, {MANY:,} articles", all_mb, "MB", all_mb / small_mb, f"{FEW:,}"),
        Figure("most memory, one process", one_mb, "MB"),
        Figure(f"the same {MANY:,} again", again, "s", all_cores / again, "first time"),
        Figure("killed half-way, and the rest", killed + rest, "s", (killed + rest) / all_cores, "in one go"),
    ]


def _articles(folder: Path, count: int) -> Path:
    path = folder / f"{count}.jsonl"
    halves = [islice(made_articles(language), count // 2) for language in ("ar", "en")]
    with path.open("w", encoding="utf-8") as file:
        for half in halves:
            for article in half:
                row = {"id": article.id, "text": article.text, "source": article.source, "language": article.language}
                published = article.published.isoformat() if article.published else None
                file.write(json.dumps(row | {"published": published}, ensure_ascii=False) + "\n")
    return path


def _ingest(lake: Path, articles: Path, *options: str, stop_after: float = 0.0) -> tuple[float, float]:
    """Seconds, and the most memory of any process so far in MB."""
    command = [sys.executable, "-m", "events", "ingest", str(articles), "--lake", str(lake), *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL)
    try:
        process.wait(stop_after or None)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
