"""What a sentence counts: numbers, ranges, duals and lone people ("a trader"), in reading order.

Whether they are dead, hurt or tanks is another question (`events.recognizers.casualties`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from events.model import Span
from events.numbers import ORDINAL_MARK
from events.phrases import Match
from events.recognizers.actors import ActorMention
from geodata.names import AT_HAND, Folded, Token

_PROCLITICS = "وبلف"
DETERMINERS = frozenset("a an the his her its their one another my our".split())
"""Words before a noun that may be a lone person; behind a verb they begin its object."""
_MODIFIERS = 4
"""Words between "a" and the noun: "an Emirati aid worker"."""
_LINKS = frozenset("of in on at by with from to and or for near who that when as into after".split())
"""Words over which a determiner does not reach its noun."""
_ELSEWHERE = frozenset(
    "by at near from to outside against in on for like as into behind over under inside than of around beside".split()
)
"""Words after which a lone person is not who was lost: "the house of a farmer"."""
_AGES = range(1, 111)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a sentence, or words that count as one or two."""

    token: int
    last: int
    """Its last token: another than the first for a range or "an aid worker"."""
    low: int
    best: int | None
    """None for "dozens"."""
    high: int | None
    start: int
    end: int
    lone: bool = False
    """Whether it is a person without a number."""


@lru_cache(maxsize=AT_HAND)
def digits_of(word: str) -> str:
    """A number without the letters before it ("و5"); "" for other words."""
    bare = word.lstrip(_PROCLITICS)
    return bare if bare.isdigit() else ""


class Words:
    """One sentence's words, cues and mentions, and what it counts."""

    def __init__(
        self, folded: Folded, words: Sequence[Token], cues: Sequence[Match[str]], actors: Sequence[ActorMention],
        dates: Sequence[Span], offset: int,
    ) -> None:  # fmt: skip
        self.folded, self.words, self.cues = folded, words, cues
        self.actors = [(a.span.start - offset, a.span.end - offset, a) for a in actors]
        self._dates = [(d.start - offset, d.end - offset) for d in dates]
        self._roles: dict[int, set[str]] = {}
        for cue in cues:
            for place in range(cue.first, cue.last + 1):
                self._roles.setdefault(place, set()).add(cue.value)
        self._ends = {(cue.first, cue.value): cue.last for cue in cues}

    def roles(self, place: int) -> set[str]:
        """What the lexicon says of a word."""
        return self._roles.get(place, set())

    def text(self, place: int) -> str:
        """A folded word; "" beyond the ends."""
        return self.words[place].text if 0 <= place < len(self.words) else ""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text in the sentence as written."""
        return self.folded.span(start, end)

    def between(self, first: int, last: int) -> str:
        """The folded text from the end of one word to the start of another."""
        return self.folded.text[self.words[first].end : self.words[last].start] if first >= 0 else ""

    def actor_at(self, place: int) -> bool:
        """Whether a word belongs to an actor mention."""
        start, end = self.original(self.words[place].start, self.words[place].end)
        return any(s < end and start < e for s, e, _ in self.actors)

    def is_number(self, place: int) -> bool:
        """Whether a word counts: no day, rank, hour, age or name."""
        word = self.words[place]
        if not digits_of(word.text) or self._in_date(word) or self._is_ordinal(word):
            return False
        return not (self._is_age(place) or self._is_label(place))

    def counts_things(self, place: int) -> bool:
        """Whether a word is a number of tanks, hours or the like."""
        return self.is_number(place) and any("other_unit" in self.roles(at) for at in (place + 1, place + 2))

    def counts(self) -> list[Count]:
        """Numbers, duals and lone people, in reading order; ranges are one number."""
        found: list[Count] = []
        skip = -1
        for place, word in enumerate(self.words):
            if place <= skip or self._in_date(word) or self._is_ordinal(word):
                continue
            made = self._numeral(place) or self._counted(place) or self._lone(place, found[-1] if found else None)
            if made:
                found.append(made)
                skip = made.last
        return found

    def _numeral(self, place: int) -> Count | None:
        digits = digits_of(self.words[place].text)
        if not digits or len(digits) > 6 or not self.is_number(place) or self._repeats(place):
            return None
        if digits == "1" and self.between(place - 1, place).strip() in (",", "،") and not self._names_person(place):
            return None  # "three were shot, one with a note on him"
        high, last = self._range_end(place) or (int(digits), place)
        return self._count(place, last, int(digits), high)

    def _counted(self, place: int) -> Count | None:
        if (place, "dual") in self._ends:
            return self._count(place, place, 2, 2)
        if (place, "vague") in self._ends:
            return Count(place, place, 0, None, None, self.words[place].start, self.words[place].end)
        return None

    def _count(self, first: int, last: int, low: int, high: int, *, lone: bool = False) -> Count:
        return Count(first, last, low, low, high, self.words[first].start, self.words[last].end, lone)

    def _names_person(self, place: int) -> bool:
        people = {"person", "one", "single", "killed_after", "injured_after"}
        return any(self.roles(at) & people for at in (place + 1, place + 2))

    # ---- lone people ----

    def _lone(self, place: int, before: Count | None) -> Count | None:
        """A person without a number that begins at a place; none where another count has just named the same."""
        last = self._person(place)
        if last is None or (before and before.token >= place - 2 and not before.lone):
            return None
        if self.text(place - 1) in _ELSEWHERE and not any(r.endswith("_before") for r in self.roles(place - 1)):
            return None
        adjoins = before is not None and before.last == place - 1 and self.text(place)[:1] != "و"
        if before and before.lone and (adjoins or self._renames(before, place, last)):
            return None
        return self._count(place, last, 1, 1, lone=True)

    def _person(self, place: int) -> int | None:
        """The last word of a lone person whose words begin at a place: "a trader", "a 9-year-old girl", "طفلة"."""
        if (place, "single") in self._ends:
            return self._ends[place, "single"]
        if self.text(place) not in DETERMINERS:
            bare = (place, "one") in self._ends and self._suffers(place + 1)
            return place if bare and self.text(place - 1) not in DETERMINERS else None
        for at in range(place + 1, min(len(self.words), place + 2 + _MODIFIERS)):
            if "one" in self.roles(at) or (self.text(at) == "old" and self.text(at - 1) == "year"):
                beyond = (
                    at + 1 < len(self.words) and "one" in self.roles(at + 1) and not self.between(at, at + 1).strip()
                )
                if not beyond:
                    return at
            elif self.text(at) in _LINKS or self._ends_name(at):
                return None
        return None

    def _ends_name(self, place: int) -> bool:
        """Whether a word cannot stand between "a" and its noun."""
        if digits_of(self.text(place)):
            return self.text(place + 1) != "year"
        return any(role.endswith(("_before", "_after")) or role == "person" for role in self.roles(place))

    def _suffers(self, place: int) -> bool:
        return bool(self.roles(place) & {"killed_after", "injured_after"})

    def _renames(self, before: Count, place: int, last: int) -> bool:
        """ "A man, a father of four, was killed": the second names the first anew."""
        apart = self.between(before.last, place).strip()
        joined = self.text(last + 1) in ("and", "or") or self.text(place - 1) in ("and", "or", "و")
        return apart.startswith(",") and place - before.last <= 2 + _MODIFIERS and not joined

    # ---- numbers that are none ----

    def _is_ordinal(self, word: Token) -> bool:
        """ "the tenth", "في العاشرة": a rank or an hour counts nobody."""
        return self.folded.text[word.end : word.end + 1] == ORDINAL_MARK

    def _in_date(self, word: Token) -> bool:
        if not self._dates:
            return False
        start, end = self.original(word.start, word.end)
        return any(s < end and start < e for s, e in self._dates)

    def _is_age(self, place: int) -> bool:
        """ "a woman of 61", "one of them, 22, was", "a 9-year-old girl"."""
        value = int(digits_of(self.text(place)))
        if value not in _AGES:
            return False
        if self.text(place + 1) == "year" and self.text(place + 2) == "old":
            return True
        people = "person" in self.roles(place + 1)
        back = place - 2 if self.text(place - 1) in ("about", "some", "around") else place - 1
        if self.text(back) == "of" and self.roles(back - 1) & {"one", "single"}:
            return not people
        shut = place + 1 < len(self.words) and self.between(place, place + 1).startswith(",")
        return shut and place > 0 and self.between(place - 1, place).strip() == "," and not people

    def _is_label(self, place: int) -> bool:
        """ "06:30", "division 18", "M 16": a time or a name."""
        text = digits_of(self.text(place))
        clock = (self.between(place - 1, place), self.between(place, place + 1) if place + 1 < len(self.words) else "")
        timed = any(
            mark in (":", ".") and digits_of(self.text(at))
            for mark, at in zip(clock, (place - 1, place + 1), strict=True)
        )
        return timed or (len(text) > 1 and text[0] == "0") or "label" in self.roles(place - 1)

    def _repeats(self, place: int) -> bool:
        """ "شرطيين اثنين", "مقاتل واحد": the number says again what the noun before it says."""
        value, before = int(digits_of(self.text(place))), self.roles(place - 1)
        return (value == 2 and "dual" in before) or (value == 1 and "single" in before)

    def _range_end(self, place: int) -> tuple[int, int] | None:
        """The upper end of "between 5 and 8", "5 to 8", "5-8", "بين 5 و8", and the place of its word."""
        between = self.text(place - 1) in ("between", "بين", "مابين")
        after = [word.text for word in self.words[place + 1 : place + 3]]
        if after and after[0].isdigit() and self.between(place, place + 1) in ("-", "–"):
            return self._upper(place, int(after[0]), place + 1)
        if between and after and re.fullmatch(r"و\d+", after[0]):
            return self._upper(place, int(after[0][1:]), place + 1)
        linked = len(after) == 2 and after[1].isdigit()
        if linked and (after[0] in ("to", "الي", "او", "or") or (between and after[0] == "and")):
            return self._upper(place, int(after[1]), place + 2)
        return None

    def _upper(self, place: int, value: int, last: int) -> tuple[int, int] | None:
        return (value, last) if value > int(digits_of(self.text(place))) else None
