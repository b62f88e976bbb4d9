"""Sketches of articles' texts, kept in the lake, so that a copy that comes next week is known for one.

A sketch is the smallest hashes of a text's groups of words (bottom-k MinHash, Broder 1997): texts with words in common
have small hashes in common, and stored ones are found by reading one narrow column. What is found is then proved by
the words (`events.matching.copies`).
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events import tables
from events.delta import TableSet, among
from events.model import Article
from events.records import from_json

SIZE, ENOUGH = 32, 2
"""Hashes kept of a text, and hashes in common from which two texts are looked at. Of 1,186 articles of the project's
own each has at least 8 in common with an edited copy (tests/events/newswire.py); of 703,000 pairs of different ones 168
have 2 or more. A dispatch within a page ten times its length has about 3."""
_CROWD = 50
"""Stored articles looked at for one hash; what more of them share is a footer, or a dispatch known by these."""
_MIX = 2654435761
"""Spreads CRC-32 over the whole range (Knuth's multiplicative hash), so that small ones are chance ones."""
_SIEVE = 2**22 - 1


class Sketches:
    """The table `sketches` of a lake: a note of its writers that belongs to no version."""

    def __init__(self, tables: TableSet) -> None:
        self._tables = tables

    def keep(self, articles: Iterable[Article]) -> None:
        """Note the sketches of articles people wrote; rows of data sets are no copies of each other."""
        made = [(a.id, sketch(a.text)) for a in articles if not a.dataset]
        self._tables.upsert("sketches", tables.sketch_rows(made))

    def complete(self) -> None:
        """Note the sketches of a lake that was made before there were any, once."""
        if self._tables.head("sketches"):
            return
        self._tables.upsert("sketches", tables.sketch_rows([("", ())]))  # so that the table has been written
        for rows in self._tables.batches("articles", ["record"], self._tables.head("articles")):
            self.keep(from_json(Article, text) for text in rows["record"].to_pylist())

    def copies(self, ids: Iterable[str]) -> set[str]:
        """Ids of other stored articles that are copies of some, or these of them."""
        from events.matching.copies import copied, text_of  # late, as the matcher: reading a lake needs none

        pairs = sorted(self._alike(set(ids)))
        articles = self._articles({id for pair in pairs for id in pair})
        found = {article.id: text_of(article) for article in articles}
        return {other for one, other in pairs if one in found and other in found and copied(found[one], found[other])}

    def _alike(self, ids: set[str]) -> Iterator[tuple[str, str]]:
        """Pairs of one of some articles and another whose sketches have enough in common."""
        head = self._tables.head("sketches")
        own = self._tables.newest("sketches", ["id", "hashes"], head, among("id", ids)).to_pylist()
        whose: dict[int, list[str]] = defaultdict(list)
        for row in own:
            for number in row["hashes"]:
                whose[number].append(row["id"])
        holders = self._holders(sorted(whose), head, ids)
        common: Counter[tuple[str, str]] = Counter()
        for number, others in holders.items():
            common.update((one, other) for one in whose[number] for other in others)
        yield from (pair for pair, count in common.items() if count >= ENOUGH)

    def _holders(self, numbers: Sequence[int], head: int, ids: set[str]) -> dict[int, list[str]]:
        """The first stored articles, other than some, that hold each of some hashes."""
        holders: dict[int, list[str]] = defaultdict(list)
        wanted, sieve = np.array(numbers, dtype=np.int32), _sieve(numbers)
        for rows in self._tables.batches("sketches", ["id", "hashes"], head) if numbers else ():
            full = set()
            for number, other in _hits(rows, wanted, sieve):
                if other not in ids and len(holders[number]) < _CROWD:
                    holders[number].append(other)
                    full |= {number} if len(holders[number]) == _CROWD else set()
            if full:  # what an agency puts under each of its items would be met in every further article
                wanted = wanted[~np.isin(wanted, list(full))]
                sieve = _sieve(wanted)
        return holders

    def _articles(self, ids: set[str]) -> list[Article]:
        if not ids:
            return []
        head = self._tables.head("articles")
        rows = self._tables.newest("articles", ["record"], head, among("id", ids))["record"].to_pylist()
        return [from_json(Article, text) for text in rows]


def sketch(text: str) -> Sequence[int]:
    """The smallest hashes of a text's groups of words, as signed numbers; none of a text too short for any."""
    from events.matching.copies import LEAST_GROUPS, word_groups  # late, as above

    groups = word_groups(text)
    if len(groups) < LEAST_GROUPS:
        return ()
    hashes = np.fromiter((zlib.crc32(group.encode()) for group in groups), dtype=np.uint64, count=len(groups))
    mixed = np.unique((hashes * _MIX) & 0xFFFFFFFF)
    return mixed[:SIZE].astype(np.uint32).view(np.int32).tolist()  # type: ignore[no-any-return]


def _sieve(wanted: Any) -> Any:
    """Which last bits the wanted hashes have: most others are sorted out by these, ten times as fast as one by one."""
    maybe = np.zeros(_SIEVE + 1, dtype=bool)
    maybe[np.asarray(wanted, dtype=np.int32) & _SIEVE] = True
    return maybe


def _hits(rows: pa.RecordBatch, wanted: Any, sieve: Any) -> Iterator[tuple[int, str]]:
    """The wanted hashes (a sorted array) that stand in some rows, each with the id of its article."""
    lists = rows.column("hashes")
    flat = lists.values.to_numpy()
    near = np.flatnonzero(sieve[flat & _SIEVE])
    hits = near[np.isin(flat[near], wanted)]
    parents = np.searchsorted(lists.offsets.to_numpy(), hits, side="right") - 1
    inside = (parents >= 0) & (parents < len(lists))  # a sliced column keeps the values of its neighbours
    names = pc.take(rows.column("id"), pa.array(parents[inside]))
    yield from zip(flat[hits[inside]].tolist(), names.to_pylist(), strict=True)
