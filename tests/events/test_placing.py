"""The place of an event: what each option looks like from it, which is taken, and what an unknown name does to both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from newsroom import article, reader

from events.attachment import Focus
from events.chooser import Chooser, open_placer
from events.clauses import best_trigger
from events.errors import LexiconError
from events.model import SubEventType
from events.place_signs import Places, rows
from events.placing import choose_place, near, weigh_places
from events.setting import Setting, set_scene
from events.trees import Trees


def setting_of(text: str, language: str) -> Setting:
    return set_scene(article(text, language), reader().gazetteer, reader().resolver)


def places(text: str, language: str, *, at: int = 0, kind: SubEventType = SubEventType.ATTACK) -> Places:
    """The event of a sentence with all places it might have."""
    setting = setting_of(text, language)
    reading = setting.readings[at]
    focus = Focus(reading, best_trigger(reading.triggers, kind), kind)
    return Places(setting, focus, reading.sentence.span, near(setting, reading.sentence.index))


def seen(one: Places) -> dict[str, dict[str, float]]:
    """Toponym -> its numbers by name."""
    names, numbers = rows(one)
    texts = [o.resolution.toponym.text for o in one.options]
    return {text: dict(zip(names, row, strict=True)) for text, row in zip(texts, numbers, strict=True)}


def taken(text: str, language: str, *, at: int = 0, kind: SubEventType = SubEventType.ATTACK) -> str | None:
    """The name of the place the shipped placer takes for the event of a sentence."""
    one = places(text, language, at=at, kind=kind)
    [weighed] = weigh_places(one.setting, [(one.clause, one.focus)], open_placer(language))
    place, _, _ = choose_place(weighed, None)
    return place.resolution.place.name if place and place.resolution.place else None


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("en", "Gunmen from Raqqa killed a man in Hajin near Mayadin.", {"Raqqa": "from", "Mayadin": "near"}),
        ("ar", "قتل مسلحون من الرقة رجلا في هجين قرب الميادين.", {"الرقة": "from", "هجين": "at", "الميادين": "near"}),
        ("ar", "قتل مسلحون رجلا بالرقة.", {"الرقة": "at"}),
    ],
)  # fmt: skip
def test_the_word_before_a_name_gives_it_a_role(language: str, text: str, roles: dict[str, str]) -> None:
    numbers = seen(places(text, language))
    for name, role in roles.items():
        found = next(row for text, row in numbers.items() if name.removeprefix("ال") in text)
        assert [k for k in found if k.startswith("after ") and found[k] == 1 and k != "after trigger"] == [
            f"after {role}"
        ]


def test_places_are_seen_beside_each_other() -> None:
    numbers = seen(places("DAMASCUS - Gunmen killed a teacher in Hajin on Monday, residents of Mayadin said.", "en"))
    capital, near, far = (numbers[name] for name in ("DAMASCUS", "Hajin", "Mayadin"))
    assert [one["dateline"] for one in (capital, near, far)] == [1, 0, 0]
    assert [one["country's capital"] for one in (capital, near, far)] == [1, 0, 0]
    assert [one["order"] for one in (near, far)] == [0, 1]
    assert near["options here"] == 2
    assert near["from trigger"] < far["from trigger"]


@pytest.mark.parametrize(
    ("language", "text", "struck", "beside"),
    [
        ("en", "Warplanes bombed Raqqa after ministers held talks in Damascus.", "Raqqa", "Damascus"),
        ("ar", "قصفت الطائرات الرقة بعد اجتماع الوزراء في دمشق.", "الرقة", "دمشق"),
    ],
)
def test_what_parts_a_name_from_the_event_is_counted(language: str, text: str, struck: str, beside: str) -> None:
    numbers = seen(places(text, language, kind=SubEventType.AIR_STRIKE))
    assert [(numbers[name]["parted"], numbers[name]["talk between"] > 0) for name in (struck, beside)] == [
        (0, False),
        (1, True),
    ]


def test_no_option_gives_no_rows() -> None:
    assert rows(places("Gunmen killed a teacher on Monday.", "en"))[1] == []


@pytest.mark.parametrize(
    ("language", "text", "at", "place"),
    [
        ("en", "DAMASCUS - Gunmen shot dead a teacher in Hajin on Monday, a monitor said.", 0, "Hajin"),
        ("en", "Clashes broke out in Raqqa on Monday. Gunmen killed a teacher in Mayadin the same day.", 1, "Mayadin"),
        ("ar", "دمشق - قتل مسلحون معلما في هجين يوم الاثنين.", 0, "Hajin"),
        ("ar", "اندلعت اشتباكات في الرقة الاثنين. وقتل مسلحون معلما في الميادين في اليوم نفسه.", 1, "Mayadin"),
        ("en", "Gunmen killed an elder in Mogadishu's Wadajir district on Wednesday.", 0, "Wadajir"),
        ("en", "Gunmen from Mogadishu killed an elder in Afgoye on Wednesday.", 0, "Afgoye"),
        # a place that only tells where another lies
        ("en", "Gunmen killed an elder in Bolgatanga, 560 kilometers north of Accra, on Wednesday.", 0, "Bolgatanga"),
        ("en", "Soldiers killed an elder in the town of Huwara near Nablus on Wednesday.", 0, "uwara"),
        ("en", "Gunmen killed an elder in Latifiyah, some 40 km (25 miles) south of Baghdad.", 0, "Latifiya"),
        ("en", "Gunmen killed an elder in the Qaboun area of Damascus on Wednesday.", 0, "ab"),
        # but not where the first is merely where somebody comes from, or the larger of the two
        ("en", "Gunmen from Homs, who had come by bus, killed an elder in Hajin on Wednesday.", 0, "Hajin"),
    ],
)  # fmt: skip
def test_the_place_named_with_the_event_is_taken(language: str, text: str, at: int, place: str) -> None:
    assert place in (taken(text, language, at=at) or "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The people of Damascus heard of it late. Gunmen killed a teacher at Qwrtyza on Monday.", "Qwrtyza"),
        ("The gunmen killed a teacher and two of his sons near Qwrtyza Hill on Monday.", "Qwrtyza Hill"),
    ],
)
def test_a_name_no_gazetteer_holds_is_known_to_be_a_place(text: str, name: str) -> None:
    assert any(name in r.toponym.text for r in setting_of(text, "en").unplaced)


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose in Ramadan. Gunmen killed a teacher in Hajin.",
        "The envoy said in Geneva's Qwrtyza's view nothing changed.",
        "He spoke at UNXYZ on Monday.",
        "They met at Parliament on Monday; no other parliament has three chambers.",
        "He was born in March and went to school in Arabic.",
    ],
)
def test_what_is_no_place_is_not_taken_for_one(text: str) -> None:
    assert setting_of(text, "en").unplaced == ()


def test_an_event_at_an_unknown_village_is_not_put_into_the_town_of_another_sentence() -> None:
    text = "Markets were open in Raqqa. Gunmen stormed a school at Qwrtyza and killed a teacher on Monday."
    assert taken(text, "en", at=1) is None


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Gunmen killed 11 people in an attack on the remote town of Qwrganna in Maiduguri on Monday.", "Qwrganna", 3),
        (
            "Gunmen killed a teacher and two nurses in Raqqa's western Qwrtza district on Monday, it was said.",
            "Qwrtza",
            1,
        ),
    ],
)
def test_an_unknown_name_told_with_a_town_is_named_in_the_reasons(text: str, name: str, precision: int) -> None:
    one = places(text, "en")
    [weighed] = weigh_places(one.setting, [(one.clause, one.focus)], open_placer("en"))
    place, _, _ = choose_place(weighed, None)
    assert place is not None
    assert place.resolution.precision == precision
    assert any(f"“{name}" in reason and "is not in the gazetteer" in reason for reason in place.resolution.reasons)


def test_a_placer_made_for_other_numbers_is_refused() -> None:
    empty = np.zeros((1, 1))
    other = Trees(("x",), empty.astype(np.int16), empty.astype(np.float32), np.zeros((1, 2), np.float32), 0.0)
    one = places("Gunmen killed a teacher in Hajin.", "en")
    with pytest.raises(LexiconError, match=r"events\.training"):
        weigh_places(one.setting, [(one.clause, one.focus)], Chooser(other))


def test_the_same_places_give_the_same_numbers() -> None:
    one = places("Gunmen killed a teacher in Hajin on Monday.", "en")
    assert rows(one) == rows(replace(one))
