"""A long article in pieces: cut between paragraphs, each piece after the first with the article's head before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.model import Span
from events.text import paragraphs, sentences

HEAD_CHARACTERS = 700
"""The head is the first paragraph, no longer than this: it says where, when and of whom the article speaks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an article that is read at once."""

    span: Span
    """The part whose events are wanted."""
    head: Span | None = None
    """The beginning of the article, repeated before it; None when the part is the beginning."""

    def halves(self, text: str) -> tuple[Piece, ...]:
        """The piece in two, for an answer that became too long; () when it cannot be parted."""
        parts = _parts(text, self.span, limit=(self.span.end - self.span.start) // 2 + 1)
        if len(parts) < 2:
            return ()
        middle = parts[len(parts) // 2].start
        head = self.head or _head(text)
        first = Piece(Span(self.span.start, parts[len(parts) // 2 - 1].end), self.head)
        return first, Piece(Span(middle, self.span.end), head)


def pieces(text: str, limit: int) -> tuple[Piece, ...]:
    """The pieces of a text, each of at most `limit` characters where its sentences allow it; () for an empty text."""
    spans = list(_packed(_parts(text, Span(0, len(text)), limit), limit))
    head = _head(text)
    return tuple(Piece(span, head if number else None) for number, span in enumerate(spans))


def _head(text: str) -> Span | None:
    first = next(iter(paragraphs(text)), None)
    return Span(first.start, min(first.end, first.start + HEAD_CHARACTERS)) if first else None


def _parts(text: str, whole: Span, limit: int) -> list[Span]:
    """The paragraphs inside a span; those longer than the limit sentence by sentence."""
    inside = [p for p in paragraphs(text) if whole.start <= p.start and p.end <= whole.end]
    if not inside:  # the span is a part of one paragraph
        inside = [whole] if whole.of(text).strip() else []
    return [part for p in inside for part in ([p] if p.end - p.start <= limit else _sentences(text, p, whole))]


def _sentences(text: str, paragraph: Span, whole: Span) -> list[Span]:
    found = [s.span for s in sentences(text) if paragraph.start <= s.span.start and s.span.end <= paragraph.end]
    return [s for s in found if whole.start <= s.start and s.end <= whole.end] or [paragraph]


def _packed(parts: Sequence[Span], limit: int) -> Iterator[Span]:
    """Neighbouring parts together, as many as the limit allows."""
    start = end = -1
    for part in parts:
        if start >= 0 and part.end - start > limit:
            yield Span(start, end)
            start = -1
        start, end = (part.start if start < 0 else start), part.end
    if start >= 0:
        yield Span(start, end)
