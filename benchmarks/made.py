"""A lake of made-up events that look like real ones: towns of the gazetteer, actors of the lexicon, fifteen years.

A few towns and a few pairs of actors have most events, as in real conflicts: their weights fall as one over the rank.
Sizes share their beginning: the lake of 10,000 events is the first of the lake of a million. The events have records
(so that one can be opened) and no articles.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake

import events
from events import tables
from events.delta import storable
from events.model import SubEventType
from events.store import Lake
from geodata.gazetteer import Gazetteer
from geodata.names import fold
from geodata.places import Place

SIZES = (10_000, 100_000, 1_000_000, 3_000_000)
FIRST_DAY, DAYS = date(2011, 1, 1), 15 * 365
COUNTRIES = {"SY": 20, "IQ": 14, "UA": 18, "YE": 10, "SD": 8, "LY": 4, "PS": 8, "LB": 3, "SO": 6, "NG": 5, "ML": 4}
"""Countries and their share of the events."""
PLACES = 6000
PAIRS = 60
"""Pairs of actors that meet in one country."""
PART = 100_000
DRAWN = 1_000_000
"""Events drawn one by one; a larger lake has each of them several times, which is as real and much faster made."""


@dataclass(frozen=True)
class Pair:
    """Who fights whom in a country."""

    a: tuple[str, str]
    """Canonical name and side."""
    b: tuple[str, str] | None


def make_lake(folder: Path, size: int) -> Lake:
    """A lake of so many events, written in parts; one that is there already is taken."""
    done = folder.with_name(f"{folder.name}.done")
    if not done.exists():
        Lake.create(folder)
        for rows in parts(min(size, DRAWN)):
            write_deltalake(f"{folder}/events", rows, mode="append")
        drawn = pq.ParquetDataset(DeltaTable(f"{folder}/events").file_uris())
        for turn in range(1, -(-size // DRAWN)):
            for fragment in drawn.fragments:
                write_deltalake(f"{folder}/events", _again(fragment.to_table(), turn), mode="append")
        done.touch()
    return Lake.open(folder)


def _again(rows: Any, turn: int) -> Any:
    """The same events with ids of their own: a letter that no drawn id has stands in place of the first digit."""
    begin = f"event-{'ghijklmnop'[turn - 1]}"
    ids = pc.replace_substring_regex(rows["id"].cast(pa.string()), "^event-.", begin)
    records = pc.replace_substring_regex(rows["record"].cast(pa.string()), '^."id":"event-.', '{"id":"' + begin)
    changed = {"id": ids, "digest": pc.utf8_slice_codeunits(ids, 6), "record": records}
    for name, values in changed.items():
        rows = rows.set_column(rows.schema.get_field_index(name), name, values)
    return rows.select(tables.SCHEMAS["events"].names).cast(tables.SCHEMAS["events"])


def parts(size: int) -> Iterator[Any]:
    """The rows of table `events`, in parts."""
    world = _world()
    for number in range(-(-size // PART)):
        yield _rows(world, number, min(PART, size - number * PART))


@dataclass(frozen=True)
class World:
    """What events are drawn from."""

    places: list[Place]
    country: Any
    """Number of each place's country."""
    weight: Any
    pairs: list[list[Pair]]
    """By country."""
    words: list[str]
    """Folded names of the places."""


def _world() -> World:
    places, weights = _places()
    codes = list(COUNTRIES)
    return World(
        places,
        np.array([codes.index(p.country) for p in places]),
        weights,
        [_pairs(code) for code in codes],
        [fold(p.name) for p in places],
    )


def _places() -> tuple[list[Place], Any]:
    """Real towns of the countries, the largest first, with the share of each."""
    gazetteer = Gazetteer.open()
    found: list[Place] = []
    weights: list[float] = []
    towns = [
        p
        for p in map(gazetteer.place_at, range(len(gazetteer)))
        if p.country in COUNTRIES and p.feature.startswith("PPL")
    ]
    for code, share in COUNTRIES.items():
        own = sorted((p for p in towns if p.country == code), key=lambda p: (-(p.population or 0), p.id))
        own = own[: max(60, PLACES * share // 100)]
        rank = 1 / np.arange(1, len(own) + 1) ** 0.9
        found += own
        weights += list(share * rank / rank.sum())
    return found, np.array(weights) / sum(weights)


def _pairs(country: str) -> list[Pair]:
    """Pairs of actors of a country: its own, those that cross borders, and its civilians."""
    path = Path(events.__file__).with_name("lexicons") / "actors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["side"], row["country"]) for row in csv.DictReader(file)]
    own = [(name, side) for name, side, code in rows if code == country]
    foreign = [(name, side) for name, side, code in rows if not code][:12]
    draw = np.random.default_rng(len(country) + ord(country[0]) * 31 + ord(country[1]))
    armed = [*own, *foreign]
    civilians = (f"Civilians ({country})", "people")
    made = [
        Pair(armed[i], None if i % 17 == 0 else armed[j] if i != j else civilians)
        for i, j in draw.integers(0, len(armed), (PAIRS, 2)).tolist()
    ]
    return made


def _rows(world: World, number: int, count: int) -> Any:
    """The rows of one part; the same every time."""
    draw = np.random.default_rng([7, number])
    place = draw.choice(len(world.places), PART, p=world.weight)[:count]
    pair = np.minimum(draw.zipf(1.5, PART)[:count] - 1, PAIRS - 1)
    day = (np.sqrt(draw.random(PART)) * DAYS).astype(int)[:count]
    span = np.where(draw.random(PART) < 0.08, 6, 0)[:count]
    sub = np.minimum(draw.zipf(1.6, PART)[:count] - 1, 24)
    exact = draw.choice([1, 1, 1, 1, 2, 3, 4], PART)[:count]
    placeless = draw.random(PART)[:count] < 0.03
    undated = draw.random(PART)[:count] < 0.01
    killed = np.where(draw.random(PART) < 0.4, -1, np.minimum(draw.zipf(1.9, PART) - 1, 900))[:count]
    sure = draw.beta(5, 2, PART)[:count].round(3)
    outlet = np.minimum(draw.zipf(1.4, PART)[:count] - 1, 79)
    made = [
        _row(world, number * PART + i, *values)
        for i, values in enumerate(
            zip(
                place.tolist(), pair.tolist(), day.tolist(), span.tolist(), sub.tolist(), exact.tolist(),
                placeless.tolist(), undated.tolist(), killed.tolist(), sure.tolist(), outlet.tolist(), strict=True,
            )
        )
    ]  # fmt: skip
    return pa.Table.from_pylist(made, schema=tables.SCHEMAS["events"])


_SUBS = list(SubEventType)
_RADIUS = (None, None, 25.0, 30.0, 80.0)
_DATES = [FIRST_DAY + timedelta(days=n) for n in range(DAYS + 10)]


def _row(
    world: World, number: int, place: int, pair: int, day: int, span: int, sub: int, exact: int, placeless: bool,
    undated: bool, killed: int, sure: float, outlet: int,
) -> dict[str, Any]:  # fmt: skip
    at, kind = world.places[place], _SUBS[sub]
    who = world.pairs[int(world.country[place])][pair]
    sides = [who.a[1]] if who.b is None or who.b[1] == who.a[1] else [who.a[1], who.b[1]]
    toll = killed if killed >= 0 else None
    id = f"event-{(number * 0x9E3779B97F4A7C15) % 2**64:016x}"
    article = f"article-{(number // 2 * 0xC2B2AE3D27D4EB4F) % 2**64:016x}"
    row: dict[str, Any] = {
        "id": id,
        "event_type": kind.event_type.value,
        "sub_event_type": kind.value,
        "date_start": None if undated else _DATES[day],
        "date_end": None if undated else _DATES[day + span],
        "date_precision": None if undated else (3 if span else 1),
        "side": sides[0],
        "sides": sides,
        "side_a": [who.a[0]],
        "side_b": [who.b[0]] if who.b else [],
        "sides_a": sides[:1],
        "sides_b": [who.b[1]] if who.b else [],
        "claimants": [f"Outlet {outlet % 7}"] if number % 3 else [],
        "readers": "one",
        "country": "",
        "killed_low": toll,
        "killed_best": toll,
        "killed_high": toll,
        "importance": "main" if number % 9 else "background",
        "confidence": sure,
        "article_ids": [article],
        "sources": [f"Outlet {outlet}"],
        "title": f"{kind.value} in {at.name}",
        "search": f"{_folded(kind.value)} in {world.words[place]} outlet {outlet} report {number % 9973}",
        "digest": id[-16:],
    }
    if not placeless:
        row |= {
            "lon": round(at.longitude, 6), "lat": round(at.latitude, 6), "where_precision": exact,
            "radius_km": _RADIUS[exact], "place_id": at.id, "place": at.name,
            "place_ar": at.name_ar, "country": at.country, "admin1": at.admin1,
        }  # fmt: skip
    row["record"] = _record(row, who, at)
    return row


def _record(row: dict[str, Any], who: Pair, at: Place) -> str:
    """The record of `events.records`, without reports; put together from parts that repeat."""
    start, toll = row["date_start"], row["killed_best"]
    when = "null"
    if start:
        when = f'{{"start":"{start}","end":"{row["date_end"]}","precision":{row["date_precision"]},"basis":"stated"}}'
    killed = "null" if toll is None else toll
    where = _location(at, row["where_precision"]) if "lon" in row else "null"
    return (
        f'{{"id":"{row["id"]}","coding":{{"sub_event_type":"{row["sub_event_type"]}","date":{when},{_sides(who)},'
        f'"location":{where},"casualties":{{"killed":{{"low":{killed},"best":{killed},"high":{killed}}}}},'
        f'"claims":[],"importance":"{row["importance"]}","confidence":{row["confidence"]}}},"reports":[]}}'
    )


_folded = cache(fold)


@cache
def _sides(who: Pair) -> str:
    a, b = [_actor(who.a)], [_actor(who.b)] if who.b else []
    return f'"side_a":{_json(a)},"side_b":{_json(b)}'


def _actor(of: tuple[str, str]) -> dict[str, str]:
    return {"id": fold(of[0]).replace(" ", "-"), "name": of[0], "kind": "Rebel Group", "side": of[1]}


@lru_cache(maxsize=50_000)
def _location(at: Place, exact: int) -> str:
    place = {
        "id": at.id, "name": at.name, "latitude": at.latitude, "longitude": at.longitude, "feature": at.feature,
        "country": at.country, "admin1": at.admin1, "name_ar": at.name_ar,
    }  # fmt: skip
    found = {
        "toponym": {"text": at.name, "start": 0, "end": len(at.name)}, "place": place, "precision": exact,
        "latitude": round(at.latitude, 6), "longitude": round(at.longitude, 6), "radius_km": _RADIUS[exact],
        "score": 0.9,
    }  # fmt: skip
    return _json(found)


def _json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
