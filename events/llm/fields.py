"""A value of the model's answer held against the article, and the figures: every number must stand in its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from events.llm.answer import FigureAnswer
from events.llm.scene import Scene, inside
from events.model import Span, Toll
from events.numbers import with_digits
from events.recognizers import casualties
from events.recognizers.casualties import Figure, total

T = TypeVar("T", covariant=True)
UNKNOWN = Toll()
SHOWN = 80
"""Characters of the model's words told in an Issue."""


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A value that was held against the article."""

    value: T
    spans: tuple[Span, ...] = ()
    """Its words; none when it is inferred or was left out."""
    dropped: str = ""
    """Why what the model said was left out; "" when it was kept or it said nothing."""
    inferred: str = ""
    """Why a value that was kept has no words of its own."""
    note: str = ""
    """What else is to be told of it."""


def missing(words: str) -> str:
    """The reason for leaving out words that are not there."""
    return f"“{shown(words)}” does not stand in the article"


def shown(words: str) -> str:
    """The model's words in a message: one line, not too long."""
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


# ---- figures ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """A count of people, and whose they were."""

    toll: Toll = UNKNOWN
    by: tuple[tuple[str, Toll], ...] = ()


def loss(scene: Scene, answer: FigureAnswer | None, kind: str, near: Span) -> Held[Loss]:
    """A figure whose every number stands in its own quotes, written in digits or words, or is the sum of those that do.

    A number that is told of the other kind of loss there ("nine were hurt") is none of this one's.
    """
    given = () if answer is None else tuple(n for n in (answer.low, answer.best, answer.high) if n is not None)
    if answer is None or not given:
        return Held(Loss())
    found = {quote: scene.body.find(quote, near) for quote in answer.quotes}
    spans = tuple(dict.fromkeys(span for span in found.values() if span))
    absent = next((quote for quote, span in found.items() if span is None), None)
    if not spans:
        return Held(Loss(), dropped="it has no words" if absent is None else missing(absent))
    note = f"{kind}: {missing(absent)}; the figure stands without it" if absent is not None else ""
    return replace(_counted(scene, answer, kind, spans, set(given)), note=note)


def _counted(scene: Scene, answer: FigureAnswer, kind: str, spans: Sequence[Span], given: set[int]) -> Held[Loss]:
    """The figure, held against the words that stand."""
    counted = [figure for span in spans for figure in _figures(scene, span, kind)]
    strange = given - _numbers(scene, spans, counted, kind)
    words = " and ".join(f"“{shown(span.of(scene.text))}”" for span in spans)
    if strange == {1} and not any(True for span in spans for _ in _written(scene, span, kind)):
        return Held(Loss(Toll(1, 1, 1)), inferred=f"{kind}: one person, whom {words} names")
    if strange:
        return Held(Loss(), dropped=f"{' and '.join(map(str, sorted(strange)))} does not stand as {kind} in {words}")
    read, by = total(counted, kind)
    alone = answer.low is None and answer.high is None  # then the recognizers say whether it is "at least" so many
    toll = read if alone and read.best == answer.best else _toll(answer)
    if toll is None:
        return Held(Loss(), dropped=f"{(answer.low, answer.best, answer.high)} does not rise from low to high")
    return Held(Loss(toll, by), tuple(spans))


def _toll(answer: FigureAnswer) -> Toll | None:
    try:
        return Toll(answer.low, answer.best, answer.high)
    except ValueError:
        return None


def _figures(scene: Scene, span: Span, kind: str) -> list[Figure]:
    """What the recognizers count in some words: in the sentence as read, else in the words alone."""
    read = [f for r in scene.readings(span) for f in r.figures if f.kind == kind and inside(f.span, span)]
    if read:
        return read
    folded = with_digits(span.of(scene.text), scene.language)
    return [f for f in casualties.find(folded, scene.language, offset=span.start) if f.kind == kind]


def _numbers(scene: Scene, spans: Sequence[Span], counted: Sequence[Figure], kind: str) -> frozenset[int]:
    """Every number the words may be said to give: written, counted by the recognizers, or the sum of its parts."""
    whole, _ = total(counted, kind)
    tolls = [whole, *(figure.toll for figure in counted)]
    written = dict(found for span in spans for found in _written(scene, span, kind))
    sums = (sum(written.values()),) if len(written) > 1 else ()
    return frozenset((*written.values(), *sums)) | {n for t in tolls for n in (t.low, t.best, t.high) if n is not None}


def _written(scene: Scene, span: Span, kind: str) -> Iterator[tuple[int, int]]:
    """Numbers written in the words, each with where it stands, without those told of another kind of loss. A nought
    must be written as one, or as "no one" (which the recognizers read)."""
    figures = [f for r in scene.readings(span) for f in r.figures]
    own = [f.span for f in figures if f.kind == kind]
    others = [f.span for f in figures if f.kind != kind]
    folded = with_digits(span.of(scene.text), scene.language)
    for match in re.finditer(r"\d{1,9}", folded.text):
        at = span.start + folded.span(match.start(), match.end())[0]
        if any(s.start <= at < s.end for s in own) or not any(s.start <= at < s.end for s in others):
            yield at, int(match.group())
