"""The dashboard as a person starts it: a server on a free port, an own home, a browser that may go nowhere else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from geodata.build import default_home, sources_digest

ROOT = Path(__file__).resolve().parents[2]
_UP = 60
"""Seconds for the server to answer; it takes two on a quiet machine."""
_AT_REST = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && document.querySelector("[data-stale=true]") === null"""
"""Whether the page has run to its end and shows nothing of the run before."""
_ONE_MAP = """() => document.querySelectorAll("iframe[title^='streamlit_folium']").length === 1"""
_PATIENCE = 120_000
"""Milliseconds to wait for what a page shows: on a busy machine it comes late, and that is no fault of the page."""


@dataclass
class Dashboard:
    """A running dashboard."""

    address: str
    home: Path

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m events ...` over the same home."""
        environment = {**os.environ, "FURAT_HOME": str(self.home)}
        return subprocess.run(
            [sys.executable, "-m", "events", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
        )


@dataclass
class Visit:
    """A page in the browser, with everything that should not have happened."""

    page: Any
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Files the page asked its own server for and did not get."""
    clicks: int = 0
    """Those made by `click`, from opening the page on."""

    def click(self, target: Any) -> None:
        """A click that is counted, and what comes of it waited for."""
        target.click()
        self.clicks += 1
        self.settled()

    @property
    def map(self) -> Any:
        """The frame of the map."""
        return self.page.frame_locator("iframe[title^='streamlit_folium']")

    def marked(self) -> None:
        """Wait until the map has its marks; for a moment there may be the map of the run before beside it."""
        self.page.wait_for_function(_ONE_MAP)
        self.map.locator(".furat-mark").first.wait_for()
        self.settled()

    def box(self, target: Any) -> dict[str, float]:
        """Where something stands on the page, in pixels, once it does: a layer goes before its next one comes."""
        for _ in range(100):
            if box := target.bounding_box():
                return dict(box)
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{target} stands nowhere")

    def settled(self) -> None:
        """Wait until the page has run to its end and the map has its marks.

        The run after a click begins when the server comes to it, which is seen nowhere: one that is slow to answer is
        given more time for it, and a run that has begun meanwhile is waited for too.
        """
        for _ in range(20):
            self.page.wait_for_function(_AT_REST)
            began = time.monotonic()
            self.page.evaluate("() => fetch('/_stcore/health').then(() => 0)")
            slowness = time.monotonic() - began  # a few milliseconds on a quiet machine
            self.page.wait_for_timeout(600 + min(5_000, 10_000 * slowness))
            if self.page.evaluate(_AT_REST):
                return

    def faults(self) -> list[str]:
        """What should not have happened so far."""
        return [*self.outside, *self.errors, *self.refused]


@dataclass(frozen=True)
class FirstStart:
    """What the first visitor of a new home met, in Arabic."""

    home: Path
    waiting: str
    """What the page said while it was made ready."""
    sentence: str
    samples: str
    marks: int
    names: frozenset[str]
    """Of places, on the map."""
    colours: frozenset[str]
    """Of the base map as it is drawn, "red,green,blue"."""
    faults: tuple[str, ...]
    """Files not found, requests to others, errors of scripts."""


_COLOURS = """() => [...document.querySelectorAll("canvas")].flatMap((canvas) => {
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const found = new Set();
    for (let i = 0; i < data.length; i += 4 * 97) found.add([data[i], data[i + 1], data[i + 2]].join());
    return [...found];
})"""


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory, launched: Any) -> FirstStart:
    """A home with nothing in it, and the dashboard started there for the first time.

    Only a gazetteer that was compiled before is lent to it, for compiling takes half a minute. Where there is none, as
    on a clean checkout, the start compiles it, and the other tests go on with that one.
    """
    new, kept = tmp_path_factory.mktemp("new"), default_home() / "gazetteer"
    home = new / "home"
    if lent := (kept / f"compiled-{sources_digest(default_home())}" / "manifest.json").exists():
        home.mkdir()
        (home / "gazetteer").symlink_to(kept)
    with _started(home, new / "dashboard.log") as running, launched() as browser:
        met = _met(opened(browser, running.address, "lang=ar"), home)
    if not lent:
        _keep(home / "gazetteer", kept)
    return met


def _keep(made: Path, kept: Path) -> None:
    """Copy the compiled gazetteer beside and put it in place whole: tests in another process may look for it."""
    kept.mkdir(parents=True, exist_ok=True)
    for compiled in made.glob("compiled-*"):
        beside = shutil.copytree(compiled, Path(tempfile.mkdtemp(prefix="making-", dir=kept)) / compiled.name)
        with suppress(OSError):  # the other process was faster with the same
            beside.rename(kept / compiled.name)
        shutil.rmtree(beside.parent)


def _met(seen: Visit, home: Path) -> FirstStart:
    seen.page.locator(".st-key-opening").wait_for()
    waiting = seen.page.locator(".st-key-opening").inner_text()
    seen.marked()
    return FirstStart(
        home,
        waiting,
        sentence=seen.page.locator(".furat-sentence").inner_text(),
        samples=seen.page.locator(".furat-samples").inner_text(),
        marks=seen.map.locator(".furat-mark").count(),
        names=frozenset(seen.map.locator(".furat-label").all_text_contents()),
        colours=frozenset(seen.map.locator("body").evaluate(_COLOURS)),
        faults=tuple(seen.faults()),
    )


@pytest.fixture(scope="session")
def home(first_start: FirstStart) -> Path:
    """The home all tests of the page share, after its first start."""
    return first_start.home


@pytest.fixture(scope="session")
def dashboard(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard, started as the README says, once for all tests that share its home."""
    with _started(home, tmp_path_factory.mktemp("log") / "dashboard.log") as running:
        yield running


@pytest.fixture(scope="session")
def started() -> Callable[[Path, Path], AbstractContextManager[Dashboard]]:
    """`with started(home, log) as running`: a dashboard over another home."""
    return _started


@contextmanager
def _started(home: Path, log: Path) -> Iterator[Dashboard]:
    """The dashboard over a home, until it is no longer needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    with log.open("w") as told:
        server = subprocess.Popen(
            [*command, "--server.address=127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "FURAT_HOME": str(home)},
            stdout=told,
            stderr=told,
        )
        try:
            _wait(f"http://127.0.0.1:{port}", server, log)
            yield Dashboard(f"http://127.0.0.1:{port}", home)
        finally:
            server.terminate()
            server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _UP
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def visit(browser: Any, dashboard: Dashboard) -> Iterator[Any]:
    """visit("lang=en"): the page at an address. Requests that leave the page's own address are stopped and recorded."""
    visits: list[Visit] = []

    def go(query: str = "lang=en", *, width: int = 1366, height: int = 768, wait_for_marks: bool = True) -> Visit:
        visits.append(one := opened(browser, dashboard.address, query, width=width, height=height))
        if wait_for_marks:
            one.marked()
        return one

    yield go
    for one in visits:
        one.page.close()
        assert one.faults() == []


def opened(browser: Any, address: str, query: str, *, width: int = 1366, height: int = 768) -> Visit:
    """A page of the dashboard at an address, whose requests are watched from the first on."""
    page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    page.set_default_timeout(_PATIENCE)
    one = Visit(page)
    page.route("**/*", lambda route: _pass(route, one, address))
    page.on(
        "websocket", lambda s: None if s.url.startswith(address.replace("http", "ws")) else one.outside.append(s.url)
    )
    page.on("pageerror", lambda error: one.errors.append(str(error)))
    page.on("response", lambda answer: one.refused.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{address}/?{query}")
    return one


def _pass(route: Any, one: Visit, address: str) -> None:
    url = route.request.url
    if url.startswith((f"{address}/", "data:", "blob:")):
        route.continue_()
    else:
        one.outside.append(url)
        route.abort()
