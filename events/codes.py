"""The codes of events: types, precisions, stances, and what becomes of an id.

Event types are ACLED's 6 types and 25 sub-types (ACLED Codebook, 2024); precisions are UCDP's (GED Codebook).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class EventType(StrEnum):
    """ACLED's six event types."""

    __hash__ = str.__hash__  # asked for all the time; the one of Enum is not written in C

    BATTLES = "Battles"
    EXPLOSIONS = "Explosions/Remote violence"
    VIOLENCE_AGAINST_CIVILIANS = "Violence against civilians"
    PROTESTS = "Protests"
    RIOTS = "Riots"
    STRATEGIC = "Strategic developments"


class SubEventType(StrEnum):
    """ACLED's twenty-five sub-event types."""

    __hash__ = str.__hash__

    ARMED_CLASH = "Armed clash"
    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    CHEMICAL_WEAPON = "Chemical weapon"
    AIR_STRIKE = "Air/drone strike"
    SUICIDE_BOMB = "Suicide bomb"
    SHELLING = "Shelling/artillery/missile attack"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    SEXUAL_VIOLENCE = "Sexual violence"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    PEACEFUL_PROTEST = "Peaceful protest"
    PROTEST_INTERVENTION = "Protest with intervention"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS = "Disrupted weapons use"
    BASE_ESTABLISHED = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    TRANSFER_OF_TERRITORY = "Non-violent transfer of territory"
    OTHER = "Other"

    @property
    def event_type(self) -> EventType:
        """The type this sub-type belongs to."""
        return _TYPE_OF[self]


_TYPE_OF = {
    sub: event_type
    for event_type, subs in {
        EventType.BATTLES: ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
        EventType.EXPLOSIONS: (
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ),
        EventType.VIOLENCE_AGAINST_CIVILIANS: ("Sexual violence", "Attack", "Abduction/forced disappearance"),
        EventType.PROTESTS: ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
        EventType.RIOTS: ("Violent demonstration", "Mob violence"),
        EventType.STRATEGIC: (
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ),
    }.items()
    for sub in map(SubEventType, subs)
}


class ActorKind(StrEnum):
    """ACLED's interaction classes (ACLED Codebook, "Inter1/Inter2")."""

    __hash__ = str.__hash__

    STATE_FORCES = "State Forces"
    REBEL_GROUP = "Rebel Group"
    POLITICAL_MILITIA = "Political Militia"
    IDENTITY_MILITIA = "Identity Militia"
    RIOTERS = "Rioters"
    PROTESTERS = "Protesters"
    CIVILIANS = "Civilians"
    EXTERNAL = "External/Other Forces"


class DatePrecision(IntEnum):
    """UCDP's `date_prec` 1-5; ACLED's `time_precision` is 1, 2, 2, 3, 3 in this order."""

    DAY = 1
    FEW_DAYS = 2
    """Two to six days."""
    WEEK = 3
    MONTH = 4
    """More than a week, up to a month."""
    YEAR = 5
    """More than a month, up to a year."""

    @property
    def acled(self) -> int:
        """ACLED's time_precision, 1-3."""
        return (1, 2, 2, 3, 3)[self - 1]


class DateBasis(StrEnum):
    """What a date rests on."""

    STATED = "stated"
    RELATIVE = "relative"
    PUBLICATION = "publication"


class Stance(StrEnum):
    """How a claimant stands to what is said."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"


class Importance(StrEnum):
    """Whether an article reports the event or recalls it."""

    MAIN = "main"
    BACKGROUND = "background"


class Role(StrEnum):
    """On which side of an event somebody stands: `side_a` is named first or acts, `side_b` is acted upon."""

    EITHER = "either"
    SIDE_A = "side_a"
    SIDE_B = "side_b"


class Review(StrEnum):
    """Whether a person has looked at an event."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"


class Readers(StrEnum):
    """What two readers, the rules and a language model, make of an event."""

    ONE = "one"
    """Only one of them was asked."""
    AGREE = "agree"
    DIFFER = "differ"
    """Both found it, and a field is not the same; or each found it alone in another article."""
    RULES = "rules"
    """Only the rules found it."""
    MODEL = "model"


class Level(StrEnum):
    """How bad an Issue is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Fate(StrEnum):
    """What became of an event's id."""

    MERGED = "merged"
    SPLIT = "split"
    GONE = "gone"
