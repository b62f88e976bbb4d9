"""What is asked of the query's copy (`events.cache`), as constant SQL; `{where}` are a filter's conditions."""

from __future__ import annotations

from events.conditions import DEATHS
from events.grid import SAME_CELL

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
           min(first) as first, count(distinct place_id) as places,
           case when min(spot) = max(spot) then min(spot) end as sole
    from here group by cx, cy
), mixes as (
    select cx, cy, list(row(name, n) order by n desc, name) as mix from by_side group by cx, cy
), top_point as (
    select cx, cy, first(row(lon, lat, place, place_ar) order by n desc, place_id, lon, lat) as point
    from by_point group by cx, cy
)
select point[1], point[2], n, mix[1][1], deaths, worst, radius, case when n = 1 then first end, point[3], point[4],
       places, sole is not null, alone.extent, mix
from whole join mixes using (cx, cy) join top_point using (cx, cy) left join lake.spot alone on alone.no = sole
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
BARS = f"""
with days as materialized (
    select date_start as day, side, date_precision as exact, count(*) as n {FROM} group by all
), span as (
    select coalesce(max(day) - min(day), 0) as long, coalesce(sum(n) filter (day is null), 0)::bigint as undated,
           case when long <= 62 then 'day' when long <= 430 then 'week' when long <= 4392 then 'month' else 'year'
           end as unit
    from days
), told as (  -- as in EXACT
    select unit, undated, coalesce(sum(n) filter
           (exact > case unit when 'day' then 1 when 'week' then 3 when 'month' then 4 else 5 end), 0)::bigint
    from span left join days on true group by unit, undated
), bars as (
    select date_trunc(unit, day)::date as start, name, sum(n)::bigint as events
    from days join lake.side on side = no, span where day is not null group by all
)
select told.*, bars.* from told left join bars on true order by start, name
"""
"""Days are counted once, whatever the unit: one reading of the events gives the span, the bars, and what they hide."""
VAGUE = f"""
with vague as (
    select date_start, least(date_end, date_start + 3700) as last, count(*) as n {FROM}
    and date_precision > {{exact}} and date_start is not null group by all
)
select start::date, sum(n)::bigint
from (
    select n, unnest(generate_series(date_trunc('{{unit}}', date_start), last, interval 1 {{unit}})) as start from vague
)
group by start order by start
"""
"""Events known less exactly than one bar, counted in every bar they may belong to; ten years at most."""
EXACT = {"day": 1, "week": 3, "month": 4, "year": 5}
"""Unit of the bars -> the coarsest date_precision (UCDP) that fits into one."""
PRECISIONS = f"select where_precision, count(*) {FROM} and where_precision is not null group by all order by all"
COUNTS = f"select {{table}}, count(*) {FROM} group by all"
VALUES = {
    "sides": ("who", "sides"),
    "sides_a": ("who", "sides_a"),
    "sides_b": ("who", "sides_b"),
    "actors": ("who", "actors"),
    "side_a": ("who", "side_a"),
    "side_b": ("who", "side_b"),
    "event_types": ("kind", "[event_type]"),
    "sub_event_types": ("kind", "[sub_event_type]"),
    "importance": ("kind", "[importance]"),
    "countries": ("spot", "[country]"),
    "sources": ("outlet", "sources"),
    "claimants": ("voice", "claimants"),
    "reviews": ("kind", "[review]"),
    "readers": ("kind", "[readers]"),
}
"""What is chosen by -> the small table it stands in, and the values of one of its rows as a list."""
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
SPOTS = f"""
select lon, lat, n, deaths, exact
from (select spot, count(*) as n, sum({DEATHS}) filter (where_precision <= 4) as deaths,
             count(*) filter (where_precision <= 4) as exact
      {FROM} and where_precision is not null group by spot)
join lake.spot on spot = no order by lon, lat
"""
"""Points of a view: events; dead and events of those that are known at least to their first-order unit."""
