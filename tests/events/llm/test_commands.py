"""The commands with a model: what is said before anything is sent, what is printed, stored, counted, and what stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click.testing
import pytest
from modelserver import Exchange, ModelServer, answered, exchanges, serving
from newsroom import reader
from typer.testing import CliRunner

from events import cli, pipeline, reader_options
from events.readers import FoundBy, found_by
from events.store import Lake

RECORDED = exchanges()
PLAYED = ("en-plain", "ar-plain", "en-free", "ar-free", "en-invented")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(*RECORDED.values()) as running:
        yield running


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = reader()
    monkeypatch.setattr(pipeline.Reader, "open", lambda progress=None: opened)
    monkeypatch.setenv("FURAT_HOME", str(tmp_path / "home"))


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(written(tmp_path, *(RECORDED[id] for id in PLAYED)))


def written(folder: Path, *of: Exchange) -> Path:
    rows = [
        {
            "id": e.article.id,
            "title": e.article.title,
            "text": e.article.text,
            "published": e.article.published.isoformat() if e.article.published else "",
        }
        for e in of
    ]
    path = folder / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def run(server: ModelServer, *words: str, extractor: str = "llm") -> click.testing.Result:
    asked = ["--extractor", extractor, "--model", "test-model", "--base-url", server.url]
    return CliRunner().invoke(cli.app, [*words, *asked])


def test_extract_prints_the_models_events_and_says_where_the_text_goes(server: ModelServer, file: str) -> None:
    done = run(server, "extract", file, "--jsonl")
    assert done.exit_code == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {event["article_ids"][0] for event in events} == {"en-plain", "ar-plain", "en-invented"}
    assert "stays on this machine (127.0.0.1:" in done.stderr
    assert "5 articles sent to test-model" in done.stderr
    assert "left out for want of words in the article: claim 1" in done.stderr


def test_ingest_with_both_stores_who_found_what_and_a_second_run_changes_nothing(
    server: ModelServer, file: str
) -> None:
    assert run(server, "ingest", file, extractor="both").exit_code == 0
    lake = Lake.open()
    who = {event.article_ids[0]: found_by(event.reports[0]) for event in lake.events()}
    assert who["en-plain"] == who["ar-plain"] == FoundBy.BOTH
    assert any("does not stand in the article" in issue.message for issue in lake.issues())
    asked, version = len(server.asked), lake.version
    again = run(server, "ingest", file, extractor="both")
    assert (again.exit_code, len(server.asked), lake.version) == (0, asked, version)
    assert "answered from the cache" in again.stderr
    (plain,) = (event for event in lake.events() if event.article_ids == ("ar-plain",))
    shown = CliRunner().invoke(cli.app, ["show", plain.id])
    assert "found by the rules and by the model" in shown.stdout


def test_an_unread_article_keeps_what_was_stored_of_it(server: ModelServer, file: str) -> None:
    assert run(server, "ingest", file).exit_code == 0
    before = {event.id for event in Lake.open().events()}
    server.plays(*(Exchange(RECORDED[id].article, ({"status": 400},)) for id in PLAYED[:2]))
    done = CliRunner().invoke(
        cli.app, ["ingest", file, "--extractor", "llm", "--model", "another", "--base-url", server.url]
    )
    assert done.exit_code == 1
    assert "answered 400" in done.stderr
    assert {event.id for event in Lake.open().events()} == before


def test_a_spent_budget_is_told_and_what_was_paid_for_is_stored(server: ModelServer, file: str) -> None:
    done = run(server, "ingest", file, "--budget-articles", "2")
    assert done.exit_code == 1
    assert "the budget of 2 articles is spent after 2 articles" in done.stderr
    assert len(list(Lake.open().articles())) == len(server.asked) == 2  # whichever were asked first of four at once
    assert run(server, "ingest", file, "--budget-articles", "3").exit_code == 0  # the two cost nothing now
    assert len(server.asked) == 5


def test_an_estimate_sends_nothing(server: ModelServer, file: str) -> None:
    done = run(server, "ingest", file, "--estimate", extractor="both")
    assert (done.exit_code, server.asked) == (0, [])
    assert "3 of 5 articles would be sent in 3 requests" in done.stderr


def test_a_large_run_wants_a_budget_or_a_yes(
    server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_options, "LARGE", 3)
    played = [answered(f"Nothing happened in street number {i}.", id=f"a{i}") for i in range(5)]
    played = [replace(e, article=replace(e.article, id=f"a{i}")) for i, e in enumerate(played)]
    server.plays(*played)
    path = str(written(tmp_path, *played))
    refused = run(server, "extract", path)
    assert (refused.exit_code, server.asked) == (2, [])
    assert "5 of 5 articles would be sent" in refused.stderr
    assert run(server, "extract", path, "--budget-articles", "5").exit_code == 0
    assert run(server, "extract", path, "--yes").exit_code == 0


def test_evaluate_takes_a_reader(server: ModelServer, tmp_path: Path) -> None:
    of = RECORDED["en-free"].article
    gold = tmp_path / "gold.jsonl"
    row = {"id": of.id, "text": of.text, "language": "en", "title": of.title, "published": "2017-11-19", "events": []}
    gold.write_text(json.dumps(row), encoding="utf-8")
    for extractor in ("llm", "both"):
        done = run(server, "evaluate", str(gold), "--json", extractor=extractor)
        assert done.exit_code == 0, done.stderr
        assert json.loads(done.stdout)["all"]["event_free_share"] == 0


def test_evaluate_gives_the_same_tables_for_each_reader(server: ModelServer, tmp_path: Path) -> None:
    rows = [
        {"id": of.id, "text": of.text, "language": of.language, "title": of.title, "published": "2017-11-19"}
        for of in (RECORDED[id].article for id in ("en-plain", "ar-plain", "en-free"))
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(row | {"events": []}, ensure_ascii=False) for row in rows), encoding="utf-8")
    tables = {}
    for extractor in ("rules", "llm", "both"):
        done = run(server, "evaluate", str(gold), extractor=extractor)
        assert done.exit_code == 0, done.stderr
        head, *lines = done.stdout.splitlines()
        tables[extractor] = [head, *(line.split()[:2] for line in lines)]  # what is scored, and of how many articles
        assert ("sent to test-model" in done.stderr) == (extractor != "rules")
    assert tables["rules"] == tables["llm"] == tables["both"]
    assert len(tables["both"]) >= 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scheduler", "tcp://127.0.0.1:9"], ["leave out --scheduler", "4 articles at once", "--extractor rules"]),
        (["--workers", "2"], ["leave out --workers", "concurrency"]),
    ],
)
def test_what_a_model_cannot_be_asked_with_is_told_with_what_to_do(
    server: ModelServer, file: str, words: list[str], told: list[str]
) -> None:
    done = run(server, "ingest", file, *words)
    assert (done.exit_code, server.asked) == (2, [])
    said = " ".join(done.stderr.replace("│", " ").split())
    assert [part for part in told if part not in said] == []


def test_the_command_bounds_the_time_of_a_question(server: ModelServer, file: str) -> None:
    server.plays(*(replace(RECORDED[id], replies=({"seconds": 2.0},)) for id in PLAYED))
    done = run(server, "ingest", file, "--time-limit", "0.3")
    assert done.exit_code == 1
    assert "did not answer within 0.3 seconds" in done.stderr
    assert "the 0.3 seconds one question may take" in done.stderr


def test_the_settings_may_choose_the_reader(server: ModelServer, file: str, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    settings = f'[llm]\nextractor = "llm"\nmodel = "test-model"\nbase_url = "{server.url}"\n'
    (tmp_path / "home" / "furat.toml").write_text(settings, encoding="utf-8")
    assert CliRunner().invoke(cli.app, ["extract", file]).exit_code == 0
    assert len(server.asked) == 5
    alone = CliRunner().invoke(cli.app, ["extract", file, "--extractor", "rules"])
    assert alone.exit_code == 0
    assert "articles sent" not in alone.stderr
    assert len(server.asked) == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--extractor", "llm"], "no model is named"),
        (["--model", "m"], "--extractor llm"),
        (["--estimate"], "the rules ask no model"),
        (["--extractor", "llm", "--model", "m", "--base-url", "http://models.example.org/v1"], "not encrypted"),
        (["--extractor", "llm", "--model", "m", "--budget-money", "1"], "price_in"),
        (["--extractor", "oracle"], "oracle"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_read(file: str, words: list[str], told: str) -> None:
    done = CliRunner().invoke(cli.app, ["extract", file, *words])
    assert done.exit_code != 0
    assert told in done.stderr + str(done.exception)
