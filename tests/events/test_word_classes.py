"""Kinds of words: rough on purpose, but the plain cases must hold in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import lexicon
from events.word_classes import classes_of
from geodata.names import fold


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("pounded", "attack"),
        ("bombarded", "shell"),
        ("abducted", "kidnap"),
        ("torched", "burn"),
        ("retaken", "retake"),
        ("protesters", "protest"),
        ("indicted", "law"),
        ("quadcopter", "airstrike"),
        ("وقصفت", "shell"),
        ("الغارات", "airstrike"),
        ("واعتقلت", "arrest"),
        ("المتظاهرين", "protest"),
        ("والعبوات", "explode"),
        ("المحكمة", "law"),
        ("ودانت", "condemn"),
        ("وللقوات", "soldier"),
    ],
)
def test_a_word_has_its_kind(word: str, kind: str) -> None:
    assert kind in classes_of(fold(word))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("football", "fire"),
        ("film", "kill"),
        ("bread", "shell"),
        ("مباراة", "clash"),
        ("خبز", "shell"),
        ("جسور", "kill"),
        ("قوات", "die"),  # not "and met" (لقوا): a word is read with no more before it than need be
        ("سكان", "past"),
        ("كهرباء", "displace"),
        ("وصل", "kill"),
    ],
)
def test_a_word_has_not_another_kind(word: str, kind: str) -> None:
    assert kind not in classes_of(fold(word))


@pytest.mark.parametrize("word", ["", "zzzz", "7", "@place", "ضضضض"])
def test_most_words_have_none(word: str) -> None:
    assert classes_of(word) == ()


@given(st.text(max_size=20))
def test_any_word_can_be_asked(word: str) -> None:
    assert all(isinstance(kind, str) for kind in classes_of(fold(word)))


def test_both_languages_share_their_kinds() -> None:
    ar, en = (
        {row["word_class"] for row in lexicon.good_rows(f"{language}/word_classes.csv", ("word_class", "forms"))}
        for language in lexicon.LANGUAGES
    )
    assert len(ar & en) >= 70
    assert len(ar ^ en) <= 5
