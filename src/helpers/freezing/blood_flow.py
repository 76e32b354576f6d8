"""Blood flow: how much of its resting flow an organ keeps, awake and during an operation.

    tissues.csv     `perfusion` is the flow of people who are awake and at rest
    blood_flow.csv  the share of it that is left in other states, with what each share rests on

Anaesthesia alone can cut the flow through a kidney to a quarter, and a needle takes some of the
rest. So a plan for an operation runs at the share of the state `operation`, and its band at both
ends of that share; the value awake is the wrong one there.

**Assumptions.** One share holds for the whole organ and the whole operation. We found no
measurement of it in patients during cryoablation.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers import data
from helpers.data import Datum
from helpers.freezing.tissue import Tissue

# States of data/scenarios.csv: the value of tissues.csv, and a row of blood_flow.csv.
AT_REST = "at rest"
OPERATION = "operation"


class Flow(NamedTuple):
    """Blood flow through an organ with its range, in percent of its flow at rest."""

    low: float
    middle: float
    high: float


def flow_range(tissue: str, state: str) -> Flow:
    """Return the blood flow through a tissue with its range.

    Parameters
    ----------
    tissue : str
        Name in data/tissues.csv.
    state : str
        At rest, with the range of the tissue's `perfusion`; or a state of data/blood_flow.csv.

    Returns
    -------
    Flow
        Percent of the flow at rest; both ends are the middle where the table has none.

    Raises
    ------
    ValueError
        For an unknown tissue, or one without that state; the message names the nearest.

    Examples
    --------
    >>> flow_range("kidney", OPERATION).high < flow_range("kidney", AT_REST).middle
    True
    """
    if state == AT_REST:
        resting = data.value("tissues", tissue=tissue, property="perfusion")
        # Gel and water have no blood, of which there is no share.
        percent = 100.0 / resting.value if resting.value else 0.0
        return _in_percent(resting, percent)
    return _in_percent(share(tissue, state), 1.0)


def share(tissue: str, state: str = OPERATION) -> Datum:
    """Return the share of its resting blood flow that an organ keeps.

    Parameters
    ----------
    tissue : str
        Name in data/blood_flow.csv.
    state : str
        A state of that table; an operation unless given.

    Returns
    -------
    Datum
        Value, low and high end, in %.

    Raises
    ------
    ValueError
        For an organ or a state without a row; the message names the nearest.

    Examples
    --------
    >>> kept = share("kidney")
    >>> kept.low < kept.value < kept.high < 100
    True
    >>> share("fat")
    Traceback (most recent call last):
    ...
    ValueError: 'fat' is not among the organs of data/blood_flow.csv; ...
    """
    table = data.load("blood_flow")
    data.one_of(tissue, table["tissue"].unique(), "organs of data/blood_flow.csv")
    states = table[table["tissue"] == tissue]["state"]
    data.one_of(state, states, f"states of {tissue} in data/blood_flow.csv")
    return data.value("blood_flow", tissue=tissue, state=state)


def with_share(tissue: str, percent: float) -> Tissue:
    """Return a tissue with a share of its resting blood flow.

    Parameters
    ----------
    tissue : str
        Name in data/tissues.csv.
    percent : float
        Share of its resting flow, %.

    Returns
    -------
    Tissue
        The tissue.

    Raises
    ------
    ValueError
        For an unknown tissue (the message names the nearest), or a flow that no tissue has.

    Examples
    --------
    >>> with_share("kidney", 50).perfusion / Tissue.named("kidney").perfusion
    0.5
    """
    resting = Tissue.named(tissue)
    return resting.changed(perfusion=resting.perfusion * percent / 100)


def during_operation(tissue: str) -> Tissue:
    """Return a tissue with the blood flow of an operation.

    Parameters
    ----------
    tissue : str
        Name in data/tissues.csv and data/blood_flow.csv.

    Returns
    -------
    Tissue
        The tissue.

    Raises
    ------
    ValueError
        For a tissue whose flow during an operation is not in the table.

    Examples
    --------
    >>> during_operation("kidney").perfusion < Tissue.named("kidney").perfusion / 3
    True
    """
    return with_share(tissue, share(tissue).value)


def _in_percent(datum: Datum, percent: float) -> Flow:
    """Return a number of a table times a factor (% per unit), with its ends."""
    low = datum.value if datum.low is None else datum.low
    high = datum.value if datum.high is None else datum.high
    return Flow(percent * low, percent * datum.value, percent * high)
