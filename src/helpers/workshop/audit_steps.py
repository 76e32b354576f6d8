"""The two functions that learners write in workshop 05b: Cohen's kappa, and its interval.

The exact side is `evidence.agreement`. The wrong methods below are a few lines each, to be read as
counter-examples, and are used only to recognise mistakes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from helpers.evidence import agreement
from helpers.evidence.claims import VERDICTS
from helpers.workshop.drawings import by_call
from helpers.workshop.mistakes import (
    BuildStep,
    Drawing,
    Inputs,
    Line,
    Mistake,
    Stop,
    as_numbers,
    same_as,
    same_as_any,
    shown,
)

CATEGORIES = list(VERDICTS)
# How often the items are drawn again in a step; the ends are then good to about 0.02.
DRAWS = 400
TAILS = (2.5, 97.5)


# ---- exact answers -------------------------------------------------------------------------------


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Return Cohen's kappa of two raters' verdicts.

    Parameters
    ----------
    first, second : sequence of str
        Verdicts of `claims.VERDICTS`, item by item.

    Returns
    -------
    float
        Kappa (no unit).

    Examples
    --------
    >>> kappa(["supported", "misleading"], ["supported", "misleading"])
    1.0
    """
    return agreement.kappa(list(first), list(second), CATEGORIES).kappa


def bootstrap_interval(
    first: Sequence[str], second: Sequence[str], draws: np.ndarray
) -> tuple[float, float]:
    """Return the middle 95 % of kappa over items that were drawn again.

    Parameters
    ----------
    first, second : sequence of str
        Verdicts of `claims.VERDICTS`, item by item.
    draws : numpy.ndarray of int, shape (draws, items)
        Positions of the items of each draw, counted from 0.

    Returns
    -------
    low, high : float
        No unit; draws without a kappa are left out.

    Examples
    --------
    >>> bootstrap_interval(["supported", "misleading"] * 5, ["supported", "misleading"] * 5,
    ...                    np.array([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]))
    (1.0, 1.0)
    """
    return _middle(_kappas(first, second, draws), TAILS)


def _kappas(first, second, draws) -> np.ndarray:
    """Return the kappa of every draw, nan where it has none."""
    return agreement.resampled_kappas(first, second, CATEGORIES, draws)


def _middle(values: np.ndarray, tails) -> tuple[float, float]:
    """Return two percentiles of the values that are numbers."""
    low, high = np.percentile(values[~np.isnan(values)], tails)
    return float(low), float(high)


# ---- wrong methods, to be read as counter-examples -----------------------------------------------


def _shares(first, second) -> tuple[np.ndarray, np.ndarray, float]:
    """Return each rater's shares of all verdicts, and the share of items on which they agree."""
    one = np.array([list(first).count(verdict) for verdict in CATEGORIES]) / len(first)
    other = np.array([list(second).count(verdict) for verdict in CATEGORIES]) / len(second)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
    return one, other, agreed


def agreement_alone(first, second) -> float:
    """Wrong: the share of items on which they agree, chance included."""
    return _shares(first, second)[2]


def chance_not_divided(first, second) -> float:
    """Wrong: agreement beyond chance, not divided by how much there could be."""
    one, other, agreed = _shares(first, second)
    return agreed - float(one @ other)


def chance_of_equal_shares(first, second) -> float:
    """Wrong: as if each verdict that occurs were as likely as the others."""
    _, _, agreed = _shares(first, second)
    expected = 1 / len(set(first) | set(second))
    return (agreed - expected) / (1 - expected)


def chance_of_eight(first, second) -> float:
    """Wrong: as if all eight verdicts were equally likely."""
    _, _, agreed = _shares(first, second)
    expected = 1 / len(CATEGORIES)
    return (agreed - expected) / (1 - expected)


def chance_of_one_rater(first, second) -> float:
    """Wrong: the first rater's habits stand for both."""
    one, _, agreed = _shares(first, second)
    expected = float(one @ one)
    return (agreed - expected) / (1 - expected)


def chance_of_both_together(first, second) -> float:
    """Wrong: the habits of both pooled, which is another measure, Scott's pi."""
    one, other, agreed = _shares(first, second)
    expected = float(((one + other) / 2) @ ((one + other) / 2))
    return (agreed - expected) / (1 - expected)


def chance_alone(first, second) -> float:
    """Wrong: the agreement that chance alone would give."""
    one, other, _ = _shares(first, second)
    return float(one @ other)


def chance_item_by_item(first, second) -> float:
    """Wrong: chance is added up over items, so that a frequent verdict counts many times."""
    _, _, agreed = _shares(first, second)
    both = [list(first).count(verdict) * list(second).count(verdict) for verdict in first]
    expected = sum(both) / len(first) ** 2
    return (agreed - expected) / (1 - expected)


def chance_of_counts(first, second) -> float:
    """Wrong: one of the two numbers of verdicts is not divided by the number of items."""
    one, other, agreed = _shares(first, second)
    expected = float(one @ other) * len(first)
    return (agreed - expected) / (1 - expected)


def kappa_in_percent(first, second) -> float:
    """Wrong: a percentage."""
    return 100 * kappa(first, second)


def interval_of_90(first, second, draws) -> tuple[float, float]:
    """Wrong: 5 % off at each end leaves 90 %."""
    return _middle(_kappas(first, second, draws), (5, 95))


def interval_by_spread(first, second, draws) -> tuple[float, float]:
    """Wrong here: mean plus and minus 1.96 standard deviations, which may pass 1."""
    values = _kappas(first, second, draws)
    values = values[~np.isnan(values)]
    return float(values.mean() - 1.96 * values.std()), float(values.mean() + 1.96 * values.std())


def interval_of_the_mean(first, second, draws) -> tuple[float, float]:
    """Wrong: divided by the root of the draws; more draws do not rate more claims."""
    values = _kappas(first, second, draws)
    values = values[~np.isnan(values)]
    reach = 1.96 * float(values.std()) / len(values) ** 0.5
    return float(values.mean()) - reach, float(values.mean()) + reach


def interval_of_extremes(first, second, draws) -> tuple[float, float]:
    """Wrong: from the smallest to the largest, which grows with the number of draws."""
    values = _kappas(first, second, draws)
    return float(np.nanmin(values)), float(np.nanmax(values))


def interval_of_agreement(first, second, draws) -> tuple[float, float]:
    """Wrong: drawn is the agreement, not kappa."""
    agreed = np.array([a == b for a, b in zip(first, second, strict=True)], dtype=float)
    return _middle(agreed[draws].mean(axis=1), TAILS)


def interval_around_kappa(first, second, draws) -> tuple[float, float]:
    """Wrong here: the kappa of all items plus and minus 1.96 standard deviations of the drawn."""
    values = _kappas(first, second, draws)
    reach = 1.96 * float(np.nanstd(values))
    middle = kappa(first, second)
    return middle - reach, middle + reach


def percentiles_as_shares(first, second, draws) -> tuple[float, float]:
    """Wrong: 0.025 and 0.975 are shares; np.percentile counts from 0 to 100."""
    return _middle(_kappas(first, second, draws), (0.025, 0.975))


def one_habit_left_out(is_left_out) -> Callable[..., tuple[float, float]]:
    """Return a wrong method that leaves out more draws than those without a kappa.

    Where one rater used a single verdict and the other did not, kappa is 0 and counts.
    """

    def wrong(first, second, draws) -> tuple[float, float]:
        kept = []
        for draw, value in zip(draws, _kappas(first, second, draws), strict=True):
            used = [len({rater[place] for place in draw}) == 1 for rater in (first, second)]
            kept.append(math.nan if is_left_out(*used) else value)
        return _middle(np.array(kept), TAILS)

    return wrong


def one_rater_drawn(first, second, draws) -> tuple[float, float]:
    """Wrong: only the first rater's items are drawn again, so that pairs are torn."""
    values = []
    for draw in draws:
        drawn = [first[place] for place in draw]
        values.append(agreement.resampled_kappas(drawn, second, CATEGORIES, [range(len(draw))])[0])
    return _middle(np.array(values), TAILS)


def undefined_as(value: float) -> Callable[..., tuple[float, float]]:
    """Return a wrong method that gives draws without a kappa this value."""

    def wrong(first, second, draws) -> tuple[float, float]:
        return _middle(np.nan_to_num(_kappas(first, second, draws), nan=value), TAILS)

    return wrong


def interval_turned_round(first, second, draws) -> tuple[float, float]:
    """Wrong order: the upper end first."""
    low, high = bootstrap_interval(first, second, draws)
    return high, low


# ---- what the steps are called with --------------------------------------------------------------


def _verdicts(letters: str) -> list[str]:
    """Return verdicts from their first letters."""
    names = {
        "s": "supported",
        "p": "partly supported",
        "m": "misleading",
        "u": "unsupported",
        "c": "contradicted",
    }
    return [names[letter] for letter in letters]


# Constructed ratings of two people: as the text shows them; with one habit each; with few verdicts.
TEXT = (_verdicts("ssssspppmmmuuuusssspmmuu"), _verdicts("sssppppsmmuuuumssssspmuu"))
HABITS = (_verdicts("sssssssssssspppmmuuc"), _verdicts("ssssspppppppppmmmmuc"))
FEW = (_verdicts("sssssssssssm"), _verdicts("sssssssssssm"))


def _draws(items: int, seed: int) -> np.ndarray:
    """Return positions of items that are drawn again, the same for every learner."""
    return np.random.default_rng(seed).integers(items, size=(DRAWS, items))


TEXT_DRAWS = (*TEXT, _draws(len(TEXT[0]), 1))
HABITS_DRAWS = (*HABITS, _draws(len(HABITS[0]), 2))
# Few claims, with draws that hold one verdict only: once where all others agree fully, and once
# where none of them agrees.
AGREED_DRAWS = (_verdicts("sssssssssm"), _verdicts("sssssssssm"), _draws(10, 3))
TORN_DRAWS = (_verdicts("ssssssssms"), _verdicts("sssssssssm"), _draws(10, 4))
# Draws in which one rater used a single verdict and the other did not: kappa is 0 there. Of the
# first rater in the one, of the second in the other.
FIRST_DRAWS = (_verdicts("sssssssssm"), _verdicts("ssssssmmmm"), _draws(10, 5))
SECOND_DRAWS = (_verdicts("ssssssmmmm"), _verdicts("sssssssssm"), _draws(10, 6))


def _two_numbers(output) -> np.ndarray:
    """Read two numbers, which may be nan: the checks say where that comes from."""
    array = as_numbers(output)
    if array.shape != (2,):
        raise ValueError(f"Your function returns {array.size} numbers; two are asked for.")
    return array


def _undefined_kept(inputs: Inputs, outputs) -> int | None:
    """Return how many draws have no kappa, if only those calls are not finite."""
    count = 0
    for arguments, output in zip(inputs, outputs, strict=True):
        missing = int(np.isnan(_kappas(*arguments)).sum())
        if bool(missing) == bool(np.isfinite(output).all()):
            return None
        count += missing
    return count or None


def _not_finite(inputs: Inputs, outputs) -> bool:
    """Say whether any output is nan or infinite."""
    return not all(np.isfinite(one).all() for one in outputs)


def _draw_interval(inputs: Inputs, outputs) -> Drawing:
    """Draw how often each kappa was drawn, with the learner's interval and the exact one."""
    values = _kappas(*inputs[0])
    counts, edges = np.histogram(values[~np.isnan(values)], bins=20)
    low, high = bootstrap_interval(*inputs[0])
    given = [float(one) for one in outputs[0]]
    above = float(counts.max())
    return Drawing(
        "kappa",
        "draws",
        (
            Line("exact", [low, high], [1.05 * above] * 2),
            Line("drawn again", (edges[:-1] + edges[1:]) / 2, counts),
            Line("yours", given, [1.15 * above] * 2, "dashed"),
        ),
        f"For the text's ratings yours goes from {shown(given[0])} to {shown(given[1])}, the "
        f"middle 95 % from {shown(low)} to {shown(high)}.",
    )


# ---- the steps -----------------------------------------------------------------------------------

KAPPA = BuildStep(
    key="05b/kappa",
    title="Agreement beyond chance",
    asks=(
        "first and second are lists of verdicts, item by item. Return Cohen's kappa, "
        "(agreed - expected) / (1 - expected): agreed is the share of items with the same verdict, "
        "expected the sum over verdicts of the first rater's share times the second's."
    ),
    stub='''def kappa(first, second):
    """Return Cohen's kappa (no unit) of two lists of verdicts."""
    ...''',
    inputs=(TEXT, HABITS, FEW),
    exact=kappa,
    tolerance=0.001,
    mistakes=(
        same_as(
            "agreement alone",
            agreement_alone,
            "{number} is the share of items on which they agree. Two people who call nearly "
            "everything supported agree often by chance: take that off.",
            tolerance=0.002,
        ),
        same_as(
            "not divided",
            chance_not_divided,
            "{number} is agreement beyond chance, not yet divided by how much there could be: "
            "1 - expected.",
            tolerance=0.002,
        ),
        same_as(
            "equal shares",
            chance_of_equal_shares,
            "{number} counts each verdict that occurs as equally likely. Raters have habits: use "
            "their own shares.",
            tolerance=0.002,
        ),
        same_as(
            "one in eight",
            chance_of_eight,
            "{number} takes chance for one in eight. Raters have habits: use their own shares.",
            tolerance=0.002,
        ),
        same_as(
            "one rater's habits",
            chance_of_one_rater,
            "{number} takes the first rater's shares for both. The second has habits too: multiply "
            "the one's share by the other's.",
            tolerance=0.002,
        ),
        same_as(
            "habits in one heap",
            chance_of_both_together,
            "{number} is another measure, Scott's pi: the shares of both pooled. Kappa "
            "multiplies the one's share by the other's.",
            tolerance=0.002,
        ),
        same_as(
            "chance alone",
            chance_alone,
            "{number} is what chance alone would give, the expected agreement.",
            tolerance=0.002,
        ),
        same_as(
            "item by item",
            chance_item_by_item,
            "{number}: expected is added up over items, so that a verdict counts as often as it "
            "was given. Add up over different verdicts, set(first) | set(second).",
            tolerance=0.002,
        ),
        same_as(
            "counts for shares",
            chance_of_counts,
            "{number}: one of the two shares is a count. Divide both by the number of items.",
            tolerance=0.002,
        ),
        same_as(
            "percent",
            kappa_in_percent,
            "{number} is a percentage; full agreement has a kappa of 1.",
            tolerance=0.002,
        ),
    ),
    hints=(
        "first.count('supported') / len(first) is a share; add up over set(first) | set(second).",
        "agreed = sum(a == b for a, b in zip(first, second)) / len(first)",
    ),
    solution='''def kappa(first, second):
    """Return Cohen's kappa (no unit) of two lists of verdicts."""
    first, second = np.array(first), np.array(second)
    agreed = np.mean(first == second)
    verdicts = np.union1d(first, second)
    expected = sum(np.mean(first == one) * np.mean(second == one) for one in verdicts)
    return (agreed - expected) / (1 - expected)''',
    draw=by_call(kappa, "kappa", "kappa"),
)

BOOTSTRAP = BuildStep(
    key="05b/bootstrap_interval",
    title="How far kappa may wander",
    asks=(
        "Each row of draws holds as many positions as there are items. For each row take these "
        "items of both raters and compute kappa; leave out rows in which one verdict is all there "
        "is. Return the 2.5 and the 97.5 percentile (np.percentile)."
    ),
    stub='''def bootstrap_interval(first, second, draws):
    """Return the 2.5 and the 97.5 percentile of kappa over the rows of draws."""
    ...''',
    inputs=(TEXT_DRAWS, HABITS_DRAWS, AGREED_DRAWS, TORN_DRAWS, FIRST_DRAWS, SECOND_DRAWS),
    exact=bootstrap_interval,
    # Percentiles have several definitions.
    tolerance=0.02,
    read=_two_numbers,
    mistakes=(
        Mistake(
            "undefined kept",
            _undefined_kept,
            "Right for the text. Among few claims {number} draws hold one verdict only: expected "
            "is 1, and kappa would be 0 / 0. Leave them out.",
        ),
        same_as(
            "undefined as zero",
            undefined_as(0.0),
            "Right for the text, with an upper end of {number}. Where a draw holds one verdict "
            "only you count its kappa as 0; it has none. Leave it out.",
            tolerance=0.01,
        ),
        same_as(
            "undefined as one",
            undefined_as(1.0),
            "Right for the text, with an upper end of {number}. Where a draw holds one verdict "
            "only you count its kappa as 1; it has none. Leave it out.",
            tolerance=0.01,
        ),
        same_as(
            "90 %",
            interval_of_90,
            "An upper end of {number}: 5 % is cut off at each end, which leaves 90 %.",
            tolerance=0.01,
        ),
        same_as(
            "mean and spread",
            interval_by_spread,
            "An upper end of {number}: mean plus 1.96 standard deviations. Kappa ends at 1 and is "
            "lopsided; take percentiles.",
            tolerance=0.01,
        ),
        same_as(
            "mean and spread",
            interval_around_kappa,
            "An upper end of {number}: kappa plus 1.96 standard deviations. Kappa ends at 1 and is "
            "lopsided; take percentiles.",
            tolerance=0.01,
        ),
        same_as(
            "percentiles as shares",
            percentiles_as_shares,
            "An upper end of {number} is the 0.975 percentile, one draw in a hundred. "
            "np.percentile counts from 0 to 100.",
            tolerance=0.01,
        ),
        same_as_any(
            "one habit left out",
            (
                one_habit_left_out(lambda first, second: first),
                one_habit_left_out(lambda first, second: second),
                one_habit_left_out(lambda first, second: first or second),
            ),
            "Right for the text. A draw in which one rater used a single verdict and the other "
            "did not has a kappa: 0. Leave out only draws in which both used one and the same.",
            tolerance=0.01,
        ),
        same_as(
            "error of the mean",
            interval_of_the_mean,
            "An upper end of {number}: the spread is divided by the root of the draws. More draws "
            "do not rate more claims; the spread itself is the uncertainty.",
            tolerance=0.01,
        ),
        same_as(
            "extremes",
            interval_of_extremes,
            "An upper end of {number} is the largest kappa drawn; the more draws, the wider.",
            tolerance=0.01,
        ),
        same_as(
            "agreement alone",
            interval_of_agreement,
            "An upper end of {number} is one of the agreement, not of kappa.",
            tolerance=0.01,
        ),
        same_as(
            "pairs torn",
            one_rater_drawn,
            "An upper end of {number}: only the first rater's items are drawn again, so that one "
            "rater's verdict on one claim meets the other's on another. Draw both by the same "
            "positions.",
            tolerance=0.01,
        ),
        same_as(
            "turned round",
            interval_turned_round,
            "The numbers are right; give the lower end first.",
            tolerance=0.01,
        ),
        Mistake(
            "not finite",
            _not_finite,
            "Your function returns nan or infinity: look for a division by zero.",
        ),
    ),
    hints=(
        "for row in draws: a = [first[i] for i in row]; b = [second[i] for i in row]",
        "if len(set(a) | set(b)) > 1: kappas.append(kappa(a, b))",
    ),
    solution='''def bootstrap_interval(first, second, draws):
    """Return the 2.5 and the 97.5 percentile of kappa over the rows of draws."""
    kappas = []
    for row in draws:
        mine = [first[place] for place in row]
        theirs = [second[place] for place in row]
        if len(set(mine) | set(theirs)) > 1:
            kappas.append(kappa(mine, theirs))
    return np.percentile(kappas, [2.5, 97.5])''',
    draw=_draw_interval,
    stops=(
        Stop(
            "division by zero",
            "undefined kept",
            "Among few claims some draws hold one verdict only: expected is 1, and kappa would be "
            "0 / 0. Leave them out.",
        ),
    ),
)

STEPS = (KAPPA, BOOTSTRAP)
