"""Menus: what a panel offers to choose from, with the label that a learner reads.

    data/menus.csv       tissues and protocols, and what `cell_death.menus` reads: labels and the
                         panels they fit; the order of the rows is the order of a menu
    data/scenarios.csv   procedures: each has a label and is offered

A tissue, protocol or scenario that is added to these tables appears in every menu it fits, without
a change of code.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers import data


class MenuRow(NamedTuple):
    """One row of data/menus.csv; `panels` are those that offer it."""

    kind: str
    name: str
    label: str
    panels: tuple[str, ...]
    in_a_sentence: str


def tissues(panel: str, *, most_blood_first: bool = False) -> dict[str, str]:
    """Return the tissues that a panel offers (no unit).

    Parameters
    ----------
    panel : str
        Name of the panel's study, as in the column `panels` of data/menus.csv: `"one_needle"`,
        `"cycles"` (one needle that freezes several times), `"blood"` or `"cross_section"`.
    most_blood_first : bool
        Sort by resting blood flow, the largest first, in place of the order of the table.

    Returns
    -------
    dict
        `{label: name}`, the name as in data/tissues.csv.

    Raises
    ------
    ValueError
        If no tissue of the table fits a panel of that name.

    Examples
    --------
    >>> tissues("cycles")["agar gel"]
    'agar_gel'
    >>> list(tissues("blood", most_blood_first=True))
    ['kidney', 'liver', 'prostate', 'muscle', 'fat']
    """
    menu = _menu("tissue", panel)
    if not most_blood_first:
        return menu

    # Organs have no natural order; here blood is what distinguishes them.
    def perfusion(label: str) -> float:
        return data.value("tissues", tissue=menu[label], property="perfusion").value

    return {label: menu[label] for label in sorted(menu, key=perfusion, reverse=True)}


def protocols(panel: str) -> dict[str, str]:
    """Return the protocols that a panel offers (no unit).

    Parameters
    ----------
    panel : str
        Name of the panel's study, as in the column `panels` of data/menus.csv: `"cross_section"`
        (needles through a tumour) or `"nerve"`.

    Returns
    -------
    dict
        `{label: name}`, the name as in data/protocols.csv.

    Raises
    ------
    ValueError
        If no protocol of the table fits a panel of that name.

    Examples
    --------
    >>> protocols("nerve")["15 freeze, 10 thaw, 15 freeze"]
    'bone_40'
    """
    return _menu("protocol", panel)


def scenarios() -> dict[str, str]:
    """Return all procedures of data/scenarios.csv as `{label: name}` (no unit), in order.

    Examples
    --------
    >>> scenarios()["P4 retina"]
    'p4_retina'
    """
    table = data.load("scenarios")
    return dict(zip(table["label"], table["scenario"], strict=True))


def rows(*kinds: str) -> list[MenuRow]:
    """Return the rows of data/menus.csv of some kinds, in the order of the table.

    Parameters
    ----------
    *kinds : str
        As in the column `kind`, for example `"tissue"`.

    Returns
    -------
    list of MenuRow
        Kind, name, label, panels, and how a sentence names it.

    Examples
    --------
    >>> rows("tissue")[0].label
    'standard soft tissue'
    """
    table = data.load("menus")
    table = table[table["kind"].isin(kinds)]
    return [
        MenuRow(row.kind, row.name, row.label, tuple(row.panels.split(";")), row.in_a_sentence)
        for row in table.itertuples(index=False)
    ]


def offered(panel: str, *kinds: str) -> list[MenuRow]:
    """Return the rows of data/menus.csv of some kinds that a panel offers.

    Parameters
    ----------
    panel : str
        Name of the panel's study, as in the column `panels`.
    *kinds : str
        As in the column `kind`.

    Returns
    -------
    list of MenuRow
        In the order of the table.

    Raises
    ------
    ValueError
        If no row of these kinds fits a panel of that name.

    Examples
    --------
    >>> [row.name for row in offered("nerve", "protocol")]
    ['bone_40', 'freeze_thaw_freeze_10_5_10']
    """
    candidates = rows(*kinds)
    panels = [name for row in candidates for name in row.panels]
    what = " or ".join(repr(kind) for kind in kinds)
    data.one_of(panel, dict.fromkeys(panels), f"panels with a menu of kind {what}")
    return [row for row in candidates if panel in row.panels]


def _menu(kind: str, panel: str) -> dict[str, str]:
    """Rows of data/menus.csv of one kind that fit a panel, as {label: name}."""
    return {row.label: row.name for row in offered(panel, kind)}
