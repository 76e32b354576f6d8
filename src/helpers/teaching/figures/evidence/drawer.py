"""The file drawer: a literature drawn at random, all of it, and the part that gets published."""

from __future__ import annotations

import numpy as np

from helpers.evidence.meta_analysis import Effects
from helpers.evidence.studies.drawer import Drawn, run
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel

# Ends of the axis; a study beyond them is drawn at the end
LEAST_RATIO = 0.05
MOST_RATIO = 20.0
RATIOS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
# Equal studies are drawn beside each other: step and greatest width, in logs of the ratio
STEP_ASIDE = 0.1
WIDEST_ROW = 0.5


def beside(effects: Effects) -> np.ndarray:
    """Return how far each dot is moved sideways, so that studies with equal results all show.

    Parameters
    ----------
    effects : Effects
        The studies.

    Returns
    -------
    numpy.ndarray, shape (studies,)
        Shifts in logs of the ratio.

    Examples
    --------
    >>> three = Effects(("a", "b", "c"), np.array([0.0, 1.0, 0.0]), np.array([0.5, 0.5, 0.5]))
    >>> beside(three).tolist()
    [-0.05, 0.0, 0.05]
    """
    # rounded: results that differ by round-off would be drawn on top of each other
    results = np.round(np.column_stack([effects.logs, effects.errors]), 9)
    _, kind, alike = np.unique(results, axis=0, return_inverse=True, return_counts=True)
    kind = kind.reshape(-1)  # some versions of numpy return a column here
    rank = np.array([np.sum(kind[:place] == one) for place, one in enumerate(kind)])
    step = np.minimum(STEP_ASIDE, WIDEST_ROW / alike)[kind]
    return (rank - (alike[kind] - 1) / 2) * step


class DrawerView:
    """The funnel: every study by its ratio and its error; published ones filled; pooled lines."""

    scene = (
        "The picture: a dot for each study: its risk ratio from left to right (left of 1: "
        "fewer bad outcomes) and how uncertain it is from top to bottom; filled dots are "
        "published, hollow ones stay in the drawer; vertical lines mark the true ratio and "
        "both pooled ones."
    )

    def __init__(self):
        self.figure = style.figure(7.2, 4.3, left_in=1.1, bottom_in=1.15)
        self.axes = self.figure.subplots()
        (self._hidden,) = self.axes.plot(
            [],
            [],
            "o",
            markersize=7,
            color="#8a8a8a",
            markerfacecolor="white",
            label="in the drawer",
        )
        (self._seen,) = self.axes.plot(
            [], [], "o", markersize=7, color="#000000", label="published"
        )
        self._true = self._vertical(style.LINES[0], "true ratio")
        self._whole = self._vertical(style.LINES[3], "all pooled")
        self._pooled = self._vertical(style.LINES[2], "published pooled")
        self.axes.set(xscale="log", xlim=(LEAST_RATIO, MOST_RATIO))
        self.axes.set(xlabel="risk ratio of a study (left of 1: fewer bad outcomes)")
        self.axes.set_ylabel("")
        # Plain numbers: powers of ten mean little to most learners.
        self.axes.set_xticks(RATIOS, [f"{ratio:g}" for ratio in RATIOS])
        self.axes.minorticks_off()
        self._title = self.axes.set_title("", loc="left")
        handles = [self._seen, self._hidden, self._true, self._whole, self._pooled]
        self.figure.legend(handles=handles, loc="lower center", ncols=3, fontsize=10.5)

    def _vertical(self, line, label: str):
        """Draw a vertical line that `update` moves."""
        return self.axes.axvline(1, **line.as_kwargs(markers=False), label=label)

    def update(self, result: Drawn) -> None:
        """Move dots and lines to a result."""
        drawn = result.literature
        ratios = np.exp(drawn.effects.logs + beside(drawn.effects))
        # A study without events can have any ratio; at the end of the axis it is still counted.
        ratios = np.clip(ratios, LEAST_RATIO, MOST_RATIO)
        errors = np.maximum(drawn.effects.errors, 0.01)
        sizes = drawn.animals_per_group
        self.axes.set_ylabel(
            f"standard error; groups\nof {sizes.min()} to {sizes.max()}: small lie low"
        )
        # The axis grows in steps, so that it stays the same while most sliders move; 0 is at the
        # top.
        self.axes.set_ylim(0.4 * np.ceil(max(1.05 * errors.max(), 0.5) / 0.4), 0)
        self._seen.set_data(ratios[drawn.published], errors[drawn.published])
        self._hidden.set_data(ratios[~drawn.published], errors[~drawn.published])
        self._true.set_xdata([drawn.true_ratio] * 2)
        self._whole.set_xdata([drawn.everything.ratio] * 2)
        # Nothing published, nothing pooled: the line must not show a value of an earlier state.
        self._pooled.set_visible(drawn.visible is not None)
        self._pooled.set_xdata([drawn.visible.ratio if drawn.visible else 1.0] * 2)
        self._title.set_text(drawn.count_published())


def panel() -> Panel:
    """Return the file drawer, ready to show."""
    return Panel(
        "What stays in the drawer?",
        [
            Number("animals", "Animals in each group, typical", "", 4, 100, 1, 20),
            Number("studies", "Studies done", "", 10, 500, 10, 400),
            Number("control_percent", "Bad outcomes without", "%", 10, 90, 5, 60),
            Number("true_percent", "Bad outcomes with", "%", 10, 90, 5, 60),
            Number("drawer_percent", "Kept back unless favourable", "%", 0, 100, 5, 100),
            Number("draw", "Draw number", "", 1, 50, 1, 1),
        ],
        run,
        DrawerView,
        presets={
            "No effect, drawer shut": {},
            "No effect, everything published": {"drawer_percent": 0},
            "No effect, drawer not quite shut": {"drawer_percent": 95},
            "True benefit, drawer shut": {"true_percent": 45},
            "True benefit, everything published": {"true_percent": 45, "drawer_percent": 0},
            "Large studies": {"true_percent": 45, "animals": 100},
        },
    )
