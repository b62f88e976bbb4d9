"""`split` and `join` from a shell, and what `show` says of origins and former ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import RAQQA, coding, located, reading
from typer.testing import CliRunner

from events import cli
from events.errors import EventsError
from events.matching import merge
from events.store import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=merge)
    codes = [coding(location=located(RAQQA)), coding(location=located(RAQQA), on=date(2017, 10, 5))]
    made.add(
        [
            reading("Soldiers fought at Raqqa on Sunday.", codes[0], source="One"),
            reading("There was fighting in the city, residents say.", codes[0], source="Two"),
            reading("A new clash shook Raqqa on Thursday.", codes[1], source="Three"),
        ]
    )
    return made


def run(*words: str, lake: Lake) -> str:
    done = CliRunner().invoke(cli.app, [*words, "--lake", lake.location])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_show_tells_origins_agreements_and_the_points(lake: Lake) -> None:
    event = max(lake.events(), key=lambda e: len(e.reports))
    text = run("show", event.id, lake=lake)
    for words in ("origins     2 independent", "agree       place: Raqqa", "joined ", "place +"):
        assert words in text


def test_split_then_join(lake: Lake) -> None:
    event = max(lake.events(), key=lambda e: len(e.reports))
    out = event.article_ids[1]
    assert out in run("split", event.id, "--article", out, "--who", "Rim", lake=lake)
    assert len(list(lake.events())) == 3
    other = next(e for e in lake.events() if e.article_ids == (out,))
    assert event.id in run("join", event.id, other.id, "--who", "Rim", "--why", "one raid", lake=lake)
    assert len(list(lake.events())) == 2
    with pytest.raises(EventsError, match=f"told as {event.id}"):
        run("show", other.id, lake=lake)


@pytest.mark.parametrize("words", [("split", "event-none", "--article", "a"), ("join", "event-none", "event-other")])
def test_an_unknown_event_is_said(words: tuple[str, ...], lake: Lake) -> None:
    with pytest.raises(EventsError, match="there is no event 'event-none'"):
        run(*words, "--who", "Rim", lake=lake)


def test_a_split_is_undone(lake: Lake) -> None:
    event = max(lake.events(), key=lambda e: len(e.reports))
    run("split", event.id, "--article", event.article_ids[1], "--who", "Amal", lake=lake)
    assert len(list(lake.events())) == 3
    id = lake.corrections()[0].id
    assert id in run("show", event.id, lake=lake)
    assert "holds no more" in run("undo", id, "--who", "Amal", "--why", "one raid", lake=lake)
    assert len(list(lake.events())) == 2


def test_an_unknown_correction_is_said(lake: Lake) -> None:
    with pytest.raises(EventsError, match="correction-0"):
        run("undo", "correction-0", "--who", "Amal", lake=lake)
