"""The studies a learner chooses to pool, by which method, and what each one left out would do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from helpers.checks import one_of
from helpers.evidence import meta_analysis, study_table
from helpers.evidence.meta_analysis import Pooled
from helpers.evidence.two_by_two import Estimate, TwoByTwo

IN = "in"
OUT = "left out"
# How the studies may be pooled: arguments of `meta_analysis.pool` by name of the method. The first
# takes the interval that `pool` thinks right for the number of studies.
RANDOM_EFFECTS = "random effects"
METHODS = {
    RANDOM_EFFECTS: {},
    "random, normal interval": {"interval": meta_analysis.NORMAL},
    "random, by likelihood": {"between": meta_analysis.REML},
    "fixed effects": {"model": meta_analysis.FIXED},
}
# What a sentence adds to a method whose name had to be short for a menu
FULL_NAMES = {
    RANDOM_EFFECTS: "random effects of DerSimonian and Laird",
    "random, normal interval": "random effects of DerSimonian and Laird",
    "random, by likelihood": "random effects by likelihood (REML)",
}
INTERVALS = {
    meta_analysis.HARTUNG_KNAPP: "Hartung-Knapp interval",
    meta_analysis.NORMAL: "normal interval",
}
# The parameter of `run` that says whether a study is in
PARAMETERS = {
    "Yamashita 1982": "yamashita",
    "Friedman 1997": "friedman",
    "Sabel 2005": "sabel",
    "Kim 2014": "kim",
}


class StudyRow(NamedTuple):
    """One study: its arms, their counts, how these were obtained, and its risk ratio."""

    arm: str
    control_arm: str
    counts: TwoByTwo
    obtained: str
    ratio: Estimate


@dataclass(frozen=True)
class Forest:
    """All studies, those that are in, and what they say together.

    Attributes
    ----------
    rows : dict of str to StudyRow
        Every study, also those left out.
    used : tuple of str
        Names of the studies that are in.
    method : str
        One of `METHODS`.
    pooled : Pooled or None
        The pooled risk ratio; None if no study is in.
    without : dict of str to Pooled
        The pooled risk ratio without each study; empty below two studies.
    i_squared : float
        Share of the scatter beyond chance, a fraction; nan if no study is in.
    """

    rows: dict[str, StudyRow]
    used: tuple[str, ...]
    method: str
    pooled: Pooled | None
    without: dict[str, Pooled]
    i_squared: float
    undefined: ClassVar[tuple[str, ...]] = ("i_squared",)

    def summary(self) -> str:
        """Return one plain sentence, or two where a study can be left out."""
        if self.pooled is None:
            return f"0 of {len(self.rows)} studies are in: there is nothing to pool."
        pooled = self.pooled
        studies = "study" if pooled.count == 1 else "studies"
        method = FULL_NAMES.get(self.method, self.method)
        sentence = (
            f"{pooled.count} {studies}, {method}, {INTERVALS[pooled.interval]}: risk of a bad "
            f"outcome {pooled.ratio:.2f} times that without freezing, 95 % interval "
            f"{pooled.low:.2g} to {pooled.high:.3g} times; {pooled.verdict()}."
        )
        if not self.without:
            return sentence
        return f"{sentence} {_who_changes_sides(self.without, pooled.ratio)}"


def _who_changes_sides(without: Mapping[str, Pooled], ratio: float) -> str:
    """Say which studies, left out, move the pooled ratio to the other side of 1."""
    # Below 1 and above 1 have opposite signs here; exactly 1 changes no side.
    found = [name for name, one in without.items() if (one.ratio - 1) * (ratio - 1) < 0]
    if not found:
        return "Leaving out any one study leaves it on the same side of 1."
    return f"Without {' or without '.join(found)} it lies on the other side of 1."


def run(
    yamashita: str = IN,
    friedman: str = IN,
    sabel: str = IN,
    kim: str = IN,
    method: str = RANDOM_EFFECTS,
) -> Forest:
    """Pool the chosen studies.

    Parameters
    ----------
    yamashita, friedman, sabel, kim : {"in", "left out"}
        Whether the study is pooled.
    method : str
        One of `METHODS`. With fewer than three studies the interval is the normal one.

    Returns
    -------
    Forest
        Risk ratios (no unit) of each study and of all that are in.

    Raises
    ------
    ValueError
        For another word, naming the nearest.

    Examples
    --------
    >>> round(run().pooled.ratio, 2)
    0.74
    """
    chosen = {"yamashita": yamashita, "friedman": friedman, "sabel": sabel, "kim": kim}
    for name, choice in chosen.items():
        one_of(choice, (IN, OUT), f"choices for {name}")
    one_of(method, METHODS, "methods of pooling")
    tables = study_table.pooled_set()
    # In the order of the table, which is that of the rows in the picture.
    used = tuple(name for name in tables if chosen[PARAMETERS[name]] == IN)
    rows = {name: _row(name, table) for name, table in tables.items()}
    if not used:
        return Forest(rows, used, method, pooled=None, without={}, i_squared=math.nan)
    effects = meta_analysis.effects({name: tables[name] for name in used})
    how = METHODS[method]
    without = meta_analysis.leave_one_out(effects, **how) if len(used) > 1 else {}
    return Forest(
        rows=rows,
        used=used,
        method=method,
        pooled=meta_analysis.pool(effects, **how),
        without=without,
        i_squared=meta_analysis.heterogeneity(effects).i_squared,
    )


def _row(name: str, table: TwoByTwo) -> StudyRow:
    """Return a study of the pooled set with its arms and how its counts were obtained."""
    about = study_table.about(study_table.pooled_comparison(name))
    return StudyRow(
        arm=about["cryo_arm"],
        control_arm=about["control_arm"],
        counts=table,
        obtained=about["obtained"],
        ratio=table.risk_ratio(),
    )
