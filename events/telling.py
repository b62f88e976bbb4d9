"""Whether a text tells of some kinds of events at all, wherever and whenever.

An event of the reader needs a place and a day it can stand on; "does this sentence report an assault" asks for neither.
Plain crime, news without a place and what a text only recalls count here.
"""

from __future__ import annotations

from collections.abc import Collection

from events.coding import seen_of
from events.decider import Decider
from events.model import EventType, SubEventType
from events.setting import Setting

TELLING_CHANCE = 0.95
"""Chance from which a sentence is said to tell of a kind: of sentences out of ordinary news fewer tell events than of
those the decider learnt from, so that it is too sure of itself there (docs/accuracy.md)."""
_CHANGES_OF_HANDS = frozenset({SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES})
_VIOLENT = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
ASSAULTS = frozenset(t for t in SubEventType if t.event_type in _VIOLENT) - _CHANGES_OF_HANDS
"""Armed violence against anybody."""
PROTESTS = frozenset({SubEventType.PEACEFUL_PROTEST, SubEventType.PROTEST_INTERVENTION})
"""People who gather and demand something; a riot, or what was done to protesters, is another matter."""


def telling_chance(setting: Setting, decider: Decider, kinds: Collection[SubEventType]) -> float:
    """Chance, 0..1, that the surest sentence of a text tells of one of these kinds; 0 for a text without sentences."""
    judgements = decider.judge_all(seen_of(setting)) if setting.readings else []
    return max((j.event * sum(chance for kind, chance in j.types if kind in kinds) for j in judgements), default=0.0)
