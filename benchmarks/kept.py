"""The last results as a table in `docs/performance.md`, with the machine they were measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- last run of {part}: written by `python -m benchmarks --keep` -->", "<!-- end of {part} -->"


@dataclass(frozen=True, slots=True)
class Machine:
    """What a figure was measured on."""

    processor: str
    cores: int
    memory_gb: float | None
    python: str
    load: float | None
    """Programs that wanted a core in the minute before; far above the number of cores, times are too long."""

    def __str__(self) -> str:
        memory = f", {self.memory_gb:.0f} GB" if self.memory_gb else ""
        load = f", a load of {self.load:.1f}" if self.load is not None else ""
        return f"{self.processor}, {self.cores} cores{memory}, Python {self.python}{load}"


def this_machine() -> Machine:
    """The machine this runs on; what a system does not tell is None."""
    return Machine(
        _processor(),
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        _memory_gb(),
        platform.python_version(),
        os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", told.read_text("utf-8"), re.MULTILINE) if told.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def _memory_gb() -> float | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):
        return None


def keep(found: Mapping[str, Sequence[Figure]], machine: Machine, page: Path = PAGE) -> None:
    """Put the results of some parts in place of those kept before; a part that has no place yet gets one at the end."""
    text = page.read_text("utf-8")
    for part, figures in found.items():
        begin, end = BEGIN.format(part=part), END.format(part=part)
        block = f"{begin}\n{section(part, figures, machine)}\n{end}"
        known = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        text = known.sub(lambda _, block=block: block, text) if known.search(text) else f"{text.rstrip()}\n\n{block}\n"
    page.write_text(text, encoding="utf-8")


def section(part: str, figures: Sequence[Figure], machine: Machine) -> str:
    """The results of a part as Markdown."""
    rows = [f"| {figure.name} | {value(figure)} {figure.unit} | {ratio(figure)} |" for figure in figures]
    day = datetime.now(UTC).date().isoformat()
    head = f"## Last run: {part}\n\n`python -m benchmarks {part}`, {day}, {machine}.\n"
    return "\n".join([head, "| what | value | ratio |", "|---|---|---|", *rows])


def value(figure: Figure) -> str:
    """The number as it is shown."""
    return f"{figure.value:,.{0 if figure.value >= 100 else 1}f}"


def ratio(figure: Figure) -> str:
    """How it compares with what it is held against; "" when with nothing."""
    return f"{figure.ratio:.1f} × ({figure.against})" if figure.ratio is not None else ""
