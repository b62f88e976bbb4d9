"""A table of phrases searched by whole words: one look-up a word, whatever the number of phrases.

Phrases and texts are folded alike. Arabic words are also tried without their proclitics and article, so that
one row "متظاهرون" finds المتظاهرون and والمتظاهرون; English phrases are found as written in the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from geodata.names import AT_HAND, Token, is_arabic, stems, strip_article, tokens

T = TypeVar("T")
_TEXT = itemgetter(Token._fields.index("text"))


class Match(NamedTuple, Generic[T]):
    """A phrase found in a text; a named tuple, because one is made for every value of every phrase."""

    first: int
    """Place of its first token."""
    last: int
    """Place of its last token."""
    start: int
    """First character, proclitics left out."""
    end: int
    value: T


@lru_cache(maxsize=AT_HAND)
def _forms(word: str) -> tuple[tuple[str, int], ...]:
    """What a word of the text may be in the table, with the characters left out before it."""
    if not is_arabic(word):
        return ((word, 0),)
    return tuple(dict.fromkeys((strip_article(stem), skipped) for stem, skipped in stems(word)))


@lru_cache(maxsize=AT_HAND)
def _bare(word: str) -> str:
    return strip_article(word) if is_arabic(word) else word


@lru_cache(maxsize=AT_HAND)
def _stripped(word: str) -> str:
    """A word inside a phrase without the proclitic it may have there."""
    return _forms(word)[-1][0] if is_arabic(word) and word[0] in "وبل" else _bare(word)


@lru_cache(maxsize=AT_HAND)
def _readings(word: str) -> tuple[str, str]:
    return _bare(word), _stripped(word)


def normal(phrase: str) -> tuple[str, ...]:
    """A phrase of a lexicon as the table holds it."""
    return tuple(_bare(t.text) for t in tokens(phrase))


class PhraseTable(Generic[T]):
    """Phrases with a value each; the longest phrase wins, then the reading that strips least.

    `yields` says of two phrases whether the first gives way to the second, which begins inside it and goes on beyond
    its end: عناصر الجيش, whose bare form begins عناصر جيش الإسلام too, to the name جيش الإسلام.
    """

    def __init__(self, rows: Iterable[tuple[str, T]], yields: Callable[[T, T], bool] | None = None) -> None:
        self._yields = yields
        self._rows: dict[str, dict[tuple[str, ...], list[T]]] = defaultdict(lambda: defaultdict(list))
        self._longest: dict[str, int] = defaultdict(int)
        for phrase, value in rows:
            words = normal(phrase)
            values = self._rows[words[0]][words[1:]] if words else []
            if words and value not in values:  # two spellings of one form (نفى, نفي) are one row
                values.append(value)
                self._longest[words[0]] = max(self._longest[words[0]], len(words))
        self._goes_on = {first: frozenset(rest[0] for rest in rest_of if rest) for first, rest_of in self._rows.items()}
        # Words recur, and most begin no phrase: what one may begin is worked out once.
        self.openings: Callable[[str], tuple[tuple[str, int], ...]] = lru_cache(maxsize=AT_HAND)(self._openings)

    def _openings(self, word: str) -> tuple[tuple[str, int], ...]:
        """The forms of a word that some phrase begins with, with the characters left out before them."""
        return tuple((form, skipped) for form, skipped in _forms(word) if form in self._longest)

    def find(self, words: Sequence[Token]) -> Iterator[Match[T]]:
        """Non-overlapping matches in reading order; a phrase with several values gives a match for each."""
        free = 0
        for at in compress(count(), map(self.openings, map(_TEXT, words))):
            if at >= free:
                found = self.match_at(words, at)
                if found and self._gives_way(words, found[0]):
                    continue
                yield from found
                free = found[0].last + 1 if found else at + 1

    def _gives_way(self, words: Sequence[Token], held: Match[T]) -> bool:
        if self._yields is None:
            return False
        inside = (match for at in range(held.first + 1, held.last + 1) for match in self.match_at(words, at))
        return any(match.last > held.last and self._yields(held.value, match.value) for match in inside)

    def match_at(self, words: Sequence[Token], at: int) -> list[Match[T]]:
        """The longest phrase that begins with the word at a place, once for each of its values."""
        best: list[Match[T]] = []
        for form, skipped in self.openings(words[at].text):
            length, values = self._longest_row(form, words[at + 1 : at + self._longest[form]])
            if values and (not best or length > best[0].last - at + 1):
                start = words[at].start + min(skipped, words[at].end - words[at].start - 1)
                best = [Match(at, at + length - 1, start, words[at + length - 1].end, value) for value in values]
        return best

    def _longest_row(self, first: str, following: Sequence[Token]) -> tuple[int, list[T]]:
        """The longest phrase of `first` and words after it, as written or without their article or proclitic."""
        rows = self._rows[first]
        if following and self._goes_on[first].isdisjoint(_readings(following[0].text)):
            following = ()
        if not following:
            return 1, rows.get((), [])
        plain = tuple(_bare(word.text) for word in following)
        stripped = tuple(_stripped(word.text) for word in following)
        for more in range(len(following), -1, -1):
            if values := rows.get(plain[:more]) or rows.get(stripped[:more]):
                return more + 1, values
        return 0, []
