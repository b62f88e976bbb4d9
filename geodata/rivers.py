"""Named rivers: their courses found in a network of nameless river lines.

A table names points along each river; between one point and the next the course is the shortest way through the
network, or a straight line where the point is marked "~" (long lakes, which the network leaves out). Lines of the
network are cut at whole degrees and broken at lakes and reservoirs, so ends close to each other count as joined.
"""

from __future__ import annotations

import csv
import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

from geodata.areas import Arc
from geodata.errors import DrawingError

JOIN_DEGREES = 0.6
"""Ends no farther apart than this may be joined; reservoirs such as Assad's break the line by up to 0.3 degrees."""
SNAP_DEGREES = 0.13
"""A point of the table farther than this from every line (14 km) would pull the course onto another river."""
JOIN_COST = 4.0
"""A join costs this many times its length, so that it is used only where there is no line."""


@dataclass(frozen=True, slots=True, eq=False)
class River:
    """A named river."""

    name_en: str
    name_ar: str
    min_zoom: int
    """Web-map zoom from which it is named."""
    course: shapely.LineString
    """From source to mouth; longitude, latitude in degrees."""

    def name(self, language: str) -> str:
        return self.name_ar if language == "ar" else self.name_en


def named_rivers(table: Path, lines: Sequence[Arc]) -> tuple[River, ...]:
    """The rivers of a table (name_en, name_ar, min_zoom, course as "lat lon;lat lon") followed through the lines.

    Raises DrawingError naming the river and the stretch that cannot be followed.
    """
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    network = _Network(lines)
    courses = [network.course(row["name_en"], _stops(row["course"])) for row in rows]
    return tuple(
        River(row["name_en"], row["name_ar"], int(row["min_zoom"]), course)
        for row, course in zip(rows, courses, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Stop:
    longitude: float
    latitude: float
    straight: bool
    """Reached in a straight line from the stop before."""


def _stops(course: str) -> list[_Stop]:
    pairs = [(point.lstrip("~").split(), point.startswith("~")) for point in course.split(";")]
    return [_Stop(float(longitude), float(latitude), straight) for (latitude, longitude), straight in pairs]


class _Network:
    """Every point of every line is a node; neighbours on a line are joined, and line ends to near nodes."""

    def __init__(self, lines: Sequence[Arc]) -> None:
        self._all = [line for line in lines if len(line) > 1]

    def course(self, name: str, stops: Sequence[_Stop]) -> shapely.LineString:
        """The line past the stops; each is moved to the nearest point of the network."""
        places = np.array([(stop.longitude, stop.latitude) for stop in stops])
        nodes, edges = self._near(places)
        ends = [int(np.argmin(np.hypot(*(nodes - place).T))) for place in places]
        for stop, end, place in zip(stops, ends, places, strict=True):
            if not stop.straight and np.hypot(*(nodes[end] - place)) > SNAP_DEGREES:
                raise DrawingError(f"river {name}: no river line near {stop.latitude} {stop.longitude}")
        line = [nodes[ends[0]]]
        for start, goal, stop, place in zip(ends, ends[1:], stops[1:], places[1:], strict=False):
            way = [] if stop.straight else _shortest(edges, start, goal)
            if not way and not stop.straight:
                raise DrawingError(f"river {name}: no way from {nodes[start]} to {nodes[goal]} in the river lines")
            line += [place] if stop.straight else list(nodes[way[1:]])
        return shapely.LineString(np.array(line))

    def _near(self, stops: Arc) -> tuple[Arc, dict[int, list[tuple[int, float]]]]:
        """Nodes within two degrees of the stops' box, and what each is joined to at which cost (degrees)."""
        (west, south), (east, north) = stops.min(axis=0) - 2, stops.max(axis=0) + 2
        lines = [a for a in self._all if west < a[0, 0] < east and south < a[0, 1] < north]
        starts = np.cumsum([0, *(len(a) for a in lines)])
        nodes = np.concatenate(lines)
        edges: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for start, end in pairwise(starts.tolist()):
            steps = np.hypot(*np.diff(nodes[start:end], axis=0).T)
            for i, step in enumerate(steps, start=int(start)):
                _join(edges, i, i + 1, float(step))
        _join_ends(nodes, [int(n) for s, e in pairwise(starts.tolist()) for n in (s, e - 1)], edges)
        return nodes, edges


def _join(edges: dict[int, list[tuple[int, float]]], one: int, other: int, cost: float) -> None:
    edges[one].append((other, cost))
    edges[other].append((one, cost))


def _join_ends(nodes: Arc, ends: list[int], edges: dict[int, list[tuple[int, float]]]) -> None:
    points = np.array(shapely.points(nodes), dtype=object)
    pairs = shapely.STRtree(points).query(points[ends], predicate="dwithin", distance=JOIN_DEGREES)
    for end, node in zip(np.array(ends)[pairs[0]].tolist(), pairs[1].tolist(), strict=True):
        gap = float(np.hypot(*(nodes[end] - nodes[node])))
        _join(edges, end, node, gap * JOIN_COST)


def _shortest(edges: dict[int, list[tuple[int, float]]], start: int, goal: int) -> list[int]:
    """Dijkstra's shortest way, as nodes from start to goal; empty when there is none."""
    cost, came = {start: 0.0}, {start: start}
    queue = [(0.0, start)]
    while queue:
        so_far, node = heapq.heappop(queue)
        if node == goal:
            return _trace(came, start, goal)
        if so_far > cost[node]:
            continue
        for neighbour, step in edges[node]:
            total = so_far + step
            if total < cost.get(neighbour, np.inf):
                cost[neighbour], came[neighbour] = total, node
                heapq.heappush(queue, (total, neighbour))
    return []


def _trace(came: dict[int, int], start: int, goal: int) -> list[int]:
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
