"""Spans somebody else found: which places they may mean, and what a street, a bank or an adjective is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.countries import hints
from geodata.gazetteer import Gazetteer
from geodata.places import Resolution, Toponym, WherePrecision
from geodata.resolve import Context, Resolver
from geodata.spans import FACILITY, at, region_of


def one(gazetteer: Gazetteer, text: str, name: str, language: str) -> Toponym:
    start = text.index(name)
    (found,) = at(text, gazetteer, [(start, start + len(name))], language=language)
    assert (found.start, found.end) == (start, start + len(name))
    return found


def resolved(gazetteer: Gazetteer, text: str, *names: str) -> list[Resolution]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    toponyms = at(text, gazetteer, spans, language="en")
    return list(Resolver(gazetteer).resolve(toponyms, Context(hints(text), "en")))


@pytest.mark.parametrize(
    ("text", "name", "language", "place"),
    [
        ("قتل مدنيون في بلدة هجين بسوريا", "بلدة هجين", "ar", "geonames:174506"),
        ("European leaders met", "European", "en", "furat:xx-europe"),
        ("the European Commission said", "European Commission", "en", "furat:xx-europe"),
        ("قال مسؤول أوروبي", "أوروبي", "ar", "furat:xx-europe"),
        ("English fans", "English", "en", "furat:gb-england"),
        ("Syrian troops", "Syrian", "en", "country:SY"),
        ("the Bank of Mexico cut rates", "Bank of Mexico", "en", "country:MX"),
        ("in Adair County, Kentucky", "Adair County", "en", "uscensus:21001"),
        ("in Miami-Dade", "Miami-Dade", "en", "uscensus:12086"),
        ("miners of SA in Adelaide, Australia", "SA", "en", "furat:au-south-australia"),
    ],
)
def test_what_a_span_may_mean(gazetteer: Gazetteer, text: str, name: str, language: str, place: str) -> None:
    assert place in one(gazetteer, text, name, language).place_ids


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("قتل مدنيون في بلدة هجين", "قتل", "ar"),
        ("a shop on Atlantic Avenue in Ohio", "Atlantic Avenue", "en"),
        ("the British Embassy was closed", "British Embassy", "en"),
        ("the West has said so", "West", "en"),
        ("in the Dutch Quarter", "Dutch Quarter", "en"),
        ("miners of SA in Johannesburg, South Africa", "SA", "en"),
    ],
)
def test_what_a_span_does_not_mean(gazetteer: Gazetteer, text: str, name: str, language: str) -> None:
    assert one(gazetteer, text, name, language).place_ids == ()


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("A fire broke out in Kent on Sunday, police said in England.", "Kent", "Kent"),
        ("The trial of two men opened at Bolton in England, where they had lived for years.", "Bolton", "Bolton"),
        ("He moved to Rossville, Ga. with his brother.", "Ga.", "Georgia"),
        ("They live in Alta. and are well.", "Alta.", "Alberta"),
    ],
)
def test_marked_names_that_are_also_words(gazetteer: Gazetteer, text: str, name: str, place: str) -> None:
    """Somebody marked them as places: a capital inside a sentence, or the point of an abbreviation, is enough."""
    found = one(gazetteer, text, name, "en")
    assert gazetteer.place(found.place_ids[0]).name == place


@pytest.mark.parametrize(
    ("text", "name"), [("Kent said nothing in England.", "Kent"), ("he was reading there", "reading")]
)
def test_marked_words_without_that(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert one(gazetteer, text, name, "en").place_ids == ()


def test_a_street_lies_in_the_town_the_article_is_about(gazetteer: Gazetteer) -> None:
    text = "A bomb went off in Mosul. People ran from Mosul towards Zaytun Street in Iraq."
    _, street = resolved(gazetteer, text, "Mosul", "Zaytun Street")
    assert street.toponym.cue == FACILITY
    assert street.place is not None
    assert street.place.name == "Mosul"
    assert street.precision is WherePrecision.NEAR, "no more exact than the town"
    assert "the article is about Mosul" in street.reasons[0]


def test_a_street_of_an_article_about_many_towns_is_nowhere(gazetteer: Gazetteer) -> None:
    text = "Bombs went off in Mosul, Basra, Aleppo and Sanaa, and in Zaytun Street."
    assert resolved(gazetteer, text, "Mosul", "Basra", "Aleppo", "Sanaa", "Zaytun Street")[-1].place is None


def test_counties_of_one_name_are_left_undecided_until_a_state_is_named(gazetteer: Gazetteer) -> None:
    (torn,) = resolved(gazetteer, "A sheriff of the United States in Pike County said so.", "Pike County")
    assert torn.place is None
    assert len(torn.candidates) > 1, "kept for the analyst"
    county, _ = resolved(gazetteer, "A sheriff in Pike County, Kentucky, said so.", "Pike County", "Kentucky")
    assert county.place is not None
    assert county.place.admin1 == "Kentucky"
    assert county.precision is WherePrecision.ADMIN2


@pytest.mark.parametrize(
    ("word", "place"),
    [("Europeans", "furat:xx-europe"), ("الأوروبية", "furat:xx-europe"), ("Syrian", None), ("", None)],
)
def test_adjectives_of_regions(gazetteer: Gazetteer, word: str, place: str | None) -> None:
    assert region_of(word) == place
    assert place is None or gazetteer.has(place)


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["ar", "en"]),
)
@settings(max_examples=60, deadline=None)
def test_any_span_of_any_text_can_be_read(text: str, one: int, other: int, language: str) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    (found,) = at(text, Gazetteer.open(), [(start, end)], language=language)
    assert (found.start, found.end) == (start, end)
    assert found.text in text, "words of the text, though a span may cut through one"
