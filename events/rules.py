"""Rules a reviewer made of corrections: what a name means from now on, a place or an actor, with who, when and why.

They lie in `rules.jsonl` in the folder of run-time data, a line a rule, and are obeyed by every later reading. Of two
rules on one name the later holds. The stored events a rule would change are corrected one by one, so that each can be
undone (`events.ruling_preview`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from events.errors import LexiconError
from events.model import Actor, EventReport
from events.records import RecordError, from_json, to_json
from geodata.build import default_home
from geodata.locate import precision_of
from geodata.names import fold
from geodata.places import Place, Resolution, Toponym

Kind = Literal["place", "actor"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a name means."""

    kind: str
    """place or actor."""
    name: str
    """As it stands in articles; compared folded."""
    value: str
    """The place or actor as JSON text."""
    who: str
    when: datetime
    why: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"a rule is on a place or an actor, not on {self.kind!r}")
        if not self.name.strip():
            raise ValueError("a rule needs a name")

    @property
    def place(self) -> Place:
        """The place a rule on places names."""
        return from_json(Place, self.value)

    @property
    def actor(self) -> Actor:
        """The actor a rule on actors names."""
        return from_json(Actor, self.value)


def make_rule(name: str, meaning: Place | Actor, *, who: str, why: str = "") -> Rule:
    """The rule that a name means a place or an actor."""
    kind = "place" if isinstance(meaning, Place) else "actor"
    return Rule(kind, " ".join(name.split()), to_json(meaning), who, datetime.now(UTC), why)


def file(home: Path | None = None) -> Path:
    """Where the rules lie."""
    return (home or default_home()) / "rules.jsonl"


def read(home: Path | None = None) -> tuple[Rule, ...]:
    """The rules in force, oldest first. Raises LexiconError that names a line that is none."""
    path = os.path.join(home or default_home(), "rules.jsonl")  # looked at for every sentence: a Path takes longer
    try:
        stamp = os.stat(path)
    except FileNotFoundError:
        return ()
    return _read(Path(path), stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> tuple[Rule, ...]:
    found: dict[tuple[str, str], Rule] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            rule = from_json(Rule, line)
            _ = rule.place if rule.kind == "place" else rule.actor
        except RecordError as error:
            raise LexiconError(f"{path}, line {number}: {error}; mend the line or take it out") from error
        found.pop(key := (rule.kind, fold(rule.name)), None)
        found[key] = rule
    return tuple(found.values())


def add(rule: Rule, home: Path | None = None) -> None:
    """Keep a rule. Raises LexiconError when it cannot be written."""
    _write([*read(home), rule], home)


def drop(rule: Rule, home: Path | None = None) -> None:
    """Forget a rule; what was corrected by it stays."""
    _write([one for one in read(home) if one != rule], home)


def _write(rules: Iterable[Rule], home: Path | None) -> None:
    """All at once, so that no reader sees half a file."""
    path = file(home)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text("".join(f"{to_json(rule)}\n" for rule in rules), "utf-8")
        new.replace(path)
    except OSError as error:
        raise LexiconError(f"the rule cannot be kept in {path}: {error}") from error


def places() -> Mapping[str, Rule]:
    """Folded name -> rule on places."""
    return {fold(rule.name): rule for rule in read() if rule.kind == "place"}


def actors() -> Mapping[str, Rule]:
    """Folded name -> rule on actors."""
    return {fold(rule.name): rule for rule in read() if rule.kind == "actor"}


def obeyed(reports: tuple[EventReport, ...]) -> tuple[EventReport, ...]:
    """Reports with the places that rules name; those on actors are obeyed where actors are recognized."""
    known = places()
    return tuple(_placed(report, known) for report in reports) if known else reports


def _placed(report: EventReport, known: Mapping[str, Rule]) -> EventReport:
    found = report.coding.location
    rule = known.get(fold(found.toponym.text)) if found else None
    if found is None or rule is None or (found.place and found.place.id == rule.place.id):
        return report
    return replace(report, coding=replace(report.coding, location=resolved(found, rule)))


def resolved(found: Resolution, rule: Rule) -> Resolution:
    """A location as a rule has it: as near to the place as the text says, its candidates kept."""
    place = rule.place
    precision = precision_of(found.toponym, place)
    radius = found.radius_km if found.place and precision == found.precision else place.radius_km
    reasons = (f"a rule of {rule.who}: “{rule.name}” is {place.name}",)
    return Resolution(
        found.toponym, place, precision, place.latitude, place.longitude, radius, 1.0, found.candidates, reasons
    )


def named(toponym: Toponym) -> str:
    """The name a rule on this toponym would be made for."""
    return " ".join(toponym.text.split())
