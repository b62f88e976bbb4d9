"""Quotes are found word by word after folding, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.llm.quotes import Quotes
from events.model import Span
from geodata.names import tokens

ARABIC = "قصفت طائراتٌ حربيّة مواقعَ بالبوكمال، وقُتل ٧ مدنيين. ثم قُتل آخرون في البوكمال."
ENGLISH = (
    "Warplanes “bombed” the Al-Bukamal area’s outskirts; seven people were killed. Later seven people "
    "fled Raqqa’s north."
)


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        # matches
        (ARABIC, "قصفت طائرات حربية", "قصفت طائراتٌ حربيّة"),
        (ARABIC, "وقتل 7 مدنيين", "وقُتل ٧ مدنيين"),
        (ARABIC, "قتل 7", "قُتل ٧"),
        (ARABIC, "«البوكمال»", "البوكمال"),
        (ENGLISH, "warplanes bombed the al Bukamal area's", "Warplanes “bombed” the Al-Bukamal area"),
        (ENGLISH, "Raqqa", "Raqqa"),
        (ENGLISH, "  killed.\nLater  ", "killed. Later"),
        # must not match
        (ARABIC, "قصفت الطائرات الحربية", None),
        (ARABIC, "قصفت طائرات ... بالبوكمال", None),
        (ARABIC, "خمسة مدنيين", None),
        (ENGLISH, "Warplanes struck", None),
        (ENGLISH, "seven were killed", None),
        (ENGLISH, "people seven", None),
        (ENGLISH, "plane", None),
        # boundary
        (ENGLISH, "north", "north"),
        (ENGLISH, "", None),
        (ENGLISH, "“…”", None),
        (ENGLISH, "a", None),
        ("", "Raqqa", None),
    ],
)
def test_where_words_stand(text: str, quote: str, found: str | None) -> None:
    span = Quotes(text).find(quote)
    assert (span.of(text) if span else None) == found


def test_the_nearest_of_several_is_meant_and_a_limit_holds() -> None:
    words = Quotes(ENGLISH)
    first, second = words.all("seven people")
    assert words.find("seven people") == first
    assert words.find("seven people", near=Span(len(ENGLISH) - 4, len(ENGLISH))) == second
    assert words.find("seven people", within=Span(second.start, len(ENGLISH))) == second
    assert words.find("seven people", within=Span(0, 10)) is None


def test_the_word_without_its_preposition_begins_where_the_name_does() -> None:
    spans = Quotes(ARABIC).all("البوكمال")
    assert [span.of(ARABIC) for span in spans] == ["البوكمال", "البوكمال"]


@given(st.sampled_from([ARABIC, ENGLISH]), st.integers(0, 12), st.integers(1, 6))
def test_any_run_of_words_is_found_where_it_stands(text: str, first: int, count: int) -> None:
    words = tokens(text)[first : first + count]
    if not words or sum(len(word.text) for word in words) < 2:
        return
    span = Span(words[0].start, words[-1].end)
    assert span in Quotes(text).all(span.of(text))


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_and_no_quote_break_it(text: str, quote: str) -> None:
    for span in Quotes(text).all(quote):
        assert 0 <= span.start < span.end <= len(text)
