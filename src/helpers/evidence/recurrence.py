"""Whether disease comes back less often after freezing than after another treatment.

Shares and verdicts of data/recurrence.csv.
"""

from __future__ import annotations

import math

from helpers import data
from helpers.checks import one_of
from helpers.evidence.two_by_two import Estimate, TwoByTwo

# What the table calls cutting or scraping a tumour out
SURGERY = (
    "resection",
    "surgery",
    "robotic partial removal",
    "partial removal",
    "prostatectomy",
    "loop excision",
    "curettage",
)
VERDICTS = ("better", "same", "worse", "not settled")
# What a comparison counts: the cancer that comes back, deaths alone, or precancer
COUNTED = ("cancer back", "deaths", "precancer")


def against_surgery(design: str | None = None, counted: str | None = None) -> dict[str, int]:
    """Return how many comparisons of freezing with cutting out found it better, the same or worse.

    "same" means that no difference was shown, "not settled" that no test was seen or that the
    interval holds more than a doubling of the risk. A row is one comparison; pooled analyses may
    share studies.

    Parameters
    ----------
    design : str, optional
        Count only rows of this design, such as "randomised"; all of them if left out.
    counted : str, optional
        Count only rows that count this, one of `COUNTED`; all of them if left out. Deaths and
        precancer do not say whether a cancer came back.

    Returns
    -------
    dict of str to int
        Numbers of comparisons (no unit) by verdict.

    Raises
    ------
    ValueError
        For a design that the table does not have, or for something that no row counts.

    Examples
    --------
    >>> against_surgery()["better"]
    0
    >>> sum(against_surgery("randomised").values())
    5
    >>> against_surgery(counted="cancer back")
    {'better': 0, 'same': 3, 'worse': 6, 'not settled': 2}
    """
    table = data.load("recurrence")
    if design is not None:
        one_of(design, table["design"].unique(), "designs of recurrence.csv")
        table = table[table["design"] == design]
    if counted is not None:
        one_of(counted, COUNTED, "what comparisons of recurrence.csv count")
        table = table[table["counted"] == counted]
    # A verdict that no row has is still named, with 0.
    compared = table[table["against"].isin(SURGERY)]
    found = compared["verdict"].value_counts()
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS}


def shares(comparison: str) -> tuple[float, float]:
    """Return the shares after freezing and after the other treatment.

    Parameters
    ----------
    comparison : str
        A name of `data/recurrence.csv`.

    Returns
    -------
    tuple of float
        Both in percent (%); nan where only a ratio was seen.

    Raises
    ------
    ValueError
        For a comparison that is not in the table.

    Examples
    --------
    >>> shares("liver_wang_free")
    (35.0, 34.0)
    """
    table = data.load("recurrence").set_index("comparison")
    one_of(comparison, table.index, "comparisons of recurrence.csv")
    row = table.loc[comparison]
    return float(row["cryo_percent"]), float(row["other_percent"])


def difference(comparison: str, group: int, other_group: int) -> Estimate:
    """Return the difference of two shares with its interval, for groups of known size.

    The counts are the printed percentages times the sizes, rounded. Shares that a source estimated
    from people followed for different times carry less information than counts of everybody, so
    the true interval is at least as wide as this one.

    Parameters
    ----------
    comparison : str
        A name of `data/recurrence.csv` for which both shares were seen.
    group, other_group : int
        People in the group that was frozen and in the other one.

    Returns
    -------
    Estimate
        Share after freezing minus the other share, a fraction, with Newcombe's 95 % interval.

    Raises
    ------
    ValueError
        For a comparison that is not in the table, or of which only a ratio was seen.

    References
    ----------
    [newcombe1998]

    Examples
    --------
    >>> print(difference("liver_wang_free", 180, 180).summary())
    The risk difference is 0.01; its 95 % interval goes from -0.09 to 0.11.
    """
    percent, other_percent = shares(comparison)
    if math.isnan(percent) or math.isnan(other_percent):
        raise ValueError(
            f"{comparison!r} has shares {percent!r} and {other_percent!r}; the rule: both were seen"
        )
    table = TwoByTwo(
        events=round(percent / 100 * group),
        total=group,
        control_events=round(other_percent / 100 * other_group),
        control_total=other_group,
    )
    return table.risk_difference()
