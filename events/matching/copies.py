"""Near-copies of an article: the same wire text on ten sites, cut, retitled, with other spellings and a footer.

Such articles are one origin: ten sites that carry one dispatch are one witness. Candidates are articles that share
bands of a MinHash signature over groups of words; each is then proved by the words themselves, so that two reporters
who write of one subject are never taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rensa import RMinHash

from events.model import Article
from geodata.names import words

GROUP = 3
"""Words in a group. With names spelt otherwise throughout, longer groups lose what is left in common."""
PERMUTATIONS, ROWS = 128, 2
"""Signature and rows in a band: articles with a third of their groups in common share a band all but surely."""
COVERED = 0.4
"""Share of the shorter article's groups that the longer one must hold. Measured on the project's own articles: other
articles, those on one subject too, share at most 0.1; edited copies (tests/events/newswire.py) at least 0.5."""
LEAST_GROUPS = 8
"""Groups two articles must share whatever their length: a headline in common proves nothing."""
FOOTER = 0.75
"""Share of the shorter text up to which a common end is taken for a footer."""
LONGEST = 2000
"""Words looked at; a copy shows in them."""
_CROWD = 50
"""Articles in one band's bucket that are compared with each other; in a larger one each with the ones just before."""


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    words: tuple[str, ...]
    signature: tuple[int, ...]


def find_copies(articles: Iterable[Article]) -> tuple[tuple[str, ...], ...]:
    """Ids of articles that are one text, each group with the earliest published first; articles alone are left out.

    The order of the articles changes nothing.
    """
    ordered = sorted(articles, key=lambda a: (published(a), a.id))
    prints = {a.id: _fingerprint(a.text) for a in ordered}
    leaders = {a.id: a.id for a in ordered}
    for one, other in _candidates(prints):
        first, second = find(leaders, one), find(leaders, other)
        if first != second and copied(prints[one].words, prints[other].words):
            leaders[second] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for a in ordered:
        groups[find(leaders, a.id)].append(a.id)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def copied(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter of two texts, as `text_words`, stands in the longer one.

    A common end is set aside when it is not most of the shorter text: two short items with one long footer are no
    copies of each other.
    """
    end = _common_end(one, other)
    if end < FOOTER * min(len(one), len(other)):
        one, other = one[: len(one) - end], other[: len(other) - end]
    groups, others = groups_of(one), groups_of(other)
    shared = len(groups & others)
    return shared >= LEAST_GROUPS and shared >= COVERED * min(len(groups), len(others))


def _common_end(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts end in alike."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def text_words(text: str) -> tuple[str, ...]:
    """The folded words of a text that are looked at."""
    return tuple(words(text)[:LONGEST])


def groups_of(found: Sequence[str]) -> frozenset[str]:
    """All runs of `GROUP` words."""
    return frozenset(" ".join(found[i : i + GROUP]) for i in range(len(found) - GROUP + 1))


def word_groups(text: str) -> frozenset[str]:
    """All runs of `GROUP` folded words of a text."""
    return groups_of(text_words(text))


def published(article: Article | None) -> str:
    """What articles are ordered by: the moment of publication, unknown ones last."""
    return article.published.isoformat() if article and article.published else "9999"


def find(leaders: dict[str, str], member: str) -> str:
    """The leader of a member's group; the way there is shortened."""
    while leaders[member] != member:
        leaders[member] = leaders[leaders[member]]
        member = leaders[member]
    return member


def _fingerprint(text: str) -> _Fingerprint:
    found = text_words(text)
    groups = groups_of(found)
    if len(groups) < LEAST_GROUPS:
        return _Fingerprint(found, ())
    hashes = RMinHash(num_perm=PERMUTATIONS, seed=1)
    hashes.update(sorted(groups))
    return _Fingerprint(found, tuple(hashes.digest()))


def _candidates(prints: Mapping[str, _Fingerprint]) -> Iterator[tuple[str, str]]:
    buckets: dict[tuple[int, ...], list[str]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for id, found in prints.items():
        for band in _bands(found.signature):
            for other in buckets[band][-_CROWD:]:
                if (other, id) not in seen:
                    seen.add((other, id))
                    yield other, id
            buckets[band].append(id)


def _bands(signature: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(signature), ROWS):
        yield start, *signature[start : start + ROWS]
