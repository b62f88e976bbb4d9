"""What the model says, held against the article: what is stored, what becomes an Issue, and what is never believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from modelserver import ModelServer, answered, exchanges, model_reader, serving
from newsroom import article, names

from events.llm.reader import ModelReader
from events.model import DateBasis, EventReport, Issue, Level, Stance, SubEventType, Toll
from events.pipeline import Reading
from geodata.places import WherePrecision

RECORDED = exchanges()
EVENT = {
    "sub_event_type": "Attack", "date": None, "place": None, "side_a": [], "side_b": [], "killed": None,
    "injured": None, "claims": [], "importance": "main",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with serving(*RECORDED.values()) as running:
        yield running


@pytest.fixture
def reader(server: ModelServer, tmp_path: Path) -> ModelReader:
    return model_reader(server, tmp_path)


def fields_with_words(report: EventReport) -> set[str]:
    return {evidence.field for evidence in report.evidence}


def told(found: Reading, level: Level = Level.INFO) -> list[str]:
    return [issue.message for issue in found.issues if issue.stage == "model" and issue.level == level]


def held(found: Reading) -> None:
    """Every span is inside the article and every quote stands there."""
    for report in found.reports:
        for evidence in report.evidence:
            assert evidence.quote == evidence.span.of(found.article.text) != ""
        for claim in report.coding.claims:
            assert claim.span.of(found.article.text)


@pytest.mark.parametrize(
    ("id", "day", "sides", "place", "killed", "injured", "claims"),
    [
        (
            "en-plain",
            date(2017, 11, 18),
            ({"Military Forces of Syria"}, {"Civilians"}),
            "Raqqa",
            Toll(5, 5, 5),
            Toll(12, 12, None),
            {("SOHR", Stance.ASSERTS), ("Military Forces of Syria", Stance.DENIES)},
        ),
        (
            "ar-plain",
            date(2018, 12, 8),
            ({"Global Coalition Against Daesh"}, {"Islamic State"}),
            "Hajin",
            Toll(7, 7, 7),
            Toll(),
            {("SOHR", Stance.ASSERTS)},
        ),
    ],
)
def test_words_that_stand_become_values_of_ours(
    reader: ModelReader,
    id: str,
    day: date,
    sides: tuple[set[str], set[str]],
    place: str,
    killed: Toll,
    injured: Toll,
    claims: set[tuple[str, Stance]],
) -> None:
    found = reader.read(RECORDED[id].article)
    held(found)
    [report] = found.reports
    code = report.coding
    assert code.sub_event_type == SubEventType.AIR_STRIKE
    assert code.date is not None
    assert (code.date.start, code.date.end, code.date.basis) == (day, day, DateBasis.RELATIVE)
    assert names(report) == sides
    assert code.location is not None
    assert code.location.place is not None
    assert (code.location.place.name, code.location.precision) == (place, WherePrecision.EXACT)
    assert (code.casualties.killed, code.casualties.injured) == (killed, injured)
    assert {(claim.claimant, claim.stance) for claim in code.claims} == claims
    assert fields_with_words(report) >= {
        "sub_event_type",
        "date",
        "place",
        "side_a",
        "side_b",
        "killed",
        "claim",
        "event",
    }
    assert f"named by test-model, prompt {id[:2]}/2" in report.explanations[0].rule
    assert told(found) == []
    assert reader.meter.dropped == {}


@pytest.mark.parametrize("id", ["en-free", "ar-free"])
def test_an_article_without_events_has_none(reader: ModelReader, id: str) -> None:
    found = reader.read(RECORDED[id].article)
    assert found.reports == ()
    assert [issue.message for issue in found.issues] == ["no event found in this article"]


@pytest.mark.parametrize(
    ("id", "invented"),
    [
        (
            "en-invented",
            ["Damascus", "last Thursday", "Islamic State", "14", "wounding nine others", "Reuters", "Homs"],
        ),
        ("ar-invented", ["دمشق", "يوم الخميس", "تنظيم داعش", "13", "وأصابوا تسعة آخرين", "وكالة سانا", "حمص"]),
    ],
)
def test_what_does_not_stand_in_the_article_is_left_out_told_and_counted(
    reader: ModelReader, id: str, invented: list[str]
) -> None:
    found = reader.read(RECORDED[id].article)
    held(found)
    [report] = found.reports  # the second event's own words do not stand there: it is gone whole
    code = report.coding
    assert code.location is None
    assert code.casualties.killed == code.casualties.injured == Toll()
    assert code.claims == ()
    assert names(report) == ({"Unidentified Armed Group"}, {"Civilians"})
    assert fields_with_words(report).isdisjoint({"place", "date", "side_a", "killed", "injured", "claim"})
    assert code.confidence < 0.3
    messages = told(found)
    assert len(messages) == len(invented)
    for words in invented:
        assert [m for m in messages if words in m and m.endswith("it was left out")], words
    counted = {"place": 1, "date": 1, "side_a": 1, "killed": 1, "injured": 1, "claim": 1, "event": 1}
    assert reader.meter.dropped == counted
    assert "left out for want of words in the article: claim 1, date 1, event 1" in str(reader.meter)


@pytest.mark.parametrize(("id", "others"), [("en-injected", "en-plain"), ("ar-injected", "ar-plain")])
def test_an_injection_that_worked_changes_nothing_but_its_own_events(
    reader: ModelReader, server: ModelServer, id: str, others: str
) -> None:
    before = reader.read(RECORDED[others].article)
    found = reader.read(RECORDED[id].article)
    held(found)
    [report] = found.reports
    assert report.coding.confidence < 0.3
    assert "the article speaks to a reading machine here" in report.explanations[0].adjustments
    [warning] = [i for i in found.issues if i.level == Level.WARNING and "reading machine" in i.message]
    assert warning.span is not None
    assert report.coding.location is not None
    assert report.coding.location.latitude not in (0, None)  # the gazetteer's, whatever the article demands
    again = model_reader(server, reader.answers.folder / "fresh").read(RECORDED[others].article)
    assert again.reports == before.reports
    assert all("tools" not in body and "functions" not in body for body in server.asked)


def test_an_answer_with_fields_of_its_own_is_refused(reader: ModelReader) -> None:
    found = reader.read(RECORDED["en-injected"].article)
    assert any("latitude" in message for message in told(found, Level.WARNING))
    assert not any("rm" in report.trigger.of(found.article.text) for report in found.reports)


@pytest.mark.parametrize(
    ("id", "name"), [("en-unlisted", "Falcons of Qardun Brigade"), ("ar-unlisted", "لواء صقور القردون")]
)
def test_an_unknown_name_is_kept_as_written_and_offered_for_the_lexicon(
    reader: ModelReader, id: str, name: str
) -> None:
    [report] = (found := reader.read(RECORDED[id].article)).reports
    [actor] = report.coding.side_a  # the agency that says so is none, though the model named it
    assert (actor.name, actor.side) == (name, "unknown")
    assert names(report)[1] == {"Military Forces of Syria"}
    assert report.coding.casualties.killed == Toll(5, 5, 5)  # three and two: the parts stand in the quote
    assert [m for m in told(found) if f"“{name}” is in no lexicon" in m and "actors.csv" in m]
    assert [m for m in told(found) if "SANA" in m or "سانا" in m]
    assert [claim.claimant for claim in report.coding.claims] == ["SANA"]


@pytest.mark.parametrize("id", ["en-ahead", "ar-ahead"])
def test_what_lies_ahead_is_no_event(reader: ModelReader, id: str) -> None:
    found = reader.read(RECORDED[id].article)
    assert found.reports == ()
    assert "ahead of publication" in told(found)[0]


def test_a_place_named_in_the_title_alone_is_inferred(reader: ModelReader) -> None:
    [report] = reader.read(RECORDED["en-titled"].article).reports
    assert report.coding.location is not None
    assert report.coding.location.place is not None
    assert report.coding.location.place.name == "Douma"
    assert fields_with_words(report).isdisjoint({"place", "date"})
    reasons = report.explanations[0].adjustments
    assert "inferred: place: named in the title alone" in reasons
    assert [reason for reason in reasons if reason.startswith("inferred: date")]
    assert report.coding.casualties.killed == Toll(1, 1, 1)


def test_an_event_of_another_form_is_told_and_the_others_are_kept(reader: ModelReader) -> None:
    found = reader.read(RECORDED["en-mixed"].article)
    [report] = found.reports
    assert report.coding.sub_event_type == SubEventType.AIR_STRIKE
    [message] = told(found, Level.WARNING)
    assert message.startswith("event 1 of the answer has another form")


def test_an_answer_with_thoughts_and_a_fence_is_read(reader: ModelReader) -> None:
    [report] = reader.read(RECORDED["en-fenced"].article).reports
    assert report.coding.location is not None
    assert report.coding.location.toponym.text == "Sderot"


# ---- single values ------------------------------------------------------------------------------------------------


def one(
    server: ModelServer, folder: Path, text: str, language: str = "en", **values: object
) -> tuple[EventReport, list[Issue]]:
    """The only event of a text, as the model names it, read by a reader of its own."""
    server.plays(answered(text, EVENT | values, language=language))
    found = model_reader(server, folder).read(article(text, language))
    held(found)
    [report] = found.reports
    return report, list(found.issues)


APART = "Gunmen attacked a post in Homs. Three soldiers were killed. Later two fighters died, and four men were hurt."
APART_AR = "هاجم مسلحون حاجزاً في حمص. قُتل ثلاثة جنود. وقُتل مقاتلان مساءً، وأصيب أربعة."
TOLLS = "Mortars hit a school in Homs and killed at least seven pupils; nine were hurt, and no soldiers died."


@pytest.mark.parametrize(
    ("text", "language", "quote", "numbers", "toll"),
    [
        # matches
        (TOLLS, "en", "killed at least seven pupils", (7, 7, None), Toll(7, 7, None)),
        (TOLLS, "en", "killed at least seven pupils", (None, 7, None), Toll(7, 7, None)),
        ("قُتل ثلاثة جنود وخمسة مدنيين في حمص.", "ar", "قتل ثلاثة جنود وخمسة مدنيين", (8, 8, 8), Toll(8, 8, 8)),
        ("قُتل مدنيان في حمص.", "ar", "قُتل مدنيان", (2, 2, 2), Toll(2, 2, 2)),
        ("Gunmen shot dead the mayor of Homs.", "en", "shot dead the mayor", (1, 1, 1), Toll(1, 1, 1)),
        (
            "A blast in Homs killed between 5 and 8 people.",
            "en",
            "killed between 5 and 8 people",
            (5, 5, 8),
            Toll(5, 5, 8),
        ),
        ("A shell hit Homs but killed nobody; no casualties.", "en", "no casualties", (0, 0, 0), Toll(0, 0, 0)),
        (APART, "en", "Three soldiers were killed | two fighters died", (5, 5, 5), Toll(5, 5, 5)),
        (APART, "en", "Three soldiers were killed | two fighters died", (3, 3, 5), Toll(3, 3, 5)),
        (APART_AR, "ar", "قُتل ثلاثة جنود | وقُتل مقاتلان", (5, 5, 5), Toll(5, 5, 5)),
        (APART, "en", "Three soldiers were killed | a general fell", (3, 3, 3), Toll(3, 3, 3)),
        # must not match
        (TOLLS, "en", "killed at least seven pupils", (17, 17, 17), Toll()),
        (TOLLS, "en", "nine were hurt", (9, 9, 9), Toll()),  # the number of the injured
        (TOLLS, "en", "killed at least seven pupils | nine were hurt", (16, 16, 16), Toll()),
        (APART, "en", "Three soldiers were killed", (5, 5, 5), Toll()),  # the other part is not quoted
        (APART, "en", "a general fell", (3, 3, 3), Toll()),
        (APART_AR, "ar", "وأصيب أربعة", (4, 4, 4), Toll()),
        (TOLLS, "en", "killed seven pupils", (7, 7, 7), Toll()),
        (TOLLS, "en", "seven pupils; nine were hurt", (16, 16, 16), Toll()),
        ("Dozens died in a blast in Homs.", "en", "Dozens died", (24, 24, 24), Toll()),
        ("A blast in Homs killed people.", "en", "A blast in Homs", (0, 0, 0), Toll()),
        ("قُتل عشرات في حمص.", "ar", "قتل عشرات", (30, 30, 30), Toll()),
        # boundary
        ("A blast in Homs killed between 5 and 8 people.", "en", "killed between 5 and 8 people", (8, 5, 5), Toll()),
        (TOLLS, "en", "killed at least seven pupils", (None, None, None), Toll()),
    ],
)
def test_a_figure_must_stand_in_its_own_quotes(
    server: ModelServer,
    tmp_path: Path,
    text: str,
    language: str,
    quote: str,
    numbers: tuple[int | None, int | None, int | None],
    toll: Toll,
) -> None:
    figure = dict(zip(("low", "best", "high"), numbers, strict=True)) | {"quotes": quote.split(" | ")}
    report, issues = one(server, tmp_path, text, language, quote=text, killed=figure)
    assert report.coding.casualties.killed == toll
    dropped = [i for i in issues if i.message.startswith("killed:") and i.message.endswith("it was left out")]
    assert bool(dropped) == (toll == Toll() and numbers != (None, None, None))


@pytest.mark.parametrize(
    ("text", "language", "words", "start", "end"),
    [
        (
            "Gunmen raided Homs. It happened two days earlier, on Tuesday.",
            "en",
            "on Tuesday",
            "2017-11-14",
            "2017-11-14",
        ),
        ("Gunmen raided Homs last week.", "en", "last week", "2017-11-06", "2017-11-12"),
        ("Gunmen raided Homs in May 2016.", "en", "May 2016", "2016-05-01", "2016-05-31"),
        ("داهم مسلحون حمص مساء أمس.", "ar", "مساء أمس", "2017-11-18", "2017-11-18"),
        ("داهم مسلحون حمص في ١٢ أيار ٢٠١٦.", "ar", "12 أيار 2016", "2016-05-12", "2016-05-12"),
    ],
)
def test_dates_go_through_the_grammar(
    server: ModelServer, tmp_path: Path, text: str, language: str, words: str, start: str, end: str
) -> None:
    report, _ = one(server, tmp_path, text, language, quote=" ".join(text.split()[:3]).strip("."), date=words)
    assert report.coding.date is not None
    assert (report.coding.date.start.isoformat(), report.coding.date.end.isoformat()) == (start, end)
    assert "date" in fields_with_words(report)


@pytest.mark.parametrize("words", ["in the small hours", None])
def test_without_words_for_a_day_the_rules_choose_and_it_is_inferred(
    server: ModelServer, tmp_path: Path, words: str | None
) -> None:
    text = "Gunmen raided Homs in the small hours and left."
    report, issues = one(server, tmp_path, text, quote="Gunmen raided Homs", date=words)
    assert report.coding.date is not None
    assert report.coding.date.basis == DateBasis.PUBLICATION
    assert "date" not in fields_with_words(report)
    assert not [i for i in issues if "left out" in i.message]


def test_an_unknown_village_is_about_where_its_sentence_says(server: ModelServer, tmp_path: Path) -> None:
    text = "Gunmen raided the village of Tell Qarduniya near Raqqa in Syria on Saturday."
    report, _ = one(server, tmp_path, text, quote=text, place="Tell Qarduniya")
    at = report.coding.location
    assert at is not None
    assert at.place is not None
    assert (at.place.name, at.precision) == ("Raqqa", WherePrecision.ADMIN2)
    assert any("Tell Qarduniya" in reason for reason in at.reasons)
    assert [e.quote for e in report.evidence if e.field == "place"] == ["Tell Qarduniya"]


def test_a_place_nobody_knows_stays_a_name(server: ModelServer, tmp_path: Path) -> None:
    text = "Gunmen raided Qarduniyat al-Nahr on Saturday."
    report, _ = one(server, tmp_path, text, quote=text, place="Qarduniyat al-Nahr")
    assert report.coding.location is not None
    assert report.coding.location.place is None
    assert report.coding.location.latitude is None


def test_the_same_event_named_twice_is_one_and_two_towns_are_two(server: ModelServer, tmp_path: Path) -> None:
    text = "Warplanes bombed Raqqa and Mayadin in Syria on Saturday. The raid on Raqqa on Saturday killed four people."
    strike = EVENT | {"sub_event_type": "Air/drone strike", "date": "on Saturday"}
    named = [
        strike | {"quote": "Warplanes bombed Raqqa and Mayadin in Syria on Saturday", "place": "Raqqa"},
        strike | {"quote": "Warplanes bombed Raqqa and Mayadin in Syria on Saturday", "place": "Mayadin"},
        strike
        | {"quote": "The raid on Raqqa on Saturday killed four people", "place": "Raqqa"}
        | {"killed": {"quotes": ["killed four people"], "low": 4, "best": 4, "high": 4}},
    ]
    server.plays(answered(text, *named))
    found = model_reader(server, tmp_path).read(article(text, "en"))
    held(found)
    raqqa, mayadin = found.reports
    assert raqqa.coding.casualties.killed == Toll(4, 4, 4)
    assert mayadin.coding.casualties.killed == Toll()
    assert raqqa.id != mayadin.id
