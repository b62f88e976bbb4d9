"""The table of counties, made from a topology."""

import csv
import json
from pathlib import Path

import pytest

from geodata.build_counties import TARGET, build
from geodata.errors import AreaError
from geodata.tables import read_table

SQUARE = [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1]]


def topology(*counties: tuple[str, str]) -> dict[str, object]:
    def shape(code: str, name: str) -> dict[str, object]:
        return {"type": "Polygon", "id": code, "properties": {"name": name}, "arcs": [[0]]}

    states = {code[:2]: f"State {code[:2]}" for code, _ in counties}
    return {
        "arcs": [SQUARE],
        "transform": {"scale": [1, 1], "translate": [-90, 38]},
        "objects": {
            "counties": {"geometries": [shape(*county) for county in counties]},
            "states": {"geometries": [shape(code, name) for code, name in states.items()]},
        },
    }


def test_counties_and_what_is_none(tmp_path: Path) -> None:
    source, target = tmp_path / "in.json", tmp_path / "out.csv"
    source.write_text(
        json.dumps(topology(("21001", "Adair"), ("22001", "Acadia"), ("12086", "Miami-Dade"), ("24510", "Baltimore")))
    )
    assert build(source, target) == 3, "an independent city is no county"
    with target.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["uscensus:21001"]["name_en"] == "Adair County"
    assert rows["uscensus:22001"]["name_en"] == "Acadia Parish"
    assert rows["uscensus:12086"]["aliases"] == "Miami-Dade"
    assert (rows["uscensus:21001"]["latitude"], rows["uscensus:21001"]["longitude"]) == ("38.5000", "-89.5000")


@pytest.mark.parametrize("text", ["", "{}", '{"arcs": []}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    source = tmp_path / "in.json"
    source.write_text(text)
    with pytest.raises(AreaError, match=r"in\.json"):
        build(source, tmp_path / "out.csv")


def test_the_table_kept_is_whole() -> None:
    table = read_table(TARGET)
    assert table.issues == ()
    assert len(table.places) > 3_000
