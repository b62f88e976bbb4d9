"""What ids are called on screen: the built-in labels, with the names of countries and actors beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from events import labels, lexicon
from events.labels import Language, Names
from events.model import Actor


@cache
def names(language: Language) -> Names:
    """The words for (kind, id) in a language; what has none stands as it is."""
    known = labels.names(language)
    more = {"country": _countries(language), "actor": _actors(language)}
    return lambda kind, id: more[kind].get(id, id) if kind in more else known(kind, id)


def side_colour(side: str) -> str:
    """The colour of a side, "#rrggbb"; grey for one that is not known."""
    return next((known.colour for known in labels.sides() if known.id == side), "#8A8A8A")


def actor_names(actors: Iterable[Actor], language: Language) -> tuple[str, ...]:
    """The names of an event's actors."""
    return tuple((actor.name_ar if language == "ar" else None) or actor.name for actor in actors)


def _countries(language: Language) -> Mapping[str, str]:
    return {c.code: (c.ar[0] if language == "ar" and c.ar else c.name) for c in lexicon.countries()}


def _actors(language: Language) -> Mapping[str, str]:
    if language == "en":
        return {}
    return {entry.actor.name: entry.actor.name_ar for entry in lexicon.actors() if entry.actor.name_ar}
