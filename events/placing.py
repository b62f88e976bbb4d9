"""Where an event happened: the likeliest of the places its clause and the article around it name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.attachment import Focus, PlaceOption
from events.chooser import Chooser
from events.inmost import inmost, told_by
from events.model import Span
from events.place_signs import Places, is_exact, rows, within
from events.setting import Setting
from geodata.places import Resolution, WherePrecision

PLACE_CHANCE = 0.1
"""Chance below which the best place of an event is not taken; the place of the event told just before is."""


def near(setting: Setting, here: int) -> tuple[PlaceOption, ...]:
    """The places an event of the sentence `here` may have: of the title, the opening and the sentences around."""
    return tuple(
        o for o in setting.places if o.in_title or here - 4 <= o.sentence.index <= here + 1 or o.sentence.index <= 1
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """An event with the places it may have, and the chance of each."""

    places: Places
    chances: tuple[float, ...]


def weigh_places(setting: Setting, events: Sequence[tuple[Span, Focus]], placer: Chooser) -> list[Weighed]:
    """The places that some events of an article may have, worked out together.

    An event comes with where in the text it is told: all or a part of the sentence of its focus.
    """
    sought = [Places(setting, focus, span, near(setting, focus.reading.sentence.index)) for span, focus in events]
    chances = placer.chances([rows(places) for places in sought])
    return [Weighed(places, _own_first(places, own)) for places, own in zip(sought, chances, strict=True)]


def choose_place(weighed: Weighed, told: PlaceOption | None) -> tuple[PlaceOption | None, float, tuple[float, ...]]:
    """The likeliest place, its chance and the chances of all, likeliest first: of the clause, else from around it.

    `told` is the place of the event told just before, if it may carry over.
    """
    places, chances = weighed.places, weighed.chances
    if not places.options:
        return (told, PLACE_CHANCE, ()) if told else (None, 0.0, ())
    likeliest = max(range(len(chances)), key=chances.__getitem__)
    sure, ranked = chances[likeliest], tuple(sorted(chances, reverse=True))
    if sure >= PLACE_CHANCE:
        return _coarsened(places.setting, places.clause, places.options[inmost(places, likeliest)]), sure, ranked
    return (told, PLACE_CHANCE, ranked) if told else (None, sure, ranked)


UNPLACED_KM = {"neighbourhood": (WherePrecision.NEAR, 10.0), "camp": (WherePrecision.NEAR, 15.0)}
UNPLACED_VILLAGE = (WherePrecision.ADMIN2, 30.0)
"""How far an unknown quarter, camp or village is taken to lie from the known place named with it: precision, km."""
_INSIDE_TOWN = frozenset("hospital mosque prison market square hotel district subdistrict".split())
"""Cues of unknown names that leave the town or district as it is: they lie in it."""


def _coarsened(setting: Setting, clause: Span, option: PlaceOption) -> PlaceOption | None:
    """A clause that names an unknown village happened there: a known place beside it only says about where, and one
    from elsewhere in the article says nothing."""
    found = option.resolution
    named = unknown_name(setting, clause, found)
    if named is None or (found.precision or 0) >= WherePrecision.ADMIN2:
        return option
    inside = named.toponym.cue in _INSIDE_TOWN
    if not within(option, clause):
        return option if inside else None
    reason = f"“{named.toponym.text}” is not in the gazetteer; about {found.toponym.text}"
    precision, reach = (
        (WherePrecision.EXACT, 0.0) if inside else UNPLACED_KM.get(named.toponym.cue or "", UNPLACED_VILLAGE)
    )
    coarse = replace(
        found,
        precision=max(precision, found.precision or precision),
        radius_km=max(reach, found.radius_km or 0),
        reasons=(*found.reasons, reason),
    )
    return replace(option, resolution=coarse)


def unknown_name(setting: Setting, clause: Span, found: Resolution) -> Resolution | None:
    """The name no gazetteer has that a clause gives its event's place: the one the known place is told with, else the
    first that may lie apart from it."""
    unknown = [r for r in setting.unplaced if clause.start <= r.toponym.start < clause.end]
    apart = (one for one in unknown if one.toponym.cue not in _INSIDE_TOWN)
    return told_by(setting.article.text, unknown, found) or next(apart, unknown[0] if unknown else None)


OUTSIDE_WEIGHT = 0.3
"""Weight of a place named outside the sentence, when the sentence names an exact one itself: what datelines mean
differs from outlet to outlet, and training articles are of few."""
OWN_CHANCE = 0.1


def _own_first(places: Places, chances: Sequence[float]) -> tuple[float, ...]:
    """A place of the sentence itself comes before one that stands elsewhere in the article, its dateline included."""
    own = [places.here(option) and not option.dateline for option in places.options]
    exact = map(is_exact, places.options)
    if not any(o and e and c >= OWN_CHANCE for o, e, c in zip(own, exact, chances, strict=True)):
        return tuple(chances)
    return tuple(c if o else c * OUTSIDE_WEIGHT for o, c in zip(own, chances, strict=True))
