"""Names standing at some word of a text: the longest key from there on, and where a name may end in it."""

from __future__ import annotations

from collections.abc import Sequence
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


def joined(words: Sequence[str], i: int, first: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """The longest key from word i on, and where names may end in it: length -> (words taken, words counted)."""
    key = _part(first)
    ends = {len(key): (1, 1)} if key else {}
    counted = len(ends)
    for taken, word in enumerate(words[i + 1 : i + MAX_WORDS], 2):
        if part := _part(word):  # an article adds nothing, so no name ends with it
            key += part
            counted += 1
            ends[len(key)] = (taken, counted)
    return key, ends


@lru_cache(maxsize=AT_HAND)
def _part(word: str) -> str:
    """What a folded word adds to a key: the same as in `geodata.names.key_words`."""
    if is_arabic(word):
        return strip_article(word)
    return "" if is_latin_article(word) else word
