"""What is asked of the query's copy (`events.cache`), as constant SQL; `{where}` are a filter's conditions."""

from __future__ import annotations

from events.grid import SAME_CELL

UNIT_PRECISION = {"day": 1, "week": 3, "month": 4, "year": 5}
"""The coarsest date precision (UCDP) that fits into one bar."""
CELLS = """
with counted as (
    select spot, side, count(*) as n, sum(killed_best) as deaths, max(where_precision) as worst,
           max(radius_km) as radius, min(rowid) as first
    from lake.event where {where} and spot in (select no from lake.spot where {inside}) group by spot, side
), here as (
    select counted.*, lon, lat, place_id, place, place_ar,
           floor(x / $size)::bigint as cx, floor(y / $size)::bigint as cy
    from counted join lake.spot on spot = no
), by_side as (
    select cx, cy, name, sum(n)::bigint as n from here join lake.side on side = no group by all
), by_point as (
    select cx, cy, lon, lat, place_id, any_value(place) as place, any_value(place_ar) as place_ar, sum(n) as n
    from here group by cx, cy, lon, lat, place_id
), whole as (
    select cx, cy, sum(n)::bigint as n, sum(deaths)::bigint as deaths, max(worst) as worst, max(radius) as radius,
           min(first) as first, count(distinct place_id) as places
    from here group by cx, cy
), mixes as (
    select cx, cy, list(row(name, n) order by n desc, name) as mix from by_side group by cx, cy
), top_point as (
    select cx, cy, first(row(lon, lat, place, place_ar) order by n desc, place_id, lon, lat) as point
    from by_point group by cx, cy
)
select point[1], point[2], n, mix[1][1], deaths, worst, radius, case when n = 1 then first end, point[3], point[4],
       places, mix
from whole join mixes using (cx, cy) join top_point using (cx, cy)
order by n desc, first
"""
AT = f"spot in (select no from lake.spot where {{inside}} and {SAME_CELL})"

FROM = "from lake.event where {where}"
TOTALS = """
select count(*), count(where_precision),
       sum(coalesce(killed_low, killed_best, killed_high)),
       sum(coalesce(killed_best, killed_low, killed_high)), sum(coalesce(killed_high, killed_best, killed_low)),
       count(*) filter (coalesce(killed_best, killed_low, killed_high) is null), sum(injured_best),
       min(date_start), max(date_end), count(*) filter (date_start is null)
from lake.event where {where}
"""
SPAN = f"""
select min(date_start), max(date_start), count(*) filter (date_start is null),
       {", ".join(f"count(*) filter (date_precision > {exact})" for exact in UNIT_PRECISION.values())}
{FROM}
"""
BAR = f"""
select date_trunc($unit, date_start)::date as start, name, sum(n)::bigint
from (select date_start, side, count(*) as n {FROM} and date_start is not null group by all)
join lake.side on side = no group by all order by all
"""
PRECISIONS = f"select where_precision, count(*) {FROM} and where_precision is not null group by all order by all"
COUNTS = f"select {{table}}, count(*) {FROM} group by all"
VALUES = {
    ("who", "sides"): "sides",
    ("who", "actors"): "actors",
    ("who", "sides_a"): "sides_a",
    ("who", "sides_b"): "sides_b",
    ("who", "side_a"): "side_a",
    ("who", "side_b"): "side_b",
    ("kind", "event_type"): "[event_type]",
    ("kind", "sub_event_type"): "[sub_event_type]",
    ("kind", "importance"): "[importance]",
    ("spot", "country"): "[country]",
    ("kind", "review"): "[review]",
    ("outlet", "sources"): "sources",
    ("voice", "claimants"): "claimants",
}
"""(small table, what is chosen by) -> the values of one of its rows as a list."""
ID = 7
"""Where CELLS has the number of an event that is alone in its cell."""
EXTENT = f"select min(lon), min(lat), max(lon), max(lat) from lake.spot where no in (select spot {FROM})"
COLUMN_OF = {"side": "side.name"}
ROWS = """
from lake.event event join lake.who who on event.who = who.no join lake.spot spot on event.spot = spot.no
join lake.kind kind on event.kind = kind.no join lake.side side on event.side = side.no
join lake.outlet outlet on event.outlet = outlet.no
"""
PLACES = f"""
select place_id, min(place), min(place_ar), min(country), min(admin1), arg_max(lon, (n, lon)), arg_max(lat, (n, lon)),
       sum(n)::bigint as events
from (select spot, count(*) as n {FROM} group by spot) join lake.spot on spot = no
where place_id is not null group by place_id order by events desc, place_id
"""
