"""Where and when an article is set: its day of publication, its countries, its places, its sentences' mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from events.attachment import PlaceOption
from events.bystanders import Named, cast_of
from events.datelines import end_for_days, end_for_places
from events.model import Actor, ActorKind, Article, DatePrecision, EventDate, Issue, Level, Span
from events.numbers import with_digits
from events.reading import SentenceReading, read_sentences, topic_of
from events.recognizers import actors, dates
from events.recognizers.actors import ActorMention
from events.text import Sentence, sentences
from geodata.called import CALLED
from geodata.countries import hints
from geodata.gazetteer import Gazetteer
from geodata.names import fold, tokens
from geodata.places import Resolution
from geodata.resolve import Context, Resolver
from geodata.toponyms import NOT_EVENT_PLACES, find
from geodata.unheard import UNHEARD

# Words that lead to another text. Those that may also begin a sentence of news ("related fighting killed five") need
# the mark of a link after them.
_LINK = re.compile(
    r"^\W*(?:(?:اقرا ايضا|اقرا المزيد|شاهد ايضا|طالع ايضا|مواضيع ذات صله|تابعونا|"
    r"read also|read more|see also|sign up|subscribe)\b|"
    r"(?:شاهد|طالع|المصدر|صوره|فيديو|related|photo|image|file photo|picture|video|watch|listen)\s*(?:[:|/-]|$))"
)


HINT_WEIGHT = 0.3
"""Weight of a named nationality beside the places themselves: "Turkish artillery" shells towns in Syria. Over the
training articles, places resolved abroad fall from 7.2 to 7.1 % and none is lost."""
HOME_WEIGHT = 0.3
"""The same of the countries that the named groups are at home in."""
_OF_STATES = frozenset({ActorKind.STATE_FORCES, ActorKind.EXTERNAL})
_SETTLEMENTS = CALLED | {"city", UNHEARD}
"""Cues after which even an unknown name is the name of a place."""


@dataclass(frozen=True, eq=False)
class Setting:
    """An article with everything found in it but its events. Equal to itself alone."""

    article: Article
    published: date | None
    """Given by the source or found in the text."""
    country: str
    """ISO code of the country it is mostly about; "" unknown."""
    topic: tuple[int, ...]
    """The article's words as the decider sees them."""
    readings: tuple[SentenceReading, ...]
    title_actors: tuple[ActorMention, ...]
    places: tuple[PlaceOption, ...]
    """In reading order, the title's first."""
    unplaced: tuple[Resolution, ...] = ()
    """Toponyms that words beside them call a town, village or the like, but that no one place could be found for."""
    issues: tuple[Issue, ...] = ()
    headed: EventDate | None = None
    """The date of the title or dateline; an event that no sentence near it dates may be of that day."""

    @cached_property
    def cast(self) -> tuple[Named, ...]:
        """The armed actors it names, in order of name."""
        return cast_of(self.title_actors, self.readings)


def set_scene(article: Article, gazetteer: Gazetteer, resolver: Resolver) -> Setting:
    """Read an article up to its events."""
    whole = sentences(article.text)
    published = article.published.date() if article.published else _published(whole, article.language)
    resolutions, in_title = _resolve(article, whole, gazetteer, resolver)
    country = _country([*resolutions, *in_title], article)
    homes = _homes(whole, resolutions, country)
    readings = read_sentences(whole, article.text, article.language, published, homes=homes)
    readings = tuple(r for r in readings if not is_link(r.sentence))
    issues = () if published else (_undated(article),)
    title = _title(article)
    named = actors.find(title, article.language, article.title, home=country, published=published)
    options = _options(whole, title, resolutions, in_title)
    topic = topic_of(whole, article.title)
    unplaced = tuple(filter(_is_unplaced, resolutions))
    headed = _headed(article, readings, published)
    return Setting(article, published, country, topic, readings, named, options, unplaced, issues, headed)


def _title(article: Article) -> Sentence:
    """The title as a sentence of its own, before the first; its offsets count from the title's start."""
    return Sentence(-1, -1, Span(0, len(article.title)), article.title, tokens(article.title))


def _headed(article: Article, readings: Sequence[SentenceReading], published: date | None) -> EventDate | None:
    """The first date up to a week long of the title ("Events of 14 May"), else of the dateline ("DHAKA, Aug 2:")."""
    found = list(dates.find(with_digits(article.title, article.language), article.language, published))
    for reading in readings[:2]:
        end = end_for_days(reading.sentence)
        found += [mention for mention in reading.dates if mention.span.end <= end]
    return next((m.date for m in found if not m.future and m.date.precision <= DatePrecision.WEEK), None)


def is_link(sentence: Sentence) -> bool:
    """Whether a line is a link, a caption or the like ("read also: ...")."""
    return bool(_LINK.match(fold(sentence.text[:80])))


def _published(whole: Sequence[Sentence], language: str) -> date | None:
    """The day of publication as the text itself tells it (byline, dateline, a quoted post's date)."""
    folded = [with_digits(s.text, language) for s in whole]
    stated = [m for f in folded for m in dates.find(f, language, None)]
    today = [day for f in folded for day in dates.todays(f, language)]
    return dates.publication_day(stated, today)


def _undated(article: Article) -> Issue:
    message = "no day of publication given or found in the text; only dates that state their year are read"
    return Issue(Level.WARNING, "dates", message, article.id)


def _resolve(
    article: Article, whole: Sequence[Sentence], gazetteer: Gazetteer, resolver: Resolver
) -> tuple[tuple[Resolution, ...], tuple[Resolution, ...]]:
    """(resolutions of the text, resolutions of the title): one article, decided together."""
    text, title = article.text, "" if article.text.lstrip().startswith(article.title.strip()) else article.title
    named = [found for s in whole for found in actors.named(s, article.language, text)]
    known = hints(text[:20_000], title)
    codes = [code for code, share in known if share >= 0.2]
    body = find(
        text,
        gazetteer,
        language=article.language,
        exclude=[(span.start, span.end) for span, _ in named],
        countries=codes,
    )
    head = find(title, gazetteer, language=article.language, countries=codes) if title else ()
    resolved = resolver.resolve(
        [*body, *head],
        Context((*_weighted(known, HINT_WEIGHT), *_weighted(_homes_of(named), HOME_WEIGHT)), article.language),
    )
    return resolved[: len(body)], resolved[len(body) :]


def _weighted(shares: Iterable[tuple[str, float]], weight: float) -> Iterator[tuple[str, float]]:
    return ((code, share * weight) for code, share in shares)


def _homes_of(named: Iterable[tuple[Span, Actor]]) -> list[tuple[str, float]]:
    """(ISO country, share of the mentions) of the groups an article names; a state's forces may be anywhere."""
    homes = Counter(actor.country for _, actor in named if actor.country and actor.kind not in _OF_STATES)
    return [(code, count / homes.total()) for code, count in homes.most_common()]


def _country(resolutions: Sequence[Resolution], article: Article) -> str:
    """The country most of the places lie in; what adjectives say counts where places are few."""
    votes: dict[str, float] = defaultdict(float)
    for resolution in resolutions:
        if resolution.place and resolution.place.country:
            votes[resolution.place.country] += 0.3 if resolution.toponym.cue in NOT_EVENT_PLACES else 1
    for code, share in hints(article.text[:20_000], article.title):
        votes[code] += share
    return max(votes, key=lambda code: votes[code]) if votes else ""


def _homes(whole: Sequence[Sentence], resolutions: Sequence[Resolution], country: str) -> tuple[str, ...]:
    """Each sentence's country: of its own places, else of the sentence before in the paragraph, else the article's."""
    found: list[str] = []
    for sentence in whole:
        own = [
            r.place.country
            for r in _inside(resolutions, sentence)
            if r.place and r.place.country and r.toponym.cue not in NOT_EVENT_PLACES
        ]
        same = sentence.index > 0 and whole[sentence.index - 1].paragraph == sentence.paragraph
        found.append(Counter(own).most_common(1)[0][0] if own else found[-1] if same and found else country)
    return tuple(found)


def _inside(resolutions: Sequence[Resolution], sentence: Sentence) -> Sequence[Resolution]:
    """Those of resolutions in reading order that begin in a sentence."""
    low, high = (bisect_left(resolutions, at, key=_start) for at in (sentence.span.start, sentence.span.end))
    return resolutions[low:high]


_start = attrgetter("toponym.start")


def _options(
    whole: Sequence[Sentence], title: Sentence, resolutions: Sequence[Resolution], in_title: Sequence[Resolution]
) -> tuple[PlaceOption, ...]:
    counts = Counter(map(_identity, (*resolutions, *in_title)))
    options = [
        PlaceOption(r, title, in_title=True, mentions=counts[_identity(r)])
        for r in in_title
        if r.place and r.toponym.cue not in NOT_EVENT_PLACES
    ]
    for sentence in whole:
        dateline = end_for_places(sentence)
        for r in _inside(resolutions, sentence):
            if r.place and r.toponym.cue not in NOT_EVENT_PLACES:
                leads = r.toponym.end <= dateline
                options.append(PlaceOption(r, sentence, dateline=leads, mentions=counts[_identity(r)]))
    return tuple(options)


def _identity(resolution: Resolution) -> str:
    """What tells places apart: the place's id, else its name."""
    return resolution.place.id if resolution.place else fold(resolution.toponym.text)


def _is_unplaced(resolution: Resolution) -> bool:
    """Whether it surely names a place that could not be found."""
    return resolution.place is None and resolution.toponym.cue in _SETTLEMENTS
