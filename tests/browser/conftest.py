"""The dashboard as a person starts it: a server on a free port, an own home, a browser that may go nowhere else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_UP = 60
"""Seconds for the server to answer; it takes two on a quiet machine."""
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

    def settled(self) -> None:
        """Wait until the page has run to its end and the map has its marks."""
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        )
        self.page.wait_for_timeout(600)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, base_map: Path) -> Path:
    """A home with a compiled gazetteer and a base map, and no lake yet."""
    from geodata.gazetteer import Gazetteer

    home = tmp_path_factory.mktemp("home")
    compiled = Gazetteer.open().folder.parent
    (home / compiled.name).symlink_to(compiled)
    (home / "cache").symlink_to(base_map / "cache")
    return home


@pytest.fixture(scope="module")
def dashboard(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard, started as the README says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    log = tmp_path_factory.mktemp("log") / "dashboard.log"
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
    opened: list[Visit] = []

    def go(query: str = "lang=en", *, width: int = 1366, height: int = 768, wait_for_marks: bool = True) -> Visit:
        page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
        page.set_default_timeout(_PATIENCE)
        one = Visit(page)
        opened.append(one)
        page.route("**/*", lambda route: _pass(route, one, dashboard.address))
        page.on(
            "websocket",
            lambda s: None if s.url.startswith(dashboard.address.replace("http", "ws")) else one.outside.append(s.url),
        )
        page.on("pageerror", lambda error: one.errors.append(str(error)))
        page.goto(f"{dashboard.address}/?{query}")
        if wait_for_marks:
            one.map.locator(".furat-mark").first.wait_for()
            one.settled()
        return one

    yield go
    for one in opened:
        one.page.close()
        assert one.outside == []
        assert one.errors == []


def _pass(route: Any, one: Visit, address: str) -> None:
    url = route.request.url
    if url.startswith((f"{address}/", "data:", "blob:")):
        route.continue_()
    else:
        one.outside.append(url)
        route.abort()
