"""One fold for Arabic and Latin names, with a map back to the original characters.

Folding makes spellings meet: أبو/ابو, حماة/حماه, Ḥalab/Halab, Al-Bukamal/Al Bukamal. It is lossy on purpose
(tashkeel goes, so قُتل and قتل become one); whoever needs the vowels looks at the original through the offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ۀ": "ه",
        "ہ": "ه",
        "ک": "ك",
        "ڪ": "ك",
    }
)
_LATIN = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŋ": "n",
}
# Letters and marks that spellings add or leave out at will: hamza on the line, tatweel, apostrophes of
# every kind, modifier letters for ʿayn and hamza, joiners and the controls of bidirectional text.
_DROPPED = frozenset(
    "ءـ'’‘`´ʿʾʼʻ′\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
WORD = re.compile(
    r"[^\W_]+(?:['’‘`ʿʾʼʻ\u0640\u200c\u200d\u0610-\u061a\u064b-\u065f\u0670]+[^\W_]+)*[\u064b-\u065f\u0670]*"
)
AT_HAND = 8_192
"""Words, and what is made of them, that are kept: texts never run out of new ones, and some fifty such caches are in a
process that reads. Kept ten times as many, it grew by 100 MB with each 1,000 articles and was 3 to 13 % faster."""
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$", re.IGNORECASE)
_LATIN_ARTICLES = frozenset(
    ("al", "el", "ul", "ar", "as", "ash", "ad", "adh", "an", "at", "ath", "az", "ez", "es", "ed", "en", "er", "et", "l")
)


@cache
def _fold_char(char: str) -> str:
    """What one character becomes: "", one or a few characters."""
    if char in _DROPPED:
        return ""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char.translate(_ARABIC)).lower())
    kept = "".join(c for c in parts if not unicodedata.combining(c) and c not in _DROPPED)
    return "".join(_LATIN.get(c) or _digit(c) for c in kept.translate(_ARABIC))


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() and unicodedata.digit(char, -1) >= 0 else char


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back."""

    text: str
    offsets: tuple[int, ...]
    """offsets[i] is the index in the original of folded character i; one more at the end for the original's length."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's characters behind folded characters start..end (end excluded), marks on the last too."""
        return self.offsets[start], self.offsets[max(start, end)]


class Token(NamedTuple):
    """A word of a text, folded, and where it stands; a named tuple, because one is made for every word."""

    text: str
    """Folded; never empty."""
    start: int
    end: int
    """One past its last character, an English possessive 's left out."""


def fold(text: str) -> str:
    """The folded form of a text; folding twice changes nothing."""
    return "".join(map(_fold_char, text))


def fold_with_offsets(text: str) -> Folded:
    """The folded form with, for each folded character, the index of the character it came from."""
    chars = list(map(_fold_char, text))
    folded = "".join(chars)
    if len(folded) == len(text) and "" not in chars:  # one for each
        return Folded(folded, tuple(range(len(text) + 1)))
    offsets = [index for index, char in enumerate(chars) for _ in char]
    return Folded(folded, (*offsets, len(text)))


@lru_cache(maxsize=256)  # one article is read by several parts, which ask for many a name and sentence between
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order. Hyphens part words, apostrophes do not, a possessive is left out."""
    pairs = [(match, *_folded_word(match.group())) for match in WORD.finditer(text)]
    return tuple([Token(folded, match.start(), match.end() - left) for match, folded, left in pairs if folded])


def words(text: str) -> list[str]:
    """The words of `tokens` alone, folded, where nobody asks where they stand."""
    return [folded for folded, _ in map(_folded_word, WORD.findall(text)) if folded]


@lru_cache(maxsize=AT_HAND)
def _folded_word(word: str) -> tuple[str, int]:
    """A word folded without its possessive, and the characters left out at its end. Words recur: kept at hand."""
    possessive = _POSSESSIVE.search(word)
    left_out = possessive.end() - possessive.start() if possessive else 0
    return fold(word[: len(word) - left_out]), left_out


def is_arabic(word: str) -> bool:
    """Whether the word's first letter is of the Arabic script."""
    return bool(word) and "\u0600" <= word[0] <= "\u06ff"


def is_latin_article(word: str) -> bool:
    """Whether a folded word is an Arabic article in Latin letters, sun letters included (al, el, ar, ash, ...)."""
    return word in _LATIN_ARTICLES


def has_article(words: Sequence[str]) -> bool:
    """Whether a name of these folded words begins with the article, in either script."""
    if len(words) > 1 and words[0] in _LATIN_ARTICLES:
        return True
    return bool(words) and strip_article(words[0]) != words[0]


# The written forms of conjunction + preposition + article that may stand before an Arabic noun,
# longest first, and what of them belongs to the noun (the article stays with it).
_PROCLITICS = (
    ("ولل", "ال"), ("فلل", "ال"), ("وبال", "ال"), ("فبال", "ال"), ("وكال", "ال"), ("لل", "ال"), ("بال", "ال"),
    ("كال", "ال"), ("وال", "ال"), ("فال", "ال"), ("وب", ""), ("ول", ""), ("فب", ""), ("فل", ""), ("وك", ""),
    ("وس", ""), ("فس", ""), ("و", ""), ("ف", ""), ("ب", ""), ("ل", ""), ("ك", ""), ("س", ""),
)  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def stems(word: str) -> tuple[tuple[str, int], ...]:
    """Readings of a folded Arabic word without its proclitics: (stem, characters of `word` left out before it).

    The word itself comes first. A stem is only a possibility: take it when a lexicon or gazetteer holds it.
    `ba` + article gives the stem with its article: بالبوكمال -> البوكمال (1 left out), للرقه -> الرقه (1).
    """
    found = [(word, 0)]
    if is_arabic(word):
        for written, kept in _PROCLITICS:
            if word.startswith(written) and len(word) - len(written) >= 2:
                article = 1 if written.endswith("لل") else len(kept)  # li + al- is written without alef
                found.append((kept + word[len(written) :], len(written) - article))
    return tuple(dict.fromkeys(found))


def strip_article(word: str) -> str:
    """A folded Arabic word without its article, where at least two letters are left."""
    return word[2:] if word.startswith("ال") and len(word) >= 4 else word


def key(name: str) -> str:
    """What a name is looked up by: folded words joined, articles left out (البو كمال, البوكمال -> بوكمال)."""
    return key_of([token.text for token in tokens(name)])


def key_of(words: Sequence[str]) -> str:
    """The key of words already folded."""
    return "".join(key_words(words))


def key_words(words: Sequence[str]) -> list[str]:
    """The folded words that count in a key: articles left out, unless the article is all there is."""
    kept = [strip_article(w) if is_arabic(w) else w for w in words]
    if len(kept) > 1:
        kept = [w for i, w in enumerate(kept) if not (w in _LATIN_ARTICLES and i < len(kept) - 1)] or kept
    return kept
