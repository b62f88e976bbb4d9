"""The lexicon files: every row reads, a broken row is an Issue, a broken file an error that says what to do."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from events import lexicon
from events.errors import LexiconError
from events.lexicon import FOLDER, Row, good_rows, rows
from events.model import Issue, Level, SubEventType
from events.phrases import normal
from events.recognizers.triggers import COLUMNS

FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.csv"))


def write(folder: Path, text: str | bytes) -> Path:
    (folder / "t.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    found = list(rows("t.csv", ("a", "b"), folder=write(tmp_path, "a,b\n x , one | two||\n")))
    assert found == [Row("t.csv", 2, (("a", "x"), ("b", "one | two||")))]
    [row] = good_rows("t.csv", ("a", "b"), folder=tmp_path)
    assert row["a"] == "x"
    assert row.forms("b") == ("one", "two")


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    assert len(list(good_rows("t.csv", ("a",), folder=write(tmp_path, b"\xef\xbb\xbfa\n1\n")))) == 1


@pytest.mark.parametrize("line", ["only one", "one,two,three"])
def test_a_row_of_another_length_is_an_issue_and_the_rest_is_read(tmp_path: Path, line: str) -> None:
    found = list(rows("t.csv", ("a", "b"), folder=write(tmp_path, f"a,b\n{line}\nx,y\n")))
    assert isinstance(found[0], Issue)
    assert found[0].level == Level.WARNING
    assert "t.csv line 2" in found[0].message
    assert isinstance(found[1], Row)
    assert [row["a"] for row in good_rows("t.csv", ("a", "b"), folder=tmp_path)] == ["x"]


@pytest.mark.parametrize(
    ("content", "said"), [("a\n1\n", "no column b"), ("", "no column a, b"), (b"a,b\n\xff\xfe,1\n", "not UTF-8")]
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        list(rows("t.csv", ("a", "b"), folder=write(tmp_path, content)))


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="missing; reinstall"):
        list(rows("t.csv", ("a",), folder=tmp_path))


@pytest.mark.parametrize("name", FILES)
def test_no_row_of_the_shipped_files_is_broken(name: str) -> None:
    assert [r for r in rows(name, ()) if isinstance(r, Issue)] == []


def test_every_actor_row_becomes_an_actor() -> None:
    written = [row["id"] for row in good_rows("actors.csv", lexicon.ACTOR_COLUMNS)]
    assert [entry.actor.id for entry in lexicon.actors()] == written
    assert [id for id, count in Counter(written).items() if count > 1] == []


def test_actor_names_are_unique() -> None:
    names = Counter(entry.actor.name for entry in lexicon.actors())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_generic_row_becomes_an_entry_with_a_known_side_and_known_actors() -> None:
    written = [row["id"] for row in good_rows("generic_actors.csv", lexicon.GENERIC_COLUMNS)]
    known_sides, known_actors = {side.id for side in lexicon.sides()}, {entry.actor.id for entry in lexicon.actors()}
    assert [entry.id for entry in lexicon.generic_actors()] == written
    for entry in lexicon.generic_actors():
        assert entry.side in known_sides, entry
        assert {actor for _, actor in entry.by_country} <= known_actors, entry


def test_the_generic_entries_the_sides_are_completed_with_exist() -> None:
    known = {entry.id for entry in lexicon.generic_actors()}
    assert {"protesters", "rioters", "civilians", "unidentified-armed-group", "military-forces"} <= known


def test_countries_are_iso_codes_with_names_in_both_languages() -> None:
    codes = [country.code for country in lexicon.countries()]
    assert len(codes) == len(set(codes)) >= 100
    for country in lexicon.countries():
        assert re.fullmatch(r"[A-Z]{2}", country.code), country
        assert all((country.name, country.ar, country.en_adjectives)), country


def test_colours_are_written_as_colours_and_differ() -> None:
    colours = [side.colour for side in lexicon.sides()]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)
    assert len(colours) == len(set(colours))


def test_claimants_have_a_name_and_a_form_and_unique_ids() -> None:
    ids = [claimant.id for claimant in lexicon.claimants()]
    assert len(ids) == len(set(ids))
    assert all(claimant.name and (claimant.en or claimant.ar) for claimant in lexicon.claimants())


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_triggers_name_known_sub_types_and_every_sub_type_has_one(language: str) -> None:
    told: set[SubEventType] = set()
    for row in good_rows(f"{language}/triggers.csv", COLUMNS):
        told |= set(map(SubEventType, row.forms("sub_event_types")))
        assert row["pos"] in ("verb", "noun", "phrase"), row
        assert 0 < float(row["strength"]) <= 1, row
        assert row.forms("forms"), row
    assert told >= set(SubEventType) - {SubEventType.OTHER}


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith(("casualties.csv", "attribution.csv"))])
def test_every_form_holds_a_word(name: str) -> None:
    assert [form for row in good_rows(name, ("forms",)) for form in row.forms("forms") if not normal(form)] == []
