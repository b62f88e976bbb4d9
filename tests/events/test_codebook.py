"""The codebook holds every code and no other, and its examples are read: how many rightly is measured, not arranged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

import events
from events.model import ActorKind, Article, Coding, DatePrecision, EventType, Importance, Stance, SubEventType
from events.pipeline import Reader
from events.reading import SentenceReading, read_sentences
from events.text import sentences
from events.training.texts import FOLDER as TRAINING
from geodata.places import WherePrecision

CODEBOOK = Path(events.__file__).with_name("CODEBOOK.md")
PUBLISHED = datetime(2024, 3, 14, 12, tzinfo=UTC)
"""The day the codebook names, a Thursday."""
LANGUAGES = ("ar", "en")
SECTIONS: dict[str, list[str]] = {
    "event_type": [*EventType],
    "sub_event_type": [*SubEventType],
    "date_precision": [str(int(code)) for code in DatePrecision],
    "where_precision": [str(int(code)) for code in WherePrecision],
    "actor_kind": [*ActorKind],
    "stance": [*Stance],
    "importance": [*Importance],
}
_OF_CODING: dict[str, Callable[[Coding], Iterable[object]]] = {
    "event_type": lambda c: [c.event_type],
    "sub_event_type": lambda c: [c.sub_event_type],
    "where_precision": lambda c: [int(c.where_precision)] if c.where_precision else [],
    "actor_kind": lambda c: [actor.kind for actor in (*c.side_a, *c.side_b)],
}
_OF_SENTENCE: dict[str, Callable[[SentenceReading], Iterable[object]]] = {
    "date_precision": lambda r: [int(mention.date.precision) for mention in r.dates],
    "stance": lambda r: [attribution.claim.stance for attribution in r.attributions],
}
"""Read without regard to whether the sentence is taken to tell an event."""
FLOORS = {
    "event_type": 9,
    "sub_event_type": 40,
    "where_precision": 8,
    "actor_kind": 12,
    "date_precision": 9,
    "stance": 4,
}
"""Examples read rightly, of 12, 50, 14, 16, 10 and 6: some below what was measured, for every new training moves them
a little. The examples are not reworded to raise them."""


@dataclass(frozen=True)
class Example:
    section: str
    code: str
    language: str
    sentence: str


@cache
def chapters() -> dict[str, dict[str, str]]:
    """{chapter: {code: what stands under it}}; the chapter without codes is left out."""
    found: dict[str, dict[str, str]] = {}
    for chapter in re.split(r"^## ", CODEBOOK.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = chapter.partition("\n")
        parts = [part.partition("\n") for part in re.split(r"^### ", rest, flags=re.M)[1:]]
        if parts:
            assert len(parts) == len({code for code, _, _ in parts}), f"{title}: a code stands twice"
            found[title.strip()] = {code.strip(): words for code, _, words in parts}
    return found


@cache
def examples() -> tuple[Example, ...]:
    return tuple(
        Example(section, code, language, sentence.strip())
        for section, codes in chapters().items()
        for code, words in codes.items()
        for language, sentence in re.findall(r"^\* (ar|en): (.+)$", words, flags=re.M)
    )


Values = Callable[[Example], list[str]]


@pytest.fixture(scope="module")
def values() -> Values:
    """values(example): what is read in it, as an article of one sentence, where its chapter's codes would stand."""
    reader = Reader.open()

    def read(example: Example) -> list[str]:
        if example.section in _OF_CODING:
            found = [_OF_CODING[example.section](coding) for coding in _codings(reader, example)]
        else:
            found = [_OF_SENTENCE[example.section](reading) for reading in _readings(example)]
        return [str(value) for one in found for value in one]

    return read


def _codings(reader: Reader, example: Example) -> list[Coding]:
    article = Article("codebook", "Codebook", "", "", example.sentence, example.language, PUBLISHED, PUBLISHED)
    return [report.coding for report in reader.read(article).reports]


def _readings(example: Example) -> tuple[SentenceReading, ...]:
    text = example.sentence
    return read_sentences(sentences(text), text, example.language, PUBLISHED.date())


def test_the_chapters_are_those_of_the_model():
    assert list(chapters()) == list(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_chapter_holds_its_codes_and_none_else(section: str):
    assert list(chapters()[section]) == [str(code) for code in SECTIONS[section]]


@pytest.mark.parametrize("section", SECTIONS)
def test_each_code_is_explained_with_one_example_in_each_language(section: str):
    for code, words in chapters()[section].items():
        languages = [e.language for e in examples() if (e.section, e.code) == (section, code)]
        assert languages == list(LANGUAGES), f"{section} {code}"
        assert len(words.split("* ar:")[0].split()) >= 5, f"{section} {code} is not explained"


@pytest.mark.parametrize("code", SubEventType)
def test_each_sub_type_says_when_it_is_not_to_be_used(code: StrEnum):
    assert "**not**" in chapters()["sub_event_type"][code].lower()


def test_examples_are_in_the_language_they_are_said_to_be():
    for example in examples():
        arabic = len(re.findall(r"[\u0621-\u064a]", example.sentence)) / len(example.sentence)
        assert (arabic > 0.6) == (example.language == "ar"), example.sentence


def test_no_example_is_known_from_training():
    trained = "\n".join(path.read_text(encoding="utf-8") for path in TRAINING.rglob("*.*sv"))
    trained += "\n".join(path.read_text(encoding="utf-8") for path in TRAINING.rglob("*.jsonl"))
    assert len(trained) > 100_000
    assert [e.sentence for e in examples() if e.sentence.rstrip(".") in trained] == []


@pytest.mark.parametrize("section", FLOORS)
def test_most_examples_are_read_as_their_code(section: str, values: Values):
    mine = [(example, values(example)) for example in examples() if example.section == section]
    wrong = [(example, got) for example, got in mine if example.code not in got]
    for example, got in wrong:
        print(f"{section} {example.code} ({example.language}) was read as {got or 'nothing'}: {example.sentence}")
    right = len(mine) - len(wrong)
    assert right >= FLOORS[section], f"{right} of {len(mine)} right"
