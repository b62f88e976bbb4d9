"""Where an event happened: the likeliest of the places its clause and the article around it name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from events.attachment import Focus, PlaceOption
from events.errors import LexiconError
from events.inmost import inmost, told_by
from events.linear import FOLDER
from events.model import Span
from events.place_signs import NAMES, Scene, is_exact, rows, within
from events.setting import Setting
from events.trees import Trees, read_trees
from geodata.places import Resolution, WherePrecision

PLACE_CHANCE = 0.1
"""Chance below which the best place of an event is not taken; the place of the event told just before is."""


@dataclass(frozen=True, slots=True)
class Placer:
    """What gives each place its chance of being an event's: boosted trees, one set a language."""

    trees: Trees

    def chances(self, scenes: Sequence[Scene]) -> list[tuple[float, ...]]:
        """For each event the chance of each option that it is the event's.

        Raises LexiconError when trained on other numbers.
        """
        if self.trees.names != NAMES:
            raise LexiconError("the placer was made for other numbers; make it anew with `python -m events.training`")
        numbers = np.array([row for scene in scenes for row in rows(scene)[1]], dtype=np.float32)
        found = iter(self.trees.chances(numbers).tolist() if len(numbers) else ())
        return [tuple(islice(found, len(scene.options))) for scene in scenes]


@cache
def open_placer(language: str) -> Placer:
    """The placer of a language ("ar", "en"). Raises LexiconError when its file is missing or damaged."""
    return Placer(read_trees(path_of(language)))


def path_of(language: str) -> Path:
    """Where the placer of a language is kept."""
    return FOLDER / f"{language}-placer.npz"


def near(setting: Setting, here: int) -> tuple[PlaceOption, ...]:
    """The places an event of the sentence `here` may have: of the title, the opening and the sentences around."""
    return tuple(
        o for o in setting.places if o.in_title or here - 4 <= o.sentence.index <= here + 1 or o.sentence.index <= 1
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """An event with the places it may have, and the chance of each."""

    scene: Scene
    chances: tuple[float, ...]


def weigh_places(setting: Setting, events: Sequence[tuple[Span, Focus]], placer: Placer) -> list[Weighed]:
    """The places that some events of an article may have, worked out together.

    An event comes with where in the text it is told: all or a part of the sentence of its focus.
    """
    scenes = [Scene(setting, focus, span, near(setting, focus.reading.sentence.index)) for span, focus in events]
    return [
        Weighed(scene, _own_first(scene, chances))
        for scene, chances in zip(scenes, placer.chances(scenes), strict=True)
    ]


def choose_place(weighed: Weighed, told: PlaceOption | None) -> tuple[PlaceOption | None, float, tuple[float, ...]]:
    """The likeliest place, its chance and the chances of all, likeliest first: of the clause, else from around it.

    `told` is the place of the event told just before, if it may carry over.
    """
    scene, chances = weighed.scene, weighed.chances
    if not scene.options:
        return (told, PLACE_CHANCE, ()) if told else (None, 0.0, ())
    likeliest = max(range(len(chances)), key=chances.__getitem__)
    sure, ranked = chances[likeliest], tuple(sorted(chances, reverse=True))
    if sure >= PLACE_CHANCE:
        return _coarsened(scene.setting, scene.clause, scene.options[inmost(scene, likeliest)]), sure, ranked
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


def _own_first(scene: Scene, chances: Sequence[float]) -> tuple[float, ...]:
    """A place of the sentence itself comes before one that stands elsewhere in the article, its dateline included."""
    own = [scene.here(option) and not option.dateline for option in scene.options]
    exact = map(is_exact, scene.options)
    if not any(o and e and c >= OWN_CHANCE for o, e, c in zip(own, exact, chances, strict=True)):
        return tuple(chances)
    return tuple(c if o else c * OUTSIDE_WEIGHT for o, c in zip(own, chances, strict=True))
