"""The reader's reasons in the language of the page.

The reader writes them in English, and they are stored so. A reason is known by the English words under `[reasons]`, and
said by those of the page's language under the same key; one that no key fits stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from events.labels import names
from views.words import Words
from views.words import words as words_in

_KEYS = "reasons."


def said(reason: str, words: Words) -> str:
    """The reason in the page's language, or as the reader wrote it."""
    for key, form in _forms():
        found = form.fullmatch(reason)
        values = {name: _named(name, value, words) for name, value in found.groupdict().items()} if found else {}
        if found and None not in values.values():
            return words(key, **values)
    return reason


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each key with what the reader writes for it, the values in it as groups."""
    told = ((key, re.escape(text)) for key, text in words_in("en").texts.items() if key.startswith(_KEYS))
    return tuple((key, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", text))) for key, text in told)


def _named(kind: str, value: str, words: Words) -> str | None:
    """A value of a reason as the page calls it; None for a kind of place nobody has words for."""
    if kind == "cue":
        return words.texts.get(f"cue.{value}")
    return names(words.language)(kind, value) if kind in ("sub", "country") else value
