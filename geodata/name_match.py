"""Names standing at some word of a text: the longest key from there on, and where a name may end in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from geodata.names import AT_HAND, is_arabic, is_latin_article, strip_article

MAX_WORDS = 7
"""Longest name looked for in a text, in words; 99.9 % of the gazetteer's names are no longer."""


class NameMatch(NamedTuple):
    """A name the gazetteer holds, standing at some word of a text."""

    tokens: int
    """Words of the text it takes."""
    left_out: int
    """Characters of the first word before the name (proclitics)."""
    key: str
    stem: str
    """The first word without proclitics, its article restored: للجزيره -> الجزيره."""
    rows: tuple[int, ...]
    """The places behind it, most prominent first; opaque numbers for `Gazetteer.place_at`."""
    exact: bool
    """Whether some place is written just so, the article too."""


def parts_of(words: Sequence[str], i: int, first: str) -> list[str]:
    """What word i, read as `first`, and the words after it add to the longest key from there on."""
    return list(map(_part, (first, *words[i + 1 : i + MAX_WORDS])))


def ends_of(parts: Iterable[str]) -> dict[int, tuple[int, int]]:
    """Where names may end in a key of some parts: length -> (words taken, words counted)."""
    ends: dict[int, tuple[int, int]] = {}
    length = 0
    for taken, part in enumerate(parts, 1):
        if part:  # an article adds nothing, so no name ends with it
            length += len(part)
            ends[length] = (taken, len(ends) + 1)
    return ends


@lru_cache(maxsize=AT_HAND)
def _part(word: str) -> str:
    """What a folded word adds to a key: the same as in `geodata.names.key_words`."""
    if is_arabic(word):
        return strip_article(word)
    return "" if is_latin_article(word) else word
