"""Labelled isotherms that can be moved: 0 °C solid, -20 °C dashed, -40 °C dotted, readable in grey on any colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke

from helpers.teaching.panel import style


@dataclass(frozen=True)
class Isotherm:
    """One temperature in °C, its dashes, and where on the line its label is tied (degrees up from the x axis)."""

    level: float
    dashes: str
    towards: float

    @property
    def label(self) -> str:
        """The words on the line, for example `-40 °C`."""
        return f"{self.level:g} °C"


GAP_PX, LINE_PX, LABEL_WIDTH_PX = 14, 17, 70

#: Edge of the ice, and the two temperatures most often named as lethal.
ISOTHERMS = (Isotherm(0, "solid", 40), Isotherm(-20, "dashed", 0), Isotherm(-40, "dotted", -40))


class Isotherms:
    """Isotherms on one pair of axes, made once and moved by `update`; labels stand beside the ice, tied to their lines.

    Labels stand to the right of the lines, or with `left=True` to the left, if they fit there; else on the other side.
    With `outside=True` they stand right of the axes, where nothing else is drawn.

    >>> import numpy as np; from helpers.teaching import style
    >>> axes = style.figure().subplots(); _ = axes.set(xlim=(-20, 20), ylim=(-20, 20))
    >>> x = y = np.linspace(-20, 20, 81)
    >>> lines = Isotherms(axes)
    >>> lines.update(x, y, 4 * np.hypot(*np.meshgrid(x, y)) - 50)
    >>> lines.shown
    ('0 °C', '-20 °C', '-40 °C')
    """

    def __init__(
        self,
        axes,
        isotherms: tuple[Isotherm, ...] = ISOTHERMS,
        fontsize: float = 10.5,
        left: bool = False,
        outside: bool = False,
    ):
        self._axes, self._left_first, self._outside = axes, left, outside
        self._parts = [(one, self._line(one), self._label(one, fontsize)) for one in isotherms]

    def _line(self, isotherm):
        line = LineCollection(
            [], colors="white", linewidths=1.8, linestyles=isotherm.dashes, zorder=4
        )
        line.set_path_effects([withStroke(linewidth=3.6, foreground="#111111")])
        self._axes.add_collection(line, autolim=False)
        return line

    def _label(self, isotherm, fontsize):
        tie = {
            "arrowstyle": "-",
            "color": "#111111",
            "linewidth": 0.9,
            "shrinkA": 0,
            "shrinkB": 0,
            "zorder": 5,
        }
        label = self._axes.annotate(
            isotherm.label,
            (0, 0),
            (0, 0),
            textcoords="offset pixels",
            arrowprops=tie,
            fontsize=fontsize,
            va="center",
        )
        halo = [withStroke(linewidth=2.6, foreground="white")]
        label.set(path_effects=halo, zorder=6, visible=False, color="#111111")
        label.arrow_patch.set_path_effects(halo)
        return label

    @property
    def shown(self) -> tuple[str, ...]:
        """Labels of the isotherms that exist in the present field and view."""
        return tuple(one.label for one, _, label in self._parts if label.get_visible())

    def update(self, x, y, temperature, hidden: tuple[float, ...] = ()) -> None:
        """Move the lines to a field: x and y in the axes' unit (1-D or 2-D), temperature in °C of shape (y, x).

        Levels (°C) in `hidden` are not shown, for example one that only skirts the inside of a needle.
        """
        generator = contour_generator(x, y, np.asarray(temperature, dtype=float))
        self._axes.apply_aspect()
        found = []
        for isotherm, line, label in self._parts:
            level_lines = () if isotherm.level in hidden else generator.lines(isotherm.level)
            paths = [path for path in level_lines if len(path) > 1]
            line.set_segments(paths)
            points = self._visible(paths)
            label.set_visible(len(points) > 0)
            if len(points):
                found.append((isotherm, label, points))
        if found:
            self._place(found)

    def _visible(self, paths):
        """Points of the lines inside the view, as rows of x, y in the axes' unit."""
        points = np.concatenate([np.empty((0, 2)), *paths])
        low, high = np.sort(np.array([self._axes.get_xlim(), self._axes.get_ylim()]), axis=1).T
        edge = 0.02 * (high - low)
        return points[np.all((points >= low + edge) & (points <= high - edge), axis=1)]

    def _place(self, found):
        """Put the labels in a column beside the outermost line, tied to their lines."""
        pixels = [self._axes.transData.transform(points) for _, _, points in found]
        box, every = self._axes.bbox, np.concatenate(pixels)
        left, right = every[:, 0].min(), every[:, 0].max()
        to_right = self._outside or self._to_right(left - box.x0, box.x1 - right)
        side = 1 if to_right else -1
        column = (
            box.x1 + GAP_PX / 2 if self._outside else (right if to_right else left) + side * GAP_PX
        )
        anchors = [
            self._anchor(one, spots, side) for (one, _, _), spots in zip(found, pixels, strict=True)
        ]
        heights = [spots[place][1] for spots, place in zip(pixels, anchors, strict=True)]
        if (
            np.ptp(heights) < LINE_PX
        ):  # ends of lines side by side: the labels stand in the order of the levels
            heights = [max(heights) - 0.01 * place for place in range(len(heights))]
        heights = style.apart(heights, LINE_PX, box.y0 + LINE_PX / 2, box.y1 - LINE_PX / 2)
        for (_, label, points), spots, place, height in zip(
            found, pixels, anchors, heights, strict=True
        ):
            label.xy = tuple(points[place])
            label.set_position((column - spots[place][0], height - spots[place][1]))
            label.set_horizontalalignment("left" if to_right else "right")

    def _to_right(self, left_room, right_room):
        """Whether labels go to the right of the lines, given the room (pixels) on both sides."""
        if self._left_first:
            return left_room < min(right_room, LABEL_WIDTH_PX)
        return right_room >= min(left_room, LABEL_WIDTH_PX)

    @staticmethod
    def _anchor(isotherm, pixels, side):
        """Which point of a line lies furthest in the direction of its label."""
        angle = np.deg2rad(isotherm.towards)
        return int(np.argmax(pixels @ [side * np.cos(angle), np.sin(angle)]))
