"""What is kept of one unit of the source."""

import pytest

from geodata.build_areas import build, slim
from geodata.errors import AreaError

UNIT = {"adm1_code": "SYR-5258", "iso_3166_2": "SY-DY", "iso_a2": "SY", "name_en": "Deir ez-Zor", "admin": "Syria"}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({}, {"id": "SYR-5258", "iso": "SY-DY", "country": "SY", "name": "Deir ez-Zor", "name_ar": ""}),
        ({"name_ar": "محافظة دير الزور"}, {"name_ar": "دير الزور"}),
        ({"name_ar": "لفيف أوبلاست"}, {"name_ar": "لفيف"}),
        ({"name_ar": "أوبلاست دونيتسك"}, {"name_ar": "دونيتسك"}),
        ({"name_en": None, "name": "Dayr Az Zawr"}, {"name": "Dayr Az Zawr"}),
        ({"name_en": "West Soudan"}, {"name": "West Darfur"}),
        ({"iso_3166_2": "UA-43", "iso_a2": "RU"}, {"country": "UA"}),
        ({"iso_3166_2": "SY-X01~"}, {"iso": "SY-X01"}),
        ({"iso_3166_2": "-99-X11~"}, {"iso": ""}),
        ({"iso_3166_2": None}, {"iso": ""}),
    ],
)
def test_five_values_are_kept(values, kept):
    found = slim({**UNIT, **values})
    assert {key: found[key] for key in kept} == kept


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"features": [{}]}'])
def test_another_file_is_refused(tmp_path, content):
    source = tmp_path / "other.json"
    source.write_text(content)
    with pytest.raises(AreaError, match=r"other\.json"):
        build(source, tmp_path / "out.gz")
    assert not (tmp_path / "out.gz").exists()
