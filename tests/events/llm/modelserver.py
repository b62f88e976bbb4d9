"""A server on this machine that speaks the OpenAI protocol and answers from recorded exchanges, faults included.

An exchange is an article with the replies it gets, one after another, the last of them from then on. A reply holds an
`answer` (as an object), or the raw `content` of a message, or a `status` with `headers`; `seconds` delays it, `drips`
sends it byte by byte with so many seconds before each.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from newsroom import article, reader

from events.llm.cache import Cache
from events.llm.client import OpenAIClient
from events.llm.reader import ModelReader
from events.llm.settings import ModelSettings
from events.model import Article

FOLDER = Path(__file__).parent / "exchanges"
Reply = dict[str, Any]


@dataclass(frozen=True)
class Exchange:
    """An article and what the model says of it."""

    article: Article
    replies: tuple[Reply, ...]


def exchanges() -> dict[str, Exchange]:
    """The recorded exchanges by id ("ar-plain")."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            day = datetime.fromisoformat(row["published"]).date()
            made = article(row["text"], path.stem, title=row.get("title", ""), published=day, id=row["id"])
            found[row["id"]] = Exchange(made, tuple(row["replies"]))
    return found


def answered(text: str, *events: dict[str, Any], language: str = "en", id: str = "made", **reply: Any) -> Exchange:
    """An exchange made in a test."""
    return Exchange(article(text, language, id=id), ({"answer": {"events": list(events)}, **reply},))


@dataclass
class ModelServer:
    """The server, with what it was asked."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    """Words of an article -> the replies still to come."""
    most_at_once: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def plays(self, *played: Exchange) -> None:
        """Answer these from now on."""
        for one in played:
            self.replies[one.article.text[:45].partition("\n")[0]] = list(one.replies)

    def next(self, body: dict[str, Any]) -> Reply:
        """The reply to a request; an article nobody recorded is a fault of the test."""
        words = body["messages"][1]["content"]
        with self._lock:
            self.asked.append(body)
            self.times.append(time.monotonic())
            known = [waiting for text, waiting in self.replies.items() if text in words]
            if not known:
                return {"status": 418, "headers": {}, "body": {"error": {"message": "no exchange is recorded"}}}
            return known[0].pop(0) if len(known[0]) > 1 else known[0][0]

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count the requests under way."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1


def completion(reply: Reply, body: dict[str, Any]) -> Reply:
    """A reply as the protocol has it."""
    content = json.dumps(reply["answer"], ensure_ascii=False) if "answer" in reply else reply.get("content")
    message = {"role": "assistant", "content": content, "refusal": reply.get("refusal")}
    choice = {"index": 0, "message": message, "finish_reason": reply.get("finish_reason", "stop")}
    made: Reply = {"id": "c", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
    if reply.get("usage", True):
        sent = sum(len(m["content"]) for m in body["messages"]) // 4
        made["usage"] = {"prompt_tokens": sent, "completion_tokens": 50, "total_tokens": sent + 50}
    return made


def _parts(raw: bytes, pause: float | None) -> Iterator[bytes]:
    """A body at once, or byte by byte with a pause before each."""
    if pause is None:
        yield raw
        return
    for byte in raw:
        time.sleep(pause)
        yield bytes([byte])


@contextmanager
def serving(*played: Exchange) -> Iterator[ModelServer]:
    """A server that plays some exchanges."""
    server = ModelServer()
    server.plays(*played)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            with server.busy():
                reply = server.next(body)
                time.sleep(reply.get("seconds", 0))
            raw = reply.get("raw", json.dumps(reply.get("body") or completion(reply, body))).encode()
            try:
                self.send_response(reply.get("status", 200))
                for name, value in reply.get("headers", {}).items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                for part in _parts(raw, reply.get("drips")):
                    self.wfile.write(part)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{made.server_port}/v1"
    try:
        yield server
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


SETTINGS = ModelSettings(model="test-model", timeout=30.0, retries=2)


def model_reader(server: ModelServer, folder: Path, settings: ModelSettings = SETTINGS) -> ModelReader:
    """A reader that asks a server, with the real gazetteer and a cache in a folder."""
    settings = replace(settings, base_url=server.url)
    return ModelReader(reader(), OpenAIClient(settings, None), settings, Cache(folder))
