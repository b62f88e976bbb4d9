"""What ids are called on screen, in English and Arabic: colour groups, event types, sources of a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

from events.lexicon import Side, sides
from events.model import EventType, Importance, SubEventType

__all__ = ["Language", "Names", "Side", "names", "sides"]

Language = Literal["en", "ar"]
Names = Callable[[str, str], str]
"""(kind, id) -> words; kinds are actor, side, type, sub, country, source, importance."""

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


@cache
def names(language: Language) -> Names:
    """The words for ids in a language; what has none (actors, countries, sources) stands as it is."""
    known: dict[str, Mapping[str, str]] = {
        "side": {side.id: side.name_ar if language == "ar" else side.name_en for side in sides()},
        "importance": {key.value: words for key, words in _IMPORTANCE[language].items()},
    }
    if language == "ar":
        known["type"] = {key.value: words for key, words in _TYPES_AR.items()}
        known["sub"] = {key.value: words for key, words in _SUB_TYPES_AR.items()}
    return lambda kind, id: known.get(kind, {}).get(id, id)
