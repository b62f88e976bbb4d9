"""A year played by weeks in a real browser: how long each week stands before the marks of the next are drawn."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from benchmarks.dashboard import Server, Visit, visit
from benchmarks.figures import Figure
from views.state import SPEEDS

SPEED = "3"
"""Two steps a second."""
WEEKS = 52
_APART = 120
"""Milliseconds that part the drawing of two weeks: the marks of one are put on the map at once."""
_WATCH = """() => {
  const seen = (window.furatPlayed = []), now = () => performance.timeOrigin + performance.now();
  const pane = document.querySelector(".leaflet-marker-pane");
  new MutationObserver(() => seen.push(now())).observe(pane, { childList: true });
}"""


def figures(started: Any, server: Server, name: str, last: date) -> Iterator[Figure]:
    """The steps of the year that ends with a day, over the lake a server shows."""
    first = last - timedelta(days=7 * WEEKS - 1)
    seen = visit(started, server, f"lang=en&from={first}&to={last}")
    steps = stands(_played(seen))
    seen.page.close()
    step = SPEEDS[SPEED] * 1000
    yield Figure(f"{name}: weeks seen while {WEEKS} play", len(steps) + 1, "weeks")
    late = statistics.quantiles(steps, n=20)[18] if len(steps) > 1 else 0.0
    yield Figure(f"{name}: a week stands, 95 of 100 at most", late, "ms", late / step, "the step asked for")


def _played(seen: Visit) -> list[float]:
    """When marks were drawn from the first step to the last, in milliseconds."""
    page = seen.page
    press = page.locator(".st-key-play_on button:visible").first
    press.click()  # the choice of a speed is there once a week is shown
    seen.settle()
    page.locator(".st-key-play_speed input").click()
    page.get_by_role("option", name=f"{SPEED}×").click()
    seen.settle()
    seen.frame.evaluate(_WATCH)
    page.locator(".st-key-play_play button:visible").first.click()
    pause = page.locator(".st-key-play_pause button:visible")
    pause.first.wait_for()
    pause.first.wait_for(state="detached", timeout=300_000)  # the play button it took the place of may linger
    return list(seen.frame.evaluate("() => window.furatPlayed"))


def stands(drawn: Sequence[float]) -> list[float]:
    """How long each week stood, from the moments at which something was drawn: those close together are one week's."""
    weeks = [at for at, before in zip(drawn, [float("-inf"), *drawn], strict=False) if at - before > _APART]
    return [after - before for before, after in pairwise(weeks)]
