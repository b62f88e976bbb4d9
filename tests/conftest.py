"""No test reaches the network; what the tests of the page share: a furnished home, a browser; who runs which file."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

with warnings.catch_warnings():
    # Both try for a proxy's package and warn where it is missing. The page imports them in a thread of its own, where a
    # test's setting of warnings as errors is met at a moment nobody can foretell; here that is done with.
    warnings.simplefilter("ignore")
    import folium  # noqa: F401, imports requests
    import trafilatura.downloads  # noqa: F401

settings.register_profile("patient", deadline=None)  # on a busy machine, how long an example took says nothing of it
settings.load_profile("patient")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MOST_PROCESSES = 4
"""Each holds up to a gigabyte, and has to see all tests before its first."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """As many processes as there are processors; none besides this one for single files, which others would delay."""
    if all(argument.partition("::")[0].endswith(".py") for argument in config.args):
        return 0
    told = "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ
    return None if told else min(MOST_PROCESSES, os.cpu_count() or 1)


class _Files(LoadFileScheduling):
    """The tests of a file go to one process, and all those of the page: they share a home, and a browser has several
    processes itself."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Files | None:
    """Files to processes, unless asked for otherwise."""
    return _Files(config, log) if config.getoption("dist") == "loadfile" else None


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


def allowed(address: Any) -> bool:
    """Whether a socket address is this machine's own: loopback, or no address of the internet at all."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", "")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named by their length: a packed file holds the moment it was made, and every worker makes its own."""
    return f"{len(val)}_bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Connections of this process go to this machine only."""
    originals = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if not allowed(address):
                raise NetworkUsed(f"a test must not reach the network; it tried {address}")
            return originals[name](self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for name in originals:
            patch.setattr(socket.socket, name, guarded(name))
        yield


@pytest.fixture(scope="session")
def base_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the files of the base map, written once a session."""
    from geodata.leaflet import write_assets

    home = tmp_path_factory.mktemp("base_map")
    write_assets(home)
    return home


@pytest.fixture(scope="module")
def browser(launched: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
    """A browser without a window."""
    with launched() as started:
        yield started


@pytest.fixture(scope="session")
def launched() -> Callable[[], AbstractContextManager[Any]]:
    """`with launched() as browser`: one for as long as it is needed."""
    return _launched


@contextmanager
def _launched() -> Iterator[Any]:
    """A plain reason where there is none, a failure where there must be one."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(f"no browser: install one of {', '.join(CHROMIUMS)}")
    if path is None:
        pytest.skip(f"no browser here ({', '.join(CHROMIUMS)})")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()
