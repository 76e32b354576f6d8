"""Panel: every lethal temperature that was read, as dots, so that nobody can believe in a single one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from helpers import data
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel

DISH, BODY, RULES = "cells in a dish", "tissue in a body", "rules and plans"
COLDEST_C, WARMEST_C, MOST_ROWS = -58.0, 8.0, 31
ROOM_K = 5.0  # left of the coldest row or mark
KINDS = (  # measure, marker, filled, words
    (("complete death",), "o", True, "all dead"),
    (
        ("edge of death", "first dead", "half dead", "most harmed", "loss of function"),
        "s",
        True,
        "edge, half, first dead",
    ),
    (("some survive", "survival", "little loss"), "o", False, "some or all live"),
    (("quoted rule", "planning choice"), "D", False, "rule or choice"),
)
BY_TEMPERATURE, BY_TISSUE = "by temperature", "by tissue"


@dataclass(frozen=True)
class LethalTable:
    """Rows shown, and a temperature (°C) to compare them with."""

    group: str
    mark_C: float
    rows: pd.DataFrame

    def summary(self) -> str:
        """One plain sentence."""
        edges = self.rows["measure"].isin(("complete death", "edge of death"))
        dead = self.rows[edges]["temperature_C"]
        live = self.rows[self.rows["kind"] == 2]["temperature_C"]
        count = f"{len(self.rows)} rows on {self.group}"
        if not len(dead):
            low, high = self.rows["temperature_C"].min(), self.rows["temperature_C"].max()
            return f"{count} name temperatures from {low:g} to {high:g} °C."
        return (
            f"{count}: complete death, or the edge of the dead tissue, is put at {dead.min():g} to {dead.max():g} °C; "
            f"at {self.mark_C:g} °C or colder {self._colder(live <= self.mark_C, 'still report')} living cells, and "
            f"{self._colder(self._all_dead() < self.mark_C, 'put')} complete death colder still."
        )

    def _all_dead(self):
        return self.rows[self.rows["measure"] == "complete death"]["temperature_C"]

    def _colder(self, chosen, verb):
        """How many rows do something: "1 row puts", "3 rows put"."""
        number = int(chosen.sum())
        first, _, rest = verb.rpartition(" ")
        one = f"{first} {rest}s".strip()
        return f"1 row {one}" if number == 1 else f"{number} rows {verb}"


def compute(group: str = BODY, order: str = BY_TEMPERATURE, mark_C: float = -40.0) -> LethalTable:
    """Choose the rows of a group, in an order, with a temperature to compare (°C)."""
    rows = table()
    rows = rows[rows["group"] == group]
    keys = ["temperature_C"] if order == BY_TEMPERATURE else ["tissue", "temperature_C"]
    return LethalTable(group, mark_C, rows.sort_values(keys, kind="stable").reset_index(drop=True))


@lru_cache(maxsize=1)
def table() -> pd.DataFrame:
    """The rows of data/lethal_temperatures.csv that name a temperature, with the group and kind they belong to."""
    found = data.load("lethal_temperatures")
    found = found[found["temperature_C"].notna()].copy()
    rule = found["measure"].isin(KINDS[3][0])
    found["group"] = np.where(rule, RULES, np.where(found["setting"] == "in vitro", DISH, BODY))
    found["kind"] = [
        next(n for n, kind in enumerate(KINDS) if measure in kind[0])
        for measure in found["measure"]
    ]
    return found


class LethalTableView:
    """One line a row: its name, its temperature, a bar for its range."""

    def __init__(self):
        self.figure = style.figure(7.4, 6.6, left_in=2.45, bottom_in=1.1, right_in=1.0, top_in=0.2)
        self.axes = self.figure.subplots()
        self._mark = self.axes.axvline(
            -40, color="#a82f18", linewidth=1.4, linestyle="--", zorder=1
        )
        self._bars = [
            self.axes.plot([], [], color="#8a8a8a", linewidth=3, zorder=2)[0]
            for _ in range(MOST_ROWS)
        ]
        self._dots = []
        for (_, marker, filled, _), look in zip(KINDS, style.LINES, strict=False):
            face = look.colour if filled else "white"
            (dots,) = self.axes.plot(
                [], [], marker, color=look.colour, markerfacecolor=face, markersize=6.5, zorder=3
            )
            self._dots.append(dots)
        self._shares = [
            self.axes.text(0, 0, "", fontsize=8.5, va="center") for _ in range(MOST_ROWS)
        ]
        self.axes.set(xlabel="temperature (°C)")
        self.axes.grid(True, axis="x")
        self.figure.legend(
            handles=[*self._dots, self._mark],
            labels=[*(kind[3] for kind in KINDS), "your temperature"],
            loc="lower center",
            ncols=3,
            fontsize=10,
            handlelength=1.8,
        )

    def update(self, result: LethalTable) -> None:
        """Move dots, bars and names to a result."""
        rows, count = result.rows, len(result.rows)
        height = np.arange(count)
        for number, dots in enumerate(self._dots):
            own = (rows["kind"] == number).to_numpy()
            dots.set_data(rows["temperature_C"][own], height[own])
        for n in range(MOST_ROWS):
            row = rows.iloc[n] if n < count else None
            ranged = row is not None and np.isfinite(row["low_C"])
            self._bars[n].set_data(
                [row["low_C"], row["high_C"]] if ranged else [], [n, n] if ranged else []
            )
            share = row is not None and row["measure"] == "survival"
            self._shares[n].set_text(f"{row['survival_percent']:g} % live" if share else "")
            self._shares[n].set_position((WARMEST_C + 0.6, n) if share else (0, 0))
        self._mark.set_xdata([result.mark_C] * 2)
        coldest = min(rows["temperature_C"].min(), result.mark_C) - ROOM_K
        self.axes.set_xlim(min(COLDEST_C, coldest), WARMEST_C)
        self.axes.set_ylim(-0.8, count - 0.2)
        self.axes.set_yticks(height, list(rows["finding"]), fontsize=9)


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": every row shown, with why it differs."""
    return [
        {
            "name": row.finding,
            "value": f"{row.temperature_C:g} °C, {row.measure}; {row.species}, {row.assay}, read out: {row.read_out}. "
            f"Why it differs: {row.why_it_differs}",
            "unit": "",
            "source": data.cite(row.source),
            "trust": row.trust,
        }
        for row in compute(
            parameters["group"], parameters["order"], parameters["mark_C"]
        ).rows.itertuples()
    ]


def panel() -> Panel:
    """The table of lethal temperatures, ready to show."""
    return Panel(
        "Is there a temperature that kills?",
        [
            Choice("group", "Show", (DISH, BODY, RULES), BODY),
            Choice("order", "Order", (BY_TEMPERATURE, BY_TISSUE), BY_TEMPERATURE),
            Number("mark_C", "Your temperature", "°C", -80, 5, 1, -40),
        ],
        compute,
        LethalTableView,
        presets={
            "In a body": {"group": BODY},
            "In a dish": {"group": DISH},
            "Rules and plans": {"group": RULES},
        },
        facts=facts,
    )
