"""Still pictures of the map for print, slides and the web, drawn without a browser.

The same call gives the same bytes: no dates, no random ids. Matplotlib is used by its objects only (no pyplot), so
pictures can be drawn from several threads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from geodata.basemap import Box
from geodata.cells import Cell, Corners, Side, sides_of
from geodata.errors import DrawingError
from geodata.labelling import FAMILY, TEXT
from geodata.plot import fit, plot_map
from geodata.plot_legend import draw_legend, signs
from geodata.strip import HEIGHT, Bar, Perhaps, draw_strip
from geodata.wording import Wording, wording

Size = Literal["a4", "slide", "square"]
Format = Literal["png", "svg", "pdf"]

SIZES: dict[str, tuple[float, float]] = {"a4": (11.69, 8.27), "slide": (13.333, 7.5), "square": (8.0, 8.0)}
"""Width and height in inches; A4 lies on its side."""
DPI = 150
WORLD = Box(-170.0, -56.0, 180.0, 74.0)
INK, FOOT = "#1d2226", "#5d646b"
HEAD_LINES = 4
"""A filter in words longer than this is cut; the notes can carry it whole."""
_DRAWING = Lock()
"""One picture at a time: matplotlib's settings belong to the whole process, and two threads that set and restore them
leave each other's behind."""
_METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written around the map."""

    shown: int
    title: str
    subtitle: str
    hidden: str
    notes: str
    attribution: str


def draw(
    cells: Sequence[Cell],
    *,
    sides: Sequence[Side],
    title: str,
    subtitle: str,
    bbox: Box | None = None,
    size: Size = "a4",
    format: Format = "png",
    language: Literal["en", "ar"] = "en",
    shown: int | None = None,
    hidden: str = "",
    attribution: str = "",
    notes: str = "",
    bars: Sequence[Bar] = (),
    perhaps: Sequence[Perhaps] = (),
    area: Corners = (),
) -> bytes:
    """A picture of the cells on the offline base map, as bytes of a PNG (150 dpi), SVG or PDF file.

    `title` is one line, `subtitle` the filter in words; `hidden` says what is not shown and why. `shown` is the number
    of events (default: the sum of the cells'). Without a `bbox` the picture fits the cells, or shows the world when
    there are none. `bars` are drawn as a strip beneath the map.
    Raises DrawingError for an unknown size, format or language.
    """
    if size not in SIZES or format not in _METADATA:
        raise DrawingError(
            f"a picture is one of {', '.join(SIZES)} as {', '.join(_METADATA)}, not {size!r} as {format!r}"
        )
    said = wording(language)
    count = sum(cell.count for cell in cells) if shown is None else shown
    lines = (_one_line(text) for text in (title, subtitle, hidden, notes, attribution))
    words = Words(count, *lines)
    named = [replace(side, name=_one_line(side.name)) for side in sides_of(cells, sides)]
    # A dollar sign in a title is a dollar sign, not the start of a formula.
    with (
        _DRAWING,
        matplotlib.rc_context(
            {"svg.hashsalt": "furat", "pdf.fonttype": 42, "font.family": FAMILY, "text.parse_math": False}
        ),
    ):
        figure = _figure(SIZES[size])
        key = draw_legend(figure, signs(cells, named, said, area=bool(area), perhaps=bool(bars and perhaps)), language)
        axes = _frame(figure, words, key, said, language, strip=HEIGHT if bars else 0.0)
        if bars:
            base = axes.get_position().y0 - HEIGHT / float(figure.get_size_inches()[1])
            draw_strip(figure, bars, sides, base, perhaps)
        plot_map(axes, fit(bbox or _window(cells, area), axes), cells, sides, language, area=area)
        written = BytesIO()
        figure.savefig(written, format=format, dpi=DPI, facecolor="white", metadata=_METADATA[format])
    return written.getvalue()


_DIRECTIONS = str.maketrans("\u2066\u2067\u2068\u2069", "\u202a\u202b\u202a\u202c")
"""The font has no sign for isolated directions; for embedded ones it has an invisible one."""


def _one_line(text: str) -> str:
    """The text without line breaks; a letter the font lacks becomes the replacement character."""
    known, line = _letters(), " ".join(text.translate(_DIRECTIONS).split())
    return "".join(letter if ord(letter) in known else "\ufffd" for letter in line)


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FAMILY[0])).get_charmap())


def _figure(inches: tuple[float, float]) -> Figure:
    figure = Figure(figsize=inches, dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def _window(cells: Sequence[Cell], area: Corners) -> Box:
    if not cells and not area:
        return WORLD
    # A ring counts with its extent, but not beyond a country's size: one vague event must not shrink all others.
    around = [min(cell.radius_km or 0.0, 400.0) / 111.2 for cell in cells]
    spots = [(c.longitude + e, c.latitude + e) for c, e in zip(cells, around, strict=True)]
    spots += [(c.longitude - e, c.latitude - e) for c, e in zip(cells, around, strict=True)]
    spots += area
    spots += [(lon - 360, lat) for lon, lat in area if lon > 180]
    held = [(max(-180.0, min(180.0, x)), max(-80.0, min(80.0, y))) for x, y in spots]
    return Box.around(held, least=1.5)


def _frame(figure: Figure, words: Words, key: float, said: Wording, language: str, *, strip: float) -> Axes:
    """Title, filter and foot of the picture; `key` is the height of the legend in inches, `strip` that of the bars.

    Returns the map's axes.
    """
    width, height = (float(inches) for inches in figure.get_size_inches())
    head = textwrap.wrap(words.subtitle, int(width * 11.5))[:HEAD_LINES]
    foot = [line for part in _foot(words, said) for line in textwrap.wrap(part, int(width * 16))]
    place: dict[str, Any] = {"x": 0.97, "ha": "right"} if language == "ar" else {"x": 0.03, "ha": "left"}
    title = figure.text(
        y=1 - 0.22 / height, s=words.title, fontsize=16, fontweight="bold", color=INK, va="top", **place
    )
    title.set_fontsize(16 * min(1.0, 0.94 * figure.bbox.width / max(title.get_window_extent().width, 1.0)))
    for i, line in enumerate(head):
        figure.text(y=1 - (0.56 + 0.19 * i) / height, s=line, fontsize=10, color=TEXT, va="top", **place)
    for i, line in enumerate(reversed(foot)):
        figure.text(y=(0.12 + 0.15 * i) / height, s=line, fontsize=7.5, color=FOOT, va="bottom", **place)
    base = (0.22 + 0.15 * len(foot)) / height
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0.03, base, 0.94, key / height))
    top, bottom = (0.66 + 0.19 * len(head)) / height, base + (key + 0.12 * (key > 0) + strip) / height
    return figure.add_axes((0.03, bottom, 0.94, 1 - top - bottom))


def _foot(words: Words, said: Wording) -> list[str]:
    shown = said.shown.format(count=f"{words.shown:,}") if words.shown else said.nothing
    return [part for part in (shown, words.hidden, words.notes, words.attribution, said.base_map) if part]
