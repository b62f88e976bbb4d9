"""The dashboard in a real browser: how a benchmark starts it, visits it, and sees when the map has changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZE = {"width": 1366, "height": 768}
_WATCH = """() => {
  window.furatSeen = { last: 0, least: 1e9, changes: 0 };
  const pane = document.querySelector(".leaflet-marker-pane"), now = () => performance.timeOrigin + performance.now();
  const seen = window.furatSeen;
  new MutationObserver(() => { seen.last = now(); seen.changes += 1; }).observe(pane, { childList: true });
  const frame = () => { seen.least = Math.min(seen.least, pane.childElementCount); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
_BEGUN = 600
"""Milliseconds within which every change has begun: streamlit-folium waits so long for a map to come to rest."""
_IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


@dataclass
class Server:
    """A running page."""

    address: str
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        """Resident memory of the server now (Linux), in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kib) * 1024 / 1e6


@contextmanager
def serve(script: str, home: Path) -> Iterator[Server]:
    """`streamlit run` a script over a home folder, on a free port of this machine, as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.address=127.0.0.1"]
    log = home / "server.log"
    with log.open("wb") as told:
        process = subprocess.Popen(command, env={**os.environ, "FURAT_HOME": str(home)}, stdout=told, stderr=told)
        try:
            _wait(f"http://127.0.0.1:{port}", process, log)
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the page did not start: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def browser() -> Iterator[Any]:
    """A browser without a window."""
    from playwright import sync_api

    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        raise SystemExit(f"no browser here: install one of {', '.join(CHROMIUMS)}")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@dataclass
class Change:
    """What one change on the page took."""

    ms: float | None
    """From the action to the last mark drawn; None when the marks were to stay as they were."""
    kilobytes: float
    """Sent by the server over the page's socket, before compression."""
    deflated: float
    """The same as it is on the way: one compressed stream, begun anew for each change."""
    least_marks: int
    """The fewest marks in any frame meanwhile: 0 is a blank frame."""


@dataclass
class Visit:
    """One session in the browser."""

    page: Any
    received: list[bytes] = field(default_factory=list)
    first_mark: float = 0.0
    """Seconds from the address to the first mark."""

    @property
    def frame(self) -> Any:
        """The frame of the map."""
        return next(f for f in self.page.frames if "streamlit_folium" in f.url)

    def settle(self) -> None:
        """Wait until nothing runs any more."""
        for _ in range(2):
            self.page.wait_for_function(_IDLE, timeout=120_000)
            self.page.wait_for_timeout(500)

    def change(self, act: Any) -> Change:
        """Do something and wait until the marks have changed for it."""
        self.received.clear()
        self.frame.evaluate("() => { Object.assign(window.furatSeen, { last: 0, least: 1e9 }); }")
        start = self.page.evaluate("() => performance.timeOrigin + performance.now()")
        act()
        self.page.wait_for_timeout(_BEGUN)
        self.settle()
        last, least = self.frame.evaluate("() => [window.furatSeen.last, window.furatSeen.least]")
        sent = b"".join(self.received)
        return Change(last - start if last else None, len(sent) / 1000, len(zlib.compress(sent)) / 1000, least)


def visit(browser: Any, server: Server, query: str = "lang=en") -> Visit:
    """A new session, once its map has marks and nothing runs any more."""
    page = browser.new_page(viewport=SIZE)
    one = Visit(page)
    page.on(
        "websocket",
        lambda s: s.on(
            "framereceived", lambda data: one.received.append(data if isinstance(data, bytes) else data.encode())
        ),
    )
    start = time.perf_counter()
    page.goto(f"{server.address}/?{query}")
    page.frame_locator("iframe[title^='streamlit_folium']").locator(".furat-mark").first.wait_for(timeout=240_000)
    one.first_mark = time.perf_counter() - start
    one.settle()
    one.frame.evaluate(_WATCH)
    return one


def home_with(folder: Path, lake: Path, home: Path) -> Path:
    """A home in `folder` that has this lake, and the gazetteer and the base map of another home."""
    made = folder / f"home-{lake.name}"
    made.mkdir(parents=True, exist_ok=True)
    for name, target in (("lake", lake), ("gazetteer", home / "gazetteer"), ("cache", home / "cache")):
        if not (made / name).exists():
            (made / name).symlink_to(target)
    return made
