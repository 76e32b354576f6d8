"""Exercises of notebook 01: three radii, growth in time, blood flow, a needle's power."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers.freezing.studies import blood, one_needle
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import (
    Choice,
    ChoiceAndNumber,
    NearMiss,
    SeveralNumbers,
)


class Growth(NamedTuple):
    """Ice on a flat wall after some minutes; the question is when it is `times` as thick."""

    thickness_mm: int
    minutes: int
    times: int


class Kidney(NamedTuple):
    """What a needle in a kidney was really like: its wall, and the share of resting flow."""

    wall_C: int
    flow_percent: int


# Whole numbers throughout, so that the answer needs the law and no calculator.
GROWTHS = (
    Growth(thickness_mm=6, minutes=4, times=2),
    Growth(thickness_mm=9, minutes=3, times=2),
    Growth(thickness_mm=5, minutes=3, times=3),
    Growth(thickness_mm=8, minutes=5, times=3),
)
# Not the 10 min at which the needle panel starts: a learner has to move it.
RADII_MINUTES = (4, 6, 14, 18)
RESET_MINUTES = 10
LEVELS_C = (0.0, -20.0, -40.0)
POWER_MINUTES = (4, 8, 12, 16)
# Walls warmer than the -140 °C at which the panel starts, as behind a film.
KIDNEYS = (Kidney(-120, 30), Kidney(-110, 20), Kidney(-120, 20), Kidney(-110, 30))
RESET_WALL_C = -140
# Shares of resting flow (%) between which the flow for a radius is interpolated.
FLOWS_PERCENT = (10, 15, 20, 25, 30, 40, 50, 60, 70, 80)
EXPLANATIONS = {
    "wall": "the needle's wall was warmer than thought",
    "time": "it was frozen for longer than thought",
    "heat": "the tissue held less latent heat than thought",
}
# The order in which the explanations are listed, so that no letter is always right.
ORDERS = (("time", "wall", "heat"), ("wall", "heat", "time"), ("heat", "time", "wall"))


def three_radii(class_seed: int = 1) -> SeveralNumbers:
    """Ask for the radii (mm) of 0, -20 and -40 °C in the picture of the class's minutes."""
    minutes = variant(class_seed, "three radii", RADII_MINUTES)
    ball = one_needle.run(minutes=minutes)
    radii_mm = tuple(ball.freeze.radius_mm(level) for level in LEVELS_C)
    early = one_needle.run(minutes=RESET_MINUTES).freeze
    needle_mm = ball.diameter_mm / 2
    edge_mm, middle_mm, lethal_mm = radii_mm
    return SeveralNumbers(
        question=(
            f"Press Reset and set the needle panel to {minutes} min. Read from its picture, beside "
            "the middle of the needle: how far from the axis are 0 °C, -20 °C and -40 °C?"
        ),
        names=("0 °C", "-20 °C", "-40 °C"),
        expected=radii_mm,
        unit="mm",
        # What can be read from a line on a picture.
        tolerance=0.8,
        mistakes=(
            NearMiss(
                "diameters",
                tuple(2 * one for one in radii_mm),
                "These are diameters; the distance from the axis is half of each.",
            ),
            NearMiss(
                "from the wall",
                tuple(one - needle_mm for one in radii_mm),
                "You measured from the needle's wall; the axis lies in its middle, "
                f"{needle_mm:g} mm further in.",
            ),
            NearMiss(
                "wrong order",
                (lethal_mm, middle_mm, edge_mm),
                "The order is turned round: the warmest line, 0 °C, lies farthest out.",
            ),
            NearMiss(
                "lag for radius",
                (edge_mm, edge_mm - middle_mm, edge_mm - lethal_mm),
                "The last two are distances from the edge of the ice; "
                "take them off the radius of the edge.",
            ),
            NearMiss(
                "panel not moved",
                tuple(early.radius_mm(level) for level in LEVELS_C),
                f"This is the picture of {RESET_MINUTES} min; set the time of the question.",
            ),
        ),
        worked=_radii_example(),
    )


def _radii_example() -> str:
    """Return how the three lines of the picture at Reset are read."""
    early = one_needle.run(minutes=RESET_MINUTES).freeze
    read = [f"{early.radius_mm(level):.0f}" for level in LEVELS_C]
    return (
        f"at Reset ({RESET_MINUTES} min) go straight up from the middle of the needle and measure, "
        "with the scale in mm, how far each line is from the needle's axis: "
        f"0 °C lies at {read[0]}, -20 °C at {read[1]}, -40 °C at {read[2]}. "
        f"Written: {'; '.join(read)}."
    )


def time_to_thicken(class_seed: int = 1) -> Exercise:
    """Ask for the time (min) at which ice on a flat wall is several times as thick."""
    growth = variant(class_seed, "time to thicken", GROWTHS)
    # Thickness goes with the square root of time, so time goes with the square of thickness.
    expected = float(growth.minutes * growth.times**2)
    return Exercise(
        question=(
            f"Ice on a flat cold wall is {growth.thickness_mm} mm thick after "
            f"{growth.minutes} min. How many minutes after the start is it "
            f"{growth.times * growth.thickness_mm} mm thick?"
        ),
        expected=expected,
        unit="min",
        # A share of the answer, because the answers of the classes differ by a factor of four.
        tolerance=0.04 * expected,
        mistakes=(
            Mistake(
                "linear growth",
                growth.minutes * growth.times,
                "That would be steady growth. The ice itself insulates: "
                "thickness follows the square root of time.",
            ),
            Mistake(
                "extra time for total time",
                lambda right: right - growth.minutes,
                "This is the extra time; the time from the start is asked for.",
            ),
            Mistake(
                "root for square",
                growth.minutes * growth.times**0.5,
                "You took the root of the ratio. Time goes with the square of thickness.",
            ),
        ),
        worked=(
            "10 mm after 5 min, when 20 mm? Twice the thickness needs 2 x 2 = 4 times the time, "
            "so 4 x 5 = 20 min after the start."
        ),
    )


def flow_from_radii(class_seed: int = 1) -> ChoiceAndNumber:
    """Ask for a kidney's flow (% of rest) from two radii, and for what else explains one alone."""
    kidney = variant(class_seed, "flow from radii", KIDNEYS)
    order = variant(class_seed, "flow from radii, order", ORDERS)
    clamped_mm = blood.run(flow_percent=0, wall_C=kidney.wall_C).radius_mm
    living_mm = blood.run(flow_percent=kidney.flow_percent, wall_C=kidney.wall_C).radius_mm
    letters = dict(zip("ABC", order, strict=True))
    by_name = {name: letter for letter, name in letters.items()}
    larger = "would make both ice balls larger than the panel's; they are smaller."
    return ChoiceAndNumber(
        asks=(
            "A needle froze a kidney for 20 min, twice: with its artery clamped the ice had a "
            f"radius of {clamped_mm:.1f} mm, with its blood {living_mm:.1f} mm. "
            f"In the panel “What does blood do?” the wall starts at {RESET_WALL_C} °C. "
            "Which share of resting flow fits both radii? "
            "And which of these would have looked like more blood, had nobody clamped the artery?"
        ),
        options={letter: EXPLANATIONS[name] for letter, name in letters.items()},
        expected=Choice(by_name["wall"], float(kidney.flow_percent)),
        unit="% of resting flow",
        # The panel shows tenths of a millimetre, and a degree of the wall is as much.
        tolerance=3.0,
        mistakes=(
            Mistake(
                "one radius only",
                _flow_for(living_mm),
                f"This fits the second radius alone, with a wall at {RESET_WALL_C} °C. "
                "The clamped one says that the wall was warmer: fit it first, at 0 %.",
            ),
            Mistake(
                "flow lost",
                lambda right: 100 - right,
                "This is the share that is lost; the share that flows is asked for.",
            ),
            Mistake(
                "ratio of radii",
                100 * living_mm / clamped_mm,
                "This is the ratio of the radii; heat brought by blood does not go with it.",
            ),
        ),
        wrong_choices={
            by_name["time"]: f"A longer freeze {larger}",
            by_name["heat"]: f"Less latent heat {larger}",
        },
        worked=(
            "an ice ball without blood is smaller than the panel's. Blood cannot be the reason, "
            "so move another control until the panel agrees; only then move the flow until the "
            "second ice ball agrees too."
        ),
    )


@lru_cache(maxsize=8)
def _flow_for(radius_mm: float) -> float:
    """Return the flow (% of rest) at which ice around a wall as at Reset has a radius (mm)."""
    radii_mm = [
        blood.run(flow_percent=percent, wall_C=RESET_WALL_C).radius_mm for percent in FLOWS_PERCENT
    ]
    # Radii fall with the flow, and `interp` needs rising values.
    return float(np.interp(radius_mm, radii_mm[::-1], FLOWS_PERCENT[::-1]))


def mean_power(class_seed: int = 1) -> Exercise:
    """Ask for the mean power (W) of the needle over the class's minutes."""
    minutes = variant(class_seed, "mean power", POWER_MINUTES)
    heat_kJ = one_needle.run(minutes=minutes).heat_kJ
    return Exercise(
        question=(
            f"Press Reset and set the needle panel to {minutes} min. "
            "The line of words at the top of the picture says how much heat the needle has drawn. "
            "What was its mean power? (1 W is 1 J a second.)"
        ),
        expected=1000 * heat_kJ / (60 * minutes),
        unit="W",
        # Room for a heat that was read in whole kJ: of 34.6 kJ in 12 min 35 makes 0.55 W more.
        tolerance=0.6,
        mistakes=(
            Mistake(
                "min for s",
                lambda right: 60 * right,
                "You divided by minutes; a watt is a joule per second.",
            ),
            Mistake(
                "kJ for J",
                lambda right: right / 1000,
                "You used kilojoules; 1 kJ is 1000 J.",
            ),
            Mistake(
                "kJ per min",
                lambda right: right * 0.06,
                "This is kilojoules per minute; watts are joules per second.",
            ),
            Mistake(
                "heat for power",
                heat_kJ,
                "This is the heat in kJ; divide it by the time.",
            ),
        ),
    )
