"""How well single sentences are told apart by what they report: `python -m benchmarks.telling FILE.jsonl [LEAST]`.

A file holds a sentence a line: {"text", "language" ("ar" when left out), "kind" ("assault" or "protest"), "event":
whether it reports one}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from events.coding import open_parts
from events.matching.evaluate import Share
from events.model import Article
from events.setting import set_scene
from events.telling import ASSAULTS, PROTESTS, TELLING_CHANCE, telling_chance
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver

KINDS = {"assault": ASSAULTS, "protest": PROTESTS}
_DAY = datetime(2007, 6, 1, tzinfo=UTC)
"""Sentences have no day of publication; a fixed one lets their weekdays be read."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its answer and ours."""

    kind: str
    event: bool
    chance: float


def told(path: Path) -> Iterator[Told]:
    """The sentences of a file with the chance that each reports what is asked."""
    gazetteer = Gazetteer.open()
    resolver = Resolver(gazetteer)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        language = row.get("language", "ar")
        article = Article(row.get("id", ""), "", "", "", row["text"], language, _DAY, _DAY)
        setting = set_scene(article, gazetteer, resolver)
        chance = telling_chance(setting, open_parts(language).decider, KINDS[row["kind"]])
        yield Told(row["kind"], row["event"], chance)


def share(found: list[Told], least: float) -> Share:
    """Precision and recall when all from a chance on are said to report it."""
    said = [one for one in found if one.chance >= least]
    right = sum(one.event for one in said)
    return Share(right / max(1, len(said)), right / max(1, sum(one.event for one in found)))


def main(arguments: list[str]) -> None:
    """Print precision, recall and F1 of each kind."""
    least = float(arguments[1]) if len(arguments) > 1 else TELLING_CHANCE
    found = list(told(Path(arguments[0])))
    for kind in KINDS:
        own = [one for one in found if one.kind == kind]
        if own:
            score = share(own, least)
            print(f"{kind}: precision {score.precision:.2f}, recall {score.recall:.2f}, F1 {score.f1:.2f} ({len(own)})")


if __name__ == "__main__":
    main(sys.argv[1:])
