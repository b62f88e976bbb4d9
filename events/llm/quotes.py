"""Where words the model quotes stand in a text, after folding: word by word, in order, with nothing between.

Punctuation, tashkeel and the forms of alef make no difference; a word left out or put in does. The first word may lack
the conjunction or preposition written with it (البوكمال in بالبوكمال), as the recognizers read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from events.model import Span
from geodata.names import Token, stems, tokens

LEAST_LETTERS = 2
"""A quote of one letter stands everywhere and proves nothing."""


class Quotes:
    """The words of one text."""

    def __init__(self, text: str) -> None:
        self._words = tokens(text)
        self._at: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for stem, skipped in stems(word.text):
                self._at[stem].append((place, skipped))

    def all(self, quote: str) -> tuple[Span, ...]:
        """Every place where the words stand, in reading order."""
        wanted = [word.text for word in tokens(quote)]
        if sum(map(len, wanted)) < LEAST_LETTERS:
            return ()
        return tuple(sorted(set(self._matches(wanted))))

    def find(self, quote: str, near: Span | None = None, within: Span | None = None) -> Span | None:
        """The place of the words nearest to a span (the first without one), inside a span where that is given."""
        found = [s for s in self.all(quote) if within is None or (within.start <= s.start and s.end <= within.end)]
        return min(found, key=lambda span: (_away(span, near), span), default=None)

    def _matches(self, wanted: list[str]) -> Iterator[Span]:
        size = len(wanted)
        for place, skipped in self._at.get(wanted[0], ()):
            last = place + size - 1
            if last < len(self._words) and all(self._words[place + k].text == wanted[k] for k in range(1, size)):
                yield Span(_start(self._words[place], skipped), self._words[last].end)


def _start(word: Token, skipped: int) -> int:
    return word.start + min(skipped, word.end - word.start - 1)


def _away(span: Span, near: Span | None) -> int:
    """Characters between two spans; 0 when they touch or nothing is asked for."""
    if near is None:
        return 0
    return max(0, span.start - near.end, near.start - span.end)
