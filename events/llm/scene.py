"""One article as the checks see it: everything the recognizers found, and where any words stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from events.llm.quotes import Quotes
from events.model import Span
from events.reading import SentenceReading
from events.setting import Setting
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver


@dataclass(frozen=True, slots=True)
class Scene:
    """An article whose words can be looked up."""

    setting: Setting
    body: Quotes
    title: Quotes
    gazetteer: Gazetteer
    resolver: Resolver

    @classmethod
    def of(cls, setting: Setting, gazetteer: Gazetteer, resolver: Resolver) -> Scene:
        """The scene of an article that was read up to its events (`events.setting.set_scene`)."""
        return cls(setting, Quotes(setting.article.text), Quotes(setting.article.title), gazetteer, resolver)

    @property
    def text(self) -> str:
        return self.setting.article.text

    @property
    def language(self) -> str:
        return self.setting.article.language

    def readings(self, span: Span) -> Iterator[SentenceReading]:
        """The sentences a span touches."""
        return (r for r in self.setting.readings if meet(r.sentence.span, span))


def meet(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def inside(one: Span, other: Span) -> bool:
    """Whether a span lies within another."""
    return other.start <= one.start and one.end <= other.end
