"""What a reviewer may choose from when correcting: places a name may mean, and actors an event may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from events import lexicon
from events.model import Actor, Event
from events.recognizers.actors import generic_actor
from geodata.gazetteer import Gazetteer
from geodata.places import Place

FOUND = 12
"""Places offered for a name: more are not read."""


def candidates(event: Event) -> tuple[Place, ...]:
    """The places the articles' names may mean, the chosen one first, then by score; each once."""
    told = [event.coding.location, *(report.coding.location for report in event.reports)]
    chosen = [found.place for found in told if found and found.place]
    weighed = sorted((c for found in told if found for c in found.candidates), key=lambda c: -c.score)
    return tuple({place.id: place for place in reversed([*chosen, *(c.place for c in weighed)])}.values())[::-1]


def called(gazetteer: Gazetteer, name: str, countries: Iterable[str]) -> tuple[Place, ...]:
    """Places of a name, those of the countries first; where there is none, those of a name written nearly so."""
    near = tuple(dict.fromkeys(country for country in countries if country))
    exact = gazetteer.lookup(name)
    alike = (place for country in near for place in gazetteer.lookup(name, country=country))
    resembling = () if exact else (gazetteer.place_at(r) for c in near for r in gazetteer.resembling(name, c))
    found = {place.id: place for place in (*exact, *alike, *resembling)}.values()
    return tuple(sorted(found, key=lambda place: place.country not in near)[:FOUND])


def countries_of(event: Event) -> tuple[str, ...]:
    """The countries an event has to do with: its place's, its candidates', its actors'."""
    actors = (*event.coding.side_a, *event.coding.side_b)
    codes = (*(place.country for place in candidates(event)), *(actor.country for actor in actors))
    return tuple(dict.fromkeys(code for code in codes if code))


def actors_for(event: Event) -> tuple[Actor, ...]:
    """Actors by name: the event's own first, then those of the lexicon, with the general ones of its countries."""
    told = (event.coding, *(report.coding for report in event.reports))
    own = [actor for code in told for actor in (*code.side_a, *code.side_b)]
    general = list(_general(countries_of(event)))
    named = sorted((entry.actor for entry in lexicon.actors()), key=lambda actor: actor.name)
    found = {actor.name: actor for actor in reversed([*own, *general, *named])}
    return tuple(found[name] for name in dict.fromkeys(actor.name for actor in (*own, *general, *named)))


def _general(countries: Iterable[str]) -> Iterator[Actor]:
    for country in countries:
        for entry in lexicon.generic_actors():
            actor = generic_actor(entry, country, home=country)
            if actor is not None:
                yield actor
