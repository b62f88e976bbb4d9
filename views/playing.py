"""Playing through time: the map steps from week to week, on the server, under all other conditions of the filter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from events.filter_words import in_words
from events.model import EventFilter
from events.query import Query
from views import state
from views.state import SPEEDS, Keys, Play
from views.words import Words

_WEEK = timedelta(days=7)
_ICONS = {"back": "skip_previous", "play": "play_arrow", "pause": "pause", "on": "skip_next", "stop": "close"}
"""Name of a button -> its sign in the font that Streamlit brings along."""
_EARLY = 0.8
"""The part of a step that must have passed: moves of the map run it too, and its clock is not exact."""


def bounds(query: Query, filter: EventFilter) -> tuple[date, date] | None:
    """The first and last day that can be played: those of the filter, else of what it shows."""
    totals = query.totals(filter)
    first, last = filter.date_from or totals.first, filter.date_to or totals.last
    return (first, last) if first and last and first <= last else None


def seconds() -> float | None:
    """How often the map is to look for its next step; None while nothing plays."""
    playing = state.state().play
    return SPEEDS[playing.speed] if playing and playing.running else None


def advance(query: Query) -> None:
    """Go on a step when it is time; at the end stop there."""
    now = state.state()
    playing = now.play
    if playing is None:
        return  # before anything is asked: this comes before the marks
    span = bounds(query, now.filter)
    if span is None or not span[0] <= playing.start <= span[1]:
        now.play = None  # the filter was changed to days without this week
        return
    if not playing.running or time.monotonic() - playing.at < _EARLY * SPEEDS[playing.speed]:
        return
    if playing.start + _WEEK > span[1]:
        now.play, now.asked_on_map = replace(playing, running=False), True
    else:
        now.play = replace(playing, start=playing.start + _WEEK, at=time.monotonic())


def shown(filter: EventFilter) -> EventFilter:
    """The filter with the week that is played in place of its dates."""
    playing = state.state().play
    if playing is None:
        return filter
    end = playing.start + _WEEK - timedelta(days=1)
    return replace(filter, date_from=playing.start, date_to=min(end, filter.date_to or end))


def controls(query: Query, words: Words) -> None:
    """Play, pause, step back and on, speed; what is played in words. Nothing where there are no dates."""
    now = state.state()
    span = bounds(query, now.filter)
    if span is None:
        return
    playing = now.play
    running = bool(playing and playing.running)
    _button("back", lambda: _step(span, -1), words, disabled=playing is None or playing.start <= span[0])
    _button("pause" if running else "play", lambda: _toggle(span), words)
    _button("on", lambda: _step(span, 1), words, disabled=bool(playing and playing.start + _WEEK > span[1]))
    if playing is None:
        return
    st.session_state[Keys.SPEED] = playing.speed
    st.selectbox(
        words("play.speed"),
        list(SPEEDS),
        key=Keys.SPEED,
        label_visibility="collapsed",
        format_func=lambda speed: f"{speed}×",
        on_change=_faster,
        width=72,
    )
    _button("stop", _stop, words)
    week = EventFilter(date_from=playing.start, date_to=shown(now.filter).date_to)
    days, count = in_words(week, language=words.language), query.totals(shown(now.filter)).mapped
    told = words("play.week", days=days, count=count)
    st.html(f'<p class="furat-quiet" role="status" dir="{words.direction}">{told}</p>', width="content")


def _button(name: str, does: Callable[[], None], words: Words, *, disabled: bool = False) -> None:
    """A sign; its words are there for those who hear the page, and over it."""
    said, icon = words(f"play.{name}"), f":material/{_ICONS[name]}:"
    st.button(said, key=f"{Keys.PLAY}{name}", icon=icon, on_click=does, type="tertiary", help=said, disabled=disabled)


def _begin(span: tuple[date, date]) -> Play:
    return state.state().play or Play(span[0], at=time.monotonic())


def _toggle(span: tuple[date, date]) -> None:
    """Play or pause; played again from the end it begins anew."""
    now = state.state()
    playing = _begin(span)
    at_end = not playing.running and playing.start + _WEEK > span[1]
    start = span[0] if at_end else playing.start
    now.play = replace(playing, start=start, running=not playing.running, at=time.monotonic())
    now.asked_on_map = True


def _step(span: tuple[date, date], weeks: int) -> None:
    now = state.state()
    playing = now.play
    start = span[0] if playing is None else max(span[0], playing.start + weeks * _WEEK)
    stopped = playing is not None and playing.running
    now.play = replace(_begin(span), start=start, running=False)
    now.asked_on_map = stopped


def _faster() -> None:
    now = state.state()
    if now.play:
        now.play = replace(now.play, speed=st.session_state[Keys.SPEED])
        now.asked_on_map = now.play.running


def _stop() -> None:
    now = state.state()
    now.asked_on_map = bool(now.play and now.play.running)
    now.play = None
