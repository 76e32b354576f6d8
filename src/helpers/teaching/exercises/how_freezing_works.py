"""Exercises of notebook 01: throttle, growth in time, lethal diameter, heat drawn."""

from __future__ import annotations

from typing import NamedTuple

from helpers.freezing import cryogen
from helpers.freezing.studies import one_needle
from helpers.teaching.lesson.exercise import (
    RADIUS_FOR_DIAMETER,
    Exercise,
    Mistake,
    variant,
    wrong_isotherm,
)


class Growth(NamedTuple):
    """Ice on a flat wall after some minutes; the question is when it is `times` as thick."""

    thickness_mm: int
    minutes: int
    times: int


# 1500, 2000, 2500 and 3500 psi, as the pressures of gas bottles are usually given.
SUPPLY_BAR = (103, 138, 172, 241)
# Whole numbers throughout, so that the answer needs the law and no calculator.
GROWTHS = (Growth(6, 4, 2), Growth(9, 3, 2), Growth(5, 3, 3), Growth(8, 5, 3))
# Not the 10 min at which the needle panel starts: a learner has to move it.
DIAMETER_MINUTES = (5, 8, 12, 15)
POWER_MINUTES = (4, 8, 12, 16)


def throttled_argon(class_seed: int = 1) -> Exercise:
    """Ask for the temperature (°C) of argon after one throttle from the class's pressure."""
    supply_bar = variant(class_seed, "throttled argon", SUPPLY_BAR)
    expansion = cryogen.expand("argon", supply_bar)
    return Exercise(
        question=(
            f"Argon at {cryogen.SUPPLY_C:.0f} °C is throttled once, from {supply_bar} bar to "
            "1 atm. How cold does it come out?"
        ),
        expected=expansion.outlet_C,
        unit="°C",
        tolerance=1.0,
        mistakes=(
            Mistake(
                "change for temperature",
                expansion.change_K,
                "This is how far it cools; the temperature it ends at is asked for: "
                f"add it to {cryogen.SUPPLY_C:.0f} °C.",
            ),
            Mistake(
                "size of the change",
                -expansion.change_K,
                f"This is by how much it cools; take it off the {cryogen.SUPPLY_C:.0f} °C "
                "it starts from.",
            ),
            Mistake(
                "warming for cooling",
                cryogen.SUPPLY_C - expansion.change_K,
                "You added the change; argon cools in a throttle.",
            ),
            Mistake(
                "boiling point for outlet",
                cryogen.constant("argon", "boiling_point"),
                "This is argon's boiling point. One throttle does not get there; "
                "the heat exchanger does the rest.",
            ),
        ),
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
    )


def lethal_diameter(class_seed: int = 1) -> Exercise:
    """Ask for the diameter (mm) of the tissue at or below -40 °C after the class's minutes."""
    minutes = variant(class_seed, "lethal diameter", DIAMETER_MINUTES)
    ball = one_needle.run(minutes=minutes)
    return Exercise(
        question=(
            f"Press Reset in the needle panel and set it to {minutes} min. "
            "What is the diameter of the tissue at or below -40 °C, needle included?"
        ),
        expected=2 * ball.lethal_mm,
        unit="mm",
        tolerance=0.5,
        mistakes=(
            RADIUS_FOR_DIAMETER,
            Mistake(
                "edge for lethal line",
                2 * ball.edge_mm,
                "This is the diameter of all the ice, not of -40 °C.",
            ),
            Mistake("edge radius", ball.edge_mm, "This is the radius of the ice's edge."),
            wrong_isotherm(-20, 2 * ball.freeze.radius_mm(-20.0), -40),
            wrong_isotherm(-20, ball.freeze.radius_mm(-20.0), -40),
            Mistake(
                "lag",
                ball.lag_mm,
                "This is the distance between the edge and -40 °C, not a diameter.",
            ),
        ),
    )


def mean_power(class_seed: int = 1) -> Exercise:
    """Ask for the mean power (W) of the needle over the class's minutes."""
    minutes = variant(class_seed, "mean power", POWER_MINUTES)
    heat_kJ = one_needle.run(minutes=minutes).heat_kJ
    return Exercise(
        question=(
            f"Press Reset and set the needle panel to {minutes} min. "
            "The words above its picture say how much heat the needle has drawn. "
            "What was its mean power? (1 W is 1 J a second.)"
        ),
        expected=1000 * heat_kJ / (60 * minutes),
        unit="W",
        # Room for a heat that was read with two digits.
        tolerance=0.4,
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
