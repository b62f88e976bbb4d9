"""An event as the JSON object the command line promises; the same everywhere JSON leaves Furat.

    {"event_id", "article_ids": [], "event_type", "sub_event_type", "date_start", "date_end", "date_precision",
     "side_a": [], "side_b": [], "place": {"name", "geonameid", "latitude", "longitude", "country", "admin1",
     "admin2"} | null, "where_precision", "fatalities": {"low", "best", "high"}, "fatalities_by": {name: {...}},
     "injured": {...}, "claims": [{"claimant", "stance", "quote"}],
     "evidence": [{"field", "start", "end", "quote", "article_id"}], "importance", "confidence"}

Unknown is null. `start` and `end` count characters of the text of the article `article_id` names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.model import Article, Claim, Event, EventReport, Toll

JsonObject = dict[str, Any]


def event_object(event: Event, articles: Mapping[str, Article]) -> JsonObject:
    """The object of an event; `articles` by id give the quotes of claims."""
    code = event.coding
    return {
        "event_id": event.id,
        "article_ids": list(event.article_ids),
        "event_type": code.event_type.value,
        "sub_event_type": code.sub_event_type.value,
        "date_start": code.date.start.isoformat() if code.date else None,
        "date_end": code.date.end.isoformat() if code.date else None,
        "date_precision": int(code.date.precision) if code.date else None,
        "side_a": [actor.name for actor in code.side_a],
        "side_b": [actor.name for actor in code.side_b],
        "place": _place(event),
        "where_precision": None if code.where_precision is None else int(code.where_precision),
        "fatalities": _toll(code.casualties.killed),
        "fatalities_by": {name: _toll(toll) for name, toll in code.casualties.killed_by},
        "injured": _toll(code.casualties.injured),
        "claims": _unique(
            [_claim(claim, report, articles) for report in event.reports for claim in report.coding.claims]
        ),
        "evidence": _unique([item for report in event.reports for item in _evidence(report)]),
        "importance": code.importance.value,
        "confidence": round(code.confidence, 4),
    }


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON text with letters as they are; half a surrogate pair becomes its escape, so that it can be written."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()


def _place(event: Event) -> JsonObject | None:
    found = event.coding.location
    if found is None or found.place is None:
        return None
    place = found.place
    return {
        "name": place.name,
        "geonameid": place.geonameid,
        "latitude": round(place.latitude if found.latitude is None else found.latitude, 6),
        "longitude": round(place.longitude if found.longitude is None else found.longitude, 6),
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
    }


def _toll(toll: Toll) -> JsonObject:
    return {"low": toll.low, "best": toll.best, "high": toll.high}


def _claim(claim: Claim, report: EventReport, articles: Mapping[str, Article]) -> JsonObject:
    article = articles.get(report.article_id)
    quotes = [evidence.quote for evidence in report.evidence if evidence.span == claim.span]
    quote = claim.span.of(article.text) if article else (quotes[0] if quotes else None)
    return {"claimant": claim.claimant, "stance": claim.stance.value, "quote": quote}


def _evidence(report: EventReport) -> list[JsonObject]:
    return [
        {
            "field": evidence.field,
            "start": evidence.span.start,
            "end": evidence.span.end,
            "quote": evidence.quote,
            "article_id": report.article_id,
        }
        for evidence in report.evidence
    ]


def _unique(objects: list[JsonObject]) -> list[JsonObject]:
    return list({json.dumps(one, sort_keys=True): one for one in objects}.values())
