"""Decides which place each toponym of an article means, all of them together.

Every candidate gets points for what speaks for it, each with a reason: the countries the article is about, a
governorate named beside it, other places nearby, the kind of place the cue word names, how well known it is, how
exactly the name is written. The weights and the threshold were set on half of the TR-News/GeoWebNews and IDRISI
annotations (`python -m geodata evaluate`); below the threshold a toponym stays unresolved, candidates kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from geodata.deciding import best_of, km_apart
from geodata.evidence import (
    CLOSE,
    UNIT,
    UNIT_CUES,
    UNIT_IN_ARTICLE,
    Named,
    Points,
    alone,
    fame,
    in_country,
    key_of_name,
    kind,
    namesake,
    nearest_km,
    nearness,
    only,
    other_name,
    outshone,
    spelling,
)
from geodata.gazetteer import Gazetteer
from geodata.locate import locate
from geodata.places import Candidate, Place, Resolution, Toponym

FULL_SCORE = 2.2
"""Points that count as certainty."""
KEPT = 5
"""Candidates kept on a resolution, best first."""
CONSIDERED = 12
"""Candidates ranked for one name, besides all those in a country the article is about."""
BESIDE = 4
"""Characters between a name and the unit that follows it: "Oxford, North Carolina"."""
IN_UNIT = 28
"""The same when the unit has a cue: "بلدة هجين في ريف دير الزور"."""
DOMINANT = 20
"""How many times larger than any place abroad a place is when its bare name speaks for its country."""

_BESIDE = 0.3
STORY_KM, STORY_SHARE = 60.0, 0.5
"""A street or building lies in the town named closest to it when so large a share of the article's towns lies so near.
On the English annotations that is right in 41 of 48 cases; the town named closest alone in 69 of 98."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of an article beside its toponyms."""

    countries: tuple[tuple[str, float], ...] = ()
    """(ISO 3166-1 alpha-2, weight 0..1): what `geodata.countries.hints` gives, the outlet's country, ..."""
    language: str = ""
    """ISO 639-1 of the article; "" when unknown."""
    points: tuple[tuple[float, float], ...] = ()
    """(latitude, longitude) of places known to belong to the story."""


class Resolver:
    """Resolves toponyms against one gazetteer; keeps no state between articles."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, toponyms: Sequence[Toponym], context: Context = Context()) -> tuple[Resolution, ...]:
        """One resolution for each toponym, in the same order."""
        if not toponyms:
            return ()
        names = self._names(toponyms)
        ranking = _Ranking(toponyms, _Votes(names, context), _units(names))
        first = {name: ranking.rank(name, context.points) for name in names}
        anchors = _anchors(first)
        ranked: dict[int, tuple[Candidate, ...]] = {}
        for name in names:
            points = [*context.points, *(point for other, point in anchors if other is not name)]
            candidates = ranking.rank(name, points) if points else first[name]
            ranked.update(dict.fromkeys(name.mentions, candidates))
        return tuple(self._decide(toponyms, ranked))

    def _names(self, toponyms: Sequence[Toponym]) -> list[Named]:
        """Mentions by name; Donetsk and the Donetsk region are two."""
        mentions: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
        for i, toponym in enumerate(toponyms):
            mentions[key_of_name(toponym.text), toponym.cue in UNIT_CUES].append(i)
        return [self._named(toponyms, group) for group in mentions.values()]

    def _named(self, toponyms: Sequence[Toponym], group: list[int]) -> Named:
        ids = dict.fromkeys(id_ for i in group for id_ in toponyms[i].place_ids)
        units = (self._unit_beside(toponyms, i) for i in group)
        return Named(tuple(group), tuple(self._gazetteer.place(id_) for id_ in ids), frozenset().union(*units))

    def _unit_beside(self, toponyms: Sequence[Toponym], i: int) -> set[tuple[str, str]]:
        """Units and countries a name stands inside of: what follows it at once, or soon with a cue."""
        found: set[tuple[str, str]] = set()
        end = toponyms[i].end
        for other in toponyms[i + 1 : i + 3]:
            gap = other.start - end
            if not 0 <= gap <= (IN_UNIT if other.cue in UNIT_CUES else BESIDE):
                break
            places = (self._gazetteer.place(id_) for id_ in other.place_ids[:12])
            held = {(p.country, p.admin1 or "") for p in places if p.feature in ("ADM1", "PCLI", "RGN", "ADM2")}
            found |= held
            end = other.end
        return found

    def _decide(self, toponyms: Sequence[Toponym], ranked: dict[int, tuple[Candidate, ...]]) -> list[Resolution]:
        chosen = [best_of(ranked[i]) for i in range(len(toponyms))]
        story = _Story(toponyms, chosen)
        return [
            locate(
                toponym,
                chosen[i],
                ranked[i][:KEPT],
                before=_neighbour(toponyms, chosen, i, -1),
                after=_neighbour(toponyms, chosen, i, 1),
                town=story.town_of(toponym),
            )
            for i, toponym in enumerate(toponyms)
        ]


def _neighbour(
    toponyms: Sequence[Toponym], chosen: Sequence[Candidate | None], i: int, step: int
) -> tuple[Toponym, Place] | None:
    """The toponym before or after, when it is resolved and stands close by."""
    k = i + step
    if not 0 <= k < len(toponyms) or (best := chosen[k]) is None:
        return None
    left, right = sorted((toponyms[i], toponyms[k]), key=lambda toponym: toponym.start)
    return (toponyms[k], best.place) if right.start - left.end <= IN_UNIT else None


class _Story:
    """Where in the text which town is named, and which towns most of the others lie around."""

    def __init__(self, toponyms: Sequence[Toponym], chosen: Sequence[Candidate | None]) -> None:
        pairs = zip(toponyms, chosen, strict=True)
        self._towns = [(t.start, best.place) for t, best in pairs if best and best.place.feature.startswith("PPL")]
        self._times = Counter(town for _, town in self._towns)
        self._central: dict[Place, bool] = {}  # asked once for a town: a long list names few towns many times

    def town_of(self, toponym: Toponym) -> Place | None:
        """The town named closest to a toponym, when most towns of the article lie around it."""
        k = bisect_left(self._towns, toponym.start, key=itemgetter(0))
        beside = self._towns[max(0, k - 1) : k + 1]
        if not beside:
            return None
        _, town = min(beside, key=lambda pair: abs(pair[0] - toponym.start))
        if town not in self._central:
            self._central[town] = self._is_central(town)
        return town if self._central[town] else None

    def _is_central(self, town: Place) -> bool:
        around = sum(times for other, times in self._times.items() if km_apart(town, other) <= STORY_KM)
        return around >= STORY_SHARE * len(self._towns)


class _Votes:
    """Which countries the article is about: hints, countries named, names that lie in one country only."""

    def __init__(self, names: Sequence[Named], context: Context) -> None:
        self._own = {name.mentions: _vote(name) for name in names}
        self._all: defaultdict[str, float] = defaultdict(float)
        for code, weight in context.countries:
            self._all[code] += 2.0 * weight
        for own in self._own.values():
            for code, weight in own.items():
                self._all[code] += weight

    def without(self, name: Named) -> dict[str, float]:
        """Country -> weight 0..1, the strongest 1; a name has no voice in its own matter, what stands beside it has."""
        own, beside = self._own[name.mentions], {code for code, _ in name.units}
        votes = {code: count - own.get(code, 0.0) + _BESIDE * (code in beside) for code, count in self._all.items()}
        most = max(votes.values(), default=0.0)
        return {code: count / max(most, 1.0) for code, count in votes.items() if count > 1e-9}


def _vote(name: Named) -> dict[str, float]:
    """What one name says of the article's countries."""
    votes = dict.fromkeys((code for code, _ in name.units), _BESIDE)
    if name.places and (spoken := _speaks_for(name.places)):
        votes[spoken] = votes.get(spoken, 0.0) + (1.0 if name.places[0].feature == "PCLI" else 0.6)
    return votes


def _units(names: Sequence[Named]) -> dict[tuple[str, str], frozenset[int]]:
    """(country, unit) named in the article -> first mentions of the names that may name it."""
    named: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for name in names:
        for place in name.places[:2]:
            if place.feature == "ADM1" and place.admin1:
                named[place.country, place.admin1].add(name.mentions[0])
    return {unit: frozenset(mentions) for unit, mentions in named.items()}


def _speaks_for(places: Sequence[Place]) -> str | None:
    """The country a bare name stands for: its only one, or that of a far larger place."""
    first, abroad = places[0], [p for p in places[1:] if p.country != places[0].country]
    if not abroad or (first.feature == "PCLI" and not any(p.feature == "PPLC" for p in abroad)):
        return first.country
    if first.feature == "PCLI":  # عمان is Oman and Amman
        return None
    largest = max(_inhabitants(place) for place in places if place.country == first.country)
    return first.country if largest > DOMINANT * max(map(_inhabitants, abroad)) else None


def _inhabitants(place: Place) -> int:
    return place.population or (300_000 if place.feature == "ADM1" else 1_000)


def _anchors(ranked: dict[Named, tuple[Candidate, ...]]) -> list[tuple[Named, tuple[float, float]]]:
    """Points of names that are decided without looking at the others; countries and wide areas say too little."""
    found = []
    for name, candidates in ranked.items():
        best = best_of(candidates)
        clear = best and (len(candidates) == 1 or candidates[1].score < 0.8 * best.score)
        if best and clear and best.place.feature != "PCLI" and (best.place.radius_km or 0) < 120:
            found.append((name, (best.place.latitude, best.place.longitude)))
    return found


@dataclass(frozen=True, slots=True)
class _Own:
    """What speaks for a candidate wherever the article's other places lie."""

    unit: Points
    kind: Points
    spelling: Points
    other_name: Points
    only: Points
    namesake: Points
    outshone: Points


@dataclass(frozen=True, slots=True)
class _Case:
    """A name with the candidates considered, which are ranked twice: alone, and beside the article's other places."""

    name: Named
    countries: dict[str, float]
    places: Sequence[tuple[Place, _Own]]


class _Ranking:
    """Points for candidates within one article."""

    def __init__(
        self, toponyms: Sequence[Toponym], votes: _Votes, units: dict[tuple[str, str], frozenset[int]]
    ) -> None:
        self._toponyms = toponyms
        self._votes = votes
        self._units = units
        self._cases: dict[Named, _Case] = {}

    def rank(self, name: Named, points: Sequence[tuple[float, float]]) -> tuple[Candidate, ...]:
        """Candidates of a name, best first."""
        if (case := self._cases.get(name)) is None:
            case = self._cases[name] = self._case(name)
        scored = [self._candidate(case, place, own, points) for place, own in case.places]
        return tuple(sorted(scored, key=lambda candidate: -candidate.score))

    def _case(self, name: Named) -> _Case:
        mentions = [self._toponyms[i] for i in name.mentions]
        countries = self._votes.without(name)
        considered = [place for k, place in enumerate(name.places) if k < CONSIDERED or place.country in countries]
        taken = any(spelling(place, mentions[0])[0] for place in name.places)
        return _Case(name, countries, [(p, self._own(p, name, mentions, taken=taken)) for p in considered])

    def _own(self, place: Place, name: Named, mentions: Sequence[Toponym], *, taken: bool) -> _Own:
        return _Own(
            self._unit(place, name),
            kind(place, mentions),
            spelling(place, mentions[0]),
            other_name(place, mentions[0], taken=taken),
            only(place, name, mentions[0]),
            namesake(place, name, mentions),
            outshone(place, name, mentions),
        )

    def _candidate(self, case: _Case, place: Place, own: _Own, points: Sequence[tuple[float, float]]) -> Candidate:
        total, reasons = fame(place), []
        nearest = nearest_km(place, points)
        near = nearness(place, nearest)
        for points_given, reason in (
            in_country(place, case.countries, nearest),
            own.unit,
            near,
            own.kind,
            own.namesake if own.namesake[0] or nearest <= CLOSE else own.outshone,
            own.spelling,
            own.other_name,
            own.only,
            alone(place, case.name, supported=bool(own.unit[0] or near[0])),
        ):
            if points_given:
                total += points_given
                reasons.append(reason)
        return Candidate(place, round(max(0.0, min(1.0, total / FULL_SCORE)), 4), tuple(reasons))

    def _unit(self, place: Place, name: Named) -> Points:
        own = (place.country, place.admin1 or "")
        if place.feature != "ADM1" and own in name.units:
            return UNIT, f"{place.admin1 or place.country} named beside it"
        if (place.country, "") in name.units:
            return UNIT, f"{place.country} named beside it"
        if place.feature != "ADM1" and self._units.get(own, frozenset()) - {name.mentions[0]}:
            return UNIT_IN_ARTICLE, f"{place.admin1} named in the article"
        return 0.0, ""
