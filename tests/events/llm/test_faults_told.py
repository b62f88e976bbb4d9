"""Each fault of a model from the command to the lake: what is stored, what becomes an Issue, what the person sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from modelserver import Exchange, ModelServer, exchanges, serving
from newsroom import reader
from test_commands import run, written

from events import pipeline
from events.model import Issue, Level, Toll
from events.store import Lake

RECORDED = exchanges()
OTHER = RECORDED["ar-plain"]
"""Read beside each fault: the fault of one article is no fault of another."""
SETTINGS = "[llm]\nretries = 2\ntimeout = {timeout}\ntime_limit = 60\n"


@dataclass(frozen=True)
class Fault:
    """What the server does with an article, and what is to come of it when the model reads alone."""

    id: str
    replies: tuple[dict[str, object], ...] = ()
    """Before the recorded reply; with `stays` instead of it."""
    stays: bool = False
    level: Level | None = None
    """Of the Issue; None when there is none."""
    told: tuple[str, ...] = ()
    """Words of the stored Issues."""
    seen: tuple[str, ...] = ()
    """Words on standard error."""
    events: int = 1
    """Of the article, in the lake."""

    def exchange(self) -> Exchange:
        recorded = RECORDED[self.id]
        return replace(recorded, replies=self.replies if self.stays else (*self.replies, *recorded.replies))


def error(message: str) -> dict[str, object]:
    return {"error": {"message": message}}


GOOD = RECORDED["en-plain"].replies[0]
BUSY = {"status": 429, "headers": {"Retry-After": "1"}, "body": error("slow down")}
LONG = {"status": 429, "headers": {"Retry-After": "3600"}, "body": error("slow down")}
BROKEN = {"status": 500, "body": error("out of memory")}
HANGS = {"seconds": 4.0, **GOOD}
CUT = {"content": '{"events": [{"quote": "Syrian warpl'}
OTHERWISE = {"answer": {"incidents": []}}
REFUSED = {"content": None, "refusal": "I cannot help with violence."}
ERROR, WARNING, INFO = Level.ERROR, Level.WARNING, Level.INFO
FAULTS = {
    "429 that passes": Fault("en-plain", (BUSY,)),
    "429 for an hour": Fault(
        "en-plain", (LONG,), True, ERROR, ("answered 429 (slow down); a pause of 3600 seconds",), ("slow down",), 0
    ),
    "500 that passes": Fault("en-plain", (BROKEN,)),
    "500 that stays": Fault(
        "en-plain", (BROKEN,), True, ERROR, ("answered 500 (out of memory), asked 3 times",), ("out of memory",), 0
    ),
    "hang that passes": Fault("en-plain", (HANGS,)),
    "hang that stays": Fault(
        "en-plain", (HANGS,), True, ERROR, ("did not answer within 1 seconds, asked 3 times",), ("within 1 seconds",), 0
    ),
    "cut-off JSON": Fault("en-plain", (CUT,), True, ERROR, ("the answer is no JSON",), ("no JSON",), 0),
    "wrong schema": Fault("en-plain", (OTHERWISE,), True, ERROR, ("no list of events",), ("no list of events",), 0),
    "one event of another schema": Fault("en-mixed", level=WARNING, told=("event 1 of the answer has another form",)),
    "refusal": Fault(
        "en-plain", (REFUSED,), True, ERROR, ("the model refused: I cannot help",), ("the model refused",), 0
    ),
    "invented quotes, places and figures": Fault(
        "en-invented",
        level=INFO,
        told=(
            "event: “Warplanes bombed Homs on Friday” does not stand in the article; it was left out",
            "place: “Damascus” does not stand in the article; it was left out",
            "killed: 14 does not stand as killed in “killed four shepherds”; it was left out",
            "claim: “Reuters” does not stand in the article; it was left out",
        ),
        seen=("left out for want of words in the article: claim 1, date 1, event 1, injured 1, killed 1, place 1",),
    ),
    "injection that worked": Fault(
        "en-injected",
        level=WARNING,
        told=("the article speaks to a reading machine (“Ignore your previous instructions”)", "latitude"),
    ),
}


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = reader()
    monkeypatch.setattr(pipeline.Reader, "open", lambda progress=None: opened)
    monkeypatch.setenv("FURAT_HOME", str(tmp_path / "home"))
    waits(tmp_path, 60)


def waits(folder: Path, timeout: float) -> None:
    """Wait so many seconds for a sign of the server: few only where it hangs, for the machine may be busy."""
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "furat.toml").write_text(SETTINGS.format(timeout=timeout), encoding="utf-8")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(OTHER) as running:
        yield running


def told_of(lake: Lake, id: str, level: Level | None = None) -> list[Issue]:
    """The stored issues of an article that are about the model."""
    found = [i for i in lake.issues() if i.article_id == id and i.stage in ("model", "reading")]
    return [i for i in found if level is None or i.level == level]


def events_of(lake: Lake, id: str) -> list[object]:
    return [event for event in lake.events() if event.article_ids == (id,)]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_read_by_the_model_alone(server: ModelServer, tmp_path: Path, fault: Fault) -> None:
    played = fault.exchange()
    server.plays(played)
    waits(tmp_path, 1 if HANGS in fault.replies else 60)
    done = run(server, "ingest", str(written(tmp_path, played, OTHER)))
    lake = Lake.open()
    assert len(events_of(lake, fault.id)) == fault.events
    assert len(events_of(lake, "ar-plain")) == 1  # whatever becomes of the one, the other is read
    assert {a.id for a in lake.articles()} == {"ar-plain", *([fault.id] if fault.events else [])}
    issues = [i.message for i in told_of(lake, fault.id, fault.level)] if fault.level else []
    assert [words for words in fault.told if not any(words in message for message in issues)] == []
    if fault.level is None:
        assert told_of(lake, fault.id) == []
    assert done.exit_code == (1 if fault.level == ERROR else 0)
    assert [words for words in fault.seen if words not in done.stderr] == []
    assert told_of(lake, "ar-plain") == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_read_by_both(server: ModelServer, tmp_path: Path, fault: Fault) -> None:
    """Where the model gives no usable answer the rules' reading stands, with a warning, and the run is told of it."""
    played = fault.exchange()
    by_rules = {r.coding.sub_event_type for r in reader().read(played.article).reports}
    server.plays(played)
    waits(tmp_path, 1 if HANGS in fault.replies else 60)
    done = run(server, "ingest", str(written(tmp_path, played, OTHER)), extractor="both")
    lake = Lake.open()
    assert done.exit_code == 0
    found = {event.coding.sub_event_type for event in lake.events() if event.article_ids == (fault.id,)}
    if fault.level == ERROR:
        assert found == by_rules
        [issue] = told_of(lake, fault.id, WARNING)
        assert issue.message.startswith("read by the rules alone: ")
        assert fault.told[0] in issue.message
        assert "1 without a usable answer, 1 read by the rules alone" in done.stderr
    else:
        assert by_rules <= found
        assert "read by the rules alone" not in done.stderr


def test_an_injection_touches_its_own_events_alone_and_hardly_counts(server: ModelServer, tmp_path: Path) -> None:
    injected = RECORDED["en-injected"]
    server.plays(injected)
    run(server, "ingest", str(written(tmp_path, OTHER)))
    [before] = Lake.open().events()
    run(server, "ingest", str(written(tmp_path, injected, OTHER)))
    [event] = [event for event in Lake.open().events() if event.article_ids == ("en-injected",)]
    [after] = [event for event in Lake.open().events() if event.article_ids == ("ar-plain",)]
    assert after == before
    assert event.coding.confidence < 0.3
    assert event.coding.casualties.killed == Toll(900, 900, 900)  # its words do stand in the article; a person decides
    assert event.coding.location is not None
    assert event.coding.location.latitude not in (0, None)


def test_with_both_a_spent_budget_is_told_at_the_end(server: ModelServer, tmp_path: Path) -> None:
    played = [RECORDED[id] for id in ("en-plain", "en-unlisted", "ar-unlisted")]
    server.plays(*played)
    done = run(server, "ingest", str(written(tmp_path, *played)), "--budget-articles", "1", extractor="both")
    assert done.exit_code == 0
    assert "1 articles sent to test-model, 2 read by the rules alone" in done.stderr
    assert "the model was asked no more: the budget of 1 articles is spent" in done.stderr
