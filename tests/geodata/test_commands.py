"""python -m geodata: commands, their exit status, and scores of a gold file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geodata.build
from geodata.__main__ import app, main
from geodata.errors import GeodataError
from geodata.evaluate import GoldMention, GoldText, evaluate, read_gold
from geodata.gazetteer import Gazetteer
from geodata.places import Place
from geodata.sources import Collected, Entry
from geodata.tables import COLUMNS

RUN = CliRunner()
GOLD = {
    "text": "قتل مدنيون في البوكمال والرقة",
    "language": "ar",
    "mentions": [
        {"text": "البوكمال", "start": 14, "end": 22, "latitude": 34.45, "longitude": 40.92},
        {"text": "الرقة", "start": 20, "end": 25, "latitude": 35.95, "longitude": 39.01},
        {"text": "الرقة", "start": 24, "end": 29, "latitude": None, "longitude": None},
    ],
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose gazetteer holds one place; compiling takes no time."""
    place = Place("furat:sy-x", "Exampleville", 35.0, 38.0, "PPL", "SY", name_ar="المثال")
    monkeypatch.setattr(geodata.build, "collect", lambda home: Collected((Entry(place, curated=True),), ()))
    return tmp_path / "home"


def test_build_and_lookup(home: Path) -> None:
    built = RUN.invoke(app, ["build", "--home", str(home)])
    assert built.exit_code == 0, built.output
    assert "1 places" in built.output
    found = RUN.invoke(app, ["lookup", "المثال", "--home", str(home)], terminal_width=200)
    assert found.exit_code == 0
    assert "SY" in found.output


def test_a_name_nobody_has(home: Path) -> None:
    result = RUN.invoke(app, ["lookup", "[bold]Nowhere", "--home", str(home)])
    assert result.exit_code == 1
    assert "[bold]Nowhere" in result.output, "text from outside is shown, not interpreted"


def test_add_takes_a_good_table_and_refuses_a_broken_one(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    row = "add:mine-1,Mytown,بلدتي,,PPL,{lat},38,SY,,,,my own survey"
    mine.write_text(",".join(COLUMNS) + "\n" + row.format(lat="north"), encoding="utf-8")
    refused = RUN.invoke(app, ["add", str(mine), "--home", str(home)])
    assert refused.exit_code == 1
    assert "mine.csv:2" in str(refused.exception)
    assert not (home / "gazetteer" / "added").exists()
    mine.write_text(",".join(COLUMNS) + "\n" + row.format(lat="35"), encoding="utf-8")
    taken = RUN.invoke(app, ["add", str(mine), "--home", str(home)])
    assert taken.exit_code == 0, taken.output
    assert (home / "gazetteer" / "added" / "mine.csv").exists()


def test_check_of_the_real_tables(gazetteer: Gazetteer) -> None:
    result = RUN.invoke(app, ["check", "--show", "0"])
    assert result.exit_code == 0, result.output
    assert "curated" in result.output


def test_evaluate(gazetteer: Gazetteer, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    result = RUN.invoke(app, ["evaluate", str(gold), "--worst", "1"])
    assert result.exit_code == 0, result.output
    assert "F1 1.000" in result.output


def test_scores(gazetteer: Gazetteer) -> None:
    right = GoldMention("حلب", 4, 7, 36.2, 37.15)
    wrong = GoldMention("حمص", 12, 15, 0.0, 0.0)
    scores = evaluate([GoldText("قصف حلب وقصف حمص", "ar", (right, wrong))], gazetteer)
    assert scores.given.within == (0.5, 0.5, 0.5)
    assert scores.given.wrong == 0.5
    assert scores.held.mentions == 1
    assert scores.found.precision == scores.found.recall == 1.0
    assert scores.errors[0].mention == wrong


def test_gold_offsets_are_mended_by_the_text(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    (text,) = read_gold(gold)
    assert [text.text[m.start : m.end] for m in text.mentions] == ["البوكمال", "الرقة"]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}', '{"text": "x", "language": "ar", "mentions": 3}'])
def test_a_gold_file_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(line, encoding="utf-8")
    with pytest.raises(GeodataError, match=r"gold\.jsonl:1"):
        read_gold(gold)


def test_an_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["geodata", "evaluate", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    assert "Traceback" not in capsys.readouterr().err
