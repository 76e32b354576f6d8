"""Does disease come back less often after freezing than after another treatment?  Shares and verdicts of the table."""

from __future__ import annotations

from helpers import data

SURGERY = ("resection", "surgery", "robotic partial removal", "partial removal")
VERDICTS = ("better", "same", "worse")


def against_surgery() -> dict[str, int]:
    """Return how many comparisons (no unit) of freezing with cutting out found it better, the same or worse.

    "same" means that no difference was shown.  A row is one comparison; pooled analyses may share studies.

    >>> against_surgery()["better"]
    0
    """
    table = data.load("recurrence")
    found = table[table["against"].isin(SURGERY)]["verdict"].value_counts()
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS}


def shares(comparison: str) -> tuple[float, float]:
    """Return the shares (%) after freezing and after the other treatment; nan where only a ratio was seen.

    Raises ValueError for a comparison that is not in the table.

    >>> shares("liver_wang_free")
    (35.0, 34.0)
    """
    table = data.load("recurrence").set_index("comparison")
    data.one_of(comparison, table.index, "comparisons of recurrence.csv")
    return tuple(float(table.loc[comparison, name]) for name in ("cryo_percent", "other_percent"))
