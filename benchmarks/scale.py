"""The real page in a real browser over lakes of 10,000 to 3 million made-up events: what a change costs a person.

From the action to the last mark drawn, medians of some repetitions; in the same run the floor (an empty Streamlit run
with one mark) and the plain way (one marker a row) at 1,000 rows. Lakes are made once, below `$FURAT_HOME/made`.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import made, playing, sessions
from benchmarks.dashboard import Server, Visit, browser, home_with, serve, visit
from benchmarks.figures import Figure
from benchmarks.playing import WEEKS
from benchmarks.sessions import SESSIONS
from events.model import EventFilter
from events.query import Query, Viewport
from events.store import default_folder
from geodata.gazetteer import Gazetteer
from geodata.leaflet import write_assets

ROWS = 1000
"""Of the plain way."""
SESSIONS_AT = 1_000_000
VIEW = Viewport(25, 25, 50, 40, 6)
_HELD = 80
"""Milliseconds a drag is held at its end. Let go in full swing, at a speed no hand has, the map glides on for thousands
of pixels, to where there are no events: then later zooms and brushes change nothing that could be seen."""
_PAGES = Path(__file__).with_name("pages")
_TICK = """(side) => [...document.querySelectorAll("[data-testid=stSidebar] label")]
  .find((label) => label.innerText.trim().startsWith(`${side} ·`)).querySelector("input").click()"""
_SIDES = ("Islamic State", "Government forces", "Rebels and opposition", "Civilians and protesters")


def measure() -> list[Figure]:
    """Figures of every size, against the floor and the plain way."""
    home = default_folder()
    Gazetteer.open()
    write_assets(home)
    with tempfile.TemporaryDirectory(prefix="furat-scale-") as folder, browser() as started:
        floor, plain = _floor_ms(started, home), _plain_ms(started, home)
        found = [Figure("floor: an empty run, one mark", floor, "ms"), Figure("plain: 1,000 markers", plain, "ms")]
        least = 0.0
        for size in made.SIZES:
            lake = home / "made" / str(size)
            made.make_lake(lake, size)
            figures = list(_of_size(started, size, home_with(Path(folder), lake, home), floor, plain))
            least = least or figures[1].value
            print(*figures, sep="\n", file=sys.stderr)  # so that a long run that breaks off has told something
            found += [*figures, Figure(f"{size:,}: against the smallest lake", figures[1].value / least, "times")]
    return found


def _of_size(started: Any, size: int, home: Path, floor: float, plain: float) -> Iterator[Figure]:
    name = f"{size:,}"
    with serve("dashboard.py", home) as server:
        visit(started, server).page.close()  # makes the query's file
    with serve("dashboard.py", home) as server:
        seen = visit(started, server)
        yield Figure(f"{name}: first map after a restart", seen.first_mark, "s")
        for what, acts in _acts(seen).items():
            changes = [seen.change(act) for act in acts]
            times = [change.ms for change in changes if change.ms is not None]
            ms = statistics.median(times) if times else 0.0  # 0: the marks were to stay as they were
            compared = (plain / ms, "plain") if what == "filter" and ms else (None, "")
            yield Figure(f"{name}: {what}", ms, "ms", *compared)
            if what == "filter":
                yield Figure(f"{name}: {what}, above the floor", ms - floor, "ms")
            yield Figure(f"{name}: {what}, sent", max(change.kilobytes for change in changes), "KB")
            yield Figure(f"{name}: {what}, sent, compressed", max(change.deflated for change in changes), "KB")
            yield Figure(
                f"{name}: {what}, fewest marks in a frame", min(change.least_marks for change in changes), "marks"
            )
        yield Figure(f"{name}: memory of the server", server.memory_mb(), "MB")
        if size == SESSIONS_AT:
            yield from sessions.figures(server, list(_SIDES), name)
            yield from _together(started, server)
        yield from _playback(started, server, name, home)


def _acts(seen: Visit) -> dict[str, list[Callable[[], None]]]:
    page = seen.page
    box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    plot = page.locator("[data-testid=stVegaLiteChart] .background").first.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    high = plot["y"] + plot["height"] / 2

    def drag(x: float, y: float, right: float, down: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y + down, steps=4)
        page.wait_for_timeout(_HELD)
        page.mouse.up()

    def zoom(way: str) -> None:
        seen.frame.locator(f".leaflet-control-zoom-{way}").click()

    def tick(side: str) -> None:
        page.get_by_text(re.compile(f"^{side} ·")).first.click()

    brushes = ((0.2, 0.5), (0.4, 0.9), (0.1, 0.3), (0.5, 0.8))
    return {
        "filter": [lambda side=side: tick(side) for side in (*_SIDES, *_SIDES)],  # type: ignore[misc]
        "pan": [lambda x=x: drag(*middle, x, x / 2) for x in (250, -300, 200, -250)],  # type: ignore[misc]
        "zoom": [lambda way=way: zoom(way) for way in ("in", "in", "out", "in")],  # type: ignore[misc]
        "brush": [
            lambda a=a, b=b: drag(plot["x"] + a * plot["width"], high, (b - a) * plot["width"], 0)  # type: ignore[misc]
            for a, b in brushes
        ],
    }


def _together(started: Any, server: Server) -> Iterator[Figure]:
    """Many sessions change their filter at the same moment, all of them in one browser on this machine."""
    one, before = visit(started, server), server.memory_mb()
    alone = statistics.median(_round([one]) + _round([one]))
    many = [visit(started, server) for _ in range(SESSIONS)]
    together = statistics.median(_round(many) + _round(many))
    yield Figure(
        f"{SESSIONS_AT:,}: {SESSIONS} sessions at once, each in a browser",
        together,
        "ms",
        together / alone,
        "one session",
    )
    yield Figure(f"{SESSIONS_AT:,}: memory they add", server.memory_mb() - before, "MB")
    for other in (one, *many):
        other.page.close()


def _round(seen: list[Visit]) -> list[float]:
    """Every session ticks another side at once; milliseconds until each has its marks."""
    starts = []
    for number, one in enumerate(seen):
        one.frame.evaluate("() => { window.furatSeen.last = 0; }")
        starts.append(one.page.evaluate("() => performance.timeOrigin + performance.now()"))
        side = _SIDES[number % len(_SIDES)]
        one.page.evaluate(_TICK, side)
    for one in seen:
        one.frame.wait_for_function("() => window.furatSeen.last > 0", timeout=120_000)
        one.settle()
    ends = [one.frame.evaluate("() => window.furatSeen.last") for one in seen]
    return [end - start for end, start in zip(ends, starts, strict=True)]


def _playback(started: Any, server: Server, name: str, home: Path) -> Iterator[Figure]:
    """A year by weeks: every answer that a step of the page asks for, and the weeks as they are seen."""
    from events.store import Lake

    query = Query(Lake.open(home / "lake"), folder=home / "cache" / "query")
    last = query.totals(EventFilter()).last
    assert last is not None
    times = []
    for week in range(WEEKS):
        until = last - timedelta(days=7 * week)
        step = EventFilter(date_from=until - timedelta(days=6), date_to=until)
        start = time.perf_counter()
        for ask in (query.totals, query.facets, query.timeline, query.page, query.extent):
            ask(step)  # type: ignore[operator]
        query.cells(step, VIEW)
        times.append((time.perf_counter() - start) * 1000)
    yield Figure(f"{name}: answers of one week's step, 95 of 100", statistics.quantiles(times, n=20)[18], "ms")
    yield from playing.figures(started, server, name, last)


def _floor_ms(started: Any, home: Path) -> float:
    """An empty run that changes one mark, timed as the changes of the page are."""
    with serve(str(_PAGES / "floor.py"), home) as server:
        seen = visit(started, server)
        changes = [seen.change(seen.page.get_by_text("next").click) for _ in range(8)]
        seen.page.close()
    return statistics.median(change.ms for change in changes if change.ms is not None)


def _plain_ms(started: Any, home: Path) -> float:
    """A marker fewer of a thousand; such a map is mounted anew each time, so its markers are counted."""
    times = []
    with serve(str(_PAGES / "plain.py"), home) as server:
        page = started.new_page()
        page.goto(server.address)
        _wait_for(page, ROWS - 1)
        for step in range(2, 6):
            page.wait_for_timeout(700)
            start = time.perf_counter()
            page.get_by_text("next").click()
            _wait_for(page, ROWS - step)
            times.append((time.perf_counter() - start) * 1000)
        page.close()
    return statistics.median(times)


def _wait_for(page: Any, markers: int) -> None:
    frame = page.frame_locator("iframe[title^='streamlit_folium']")
    end = time.monotonic() + 120
    while time.monotonic() < end and frame.locator(".leaflet-marker-icon").count() != markers:
        page.wait_for_timeout(5)
