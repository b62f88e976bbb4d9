"""What ids are called on screen and in the terminal, in English and Arabic: sides, event types, countries, actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Literal

from events import lexicon
from events.lexicon import Side, sides
from events.model import Actor, EventType, Importance, Readers, Review, SubEventType
from geodata.wording import wording

__all__ = ["Language", "Names", "Side", "actor_names", "names", "side_colour", "sides"]

Language = Literal["en", "ar"]
Names = Callable[[str, str], str]
"""(kind, id) -> words; kinds are actor, claimant, side, type, sub, country, source, importance, review,
readers, where."""

_TYPES_AR = {
    EventType.BATTLES: "معارك",
    EventType.EXPLOSIONS: "انفجارات وعنف عن بُعد",
    EventType.VIOLENCE_AGAINST_CIVILIANS: "عنف ضد المدنيين",
    EventType.PROTESTS: "احتجاجات",
    EventType.RIOTS: "أعمال شغب",
    EventType.STRATEGIC: "تطورات ميدانية وسياسية",
}
_SUB_TYPES_AR = {
    SubEventType.ARMED_CLASH: "اشتباك مسلح",
    SubEventType.GOVERNMENT_REGAINS: "استعادة الحكومة أرضًا",
    SubEventType.NON_STATE_OVERTAKES: "سيطرة جماعة مسلحة على أرض",
    SubEventType.CHEMICAL_WEAPON: "سلاح كيميائي",
    SubEventType.AIR_STRIKE: "غارة جوية أو بطائرة مسيّرة",
    SubEventType.SUICIDE_BOMB: "تفجير انتحاري",
    SubEventType.SHELLING: "قصف مدفعي أو صاروخي",
    SubEventType.REMOTE_EXPLOSIVE: "عبوة ناسفة أو لغم",
    SubEventType.GRENADE: "قنبلة يدوية",
    SubEventType.SEXUAL_VIOLENCE: "عنف جنسي",
    SubEventType.ATTACK: "اعتداء على مدنيين",
    SubEventType.ABDUCTION: "خطف أو إخفاء قسري",
    SubEventType.PEACEFUL_PROTEST: "احتجاج سلمي",
    SubEventType.PROTEST_INTERVENTION: "احتجاج تدخلت فيه قوات",
    SubEventType.EXCESSIVE_FORCE: "قوة مفرطة ضد محتجين",
    SubEventType.VIOLENT_DEMONSTRATION: "مظاهرة عنيفة",
    SubEventType.MOB_VIOLENCE: "عنف حشود",
    SubEventType.AGREEMENT: "اتفاق",
    SubEventType.ARRESTS: "اعتقالات",
    SubEventType.CHANGE_TO_GROUP: "تغيّر في جماعة أو نشاطها",
    SubEventType.DISRUPTED_WEAPONS: "إحباط استخدام سلاح",
    SubEventType.BASE_ESTABLISHED: "إنشاء مقر أو قاعدة",
    SubEventType.LOOTING: "نهب أو تخريب ممتلكات",
    SubEventType.TRANSFER_OF_TERRITORY: "انتقال أرض دون قتال",
    SubEventType.OTHER: "غير ذلك",
}
_IMPORTANCE = {
    "en": {Importance.MAIN: "reported events", Importance.BACKGROUND: "recalled events"},
    "ar": {Importance.MAIN: "أحداث مُبلَّغ عنها", Importance.BACKGROUND: "أحداث مُستعادة من الماضي"},
}


_REVIEWS = {
    "en": {Review.OPEN: "not reviewed", Review.ACCEPTED: "accepted in review", Review.CORRECTED: "corrected in review"},
    "ar": {Review.OPEN: "لم تُراجع", Review.ACCEPTED: "أُقرّت في المراجعة", Review.CORRECTED: "صُحّحت في المراجعة"},
}

_READERS = {
    "en": {
        Readers.ONE: "read by one reader",
        Readers.AGREE: "rules and model agree",
        Readers.DIFFER: "rules and model differ",
        Readers.RULES: "found by the rules alone",
        Readers.MODEL: "found by the model alone",
    },
    "ar": {
        Readers.ONE: "قرأها قارئ واحد",
        Readers.AGREE: "تتفق فيها القواعد والنموذج",
        Readers.DIFFER: "تختلف فيها القواعد والنموذج",
        Readers.RULES: "وجدتها القواعد وحدها",
        Readers.MODEL: "وجدها النموذج وحده",
    },
}


_GREY = "#8A8A8A"


@cache
def names(language: Language) -> Names:
    """The words for ids in a language; what has none (sources, actors nobody knows) stands as it is."""
    known: dict[str, Mapping[str, str]] = {
        "side": {side.id: side.name_ar if language == "ar" else side.name_en for side in sides()},
        "importance": {key.value: words for key, words in _IMPORTANCE[language].items()},
        "review": {key.value: words for key, words in _REVIEWS[language].items()},
        "readers": {key.value: words for key, words in _READERS[language].items()},
        "where": {str(n): words for n, words in enumerate(wording(language).precision, 1)},
        "country": {c.code: c.ar[0] if language == "ar" and c.ar else c.name for c in lexicon.countries()},
    }
    if language == "ar":
        known["type"] = {key.value: words for key, words in _TYPES_AR.items()}
        known["sub"] = {key.value: words for key, words in _SUB_TYPES_AR.items()}
        known["actor"] = _actors_ar()
        known["claimant"] = dict(_actors_ar()) | {c.name: c.ar[0] for c in lexicon.claimants() if c.ar}
    return lambda kind, id: known.get(kind, {}).get(id, id)


def side_colour(side: str) -> str:
    """The colour of a side, "#rrggbb"; grey for one that is not known."""
    return next((known.colour for known in sides() if known.id == side), _GREY)


def actor_side(name: str) -> str:
    """The colour group of an actor by its canonical name; "unknown" for one the lexicon does not name."""
    return _sides_of_actors().get(name, "unknown")


@cache
def _sides_of_actors() -> Mapping[str, str]:
    return {entry.actor.name: entry.actor.side for entry in reversed(lexicon.actors())}


def actor_names(actors: Iterable[Actor], language: Language) -> tuple[str, ...]:
    """The names of an event's actors."""
    return tuple(names(language)("actor", actor.name) for actor in actors)


def _actors_ar() -> Mapping[str, str]:
    """Canonical name -> Arabic name; a named actor's own name goes before a generic one."""
    named = {entry.actor.name: entry.actor.name_ar for entry in lexicon.actors() if entry.actor.name_ar}
    return _generic_ar() | named


def _generic_ar() -> dict[str, str]:
    """Actors known by what they are, once for every country; the lexicon's forms of them are no names."""
    templates = {row["id"]: row["name"] for row in lexicon.good_rows("ar/actor_names.csv", ("id", "name"))}
    found: dict[str, str] = {}
    for entry in reversed(lexicon.generic_actors()):  # of two entries with one name the first counts
        if entry.id in templates:
            found |= _in_every_country(entry.template, templates[entry.id])
    return found


def _in_every_country(english: str, arabic: str) -> dict[str, str]:
    if "{country}" not in english:
        return {english: arabic}
    countries = (c for c in lexicon.countries() if c.ar)
    return {english.replace("{country}", c.name): arabic.replace("{country}", c.ar[0]) for c in countries}
