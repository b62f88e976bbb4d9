"""Near-copies of an article: the same wire text on ten sites, cut, retitled, with other spellings and a footer.

Such articles are one origin: ten sites that carry one dispatch are one witness. Candidates are articles that share
bands of a MinHash signature over groups of words; each is then proved by the words themselves, so that two reporters
who write of one subject are never taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from urllib.parse import urlsplit

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
"""Share of the shorter text up to which a common end is taken for a footer, whoever prints it."""
OWN = 8
"""Words two articles must each have before what they share for it to be taken for a footer."""
RUN = 4
"""Groups in a row, six words, from which what two articles share is looked at as one piece."""
LONGEST = 2000
"""Words looked at; a copy shows in them."""
_CROWD = 50
"""Articles in one band's bucket that are compared with each other; in a larger one each with the ones just before."""


@dataclass(frozen=True, slots=True)
class Text:
    """What of an article is held against another."""

    words: tuple[str, ...]
    """The folded words that are looked at."""
    outlet: str
    """Who printed it, by name or host; "" when unknown, and the unknown are taken for one."""


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    text: Text
    signature: tuple[int, ...]


def find_copies(articles: Iterable[Article]) -> tuple[tuple[str, ...], ...]:
    """Ids of articles that are one text, each group with the earliest published first; articles alone are left out.

    The order of the articles changes nothing.
    """
    ordered = sorted(articles, key=lambda a: (published(a), a.id))
    prints = {a.id: _fingerprint(a) for a in ordered}
    leaders = {a.id: a.id for a in ordered}
    for one, other in _candidates(prints):
        first, second = find(leaders, one), find(leaders, other)
        if first != second and copied(prints[one].text, prints[other].text):
            leaders[second] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for a in ordered:
        groups[find(leaders, a.id)].append(a.id)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def copied(one: Text, other: Text) -> bool:
    """Whether the shorter of two texts stands in the longer one, footers set aside.

    When each has a telling of its own before all they share, that is a footer: of one outlet always, for an outlet
    prints its notices under every item, however short; of two when it is not most of the shorter text. When it is,
    it is a dispatch under another head.
    """
    end = _common_end(one.words, other.words)
    least = min(len(one.words), len(other.words))
    own, others = one.words[: len(one.words) - end], other.words[: len(other.words) - end]
    same_outlet = one.outlet == other.outlet
    if end >= FOOTER * least and not (same_outlet and min(len(own), len(others)) >= OWN):
        own, others = one.words, other.words
    first, second = groups_of(own), groups_of(others)
    shared = first & second
    if len(shared) < LEAST_GROUPS or len(shared) < COVERED * min(len(first), len(second)):
        return False
    (length, head), (_, other_head) = sorted((len(text), _head(text, shared)) for text in (own, others))
    is_footer = min(head, other_head) >= OWN and (same_outlet or length - head < FOOTER * length)
    return not is_footer


def _head(text: Sequence[str], shared: frozenset[str]) -> int:
    """Words before the first run of shared groups; all of them when there is no run."""
    found = [" ".join(text[i : i + GROUP]) in shared for i in range(len(text) - GROUP + 1)]
    return next((i for i in range(len(found) - RUN + 1) if all(found[i : i + RUN])), len(text))


def _common_end(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts end in alike."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def text_of(article: Article) -> Text:
    """The text of an article and its outlet."""
    return Text(text_words(article.text), article.source or (urlsplit(article.url).hostname or ""))


def text_words(text: str) -> tuple[str, ...]:
    """The folded words of a text that are looked at."""
    return tuple(words(text)[:LONGEST])


@lru_cache(maxsize=32)  # one article is held against many
def groups_of(found: tuple[str, ...]) -> frozenset[str]:
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


def _fingerprint(article: Article) -> _Fingerprint:
    text = text_of(article)
    groups = groups_of(text.words)
    if len(groups) < LEAST_GROUPS:
        return _Fingerprint(text, ())
    hashes = RMinHash(num_perm=PERMUTATIONS, seed=1)
    hashes.update(sorted(groups))
    return _Fingerprint(text, tuple(hashes.digest()))


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
