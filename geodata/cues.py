"""The words around a place name that say what kind of place it is and how the event lies to it.

"in the eastern countryside of Deir ez-Zor", "على بعد 15 كم شرق بلدة هجين": each is read word by word away from the
name, phrases of `geodata/data/cues.csv` only, so every cue is a row of that table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from geodata.names import Token, fold, is_arabic, stems, tokens
from geodata.tables import DATA

RELATIONS = frozenset({"near", "between", "along"})
BEARING = "bearing:"
MAX_PHRASE = 4  # words in the longest cue phrase
MAX_CUES = 4  # cues read on one side of a name: "north of" + "the town of"
_LINKS = {"en": frozenset({"the", "of"}), "ar": frozenset[str]()}
_GAP = re.compile(r"[\s\u00a0\"'“”«»#_-]*")
_KM_A_MILE = 1.609344
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "كيلومترين": 2, "ميلين": 2,
}  # fmt: skip
_DISTANCE = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?|\b(?:" + "|".join(_NUMBER_WORDS) + r")\b)[\s-]*"
    r"(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi|كم|كلم|كيلومتر\w*|كيلو متر\w*|ميلا?|اميال)?\b"
    r"(?:\s*\([^)]{0,25}\))?[^.;،,()\d]{0,45}$"
)  # fmt: skip


class Surroundings(NamedTuple):
    """What the words around a name say."""

    cue: str | None = None
    relation: str | None = None
    bearing: str | None = None
    distance_km: float | None = None
    first: int = -1
    """Index of the first word of the cues before the name; the name's own when there are none."""
    last: int = -1
    """One past the last word of the cues after it."""


@dataclass(frozen=True, slots=True)
class CueWords:
    """The cue phrases of one language: folded words -> cue."""

    before: dict[tuple[str, ...], str]
    after: dict[tuple[str, ...], str]
    links: frozenset[str]
    starts: frozenset[str]
    """First words of phrases that stand after a name."""
    ends: frozenset[str]
    """Last words of phrases that stand before one."""


@cache
def cue_words(language: str) -> CueWords:
    """The table of a language; the English one for a language without."""
    language = language if language in _LINKS else "en"
    sides: dict[str, dict[tuple[str, ...], str]] = {"before": {}, "after": {}}
    with (DATA / "cues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["language"] == language:
                phrase = tuple(token.text for token in tokens(row["word"]))
                sides[row["side"]].setdefault(phrase, row["cue"])
    before, after = sides["before"], sides["after"]
    starts, ends = frozenset(p[0] for p in after), frozenset(p[-1] for p in before)
    return CueWords(before, after, _LINKS[language], starts, ends)


@dataclass(frozen=True, slots=True)
class CueFeatures:
    """What a cue expects of a place."""

    features: frozenset[str]
    precision: int


@cache
def cue_features() -> dict[str, CueFeatures]:
    """Cue -> the GeoNames features it names, and the UCDP precision of a place known only by it."""
    with (DATA / "cue_features.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["cue"]: CueFeatures(frozenset(row["features"].split("|")), int(row["precision"])) for row in rows}


def surroundings(text: str, words: Sequence[Token], i: int, n: int, language: str) -> Surroundings:
    """Read the words around the name that takes words i..i+n-1 of a text."""
    table = cue_words(language)
    before, first = _before(text, words, i, table)
    after, last = _after(text, words, i + n, table, countryside="countryside" in before)
    found = [*before, *after]
    kinds = [cue for cue in found if cue not in RELATIONS and not cue.startswith(BEARING)]
    bearing = _bearing(found)
    cue = next((kind for kind in kinds if kind != "government"), kinds[0] if kinds else None)
    if "countryside" in kinds:
        cue = "countryside"
    distance = _distance_km(text[: words[i].start]) if bearing or "near" in before else None
    return Surroundings(cue, _relation(found, kinds, bearing), bearing, distance, first, last)


def _relation(found: Sequence[str], kinds: Sequence[str], bearing: str | None) -> str | None:
    if "countryside" in kinds:
        return "countryside"
    named = next((cue for cue in found if cue in RELATIONS), None)
    return named or ("side" if bearing else None)


def _bearing(found: Sequence[str]) -> str | None:
    """One direction; "north" and "east" side by side make NE."""
    bearings = [cue.removeprefix(BEARING) for cue in found if cue.startswith(BEARING)]
    if len(bearings) == 2 and all(len(b) == 1 for b in bearings):
        pair = "".join(sorted(bearings, key="NSEW".index))
        return pair if pair[0] in "NS" and pair[1] in "EW" else bearings[0]
    return bearings[0] if bearings else None


def _before(text: str, words: Sequence[Token], i: int, table: CueWords) -> tuple[list[str], int]:
    """Cues before word i, nearest first, and where they begin."""
    found: list[str] = []
    at = i
    while len(found) < MAX_CUES and (step := _step_back(text, words, at, table)):
        cue, at = step
        found.append(cue)
    return found, at


def _step_back(text: str, words: Sequence[Token], at: int, table: CueWords) -> tuple[str, int] | None:
    end = at
    for skipped in range(3):
        if not _adjacent(text, words, end):
            return None
        if cue := _phrase_before(text, words, end, table):
            return cue
        if skipped == 2 or words[end - 1].text not in table.links:
            return None
        end -= 1
    return None


def _phrase_before(text: str, words: Sequence[Token], end: int, table: CueWords) -> tuple[str, int] | None:
    if not any(stem in table.ends for stem, _ in stems(words[end - 1].text)):
        return None
    for size in range(min(MAX_PHRASE, end), 0, -1):
        rest = tuple(word.text for word in words[end - size + 1 : end])
        for stem, _ in stems(words[end - size].text):
            cue = table.before.get((stem, *rest))
            if cue and all(_adjacent(text, words, k) for k in range(end - size + 1, end)):
                return cue, end - size
    return None


def _after(text: str, words: Sequence[Token], at: int, table: CueWords, *, countryside: bool) -> tuple[list[str], int]:
    """Cues after a name ending before word `at`, and where they end; الشرقي counts only in a countryside."""
    found: list[str] = []
    while len(found) < MAX_CUES and at < len(words) and words[at].text in table.starts and _adjacent(text, words, at):
        step = _phrase_after(words, at, table)
        if step is None or (step[0].startswith(BEARING) and is_arabic(words[at].text) and not countryside):
            break
        found.append(step[0])
        at = step[1]
    return found, at


def _phrase_after(words: Sequence[Token], at: int, table: CueWords) -> tuple[str, int] | None:
    for size in range(MAX_PHRASE, 0, -1):
        phrase = tuple(word.text for word in words[at : at + size])
        if cue := table.after.get(phrase):
            return cue, at + len(phrase)
    return None


def _adjacent(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether only a space, a quotation mark or a possessive parts word at-1 from word at."""
    if not 0 < at < len(words):
        return False
    gap = text[words[at - 1].end : words[at].start]
    return len(gap) <= 1 or _GAP.fullmatch(gap.replace("’s", "").replace("'s", "")) is not None


def _distance_km(before: str) -> float | None:
    """The distance stated right before the cues, in km."""
    found = _DISTANCE.search(fold(before[-90:]))
    if not found or not (found["unit"] or found["number"] in ("كيلومترين", "ميلين")):
        return None
    number = found["number"]
    value = float(_NUMBER_WORDS.get(number) or number.replace(",", "."))
    unit = found["unit"] or number
    return round(value * (_KM_A_MILE if unit.startswith(("mi", "ميل", "اميال")) else 1.0), 2)
