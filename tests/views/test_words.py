"""The words of the page are complete in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import views
from events.model import DateBasis, DatePrecision, Level, Stance
from events.query import ORDERS
from geodata.places import WherePrecision
from views.words import plain, words

EN, AR = words("en").texts, words("ar").texts


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys():
    assert set(EN) == set(AR)


def test_both_languages_put_in_the_same_values():
    assert {key: fields(text) for key, text in EN.items()} == {key: fields(AR[key]) for key in EN}


def test_the_arabic_words_are_arabic():
    plain = [key for key, text in AR.items() if not re.search("[\u0600-\u06ff]", text)]
    names = {f"exports.{name}" for name in ("svg", "pdf", "xlsx", "geojson", "kml", "gpkg", "geoparquet")}
    assert set(plain) <= {*names, "size.a4", "table.before", "table.after", "detail.versus"}


def test_every_key_in_the_code_has_words():
    code = "\n".join(
        path.read_text("utf-8") for path in [*Path(views.__file__).parent.glob("*.py"), Path("dashboard.py")]
    )
    used = set(re.findall(r'(?:words|said)\(\s*"([a-z_]+\.[a-z_.]+)"', code))
    assert len(used) > 60
    assert used <= set(EN)


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("where_precision", [f"{p:d}" for p in WherePrecision]),
        ("date_precision", [f"{p:d}" for p in DatePrecision]),
        ("date_basis", list(DateBasis)),
        ("stance", list(Stance)),
        ("level", list(Level)),
        ("order", [o for o in ("date", "-date", "place", "type", "side") if o.removeprefix("-") in ORDERS]),
    ],
)
def test_every_value_of_the_model_has_words(section, values):
    assert {f"{section}.{value}" for value in values} <= set(EN)


@pytest.mark.parametrize("text", ["![x](http://evil.example/a.png)", "<b>", "*a* _b_ `c`", "$x$", ":red[x]", "a\\b"])
def test_text_from_outside_is_no_markdown(text):
    escaped = plain(text)
    assert re.sub(r"\\(.)", r"\1", escaped) == text
    assert not re.search(r"(?<!\\)[`*_\[\]()<>!$:]", escaped)
