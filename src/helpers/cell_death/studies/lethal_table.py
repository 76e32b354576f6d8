"""Every lethal temperature that was read, so that nobody can believe in a single one.

The rows of data/lethal_temperatures.csv in three groups: cells in a dish, tissue in a body, and
rules and plans.  They differ in what was measured, so each is of one of five kinds.  Rows on the
same cells, frozen equally often, belong to one line of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from helpers import data

DISH = "cells in a dish"
BODY = "tissue in a body"
RULES = "rules and plans"
GROUPS = (DISH, BODY, RULES)

# the order of the lines, and the columns by which their rows are sorted
BY_TEMPERATURE = "by temperature"
BY_TISSUE = "by tissue"
ORDERS = {
    BY_TEMPERATURE: ["coldest_C", "line", "temperature_C"],
    BY_TISSUE: ["line", "temperature_C"],
}

# an animal is named unless its name says nothing about the cells
UNNAMED_SPECIES = ("human", "human in mouse", "several", "none")

# what a temperature says, and the measures of the table that say it
ALL_DEAD = "all dead"
HALF_DEAD = "half or most dead"
EDGE = "edge of the dead tissue"
ALIVE = "some or all live"
RULE = "rule or choice"
KINDS = {
    ALL_DEAD: ("complete death",),
    HALF_DEAD: ("half dead", "most harmed"),
    EDGE: ("edge of death", "first dead", "loss of function"),
    ALIVE: ("some survive", "survival", "little loss"),
    RULE: ("quoted rule", "planning choice"),
}


@dataclass(frozen=True, eq=False)
class LethalTable:
    """Rows of one group, and a temperature (°C) to compare them with."""

    group: str
    mark_C: float
    rows: pd.DataFrame

    @property
    def lines(self) -> list[str]:
        """Names of the lines of the picture, in the order of the rows."""
        return list(dict.fromkeys(self.rows["line"]))

    def summary(self) -> str:
        """One plain sentence: the range of complete death, and what contradicts the mark."""
        count = f"{len(self.rows)} rows on {self.group}"
        measure = self.rows["measure"]
        temperature_C = self.rows["temperature_C"]
        dead_C = temperature_C[measure.isin(("complete death", "edge of death"))]
        # rules name temperatures and report no death
        if not len(dead_C):
            low_C = temperature_C.min()
            high_C = temperature_C.max()
            return f"{count} name temperatures from {low_C:g} to {high_C:g} °C."
        alive_C = temperature_C[self.rows["kind"] == ALIVE]
        # Where most cells are dead some live, so these rows contradict the mark as well.
        not_all_dead_C = temperature_C[self.rows["kind"] == HALF_DEAD]
        all_dead_C = temperature_C[measure == "complete death"]
        living = _rows_that(alive_C <= self.mark_C, "count")
        not_all = _rows_that(not_all_dead_C <= self.mark_C, "say")
        colder = _rows_that(all_dead_C < self.mark_C, "put")
        return (
            f"{count}: complete death, or the edge of the dead tissue, is put at "
            f"{dead_C.min():g} to {dead_C.max():g} °C; at {self.mark_C:g} °C or colder "
            f"{living} survivors, {not_all} only half or most of the cells dead, and "
            f"{colder} complete death colder still."
        )


def run(group: str = BODY, order: str = BY_TEMPERATURE, mark_C: float = -40.0) -> LethalTable:
    """Choose the rows of a group.

    Parameters
    ----------
    group : str
        One of `GROUPS`.
    order : str
        One of `ORDERS`.
    mark_C : float
        A temperature to compare them with, °C.

    Returns
    -------
    LethalTable
        The rows in that order.

    Raises
    ------
    ValueError
        For an unknown group or order; the message names the nearest.

    Examples
    --------
    >>> run(RULES).rows["kind"].unique().tolist()
    ['rule or choice']
    """
    data.one_of(group, GROUPS, "groups of lethal temperatures")
    data.one_of(order, ORDERS, "orders of the rows")
    rows = _all_rows()
    rows = rows[rows["group"] == group]
    # stable: rows of the same temperature keep the order of the table
    rows = rows.sort_values(ORDERS[order], kind="stable").reset_index(drop=True)
    return LethalTable(group, mark_C, rows)


def all_rows() -> pd.DataFrame:
    """Return the rows that name a temperature, with group, kind and line they belong to.

    A caller may change what it gets; nobody else sees the change.

    Returns
    -------
    pandas.DataFrame
        The columns of data/lethal_temperatures.csv, and `group`, `kind`, `line` (cells or tissue,
        and how often frozen) and `coldest_C` (the coldest temperature of that line, °C).

    Examples
    --------
    >>> sorted(all_rows()["group"].unique())
    ['cells in a dish', 'rules and plans', 'tissue in a body']
    """
    return _all_rows().copy()


@lru_cache(maxsize=1)
def _all_rows() -> pd.DataFrame:
    """Make the rows of `all_rows`; kept, because each choice in a panel needs them again."""
    # a measure that belongs to no kind is a KeyError here: a new one must be given a kind
    kind_of = {measure: kind for kind, measures in KINDS.items() for measure in measures}
    table = data.load("lethal_temperatures")
    table = table[table["temperature_C"].notna()].copy()
    table["kind"] = [kind_of[measure] for measure in table["measure"]]
    # a rule is no finding, whatever setting it speaks of
    setting = np.where(table["setting"] == "in vitro", DISH, BODY)
    table["group"] = np.where(table["kind"] == RULE, RULES, setting)
    table["line"] = [_line(row) for row in table.itertuples()]
    table["coldest_C"] = table.groupby(["group", "line"])["temperature_C"].transform("min")
    return table


def _line(row) -> str:
    """Name the line of the picture to which a row belongs."""
    # every rule and every plan stands on its own
    if row.kind == RULE:
        return row.finding
    line = row.tissue
    if row.species not in UNNAMED_SPECIES:
        line = f"{line} ({row.species})"
    return f"{line}, twice" if row.cycles == 2 else line


def _rows_that(chosen: pd.Series, verb: str) -> str:
    """Say how many rows do something: "1 row puts", "3 rows put"."""
    number = int(chosen.sum())
    return f"1 row {verb}s" if number == 1 else f"{number} rows {verb}"
