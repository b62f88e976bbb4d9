"""Named rivers: their courses found in a network of nameless river lines.

A table names points along each river; between one point and the next the course is the shortest way through the
network, or a straight line where the point is marked "~" (long lakes, which the network leaves out). Lines of the
network are cut at whole degrees and broken at lakes and reservoirs, so ends close to each other count as joined.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.areas import Arc
from geodata.errors import DrawingError

Nodes = NDArray[np.int64]
"""Numbers of nodes."""
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
        nodes, ways = self._near(places)
        ends = [int(np.argmin(np.hypot(*(nodes - place).T))) for place in places]
        for stop, end, place in zip(stops, ends, places, strict=True):
            if not stop.straight and np.hypot(*(nodes[end] - place)) > SNAP_DEGREES:
                raise DrawingError(f"river {name}: no river line near {stop.latitude} {stop.longitude}")
        line = [nodes[ends[0]]]
        for start, goal, stop, place in zip(ends, ends[1:], stops[1:], places[1:], strict=False):
            way = [] if stop.straight else _shortest(ways, start, goal)
            if not way and not stop.straight:
                raise DrawingError(f"river {name}: no way from {nodes[start]} to {nodes[goal]} in the river lines")
            line += [place] if stop.straight else list(nodes[way[1:]])
        return shapely.LineString(np.array(line))

    def _near(self, stops: Arc) -> tuple[Arc, _Ways]:
        """Nodes within two degrees of the stops' box, and the ways between them."""
        (west, south), (east, north) = stops.min(axis=0) - 2, stops.max(axis=0) + 2
        lines = [a for a in self._all if west < a[0, 0] < east and south < a[0, 1] < north]
        nodes = np.concatenate(lines)
        lasts = np.cumsum([len(line) for line in lines]) - 1
        steps = np.hypot(*np.diff(nodes, axis=0).T)
        steps[lasts[:-1]] = np.inf  # from the end of one line to the start of the next there is no way
        ends = np.sort(np.concatenate([[0], lasts[:-1] + 1, lasts]))
        return nodes, _Ways.of(steps, *_joins(nodes, ends))


@dataclass(frozen=True, slots=True)
class _Ways:
    """What each node is joined to at which cost (degrees). Plain lists: a way visits few of the nodes."""

    steps: list[float]
    """From each node to the next of its line; infinite at the end of a line."""
    others: list[int]
    """Nodes reached by joins, by the node they are reached from."""
    costs: list[float]
    starts: list[int]
    """Where a node's joins begin in `others` and `costs`; they end where the next node's begin."""

    @classmethod
    def of(cls, steps: Arc, one: Nodes, other: Nodes, costs: Arc) -> _Ways:
        """The ways along lines, and by joins in both directions."""
        start, end = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.argsort(start, kind="stable")
        firsts = np.searchsorted(start[order], np.arange(len(steps) + 2))
        return cls([*steps.tolist(), np.inf], end[order].tolist(), np.tile(costs, 2)[order].tolist(), firsts.tolist())

    def from_node(self, node: int) -> Iterator[tuple[int, float]]:
        """The nodes a step away, each with its cost."""
        if node:
            yield node - 1, self.steps[node - 1]
        yield node + 1, self.steps[node]
        joins = slice(self.starts[node], self.starts[node + 1])
        yield from zip(self.others[joins], self.costs[joins], strict=True)


def _joins(nodes: Arc, ends: Nodes) -> tuple[Nodes, Nodes, Arc]:
    """Ends of lines, the nodes near each, and what it costs to go from the one to the other."""
    pairs = shapely.STRtree(np.array(shapely.points(nodes), dtype=object)).query(
        shapely.points(nodes[ends]), predicate="dwithin", distance=JOIN_DEGREES
    )
    one, other = ends[pairs[0]], pairs[1]
    return one, other, np.hypot(*(nodes[one] - nodes[other]).T) * JOIN_COST


def _shortest(ways: _Ways, start: int, goal: int) -> list[int]:
    """Dijkstra's shortest way, as nodes from start to goal; empty when there is none."""
    cost, came = {start: 0.0}, {start: start}
    queue = [(0.0, start)]
    while queue:
        so_far, node = heapq.heappop(queue)
        if node == goal:
            return _trace(came, start, goal)
        if so_far > cost[node]:
            continue
        for neighbour, step in ways.from_node(node):
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
