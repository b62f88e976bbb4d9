"""Country dumps from a server on this machine: whole, resumed, cut short, tampered with, absent, unreachable."""

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geodata.adding.download import dump_files, fetch
from geodata.errors import DownloadError


def zipped(text: str, name: str = "SY.txt") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, text)
    return held.getvalue()


BODY = zipped("a row\n" * 20_000)


@dataclass
class Server:
    """What the server gives, and what it was asked."""

    address: str = ""
    body: bytes = BODY
    tag: str = '"one"'
    cut: int | None = None
    """Bytes after which the connection is closed."""
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers) | {"path": self.path})
            if state.status >= 400:
                self.send_error(state.status)
                return
            start, status = self.start(), 200
            if start >= len(state.body):
                self.send_error(416)
                return
            status = 206 if start else 200
            part = state.body[start:]
            self.send_response(status)
            self.send_header("ETag", state.tag)
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            self.wfile.write(part[: state.cut])

        def start(self) -> int:
            ranged = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            return int(ranged[1]) if ranged and self.headers.get("If-Range") == state.tag else 0

        def log_message(self, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{running.server_port}"
    yield state
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_whole_file_with_progress_and_a_named_agent(server: Server, tmp_path: Path) -> None:
    told: list[float] = []
    target = fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip", progress=lambda stage, done: told.append(done))
    assert target.read_bytes() == BODY
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert "furat" in server.asked[0]["User-Agent"]
    assert [path.name for path in tmp_path.iterdir()] == ["SY.zip"], "nothing is left lying about"


def test_a_file_there_already_is_not_fetched(server: Server, tmp_path: Path) -> None:
    (tmp_path / "SY.zip").write_bytes(BODY)
    fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip")
    assert server.asked == []


def test_a_broken_off_transfer_goes_on(server: Server, tmp_path: Path) -> None:
    server.cut = 70_000
    with pytest.raises(DownloadError, match=r"cut short at 70,000 of|not reached"):
        fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip")
    assert not (tmp_path / "SY.zip").exists(), "half a file is no file"
    server.cut = None
    assert fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip").read_bytes() == BODY
    assert server.asked[1]["Range"] == "bytes=70000-"


def test_a_transfer_does_not_go_on_in_another_version(server: Server, tmp_path: Path) -> None:
    server.cut = 70_000
    with pytest.raises(DownloadError):
        fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip")
    server.cut, server.tag, server.body = None, '"two"', zipped("another row\n" * 15_000)
    assert fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip").read_bytes() == server.body


def test_a_beginning_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "SY.part").write_bytes(b"x" * (len(BODY) + 5))
    (tmp_path / "SY.part.json").write_text('{"version": "\\"one\\""}')
    assert fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    "body",
    [b"<html>log in to this network</html>", b"", BODY[:-30], BODY[:500] + b"tampered" + BODY[508:]],
    ids=["a page", "nothing", "no end", "other bytes"],
)
def test_what_is_damaged_is_not_kept(server: Server, tmp_path: Path, body: bytes) -> None:
    server.body = body
    with pytest.raises(DownloadError, match=r"SY\.zip"):
        fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip")
    assert list(tmp_path.glob("*.zip")) == []
    server.body = BODY
    assert fetch(f"{server.address}/SY.zip", tmp_path / "SY.zip").read_bytes() == BODY


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_none(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(DownloadError, match=str(status)):
        fetch(f"{server.address}/XX.zip", tmp_path / "XX.zip")


def test_without_a_network_one_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"fetch the file elsewhere .* python -m geodata add SY\.zip"):
        dump_files("sy", tmp_path, base="http://127.0.0.1:9")


def test_a_country_is_two_files(server: Server, tmp_path: Path) -> None:
    places, names = dump_files("sy", tmp_path, base=server.address)
    assert (places.name, names.name) == ("SY.zip", "SY-names.zip")
    assert [asked["path"] for asked in server.asked] == ["/SY.zip", "/alternatenames/SY.zip"]
