"""A correction that becomes a rule: what a name means from now on, and first what else that would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from events import rules
from events.errors import EventsError
from events.labels import names
from events.model import Actor, Correction, Event
from events.query import Query
from events.ruling_preview import Effect, Preview, preview
from events.store import Lake
from geodata.places import Place, Resolution
from views import deciding, state, telling
from views.state import Keys
from views.words import Words, plain

_LISTED = 15


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rule to be kept, and the other events to be corrected with it."""

    name: str
    meaning: Place | Actor
    effects: tuple[Effect, ...]


def offered(lake: Lake, query: Query, event: Event, field: str, value: object, words: Words) -> Ruled | None:
    """What was chosen of the offer to make a rule; None when there is nothing to make one of, or none is wanted."""
    if field == "location" and isinstance(value, Resolution) and value.place:
        name = _toponym(event)
        return _asked(lake, query, event, name, value.place, (), words) if name else None
    if field in ("side_a", "side_b") and isinstance(value, tuple):
        before = event.coding.side_a if field == "side_a" else event.coding.side_b
        known, new = {actor.name for actor in before}, {actor.name for actor in value}
        added = [actor for actor in value if actor.name not in known]
        gone = tuple(actor for actor in before if actor.name not in new)
        return _asked(lake, query, event, _quote(event, field), added[0], gone, words) if len(added) == 1 else None
    return None


def _toponym(event: Event) -> str:
    """The name in the articles, also when the place was corrected before."""
    told = (report.coding.location for report in event.reports)
    return next((rules.named(found.toponym) for found in told if found), "")


def _quote(event: Event, field: str) -> str:
    """Words of the articles behind a side, as a first suggestion."""
    return next((e.quote for report in event.reports for e in report.evidence if e.field == field), "")


def _asked(
    lake: Lake, query: Query, event: Event, name: str, meaning: Place | Actor, instead: tuple[Actor, ...], words: Words
) -> Ruled | None:
    place = isinstance(meaning, Place)
    said = words(f"rule.{'place' if place else 'actor'}", name=plain(name), meaning=plain(_name(meaning, words)))
    if not st.toggle(said, key=f"{Keys.CORRECT}rule_{event.id}"):
        return None
    if not place:
        name = st.text_input(words("rule.words"), name, key=f"{Keys.CORRECT}rule_words_{event.id}", max_chars=100)
    if not name.strip():
        return None
    found = preview(lake, query, rules.make_rule(name, meaning, who=""), instead=instead, leave=event.id)
    return Ruled(name, meaning, _chosen(found, event, words))


def _chosen(found: Preview, event: Event, words: Words) -> tuple[Effect, ...]:
    """The effects listed, and those to be stored."""
    if found.total > found.looked_at:
        st.caption(words("rule.partly", looked=found.looked_at, total=found.total))
    st.caption(words("rule.later"))
    if not found.effects:
        st.caption(words("rule.none"))
        return ()
    st.markdown(words("rule.changes", count=len(found.effects)))
    lines = [telling.sentence(effect.event.coding, words) for effect in found.effects[:_LISTED]]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines) + (
        "<li>…</li>" if len(found.effects) > _LISTED else ""
    )
    st.html(f'<ul class="furat-past" dir="{words.direction}">{items}</ul>')
    return found.effects if st.checkbox(words("rule.also"), True, key=f"{Keys.CORRECT}rule_also_{event.id}") else ()


def with_rule(made: deciding.Make, ruled: Ruled) -> deciding.Make:
    """The corrections of the event itself, those the rule brings, and the rule kept beside them."""

    def make(who: str, why: str) -> Sequence[Correction]:
        rule = rules.make_rule(ruled.name, ruled.meaning, who=who, why=why)
        own = made(who, why)
        rules.add(rule)
        return [*own, *(effect.correction(rule) for effect in ruled.effects)]

    return make


def kept(words: Words) -> None:
    """The rules in force, each with a way to forget it."""
    try:
        found = rules.read()
    except EventsError as error:
        st.error(plain(str(error)))
        return
    if not found:
        return
    with st.expander(words("rule.kept", count=len(found))):
        for number, rule in enumerate(reversed(found)):
            _line(rule, number, words)


def _line(rule: rules.Rule, number: int, words: Words) -> None:
    said = words(
        "rule.line",
        name=f"\u2068{rule.name}\u2069",
        meaning=f"\u2068{_name(rule.place if rule.kind == 'place' else rule.actor, words)}\u2069",
        who=f"\u2068{rule.who}\u2069",
        when=telling.figures(f"{rule.when:%Y-%m-%d}"),
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"made_rule_{number}"):
        st.html(f'<p class="furat-quiet" dir="{words.direction}">{escape(said)}</p>')
        st.button(words("rule.drop"), key=f"drop_rule_{number}", type="tertiary", on_click=_drop, args=(rule, words))


def _drop(rule: rules.Rule, words: Words) -> None:
    now = state.state()
    try:
        rules.drop(rule)
        now.note = words("rule.dropped")
    except EventsError as error:
        now.note = words("review.failed", why=plain(str(error)))


def _name(meaning: Place | Actor, words: Words) -> str:
    if isinstance(meaning, Actor):
        return names(words.language)("actor", meaning.name)
    return (meaning.name_ar if words.language == "ar" else None) or meaning.name
