"""Events by first-order unit, against a plain count."""

from __future__ import annotations

from builders import MAYADIN, MOSUL, RAQQA, coding, located, merge, reading

from events.model import EventFilter, SubEventType, Toll
from events.query import Query
from events.shares import by_unit
from events.store import Lake
from geodata.places import WherePrecision
from geodata.shading import unit_at


def test_each_event_is_counted_where_its_point_lies_if_that_is_known(tmp_path):
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    codes = (
        coding(location=located(RAQQA), killed=Toll(3, 3, 3)),
        coding(location=located(RAQQA, WherePrecision.ADMIN1), sub=SubEventType.SHELLING),
        coding(location=located(MAYADIN), sub=SubEventType.GRENADE),
        coding(location=located(MOSUL, WherePrecision.COUNTRY), killed=Toll(9, 9, 9)),
        coding(location=None, sub=SubEventType.ARRESTS),
    )
    lake.add([reading(f"Text {n}.", code) for n, code in enumerate(codes)])
    found = by_unit(Query(lake), EventFilter())
    first, second = found.shades
    assert (first.unit, first.value) == (unit_at(RAQQA.latitude, RAQQA.longitude), 2)
    assert first.words == "events: 2 · killed: 3"
    assert (second.unit, second.value) == (unit_at(MAYADIN.latitude, MAYADIN.longitude), 1)
    assert second.words == "events: 1 · killed: unknown"
    assert found.elsewhere == 1
