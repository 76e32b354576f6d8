"""Labelled isotherms that can be moved: 0 °C solid, -20 °C dashed, -40 °C dotted.

They are dark lines on a white edge, so they can be seen on every colour of a map, in grey print and
on a projector. Colours and dashes are those of `palette`; the dashes say which is which without
colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Affine2D

from helpers.teaching.panel import palette, style


@dataclass(frozen=True)
class Isotherm:
    """One temperature and how it is drawn.

    Parameters
    ----------
    level : float
        The temperature in °C; one of those that have a colour in `palette`.
    towards : float
        Where on the line its label is tied: the point that lies furthest in this direction, in
        degrees up from the side on which the label is.
    """

    level: float
    towards: float

    @property
    def label(self) -> str:
        """The text on the line, for example `-40 °C`."""
        return f"{self.level:g} °C"


POINTS_PER_PX = 72 / style.DPI
"""matplotlib's points for one usual pixel: distances in points grow with the resolution."""

GAP_PX = 14
"""Distance from the outermost line to the labels."""

TIE_GAP_PX = 2
"""Distance from the end of a tie to the first letter of its label."""

LINE_PX = 17
"""Height of a label with the space to the next one."""

LABEL_WIDTH_PX = 70
"""Room a label needs beside the lines."""

ISOTHERMS = (
    Isotherm(0, 40),
    Isotherm(-20, 0),
    Isotherm(-40, -40),
)
"""The edge of the ice, and the two temperatures most often named as lethal."""


class _Part(NamedTuple):
    """An isotherm with the artists that show it."""

    isotherm: Isotherm
    line: LineCollection
    label: Annotation


class _Found(NamedTuple):
    """An isotherm that is in view: its label and the points of its lines, as rows of x and y."""

    isotherm: Isotherm
    label: Annotation
    points: np.ndarray


class Isotherms:
    """Isotherms on one pair of axes, made once and moved by `update`.

    Labels are in a column beside the ice, each tied to its line.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw; its limits must be set before `update`.
    isotherms : tuple of Isotherm
        What to draw.
    fontsize : float
        Size of the labels in points.
    left : bool
        Whether labels are to the left of the lines if they fit there, instead of to the right;
        if they do not fit, they are on the other side.
    outside : bool
        Whether labels are right of the axes, where nothing else is drawn.

    Examples
    --------
    >>> axes = style.figure().subplots()
    >>> _ = axes.set(xlim=(-20, 20), ylim=(-20, 20))
    >>> x = y = np.linspace(-20, 20, 81)
    >>> lines = Isotherms(axes)
    >>> lines.update(x, y, 4 * np.hypot(*np.meshgrid(x, y)) - 50)
    >>> lines.shown
    ('0 °C', '-20 °C', '-40 °C')
    """

    def __init__(
        self,
        axes: Axes,
        isotherms: tuple[Isotherm, ...] = ISOTHERMS,
        fontsize: float = 10.5,
        left: bool = False,
        outside: bool = False,
    ):
        self._axes = axes
        self._left_first = left
        self._outside = outside
        self._parts = [
            _Part(isotherm, self._make_line(isotherm), self._make_label(isotherm, fontsize))
            for isotherm in isotherms
        ]
        self._ties = self._make_ties()

    def _make_ties(self) -> LineCollection:
        """Make the lines between labels and isotherms, still empty, in pixels of the figure.

        A pixel is 1/100 inch here, also where the figure is drawn with more of them.
        """
        pixels = Affine2D().scale(1 / style.DPI) + self._axes.get_figure().dpi_scale_trans
        # One artist for all of them: an arrow for each label took as long to draw as a third of the
        # map.
        ties = LineCollection([], linewidths=0.9, zorder=5, transform=pixels, clip_on=False)
        ties.set_path_effects([withStroke(linewidth=2.6, foreground=palette.HALO)])
        self._axes.add_collection(ties, autolim=False)
        return ties

    def _make_line(self, isotherm: Isotherm) -> LineCollection:
        """Make the empty line of an isotherm."""
        line = LineCollection(
            [],
            colors=palette.ISOTHERM_COLOURS[isotherm.level],
            linewidths=1.8,
            linestyles=palette.ISOTHERM_DASHES[isotherm.level],
            zorder=4,
        )
        # Without dashes of its own, the white below a dashed line would be cut into squares.
        whole = {"dash_offset": 0, "dash_list": None}
        line.set_path_effects([withStroke(linewidth=3.4, foreground=palette.HALO, dashes=whole)])
        # autolim=False: a line must not change the limits of the axes.
        self._axes.add_collection(line, autolim=False)
        return line

    def _make_label(self, isotherm: Isotherm, fontsize: float) -> Annotation:
        """Make the hidden label of an isotherm."""
        # The label is placed at a distance from the point it is tied to: it can then be in a column
        # outside the lines.
        label = self._axes.annotate(
            isotherm.label,
            (0, 0),
            (0, 0),
            textcoords="offset points",
            fontsize=fontsize,
            va="center",
        )
        # A halo keeps dark letters readable on dark ice.
        halo = [withStroke(linewidth=2.6, foreground="white")]
        colour = palette.ISOTHERM_COLOURS[isotherm.level]
        label.set(path_effects=halo, zorder=6, visible=False, color=colour)
        return label

    @property
    def lines(self) -> list[LineCollection]:
        """The lines, without their labels; `Ghosts` copies them."""
        return [part.line for part in self._parts]

    @property
    def shown(self) -> tuple[str, ...]:
        """Labels of the isotherms that exist in the current field and view."""
        return tuple(part.isotherm.label for part in self._parts if part.label.get_visible())

    def update(
        self,
        x: np.ndarray,
        y: np.ndarray,
        temperature: np.ndarray,
        hidden: tuple[float, ...] = (),
        smooth: float = 0.0,
    ) -> None:
        """Move lines and labels to a field.

        Parameters
        ----------
        x, y : array, 1-D or 2-D
            Coordinates in the unit of the axes.
        temperature : array of shape (y, x)
            Temperatures in °C.
        hidden : tuple of float
            Levels in °C that are not shown, for example one that only runs along the inside of a
            needle.
        smooth : float
            Length along a line over which its corners are rounded, in the unit of the axes: the
            size of a cell of a coarse grid. 0 leaves the lines as they are.
        """
        # contourpy is what axes.contour uses.  Called directly it only computes points;
        # axes.contour would make new artists at every move of a slider.
        generator = contour_generator(x, y, np.asarray(temperature, dtype=float))
        # Axes of equal scale get their size only now; labels are placed in pixels.
        self._axes.apply_aspect()
        found = []
        for isotherm, line, label in self._parts:
            level_lines = () if isotherm.level in hidden else generator.lines(isotherm.level)
            # A level that only touches a grid point is a path of one point, which cannot be drawn.
            paths = [rounded(path, smooth) for path in level_lines if len(path) > 1]
            line.set_segments(paths)
            points = self._points_in_view(paths)
            label.set_visible(len(points) > 0)
            if len(points):
                found.append(_Found(isotherm, label, points))
        self._ties.set_segments([])
        if found:
            self._place_labels(found)

    def _points_in_view(self, paths: list[np.ndarray]) -> np.ndarray:
        """Return the points of lines inside the view, as rows of x and y in the axes' unit."""
        # The empty array makes this work for no paths at all.
        points = np.concatenate([np.empty((0, 2)), *paths])
        limits = np.array([self._axes.get_xlim(), self._axes.get_ylim()])
        # Sorted, because an axis may run downwards.
        low, high = np.sort(limits, axis=1).T
        # A label tied to the very rim of the axes would point at nothing one can see.
        edge = 0.02 * (high - low)
        inside = (points >= low + edge) & (points <= high - edge)
        return points[np.all(inside, axis=1)]

    def _place_labels(self, found: list[_Found]) -> None:
        """Put the labels in a column beside the outermost line, tied to their lines."""
        box = self._axes.bbox
        pixels = [self._axes.transData.transform(one.points) for one in found]
        all_x = np.concatenate(pixels)[:, 0]
        leftmost = all_x.min()
        rightmost = all_x.max()
        to_right = self._outside or self._fits_right(leftmost - box.x0, box.x1 - rightmost)
        side = 1 if to_right else -1
        if self._outside:
            column = box.x1 + GAP_PX / 2
        elif to_right:
            column = rightmost + GAP_PX
        else:
            column = leftmost - GAP_PX

        anchors = []
        heights = []
        for one, spots in zip(found, pixels, strict=True):
            anchor = self._anchor(one.isotherm, spots, side)
            anchors.append(anchor)
            heights.append(spots[anchor][1])
        if np.ptp(heights) < LINE_PX:
            # The ends of the lines are side by side: labels are in the order of the levels.
            # A step of 0.01 px is enough: `apart` then makes the room, in this order.
            heights = [max(heights) - 0.01 * place for place in range(len(heights))]
        heights = style.apart(heights, LINE_PX, box.y0 + LINE_PX / 2, box.y1 - LINE_PX / 2)

        ties = []
        for one, spots, anchor, height in zip(found, pixels, anchors, heights, strict=True):
            one.label.xy = tuple(one.points[anchor])
            anchor_x, anchor_y = spots[anchor]
            offset_px = np.array([column - anchor_x, height - anchor_y])
            one.label.set_position(POINTS_PER_PX * offset_px)
            one.label.set_horizontalalignment("left" if to_right else "right")
            # The tie ends before the first letter.
            ties.append([spots[anchor], (column - side * TIE_GAP_PX, height)])
        self._ties.set_segments(ties)
        self._ties.set_color([palette.ISOTHERM_COLOURS[one.isotherm.level] for one in found])

    def _fits_right(self, left_room: float, right_room: float) -> bool:
        """Say whether labels go to the right of the lines, given the room (px) on both sides."""
        if self._left_first:
            return left_room < min(right_room, LABEL_WIDTH_PX)
        return right_room >= min(left_room, LABEL_WIDTH_PX)

    @staticmethod
    def _anchor(isotherm: Isotherm, pixels: np.ndarray, side: int) -> int:
        """Return which point of a line lies furthest in the direction of its label."""
        angle = np.deg2rad(isotherm.towards)
        direction = [side * np.cos(angle), np.sin(angle)]
        return int(np.argmax(pixels @ direction))


def rounded(path: np.ndarray, length: float) -> np.ndarray:
    """Return a line without the corners that the cells of a grid give it.

    At the edge of ice the temperature bends within one cell, so a line through coarse cells has
    corners there, which no tissue has. Each point is replaced by the weighted mean of those around
    it, over about the length that the grid cannot resolve anyway.

    Parameters
    ----------
    path : ndarray, shape (points, 2)
        x and y; the last point equals the first if the line is closed.
    length : float
        Standard deviation of the weights along the line, in the same unit; 0 changes nothing.

    Returns
    -------
    ndarray, shape (points, 2)
        The rounded line, closed if it was; an open one keeps its ends. A line shorter than
        20 lengths is returned as it is, because rounding would shrink it.

    Examples
    --------
    >>> turn = np.linspace(0, 2 * np.pi, 200)
    >>> bumpy = (30 + 0.3 * np.cos(40 * turn)) * np.array([np.cos(turn), np.sin(turn)])
    >>> radius = np.hypot(*rounded(bumpy.T, 2.0).T)
    >>> bool(np.all(np.abs(radius - 30) < 0.1))
    True
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    if length <= 0 or along[-1] < 20 * length:
        return path
    count = int(np.ceil(4 * along[-1] / length))
    step = along[-1] / count
    places = np.arange(count + 1) * step
    points = np.column_stack([np.interp(places, along, column) for column in path.T])
    reach = int(np.ceil(3 * length / step))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / length) ** 2)
    weights /= weights.sum()
    is_closed = np.allclose(path[0], path[-1])
    if is_closed:
        around = np.concatenate([points[-1 - reach : -1], points, points[1 : 1 + reach]])
    else:
        # Mirrored at its ends, so that they stay where they are.
        before = 2 * points[0] - points[reach:0:-1]
        after = 2 * points[-1] - points[-2 : -2 - reach : -1]
        around = np.concatenate([before, points, after])
    columns = [np.convolve(column, weights, mode="valid") for column in around.T]
    return np.column_stack(columns)
