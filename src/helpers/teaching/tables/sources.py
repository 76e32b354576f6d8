"""Rows for "Where these numbers come from", made from the tables in `data/`.

A panel's `facts(parameters)` returns a list of `SourceRow`.  A number of a table becomes a row by
`datum_row`, or by the function of its table: `tissue_row`, `needle_rows`, `cell_row`,
`constant_row`, `parameter_rows`.  Any other row is written out: `SourceRow(name=..., value=...,
unit=..., source=..., trust=...)`.
"""

from __future__ import annotations

from helpers import data
from helpers.immunity import parameters
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.source_rows import SourceRow

__all__ = [
    "SourceRow",
    "cell_row",
    "constant_row",
    "datum_row",
    "needle_rows",
    "parameter_rows",
    "tissue_row",
]


def datum_row(name: str, datum: data.Datum, digits: int = 6, unit: str | None = None) -> SourceRow:
    """Make a row of a number with its range, its citation and how sure it is.

    Parameters
    ----------
    name : str
        What the number is, as a learner reads it.
    datum : data.Datum
        The number as `data.value` returns it.
    digits : int
        Significant digits to show.
    unit : str, optional
        A unit to show as it is, with the value unchanged.  Without it the value and the unit of the
        table are turned into what a learner reads, for example 250 MJ/m³ for 250e6 J/m3.

    Returns
    -------
    SourceRow
        The range is left out where the table has none.

    Examples
    --------
    >>> heat = data.value("tissues", tissue="liver", property="latent_heat")
    >>> datum_row("heat to freeze", heat)["unit"]
    'MJ/m³'
    """
    # The unit is the same for all three numbers, so it is read once.
    shown_unit = readable(datum.value, datum.unit)[1] if unit is None else unit

    def text(number: float) -> str:
        shown = readable(number, datum.unit)[0] if unit is None else number
        return f"{shown:.{digits}g}"

    value = text(datum.value)
    if datum.low is not None and datum.high is not None:
        value = f"{value} ({text(datum.low)} to {text(datum.high)})"
    return SourceRow(
        name=name,
        value=value,
        unit=shown_unit,
        source=data.cite(datum.source),
        trust=datum.trust,
    )


def tissue_row(tissue: str, quantity: str) -> SourceRow:
    """Make a row of one property of a tissue, from `data/tissues.csv`.

    Parameters
    ----------
    tissue, quantity : str
        The tissue and its property, as named in the table.

    Returns
    -------
    SourceRow
        A row named after the property.

    Raises
    ------
    ValueError
        If the table has no such row.

    Examples
    --------
    >>> tissue_row("standard_soft_tissue", "latent_heat")["value"]
    '250 (148 to 275)'
    """
    datum = data.value("tissues", tissue=tissue, property=quantity)
    return datum_row(quantity.replace("_", " "), datum)


def needle_rows(probe: str) -> list[SourceRow]:
    """Make a row of each property of a needle, from `data/probes.csv`.

    Parameters
    ----------
    probe : str
        The needle, as named in the table.

    Returns
    -------
    list of SourceRow
        Rows named after the needle, its contact and the property: how well its gas takes heat
        decides how strong it is, and that differs threefold.

    Raises
    ------
    ValueError
        If the table has no such needle.

    Examples
    --------
    >>> needle_rows("argon_needle")[-1]["name"]
    '2.4 mm argon needle, weak contact: film'
    """
    needles = data.load("needles").set_index("probe")
    about = needles.loc[data.one_of(probe, needles.index, "needles of needles.csv")]
    rows = []
    for quantity in ("radius", "active_length", "gas_temperature", "film"):
        datum = data.value("probes", probe=probe, property=quantity)
        name = f"{about['label']}, {about['contact']}: {quantity.replace('_', ' ')}"
        rows.append(datum_row(name, datum))
    return rows


def cell_row(cell: str, quantity: str) -> SourceRow:
    """Make a row of one property of a kind of cell, from `data/cells.csv`.

    Parameters
    ----------
    cell, quantity : str
        The kind of cell and its property, as named in the table.

    Returns
    -------
    SourceRow
        A row named after the property, with three significant digits.

    Raises
    ------
    ValueError
        If the table has no such row.

    Examples
    --------
    >>> cell_row("human_hepatocyte", "diameter")["unit"]
    'µm'
    """
    datum = data.value("cells", cell=cell, property=quantity)
    return datum_row(quantity.replace("_", " "), datum, digits=3)


def constant_row(constant: str) -> SourceRow:
    """Make a row of one constant of the cell models, from `data/cell_constants.csv`.

    Parameters
    ----------
    constant : str
        The constant, as named in the table.

    Returns
    -------
    SourceRow
        A row named after the constant, with the unit as the table writes it.

    Raises
    ------
    ValueError
        If the table has no such row.

    Examples
    --------
    >>> constant_row("heat_of_fusion")["value"]
    '6010 (5990 to 6020)'
    """
    datum = data.value("cell_constants", constant=constant)
    return datum_row(constant.replace("_", " "), datum, unit=datum.unit)


def parameter_rows(model: str) -> list[SourceRow]:
    """Make a row of each parameter of an immune model, from `data/immune_models.csv`.

    Parameters
    ----------
    model : str
        The model, as named in the table.

    Returns
    -------
    list of SourceRow
        Ranges are shown where the table has them; a constructed value is explained instead of
        cited.

    Raises
    ------
    ValueError
        If the table has no such model.

    Examples
    --------
    >>> parameter_rows("kuznetsov")[0]["trust"]
    'read'
    """
    found = []
    for row in parameters.rows(model).to_dict("records"):
        name = f"{row['meaning']} ({row['symbol']})" if row["symbol"] else row["meaning"]
        # Published values have no range: low is then NaN, and no comparison with NaN is true.
        span = f" ({row['low']:g} to {row['high']:g})" if row["low"] >= 0 else ""
        constructed = row["trust"] == "constructed"
        found.append(
            SourceRow(
                name=name,
                value=f"{row['value']:g}{span}",
                unit="" if row["unit"] == "1" else row["unit"],
                source=row["note"] if constructed else data.cite(row["source"]),
                trust=row["trust"],
            )
        )
    return found
