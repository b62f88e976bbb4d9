"""Rules and model together: who is asked, who found it, how far they agree, and what stands without a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from modelserver import SETTINGS, Exchange, ModelServer, answered, exchanges, model_reader, serving
from newsroom import SAMPLES, article, reader

import benchmarks
from events.evaluate import evaluate
from events.extractors import Opened, estimate_of
from events.llm.both import BothReader
from events.llm.settings import Limits
from events.llm.triage import triage
from events.model import Article, Issue, Level, Readers, SubEventType
from events.readers import FoundBy, agreement, found_by, readers_of
from events.sources.files import read_path

RECORDED = exchanges()
ORDINARY = Path(benchmarks.__file__).with_name("ordinary_news.jsonl")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(*RECORDED.values()) as running:
        yield running


@pytest.fixture
def both(server: ModelServer, tmp_path: Path) -> BothReader:
    return BothReader(model_reader(server, tmp_path))


@pytest.mark.parametrize("id", ["en-plain", "ar-plain"])
def test_what_both_find_says_so_and_where_they_agree(both: BothReader, id: str) -> None:
    [report] = both.read(RECORDED[id].article).reports
    [by_rules] = reader().read(RECORDED[id].article).reports
    assert found_by(report) == FoundBy.BOTH
    agreed = {e.rule: e.score for e in report.explanations if e.recognizer == "agreement"}
    assert agreed["sub_event_type"] == agreed["date"] == agreed["place"] == 1
    if set(agreed.values()) == {1}:
        assert report.coding.confidence > by_rules.coding.confidence
    else:
        assert id == "en-plain"  # whose "at least" the rules take for the dead too
    for evidence in report.evidence:
        assert evidence.quote == evidence.span.of(RECORDED[id].article.text)


def test_where_they_differ_both_values_are_told_and_the_event_is_less_sure(server: ModelServer, tmp_path: Path) -> None:
    of = RECORDED["en-plain"]
    [event] = of.replies[0]["answer"]["events"]
    server.plays(
        answered(of.article.text, event | {"sub_event_type": "Shelling/artillery/missile attack", "killed": None})
    )
    [report] = (found := BothReader(model_reader(server, tmp_path)).read(of.article)).reports
    [by_rules] = reader().read(of.article).reports
    assert report.coding.sub_event_type == SubEventType.SHELLING
    told = {e.rule: e for e in report.explanations if e.recognizer == "agreement"}
    assert told["sub_event_type"].adjustments == (
        "rules: Air/drone strike", "model: Shelling/artillery/missile attack"
    )  # fmt: skip
    assert told["killed"].adjustments[1] == "model: unknown"
    assert report.coding.casualties.killed == by_rules.coding.casualties.killed  # what one leaves open the other fills
    agreed, _ = BothReader(model_reader(server, tmp_path / "other")), found
    server.plays(of)
    assert report.coding.confidence < agreed.read(of.article).reports[0].coding.confidence


def test_what_only_one_finds_says_so(server: ModelServer, tmp_path: Path) -> None:
    text = (
        "Syrian warplanes bombed the city of Raqqa on Saturday, killing five civilians.\n"
        "Where the bakery of Mayadin in Syria stood, children fly kites between four pillars."
    )
    event = {
        "quote": "Where the bakery of Mayadin in Syria stood, children fly kites between four pillars", "date": None,
        "sub_event_type": "Looting/property destruction", "place": "Mayadin", "side_a": [], "side_b": [],
        "killed": None, "injured": None, "claims": [], "importance": "main",
    }  # fmt: skip
    server.plays(answered(text, event))
    found = BothReader(model_reader(server, tmp_path)).read(article(text, "en"))
    who = {r.coding.sub_event_type: found_by(r) for r in found.reports}
    assert who[SubEventType.LOOTING] == FoundBy.MODEL
    assert who[SubEventType.AIR_STRIKE] == FoundBy.RULES
    figures = agreement(found.reports)
    assert (figures.both, figures.rules_only, figures.model_only) == (0, 1, 1)


# ---- triage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["en-free", "ar-free"])
def test_ordinary_news_is_spared(both: BothReader, server: ModelServer, id: str) -> None:
    found = both.read(RECORDED[id].article)
    assert (found.reports, server.asked) == ((), [])
    assert both.meter.usage.spared == 1
    assert "spared by triage" in str(both.meter)


def spared(article: Article) -> tuple[bool, bool]:
    """(whether triage spares an article, whether the rules see an event in it)."""
    rules = reader()
    scene = rules.scene(article)
    assert not isinstance(scene, Issue)
    drafts = rules.drafts(scene)
    read = rules.joined(article, scene, drafts)
    decided = triage(scene, drafts, read)
    assert decided.why
    return not decided.send, bool(read.reports)


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        (ORDINARY, 80, 100),  # 88 of 100; the rules' own false events are sent
        (SAMPLES, 0, 17),  # 16 of them tell no event, one of which is sent
    ],
)
def test_ordinary_news_is_spared_and_never_what_the_rules_see(path: Path, least: int, most: int) -> None:
    decided = [spared(found) for found in read_path(path) if isinstance(found, Article)]
    assert (True, True) not in decided
    assert least <= sum(saved for saved, _ in decided) <= most


# ---- without the model --------------------------------------------------------------------------------------------


def test_when_the_model_cannot_be_asked_the_rules_reading_stands(server: ModelServer, tmp_path: Path) -> None:
    of = RECORDED["en-plain"].article
    rules = reader().read(of)
    server.plays(Exchange(of, ({"content": None, "refusal": "No."},)))
    found = BothReader(model_reader(server, tmp_path)).read(of)
    assert found.reports == rules.reports
    assert found_by(found.reports[0]) is None
    [issue] = [i for i in found.issues if i.stage == "model"]
    assert (issue.level, issue.message) == (Level.WARNING, "read by the rules alone: the model refused: No.")


def test_when_the_budget_is_spent_the_rules_go_on_and_it_is_told_loudly_once(
    server: ModelServer, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, limits=Limits(articles=1))
    both = BothReader(model_reader(server, tmp_path, settings))
    found = [both.read(RECORDED[id].article) for id in ("en-plain", "ar-plain", "en-unlisted")]
    assert all(reading.reports for reading in found)
    assert len(server.asked) == 1
    levels = [[i.level for i in reading.issues if "budget of 1 articles" in i.message] for reading in found]
    assert levels == [[], [Level.WARNING], [Level.INFO]]


# ---- figures and estimates ----------------------------------------------------------------------------------------


def test_agreement_is_counted_by_field(both: BothReader) -> None:
    reports = [r for id in ("en-plain", "ar-plain", "en-invented") for r in both.read(RECORDED[id].article).reports]
    figures = agreement(reports)
    assert figures.both == 3
    shares = {field.field: (field.agreed, field.compared) for field in figures.fields}
    assert shares["sub_event_type"] == (3, 3)
    assert shares["place"] == (2, 3)  # of the third event the model invented the place
    assert shares["killed"][1] == 3
    assert agreement(reader().read(RECORDED["en-plain"].article).reports).compared is False


def test_events_on_which_they_differ_are_known(both: BothReader) -> None:
    from events.matching import merge

    of = [RECORDED["ar-plain"].article, RECORDED["en-invented"].article]
    reports = [r for one in of for r in both.read(one).reports]
    events = merge(reports, articles={one.id: one for one in of})
    assert {event.article_ids[0]: readers_of(event) for event in events}["en-invented"] == Readers.DIFFER
    alone = merge(reader().read(of[0]).reports, articles={of[0].id: of[0]})
    assert {readers_of(event) for event in alone} == {Readers.ONE}


def test_an_estimate_sends_nothing_and_counts_what_would_be_sent(
    server: ModelServer, both: BothReader, tmp_path: Path
) -> None:
    articles = [RECORDED[id].article for id in ("en-plain", "ar-plain", "en-free", "ar-free")]
    assert estimate_of(Opened(reader()), articles) is None
    for opened, sent in ((Opened(both), 2), (Opened(both.model), 4)):
        told = estimate_of(opened, articles)
        assert told is not None
        assert (told.articles, told.sent, told.requests, told.cached) == (4, sent, sent, 0)
        assert told.tokens_in > 1000 * sent
        assert "no prices are set" in str(told)
    assert server.asked == []
    both.read(articles[0])
    priced = BothReader(model_reader(server, tmp_path, replace(SETTINGS, price_in=1.0, price_out=2.0)))
    told = estimate_of(Opened(priced), articles)
    assert told is not None
    assert (told.sent, told.cached) == (1, 1)
    assert told.cost == pytest.approx((told.tokens_in + 2 * told.tokens_out) / 1e6)


def test_evaluating_works_alike_for_each_reader(server: ModelServer, both: BothReader, tmp_path: Path) -> None:
    rows = []
    for id, country, at in (("en-plain", "SY", (35.95, 39.01)), ("en-free", "", None)):
        of = RECORDED[id].article
        gold = {
            "sub_event_type": "Air/drone strike", "date_start": "2017-11-18", "date_end": "2017-11-18",
            "date_precision": 1, "side_a": ["Military Forces of Syria"], "side_b": ["Civilians"], "place": "Raqqa",
            "country": country, "latitude": at[0] if at else None, "longitude": at[1] if at else None,
            "where_precision": 1, "fatalities_best": 5, "importance": "main", "quote": "x",
        }  # fmt: skip
        row = {"id": id, "text": of.text, "title": of.title, "language": "en", "published": "2017-11-19"}
        rows.append(row | {"events": [gold] if at else []})
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for extractor in (reader(), both.model, both):
        score = evaluate(path, extractor).score()
        assert (score.articles, score.found, score.matched) == (2, 1, 1)
        assert score.share("side_a") == 1
    server.plays(Exchange(RECORDED["en-plain"].article, ({"status": 400},)))
    unread = model_reader(server, tmp_path / "fresh", replace(SETTINGS, retries=0))
    assert evaluate(path, unread).score().found == 0
