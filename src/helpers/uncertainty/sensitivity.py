r"""What matters: which uncertain input moves a result most, judged from samples already run.

**Rank correlation.**  Replace the values of an input by their ranks (1 for the smallest), do the
same with the result, and correlate the ranks: 1 if the result always rises with the input, however
bent the curve, -1 if it always falls, 0 if neither.

**Rank regression.**  With several inputs at once, a straight line through all ranks is fitted, each
scaled to mean 0 and standard deviation 1:

    rank(y) = sum_j effect_j rank(x_j) + rest                                                   (2)

The `effect` (standardised rank regression coefficient, -1 to 1) is negative if more of the input
makes the result smaller.  Its `share` = effect_j * correlation(rank(x_j), rank(y)) adds up, over
all inputs, to `explained` (R squared): the share of the variance of the ranks that the line
explains.  `error` is the standard error of the effect; an effect within twice its error is no more
than chance would produce.

**First-order Sobol' index.**  `first_order` is the share of the variance of the result itself, not
of its ranks, that one input alone accounts for: V[E(y | x_j)] / V[y].  The range of the input is
cut into bins, and the variance between the bins is compared with the whole.  This index sees a
curve of any shape, but no sign and no joint effects.

**Limits.**  Ranks see what always rises or always falls.  A result that rises and falls again, or
that depends on two inputs only together, escapes them.  Two signs warn of it: `explained` far below
1, and a `first_order` well above the `share`.

**Check.**  The tests compare shares with the known variances of a linear model, and first-order
indices with the exact ones of Ishigami's function.

`scipy.stats.sobol_indices` is not used: it needs a special design of n (k + 2) model runs for k
inputs, whereas everything here is computed from the n runs of an ensemble.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.shares import share_words

# with fewer, the line would follow the noise and explain everything
SPARE = 10
"""A fit of k effects needs at least k + 1 + SPARE samples."""

# enough to follow any curve that a model is likely to have
MOST_BINS = 64
SHOWN = 3
"""Inputs named in a summary."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Inputs by importance for one output, the largest effect first; no units.

    Parameters
    ----------
    output : str
        Name of the output.
    table : DataFrame
        One row an input, with `effect` (-1 to 1), `share`, `error`, `clear` (whether the effect
        exceeds twice its error) and `first_order` (0 to 1); see the module's text.
    explained : float
        Sum of the shares, 0 to 1.
    samples : int
        Number of samples behind the ranking.
    """

    output: str
    table: pd.DataFrame
    explained: float
    samples: int

    def summary(self) -> str:
        """One plain sentence: the inputs that matter, with direction and share."""
        end = (
            f"; straight lines through ranks explain {share_words(100 * self.explained)} of it "
            f"({self.samples} samples)."
        )
        clear = self.table[self.table["clear"]]
        if clear.empty:
            return f"No parameter moves {self.output} more than chance would{end}"
        parts = []
        for name, row in clear.head(SHOWN).iterrows():
            direction = "more" if row["effect"] > 0 else "less"
            parts.append(f"{name} ({direction} with more of it, {share_words(100 * row['share'])})")
        return f"What moves {self.output} most is {', then '.join(parts)}{end}"


def ranked(output: str, parameters: pd.DataFrame, values: np.ndarray) -> Ranking:
    """Rank inputs by how much they move an output; equation (2).

    Parameters
    ----------
    output : str
        Name of the output, for messages.
    parameters : DataFrame
        One row a sample, one column an input; any units.
    values : array of shape (samples,)
        The output, in any unit.

    Returns
    -------
    Ranking

    Raises
    ------
    ValueError
        If there is no input, if the output never changes or is not finite, or if there are too few
        samples.

    Examples
    --------
    >>> x = pd.DataFrame({"a": np.arange(20.0), "b": np.sin(np.arange(20.0) * 7)})
    >>> ranking = ranked("y", x, np.exp(x["a"].to_numpy() / 3))
    >>> ranking.table.index[0], round(float(ranking.table.loc["a", "effect"]), 3)
    ('a', 1.0)
    """
    values = np.asarray(values, dtype=float)
    names = list(parameters.columns)
    count = len(values)
    fewest = len(names) + 1 + SPARE
    if not names:
        raise ValueError(
            f"every parameter behind {output!r} is fixed; give one a range with low below high"
        )
    if count < fewest:
        raise ValueError(
            f"{count} finished samples are too few to rank {len(names)} parameters; "
            f"nearest: {fewest}"
        )
    if not np.isfinite(values).all():
        number = int(np.flatnonzero(~np.isfinite(values))[0])
        raise ValueError(
            f"{output!r} is {values[number]:g} in sample {number}; the rule: a finite number in "
            f"each; leave that sample out"
        )
    if np.ptp(values) == 0:
        raise ValueError(
            f"{output!r} is {values[0]:g} in every sample, so nothing moves it; rank another output"
        )

    x = np.column_stack([_scaled_ranks(parameters[name].to_numpy()) for name in names])
    y = _scaled_ranks(values)
    # the pseudo-inverse also serves inputs that move together, where an inverse would fail
    inverse = np.linalg.pinv(x.T @ x)
    effect = inverse @ (x.T @ y)
    correlation = (x.T @ y) / count
    # a share may be slightly negative where inputs happen to be correlated in few samples
    share = effect * correlation
    explained = float(np.clip(share.sum(), 0.0, 1.0))
    # residual variance with the degrees of freedom of k effects and one mean
    rest = (1 - explained) * count / (count - len(names) - 1)
    error = np.sqrt(rest * np.diag(inverse))

    table = pd.DataFrame(
        {
            "effect": effect,
            "share": share,
            "error": error,
            "clear": np.abs(effect) > 2 * error,
            "first_order": [first_order(parameters[name].to_numpy(), values) for name in names],
        },
        index=pd.Index(names, name="parameter"),
    )
    # rounded, so that equal effects are put in the order of their names on every machine
    size = dict(zip(names, np.abs(effect).round(12), strict=True))
    order = sorted(names, key=lambda name: (-size[name], name))
    return Ranking(output, table.loc[order], explained, count)


def first_order(parameter: np.ndarray, values: np.ndarray) -> float:
    """Estimate the first-order Sobol' index of one input: the share of variance it explains alone.

    The input is cut into bins with the same number of samples, half the square root of their
    number, at most 64.  Bins of pure noise would also differ a little; that much is taken off.

    Parameters
    ----------
    parameter : array of shape (samples,)
        The input, in any unit.
    values : array of shape (samples,)
        The output, in any unit.

    Returns
    -------
    float
        0 to 1, no unit.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 1000)
    >>> round(first_order(x, x**2), 2)
    0.98
    """
    count = len(values)
    bin_count = int(np.clip(round(count**0.5 / 2), 2, MOST_BINS))
    by_parameter = values[np.argsort(parameter, kind="stable")]
    total = float(np.sum((values - values.mean()) ** 2))
    if total == 0:
        return 0.0
    within = 0.0
    for part in np.array_split(by_parameter, bin_count):
        within += float(np.sum((part - part.mean()) ** 2))
    # within / total is expected to be (n - bins) / (n - 1) if the input does nothing
    return float(np.clip(1 - within / total * (count - 1) / (count - bin_count), 0.0, 1.0))


def _scaled_ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks, equal values sharing the mean of theirs, scaled to mean 0 and spread 1."""
    # pandas rather than scipy.stats.rankdata, because scipy.stats takes half a second to load
    ranks = pd.Series(values).rank().to_numpy()
    spread = ranks.std()
    centred = ranks - ranks.mean()
    return centred / spread if spread else centred
