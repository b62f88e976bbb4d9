"""The command line keeps its contract: output, exit status, what is told where, and nothing undocumented."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
import typer.main
from builders import IS, RAQQA, SYRIA, Read, claim, coding, located, merge, reading, report
from typer.testing import CliRunner

from events import cli, health, pipeline, printing, store
from events.corrections import make_correction
from events.model import Article, Event, Issue, Level, SubEventType, Toll
from events.store import Lake
from geodata import __main__ as places
from geodata.errors import GazetteerOutdated

ROOT = Path(__file__).parents[2]
TEXT = "Clashes near Raqqa left 3 dead, SOHR said. قرب الرقة"


class WordReader:
    """A reader that knows two words, and fails on a third."""

    def read(self, article: Article) -> Read:
        if "explode" in article.text:
            raise RuntimeError("unexpected")
        if "Clashes" not in article.text:
            return Read(article, (), (Issue(Level.INFO, "coding", "no event", article.id),))
        claims = (claim(article, "SOHR said"),) if "SOHR said" in article.text else ()
        raid = coding(location=located(RAQQA), killed=Toll(2, 3, 4), claims=claims)
        return Read(article, (report(article, raid, "Clashes"),))


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FURAT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pipeline.Reader, "open", lambda progress=None: WordReader())
    monkeypatch.setattr(cli, "matcher", lambda: merge)
    monkeypatch.setattr(store, "matcher", lambda: merge)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def event(file: Path) -> Event:
    """The one event of a lake in the default place."""
    assert run("ingest", str(file)).exit_code == 0
    (event,) = Lake.open().events()
    return event


def run(*words: str, input: str | bytes | None = None) -> click.testing.Result:
    return CliRunner().invoke(cli.app, list(words), input=input)


# --- extract ---


def test_extract_prints_a_list(file: Path) -> None:
    result = run("extract", str(file))
    assert result.exit_code == 0
    (event,) = json.loads(result.stdout)
    assert event["place"] == {
        "name": "Raqqa",
        "geonameid": 172955,
        "latitude": 35.95283,
        "longitude": 39.00788,
        "country": "SY",
        "admin1": "Raqqa",
        "admin2": None,
    }
    assert event["fatalities"] == {"low": 2, "best": 3, "high": 4}
    assert event["fatalities_by"] == {SYRIA.name: {"low": 2, "best": 3, "high": 4}}
    assert event["claims"] == [{"claimant": "SOHR", "stance": "asserts", "quote": "SOHR said"}]
    assert (event["side_a"], event["side_b"]) == ([SYRIA.name], [IS.name])
    for evidence in event["evidence"]:
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_extract_prints_a_line_an_event(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"Clashes {n}"} for n in range(3)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    (line,) = run("extract", str(path), "--jsonl").stdout.splitlines()  # the same event told three times
    assert sorted(json.loads(line)["article_ids"]) == ["0", "1", "2"]


def test_extract_reads_standard_input() -> None:
    result = run("extract", "-", "--jsonl", input=json.dumps({"id": "x", "text": "Clashes"}))
    assert json.loads(result.stdout)["article_ids"] == ["x"]


def test_no_event_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("A quiet day by the river")
    result = run("extract", str(tmp_path / "b.txt"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "")
    assert run("extract", str(tmp_path / "b.txt"), "--jsonl").stdout == ""


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_articles_in_other_languages_are_counted(command: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: WordReader, article: Article) -> Read:
        return Read(article, (), (Issue(Level.WARNING, "language", "the text is in “fr”", article.id),))

    monkeypatch.setattr(WordReader, "read", read)
    (file.parent / "b.txt").write_text("Un autre jour")
    result = run(command, str(file), str(file.parent / "b.txt"))
    assert result.exit_code == 0
    assert "warning: 2 of the articles: the text is in “fr”\n" in result.stderr


def test_what_fails_is_told_and_the_rest_done(file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "worse.txt").write_text("explode, please")
    result = run("extract", str(tmp_path), "/nowhere.txt", "--jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    for words in ("empty.txt: is empty", "RuntimeError: unexpected", "/nowhere.txt: cannot be read"):
        assert words in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("extract",),
        ("extract", "a.txt", "--xml"),
        ("nothing",),
        ("list", "--from", "yesterday"),
        ("list", "--type", "Battle"),
        ("list", "--min-confidence", "7"),
        ("list", "--order", "size"),
        ("list", "--limit", "0"),
        ("export", "--format", "exe", "-o", "x"),
        ("export", "--format", "csv"),
        ("snapshot", "-o", "map.bmp"),
        ("show",),
    ],
)
def test_wrong_usage_is_status_2(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage" in result.stderr


# --- the lake ---


def test_ingest_twice_changes_nothing(file: Path, event: Event) -> None:
    version = Lake.open().version
    result = run("ingest", str(file))
    assert result.exit_code == 0
    assert "0 articles new or changed" in result.stderr
    assert Lake.open().version == version


def test_ingest_keeps_what_failed_as_issues(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "good.txt").write_text("Clashes")
    result = run("ingest", str(tmp_path / "in"), "--lake", str(tmp_path / "other"))
    assert result.exit_code == 1
    lake = Lake.open(tmp_path / "other")
    assert lake.counts().events == 1
    assert [issue.level for issue in lake.issues()] == [Level.ERROR]


def test_list_in_a_pipe(event: Event) -> None:
    (row,) = csv.DictReader(io.StringIO(run("list").stdout), delimiter="\t")
    assert (row["event_id"], row["date"], row["type"], row["place"]) == (event.id, "2017-10-01", "Armed clash", "Raqqa")
    assert row["killed"] == "2 to 4 (best 3)"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--side", "government"), 1),
        (("--side", "people"), 0),
        (("--side", "people", "--side", "islamic_state"), 1),
        (("--actor", "Islamic State", "--country", "SY", "--type", "Battles", "--sub", "Armed clash"), 1),
        (("--from", "2017-10-01", "--to", "2017-10-01"), 1),
        (("--from", "2017-10-02"), 0),
        (("--source", "a.txt", "--importance", "main", "--min-confidence", "0.8", "--text", "CLASHES"), 1),
        (("--min-confidence", "0.81"), 0),
        (("--side", "government", "--role", "side_a", "--where", "1", "--review", "open", "--area", "38,35,40,37"), 1),
        (("--side", "government", "--role", "side_b"), 0),
        (("--area=-40,35,-38,37",), 0),
        (("--area", "38,35;40,35;39,37"), 1),
        (("--area", "38,35;38.5,35;38,37"), 0),
        (("--deaths-from", "5"), 0),
        (("--deaths-from", "3", "--deaths-to", "3", "--deaths-unknown"), 1),
        (("--claimant", "Nobody"), 0),
        (("--version", "0"), 0),
        (("--offset", "1"), 0),
    ],
)
def test_filters_are_options(event: Event, words: tuple[str, ...], count: int) -> None:
    result = run("list", *words)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1 + count


def test_show_tells_values_words_and_corrections(event: Event) -> None:
    Lake.open().correct(make_correction(event.id, "sub_event_type", SubEventType.GRENADE, who="Rim", why="saw it"))
    text = run("show", event.id).stdout
    for words in (
        "Grenade (Explosions",
        "2017-10-01",
        "Raqqa",
        "2 to 4 (best 3)",
        "SOHR asserts: SOHR said",
        "Rim:",
        "saw it",
    ):
        assert words in text
    assert json.loads(run("show", event.id, "--json").stdout)["sub_event_type"] == "Grenade"


@pytest.mark.parametrize("words", [("--side", "nobody"), ("--country", "Syria"), ("--country", "S1")])
def test_what_no_event_can_have_is_wrong_usage(event: Event, words: tuple[str, str]) -> None:
    result = run("list", *words)
    assert result.exit_code == 2
    assert words[1] in result.stderr


def test_what_no_event_has_is_said(event: Event) -> None:
    assert run("list", "--country", "sy").stderr == ""
    for words in (("--country", "YE"), ("--actor", "Nobody")):
        result = run("list", *words)
        assert result.exit_code == 0
        assert "no event fits: " in result.stderr


@pytest.mark.parametrize("words", [("show", "event-none"), ("list", "--lake", "/nowhere"), ("list", "--version", "99")])
def test_errors_are_one_line_and_status_1(
    event: Event, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["events", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert "Traceback" not in told.err


def test_export_and_snapshot_write_files(event: Event, tmp_path: Path) -> None:
    assert run("export", "--format", "geojson", "-o", str(tmp_path / "x.geojson")).exit_code == 0
    assert json.loads((tmp_path / "x.geojson").read_text())["features"][0]["id"] == event.id
    assert run("snapshot", "--side", "government", "-o", str(tmp_path / "x.svg"), "--size", "square").exit_code == 0
    assert b"<svg" in (tmp_path / "x.svg").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "home", "x.geojson", "x.svg"}


@pytest.mark.parametrize("name", ["x.csv", "x.GeoJSON", "x.kml", "x.parquet", "x.acled.csv", "x.ucdp.csv"])
def test_an_export_goes_by_the_ending(event: Event, tmp_path: Path, name: str) -> None:
    kind = {"parquet": "geoparquet", "acled.csv": "acled", "ucdp.csv": "ucdp"}
    ending = name.partition(".")[2].lower()
    assert run("export", "-o", str(tmp_path / name)).exit_code == 0
    assert run("export", "--format", kind.get(ending, ending), "-o", str(tmp_path / "y")).exit_code == 0
    assert (tmp_path / name).read_bytes() == (tmp_path / "y").read_bytes()


@pytest.mark.parametrize("name", ["x.doc", "x", "-"])
def test_an_export_whose_ending_says_nothing_asks_for_the_format(event: Event, tmp_path: Path, name: str) -> None:
    result = run("export", "-o", name if name == "-" else str(tmp_path / name))
    assert result.exit_code == 2
    assert "--format" in result.stderr


def test_a_csv_has_its_description_beside_it(event: Event, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "-o", str(tmp_path / "x.csv")).exit_code == 0
    told = json.loads((tmp_path / "x.csv-metadata.json").read_text(encoding="utf-8"))
    assert told["url"] == "x.csv"
    assert told["notes"][0]["content_hash"].startswith("md5:")
    assert len(list(tmp_path.glob("x.*"))) == 2


def test_export_to_standard_output(event: Event) -> None:
    assert run("export", "--format", "csv", "-o", "-").stdout_bytes.startswith(b"\xef\xbb\xbfevent_id,")


def test_a_file_that_cannot_be_written_is_told(event: Event) -> None:
    result = run("export", "--format", "csv", "-o", "/nowhere/x.csv")
    assert result.exit_code == 1
    assert "cannot write /nowhere/x.csv" in str(result.exception)


def test_hostile_text_moves_no_cursor() -> None:
    assert printing.safe("a\x1b[2J\u202eb\tc\nd\x00") == "a[2Jb c d"
    assert printing.safe("قرب الرقة") == "قرب الرقة"


# --- as a program ---


def program(*words: str, home: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "FURAT_HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "events", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    codes = [coding(location=located(RAQQA), on=date(2000 + n // 365, 1 + n % 12, 1 + n % 28)) for n in range(2000)]
    lake.add([reading(" ".join(f"clash{n}" for n in range(2000)), *codes)])
    with program("export", "--format", "geojson", "-o", "-", home=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_arabic_is_printed_whatever_the_locale(event: Event, tmp_path: Path) -> None:
    with program("show", event.id, "--json", home=tmp_path / "home") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out.decode("utf-8"))["event_id"] == event.id


# --- documentation ---


def commands() -> Iterator[tuple[str, click.Command]]:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    yield from group.commands.items()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_and_option_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    command = dict(commands())[name]
    assert f"| `{name}" in page
    for parameter in command.params:
        for flag in parameter.opts:
            if flag.startswith("-") and flag != "--help":
                assert f"`{flag}`" in page, f"{name} {flag} is not documented"


def test_the_page_names_no_option_that_is_not_there() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    geodata = typer.main.get_command(places.app).commands.values()  # type: ignore[attr-defined]
    all_commands = [*(command for _, command in commands()), *geodata]
    known = {flag for command in all_commands for parameter in command.params for flag in parameter.opts}
    named = {word.strip("`,") for word in page.split() if word.startswith("`--")}
    assert {flag.split("=")[0] for flag in named} <= known


# --- evaluate and check ---

GOLD = {
    "id": "g1",
    "language": "en",
    "text": "Clashes near Raqqa",
    "phenomena": ["short"],
    "events": [
        {
            "sub_event_type": sub,
            "date_start": "2017-10-01",
            "date_end": "2017-10-01",
            "date_precision": 1,
            "side_a": [SYRIA.name],
            "side_b": [IS.name],
            "place": "Raqqa",
            "latitude": 35.95,
            "longitude": 39.01,
            "where_precision": 1,
            "fatalities_best": killed,
            "importance": "main",
            "quote": "Clashes",
        }
        for sub, killed in (("Armed clash", 7), ("Grenade", None))
    ],
}


def test_evaluate_scores_a_gold_file(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n" + json.dumps({**GOLD, "id": "g2", "events": [], "language": "ar"}))
    scores = json.loads(run("evaluate", str(gold), "--json").stdout)
    assert set(scores) == {"all", "ar", "en", "short"}
    assert (scores["en"]["matched"], scores["en"]["precision"], scores["en"]["recall"]) == (1, 1.0, 0.5)
    assert (scores["en"]["fields"]["killed"], scores["en"]["fields"]["place"]) == (0.0, 1.0)
    assert (scores["ar"]["event_free_share"], scores["ar"]["recall"]) == (1.0, None)
    text = run("evaluate", str(gold), "--show").stdout
    for words in ("missed  g1: Grenade", "wrong   g2: Armed clash", "partly  g1: Armed clash, Raqqa: killed"):
        assert words in text
    assert "missed" not in run("evaluate", str(gold)).stdout


class Places:
    issues = ()

    def __len__(self) -> int:
        return 5


def test_check_tells_each_part(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.Gazetteer, "open", lambda **options: Places())
    result = run("check")
    assert result.exit_code == 0
    assert "ok   gazetteer: 5 places" in result.stdout
    assert "ok   lake: version 1: 1 articles, 1 reports, 1 events (1 shown), 0 corrections" in result.stdout
    assert run("check", "--lake", "/nowhere").exit_code == 1


def test_check_finds_what_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**options: object) -> None:
        raise GazetteerOutdated("built by another version")

    monkeypatch.setattr(health.Gazetteer, "open", broken)
    monkeypatch.setattr(health, "_LEXICONS", (("nowhere.csv", ("id",)),))
    result = run("check")
    assert result.exit_code == 1
    for words in ("BAD  nowhere.csv", "BAD  gazetteer: built by another version", "ok   lake: there is no lake"):
        assert words in result.stdout
