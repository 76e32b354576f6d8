r"""What matters: which of the uncertain numbers moves a result most, told from the samples that were run anyway.

**Rank regression.**  Parameters and result are replaced by their ranks, scaled to mean 0 and spread 1, and a straight
line in all parameters at once is fitted:

    rank(y) = sum_j effect_j rank(x_j) + rest                                                                 (14)

The `effect` (standardised rank regression coefficient, -1 to 1) has a sign: minus says the more of it, the smaller the
result.  Its `share` = effect_j * correlation(x_j, y) adds up, over all parameters, to `explained` (R squared), the
share of the spread of the ranks that the line explains.  `error` is the standard error of the effect; an effect
within twice its error is no more than chance would give.

**Limits.**  Ranks see what always rises or always falls, bent as it may be; a result that rises and falls again, or
depends on two parameters only together, escapes.  Two things tell: `explained` far below 1, and a `first_order` well
above the `share`.  `first_order` cuts the range of one parameter into bins and asks how much of the spread of the
result (itself, not its ranks) lies between the bins; it sees any shape, but no joint effects and no sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SPARE = 10
"""A fit of k effects needs at least k + 1 + SPARE samples."""

MOST_BINS = 64


@dataclass(frozen=True, eq=False)
class Ranking:
    """Parameters by importance for one `output`, the largest effect first; no units.

    `table`: one row a parameter with `effect` (-1 to 1), `share`, `error`, `clear` (whether the effect exceeds twice
    its error) and `first_order`; `explained`: the sum of the shares, 0 to 1; see equation (14).
    """

    output: str
    table: pd.DataFrame
    explained: float
    samples: int

    def summary(self) -> str:
        """One plain sentence: the parameters that matter, with direction and share."""
        clear = self.table[self.table["clear"]]
        end = f"; straight lines through ranks explain {100 * self.explained:.0f} % of it ({self.samples} samples)."
        if clear.empty:
            return f"No parameter moves {self.output} more than chance would{end}"
        parts = [
            f"{name} ({'more' if row.effect > 0 else 'less'} with more of it, {100 * row.share:.0f} %)"
            for name, row in clear.head(3).iterrows()
        ]
        return f"What moves {self.output} most is {', then '.join(parts)}{end}"


def ranked(output: str, parameters: pd.DataFrame, values: np.ndarray) -> Ranking:
    """Rank the columns of `parameters` by how they move `values`, shape (samples,); the result has no unit.

    ValueError if a column or the values never change, or if there are too few samples.

    >>> x = pd.DataFrame({"a": np.arange(20.0), "b": np.sin(np.arange(20.0) * 7)})
    >>> ranking = ranked("y", x, np.exp(x["a"].to_numpy() / 3))
    >>> ranking.table.index[0], round(float(ranking.table.loc["a", "effect"]), 3)
    ('a', 1.0)
    """
    values = np.asarray(values, dtype=float)
    count, names = len(values), list(parameters.columns)
    if not names:
        raise ValueError(
            f"every parameter behind {output!r} is fixed; give one a range with low below high"
        )
    if count < len(names) + 1 + SPARE:
        raise ValueError(
            f"{count} finished samples are too few to rank {len(names)} parameters; nearest: {len(names) + 1 + SPARE}"
        )
    if np.ptp(values) == 0:
        raise ValueError(
            f"{output!r} is {values[0]:g} in every sample, so nothing moves it; rank another output"
        )
    x, y = np.column_stack([_rank(parameters[name].to_numpy()) for name in names]), _rank(values)
    inverse = np.linalg.pinv(x.T @ x)
    effect = inverse @ (x.T @ y)
    share = effect * (x.T @ y) / count
    explained = float(np.clip(share.sum(), 0.0, 1.0))
    error = np.sqrt((1 - explained) * count / (count - len(names) - 1) * np.diag(inverse))
    first = [first_order(parameters[name].to_numpy(), values) for name in names]
    table = pd.DataFrame(
        {
            "effect": effect,
            "share": share,
            "error": error,
            "clear": np.abs(effect) > 2 * error,
            "first_order": first,
        },
        index=pd.Index(names, name="parameter"),
    )
    order = sorted(names, key=lambda name: (-round(abs(table.loc[name, "effect"]), 12), name))
    return Ranking(output, table.loc[order], explained, count)


def first_order(parameter: np.ndarray, values: np.ndarray) -> float:
    """Share (0 to 1) of the variance of `values` that `parameter` alone accounts for, both (samples,); no unit.

    Equal bins, half the square root of the samples, at most 64; the share that chance alone would give is taken off.

    >>> x = np.linspace(-1, 1, 1000)
    >>> round(first_order(x, x**2), 2)
    0.98
    """
    count = len(values)
    bins = int(np.clip(round(count**0.5 / 2), 2, MOST_BINS))
    parts = np.array_split(values[np.argsort(parameter, kind="stable")], bins)
    total = float(np.sum((values - values.mean()) ** 2))
    if total == 0:
        return 0.0
    within = sum(float(np.sum((part - part.mean()) ** 2)) for part in parts)
    return float(np.clip(1 - within / total * (count - 1) / (count - bins), 0.0, 1.0))


def _rank(values: np.ndarray) -> np.ndarray:
    """Ranks, equal values sharing the mean of theirs, scaled to mean 0 and spread 1."""
    ranks = (
        pd.Series(values).rank().to_numpy()
    )  # pandas, because loading scipy.stats takes half a second
    spread = ranks.std()
    return (ranks - ranks.mean()) / (spread if spread else 1.0)
