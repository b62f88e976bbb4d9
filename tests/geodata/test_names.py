"""Folding, tokens, proclitics and keys, in both scripts; and the bridge between the scripts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import fold, fold_with_offsets, has_article, key, stems, strip_article, tokens, words
from geodata.transliteration import skeleton

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أبو كمال", "ابو كمال"),
        ("حماة", "حماه"),
        ("الرقّة", "الرقة"),
        ("إدلب", "ادلب"),
        ("دِيْر الزَّوْر", "دير الزور"),
        ("مـــوصل", "موصل"),
        ("Ḩalab", "Halab"),
        ("ʻAfrīn", "Afrin"),
        ("Łódź", "lodz"),
        ("١٥", "15"),
    ],
)
def test_spellings_that_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("حماة", "حمص"), ("Homs", "Hama"), ("الباغوز", "الباجور"), ("عمان", "أمان")]
)
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("البوكمال", "البو كمال"),
        ("Al-Bukamal", "Bukamal"),
        ("Deir ez-Zor", "Deir al-Zor"),
        ("دير الزور", "ديرالزور".replace("ال", " ال", 1)),
        ("حفر الباطن", "حفر باطن"),
    ],
)
def test_keys_that_meet(one: str, other: str) -> None:
    assert key(one) == key(other)


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_offsets_lead_back_to_the_text(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.offsets[-1] == len(text)
    assert all(folded.text[i] in fold(text[folded.offsets[i]]) for i in range(len(folded.text)))


@given(TEXT)
def test_tokens_stand_where_they_say(text: str) -> None:
    found = tokens(text)
    assert all(0 <= one.start < one.end <= len(text) and one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kyiv's suburbs", ["kyiv", "suburbs"]),
        ("Abu-Kamal, Syria", ["abu", "kamal", "syria"]),
        ("#دير_الزور", ["دير", "الزور"]),
        ("", []),
        (" .,؟ ", []),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("word", "stem", "left_out"),
    [("بالرقه", "الرقه", 1), ("وحلب", "حلب", 1), ("للبوكمال", "البوكمال", 1), ("وبحلب", "حلب", 2)],
)
def test_a_stem_keeps_its_article_and_counts_what_was_left_out(word: str, stem: str, left_out: int) -> None:
    assert (stem, left_out) in stems(word)


def test_the_word_itself_is_the_first_reading() -> None:
    assert all(stems(word)[0] == (word, 0) for word in ("بغداد", "وان", "kyiv"))


def test_article() -> None:
    assert has_article(["الرقه"])
    assert has_article(["al", "raqqa"])
    assert not has_article(["al"])
    assert not has_article(["رقه"])
    assert strip_article("الف") == "الف", "too short to be an article and a noun"


BUKAMAL = ("البوكمال", "البو كمال", "أبو كمال", "Al-Bukamal", "Abu Kamal", "Albu Kamal", "Ālbū Kamāl", "Abou Kamal")


@pytest.mark.parametrize("name", BUKAMAL)
def test_all_spellings_of_bukamal_sound_alike(name: str) -> None:
    assert skeleton(name) == "bkml"


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("دير الزور", "Deir ez-Zor"),
        ("دير الزور", "Dayr az Zawr"),
        ("خان شيخون", "Khan Shaykhun"),
        ("جرابلس", "Jarablus"),
        ("باخموت", "Bakhmut"),
        ("الفلوجة", "Fallujah"),
        ("تشاسيف يار", "Chasiv Yar"),
        ("معرة النعمان", "Maarrat al-Numan"),
    ],
)
def test_one_name_in_two_scripts(arabic: str, latin: str) -> None:
    assert skeleton(arabic).replace("t", "") == skeleton(latin).replace("t", "")


@pytest.mark.parametrize(("one", "other"), [("الباغوز", "بعقوبة"), ("Homs", "Hama"), ("حلب", "حمص")])
def test_strangers_do_not_sound_alike(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(alphabet="aأبéء'’ـ\u064b -.,3#s\n"))
def test_words_are_those_of_the_tokens(text: str) -> None:
    assert words(text) == [token.text for token in tokens(text)]
