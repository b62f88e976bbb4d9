"""Regular forms of lexicon words, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.inflection import forms
from events.lexicon import good_rows
from geodata.names import fold


@pytest.mark.parametrize(
    ("word", "pos", "expected"),
    [
        ("shell", "verb", {"shell", "shells", "shelled", "shelling"}),
        ("seize", "verb", {"seizes", "seized", "seizing"}),
        ("carry", "verb", {"carries", "carried", "carrying"}),
        ("destroy", "verb", {"destroys", "destroyed", "destroying"}),
        ("clash", "verb", {"clashes", "clashed", "clashing"}),
        ("retake", "verb", {"retook", "retaken", "retaking"}),
        ("shoot down", "verb", {"shot down", "shoots down", "shooting down"}),
        ("blow up", "verb", {"blew up", "blown up", "blowing up"}),
        ("stab", "verb", {"stabbed", "stabbing"}),
        ("clash", "noun", {"clash", "clashes"}),
        ("raid", "noun", {"raid", "raids"}),
        ("forces", "noun", {"forces"}),
        ("قتل", "verb", {"قتل", "قتلت", "قتلوا", "قتلهم", "يقتل", "يقتلون", "تقتل"}),
        ("اعتقل", "verb", {"اعتقلت", "اعتقلوا", "اعتقلته", "اعتقلوهم", "يعتقل", "تعتقل", "يعتقلون"}),
        ("انفجر", "verb", {"انفجرت", "ينفجر", "تنفجر"}),
        ("رمى", "verb", {"رمي", "رمت", "رموا"}),
        ("غارة", "noun", {"غاره", "غارتان", "غارتين", "غارات", "غارته"}),
        ("هجوم", "noun", {"هجوم", "هجوما", "هجومين", "هجومه"}),
    ],
)
def test_forms_that_are_made(word: str, pos: str, expected: set[str]) -> None:
    assert expected <= set(forms(word, pos))


@pytest.mark.parametrize(
    ("word", "pos", "wrong"),
    [
        ("seize", "verb", "seizeed"),
        ("carry", "verb", "carryed"),
        ("destroy", "verb", "destroies"),
        ("forces", "noun", "forceses"),
        ("clash", "noun", "clashs"),
        ("اعتقل", "verb", "ياعتقل"),
        ("اعتقل", "verb", "اعتقلواهم"),
        ("غارة", "noun", "غارهات"),
    ],
)
def test_forms_that_are_not_made(word: str, pos: str, wrong: str) -> None:
    assert wrong not in forms(word, pos)


@pytest.mark.parametrize("phrase", ["blew himself up", "فرض سيطرته", "x"])
def test_a_phrase_has_one_form(phrase: str) -> None:
    assert forms(phrase, "phrase") == (phrase,)


def test_an_arabic_noun_of_several_words_stays_as_it_is() -> None:
    assert forms("عبوة ناسفة", "noun") == (fold("عبوة ناسفة"),)


LEMMAS = [
    (form, row["pos"])
    for language in ("ar", "en")
    for row in good_rows(f"{language}/triggers.csv", ("sub_event_types", "pos", "strength", "forms"))
    for form in row.forms("forms")
]


@given(st.sampled_from(LEMMAS))
def test_forms_hold_the_word_itself_once_and_stay_few(lemma: tuple[str, str]) -> None:
    word, pos = lemma
    made = forms(word, pos)
    assert fold(word) in map(fold, made)
    assert len(made) == len(set(made)) <= 60
    assert all(form.strip() == form and form for form in made)


@pytest.mark.parametrize("verb", sorted({w.split()[0] for w, pos in LEMMAS if pos == "verb" and w.isascii()}))
def test_verbs_that_double_their_last_letter_do(verb: str) -> None:
    """Short verbs that end in consonant, vowel, consonant: "stop", "stopped"; or their past is no -ed form at all."""
    vowels = "aeiou"
    short = len(verb) in (3, 4) and verb[-1] not in vowels + "wxy" and verb[-2] in vowels and verb[-3] not in vowels
    whole = [w for w, pos in LEMMAS if pos == "verb" and w.split()[0] == verb]
    pasts = [form for w in whole for form in forms(w, "verb") if form.split()[0].endswith(("ed", "d", "t"))]
    if short:
        assert [p for p in pasts if p.startswith(verb + verb[-1]) or not p.split()[0].endswith("ed")], pasts
