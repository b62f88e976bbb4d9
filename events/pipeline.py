"""The order of the stages: an article goes in, what it says comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import geodata
from events import coding, rules
from events.drafts import Draft, reports
from events.joining import join
from events.lexicon import LANGUAGES
from events.model import Article, EventReport, Issue, Level, Span
from events.setting import Setting, set_scene
from events.text import language_of
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver
from geodata.uncollected import uncollected

MAX_CHARACTERS = 200_000
"""Longer texts are read up to here: no news article is longer, and the rest becomes an Issue."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says."""

    article: Article
    reports: tuple[EventReport, ...]
    issues: tuple[Issue, ...]


class Extractor(Protocol):
    """Anything that reads an article: the rules here, or another reader behind the same face.

    One that waits for others more than it works may say so by `in_flight`, the number of articles it can be given at
    once, from as many threads (`events.intake`).
    """

    def read(self, article: Article) -> Reading:
        """What an article says; trouble with a part of it is an Issue.

        Raises ArticleUnread when nothing was learnt of the article, ReadingStopped when no further one can be read.
        The rules raise neither.
        """
        ...


class Reader:
    """The rules and small trained parts, with the gazetteer they share."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.resolver = Resolver(gazetteer)

    @classmethod
    def open(cls, *, progress: Callable[[str, float], None] | None = None) -> Reader:
        """A reader with the default gazetteer, compiled first when it is not there (some 20 s)."""
        return cls(Gazetteer.open(progress=progress))

    @property
    def fingerprint(self) -> str:
        """Changes with code, data, gazetteer and reviewers' rules: another one may read the same article otherwise."""
        made = rules.read()
        return hashlib.sha256(f"{self._own} {made}".encode()).hexdigest()[:16] if made else self._own

    @cached_property
    def _own(self) -> str:
        digest = hashlib.sha256(self.gazetteer.digest.encode())
        for folder in (Path(__file__).parent, Path(geodata.__file__).parent):
            for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".csv", ".npz", ".toml")):
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        return digest.hexdigest()[:16]

    def read(self, article: Article) -> Reading:
        """What an article says: its event reports and whatever went wrong."""
        with uncollected():
            scene = self.scene(article)
            return Reading(article, (), (scene,)) if isinstance(scene, Issue) else self.code(article, scene)

    def scene(self, article: Article) -> Setting | Issue:
        """An article with everything found in it but its events; an Issue when its language is not read."""
        language = article.language or language_of(article.text)
        if language not in LANGUAGES:
            return _unread(article, language)
        kept = replace(article, text=article.text[:MAX_CHARACTERS], language=language)
        return set_scene(kept, self.gazetteer, self.resolver)

    def code(self, article: Article, scene: Setting) -> Reading:
        """The events of an article whose scene is set."""
        return self.joined(article, scene, coding.sketched(scene, coding.open_parts(scene.article.language)))

    def drafts(self, scene: Setting) -> tuple[Draft, ...]:
        """What the rules make of each clause, those too weak to stand included."""
        return coding.code(scene, coding.open_parts(scene.article.language))

    def joined(self, article: Article, scene: Setting, drafts: tuple[Draft, ...]) -> Reading:
        """The events that drafts give: the weak only as support, each event once."""
        return reading(article, scene, rules.obeyed(reports(article.id, join(drafts, scene))))


def reading(
    article: Article, scene: Setting, found: tuple[EventReport, ...], issues: tuple[Issue, ...] = ()
) -> Reading:
    """A reading of an article, with what its scene and its length have to say."""
    none = () if found else (Issue(Level.INFO, "coding", "no event found in this article", article.id),)
    told = replace(article, language=scene.article.language)
    return Reading(told, found, (*scene.issues, *_left_out(article), *issues, *none))


def _left_out(article: Article) -> tuple[Issue, ...]:
    left = len(article.text) - MAX_CHARACTERS
    if left <= 0:
        return ()
    message = f"only the first {MAX_CHARACTERS:,} characters were read, {left:,} were not; cut it into its articles"
    return (Issue(Level.WARNING, "coding", message, article.id, Span(MAX_CHARACTERS, len(article.text))),)


def _unread(article: Article, language: str) -> Issue:
    told = f"the text is in “{language}”" if language else "the language of the text cannot be told"
    return Issue(
        Level.WARNING, "language", f"{told}; Furat reads Arabic and English, nothing was extracted", article.id
    )
