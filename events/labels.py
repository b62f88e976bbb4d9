"""What ids are called on screen, in English and Arabic: colour groups, event types, sources of a choice."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from events.errors import LexiconError
from events.model import EventType, Importance, SubEventType

Language = Literal["en", "ar"]
Names = Callable[[str, str], str]
"""(kind, id) -> words; kinds are actor, side, type, sub, country, source, importance."""

_SIDES = Path(__file__).with_name("lexicons") / "sides.csv"

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


@dataclass(frozen=True, slots=True)
class Side:
    """A colour group of actors."""

    id: str
    name_en: str
    name_ar: str
    colour: str
    """#rrggbb; safe for colour-blind eyes."""
    note: str

    def name(self, language: Language) -> str:
        """Its name in a language."""
        return self.name_ar if language == "ar" else self.name_en


@cache
def sides() -> tuple[Side, ...]:
    """The colour groups in the order of the legend. Raises LexiconError when their file is broken."""
    try:
        with _SIDES.open(encoding="utf-8", newline="") as file:
            return tuple(Side(**row) for row in csv.DictReader(file))
    except (OSError, TypeError) as error:
        raise LexiconError(f"{_SIDES}: the colour groups cannot be read: {error}") from error


@cache
def names(language: Language) -> Names:
    """The words for ids in a language; what has none (actors, countries, sources) stands as it is."""
    known: dict[str, Mapping[str, str]] = {
        "side": {side.id: side.name(language) for side in sides()},
        "importance": {key.value: words for key, words in _IMPORTANCE[language].items()},
    }
    if language == "ar":
        known["type"] = {key.value: words for key, words in _TYPES_AR.items()}
        known["sub"] = {key.value: words for key, words in _SUB_TYPES_AR.items()}
    return lambda kind, id: known.get(kind, {}).get(id, id)
