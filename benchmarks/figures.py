"""What a benchmark found, and how a part of one is run in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it is."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    """The same of `against` divided by this (times: how many times faster); None when nothing is compared."""
    against: str = ""


def peak_mb() -> float:
    """The most memory this process has held, in MB (10^6 bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6  # Linux counts in KiB


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, by the wall clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(works: list[Callable[[], object]]) -> float:
    """Median of some pieces of work, each done once, in milliseconds."""
    return statistics.median(map(seconds, works)) * 1000


def in_own_process(module: str, *arguments: str, home: Path | None = None) -> tuple[float, dict[str, Any]]:
    """Run `python -m module` with a home folder of its own; its seconds, start of Python included, and what it printed.

    Raises CalledProcessError when it fails; what it said stands on standard error.
    """
    environment = dict(os.environ) | ({"FURAT_HOME": str(home)} if home else {})
    start = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - start, json.loads(done.stdout.splitlines()[-1])
