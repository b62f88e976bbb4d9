"""The words that tell an event, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import grows_linearly, mention, mentions, sentence

from events.lexicon import LANGUAGES, good_rows
from events.model import SubEventType
from events.recognizers.triggers import COLUMNS, find


def told(text: str, language: str) -> dict[str, set[SubEventType]]:
    return {
        t.span.of(text): {sub for sense in t.senses for sub in sense.sub_event_types}
        for t in find(sentence(text), language)
    }


@pytest.mark.parametrize(
    ("language", "text", "words", "sub_type"),
    [
        ("ar", "قصف الطيران المدينة", "قصف الطيران", SubEventType.AIR_STRIKE),
        ("ar", "اشتباكات في المدينة", "اشتباكات", SubEventType.ARMED_CLASH),
        ("ar", "سيطرت القوات على البلدة", "سيطرت", SubEventType.GOVERNMENT_REGAINS),
        ("ar", "تظاهر المئات", "تظاهر", SubEventType.PEACEFUL_PROTEST),
        ("ar", "انفجرت عبوة ناسفة", "انفجرت عبوة", SubEventType.REMOTE_EXPLOSIVE),
        ("ar", "اعتقلت الشرطة شابا", "اعتقلت", SubEventType.ARRESTS),
        ("ar", "فجر انتحاري نفسه", "انتحاري", SubEventType.SUICIDE_BOMB),
        ("en", "Warplanes bombed the town.", "Warplanes bombed", SubEventType.AIR_STRIKE),
        ("en", "CLASHES BROKE OUT", "CLASHES", SubEventType.ARMED_CLASH),
        ("en", "Troops retook the town.", "retook", SubEventType.GOVERNMENT_REGAINS),
        ("en", "Hundreds protested.", "protested", SubEventType.PEACEFUL_PROTEST),
        ("en", "A roadside bomb exploded.", "roadside bomb", SubEventType.REMOTE_EXPLOSIVE),
        ("en", "Police arrested a man.", "arrested", SubEventType.ARRESTS),
        ("en", "A suicide bomber blew himself up.", "suicide bomber", SubEventType.SUICIDE_BOMB),
    ],
)
def test_matches(language: str, text: str, words: str, sub_type: SubEventType) -> None:
    assert sub_type in told(text, language)[words]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "الطقس جميل اليوم"),
        ("ar", "افتتح الوزير المدرسة"),
        ("en", "The weather is nice."),
        ("en", "a bombastic Protestant"),
        ("en", "the minister opened a school"),
    ],
)
def test_must_not_match(language: str, text: str) -> None:
    assert told(text, language) == {}


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ar", "وبالسيطرة على المدينة", "السيطرة على"),  # proclitics are no part of the words
        ("ar", "فقصفت البلدة", "قصفت"),
        ("ar", "واعتقلوهم", "اعتقلوهم"),
        ("en", "They shot down a drone", "shot down"),
    ],
)
def test_boundary(language: str, text: str, words: str) -> None:
    assert words in told(text, language)


def test_a_language_without_a_lexicon_has_no_triggers() -> None:
    assert told("Les avions ont bombardé la ville", "fr") == {}


def test_senses_are_given_once_each() -> None:
    for text, language in (("Clashes broke out", "en"), ("اشتباكات عنيفة", "ar")):
        for trigger in find(sentence(text), language):
            assert len(trigger.senses) == len(set(trigger.senses))


FORMS = [
    (language, form)
    for language in LANGUAGES
    for row in good_rows(f"{language}/triggers.csv", COLUMNS)
    for form in row.forms("forms")
]


@given(st.lists(st.sampled_from(FORMS), min_size=1, max_size=6))
def test_every_form_of_the_lexicon_is_found_among_others(forms: list[tuple[str, str]]) -> None:
    language = forms[0][0]
    text = " — ".join(form for _, form in forms)
    [reading] = mentions(text, language) if "." not in text else [mention(forms[0][1], language)]
    spans = [t.span for t in reading.triggers]
    assert spans
    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize("piece", ["قصف الطيران ", "blew himself ", "و", "the the ", "( "])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_time_grows_with_the_text(piece: str, language: str) -> None:
    assert grows_linearly(lambda text: find(sentence(text), language), piece, 2_000)
