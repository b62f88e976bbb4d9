"""Late reports, corrections by the outlet and articles taken down: what was once shown can be shown again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from builders import RAQQA, Read, article, coding, located, report
from typer.testing import CliRunner

from events import cli
from events.corrections import make_correction
from events.errors import LakeError
from events.model import Article, Toll
from events.store import Lake

WHEN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def told(killed: int, *, source: str, id: str, words: str = "") -> Read:
    text = f"An air strike on Raqqa killed {killed} people {words}"
    of = replace(article(text, source=source, id=id), url=f"https://{source}.example/a")
    toll = Toll(killed, killed, killed)
    return Read(of, (report(of, coding(location=located(RAQQA), killed=toll), "strike"),))


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Lake:
    monkeypatch.setenv("FURAT_HOME", str(tmp_path))
    return Lake.create()


@pytest.fixture
def versions(lake: Lake) -> dict[str, int]:
    """A story: told, told late by another, corrected by an analyst and by its outlet, and taken down."""
    made = {"told": lake.add([told(3, source="nahr", id="a")]).version}
    made["late"] = lake.add([told(3, source="jabal", id="b", words="on the first of the month, it was learnt")]).version
    (event,) = lake.events()
    made["corrected"] = lake.correct(make_correction(event.id, "injured", Toll(None, 9, None), who="Rana"))
    made["outlet"] = lake.add([told(7, source="nahr", id="a")]).version
    made["down"] = lake.withdraw(["a", "unknown"], WHEN)
    return made


def run(*words: str) -> click.testing.Result:
    return CliRunner().invoke(cli.app, list(words))


def test_an_event_keeps_its_id_through_all_of_it(lake: Lake, versions: dict[str, int]) -> None:
    ids = {name: [event.id for event in lake.events(version)] for name, version in versions.items()}
    assert len({tuple(found) for found in ids.values()}) == 1
    assert list(versions.values()) == sorted(set(versions.values()))


def test_each_version_tells_what_was_known_then(lake: Lake, versions: dict[str, int]) -> None:
    said = {}
    for name, version in versions.items():
        (event,) = lake.events(version)
        losses = event.coding.casualties
        said[name] = (len(event.origins), losses.killed.high, losses.injured.best, event.differences)
    assert said == {
        "told": (1, 3, None, ()),
        "late": (2, 3, None, ()),
        "corrected": (2, 3, 9, ()),
        "outlet": (2, 7, 9, ("killed: 3 or 7",)),
        "down": (2, 7, 9, ("killed: 3 or 7", "taken down by: nahr")),
    }


def test_articles_are_as_they_were_too(lake: Lake, versions: dict[str, int]) -> None:
    def at(name: str) -> Article | None:
        return lake.article("a", versions[name])

    assert [at(name).text[:31] for name in ("told", "outlet", "down")] == [  # type: ignore[union-attr]
        "An air strike on Raqqa killed 3",
        "An air strike on Raqqa killed 7",
        "An air strike on Raqqa killed 7",
    ]
    assert [at(name).withdrawn for name in ("outlet", "down")] == [None, WHEN]  # type: ignore[union-attr]
    assert lake.article("b", versions["told"]) is None


def test_taking_down_twice_changes_nothing(lake: Lake, versions: dict[str, int]) -> None:
    assert lake.withdraw(["a"], datetime.now(UTC)) == versions["down"]
    assert lake.withdraw([], WHEN) == versions["down"]
    assert lake.withdraw(["unknown"], WHEN) == versions["down"]


def test_an_article_that_is_read_again_stands_again(lake: Lake, versions: dict[str, int]) -> None:
    again = told(7, source="nahr", id="a")
    assert lake.unread([again.article], "reader") == [again.article]
    lake.add([again], reader="reader")
    assert lake.article("a").withdrawn is None  # type: ignore[union-attr]
    (event,) = lake.events()
    assert event.differences == ("killed: 3 or 7",)


def test_the_command_line_reads_as_of_a_version(lake: Lake, versions: dict[str, int]) -> None:
    (event,) = lake.events()
    then, now = str(versions["told"]), str(versions["down"])
    assert "\t3\t" in run("list", "--version", then).stdout
    assert "3 to 7" in run("list").stdout
    shown = run("show", event.id, "--version", then).stdout
    assert "1 independent, 1 articles" in shown
    assert "taken down" not in shown
    shown = run("show", event.id, "--version", now).stdout
    assert "2 independent, 2 articles" in shown
    assert "taken down by the outlet, found on 2026-11-01 12:00 UTC" in shown
    assert "correction" in shown
    assert "killed      3" in run("show", event.id, "--version", then).stdout
    table = run("export", "--format", "csv", "--output", "-", "--version", then).stdout
    (row,) = csv.DictReader(io.StringIO(table.lstrip("\ufeff")))
    assert row["fatalities_best"] == "3"
    whole = json.loads(run("export", "--format", "geojson", "--output", "-", "--version", now).stdout)
    assert whole["features"][0]["properties"]["fatalities"]["high"] == 7


def test_a_picture_says_of_which_version_it_is(lake: Lake, versions: dict[str, int], tmp_path: Path) -> None:
    file = tmp_path / "then.svg"
    result = run("snapshot", "--output", str(file), "--version", str(versions["told"]))
    assert result.exit_code == 0, result.output
    assert file.stat().st_size > 1000


def test_versions_are_listed_with_what_made_them(lake: Lake, versions: dict[str, int]) -> None:
    lines = [line.split("\t") for line in run("versions").stdout.splitlines()]
    what = {int(number): words for number, _, words in lines}
    assert what[versions["down"]] == "withdrawn: 1 articles"
    assert what[versions["late"]] == "ingest: 1 articles"
    assert len(run("versions", "--limit", "2").stdout.splitlines()) == 2


def test_a_version_that_never_was_is_said_plainly(lake: Lake, versions: dict[str, int]) -> None:
    for words in (("list",), ("show", "x"), ("export", "--format", "csv", "--output", "-")):
        result = run(*words, "--version", "99")
        assert isinstance(result.exception, LakeError)
        assert "99" in str(result.exception)
    assert run("list", "--version", "-1").exit_code == 2
