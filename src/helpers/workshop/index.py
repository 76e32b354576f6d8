"""All steps of the workshops, by the number of their notebook.

For the instructor guide and the tests: a notebook imports only the module of its own steps.
"""

from __future__ import annotations

from helpers import checks
from helpers.workshop import audit_steps, freezer, plan, pooling, threshold
from helpers.workshop.mistakes import BuildStep

STEPS: dict[str, tuple[BuildStep, ...]] = {
    "01b": freezer.STEPS,
    "02b": plan.STEPS,
    "03b": threshold.STEPS,
    "04b": pooling.STEPS,
    "05b": audit_steps.STEPS,
}
"""Steps in the order of each notebook."""

NOTEBOOKS = {
    "01b": "01b_build_a_freezer",
    "02b": "02b_beat_the_plan",
    "03b": "03b_fit_a_threshold",
    "04b": "04b_pool_the_studies",
    "05b": "05b_audit_a_page",
}
"""Names of the notebooks' files, without ending."""


def step(key: str) -> BuildStep:
    """Return a step.

    Parameters
    ----------
    key : str
        Its key, such as "01b/enthalpy".

    Returns
    -------
    BuildStep

    Raises
    ------
    ValueError
        For an unknown key; the nearest is named.

    Examples
    --------
    >>> step("01b/enthalpy").name
    'enthalpy'
    """
    every = {one.key: one for steps in STEPS.values() for one in steps}
    return every[checks.one_of(key, every, "steps of the workshops")]
