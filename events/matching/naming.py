"""What a report names within its place: the quarter, the hospital, the man; heard alike across scripts.

In a city of millions two strikes on one day are told of one place, one force and one kind. What parts them are the
names: Karrada and Shaab, one hospital and another. A name is compared by its consonants (`geodata.transliteration`),
so that الكرادة meets Karrada. In Arabic, where no capital letter marks a name, it is what follows a word for a quarter
or a site, and any word may turn out to be one that the other report names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from events import lexicon
from geodata.names import AT_HAND, fold, is_arabic, stems, strip_article, words
from geodata.transliteration import skeleton_of

LEAST = 3
"""Consonants of a name that is compared; shorter ones meet by chance."""
SURE = 4
"""Consonants from which two names that sound alike are taken for one without doubt."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*|[.!?:\n]")
_CAPITAL = re.compile(r"(?:^|-)[^\W\d_a-zà-ÿ]")
_BEFORE = 3
"""Words before "district" that may be its name."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one report, as consonants."""

    own: frozenset[str]
    """Names that stand out as such."""
    quarters: frozenset[str]
    """Those of them that name a part of the city."""
    heard: tuple[str, ...]
    """Everything in which a name of another report is looked for."""
    capitals: bool
    """Written in a script that marks its names, so that what is missing here was not named."""


NONE = Names(frozenset(), frozenset(), (), False)


def names_of(text: str, known: Iterable[str]) -> Names:
    """The names in a text; `known` names, those of the place itself, are not among them."""
    left_out = _left_out(tuple(known))
    found = _WORD.findall(text)
    arabic = sum(map(is_arabic, found)) * 2 > len(found)
    own, quarters = _arabic(found) if arabic else _latin(found)
    spoken = _sounds(found, left_out) if arabic else _sounds(own, left_out)
    named, parts = frozenset(_sounds(own, left_out)), frozenset(_sounds(quarters, left_out))
    return Names(named, parts, tuple(sorted(set(spoken))), not arabic)


def levels(one: Names, other: Names) -> Iterator[tuple[str, str]]:
    """How the names of two reports of one town agree, as a level of `link_points.csv` and in words; none when nothing
    can be said."""
    if not one.own and not other.own:
        return
    shared = _shared(one.own, other) | _shared(other.own, one)
    if shared:
        yield ("same name, sure" if max(map(len, shared)) >= SURE else "same name"), "one name in both"
    elif one.quarters and other.quarters:
        yield "two quarters", "two quarters"
    elif all(max(map(len, names.own), default=0) >= _least(one, other) for names in (one, other)):
        yield "other names", "other names"


def _least(one: Names, other: Names) -> int:
    """Consonants of a name that is missed where it is not named."""
    return 1 if one.capitals and other.capitals else SURE


def _shared(own: frozenset[str], other: Names) -> frozenset[str]:
    return own.intersection(other.heard)


def _latin(found: Sequence[str]) -> tuple[list[str], list[str]]:
    """Capitalised words not at the head of a sentence, and those of them that name a quarter."""
    own = [word for before, word in pairwise(found) if before not in ".!?:\n" and _CAPITAL.search(word)]
    quarters = [name for i, word in enumerate(found) if _cue(word) == "quarter" for name in _capitals(found, i)]
    return own, quarters


def _capitals(found: Sequence[str], cue: int) -> list[str]:
    """The name before "district", or after "district of"."""
    before = reversed(found[max(0, cue - _BEFORE) : cue])
    after = found[cue + 2 : cue + 3] if found[cue + 1 : cue + 2] == ["of"] else []
    return list(takewhile(_CAPITAL.search, before)) or [word for word in after if _CAPITAL.search(word)]


def _arabic(found: Sequence[str]) -> tuple[list[str], list[str]]:
    """The word after one for a site or a quarter, and those after one for a quarter."""
    told = [(kind, word) for cue, word in pairwise(found) if (kind := _cue(cue))]
    return [word for _, word in told], [word for kind, word in told if kind == "quarter"]


def _sounds(found: Iterable[str], left_out: frozenset[str]) -> list[str]:
    heard = (_heard(word) for word in found)
    return [sound for forms, sounds in heard if left_out.isdisjoint(forms) for sound in sounds]


@lru_cache(maxsize=AT_HAND)
def _heard(word: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What a word may stand for and how that sounds, with and without what may be a conjunction or preposition
    before it; nothing for the words of the lexicons. Words recur: kept at hand."""
    forms = [form for part in words(word) for form, _ in stems(part)]
    if not _common().isdisjoint((*forms, *map(strip_article, forms))):
        return frozenset(), ()
    sounds = [skeleton_of((form,)) for form in forms]
    return frozenset((*forms, *sounds)), tuple(dict.fromkeys(sound for sound in sounds if len(sound) >= LEAST))


@lru_cache(maxsize=4_096)
def _left_out(known: tuple[str, ...]) -> frozenset[str]:
    """The words of a place's names and how they sound."""
    return frozenset(heard for name in known for word in words(name) for heard in (word, skeleton_of((word,))))


@lru_cache(maxsize=AT_HAND)
def _cue(word: str) -> str:
    """What a word announces: "quarter", "target" (a site) or "" (neither)."""
    bare = {strip_article(stem) for stem, _ in stems(fold(word))}
    return next((kind for kind in ("quarter", "target") if bare & _cues(kind)), "")


@cache
def _cues(kind: str) -> frozenset[str]:
    rows = lexicon.good_rows("scenes.csv", ("kind", "id", "en", "ar"))
    forms = (form for row in rows if row["kind"] == kind for form in (*row.forms("en"), *row.forms("ar")))
    return frozenset(strip_article(fold(form)) for form in forms if " " not in form)


@cache
def _common() -> frozenset[str]:
    """Words of the lexicons: actors, claimants, countries, days, what happens. They name no part of a town."""
    listed = [form for a in lexicon.actors() for form in (*a.en, *a.ar)]
    listed += [form for a in lexicon.generic_actors() for form in (*a.en, *a.ar)]
    listed += [form for c in lexicon.claimants() for form in (*c.en, *c.ar)]
    listed += [form for c in lexicon.countries() for form in (*c.en, *c.en_adjectives, *c.ar, *c.ar_adjectives)]
    for language in lexicon.LANGUAGES:
        for name in ("calendar.csv", "numbers.csv"):
            listed += [row["form"] for row in lexicon.good_rows(f"{language}/{name}", ("form",))]
        listed += [
            form for row in lexicon.good_rows(f"{language}/triggers.csv", ("forms",)) for form in row.forms("forms")
        ]
    cues = (_cues(kind) for kind in ("quarter", "target", "plain", "part"))
    return frozenset(word for form in listed for word in words(form)).union(*cues)
