"""Parameters of the models, from `data/immune_models.csv`, each with its unit, source and how sure it is."""

from __future__ import annotations

from helpers import data


def rows(model: str, variant: str = ""):
    """Return the table's rows of one model as a DataFrame; values in the unit of each row (days, cells).

    `variant` names a set of a model that has several (empty for one).  Raises ValueError for a name not in the table.

    >>> rows("kuznetsov").set_index("parameter").loc["growth", "unit"]
    '1/day'
    """
    table = data.load("immune_models")
    data.one_of(model, table["model"].unique(), "models of immune_models.csv")
    table = table[table["model"] == model]
    data.one_of(variant, table["variant"].unique(), f"variants of {model}")
    return table[table["variant"] == variant].reset_index(drop=True)


def values(model: str, variant: str = "") -> dict[str, float]:
    """Return the parameters of one model by name, in the units of their rows (days and cells).

    Raises ValueError for a model or variant that is not in the table.

    >>> values("kuznetsov")["growth"]
    0.18
    """
    table = rows(model, variant)
    return dict(zip(table["parameter"], map(float, table["value"]), strict=True))
