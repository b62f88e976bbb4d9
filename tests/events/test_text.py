"""Languages, paragraphs and sentences, with offsets that lead back to the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.model import Span
from events.text import MAX_SENTENCE, language_of, paragraphs, sentences
from geodata.names import fold, tokens

PIECES = st.sampled_from(
    ["قال د. أحمد ", "إن الجيش دخل", "؟", "؛ ", ". ", "...", "\n", "\r\n", "\u2028", "- ", "2) ", "Gen. ", "U.S. ",
     "3.5 km ", "“Why?” ", "!", "🔥", "#هاشتاغ ", "  ", "\t", "«", "Ж", "\u200f", "The army said so"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=120)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال الجيش إن قواته دخلت المدينة", "ar"),
        ("The army said its troops entered the town", "en"),
        ("TROOPS ENTERED THE TOWN", "en"),
        ("ارتش اعلام کرد که نیروها وارد شهر شد و این را تایید کرد", "fa"),
        ("فوج نے شہر میں داخل ہونے کا اعلان کیا ہے", "ur"),
        ("L'armée a annoncé que les forces sont entrées dans la ville et les villages", "fr"),
        ("Die Armee ist mit schweren Waffen in das Dorf gekommen und nicht geblieben", "de"),
        ("Las fuerzas del gobierno entraron en la ciudad con los tanques por el norte", "es"),
        ("Ordu bu şehre girdi ve çok olan için ile", "tr"),
        # mixed: the language of most letters
        ("دخلت قوات من SDF بلدة هجين في ريف دير الزور", "ar"),
        ("The army (الجيش) said it entered Hajin (هجين) on Sunday", "en"),
    ],
)
def test_languages_that_are_told(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "12345 67", "🔥🔥🔥", "Армия вошла в город", "軍隊は町に入ったと発表した", "...!?"]
)
def test_languages_that_cannot_be_told_are_not_guessed(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It fell. They left.", ["It fell.", "They left."]),
        ("سقطت المدينة. غادروا؟ نعم!", ["سقطت المدينة.", "غادروا؟", "نعم!"]),
        ("He asked: “Why?” She left.", ["He asked: “Why?”", "She left."]),
        ("أولا؛ ثانيا", ["أولا؛", "ثانيا"]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("one\u2028two", ["one", "two"]),
        ("- a bullet\n• another\n3) a third", ["a bullet", "another", "a third"]),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert [s.text for s in sentences(text)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Smith met Col. Brown",
        "U.S. troops came 3.5 km closer",
        "It fell on Jan. 5 near St. George",
        "قال د. أحمد ذلك",
        "تقدمت القوات 3.5 كيلومتر",
        "no full stop at all and on it goes",
        "قوات النظام تدخل البلدة وتنسحب منها وتعود إليها",
    ],
)
def test_where_sentences_do_not_end(text: str) -> None:
    assert [s.text for s in sentences(text)] == [text]


@pytest.mark.parametrize("piece", ["و ", "7", "the army said ", "\u00a0\t x"])
def test_a_sentence_that_never_ends_is_cut(piece: str) -> None:
    text = (piece * 20_000)[:20_000].strip()
    found = sentences(text)
    assert len(found) >= 10
    assert all(0 < len(s.text) <= MAX_SENTENCE for s in found)
    assert sum(len(s.tokens) for s in found) >= len(tokens(text))
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(s.span.of(text) == s.text == s.text.strip() for s in found)


@pytest.mark.parametrize("text", ["", "   ", "\n\n\r\n", "\u2028\u2029"])
def test_a_text_of_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()
    assert paragraphs(text) == []


@given(TEXTS)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    found = sentences(text)
    assert [s.index for s in found] == list(range(len(found)))
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(one.paragraph <= two.paragraph for one, two in pairwise(found))
    assert all(s.span.of(text) == s.text and s.text.strip() == s.text for s in found)


@given(TEXTS)
def test_only_bullets_and_blanks_stand_outside_sentences(text: str) -> None:
    outside = text
    for found in reversed(sentences(text)):
        outside = outside[: found.span.start] + outside[found.span.end :]
    assert not [c for c in outside if c.isalpha()]


@given(TEXTS)
def test_tokens_stand_in_the_text(text: str) -> None:
    for found in sentences(text):
        for token in found.tokens:
            assert found.span.start <= token.start < token.end <= found.span.end
            assert fold(text[token.start : token.end]) == token.text


def test_token_places() -> None:
    [found] = sentences("The army left")
    assert [found.token_at(offset) for offset in (0, 3, 4, 7, 9, 99)] == [0, 0, 1, 1, 2, 2]
    assert found.starts == {0: 0, 4: 1, 9: 2}


def test_paragraphs_leave_out_the_blanks_around_a_line() -> None:
    text = "  one \n\n\ttwo\r\n"
    assert [span.of(text) for span in paragraphs(text)] == ["one", "two"]
    assert paragraphs(text)[0] == Span(2, 5)
