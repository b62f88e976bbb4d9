"""A language model as second reader: requests in flight, articles a second, our own time, and what triage spares.

The model is a server on this machine, in a process of its own, that waits a fixed time and then names the events the
bundled samples are known to tell, in the words marked there. So what is measured is everything around a model.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import fmean, median, quantiles
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
"""Times all articles are read again when our own time is counted."""
NO_EVENTS = '{"events": []}'


def measure() -> list[Figure]:
    """All figures; the rules are opened once."""
    rules = Reader.open()
    return [*_overhead(rules), *_throughput(rules), *_spared(rules)]


def _throughput(rules: Reader) -> list[Figure]:
    """Articles a second against the fixed delay, one request at a time and several; what is opened once is open."""
    found = []
    for many in (1, IN_FLIGHT):
        with _serving(DELAY) as url:
            reader, client = _reading(rules, url, many)
            issues: list[Issue] = []
            spent = seconds(partial(_read_all, reader, issues))
        if failed := [i.message for i in issues if i.level == Level.ERROR]:
            raise SystemExit(f"the made-up server was misunderstood: {failed[0]}")
        asked, ideal = reader.meter.usage.articles, many / DELAY
        name = f"{many} requests allowed, an answer in {DELAY:g} s"
        found.append(Figure(f"{name}: articles a second", asked / spent, "1/s", ideal * spent / asked, "without us"))
        found.append(Figure(f"{name}: most requests in flight", client.most_in_flight, ""))
    return found


def _read_all(reader: ModelReader, issues: list[Issue]) -> int:
    return sum(1 for _ in readings([SAMPLES], reader, issues.append))


def _overhead(rules: Reader) -> list[Figure]:
    """The processor's own time for an article, request and answer included, nothing kept: what is opened once apart,
    then every article for the first time (its words new), then all of them again."""
    articles = [*(one.article for one in read_gold(SAMPLES)), *_ordinary()]
    with _serving(0.0) as url:
        reader, _ = _reading(rules, url, 1)
        opening = sum(_own(partial(reader.read, one)) for one in _first_of_each_language(articles))
        first = [_own(partial(reader.read, one)) for one in articles]
        later = [_own(partial(reader.read, one)) for _ in range(ROUNDS) for one in articles]
        scenes = [_own(partial(rules.scene, one)) for _ in range(ROUNDS) for one in articles]
    found = [Figure("our own time, once: lexicons, weights, client, connection", opening, "ms")]
    for name, times in (("first round", first), ("later rounds", later)):
        found.append(Figure(f"our own time for an article, {name}: median of {len(articles)}", median(times), "ms"))
        found.append(Figure(f"  {name}: mean", fmean(times), "ms"))
        found.append(Figure(f"  {name}: 95 of 100 take less than", quantiles(times, n=20)[-1], "ms"))
    beyond = median(later) - median(scenes)
    return [*found, Figure("  of it beyond finding places, actors and dates", beyond, "ms")]


def _own(work: Callable[[], object]) -> float:
    """Milliseconds of this process for some work; waiting does not count, a busy machine counts little."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _first_of_each_language(articles: list[Article]) -> list[Article]:
    return list({one.language: one for one in reversed(articles)}.values())


def _ordinary() -> list[Article]:
    return [found for found in read_path(ORDINARY) if isinstance(found, Article)]


def _reading(rules: Reader, url: str, many: int) -> tuple[ModelReader, OpenAIClient]:
    """A reader that asks an address and keeps no answer, with its client."""
    settings = ModelSettings(model="made", base_url=url, concurrency=many)
    client = OpenAIClient(settings, None)
    return ModelReader(rules, client, settings, _Forgetting(Path())), client


def _spared(rules: Reader) -> list[Figure]:
    """Shares that triage spares: of ordinary news as many, of articles with events as few as can be."""
    telling = [one.article for one in read_gold(SAMPLES) if one.events]
    found = []
    for name, articles in (("ordinary news", _ordinary()), ("articles with events", telling)):
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
    drafts = rules.drafts(scene)
    read = rules.joined(article, scene, drafts)
    return triage(scene, drafts, read).send, bool(read.reports)


# ---- the made-up model --------------------------------------------------------------------------------------------


class _Forgetting(Cache):
    """Keeps no answer."""

    def get(self, key: str) -> Reply | None:
        return None

    def put(self, key: str, reply: Reply) -> None:
        return


def answer(one: GoldArticle) -> str:
    """What a model says that makes no mistake about type, words and place."""
    return json.dumps({"events": [_event(event) for event in one.events]}, ensure_ascii=False)


def _event(event: GoldEvent) -> dict[str, Any]:
    unsaid: dict[str, Any] = {"date": None, "side_a": [], "side_b": [], "killed": None, "injured": None, "claims": []}
    named = {"quote": event.quote, "sub_event_type": event.sub_type.value, "place": event.place or None}
    return named | unsaid | {"importance": event.importance.value}


def serve(delay: float) -> None:
    """Answer until the process is ended; the address is printed first. In an article nobody marked it sees no event."""
    answers = {one.article.text[:60]: answer(one) for one in read_gold(SAMPLES)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["messages"][1]["content"]
            time.sleep(delay)
            said = next((said for text, said in answers.items() if text in asked), NO_EVENTS)
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
def _serving(delay: float) -> Iterator[str]:
    """The server in a process of its own; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.model", str(delay)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    serve(float(sys.argv[1]))
