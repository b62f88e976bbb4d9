"""With what loss: counts of people killed and injured, by side where the text says so.

Each number of a sentence is read by the words around it: a cue of death or injury before or after it, what it counts
(people, or tanks and hours), whether it is part of a total ("among them"), and how sure it is ("at least").
Captured and displaced people and destroyed vehicles are recognised so that they are never counted as dead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from events.lexicon import good_rows
from events.model import Actor, Span, Toll
from events.numbers import ORDINAL_MARK
from events.phrases import Match, PhraseTable
from events.recognizers.actors import ActorMention
from geodata.names import WORD, Folded, Token, tokens
from geodata.names import words as words_of

_REACH_BACK = 6
_REACH_ON = 6
"""Tokens looked at before and after a number; beyond them a cue belongs to something else (measured on the samples)."""
_BREAK = re.compile(r"[.;؛!?؟]|\bbut\b|\bwhile\b|\bلكن\b|\bفيما\b|\bبينما\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people found in a sentence."""

    span: Span
    kind: str
    """"killed" or "injured"."""
    toll: Toll
    actor: Actor | None = None
    """Whose people they are, when the words say so."""
    part: bool = False
    """It is part of a figure named before ("among them five children")."""


@dataclass(frozen=True, slots=True)
class _Number:
    token: int
    last: int
    """Its last token: another than the first for a range."""
    low: int
    best: int | None
    high: int | None
    start: int
    end: int


def _rows(language: str) -> Iterator[tuple[str, str]]:
    for row in good_rows(f"{language}/casualties.csv", ("role", "forms")):
        yield from ((form, row["role"]) for form in row.forms("forms"))


@cache
def _table(language: str) -> PhraseTable[str]:
    return PhraseTable(_rows(language))


@cache
def _deciding(language: str) -> PhraseTable[str]:
    """Only the cues without one of which a sentence counts nobody; most sentences hold no word of them."""
    return PhraseTable((form, role) for form, role in _rows(language) if _decides(role))


@cache
def _decider(language: str) -> Callable[[str], bool]:
    """Whether a word as it is written begins a deciding cue."""
    opening = _deciding(language).openings
    return lru_cache(maxsize=50_000)(lambda word: any(map(opening, words_of(word))))


def _decides(role: str) -> bool:
    return role.startswith(("killed", "injured", "zero"))


def find(
    folded: Folded, language: str, actors: Sequence[ActorMention] = (), *, dates: Sequence[Span] = (), offset: int = 0
) -> tuple[Figure, ...]:
    """The counts of killed and injured of one sentence in reading order.

    `folded` is the sentence with digits for number words; `actors` and `dates` are its mentions (spans with `offset`).
    """
    if not any(map(_decider(language), WORD.findall(folded.text))):
        return ()
    words = tokens(folded.text)
    cues = list(_table(language).find(words))
    if not any(_decides(cue.value) for cue in cues):
        return ()
    reading = _Reading(folded, words, cues, actors, dates, offset, language)
    found = reading.figures()
    return tuple(found) or reading.nobody()


_PROCLITICS = "وبلف"


@lru_cache(maxsize=100_000)
def _digits(word: str) -> str:
    """A number without the letters before it ("و5"); "" for other words."""
    bare = word.lstrip(_PROCLITICS)
    return bare if bare.isdigit() else ""


class _Reading:
    """One sentence's words, cues and numbers."""

    def __init__(
        self, folded: Folded, words: Sequence[Token], cues: list[Match[str]], actors: Sequence[ActorMention],
        dates: Sequence[Span], offset: int, language: str,
    ) -> None:  # fmt: skip
        self.folded, self.words, self.language, self.offset = folded, words, language, offset
        self.actors = [(a.span.start - offset, a.span.end - offset, a) for a in actors]
        self.dates = [(d.start - offset, d.end - offset) for d in dates]
        self.cues = cues
        self.roles: dict[int, set[str]] = {}
        for cue in cues:
            for place in range(cue.first, cue.last + 1):
                self.roles.setdefault(place, set()).add(cue.value)
        self.singles = {cue.first for cue in cues if cue.value == "single"}

    def original(self, start: int, end: int) -> tuple[int, int]:
        return self.folded.span(start, end)

    def numbers(self) -> list[_Number]:
        """Numbers, duals and lone people, in reading order; ranges are one number."""
        found: list[_Number] = []
        skip = -1
        for place, word in enumerate(self.words):
            digits = _digits(word.text)
            tells = digits or place in self.roles
            if place <= skip or not tells or self._in_date(word) or self._is_ordinal(word):
                continue
            if digits and len(digits) <= 6:
                high, skip = self._range_end(place) or (int(digits), place)
                end = self.words[skip].end
                found.append(_Number(place, skip, int(digits), int(digits), high, word.start, end))
            elif "dual" in self.roles.get(place, ()):
                found.append(_Number(place, place, 2, 2, 2, word.start, word.end))
            elif "vague" in self.roles.get(place, ()):
                found.append(_Number(place, place, 0, None, None, word.start, word.end))
            elif place in self.singles and not (found and found[-1].token >= place - 2):
                found.append(_Number(place, place, 1, 1, 1, word.start, word.end))
        return found

    def _is_ordinal(self, word: Token) -> bool:
        """ "the tenth", "في العاشرة": a rank or an hour counts nobody."""
        return self.folded.text[word.end : word.end + 1] == ORDINAL_MARK

    def _in_date(self, word: Token) -> bool:
        if not self.dates:
            return False
        start, end = self.original(word.start, word.end)
        return any(s < end and start < e for s, e in self.dates)

    def _range_end(self, place: int) -> tuple[int, int] | None:
        """The upper end of "between 5 and 8", "5 to 8", "5-8", "بين 5 و8", and the place of its word."""
        between = place > 0 and self.words[place - 1].text in ("between", "بين", "مابين")
        after = [word.text for word in self.words[place + 1 : place + 3]]
        if after and after[0].isdigit() and self._hyphen(place):
            return self._upper(place, int(after[0]), place + 1)
        if between and after and re.fullmatch(r"و\d+", after[0]):
            return self._upper(place, int(after[0][1:]), place + 1)
        linked = len(after) == 2 and after[1].isdigit()
        if linked and (after[0] in ("to", "الي", "او", "or") or (between and after[0] == "and")):
            return self._upper(place, int(after[1]), place + 2)
        return None

    def _hyphen(self, place: int) -> bool:
        return self.folded.text[self.words[place].end : self.words[place + 1].start] in ("-", "–")

    def _upper(self, place: int, value: int, last: int) -> tuple[int, int] | None:
        return (value, last) if value > int(re.sub(r"\D", "", self.words[place].text)) else None

    def figures(self) -> list[Figure]:
        """What the numbers count, those left out that count no people killed or injured."""
        numbers = self.numbers()
        kinds = self._kinds(numbers)
        return [
            self._figure(number, kind)
            for number, kind in zip(numbers, kinds, strict=True)
            if kind in ("killed", "injured")
        ]

    def _kinds(self, numbers: Sequence[_Number]) -> list[str | None]:
        """The kind each number counts: by its own cue, else by that of the list it stands in."""
        kinds: list[str | None] = []
        for number in numbers:
            things = self._counts_things(number)
            own = None if things else self._kind(self._before(number), self._after(number), number)
            listed = kinds[-1] if kinds and not things and self._coordinated(number) else None
            kinds.append("things" if things else own or listed)
        for i in range(len(numbers) - 2, -1, -1):  # "eleven fighters and three members were killed"
            if kinds[i] is None and self._coordinated(numbers[i + 1]) and self._counts_people(numbers[i]):
                kinds[i] = kinds[i + 1]
        return kinds

    def _counts_people(self, number: _Number) -> bool:
        """Whether the words after a number, up to the next, name people."""
        return any("person" in self.roles.get(i, ()) or self._actor_at(i) for i in self._after(number))

    def _figure(self, number: _Number, kind: str) -> Figure:
        after, before = self._after(number), self._before(number)
        start, end = self.original(number.start, number.end)
        return Figure(
            Span(start + self.offset, end + self.offset),
            kind,
            self._toll(number, before, after),
            self._actor(number, end),
            self._is_part(before),
        )

    def _is_part(self, before: list[int]) -> bool:
        """Whether "among them" stands before the number, no new loss between ("two of them children, and 11 hurt")."""
        for place in before:
            roles = self.roles.get(place, set())
            if "part" in roles or any(role.endswith("_before") for role in roles):
                return "part" in roles
        return False

    def _after(self, number: _Number) -> list[int]:
        """Places after the number up to the next break or number."""
        found = []
        for place in range(number.last + 1, min(len(self.words), number.last + 1 + _REACH_ON)):
            if self._broken(place) or self._is_number(place):
                break
            found.append(place)
        return found

    def _before(self, number: _Number) -> list[int]:
        found = []
        for place in range(number.token - 1, max(-1, number.token - 1 - _REACH_BACK), -1):
            if self._broken(place + 1) or self._is_number(place):
                break
            found.append(place)
        return found

    def _is_number(self, place: int) -> bool:
        return bool(_digits(self.words[place].text)) and not self._in_date(self.words[place])

    def _broken(self, place: int) -> bool:
        """Whether a full stop or the like stands between a word and the one before it."""
        between = self.folded.text[self.words[place - 1].end : self.words[place].start] if place else ""
        return bool(_BREAK.search(between)) or self.words[place].text in ("but", "while", "لكن", "فيما", "بينما")

    def _counts_things(self, number: _Number) -> bool:
        """ "three tanks", "20 km": a unit stands before any person noun within two words."""
        for place in self._after(number)[:2]:
            roles = self.roles.get(place, set())
            if "other_unit" in roles:
                return True
            if roles & {"person", "killed_after", "injured_after", "dual"} or self._actor_at(place):
                return False
        return False

    def _kind(self, before: list[int], after: list[int], number: _Number) -> str | None:
        """The nearest cue decides; one that follows ("31 dead") is nearer than one that leads at the same distance."""
        best: tuple[float, str] | None = None
        for distance, place in enumerate(after, 1):
            comma = self._comma_between(number.last, place)
            for role in self.roles.get(place, ()):
                if role.endswith("_after"):
                    score = distance - 0.5 + (3 if comma else 0)
                    best = min(best, (score, role), key=lambda s: s[0]) if best else (score, role)
        for distance, place in enumerate(before, 1):
            for role in self.roles.get(place, ()):
                if role.endswith("_before") and (best is None or distance < best[0]):
                    best = (distance, role)
        return best[1].rsplit("_", 1)[0] if best else None

    def _comma_between(self, first: int, last: int) -> bool:
        return any(c in self.folded.text[self.words[first].end : self.words[last].start] for c in "،,")

    def _coordinated(self, number: _Number) -> bool:
        """ "... three soldiers and two civilians": the number goes on a list."""
        previous = self.words[number.token - 1].text if number.token else ""
        return previous in ("and", "و", "plus", "including", "بينهم", "منهم", "as") or self.words[
            number.token
        ].text.startswith("و")

    def _toll(self, number: _Number, before: list[int], after: list[int]) -> Toll:
        if number.best is None:
            return Toll()
        near = [*before[:4], *after[:4]]
        if any("at_least" in self.roles.get(i, ()) for i in near):
            return Toll(number.low, number.low, None)
        if any("at_most" in self.roles.get(i, ()) for i in before[:4]):
            return Toll(None, number.best, number.best)
        return Toll(number.low, number.best, number.high)

    def _actor_at(self, place: int) -> bool:
        start, end = self.original(self.words[place].start, self.words[place].end)
        return any(s < end and start < e for s, e, _ in self.actors)

    def _actor(self, number: _Number, end: int) -> Actor | None:
        """The first actor whose words begin at the number or within four words after it; "people" tells nothing."""
        limit = self.words[min(len(self.words) - 1, number.last + 4)].end
        _, reach = self.original(limit, limit)
        start, _ = self.original(number.start, number.start)
        for s, _, mention in self.actors:
            if start <= s <= reach and not (mention.weak and mention.how == "generic") and mention.how != "country":
                return mention.actor
        return None

    def nobody(self) -> tuple[Figure, ...]:
        """ "No casualties": zero killed and injured, stated."""
        for cue in self.cues:
            if cue.value == "zero":
                start, end = self.original(self.words[cue.first].start, self.words[cue.last].end)
                span = Span(start + self.offset, end + self.offset)
                return (Figure(span, "killed", Toll(0, 0, 0)), Figure(span, "injured", Toll(0, 0, 0)))
        return ()


def total(figures: Sequence[Figure], kind: str) -> tuple[Toll, tuple[tuple[str, Toll], ...]]:
    """The sum of a sentence's figures of a kind, and the parts by actor's name; parts of totals are not added twice."""
    whole = [f for f in figures if f.kind == kind and not f.part]
    by: dict[str, Toll] = {}
    for figure in figures:
        if figure.kind != kind or figure.actor is None or figure.toll.best is None:
            continue
        name = figure.actor.name
        if not figure.part:
            by[name] = _add(by[name], figure.toll) if name in by else figure.toll
        elif len(whole) == 1:
            by.setdefault(name, figure.toll)  # "five civilians, two of them children" are five civilians
    known = [f.toll for f in whole if f.toll.best is not None]
    if not known:
        return Toll(), tuple(by.items())
    summed = known[0]
    for toll in known[1:]:
        summed = _add(summed, toll)
    if any(f.toll.best is None for f in whole):
        summed = replace(summed, high=None)
    return summed, tuple(by.items())


def _add(one: Toll, other: Toll) -> Toll:
    """Both together; unknown ends stay unknown."""
    low = (one.low or 0) + (other.low or 0)
    best = (one.best or 0) + (other.best or 0)
    high = one.high + other.high if one.high is not None and other.high is not None else None
    return Toll(low, best, high)
