"""An article's text as the recognizers see it: language, paragraphs, sentences and tokens, all with offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from events.model import Span
from geodata.names import Token, is_arabic, tokens

_LETTER = re.compile(r"[^\W\d_]")
_MIN_LETTERS = 8
# Words that tell the languages written in the same letters as ours apart; a few of the commonest suffice
# because only their share is compared.
_FUNCTION_WORDS = {
    "ar": frozenset("في من على ان الى التي عن مع بعد هذا كما وقال خلال قد او ما لم الذي".split()),
    "fa": frozenset("که از را با این است در برای شد کرد می های".split()),
    "ur": frozenset("کے میں کی ہے سے نے کا اور پر کو".split()),
    "en": frozenset("the of in and to on a was by said for at from with that were as".split()),
    "fr": frozenset("le la les des et dans une un du par pour est que sur".split()),
    "de": frozenset("der die das und in den von mit ist auf ein eine nicht".split()),
    "es": frozenset("el los las del y en una que por con para se su".split()),
    "tr": frozenset("ve bir bu ile için olarak da de çok olan".split()),
}


def language_of(text: str) -> str:
    """ISO 639-1 code of a text: "ar", "en", another code when it is plainly that, "" when it cannot be told."""
    letters = _LETTER.findall(text[:20_000])
    if len(letters) < _MIN_LETTERS:
        return ""
    arabic = sum(is_arabic(c) for c in letters) / len(letters)
    latin = sum(c.isascii() or "\u00c0" <= c <= "\u024f" for c in letters) / len(letters)
    if arabic >= 0.4:
        return _by_function_words(text, ("ar", "fa", "ur"))
    if latin >= 0.6:
        return _by_function_words(text, ("en", "fr", "de", "es", "tr"))
    return ""


def _by_function_words(text: str, languages: tuple[str, ...]) -> str:
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    counts = {lang: sum(word in _FUNCTION_WORDS[lang] for word in words) for lang in languages}
    best = max(languages, key=lambda lang: counts[lang])
    return best if counts[best] > counts[languages[0]] * 1.5 else languages[0]


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence: where it stands, and its words. Equal to itself alone: what is worked out of it is soon found."""

    index: int
    """Running number in the article, from 0."""
    paragraph: int
    span: Span
    text: str
    tokens: tuple[Token, ...]
    """Token offsets count from the start of the article's text."""

    @cached_property
    def encoded(self) -> list[bytes]:
        """Its folded words in UTF-8, to be hashed."""
        return [token.text.encode() for token in self.tokens]

    @cached_property
    def starts(self) -> dict[int, int]:
        """Start offset of a token -> its place in the sentence."""
        return {token.start: i for i, token in enumerate(self.tokens)}

    def token_at(self, offset: int) -> int:
        """The place in the sentence of the last token starting at or before an offset; 0 when there is none."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    @cached_property
    def _offsets(self) -> list[int]:
        return [token.start for token in self.tokens]


# An initial, an abbreviation before a name or a number, or a month: the full stop after it ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|Prof|St|Mt|No|Nos|vs|approx|est|Inc|Ltd|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e|km|et al)|\b[A-Z]|\bU\.[SNK]|"
    r"(?:^|\s)(?:د|م|أ|ص|هـ))$"
)
_END = re.compile(r"[.!?؟…]+[\"'”’»)\]]*(?=\s|$)|[؛;](?=\s)")
MAX_SENTENCE = 2_000
"""Characters. The longest sentence of the samples has 327; a text without full stops is cut, so that the work on it
grows with its length."""
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪]|\d{1,2}[.)])\s+")


def paragraphs(text: str) -> list[Span]:
    """The lines of a text that hold anything, without surrounding spaces."""
    found = []
    for match in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        if line.strip():
            found.append(Span(match.start() + left, match.start() + len(line.rstrip())))
    return found


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order. A paragraph always ends a sentence; abbreviations and decimals do not."""
    spans = [(number, span) for number, paragraph in enumerate(paragraphs(text)) for span in _split(text, paragraph)]
    words = tokens(text)  # no word goes over the end of a sentence: cut once, then dealt out
    starts = [word.start for word in words]
    return tuple(
        Sentence(i, number, span, span.of(text), words[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        for i, (number, span) in enumerate(spans)
    )


def _split(text: str, paragraph: Span) -> list[Span]:
    line = paragraph.of(text)
    start = bullet.end() if (bullet := _BULLET.match(line)) else 0
    cuts = []
    for match in _END.finditer(line):
        before = line[max(0, match.start() - 8) : match.start()]
        if match.group()[0] == "." and _ABBREVIATION.search(before):
            continue
        cuts.append(match.end())
    found = []
    for cut in [*cuts, len(line)]:
        piece = line[start:cut]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            found.append(Span(paragraph.start + start + left, paragraph.start + start + len(piece.rstrip())))
        start = cut
    return [part for span in found for part in _parted(text, span)]


def _parted(text: str, span: Span) -> Iterator[Span]:
    """A sentence that never ends, cut at spaces."""
    start = span.start
    while span.end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        end = space if space > start else start + MAX_SENTENCE
        piece = text[start:end].rstrip()
        if piece:
            yield Span(start, start + len(piece))
        start = end
        while text[start].isspace():
            start += 1
    yield Span(start, span.end)
