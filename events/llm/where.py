"""Where: words of the article become a place by our gazetteer alone; the model has no say in coordinates."""

from __future__ import annotations

from dataclasses import replace

from events.llm.fields import Held, missing
from events.llm.scene import Scene, meet
from events.model import Span
from events.placing import UNPLACED_KM, UNPLACED_VILLAGE
from geodata import spans
from geodata.names import key
from geodata.places import Resolution, WherePrecision
from geodata.resolve import Context


def place(scene: Scene, words: str | None, near: Span) -> Held[Resolution | None]:
    """The place some words name; one that cannot be told stays a name with its candidates."""
    if words is None:
        return Held(None)
    span = scene.body.find(words, near)
    if span is None:
        return _in_title(scene, words)
    known = [o.resolution for o in scene.setting.places if not o.in_title and meet(_words(o.resolution), span)]
    found = min(known, key=_extent, default=None) or _resolved(scene, span)
    return Held(found if found.place else _about(scene, found, near), (span,))


def _in_title(scene: Scene, words: str) -> Held[Resolution | None]:
    """A place named in the title alone has no words in the text: it is kept as inferred."""
    if scene.title.find(words) is None:
        return Held(None, dropped=missing(words))
    wanted = key(words)
    known = [o.resolution for o in scene.setting.places if o.in_title and key(o.resolution.toponym.text) in wanted]
    return Held(min(known, key=_extent, default=None), inferred="place: named in the title alone")


def _words(found: Resolution) -> Span:
    return Span(found.toponym.start, found.toponym.end)


def _extent(found: Resolution) -> tuple[int, int]:
    """Of several places in one quote the smallest is meant; of equal ones the first."""
    return (found.precision or WherePrecision.INTERNATIONAL, found.toponym.start)


def _resolved(scene: Scene, span: Span) -> Resolution:
    """A name the recognizers passed over, resolved beside the article's other places."""
    setting = scene.setting
    [toponym] = spans.at(scene.text, scene.gazetteer, [(span.start, span.end)], language=scene.language)
    others = [o.resolution.toponym for o in setting.places if not o.in_title]
    context = Context(countries=((setting.country, 1.0),) if setting.country else (), language=scene.language)
    return scene.resolver.resolve([*others, toponym], context)[-1]


def _about(scene: Scene, unknown: Resolution, near: Span) -> Resolution:
    """A name no gazetteer has lies about the known place told with it in the sentence, as the rules take it."""
    sentences = [r.sentence.span for r in scene.readings(near)]
    beside = [
        o.resolution
        for o in scene.setting.places
        if not o.in_title and not o.dateline and any(meet(_words(o.resolution), s) for s in sentences)
    ]
    found = min(beside, key=lambda r: abs(r.toponym.start - unknown.toponym.start), default=None)
    if found is None or found.precision is None:
        return unknown
    precision, reach = UNPLACED_KM.get(unknown.toponym.cue or "", UNPLACED_VILLAGE)
    return replace(
        found,
        precision=max(precision, found.precision),
        radius_km=max(reach, found.radius_km or 0),
        reasons=(*found.reasons, f"“{unknown.toponym.text}” is not in the gazetteer; about {found.toponym.text}"),
    )
