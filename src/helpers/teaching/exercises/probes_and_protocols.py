"""Exercises of notebook 02: needles at free places, what explains a miss, needles in half an hour.

And, in no notebook, how cold a nerve gets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from math import ceil, floor, hypot
from typing import NamedTuple

from helpers.freezing.planning import Coverage
from helpers.freezing.scenarios import protocol
from helpers.freezing.studies import cross_section, needle_fit, nerve
from helpers.freezing.studies.cross_section import MIDDLE_MM
from helpers.shares import share_words
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import (
    Choice,
    ChoiceAndNumber,
    Design,
    NearMiss,
    about_units,
    written_in,
)
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel.number_text import Written, plain_signs

Places = tuple[tuple[float, float], ...]

PAIR = re.compile(r"\(\s*(?P<x>[-+]?\d+(?:\.\d+)?),(?P<y>[-+]?\d+(?:\.\d+)?)\s*\)")
"""A place without a space, which would else be read as one number with a decimal comma."""


class Tumour(NamedTuple):
    """A round tumour, a ring that would suit it, and free places (mm) that do well there."""

    diameter_mm: int
    ring_mm: float
    free_mm: Places


class Goal(NamedTuple):
    """What a layout has to reach, and at which price."""

    percent: int
    healthy_cm2: float


# One needle came to stand here (mm from the tumour's middle) and stays: so no ring of the panel,
# with or without a needle in its middle, is an answer.
STUCK_MM = (4.0, 0.0)
# The two beside it lean away from it, and the one opposite is farther out.
TUMOURS = (
    Tumour(44, 10.0, ((4.0, 11.0), (4.0, -11.0), (-11.0, 0.0))),
    Tumour(46, 11.0, ((4.0, 11.5), (4.0, -11.5), (-12.0, 0.0))),
    Tumour(48, 12.0, ((4.5, 12.0), (4.5, -12.0), (-13.0, 0.0))),
)
MOST_NEEDLES = 4
LEVEL_C = -20.0
# Needles nearer to each other than this would touch on the way in (mm).
NEAREST_MM = 5.0
# What a goal leaves to spare, so that many layouts meet it: in percent, and in cm².
SPARE_PERCENT = 0.5
SPARE_CM2 = 0.4
# How many times as far out the needles of a layout stand that costs too much.
WIDE_TIMES = 1.4

# What may have been different in an operation: words, and the arguments of the cross-section.
CHANGES = {
    "blood": ("the blood flowed at 70 % of rest", {"flow_percent": 70.0}),
    "ring": ("the ring had a radius of 12 mm", {"ring_mm": 12.0}),
    "needle": (
        "only six needles were cold, one in the middle and five on the ring",
        {"needles": 6},
    ),
}
# The order in which they are listed; the first of each row is what happened.
OPERATIONS = (("blood", "ring", "needle"), ("needle", "blood", "ring"), ("ring", "needle", "blood"))

# Minutes to place one needle; none of them fills the time that is left exactly.
MINUTES_TO_PLACE = (0.8, 1.2, 1.5, 1.9)
DISTANCES_MM = (3, 4, 6, 8)


# ---- needles at free places ----------------------------------------------------------------------


def layout(class_seed: int = 1) -> Design:
    """Ask where three more needles (mm) belong beside one that stands out of place."""
    tumour = variant(class_seed, "layout", TUMOURS)
    good = (STUCK_MM, *tumour.free_mm)
    reached = _coverage(good, tumour.diameter_mm)
    goal = Goal(
        floor(reached.percent(LEVEL_C) - SPARE_PERCENT),
        ceil(10 * (_healthy_cm2(reached) + SPARE_CM2)) / 10,
    )
    ring = _ring(tumour.ring_mm)
    wide = tuple((WIDE_TIMES * x_mm, WIDE_TIMES * y_mm) for x_mm, y_mm in tumour.free_mm)
    return Design(
        question=(
            f"A tumour of {tumour.diameter_mm} mm in a kidney, frozen as at Reset. The first "
            f"needle went in crooked: it stands at {_written((STUCK_MM,))}, in mm from the "
            f"tumour's middle, and stays. With it you have {MOST_NEEDLES} needles. Reach at least "
            f"{goal.percent} % of the slice at {LEVEL_C:g} °C with at most "
            f"{goal.healthy_cm2:g} cm² of healthy tissue that cold. Give the places of all, x and "
            "y in whole or half mm. The panel puts needles on a ring; each check runs the model on "
            "your own places."
        ),
        expected=_written(good),
        also_right=(_written(good[::-1]), [list(place) for place in good]),
        judge=lambda answer: _judge_layout(answer, tumour, goal),
        placeholder="(x, y); (x, y); ...",
        mistakes=(
            NearMiss("the ring without the needle", ring, "stands at (4, 0) and stays"),
            NearMiss("the rest of the ring", (STUCK_MM, *ring[1:]), "too little of the tumour"),
            NearMiss("too wide", (STUCK_MM, *wide), "costs too much"),
            NearMiss("one more needle", (STUCK_MM, *ring), "are allowed"),
            NearMiss(
                "from the corner",
                tuple((x_mm + MIDDLE_MM, y_mm + MIDDLE_MM) for x_mm, y_mm in good),
                "outside the tumour",
            ),
            NearMiss("two in one place", (*good[:3], good[2]), "apart"),
        ),
        unit="mm",
        worked=_layout_example(),
    )


def _layout_example() -> str:
    """Return how a plan for a smaller tumour is written, judged and improved."""
    tumour_mm = 30
    near, wide = (_coverage(((-one, 0.0), (one, 0.0)), tumour_mm) for one in (5.0, 9.0))
    return (
        f"two needles in a tumour of {tumour_mm} mm. Written “(-5, 0); (5, 0)” they bring "
        f"{share_words(near.percent(LEVEL_C))} of the slice to {LEVEL_C:g} °C, with "
        f"{_healthy_cm2(near):.1f} cm² of healthy tissue; at “(-9, 0); (9, 0)” it is "
        f"{share_words(wide.percent(LEVEL_C))}, with {_healthy_cm2(wide):.1f} cm². "
        "Move needles where the rim is warm, and away from where the ice leaves the tumour."
    )


def _ring(radius_mm: float) -> Places:
    """Return four places (mm) on a ring around the tumour's middle, the first beside the stuck."""
    return ((radius_mm, 0.0), (0.0, radius_mm), (0.0, -radius_mm), (-radius_mm, 0.0))


def _written(places: Places) -> str:
    """Return places (mm) as a learner writes them."""
    return "; ".join(f"({x_mm:g}, {y_mm:g})" for x_mm, y_mm in places)


@lru_cache(maxsize=64)
def _coverage(places: Places, tumour_mm: float) -> Coverage:
    """Return what needles reach at places from the tumour's middle (mm)."""
    on_grid = [(MIDDLE_MM + x_mm, MIDDLE_MM + y_mm) for x_mm, y_mm in places]
    return cross_section.run_places(on_grid, tumour_mm).coverage


def _healthy_cm2(coverage: Coverage) -> float:
    """Return the healthy tissue that got as cold as asked for, cm²; the study has mm²."""
    return coverage.healthy(LEVEL_C) / 100


def _coordinates(answer) -> tuple[Written, ...]:
    """Return the numbers of a layout; between two in brackets a comma separates, as in (4,0)."""
    if isinstance(answer, str):
        answer = PAIR.sub(r"(\g<x>; \g<y>)", plain_signs(answer))
    return written_in(answer)


def _judge_layout(answer, tumour: Tumour, goal: Goal) -> Feedback:
    """Return what is said to a layout: its form first, then its coverage, then its price."""
    written = _coordinates(answer)
    if not written or len(written) % 2:
        message = (
            "Give an x and a y for each needle, such as “(-5, 0); (5, 0)”: "
            f"{len(written)} numbers are no pairs."
        )
        return Feedback("keep working", message)
    trouble = about_units(written, "mm")
    if trouble:
        return Feedback("keep working", trouble)
    given = [one.value for one in written]
    places = tuple(zip(given[::2], given[1::2], strict=True))
    if len(places) > MOST_NEEDLES:
        message = f"These are {len(places)} needles; at most {MOST_NEEDLES} are allowed."
        return Feedback("keep working", message)
    for x_mm, y_mm in places:
        if hypot(x_mm, y_mm) > tumour.diameter_mm / 2:
            message = (
                f"({x_mm:g}, {y_mm:g}) lies outside the tumour. Places are counted from its "
                f"middle, and its rim is {tumour.diameter_mm / 2:g} mm away."
            )
            return Feedback("keep working", message)
    if STUCK_MM not in places:
        message = f"One needle stands at {_written((STUCK_MM,))} and stays: count it in."
        return Feedback("keep working", message)
    for (x_mm, y_mm), (other_x_mm, other_y_mm) in combinations(places, 2):
        if hypot(x_mm - other_x_mm, y_mm - other_y_mm) < NEAREST_MM:
            message = f"Two needles must be {NEAREST_MM:g} mm apart or more."
            return Feedback("keep working", message)
    found = _coverage(places, tumour.diameter_mm)
    # Compared as they are shown, so that no 97.0 % is less than 97.
    percent = round(found.percent(LEVEL_C), 1)
    healthy_cm2 = round(_healthy_cm2(found), 2)
    reached = (
        f"{share_words(found.percent(LEVEL_C), decimals=1)} of the slice reach {LEVEL_C:g} °C, and "
        f"{healthy_cm2:.2f} cm² of healthy tissue with it"
    )
    if percent < goal.percent and healthy_cm2 > goal.healthy_cm2:
        message = f"{reached}: it misses both goals. The ice leaves the tumour on one side."
        return Feedback("keep working", message)
    if percent < goal.percent:
        message = f"{reached}: that is too little of the tumour. Where is its rim still warm?"
        return Feedback("keep working", message)
    if healthy_cm2 > goal.healthy_cm2:
        message = f"{reached}: that costs too much. Move needles inwards, or leave one out."
        return Feedback("keep working", message)
    return Feedback("correct", f"{reached}. Both goals are met; other layouts meet them too.")


# ---- what explains a miss ------------------------------------------------------------------------


def explain_miss(class_seed: int = 1) -> ChoiceAndNumber:
    """Ask which change explains a share at -40 °C, and by how much (points) the next one misses."""
    happened, *others = variant(class_seed, "explain miss", OPERATIONS)
    # Rounded as the panel's sentence shows them, which is what a learner compares.
    shares = {name: round(_changed(name).percent(-40.0)) for name in CHANGES}
    misses = sorted(abs(shares[name] - shares[happened]) for name in others)
    # In the order of the table, so that no letter is always right.
    letters = dict(zip(CHANGES, "ABC", strict=True))
    return ChoiceAndNumber(
        asks=(
            "Seven needles were planned as at Reset in the cross-section. Afterwards "
            f"{shares[happened]} % of the slice had reached -40 °C. One thing had been different. "
            "Change one control at a time: which change explains the share, and by how many "
            "percentage points does the next best explanation miss it?"
        ),
        options={letters[name]: words for name, (words, _) in CHANGES.items()},
        expected=Choice(letters[happened], float(misses[0])),
        unit="percentage points",
        # All shares are whole numbers, so their difference is one too.
        tolerance=0.5,
        mistakes=(
            Mistake(
                "share for difference",
                shares[happened],
                "This is the share itself; by how much does the next best explanation miss it?",
            ),
            Mistake(
                "worst for next best",
                misses[1],
                "This is the miss of the worst explanation; the next best is asked for.",
            ),
            Mistake(
                "difference from Reset",
                round(_at_reset().percent(-40.0)) - shares[happened],
                "This is the fall from Reset; compare the explanations with what was found.",
            ),
        ),
        # Its share would be half of the answer, so a wrong letter is told where to read it.
        wrong_choices={
            letters[name]: (
                f"That change alone does not give {shares[happened]} % at -40 °C. "
                "Press Reset, make it and read the share."
            )
            for name in others
        },
        worked=(
            "found are 60 %; one change gives 59 %, a second 66 %, a third 80 %. The first "
            "explains it: rounding can hide a point. The next best misses it by "
            "66 - 60 = 6 points."
        ),
    )


@lru_cache(maxsize=8)
def _changed(name: str) -> Coverage:
    """Return what the needles of Reset reach with one thing changed."""
    return cross_section.run(**CHANGES[name][1]).coverage


@lru_cache(maxsize=1)
def _at_reset() -> Coverage:
    """Return what the panel's needles reach at Reset."""
    return cross_section.run().coverage


# ---- numbers -------------------------------------------------------------------------------------


def needles_in_time(class_seed: int = 1) -> Exercise:
    """Ask how many needles can be placed in P3's half hour beside freezing, thawing, freezing."""
    placing_min = variant(class_seed, "needles in time", MINUTES_TO_PLACE)
    # Minutes of the page and of the protocol; the needles do not matter here.
    page = needle_fit.time_left()
    freeze_min, thaw_min, again_min = (
        phase.minutes for phase in protocol("freeze_thaw_freeze_10_5_10")
    )
    possible = page.left_min / placing_min
    return Exercise(
        question=(
            f"Freezing {freeze_min:g} min, thawing {thaw_min:g} min and freezing {again_min:g} min "
            f"must fit into P3's {page.minutes:g} min, after the needles have been placed one "
            f"after another. If each takes {placing_min:g} min, how many needles can be placed?"
        ),
        expected=float(floor(possible)),
        unit="needles",
        tolerance=0.05,
        mistakes=(
            Mistake(
                "part of a needle",
                possible,
                "No part of a needle can be placed: round down to a whole one.",
            ),
            Mistake(
                "rounded up",
                ceil(possible),
                "You rounded up; the last needle would not be in place in time.",
            ),
            Mistake(
                "no thaw",
                floor((page.left_min + thaw_min) / placing_min),
                "You left out the thaw.",
            ),
            Mistake(
                "one freeze",
                floor((page.left_min + again_min) / placing_min),
                "You counted one freeze; there are two.",
            ),
            Mistake(
                "whole time",
                floor(page.minutes / placing_min),
                "You used all the minutes; freezing and thawing take most of them.",
            ),
        ),
    )


def nerve_cold(class_seed: int = 1) -> Exercise:
    """Ask how cold (°C) the nerve gets at the class's distance."""
    distance_mm = variant(class_seed, "nerve cold", DISTANCES_MM)
    run = nerve.run(distance_mm)
    body_C = run.freeze.tissue.start_C
    return Exercise(
        question=(
            "Press Reset in the nerve panel. How cold does a nerve get that lies "
            f"{distance_mm} mm outside the bone?"
        ),
        expected=run.nerve_C,
        unit="°C",
        tolerance=0.7,
        mistakes=(
            Mistake(
                "drop for temperature",
                lambda right: body_C - right,
                f"This is by how much it cools; subtract it from {body_C:g} °C.",
            ),
        ),
    )
