"""Storing what a reviewer decides: who, why, and a word when another reviewer was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from events.corrections import in_order, make_correction, undone
from events.errors import EventsError
from events.model import Correction
from events.store import Lake
from views import corrected, state
from views.state import Keys
from views.words import Words, plain

Make = Callable[[str, str], Sequence[Correction]]
"""(who, why) -> the corrections to store."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What others stored on an event while this session looked at it."""

    event_id: str
    made: tuple[Correction, ...]


def reviewer(words: Words) -> None:
    """The field for the name that stands beside every decision; kept from page to page."""
    now = state.state()
    st.session_state[Keys.REVIEWER] = now.reviewer
    st.text_input(
        words("review.who"),
        key=Keys.REVIEWER,
        placeholder=words("review.who_hint"),
        max_chars=80,
        on_change=lambda: setattr(now, "reviewer", str(st.session_state[Keys.REVIEWER]).strip()),
    )


def who(words: Words) -> str:
    """The reviewer's name, or words for one who gave none."""
    return str(st.session_state.get(Keys.REVIEWER) or state.state().reviewer).strip() or words("review.nameless")


def look(lake: Lake, event_id: str) -> tuple[Correction, ...]:
    """The corrections of an event as they are now; what this session saw first is remembered."""
    made = lake.corrections(event_id)
    state.state().seen.setdefault(event_id, frozenset(one.id for one in made))
    return made


def conflict(event_id: str, words: Words) -> None:
    """What another reviewer did meanwhile, when that kept a decision of this session from being stored."""
    found = state.state().conflict
    if isinstance(found, Conflict) and found.event_id == event_id:
        _tell(found, words)


def overtaken(lake: Lake, event_id: str | None, words: Words) -> None:
    """What others decided on the event this session looked at last, when the queue shows another one, or none, now."""
    now = state.state()
    before, now.reviewing = now.reviewing, event_id
    if before and before != event_id and (others := _others(lake, before)):
        now.conflict = Conflict(before, others)
    if isinstance(now.conflict, Conflict) and now.conflict.event_id != event_id:
        _tell(now.conflict, words)


def _tell(found: Conflict, words: Words) -> None:
    lines = "".join(f"\n- {plain(corrected.line(one, found.made, words))}" for one in found.made)
    st.warning(words("review.conflict") + lines)


def store(lake: Lake, event_id: str, make: Make, why: str, words: Words) -> None:
    """Store corrections of one event, unless somebody else corrected it since this session first saw it."""
    now = state.state()
    try:
        if others := _others(lake, event_id):
            now.conflict = Conflict(event_id, others)
            now.note = words("review.not_stored")
            return
        lake.correct(*make(who(words), why.strip()))
        now.seen[event_id] = frozenset(one.id for one in lake.corrections(event_id))
        now.conflict, now.note = None, words("review.saved")
    except EventsError as error:
        now.note = words("review.failed", why=plain(str(error)))


def _others(lake: Lake, event_id: str) -> tuple[Correction, ...]:
    """Corrections this session has not seen; from now on it has, for they are told."""
    now, made = state.state(), lake.corrections(event_id)
    seen = now.seen.get(event_id, frozenset(one.id for one in made))
    now.seen[event_id] = frozenset(one.id for one in made)
    return tuple(in_order(one for one in made if one.id not in seen))


def changes(event_id: str, pairs: Sequence[tuple[str, object]]) -> Make:
    """One correction a field."""
    return lambda who, why: [make_correction(event_id, field, value, who=who, why=why) for field, value in pairs]


def undoing(correction: Correction, event_id: str) -> Make:
    """The row that takes a correction back."""
    return lambda who, why: [undone(correction, event_id, who=who, why=why)]
