r"""The model of de Pillis, Radunskaya and Wiseman: tumour T, natural killer cells N and killer T cells L.

    dT/dt = a T (1 - b T) - c N T - D                                                     (9)
    dN/dt = sigma - f N + g T^2 N / (h + T^2) - p N T                                     (10)
    dL/dt = -m L + j D^2 L / (k + D^2) - q L T + r N T                                    (11)
    D = d T L^lambda / (s T^lambda + L^lambda)                                            (12)

(12) is the paper's d (L/T)^lambda / (s + (L/T)^lambda) T, written so that it is also defined without tumour.  Four
sets of parameters stand for mice primed and challenged with plain (n) or ligand-bearing (l) tumour cells: the natural
model of a primed against an unprimed host.  Equations and numbers were seen in two public codes, not in the paper
[depillis2005].  Days and cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from helpers import data
from helpers.immunity.parameters import values

VARIANTS = ("nn", "nl", "ln", "ll")
START_KILLERS, START_T_CELLS = 1e3, 10.0
GONE = 1.0  # cells: less than one cell is none


@dataclass(frozen=True)
class Challenge:
    """What became of a dose of tumour cells: times (days), tumour, natural killers and killer T cells (cells)."""

    variant: str
    time_day: np.ndarray
    tumour: np.ndarray
    killers: np.ndarray
    t_cells: np.ndarray

    @property
    def cleared(self) -> bool:
        """Whether less than one tumour cell was left."""
        return bool(self.tumour[-1] <= GONE * (1 + 1e-6))

    def summary(self) -> str:
        """One plain sentence."""
        dose, end = self.tumour[0], self.time_day[-1]
        if self.cleared:
            return f"In set {self.variant} a dose of {dose:.2g} cells is gone after {end:.0f} days."
        return f"In set {self.variant} a dose of {dose:.2g} cells has become {self.tumour[-1]:.2g} after {end:.0f} days."


def rates(state, set_of: dict) -> tuple[float, float, float]:
    """Return the right-hand sides of (9)-(11), cells/day, at T, N, L (cells), with parameters by name.

    >>> rates((0.0, 0.0, 0.0), parameters("nn"))
    (0.0, 13000.0, 0.0)
    """
    tumour, killers, t_cells = (max(one, 0.0) for one in state)
    kill = lysis(tumour, t_cells, set_of)
    return (
        set_of["growth"] * tumour * (1 - set_of["crowding"] * tumour)
        - set_of["killer_kill"] * killers * tumour
        - kill,
        set_of["killer_influx"]
        - set_of["killer_loss"] * killers
        + set_of["killer_recruitment"] * killers * tumour**2 / (set_of["killer_half"] + tumour**2)
        - set_of["killer_inactivation"] * killers * tumour,
        -set_of["t_cell_loss"] * t_cells
        + set_of["t_cell_recruitment"] * t_cells * kill**2 / (set_of["t_cell_half"] + kill**2)
        - set_of["t_cell_inactivation"] * t_cells * tumour
        + set_of["t_cell_priming"] * killers * tumour,
    )


def lysis(tumour: float, t_cells: float, set_of: dict) -> float:
    """Return the tumour cells killed by T cells, cells/day, equation (12).

    >>> lysis(1e5, 1e9, parameters("nn")) / (parameters("nn")["lysis_rate"] * 1e5) > 0.98
    True
    """
    if tumour <= 0 or t_cells <= 0:
        return 0.0
    power = (t_cells / tumour) ** set_of["lysis_power"] if tumour > 1e-3 else math.inf
    return set_of["lysis_rate"] * tumour * (1 / (1 + set_of["lysis_half"] / power))


def parameters(variant: str) -> dict[str, float]:
    """Return the shared parameters and those of one set (nn, nl, ln or ll) by name, in days and cells.

    >>> parameters("ll")["lysis_rate"], parameters("nn")["lysis_rate"]
    (7.17, 1.43)
    """
    data.one_of(variant, VARIANTS, "sets of the de Pillis model")
    return values("de_pillis") | values("de_pillis", variant)


def challenge(variant: str, dose: float, days: float = 60.0) -> Challenge:
    """Return what becomes of a dose of tumour cells in one set, over some days or until less than one cell is left.

    It starts with 1000 natural killers and 10 killer T cells.  Doses above 1, up to 1e9 cells; else ValueError.

    >>> print(challenge("ll", 1e6).summary()[:40]); print(challenge("nn", 1e6).cleared)
    In set ll a dose of 1e+06 cells is gone
    False
    """
    if not (isinstance(dose, int | float) and GONE < dose <= 1e9):
        raise ValueError(
            f"dose = {dose!r} cells; the rule: above 1 and at most 1e9; for example 1e5"
        )
    if not 0 < days <= 1000:
        raise ValueError(
            f"days = {days!r}; the rule: above 0 and at most 1000 days; for example 60"
        )
    set_of = parameters(variant)

    def gone(_, state):
        return state[0] - GONE

    gone.terminal, gone.direction = True, -1
    start = (float(dose), START_KILLERS, START_T_CELLS)
    found = solve_ivp(
        lambda _, state: rates(state, set_of),
        (0, days),
        start,
        "LSODA",
        events=gone,
        rtol=1e-8,
        atol=1e-6,
    )
    return Challenge(variant, found.t, *found.y)
