"""Which place of a sentence is that of a given verb: `python -m benchmarks.verb_place FILE.jsonl`.

A file holds a sentence a line: {"text", "spans": [{"label": "VERB" or "LOCATION", "start", "end"}]}. Marks of places
that cut a word or hold none are counted in tokens, not characters: the set of A. Halterman holds both.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from events.attachment import Focus
from events.clauses import best_trigger
from events.coding import Parts, open_parts, seen_of
from events.inmost import inmost, told_by
from events.model import Article, Span
from events.placing import Weighed, weigh_places
from events.setting import Setting, set_scene
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver

_DAY = datetime(2016, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(
    r"(?<=\s)\s+|^\s+|\n+|['’]s\b|n't\b|\$|(?:[A-Z]\.)+[A-Z]?\.?|[A-Z]+-\d+|\d+(?:[.,:/]\d+)*|"
    r"[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]+)*|[^\w\s]|_"
)
"""A token as English parsers cut them: 0.97 of the places so marked are met."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its verb and the places of it."""

    text: str
    verb: Span
    written: tuple[Span, ...]
    """Its places as the file has them."""
    mended: tuple[Span, ...]
    """The same, marks in tokens read as such."""


def rows(path: Path) -> Iterator[Row]:
    """The sentences of a file that have a verb."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verbs = [_span(mark) for mark in row["spans"] if mark["label"] == "VERB"]
        marks = [_span(mark) for mark in row["spans"] if mark["label"] == "LOCATION"]
        if verbs:
            mended = (_mended(row["text"], mark) for mark in marks)
            written = tuple(mark for mark in marks if mark.start < mark.end)
            yield Row(row["text"], verbs[0], written, tuple(mark for mark in mended if mark))


def _span(mark: dict[str, Any]) -> Span:
    return Span(mark["start"], mark["end"])


def _mended(text: str, mark: Span) -> Span | None:
    """A mark as characters; None when it stands for nothing either way."""
    if mark.start < mark.end and _is_whole(text, mark):
        return mark
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    return Span(tokens[mark.start][0], tokens[mark.end][1]) if mark.end < len(tokens) else None


def _is_whole(text: str, mark: Span) -> bool:
    """Whether a mark holds a name and cuts no word."""
    before, after = text[max(0, mark.start - 1) : mark.start + 1], text[mark.end - 1 : mark.end + 1]
    cuts = any(len(pair) == 2 and pair.isalnum() for pair in (before if mark.start else "", after))
    return not cuts and any(char.isupper() for char in text[mark.start : mark.end])


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a verb's place."""

    known: Span | None
    """The likeliest of the places the sentence names that the map knows."""
    named: Span | None
    """The name given for it, which no gazetteer may have."""
    found: tuple[Span, ...]
    """All names of places in the sentence."""


def answer(row: Row, gazetteer: Gazetteer, resolver: Resolver, parts: Parts) -> Answer:
    """The place of a sentence's verb."""
    setting = set_scene(Article("", "", "", "", row.text, "en", _DAY, _DAY), gazetteer, resolver)
    at = next(
        (k for k, r in enumerate(setting.readings) if r.sentence.span.start <= row.verb.start < r.sentence.span.end), -1
    )
    if at < 0:
        return Answer(None, None, ())
    reading = setting.readings[at]
    kind = parts.decider.judge_all(seen_of(setting))[at].types[0][0]
    own = [t for t in reading.triggers if t.span.start < row.verb.end and row.verb.start < t.span.end]
    beside = min(reading.triggers, key=lambda t: abs(t.span.start - row.verb.start), default=None)
    focus = Focus(reading, best_trigger(own, kind) or beside, kind)
    [weighed] = weigh_places(setting, [(reading.sentence.span, focus)], parts.placer)
    return _answer(setting, weighed, reading.sentence.span, row.verb)


def _answer(setting: Setting, weighed: Weighed, sentence: Span, verb: Span) -> Answer:
    options = weighed.places.options
    here = [k for k, option in enumerate(options) if weighed.places.here(option)]
    unplaced = [r for r in setting.unplaced if sentence.start <= r.toponym.start < sentence.end]
    unknown = [Span(r.toponym.start, r.toponym.end) for r in unplaced]
    spans = {k: Span(options[k].resolution.toponym.start, options[k].resolution.toponym.end) for k in here}
    found = (*spans.values(), *unknown)
    if not here:
        return Answer(None, _nearest(unknown, verb), found)
    best = inmost(weighed.places, max(here, key=weighed.chances.__getitem__))
    told = told_by(setting.article.text, unplaced, options[best].resolution)
    named = Span(told.toponym.start, told.toponym.end) if told else _nearest([spans[best], *unknown], verb)
    return Answer(spans[best], named, found)


def _nearest(spans: Sequence[Span], verb: Span) -> Span | None:
    return min(spans, key=lambda span: abs(span.start - verb.start), default=None)


def _meets(one: Span | None, others: Sequence[Span]) -> bool:
    return one is not None and any(one.start < other.end and other.start < one.end for other in others)


def main(arguments: list[str]) -> None:
    """Print the shares right, as the file is written and with its marks mended."""
    gazetteer = Gazetteer.open()
    resolver, parts = Resolver(gazetteer), open_parts("en")
    answers = [(row, answer(row, gazetteer, resolver, parts)) for row in rows(Path(arguments[0]))]
    for name in ("written", "mended"):
        asked = [(getattr(row, name), said) for row, said in answers if getattr(row, name)]
        known = sum(_meets(said.known, gold) for gold, said in asked) / len(asked)
        named = sum(_meets(said.named, gold) for gold, said in asked) / len(asked)
        found = sum(any(_meets(one, gold) for one in said.found) for gold, said in asked) / len(asked)
        print(
            f"{name}: {len(asked)} verbs with a place, right {known:.3f}, with unknown names {named:.3f}, "
            f"found {found:.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
