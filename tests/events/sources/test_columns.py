"""Tables and JSON of others are read by a map of their columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from events.errors import SettingsError
from events.model import Article, Issue
from events.sources.columns import column_map, dig
from events.sources.files import Way, read_path

API = {
    "status": "ok",
    "response": {
        "docs": [
            {
                "source": {"name": "Nahr"},
                "headline": "Raid",
                "body": "Raid on Raqqa kills three.",
                "at": "2017-10-02T08:30:00Z",
            },
            {"source": {"name": "نهر"}, "headline": "غارة", "body": "غارة على الرقة تقتل ثلاثة.", "at": "غدا"},
            {"headline": "no text"},
            "no object",
        ]
    },
}
MAP = "text=body,title=headline,source=source.name,published=at,items=response.docs"


def read(path: Path, columns: str = "") -> tuple[list[Article], list[Issue]]:
    found = list(read_path(path, way=Way(columns=column_map(columns))))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


def test_a_news_apis_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(API), encoding="utf-8")
    articles, issues = read(file, MAP)
    assert [(a.source, a.title, a.language) for a in articles] == [("Nahr", "Raid", "en"), ("نهر", "غارة", "ar")]
    assert articles[0].published is not None
    assert [("#2" in i.message, "#3" in i.message, "#4" in i.message) for i in issues] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize(
    ("document", "count"),
    [([{"text": "a b"}], 1), ({"articles": [{"text": "a b"}]}, 1), ({"text": "a b"}, 1), ({"articles": []}, 0)],
)
def test_the_only_list_is_the_one_meant(tmp_path: Path, document: object, count: int) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    articles, issues = read(file)
    assert (len(articles), issues) == (count, [])


@pytest.mark.parametrize("text", ["{}", "3", '{"a": [], "b": []}', "{", "[" * 5000, '{"a": 1}'])
def test_no_list_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")
    articles, (issue,) = read(file)
    assert articles == []
    assert "a.json" in issue.message


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_a_table_with_other_names(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Headline;Body;By\nغارة;غارة على الرقة تقتل ثلاثة من المدنيين;رنا حداد\n", encoding=encoding)
    (article,), issues = read(file, "text=Body,title=Headline,author=By")
    assert (article.title, article.text, article.author) == (
        "غارة",
        "غارة على الرقة تقتل ثلاثة من المدنيين",
        "رنا حداد",
    )
    assert issues == []


def test_a_missing_column_says_how_to_name_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("headline,body\na,b\n", encoding="utf-8")
    for columns, missing in (("", "'text'"), ("text=story", "'story'")):
        _, (issue,) = read(file, columns)
        assert missing in issue.message
        assert "--columns" in issue.message


def test_json_lines_by_map(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"story": {"body": "Raid on Raqqa"}}\n', encoding="utf-8")
    (article,), _ = read(file, "text=story.body")
    assert article.text == "Raid on Raqqa"


@pytest.mark.parametrize("text", ["body", "text=", "story=body", "text=a,,x=b", "=body"])
def test_a_map_that_is_not_understood(text: str) -> None:
    with pytest.raises(SettingsError, match="column map"):
        column_map(text)


@pytest.mark.parametrize(
    ("path", "found"),
    [("a.b", 1), ("c.0.d", 2), ("x.y", 3), ("a.z", None), ("c.7", None), ("a.b.c", None), ("c.-1", None)],
)
def test_paths(path: str, found: object) -> None:
    assert dig({"a": {"b": 1}, "c": [{"d": 2}], "x.y": 3}, path) == found
