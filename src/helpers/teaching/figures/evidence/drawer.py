"""Panel: the file drawer: a literature drawn at random, all of it, and the part that gets published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.evidence import file_drawer
from helpers.evidence.file_drawer import Literature, Power
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel

LEAST_RATIO, MOST_RATIO = 0.05, 20.0
SIDE_BY_SIDE, WIDEST = (
    0.1,
    0.5,
)  # equal studies stand beside each other: step and most width, in logs of the ratio


@dataclass(frozen=True)
class Drawn:
    """A literature and what one of its studies can find (None without a true benefit)."""

    literature: Literature
    power: Power | None

    def summary(self) -> str:
        """One plain sentence, or two."""
        words = self.literature.summary()
        return words if self.power is None else f"{words} {self.power.summary()}"


def compute(
    animals: int = 10,
    studies: int = 60,
    control_percent: float = 60.0,
    true_percent: float = 60.0,
    drawer_percent: float = 100.0,
    draw: int = 1,
) -> Drawn:
    """Draw studies of so many animals a group; others than favourable findings stay in the drawer with a chance (%).

    True shares (%) of bad outcomes with and without treatment.
    """
    risk, control = true_percent / 100, control_percent / 100
    drawn = file_drawer.literature(risk, control, animals, studies, drawer_percent / 100, seed=draw)
    return Drawn(drawn, file_drawer.power(risk, control, animals) if risk < control else None)


def beside(effects) -> np.ndarray:
    """How far each dot is moved sideways (in logs of the ratio), so that studies with equal results all show.

    >>> from helpers.evidence.meta_analysis import Effects
    >>> beside(Effects(("a", "b", "c"), np.array([0.0, 1.0, 0.0]), np.array([0.5, 0.5, 0.5]))).tolist()
    [-0.05, 0.0, 0.05]
    """
    pairs = np.round(np.column_stack([effects.logs, effects.errors]), 9)
    _, kind, alike = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    kind = kind.reshape(-1)
    rank = np.array([np.sum(kind[:place] == one) for place, one in enumerate(kind)])
    step = np.minimum(SIDE_BY_SIDE, WIDEST / alike)[kind]
    return (rank - (alike[kind] - 1) / 2) * step


class DrawerView:
    """The funnel: every study by its ratio and its error; published ones filled; pooled lines."""

    def __init__(self):
        self.figure = style.figure(7.2, 4.3, bottom_in=1.15)
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
        true, whole, seen = style.LINES[0], style.LINES[3], style.LINES[2]
        self._true = self.axes.axvline(1, **true.as_kwargs(markers=False), label="true ratio")
        self._whole = self.axes.axvline(1, **whole.as_kwargs(markers=False), label="all pooled")
        self._pooled = self.axes.axvline(
            1, **seen.as_kwargs(markers=False), label="published pooled"
        )
        self.axes.set(xscale="log", xlim=(LEAST_RATIO, MOST_RATIO))
        self.axes.set(xlabel="risk ratio of a study (left of 1: fewer bad outcomes)")
        self.axes.set_ylabel("uncertainty (low: small studies)")
        self.axes.set_xticks(
            [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20],
            ["0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10", "20"],
        )
        self.axes.minorticks_off()
        self._title = self.axes.set_title("", loc="left")
        handles = [self._seen, self._hidden, self._true, self._whole, self._pooled]
        self.figure.legend(handles=handles, loc="lower center", ncols=3, fontsize=10.5)

    def update(self, result: Drawn) -> None:
        """Move dots and lines to a result."""
        drawn = result.literature
        ratios = np.clip(
            np.exp(drawn.effects.logs + beside(drawn.effects)), LEAST_RATIO, MOST_RATIO
        )
        errors = np.maximum(drawn.effects.errors, 0.01)
        self.axes.set_ylim(0.4 * np.ceil(max(1.05 * errors.max(), 0.5) / 0.4), 0)
        self._seen.set_data(ratios[drawn.published], errors[drawn.published])
        self._hidden.set_data(ratios[~drawn.published], errors[~drawn.published])
        self._true.set_xdata([drawn.true_ratio] * 2)
        self._whole.set_xdata([drawn.everything.ratio] * 2)
        self._pooled.set_visible(drawn.visible is not None)
        self._pooled.set_xdata([drawn.visible.ratio if drawn.visible else 1.0] * 2)
        self._title.set_text(
            f"{int(drawn.published.sum())} of {drawn.effects.count} studies are published"
        )


def panel() -> Panel:
    """The file drawer, ready to show."""
    return Panel(
        "What stays in the drawer?",
        [
            Number("animals", "Animals in each group", "", 4, 100, 1, 10),
            Number("studies", "Studies done", "", 10, 200, 10, 60),
            Number("control_percent", "Bad outcomes without", "%", 10, 90, 5, 60),
            Number("true_percent", "Bad outcomes with", "%", 10, 90, 5, 60),
            Number("drawer_percent", "Kept back unless favourable", "%", 0, 100, 5, 100),
            Number("draw", "Draw number", "", 1, 50, 1, 1),
        ],
        compute,
        DrawerView,
        presets={
            "No effect, drawer shut": {},
            "No effect, everything published": {"drawer_percent": 0},
            "True benefit, drawer shut": {"true_percent": 45},
            "Large studies": {"true_percent": 45, "animals": 100},
        },
    )
