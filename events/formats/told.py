"""What a format is given: an event with its articles, and what the file as a whole must say of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from events.contract import JsonObject
from events.model import Article, Event


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the articles that tell it, and its object as the command line prints it."""

    event: Event
    articles: Mapping[str, Article]
    object: JsonObject

    @property
    def listed(self) -> list[Article]:
        """The articles in the event's order."""
        return [self.articles[id] for id in self.event.article_ids if id in self.articles]

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees, six digits; None without a place."""
        place = self.object["place"]
        return (place["longitude"], place["latitude"]) if place else None


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: which rows of which version it holds, and what was done to them."""

    filter: str
    """The filter in words."""
    version: int
    """Of the lake."""
    content_hash: str
    """Of the rows of the view: the same rows give the same on every machine."""
    care: str
    """The do-no-harm profile in words; "" when the rows are as they are held."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values in the order they are written."""
        known = (("filter", self.filter), ("lake_version", str(self.version)), ("content_hash", self.content_hash))
        return (*known, ("do_no_harm", self.care or "none: rows as they are held"))

    @property
    def line(self) -> str:
        """All of it in one line."""
        return "; ".join(f"{name}: {value}" for name, value in self.pairs)


Write = Callable[[Iterable[Told], About], Iterator[bytes]]


Companion = Callable[[str, About], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write events."""

    name: str
    suffix: str
    media_type: str
    write: Write
    companion: Companion | None = None
    """For what cannot say within itself what it holds: a file beside it, made for the name of the first."""
