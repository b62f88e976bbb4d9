"""What a run has used, and the stop before it would use more than it may.

Tokens and money are set aside before a question is asked (its words and the longest answer) and settled by what the
server counts, so that a budget is never overdrawn, however many requests are under way.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, replace

from events.errors import ReadingStopped
from events.llm.client import Reply
from events.llm.settings import ModelSettings

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
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class Meter:
    """Counts for one run; may be used from several threads."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._usage = Usage()
        self._held_in = self._held_out = 0
        self._dropped: Counter[str] = Counter()

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

    def open_article(self) -> None:
        """An article is about to be sent. Raises ReadingStopped when no more may be."""
        with self._lock:
            limit = self.settings.limits.articles
            if limit is not None and self._usage.articles >= limit:
                raise self._spent(f"{limit} articles")
            self._usage = replace(self._usage, articles=self._usage.articles + 1)

    def note(self, *, cached: int = 0, spared: int = 0, failed: int = 0) -> None:
        """Count articles that were not asked for, or in vain."""
        with self._lock:
            now = self._usage
            self._usage = replace(
                now, cached=now.cached + cached, spared=now.spared + spared, failed=now.failed + failed
            )

    def drop(self, field: str) -> None:
        """Count a value that was left out."""
        with self._lock:
            self._dropped[field] += 1

    def reserve(self, question: int) -> None:
        """Set tokens aside for a question of so many tokens and its longest answer. Raises ReadingStopped."""
        answer, limits = self.settings.answer_tokens, self.settings.limits
        with self._lock:
            sent = self._usage.tokens_in + self._held_in + question
            received = self._usage.tokens_out + self._held_out + answer
            if limits.tokens is not None and sent + received > limits.tokens:
                raise self._spent(f"{limits.tokens:,} tokens")
            cost = self.settings.cost(sent, received)
            if limits.money is not None and (cost is None or cost > limits.money):
                raise self._spent(f"{limits.money:g} {self.settings.currency}")
            self._held_in += question
            self._held_out += answer

    def settle(self, question: int, reply: Reply | None) -> None:
        """Give back what was set aside and count what was used; of a lost question its own tokens."""
        with self._lock:
            self._held_in -= question
            self._held_out -= self.settings.answer_tokens
            got = 0 if reply is None else tokens_of(reply.text) if reply.tokens_out is None else reply.tokens_out
            sent = question if reply is None or reply.tokens_in is None else reply.tokens_in
            now = self._usage
            self._usage = replace(
                now, requests=now.requests + 1, tokens_in=now.tokens_in + sent, tokens_out=now.tokens_out + got
            )

    def _spent(self, what: str) -> ReadingStopped:
        return ReadingStopped(
            f"the budget of {what} is spent after {self._usage.articles} articles; what was read is whole. Run the "
            "same again to go on: answers so far are kept and cost nothing"
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
        parts += [f"{now.tokens_in:,} tokens sent, {now.tokens_out:,} received"] if now.requests else []
        parts += [f"{paid:.4f} {self.settings.currency}"] if paid is not None else []
        left_out = ", ".join(f"{name} {count}" for name, count in sorted(self.dropped.items()))
        return ", ".join(parts) + (f"; left out for want of words in the article: {left_out}" if left_out else "")
