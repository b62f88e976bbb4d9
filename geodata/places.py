"""The types of places: what a name may mean, and what it was taken to mean.

Coordinates are WGS84 degrees. In signatures and fields latitude comes before longitude, as geopy has it;
in GeoJSON and in plain columns longitude comes first, as those standards have it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class WherePrecision(IntEnum):
    """How exact a location is: UCDP's `where_prec` (UCDP GED Codebook, variable `where_prec`)."""

    EXACT = 1
    """The very place is named: a town, village, base, crossing."""
    NEAR = 2
    """Within about 25 km of a named point: "near", "15 km east of", the outskirts."""
    ADMIN2 = 3
    """Only a second-order unit (district) is known."""
    ADMIN1 = 4
    """Only a first-order unit (governorate, oblast) is known."""
    LINEAR = 5
    """Along a line or in a vague area: a river stretch, a road, a border, a region."""
    COUNTRY = 6
    """Only the country is known."""
    INTERNATIONAL = 7
    """International waters or airspace."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer."""

    id: str
    """`geonames:<geonameid>` for base places, `furat:<cc>-<slug>` for curated, `add:<source>-<n>` for added ones."""
    name: str
    """Name in Latin script, the spelling most used in English."""
    latitude: float
    """Degrees north, -90..90."""
    longitude: float
    """Degrees east, -180..180."""
    feature: str
    """GeoNames feature code (PPL, PPLX, AIRB, STM, ADM1, ...; geonames.org/export/codes.html)."""
    country: str
    """ISO 3166-1 alpha-2, or "" where none applies."""
    admin1: str | None = None
    """Common English name of the first-order unit."""
    admin2: str | None = None
    """Common English name of the second-order unit; None where the source has none."""
    name_ar: str | None = None
    """Usual Arabic name."""
    aliases: tuple[str, ...] = ()
    """Other spellings, any script."""
    population: int | None = None
    """Inhabitants; None when unknown (the base writes 0 for unknown)."""
    radius_km: float | None = None
    """Half extent of an area; None for points."""
    accuracy_km: float | None = None
    """Estimated error of the coordinate; None when the source gives none."""
    source: str = ""
    """Where the row comes from, in words."""

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.id}: coordinate off the earth ({self.latitude}, {self.longitude})")
        if not self.name:
            raise ValueError(f"{self.id}: a place needs a name")

    def __hash__(self) -> int:
        """The id's: equal places have one id, and a place has too many fields to hash them all each time."""
        return hash(self.id)

    @property
    def geonameid(self) -> int | None:
        """The GeoNames id, where the place is GeoNames' own."""
        return int(self.id[9:]) if self.id.startswith("geonames:") else None


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as it stands in a text, before anyone decides which place it is."""

    text: str
    """The words of the name, without cue words and proclitics."""
    start: int
    """First character in the text."""
    end: int
    """One past the last character."""
    cue: str | None = None
    """Kind of place the words around it name: a key of `geodata/data/cues.csv` (city, village, district,
    governorate, countryside, river, airport, camp, crossing, ...)."""
    relation: str | None = None
    """How the event lies to the place: None (at it), "near", "countryside", "side", "between", "along"."""
    distance_km: float | None = None
    """Stated distance from the place ("15 km east of")."""
    bearing: str | None = None
    """Stated direction, one of N NE E SE S SW W NW."""
    place_ids: tuple[str, ...] = ()
    """Ids of the places the gazetteer holds under this name, unranked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place a toponym may mean, with its score."""

    place: Place
    score: float
    """0..1, comparable between toponyms of one article."""
    reasons: tuple[str, ...] = ()
    """Short English phrases: "same country as 4 other places", "named admin unit nearby", ..."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a toponym was taken to mean, or that it was not decided."""

    toponym: Toponym
    place: Place | None
    """None when no candidate passed the measured score: unresolved, candidates kept."""
    precision: WherePrecision | None
    """None exactly when place is None."""
    latitude: float | None = None
    """Degrees; differs from the place's own when the text says "15 km east of"."""
    longitude: float | None = None
    radius_km: float | None = None
    """Radius within which the text leaves the location; None for a plain point."""
    score: float = 0.0
    candidates: tuple[Candidate, ...] = field(default=())
    reasons: tuple[str, ...] = ()
    path: tuple[tuple[float, float], ...] = ()
    """Points (latitude, longitude) of the line that is meant: from X to Y, the stretch of a river; empty for points and
    areas, whose extent is `radius_km` or the outline of their unit."""

    def __post_init__(self) -> None:
        if (self.place is None) != (self.precision is None):
            raise ValueError("a resolution has both place and precision, or neither")
