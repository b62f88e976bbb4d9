"""Number words become digits before any pattern runs, with the way back to the original characters.

"سبعة وعشرين متظاهراً" -> "27 متظاهرا", "twenty-one people" -> "21 people"; ordinals keep a mark ("13th", "13#").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from events.lexicon import good_rows
from geodata.names import AT_HAND, Folded, fold, fold_with_offsets, is_arabic

_WORD = re.compile(r"[^\W_]+")
_GROUPED = re.compile(r"(?<=\d)[,،٬](?=\d{3}(?!\d))")
ORDINAL_MARK = "#"
"""Stands after the digits of an ordinal."""


@cache
def _table(language: str) -> dict[str, tuple[int, str]]:
    """Folded number word -> (value, "cardinal", "ordinal", or "bound" for one that never stands alone)."""
    return {
        fold(row["form"]): (int(row["value"]), row["kind"])
        for row in good_rows(f"{language}/numbers.csv", ("form", "value", "kind"))
    }


@lru_cache(maxsize=256)  # a sentence is read by several parts
def with_digits(text: str, language: str) -> Folded:
    """The folded text with number words as digits; `span` of the result gives the original's characters."""
    folded = _ungroup(fold_with_offsets(text))
    runs = _runs(folded.text, language)
    return _written(folded, runs) if runs else folded


def _written(folded: Folded, runs: Sequence[tuple[int, int, str]]) -> Folded:
    """The text with digits for its runs of number words."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, written in runs:
        pieces += [folded.text[at:start], written]
        # Every digit points to the run's first character; the character after the run gives its end.
        offsets += [*folded.offsets[at:start], *[folded.offsets[start]] * len(written)]
        at = end
    pieces.append(folded.text[at:])
    offsets += folded.offsets[at:]
    return Folded("".join(pieces), tuple(offsets))


def _ungroup(folded: Folded) -> Folded:
    """1,200 -> 1200, so that a comma never parts a number."""
    drop = {match.start() for match in _GROUPED.finditer(folded.text)}
    if not drop:
        return folded
    keep = [i for i in range(len(folded.text)) if i not in drop]
    return Folded("".join(folded.text[i] for i in keep), (*(folded.offsets[i] for i in keep), folded.offsets[-1]))


def _runs(text: str, language: str) -> list[tuple[int, int, str]]:
    """(start, end, digits) of every run of number words."""
    begins = [_begins_number(word, language) for word in _WORD.findall(text)]
    if True not in begins:
        return []
    table = _table(language)
    found: list[tuple[int, int, str]] = []
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        run = _run_at(text, words, at, table) if begins[at] else None
        if run:
            found.append(run[:3])
            at = run[3]
        else:
            at += 1
    return found


@cache
def _first_of_two(language: str) -> frozenset[str]:
    """The first words of forms of two words."""
    return frozenset(form.partition(" ")[0] for form in _table(language) if " " in form)


@lru_cache(maxsize=AT_HAND)
def _begins_number(word: str, language: str) -> bool:
    """Whether a run of number words may begin with a word; with most it may not."""
    readings = (word, *(word.removeprefix(prefix) for prefix in (*_PREFIXES, "ال")))
    opens_pair = not _first_of_two(language).isdisjoint(readings)
    return word.isdigit() or opens_pair or _value(word, _table(language), first=True) is not None


_PREFIXES = ("و", "ب", "ل", "ف", "وب", "ول")


def _value(word: str, table: dict[str, tuple[int, str]], first: bool) -> tuple[int, str, int] | None:
    """(value, kind, proclitic characters) of a word; conjunction and preposition may stand before an Arabic one."""
    if word in table:
        return (*table[word], 0)
    if is_arabic(word):
        for prefix in _PREFIXES if first else ("و",):
            if word.startswith(prefix) and word[len(prefix) :] in table:
                return (*table[word[len(prefix) :]], len(prefix))
        # "الأيام الثلاثة"; not الاثنين, which is Monday.
        if word.startswith("ال") and table.get(word[2:], (0, ""))[0] >= 3:
            return (*table[word[2:]], 2)
    return None


def _run_at(
    text: str, words: list[re.Match[str]], at: int, table: dict[str, tuple[int, str]]
) -> tuple[int, int, str, int] | None:
    """The longest run of number words that begins at a word: (start, end, digits, next word)."""
    head = _value(words[at].group(), table, first=True)
    pair = at + 1 < len(words) and _value(f"{words[at].group()} {words[at + 1].group()}", table, first=True)
    if pair:
        return words[at].start() + pair[2], words[at + 1].end(), str(pair[0]), at + 2
    digits = words[at].group() if words[at].group().isdigit() and len(words[at].group()) <= 6 else ""
    if head is None and not digits:
        return None
    if head and head[1] == "bound" and not (at + 1 < len(words) and words[at + 1].group().startswith("عشر")):
        return None  # اثنا is a number in اثنا عشر only; alone it is أثناء, "during"
    values = [(int(digits), "cardinal")] if digits else [(head[0], head[1])] if head else []
    start = words[at].start() + (head[2] if head and not digits else 0)
    last, after = at, at + 1
    while after < len(words):
        between = text[words[last].end() : words[after].start()]
        if between.strip(" \t-‑–") or "\n" in between:
            break
        word = words[after].group()
        if word == "and" and values and values[-1][0] >= 100 and after + 1 < len(words):
            following = table.get(words[after + 1].group())
            if following is None or following[0] >= 100:
                break
            after += 1
            word = words[after].group()
        item = _value(word, table, first=False)
        if item is None or not (item[1] == "multiplier" or _continues(values, item[0], joined=item[2] > 0)):
            break
        # "3 thousand", "388 ألفا و652", but not "2021 - eleven": after digits only what counts them may follow,
        # and a dash joins words to words ("twenty-one").
        if digits and len(values) == 1 and ((item[0] < 100 and item[1] != "multiplier") or between.strip(" \t")):
            break
        values.append((item[0], item[1]))
        last, after = after, after + 1
    if digits and len(values) == 1:
        return None
    kind = "ordinal" if any(k == "ordinal" for _, k in values) else "cardinal"
    written = str(_compose(values)) + (ORDINAL_MARK if kind == "ordinal" else "")
    return start, words[last].end(), written, last + 1


def _continues(values: list[tuple[int, str]], value: int, *, joined: bool) -> bool:
    """Whether a value goes on the number before it: 7+20, 200+50, 3x1000, twenty+one; never 3 4."""
    before = values[-1][0]
    if value >= 1000:
        return before < 1000
    if value == 100:
        return before < 100 or (before >= 1000 and joined)
    if value in (10, 20, 30, 40, 50, 60, 70, 80, 90) and before < 10:
        return joined or value == 10
    if before >= 100:
        return joined or value < 100
    return before in (20, 30, 40, 50, 60, 70, 80, 90) and value < 10


def _compose(values: list[tuple[int, str]]) -> int:
    total, current = 0, 0
    for value, kind in values:
        if value >= 1000:
            total, current = total + max(current, 1) * value, 0
        elif value == 100 or kind == "multiplier":
            current = max(current, 1) * value
        else:
            current += value
    return total + current
