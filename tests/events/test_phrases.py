"""Phrases found by whole words, with or without Arabic proclitics, the longest first."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import grows_linearly

from events.phrases import PhraseTable, normal
from geodata.names import tokens

TABLE = PhraseTable(
    [
        ("متظاهرون", "crowd"),
        ("قوات النظام", "army"),
        ("قوات", "force"),
        ("حزب الله", "hezbollah"),
        ("السيطرة على", "take"),
        ("army", "army"),
        ("army of the north", "northern army"),
        ("shell", "verb"),
        ("shell", "noun"),
        ("of", "of"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.value) for m in TABLE.find(tokens(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("متظاهرون", [("متظاهرون", "crowd")]),
        ("المتظاهرون", [("المتظاهرون", "crowd")]),
        ("والمتظاهرون", [("المتظاهرون", "crowd")]),
        ("وقوات النظام", [("قوات النظام", "army")]),
        ("لقوات النظام", [("قوات النظام", "army")]),
        ("وحزب الله", [("حزب الله", "hezbollah")]),
        ("وبالسيطرة على", [("السيطرة على", "take")]),
        ("THE ARMY", [("ARMY", "army")]),
        ("the army's guns", [("army", "army")]),
        ("the army of the north", [("army of the north", "northern army")]),
    ],
)
def test_matches(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["", "armyman", "الجيش", "shells", "حزب", "متظاهر", "ar my"])
def test_must_not_match(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("army of the", [("army", "army"), ("of", "of")]),  # the long phrase is cut off by the end
        ("army of the south", [("army", "army"), ("of", "of")]),
        ("قوات", [("قوات", "force")]),
        ("قوات النظامي", [("قوات", "force")]),
        ("shell", [("shell", "verb"), ("shell", "noun")]),
        ("army army", [("army", "army"), ("army", "army")]),
    ],
)
def test_boundary(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(
    st.lists(st.sampled_from(["army", "of", "the", "north", "و", "وقوات", "النظام", "shell", "🔥", "x"]), max_size=20)
)
def test_matches_stand_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    matches = list(TABLE.find(tokens(text)))
    for one, two in pairwise(matches):
        assert one.last < two.first or (one.first, one.last) == (two.first, two.last)
    assert all(0 <= m.start < m.end <= len(text) for m in matches)


def test_searching_takes_time_by_the_words() -> None:
    assert grows_linearly(lambda text: list(TABLE.find(tokens(text))), "army of the و قوات ", 5_000)


def test_a_phrase_of_no_words_is_left_out() -> None:
    assert list(PhraseTable([("", 1), ("...", 2)]).find(tokens("anything ..."))) == []


def test_a_phrase_is_held_folded_without_articles() -> None:
    assert normal("القوات السورية") == ("قوات", "سوريه")
    assert normal("The Army") == ("the", "army")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("men of the army of the north", ["army of the north"]),
        ("men of the army", ["men of the army"]),
        ("the army of the north", ["army of the north"]),
        ("men of the army of", ["men of the army"]),  # what begins inside does not go on beyond its end
    ],
)
def test_a_phrase_may_give_way_to_one_begun_inside_it(text: str, expected: list[str]) -> None:
    rows = [("men of the army", "force"), ("army of the north", "name")]
    table = PhraseTable(rows, lambda held, inner: (held, inner) == ("force", "name"))
    assert [text[m.start : m.end] for m in table.find(tokens(text))] == expected
    plain = PhraseTable(rows)
    assert [m.value for m in plain.find(tokens("men of the army of the north"))] == ["force"]
