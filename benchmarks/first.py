"""From nothing to the first map: what a person waits for on a new machine, and on every later start.

Run as a module it does the work of one start in this process: base map, gazetteer, samples, the first cells and the
page of the map as text. No browser is part of it.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, in_own_process, peak_mb


def measure() -> list[Figure]:
    """Seconds of the first and of the second start with a fresh home folder."""
    with tempfile.TemporaryDirectory(prefix="furat-first-") as folder:
        first, told = in_own_process("benchmarks.first", home=Path(folder))
        again, told_again = in_own_process("benchmarks.first", home=Path(folder))
    if told["cells"] != told_again["cells"]:
        raise AssertionError(f"the second start drew {told_again['cells']} cells, the first {told['cells']}")
    return [
        Figure("first start, until the first map", first, "s"),
        Figure("  of it: Python and its packages", told["imports"], "s"),
        Figure("  of it: base map, gazetteer, samples", told["opening"], "s"),
        Figure("  the processor's own seconds", told["processor"], "s"),
        Figure("  most memory", told["peak_mb"], "MB"),
        Figure("second start, until the first map", again, "s", first / again, "first start"),
        Figure("  the processor's own seconds", told_again["processor"], "s"),
        Figure("  most memory", told_again["peak_mb"], "MB"),
    ]


def start() -> dict[str, float]:
    """One start; seconds of its parts."""
    began = time.perf_counter()
    from events.labels import sides
    from events.model import EventFilter
    from events.pictures import marks  # imports are part of a start
    from events.query import Query, Viewport
    from events.store import default_folder
    from geodata.cells import Side
    from geodata.leaflet import CellLayer, OfflineMap
    from views.opening import Opening

    imported = time.perf_counter()
    opening = Opening(default_folder())
    while opening.running():
        pass
    if opening.error or opening.lake is None:
        raise SystemExit(f"the start failed: {opening.error}")
    opened = time.perf_counter()
    cells = Query(opening.lake).cells(EventFilter(), Viewport(25, 20, 60, 50, 5))
    base = OfflineMap(assets="assets")
    CellLayer(marks(cells), [Side(s.id, s.name_en, s.colour) for s in sides()]).add_to(base)
    base.get_root().render()
    return {
        "imports": imported - began,
        "opening": opened - imported,
        "drawing": time.perf_counter() - opened,
        "processor": time.process_time(),
        "cells": len(cells),
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    print(json.dumps(start()))
