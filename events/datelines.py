"""The dateline a report opens with: "Hajin, 9 December - ", "DHAKA, Aug 2:", "JUBA (Reuters) - "."""

from __future__ import annotations

import re

from events.model import Span
from events.text import Sentence

_MARKS = "-–—:"
"""What parts a dateline from the report."""
_OF_PLACE = re.compile(rf"^[^.،؛!?\n]{{2,60}}?\s*(?:[{_MARKS}]|\((?:Reuters|AP|AFP|[^)]{{2,20}})\)\s*[{_MARKS}]?)\s")
_OF_DAY = re.compile(rf"^[^.؛!?\n]{{2,60}}?[{_MARKS}]\s")
"""Reaches over an Arabic comma: a day stands behind one, where a place may as well be the report's first."""
_HEADING = 40
"""Characters a dateline may have before its day."""


def end_for_places(sentence: Sentence) -> int:
    """Offset in the text at which the places of a sentence's dateline end; where the sentence begins if it has none."""
    return _end(_OF_PLACE, sentence) if sentence.index < 2 else sentence.span.start


def end_for_days(sentence: Sentence) -> int:
    """Offset in the text at which the days of a sentence's dateline end; where the sentence begins if it has none."""
    return _end(_OF_DAY, sentence)


def _end(dateline: re.Pattern[str], sentence: Sentence) -> int:
    found = dateline.match(sentence.text)
    return sentence.span.start + (found.end() if found else 0)


def heads(day: Span, sentence: Sentence) -> bool:
    """Whether a day ends the dateline ("Hajin, 9 December - "): beside another it is the report's own."""
    start = sentence.span.start
    after = sentence.text[day.end - start :].lstrip()[:1]
    return sentence.index == 0 and day.start - start < _HEADING and after != "" and after in _MARKS
