"""Events as words: nothing more exact than the fields, nothing from outside unescaped."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from builders import CIVILIANS, IS, RAQQA, SDF, article, claim, coding, located, report
from hypothesis import given
from hypothesis import strategies as st

from events.model import DatePrecision, Event, Evidence, Span, Stance, SubEventType, Toll
from geodata.places import WherePrecision
from views import telling
from views.words import words

EN, AR = words("en"), words("ar")


def event_of(text: str, code, **kinds) -> tuple[Event, object]:
    of = article(text, **kinds)
    return Event("event-1", code, (report(of, code),)), of


def shown(text: str) -> str:
    """A text without the marks that only keep digits in order."""
    return text.replace("\u2066", "").replace("\u2069", "")


def test_dates_and_ranges_keep_their_order_in_arabic():
    told = telling.sentence(coding(killed=Toll(34, None, 53)), AR)
    assert "\u20662017-10-01\u2069" in told
    assert "\u206634–53\u2069" in told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(3, 3, 3)),
            "Armed clash in Raqqa, Syria, on 2017-10-01; "
            "between Syrian Democratic Forces and Islamic State; killed: 3.",
        ),
        (
            coding(a=(IS,), b=(CIVILIANS,), sub=SubEventType.ATTACK, location=located(RAQQA, WherePrecision.NEAR)),
            "Attack in or near Raqqa, Syria, on 2017-10-01; "
            "involving Islamic State and Civilians (Syria); killed: unknown.",
        ),
        (
            coding(a=(), b=(), on=None, location=located(None), killed=Toll(2, 4, 5), injured=Toll(None, 0, None)),
            "Armed clash at an unknown place, on an unknown date; sides unknown; killed: 2–5 (best 4), injured: 0.",
        ),
        (
            coding(on=date(2017, 10, 1), until=date(2017, 10, 31), precision=DatePrecision.MONTH,
                   location=located(RAQQA, WherePrecision.COUNTRY), b=()),
            "Armed clash somewhere in Syria, between 2017-10-01 and 2017-10-31; involving Military Forces of Syria; "
            "killed: unknown.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_is_made_of_the_fields(code, told):
    assert shown(telling.sentence(code, EN)) == told


def test_the_sentence_in_arabic():
    code = coding(a=(SDF,), b=(IS,), location=located(RAQQA), killed=Toll(3, 3, 3))
    told = shown(telling.sentence(code, AR))
    assert told.startswith("اشتباك مسلح في الرقة، سوريا، يوم 2017-10-01؛ بين ")
    assert told.endswith("القتلى: 3.")


@pytest.mark.parametrize(
    ("toll", "told"),
    [
        (Toll(), "unknown"),
        (Toll(0, 0, 0), "0"),
        (Toll(None, 7, None), "7"),
        (Toll(2, None, 5), "2–5"),
        (Toll(2, 4, 5), "2–5 (best 4)"),
        (Toll(1000, 1000, 1000), "1,000"),
    ],
)
def test_tolls(toll, told):
    assert shown(telling.toll_words(toll, EN)) == told


def test_each_value_stands_beside_its_words_or_is_marked_inferred():
    found, _ = event_of("Clashes in Raqqa", coding(location=located(RAQQA)))
    by_field = {value.field: value for value in telling.values(found, EN)}
    assert by_field["sub_event_type"].quotes == ("Clashes",)
    assert by_field["side_a"].inferred
    assert not by_field["killed"].inferred
    assert by_field["killed"].text == "unknown"
    assert not by_field["confidence"].inferred


HOSTILE = '<img src=x onerror="1">&<script>'


def test_everything_from_outside_is_escaped():
    code = coding(location=located(replace(RAQQA, name=HOSTILE)), a=(replace(IS, name=HOSTILE),))
    found, of = event_of(f"{HOSTILE} {HOSTILE}", code, title=HOSTILE)
    found = replace(
        found, reports=(replace(found.reports[0], coding=replace(code, claims=(claim(of, HOSTILE, HOSTILE),))),)
    )
    for html in (
        telling.values_html(found, EN),
        telling.claims_html(found, [of], EN),
        telling.article_html(of, found, EN),
        telling.why_html(found, EN),
    ):
        assert "<img" not in html
        assert "<script" not in html


def test_claims_tell_who_and_how():
    text = "SOHR denies the strike on Raqqa"
    of = article(text)
    code = coding(claims=(claim(of, "SOHR denies", "SOHR", Stance.DENIES),))
    html = telling.claims_html(Event("event-1", code, (report(of, code),)), [of], EN)
    assert 'class="denies"' in html
    assert ">denies</em>" in html
    assert "SOHR denies</q>" in html


def spans(length: int) -> st.SearchStrategy[Span]:
    edge = st.integers(0, length + 3)
    return st.builds(lambda a, b: Span(min(a, b), max(a, b)), edge, edge)


@given(st.data(), st.text(alphabet="a<&>\"'ق \n", max_size=40))
def test_marking_changes_no_letter_and_is_well_formed(data, text):
    evidence = [
        Evidence(field, span, span.of(text))
        for field, span in data.draw(
            st.lists(st.tuples(st.sampled_from(["event", "place", "date"]), spans(len(text))), max_size=6)
        )
    ]
    html = telling.highlighted(text, evidence, EN)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == text
    assert html.count("<mark") == html.count("</mark>")
    assert html.count("<span") == html.count("</span>")


def test_overlapping_evidence_names_all_of_it():
    html = telling.highlighted("abcdef", [Evidence("place", Span(0, 4), ""), Evidence("date", Span(2, 6), "")], EN)
    assert re.findall(r'title="([^"]*)">(\w+)', html) == [("Where", "ab"), ("Where, When", "cd"), ("When", "ef")]
