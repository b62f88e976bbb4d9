"""Which articles are worth the model's time: those in which the rules see an event, and those in which they doubt.

Ordinary news is spared. No article in which the rules find an event is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.coding import toponyms
from events.decider import open_decider
from events.drafts import Draft
from events.features import STRONG
from events.pipeline import Reading
from events.reading import SentenceReading
from events.setting import Setting

DOUBT = 0.05
"""Chance of being right from which a record that does not stand by itself is worth a second look, if its sentence tells
an event with a chance of SENTENCE. Of 100 pieces of ordinary news (`benchmarks/ordinary_news.jsonl`) 88 are spared, of
104 sample articles with events two, in which the rules see none."""
SENTENCE = 0.2
TRIGGERED = 0.3
"""Chance of telling an event from which a sentence with a strong trigger word is, whatever becomes of its record."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Whether an article is sent, and why."""

    send: bool
    why: str


def triage(setting: Setting, drafts: Sequence[Draft], rules: Reading) -> Triage:
    """Whether the model is asked about an article of which the rules made some drafts and this reading."""
    if rules.reports:
        return Triage(True, f"the rules find {len(rules.reports)} events")
    # With its topic also a brief text: ordinary news is mostly told by what it is about.
    decider, places = open_decider(setting.article.language), toponyms(setting)
    for reading in setting.readings:
        record = max((d.coding.confidence for d in drafts if d.sentence == reading.sentence.index), default=0.0)
        if record < DOUBT and not _has_trigger(reading):
            continue
        told = decider.judge(reading.seen(topic=setting.topic, places=places)).event
        if record >= DOUBT and told >= SENTENCE:
            return Triage(True, f"the rules doubt: a record they do not let stand has a chance of {record:.2f}")
        if _has_trigger(reading) and told >= TRIGGERED:
            return Triage(True, f"the rules doubt: a sentence with a trigger has a chance of {told:.2f}")
    return Triage(False, "the rules see no event and do not doubt it")


def _has_trigger(reading: SentenceReading) -> bool:
    """Whether a sentence has a trigger word that says much by itself and is not only meant or feared."""
    return reading.real and any(s.strength >= STRONG for t in reading.triggers for s in t.senses)
