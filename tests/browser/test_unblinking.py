"""The map never blinks: whatever changes, there are marks on it in every frame that is drawn."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
_WATCH = """() => {
  const pane = document.querySelector(".leaflet-marker-pane"), seen = window.seen = { least: 1e9, changes: 0 };
  new MutationObserver(() => { seen.changes += 1; }).observe(pane, { childList: true });
  const frame = () => { seen.least = Math.min(seen.least, pane.childElementCount); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
_BLANKED = """async () => {
  const pane = document.querySelector(".leaflet-marker-pane"), marks = [...pane.children];
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  pane.replaceChildren();
  for (let k = 0; k < 3; k += 1) await frame();
  pane.replaceChildren(...marks);
}"""


def test_there_are_marks_in_every_frame_of_a_change(visit):
    seen = visit("lang=en")
    page, frame = seen.page, next(one for one in seen.page.frames if "streamlit_folium" in one.url)
    there = seen.box(page.locator("iframe[title^='streamlit_folium']"))
    plot = seen.box(page.locator("[data-testid=stVegaLiteChart] .background").first)

    def drag(box, start, end):
        high = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + start * box["width"], high)
        page.mouse.down()
        page.mouse.move(box["x"] + end * box["width"], high, steps=4)
        page.wait_for_timeout(100)  # let go at rest: else the map glides away from all marks
        page.mouse.up()

    changes = {
        "a choice": page.get_by_text(re.compile("^Islamic State ·")).click,
        "its end": page.get_by_text(re.compile("^Islamic State ·")).click,
        "a move": lambda: drag(there, 0.5, 0.7),
        "nearer": frame.locator(".leaflet-control-zoom-in").click,
        "farther": frame.locator(".leaflet-control-zoom-out").click,
        "a period": lambda: drag(plot, 0.2, 0.8),
    }
    frame.evaluate(_WATCH)
    swapped = set()
    for name, act in changes.items():
        before = frame.evaluate("() => window.seen.changes")
        act()
        page.wait_for_timeout(600)  # streamlit-folium waits until the map has come to rest
        seen.settled()
        swapped |= {name} if frame.evaluate("() => window.seen.changes") > before else set()
        assert frame.evaluate("() => window.seen.least") > 0, name
    assert swapped >= changes.keys() - {"a move"}  # which may bring nothing new into view
    frame.evaluate(_BLANKED)
    assert frame.evaluate("() => window.seen.least") == 0, "a blank frame would not have been seen"
    assert seen.faults() == []
