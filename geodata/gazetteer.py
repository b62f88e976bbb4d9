"""The compiled gazetteer: which places a name may mean, where a place lies, what lies near a point.

Opening maps the files into memory (some milliseconds); nothing is parsed. Names are matched folded, so that
البو كمال = البوكمال and Al-Bukamal = al bukamal, but never across unrelated words: من دون is not Mendon.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from rapidfuzz import fuzz, process

from geodata.build import (
    ARTICLE,
    FORMAT,
    JOINABLE,
    MAIN,
    WORDS,
    Manifest,
    Progress,
    compile_gazetteer,
    default_home,
    openers,
    read_manifest,
    sources_digest,
)
from geodata.errors import GazetteerError, GazetteerMissing, GazetteerOutdated
from geodata.names import fold, has_article, is_arabic, is_latin_article, key_words, stems, strip_article, tokens
from geodata.places import Place
from geodata.sources import distance_km
from geodata.tables import TableIssue
from geodata.transliteration import skeleton

MAX_WORDS = 7
"""Longest name looked for in a text, in words; 99.9 % of the gazetteer's names are no longer."""
FUZZY_CUTOFF = 90.0
"""rapidfuzz's ratio, of 100, below which spellings are strangers: الباغوز and الباجور score 71."""
ALIKE_CUTOFF = 75.0
"""The same for names with equal consonants: Bukamal and Abu Kamal score 77; Salma and Salamiyah 71, strangers."""
_KM_PER_DEGREE = 111.2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far it is."""

    place: Place
    distance_km: float


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name the gazetteer holds, standing at some word of a text."""

    tokens: int
    """Words of the text it takes."""
    left_out: int
    """Characters of the first word before the name (proclitics)."""
    key: str
    stem: str
    """The first word without proclitics, its article restored: للجزيره -> الجزيره."""
    rows: tuple[int, ...]
    """The places behind it, most prominent first; opaque numbers for `Gazetteer.place_at`."""
    exact: bool
    """Whether some place is written just so, the article too."""


class Gazetteer:
    """A compiled gazetteer, opened. Safe to share between threads; forked processes share its memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        if self.manifest.format != FORMAT:
            raise GazetteerOutdated(
                f"{folder}: format {self.manifest.format}, not {FORMAT}; run `python -m geodata build`"
            )
        try:
            self._names, self._openings, self._skeletons = map(self._trie, ("names", "openings", "skeletons"))
            self._ids: Any = marisa_trie.RecordTrie("<I").mmap(str(folder / "ids.marisa"))
            self._starts, self._rows, self._forms = map(self._array, ("starts", "rows", "forms"))
            self._skeleton_starts, self._skeleton_rows = map(self._array, ("skeleton_starts", "skeleton_rows"))
            self._table, self._by_latitude = self._array("table"), self._array("by_latitude")
            self._text_starts = self._array("text_starts")
            self._texts = np.asarray(np.memmap(folder / "texts.bin", dtype="u1", mode="r"))
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{folder}: damaged ({error}); run `python -m geodata build`") from error
        self._openers = openers()
        self._places: dict[int, Place] = {}
        self._stems: dict[str, tuple[tuple[str, str, int], ...]] = {}
        self._found: dict[tuple[str, int], tuple[tuple[int, int], ...]] = {}

    @classmethod
    def open(cls, home: Path | None = None, *, progress: Progress | None = None) -> Gazetteer:
        """The gazetteer of a home folder (default `default_home()`), compiled first when missing or outdated.

        Raises GazetteerError when it can neither be compiled nor an older one used, GazetteerMissing when
        there is none at all.
        """
        home = home or default_home()
        folder = home / "gazetteer" / f"compiled-{sources_digest(home)}"
        if not (folder / "manifest.json").exists():
            log.info("compiling the gazetteer into %s (about 20 s, once)", folder)
            folder = _compiled_or_older(home, progress)
        return cls(folder)

    def _trie(self, name: str) -> Any:
        return marisa_trie.Trie().mmap(str(self.folder / f"{name}.marisa"))

    def _array(self, name: str) -> Any:
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))  # slicing a memmap takes thrice as long

    def __len__(self) -> int:
        return self.manifest.places

    @property
    def digest(self) -> str:
        """Changes whenever any source of the gazetteer does."""
        return self.manifest.digest

    @property
    def issues(self) -> tuple[TableIssue, ...]:
        """Rows of curated and added tables that were left out, and why."""
        return self.manifest.issues

    # Places ---------------------------------------------------------------------------------------------------

    def place(self, id: str) -> Place:
        """The place of an id. Raises GazetteerError for an unknown one."""
        found = self._ids.get(id)
        if not found:
            raise GazetteerError(f"no place {id!r} in the gazetteer; look it up with `python -m geodata lookup NAME`")
        return self.place_at(found[0][0])

    def has(self, id: str) -> bool:
        """Whether the gazetteer holds an id."""
        return bool(self._ids.get(id))

    def row(self, id: str) -> int:
        """The row of an id, for `place_at`. Raises GazetteerError for an unknown one."""
        found = self._ids.get(id)
        if not found:
            raise GazetteerError(f"no place {id!r} in the gazetteer")
        return int(found[0][0])

    def place_at(self, row: int) -> Place:
        """The place of a row; rows run from the most prominent down."""
        if (known := self._places.get(row)) is not None:
            return known
        if len(self._places) > 50_000:
            self._places.clear()
        place = self._places[row] = self._read_place(row)
        return place

    def _read_place(self, row: int) -> Place:
        record = self._table[row]
        id_, name, name_ar, admin1, admin2, source, aliases = self._text(row).split("\x1f")
        return Place(
            id=id_,
            name=name,
            latitude=float(record["latitude"]),
            longitude=float(record["longitude"]),
            feature=self.manifest.features[record["feature"]],
            country=self.manifest.countries[record["country"]],
            admin1=admin1 or None,
            admin2=admin2 or None,
            name_ar=name_ar or None,
            aliases=tuple(aliases.split("\x1e")) if aliases else (),
            population=None if record["population"] < 0 else int(record["population"]),
            radius_km=_known(record["radius_km"]),
            accuracy_km=_known(record["accuracy_km"]),
            source=source,
        )

    def _text(self, row: int) -> str:
        return self._texts[self._text_starts[row] : self._text_starts[row + 1]].tobytes().decode()

    def is_curated(self, row: int) -> bool:
        """Whether a person wrote the row (supplement, added table, country), not only GeoNames."""
        return bool(self._table["curated"][row])

    # Names ----------------------------------------------------------------------------------------------------

    def lookup(self, name: str, *, country: str | None = None) -> tuple[Place, ...]:
        """Places of that name in either script, best known first; of one country when its ISO code is given.

        With a country, names that only sound alike across scripts (same consonants) follow those that match.
        """
        words = [token.text for token in tokens(name)]
        if not words:
            return ()
        rows = self.rows_of(words)
        places = [self.place_at(row) for row in rows]
        if country is None:
            return tuple(places)
        alike = [self.place_at(row) for row in self.sounding_like(name, country) if row not in set(rows)]
        return (*(place for place in places if place.country == country.upper()), *alike)

    def rows_of(self, words: Sequence[str]) -> list[int]:
        """Rows of the places a name of these folded words may mean, most prominent first, for `place_at`."""
        kept = key_words(words)
        return [row for row, _ in self._fitting("".join(kept), len(kept), self._opens(words, kept))]

    def sounding_like(self, name: str, country: str, *, cutoff: float = ALIKE_CUTOFF) -> tuple[int, ...]:
        """Rows of a country whose names have the same consonants; only for names of three consonants or more.

        `cutoff` is the least likeness, of 100, to a name of the same script.
        """
        bones = skeleton(name)
        number = self._skeletons.get(f"{country.upper()}:{bones}") if len(bones) >= 3 else None
        if number is None:
            return ()
        rows = self._slice(self._skeleton_starts, self._skeleton_rows, number)
        return tuple(row for row in rows if self._likeness(name, row, across=len(bones) > 3) >= cutoff)

    def resembling(self, name: str, country: str) -> tuple[int, ...]:
        """Rows of a country with a name written nearly so (FUZZY_CUTOFF); slow (milliseconds), the last resort."""
        bones = skeleton(name)
        if len(bones) < 3:
            return ()
        near = [k for k in self._skeletons.keys(f"{country.upper()}:{bones[0]}") if abs(len(k) - 3 - len(bones)) <= 1]
        close = process.extract(bones, [k[3:] for k in near], scorer=fuzz.ratio, score_cutoff=75, limit=50)
        rows = {
            row
            for _, _, i in close
            for row in self._slice(self._skeleton_starts, self._skeleton_rows, self._skeletons[near[i]])
        }
        scored = sorted((-self._likeness(name, row), row) for row in rows)
        return tuple(row for score, row in scored if -score >= FUZZY_CUTOFF)

    def _likeness(self, name: str, row: int, *, across: bool = True) -> float:
        """0..100 against the names of the place in the same script; when it has none there, 100 if `across`, else 0."""
        place, folded = self.place_at(row), _bare(name)
        names = [_bare(other) for other in (place.name, place.name_ar or "", *place.aliases) if other]
        return max(
            (fuzz.ratio(folded, other) for other in names if is_arabic(other) == is_arabic(folded)),
            default=100.0 * across,
        )

    def longest(self, words: Sequence[str], i: int) -> list[NameMatch]:
        """Names standing at word i of folded words, longest first; empty when none.

        Arabic proclitics are left out where the rest is a name and the word as it stands is none of its kind.
        """
        found: dict[tuple[int, int], NameMatch] = {}
        for stem, first, left_out in self._readings(words[i]):
            for match in self._matches(words, i, stem, first, left_out):
                found.setdefault((match.tokens, left_out), match)
        return sorted(found.values(), key=lambda m: (-m.tokens, m.left_out))

    def _readings(self, word: str) -> tuple[tuple[str, str, int], ...]:
        """(stem with article, stem without, characters left out) for readings some name begins with."""
        known = self._stems.get(word)
        if known is None:
            if len(self._stems) > 200_000:
                self._stems.clear()
            read = ((stem, strip_article(stem) if is_arabic(stem) else stem, left) for stem, left in stems(word))
            known = tuple(
                (s, f, left) for s, f, left in read if f in self._openings or s in self._openers or is_latin_article(s)
            )
            self._stems[word] = known
        return known

    def _matches(self, words: Sequence[str], i: int, stem: str, first: str, left_out: int) -> Iterator[NameMatch]:
        joined, ends = _joined(words, i, first)
        for found in self._names.prefixes(joined):
            if len(found) in ends:
                taken, counted = ends[len(found)]
                opens = stem in self._openers or (counted > 1 and words[i] in self._openers)
                if fitting := self._fitting(found, counted, opens):
                    article = has_article([stem, *words[i + 1 : i + taken]])
                    exact = any(bool(form & ARTICLE) == article for _, form in fitting)
                    yield NameMatch(taken, left_out, found, stem, tuple(row for row, _ in fitting), exact)

    def _fitting(self, key: str, words: int, opens: bool) -> tuple[tuple[int, int], ...]:
        """(row, form) of names written with as many words, or joined and parted after an opener."""
        known = self._found.get((key, words + 100 * opens))
        if known is None:
            if len(self._found) > 200_000:
                self._found.clear()
            number = self._names.get(key)
            pairs = () if number is None else self._pairs(number)
            known = tuple([pair for pair in pairs if opens or pair[1] & WORDS == words or pair[1] & JOINABLE])
            self._found[key, words + 100 * opens] = known
        return known

    def _pairs(self, number: int) -> Iterator[tuple[int, int]]:
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        return zip(self._rows[start:end].tolist(), self._forms[start:end].tolist(), strict=True)

    @staticmethod
    def _slice(starts: Any, values: Any, number: int) -> list[int]:
        found: list[int] = values[int(starts[number]) : int(starts[number + 1])].tolist()
        return found

    def _opens(self, words: Sequence[str], kept: Sequence[str]) -> bool:
        return words[0] in self._openers or kept[0] in self._openers

    # Points ---------------------------------------------------------------------------------------------------

    def nearest(
        self,
        latitude: float,
        longitude: float,
        *,
        features: Collection[str] | None = None,
        within_km: float | None = None,
        limit: int = 1,
    ) -> tuple[Near, ...]:
        """The nearest places to a point, nearest first; only of some feature codes and within a distance, if given.

        Raises GazetteerError for a point off the earth.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise GazetteerError(f"({latitude}, {longitude}) is no point on the earth; latitude comes first")
        reach = 25.0 if within_km is None else within_km
        while True:
            found = self._within(latitude, longitude, reach, features)
            if within_km is not None or len(found) >= limit or reach > 20_040:
                return tuple(Near(self.place_at(row), round(km, 3)) for km, row in found[:limit])
            reach *= 4

    def _within(
        self, latitude: float, longitude: float, km: float, features: Collection[str] | None
    ) -> list[tuple[float, int]]:
        band = km / _KM_PER_DEGREE
        low, high = np.searchsorted(self._latitudes, (latitude - band, latitude + band))
        rows = np.asarray(self._by_latitude[low:high])
        if features is not None:
            numbers = [n for n, code in enumerate(self.manifest.features) if code in features]
            rows = rows[np.isin(self._table["feature"][rows], numbers)]
        away = _distances(latitude, longitude, self._table["latitude"][rows], self._table["longitude"][rows])
        kept = away <= km
        order = np.lexsort((rows[kept], away[kept]))
        return list(zip(away[kept][order].tolist(), rows[kept][order].tolist(), strict=True))

    @cached_property
    def _latitudes(self) -> Any:
        return self._table["latitude"][self._by_latitude]


def _compiled_or_older(home: Path, progress: Progress | None) -> Path:
    """Compile; when that fails, the newest older gazetteer is better than none, said aloud."""
    try:
        return compile_gazetteer(home, progress)
    except Exception as error:
        older = sorted((home / "gazetteer").glob("compiled-*/manifest.json"), key=lambda path: path.stat().st_mtime)
        if not older:
            raise GazetteerMissing(f"no gazetteer in {home}, and it could not be compiled: {error}") from error
        log.warning("the gazetteer is outdated and could not be compiled (%s); using the older one", error)
        return older[-1].parent


def _joined(words: Sequence[str], i: int, first: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """The longest key from word i on, and where names may end in it: length -> (words taken, words counted)."""
    key = _part(first)
    ends = {len(key): (1, 1)} if key else {}
    counted = len(ends)
    for taken, word in enumerate(words[i + 1 : i + MAX_WORDS], 2):
        if part := _part(word):  # an article adds nothing, so no name ends with it
            key += part
            counted += 1
            ends[len(key)] = (taken, counted)
    return key, ends


@lru_cache(maxsize=200_000)
def _part(word: str) -> str:
    """What a folded word adds to a key: the same as in `geodata.names.key_words`."""
    if is_arabic(word):
        return strip_article(word)
    return "" if is_latin_article(word) else word


def _distances(latitude: float, longitude: float, latitudes: Any, longitudes: Any) -> Any:
    """Great-circle distances in km from one point to many."""
    a, b = math.radians(latitude), np.radians(latitudes)
    half = np.sin((b - a) / 2) ** 2 + math.cos(a) * np.cos(b) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return 12742.0 * np.arcsin(np.sqrt(np.minimum(1.0, half)))


def _bare(name: str) -> str:
    return "".join(key_words([token.text for token in tokens(name)])) or fold(name)


def _known(number: Any) -> float | None:
    return None if math.isnan(number) else round(float(number), 3)


__all__ = ["MAIN", "Gazetteer", "NameMatch", "Near", "distance_km"]
