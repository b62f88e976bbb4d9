"""The words by which losses are counted (`casualties.csv`), and the forms that follow from them.

The lexicon names a person once ("fireman", "متطوع"); that several of them are people ("firemen") and that متطوعان are
two is not written there but worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from events.lexicon import good_rows
from events.numbers import with_digits
from events.phrases import PhraseTable
from geodata.names import AT_HAND, fold
from geodata.names import words as words_of


def _rows(language: str) -> Iterator[tuple[str, str]]:
    """Each form with what it says of a count; one written in the lexicon comes before one that follows from others."""
    for row in good_rows(f"{language}/casualties.csv", ("role", "forms")):
        yield from ((form, row["role"]) for form in row.forms("forms"))
        if row["role"] == "zero":  # "no one was hurt" is read as "no 1 was hurt"
            yield from ((with_digits(form, language).text, "zero") for form in row.forms("forms"))
    yield from _following(language)


def _following(language: str) -> Iterator[tuple[str, str]]:
    """Forms that follow from those of one person: several English ones, two Arabic ones."""
    for row in good_rows(f"{language}/casualties.csv", ("role", "forms")):
        if row["role"] == "one":
            yield from ((_several(form), "person") for form in row.forms("forms"))
        if row["role"] == "single" and language == "ar":
            yield from ((two, "dual") for form in row.forms("forms") for two in _two(fold(form)))


def _several(form: str) -> str:
    """ "firemen", "aid workers", "passers-by"."""
    head, dash, rest = form.partition("-")
    if head.endswith("man"):
        plural = f"{head[:-2]}en"
    elif head.endswith("y") and head[-2] not in "aeo":
        plural = f"{head[:-1]}ies"
    elif head.endswith(("s", "ch", "x")):
        plural = f"{head}es"
    else:
        plural = f"{head}s"
    return plural + dash + rest


def _two(form: str) -> Iterator[str]:
    """The dual of a folded Arabic noun, in the forms that no plural shares: متطوعان, طالبتان, طالبتين."""
    if " " in form or len(form) < 3 or form.endswith(("ا", "هم", "ها")):
        return
    if form.endswith("ه"):
        yield from (f"{form[:-1]}تان", f"{form[:-1]}تين")
    else:
        yield f"{form}ان"


@cache
def table(language: str) -> PhraseTable[str]:
    """All cues of a language, each with its role."""
    return PhraseTable(_rows(language))


@cache
def _deciding(language: str) -> PhraseTable[str]:
    """Only the cues without one of which a sentence counts nobody; most sentences hold no word of them."""
    return PhraseTable((form, role) for form, role in _rows(language) if decides(role))


@cache
def decider(language: str) -> Callable[[str], bool]:
    """Whether a word as it is written begins a deciding cue."""
    opening = _deciding(language).openings
    return lru_cache(maxsize=AT_HAND)(lambda word: any(map(opening, words_of(word))))


def decides(role: str) -> bool:
    """Whether a cue of a role says that people were killed or hurt, or nobody."""
    return role.startswith(("killed", "injured", "zero", "one_", "toll"))
