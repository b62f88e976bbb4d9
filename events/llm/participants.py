"""Who took part and who says so: names as the article writes them, by our lexicon where it knows them.

A name it does not know is kept as written, of the unknown colour, and offered for the lexicon. Whoever only speaks (a
medium, a monitor) is no side, whatever the model says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from events import lexicon
from events.llm.answer import ActorAnswer, ClaimAnswer
from events.llm.fields import Held, missing, shown
from events.llm.scene import Scene, inside
from events.model import Actor, ActorKind, Claim, Span
from events.recognizers import actors
from events.recognizers.actors import ActorMention
from events.text import Sentence
from geodata.names import fold, tokens

_CROWDS = {
    ActorKind.CIVILIANS: "civilians",
    ActorKind.PROTESTERS: "protesters",
    ActorKind.RIOTERS: "rioters",
}
"""Kinds of people without an organisation -> their row of `generic_actors.csv`: "three farmers" are Civilians."""
LONGEST_NAME = 80
"""Characters; what is longer is a sentence and names nobody."""


def side(scene: Scene, answers: Sequence[ActorAnswer], near: Span, *, acting: bool) -> list[Held[tuple[Actor, ...]]]:
    """The actors of one side, one result for each the model names; `acting` for side a."""
    return [_actor(scene, answer, near, acting) for answer in answers]


def _actor(scene: Scene, answer: ActorAnswer, near: Span, acting: bool) -> Held[tuple[Actor, ...]]:
    span = scene.body.find(answer.name, near)
    if span is None and scene.title.find(answer.name) is None:
        return Held((), dropped=missing(answer.name))
    spans = (span,) if span else ()
    named = _named(scene, span) if span else _named_alone(scene, answer.name)
    if named:
        return Held(named, spans)
    if _claimant(answer.name) and (acting or (span and _speaks(scene, span))):
        return Held((), dropped=f"“{shown(answer.name)}” says so and is no side for that")
    if crowd := _CROWDS.get(answer.kind):
        return Held((_crowd(crowd, scene),), spans)
    if len(answer.name) > LONGEST_NAME:
        return Held((), dropped=f"“{shown(answer.name)}” is no name")
    made = _unlisted(span.of(scene.text) if span else answer.name, answer.kind, scene.language)
    return Held((made,), spans, note=_offer(made, scene.language))


def _speaks(scene: Scene, span: Span) -> bool:
    """Whether the words stand beside a verb of saying."""
    return any(
        inside(a.claim.span, span) or inside(span, a.reach) for r in scene.readings(span) for a in r.attributions
    )


def _named(scene: Scene, span: Span) -> tuple[Actor, ...]:
    """The actors the recognizers saw in some words; plain people only where nobody else stands there."""
    here = [m for r in scene.readings(span) for m in r.actors if inside(m.span, span) or inside(span, m.span)]
    return _best(here) or _named_alone(scene, span.of(scene.text))


def _named_alone(scene: Scene, words: str) -> tuple[Actor, ...]:
    """The actors of some words read by themselves."""
    alone = Sentence(0, 0, Span(0, len(words)), words, tokens(words))
    setting = scene.setting
    return _best(actors.find(alone, scene.language, words, home=setting.country, published=setting.published))


def _best(mentions: Sequence[ActorMention]) -> tuple[Actor, ...]:
    strong = [m for m in mentions if not m.weak] or mentions
    return tuple({m.actor.name: m.actor for m in strong}.values())


def _crowd(row: str, scene: Scene) -> Actor:
    entry = next(g for g in lexicon.generic_actors() if g.id == row)
    made = actors.generic_actor(entry, scene.setting.country, home=scene.setting.country)
    return made or Actor(row, entry.template, entry.kind, entry.side)


def _unlisted(name: str, kind: ActorKind, language: str) -> Actor:
    """A name no lexicon has, as it is written."""
    name = " ".join(name.split())
    id = "unlisted-" + fold(name).replace(" ", "-")
    return Actor(id, name, kind, "unknown", name_ar=name if language == "ar" else None)


def _offer(actor: Actor, language: str) -> str:
    """What an analyst may add to the lexicon: a row of `actors.csv`, with what only a person knows left to fill in."""
    known = ("ID", "NAME") if language == "ar" else (actor.id.removeprefix("unlisted-"), actor.name)
    forms = ("", actor.name) if language == "ar" else (actor.name, "")
    row = ",".join((*known, actor.kind, "SIDE", "", "", "", *forms))
    return f"“{shown(actor.name)}” is in no lexicon and was kept as written; a row for actors.csv may be: {row}"


# ---- claims -------------------------------------------------------------------------------------------------------


def claim(scene: Scene, answer: ClaimAnswer, near: Span) -> Held[Claim | None]:
    """Who says so, by the name our lexicons have for the words, else as written."""
    span = scene.body.find(answer.claimant, near)
    if span is None:
        return Held(None, dropped=missing(answer.claimant))
    return Held(Claim(_speaker(scene, span), answer.stance, span), (span,))


def _speaker(scene: Scene, span: Span) -> str:
    """The name of a claimant: a monitor's or outlet's own, an armed actor's, else the words themselves."""
    words = span.of(scene.text)
    said = [a.claim for r in scene.readings(span) for a in r.attributions if inside(a.claim.span, span)]
    if said:
        return said[0].claimant
    if known := _claimant(words):
        return known
    named = _named(scene, span)
    return named[0].name if named else " ".join(words.split())


def _claimant(words: str) -> str | None:
    return _claimants().get(fold(" ".join(words.split())))


@cache
def _claimants() -> dict[str, str]:
    """Folded form -> name of everybody who is known to speak and not to fight."""
    return {fold(form): c.name for c in lexicon.claimants() for form in (c.name, *c.en, *c.ar)}


def unique(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each claimant's claim once for each stance."""
    return tuple({(c.claimant, c.stance): replace(c) for c in reversed(claims)}.values())[::-1]
