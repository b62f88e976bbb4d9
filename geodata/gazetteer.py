"""The compiled gazetteer: which places a name may mean, where a place lies, what lies near a point.

Opening maps the files into memory (some milliseconds); nothing is parsed. Names are matched folded, so that
البو كمال = البوكمال and Al-Bukamal = al bukamal, but never across unrelated words: من دون is not Mendon.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from geodata.build import (
    ARTICLE,
    FORMAT,
    JOINABLE,
    MAIN,
    WORDS,
    Manifest,
    Progress,
    compiled_or_older,
    default_home,
    openers,
    read_manifest,
    sources_digest,
)
from geodata.errors import GazetteerError, GazetteerOutdated
from geodata.name_match import NameMatch, ends_of, parts_of
from geodata.names import AT_HAND, has_article, is_arabic, is_latin_article, key_words, stems, strip_article, tokens
from geodata.nearby import Points
from geodata.places import Place
from geodata.spellings import ALIKE_CUTOFF, Spellings
from geodata.tables import TableIssue

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far it is."""

    place: Place
    distance_km: float


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
            self._names, self._openings, skeletons = map(self._trie, ("names", "openings", "skeletons"))
            self._ids: Any = marisa_trie.RecordTrie("<I").mmap(str(folder / "ids.marisa"))
            self._starts, self._rows, self._forms = map(self._array, ("starts", "rows", "forms"))
            bones = [self._array(name) for name in ("skeleton_starts", "skeleton_rows")]
            self._table = self._array("table")
            self._points = Points(self._table, self._array("by_latitude"), self.manifest.features)
            self._text_starts = self._array("text_starts")
            self._texts = np.asarray(np.memmap(folder / "texts.bin", dtype="u1", mode="r"))
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{folder}: damaged ({error}); run `python -m geodata build`") from error
        self._spellings = Spellings(skeletons, bones[0], bones[1], self.place_at)
        self._openers = openers()
        self._places: dict[int, Place] = {}
        self._rows_of_ids: dict[str, int] = {}
        self._ids_of_rows: dict[tuple[int, ...], tuple[str, ...]] = {}
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
            folder = compiled_or_older(home, progress)
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
        if (known := self._rows_of_ids.get(id)) is None:
            if not (found := self._ids.get(id)):
                raise GazetteerError(
                    f"no place {id!r} in the gazetteer; look it up with `python -m geodata lookup NAME`"
                )
            if len(self._rows_of_ids) > AT_HAND:
                self._rows_of_ids.clear()
            known = self._rows_of_ids[id] = found[0][0]
        return self.place_at(known)

    def ids_at(self, rows: tuple[int, ...]) -> tuple[str, ...]:
        """The ids of some rows."""
        if (known := self._ids_of_rows.get(rows)) is None:
            if len(self._ids_of_rows) > AT_HAND:
                self._ids_of_rows.clear()
            known = self._ids_of_rows[rows] = tuple(self.place_at(row).id for row in rows)
        return known

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
        if len(self._places) > AT_HAND:
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
        return self._spellings.sounding_like(name, country, cutoff)

    def resembling(self, name: str, country: str) -> tuple[int, ...]:
        """Rows of a country with a name written nearly so (FUZZY_CUTOFF); slow (milliseconds), the last resort."""
        return self._spellings.resembling(name, country)

    def longest(self, words: Sequence[str], i: int) -> list[NameMatch]:
        """Names standing at word i of folded words, longest first; empty when none.

        Arabic proclitics are left out where the rest is a name and the word as it stands is none of its kind.
        """
        readings = self._readings(words[i])
        if not readings:  # most words begin no name
            return []
        found: dict[tuple[int, int], NameMatch] = {}
        for stem, first, left_out in readings:
            for match in self._matches(words, i, stem, first, left_out):
                found.setdefault((match.tokens, left_out), match)
        return sorted(found.values(), key=lambda m: (-m.tokens, m.left_out))

    def _readings(self, word: str) -> tuple[tuple[str, str, int], ...]:
        """(stem with article, stem without, characters left out) for readings some name begins with."""
        known = self._stems.get(word)
        if known is None:
            if len(self._stems) > AT_HAND:
                self._stems.clear()
            read = ((stem, strip_article(stem) if is_arabic(stem) else stem, left) for stem, left in stems(word))
            known = tuple(
                (s, f, left) for s, f, left in read if f in self._openings or s in self._openers or is_latin_article(s)
            )
            self._stems[word] = known
        return known

    def _matches(self, words: Sequence[str], i: int, stem: str, first: str, left_out: int) -> Iterator[NameMatch]:
        parts = parts_of(words, i, first)
        names = self._names.prefixes("".join(parts))
        ends = ends_of(parts) if names else {}
        for found in names:
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
            if len(self._found) > AT_HAND:
                self._found.clear()
            number = self._names.get(key)
            pairs = () if number is None else self._pairs(number)
            known = tuple([pair for pair in pairs if opens or pair[1] & WORDS == words or pair[1] & JOINABLE])
            self._found[key, words + 100 * opens] = known
        return known

    def _pairs(self, number: int) -> Iterator[tuple[int, int]]:
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        return zip(self._rows[start:end].tolist(), self._forms[start:end].tolist(), strict=True)

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
        found = self._points.nearest(latitude, longitude, features=features, within_km=within_km, limit=limit)
        return tuple(Near(self.place_at(row), round(km, 3)) for km, row in found)


def _known(number: Any) -> float | None:
    return None if math.isnan(number) else round(float(number), 3)


__all__ = ["MAIN", "Gazetteer", "NameMatch", "Near"]
