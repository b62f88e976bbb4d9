"""The training text, read up to its events: articles with what a coder found in them, and single sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from events.clauses import parts_of
from events.coding import seen_of, toponyms
from events.errors import EvaluationError
from events.features import Seen
from events.gold import GoldArticle, read_gold
from events.model import Article, Importance, Span, SubEventType
from events.setting import Setting, set_scene
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver

FOLDER = Path(__file__).parent
SHARED = 0.5
"""Share of a part of a sentence, or of a quote, that lies in the other from which the part tells the quote's event."""
_DAY = datetime(2020, 1, 15, tzinfo=UTC)
"""Single sentences have no day of publication; a fixed one lets their weekdays be read."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with its mentions and its true events."""

    gold: GoldArticle
    setting: Setting
    group: str
    """The text it comes from; what is of one group is never parted between training and test."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its answer."""

    seen: Seen
    sub_types: tuple[SubEventType, ...]
    """Empty when the sentence tells no event."""
    background: bool
    group: str


@dataclass(frozen=True, slots=True)
class Material:
    """All training text of one language."""

    scenes: tuple[Scene, ...]
    sentences: tuple[Example, ...]

    @property
    def examples(self) -> Iterator[Example]:
        """All sentences, those of articles first, in a fixed order."""
        for scene in self.scenes:
            yield from scene_examples(scene)
            yield from part_examples(scene)
        yield from self.sentences


def material(language: str, gazetteer: Gazetteer, folder: Path = FOLDER) -> Material:
    """The training text of a language. Raises EvaluationError naming file and line that cannot be used."""
    resolver = Resolver(gazetteer)
    articles, sheets = (
        sorted((folder / "articles").glob("*.jsonl")),
        sorted((folder / "sentences" / language).glob("*")),
    )
    return Material(
        tuple(scene for path in articles for scene in scenes(path, language, gazetteer, resolver)),
        tuple(example for path in sheets for example in sheet(path, language, gazetteer, resolver)),
    )


def scenes(path: Path, language: str, gazetteer: Gazetteer, resolver: Resolver) -> Iterator[Scene]:
    """The articles of a file that are in a language. Raises EvaluationError naming file and line."""
    for number, gold in enumerate(read_gold(path), 1):
        if gold.article.language == language:
            if any(event.quote not in gold.article.text for event in gold.events):
                raise EvaluationError(f"{path} line {number}: a quote does not stand in the text")
            yield Scene(gold, set_scene(gold.article, gazetteer, resolver), f"{path.stem}:{gold.article.id}")


def brief(scene: Scene, gazetteer: Gazetteer, resolver: Resolver) -> Iterator[Scene]:
    """Single sentences of an article as texts of their own: each event that names its place in its sentence, and every
    sentence of an article without events. Flashes and posts are as brief, and hold nothing to lean on."""
    for reading in scene.setting.readings:
        span = reading.sentence.span
        inside = [e for e in scene.gold.events if span.start <= scene.gold.article.text.find(e.quote) < span.end]
        told = [e for e in inside if e.place and e.place in reading.sentence.text]
        if len(told) == len(inside) and (told or not scene.gold.events):
            article = replace(scene.gold.article, title="", text=reading.sentence.text)
            gold = GoldArticle(article, tuple(told), ())
            yield Scene(gold, set_scene(article, gazetteer, resolver), scene.group)


def scene_examples(scene: Scene) -> Iterator[Example]:
    """The sentences of an article; those that hold an event's quote tell it."""
    told = [(scene.gold.article.text.find(event.quote), event) for event in scene.gold.events]
    for reading, seen in zip(scene.setting.readings, seen_of(scene.setting), strict=True):
        span = reading.sentence.span
        here = [event for at, event in told if span.start <= at < span.end]
        background = bool(here) and all(event.importance == Importance.BACKGROUND for event in here)
        yield Example(seen, tuple(dict.fromkeys(event.sub_type for event in here)), background, scene.group)


def part_examples(scene: Scene) -> Iterator[Example]:
    """The parts of sentences that are judged by themselves (`events.clauses.pieces`), with what they tell; those that
    tell two kinds of events are left out."""
    text, places = scene.gold.article.text, toponyms(scene.setting)
    quotes = [(Span(at, at + len(e.quote)), e) for e in scene.gold.events if (at := text.find(e.quote)) >= 0]
    for reading in scene.setting.readings:
        for part in parts_of(reading, places):
            told = [e for quote, e in quotes if _shared(quote, part.sentence.span) >= SHARED]
            touched = [e for quote, e in quotes if _shared(quote, part.sentence.span) > 0]
            kinds = tuple(dict.fromkeys(e.sub_type for e in told))
            if len(kinds) <= 1 and bool(told) == bool(touched):
                background = bool(told) and all(e.importance == Importance.BACKGROUND for e in told)
                seen = part.seen(topic=scene.setting.topic, places=places)
                yield Example(seen, kinds, background, scene.group)


def _shared(one: Span, other: Span) -> float:
    """How much of the shorter of two spans lies in the other, 0..1."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / max(1, min(one.end - one.start, other.end - other.start))


def sheet(path: Path, language: str, gazetteer: Gazetteer, resolver: Resolver) -> Iterator[Example]:
    """The single sentences of a file. Raises EvaluationError naming file and line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        label, _, text = line.partition("\t")
        if not text:
            raise EvaluationError(f"{path} line {number}: expected label, tab, sentence")
        types = () if label.startswith("none:") else (SubEventType(label),)
        group = f"{path.stem}:{number}"
        article = Article(group, "", "", "", text, language, _DAY, _DAY)
        seen = seen_of(set_scene(article, gazetteer, resolver))
        # A row may be cut into two by the sentence splitter; its longest part carries the label.
        if seen:
            yield Example(max(seen, key=lambda one: len(one.sentence.text)), types, False, group)
