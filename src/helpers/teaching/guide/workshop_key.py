"""What the instructor guide shows of the workshops: their steps and the mistakes they name."""

from __future__ import annotations

from helpers import checks
from helpers.teaching.tables.table import Table
from helpers.workshop import index


def table(workshop: str | None = None) -> Table:
    """Return every step with what is asked and the mistakes that its check names.

    Parameters
    ----------
    workshop : str, optional
        Number of a workshop, such as "01b"; all of them if left out.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For an unknown workshop.

    Examples
    --------
    >>> table("01b").rows[0][:2]
    ['01b', 'Enthalpy of a temperature']
    """
    if workshop is not None:
        checks.one_of(workshop, index.STEPS, "workshops")
    rows = []
    for number, steps in index.STEPS.items():
        if workshop not in (None, number):
            continue
        for step in steps:
            # Two recognisers may name one mistake.
            mistakes = dict.fromkeys(mistake.key for mistake in step.mistakes)
            rows.append([number, step.title, step.asks, "; ".join(mistakes)])
    caption = "Workshops: what each step asks, and the mistakes that its check names"
    return Table(caption, ["", "Step", "Asks", "Mistakes it names"], rows, folded=True)
