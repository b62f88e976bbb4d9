"""Who: named groups and forces, generic expressions that take their country from the context, and references back.

Three kinds of lexicon meet here: named actors ("Islamic State"), generic expressions ("government forces", "gunmen"),
whose country comes from an adjective beside them or from the article, and countries themselves ("Israeli strike",
"Turkey shelled"). References ("the group", "التنظيم") take the last fitting group named before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import chain, islice

from events import lexicon, rules
from events.model import Actor, ActorKind, Span
from events.phrases import Match, PhraseTable, normal
from events.recognizers.branches import meant_by
from events.text import Sentence
from geodata.names import fold

_NEIGHBOURS = 2
"""How many words away an adjective of nationality may stand from its noun."""
_REMEMBERED = 100
"""How many mentions back a reference looks for its group; no reader remembers more."""
_ALSO_WORDS = frozenset({"US", "RE"})
"""Countries whose name without a capital is a word: "us", "reunion"."""
_PLACED = frozenset({"at", "near", "from", "to"})
"""Roles of the word before a country (`before_places.csv`) with which it is a place: in, into, near Syria."""
_TOWARDS = frozenset({"on", "at", "to", "toward", "towards", "for", "علي", "نحو", "باتجاه", "صوب"})
"""Words of those that may as well stand before whom something strikes."""
_PARTS = frozenset("northern southern eastern western central neighbouring neighboring mainland".split())
"""Words before a country that make it a part of it."""
_NO_ARMY = "PS"
"""A country whose names ("the West Bank") are those of areas and never of those who fight there."""
_MOST_MEANT = 3
"""Groups one plural reference stands for at most."""


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor found in a sentence."""

    span: Span
    first: int
    """Place of its first token in the sentence."""
    last: int
    actor: Actor
    how: str
    """"named", "generic", "reference", "adjective" (Israeli strike) or "country" (Israel)."""
    weak: bool = False
    """Only a side when nothing better stands in the clause ("people", "authorities")."""


@dataclass(frozen=True, slots=True)
class _Named:
    form: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class _Reference:
    sides: frozenset[str]
    definite: bool
    several: bool
    """Whether it means all fitting groups named lately ("the allied militias"), not just the last."""


@dataclass(frozen=True, slots=True)
class _CountryWord:
    country: lexicon.Country
    adjective: bool


@dataclass(frozen=True, slots=True)
class _ForceNoun:
    pass


_Value = _Named | lexicon.GenericEntry | _Reference | _CountryWord | _ForceNoun
_WEAK = frozenset({"people-unspecified", "government", "unattributed-aircraft"})


def _table(language: str) -> PhraseTable[_Value]:
    return _table_of(language, tuple(rules.actors().values()))


@lru_cache(maxsize=4)
def _table_of(language: str, ruled: tuple[rules.Rule, ...]) -> PhraseTable[_Value]:
    """The forms of a language; what a rule says of a name goes before all else that it may mean."""
    own = {fold(rule.name) for rule in ruled}
    known = ((form, value) for form, value in _rows(language) if fold(form) not in own) if own else _rows(language)
    return PhraseTable(chain(known, ((rule.name, _Named(rule.name, rule.actor)) for rule in ruled)), _gives_way)


def _gives_way(held: _Value, inner: _Value) -> bool:
    """A force without a name, or a word for one named before, gives way to a name that begins inside it.

    Not those on another's side: ميليشيات موالية للنظام السوري are not the army; nor the South Sudanese to the Sudanese.
    """
    if isinstance(held, _CountryWord) or (isinstance(held, lexicon.GenericEntry) and held.side == "aligned_militia"):
        return False
    return isinstance(inner, _Named) and not isinstance(held, _Named)


def _rows(language: str) -> Iterator[tuple[str, _Value]]:
    arabic = language == "ar"
    for entry in lexicon.actors():
        for form in entry.ar if arabic else entry.en:
            yield form, _Named(form, entry.actor)
    for generic in lexicon.generic_actors():
        for form in generic.ar if arabic else generic.en:
            yield form, generic
    for country in lexicon.countries():
        names, adjectives = (country.ar, country.ar_adjectives) if arabic else (country.en, country.en_adjectives)
        for form in (*names, *(() if arabic else (country.name,))):
            yield form, _CountryWord(country, False)
        for form in adjectives:
            yield form, _CountryWord(country, True)
    for row in lexicon.good_rows(f"{language}/references.csv", ("form", "sides", "number")):
        definite = row["form"].startswith("ال")
        yield row["form"], _Reference(frozenset(row.forms("sides")), definite, row["number"] == "all")
    for row in lexicon.good_rows(f"{language}/force_nouns.csv", ("form",)):
        yield row["form"], _ForceNoun()


@cache
def _by_name() -> dict[str, Actor]:
    return {entry.actor.name: entry.actor for entry in lexicon.actors()}


@cache
def _by_id() -> dict[str, Actor]:
    return {entry.actor.id: entry.actor for entry in lexicon.actors()}


@cache
def _country_names() -> dict[str, str]:
    return {country.code: country.name for country in lexicon.countries()}


def named_actor(name: str) -> Actor | None:
    """The actor of the lexicon with a canonical name."""
    return _by_name().get(name)


def canonical(name: str) -> str:
    """The lexicon's own name for a name or a spelling of it; unknown names come back as they are.

    ACLED writes some names with their acronym first ("QSD: Syrian Democratic Forces"); it is left out.
    """
    _, _, after = name.partition(": ")
    bare = after if after and name.partition(": ")[0].isupper() else name
    return _canonical_names().get(_key(bare), bare)


@cache
def _canonical_names() -> dict[tuple[str, ...], str]:
    forms = {_key(form): entry.actor.name for entry in lexicon.actors() for form in (*entry.en, entry.actor.name)}
    return dict(_forces()) | forms | {_key(entry.actor.name): entry.actor.name for entry in lexicon.actors()}


def _forces() -> Iterator[tuple[tuple[str, ...], str]]:
    """The forces of every country under its other names: those of Côte d'Ivoire are those of Ivory Coast."""
    for entry in lexicon.generic_actors():
        for country in lexicon.countries() if "{country}" in entry.template else ():
            made = entry.template.replace("{country}", _in_names(country.name))
            for name in (country.name, *country.en):
                yield _key(entry.template.replace("{country}", name)), made


def _key(name: str) -> tuple[str, ...]:
    return tuple(word for word in normal(name) if word != "the")


def _in_names(country: str) -> str:
    """A country's name as it stands in the names of its forces."""
    return f"the {country}" if f"Military Forces of the {country}" in _by_name() else country


def generic_actor(entry: lexicon.GenericEntry, country: str, *, home: str) -> Actor | None:
    """The actor a generic expression stands for in a country (ISO code, "" unknown); `home` is where the event is.

    None when the expression needs a country and none is known.
    """
    for code, actor_id in entry.by_country:
        if code == country and actor_id in _by_id():
            return _by_id()[actor_id]
    known_country = _country_names().get(country)
    name = _in_names(known_country) if known_country else None
    if "{country}" in entry.template and name is None:
        return None
    made = entry.template.replace("{country}", name or "")
    known = _by_name().get(made)
    if known:
        return known
    abroad = entry.kind == ActorKind.STATE_FORCES and home not in ("", country)
    kind, side = (ActorKind.EXTERNAL, "external") if abroad else (entry.kind, entry.side)
    return Actor(fold(made).replace(" ", "-"), made, kind, side, country=country if name else "")


def military_of(country: str, *, home: str) -> Actor | None:
    """The armed forces of a country (ISO code)."""
    entry = next((g for g in lexicon.generic_actors() if g.id == "military-forces"), None)
    return generic_actor(replace(entry, by_country=()), country, home=home) if entry else None


def find(
    sentence: Sentence,
    language: str,
    text: str,
    *,
    home: str = "",
    before: Sequence[ActorMention] = (),
    published: date | None = None,
) -> tuple[ActorMention, ...]:
    """The actors of a sentence in reading order.

    `text` is the article's text, `home` the ISO code of the country the sentence speaks of ("" unknown), `before` the
    mentions of the sentences before, for references, `published` the day of publication.
    """
    matches = _chosen(sentence, language, text)
    found: list[ActorMention] = []
    for i, match in enumerate(matches):
        near = matches[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS + 1]
        earlier = chain(reversed(found), reversed(before))
        if isinstance(match.value, _Reference):
            found += _references(match, match.value, earlier)
        elif mention := _mention(match, near, sentence, language, home):
            found.append(_as_meant(mention, home, published))
    return tuple(found)


def _as_meant(mention: ActorMention, home: str, published: date | None) -> ActorMention:
    actor = meant_by(mention.actor, home, published.year if published else None)
    return mention if actor is mention.actor else replace(mention, actor=actor)


def _references(match: Match[_Value], value: _Reference, before: Iterable[ActorMention]) -> list[ActorMention]:
    """The groups a reference means; `before` are the mentions before it, the nearest first."""
    near = [
        m.actor for m in islice(before, _REMEMBERED) if m.how in ("named", "reference") and m.actor.side in value.sides
    ]
    meant = list({actor.name: actor for actor in near}.values())[: _MOST_MEANT if value.several else 1]
    span = Span(match.start, match.end)
    return [ActorMention(span, match.first, match.last, actor, "reference") for actor in meant]


def named(sentence: Sentence, language: str, text: str) -> list[tuple[Span, Actor]]:
    """Which groups and forces a sentence names by their own names, and where; `text` is the article's."""
    matches = _chosen(sentence, language, text)
    return [(Span(m.start, m.end), m.value.actor) for m in matches if isinstance(m.value, _Named)]


@lru_cache(maxsize=1_000)  # places ask for the names of a sentence before its actors are read
def _chosen(sentence: Sentence, language: str, text: str) -> list[Match[_Value]]:
    return _choose(list(_table(language).find(sentence.tokens)), text)


def _choose(matches: list[Match[_Value]], text: str) -> list[Match[_Value]]:
    """One match a place: named before reference before generic; names in capitals need capitals in the text."""
    rank = {_Named: 0, _Reference: 1, lexicon.GenericEntry: 2, _CountryWord: 3, _ForceNoun: 4}
    kept: dict[int, Match[_Value]] = {}
    for match in matches:
        if isinstance(match.value, _Named) and not _case_fits(match.value.form, text[match.start : match.end]):
            continue
        if isinstance(match.value, _Reference) and match.value.definite and text[match.start : match.start + 2] != "ال":
            continue
        if (
            isinstance(match.value, _CountryWord)
            and text[match.start : match.end].islower()
            and match.value.country.code in _ALSO_WORDS
        ):
            continue
        best = kept.get(match.first)
        if best is None or rank[type(match.value)] < rank[type(best.value)]:
            kept[match.first] = match
    return list(kept.values())


def _case_fits(form: str, words: str) -> bool:
    """Acronyms need capitals, proper names a capital somewhere; scripts without case always fit."""
    letters = "".join(c for c in form if c.isalpha())
    if not letters.isascii():
        return True
    if letters.isupper() and len(letters) <= 6:
        return words.upper() == words
    return form.islower() or not words.islower()


def _mention(
    match: Match[_Value],
    matches: list[Match[_Value]],
    sentence: Sentence,
    language: str,
    home: str,
) -> ActorMention | None:
    """`matches` are the match and its neighbours."""
    value = match.value
    made: tuple[Actor | None, str, bool]
    if isinstance(value, _Named):
        made = (value.actor, "named", False)
    elif isinstance(value, lexicon.GenericEntry):
        adjective = _adjective(match, matches, sentence, language)
        country = adjective.code if adjective else home
        made = (generic_actor(value, country, home=home), "generic", value.id in _WEAK)
    elif isinstance(value, _CountryWord):
        if value.adjective or (language == "ar" and _definite_adjective(sentence, match, value)):
            value = replace(value, adjective=True)
        if value.adjective and not _beside_force(match, matches, language):
            return None
        if not value.adjective and (value.country.code == _NO_ARMY or _is_place(match, matches, sentence, language)):
            return None
        made = (
            military_of(value.country.code, home=home),
            "adjective" if value.adjective else "country",
            not value.adjective,
        )
    else:
        return None
    actor, how, weak = made
    return ActorMention(Span(match.start, match.end), match.first, match.last, actor, how, weak) if actor else None


def _is_place(match: Match[_Value], matches: list[Match[_Value]], sentence: Sentence, language: str) -> bool:
    """Whether a country is where something is, by the word or the town before it: "in Syria", "RAQQA, Syria -"."""
    if match.first == 0:
        return False
    word = sentence.tokens[match.first - 1]
    role = lexicon.roles_before(language, "places").get(word.text, "")
    if word.text in _PARTS or (role in _PLACED and word.text not in _TOWARDS):
        return True
    if any(isinstance(other.value, _CountryWord) and other.last == match.first - 1 for other in matches):
        return False  # a list of countries
    between = sentence.text[word.end - sentence.span.start : match.start - sentence.span.start]
    return between == ", " and sentence.text[word.start - sentence.span.start].isupper()


def _definite_adjective(sentence: Sentence, match: Match[_Value], value: _CountryWord) -> bool:
    """السورية is the adjective, سورية the country: a definite word no name of the country is written with."""
    written = fold(sentence.text[match.start - sentence.span.start : match.end - sentence.span.start])
    return written.startswith("ال") and written not in map(fold, value.country.ar)


def _adjective(
    match: Match[_Value], matches: list[Match[_Value]], sentence: Sentence, language: str
) -> lexicon.Country | None:
    """The nationality beside a generic noun: before it in English ("of" and a country after it), after it in Arabic."""
    for other in matches:
        if not isinstance(other.value, _CountryWord):
            continue
        gap = other.first - match.last if language == "ar" else match.first - other.last
        if language == "en" and not other.value.adjective and _joined_by_of(match, other, sentence):
            return other.value.country
        if gap == 1 or (gap == _NEIGHBOURS and other.value.adjective):
            return other.value.country
    return None


def _joined_by_of(match: Match[_Value], other: Match[_Value], sentence: Sentence) -> bool:
    """ "The armed forces of Chile"."""
    return other.first - match.last == 2 and sentence.tokens[match.last + 1].text == "of"


def _beside_force(match: Match[_Value], matches: list[Match[_Value]], language: str) -> bool:
    for other in matches:
        if isinstance(other.value, _ForceNoun):
            gap = match.first - other.last if language == "ar" else other.first - match.last
            if 1 <= gap <= _NEIGHBOURS:
                return True
    return False
