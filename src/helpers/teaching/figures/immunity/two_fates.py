"""Panel: the Kuznetsov model in its plane of effectors and tumour, with two fates."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from helpers.immunity.equilibria import DORMANT, ESCAPE, THRESHOLD, TUMOUR_FREE
from helpers.immunity.studies import two_fates as study
from helpers.immunity.studies.two_fates import (
    LEAST_TUMOUR,
    MILLION,
    MOST_TUMOUR,
    TUMOUR,
    TwoFates,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, parameter_rows

# end of the axis (million cells)
MOST_EFFECTORS = 4.0

# where the name of a resting point is written beside it (points), away from the lines; that of a
# dormant tumour stands outside the course that winds around it, tied to it by a thin line
LABEL_SHIFTS = {TUMOUR_FREE: (8, 6), DORMANT: (52, -62), ESCAPE: (9, 8), THRESHOLD: (10, 2)}
# the same above the point, where it lies too near to the lower axis
DORMANT_SHIFT_UP = (52, 48)
# height (points) that a name below the point needs above the axis: its shift and its letters
DORMANT_ROOM = 75
# the line to the point, which begins at the edge of the point's mark
TIE = {"arrowstyle": "-", "color": "#444444", "linewidth": 0.8, "shrinkA": 0, "shrinkB": 5}


class TwoFatesView:
    """Left: the plane.  Right: the tumour against time."""

    scene = (
        "The picture: on the left, tumour cells against effectors (millions), with the "
        "course from its start, the lines on which each stands still, and the line between "
        "the fates; on the right, tumour cells against time (days)."
    )

    def __init__(self):
        self.figure = style.figure(7.5, 4.4, bottom_in=1.2, right_in=0.2)
        self.plane, self.time = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.3, "width_ratios": [4, 3]}
        )
        self._make_lines()
        self._course, self._start = self._make_course(self.plane)
        self._curve, self._begin = self._make_course(self.time)
        self._marks = {name: self._make_mark(name) for name in LABEL_SHIFTS}

        self.plane.set(xlim=(0, MOST_EFFECTORS), xlabel="effectors (million cells)")
        self.plane.set(ylabel="tumour (cells)")
        self.plane.set_title("The plane", loc="left")
        self.time.set(xlabel="time (days)")
        self.time.set_title("The tumour", loc="left")
        self.time.grid(True)
        for axes in (self.plane, self.time):
            axes.set(yscale="log", ylim=(LEAST_TUMOUR, MOST_TUMOUR))
            # minor ticks of a logarithmic axis are too many to read
            axes.tick_params(which="minor", length=0)
            axes.yaxis.set_minor_locator(NullLocator())

        # one sample of each, as a resting point is filled only in some states
        marker_style = {"marker": "s", "color": "#000000", "linestyle": "none", "markersize": 8}
        stable = Line2D([], [], label="stays there", **marker_style)
        unstable = Line2D([], [], label="does not", markerfacecolor="white", **marker_style)
        self.figure.legend(
            handles=[
                self._tumour_still,
                self._effectors_still[0],
                self._border,
                self._course,
                stable,
                unstable,
            ],
            loc="lower center",
            ncols=3,
            fontsize=10,
            handlelength=2.6,
        )

    def _make_lines(self):
        """Draw the lines of the plane; the one of effectors has two branches."""
        _, border, tumour, effectors = style.LINES[:4]
        (self._tumour_still,) = self.plane.plot(
            [], [], **tumour.as_kwargs(markers=False), label="tumour stands still"
        )
        (lower,) = self.plane.plot(
            [], [], **effectors.as_kwargs(markers=False), label="effectors stand still"
        )
        (upper,) = self.plane.plot([], [], **effectors.as_kwargs(markers=False))
        self._effectors_still = (lower, upper)
        (self._border,) = self.plane.plot(
            [], [], **border.as_kwargs(markers=False), label="line between fates"
        )
        # an empty area, so that update() has one to remove
        self._escapes = self.plane.fill_between([], [], color="#eceff7")

    @staticmethod
    def _make_course(axes):
        """Draw a course and the dot at its start."""
        (line,) = axes.plot(
            [], [], color="#000000", linewidth=1.8, zorder=4, label="course from its start (dot)"
        )
        (start,) = axes.plot([], [], "o", color="#000000", markersize=7, zorder=5)
        return line, start

    def _make_mark(self, name):
        """Draw a resting point and its name."""
        (dot,) = self.plane.plot(
            [], [], "s", color="#000000", markersize=9, zorder=6, clip_on=False
        )
        words = self.plane.annotate(
            name,
            (1, 1),
            xytext=LABEL_SHIFTS[name],
            textcoords="offset points",
            fontsize=10,
            zorder=7,
            # a white ground, because lines may run behind the name
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            arrowprops=TIE if name == DORMANT else None,
        )
        return dot, words

    def update(self, result: TwoFates) -> None:
        """Move every line and mark to a result."""
        plane = result.plane
        self._tumour_still.set_data(plane.tumour_still / MILLION, TUMOUR)
        self._show_effectors_still(plane.effectors_still / MILLION)
        border_million = plane.border.effectors / MILLION
        self._border.set_data(border_million, plane.border.tumour)
        self._shade(border_million, plane.border.tumour)
        for name in self._marks:
            self._show_mark(name, plane.points.get(name))

        course = result.course
        # a tumour that dies out ends below the axis, where a logarithm can still be taken
        tumour = np.maximum(course.tumour, LEAST_TUMOUR / 10)
        self._course.set_data(course.effectors / MILLION, tumour)
        self._curve.set_data(course.time_day, tumour)
        self._start.set_data([course.effectors[0] / MILLION], [course.tumour[0]])
        self._begin.set_data([0], [course.tumour[0]])
        # the time is a control: the axis follows it
        self.time.set_xlim(0, course.time_day[-1])

    def _show_effectors_still(self, effectors_million):
        """Between its two branches effectors multiply whatever their number: the line is nan."""
        lower, upper = self._effectors_still
        gap = np.flatnonzero(np.isnan(effectors_million))
        if len(gap):
            before = slice(0, gap[0])
            after = slice(gap[-1] + 1, None)
        else:
            before = slice(None)
            after = slice(0, 0)
        lower.set_data(effectors_million[before], TUMOUR[before])
        upper.set_data(effectors_million[after], TUMOUR[after])

    def _shade(self, effectors_million, tumour):
        """Shade the starts that escape, where the line is a function of effectors.

        With little influx it closes up, and there is no "above" to shade.
        """
        # a filled area has no set_data, so it is made anew
        self._escapes.remove()
        is_function = len(effectors_million) and np.all(np.diff(effectors_million) > 0)
        line = (effectors_million, tumour) if is_function else ([], [])
        self._escapes = self.plane.fill_between(
            *line, MOST_TUMOUR, color="#e3e6ee", linewidth=0, zorder=0.5
        )

    def _show_mark(self, name, point):
        """Move a resting point and its name, or hide them in a model without it."""
        dot, words = self._marks[name]
        visible = point is not None
        dot.set_visible(visible)
        words.set_visible(visible)
        if visible:
            # "tumour-free" is at 0 cells, which a logarithm cannot show: it stands on the axis
            place = (point.effectors / MILLION, max(point.tumour, LEAST_TUMOUR))
            dot.set_data([place[0]], [place[1]])
            dot.set_markerfacecolor("#000000" if point.stable else "white")
            words.xy = place
            if name == DORMANT:
                words.set_position(self._dormant_shift(place))

    def _dormant_shift(self, place):
        """Return where the name of a dormant tumour is written (points from its mark)."""
        above_axis_px = self.plane.transData.transform(place)[1] - self.plane.bbox.y0
        has_room = above_axis_px * 72 / self.figure.dpi > DORMANT_ROOM
        return LABEL_SHIFTS[DORMANT] if has_room else DORMANT_SHIFT_UP


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from": the published parameters.

    Parameters
    ----------
    parameters : dict
        The panel's parameters; the rows are the same for all.

    Returns
    -------
    list of SourceRow
        One for each parameter of the model.
    """
    return parameter_rows("kuznetsov")


def panel() -> Panel:
    """Build the panel of the plane, ready to show."""
    return Panel(
        "Two fates in one model",
        [
            Number("tumour_million", "Tumour, start", "million cells", 0.5, 490, 0.5, 10.0),
            Number("effectors_million", "Effectors, start", "million cells", 0.05, 3.5, 0.05, 0.3),
            Number("influx_thousand", "Influx", "thousand cells/day", 1, 80, 0.5, 13.0),
            Number("length_days", "Time", "days", 50, 1000, 50, 400),
        ],
        study.run,
        TwoFatesView,
        presets={
            "Small tumour": {"tumour_million": 10.0},
            "Large tumour": {"tumour_million": 100.0},
            "Large tumour, more influx": {"tumour_million": 100.0, "influx_thousand": 22.0},
            "Influx of 70 thousand": {"tumour_million": 100.0, "influx_thousand": 70.0},
        },
        facts=facts,
        play="length_days",
    )
