"""Which articles are worth the model's time: those in which the rules see an event, and those in which they doubt.

Ordinary news is spared. No article in which the rules find an event is.
"""

from __future__ import annotations

from dataclasses import dataclass

from events.coding import toponyms
from events.decider import open_decider
from events.features import STRONG
from events.pipeline import Reading
from events.reading import SentenceReading
from events.setting import Setting

DOUBT = 0.1
"""Chance of telling an event from which a sentence with a trigger word is worth a second look. Of 48 pieces of ordinary
news (`benchmarks/ordinary_news.jsonl`) 42 are spared; of 104 sample articles with events one is (at 0.2 two are)."""
DOUBT_WITHOUT_WORD = 0.3
"""The same for one without; about where the rules begin to code."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Whether an article is sent, and why."""

    send: bool
    why: str


def triage(setting: Setting, rules: Reading) -> Triage:
    """Whether the model is asked about an article the rules have read."""
    if rules.reports:
        return Triage(True, f"the rules find {len(rules.reports)} events")
    decider = open_decider(setting.article.language)
    places = toponyms(setting)
    for reading in setting.readings:
        # With its topic also a brief text: ordinary news is mostly told by what it is about.
        chance = decider.judge(reading.seen(topic=setting.topic, places=places)).event
        if chance >= (DOUBT if _has_trigger(reading) else DOUBT_WITHOUT_WORD):
            return Triage(True, f"the rules doubt: a sentence tells an event with a chance of {chance:.2f}")
    return Triage(False, "the rules see no event and do not doubt it")


def _has_trigger(reading: SentenceReading) -> bool:
    """Whether a sentence has a trigger word that says much by itself and is not only meant or feared."""
    return reading.real and any(s.strength >= STRONG for t in reading.triggers for s in t.senses)
