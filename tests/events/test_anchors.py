"""A place in an article is known again in a changed text: by its sentence, then by where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import RAQQA, SDF, Read, article, coding, located, report

from events.anchors import anchor, nearness, told_again, told_at
from events.corrections import make_correction, parted
from events.matching import merge
from events.model import Anchor, Article, EventReport, Evidence, Span, SubEventType, Toll
from events.store import Lake

FIRST = "Soldiers fought at Raqqa on Sunday."
SECOND = "Shells fell on the market of Mayadin in the evening."
NOTE = "Correction: the first lines of this story had another name of the village and of its mayor."
ARABIC = "قصفت المدفعية سوق الميادين مساء الأحد."


def told(text: str, sentence: str, number: int = 0, **rest: object) -> EventReport:
    """A report of an article of id "a", told by one of its sentences."""
    at = text.index(sentence)
    trigger = Span(at + 1, at + 9)
    evidence = (Evidence("event", Span(at, at + len(sentence)), sentence),)
    return EventReport(f"{number}-{at}", "a", coding(location=located(RAQQA), **rest), trigger, evidence)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [f"{NOTE} {FIRST} {SECOND}", f"{SECOND} {FIRST}", f"{FIRST} {NOTE} {SECOND}"])
@pytest.mark.parametrize("sentence", [FIRST, SECOND])
def test_a_sentence_that_moved_is_known_by_its_words(text: str, sentence: str) -> None:
    place = anchor(told(f"{FIRST} {SECOND}", sentence))
    reports = [told(text, one, n) for n, one in enumerate((FIRST, SECOND))]
    assert [r.evidence[0].quote for r in told_at(place, reports)] == [sentence]


def test_words_that_changed_a_little_are_the_same_place() -> None:
    place = anchor(told(SECOND, SECOND))
    changed = "Shells fell on the old market of Mayadin late in the evening."
    text = f"{NOTE} {FIRST} {changed}"
    assert [r.evidence[0].quote for r in told_at(place, [told(text, FIRST), told(text, changed)])] == [changed]


def test_the_only_report_of_an_article_tells_what_it_told() -> None:
    place = anchor(told(ARABIC, ARABIC))
    assert told_at(place, [told(f"{NOTE} {FIRST}", FIRST)])
    assert told_at(place, [told(f"{NOTE} {FIRST} {NOTE} {SECOND}", one) for one in (FIRST, SECOND)]) == []
    assert told_at(place, []) == []


def test_places_without_words_are_known_by_their_characters() -> None:
    place = Anchor("a", Span(1, 9))
    assert told_at(place, [told(f"{FIRST} {SECOND}", one) for one in (FIRST, SECOND)])[0].trigger == Span(1, 9)
    assert nearness(place, Anchor("b", Span(1, 9))) == 0


def test_a_rewritten_account_is_known_again_and_another_event_in_its_room_is_not() -> None:
    old = told(FIRST, FIRST)
    rewritten = told(f"{NOTE} {SECOND}", SECOND, killed=Toll(5, 5, 5))
    assert told_again([old], [rewritten]) == {old.id: {rewritten.id: 1}}
    other = told(f"{NOTE} {SECOND}", SECOND, sub=SubEventType.SHELLING, on=date(2017, 10, 9))
    assert told_again([old], [other]) == {old.id: {}}


# ---- in a lake ----------------------------------------------------------------------------------------------------


def printed(id: str, sentence: str, before: str = "", **rest: object) -> Read:
    text = f"{before} {sentence}".strip()
    of: Article = replace(article(text, source=id), id=id, url=f"https://{id}.example/1")
    made = report(of, coding(location=located(RAQQA), **rest), sentence)  # type: ignore[arg-type]
    return Read(of, (replace(made, id=f"{made.id}-{len(before)}"),))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.create(tmp_path / "lake", matcher=merge)


def test_a_correction_by_the_outlet_renames_no_event(lake: Lake) -> None:
    lake.add([printed("nahr", FIRST)])
    [before] = lake.events()
    lake.add([printed("nahr", FIRST, NOTE)])
    [after] = lake.events()
    assert after.id == before.id
    assert lake.forwards() == ()


def test_a_merge_undone_stays_undone_when_the_outlet_changes_its_text(lake: Lake) -> None:
    lake.add([printed("nahr", FIRST), printed("jabal", "Troops fought at Raqqa on Sunday.")])
    [event] = lake.events()
    lake.correct(parted(event, ["jabal"], who="Rana"))
    ids = {e.article_ids: e.id for e in lake.events()}
    lake.add([printed("jabal", "Troops fought at Raqqa on Sunday.", NOTE)])
    assert {e.article_ids: e.id for e in lake.events()} == ids
    lake.add([printed("third", "Gunmen fought at Raqqa on Sunday.")])
    homes = {id: e.id for e in lake.events() for id in e.article_ids}
    assert homes["nahr"] != homes["jabal"]


def test_a_corrected_value_follows_its_event_through_a_changed_text(lake: Lake) -> None:
    lake.add([printed("nahr", FIRST)])
    [event] = lake.events()
    lake.correct(make_correction(event.id, "killed", Toll(7, 7, 7), who="Rana"))
    lake.add([printed("nahr", FIRST, NOTE), printed("jabal", SECOND, a=(SDF,), on=date(2017, 9, 1))])
    lake.add([printed("nahr", "Soldiers and gunmen fought hard at Raqqa on Sunday.", NOTE)])
    found = {e.article_ids: e for e in lake.events()}
    assert found[("nahr",)].coding.casualties.killed == Toll(7, 7, 7)
    assert found[("nahr",)].id == event.id
