"""With what loss: counts of people killed and injured, by side where the text says so.

Each number of a sentence is read by the words around it: a cue of death or injury before or after it, what it counts
(people, or tanks and hours), whether it is part of a total ("among them"), and how sure it is ("at least").
Captured and displaced people and destroyed vehicles are recognised so that they are never counted as dead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.model import Actor, Span, Toll
from events.phrases import Match
from events.recognizers.actors import ActorMention
from events.recognizers.counts import DETERMINERS, Count, Words
from events.recognizers.loss_cues import decider, decides, table
from geodata.names import WORD, Folded, tokens

_REACH_BACK = 8
_REACH_ON = 6
"""Words looked at before and after a number; beyond them a cue belongs to something else (measured on the samples)."""
_REACH_PEOPLE = 14
"""The same after a number of people: "three members of the northern command's second company were killed"."""
_LONE_BACK = 5
"""Words before a person without a number: "murdered an aid worker", not all that is named after a murder."""
_BREAK = re.compile(r"[.;؛!?؟]")
_BREAKS = frozenset(
    "but while after when where because before since that which whose said says amid following once until whom "
    "لكن فيما بينما بعد حين عندما حيث اثر عقب قبل ان كما بحسب وفق".split()
)
"""Words that begin another clause."""
_COMMA = 3
"""Words that a comma between a number and a cue counts for."""
_MANY_WORDS = 4
"""Words before "was killed" in which "a family" or the like says that it was no one person."""


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


def find(
    folded: Folded, language: str, actors: Sequence[ActorMention] = (), *, dates: Sequence[Span] = (), offset: int = 0
) -> tuple[Figure, ...]:
    """The counts of killed and injured of one sentence in reading order.

    `folded` is the sentence with digits for number words; `actors` and `dates` are its mentions (spans with `offset`).
    """
    if not any(map(decider(language), WORD.findall(folded.text))):
        return ()
    words = tokens(folded.text)
    cues = list(table(language).find(words))
    if not any(decides(cue.value) for cue in cues):
        return ()
    reading = _Reading(Words(folded, words, cues, actors, dates, offset), offset)
    found = reading.figures()
    if any(figure.kind == "killed" for figure in found):
        return tuple(found)
    return (*found, *(reading.one() or (() if found else reading.nobody())))


class _Reading:
    """What the counts of one sentence count."""

    def __init__(self, words: Words, offset: int) -> None:
        self._words, self._offset = words, offset
        # The words about a count are asked for by all that is asked of it; no two counts begin at one word.
        self._behind: dict[int, list[int]] = {}
        self._ahead: dict[tuple[int, int], list[int]] = {}

    def figures(self) -> list[Figure]:
        """What the numbers count, those left out that count no people killed or injured."""
        counts = [count for count in self._words.counts() if not self._acts(count)]
        return [
            self._figure(count, kind)
            for count, kind in zip(counts, self._kinds(counts), strict=True)
            if kind in ("killed", "injured")
        ]

    def _acts(self, count: Count) -> bool:
        """ "killed by two gunmen", "two councillors said": who did or said it is not who was lost."""
        if "agent" in self._words.roles(count.token - 1):
            return True
        led = (role for place in self._before(count)[:6] for role in self._words.roles(place))
        if not count.lone and any(role.endswith("_before") for role in led):
            return False  # "قتل الجيش شابين قال إنهما بادرا"
        for place in self._after(count):
            roles = self._words.roles(place)
            if any(decides(role) for role in roles):
                return False
            if "says" in roles:
                return not self._comma(count.end, self._words.words[place].start) and self._words.text(place)[:1] != "و"
        return False

    def _kinds(self, counts: Sequence[Count]) -> list[str | None]:
        """The kind each number counts: by its own cue, else by that of the list it stands in."""
        kinds: list[str | None] = []
        for count in counts:
            things = self._counts_things(count)
            own = None if things else self._kind(count)
            listed = kinds[-1] if kinds and not things and self._coordinated(count) else None
            kinds.append("things" if things else own or listed)
        for i in range(len(counts) - 2, -1, -1):  # "eleven fighters and three members were killed"
            goes_on = self._coordinated(counts[i + 1]) or self._is_part(counts[i + 1])
            if kinds[i] is None and goes_on and self._counts_people(counts[i]):
                kinds[i] = kinds[i + 1]
        return kinds

    def _counts_people(self, count: Count) -> bool:
        """Whether it is a person, or the words after a number, up to the next, name people."""
        words = self._words
        if words.text(count.last + 1) == "of" and words.text(count.last + 2) in _THOSE:
            return True
        return count.lone or any(
            "person" in self._words.roles(i) or self._words.actor_at(i) for i in self._after(count)
        )

    def _figure(self, count: Count, kind: str) -> Figure:
        start, end = self._words.original(count.start, count.end)
        span = Span(start + self._offset, end + self._offset)
        return Figure(span, kind, self._toll(count), self._actor(count), self._is_part(count))

    def _is_part(self, count: Count) -> bool:
        """Whether "among them" stands before the number, no new loss between ("two of them children, and 11 hurt")."""
        words = self._words
        near = [i for i in range(count.last + 1, min(len(words.words), count.last + 4)) if "part" in words.roles(i)]
        if near and words.between(count.token - 1, count.token).strip() in (",", "،"):
            return True  # "three soldiers, two of them officers", "six soldiers, a captain among them"
        for place in self._before(count):
            roles = words.roles(place)
            if "part" in roles or any(role.endswith("_before") for role in roles):
                return "part" in roles
        return False

    def _after(self, count: Count, reach: int = _REACH_ON) -> list[int]:
        """Places after the number up to the next clause or number."""
        if (known := self._ahead.get((count.token, reach))) is not None:
            return known
        found = self._ahead[count.token, reach] = []
        aside = self._aside(count)
        for place in range(count.last + 1, min(len(self._words.words), count.last + 1 + reach + len(aside))):
            if place in aside:
                continue
            if self._broken(place) or self._turns(place):
                break
            if self._words.is_number(place) and not self._words.counts_things(place):
                break
            found.append(place)
        return found

    def _aside(self, count: Count) -> range:
        """The words of "35 people, among them three shopkeepers, were killed" that only tell of what kind some are."""
        words, limit = self._words, min(len(self._words.words), count.last + 1 + _REACH_PEOPLE)
        marked = [at for at in range(count.last + 1, limit) if words.between(at - 1, at).strip()[:1] in _MARKS]
        if len(marked) < 2 or not any("part" in words.roles(at) for at in range(marked[0], min(limit, marked[0] + 3))):
            return range(0)
        return range(marked[0], marked[1])

    def _turns(self, place: int) -> bool:
        """ "واستشهد جندي وأصيب ثلاثة": a verb that "and" is written onto begins another loss."""
        joined = self._words.text(place)[:1] in ("و", "ف")
        return joined and any(role.endswith("_before") for role in self._words.roles(place))

    def _before(self, count: Count) -> list[int]:
        if (known := self._behind.get(count.token)) is not None:
            return known
        found = self._behind[count.token] = []
        reach = _LONE_BACK if count.lone else _REACH_BACK
        for place in range(count.token - 1, max(-1, count.token - 1 - reach), -1):
            if self._broken(place + 1) or self._words.is_number(place) or self._opens(place):
                break
            found.append(place)
        return found

    def _broken(self, place: int) -> bool:
        """Whether a word is the first of another clause."""
        return bool(_BREAK.search(self._words.between(place - 1, place))) or self._opens(place)

    def _opens(self, place: int) -> bool:
        text = self._words.text(place)
        bare = text[1:] if text[:1] in ("و", "ف") else text
        return (text in _BREAKS or bare in _BREAKS) and not self._words.roles(place)

    def _counts_things(self, count: Count) -> bool:
        """ "three tanks", "20 km": a unit stands right after it, or after a word that names no person."""
        words = self._words
        for place in self._after(count)[:2] if words.is_number(count.token) else ():
            roles = words.roles(place)
            if "other_unit" in roles:
                return True
            people = {"person", "killed_after", "injured_after", "dual", "single", "one"}
            if roles & people or words.actor_at(place) or words.text(place) in ("من", "of"):
                return False
        return False

    def _kind(self, count: Count) -> str | None:
        """The nearest cue decides; one that follows ("31 dead") is nearer than one that leads at the same distance."""
        people = self._counts_people(count)
        own = next((role for role in self._words.roles(count.last) if role in ("killed_after", "injured_after")), None)
        if own and count.token == count.last and not self._words.is_number(count.token):
            return own.rsplit("_", 1)[0]  # "شهيدان" are dead by themselves
        best: tuple[float, str] | None = None
        for distance, place in enumerate(self._after(count, _REACH_PEOPLE if people else _REACH_ON), 1):
            comma = self._comma(count.end, self._words.words[place].start)
            for role in self._words.roles(place):
                if role.endswith("_after") and (people or distance <= 2) and not self._goes_on(place, role):
                    score = distance - 0.5 + (_COMMA if comma and not people else 0)
                    best = min(best, (score, role), key=lambda s: s[0]) if best else (score, role)
        for distance, place in enumerate(self._before(count), 1):
            comma = self._comma(self._words.words[place].end, count.start)
            score = distance + (_COMMA if comma else 0)
            for role in self._words.roles(place):
                if role.endswith("_before") and (best is None or score < best[0]):
                    best = (score, role)
        kind = best[1].rsplit("_", 1)[0] if best else None
        return "killed" if kind == "captured" and people and self._died(count) else kind

    def _died(self, count: Count) -> bool:
        """ "Nine were pulled off a lorry and shot": who was taken and then killed is dead."""
        words = self._words
        for place in self._after(count, _REACH_PEOPLE):
            near = [words.text(at) for at in (place, place - 1, place - 2)]
            joined = any(text in ("and", "then") or text[:1] in ("و", "ف") for text in near)
            if joined and "killed_after" in words.roles(place) and not self._goes_on(place, "killed_after"):
                return True
        return False

    def _comma(self, start: int, end: int) -> bool:
        """Whether a comma stands in a part of the folded text."""
        return any(comma in self._words.folded.text[start:end] for comma in "،,")

    def _goes_on(self, place: int, role: str) -> bool:
        """Whether a cue after a number is not what befell it: it has an object ("a soldier killed three"), or is a
        word before people ("displaced people")."""
        words, beyond = self._words, place + 1
        if beyond >= len(words.words) or words.between(place, beyond).strip() or role in words.roles(beyond):
            return False
        roles = words.roles(beyond)
        if role == "captured_after":
            return "person" in roles
        if words.text(place - 1) in ("were", "was", "been", "being", "be", "are", "is"):
            return False
        objects = bool(roles & {"person", "dual", "single", "vague", "at_least"}) or words.text(beyond) in DETERMINERS
        return words.text(place) in _ACTIVE and (objects or words.is_number(beyond) or words.actor_at(beyond))

    def _coordinated(self, count: Count) -> bool:
        """ "... three soldiers and two civilians": the number goes on a list."""
        words = self._words
        theirs = words.text(count.token - 1) in ("his", "her", "their")
        previous = words.text(count.token - (2 if theirs else 1))
        joined = ("and", "و", "plus", "including", "بينهم", "منهم", "as", "with")
        return previous in joined or words.text(count.token).startswith("و")

    def _toll(self, count: Count) -> Toll:
        if count.best is None:
            return Toll()
        before, after = self._before(count)[:4], self._after(count)[:4]
        if any("at_least" in self._words.roles(i) for i in (*before, *after)):
            return Toll(count.low, count.low, None)
        if any("at_most" in self._words.roles(i) for i in before):
            return Toll(None, count.best, count.best)
        return Toll(count.low, count.best, count.high)

    def _actor(self, count: Count) -> Actor | None:
        """The first actor whose words begin at the number or within four words after it; "people" tells nothing."""
        words = self._words.words
        limit = words[min(len(words) - 1, count.last + 4)].end
        _, reach = self._words.original(limit, limit)
        start, _ = self._words.original(count.start, count.start)
        for s, _, mention in self._words.actors:
            if start <= s <= reach and not (mention.weak and mention.how == "generic") and mention.how != "country":
                return mention.actor
        return None

    def one(self) -> tuple[Figure, ...]:
        """One dead whom no count names: "killed him", "Rashid Amin was shot dead"."""
        for cue in self._words.cues:
            whole = range(cue.first - _MANY_WORDS, cue.first)
            if cue.value == "one_killed" or (
                cue.value == "one_dead" and not any("many" in self._words.roles(place) for place in whole)
            ):
                return (self._stated(cue, "killed", 1),)
        return ()

    def nobody(self) -> tuple[Figure, ...]:
        """ "No casualties": zero killed and injured, stated."""
        zero = next((cue for cue in self._words.cues if cue.value == "zero"), None)
        return (self._stated(zero, "killed", 0), self._stated(zero, "injured", 0)) if zero else ()

    def _stated(self, cue: Match[str], kind: str, count: int) -> Figure:
        words = self._words.words
        start, end = self._words.original(words[cue.first].start, words[cue.last].end)
        return Figure(Span(start + self._offset, end + self._offset), kind, Toll(count, count, count))


_MARKS = (",", "،", "-", "–", "—", "(", ")")
"""What stands before and after an aside."""
_ACTIVE = frozenset(
    "killed murdered executed beheaded massacred slaughtered shot wounded injured hurt lynched assassinated "
    "قتلت قتل قتلا قتلوا اعدم اعدموا اعدمت ذبحوا اصابت جرح جرحت".split()
)
"""Words that may have an object: after their subject they say what it did, not what befell it."""
_THOSE = frozenset("them these those whom the its their his her our".split())
"""Words for people named before: "thirteen of these were killed"."""


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
