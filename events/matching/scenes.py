"""The scene of a report: what was hit, at what hour, in which part of the place, and how it is told.

Not every word of a sentence speaks of its event: "hours after the bombing of a market" is another one, and in "the
governor said" nobody harmed the governor. Both are left out before cues are looked up in `events/lexicons/scenes.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from events import lexicon
from geodata.names import AT_HAND, is_arabic, stems, strip_article, words

_CLAUSE = re.compile(r"[.,;:!?،؛؟\n–—]+")
_BEFORE, _BEHIND = 3, 2
"""Words between who speaks and the verb of saying: before it in English, behind it in Arabic."""
_SHORTEST = 4
"""Letters of a word whose last may be an ending."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a report tells beside kind, time, place, sides and figures; ids of the rows of `scenes.csv`."""

    targets: frozenset[str]
    hours: frozenset[str]
    quarters: frozenset[str]
    """Parts of the place by compass: "north", "east", "middle"."""
    another: bool
    """Told as one more event beside another: "in a separate attack on the same day"."""
    disputed: bool
    """Somebody denies it or accuses another of it."""


NOTHING = Scene(frozenset(), frozenset(), frozenset(), another=False, disputed=False)


def scene_of(text: str, place: Iterable[str] = ()) -> Scene:
    """The scene told by a text; the words of the place's own names are no cues."""
    if not text:
        return NOTHING
    own = _own(tuple(place))
    cues: dict[str, set[str]] = {}
    for clause in _CLAUSE.split(text):
        for kind, id in _cues(words(clause), own):
            cues.setdefault(kind, set()).add(id)
    found = {kind: frozenset(ids) for kind, ids in cues.items()}
    return Scene(
        targets=_exact(found.get("target", frozenset())),
        hours=found.get("hour", frozenset()),
        quarters=found.get("part", frozenset()),
        another="another" in cues,
        disputed="dispute" in found,
    )


def _exact(targets: frozenset[str]) -> frozenset[str]:
    """A school in a camp is hit, not the camp: what holds houses says nothing beside what stands in it."""
    return targets - {"camp"} or targets


@lru_cache(maxsize=4_096)
def _own(place: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for name in place for word in words(name) for form in _forms(word))


def _cues(told: Sequence[str], own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Kind and id of the cues of a clause, up to where it tells of another event."""
    saying = [i for i, word in enumerate(told) if not _saying().isdisjoint(_forms(word))]
    for i, word in enumerate(told):
        cues = [cue for n in (3, 2, 1) if (cue := _cue(" ".join(told[i : i + n])))]
        for kind, id in cues if own.isdisjoint(_forms(word)) else ():
            if kind == "after":
                yield from (("another", id),) if id == "soon" else ()
                return
            if kind != "target" or not any(_speaks(told[at], i - at) for at in saying):
                yield kind, id


def _speaks(verb: str, behind: int) -> bool:
    """Whether a word so many words behind a verb of saying is who says it."""
    return 0 < behind <= _BEHIND if is_arabic(verb) else 0 < -behind <= _BEFORE


@lru_cache(maxsize=AT_HAND)
def _cue(said: str) -> tuple[str, str] | None:
    return next((_scenes()[form] for form in _forms(said) if form in _scenes()), None)


@lru_cache(maxsize=AT_HAND)
def _forms(said: str) -> tuple[str, ...]:
    """A word or words as they may stand in the table: without proclitics, article and the ending of سوقاً."""
    first, _, rest = said.partition(" ")
    bare = [form for stem, _ in stems(first) for form in (stem, strip_article(stem))]
    bare += [form[:-1] for form in bare if is_arabic(form) and form.endswith("ا") and len(form) >= _SHORTEST]
    return tuple(dict.fromkeys(f"{form} {rest}".strip() for form in bare))


@cache
def _scenes() -> dict[str, tuple[str, str]]:
    rows = lexicon.good_rows("scenes.csv", ("kind", "id", "en", "ar"))
    return {
        " ".join(words(form)): (row["kind"], row["id"]) for row in rows for form in (*row.forms("en"), *row.forms("ar"))
    }


@cache
def _saying() -> frozenset[str]:
    """Verbs of saying, single words: `attribution.csv` of both languages."""
    rows = [
        row for code in lexicon.LANGUAGES for row in lexicon.good_rows(f"{code}/attribution.csv", ("role", "forms"))
    ]
    told = [form for row in rows if row["role"] != "that" for form in row.forms("forms")]
    return frozenset(folded[0] for form in told if len(folded := words(form)) == 1)
