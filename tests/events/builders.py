"""Hand-made articles, reports and events, and a plain matcher, for the tests of store, query, exports and commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from events.model import (
    Actor,
    ActorKind,
    Article,
    Casualties,
    Claim,
    Coding,
    DateBasis,
    DatePrecision,
    Event,
    EventDate,
    EventReport,
    Evidence,
    Explanation,
    Importance,
    Issue,
    Ruling,
    Span,
    Stance,
    SubEventType,
    Toll,
    content_id,
)
from geodata.places import Place, Resolution, Toponym, WherePrecision

SYRIA = Actor(
    "syria", "Military Forces of Syria", ActorKind.STATE_FORCES, "government", "القوات الحكومية السورية", "SY"
)
IS = Actor("is", "Islamic State", ActorKind.REBEL_GROUP, "islamic_state", "تنظيم الدولة الإسلامية")
SDF = Actor("sdf", "Syrian Democratic Forces", ActorKind.REBEL_GROUP, "kurdish_led", "قسد", "SY")
CIVILIANS = Actor("civ-sy", "Civilians (Syria)", ActorKind.CIVILIANS, "people", None, "SY")

RAQQA = Place("geonames:172955", "Raqqa", 35.95283, 39.00788, "PPLA", "SY", "Raqqa", name_ar="الرقة")
MAYADIN = Place("geonames:167545", "Al Mayadin", 35.01935, 40.45154, "PPL", "SY", "Deir ez-Zor", name_ar="الميادين")
MOSUL = Place("geonames:99072", "Mosul", 36.335, 43.11889, "PPLA", "IQ", "Nineveh", name_ar="الموصل")
UNKNOWN = Toll()


@dataclass(frozen=True)
class Read:
    """What a reader returns for one article."""

    article: Article
    reports: tuple[EventReport, ...] = ()
    issues: tuple[Issue, ...] = ()


def article(text: str, *, source: str = "Nahr Agency", title: str = "", id: str = "", language: str = "en") -> Article:
    return Article(
        id=id or content_id("article", source, text),
        source=source,
        url="https://example.org/a?b=1&c=2",
        title=title,
        text=text,
        language=language,
        published=datetime(2017, 10, 2, 8, 30, tzinfo=UTC),
        retrieved=datetime.now(UTC),
    )


def located(place: Place | None, precision: WherePrecision = WherePrecision.EXACT) -> Resolution:
    toponym = Toponym(place.name if place else "Nowhere", 0, 5)
    if place is None:
        return Resolution(toponym, None, None)
    radius = None if precision == WherePrecision.EXACT else 25.0
    return Resolution(toponym, place, precision, place.latitude, place.longitude, radius, 0.9)


def coding(
    *,
    sub: SubEventType = SubEventType.ARMED_CLASH,
    on: date | None = date(2017, 10, 1),
    until: date | None = None,
    precision: DatePrecision = DatePrecision.DAY,
    a: tuple[Actor, ...] = (SYRIA,),
    b: tuple[Actor, ...] = (IS,),
    location: Resolution | None = None,
    killed: Toll = UNKNOWN,
    injured: Toll = UNKNOWN,
    claims: tuple[Claim, ...] = (),
    importance: Importance = Importance.MAIN,
    confidence: float = 0.8,
) -> Coding:
    when = EventDate(on, until or on, precision, DateBasis.STATED) if on else None
    losses = Casualties(killed, injured, ((a[0].name, killed),) if a and killed.best is not None else ())
    return Coding(sub, when, a, b, location, losses, claims, importance, confidence)


def report(of: Article, code: Coding, words: str | None = None) -> EventReport:
    """A report whose trigger, evidence and claim quote the given words of the article (its first word when None)."""
    words = words or of.text.split()[0]
    start = of.text.index(words)
    span = Span(start, start + len(words))
    evidence = (Evidence("sub_event_type", span, words),)
    why = (Explanation("triggers", "clash (noun)", 0.8, ("lead: +0.1",)),)
    return EventReport(content_id("report", of.id, span, code.sub_event_type), of.id, code, span, evidence, why)


def claim(of: Article, words: str, claimant: str = "SOHR", stance: Stance = Stance.ASSERTS) -> Claim:
    start = of.text.index(words)
    return Claim(claimant, stance, Span(start, start + len(words)))


def reading(
    text: str, *codes: Coding, source: str = "Nahr Agency", title: str = "", issues: tuple[Issue, ...] = ()
) -> Read:
    """One article with a report for each coding, told by its successive words."""
    of = article(text, source=source, title=title)
    words = text.split()
    return Read(of, tuple(report(of, code, words[i]) for i, code in enumerate(codes)), issues)


def merge(
    reports: Iterable[EventReport], *, articles: Mapping[str, Article], rulings: Sequence[Ruling] = ()
) -> tuple[Event, ...]:
    """A plain matcher: same sub-type, date and place are one event; the id is made of these."""
    groups: dict[str, list[EventReport]] = {}
    for one in sorted(reports, key=lambda r: r.id):
        assert one.article_id in articles
        code = one.coding
        place = code.location.place.id if code.location and code.location.place else one.id
        key = content_id("event", code.sub_event_type, code.date, place, code.side_a)
        groups.setdefault(key, []).append(one)
    return tuple(Event(key, found[0].coding, tuple(found)) for key, found in groups.items())
