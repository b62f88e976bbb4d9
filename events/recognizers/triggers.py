"""What: the words that tell an event, with the sub-types they may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from events.inflection import forms
from events.lexicon import LANGUAGES, good_rows
from events.model import Span, SubEventType
from events.phrases import PhraseTable
from events.text import Sentence

COLUMNS = ("sub_event_types", "pos", "strength", "forms")


@dataclass(frozen=True, slots=True)
class Sense:
    """A reading of a trigger word."""

    sub_event_types: tuple[SubEventType, ...]
    pos: str
    strength: float
    """0..1: how surely the word alone tells such an event."""
    lemma: str


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """Trigger words found in a sentence. Equal to itself alone."""

    span: Span
    first: int
    """Place of the first token in the sentence."""
    last: int
    senses: tuple[Sense, ...]


@cache
def _table(language: str) -> PhraseTable[Sense]:
    return PhraseTable(_rows(language))


def _rows(language: str) -> Iterator[tuple[str, Sense]]:
    if language not in LANGUAGES:
        return
    for row in good_rows(f"{language}/triggers.csv", COLUMNS):
        types = tuple(map(SubEventType, row.forms("sub_event_types")))
        for lemma in row.forms("forms"):
            sense = Sense(types, row["pos"], float(row["strength"]), lemma)
            for form in forms(lemma, row["pos"]):
                yield form, sense


def find(sentence: Sentence, language: str) -> tuple[Trigger, ...]:
    """The triggers of a sentence in reading order, each with all its readings."""
    found: dict[tuple[int, int], list[Sense]] = {}
    spans: dict[tuple[int, int], Span] = {}
    for match in _table(language).find(sentence.tokens):
        place = (match.first, match.last)
        spans[place] = Span(match.start, match.end)
        if match.value not in found.setdefault(place, []):
            found[place].append(match.value)
    return tuple(Trigger(spans[p], *p, tuple(senses)) for p, senses in found.items())
