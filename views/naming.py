"""What ids are called on screen: the built-in labels, with the names of countries and actors beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from events import labels, lexicon
from events.labels import Language, Names
from events.model import Actor
from views.words import words


@cache
def names(language: Language) -> Names:
    """The words for (kind, id) in a language; what has none stands as it is."""
    known = labels.names(language)
    more = {"country": _countries(language), "actor": _actors(language), "claimant": _claimants(language)}
    return lambda kind, id: more[kind].get(id, id) if kind in more else known(kind, id)


def side_colour(side: str) -> str:
    """The colour of a side, "#rrggbb"; grey for one that is not known."""
    return next((known.colour for known in labels.sides() if known.id == side), "#8A8A8A")


def actor_names(actors: Iterable[Actor], language: Language) -> tuple[str, ...]:
    """The names of an event's actors."""
    return tuple(names(language)("actor", actor.name) for actor in actors)


def _countries(language: Language) -> Mapping[str, str]:
    return {c.code: (c.ar[0] if language == "ar" and c.ar else c.name) for c in lexicon.countries()}


def _actors(language: Language) -> Mapping[str, str]:
    if language == "en":
        return {}
    named = {entry.actor.name: entry.actor.name_ar for entry in lexicon.actors() if entry.actor.name_ar}
    return _generic_actors() | named


def _generic_actors() -> dict[str, str]:
    """Actors known by what they are; the words of the page have them, for the lexicon's forms are no names."""
    said, found = words("ar"), {}
    for entry in reversed(lexicon.generic_actors()):  # of two entries with one name the first counts
        form = said.or_else(f"generic.{entry.id}", "")
        countries = lexicon.countries() if "{country}" in entry.template else ()
        found |= {
            entry.template.replace("{country}", c.name): form.replace("{country}", c.ar[0])
            for c in countries
            if c.ar and form
        }
        if form and not countries:
            found[entry.template] = form
    return found


def _claimants(language: Language) -> Mapping[str, str]:
    return {c.name: c.ar[0] if language == "ar" and c.ar else c.name for c in lexicon.claimants()}
