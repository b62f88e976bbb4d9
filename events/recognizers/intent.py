"""What is only meant, feared or demanded: "the army seeks to retake", "calls for a protest".

A trigger governed by such a word tells no event.
"""

from __future__ import annotations

from functools import cache

from events.lexicon import good_rows
from events.phrases import PhraseTable
from events.recognizers.triggers import Trigger
from events.text import Sentence

REACH = 3
"""Words from the verb of intent to the trigger it governs ("seeks to fully retake")."""


@cache
def _table(language: str) -> PhraseTable[bool]:
    return PhraseTable((row["form"], True) for row in good_rows(f"{language}/intent.csv", ("form",)))


def real(triggers: tuple[Trigger, ...], sentence: Sentence, language: str) -> tuple[Trigger, ...]:
    """The triggers of a sentence that no word of intent governs."""
    if not triggers:
        return ()
    ends = [match.last for match in _table(language).find(sentence.tokens)]
    return tuple(t for t in triggers if not any(0 < t.first - end <= REACH + 1 for end in ends))
