"""What ids are called: complete in both languages, and an unknown id stands as it is."""

from __future__ import annotations

import re

import pytest

from events import lexicon
from events.labels import names, side_colour, sides
from events.model import EventType, SubEventType

ARABIC = re.compile("[\u0600-\u06ff]")
ACTOR_NAMES = list(lexicon.good_rows("ar/actor_names.csv", ("id", "name")))


@pytest.mark.parametrize(
    ("kind", "id", "en", "ar"),
    [
        ("actor", "Civilians", "Civilians", "مدنيون"),
        ("actor", "Unidentified Armed Group", "Unidentified Armed Group", "مسلحون مجهولون"),
        ("actor", "Opposition Rebels (Yemen)", "Opposition Rebels (Yemen)", "فصائل المعارضة (اليمن)"),
        ("actor", "Military Forces of Chile", "Military Forces of Chile", "القوات المسلحة (تشيلي)"),
        ("actor", "Border Guards of Yemen", "Border Guards of Yemen", "حرس الحدود (اليمن)"),
        ("actor", "Jamaatul Ahrar", "Jamaatul Ahrar", "جماعة الأحرار"),
        ("country", "SY", "Syria", "سوريا"),
        ("side", "islamic_state", "Islamic State", "تنظيم الدولة الإسلامية"),
        # boundary: what nobody knows keeps its own name
        ("actor", "A group nobody knows", "A group nobody knows", "A group nobody knows"),
        ("country", "XX", "XX", "XX"),
        ("claimant", "a fisherman", "a fisherman", "a fisherman"),
        ("kind nobody knows", "SY", "SY", "SY"),
    ],
)
def test_ids_are_named(kind, id, en, ar):
    assert (names("en")(kind, id), names("ar")(kind, id)) == (en, ar)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("type", list(EventType)),
        ("sub", list(SubEventType)),
        ("side", [side.id for side in sides()]),
        ("country", [country.code for country in lexicon.countries()]),
        ("actor", [entry.actor.name for entry in lexicon.actors()]),
        ("claimant", [claimant.name for claimant in lexicon.claimants() if claimant.ar]),
        ("actor", [entry.template.replace("{country}", "Syria") for entry in lexicon.generic_actors()]),
    ],
)
def test_every_known_id_has_an_arabic_name(kind, ids):
    named = [(str(id), names("ar")(kind, str(id))) for id in ids]
    assert [id for id, name in named if not ARABIC.search(name) and name == id and re.search("[a-z]", id)] == []


def test_a_named_actor_goes_before_a_generic_one():
    own = {entry.actor.name: entry.actor.name_ar for entry in lexicon.actors()}
    assert names("ar")("actor", "Military Forces of Syria") == own["Military Forces of Syria"]


def test_generic_names_are_of_the_lexicon_and_leave_the_country_out_only_where_it_does():
    templates = {entry.id: entry.template for entry in lexicon.generic_actors()}
    assert len({row["id"] for row in ACTOR_NAMES}) == len(ACTOR_NAMES)
    for row in ACTOR_NAMES:
        assert ("{country}" in row["name"]) == ("{country}" in templates[row["id"]]), row["id"]


def test_colours():
    assert [side_colour(side.id) for side in sides()] == [side.colour for side in sides()]
    assert side_colour("nobody") == "#8A8A8A"
