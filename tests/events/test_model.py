"""The types: what they refuse, and the codes they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from events.model import DateBasis, DatePrecision, EventDate, Span, Toll


def test_precisions_have_acleds_codes() -> None:
    assert [precision.acled for precision in DatePrecision] == [1, 2, 2, 3, 3]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (5, 3)])
def test_spans_run_forward(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="runs forward"):
        Span(start, end)


@pytest.mark.parametrize("numbers", [(-1, 2, 3), (5, 4, 6), (1, 2, 1)])
def test_tolls_rise(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Toll(*numbers)


def test_events_end_after_they_start() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        EventDate(date(2017, 11, 19), date(2017, 11, 18), DatePrecision.DAY, DateBasis.STATED)
