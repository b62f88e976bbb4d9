"""A sentence as numbers for the trained decider: hashed words, word pairs, letter groups and what the recognizers saw.

Hashing needs no vocabulary file; the table is small enough to ship and collisions cost little (measured in training).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from events.recognizers.casualties import Figure
from events.recognizers.dates import DateMention
from events.recognizers.triggers import Trigger
from events.text import Sentence
from geodata.names import is_arabic, strip_article

BITS = 17
SIZE = 1 << BITS
_CHARS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the recognizers saw in a sentence, and where it stands."""

    sentence: Sentence
    triggers: tuple[Trigger, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    actors: int = 0
    """How many actor mentions."""
    attributions: int = 0
    in_article: bool = True
    """False for a sentence on its own, whose place in an article means nothing."""


def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode()) & (SIZE - 1)


@lru_cache(maxsize=200_000)
def _word_ids(word: str) -> tuple[int, ...]:
    """Ids of a word, its form without article, and its letter groups."""
    plain = strip_article(word) if is_arabic(word) else word
    shape = "0" * len(word) if word.isdigit() else plain
    ids = [_hash(f"w {shape}")]
    padded = f"<{shape}>"
    ids += [_hash(f"c {padded[i : i + n]}") for n in _CHARS for i in range(len(padded) - n + 1)]
    return tuple(ids)


@lru_cache(maxsize=200_000)
def _pair_id(one: str, other: str) -> int:
    return _hash(f"p {one} {other}")


def ids(seen: Seen) -> NDArray[np.int64]:
    """The distinct feature ids of a sentence, ascending."""
    words = [token.text for token in seen.sentence.tokens][:120]
    found: set[int] = set()
    for word in words:
        found.update(_word_ids(word))
    found.update(_pair_id(a, b) for a, b in zip(words, words[1:], strict=False))
    found.update(_hash(f"s {sign}") for sign in _signs(seen))
    return np.array(sorted(found), dtype=np.int64)


def _signs(seen: Seen) -> Iterable[str]:
    """What the recognizers saw, as features."""
    for trigger in seen.triggers:
        for sense in trigger.senses:
            yield from (f"trigger {sub}" for sub in sense.sub_event_types)
    yield f"triggers {min(3, len(seen.triggers))}"
    yield from {f"figure {figure.kind} {figure.part}" for figure in seen.figures}
    yield from {f"date {mention.rule.split('.')[0]} {mention.future}" for mention in seen.dates} or {"no date"}
    yield from {f"date precision {int(mention.date.precision)}" for mention in seen.dates}
    yield f"actors {min(3, seen.actors)}"
    yield f"said {min(2, seen.attributions)}"
    if seen.in_article:
        yield f"place in article {min(3, seen.sentence.index)}"
    yield f"length {min(6, len(seen.sentence.tokens) // 8)}"
    yield from _openings(seen.sentence)


def _openings(sentence: Sentence) -> Iterable[str]:
    """The first words decide much: "read also", "photo:", "in a related development"."""
    words = [token.text for token in sentence.tokens[:3]]
    yield from (f"opens {i} {word}" for i, word in enumerate(words))
    if sentence.text.rstrip().endswith(("?", "؟")):
        yield "asks"


def matrix_rows(all_seen: Sequence[Seen]) -> list[NDArray[np.int64]]:
    """Feature ids of many sentences."""
    return [ids(seen) for seen in all_seen]
