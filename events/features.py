"""A sentence as numbers for the trained decider: hashed words, word pairs, letter groups and what the recognizers saw.

Hashing needs no vocabulary file; the table is small enough to ship and collisions cost little (measured in training).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from events.inflection import light_stem
from events.recognizers.casualties import Figure
from events.recognizers.dates import DateMention
from events.recognizers.triggers import Trigger
from events.text import Sentence
from events.word_classes import classes_of
from geodata.names import is_arabic, strip_article

BITS = 17
SIZE = 1 << BITS
_CHARS = (3, 4, 5)
STRONG = 0.9
"""Strength of a trigger that hardly ever tells anything else."""
CLASS_WEIGHT, CLASS_PAIR_WEIGHT = 1.0, 0.5
"""Weights of the kinds of words (`events.word_classes`) and of two kinds in a row (docs/accuracy.md)."""
TOPIC_WEIGHT = 1.4
"""Weight of the article's words beside the sentence's own (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words that name somebody, some place or some day: what they are tells more than which they are."""

    first: int
    """Place of the first word in the sentence."""
    last: int
    sign: str
    """What stands for the words ("@place", "@state forces")."""


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
    camps: int = 0
    """How many colour groups of armed actors it names."""
    real: bool = False
    """Whether it has a trigger that no word of intent governs."""
    in_article: bool = True
    """False for a sentence on its own, whose place in an article means nothing."""
    names: tuple[Name, ...] = ()
    """Its actors, places and dates, in reading order, none over another."""
    topic: tuple[int, ...] = ()
    """Feature ids of the whole article's words (`topic_ids`): its other sentences tell a match report or a drill."""


@dataclass(frozen=True, slots=True)
class Features:
    """A sentence (or mention) as numbers: hashed features with their values."""

    ids: NDArray[np.int64]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, *groups: tuple[float, Iterable[int]]) -> Features:
        """Features of groups (weight, ids): within a group all count alike and their squares add up to the weight's."""
        known = [_distinct(members) for _, members in groups]
        values = [weight / max(1, len(ids)) ** 0.5 for (weight, _), ids in zip(groups, known, strict=True)]
        counts = [len(ids) for ids in known]
        return cls(np.concatenate(known), np.repeat(np.array(values, dtype=np.float32), counts))


def _distinct(members: Iterable[int]) -> NDArray[np.int64]:
    """Each id once, in order."""
    known = set(members)
    ids = np.fromiter(known, dtype=np.int64, count=len(known))
    ids.sort()
    return ids


def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode()) & (SIZE - 1)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """A word as the features count it: stemmed, every number alike."""
    if word[0] == "@":
        return word
    return "0" if word.isdigit() else light_stem(word)


@lru_cache(maxsize=200_000)
def _word_id(word: str) -> int:
    return _hash(f"t {_stem(word)}")


@lru_cache(maxsize=200_000)
def _letter_ids(word: str) -> tuple[int, ...]:
    """Ids of a word's letter groups, its ends marked."""
    if word[0] == "@":
        return ()
    plain = strip_article(word) if is_arabic(word) else word
    padded = f"<{'0' * len(word) if word.isdigit() else plain}>"
    return tuple(_hash(f"c {padded[i : i + n]}") for n in _CHARS for i in range(len(padded) - n + 1))


@lru_cache(maxsize=400_000)
def _pair_id(mark: str, one: str, other: str) -> int:
    return _hash(f"{mark} {_stem(one)} {_stem(other)}")


@lru_cache(maxsize=400_000)
def _triple_id(one: str, two: str, three: str) -> int:
    return _hash(f"r {_stem(one)} {_stem(two)} {_stem(three)}")


@lru_cache(maxsize=50_000)
def _kind_id(kind: str) -> int:
    return _hash(f"k {kind}")


@lru_cache(maxsize=100_000)
def _kind_pair_ids(mark: str, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_hash(f"{mark} {a} {b}") for a in one for b in other)


@lru_cache(maxsize=50_000)
def _sign_id(sign: str) -> int:
    return _hash(f"s {sign}")


def masked(seen: Seen) -> list[str]:
    """The words of a sentence, each name by its sign."""
    words: list[str] = []
    at = 0
    tokens = seen.sentence.tokens
    for name in seen.names:
        words += [token.text for token in tokens[at : name.first]]
        words.append(name.sign)
        at = name.last + 1
    return words + [token.text for token in tokens[at:]]


def topic_ids(words: Iterable[str]) -> tuple[int, ...]:
    """Feature ids of an article's folded words, title included; the same for all its sentences."""
    return tuple(sorted({_topic_id(word) for word in words}))


@lru_cache(maxsize=200_000)
def _topic_id(word: str) -> int:
    return _hash(f"a {_stem(word)}")


def features(seen: Seen) -> Features:
    """All features of a sentence: its own and its article's."""
    own, topic = own_features(seen), topic_features(seen.topic)
    return Features(np.concatenate((own.ids, topic.ids)), np.concatenate((own.values, topic.values)))


def own_features(seen: Seen) -> Features:
    """The features of a sentence itself: words, pairs of words, letter groups, and what the recognizers saw."""
    words = masked(seen)[:120]
    pairs = chain(map(_pair_id, repeat("p"), words, words[1:]), map(_pair_id, repeat("q"), words, words[2:]))
    triples = map(_triple_id, words, words[1:], words[2:])
    return Features.of(
        (1.0, map(_word_id, words)),
        (0.7, pairs),
        (0.4, triples),
        (0.7, chain.from_iterable(map(_letter_ids, words))),
        (1.0, map(_sign_id, _signs(seen))),
        *_of_classes(words),
    )


def _of_classes(words: Sequence[str]) -> Iterator[tuple[float, Iterable[int]]]:
    """The kinds of words and the order they come in, words of no class left out: "@rebel group storm @place"."""
    kinds = [k for k in map(_kinds, words) if k]
    yield CLASS_WEIGHT, map(_kind_id, chain.from_iterable(kinds))
    yield CLASS_PAIR_WEIGHT, chain.from_iterable(map(_kind_pair_ids, repeat("kk"), kinds, kinds[1:]))
    yield CLASS_PAIR_WEIGHT, chain.from_iterable(map(_kind_pair_ids, repeat("kq"), kinds, kinds[2:]))


@lru_cache(maxsize=200_000)
def _kinds(word: str) -> tuple[str, ...]:
    return (word,) if word[0] == "@" else ("0",) if word.isdigit() else classes_of(word)


def topic_features(topic: tuple[int, ...]) -> Features:
    """The features a sentence has from its article, the same for all sentences of it."""
    return Features.of((TOPIC_WEIGHT, topic))


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
    strong = seen.real and any(s.strength >= STRONG for t in seen.triggers for s in t.senses)
    yield f"camps {min(2, seen.camps)}"
    yield f"real {seen.real}"
    yield f"strong {strong} camps {min(2, seen.camps)}"
    yield f"strong {strong} dated {bool(seen.dates)} counted {bool(seen.figures)}"
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
