"""Tables of the workshops: runs with usual mistakes beside the learner's, and plans by points."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.shares import share_words
from helpers.teaching.panel.number_text import significant
from helpers.teaching.tables.table import Table
from helpers.workshop import freezer, plan


def runs_table(own: Callable, is_yours: bool = True) -> Table:
    """Return depths of ice and balance of heat for a run and for five usual mistakes.

    Parameters
    ----------
    own : callable
        A function like `freezer.freeze`.
    is_yours : bool, optional
        Whether it is the learner's.

    Returns
    -------
    Table

    Examples
    --------
    >>> len(runs_table(freezer.freeze).rows)
    7
    """
    arguments = freezer.FREEZE.inputs[0]
    expected = freezer.exact_freeze(*arguments)
    rows = [["exact", significant(expected[0], 4), significant(expected[1], 4), "0"]]
    label = "yours" if is_yours else "the course's own"
    for name, run in {label: own, **freezer.wrong_runs()}.items():
        # Runs that heat grow beyond what numbers can hold.
        with np.errstate(all="ignore"):
            ice_mm, solid_mm, lost_percent = freezer.numbers_of_run(arguments, run)[:3]
        off = f"{lost_percent:.0f}".replace("-0", "0")
        rows.append([name, f"{ice_mm:.1f}", f"{solid_mm:.1f}", off])
    wall_C, minutes, cell_mm, _ = arguments
    caption = f"{minutes:g} min beside a wall at {wall_C:g} °C, cells of {cell_mm:g} mm"
    headings = ["Run", "Ice, to -1 °C (mm)", "Solidus, -8 °C (mm)", "Heat not accounted for (%)"]
    return Table(caption, headings, rows)


def ranking(entries: Sequence[plan.Entry]) -> Table:
    """Return plans by their points; every name and trouble comes from a file and is escaped.

    Parameters
    ----------
    entries : sequence of plan.Entry
        As `plan.ranked` returns them.

    Returns
    -------
    Table

    Examples
    --------
    >>> ranking([plan.Entry("torn", None, "it is empty")]).rows[0][:2]
    ['', 'torn']
    """
    rows = []
    for place, entry in enumerate(entries, 1):
        found = entry.score
        if found is None:
            rows.append(["", entry.name, "", "", "", "", "", entry.trouble])
            continue
        rows.append(
            [
                str(place),
                entry.name,
                f"{found.points:.0f}",
                str(len(found.places_mm)),
                share_words(min(found.slice_percent)).removesuffix(" %"),
                share_words(found.worst.tumour_percent).removesuffix(" %"),
                f"{found.coldest.healthy_cm3:.0f}",
                f"{found.coldest.bowel_C:.0f}",
            ]
        )
    if not rows:
        nothing = f"No plans yet in a folder {plan.FOLDER!r} beside this notebook."
        return Table("Plans of a class", ["Plan"], [[nothing]])
    headings = ["", "Plan", "Points", "Needles", "Slice (%)", "Volume (%)", "Kidney (cm³)"]
    return Table(
        f"Plans for a tumour of {plan.KNOWN.tumour_mm:.0f} mm: worst tenth at "
        f"{plan.LEVEL_C:.0f} °C, kidney at {plan.PRICE_C:.0f} °C",
        [*headings, "Bowel (°C)"],
        rows,
    )
