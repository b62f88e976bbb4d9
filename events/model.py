"""The types of events: what one article says, what several say together, and who corrected it.

All are frozen and hold no dict. Spans count characters of `Article.text`, so `text[start:end]` is the quote, always.
The codes their fields hold are in `events.codes`, and are given out here too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from events.answers import Extent, Polygon
from events.codes import ActorKind as ActorKind
from events.codes import DateBasis as DateBasis
from events.codes import DatePrecision as DatePrecision
from events.codes import EventType as EventType
from events.codes import Fate as Fate
from events.codes import Importance as Importance
from events.codes import Level as Level
from events.codes import Readers as Readers
from events.codes import Review as Review
from events.codes import Role as Role
from events.codes import Stance as Stance
from events.codes import SubEventType as SubEventType
from geodata.places import Resolution, WherePrecision


def content_id(prefix: str, *parts: object) -> str:
    """An id made of content: the same parts give the same id on every machine; 16 hexadecimal digits of SHA-256."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as it was read."""

    id: str
    """Given by the source, or made from content."""
    source: str
    """Outlet's name or the file's; "" when unknown."""
    url: str
    """Address, or "" when there is none."""
    title: str
    text: str
    """The body all spans refer to; never changed after reading."""
    language: str
    """ISO 639-1: "ar", "en", or another code when told; "" when it cannot be told."""
    published: datetime | None
    """When the outlet published it (naive when no zone is given); None when unknown."""
    retrieved: datetime
    """When Furat read it (UTC)."""
    author: str = ""
    """Who signed it, as the page says; "" when nobody is named."""
    original: str = ""
    """SHA-256 of the bytes it was read from; "" for a row of a table, which has none of its own."""
    dataset: str = ""
    """Key of the data set whose row it is ("acled"); "" for what somebody wrote."""
    withdrawn: datetime | None = None
    """When it was found that the outlet has taken it down (UTC); its words are kept. None while it stands."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start..end (end excluded) of an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0 or later, not {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a value is what it is; shown when a person asks "why?"."""

    recognizer: str
    """Which part decided: "triggers", "dates", "resolver", "decider", ..."""
    rule: str
    """The lexicon row or rule, in words."""
    score: float
    """Base score 0..1."""
    adjustments: tuple[str, ...] = ()
    """What raised or lowered it, in words."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An armed group, force or crowd as the lexicon knows it."""

    id: str
    name: str
    """Canonical English name as ACLED writes it, without years."""
    kind: ActorKind
    side: str
    """Colour group: an id of `events/lexicons/sides.csv`."""
    name_ar: str | None = None
    country: str = ""
    """ISO 3166-1 alpha-2; "" when it crosses borders or is unknown."""
    active_from: int | None = None
    active_to: int | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When it happened, no more exact than the text says."""

    start: date
    end: date
    precision: DatePrecision
    basis: DateBasis

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"an event cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class Toll:
    """A count of people: low, best and high; None is unknown, which is not 0."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if any(n < 0 for n in known) or known != sorted(known):
            raise ValueError(f"a toll must rise from low to high and not be negative: {known}")


@dataclass(frozen=True, slots=True)
class Casualties:
    """Losses of people in an event."""

    killed: Toll = Toll()
    injured: Toll = Toll()
    killed_by: tuple[tuple[str, Toll], ...] = ()
    """(actor's canonical name, toll) for the parts the text gives."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says so, and how."""

    claimant: str
    stance: Stance
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind one value."""

    field: str
    """Name of the value: sub_event_type, date, side_a, side_b, place, killed, injured, claim."""
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Coding:
    """An event as coded: the values without where they stand."""

    sub_event_type: SubEventType
    date: EventDate | None
    side_a: tuple[Actor, ...]
    side_b: tuple[Actor, ...]
    location: Resolution | None
    """None when the text names no place for it; an unresolved toponym is a Resolution without a place."""
    casualties: Casualties
    claims: tuple[Claim, ...]
    importance: Importance
    confidence: float
    """0..1."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence is 0..1, not {self.confidence}")

    @property
    def event_type(self) -> EventType:
        return self.sub_event_type.event_type

    @property
    def where_precision(self) -> WherePrecision | None:
        return self.location.precision if self.location else None


@dataclass(frozen=True, slots=True)
class EventReport:
    """What ONE article says of an event, with its words."""

    id: str
    article_id: str
    coding: Coding
    trigger: Span
    """The words that tell the event."""
    evidence: tuple[Evidence, ...]
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Articles that carry one text: one witness, however many outlets print it."""

    article_ids: tuple[str, ...]
    """The earliest published first, its copies after it."""


@dataclass(frozen=True, slots=True)
class LinkPart:
    """What one aspect says on whether two reports tell one event."""

    name: str
    """kind, time, place, sides, figures, scene or text."""
    points: float
    """For it when positive, against it when negative."""
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """Why two reports stand in one event."""

    one: str
    other: str
    """Ids of the reports."""
    points: float
    """The sum of the parts; a ruling of an analyst needs none."""
    parts: tuple[LinkPart, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The merged record of one or more reports."""

    id: str
    coding: Coding
    reports: tuple[EventReport, ...]
    differences: tuple[str, ...] = ()
    """Where the reports disagree, in words."""
    origins: tuple[Origin, ...] = ()
    """The independent origins it stands on."""
    agreements: tuple[str, ...] = ()
    """What all origins that speak of it say alike, in words; none for a single origin."""
    one_sided: str | None = None
    """Colour group of the only side that says it; None when others say it too or nobody is named."""
    links: tuple[Link, ...] = ()
    """The pairs of reports that brought it together, the surest first."""

    @property
    def article_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(report.article_id for report in self.reports))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in an article that tells an event: it outlives the ids of report and event."""

    article_id: str
    span: Span
    words: str = ""
    """The sentence that told it, by which the place is known again in a changed text; "" in older records."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """That what is told at some places is, or is not, the event told at others."""

    one: tuple[Anchor, ...]
    other: tuple[Anchor, ...]
    apart: bool
    when: datetime


@dataclass(frozen=True, slots=True)
class Forward:
    """A row that says where to look for an event whose id is gone, or which was parted."""

    event_id: str
    to: tuple[str, ...]
    """Ids of the events that tell it now; a split names the kept id first."""
    fate: Fate
    since: int
    """Version of the lake from which this holds."""

    @property
    def id(self) -> str:
        return content_id("forward", self.event_id, self.fate, *self.to, self.since)


@dataclass(frozen=True, slots=True)
class Correction:
    """An analyst's change of one field of one event; stored beside the record, never in its place."""

    id: str
    event_id: str
    field: str
    value: str
    """The new value as JSON text."""
    who: str
    when: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What to show. Every empty field means "no condition"."""

    actors: tuple[str, ...] = ()
    """Canonical actor names; an event fits when any stands on either side."""
    sides: tuple[str, ...] = ()
    """Ids of colour groups; an event fits when any actor of it belongs to one."""
    event_types: tuple[EventType, ...] = ()
    sub_event_types: tuple[SubEventType, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    """Inclusive; an event fits when its date span overlaps."""
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    importance: tuple[Importance, ...] = ()
    min_confidence: float = 0.0
    text: str = ""
    """Words that must stand in the evidence or the title (folded)."""
    role: Role = Role.EITHER
    """On which side of the event the actors and colour groups asked for must stand."""
    claimants: tuple[str, ...] = ()
    """Canonical names; an event fits when any of them asserts, confirms or denies it."""
    deaths_from: int | None = None
    deaths_to: int | None = None
    """Inclusive bounds of the best number of dead, of the low one and then the high one where there is no best."""
    deaths_unknown: bool = False
    """Whether events that give no number of dead fit these bounds too."""
    where_precisions: tuple[WherePrecision, ...] = ()
    reviews: tuple[Review, ...] = ()
    readers: tuple[Readers, ...] = ()
    area: Extent | Polygon | None = None
    """The place of an event lies within these edges (west > east where they cross the date line) or this polygon."""

    def __post_init__(self) -> None:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError(f"the date range runs backwards: {self.date_from} to {self.date_to}")
        low, high = self.deaths_from, self.deaths_to
        if (low or 0) < 0 or (high or 0) < 0 or (low is not None and high is not None and low > high):
            raise ValueError(f"the bounds of deaths are 0 or more and rise: {low} to {high}")
        box = self.area if isinstance(self.area, Extent) else None
        if box and not (-90 <= box.south <= box.north <= 90 and abs(box.west) <= 180 and abs(box.east) <= 180):
            raise ValueError(f"edges are degrees on the earth, the southern one first: {box}")


@dataclass(frozen=True, slots=True)
class Issue:
    """Trouble with one record, stored so that it can be seen and acted on."""

    level: Level
    stage: str
    """Where: "sources", "lexicon", "dates", "resolver", "coding", "store", ..."""
    message: str
    """What is wrong and what to do."""
    article_id: str = ""
    span: Span | None = None
    when: datetime | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """Made from content, so the same trouble is stored once."""
        return content_id("issue", self.level, self.stage, self.article_id, self.span, self.message)
