"""A web server on loopback that answers as the worst of the web does; tests say what each path holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from events.sources.fetching import IP, Fetcher, Limits

QUICK = Limits(max_bytes=200_000, seconds=2.0, silence=0.3, redirects=3)


@dataclass
class Page:
    """What a path answers with."""

    body: bytes = b""
    status: int = 200
    media: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    drip: float = 0.0
    """Seconds between single bytes."""


MISSING = Page(b"nothing here", 404, "text/plain")


@dataclass
class Site:
    """A server's pages, and what was asked for."""

    host: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)
    """Headers of the requests, names in lower case."""

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def at(self, host: str, path: str) -> str:
        """The address of a path at another name of this server, which may have pages of its own."""
        return f"http://{host}:{self.host.rpartition(':')[2]}{path}"

    def put(self, path: str, body: bytes | str = b"", **rest: Any) -> str:
        """Lay a page down, at a path or at a host's ("other.example/a"); its address on this host."""
        self.pages[path] = Page(body.encode() if isinstance(body, str) else body, **rest)
        return self.url(path)


class _Quiet(ThreadingHTTPServer):
    """A server that does not complain of guests who leave in the middle, as the tests have them do."""

    def handle_error(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Site]:
    """A site that answers as long as the block runs."""
    site, over = Site(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.sent.append({name.lower(): value for name, value in self.headers.items()})
            host = (self.headers.get("Host") or "").partition(":")[0]
            page = site.pages.get(f"{host}{self.path}") or site.pages.get(self.path, MISSING)
            given = dict(page.headers)
            if given.get("ETag") and self.headers.get("If-None-Match") == given["ETag"]:
                page = Page(status=304)
            with suppress(OSError):
                self._answer(page)

        def _answer(self, page: Page) -> None:
            self.send_response(page.status)
            self.send_header("Content-Type", page.media)
            self.send_header("Content-Length", str(len(page.body)))
            for name, value in page.headers:
                self.send_header(name, value)
            self.end_headers()
            if not page.drip:
                self.wfile.write(page.body)
                return
            for byte in page.body:
                if over.wait(page.drip):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    site.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Clock:
    """A clock that goes only when somebody sleeps."""

    moment: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.moment += seconds


def loopback_only(address: IP) -> bool:
    """The rule of the tests: this machine and nothing else."""
    return address.is_loopback


@contextmanager
def fetching(limits: Limits = QUICK) -> Iterator[Fetcher]:
    """A fetcher that may reach loopback, and every name lies there."""
    fetcher = Fetcher(limits=limits, allowed=loopback_only, look_up=lambda host, port: ["127.0.0.1"])
    try:
        yield fetcher
    finally:
        fetcher.close()
