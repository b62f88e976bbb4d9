"""Whole articles through the reader: nothing lost, nothing outside the text, nothing guessed, whatever comes in."""

from __future__ import annotations

import gc
import json
from datetime import date
from functools import _lru_cache_wrapper
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import SAMPLES, SUNDAY, article, grows_linearly, names, read, reader

from events.cli import SHARED
from events.coding import open_parts
from events.model import Level, SubEventType
from events.pipeline import MAX_CHARACTERS, Reader, Reading
from events.text import sentences
from geodata.gazetteer import Gazetteer
from geodata.names import AT_HAND
from geodata.uncollected import uncollected

POOL = {"ar": list[str](), "en": list[str]()}
for line in SAMPLES.read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    POOL[row["language"]] += [s.text for s in sentences(row["text"])]

NOISE = [
    "🔥🔥 #عاجل",
    "((((",
    "«",
    "“",
    "\u200f",
    "و و و",
    "12 12 12",
    "http://x.y/z?a=1&b=2",
    "<b>killed</b>",
    "\x00",
    "\ud83d",
]
MIXED = st.lists(st.sampled_from(POOL["ar"] + POOL["en"] + NOISE), min_size=1, max_size=6)


def spans_hold(found: Reading, text: str) -> None:
    for report in found.reports:
        assert 0 <= report.trigger.start < report.trigger.end <= len(text)
        assert report.evidence
        for evidence in report.evidence:
            assert evidence.quote == text[evidence.span.start : evidence.span.end] != ""
        for claim in report.coding.claims:
            assert 0 <= claim.span.start < claim.span.end <= len(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MIXED, st.sampled_from(["\n", " ", "\n\n"]), st.sampled_from(["ar", "en", ""]), st.sampled_from([SUNDAY, None]))
def test_every_span_stands_in_the_text(pieces: list[str], glue: str, language: str, published: date | None) -> None:
    text = glue.join(pieces)
    found = read(text, language, published=published)
    spans_hold(found, text)
    assert len({report.id for report in found.reports}) == len(found.reports)
    assert found.reports or found.issues


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["ar", "en", ""]))
def test_any_text_is_read_without_an_exception(text: str, language: str) -> None:
    spans_hold(read(text, language), text)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["ar", "en"]), st.data())
def test_reading_twice_gives_the_same(language: str, data: st.DataObject) -> None:
    text = "\n".join(data.draw(st.lists(st.sampled_from(POOL[language]), min_size=1, max_size=4)))
    assert read(text, language) == read(text, language)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_reading_leaves_nothing_that_only_the_collector_of_cycles_would_free(language: str) -> None:
    told = article("\n".join(POOL[language][:12]), language)
    reader().read(told)  # what is read once and kept
    gc.collect()
    with uncollected():
        reader().read(told)
        assert gc.collect() == 0


# ---- languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("L'armée a bombardé la ville et les villages dans la province pour une heure", "fr"),
        ("Ordu bu şehre girdi ve çok olan için ile bir köyü bombaladı", "tr"),
        ("ارتش اعلام کرد که نیروها وارد شهر شد و این را تایید کرد", "fa"),
        ("Армия обстреляла город, погибли пять человек", "cannot be told"),
        ("🔥🔥🔥", "cannot be told"),
        ("", "cannot be told"),
    ],
)
def test_another_language_is_an_issue_and_no_guess(text: str, named: str) -> None:
    found = read(text)
    assert found.reports == ()
    [issue] = found.issues
    assert (issue.level, issue.stage) == (Level.WARNING, "language")
    assert named in issue.message
    assert issue.article_id == "a"


def test_a_stated_language_is_believed() -> None:
    assert read("Warplanes bombed Raqqa on Sunday, killing 5 civilians.", "de").reports == ()


@pytest.mark.parametrize(
    ("text", "sub_type", "place"),
    [
        (
            "Syrian warplanes bombed the city of Raqqa (الرقة) on Saturday, killing five civilians (خمسة مدنيين).",
            SubEventType.AIR_STRIKE,
            "Raqqa",
        ),
        ("قصفت طائرات حربية روسية مدينة الرقة Raqqa يوم السبت وقتلت خمسة مدنيين", SubEventType.AIR_STRIKE, "Raqqa"),
        (
            "SYRIAN WARPLANES BOMBED THE CITY OF RAQQA ON SATURDAY, KILLING FIVE CIVILIANS.",
            SubEventType.AIR_STRIKE,
            "Raqqa",
        ),
        (
            "🔥 #عاجل | قصفت طائرات حربية روسية مدينة الرقة يوم السبت وقتلت خمسة مدنيين 😡 #سوريا",
            SubEventType.AIR_STRIKE,
            "Raqqa",
        ),
        (
            "syrian warplanes bombed the city of raqqa on saturday killing five civilians",
            SubEventType.AIR_STRIKE,
            "Raqqa",
        ),
        (
            "قصفت طائرات حربية روسية مدينة الرقة يوم السبت وقتلت خمسة مدنيين وقال شهود إن الدخان تصاعد من المدينة "
            "وإن سيارات الإسعاف هرعت إلى المكان ونقلت الجرحى إلى المشفى",
            SubEventType.AIR_STRIKE,
            "Raqqa",
        ),
    ],
    ids=[
        "English with Arabic",
        "Arabic with English",
        "capitals",
        "emoji and hashtags",
        "no capitals",
        "no full stops",
    ],
)
def test_styles_of_writing(text: str, sub_type: SubEventType, place: str) -> None:
    [report] = read(text).reports
    coding = report.coding
    assert coding.sub_event_type == sub_type
    assert coding.location
    assert coding.location.place
    assert coding.location.place.name == place
    assert coding.date
    assert coding.date.start == date(2017, 11, 18)
    assert coding.casualties.killed.best == 5
    spans_hold(read(text), text)


# ---- what is no event ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The football team attacked from the start and won the match in Raqqa on Saturday.",
        "The minister opened a new bridge in Mosul on Sunday.",
        "Heavy rain killed three people in Aleppo on Saturday, the weather service said.",
        "افتتح المحافظ جسرا جديدا في الموصل يوم السبت.",
        "ارتفعت أسعار الخبز في حلب يوم السبت.",
        "سيلتقي الوزير نظيره في عمان الاثنين المقبل.",
        "اقرأ أيضا: غارات روسية تقتل عشرات المدنيين في الرقة",
        "Read also: Air strike kills dozens in Raqqa",
    ],
)
def test_no_event(text: str) -> None:
    found = read(text)
    assert found.reports == ()
    assert [issue.stage for issue in found.issues] == ["coding"]


# ---- size and hostility -------------------------------------------------------------------------------------------


def test_a_megabyte_is_read_up_to_the_limit_and_no_further() -> None:
    sentence = "The river rose again and the farmers waited for the rain to stop. "
    late = sentence * (1_000_000 // len(sentence)) + "Syrian warplanes bombed the city of Raqqa on Saturday."
    found = read(late, "en")
    assert found.reports == ()
    assert found.article.text == late
    early = "Syrian warplanes bombed the city of Raqqa on Saturday. " + late
    assert [r.coding.sub_event_type for r in read(early, "en").reports] == [SubEventType.AIR_STRIKE]


def test_what_is_left_out_is_an_issue() -> None:
    text = "The river rose again. " * (MAX_CHARACTERS // 20)
    [issue] = [issue for issue in read(text, "en").issues if issue.level == Level.WARNING]
    assert issue.span
    assert (issue.span.start, issue.span.end) == (MAX_CHARACTERS, len(text))
    assert f"{len(text) - MAX_CHARACTERS:,} were not" in issue.message


@pytest.mark.parametrize(
    "piece",
    [
        "و",
        "و ",
        "7",
        "7 ",
        "(",
        "[ ",
        "the the ",
        "“",
        "« ",
        "قال الجيش ",
        "قتل 5 ",
        "Raqqa ",
        "من الرقة إلى ",
        "\n",
        ". ",
        "A. ",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    language = "ar" if "\u0600" <= piece[0] <= "\u06ff" or piece[0] == "«" else "en"
    assert grows_linearly(lambda text: read(text, language), piece, 10_000 // len(piece))


def test_markup_in_an_article_stays_what_it_is() -> None:
    text = "Syrian warplanes bombed <script>alert(1)</script> the city of Raqqa on Saturday, killing 5 civilians."
    [report] = read(text).reports
    spans_hold(read(text), text)
    assert all("<" not in name for side in names(report) for name in side)


def test_a_title_alone_gives_no_evidence_outside_the_text() -> None:
    text = "قصفت طائرات حربية المدينة يوم السبت وقتلت خمسة مدنيين."
    found = read(text, "ar", title="غارات على الرقة")
    spans_hold(found, text)


# ---- the reader ---------------------------------------------------------------------------------------------------


def test_the_reader_opens_with_the_default_gazetteer() -> None:
    said: list[tuple[str, float]] = []
    made = Reader.open(progress=lambda stage, done: said.append((stage, done)))
    assert isinstance(made.gazetteer, Gazetteer)
    assert all(0 <= done <= 1 for _, done in said)


def test_ids_are_made_of_the_article_and_the_words() -> None:
    text = "Syrian warplanes bombed the city of Raqqa on Saturday, killing 5 civilians."
    [one], [other] = (reader().read(article(text, "en", id=id)).reports for id in ("a", "b"))
    assert one.id != other.id
    assert one.article_id == "a"
    assert one.id == read(text, "en").reports[0].id


def _caches() -> list[_lru_cache_wrapper[object]]:
    return [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]


def _of_made_words(number: int) -> None:
    towns = ", ".join(f"{stem}{number}" for stem in ("Kaluba", "Tomira", "Sanudi"))
    read(f"In {towns} militants of Badu{number} killed 3 soldiers in Ruma{number} on Friday.", "en")
    read(f"قتل ثلاثة جنود في بلدة كالوبا{number} وقرية تومير{number} يوم الجمعة برصاص مسلحين.", "ar")


def test_what_is_kept_of_words_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    _of_made_words(1)
    unbounded = [one for one in _caches() if _ours(one) and not _bounded(one)]
    before = [one.cache_info().currsize for one in unbounded]
    _of_made_words(2)  # other words, which nothing without a bound, or with a larger one, may keep
    grown = [one for one, size in zip(unbounded, before, strict=True) if one.cache_info().currsize > size]
    assert [one.__wrapped__ for one in grown] == []
    kept = [found for found in vars(reader().gazetteer).values() if isinstance(found, dict)]
    assert len(kept) == 5
    for found in kept:
        found.clear()
    monkeypatch.setattr("geodata.gazetteer.AT_HAND", 5)
    _of_made_words(3)
    assert max(map(len, kept)) <= 6


def _bounded(one: _lru_cache_wrapper[object]) -> bool:
    most = one.cache_parameters()["maxsize"]
    return most is not None and most <= AT_HAND


def _ours(one: _lru_cache_wrapper[object]) -> bool:
    return one.__module__.startswith(("events", "geodata")) and ".training" not in one.__module__


def test_what_readers_share_is_of_both_languages() -> None:
    for module in SHARED:
        import_module(module)
    gc.unfreeze()  # this process forks no readers
    assert open_parts.cache_info().currsize == 2
