"""Parameters of the models, from `data/immune_models.csv`, with unit, source and trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers import data

if TYPE_CHECKING:
    import pandas as pd


def rows(model: str) -> pd.DataFrame:
    """Return the rows of one model.

    Parameters
    ----------
    model : str
        A name of the column `model`, such as "kuznetsov".

    Returns
    -------
    pandas.DataFrame
        One row per parameter; each value is in the unit of its row (days and cells).

    Raises
    ------
    ValueError
        If the table has no such model; names the nearest.

    Examples
    --------
    >>> rows("kuznetsov").set_index("parameter").loc["growth", "unit"]
    '1/day'
    """
    table = data.load("immune_models")
    data.one_of(model, table["model"].unique(), "models of immune_models.csv")
    return table[table["model"] == model].reset_index(drop=True)


def values(model: str) -> dict[str, float]:
    """Return the parameters of one model by name.

    Parameters
    ----------
    model : str
        A name of the column `model`, such as "kuznetsov".

    Returns
    -------
    dict of str to float
        The values, in the units of their rows (days and cells).

    Raises
    ------
    ValueError
        If the table has no such model; names the nearest.

    Examples
    --------
    >>> values("kuznetsov")["growth"]
    0.18
    """
    table = rows(model)
    return dict(zip(table["parameter"], map(float, table["value"]), strict=True))
