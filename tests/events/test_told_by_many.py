"""The dispatches of one event are joined and those of its neighbours are not: floors of matching on coded reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

import events
from events.errors import EvaluationError
from events.matching.evaluate import coded, score
from events.matching.gold import read_dispatches

GOLD = Path(events.__file__).parent / "samples" / "told_by_many.jsonl"
DISPATCHES = read_dispatches(GOLD)
FLOORS = [
    ("tuning", 0.97, 0.98, 0.0),
    ("scoring", 0.97, 0.98, 0.0),
    ("inspected", 0.92, 0.96, 0.0),
    ("deciding", 0.87, 0.94, 0.05),
    ("blind-read", 0.92, 0.95, 0.0),
    ("blind-kept", 0.86, 0.92, 0.065),
    ("all", 0.92, 0.96, 0.02),
]


def test_the_set_is_large_and_told_in_both_languages() -> None:
    told = Counter(d.event for d in DISPATCHES)
    assert len(told) >= 60
    assert set(told.values()) <= {2, 3, 4, 5, 6}
    languages: dict[str, set[str]] = defaultdict(set)
    for d in DISPATCHES:
        languages[d.event].add(d.article.language)
    assert all(found == {"ar", "en"} for found in languages.values())
    assert {d.part for d in DISPATCHES} == {part for part, *_ in FLOORS} - {"all"}


def test_no_dispatch_tells_the_future() -> None:
    for d in DISPATCHES:
        assert d.report.coding.date
        assert d.article.published
        assert d.report.coding.date.end <= d.article.published.date(), d.article.id


@pytest.mark.parametrize(("part", "pairwise", "b_cubed", "most_wrong"), FLOORS)
def test_floors(part: str, pairwise: float, b_cubed: float, most_wrong: float) -> None:
    found = coded([d for d in DISPATCHES if part in (d.part, "all")])
    assert found.pairwise.f1 >= pairwise
    assert found.b_cubed.f1 >= b_cubed
    assert found.wrong_merges <= most_wrong


@pytest.mark.parametrize(
    ("found", "pair", "cubed", "wrong"),
    [
        ({"a": "1", "b": "1", "c": "2"}, (1.0, 1.0), (1.0, 1.0), 0.0),
        ({"a": "1", "b": "1", "c": "1"}, (1 / 3, 1.0), (5 / 9, 1.0), 1.0),
        ({"a": "1", "b": "2", "c": "3"}, (1.0, 0.0), (1.0, 2 / 3), 0.0),
        ({}, (1.0, 0.0), (1.0, 2 / 3), 0.0),
    ],
    ids=["right", "all in one", "all alone", "nothing read"],
)
def test_scores(found: dict[str, str], pair: tuple[float, float], cubed: tuple[float, float], wrong: float) -> None:
    got = score({"a": "x", "b": "x", "c": "y"}, found)
    assert (got.pairwise.precision, got.pairwise.recall) == pytest.approx(pair)
    assert (got.b_cubed.precision, got.b_cubed.recall) == pytest.approx(cubed)
    assert got.wrong_merges == wrong


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="line 1"):
        read_dispatches(bad)
