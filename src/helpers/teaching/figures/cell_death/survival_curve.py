"""Panel: fit a curve to measured survival, and see what it says of the last cell in many."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D

from helpers import data
from helpers.cell_death import menus
from helpers.cell_death.responses import series_rows
from helpers.cell_death.studies import survival_curve as study
from helpers.cell_death.studies.survival_curve import (
    CEILING,
    COLDEST_C,
    MODELS,
    NO_CEILING,
    WARMEST_C,
    Curve,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow

# a little beyond the most cells a learner can choose, 10 to the 10
LEAST_POWER = -10.5
LABELLED_POWERS = range(-10, 1, 2)

# a share alive that is drawn below the axis: the logarithm of 0 cannot be drawn
TOO_FEW = 1e-30

# the unit of a fitted parameter; those that are not here have none
UNITS = {"half_C": "°C", "width_K": "K", "scale_K": "K"}


class Drawn(NamedTuple):
    """What both pictures show: this curve, the other, measured points and constructed ones."""

    this: Line2D
    other: Line2D
    points: Line2D
    made: Line2D


class CurveView:
    """Left: points and curve.  Right: the same in powers of ten, far beyond the points."""

    scene = (
        "The picture: the share of cells alive against the coldest temperature (°C): on the "
        "left in percent with the measured points, on the right as one in so many, with the "
        "range without points shaded."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 4.6, bottom_in=1.35)
        self.measured, self.beyond = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        self._near = self._drawn(self.measured)
        self._far = self._drawn(self.beyond)
        (self._reports,) = self.measured.plot(
            [], [], "x", color="#1a2a80", markersize=6, markeredgewidth=1.4, zorder=4
        )

        self.measured.set(ylim=(-4, 104), ylabel="cells alive (%)")
        self.measured.set_title("What was measured", loc="left")

        self._goal = self.beyond.axhline(
            -9, color="#3a3a3a", linewidth=1.2, linestyle=(0, (1, 1.2))
        )
        self._unknown = self.beyond.axvspan(
            -25, COLDEST_C, facecolor="#e3e3e3", edgecolor=style.BAND_EDGE, zorder=0.6
        )
        self.beyond.set(ylim=(LEAST_POWER, 0.5), ylabel="cells alive, 1 in …")
        labels = [f"1e{-power}" if power else "1" for power in LABELLED_POWERS]
        self.beyond.set_yticks(list(LABELLED_POWERS), labels)
        self.beyond.set_title("What the curve claims", loc="left")

        self._legend = self.figure.legend(
            handles=[
                *self._near,
                self._reports,
                self._unknown,
                self._goal,
            ],
            labels=[
                "this curve",
                "the other",
                "measured",
                "constructed by us",
                "other reports (not fitted)",
                "no points here",
                "1 cell left",
            ],
            loc="lower center",
            ncols=3,
            fontsize=10.5,
            handlelength=2.6,
        )
        # the entries of points come and go with them; two curves stand before them
        entries = list(zip(self._legend.legend_handles, self._legend.get_texts(), strict=True))
        drawn = (self._near.points, self._near.made, self._reports)
        self._named = list(zip(drawn, entries[2:], strict=False))
        self.ghosts = Ghosts([self._near.this, self._far.this])

    @staticmethod
    def _drawn(axes) -> Drawn:
        """Draw both curves, measured points and constructed ones, all still empty."""
        (this,) = axes.plot([], [], **style.LINES[0].as_kwargs(markers=False), zorder=3)
        (other,) = axes.plot([], [], **style.LINES[2].as_kwargs(markers=False), zorder=2.5)
        (points,) = axes.plot([], [], "o", color="#1a2a80", markersize=6, zorder=4)
        # what nobody measured is hollow, in every picture of the course
        (made,) = axes.plot(
            [], [], "o", color="#1a2a80", markerfacecolor="white", markersize=6.5, zorder=4
        )
        # cooling runs from left to right
        axes.set(xlim=(WARMEST_C, COLDEST_C), xlabel="coldest temperature (°C)")
        axes.grid(True)
        return Drawn(this, other, points, made)

    def update(self, result: Curve) -> None:
        """Move curves, points and marks to a result."""
        self._near.this.set_data(result.curve_C, 100 * result.alive_share)
        self._near.other.set_data(result.curve_C, 100 * result.other_alive_share)
        self._far.this.set_data(result.curve_C, _power(result.alive_share))
        self._far.other.set_data(result.curve_C, _power(result.other_alive_share))

        fit = result.fit
        made = result.is_constructed
        # points at 0 % are on the left only: their logarithm does not exist
        some = fit.measured > 0
        for points, beyond, chosen in (
            (self._near.points, self._far.points, ~made),
            (self._near.made, self._far.made, made),
        ):
            points.set_data(fit.temperature_C[chosen], 100 * fit.measured[chosen])
            shown = chosen & some
            beyond.set_data(fit.temperature_C[shown], np.log10(fit.measured[shown]))
        self._reports.set_data(result.reports_C, 100 * result.reports_alive_share)

        self._goal.set_ydata([-result.power] * 2)
        begin_C = max(fit.coldest_point_C, COLDEST_C)
        # the axis runs to the cold, so the width is negative
        self._unknown.set_x(begin_C)
        self._unknown.set_width(COLDEST_C - begin_C)
        # legend texts are in the order of the handles
        this, other, *_ = self._legend.get_texts()
        for drawn, entry in self._named:
            for part in entry:
                part.set_visible(len(drawn.get_xdata()) > 0)
        this.set_text(f"{MODELS[fit.model]} (chosen)")
        other.set_text(MODELS[result.other.model])


def _power(alive_share: np.ndarray) -> np.ndarray:
    """Return the power of ten of a share, far below the axis where none is alive."""
    return np.log10(np.maximum(alive_share, TOO_FEW))


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `series`, `model` and `ceiling` choose the fit.

    Returns
    -------
    list of SourceRow
        The points, and the parameters of the curve with their errors.
    """
    fit = study.run(parameters["series"], parameters["model"], parameters["ceiling"]).fit
    points = series_rows(parameters["series"])
    rows = [
        SourceRow(
            name=f"points, {trust}",
            value=len(found),
            unit="",
            source=data.cite(found["source"].iloc[0]),
            trust=trust,
        )
        for trust, found in points.groupby("trust", sort=False)
    ]
    for name, value, error in zip(fit.names, fit.values, fit.errors, strict=True):
        rows.append(
            SourceRow(
                name=f"fitted {name.replace('_', ' ')}",
                value=f"{value:.3g} ± {error:.2g}",
                unit=UNITS.get(name, ""),
                source=f"our fit to the {len(fit.measured)} points",
                trust="computed",
            )
        )
    return rows


def panel() -> Panel:
    """Build the panel of survival, ready to show."""
    series = menus.series("survival_curve")
    models = tuple((label, name) for name, label in MODELS.items())
    return Panel(
        "How cold is cold enough?",
        [
            Choice("series", "Cells", tuple(series.items()), "786-O"),
            Choice("model", "Curve", models, "logistic"),
            Choice("ceiling", "Ceiling of death", (NO_CEILING, CEILING), NO_CEILING),
            Number("power", "Cells in the tumour, 10 to the", "", 3, 10, 1, 9),
        ],
        study.run,
        CurveView,
        presets={
            "Kidney cancer 786-O": {"series": "786-O"},
            "Pancreatic cancer": {"series": "PANC-1"},
            "Lung cancer, with a ceiling": {"series": "A549", "ceiling": CEILING},
        },
        facts=facts,
    )
