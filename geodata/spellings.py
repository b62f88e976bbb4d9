"""Names of a country by how they sound: the same consonants across scripts, or written nearly so.

البوكمال, Al-Bukamal and Abu Kamal meet here though no list has all three.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from geodata.names import AT_HAND, fold, is_arabic, key_words, tokens
from geodata.places import Place
from geodata.transliteration import skeleton

FUZZY_CUTOFF = 90.0
"""rapidfuzz's ratio, of 100, below which spellings are strangers: الباغوز and الباجور score 71."""
ALIKE_CUTOFF = 75.0
"""The same for names with equal consonants: Bukamal and Abu Kamal score 77; Salma and Salamiyah 71, strangers."""


class Spellings:
    """The skeletons of all names; `place_at` reads the place of a row."""

    def __init__(self, trie: Any, starts: Any, rows: Any, place_at: Callable[[int], Place]) -> None:
        self._trie, self._starts, self._rows, self._place_at = trie, starts, rows, place_at
        # Names recur, and one is asked for in every country of its article.
        self.sounding_like: Callable[[str, str, float], tuple[int, ...]] = lru_cache(maxsize=AT_HAND)(self._sounding)

    def _sounding(self, name: str, country: str, cutoff: float) -> tuple[int, ...]:
        """See `Gazetteer.sounding_like`."""
        bones = skeleton(name)
        number = self._trie.get(f"{country.upper()}:{bones}") if len(bones) >= 3 else None
        if number is None:
            return ()
        return tuple(row for row in self._of(number) if self._likeness(name, row, across=len(bones) > 3) >= cutoff)

    def resembling(self, name: str, country: str) -> tuple[int, ...]:
        """See `Gazetteer.resembling`."""
        bones = skeleton(name)
        if len(bones) < 3:
            return ()
        near = [k for k in self._trie.keys(f"{country.upper()}:{bones[0]}") if abs(len(k) - 3 - len(bones)) <= 1]
        close = process.extract(bones, [k[3:] for k in near], scorer=fuzz.ratio, score_cutoff=75, limit=50)
        rows = {row for _, _, i in close for row in self._of(self._trie[near[i]])}
        scored = sorted((-self._likeness(name, row), row) for row in rows)
        return tuple(row for score, row in scored if -score >= FUZZY_CUTOFF)

    def _of(self, number: int) -> list[int]:
        found: list[int] = self._rows[int(self._starts[number]) : int(self._starts[number + 1])].tolist()
        return found

    def _likeness(self, name: str, row: int, *, across: bool = True) -> float:
        """0..100 against the names of the place in the same script; when it has none there, 100 if `across`, else 0."""
        place, folded = self._place_at(row), _bare(name)
        names = [_bare(other) for other in (place.name, place.name_ar or "", *place.aliases) if other]
        return max(
            (fuzz.ratio(folded, other) for other in names if is_arabic(other) == is_arabic(folded)),
            default=100.0 * across,
        )


@lru_cache(maxsize=AT_HAND)
def _bare(name: str) -> str:
    return "".join(key_words([token.text for token in tokens(name)])) or fold(name)
