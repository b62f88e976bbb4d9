"""A bridge between scripts: the consonants a name keeps whether it is written in Arabic or in Latin letters.

البوكمال, Al-Bukamal, Abu Kamal, Albu Kamal and Ālbū Kamāl all become `bkml`. The skeleton forgets vowels, so it
joins strangers too: use it inside one country only, and rank what it finds below names that match as written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from geodata.names import AT_HAND, is_arabic, is_latin_article, strip_article, tokens

# What a written letter (or pair) is heard as, in one letter. Emphatic and plain, voiced and unvoiced twins that
# newsrooms write alike fall together; `x` is kh, `$` is sh/ch, `g` is j, g and gh. Vowels, w, y and ʿayn go.
_LATIN_PAIRS = (
    ("tsch", "$"), ("tch", "$"), ("sch", "$"), ("dzh", "g"), ("kh", "x"), ("gh", "g"), ("sh", "$"), ("ch", "$"),
    ("th", "t"), ("dh", "d"), ("zh", "g"), ("dj", "g"), ("ph", "f"), ("ck", "k"), ("ts", "s"), ("tz", "s"),
)  # fmt: skip
_LATIN_LETTERS = {
    **dict(zip("bdfhklmnrstz$xg", "bdfhklmnrstz$xg", strict=True)), "p": "b", "v": "f", "q": "k", "c": "k", "j": "g",
}  # fmt: skip
_ARABIC_LETTERS = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "g", "چ": "$", "ح": "h", "خ": "x", "د": "d", "ذ": "d", "ر": "r",
    "ز": "z", "ژ": "g", "س": "s", "ش": "$", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ڤ": "f",
    "ق": "k", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
# Forms of "father of" that keep, lose or fuse the article: ابو, البو, آلبو, abu, albu, abou.
_FATHER_ARABIC = re.compile(r"^(?:ا|ال)?بو(?=..)")
_FATHER_LATIN = re.compile(r"^(?:al|a|el)?b(?:u|ou|o)$")


@lru_cache(maxsize=AT_HAND)
def _latin_word(word: str) -> str:
    if _FATHER_LATIN.match(word):
        return "b"
    for pair, letter in _LATIN_PAIRS:
        word = word.replace(pair, letter)
    word = word.removesuffix("h")
    return "".join(_LATIN_LETTERS.get(char, "") for char in word)


def _arabic_word(word: str) -> str:
    bare = _FATHER_ARABIC.sub("بو", strip_article(word))
    bare = bare.removesuffix("ه").replace("تش", "چ")
    return "".join(_ARABIC_LETTERS.get(char, "") for char in bare)


@lru_cache(maxsize=AT_HAND)
def skeleton(name: str) -> str:
    """The consonants of a name in one alphabet of 15 letters; "" when it has none or is of another script.

    >>> skeleton("البوكمال") == skeleton("Abu Kamal") == "bkml"
    True
    """
    return skeleton_of(tuple(token.text for token in tokens(name)))


def skeleton_of(words: tuple[str, ...]) -> str:
    """The skeleton of words already folded."""
    kept = [word for i, word in enumerate(words) if not (is_latin_article(word) and i < len(words) - 1)]
    heard = "".join(_arabic_word(word) if is_arabic(word) else _latin_word(word) for word in kept)
    return _DOUBLED.sub(r"\1", heard)
