"""The second reader: asks the model about an article, piece by piece, and holds what it says against the words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from events.errors import ArticleUnread, ReadingStopped
from events.llm import answer, cache, evidence
from events.llm.answer import EventAnswer
from events.llm.budget import Meter, tokens_of
from events.llm.cache import Cache
from events.llm.client import AnswerUnusable, Client, ModelUnavailable, Reply
from events.llm.pieces import Piece, pieces
from events.llm.prompt import message, prompt, speaks_to_machines
from events.llm.scene import Scene
from events.llm.settings import ModelSettings
from events.model import Article, EventReport, Issue, Level, Span
from events.pipeline import Reader, Reading, reading
from events.setting import Setting

GIVE_UP = 5
"""Articles in a row without a usable answer, after which the server is taken to be out of order."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the model says of a piece."""

    events: tuple[EventAnswer, ...]
    faults: tuple[str, ...]


class ModelReader:
    """An `Extractor` (events.pipeline) that asks a model; may be used from several threads."""

    def __init__(self, rules: Reader, client: Client, settings: ModelSettings, answers: Cache) -> None:
        self.rules, self.client, self.settings, self.answers = rules, client, settings, answers
        self.in_flight = settings.concurrency
        self.meter = Meter(settings)
        self._lock = threading.Lock()
        self._in_a_row = 0

    def read(self, article: Article) -> Reading:
        """What an article says, by the model.

        Raises ArticleUnread when no answer could be used, ReadingStopped when the budget is spent or the server is
        out of order.
        """
        scene = self.rules.scene(article)
        return Reading(article, (), (scene,)) if isinstance(scene, Issue) else self.code(article, scene)

    def code(self, article: Article, setting: Setting) -> Reading:
        """The events of an article whose scene is set; raises as `read`."""
        scene = Scene.of(setting, self.rules.gazetteer, self.rules.resolver)
        reports: list[EventReport] = []
        issues = list(_addressed(scene))
        told = list(self._told(scene))
        for piece, said in told:
            checked = evidence.check(scene, said.events, piece, self._name(scene))
            reports += checked.reports
            issues += (Issue(Level.WARNING, evidence.STAGE, fault, article.id) for fault in said.faults)
            issues += checked.issues(article.id)
            for dropped in checked.dropped:
                self.meter.drop(dropped.field)
        return reading(article, setting, evidence.joined(reports), tuple(issues))

    def _name(self, scene: Scene) -> str:
        return f"{self.settings.model}, prompt {prompt(scene.language).name}"

    # ---- asking ---------------------------------------------------------------------------------------------------

    def _told(self, scene: Scene) -> Iterator[tuple[Piece, _Told]]:
        """The answers to all pieces; an article of which one piece fails is not half read."""
        waiting = list(pieces(scene.text, self.settings.piece_characters))
        asked = _Asked()
        while waiting:
            piece = waiting.pop(0)
            if told := self._ask(scene, piece, asked):
                yield piece, told
            elif halves := piece.halves(scene.text):
                waiting = [*halves, *waiting]
            else:
                limit = f"{self.settings.answer_tokens} tokens"
                raise self._failed(AnswerUnusable(f"the answer was cut off at {limit}, and the piece cannot be parted"))
        if not asked.opened:
            self.meter.note(cached=1)

    def _ask(self, scene: Scene, piece: Piece, asked: _Asked) -> _Told | None:
        """The answer to one piece, from the cache where it is known; None when it became too long."""
        system, user = prompt(scene.language), message(scene.setting.article, piece)
        key = cache.key_of(self.settings, system, user)
        if kept := self.answers.get(key):
            return self._usable(kept)
        reply = self._answer(system.text, user, opens=not asked.opened)
        asked.opened = True
        told = self._usable(reply)
        self.answers.put(key, reply)
        return told

    def _answer(self, system: str, user: str, *, opens: bool) -> Reply:
        """Ask within the budget. Raises AnswerUnusable, ReadingStopped."""
        set_aside = self.meter.reserve(tokens_of(system) + tokens_of(user), opens=opens)
        reply = None
        try:
            reply = self.client.ask(system, user)
        except ModelUnavailable as error:
            raise ReadingStopped(str(error)) from error
        except AnswerUnusable as error:
            raise self._failed(error) from error
        finally:
            self.meter.settle(set_aside, reply)
        return reply

    def _usable(self, reply: Reply) -> _Told | None:
        try:
            told = _parsed(reply) if reply.whole else None
        except AnswerUnusable as error:
            raise self._failed(error) from error
        with self._lock:
            self._in_a_row = 0
        return told

    def _failed(self, error: AnswerUnusable) -> ArticleUnread:
        """What follows from an unusable answer: the article is unread; after too many in a row nothing is asked."""
        self.meter.note(failed=1)
        with self._lock:
            self._in_a_row += 1
            if self._in_a_row >= GIVE_UP:
                raise ReadingStopped(f"{GIVE_UP} articles in a row without a usable answer; the last: {error}")
        return error


@dataclass(slots=True)
class _Asked:
    """Whether the model was asked about an article."""

    opened: bool = False


def _parsed(reply: Reply) -> _Told:
    """Raises AnswerUnusable for a text that is no answer."""
    parsed = answer.parse(reply.text)
    if not parsed.whole:
        raise AnswerUnusable("; ".join(parsed.faults))
    return _Told(parsed.events, parsed.faults)


def _addressed(scene: Scene) -> Iterator[Issue]:
    """That an article speaks to machines that read it; its events are checked like any other's."""
    for start, end in speaks_to_machines(scene.text, scene.language)[:1]:
        span = Span(start, end)
        words = f"the article speaks to a reading machine (“{span.of(scene.text)}”); what it tells there counts little"
        yield Issue(Level.WARNING, evidence.STAGE, words, scene.setting.article.id, span)
