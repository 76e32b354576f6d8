"""Parameters of the models, from `data/immune_models.csv`, each with its unit, source and trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers import data

if TYPE_CHECKING:
    import pandas as pd


def rows(model: str, variant: str = "") -> pd.DataFrame:
    """Return the table's rows of one model.

    Parameters
    ----------
    model : str
        Name of the model in the table.
    variant : str
        Name of a set of parameters, of a model that has several; empty for one.

    Returns
    -------
    pandas.DataFrame
        One row per parameter; values in the unit of each row (days, cells).

    Raises
    ------
    ValueError
        For a model or variant that is not in the table; the message names the nearest.

    Examples
    --------
    >>> rows("kuznetsov").set_index("parameter").loc["growth", "unit"]
    '1/day'
    """
    table = data.load("immune_models")
    data.one_of(model, table["model"].unique(), "models of immune_models.csv")
    table = table[table["model"] == model]
    data.one_of(variant, table["variant"].unique(), f"variants of {model}")
    return table[table["variant"] == variant].reset_index(drop=True)


def values(model: str, variant: str = "") -> dict[str, float]:
    """Return the parameters of one model by name.

    Parameters
    ----------
    model, variant : str
        As in `rows`.

    Returns
    -------
    dict of str to float
        Values in the units of their rows (days and cells).

    Raises
    ------
    ValueError
        As `rows`.

    Examples
    --------
    >>> values("kuznetsov")["growth"]
    0.18
    """
    table = rows(model, variant)
    return dict(zip(table["parameter"], map(float, table["value"]), strict=True))
