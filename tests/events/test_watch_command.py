"""`python -m events watch`: its line, its exit status, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from builders import RAQQA, Read, coding, located, report
from typer.testing import CliRunner
from webserver import QUICK, Site, loopback_only, serving

from events import cli, pipeline, watch_command
from events.model import Article
from events.sources.fetching import Fetcher
from events.sources.polite import Visitor
from events.store import Lake

STORY = "An air strike on the city of Raqqa killed 3 people, said the Observatory, which counts the dead there."


class Reader:
    def read(self, article: Article) -> Read:
        return Read(article, (report(article, coding(location=located(RAQQA)), "strike"),))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("FURAT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pipeline.Reader, "open", lambda progress=None: Reader())
    return tmp_path / "home"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(watch_command, "Fetcher", lambda: Fetcher(limits=QUICK, allowed=loopback_only))
    monkeypatch.setattr(
        Visitor.__init__, "__kwdefaults__", {**Visitor.__init__.__kwdefaults__, "sleep": lambda _: None}
    )
    with serving() as found:
        yield found


def run(*words: str) -> click.testing.Result:
    return CliRunner().invoke(cli.app, ["watch", *words])


def listed(home: Path, url: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "feeds.toml").write_text(f'[[feed]]\nurl = "{url}"\n', encoding="utf-8")


def lay(site: Site) -> str:
    link = site.put("/1", f"<html><body><article><p>{STORY}</p></article></body></html>")
    return site.put("/feed", f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>")


def test_one_round_into_the_lake_and_a_line(site: Site, home: Path) -> None:
    listed(home, lay(site))
    result = run("--once")
    assert result.exit_code == 0
    assert "round 1: 1 feeds asked" in result.stdout
    assert "1 visited (1 new)" in result.stdout
    assert len(list(Lake.open().events())) == 1
    again = run("--once")
    assert (again.exit_code, "0 feeds asked" in again.stdout) == (0, True)
    assert (home / "watch" / "visits.sqlite").exists()


def test_a_list_that_is_not_there_points_to_the_sample(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["events", "watch"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 1
    assert "feeds.toml" in str(run().exception)
    assert "samples" in str(run().exception)


def test_this_machine_is_not_fetched_for_real(home: Path) -> None:
    with serving() as site:
        listed(home, site.url("/feed"))
        result = run("--once")
    assert result.exit_code == 1
    assert site.asked == []
    assert any("not on the open internet" in issue.message for issue in Lake.open().issues())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_it_is_stopped(
    site: Site, home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, how: signal.Signals
) -> None:
    listed(home, lay(site))
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, inherited))
    monkeypatch.setattr(
        watch_command.Watch.__init__,
        "__kwdefaults__",
        {**watch_command.Watch.__init__.__kwdefaults__, "sleep": lambda _: os.kill(os.getpid(), how)},
    )
    result = run()
    assert result.exit_code == 0
    assert "round 1" in result.stdout
    assert "goes on from here" in result.stderr
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
