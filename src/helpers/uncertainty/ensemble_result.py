"""What an ensemble leaves behind: a table of answers, how far they spread, and one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd

from helpers import data
from helpers.uncertainty.sampling import Samples
from helpers.uncertainty.sensitivity import Ranking, ranked

SHOWN = 3
"""Outputs named in a summary."""


@dataclass(frozen=True)
class Result:
    """What became of one sample: `outputs` by name (units as the names say), or the `error` of a failed run as text."""

    number: int
    outputs: dict[str, float] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Everything a run of many samples left behind; units are those of the ranges and of the output names.

    `model` its name with fixed arguments, `samples` what went in, `outputs` a table with one row a finished sample
    (index: its number) and one column an output, `failures` the text of the exception by sample number, `unfinished`
    the numbers never run.
    """

    model: str
    samples: Samples
    outputs: pd.DataFrame
    failures: dict[int, str]
    unfinished: tuple[int, ...] = ()

    @property
    def parameters(self) -> pd.DataFrame:
        """A table of the values that went in, one row a sample, finished or not; units as in `samples.ranges`."""
        return self.samples.table

    def values(self, output: str) -> np.ndarray:
        """All values of one output, in the order of the samples, failures left out; ValueError for an unknown name."""
        if self.outputs.empty:
            first = next(iter(self.failures.items()), (0, "never run"))
            raise ValueError(
                f"no sample is finished, so there is no {output!r}; sample {first[0]}: {first[1]}"
            )
        data.one_of(output, self.outputs.columns, "outputs of this ensemble")
        return self.outputs[output].to_numpy()

    def band(self, output: str, share: float = 0.9) -> tuple[float, float, float]:
        """(low, middle, high) of an output, in its own unit: `share` of the samples lie between low and high.

        Equal parts lie below and above; middle is the median.  Of n evenly spread samples the i-th stands for the
        share (i - 1/2) / n (Hazen).  ValueError unless 0 < share < 1 and at least one sample lies outside on each side.
        """
        values = self.values(output)
        if isinstance(share, bool) or not isinstance(share, Real) or not 0 < share < 1:
            hint = (
                f"; {share:g} % is {share / 100:g}"
                if isinstance(share, Real) and 1 < share < 100
                else ""
            )
            raise ValueError(f"share = {share!r} must lie between 0 and 1, for example 0.9{hint}")
        most = 1 - 2 / len(values)
        if share > most + 1e-9:
            raise ValueError(
                f"share = {share:g} leaves no sample outside, of {len(values)}; nearest: {max(most, 0):g}"
            )
        tail = (1 - share) / 2
        low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail], method="hazen")
        return float(low), float(middle), float(high)

    def ranking(self, output: str) -> Ranking:
        """Which uncertain numbers move an output most, by rank regression (monotone effects only; see `sensitivity`).

        No units.  ValueError for an unknown or constant output, or too few samples.
        """
        values = self.values(output)
        moving = [each.name for each in self.samples.ranges if not each.is_fixed]
        return ranked(output, self.parameters.loc[self.outputs.index, moving], values)

    def summary(self) -> str:
        """One plain sentence: how many samples, and the middle 9 in 10 of the first outputs."""
        uncertain = sum(not each.is_fixed for each in self.samples.ranges)
        start = f"{len(self.outputs)} samples of {uncertain} uncertain values"
        lost = f"; {len(self.failures)} samples failed and are left out" if self.failures else ""
        lost += f"; {len(self.unfinished)} were never run" if self.unfinished else ""
        if len(self.outputs) < 20:
            return f"{start} are too few for a band of 9 in 10, which needs 20{lost}."
        bands = ((name, *self.band(name)) for name in self.outputs.columns[:SHOWN])
        parts = [
            f"{name} from {low:.3g} to {high:.3g} (middle {mid:.3g})"
            for name, low, mid, high in bands
        ]
        return f"9 in 10 of {start} give {', '.join(parts)}{lost}."


def gathered(model: str, samples: Samples, results: dict[int, Result]) -> Ensemble:
    """Results by sample number as an Ensemble, in the order of the samples; units as the output names say.

    >>> from helpers.uncertainty.sampling import Uncertain, sample
    >>> gathered("m", sample([Uncertain("x", 0, 1)], 2, 1), {1: Result(1, {"y": 5.0})}).unfinished
    (0,)
    """
    ordered = [results[number] for number in sorted(results)]
    good = [result for result in ordered if not result.error]
    index = pd.Index([result.number for result in good], name="sample", dtype=int)
    outputs = pd.DataFrame([result.outputs for result in good], index=index)
    failures = {result.number: result.error for result in ordered if result.error}
    unfinished = tuple(number for number in range(len(samples)) if number not in results)
    return Ensemble(model, samples, outputs, failures, unfinished)
