"""A text as words, and what their letters and the gaps between them say."""

from __future__ import annotations

import re
from functools import cached_property

from geodata.names import is_arabic, tokens

_SENTENCE_END = re.compile(r"[.!?؟\n:\"“”«»…|]|[-–—]\s")
_JOINTS = frozenset({" ", "-", "\u00a0", "-‘", "-’", "-'", "-`", "-ʿ", "-ʾ"})
"""What parts the words of one name: a space or a hyphen, an Arabic letter's sign after it (Rasm Al-‘Awja)."""
_CASED_SHARE = 0.35
"""More capitalised words than this and capitals say nothing (headlines, all caps); news bodies have 0.08-0.25."""


class WordView:
    """The words of one text: `words` as they stand, `folded` as they are compared."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tokens(text)
        self.folded = [word.text for word in self.words]

    def gap(self, i: int) -> str | None:
        """What stands between word i and the one before; None at either end of the text."""
        return self.text[self.words[i - 1].end : self.words[i].start] if 0 < i < len(self.words) else None

    @cached_property
    def has_capitals(self) -> bool:
        """False for scripts without case and for all-small texts."""
        return any(char.isupper() for char in self.text)

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell names from words in this text."""
        latin = [word for word in self.words if not is_arabic(word.text) and not word.text[0].isdigit()]
        capitals = sum(self.text[word.start].isupper() for word in latin)
        return 0 < capitals <= max(_CASED_SHARE * len(latin), len(latin) - 12)

    @cached_property
    def lowered(self) -> frozenset[str]:
        """Words the text also writes small."""
        return frozenset(word.text for word in self.words if self.text[word.start].islower())

    def capital(self, i: int) -> bool:
        """Whether word i begins with a capital."""
        return self.text[self.words[i].start].isupper()

    def joined(self, i: int) -> bool:
        """Whether only what joins the words of a name parts word i from the one before."""
        return self.gap(i) in _JOINTS

    def after_comma(self, i: int) -> bool:
        """Whether a comma parts word i from the one before."""
        return self.gap(i) == ", "

    def begins_sentence(self, i: int) -> bool:
        """Whether word i is the first of a sentence, a quotation or a line."""
        return i == 0 or _SENTENCE_END.search(self.gap(i) or "") is not None
