"""GDELT 2.0 event exports: 61 columns without a header (GDELT Event Codebook 2.0), coded by machine with CAMEO.

Only CAMEO codes that tell a conflict event are taken (`events/lexicons/cameo.csv`); the others are out of scope, and
most rows are. An event's day is what GDELT gives; its number of dead is not coded at all, hence unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from events import lexicon
from events.model import (
    Actor,
    ActorKind,
    Casualties,
    DateBasis,
    DatePrecision,
    EventDate,
    Importance,
    SubEventType,
)
from events.sources.datasets.actors import actor, country_name, country_of_fips, country_of_iso3
from events.sources.datasets.row import Cells, DataSet, Entry, OutOfScope, Unfit, dated, day, located
from geodata.places import Resolution, WherePrecision

GDELT = DataSet(
    "gdelt", "GDELT 2.0", "The GDELT Project, gdeltproject.org: free use with a citation and a link to the project."
)
MACHINE_CODED = 0.4
"""Confidence: coded by machine, and many rows tell one event."""
COLUMN_COUNT = 61
_ACTOR = (
    *("code", "name", "countrycode", "knowngroupcode", "ethniccode", "religion1code", "religion2code"),
    *("type1code", "type2code", "type3code"),
)
_GEO = ("type", "fullname", "countrycode", "adm1code", "adm2code", "lat", "long", "featureid")
COLUMNS: Sequence[str] = (
    *("globaleventid", "sqldate", "monthyear", "year", "fractiondate"),
    *(f"actor1{name}" for name in _ACTOR),
    *(f"actor2{name}" for name in _ACTOR),
    *("isrootevent", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale"),
    *("nummentions", "numsources", "numarticles", "avgtone"),
    *(f"{of}geo_{name}" for of in ("actor1", "actor2", "action") for name in _GEO),
    *("dateadded", "sourceurl"),
)
ALIASES: Mapping[str, tuple[str, ...]] = {"latitude": ("actiongeo_lat",), "longitude": ("actiongeo_long",)}
_WHERE = {
    1: WherePrecision.COUNTRY,
    2: WherePrecision.ADMIN1,
    3: WherePrecision.EXACT,
    4: WherePrecision.EXACT,
    5: WherePrecision.ADMIN1,
}
"""ActionGeo_Type: country, US state, US city, city, state."""
_TYPES = {
    "MIL": (ActorKind.STATE_FORCES, "Military Forces of {}"),
    "COP": (ActorKind.STATE_FORCES, "Police Forces of {}"),
    "GOV": (ActorKind.STATE_FORCES, "Government of {}"),
    "SPY": (ActorKind.STATE_FORCES, "Security Forces of {}"),
    "REB": (ActorKind.REBEL_GROUP, "Unidentified Armed Group ({})"),
    "INS": (ActorKind.REBEL_GROUP, "Unidentified Armed Group ({})"),
    "SEP": (ActorKind.REBEL_GROUP, "Unidentified Armed Group ({})"),
    "UAF": (ActorKind.POLITICAL_MILITIA, "Unidentified Armed Group ({})"),
    "CVL": (ActorKind.CIVILIANS, "Civilians ({})"),
    "REF": (ActorKind.CIVILIANS, "Civilians ({})"),
}
"""CAMEO's role codes whose class is plain; other actors keep GDELT's name."""


def entry(cells: Cells) -> Entry:
    """What a row says. Raises Unfit, and OutOfScope for what is no conflict event."""
    sub = _sub(cells.need("eventcode"))
    return Entry(
        own_id=cells.need("globaleventid"),
        sub=sub,
        when=_when(cells),
        side_a=_side(cells, 1),
        side_b=_side(cells, 2),
        where=_where(cells),
        casualties=Casualties(),
        cells=_words(cells),
        confidence=MACHINE_CODED,
        notes=(f"CAMEO {cells.get('eventcode')}", f"{cells.get('numarticles') or '?'} articles by GDELT's count"),
        url=cells.get("sourceurl"),
        published=_added(cells),
        importance=Importance.MAIN if cells.get("isrootevent") == "1" else Importance.BACKGROUND,
    )


def _sub(code: str) -> SubEventType:
    """The sub-type of the longest beginning of a CAMEO code that is in the table."""
    table = _cameo()
    if not code.isdigit() or not 2 <= len(code) <= 4:
        raise Unfit(f"event code {code[:20]!r} is none of CAMEO's")
    found = next((table[code[:size]] for size in range(len(code), 1, -1) if code[:size] in table), "")
    if not found:
        raise OutOfScope(f"CAMEO {code[:2]} is no conflict event")
    return SubEventType(found)


@cache
def _cameo() -> dict[str, str]:
    return {row["code"]: row["sub_event_type"] for row in lexicon.good_rows("cameo.csv", ("code", "sub_event_type"))}


def _when(cells: Cells) -> EventDate:
    told = day(cells.need("sqldate"))
    return dated(told, told, DatePrecision.DAY, DateBasis.PUBLICATION)


def _side(cells: Cells, number: int) -> tuple[Actor, ...]:
    name, role = cells.get(f"actor{number}name"), cells.get(f"actor{number}type1code")
    if not name:
        return ()
    code = country_of_iso3(cells.get(f"actor{number}countrycode"))
    if role in _TYPES and code:
        kind, template = _TYPES[role]
        return (actor(GDELT.key, template.format(country_name(code)), kind, country=code),)
    kind = _TYPES[role][0] if role in _TYPES else ActorKind.EXTERNAL
    return (actor(GDELT.key, name.title(), kind, country=code),)


def _where(cells: Cells) -> Resolution | None:
    if not cells.get("actiongeo_type") or cells.get("actiongeo_type") == "0":
        return None
    precision = _WHERE[cells.code("actiongeo_type", _WHERE)]
    name = cells.get("actiongeo_fullname").partition(",")[0].strip()
    country = country_of_fips(cells.get("actiongeo_countrycode"))
    feature = "PCLI" if precision == WherePrecision.COUNTRY else ""
    return located(GDELT, name, cells.degrees(), precision, country=country, feature=feature)


def _added(cells: Cells) -> datetime | None:
    try:
        return datetime.strptime(cells.get("dateadded"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _words(cells: Cells) -> tuple[tuple[str, str, str], ...]:
    columns = (
        ("sub_event_type", "EventCode"),
        ("date", "SQLDATE"),
        ("side_a", "Actor1Name"),
        ("side_b", "Actor2Name"),
        ("place", "ActionGeo_FullName"),
        ("", "NumMentions"),
        ("", "NumSources"),
        ("", "NumArticles"),
        ("", "SOURCEURL"),
    )
    return tuple((field, column, cells.get(column.lower())) for field, column in columns)
