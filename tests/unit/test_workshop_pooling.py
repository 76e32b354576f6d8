"""Workshop 04b: right functions of three styles pass, and every planted mistake gets its name."""

import math
import random
import statistics

import numpy as np
import pytest
from scipy.stats import norm, t

from helpers.evidence import file_drawer
from helpers.teaching.lesson import build
from helpers.workshop import pooling
from helpers.workshop.mistakes import as_numbers
from tests.unit.workshop_steps import outputs, written

STEPS = {step.name: step for step in pooling.STEPS}


def diagnosis(name, function):
    return STEPS[name].diagnose(outputs(STEPS[name], function))


# ---- the exact side ------------------------------------------------------------------------------


def test_the_numbers_that_the_task_names():
    """Pooled raw counts give 0.88 and weights by animals 1.16, on two sides of 1; right is 1.13."""
    tables = pooling.animal_tables()
    assert round(pooling.counts_added_up(tables)[0], 2) == 0.88
    assert round(pooling.weights_of_animals(tables)[0], 2) == 1.16
    assert round(pooling.pool_fixed(tables)[0], 2) == 1.13


def test_counts_are_not_cut_to_whole_ones():
    with pytest.raises(ValueError, match=r"events = 15\.5; the rule: a whole number"):
        pooling.pool_fixed([(15.5, 31, 4, 34), (1, 4, 2, 5)])
    tables = np.asarray(pooling.animal_tables(), dtype=float)
    assert pooling.pool_fixed(tables) == pooling.pool_fixed(pooling.animal_tables())


def test_the_drawer_is_that_of_the_course():
    """With the draws of `file_drawer.literature`, taken in its order, the same are published."""
    drawn = file_drawer.literature(0.6, 0.6, 20, 60, drawer=0.7, seed=4)
    chance = np.random.default_rng(4)
    n = chance.choice(file_drawer.study_sizes(20), 60)
    treated, control = chance.binomial(n, 0.6), chance.binomial(n, 0.6)
    tables = zip(n, treated, control, strict=True)
    p = [file_drawer.fisher_p(int(size))[bad, other] for size, bad, other in tables]
    direction = np.sign(treated - control)
    ours = pooling.published(direction, p, chance.random(60), 0.7)
    assert ours == drawn.published.astype(int).tolist()


def test_wrong_methods_are_wrong():
    """A counter-example that gives the right answer at all inputs could name a right function."""
    for step in pooling.STEPS:
        right = [np.asarray(step.exact(*one), dtype=float) for one in step.inputs]
        assert step.diagnose([one.tolist() for one in right]).passed
        for mistake in step.mistakes:
            assert mistake.found(step.inputs, right) is None, f"{step.key}: {mistake.key}"


# ---- right functions of three styles -------------------------------------------------------------


def loop_log_ratio(events, total, control_events, control_total):
    treated_without = total - events
    control_without = control_total - control_events
    if events * treated_without * control_events * control_without == 0:
        events += 0.5
        control_events += 0.5
        total += 1
        control_total += 1
    ratio = (events / total) / (control_events / control_total)
    return math.log(ratio), (1 / events - 1 / total + 1 / control_events - 1 / control_total) ** 0.5


def loop_pool(logs, errors, between=0.0):
    weights = added = 0.0
    for log, error in zip(logs, errors, strict=True):
        weight = 1 / (error**2 + between)
        weights += weight
        added += weight * log
    mean, error = added / weights, weights**-0.5
    return math.exp(mean), math.exp(mean - 1.96 * error), math.exp(mean + 1.96 * error)


def loop_fixed(tables):
    logs, errors = [], []
    for table in tables:
        log, error = loop_log_ratio(*table)
        logs.append(log)
        errors.append(error)
    return loop_pool(logs, errors)


def loop_between(logs, errors):
    first = second = added = 0.0
    for log, error in zip(logs, errors, strict=True):
        first += error**-2
        second += error**-4
        added += log * error**-2
    q = 0.0
    for log, error in zip(logs, errors, strict=True):
        q += (log - added / first) ** 2 / error**2
    found = (q - len(logs) + 1) / (first - second / first)
    return found if found > 0 else 0


def loop_random(logs, errors):
    return loop_pool(logs, errors, loop_between(logs, errors))


def loop_knapp(logs, errors):
    between = loop_between(logs, errors)
    mean = math.log(loop_random(logs, errors)[0])
    weights = scatter = 0.0
    for log, error in zip(logs, errors, strict=True):
        weight = 1 / (error**2 + between)
        weights += weight
        scatter += weight * (log - mean) ** 2
    reach = t.ppf(0.975, len(logs) - 1) * math.sqrt(scatter / (len(logs) - 1) / weights)
    return [math.exp(mean), math.exp(mean - reach), math.exp(mean + reach)]


def loop_without(logs, errors):
    found = []
    for out in range(len(logs)):
        rest = [place for place in range(len(logs)) if place != out]
        found.append(loop_random([logs[one] for one in rest], [errors[one] for one in rest])[0])
    return found


def loop_published(logs, p_values, draws, drawer):
    printed = []
    for log, p, draw in zip(logs, p_values, draws, strict=True):
        if p < 0.05 and log < 0:
            printed.append(True)
        else:
            printed.append(bool(draw >= drawer))
    return printed


def loop_patients(risk, control_risk, power):
    """No formula: more and more patients until the power is reached."""
    mean = (risk + control_risk) / 2
    z = statistics.NormalDist()
    n = 2
    while True:
        shift = abs(risk - control_risk) * math.sqrt(n)
        equal = z.inv_cdf(0.975) * math.sqrt(2 * mean * (1 - mean))
        spread = math.sqrt(risk * (1 - risk) + control_risk * (1 - control_risk))
        if z.cdf((shift - equal) / spread) >= power:
            return n
        n += 1


class Study:
    def __init__(self, log, error):
        self.log = log
        self.error = error

    @classmethod
    def of(cls, *table):
        a, n1, c, n2 = table
        if 0 in (a, n1 - a, c, n2 - c):
            a, n1, c, n2 = a + 0.5, n1 + 1, c + 0.5, n2 + 1
        return cls(math.log(a * n2 / (c * n1)), math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2))


class Pool:
    def __init__(self, studies, random_effects=False):
        self.studies = list(studies)
        self.between = 0.0
        if random_effects:
            self.between = self._between()

    @classmethod
    def of(cls, logs, errors, random_effects=True):
        return cls([Study(*one) for one in zip(logs, errors, strict=True)], random_effects)

    @property
    def weights(self):
        return [1 / (study.error**2 + self.between) for study in self.studies]

    @property
    def mean(self):
        pairs = zip(self.weights, self.studies, strict=True)
        return sum(weight * study.log for weight, study in pairs) / sum(self.weights)

    @property
    def scatter(self):
        pairs = zip(self.weights, self.studies, strict=True)
        return sum(weight * (study.log - self.mean) ** 2 for weight, study in pairs)

    def _between(self):
        squares = sum(weight**2 for weight in self.weights)
        total = sum(self.weights)
        beyond = self.scatter - len(self.studies) + 1
        return max(0.0, beyond / (total - squares / total))

    def ratio(self, quantile=1.96, error=None):
        error = error or 1 / math.sqrt(sum(self.weights))
        return [math.exp(self.mean + sign * quantile * error) for sign in (0, -1, 1)]

    def knapp(self):
        degrees = len(self.studies) - 1
        error = math.sqrt(self.scatter / degrees / sum(self.weights))
        return self.ratio(t.ppf(0.975, degrees), error)

    def without(self):
        for place in range(len(self.studies)):
            rest = self.studies[:place] + self.studies[place + 1 :]
            yield Pool(rest, random_effects=True).ratio()[0]


class Drawer:
    def __init__(self, share):
        self.share = share

    def prints(self, log, p, draw):
        return (p < 0.05 and log < 0) or draw >= self.share


class Trial:
    def __init__(self, risk, control_risk):
        self.risks = (risk, control_risk)

    def size(self, power):
        mean = sum(self.risks) / 2
        alone = sum(risk * (1 - risk) for risk in self.risks)
        reach = norm.isf(0.025) * math.sqrt(2 * mean * (1 - mean))
        reach += norm.isf(1 - power) * math.sqrt(alone)
        return np.ceil(reach**2 / (self.risks[0] - self.risks[1]) ** 2)


LOOPS = {
    "log_ratio": loop_log_ratio,
    "pool_fixed": loop_fixed,
    "between_variance": loop_between,
    "pool_random": loop_random,
    "hartung_knapp": loop_knapp,
    "leave_one_out": loop_without,
    "published": loop_published,
    "patients_per_group": loop_patients,
}
CLASSES = {
    "log_ratio": lambda *table: (Study.of(*table).log, Study.of(*table).error),
    "pool_fixed": lambda tables: Pool([Study.of(*one) for one in tables]).ratio(),
    "between_variance": lambda *given: Pool.of(*given).between,
    "pool_random": lambda *given: Pool.of(*given).ratio(),
    "hartung_knapp": lambda *given: Pool.of(*given).knapp(),
    "leave_one_out": lambda *given: list(Pool.of(*given).without()),
    "published": lambda logs, p, draws, share: [
        Drawer(share).prints(*one) for one in zip(logs, p, draws, strict=True)
    ],
    "patients_per_group": lambda risk, control, power: Trial(risk, control).size(power),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("style", ("loop", "array", "class"))
def test_right_functions_of_three_styles_pass(name, style):
    step = STEPS[name]
    folded = written(step.solution, step, pooling.STEPS)
    ways = {"loop": LOOPS.get(name), "array": folded, "class": CLASSES.get(name)}
    found = diagnosis(name, ways[style])
    assert found.passed, found.sentence


# ---- planted mistakes ----------------------------------------------------------------------------


def plain(a, n, c, m):
    return np.log(np.float64(a) / n / (np.float64(c) / m)), np.sqrt(
        np.float64(1) / a - 1 / n + np.float64(1) / c - 1 / m
    )


def half_to_zeros(a, n, c, m):
    return plain(a if a else 0.5, n, c if c else 0.5, m)


def odds(a, n, c, m):
    return math.log((a + 0.5) * (m - c + 0.5) / ((n - a + 0.5) * (c + 0.5))) if 0 in (
        a,
        c,
        n - a,
        m - c,
    ) else math.log(a * (m - c) / ((n - a) * c)), 1.0


def pooled(tables, weigh, ratios=False):
    """A learner's weighted mean with an interval of one kind or another."""
    studies = [loop_log_ratio(*table) for table in tables]
    weights = [weigh(table, error) for table, (_, error) in zip(tables, studies, strict=True)]
    pairs = zip(weights, studies, strict=True)
    if ratios:
        middle = sum(weight * math.exp(log) for weight, (log, _) in pairs) / sum(weights)
        return middle, 0.8 * middle, 1.2 * middle
    mean = sum(weight * log for weight, (log, _) in pairs) / sum(weights)
    return math.exp(mean), math.exp(mean - 0.3), math.exp(mean + 0.3)


def summed(tables):
    a = n = c = m = 0
    for table in tables:
        a, n, c, m = a + table[0], n + table[1], c + table[2], m + table[3]
    return (a / n) / (c / m), 0.5, 1.5


def exp_of(mean, error, z=1.96):
    return math.exp(mean), math.exp(mean - z * error), math.exp(mean + z * error)


def random_parts(logs, errors):
    between = pooling.between_variance(logs, errors)
    weights = 1 / (errors**2 + between)
    return between, weights, np.sum(weights * logs) / np.sum(weights)


def with_errors(logs, errors):
    weights = 1 / errors**2
    return exp_of(np.sum(weights * logs) / weights.sum(), weights.sum() ** -0.5)


def knapp(logs, errors, z=None, divisor=None, weigh=None):
    _, weights, mean = random_parts(logs, errors)
    k = len(logs)
    used = weights if weigh is None else weigh(errors)
    scatter = np.sum(used * (logs - mean) ** 2) / (divisor(k) if divisor else k - 1)
    z = t.ppf(0.975, k - 1) if z is None else z(k)
    return exp_of(mean, math.sqrt(scatter / used.sum()), z)


def moments(logs, errors):
    w = 1 / errors**2
    mean = (w * logs).sum() / w.sum()
    return (w * (logs - mean) ** 2).sum(), w.sum(), (w**2).sum(), len(logs)


def shrinking(logs, errors):
    """A learner's loop that changes the list it walks over."""
    logs, errors = list(logs), list(errors)
    found = []
    for _ in range(len(logs) - 1):
        logs.pop(0)
        errors.pop(0)
        found.append(pooling.pool_random(logs, errors)[0])
    return [*found, 1.0]


def kept_variance(logs, errors):
    between = pooling.between_variance(logs, errors)
    found = []
    for out in range(len(logs)):
        rest, own = np.delete(logs, out), np.delete(errors, out)
        w = 1 / (own**2 + between)
        found.append(math.exp((w * rest).sum() / w.sum()))
    return found


def fixed_rest(logs, errors):
    found = []
    for out in range(len(logs)):
        found.append(with_errors(np.delete(logs, out), np.delete(errors, out))[0])
    return found


def corrected(looked_at, growth=1.0):
    """A learner's log ratio that looks at some cells for zeros, and lets totals grow by some."""

    def log_ratio(a, n, c, m):
        if 0 in looked_at(a, n, c, m):
            a, n, c, m = a + 0.5, n + growth, c + 0.5, m + growth
        return plain(a, n, c, m)

    return log_ratio


def all_four(a, n, c, m):
    return a, n - a, c, m - c


def with_totals_added(a, n, c, m):
    if 0 in (a, n - a, c, m - c):
        a, n, c, m = a + 0.5, n + 1, c + 0.5, m + 1
    return math.log((a / n) / (c / m)), math.sqrt(1 / a + 1 / n + 1 / c + 1 / m)


def unlogged_ends(tables):
    ratio, low, _ = loop_fixed(tables)
    error = math.log(ratio / low) / 1.96
    return ratio, ratio - 1.96 * error, ratio + 1.96 * error


def plain_mean_q(logs, errors):
    w = 1 / errors**2
    q = (w * (logs - logs.mean()) ** 2).sum()
    return max(0, (q - len(logs) + 1) / (w.sum() - (w**2).sum() / w.sum()))


def unlike_errors(change):
    """A learner's random effects with something else made of error and between variance."""
    return lambda logs, errors: with_errors(logs, change(errors, loop_between(logs, errors)))


def error_not_rooted_knapp(logs, errors):
    _, weights, mean = random_parts(logs, errors)
    error = np.sum(weights * (logs - mean) ** 2) / ((len(logs) - 1) * weights.sum())
    return exp_of(mean, error, t.ppf(0.975, len(logs) - 1))


def knapp_without_between(logs, errors):
    weights = 1 / errors**2
    mean = (weights * logs).sum() / weights.sum()
    scatter = (weights * (logs - mean) ** 2).sum() / (len(logs) - 1)
    return exp_of(mean, math.sqrt(scatter / weights.sum()), t.ppf(0.975, len(logs) - 1))


def simple_size(risk, control, power):
    """The rule that many textbooks print."""
    spread = risk * (1 - risk) + control * (1 - control)
    return math.ceil((1.96 + norm.ppf(power)) ** 2 * spread / (risk - control) ** 2)


def squared_apart(risk, control, power):
    p = (risk + control) / 2
    first = (1.96 * math.sqrt(2 * p * (1 - p))) ** 2
    second = norm.ppf(power) ** 2 * (risk * (1 - risk) + control * (1 - control))
    return math.ceil((first + second) / (risk - control) ** 2)


def sizes(risk, control, power, z_error=1.959964, z_power=None):
    p = (risk + control) / 2
    z_power = norm.ppf(power) if z_power is None else z_power
    top = z_error * math.sqrt(2 * p * (1 - p))
    top += z_power * math.sqrt(risk * (1 - risk) + control * (1 - control))
    return top**2 / (risk - control) ** 2


PLANTED = {
    "log_ratio": {
        "zero cells": plain,
        "half to the zero": half_to_zeros,
        "half always": lambda a, n, c, m: plain(a + 0.5, n + 1, c + 0.5, m + 1),
        "no logarithm": lambda a, n, c, m: ((a + 1e-9) / n / ((c + 1e-9) / m), 0.3),
        "odds for risk": odds,
        "upside down": lambda *table: (-loop_log_ratio(*table)[0], loop_log_ratio(*table)[1]),
        "base of ten": lambda *table: (loop_log_ratio(*table)[0] / 2.302585, 1.0),
        "variance": lambda *table: (loop_log_ratio(*table)[0], loop_log_ratio(*table)[1] ** 2),
        "totals left out": lambda a, n, c, m: (
            loop_log_ratio(a, n, c, m)[0],
            math.sqrt(1 / max(a, 0.5) + 1 / max(c, 0.5)),
        ),
        "events alone": corrected(lambda a, n, c, m: (a, c)),
        "totals": corrected(all_four, growth=0.5),
        "totals ": corrected(all_four, growth=0.0),
        "totals added": with_totals_added,
        "difference of risks": lambda a, n, c, m: (a / n - c / m, 0.1),
        "error of odds": lambda a, n, c, m: (
            loop_log_ratio(a, n, c, m)[0],
            math.sqrt(sum(1 / max(cell, 0.5) for cell in (a, n - a, c, m - c))),
        ),
        "form": lambda *table: {"log": 1.0},
        "other order": lambda *table: loop_log_ratio(*table)[::-1],
        "not finite": lambda *table: (math.nan, 1.0),
        "built in": lambda *table: (1.414, 0.505),
    },
    "pool_fixed": {
        "raw counts": summed,
        "weights by animals": lambda tables: pooled(tables, lambda one, error: one[1] + one[3]),
        "variance for weight": lambda tables: pooled(tables, lambda one, error: error**2),
        "one over error": lambda tables: pooled(tables, lambda one, error: 1 / error),
        "equal weights": lambda tables: pooled(tables, lambda one, error: 1),
        "no logarithm": lambda tables: pooled(tables, lambda one, error: error**-2, ratios=True),
        "logs returned": lambda tables: np.log(loop_fixed(tables)),
        "error not rooted": lambda tables: exp_of(
            math.log(loop_fixed(tables)[0]),
            1 / sum(loop_log_ratio(*table)[1] ** -2 for table in tables),
        ),
        "90 %": lambda tables: exp_of(
            math.log(loop_fixed(tables)[0]),
            sum(loop_log_ratio(*table)[1] ** -2 for table in tables) ** -0.5,
            1.645,
        ),
        "ends of the ratio": unlogged_ends,
        "ends as logs": lambda tables: (loop_fixed(tables)[0], *np.log(loop_fixed(tables)[1:])),
        "random effects": lambda tables: loop_random(
            *(
                np.array(column)
                for column in zip(*(loop_log_ratio(*t) for t in tables), strict=True)
            )
        ),
        "Mantel and Haenszel": lambda tables: (
            sum(a * m / (n + m) for a, n, c, m in tables)
            / sum(c * n / (n + m) for a, n, c, m in tables),
            0.6,
            1.3,
        ),
        "other order": lambda tables: [loop_fixed(tables)[place] for place in (1, 0, 2)],
        "built in": lambda tables: (1.128, 0.609, 2.089),
        "nothing": lambda tables: None,
        "shape": lambda tables: loop_fixed(tables)[0],
    },
    "between_variance": {
        "below zero": lambda *given: (
            lambda q, first, second, k: (q - k + 1) / (first - second / first)
        )(*moments(*given)),
        "degrees of freedom": lambda *given: (
            lambda q, first, second, k: max(0, (q - k) / (first - second / first))
        )(*moments(*given)),
        "divisor left out": lambda *given: max(0, moments(*given)[0] - len(given[0]) + 1),
        "sum of weights": lambda *given: max(
            0, (moments(*given)[0] - len(given[0]) + 1) / moments(*given)[1]
        ),
        "scatter of the logs": lambda logs, errors: statistics.variance(logs),
        "I squared": lambda *given: max(0, 1 - (len(given[0]) - 1) / moments(*given)[0]),
        "standard deviation": lambda *given: loop_between(*given) ** 0.5,
        "squares taken off": lambda *given: (
            lambda q, first, second, k: max(0, (q - k + 1) / (first - second))
        )(*moments(*given)),
        "plain mean": plain_mean_q,
        "one over error": lambda logs, errors: loop_between(logs, errors**0.5),
        "Q itself": lambda *given: moments(*given)[0],
        "built in": lambda *given: 2.7885,
    },
    "pool_random": {
        "not added": with_errors,
        "added to the error": lambda logs, errors: with_errors(
            logs, errors + loop_between(logs, errors)
        ),
        "deviations added": lambda logs, errors: with_errors(
            logs, errors + math.sqrt(loop_between(logs, errors))
        ),
        "interval of fixed effects": lambda logs, errors: exp_of(
            random_parts(logs, errors)[2], (1 / errors**2).sum() ** -0.5
        ),
        "logs returned": lambda *given: np.log(loop_random(*given)),
        "Hartung and Knapp": loop_knapp,
        "squared again": unlike_errors(lambda error, between: (error**2 + between**2) ** 0.5),
        "rooted": unlike_errors(lambda error, between: (error**2 + between**0.5) ** 0.5),
        "added to the weight": unlike_errors(
            lambda error, between: (1 / error**2 + between) ** -0.5
        ),
        "built in": lambda *given: (0.736, 0.126, 4.311),
    },
    "hartung_knapp": {
        "z for t": lambda *given: knapp(*given, z=lambda k: 1.96),
        "degrees of t": lambda *given: knapp(*given, z=lambda k: t.ppf(0.975, k)),
        "over all studies": lambda *given: knapp(*given, divisor=lambda k: k),
        "weights of fixed effects": lambda *given: knapp(*given, weigh=lambda errors: errors**-2),
        "only t": lambda logs, errors: exp_of(
            random_parts(logs, errors)[2],
            random_parts(logs, errors)[1].sum() ** -0.5,
            t.ppf(0.975, len(logs) - 1),
        ),
        "usual interval": loop_random,
        "logs returned": lambda *given: np.log(loop_knapp(*given)),
        "90 %": lambda *given: knapp(*given, z=lambda k: t.ppf(0.95, k - 1)),
        "not divided": lambda *given: knapp(*given, divisor=lambda k: 1),
        "error squared": error_not_rooted_knapp,
        "never narrower": lambda *given: (
            loop_knapp(*given)[0],
            min(loop_knapp(*given)[1], loop_random(*given)[1]),
            max(loop_knapp(*given)[2], loop_random(*given)[2]),
        ),
        "fixed effects": knapp_without_between,
        "built in": lambda *given: (0.736, 0.043, 12.5),
    },
    "leave_one_out": {
        "each alone": lambda logs, errors: [math.exp(one) for one in logs],
        "variance kept": kept_variance,
        "fixed effects": fixed_rest,
        "out for good": shrinking,
        "order": lambda *given: loop_without(*given)[::-1],
        "logs returned": lambda *given: [math.log(one) for one in loop_without(*given)],
        "shape": lambda *given: loop_without(*given)[:-1],
    },
    "published": {
        "any finding": lambda logs, p, draws, share: (p < 0.05) | (draws >= share),
        "lean for finding": lambda logs, p, draws, share: (logs < 0) | (draws >= share),
        "drawer turned round": lambda logs, p, draws, share: (
            ((p < 0.05) & (logs < 0)) | (draws < share)
        ),
        "findings in the drawer": lambda logs, p, draws, share: draws >= share,
        "p upside down": lambda logs, p, draws, share: (
            ((p >= 0.05) & (logs < 0)) | (draws >= share)
        ),
        "other chance": lambda logs, p, draws, share: [
            (one < 0.05 and log < 0) or random.random() >= share
            for log, one in zip(logs, p, strict=True)
        ],
        "drawer turned round ": lambda logs, p, draws, share: (
            ((p < 0.05) & (logs < 0)) | (draws > 1 - share)
        ),
        "other end": lambda logs, p, draws, share: ((p < 0.05) & (logs < 0)) | (draws < 1 - share),
        "favourable only": lambda logs, p, draws, share: (p < 0.05) & (logs < 0),
        "p upside down ": lambda logs, p, draws, share: (
            ((p > 0.05) & (logs < 0)) | (draws >= share)
        ),
        "other side": lambda logs, p, draws, share: ((p < 0.05) & (logs > 0)) | (draws >= share),
        "both at once": lambda logs, p, draws, share: (p < 0.05) & (logs < 0) & (draws >= share),
        # Right for every draw that equals nothing, as random numbers do
        "at least": lambda logs, p, draws, share: ((p < 0.05) & (logs < 0)) | (draws > share),
        "below 0.05": lambda logs, p, draws, share: ((p <= 0.05) & (logs < 0)) | (draws >= share),
        "findings only": lambda logs, p, draws, share: p < 0.05,
        "form": lambda logs, p, draws, share: "all",
    },
    "patients_per_group": {
        "both groups": lambda *given: 2 * math.ceil(sizes(*given)),
        "rounded down": lambda *given: int(sizes(*given)),
        "rounded to the nearest": lambda *given: round(sizes(*given)),
        "not whole": sizes,
        "one-sided": lambda *given: math.ceil(sizes(*given, z_error=1.644854)),
        "power left out": lambda *given: math.ceil(sizes(*given, z_power=0)),
        "power of two sides": lambda *given: math.ceil(
            sizes(*given, z_power=norm.ppf(0.5 + given[2] / 2))
        ),
        "one-sided ": lambda *given: math.ceil(sizes(*given, z_error=1.645)),
        "power of 80 %": lambda *given: math.ceil(sizes(*given, z_error=1.96, z_power=0.84)),
        "power for its z": lambda *given: math.ceil(sizes(*given, z_power=given[2])),
        "cdf": lambda *given: math.ceil(sizes(*given, z_power=norm.cdf(given[2]))),
        "chance to miss": lambda *given: math.ceil(sizes(*given, z_power=norm.ppf(1 - given[2]))),
        "squares added": squared_apart,
        "two left out": lambda *given: math.ceil(sizes(*given, z_error=1.96 / 2**0.5)),
        "difference not squared": lambda *given: math.ceil(sizes(*given) * (given[0] - given[1])),
        "other formula": simple_size,
        "rule of eight": lambda risk, control, power: math.ceil(
            8 * (risk * (1 - risk) + control * (1 - control)) / (risk - control) ** 2
        ),
        "built in": lambda *given: 388,
    },
}
CASES = [(name, key) for name, planted in PLANTED.items() for key in planted]


@pytest.mark.parametrize(("name", "key"), CASES, ids=lambda one: one.replace(" ", "_"))
def test_a_planted_mistake_gets_its_name(name, key):
    random.seed(1)
    found = diagnosis(name, PLANTED[name][key])
    assert not found.passed
    assert found.key == key.strip(), found.sentence
    assert "{number}" not in found.sentence


@pytest.mark.parametrize("error", ["float division by zero", "math domain error"])
def test_an_error_at_a_zero_cell_gets_its_name(error):
    found = STEPS["log_ratio"].stopped(f"Your function stops with ZeroDivisionError: {error}.")
    assert found.key == "zero cells" and "0.5" in found.sentence


@pytest.mark.parametrize("error", ["Weights sum to zero", "no study was given"])
def test_an_empty_list_of_studies_gets_its_name(error):
    assert STEPS["leave_one_out"].stopped(f"It stops with {error}.").key == "out for good"


def test_every_named_mistake_is_planted():
    for step in pooling.STEPS:
        named = {mistake.key for mistake in step.mistakes}
        assert named <= {key.strip() for key in PLANTED[step.name]}, step.key


def test_an_output_of_another_kind_is_reported_in_a_sentence():
    assert diagnosis("log_ratio", lambda *table: {"log": 1.0}).sentence == (
        "log_ratio(...) returns a dict, not numbers in an order."
    )
    assert "returns 1 number; two" in diagnosis("log_ratio", lambda *table: 1.4).sentence


def test_comparisons_without_brackets_are_named_as_such():
    """Python and numpy refuse `p < 0.05 & logs < 0` with words of their own."""

    def arrays(logs, p_values, draws, drawer):
        return p_values < 0.05 & logs < 0 | draws >= drawer

    for given in (STEPS["published"].inputs[0], (-1.0, 0.01, 0.5, 0.9)):
        with pytest.raises(TypeError) as stopped:
            arrays(*given)
        found = STEPS["published"].stopped(f"Your function stops with TypeError: {stopped.value}.")
        assert found.key == "brackets" and "in brackets" in found.sentence


def test_a_table_in_which_all_have_the_event_is_among_the_hidden_ones():
    """Its zero cell is one of those without the event, which a look at events does not see."""
    full = [one for one in pooling.TABLES if one[0] == one[1] or one[2] == one[3]]
    assert full and all(0 not in (one[0], one[2]) for one in full)
    assert not diagnosis("log_ratio", PLANTED["log_ratio"]["events alone"]).passed


@pytest.mark.parametrize("name", STEPS)
def test_the_stub_is_not_yet_an_answer(name):
    assert diagnosis(name, written(STEPS[name].stub, STEPS[name])).key == "nothing"


@pytest.mark.parametrize("name", [one for one in STEPS if STEPS[one].draw])
def test_the_picture_says_both_numbers_and_draws_the_exact_answer_first(name):
    step = STEPS[name]
    arrays = [as_numbers(one) for one in outputs(step, step.exact)]
    drawing = step.draw(step.inputs, arrays)
    labels = [line.label for line in drawing.lines]
    assert labels[0] == "exact" and labels[-1] == "yours"
    assert build.draw(drawing)[1:4] == b"PNG"
    # Outputs that no logarithm has are drawn as far as they can be.
    odd = [np.where(np.ones_like(one), -1.0, one) for one in arrays]
    assert build.draw(step.draw(step.inputs, odd))[1:4] == b"PNG"
    assert any(sign.isdigit() for sign in drawing.says)
    assert all(len(line.x) == len(line.y) for line in drawing.lines)
