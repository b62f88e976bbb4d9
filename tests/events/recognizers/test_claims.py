"""Who says so, in both languages, and how; a speaker is no side by speaking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import grows_linearly, mention, mentions, sentence

from events.model import Stance
from events.recognizers.claims import Attribution, find

ASSERTS, CONFIRMS, DENIES = Stance
SYRIA = "Military Forces of Syria"


def said(text: str, language: str) -> list[tuple[str, Stance]]:
    found = mention(text, language).attributions
    return list(dict.fromkeys((a.claim.claimant, a.claim.stance) for a in found))


def first(text: str, language: str) -> Attribution:
    return mention(text, language).attributions[0]


@pytest.mark.parametrize(
    ("language", "text", "claimant", "stance"),
    [
        ("ar", "قال المرصد السوري لحقوق الإنسان إن الجيش دخل المدينة", "SOHR", ASSERTS),
        ("ar", "دخل الجيش المدينة وفق المرصد السوري", "SOHR", ASSERTS),
        ("ar", "أعلن الجيش السوري السيطرة على البوكمال", SYRIA, ASSERTS),
        ("ar", "وأكدت وكالة سانا استعادة البلدة", "SANA", CONFIRMS),
        ("ar", "نفى حزب الله أي انسحاب", "Hezbollah", DENIES),
        ("en", "The Syrian Observatory for Human Rights said troops entered the town.", "SOHR", ASSERTS),
        ("en", "Troops entered the town, according to SANA.", "SANA", ASSERTS),
        ("en", "The Pentagon confirmed the strike.", "Pentagon", CONFIRMS),
        ("en", "Hezbollah denied that it withdrew.", "Hezbollah", DENIES),
        ("en", "The UN said so.", "United Nations", ASSERTS),
        (
            "en",
            "Rebels took the mine, according to the Ecuadorian Observatory of Organized Crime.",
            "Ecuadorian Organized Crime Observatory",
            ASSERTS,
        ),
        ("en", "Armenia's Defence Ministry denied it.", "Ministry of Defence of Armenia", DENIES),
        ("ar", "وأعلن المكتب البحري الدولي خطف سفينة", "International Maritime Bureau", ASSERTS),
        ("ar", "نفت وزارة الدفاع الأذربيجانية القصف", "Ministry of Defence of Azerbaijan", DENIES),
        ("en", "The army said on Monday that rebels attacked.", SYRIA, ASSERTS),
        ("en", "Troops entered the town, The Washington Post reported.", "The Washington Post", ASSERTS),
        ("en", "The Kyiv Independent reported the strike.", "Kyiv Independent", ASSERTS),
        ("en", "Twelve were killed, Al-Ahli Hospital said.", "Al-Ahli Arab Hospital", ASSERTS),
        ("ar", "ذكرت صحيفة واشنطن بوست أن الجيش دخل المدينة", "The Washington Post", ASSERTS),
        ("ar", "أفادت وكالة الأنباء الكويتية بمقتل جندي", "KUNA", ASSERTS),
        ("ar", "قالت مديرية صحة إدلب إن شخصين قتلا", "Idlib Health Directorate", ASSERTS),
    ],
)
def test_claims_are_found(language: str, text: str, claimant: str, stance: Stance) -> None:
    assert said(text, language) == [(claimant, stance)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "دخلت قوات النظام المدينة"),
        ("ar", "المقال منشور في الصحيفة"),
        ("en", "Troops entered the town."),
        ("en", "An old man said hello."),  # nobody known
        ("en", "the un-said remains"),
        ("en", "The punch at dawn, said one of them, set the trend."),
        ("ar", "قال أحدهم إن بترا والعربية والحدث والصباح كلمات"),
    ],
)
def test_no_claim(language: str, text: str) -> None:
    assert said(text, language) == []


def test_and_said_has_no_subject_in_what_was_said_before() -> None:
    text = "ونفت قوات الدعم السريع استهداف المدنيين، وقالت إنها اشتبكت مع الجيش"
    assert {name for name, _ in said(text, "ar")} == {"Rapid Support Forces"}
    assert said("الجيش السوري قال إنه دخل المدينة", "ar") == [(SYRIA, ASSERTS)]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ar", "أعلن الجيش السوري أن مسلحين هاجموا البلدة", SYRIA),
        ("en", "The army said on Monday that rebels attacked the town.", SYRIA),
        ("en", "Hezbollah denied that it withdrew.", "Hezbollah"),
    ],
)
def test_armed_speakers_are_named(language: str, text: str, speaker: str) -> None:
    assert [m.actor.name for m in first(text, language).speakers] == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "inside", "outside"),
    [
        ("ar", "قال المرصد السوري إن قوات النظام قصفت البلدة", "قال المرصد السوري", "قصفت"),
        ("en", "The army said on Monday that rebels attacked the town", "The army said", "rebels"),
    ],
)
def test_the_reach_covers_the_speech_and_not_the_news(language: str, text: str, inside: str, outside: str) -> None:
    words = first(text, language).reach.of(text)
    assert inside in words
    assert outside not in words


def test_one_verb_is_one_attribution() -> None:
    assert len(mention("نفى حزب الله أي انسحاب", "ar").attributions) == 1


def test_the_day_of_the_speech_lies_in_the_reach() -> None:
    assert "Monday" in first("The army said on Monday that rebels attacked the town", "en").reach.of(
        "The army said on Monday that rebels attacked the town"
    )


WORDS = st.sampled_from(
    ["قال", "نفى", "المرصد", "الجيش السوري", "إن", "أن", "وفق", "said", "the army", "SOHR", "that", "denied", "UN",
     "un", "according to", "و", "🔥", "."]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=15), st.sampled_from(["ar", "en"]))
def test_claims_stand_in_their_sentence(words: list[str], language: str) -> None:
    text = " ".join(words)
    for reading in mentions(text, language):
        whole = reading.sentence.span
        for a in reading.attributions:
            for span in (a.claim.span, a.verb, a.reach):
                assert whole.start <= span.start < span.end <= whole.end
            assert a.reach.start <= a.verb.start < a.verb.end <= a.reach.end
            assert set(a.speakers) <= set(reading.actors)


@pytest.mark.parametrize("piece", ["قال المرصد ", "said SOHR ", "و", "« ", "that "])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_time_grows_with_the_text(piece: str, language: str) -> None:
    assert grows_linearly(lambda text: find(sentence(text), language, text, ()), piece, 800)
