"""What a rule would change in the stored events, as corrections that can each be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from events.corrections import make_correction
from events.model import Actor, Correction, Event, EventFilter
from events.query import Query
from events.rules import Rule, resolved
from events.store import Lake
from geodata.names import fold

LOOKED_AT = 1000
"""Events in whose words the name stands that are looked at, the newest first: some seconds' work."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An event a rule would change."""

    event: Event
    field: str
    """location, side_a or side_b."""
    value: object
    """Its value by the rule."""

    def correction(self, rule: Rule) -> Correction:
        """The correction that makes it so."""
        why = f"rule: “{rule.name}” = {(rule.place if rule.kind == 'place' else rule.actor).name}"
        return make_correction(
            self.event.id, self.field, self.value, who=rule.who, why=f"{why}. {rule.why}" if rule.why else why
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would change."""

    effects: tuple[Effect, ...]
    looked_at: int
    total: int
    """Events in whose words the name stands; more than were looked at in a large lake."""


def preview(lake: Lake, query: Query, rule: Rule, *, instead: tuple[Actor, ...] = (), leave: str = "") -> Preview:
    """The events a rule would change, without the one it was made for (`leave`).

    For a rule on actors, `instead` are those taken for it until now: where the name is the words of a side, they
    give way to the actor; with none, the actor joins the side.
    """
    page = query.page(EventFilter(text=rule.name), order="-date", limit=LOOKED_AT)
    events = lake.events_of([row.id for row in page.rows if row.id != leave], query.version)
    effects = [
        effect
        for event in events
        for effect in (_places(event, rule) if rule.kind == "place" else _sides(event, rule, instead))
    ]
    return Preview(tuple(effects), len(page.rows), page.total)


def _places(event: Event, rule: Rule) -> Iterator[Effect]:
    found = event.coding.location
    if found and fold(found.toponym.text) == fold(rule.name) and (not found.place or found.place.id != rule.place.id):
        yield Effect(event, "location", resolved(found, rule))


def _sides(event: Event, rule: Rule, instead: tuple[Actor, ...]) -> Iterator[Effect]:
    name, actor, gone = fold(rule.name), rule.actor, {one.name for one in instead}
    for field, side in (("side_a", event.coding.side_a), ("side_b", event.coding.side_b)):
        quotes = [fold(e.quote) for report in event.reports for e in report.evidence if e.field == field]
        if actor.name in {one.name for one in side} or not any(name in quote for quote in quotes):
            continue
        if gone and not gone & {one.name for one in side}:
            continue  # somebody else's words
        yield Effect(event, field, (*(one for one in side if one.name not in gone), actor))
