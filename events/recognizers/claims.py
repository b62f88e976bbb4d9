"""Who says so: outlets, monitors, ministries, sources and parties, each with the stance the saying verb gives.

A speaker is never a side by speaking: `Attribution.speakers` names the actor mentions that only speak.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from events import lexicon
from events.model import Claim, Span, Stance
from events.phrases import Match, PhraseTable
from events.recognizers.actors import ActorMention
from events.text import Sentence
from geodata.names import is_arabic

_NEAR = 8
"""How many words a claimant may stand from its saying verb; "the spokesman of the army's northern command said"."""
_ACTOR_NEAR = 4
"""The same for an armed actor, which speaks only when it stands right by the verb."""
_MOST_CLAIMANTS = 4
_STANCES = {
    "asserts": Stance.ASSERTS,
    "confirms": Stance.CONFIRMS,
    "denies": Stance.DENIES,
    "according": Stance.ASSERTS,
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """A saying verb with who speaks."""

    claim: Claim
    verb: Span
    reach: Span
    """From the verb to the word "that" (or the claimant's end): a date in here is the report's, not the event's."""
    speakers: tuple[ActorMention, ...] = ()
    """Armed actors that speak here."""


@dataclass(frozen=True, slots=True)
class _Who:
    claimant: lexicon.Claimant


_Value = str | _Who
_Speaker = tuple[str, Span, tuple[ActorMention, ...]]
"""Name, words, and the armed actors that speak there."""
_Found = TypeVar("_Found", Match["_Value"], ActorMention)


@cache
def _table(language: str) -> PhraseTable[_Value]:
    return PhraseTable(_rows(language))


def _rows(language: str) -> Iterator[tuple[str, _Value]]:
    for row in lexicon.good_rows(f"{language}/attribution.csv", ("role", "forms")):
        for form in row.forms("forms"):
            yield form, row["role"]
    for claimant in lexicon.claimants():
        for form in claimant.ar if language == "ar" else claimant.en:
            yield form, _Who(claimant)


def find(sentence: Sentence, language: str, text: str, actors: Sequence[ActorMention]) -> tuple[Attribution, ...]:
    """The attributions of a sentence in reading order."""
    matches = [m for m in _table(language).find(sentence.tokens) if _fits(m, text)]
    known = [m for m in matches if isinstance(m.value, _Who)]
    thats = [m for m in matches if m.value == "that"]
    found = []
    for verb in matches:
        if isinstance(verb.value, str) and verb.value in _STANCES:
            found += _attributions(verb, known, thats, sentence, language, actors)
    return tuple(found)


def _fits(match: Match[_Value], text: str) -> bool:
    """Acronyms of outlets need capitals (UN, AP); everything else fits."""
    if isinstance(match.value, _Who):
        words = text[match.start : match.end]
        return len(words) > 4 or not words.isascii() or words.upper() == words
    return True


def _attributions(
    verb: Match[_Value],
    known: list[Match[_Value]],
    thats: list[Match[_Value]],
    sentence: Sentence,
    language: str,
    actors: Sequence[ActorMention],
) -> list[Attribution]:
    """Who speaks with one saying verb: "SANA and the military media reported" are two."""
    after_first = language == "ar" or verb.value == "according"
    that = next((m.first for m in _between(thats, verb.last + 1, len(sentence.tokens))), None)
    limit_after = min(verb.last + _NEAR, that if that is not None else len(sentence.tokens))
    spots = [(verb.last + 1, limit_after), (max(0, verb.first - _NEAR), verb.first)]
    for low, high in spots if after_first else reversed(spots):
        if speaking := _speaking(low, high, verb, known, sentence, actors):
            close = that is not None and (low > verb.first or that - verb.last <= _ACTOR_NEAR)
            end = sentence.tokens[that].end if that is not None and close else 0
            return [_attribution(verb, who, end) for who in speaking]
    return []


def _attribution(verb: Match[_Value], who: _Speaker, end: int) -> Attribution:
    name, span, speakers = who
    reach = Span(min(span.start, verb.start), end or max(span.end, verb.end))
    return Attribution(Claim(name, _STANCES[str(verb.value)], span), Span(verb.start, verb.end), reach, speakers)


def _speaking(
    low: int,
    high: int,
    verb: Match[_Value],
    known: list[Match[_Value]],
    sentence: Sentence,
    actors: Sequence[ActorMention],
) -> list[_Speaker]:
    """The claimants within token places low..high (high excluded); without one, the armed actor right by the verb."""
    near = _between(actors, low, high)
    reach = _reach(low, verb, sentence)
    # "The government" is a weak name for an actor, but whoever denies is known by the denial.
    spoken = tuple(a for a in near if _gap(a.first, a.last, verb) <= reach and (not a.weak or verb.value == "denies"))
    claimants: list[_Speaker] = [
        (match.value.claimant.name, Span(match.start, match.end), spoken)
        for match in _between(known, low, high)
        if isinstance(match.value, _Who)
    ]
    if claimants:
        return claimants[:_MOST_CLAIMANTS]
    named = [a for a in spoken if a.how != "adjective"]
    nearest = min(named, key=lambda a: _gap(a.first, a.last, verb), default=None)
    return [(nearest.actor.name, nearest.span, (nearest,))] if nearest else []


def _reach(low: int, verb: Match[_Value], sentence: Sentence) -> int:
    """How many words from its verb an armed actor speaks, which is looked for from token place `low` on.

    Before an Arabic verb only when the verb follows at once ("مشيرا" has its subject far behind), and never when it
    begins a clause ("استهداف المدنيين، وقالت إنها": those before "and said" belong to what was said before).
    """
    token = sentence.tokens[verb.first]
    if low > verb.first or not is_arabic(token.text):
        return _ACTOR_NEAR
    return 0 if verb.start > token.start else 1


def _between(found: Sequence[_Found], low: int, high: int) -> Sequence[_Found]:
    """Those of mentions in reading order that begin at token places low..high (high excluded)."""
    return found[bisect_left(found, low, key=_first) : bisect_left(found, high, key=_first)]


def _first(found: Match[_Value] | ActorMention) -> int:
    return found.first


def _gap(first: int, last: int, verb: Match[_Value]) -> int:
    return first - verb.last if first > verb.last else verb.first - last
