"""`python -m benchmarks`: measure, print a table, write the figures as JSON, with --keep also into the docs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import extract, filtering, first, growth, ingest, matching, model, places, reading, scale
from benchmarks.figures import Figure
from benchmarks.kept import Machine, keep, ratio, this_machine, value
from events.store import default_folder

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "first": first.measure,
    "places": places.measure,
    "reading": reading.measure,
    "extract": extract.measure,
    "filtering": filtering.measure,
    "matching": matching.measure,
    "scale": scale.measure,
    "ingest": ingest.measure,
    "growth": growth.measure,
    "model": model.measure,
}


def main() -> None:
    """Run all parts, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast Furat is on this machine.")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=f"some of: {', '.join(PARTS)} (default: all)")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where the figures go as JSON (default: $FURAT_HOME/benchmarks.json)"
    )
    parser.add_argument("--keep", action="store_true", help="put the tables into docs/performance.md")
    given = parser.parse_args()
    machine = this_machine()
    console = Console()
    found: dict[str, list[Figure]] = {}
    for part in given.parts or PARTS:
        with console.status(f"measuring: {part}"):
            found[part] = PARTS[part]()
        console.print(_table(part, found[part]))
    _write(given.json or default_folder() / "benchmarks.json", found, machine)
    if given.keep:
        keep(found, machine)


def _write(path: Path, found: dict[str, list[Figure]], machine: Machine) -> None:
    told = {part: [asdict(figure) for figure in figures] for part, figures in found.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": asdict(machine), "parts": told}, indent=2) + "\n", encoding="utf-8")


def _table(part: str, figures: list[Figure]) -> Table:
    table = Table("what", "value", "unit", "ratio", title=part, title_justify="left")
    for figure in figures:
        table.add_row(figure.name, value(figure), figure.unit, ratio(figure))
    return table


if __name__ == "__main__":
    main()
