"""What a run would send and cost, worked out without sending anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from events.llm import cache
from events.llm.budget import tokens_of
from events.llm.pieces import pieces
from events.llm.prompt import message, prompt
from events.llm.reader import ModelReader
from events.llm.triage import triage
from events.model import Article, Issue
from events.setting import Setting

ANSWER_TOKENS = 700
"""Tokens of an answer to one piece, about: an event takes some 200, and the training articles tell two or three."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would do."""

    articles: int
    """Articles met."""
    sent: int
    """Articles the model would be asked about."""
    cached: int
    """Articles whose answers are kept already."""
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    """None without prices."""
    currency: str

    def __str__(self) -> str:
        parts = [f"{self.sent} of {self.articles} articles would be sent in {self.requests} requests"]
        parts += [f"{self.cached} are answered from the cache"] if self.cached else []
        parts += [f"about {self.tokens_in:,} tokens sent and {self.tokens_out:,} received"]
        parts += ["no prices are set" if self.cost is None else f"about {self.cost:.2f} {self.currency}"]
        return "; ".join(parts)


def estimate(articles: Iterable[Article], reader: ModelReader, *, spare: bool) -> Estimate:
    """What reading some articles would send; `spare` when triage chooses among them (`--extractor both`)."""
    met = sent = cached = requests = tokens_in = 0
    for article in articles:
        met += 1
        questions = _questions(article, reader, spare)
        unanswered = [q for q in questions if q.tokens]
        sent += bool(unanswered)
        cached += bool(questions) and not unanswered
        requests += len(unanswered)
        tokens_in += sum(question.tokens for question in unanswered)
    tokens_out = requests * min(ANSWER_TOKENS, reader.settings.answer_tokens)
    cost = reader.settings.cost(tokens_in, tokens_out)
    return Estimate(met, sent, cached, requests, tokens_in, tokens_out, cost, reader.settings.currency)


@dataclass(frozen=True, slots=True)
class _Question:
    tokens: int
    """0 when its answer is kept."""


def _questions(article: Article, reader: ModelReader, spare: bool) -> list[_Question]:
    """What would be asked about an article; nothing for one that is not read or that triage spares."""
    scene = reader.rules.scene(article)
    if isinstance(scene, Issue) or (spare and not _worth(article, scene, reader)):
        return []
    system = prompt(scene.article.language)
    texts = [message(scene.article, piece) for piece in pieces(scene.article.text, reader.settings.piece_characters)]
    return [
        _Question(0 if _kept(reader, text, scene.article.language) else tokens_of(system.text) + tokens_of(text))
        for text in texts
    ]


def _worth(article: Article, scene: Setting, reader: ModelReader) -> bool:
    drafts = reader.rules.drafts(scene)
    return triage(scene, drafts, reader.rules.joined(article, scene, drafts)).send


def _kept(reader: ModelReader, text: str, language: str) -> bool:
    return reader.answers.get(cache.key_of(reader.settings, prompt(language), text)) is not None
