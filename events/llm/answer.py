"""The form of the model's answer: names of the codebook and words of the article, nothing else.

Coordinates, dates as numbers and free text have no field. Whatever does not fit the form is a fault with a reason;
one event that does not fit costs the others nothing.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from events.model import ActorKind, Importance, Stance, SubEventType

MOST_EVENTS = 60
"""Events taken from one answer; the longest articles of the training text tell 14."""
_FORM = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, slots=True, config=_FORM)
class ActorAnswer:
    """Someone who takes part."""

    name: str
    """The words of the article that name it."""
    kind: ActorKind


@dataclass(frozen=True, slots=True, config=_FORM)
class FigureAnswer:
    """A count of people."""

    quotes: tuple[str, ...]
    """The words of the article that give it; several where it gives parts of it apart."""
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True, config=_FORM)
class ClaimAnswer:
    """Who says so."""

    claimant: str
    """The words of the article that name it."""
    stance: Stance


@dataclass(frozen=True, slots=True, config=_FORM)
class EventAnswer:
    """An event as the model names it; None is "the article does not say"."""

    quote: str
    """The words of the article that tell it."""
    sub_event_type: SubEventType
    date: str | None
    """The words that say when."""
    place: str | None
    """The words that say where."""
    side_a: tuple[ActorAnswer, ...]
    side_b: tuple[ActorAnswer, ...]
    killed: FigureAnswer | None
    injured: FigureAnswer | None
    claims: tuple[ClaimAnswer, ...]
    importance: Importance


@dataclass(frozen=True, slots=True, config=_FORM)
class Answer:
    """A whole answer."""

    events: tuple[EventAnswer, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be made of an answer's text."""

    events: tuple[EventAnswer, ...]
    faults: tuple[str, ...]
    """What did not fit, in words."""
    whole: bool
    """False when the text is no answer at all: no JSON, or no list of events."""


@cache
def schema() -> dict[str, Any]:
    """The JSON schema a server is given: every field required, no other allowed."""
    return TypeAdapter(Answer).json_schema()


def parse(text: str) -> Parsed:
    """An answer's text as events; never raises."""
    try:
        found = _object(text)
    except (ValueError, RecursionError) as error:
        return Parsed((), (f"the answer is no JSON ({error})",), whole=False)
    if not isinstance(found, dict) or not isinstance(found.get("events"), list):
        return Parsed((), ("the answer holds no list of events",), whole=False)
    events, faults = [], []
    for number, item in enumerate(found["events"][:MOST_EVENTS], 1):
        try:
            events.append(_event_form().validate_json(json.dumps(item)))
        except (ValidationError, ValueError) as error:
            faults.append(f"event {number} of the answer has another form than asked for: {_first(error)}")
    if (left := len(found["events"]) - MOST_EVENTS) > 0:
        faults.append(f"the answer names {left} events more than the {MOST_EVENTS} that are taken")
    return Parsed(tuple(events), tuple(faults), whole=True)


@cache
def _event_form() -> TypeAdapter[EventAnswer]:
    return TypeAdapter(EventAnswer)


_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


def _object(text: str) -> Any:
    """The JSON object of an answer; thoughts before it and a fence around it are left out."""
    bare = _THOUGHT.sub("", text, count=1)
    start = bare.find("{")
    if start < 0:
        raise ValueError("it holds no object")
    found, _ = json.JSONDecoder().raw_decode(bare, start)
    return found


def _first(error: Exception) -> str:
    """The first thing wrong, short, without the value the model gave."""
    if not isinstance(error, ValidationError):
        return str(error)[:200]
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, fault['loc'])) or 'event'}: {fault['msg']}"[:200]
