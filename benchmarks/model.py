"""A language model as second reader: requests in flight, articles a second, our own time, and what triage spares.

The model is a server on this machine, in a process of its own, that waits a fixed time and then names the events the
bundled samples are known to tell, in the words marked there. So what is measured is everything around a model.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import events
from benchmarks.figures import Figure, seconds
from events.gold import GoldArticle, GoldEvent, read_gold
from events.intake import readings
from events.llm.cache import Cache
from events.llm.client import OpenAIClient, Reply
from events.llm.reader import ModelReader
from events.llm.settings import ModelSettings
from events.llm.triage import triage
from events.model import Article, Issue, Level
from events.pipeline import Reader
from events.sources.files import read_path

SAMPLES = Path(events.__file__).with_name("samples") / "dispatches.jsonl"
ORDINARY = Path(__file__).with_name("ordinary_news.jsonl")
DELAY = 0.5
"""Seconds the server takes for an answer; a small model on a graphics card takes some seconds."""
IN_FLIGHT = 8
ROUNDS = 5
"""Times the samples are read when our own time is counted."""


def measure() -> list[Figure]:
    """All figures; the rules are opened once."""
    rules = Reader.open()
    for language in ("ar", "en"):  # lexicons and weights are loaded once, with the first article
        rules.read(next(one.article for one in read_gold(SAMPLES) if one.article.language == language))
    return [*_throughput(rules), *_overhead(rules), *_spared(rules)]


def _throughput(rules: Reader) -> list[Figure]:
    """Articles a second against the fixed delay, one request at a time and several."""
    found = []
    for many in (1, IN_FLIGHT):
        with _serving() as url, tempfile.TemporaryDirectory() as folder:
            settings = ModelSettings(model="made", base_url=url, concurrency=many)
            client = OpenAIClient(settings, None)
            reader = ModelReader(rules, client, settings, Cache(Path(folder)))
            issues: list[Issue] = []
            began = time.process_time()
            spent = seconds(lambda reader=reader, issues=issues: list(readings([SAMPLES], reader, issues.append)))
            own = time.process_time() - began
        if failed := [i.message for i in issues if i.level == Level.ERROR]:
            raise SystemExit(f"the made-up server was misunderstood: {failed[0]}")
        asked, ideal = reader.meter.usage.articles, many / DELAY
        name = f"{many} requests allowed, an answer in {DELAY:g} s"
        found.append(Figure(f"{name}: articles a second", asked / spent, "1/s", ideal * spent / asked, "without us"))
        found.append(Figure(f"{name}: most requests in flight", client.most_in_flight, ""))
        found.append(Figure(f"{name}: our own time, connection and new words included", own * 1000 / asked, "ms"))
    return found


def _overhead(rules: Reader) -> list[Figure]:
    """The processor's own time for an article, nothing kept and no network: all of it, and beyond what the rules do."""
    gold = list(read_gold(SAMPLES))
    reader = ModelReader(rules, _Knowing(gold), ModelSettings(model="made"), _Forgetting(Path()))
    for one in gold:  # words become known, as in a long run
        reader.read(one.article)
    whole = _milliseconds(lambda: [reader.read(one.article) for one in gold], len(gold))
    scenes = _milliseconds(lambda: [rules.scene(one.article) for one in gold], len(gold))
    return [
        Figure("our own time for an article", whole, "ms"),
        Figure("  of it beyond finding places, actors and dates", whole - scenes, "ms"),
    ]


def _milliseconds(work: Any, articles: int) -> float:
    start = time.process_time()
    for _ in range(ROUNDS):
        work()
    return (time.process_time() - start) * 1000 / (ROUNDS * articles)


def _spared(rules: Reader) -> list[Figure]:
    """Shares that triage spares: of ordinary news as many, of articles with events as few as can be."""
    ordinary = [found for found in read_path(ORDINARY) if isinstance(found, Article)]
    telling = [one.article for one in read_gold(SAMPLES) if one.events]
    found = []
    for name, articles in (("ordinary news", ordinary), ("articles with events", telling)):
        decided = [_sent(rules, article) for article in articles]
        lost = sum(not sent and seen for sent, seen in decided)
        share = sum(not sent for sent, _ in decided) / len(decided)
        found.append(Figure(f"{name} ({len(articles)}): spared", 100 * share, "%"))
        found.append(Figure(f"{name}: spared though the rules see an event", lost, ""))
    return found


def _sent(rules: Reader, article: Article) -> tuple[bool, bool]:
    """(whether the model is asked, whether the rules see an event)."""
    scene = rules.scene(article)
    if isinstance(scene, Issue):
        return False, False
    read = rules.code(article, scene)
    return triage(scene, read).send, bool(read.reports)


# ---- the made-up model --------------------------------------------------------------------------------------------


class _Forgetting(Cache):
    """Keeps no answer."""

    def get(self, key: str) -> Reply | None:
        return None

    def put(self, key: str, reply: Reply) -> None:
        return


class _Knowing:
    """A client that knows the answers and needs no time."""

    def __init__(self, gold: list[GoldArticle]) -> None:
        self._answers = {one.article.text[:60]: answer(one) for one in gold}

    def ask(self, system: str, user: str) -> Reply:
        return Reply(next(said for text, said in self._answers.items() if text in user), None, None)


def answer(one: GoldArticle) -> str:
    """What a model says that makes no mistake about type, words and place."""
    return json.dumps({"events": [_event(event) for event in one.events]}, ensure_ascii=False)


def _event(event: GoldEvent) -> dict[str, Any]:
    unsaid: dict[str, Any] = {"date": None, "side_a": [], "side_b": [], "killed": None, "injured": None, "claims": []}
    named = {"quote": event.quote, "sub_event_type": event.sub_type.value, "place": event.place or None}
    return named | unsaid | {"importance": event.importance.value}


def serve() -> None:
    """Answer until the process is ended; the address is printed first."""
    answers = {one.article.text[:60]: answer(one) for one in read_gold(SAMPLES)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["messages"][1]["content"]
            time.sleep(DELAY)
            said = next(said for text, said in answers.items() if text in asked)
            choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
            body = json.dumps({"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()


@contextmanager
def _serving() -> Iterator[str]:
    """The server in a process of its own; its address."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.model"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    serve()
