"""What kind of thing a word speaks of ("kill", "shell", "court", "sport"): the same classes in both languages.

Training text is small, so most words of an unseen article were seen never or once. A class is seen often: "pounded" and
"pummelled" count as one where the words themselves would count for nothing. The lists are rough on purpose, a word may
stand in several; they only feed the trained parts, no event hangs on one alone.
"""

from __future__ import annotations

from functools import cache, lru_cache

from events import lexicon
from events.inflection import without_ending
from geodata.names import AT_HAND, fold, stems, strip_article


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Form without its ending -> classes, in the order of the files."""
    found: dict[str, dict[str, None]] = {}
    for language in lexicon.LANGUAGES:
        for row in lexicon.good_rows(f"{language}/word_classes.csv", ("word_class", "forms")):
            for form in row["forms"].split("|"):
                found.setdefault(without_ending(fold(form)), {})[row["word_class"]] = None
    return {stem: tuple(classes) for stem, classes in found.items()}


@lru_cache(maxsize=AT_HAND)
def classes_of(word: str) -> tuple[str, ...]:
    """The classes of a folded word, none for most words.

    An Arabic word is read with as few proclitics as a listed one allows: without all that may be some, words are alike
    that have nothing in common (سكان "inhabitants" and كان "was", قوات "forces" and لقوا "met").
    """
    readings = (form for stem, _ in stems(word) for form in dict.fromkeys((stem, strip_article(stem))))
    return next((_table()[stem] for stem in map(without_ending, readings) if stem in _table()), ())
