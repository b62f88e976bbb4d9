"""What an event stands on leaves with it: origins, copies, who alone says so, what accounts agree on and where not."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from builders import RAQQA, SYRIA, Read, article, claim, coding, located, report

from events.care import AS_HELD, Care
from events.export import export
from events.model import Article, EventFilter, Toll
from events.query import Query
from events.store import Lake

WIRE = (
    "An air strike hit a market in the city of Raqqa and killed 12 people, the Military Forces of Syria said. Rescue "
    "workers dug through the rubble until the evening, while families waited in front of the hospital of the city."
)
OTHER = "A raid on the market of Raqqa cost 15 lives, a spokesman told a newspaper abroad by telephone on Sunday night."


def read(text: str, source: str, words: str, killed: int, says: str) -> Read:
    of = replace(article(text, source=source, id=source), url=f"https://{source}.example/")
    raid = coding(
        location=located(RAQQA), killed=Toll(*[killed] * 3), claims=(claim(of, says, "Military Forces of Syria"),)
    )
    return Read(of, (report(of, raid, words),))


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Query:
    lake = Lake.create(tmp_path_factory.mktemp("standing") / "lake")
    lake.add(
        [
            read(WIRE, "wire", "killed", 12, "Military Forces of Syria said"),
            read(f"{WIRE} Follow us.", "site", "killed", 12, "Military Forces of Syria said"),
            read(OTHER, "paper", "raid", 15, "a spokesman"),
        ]
    )
    return Query(lake)


def row(query: Query, care: Care = AS_HELD) -> dict[str, str]:
    (found,) = csv.DictReader(io.StringIO(export(query, EventFilter(), "csv", care=care).decode("utf-8-sig")))
    return found


def test_a_table_tells_on_what_it_stands(query: Query) -> None:
    told = row(query)
    first, second = sorted(("wire", "site"), key=lambda id: told["copies"].index(id))
    assert told["origins"] == "2"
    assert told["copies"] == f"{first}: {second}"
    assert told["one_sided"] == SYRIA.side
    assert told["differences"] == "killed: 12 or 15"
    assert "date: 2017-10-01 (2 origins)" in told["agreements"]


def test_a_feature_tells_on_what_it_stands(query: Query) -> None:
    (feature,) = json.loads(export(query, EventFilter(), "geojson"))["features"]
    told = feature["properties"]
    assert sorted(map(len, told["origins"])) == [1, 2]
    assert told["one_sided"] == SYRIA.side
    assert told["agreements"]
    assert {a["withdrawn"] for a in told["articles"]} == {None}


def test_other_formats_have_the_same_columns(query: Query, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(export(query, EventFilter(), "geoparquet"))
    (told,) = pq.read_table(path).to_pylist()
    assert (told["origins"], told["one_sided"]) == (2, SYRIA.side)
    sheet = openpyxl.load_workbook(io.BytesIO(export(query, EventFilter(), "xlsx"))).worksheets[0]
    names = {cell.value for line in sheet.iter_rows(max_row=3) for cell in line}
    assert {"origins", "copies", "one_sided", "agreements"} <= names


def test_the_archive_explains_them(query: Query) -> None:
    with zipfile.ZipFile(io.BytesIO(export(query, EventFilter(), "zip"))) as archive:
        (codebook,) = (name for name in archive.namelist() if name.endswith("CODEBOOK.md"))
        (readme,) = (name for name in archive.namelist() if name.endswith("README.md"))
        text, about = archive.read(codebook).decode(), archive.read(readme).decode()
    for column in ("origins", "copies", "one_sided", "agreements", "differences"):
        assert f"`{column}`" in text
    assert "independent origins" in about


@pytest.mark.parametrize(
    ("care", "origins", "copies", "one_sided", "agreements"),
    [
        (Care(without=("quotes",)), "2", True, True, False),
        (Care(without=("casualties",)), "2", True, True, False),
        (Care(grid=1.0), "2", True, True, False),
        (Care(without=("articles",)), "2", False, False, False),
    ],
)
def test_a_careful_file_keeps_back_what_names_and_figures_tell(
    query: Query, care: Care, origins: str, copies: bool, one_sided: bool, agreements: bool
) -> None:
    told = row(query, care)
    assert told["origins"] == origins
    assert [bool(told[name]) for name in ("copies", "one_sided", "agreements")] == [copies, one_sided, agreements]
    assert told["differences"] == ""


def test_an_article_taken_down_says_so_where_it_leaves(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    one = read(WIRE, "wire", "killed", 12, "Military Forces of Syria said")
    lake.add([one])
    lake.withdraw([one.article.id], one.article.retrieved)
    (feature,) = json.loads(export(Query(lake), EventFilter(), "geojson"))["features"]
    (told,) = feature["properties"]["articles"]
    assert told["withdrawn"] == one.article.retrieved.isoformat()
    assert feature["properties"]["differences"] == ["taken down by: wire"]
    assert isinstance(lake.articles()[0], Article)
