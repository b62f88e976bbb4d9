"""Scores against hand-made gold: what matches, what each score means, and gold files that are none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import IS, MAYADIN, RAQQA, SYRIA, Read, article, coding, located, report
from hypothesis import given
from hypothesis import strategies as st

from events.errors import EvaluationError
from events.evaluate import Evaluation, Pair, evaluate, fields, matches, score_article, set_f1
from events.gold import GoldArticle, GoldEvent, read_gold
from events.model import Article, Coding, DatePrecision, EventReport, Importance, SubEventType, Toll
from geodata.places import Place

NEARBY = Place("test:1", "Nearby", 36.10, 39.01, "PPL", "SY")  # 17 km from Raqqa
OFF = Place("test:2", "Off", 36.25, 39.01, "PPL", "SY")  # 33 km from Raqqa


def gold(**changes: Any) -> GoldEvent:
    known: dict[str, Any] = {
        "sub_type": SubEventType.ARMED_CLASH,
        "start": date(2017, 10, 1),
        "end": date(2017, 10, 1),
        "date_precision": 1,
        "side_a": ("Military Forces of Syria",),
        "side_b": ("Islamic State",),
        "place": "الرقة",
        "place_en": "Raqqa",
        "country": "SY",
        "latitude": RAQQA.latitude,
        "longitude": RAQQA.longitude,
        "where_precision": 1,
        "killed_best": None,
        "importance": Importance.MAIN,
        "quote": "Clashes",
    }
    return GoldEvent(**(known | changes))


def told(place: Place | None = RAQQA, **rest: Any) -> Coding:
    return coding(location=located(place) if place else None, **rest)


def of(*events: GoldEvent, id: str = "g", language: str = "en", phenomena: tuple[str, ...] = ()) -> GoldArticle:
    return GoldArticle(article("Clashes broke out in Raqqa", id=id, language=language), events, phenomena)


def reports(*codings: Coding) -> list[EventReport]:
    words = ("Clashes", "broke", "out", "in", "Raqqa")
    return [report(article("Clashes broke out in Raqqa"), c, words[i]) for i, c in enumerate(codings)]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (told(), gold()),
        (told(NEARBY), gold()),
        (told(sub=SubEventType.GOVERNMENT_REGAINS), gold()),  # the same type
        (told(until=date(2017, 10, 3), precision=DatePrecision.FEW_DAYS), gold()),
        (told(), gold(start=date(2017, 9, 1), end=date(2017, 10, 30))),
        (told(OFF), gold(latitude=None, longitude=None, where_precision=4, place="Off", place_en="Off")),
    ],
    ids=["the same", "17 km off", "another sub-type", "days that meet", "a wide date", "an area by name"],
)
def test_matches(found: Coding, wanted: GoldEvent) -> None:
    assert matches(found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (told(OFF), gold()),
        (told(sub=SubEventType.AIR_STRIKE), gold()),
        (told(on=date(2017, 10, 2)), gold()),
        (told(None), gold()),
        (told(on=None), gold()),
        (told(OFF), gold(latitude=None, longitude=None, where_precision=1, place="Off", place_en="Off")),
    ],
    ids=["33 km off", "another type", "another day", "no place", "no date", "a point needs a point"],
)
def test_must_not_match(found: Coding, wanted: GoldEvent) -> None:
    assert not matches(found, wanted)


def test_each_gold_event_is_matched_once_by_the_likeliest() -> None:
    worse, better = told(b=(SYRIA,), a=(IS,)), told(killed=Toll(3, 3, 3))
    score = score_article(of(gold(killed_best=3)), reports(worse, better))
    assert [pair.found.coding for pair in score.pairs] == [better]
    assert [r.coding for r in score.false] == [worse]
    assert score.missed == ()


def test_missed_and_false_events() -> None:
    score = score_article(of(gold(), gold(place="X", latitude=0.0, longitude=0.0)), reports(told(), told(MAYADIN)))
    assert (len(score.pairs), len(score.missed), len(score.false)) == (1, 1, 1)


def test_fields_of_a_pair() -> None:
    [made] = reports(told(a=(SYRIA, IS), b=(), killed=Toll(3, 3, 3)))
    assert dict(fields(Pair(made, gold(killed_best=4)))) == {
        "sub_type": 1.0,
        "side_a": pytest.approx(2 / 3),
        "side_b": 0.0,
        "sides": pytest.approx(1 / 3),
        "date": 1.0,
        "place": 1.0,
        "killed": 0.0,
    }


@pytest.mark.parametrize(("best", "known", "right"), [(None, None, 1.0), (0, None, 0.0), (None, 0, 0.0), (0, 0, 1.0)])
def test_unknown_is_not_nought(best: int | None, known: int | None, right: float) -> None:
    [made] = reports(told(killed=Toll(best, best, best)))
    assert dict(fields(Pair(made, gold(killed_best=known))))["killed"] == right


NAMES = st.frozensets(st.sampled_from("abcd"))


@given(NAMES, NAMES)
def test_f1_of_sets(one: frozenset[str], other: frozenset[str]) -> None:
    score = set_f1(one, other)
    assert 0 <= score <= 1
    assert score == set_f1(other, one)
    assert (score == 1) == (one == other)
    assert (score == 0) == (not one & other and bool(one | other))


class Fixed:
    """A reader that finds in each article what it was given."""

    def __init__(self, found: dict[str, list[Coding]]) -> None:
        self.found = found

    def read(self, given: Article) -> Any:
        return Read(given, tuple(reports(*self.found.get(given.id, ()))))


def scored(found: dict[str, list[Coding]], articles: Iterable[GoldArticle]) -> Evaluation:
    reader = Fixed(found)
    return Evaluation(tuple(score_article(a, reader.read(a.article).reports) for a in articles))


def test_totals() -> None:
    made = scored(
        {"a": [told(), told(MAYADIN)], "c": [told()]},
        [of(gold(), id="a"), of(gold(), id="b", language="ar"), of(id="c", phenomena=("storm",)), of(id="d")],
    )
    score = made.score()
    assert (score.articles, score.found, score.gold, score.matched) == (4, 3, 2, 1)
    assert (score.precision, score.recall, score.f1) == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))
    assert score.event_free_share == 0.5
    assert made.languages() == ("ar", "en")
    assert made.phenomena() == ("storm",)
    assert made.score(lambda g: g.article.language == "ar").recall == 0
    assert made.score(lambda g: "storm" in g.phenomena).event_free_share == 1


def test_nothing_to_divide_by_is_none() -> None:
    score = scored({}, []).score()
    assert (score.precision, score.recall, score.f1, score.event_free_share) == (None, None, None, None)
    assert score.share("date") is None


# ---- gold files ---------------------------------------------------------------------------------------------------

EVENT: dict[str, Any] = {
    "sub_event_type": "Armed clash",
    "date_start": "2017-10-01",
    "date_end": "2017-10-01",
    "date_precision": 1,
    "side_a": ["Military Forces of Syria"],
    "side_b": ["Islamic State"],
    "place": "Raqqa",
    "latitude": 35.95,
    "longitude": 39.0,
    "where_precision": 1,
    "fatalities_best": None,
    "importance": "main",
    "quote": "Clashes",
}
ROW = {"id": "a", "language": "en", "published": "2017-10-02", "text": "Clashes broke out in Raqqa", "events": [EVENT]}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_gold_file_is_read_and_scored(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(ROW), "", json.dumps(ROW | {"id": "b", "events": []}))
    said: list[tuple[str, float]] = []
    made = evaluate(path, Fixed({"a": [told()]}), progress=lambda stage, done: said.append((stage, done)))
    assert made.score().f1 == 1
    assert said == [("scoring", 0.5), ("scoring", 1.0)]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        json.dumps({"id": "a"}),
        json.dumps(ROW | {"published": "soon"}),
        json.dumps(ROW | {"events": [{}]}),
        json.dumps(ROW | {"events": [EVENT | {"sub_event_type": "War"}]}),
        json.dumps(ROW | {"events": [EVENT | {"date_start": "2017-13-01"}]}),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(EvaluationError, match=r"gold\.jsonl line 2"):
        list(read_gold(written(tmp_path, json.dumps(ROW), line)))


def test_a_missing_or_undecodable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read"):
        list(read_gold(tmp_path / "none.jsonl"))
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="cannot be read"):
        list(read_gold(tmp_path / "gold.jsonl"))
