"""Inflected forms of lexicon words, so that a row names a verb or noun once.

Regular forms only; an irregular one is a row of its own. Over-generation does no harm: a form that no one writes is
never found.
"""

from __future__ import annotations

from functools import lru_cache

from geodata.names import AT_HAND, fold, is_arabic, stems, strip_article

_SUBJECTS = ("", "ت", "وا", "ا", "تا", "ن", "نا")
_OBJECTS = ("", "ه", "ها", "هم", "هما")
_IRREGULAR = {
    "shoot": ("shot",), "fight": ("fought",), "retake": ("retook", "retaken"), "take": ("took", "taken"),
    "overrun": ("overran",), "beat": ("beaten",), "wrest": ("wrested",), "strike": ("struck",), 
    "drive": ("drove", "driven"),
    "shoot down": ("shot down", "shooting down"), "gun down": ("gunned down", "gunning down"),
    "round up": ("rounded up",),
    "storm into": ("stormed into",), "burn": ("burnt",), "blow up": ("blew up", "blown up"),
    "stab": ("stabbed", "stabbing"),
    "kidnap": ("kidnapped", "kidnapping"), "bomb": ("bombed",), "rape": ("raped",), "repel": ("repelled", "repelling"),
}  # fmt: skip


def forms(word: str, pos: str) -> tuple[str, ...]:
    """The forms of a word: `pos` is "verb", "noun" or "phrase" (a phrase has only the form given)."""
    if pos == "phrase":
        return (word,)
    if is_arabic(word):
        return _arabic_verb(fold(word)) if pos == "verb" else _arabic_noun(fold(word))
    return _english_verb(word) if pos == "verb" else _english_noun(word)


def _arabic_verb(perfect: str) -> tuple[str, ...]:
    """Perfect and imperfect, with subject endings and object pronouns; a first alef falls in the imperfect."""
    head, _, rest = perfect.partition(" ")
    tail = f" {rest}" if rest else ""
    weak = head.endswith("ي")
    stem = head[:-1] if weak else head
    past = [
        head if weak and not s else stem + _before(s, o) + o
        for s in _SUBJECTS
        for o in _OBJECTS
        if not (s == "ا" and o)
    ]
    base = head[1:] if head.startswith("ا") and len(head) > 3 else head
    present = [p + base + e for p in ("ي", "ت") for e in ("", "ون", "ان", "وا", "ه", "ها", "هم", "ن")]
    return tuple(dict.fromkeys(f + tail for f in [*past, *present]))


def _before(subject: str, object_: str) -> str:
    """The plural's silent alef falls before a pronoun: اعتقلوا, اعتقلوهم."""
    return "و" if subject == "وا" and object_ else subject


def _arabic_noun(noun: str) -> tuple[str, ...]:
    """Singular with pronouns, accusative, dual and sound plural; a phrase of several words inflects not."""
    if " " in noun:
        return (noun,)
    stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
    made = [
        noun,
        *(stem + o for o in ("ه", "ها", "هم", "هما")),
        noun + "ا",
        stem + "ان",
        stem + "ين",
        stem.removesuffix("ت") + "ات",
    ]
    return tuple(dict.fromkeys(made))


def _english_verb(verb: str) -> tuple[str, ...]:
    if " " in verb:
        head, _, tail = verb.partition(" ")
        return tuple(dict.fromkeys([verb, *(f"{f} {tail}" for f in _english_verb(head)), *_IRREGULAR.get(verb, ())]))
    if verb.endswith("e"):
        regular = [verb + "s", verb + "d", verb[:-1] + "ing"]
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        regular = [verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    else:
        plural = "es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"
        regular = [verb + plural, verb + "ed", verb + "ing"]
    return tuple(dict.fromkeys([verb, *regular, *_IRREGULAR.get(verb, ())]))


def _english_noun(noun: str) -> tuple[str, ...]:
    if noun.endswith("s") and not noun.endswith("ss"):
        return (noun,)
    return (noun, noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s"))


_ARABIC_ENDINGS = ("هما", "هم", "ها", "ات", "ين", "ون", "ان", "وا", "ه", "ت", "ا", "ي")
_ENGLISH_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3


@lru_cache(maxsize=AT_HAND)
def light_stem(word: str) -> str:
    """A folded word without proclitics, article and one common ending: for counting words that belong together.

    Rough on purpose; no look-up is ever made with it.
    """
    return without_ending(strip_article(stems(word)[-1][0]))


def without_ending(word: str) -> str:
    """A folded word without one common ending, where enough is left."""
    for ending in _ARABIC_ENDINGS if is_arabic(word) else _ENGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
