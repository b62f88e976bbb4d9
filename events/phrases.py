"""A table of phrases searched by whole words: one look-up a word, whatever the number of phrases.

Phrases and texts are folded alike. Arabic words are also tried without their proclitics and article, so that
one row "متظاهرون" finds المتظاهرون and والمتظاهرون; English phrases are found as written in the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from geodata.names import Token, is_arabic, stems, strip_article, tokens

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found in a text."""

    first: int
    """Place of its first token."""
    last: int
    """Place of its last token."""
    start: int
    """First character, proclitics left out."""
    end: int
    value: T


@cache
def _forms(word: str) -> tuple[tuple[str, int], ...]:
    """What a word of the text may be in the table, with the characters left out before it."""
    if not is_arabic(word):
        return ((word, 0),)
    return tuple(dict.fromkeys((strip_article(stem), skipped) for stem, skipped in stems(word)))


def normal(phrase: str) -> tuple[str, ...]:
    """A phrase of a lexicon as the table holds it."""
    return tuple(strip_article(t.text) if is_arabic(t.text) else t.text for t in tokens(phrase))


class PhraseTable(Generic[T]):
    """Phrases with a value each; the longest phrase wins, then the reading that strips least."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._rows: dict[str, dict[tuple[str, ...], list[T]]] = defaultdict(lambda: defaultdict(list))
        self._longest: dict[str, int] = defaultdict(int)
        for phrase, value in rows:
            words = normal(phrase)
            values = self._rows[words[0]][words[1:]] if words else []
            if words and value not in values:  # two spellings of one form (نفى, نفي) are one row
                values.append(value)
                self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def find(self, words: Sequence[Token]) -> Iterator[Match[T]]:
        """Non-overlapping matches in reading order; a phrase with several values gives a match for each."""
        at = 0
        while at < len(words):
            found = self.match_at(words, at)
            yield from found
            at = found[0].last + 1 if found else at + 1

    def match_at(self, words: Sequence[Token], at: int) -> list[Match[T]]:
        """The longest phrase that begins with the word at a place, once for each of its values."""
        best: list[Match[T]] = []
        for form, skipped in _forms(words[at].text):
            longest = self._longest.get(form, 0)
            for count in range(longest, 0, -1):
                if best and count <= best[0].last - at + 1:
                    break
                rest = self._rest(form, words[at + 1 : at + count])
                if rest is not None and at + count <= len(words):
                    start = words[at].start + min(skipped, words[at].end - words[at].start - 1)
                    best = [Match(at, at + count - 1, start, words[at + count - 1].end, value) for value in rest]
                    break
        return best

    def _rest(self, first: str, words: Sequence[Token]) -> list[T] | None:
        """Values of the phrase `first + words`, the words as written or without their article or proclitic."""
        rows = self._rows[first]
        plain = tuple(strip_article(w.text) if is_arabic(w.text) else w.text for w in words)
        if plain in rows:
            return rows[plain]
        if any(is_arabic(w.text) and w.text[0] in "وبل" for w in words):
            stripped = tuple(_forms(w.text)[-1][0] if is_arabic(w.text) and w.text[0] in "وبل" else p for w, p in zip(words, plain, strict=True))
            return rows.get(stripped)
        return None
