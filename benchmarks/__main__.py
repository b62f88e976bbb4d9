"""`python -m benchmarks`: measure, print a table, and with --json write the figures to a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import extract, filtering, first, ingest, matching, model, places, reading, scale
from benchmarks.figures import Figure

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "first": first.measure,
    "places": places.measure,
    "reading": reading.measure,
    "extract": extract.measure,
    "filtering": filtering.measure,
    "matching": matching.measure,
    "scale": scale.measure,
    "ingest": ingest.measure,
    "model": model.measure,
}


def main() -> None:
    """Run all parts, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast Furat is on this machine.")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=f"some of: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    given = parser.parse_args()
    console = Console()
    found: dict[str, list[Figure]] = {}
    for part in given.parts or PARTS:
        with console.status(f"measuring: {part}"):
            found[part] = PARTS[part]()
        console.print(_table(part, found[part]))
    if given.json:
        told = {part: [asdict(figure) for figure in figures] for part, figures in found.items()}
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _table(part: str, figures: list[Figure]) -> Table:
    table = Table("what", "value", "unit", "ratio", title=part, title_justify="left")
    for figure in figures:
        ratio = f"{figure.ratio:.1f} × ({figure.against})" if figure.ratio is not None else ""
        table.add_row(figure.name, f"{figure.value:,.{0 if figure.value >= 100 else 1}f}", figure.unit, ratio)
    return table


if __name__ == "__main__":
    main()
