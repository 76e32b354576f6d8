"""Menus of kinds of cells and of dose-responses: what a panel offers, and what a learner reads.

The labels are in data/menus.csv, which `freezing.menus` reads.  A cell or a series that gets a
row there, beside its numbers, appears in every menu it fits without a change of code.
"""

from __future__ import annotations

from helpers.freezing.menus import offered, rows

# kinds of rows whose points are fitted to a curve, without and with a share that nothing kills
SERIES_KINDS = ("series", "levelling series")

# where a dose-response of each kind was measured, as a learner reads it; an "edge" is the edge of
# dead tissue
PLACES = {"series": "in a dish", "levelling series": "in a dish", "edge": "in the body"}


def cells(panel: str) -> dict[str, str]:
    """Return the kinds of cells that a panel offers.

    Parameters
    ----------
    panel : str
        Name of the panel's study: `"cooled_cell"` or `"rates_in_ice"`.

    Returns
    -------
    dict
        `{label: name}`, the name as in data/cells.csv.

    Raises
    ------
    ValueError
        If no cell fits a panel of that name.

    Examples
    --------
    >>> cells("cooled_cell")["rat liver"]
    'rat_liver_tissue'
    """
    return {row.label: row.name for row in offered(panel, "cell")}


def cell_label(name: str) -> str:
    """Return what a kind of cell is called in a menu.

    Parameters
    ----------
    name : str
        A name of data/cells.csv.

    Returns
    -------
    str
        Its label; the name itself if it is in no menu.

    Examples
    --------
    >>> cell_label("hela")
    'cervical cancer HeLa'
    """
    labels = {row.name: row.label for row in rows("cell")}
    return labels.get(name, name)


def one_cell_of_kind(name: str) -> str:
    """Return how a sentence names one cell of a kind.

    Parameters
    ----------
    name : str
        A name of data/cells.csv.

    Returns
    -------
    str
        With its article.

    Examples
    --------
    >>> one_cell_of_kind("hepg2")
    'a liver tumour cell (HepG2)'
    """
    phrases = {row.name: row.in_a_sentence for row in rows("cell")}
    # articles and word order cannot be made from a label, so the table may have them
    return phrases.get(name) or f"a cell ({cell_label(name)})"


def series(panel: str) -> dict[str, str]:
    """Return the series of measured points that a panel offers to fit.

    Parameters
    ----------
    panel : str
        Name of the panel's study: `"survival_curve"`.

    Returns
    -------
    dict
        `{label: name}`, the name as in data/survival_points.csv or data/lung_dose_response.csv.

    Raises
    ------
    ValueError
        If no series fits a panel of that name.

    Examples
    --------
    >>> series("survival_curve")["pancreatic cancer PANC-1"]
    'PANC-1'
    """
    return {row.label: row.name for row in offered(panel, *SERIES_KINDS)}


def series_label(name: str) -> str:
    """Return what a series of points is called in a menu.

    Parameters
    ----------
    name : str
        A series of data/survival_points.csv or a line of data/lung_dose_response.csv.

    Returns
    -------
    str
        Its label; the name itself if it is in no menu.

    Examples
    --------
    >>> series_label("786-O")
    'kidney cancer 786-O'
    """
    labels = {row.name: row.label for row in rows(*SERIES_KINDS)}
    return labels.get(name, name)


def responses(panel: str) -> dict[str, str]:
    """Return the dose-responses that a panel offers, of cells in a dish and of tissue in a body.

    Parameters
    ----------
    panel : str
        Name of the panel's study: `"dead_tissue"` or `"kidney_band"`.

    Returns
    -------
    dict
        `{label: name}`, the name as `responses.response` takes it.

    Raises
    ------
    ValueError
        If no dose-response fits a panel of that name.

    Examples
    --------
    >>> responses("kidney_band")["rat tumour AT-1, in the body"]
    'AT-1 tumour, edge'
    """
    menu = {}
    # the place belongs to the label: death in a dish and in a body are not the same measurement
    for row in offered(panel, *PLACES):
        menu[f"{row.label}, {PLACES[row.kind]}"] = row.name
    return menu


def response_label(name: str) -> str:
    """Return what a dose-response is called in a menu, and where it was measured.

    Parameters
    ----------
    name : str
        A name that `responses.response` takes.

    Returns
    -------
    str
        Its label and place; the name itself if it is in no menu.

    Examples
    --------
    >>> response_label("786-O")
    'kidney cancer 786-O, in a dish'
    """
    for row in rows(*PLACES):
        if row.name == name:
            return f"{row.label}, {PLACES[row.kind]}"
    return name


def levels_off(name: str) -> bool:
    """Say whether a series is fitted with a share of cells that nothing kills.

    Parameters
    ----------
    name : str
        A series of data/survival_points.csv or a line of data/lung_dose_response.csv.

    Returns
    -------
    bool
        True if data/menus.csv calls it a levelling series.

    Examples
    --------
    >>> levels_off("A549"), levels_off("786-O")
    (True, False)
    """
    return name in {row.name for row in rows("levelling series")}
