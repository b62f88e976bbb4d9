"""The table shows numbers and days whole."""

from __future__ import annotations

import pandas as pd
import pytest

from views.table import widths
from views.words import words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_longest_toll_and_day_are_seen_whole(language):
    told = words(language)
    names = [told(f"columns.{column}") for column in ("date", "killed", "injured", "place")]
    days = "\u20662017-10-01 – 2017-10-07\u2069"
    rows = [("2017-10-01", "3", "", "x" * 90), (days, "\u206619–1,100\u2069 (best 1,100)", "", "")]
    date, killed, injured = (wide for _, wide in widths(pd.DataFrame(rows, columns=names), told))
    assert date > 23 * 7
    assert killed > 21 * 7
    assert injured < 100


def test_an_empty_table_has_widths_too():
    names = [words("en")(f"columns.{column}") for column in ("date", "killed", "injured")]
    assert all(wide > 20 for _, wide in widths(pd.DataFrame([], columns=names), words("en")))
