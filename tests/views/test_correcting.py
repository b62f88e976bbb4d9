"""Correcting on the page: each field, merging and parting, undoing, and two reviewers on one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import CIVILIANS, IS, MAYADIN, MOSUL, RAQQA, SDF, article, coding, located, reading
from streamlit.testing.v1 import AppTest

from events import rules
from events.choosing import actors_for, candidates
from events.corrections import joined, make_correction, parted, undone
from events.model import (
    Correction,
    DateBasis,
    DatePrecision,
    Event,
    EventDate,
    Importance,
    SubEventType,
    Toll,
)
from events.store import Lake
from geodata.places import Candidate, Resolution, Toponym, WherePrecision
from views import corrected
from views.words import words

EN, AR = words("en"), words("ar")
UNSURE = replace(located(RAQQA), candidates=(Candidate(RAQQA, 0.6), Candidate(MAYADIN, 0.5)))


@pytest.fixture
def lake(home: Path) -> Lake:
    """One event told by two articles, whose place may be another."""
    made = Lake.create(home / "lake")
    raid = coding(a=(SDF,), b=(IS,), location=UNSURE, killed=Toll(3, 3, 3), confidence=0.4)
    made.add(
        [
            reading("Clashes in Raqqa today.", raid, source="A"),
            reading("Fighting went on in Raqqa.", raid, source="B"),
            reading("A strike hit Mosul.", coding(on=date(2017, 10, 2), location=located(MOSUL), a=(), b=(CIVILIANS,))),
        ]
    )
    return made


def raid_of(lake: Lake) -> Event:
    return next(e for e in lake.events() if SDF in e.coding.side_a)


def correcting(start, event: Event, what: str) -> AppTest:
    """The page with an event beside the map and one of its fields chosen to be corrected."""
    page = start(lang="en", event=event.id)
    page.button(key="correct_open").click().run()
    page.text_input(key="reviewer").set_value("Amal").run()
    page.button_group(key=f"correct_what_{event.id}").set_value(what).run()
    assert not page.exception
    return page


def stored(page: AppTest, lake: Lake, why: str = "") -> Correction:
    """What is stored when the button is pressed."""
    if why:
        page.text_input(key=next(t.key for t in page.text_input if str(t.key).startswith("correct_why"))).set_value(why)
    page.button(key="store_correction").click().run()
    assert not page.exception
    return lake.corrections()[-1]


def test_nothing_can_be_stored_until_something_differs(lake, start):
    page = correcting(start, raid_of(lake), "sub_event_type")
    assert page.button(key="store_correction").disabled


def test_a_kind_is_corrected_with_who_and_why(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "sub_event_type")
    page.selectbox(key=f"correct_sub_type_{event.id}").select(SubEventType.SHELLING).run()
    made = stored(page, lake, "no infantry is told")
    assert (made.who, made.why, made.field) == ("Amal", "no infantry is told", "sub_event_type")
    assert lake.event(event.id).coding.sub_event_type == SubEventType.SHELLING
    assert lake.uncorrected(event.id).coding.sub_event_type == SubEventType.ARMED_CLASH


def test_a_place_is_corrected_to_another_candidate(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "location")
    page.radio(key=f"correct_listed_{event.id}").set_value(MAYADIN.id).run()
    stored(page, lake)
    found = lake.event(event.id).coding.location
    assert (found.place, found.precision, found.latitude) == (MAYADIN, WherePrecision.EXACT, MAYADIN.latitude)


def test_a_place_is_corrected_in_four_clicks_and_how_exact_it_is_comes_with_it(lake, start):
    event, page = raid_of(lake), start(lang="en")
    page.button(key="page_review").click().run()
    page.button_group(key=f"correct_what_{event.id}").set_value("location").run()
    page.radio(key=f"correct_listed_{event.id}").set_value(MAYADIN.id).run()
    page.button(key="store_correction").click().run()
    assert not page.exception
    found = lake.event(event.id).coding.location
    assert (found.place, found.precision) == (MAYADIN, WherePrecision.EXACT)


def test_a_place_that_cannot_be_told_is_none(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "location")
    page.button_group(key=f"correct_place_{event.id}").set_value("none").run()
    stored(page, lake)
    assert lake.event(event.id).coding.location is None


def test_days_are_corrected_and_backward_ones_refused(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "date")
    page.date_input(key=f"correct_last_{event.id}").set_value(date(2017, 9, 1)).run()
    assert page.button(key="store_correction").disabled
    assert any("before the first" in warning.value for warning in page.warning)
    page.date_input(key=f"correct_first_{event.id}").set_value(date(2017, 8, 30)).run()
    stored(page, lake)
    when = lake.event(event.id).coding.date
    assert when == EventDate(date(2017, 8, 30), date(2017, 9, 1), DatePrecision.DAY, DateBasis.STATED)


def test_sides_are_corrected(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "side_b")
    page.multiselect(key=f"correct_side_b_{event.id}").set_value([IS.name, "Military Forces of Syria"]).run()
    stored(page, lake)
    assert {actor.name for actor in lake.event(event.id).coding.side_b} == {IS.name, "Military Forces of Syria"}


def test_figures_are_corrected_and_falling_ones_refused(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "killed")
    page.number_input(key=f"correct_killed_low_{event.id}").set_value(9).run()
    assert page.button(key="store_correction").disabled
    page.number_input(key=f"correct_killed_best_{event.id}").set_value(9).run()
    page.number_input(key=f"correct_killed_high_{event.id}").set_value(12).run()
    stored(page, lake)
    assert lake.event(event.id).coding.casualties.killed == Toll(9, 9, 12)


def test_an_article_is_split_off(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "split")
    page.multiselect(key=f"correct_split_{event.id}").set_value([event.article_ids[1]]).run()
    stored(page, lake)
    assert len(list(lake.events())) == 3


def test_two_events_are_made_one_by_an_address(lake, start):
    event = raid_of(lake)
    other = next(e for e in lake.events() if e.id != event.id)
    page = correcting(start, event, "join")
    field = page.text_input(key=f"correct_join_id_{event.id}")
    field.set_value("http://localhost:8501/?lang=en").run()
    assert any("no id of an event" in warning.value for warning in page.warning)
    field.set_value(f"http://localhost:8501/?lang=en&event={other.id}").run()
    stored(page, lake)
    assert len(list(lake.events())) == 1


def test_a_correction_is_taken_back(lake, start):
    event = raid_of(lake)
    lake.correct(make_correction(event.id, "killed", Toll(9, 9, 9), who="Rim"))
    (made,) = lake.corrections()
    page = start(lang="en", event=event.id)
    page.button(key=f"undo_past_{made.id}").click().run()
    assert not page.exception
    assert lake.event(event.id).coding.casualties.killed.best == 3
    assert any("<s>" in element.proto.body for element in page.get("html"))


def test_two_reviewers_on_one_event_are_told_of_each_other(lake, start):
    event = raid_of(lake)
    page = correcting(start, event, "killed")
    lake.correct(make_correction(event.id, "killed", Toll(8, 8, 8), who="Rim", why="the hospital says so"))
    page.number_input(key=f"correct_killed_high_{event.id}").set_value(12).run()
    page.button(key="store_correction").click().run()
    assert not page.exception
    assert [c.who for c in lake.corrections()] == ["Rim"]
    told = " ".join(warning.value for warning in page.warning)
    assert "Somebody else decided" in told
    assert "Rim" in told
    assert "the hospital says so" in told
    page.number_input(key=f"correct_killed_high_{event.id}").set_value(14).run()
    page.button(key="store_correction").click().run()
    assert [c.who for c in lake.corrections()] == ["Rim", "Amal"]


@pytest.mark.parametrize("press", ["accept", "reject"])
@pytest.mark.parametrize("field", ["confidence", "rejected"])
def test_a_decision_is_never_stored_on_the_event_that_came_after(lake, start, press, field):
    """Rim decides on the first event while Amal reads it; Amal's button then belongs to an event that is gone."""
    first = raid_of(lake)
    page = start(lang="en", page="review")
    lake.correct(make_correction(first.id, field, 1.0 if field == "confidence" else True, who="Rim", why="I was there"))
    page.button(key=press).click().run()
    assert not page.exception
    assert [(c.who, c.event_id) for c in lake.corrections()] == [("Rim", first.id)]
    told = " ".join(warning.value for warning in page.warning)
    assert "Somebody else decided" in told
    assert "I was there" in told
    page.button(key="accept").click().run()  # the event that is shown now
    assert [c.event_id == first.id for c in lake.corrections()] == [True, False]
    assert not any("Somebody else decided" in warning.value for warning in page.warning)


def test_a_corrected_event_stays_in_the_queue_until_it_is_accepted(lake, start):
    event = raid_of(lake)
    lake.correct(make_correction(event.id, "killed", Toll(9, 9, 9), who="Rim"))
    page = start(lang="en", page="review")
    assert "To be reviewed: 2" in [caption.value for caption in page.caption]
    page.button(key="accept").click().run()
    assert "To be reviewed: 1" in [caption.value for caption in page.caption]


def test_a_correction_becomes_a_rule_with_a_preview(lake, start, home):
    event = raid_of(lake)
    other = coding(on=date(2018, 5, 1), a=(SDF,), b=(IS,), location=located(RAQQA))
    lake.add([reading("Raqqa was shelled again.", other, title="Raqqa", source="C")])
    page = correcting(start, event, "location")
    page.radio(key=f"correct_listed_{event.id}").set_value(MAYADIN.id).run()
    page.toggle(key=f"correct_rule_{event.id}").set_value(True).run()
    assert not page.exception
    assert any("It would change 1 other events" in text.value for text in page.markdown)
    page.button(key="store_correction").click().run()
    assert not page.exception
    assert {e.coding.location.place.id for e in lake.events() if SDF in e.coding.side_a} == {MAYADIN.id}
    (rule,) = rules.read(home)
    assert (rule.name, rule.place, rule.who) == ("Raqqa", MAYADIN, "Amal")
    page = start(lang="ar", page="review")
    page.button(key="drop_rule_0").click().run()
    assert not page.exception
    assert rules.read(home) == ()


def test_the_figures_are_counted_when_asked(lake, start):
    lake.correct(make_correction(raid_of(lake).id, "killed", Toll(9, 9, 9), who="Rim"))
    page = start(lang="en", page="review")
    page.toggle(key="figures").set_value(True).run()
    assert not page.exception
    table = page.dataframe[-1].value
    assert list(table["Reviewed"]) == [1, 1, 1, 1]
    assert set(table["Killed"]) == {"100% (1)"}


def line(field: str, value: object, language=EN) -> str:
    made = make_correction("event-1", field, value, who="Amal", why="seen")
    return corrected.line(made, (), language).replace("\u2066", "").replace("\u2069", "").replace("\u2068", "")


@pytest.mark.parametrize(
    ("field", "value", "english", "arabic"),
    [
        ("sub_event_type", SubEventType.SHELLING, "Type: Shelling/artillery/missile attack", "النوع: قصف"),
        ("date", None, "When: unknown", "متى: غير معروف"),
        ("side_a", (IS,), "Side A: Islamic State", "الطرف أ: داعش"),
        ("location", located(RAQQA), "Where: Raqqa", "أين: الرقة"),
        ("killed", Toll(2, 3, 4), "Killed: 2–4 (best 3)", "القتلى: 2–4"),
        ("importance", Importance.MAIN, "Told as: reported events", "طريقة ذكره"),
        ("confidence", 1.0, "accepted", "قبول"),
        ("rejected", True, "rejected", "رفض"),
        ("rejected", False, "not rejected any more", "إلغاء الرفض"),
    ],
)
def test_a_correction_in_words(field, value, english, arabic):
    assert f"Amal: {english}" in line(field, value)
    assert "seen" in line(field, value)
    assert arabic in line(field, value, AR)


def test_a_correction_taken_back_in_words():
    first = make_correction("event-1", "rejected", True, who="Amal")
    assert "took back: rejected" in corrected.line(undone(first, "event-1", who="Rim"), [first], EN)


def test_rulings_in_words(lake):
    event = raid_of(lake)
    other = next(e for e in lake.events() if e.id != event.id)
    assert "made one with" in corrected.line(joined(event, other, who="Rim"), (), EN)
    assert "parted" in corrected.line(parted(event, event.article_ids[:1], who="Rim"), (), EN)


def test_the_choices_begin_with_what_the_event_has(lake):
    event = raid_of(lake)
    assert [place.id for place in candidates(event)] == [RAQQA.id, MAYADIN.id]
    actors = actors_for(event)
    assert {SDF.name, IS.name} == {actor.name for actor in actors[:2]}
    assert len({actor.name for actor in actors}) == len(actors)
    assert "Military Forces of Syria" in {actor.name for actor in actors}


def test_an_undecided_place_still_offers_its_candidates():
    lost = Resolution(Toponym("Mayadin", 0, 7), None, None, candidates=(Candidate(MAYADIN, 0.3), Candidate(RAQQA, 0.4)))
    of = article("Fighting in Mayadin.")
    event = Event("event-1", coding(location=lost), ())
    assert [place.id for place in candidates(event)] == [RAQQA.id, MAYADIN.id]
    assert of.text
