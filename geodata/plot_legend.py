"""The legend under a picture: a sign and its words for each thing that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geodata.cells import Cell, Drawing, Side, sides_of
from geodata.labelling import QUIET, TEXT
from geodata.plot_shapes import AREA, sign_of
from geodata.shapes import few
from geodata.strip import PALE
from geodata.wording import Wording


def signs(cells: Sequence[Cell], sides: Sequence[Side], said: Wording, *, area: bool, perhaps: bool) -> list[Artist]:
    """The rows for what a picture holds: its sides, what is drawn beside their marks, an outlined `area`, and the band
    of days on which events `perhaps` were. Names of sides must be one line."""
    rows: list[Artist] = [_dot(side.name, side.colour, "white") for side in sides_of(cells, sides)]
    if any(cell.inexact for cell in cells):
        rows.append(_dot(said.approximate, "#ececec", QUIET))
    drawn = {cell.drawing for cell in cells} if few(cells) else set()
    rows += [sign_of(kind, said) for kind in get_args(Drawing) if kind in drawn]
    if any(cell.count > 1 for cell in cells):
        rows.append(_dot(said.size, "none", TEXT))
    rows += [Line2D([], [], label=said.area, **AREA)] if area else []
    rows += [Patch(facecolor=PALE, label=said.perhaps)] if perhaps else []
    return rows


def draw_legend(figure: Figure, rows: Sequence[Artist], language: str) -> float:
    """Draws the rows in as many columns as fit; returns the height in inches, 0 for no rows."""
    if not rows:
        return 0.0
    columns = _columns(figure, rows)
    handles = _mirrored(rows, columns) if language == "ar" else rows
    legend = figure.legend(handles=handles, ncols=columns, **_legend_style(language))
    return float(legend.get_window_extent().height) / figure.dpi


def _legend_style(language: str) -> dict[str, Any]:
    corner = {"loc": "lower right", "markerfirst": False} if language == "ar" else {"loc": "lower left"}
    spacing = {"borderpad": 0.0, "borderaxespad": 0.0, "handletextpad": 0.4, "columnspacing": 1.6, "labelspacing": 0.4}
    return {**corner, **spacing, "frameon": False, "fontsize": 8.5, "labelcolor": TEXT}


def _columns(figure: Figure, rows: Sequence[Artist]) -> int:
    """As many columns as fit; a letter is about 0.075 inch wide at 8.5 points, a handle and gap 0.5 inch."""
    widest = max(len(str(row.get_label())) for row in rows) * 0.075 + 0.5
    return max(1, min(len(rows), int(figure.get_size_inches()[0] * 0.94 / widest)))


def _mirrored(rows: Sequence[Artist], columns: int) -> list[Artist]:
    """The rows with their columns from right to left; matplotlib fills columns from the left."""
    high = -(-len(rows) // columns)
    blanks: list[Artist] = [Line2D([], [], ls="", label=" ") for _ in range(high * columns - len(rows))]
    padded = [*rows, *blanks]
    return [row for column in reversed(range(columns)) for row in padded[column * high : (column + 1) * high]]


def _dot(label: str, face: str, edge: str) -> Line2D:
    return Line2D([], [], ls="", marker="o", ms=7, mfc=face, mec=edge, label=label.lstrip("_"))
