"""A reviewer's rule is obeyed by later readings, in both scripts, and its preview tells what else it would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import CIVILIANS, IS, MAYADIN, RAQQA, SDF, SYRIA, article, coding, located, merge, reading, report
from hypothesis import given
from hypothesis import strategies as st
from newsroom import mention

from events import rules
from events.errors import LexiconError
from events.model import Evidence, Span
from events.pipeline import Reader
from events.query import Query
from events.ruling_preview import preview
from events.store import Lake
from geodata.places import Resolution, Toponym


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rules, "default_home", lambda: tmp_path)
    return tmp_path


def test_a_rule_is_kept_and_the_later_of_two_on_one_name_holds() -> None:
    for meaning in (RAQQA, MAYADIN):
        rules.add(rules.make_rule("  Al-Rashid ", meaning, who="Amal", why="the quarter"))
    (kept,) = rules.read()
    assert (kept.name, kept.place, kept.who, kept.why) == ("Al-Rashid", MAYADIN, "Amal", "the quarter")
    rules.drop(kept)
    assert rules.read() == ()


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", '{"kind":"place","name":"x","value":"{}","who":"a","when":"2026-01-01"}']
)
def test_a_line_that_is_no_rule_is_named(home: Path, line: str) -> None:
    rules.file(home).write_text(f"{line}\n", "utf-8")
    with pytest.raises(LexiconError, match="line 1"):
        rules.read()


@pytest.mark.parametrize(("kind", "name"), [("side", "x"), ("place", "  ")])
def test_a_rule_on_nothing_is_refused(kind: str, name: str) -> None:
    with pytest.raises(ValueError, match="rule"):
        replace(rules.make_rule("x", RAQQA, who="a"), kind=kind, name=name)


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.text(max_size=30))
def test_rules_come_back(name: str, why: str) -> None:
    from events.records import from_json, to_json

    made = rules.make_rule(name, IS, who="Amal", why=why)
    assert from_json(rules.Rule, to_json(made)) == made


@pytest.mark.parametrize("name", ["Al-Rashid", "al rashid", "AL-RASHID"])
def test_a_place_rule_is_obeyed_whatever_the_spelling_folds_to(name: str) -> None:
    of = article("Clashes in Al-Rashid today.")
    lost = Resolution(Toponym("Al-Rashid", 11, 20), None, None)
    told = report(of, coding(location=lost))
    rules.add(rules.make_rule(name, MAYADIN, who="Amal"))
    (found,) = rules.obeyed((told,))
    where = found.coding.location
    if rules.fold(name) == rules.fold("Al-Rashid"):
        assert where is not None
        assert where.place == MAYADIN
        assert "Amal" in where.reasons[0]
    else:
        assert found == told


def test_a_rule_leaves_other_names_and_what_is_right_alone() -> None:
    of = article("Clashes in Raqqa today.")
    told = (report(of, coding(location=located(RAQQA))), report(of, coding(location=None), "today"))
    rules.add(rules.make_rule("Al-Rashid", MAYADIN, who="Amal"))
    rules.add(rules.make_rule("Raqqa", RAQQA, who="Amal"))
    assert rules.obeyed(told) == told


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The Desert Foxes stormed the town.", "en", "Desert Foxes"),
        ("اقتحم ثعالب البادية البلدة.", "ar", "ثعالب البادية"),
    ],
)
def test_an_actor_rule_makes_a_name_known(text: str, language: str, name: str) -> None:
    before = [found.actor for found in mention(text, language).actors]
    assert SDF not in before
    rules.add(rules.make_rule(name, SDF, who="Amal"))
    assert SDF in [found.actor for found in mention(text, language).actors]


def test_an_actor_rule_goes_before_the_lexicon() -> None:
    rules.add(rules.make_rule("ISIS", SDF, who="Amal"))
    assert [found.actor for found in mention("ISIS stormed the town.", "en").actors] == [SDF]


def test_another_rule_is_another_reader(base_map: Path) -> None:
    reader = Reader.open()
    before = reader.fingerprint
    rules.add(rules.make_rule("Al-Rashid", MAYADIN, who="Amal"))
    assert reader.fingerprint != before
    rules.drop(rules.read()[0])
    assert reader.fingerprint == before


def told(text: str, words: str, side: tuple, on: date, place=RAQQA) -> object:
    """A reading whose side A rests on some words."""
    read = reading(text, coding(a=side, b=(CIVILIANS,), on=on, location=located(place)), source=text)
    start = text.index(words)
    evidence = Evidence("side_a", Span(start, start + len(words)), words)
    return replace(read, reports=tuple(replace(r, evidence=(*r.evidence, evidence)) for r in read.reports))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=merge)
    made.add(
        [
            told("Desert Foxes struck a market in Raqqa.", "Desert Foxes", (SYRIA,), date(2017, 10, 1)),
            told("The Desert Foxes raided again near Raqqa.", "Desert Foxes", (SYRIA,), date(2017, 10, 2)),
            told("Desert Foxes held by others fled Raqqa.", "Desert Foxes", (IS,), date(2017, 10, 3)),
            told("Soldiers shot two men.", "Soldiers", (SYRIA,), date(2017, 10, 4)),
        ]
    )
    return made


def test_the_preview_of_a_rule_on_actors(lake: Lake) -> None:
    rule = rules.make_rule("desert foxes", SDF, who="Amal", why="a spokesman says so")
    first = min(lake.events(), key=lambda e: str(e.coding.date))
    found = preview(lake, Query(lake), rule, instead=(SYRIA,), leave=first.id)
    assert [str(effect.event.coding.date.start) for effect in found.effects] == ["2017-10-02"]
    lake.correct(*(effect.correction(rule) for effect in found.effects))
    event = lake.event(found.effects[0].event.id)
    assert event is not None
    assert [actor.name for actor in event.coding.side_a] == [SDF.name]
    assert "a spokesman says so" in lake.corrections(event.id)[0].why


def test_the_preview_of_a_rule_on_places(lake: Lake) -> None:
    named = {e.id for e in lake.events() if e.coding.location.toponym.text == "Raqqa"}
    rule = rules.make_rule("Raqqa", MAYADIN, who="Amal")
    found = preview(lake, Query(lake), rule)
    assert {effect.event.id for effect in found.effects} <= named
    assert all(effect.value.place == MAYADIN for effect in found.effects)
    assert preview(lake, Query(lake), rules.make_rule("Raqqa", RAQQA, who="Amal")).effects == ()
