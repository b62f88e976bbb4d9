"""What the recognizers see in an article, sentence by sentence, before anyone decides what it means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from events.features import STRONG, Name, Seen, topic_ids
from events.model import DatePrecision, Span
from events.numbers import with_digits
from events.recognizers import actors, casualties, claims, dates, intent, triggers
from events.recognizers.actors import ActorMention
from events.recognizers.claims import Attribution
from events.text import Sentence
from geodata.names import tokens

NAMED = frozenset({"named"})


@dataclass(frozen=True, eq=False)
class SentenceReading:
    """All mentions of one sentence but its places. Equal to itself alone, as its sentence is."""

    sentence: Sentence
    actors: tuple[ActorMention, ...]
    dates: tuple[dates.DateMention, ...]
    figures: tuple[casualties.Figure, ...]
    attributions: tuple[Attribution, ...]
    triggers: tuple[triggers.Trigger, ...]
    real: bool
    """Whether it has a trigger that no word of intent governs."""

    @cached_property
    def camps(self) -> int:
        """How many colour groups of armed actors the sentence names."""
        return len({m.actor.side for m in self.actors if m.actor.side not in ("people", "unknown") and not m.weak})

    @property
    def complete(self) -> bool:
        """Whether it has a real trigger that tells little else, and two armed sides."""
        return self.real and self.camps >= 2 and any(s.strength >= STRONG for t in self.triggers for s in t.senses)

    def seen(self, *, in_article: bool = True, topic: tuple[int, ...] = (), places: Sequence[Span] = ()) -> Seen:
        """What the decider looks at; `topic` is the article's (`events.features.topic_ids`), `places` its toponyms."""
        return Seen(
            self.sentence,
            self.triggers,
            self.figures,
            self.dates,
            actors=len(self.actors),
            attributions=len(self.attributions),
            camps=self.camps,
            real=self.real,
            in_article=in_article,
            names=tuple(self._names(places)),
            topic=topic,
        )

    def _names(self, places: Sequence[Span]) -> Iterator[Name]:
        """Its names in reading order; of two that overlap the first."""
        found = [
            (m.span, f"@{m.actor.kind}{' police' if 'Police' in m.actor.name else ''}")
            for m in self.actors
            if m.how in NAMED
        ]
        found += [(span, "@place") for span in within(places, self.sentence.span)] + [
            (m.span, "@date") for m in self.dates
        ]
        at = -1
        for span, sign in sorted(found, key=lambda pair: (pair[0].start, -pair[0].end)):
            if not self.sentence.span.start <= span.start < self.sentence.span.end:
                continue
            first, last = self.sentence.token_at(span.start), self.sentence.token_at(span.end - 1)
            if first > at:
                yield Name(first, last, sign)
                at = last


def within(spans: Sequence[Span], outer: Span) -> Sequence[Span]:
    """Those of some spans in reading order that begin inside another, found by halving: there may be thousands."""
    return spans[bisect_left(spans, outer.start, key=_start) : bisect_left(spans, outer.end, key=_start)]


_start = attrgetter("start")


def read_sentence(
    sentence: Sentence,
    language: str,
    text: str,
    published: date | None,
    *,
    home: str = "",
    before: Sequence[ActorMention] = (),
    anchor: date | None = None,
    spoken_of: date | None = None,
) -> SentenceReading:
    """The mentions of one sentence.

    `home` is the ISO code of the country it speaks of, `before` are the actors `anchor` the last day named before,
    `spoken_of` the start of the last date of any precision.
    """
    folded = with_digits(sentence.text, language)
    offset = sentence.span.start
    who = actors.find(sentence, language, text, home=home, before=before, published=published)
    when = dates.find(folded, language, published, offset=offset, anchor=anchor, spoken_of=spoken_of)
    what = triggers.find(sentence, language)
    return SentenceReading(
        sentence,
        who,
        when,
        casualties.find(folded, language, who, dates=[mention.span for mention in when], offset=offset),
        claims.find(sentence, language, text, who),
        what,
        bool(intent.real(what, sentence, language)),
    )


def read_sentences(
    whole: Sequence[Sentence], text: str, language: str, published: date | None, *, homes: Sequence[str] = ()
) -> tuple[SentenceReading, ...]:
    """The mentions of the sentences of a text; `homes` gives each sentence's country (ISO code, "" unknown)."""
    found: list[SentenceReading] = []
    before: list[ActorMention] = []
    anchor: date | None = None
    spoken_of: date | None = None
    for sentence in whole:
        home = homes[sentence.index] if sentence.index < len(homes) else ""
        reading = read_sentence(
            sentence, language, text, published, home=home, before=before, anchor=anchor, spoken_of=spoken_of
        )
        before.extend(reading.actors)
        exact = [m.date.start for m in reading.dates if m.date.precision == DatePrecision.DAY and not m.future]
        anchor = exact[-1] if exact else anchor
        spoken_of = next((m.date.start for m in reversed(reading.dates) if not m.future), spoken_of)
        found.append(reading)
    return tuple(found)


def topic_of(whole: Sequence[Sentence], title: str) -> tuple[int, ...]:
    """The topic of an article for the decider: its words and its title's."""
    return topic_ids([t.text for s in whole for t in s.tokens] + [t.text for t in tokens(title)])
