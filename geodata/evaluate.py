"""Scores the finding and resolving of place names against a gold file.

A gold file is JSON lines: {"text", "language", "mentions": [{"text", "start", "end", "latitude", "longitude"}]}.
Two questions are scored apart: given the spans, is the right place chosen; and are the spans found at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from geodata.countries import hints
from geodata.entries import distance_km
from geodata.errors import GeodataError
from geodata.gazetteer import Gazetteer
from geodata.names import key
from geodata.places import Resolution, Toponym
from geodata.resolve import Context, Resolver
from geodata.spans import at
from geodata.toponyms import find

LIMITS_KM = (10, 25, 161)
"""161 km (100 miles) is the limit the literature reports (Gritta et al. 2018)."""
DRIFT = 12
"""Characters a gold offset may be off; about 9 % of TR-News offsets are."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A place name somebody marked."""

    text: str
    start: int
    end: int
    latitude: float
    longitude: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its marked names."""

    text: str
    language: str
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class PlaceError:
    """One mention and how far off it was resolved."""

    mention: GoldMention
    resolution: Resolution
    km: float | None
    """None when unresolved."""


@dataclass(frozen=True, slots=True)
class Given:
    """Scores with the spans given."""

    mentions: int
    within: tuple[float, ...]
    """Shares of all mentions within LIMITS_KM."""
    wrong: float
    """Share resolved more than 161 km off."""
    unresolved: float
    median_km: float | None
    mean_km: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """Scores of finding the spans: overlapping spans count as found."""

    gold: int
    found: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything measured on one file."""

    given: Given
    held: Given
    """The same, only mentions whose place the gazetteer holds within 161 km under that name."""
    kinds: tuple[tuple[str, Given], ...]
    """The same for each kind of place that the gold file marks, most frequent first; empty when it marks none."""
    found: Found
    errors: tuple[PlaceError, ...]
    """With spans given, worst first."""


def read_gold(path: Path) -> tuple[GoldText, ...]:
    """The texts of a gold file. Raises GeodataError naming the line that cannot be read."""
    texts = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GeodataError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        try:
            texts.append(_gold_text(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise GeodataError(f"{path}:{number}: not a gold row ({error!r})") from error
    return tuple(texts)


def _gold_text(row: dict[str, object]) -> GoldText:
    text, mentions = str(row["text"]), row["mentions"]
    if not isinstance(mentions, list):
        raise TypeError("mentions must be a list")
    seen = dict.fromkeys(_mention(text, mention) for mention in mentions if mention.get("latitude") is not None)
    return GoldText(text, str(row["language"]), tuple(seen))


def _mention(text: str, row: dict[str, object]) -> GoldMention:
    name, start = str(row["text"]), int(str(row["start"]))
    end = int(str(row["end"]))
    if text[start:end] != name:
        near = text.find(name, max(0, start - DRIFT), end + DRIFT)
        start, end = (near, near + len(name)) if near >= 0 else (start, end)
    return GoldMention(
        name, start, end, float(str(row["latitude"])), float(str(row["longitude"])), str(row.get("type", ""))
    )


def evaluate(
    texts: Sequence[GoldText], gazetteer: Gazetteer, *, progress: Callable[[str, float], None] | None = None
) -> Scores:
    """Score a gold file's texts against a gazetteer."""
    resolver = Resolver(gazetteer)
    errors: list[PlaceError] = []
    tallies: list[_Tally] = []
    countries = _marks_countries(texts)
    for number, text in enumerate(texts):
        errors.extend(_given(text, gazetteer, resolver))
        tallies.append(_tally(text, gazetteer, resolver, countries))
        if progress:
            progress("scoring", (number + 1) / len(texts))
    held = [error for error in errors if _holds(gazetteer, error.mention)]
    worst = sorted(errors, key=lambda error: -1.0 if error.km is None else -error.km)
    return Scores(_score(errors), _score(held), _by_kind(errors), _score_found(tallies), tuple(worst))


def _given(text: GoldText, gazetteer: Gazetteer, resolver: Resolver) -> Iterator[PlaceError]:
    spans = [(mention.start, mention.end) for mention in text.mentions]
    toponyms = at(text.text, gazetteer, spans, language=text.language)
    context = Context(hints(text.text), text.language)
    for mention, resolution in zip(text.mentions, resolver.resolve(toponyms, context), strict=True):
        yield PlaceError(mention, resolution, _off(mention, resolution))


def _off(mention: GoldMention, resolution: Resolution) -> float | None:
    """From the place itself: gold marks the name's place, not the point "15 km east of" it."""
    if resolution.place is None:
        return None
    return distance_km(mention.latitude, mention.longitude, resolution.place.latitude, resolution.place.longitude)


def _holds(gazetteer: Gazetteer, mention: GoldMention) -> bool:
    places = gazetteer.lookup(mention.text)
    return any(
        distance_km(mention.latitude, mention.longitude, p.latitude, p.longitude) <= LIMITS_KM[-1] for p in places
    )


def _score(errors: Sequence[PlaceError]) -> Given:
    known = sorted(error.km for error in errors if error.km is not None)
    total = max(len(errors), 1)
    return Given(
        mentions=len(errors),
        within=tuple(sum(km <= limit for km in known) / total for limit in LIMITS_KM),
        wrong=sum(km > LIMITS_KM[-1] for km in known) / total,
        unresolved=(len(errors) - len(known)) / total,
        median_km=median(known) if known else None,
        mean_km=fmean(known) if known else None,
    )


def _by_kind(errors: Sequence[PlaceError]) -> tuple[tuple[str, Given], ...]:
    kinds = Counter(error.mention.kind for error in errors if error.mention.kind)
    return tuple((kind, _score([e for e in errors if e.mention.kind == kind])) for kind, _ in kinds.most_common())


def _marks_countries(texts: Sequence[GoldText]) -> bool:
    """A set that gives kinds of places, none of them a country, leaves countries unmarked on purpose."""
    kinds = {mention.kind for text in texts for mention in text.mentions}
    return kinds <= {""} or any("country" in kind.lower() for kind in kinds)


@dataclass(frozen=True, slots=True)
class _Tally:
    """Spans of one text: gold, of them covered, found, of them right."""

    gold: int
    covered: int
    found: int
    right: int


def _tally(text: GoldText, gazetteer: Gazetteer, resolver: Resolver, countries: bool) -> _Tally:
    toponyms = find(text.text, gazetteer, language=text.language)
    resolved = resolver.resolve(toponyms, Context(hints(text.text), text.language))
    found = [r.toponym for r in resolved if r.place is not None and (countries or r.place.feature != "PCLI")]
    gold = {(mention.start, mention.end): mention for mention in text.mentions}
    return _Tally(
        gold=len(gold),
        covered=sum(any(_overlap(toponym, start, end) for toponym in found) for start, end in gold),
        found=len(found),
        right=sum(_is_right(toponym, text.mentions) for toponym in found),
    )


def _is_right(toponym: Toponym, mentions: Sequence[GoldMention]) -> bool:
    """On a gold span, or the same name again: some sets mark a name's first mention only."""
    name = key(toponym.text)
    return any(_overlap(toponym, m.start, m.end) or key(m.text) == name for m in mentions)


def _overlap(toponym: Toponym, start: int, end: int) -> bool:
    return toponym.start < end and start < toponym.end


def _score_found(tallies: Iterable[_Tally]) -> Found:
    tallies = list(tallies)
    gold, covered = sum(t.gold for t in tallies), sum(t.covered for t in tallies)
    found, right = sum(t.found for t in tallies), sum(t.right for t in tallies)
    return Found(gold, found, right / max(found, 1), covered / max(gold, 1))
