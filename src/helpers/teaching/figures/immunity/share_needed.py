"""Panel: what a plan destroys beside what would have to be destroyed (constructed)."""

from __future__ import annotations

from matplotlib.patheffects import withStroke

from helpers.immunity.studies import share_needed as study
from helpers.immunity.studies.share_needed import (
    LEAST_PERCENT,
    MOST_PERCENT,
    TREATMENTS,
    Needed,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, parameter_rows

# one for each of `TREATMENTS`
BAR_COLOURS = ("#a82f18", "#5d6b8f", "#1a2a80")
BAR_HATCHES = ("", "///", "...")

# a narrower span of the plan would not be seen
NARROWEST_PERCENT = 0.15


class ShareNeededView:
    """One bar for each share that is needed, and a grey span for what the plan destroys."""

    scene = (
        "The picture: three bars for the share that must be destroyed (%): after surgery, "
        "after freezing, and after freezing that costs immune cells; a band marks what the "
        "plan destroys in 9 of 10 runs."
    )

    def __init__(self):
        self.figure = style.figure(7.2, 3.6, left_in=0.5, right_in=0.4, bottom_in=0.95)
        self.axes = self.figure.subplots()
        words = "what the plan destroys in 9 of 10 runs"
        self._span = self.axes.axvspan(
            0, 1, facecolor="#d9d3c0", edgecolor=style.BAND_EDGE, zorder=0.6, label=words
        )
        self._bars = []
        self._words = []
        for place, (colour, hatch) in enumerate(zip(BAR_COLOURS, BAR_HATCHES, strict=True)):
            (bar,) = self.axes.barh(
                [place],
                [0],
                left=LEAST_PERCENT,
                height=0.36,
                color=colour,
                hatch=hatch,
                edgecolor="white",
            )
            self._bars.append(bar)
            text = self.axes.text(LEAST_PERCENT + 0.4, place - 0.24, "", va="bottom", fontsize=10.5)
            # The edge of the span may pass below the words.
            text.set_path_effects([withStroke(linewidth=3.0, foreground="white")])
            self._words.append(text)
        # the first treatment on top
        self.axes.set(xlim=(LEAST_PERCENT, 100.2), ylim=(2.5, -0.7), xlabel="to be destroyed (%)")
        self.axes.set_yticks([])
        self.axes.set_title("How much must go, and how much goes (constructed)", loc="left")
        self.figure.legend(handles=[self._span], loc="lower center", fontsize=10.5)

    def update(self, result: Needed) -> None:
        """Move span and bars to a result."""
        # a plan that destroys less than the axis shows begins at its edge
        begin_percent = max(result.low_percent, LEAST_PERCENT)
        self._span.set_x(begin_percent)
        self._span.set_width(max(result.high_percent - begin_percent, NARROWEST_PERCENT))
        rows = zip(
            self._bars,
            self._words,
            TREATMENTS,
            result.needed_percent,
            result.verdicts,
            strict=True,
        )
        for bar, words, name, needed_percent, verdict in rows:
            bar.set_width(max(needed_percent - LEAST_PERCENT, 0.0))
            words.set_text(f"{name} needs {needed_percent:.1f} %; {verdict}")


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; the rows are the same for all.

    Returns
    -------
    list of SourceRow
        The constructed numbers, then the published ones.
    """
    return [*parameter_rows("cryo_extension"), *parameter_rows("kuznetsov")]


def panel(low_percent: float = 80.0, high_percent: float = 99.9) -> Panel:
    """Build the panel of needed shares, ready to show.

    Parameters
    ----------
    low_percent, high_percent : float
        The band that a plan destroys (%), with which the panel starts.

    Returns
    -------
    Panel
        The panel.
    """
    ends = (LEAST_PERCENT, MOST_PERCENT)
    # the sliders move in steps of 0.1 and end at 99.9
    low = round(low_percent, 1)
    high = min(round(high_percent, 1), MOST_PERCENT)
    return Panel(
        "What immunity may add (constructed)",
        [
            Number("low_percent", "The plan destroys at least", "%", *ends, 0.1, low),
            Number("high_percent", "and at most", "%", *ends, 0.1, high),
            Number("weight", "Debris recruits (1 = as alive)", "", 0.0, 3.0, 0.1, 1.0),
            Number("half_life_days", "Debris lasts (half-life)", "days", 1.0, 30.0, 0.5, 7.0),
            Number("loss_factor", "Early loss of effectors times", "", 1.0, 3.0, 0.05, 2.0),
        ],
        study.run,
        ShareNeededView,
        presets={
            "The plan's band": {},
            "Debris does nothing": {"weight": 0.0},
            "Early loss times 3": {"loss_factor": 3.0},
        },
        facts=facts,
    )
