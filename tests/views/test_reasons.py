"""Why a value was taken, in the language of the page: what the reader writes in English is known again."""

from __future__ import annotations

import pytest

from views.reasons import said
from views.words import words

EN, AR = words("en"), words("ar")


@pytest.mark.parametrize(
    ("reason", "arabic"),
    [
        ("the record as a whole is right", "السجل صحيح في مجمله"),
        ("Air/drone strike: trigger “غارة”", "غارة جوية أو بطائرة مسيّرة: اللفظ «غارة»"),
        ("next likeliest: Attack (0.12)", "يليه في الترجيح: اعتداء على مدنيين (0.12)"),
        ("84 km from another place of the article", "على بعد 84 كم من مكان آخر في المقال"),
        ("in SY, which the article is about", "في سوريا، وعنه المقال"),
        ("a village, as the text says", "قرية كما يقول النص"),
        ("Deir ez-Zor named beside it", "ذُكر بجانبه: Deir ez-Zor"),
    ],
)
def test_a_reason_is_said_in_arabic_and_stays_in_english(reason: str, arabic: str) -> None:
    assert said(reason, AR) == arabic
    assert said(reason, EN) == reason.replace("in SY,", "in Syria,")


@pytest.mark.parametrize(
    "reason", ["coded by ACLED as 7", "a spaceport, as the text says", "5 km N of it, as the text says", "", "{sub}"]
)
def test_what_has_no_words_stays_as_the_reader_wrote_it(reason: str) -> None:
    assert said(reason, AR) == said(reason, EN) == reason
