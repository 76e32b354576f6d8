"""Workshop 03b: right functions of three styles pass, and every planted mistake gets its name."""

import math

import numpy as np
import pytest
from scipy.optimize import curve_fit, minimize
from scipy.stats import binom, chi2

from helpers import data
from helpers.cell_death import dose_response
from helpers.teaching.lesson.build import Workshop, draw
from helpers.teaching.lesson.record import Record
from helpers.workshop import threshold
from helpers.workshop.mistakes import as_numbers
from tests.unit.workshop_steps import outputs, written

STEPS = {step.name: step for step in threshold.STEPS}


def diagnosis(name, function):
    return STEPS[name].diagnose(outputs(STEPS[name], function))


# ---- the exact side ------------------------------------------------------------------------------


def test_the_best_fit_is_where_the_derivatives_of_the_log_likelihood_vanish():
    for counts in threshold.FIT_INPUTS:
        half_C, width_K = threshold.best_fit(*counts)
        share = dose_response.logistic(counts[0], half_C, width_K)
        left = counts[1] - counts[2] * share
        assert abs(left.sum()) < 1e-8 and abs((left * counts[0]).sum()) < 1e-7


def test_the_fit_agrees_with_a_search_that_knows_no_derivatives():
    for counts in threshold.FIT_INPUTS:
        found = minimize(
            lambda p, counts=counts: (
                -binom.logpmf(
                    counts[1], counts[2], dose_response.logistic(counts[0], p[0], math.exp(p[1]))
                ).sum()
            ),
            [-12, 1],
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-12},
        )
        assert threshold.best_fit(*counts) == pytest.approx(
            (found.x[0], math.exp(found.x[1])), abs=1e-5
        )


@pytest.mark.parametrize("cells", [5, 20, 50, 1000, 10_000, 1_000_000])
def test_the_fit_is_found_whatever_the_number_of_cells(cells):
    for counts in (threshold.counted("786-O", cells), threshold.disagreeing(cells)):
        half_C, width_K = threshold.best_fit(*counts[:3])
        assert half_C == pytest.approx(-13.2, abs=0.6) and width_K == pytest.approx(2.3, abs=0.5)


def test_separated_counts_have_no_best_width():
    with pytest.raises(ValueError, match="at least one temperature with some alive and some dead"):
        threshold.best_fit([-5, -10, -15], [10, 10, 0], [10, 10, 10])


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """Drawn counts with a known half: 95 % of intervals hold it, within what 400 draws allow."""
    draw = np.random.default_rng(3)
    celsius = np.array([-5.0, -9.0, -13.0, -17.0, -21.0])
    total = np.full(5, 40.0)
    share = dose_response.logistic(celsius, -13.0, 2.5)
    held = 0
    for _ in range(400):
        alive = draw.binomial(40, share).astype(float)
        # The profile at the truth is all that is needed to know whether the interval holds it.
        top = threshold.log_likelihood(
            *threshold.best_fit(celsius, alive, total), celsius, alive, total
        )
        fall = 2 * (top - threshold.profile(-13.0, celsius, alive, total))
        held += fall <= threshold.FALL
    assert 0.92 <= held / 400 <= 0.98


def test_the_fall_at_both_ends_is_that_of_95_percent():
    for counts in threshold.FIT_INPUTS:
        top = threshold.log_likelihood(*threshold.best_fit(*counts), *counts)
        for end_C in threshold.profile_interval(*counts):
            fall = 2 * (top - threshold.profile(end_C, *counts))
            assert fall == pytest.approx(chi2.ppf(0.95, 1), abs=1e-5)


def test_no_ceiling_is_found_where_counts_were_made_without_one():
    celsius = np.linspace(-40, 0, 21)
    total = np.full(21, 100000.0)
    alive = np.round(total * dose_response.logistic(celsius, -18.0, 3.0))
    half_C, width_K, never_dead = threshold.fit_with_ceiling(celsius, alive, total)
    assert never_dead < 1e-3
    assert (half_C, width_K) == pytest.approx((-18.0, 3.0), abs=0.02)


def test_a_known_ceiling_is_recovered():
    celsius = np.linspace(-80, 10, 31)
    total = np.full(31, 100000.0)
    alive = np.round(total * dose_response.logistic(celsius, -18.0, 3.0, 0.2))
    found = threshold.fit_with_ceiling(celsius, alive, total)
    assert found == pytest.approx((-18.0, 3.0, 0.2), abs=0.02)


def test_constructed_counts_say_so():
    for counts in (
        threshold.counted("786-O", 200),
        threshold.counted_from_errors("A549"),
        threshold.disagreeing(50),
    ):
        assert "constructed" in counts.says
        assert (counts.alive <= counts.total).all()
    with pytest.raises(ValueError, match="no standard errors"):
        threshold.counted_from_errors("786-O")
    with pytest.raises(ValueError, match=r"cells = 2\.5; the rule"):
        threshold.counted("786-O", 2.5)


def test_more_cells_make_no_report_agree():
    """The error by counting falls with the number of cells; the widened one does not."""
    few = threshold.widened_error(*threshold.disagreeing(100)[:3])[1]
    many = threshold.widened_error(*threshold.disagreeing(10000)[:3])[1]
    assert many == pytest.approx(few, rel=0.1)
    counting = [threshold.standard_error(*threshold.disagreeing(n)[:3]) for n in (100, 10000)]
    assert counting[1] == pytest.approx(counting[0] / 10, rel=0.02)


def test_every_work_the_workshop_names_is_in_the_bibliography():
    for key in ("venzon1988", "bolker_faq"):
        assert f"[{key}]" in threshold.__doc__
        assert data.source(key)["basis"] == "read"


# ---- right functions of three styles -------------------------------------------------------------


def loop_likelihood(half_C, width_K, temperature_C, alive, total):
    height = 0.0
    for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
        share = 1 / (1 + math.exp((half_C - celsius) / width_K))
        share = min(share, 1 - 1e-13)
        if living > 0:
            height += living * math.log(share)
        if counted > living:
            height += (counted - living) * math.log(1 - share)
    return height


def loop_fit(temperature_C, alive, total):
    """A coarse grid, then finer ones around the best place."""
    best = (-math.inf, -13.0, 3.0)
    centre, step = (-16.0, 4.2), (1.0, 0.5)
    for _ in range(4):
        for row in range(-8, 9):
            for column in range(-8, 9):
                half_C = centre[0] + row * step[0]
                width_K = centre[1] + column * step[1]
                if width_K <= 0.1:
                    continue
                height = loop_likelihood(half_C, width_K, temperature_C, alive, total)
                best = max(best, (height, half_C, width_K))
        centre = best[1:]
        step = (step[0] / 6, step[1] / 6)
    return best[1:]


def loop_error(temperature_C, alive, total):
    """The expected information, added up dish by dish, and the inverse of a 2 x 2 by hand."""
    half_C, width_K = threshold.best_fit(temperature_C, alive, total)
    first = mixed = second = 0.0
    for celsius, counted in zip(temperature_C, total, strict=True):
        share = 1 / (1 + math.exp((half_C - celsius) / width_K))
        weight = counted * share * (1 - share)
        by_half, by_width = -1 / width_K, -(celsius - half_C) / width_K**2
        first += weight * by_half**2
        mixed += weight * by_half * by_width
        second += weight * by_width**2
    return math.sqrt(second / (first * second - mixed**2))


def loop_interval(temperature_C, alive, total):
    half_C, width_K = threshold.best_fit(temperature_C, alive, total)
    top = loop_likelihood(half_C, width_K, temperature_C, alive, total)

    def inside(half):
        trial = width_K
        step = 1.0
        height = loop_likelihood(half, trial, temperature_C, alive, total)
        while step > 0.001:
            for other in (trial + step, trial - step):
                if other > 0.2:
                    new = loop_likelihood(half, other, temperature_C, alive, total)
                    if new > height:
                        trial, height = other, new
                        break
            else:
                step /= 2
        return 2 * (top - height) <= 3.84

    ends = []
    for sign in (-1, 1):
        near, far = 0.0, 6.0
        while far - near > 0.005:
            middle = (near + far) / 2
            if inside(half_C + sign * middle):
                near = middle
            else:
                far = middle
        ends.append(half_C + sign * near)
    return ends


def loop_ceiling(temperature_C, alive, total):
    """Coordinate by coordinate, with halved steps."""

    def height(half_C, width_K, never_dead):
        added = 0.0
        for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
            share = 1 / (1 + math.exp(min((half_C - celsius) / width_K, 500)))
            share = min(never_dead + (1 - never_dead) * share, 1 - 1e-12)
            added += living * math.log(share) + (counted - living) * math.log(1 - share)
        return added

    place, step = [-18.0, 4.0, 0.1], [2.0, 1.0, 0.05]
    best = height(*place)
    while step[0] > 0.002:
        moved = False
        for which in range(3):
            for sign in (1, -1):
                other = list(place)
                other[which] += sign * step[which]
                if other[1] > 0.2 and 0 < other[2] < 1:
                    new = height(*other)
                    if new > best:
                        place, best, moved = other, new, True
        if not moved:
            step = [one / 2 for one in step]
    return place


def loop_widened(temperature_C, alive, total):
    half_C, width_K = threshold.best_fit(temperature_C, alive, total)
    added = 0.0
    for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
        share = 1 / (1 + math.exp((half_C - celsius) / width_K))
        added += (living - counted * share) ** 2 / (counted * share * (1 - share))
    dispersion = added / (len(alive) - 2)
    error_K = threshold.standard_error(temperature_C, alive, total)
    return [dispersion, error_K if dispersion < 1 else error_K * dispersion**0.5]


def loop_temperature(share, half_C, width_K, never_dead, coldest_C):
    """No formula: step down from the warmest until few enough are alive."""
    celsius = 40.0
    while celsius >= coldest_C:
        alive = never_dead + (1 - never_dead) / (1 + math.exp((half_C - celsius) / width_K))
        if alive <= share:
            return celsius
        celsius -= 0.01
    return float("nan")


class Curve:
    """All of it as an object that keeps its counts."""

    def __init__(self, temperature_C, alive, total):
        self.temperature_C = temperature_C
        self.alive = alive
        self.total = total

    def share(self, half_C, width_K, never_dead=0.0):
        living = 0.5 * (1 + np.tanh((self.temperature_C - half_C) / (2 * width_K)))
        return never_dead + (1 - never_dead) * living

    def height(self, *parameters):
        share = self.share(*parameters).clip(1e-13, 1 - 1e-13)
        return self.alive @ np.log(share) + (self.total - self.alive) @ np.log1p(-share)

    def fit(self, start):
        found = minimize(
            lambda p: -self.height(*p) if p[1] > 0.1 and 0 <= p[-1] * (len(p) == 3) < 1 else 1e9,
            start,
            method="Nelder-Mead",
            options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 8000},
        )
        return found.x

    def error(self):
        best = np.asarray(threshold.best_fit(self.temperature_C, self.alive, self.total))
        step = 0.005
        table = np.zeros((2, 2))
        for row, one in enumerate(np.eye(2) * step):
            for column, other in enumerate(np.eye(2) * step):
                signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
                for plus, minus in signs:
                    place = best + plus * one + minus * other
                    table[row, column] -= plus * minus * self.height(*place)
        return np.sqrt(np.linalg.inv(table / (4 * step**2))[0, 0])

    def interval(self):
        best = threshold.best_fit(self.temperature_C, self.alive, self.total)
        top = self.height(*best)
        widths = np.geomspace(0.5, 30, 4000)

        def profile(half_C):
            shares = 0.5 * (1 + np.tanh((self.temperature_C - half_C) / (2 * widths[:, None])))
            shares = shares.clip(1e-13, 1 - 1e-13)
            heights = np.log(shares) @ self.alive
            return np.max(heights + np.log1p(-shares) @ (self.total - self.alive))

        halves_C = best[0] + np.arange(-4, 4, 0.02)
        falls = np.array([2 * (top - profile(half)) for half in halves_C])
        kept = halves_C[falls <= 3.84]
        return np.array([kept[0] - 0.01, kept[-1] + 0.01])

    def widened(self):
        half_C, width_K = threshold.best_fit(self.temperature_C, self.alive, self.total)
        expected = self.total * self.share(half_C, width_K)
        variance = expected * (1 - expected / self.total)
        dispersion = np.sum((self.alive - expected) ** 2 / variance) / (self.alive.size - 2)
        error_K = threshold.standard_error(self.temperature_C, self.alive, self.total)
        return dispersion, max(error_K, error_K * np.sqrt(dispersion))


class Line:
    def __init__(self, half_C, width_K, never_dead):
        self.half_C, self.width_K, self.never_dead = half_C, width_K, never_dead

    def at(self, share):
        if share <= self.never_dead:
            return math.nan
        odds = (share - self.never_dead) / (1 - share)
        return self.half_C + self.width_K * math.log(odds)


def class_temperature(share, half_C, width_K, never_dead, coldest_C):
    found = Line(half_C, width_K, never_dead).at(share)
    return math.nan if found < coldest_C else found


LOOPS = {
    "log_likelihood": loop_likelihood,
    "best_fit": loop_fit,
    "standard_error": loop_error,
    "profile_interval": loop_interval,
    "fit_with_ceiling": loop_ceiling,
    "widened_error": loop_widened,
    "temperature_for": loop_temperature,
}
CLASSES = {
    "log_likelihood": lambda half_C, width_K, *counts: Curve(*counts).height(half_C, width_K),
    "best_fit": lambda *counts: Curve(*counts).fit([-12.0, 3.0]),
    "standard_error": lambda *counts: Curve(*counts).error(),
    "profile_interval": lambda *counts: Curve(*counts).interval(),
    "fit_with_ceiling": lambda *counts: Curve(*counts).fit([-15.0, 4.0, 0.1]),
    "widened_error": lambda *counts: Curve(*counts).widened(),
    "temperature_for": class_temperature,
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("style", ("loop", "array", "class"))
def test_right_functions_of_three_styles_pass(name, style):
    step = STEPS[name]
    folded = written(step.solution, step, threshold.STEPS)
    ways = {"loop": LOOPS.get(name), "array": folded, "class": CLASSES.get(name)}
    found = diagnosis(name, ways[style])
    assert found.passed, found.sentence


# ---- planted mistakes ----------------------------------------------------------------------------


def share_of(half_C, width_K, temperature_C):
    return 1 / (1 + np.exp((half_C - np.asarray(temperature_C)) / width_K))


def naive(half_C, width_K, temperature_C, alive, total):
    share = share_of(half_C, width_K, temperature_C)
    return np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))


def safe(half_C, width_K, temperature_C, alive, total):
    share = share_of(half_C, width_K, temperature_C).clip(1e-12, 1 - 1e-12)
    return np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))


def whole_dishes(is_kept):
    """A learner's loop that leaves out dishes where a term would be 0 x ln 0."""

    def log_likelihood(half_C, width_K, temperature_C, alive, total):
        height = 0.0
        for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
            if is_kept(living, counted):
                share = 1 / (1 + math.exp((half_C - celsius) / width_K))
                height += living * math.log(share) + (counted - living) * math.log(1 - share)
        return height

    return log_likelihood


def returned_too_soon(half_C, width_K, temperature_C, alive, total):
    height = 0.0
    for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
        share = min(1 / (1 + math.exp((half_C - celsius) / width_K)), 1 - 1e-12)
        height += living * math.log(share) + (counted - living) * math.log(1 - share)
        return height


def without_brackets(half_C, width_K, temperature_C, alive, total):
    share = (1 / (1 + np.exp(half_C - temperature_C / width_K))).clip(1e-12, 1 - 1e-12)
    return np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))


def all_for_dead(half_C, width_K, temperature_C, alive, total):
    share = share_of(half_C, width_K, temperature_C).clip(1e-12, 1 - 1e-12)
    return np.sum(alive * np.log(share) + total * np.log(1 - share))


def cut_at(margin):
    def log_likelihood(half_C, width_K, temperature_C, alive, total):
        share = share_of(half_C, width_K, temperature_C).clip(margin, 1 - margin)
        return np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))

    return log_likelihood


def searched(badness, start=(-13.0, 3.0)):
    options = {"xatol": 1e-6, "fatol": 1e-9}
    return minimize(
        lambda p: badness(p[0], abs(p[1])), start, method="Nelder-Mead", options=options
    ).x


def scipy_squares(temperature_C, alive, total):
    return curve_fit(
        lambda T, half, width: 1 / (1 + np.exp((half - T) / width)),
        temperature_C,
        alive / total,
        (-13, 3),
        xtol=1e-12,
        ftol=1e-12,
    )


def without_extremes(temperature_C, alive, total):
    kept = (alive > 0) & (alive < total)
    odds = alive[kept] / (total[kept] - alive[kept])
    slope, offset = np.polyfit(temperature_C[kept], np.log(odds), 1)
    return -offset / slope, 1 / slope


def one_curvature(counts, height=safe, root=True, inverse=True, scale=1.0):
    """A learner's standard error from the curvature along the half alone."""
    half_C, width_K = threshold.best_fit(*counts)
    step = 0.01
    heights = [height(half_C + one * step, width_K, *counts) for one in (-1, 0, 1)]
    curvature = -scale * (heights[0] - 2 * heights[1] + heights[2]) / step**2
    value = 1 / curvature if inverse else curvature
    return math.sqrt(value) if root else value


def both_curvatures(counts, scale=1.0):
    """A learner's covariance matrix by differences."""
    best = np.array(threshold.best_fit(*counts))
    step = 0.01

    def height(a, b):
        return scale * safe(*(best + step * np.array([a, b])), *counts)

    first = height(1, 0) - 2 * height(0, 0) + height(-1, 0)
    second = height(0, 1) - 2 * height(0, 0) + height(0, -1)
    mixed = (height(1, 1) - height(1, -1) - height(-1, 1) + height(-1, -1)) / 4
    return np.linalg.inv(-np.array([[first, mixed], [mixed, second]]) / step**2)


def stepped(counts, fall, refit=True, wanted=slice(None)):
    """A learner's interval by steps outwards from the fit."""
    best = threshold.best_fit(*counts)
    top = safe(*best, *counts)
    ends = []
    for step in (-0.01, 0.01):
        half_C = best[0]
        height = top
        while 2 * (top - height) < fall:
            half_C += step
            if refit:
                height = threshold.profile(half_C, *counts)
            else:
                height = safe(half_C, best[1], *counts)
        ends.append(half_C)
    return ends[wanted]


def coarse_grid(counts, choose):
    """A learner's search in steps of 0.25, for the highest or by mistake for the lowest place."""
    places = [(a, w) for a in np.arange(-25, -5, 0.25) for w in np.arange(0.5, 8, 0.25)]
    return choose(places, key=lambda place: safe(*place, *counts))


def with_share(counts, never_dead):
    def badness(half_C, width_K):
        share = never_dead + (1 - never_dead) * share_of(half_C, width_K, counts[0])
        share = share.clip(1e-12, 1 - 1e-12)
        return -np.sum(counts[1] * np.log(share) + (counts[2] - counts[1]) * np.log(1 - share))

    return searched(badness, (-20.0, 6.0))


def read_off(*counts):
    coldest = counts[0].argmin()
    never_dead = counts[1][coldest] / counts[2][coldest]
    half_C, width_K = with_share(counts, never_dead)
    return half_C, abs(width_K), never_dead


def changed(change):
    return lambda *counts: change(*threshold.fit_with_ceiling(*counts))


def shares_with_ceiling(T, k, n):
    def share(T, half, width, never_dead):
        return never_dead + (1 - never_dead) / (1 + np.exp((half - T) / width))

    return curve_fit(share, T, k / n, (-15, 3, 0.1), xtol=1e-12, ftol=1e-12)[0]


def without_the_rest(T, k, n):
    """never_dead + S, without (1 - never_dead): kept below 1 only by a cut."""

    def badness(trial):
        share = (trial[2] + share_of(trial[0], trial[1], T)).clip(1e-12, 1 - 1e-12)
        return -np.sum(k * np.log(share) + (n - k) * np.log(1 - share))

    return minimize(badness, [-15, 3, 0.1], method="Nelder-Mead").x


def by_eye(T, k, n):
    """The ceiling from all cold dishes together, then the other two fitted."""
    cold = T < T.min() + 15
    never_dead = k[cold].sum() / n[cold].sum()
    half_C, width_K = with_share((T, k, n), never_dead)
    return half_C, abs(width_K), never_dead


def deviance(T, k, n):
    with np.errstate(all="ignore"):
        share = share_of(*threshold.best_fit(T, k, n), T)
        living = np.where(k > 0, k * np.log(k / (n * share)), 0)
        dead = np.where(k < n, (n - k) * np.log((n - k) / (n * (1 - share))), 0)
    return 2 * np.sum(living + dead) / (len(T) - 2)


def of_shares(T, k, n):
    share = share_of(*threshold.best_fit(T, k, n), T)
    return np.sum((k / n - share) ** 2 / (share * (1 - share))) / (len(T) - 2)


def dispersed(counts, degrees, variance=None, factor=None):
    half_C, width_K = threshold.best_fit(*counts)
    share = share_of(half_C, width_K, counts[0])
    spread = counts[2] * share * (1 - share) if variance is None else variance(counts[2], share)
    dispersion = np.sum((counts[1] - counts[2] * share) ** 2 / spread) / (len(counts[0]) - degrees)
    wide = math.sqrt(max(dispersion, 1)) if factor is None else factor(dispersion)
    return dispersion, threshold.standard_error(*counts) * wide


def inverse(share, half_C, width_K):
    return half_C - width_K * math.log((1 - share) / share)


def beyond(share, half_C, width_K, never_dead, coldest_C):
    left = (share - never_dead) / (1 - never_dead)
    return inverse(left, half_C, width_K) if left > 0 else math.nan


def checked(celsius, coldest_C):
    return celsius if celsius >= coldest_C else math.nan


PLANTED = {
    "log_likelihood": {
        "log of zero": naive,
        # Two mistakes at once: the one that is wrong everywhere is told first.
        "sign ": lambda *given: -naive(*given),
        "least squares": lambda a, w, T, k, n: -np.sum((k / n - share_of(a, w, T)) ** 2),
        "plain squares": lambda a, w, T, k, n: np.sum((k / n - share_of(a, w, T)) ** 2),
        "shares for counts": lambda a, w, T, k, n: safe(a, w, T, k / n, np.ones(len(T))),
        "percentages for counts": lambda a, w, T, k, n: safe(a, w, T, 100 * k / n, 100),
        "dead left out": lambda a, w, T, k, n: np.sum(k * np.log(share_of(a, w, T))),
        "upside down": lambda a, w, T, k, n: safe(-a, w, -T, k, n),
        "sign": lambda *given: -safe(*given),
        "base of ten": lambda *given: safe(*given) / math.log(10),
        "constant kept": lambda a, w, T, k, n: binom.logpmf(k, n, share_of(a, w, T)).sum(),
        "cut too early": cut_at(1e-3),
        "cut too early ": cut_at(0.01),
        "dishes left out": whole_dishes(lambda living, counted: 0 < living < counted),
        "dishes left out ": whole_dishes(lambda living, counted: living < counted),
        "first dish": returned_too_soon,
        "no logarithm": lambda a, w, T, k, n: np.prod(
            share_of(a, w, T) ** k * (1 - share_of(a, w, T)) ** (n - k)
        ),
        "mean": lambda *given: safe(*given) / len(given[2]),
        "deviance": lambda *given: -2 * safe(*given),
        "all for dead": all_for_dead,
        "brackets": without_brackets,
        "not finite": lambda a, w, T, k, n: math.nan,
        "built in": lambda *given: -244.0,
    },
    "best_fit": {
        "least squares": lambda *counts: scipy_squares(*counts)[0],
        "weighted squares": lambda T, k, n: curve_fit(
            lambda celsius, a, w: share_of(a, w, celsius), T, k / n, [-12, 2], n**-0.5
        )[0],
        "shares for counts": lambda T, k, n: searched(
            lambda a, w: -safe(a, w, T, k / n, np.ones(len(T)))
        ),
        "zeros dropped": without_extremes,
        "line through logits": lambda T, k, n: (lambda slope, offset: (-offset / slope, 1 / slope))(
            *np.polyfit(T, np.log((k + 0.5) / (n - k + 0.5)), 1)
        ),
        "sign of the width": lambda *counts: (
            threshold.best_fit(*counts)[0],
            -threshold.best_fit(*counts)[1],
        ),
        "sign of the temperature": lambda T, k, n: searched(
            lambda a, w: -safe(-a, w, T, k, n), (13.0, 3.0)
        ),
        "turned round": lambda *counts: threshold.best_fit(*counts)[::-1],
        "stopped early": lambda *counts: coarse_grid(counts, max),
        "astray": lambda *counts: coarse_grid(counts, min),
        "built in": lambda *counts: (-13.29, 2.34),
        "nothing": lambda *counts: None,
        "shape": lambda *counts: threshold.best_fit(*counts)[0],
    },
    "standard_error": {
        "width held": lambda *counts: one_curvature(counts),
        "variance": lambda *counts: both_curvatures(counts)[0, 0],
        "curvature": lambda *counts: one_curvature(counts, inverse=False),
        "curvature of squares": lambda *counts: math.sqrt(scipy_squares(*counts)[1][0, 0]),
        "shares for counts": lambda T, k, n: math.sqrt(both_curvatures((T, k / n, n / n))[0, 0]),
        "deviance": lambda *counts: math.sqrt(both_curvatures(counts, scale=2.0)[0, 0]),
        "error of the width": lambda *counts: math.sqrt(both_curvatures(counts)[1, 1]),
        # Differences over 0.01 in place of 0.01^2
        "step not squared": lambda *counts: math.sqrt(both_curvatures(counts)[0, 0] / 0.01),
        # numpy gives nan for the root of a negative number, where math raises.
        "not finite": lambda *counts: np.sqrt(-both_curvatures(counts)[0, 0]),
        # As good as the estimate of the curvature that minimize(...) hands back often is
        "close": lambda *counts: round(math.sqrt(both_curvatures(counts)[0, 0]), 2),
        "built in": lambda *counts: 0.243,
    },
    "profile_interval": {
        "slice": lambda *counts: stepped(counts, 3.84, refit=False),
        "symmetric": lambda *counts: [
            threshold.best_fit(*counts)[0] + z * threshold.standard_error(*counts)
            for z in (-1.96, 1.96)
        ],
        "factor of two": lambda *counts: stepped(counts, 2 * 3.84),
        "68 %": lambda *counts: stepped(counts, 1.0),
        "one-sided": lambda *counts: stepped(counts, 2.71),
        "two parameters": lambda *counts: stepped(counts, 5.99),
        "turned round": lambda *counts: stepped(counts, 3.84, wanted=slice(None, None, -1)),
        "halved twice": lambda *counts: stepped(counts, 1.92),
        "halved twice ": lambda *counts: stepped(counts, 1.96),
        "distances": lambda *counts: (
            np.array(stepped(counts, 3.84)) - threshold.best_fit(*counts)[0]
        ),
        # Steps of 0.1 K
        "close": lambda *counts: np.round(stepped(counts, 3.84), 1),
        "built in": lambda *counts: [-13.764, -12.809],
    },
    "fit_with_ceiling": {
        "left out": lambda *counts: (*abs(with_share(counts, 0.0)) * (-1, 1), 0.0),
        "read off": read_off,
        "share of the dead": changed(lambda half_C, width_K, f: (half_C, width_K, 1 - f)),
        "percent": changed(lambda half_C, width_K, f: (half_C, width_K, 100 * f)),
        "half of all": changed(
            lambda half_C, width_K, f: (inverse((0.5 - f) / (1 - f), half_C, width_K), width_K, f)
        ),
        "stopped early": changed(lambda *found: (found[0] - 0.5, found[1] + 0.5, found[2])),
        "stopped early ": by_eye,
        "astray": changed(lambda *found: (found[0] - 20, found[1], 0.3)),
        "astray ": without_the_rest,
        "least squares": shares_with_ceiling,
        "other order": changed(lambda *found: found[::-1]),
        "built in": lambda *counts: (-24.82, 6.99, 0.116),
    },
    "widened_error": {
        "variance for error": lambda *counts: dispersed(counts, 2, factor=lambda d: max(d, 1)),
        "not widened": lambda *counts: dispersed(counts, 2, factor=lambda d: 1.0),
        "narrowed": lambda *counts: dispersed(counts, 2, factor=math.sqrt),
        "all points": lambda *counts: dispersed(counts, 0),
        "one degree": lambda *counts: dispersed(counts, 1),
        "expected counts only": lambda *counts: dispersed(counts, 2, lambda n, share: n * share),
        "one at least": lambda *counts: (max(1, dispersed(counts, 2)[0]), dispersed(counts, 2)[1]),
        "not divided": lambda *counts: (
            dispersed(counts, 2)[0] * (len(counts[0]) - 2),
            dispersed(counts, 2)[1],
        ),
        "root of the dispersion": lambda *counts: (
            math.sqrt(dispersed(counts, 2)[0]),
            dispersed(counts, 2)[1],
        ),
        "shares for counts": lambda *counts: (
            of_shares(*counts),
            threshold.standard_error(*counts) * max(1, of_shares(*counts)) ** 0.5,
        ),
        "deviance": lambda *counts: (
            deviance(*counts),
            threshold.standard_error(*counts) * max(1, deviance(*counts)) ** 0.5,
        ),
        "half an interval": lambda *counts: (
            dispersed(counts, 2)[0],
            1.96 * dispersed(counts, 2)[1],
        ),
        "other order": lambda *counts: dispersed(counts, 2)[::-1],
        "built in": lambda *counts: (3.43, 0.279),
    },
    "temperature_for": {
        "beyond the data": beyond,
        "clipped": lambda *given: (
            given[4] if math.isnan(beyond(*given)) else max(beyond(*given), given[4])
        ),
        "ceiling left out": lambda s, a, w, f, coldest: checked(inverse(s, a, w), coldest),
        "dead for alive": lambda s, a, w, f, coldest: checked(
            beyond(1 - s, a, w, f, coldest), coldest
        ),
        "nowhere": lambda *given: math.nan,
        # Neither the ceiling nor the coldest dish: what would be named beyond the data comes first.
        "beyond the data ": lambda s, a, w, f, coldest: inverse(s, a, w),
        "not stretched": lambda s, a, w, f, coldest: checked(
            inverse(s - f, a, w) if s > f else math.nan, coldest
        ),
        "base of ten": lambda *given: checked(
            given[1] + (beyond(*given) - given[1]) / math.log(10), given[4]
        ),
        "warm side": lambda *given: 2 * given[1] - checked(beyond(*given), given[4]),
        "built in": lambda *given: -18.43,
    },
}
CASES = [(name, key) for name, planted in PLANTED.items() for key in planted]


@pytest.mark.parametrize(("name", "key"), CASES, ids=lambda one: one.replace(" ", "_"))
def test_a_planted_mistake_gets_its_name(name, key):
    found = diagnosis(name, PLANTED[name][key])
    assert not found.passed
    assert found.key == key.strip(), found.sentence
    assert "{number}" not in found.sentence


@pytest.mark.parametrize(
    ("name", "error", "key"),
    [
        ("log_likelihood", "ValueError: math domain error", "log of zero"),
        ("log_likelihood", "OverflowError: math range error", "exponential too large"),
        ("standard_error", "ValueError: math domain error", "sign of the curvature"),
        ("temperature_for", "ValueError: math domain error", "ceiling left out"),
        ("temperature_for", "ZeroDivisionError: float division by zero", "ceiling left out"),
    ],
)
def test_an_error_that_a_known_mistake_raises_gets_its_name(name, error, key):
    found = STEPS[name].stopped(f"Your function stops with {error}.")
    assert (found.passed, found.key) == (False, key)
    assert error in found.sentence
    assert STEPS[name].stopped("Your function stops with NameError: x.") is None


def test_a_loop_with_a_plain_logarithm_stops_and_the_learner_is_told_why():
    """What a learner writes first: math.log, which raises where numpy gives nan."""

    def log_likelihood(half_C, width_K, temperature_C, alive, total):
        height = 0
        for celsius, living, counted in zip(temperature_C, alive, total, strict=True):
            share = 1 / (1 + math.exp((half_C - celsius) / width_K))
            height += living * math.log(share) + (counted - living) * math.log(1 - share)
        return height

    found = Workshop(Record()).build(STEPS["log_likelihood"], log_likelihood)
    assert found.diagnosis.key == "log of zero"
    assert "math domain error" in found.diagnosis.sentence


def test_every_named_mistake_is_planted():
    for step in threshold.STEPS:
        named = {mistake.key for mistake in step.mistakes}
        assert named <= {key.strip() for key in PLANTED[step.name]}, step.key


def test_sentences_name_the_cause_that_a_learner_can_change():
    """What misled readers who had not seen the solution: a cause that was not theirs."""
    told = {
        ("log_likelihood", "cut too early"): "by 0.001, and some dishes lie nearer",
        ("log_likelihood", "dishes left out"): "Leave out only the term",
        ("standard_error", "close"): "a number rounded",
        ("standard_error", "step not squared"): "10 times the right ones",
        ("profile_interval", "close"): "steps too coarse",
        ("fit_with_ceiling", "stopped early "): "taken from the dishes by eye",
        ("fit_with_ceiling", "astray "): "(1 - never_dead) is missing",
        ("widened_error", "one at least"): "only the error must not shrink",
        ("best_fit", "stopped early"): "beyond the edge of your grid",
    }
    for (name, key), words in told.items():
        assert words in diagnosis(name, PLANTED[name][key]).sentence


def test_the_share_that_nothing_kills_has_no_temperature():
    """A function that refuses only shares below it divides by zero there, and is told so."""

    def temperature_for(share, half_C, width_K, never_dead, coldest_C):
        if share < never_dead:
            return float("nan")
        left = (share - never_dead) / (1 - never_dead)
        celsius = half_C - width_K * math.log((1 - left) / left)
        return celsius if celsius >= coldest_C else float("nan")

    found = Workshop(Record()).build(STEPS["temperature_for"], temperature_for)
    assert not found.diagnosis.passed
    assert "which no temperature reaches" in found.diagnosis.sentence


@pytest.mark.parametrize("name", STEPS)
def test_the_stub_is_not_yet_an_answer(name):
    assert diagnosis(name, written(STEPS[name].stub, STEPS[name])).key == "nothing"


def test_a_number_tuned_to_the_text_is_found_out():
    """Right for the text, and the same number scaled for all others."""
    step = STEPS["standard_error"]
    right = [step.exact(*one) for one in step.inputs]
    assert step.diagnose([right[0], 0.9 * right[1], right[2]]).key == "only there"


@pytest.mark.parametrize("name", [one for one in STEPS if STEPS[one].draw])
def test_the_picture_says_both_numbers_and_draws_the_exact_answer_first(name):
    step = STEPS[name]
    arrays = [as_numbers(one) for one in outputs(step, step.exact)]
    drawing = step.draw(step.inputs, arrays)
    labels = [line.label for line in drawing.lines]
    assert {"exact", "yours"} <= set(labels)
    assert any(sign.isdigit() for sign in drawing.says)
    assert all(len(line.x) == len(line.y) for line in drawing.lines)
    assert draw(drawing)[1:4] == b"PNG"
    # Outputs that belong to no curve are drawn as far as they can be.
    odd = [np.where(np.ones_like(one), -1.0, one) for one in arrays]
    assert draw(step.draw(step.inputs, odd))[1:4] == b"PNG"
