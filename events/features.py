"""A sentence as numbers for the trained decider: hashed words, word pairs, letter groups and what the recognizers saw.

Hashing needs no vocabulary file; the table is small enough to ship and collisions cost little (measured in training).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, cycle, pairwise, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from events.inflection import light_stem
from events.recognizers.casualties import Figure
from events.recognizers.dates import DateMention
from events.recognizers.triggers import Trigger
from events.text import Sentence
from events.word_classes import classes_of
from geodata.names import AT_HAND, is_arabic, strip_article

BITS = 18
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


@dataclass(frozen=True, slots=True)
class FeatureRows:
    """The features of some sentences, end to end."""

    ids: NDArray[np.int64]
    values: NDArray[np.float32]
    ends: tuple[int, ...]
    """Where each sentence's end."""

    def __iter__(self) -> Iterator[Features]:
        return (Features(self.ids[a:b], self.values[a:b]) for a, b in pairwise((0, *self.ends)))

    @classmethod
    def of(cls, keys: NDArray[np.int64], weights: Sequence[float], rows: int) -> FeatureRows:
        """Rows of keys: an id, and above its BITS the running number of a group; every row has a group for each weight.

        Within a group each id counts once, all count alike, and their squares add up to the group's weight.
        """
        keys.sort()
        keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
        counts = np.bincount(keys >> BITS, minlength=rows * len(weights))
        shares = [weight / max(1, n) ** 0.5 for weight, n in zip(cycle(weights), counts.tolist(), strict=False)]
        ends = counts.reshape(rows, len(weights)).sum(axis=1).cumsum()
        values = np.repeat(np.array(shares, dtype=np.float32), counts)
        return cls(keys & (SIZE - 1), values, tuple(ends.tolist()))


def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode()) & (SIZE - 1)


@lru_cache(maxsize=AT_HAND)
def _stem(word: str) -> str:
    """A word as the features count it: stemmed, every number alike."""
    if word[0] == "@":
        return word
    return "0" if word.isdigit() else light_stem(word)


class _Word(NamedTuple):
    """What the features of a sentence take from one of its words: they are hashed on from what is hashed here."""

    id: int
    stem: bytes
    spaced: bytes
    """The stem and the space after it."""
    pair: int
    """Hash of what a pair with the next word begins with."""
    over: int
    """The same with the word after the next."""
    triple: int
    letters: NDArray[np.int64]
    """Ids of its letter groups."""
    kinds: tuple[str, ...]


@lru_cache(maxsize=AT_HAND)
def _of_word(word: str) -> _Word:
    stem = _stem(word).encode()
    pair, over, triple = (zlib.crc32(b"%b %b " % (mark, stem)) for mark in (b"p", b"q", b"r"))
    letters = np.array(_letter_ids(word), dtype=np.int64)
    return _Word(_hash(f"t {_stem(word)}"), stem, stem + b" ", pair, over, triple, letters, _kinds(word))


def _letter_ids(word: str) -> list[int]:
    """Ids of a word's letter groups, its ends marked."""
    if word[0] == "@":
        return []
    plain = strip_article(word) if is_arabic(word) else word
    padded = f"<{'0' * len(word) if word.isdigit() else plain}>"
    return [_hash(f"c {padded[i : i + n]}") for n in _CHARS for i in range(len(padded) - n + 1)]


@lru_cache(maxsize=AT_HAND)
def _kind_id(kind: str) -> int:
    return _hash(f"k {kind}")


@lru_cache(maxsize=AT_HAND)
def _kind_pair_ids(mark: str, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_hash(f"{mark} {a} {b}") for a in one for b in other)


@lru_cache(maxsize=AT_HAND)
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


@lru_cache(maxsize=AT_HAND)
def _topic_id(word: str) -> int:
    return _hash(f"a {_stem(word)}")


def features(seen: Seen) -> Features:
    """All features of a sentence: its own and its article's."""
    [own], [topic] = own_features([seen]), topic_features(seen.topic)
    return Features(np.concatenate((own.ids, topic.ids)), np.concatenate((own.values, topic.values)))


_GROUPS = (1.0, 0.7, 0.4, 0.7, 1.0, CLASS_WEIGHT, CLASS_PAIR_WEIGHT, CLASS_PAIR_WEIGHT)
"""Weights of words, pairs of words, triples, letter groups, what the recognizers saw, and the kinds of words."""
_LETTERS = 3
_OTHERS = np.array([group for group in range(len(_GROUPS)) if group != _LETTERS])


def own_features(sentences: Sequence[Seen]) -> FeatureRows:
    """The features of sentences themselves: words, pairs of words, letter groups, and what the recognizers saw."""
    groups: list[Sequence[int]] = []
    letters: list[NDArray[np.int64]] = []
    holders: list[int] = []
    for number, seen in enumerate(sentences):
        words = list(map(_of_word, masked(seen)[:120]))
        letters += [word.letters for word in words]
        holders += [number] * len(words)
        groups += _groups(words, seen)
    row = np.arange(len(sentences))[:, None] * len(_GROUPS)
    ids = np.array(list(chain.from_iterable(groups)), dtype=np.int64) & (SIZE - 1)
    keys = ids | np.repeat((row + _OTHERS).ravel() << BITS, list(map(len, groups)))
    group = np.array(holders, dtype=np.int64) * len(_GROUPS) + _LETTERS
    written = np.concatenate([_NO_IDS, *letters]) | np.repeat(group << BITS, list(map(len, letters)))
    return FeatureRows.of(np.concatenate((keys, written)), _GROUPS, len(sentences))


_NO_IDS = np.array([], dtype=np.int64)


def _groups(words: Sequence[_Word], seen: Seen) -> Iterator[Sequence[int]]:
    """The ids of a sentence in the groups of _GROUPS but for its letters; what is over BITS is left to cut off."""
    hashed, second, third = zlib.crc32, words[1:], words[2:]
    yield [word.id for word in words]
    after = [hashed(b.stem, a.pair) for a, b in zip(words, second, strict=False)]
    yield after + [hashed(b.stem, a.over) for a, b in zip(words, third, strict=False)]
    yield [hashed(c.stem, hashed(b.spaced, a.triple)) for a, b, c in zip(words, second, third, strict=False)]
    yield list(map(_sign_id, _signs(seen)))
    yield from _of_classes([word.kinds for word in words if word.kinds])


def _of_classes(kinds: Sequence[tuple[str, ...]]) -> Iterator[Sequence[int]]:
    """The kinds of words and the order they come in, words of no class left out: "@rebel group storm @place"."""
    yield list(map(_kind_id, chain.from_iterable(kinds)))
    yield list(chain.from_iterable(map(_kind_pair_ids, repeat("kk"), kinds, kinds[1:])))
    yield list(chain.from_iterable(map(_kind_pair_ids, repeat("kq"), kinds, kinds[2:])))


def _kinds(word: str) -> tuple[str, ...]:
    return (word,) if word[0] == "@" else ("0",) if word.isdigit() else classes_of(word)


def topic_features(topic: tuple[int, ...]) -> FeatureRows:
    """The features a sentence has from its article, the same for all sentences of it."""
    return FeatureRows.of(np.array(topic, dtype=np.int64), (TOPIC_WEIGHT,), 1)


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
