"""Number words become digits, with the way back to the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.lexicon import good_rows
from events.numbers import with_digits
from geodata.names import fold

WORDS = {
    language: [row["form"] for row in good_rows(f"{language}/numbers.csv", ("form",))] for language in ("ar", "en")
}
FILLERS = {
    "ar": ["قتيلا", "من", "و", "،", "بـ", "عشرة،", "3", "١٢", "1,200", "\n"],
    "en": ["people", "and", "-", ",", "of", "3", "1,200", "\n"],
}


def texts(language: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS[language] + FILLERS[language]), max_size=15).map(" ".join)


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("ar", "سبعة وعشرين متظاهراً", "27 متظاهرا"),
        ("ar", "ثلاثة وأربعون قتيلا", "43 قتيلا"),
        ("ar", "مئتان وخمسون", "250"),
        ("ar", "ثلاثة آلاف", "3000"),
        ("ar", "ألف ومئتي مدني", "1200 مدني"),
        ("ar", "أحد عشر جنديا", "11 جنديا"),
        ("ar", "١٢٠٠ شخص", "1200 شخص"),
        ("ar", "الأيام الثلاثة", "الايام ال3"),
        ("ar", "بخمسة صواريخ", "ب5 صواريخ"),
        ("ar", "الثالث عشر من أيار", "13# من ايار"),
        ("en", "twenty-one people", "21 people"),
        ("en", "two hundred and fifty", "250"),
        ("en", "one hundred and twenty people", "120 people"),
        ("en", "three thousand", "3000"),
        ("en", "3 million", "3000000"),
        ("en", "two dozen", "24"),
        ("en", "1,200 people", "1200 people"),
        ("en", "the thirteenth of May", "the 13# of may"),
        ("en", "NINETEEN DEAD", "19 dead"),
    ],
)
def test_number_words_become_digits(language: str, text: str, written: str) -> None:
    assert with_digits(text, language).text == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "يوم الاثنين"),  # Monday, not two
        ("ar", "عشرات القتلى"),
        ("ar", "أثناء القتال"),
        ("ar", "تسعير الخبز"),
        ("en", "someone often attends"),
        ("en", "the tent in Tenerife"),
        ("en", "5, 6"),
    ],
)
def test_words_that_are_no_numbers_stay(language: str, text: str) -> None:
    assert with_digits(text, language).text == fold(text)


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "three and four", "3 and 4"),
        ("en", "one or two", "1 or 2"),
        ("ar", "ثلاثة أربعة", "3 4"),
        ("ar", "قتل خمسة وجرح ستة", "قتل 5 وجرح 6"),
        ("en", "one, two", "1, 2"),
        ("en", "twenty\nthree", "20\n3"),
    ],
)
def test_two_numbers_side_by_side_are_not_one(language: str, text: str, written: str) -> None:
    assert with_digits(text, language).text == written


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_number_word_of_the_lexicon_is_read(language: str) -> None:
    for row in good_rows(f"{language}/numbers.csv", ("form", "value", "kind")):
        if row["kind"] == "bound":
            assert with_digits(f"{row['form']} عشر", language).text == f"1{row['value']}"
            continue
        digits = with_digits(row["form"], language).text.rstrip("#")
        assert digits.lstrip("الو") == row["value"], row


@given(st.data(), st.sampled_from(["ar", "en"]))
def test_spans_of_digits_cover_the_words(data: st.DataObject, language: str) -> None:
    text = data.draw(texts(language))
    folded = with_digits(text, language)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.span(0, len(folded.text))[1] == len(text)
    for at, char in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        assert char.isdigit() or char == "#" or fold(text[start : start + 1])[:1] == char


def test_the_span_of_a_number_is_its_words() -> None:
    text = "قُتل سبعة وعشرون متظاهراً"
    folded = with_digits(text, "ar")
    at = folded.text.index("27")
    start, end = folded.span(at, at + 2)
    assert text[start:end].strip() == "سبعة وعشرون"


@given(st.data(), st.sampled_from(["ar", "en"]))
def test_reading_digits_again_changes_nothing(data: st.DataObject, language: str) -> None:
    once = with_digits(data.draw(st.sampled_from(WORDS[language])), language).text
    assert with_digits(once, language).text == once
