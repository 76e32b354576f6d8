"""Two fates in one model: where a course ends, and which line parts the starts.

The published model of `kuznetsov` in its plane of effectors and tumour: its resting points, the
lines on which one of the two stands still, the line between fates, and one course from a start.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from helpers.immunity import equilibria, kuznetsov
from helpers.immunity.equilibria import Equilibrium
from helpers.immunity.kuznetsov import Course, Kuznetsov
from helpers.immunity.separatrix import Separatrix, separatrix

MILLION = 1e6

# ends of the plane (tumour cells)
LEAST_TUMOUR = 1e5
MOST_TUMOUR = 1e9

# sizes of the tumour (cells) at which the lines of the plane are computed
TUMOUR = np.geomspace(LEAST_TUMOUR, MOST_TUMOUR, 400)

# a smaller tumour is reported as "fewer than 1000 cells"
FEWEST_COUNTED = 1e3

# where a course can end, and the words for it in a sentence
FATES = {
    equilibria.TUMOUR_FREE: "free of tumour",
    equilibria.DORMANT: "dormant",
    equilibria.ESCAPE: "in escape",
}


@dataclass(frozen=True, eq=False)
class Plane:
    """What does not depend on the start: resting points and lines, in cells.

    At the sizes `TUMOUR`, the tumour stands still with `tumour_still` effectors, and effectors
    stand still with `effectors_still` of them, nan where they multiply whatever their number.
    `border` is the line between fates, empty in a model without a threshold.
    """

    points: dict[str, Equilibrium]
    border: Separatrix
    tumour_still: np.ndarray
    effectors_still: np.ndarray

    undefined: ClassVar[tuple[str, ...]] = ("points", "effectors_still")
    """May hold nan or infinite numbers on purpose."""


@dataclass(frozen=True)
class TwoFates:
    """One course (days, cells), the plane it runs in, and the fate it ends in."""

    model: Kuznetsov
    course: Course
    plane: Plane
    fate: str

    def summary(self) -> str:
        """One plain sentence: start, fate, and the tumour at the end."""
        effectors = self.course.effectors[0] / MILLION
        tumour = self.course.tumour[0] / MILLION
        end = self.course.tumour[-1]
        # the model counts in fractions of cells, so a small number would look more exact than it is
        size = "fewer than 1000 tumour cells"
        if end >= FEWEST_COUNTED:
            size = f"{end / MILLION:.3g} million tumour cells"
        return (
            f"From {effectors:.2g} million effectors and {tumour:.3g} million tumour cells the "
            f"model ends {FATES[self.fate]}; after {self.course.time_day[-1]:.0f} days there are "
            f"{size}."
        )


def run(
    influx_thousand: float = 13.0,
    effectors_million: float = 0.32,
    tumour_million: float = 10.0,
    length_days: int = 400,
) -> TwoFates:
    """Follow the model from a start.

    Parameters
    ----------
    influx_thousand : float
        Effectors that come in by themselves, thousand cells a day.
    effectors_million, tumour_million : float
        The start, million cells.
    length_days : int
        How long it is followed, days.

    Returns
    -------
    TwoFates
        The course, its plane and its fate.

    Raises
    ------
    ValueError
        For a start or a time that the model refuses.

    Examples
    --------
    >>> run().fate, run(tumour_million=100.0).fate
    ('dormant', 'escape')
    """
    # only the influx is moved; all other parameters are as published
    model = kuznetsov.published().changed(effector_influx=1e3 * influx_thousand)
    effectors = MILLION * effectors_million
    tumour = MILLION * tumour_million
    return TwoFates(
        model=model,
        course=kuznetsov.course(model, effectors, tumour, days=float(length_days)),
        plane=_plane(model),
        fate=equilibria.fate(model, effectors, tumour),
    )


@lru_cache(maxsize=64)
def _plane(model: Kuznetsov) -> Plane:
    """Return the plane of one model; cached, since most controls only change the start."""
    points = equilibria.named(model)
    # without a threshold every start ends in the same fate, and no line parts them
    border = Separatrix(np.empty(0), np.empty(0))
    if equilibria.THRESHOLD in points:
        border = separatrix(model)
    tumour_still = equilibria.nullcline_tumour(model, TUMOUR)
    effectors_still = equilibria.nullcline_effectors(model, TUMOUR)
    for line in (border.effectors, border.tumour, tumour_still, effectors_still):
        line.flags.writeable = False  # the cache lets several results share them
    return Plane(
        points=points,
        border=border,
        tumour_still=tumour_still,
        effectors_still=effectors_still,
    )
