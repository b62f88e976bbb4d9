"""What a run has used, and the stop before it would use more than it may.

Tokens and money are set aside before a question is asked (its words and the longest answer) and settled by what the
server counts. With several requests under way a question that does not fit waits until they are settled, and the run
stops only when it does not fit then: so a budget is used up, and overdrawn by no more than a wrong guess of how many
tokens the questions under way have. The guess learns from what the server counts.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, replace
from math import ceil

from events.errors import ReadingStopped
from events.llm.client import Reply
from events.llm.settings import ModelSettings

_ARTICLES, _TOKENS, _MONEY = "articles", "tokens", "money"
BYTES_A_TOKEN = 4
"""In UTF-8 a letter takes one byte in English and two in Arabic; tokenizers take about four letters of the one and two
of the other for a token."""


def tokens_of(text: str) -> int:
    """About how many tokens a text has."""
    return len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN + 1


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used so far."""

    articles: int = 0
    """Articles for which the model was asked."""
    cached: int = 0
    """Articles answered from the cache alone."""
    spared: int = 0
    """Articles triage did not send."""
    failed: int = 0
    """Articles without a usable answer."""
    alone: int = 0
    """Articles the rules read alone: the model gave no usable answer, or may not be asked any more."""
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True, eq=False)
class SetAside:
    """Tokens set aside for a question under way."""

    question: int
    """What the question was thought to have."""
    sent: int
    received: int


class Meter:
    """Counts for one run; may be used from several threads."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._lock = threading.Condition()
        self._usage = Usage()
        self._under_way: list[SetAside] = []
        self._more = 1.0
        """How many tokens the server counts for one of ours, at most so far."""
        self._dropped: Counter[str] = Counter()
        self.stopped = ""
        """Why the model is not asked any more; "" while it is."""

    @property
    def usage(self) -> Usage:
        """What was used so far, settled questions only."""
        return self._usage

    @property
    def dropped(self) -> dict[str, int]:
        """Field -> how many values (or whole events) were left out because the article does not hold them."""
        return dict(self._dropped)

    @property
    def cost(self) -> float | None:
        """What was paid so far; None without prices."""
        return self.settings.cost(self._usage.tokens_in, self._usage.tokens_out)

    def note(self, *, cached: int = 0, spared: int = 0, failed: int = 0, alone: int = 0) -> None:
        """Count articles that were not asked for, or in vain."""
        with self._lock:
            now = self._usage
            self._usage = replace(
                now,
                cached=now.cached + cached,
                spared=now.spared + spared,
                failed=now.failed + failed,
                alone=now.alone + alone,
            )

    def stop(self, why: str) -> None:
        """Keep why the model is not asked any more, for those who are told of the run as a whole."""
        with self._lock:
            self.stopped = self.stopped or why

    def drop(self, field: str) -> None:
        """Count a value that was left out."""
        with self._lock:
            self._dropped[field] += 1

    def reserve(self, question: int, *, opens: bool = True) -> SetAside:
        """Set tokens aside for a question of about so many tokens and its longest answer; `opens`: the first of its
        article. Waits while other questions are under way that may leave enough. Gives what is to be settled.

        Raises ReadingStopped when it would be more than the run may use.
        """
        with self._lock:
            while spent := self._beyond(question, opens):
                if not self._under_way or spent == _ARTICLES:
                    raise self._stopped(spent)
                self._lock.wait()
            set_aside = SetAside(question, self._guess(question), self.settings.answer_tokens)
            self._under_way.append(set_aside)
            self._usage = replace(self._usage, articles=self._usage.articles + opens)
            return set_aside

    def _guess(self, question: int) -> int:
        return ceil(question * self._more)

    def _beyond(self, question: int, opens: bool) -> str:
        """Which budget a question would go beyond; "" when none."""
        limits, now = self.settings.limits, self._usage
        sent = now.tokens_in + sum(one.sent for one in self._under_way) + self._guess(question)
        received = now.tokens_out + sum(one.received for one in self._under_way) + self.settings.answer_tokens
        cost = self.settings.cost(sent, received)
        if opens and limits.articles is not None and now.articles >= limits.articles:
            return _ARTICLES
        if limits.tokens is not None and sent + received > limits.tokens:
            return _TOKENS
        return _MONEY if limits.money is not None and (cost is None or cost > limits.money) else ""

    def settle(self, set_aside: SetAside, reply: Reply | None) -> None:
        """Give back what was set aside and count what was used; of a lost question its own tokens, for it may have been
        read."""
        with self._lock:
            self._under_way.remove(set_aside)
            got = 0 if reply is None else tokens_of(reply.text) if reply.tokens_out is None else reply.tokens_out
            sent = set_aside.sent if reply is None or reply.tokens_in is None else reply.tokens_in
            self._more = max(self._more, sent / set_aside.question)
            now = self._usage
            self._usage = replace(
                now, requests=now.requests + 1, tokens_in=now.tokens_in + sent, tokens_out=now.tokens_out + got
            )
            self._lock.notify_all()

    def _stopped(self, what: str) -> ReadingStopped:
        limits = self.settings.limits
        money = f"{limits.money} {self.settings.currency}"
        named = {_ARTICLES: f"{limits.articles} articles", _TOKENS: f"{limits.tokens} tokens", _MONEY: money}[what]
        return ReadingStopped(
            f"the budget of {named} is spent after {self._usage.articles} articles; what was read is whole and kept. "
            "Run the same again to go on: answers so far are kept and cost nothing"
        )

    def short(self) -> str:
        """The run so far in a few words, for a bar of progress."""
        now, paid = self._usage, self.cost
        price = "" if paid is None else f", {paid:.2f} {self.settings.currency}"
        return f"{now.articles} articles asked, {now.tokens:,} tokens{price}"

    def __str__(self) -> str:
        """The run in words."""
        now, paid = self._usage, self.cost
        parts = [f"{now.articles} articles sent to {self.settings.model}"]
        parts += [f"{now.spared} spared by triage"] if now.spared else []
        parts += [f"{now.cached} answered from the cache"] if now.cached else []
        parts += [f"{now.failed} without a usable answer"] if now.failed else []
        parts += [f"{now.alone} read by the rules alone"] if now.alone else []
        parts += [f"{now.tokens_in:,} tokens sent, {now.tokens_out:,} received"] if now.requests else []
        parts += [f"{paid:.4f} {self.settings.currency}"] if paid is not None else []
        left_out = ", ".join(f"{name} {count}" for name, count in sorted(self.dropped.items()))
        stopped = f"; the model was asked no more: {self.stopped}" if self.stopped else ""
        words = f"; left out for want of words in the article: {left_out}" if left_out else ""
        return ", ".join(parts) + words + stopped
