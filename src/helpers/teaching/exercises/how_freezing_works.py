"""Exercises of notebook 01: throttle, growth in time, lethal diameter, heat drawn."""

from __future__ import annotations

from helpers.freezing import cryogen
from helpers.freezing.studies import one_needle
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import RADIUS_FOR_DIAMETER, Mistake, variant

SUPPLY_BAR = (103, 138, 172, 241)
GROWTHS = ((6, 4, 2), (9, 3, 2), (5, 3, 3), (8, 5, 3))  # mm, min, times as thick
DIAMETER_MINUTES = (5, 8, 12, 15)
POWER_MINUTES = (4, 8, 12, 16)


def throttled_argon(class_seed: int = 1) -> Exercise:
    """The temperature (°C) of argon after one throttle from the class's pressure."""
    bar = variant(class_seed, "throttled argon", SUPPLY_BAR)
    expansion = cryogen.expand("argon", bar)
    return Exercise(
        f"Argon at 27 °C is throttled once, from {bar} bar to 1 atm. How cold does it come out?",
        expansion.outlet_C,
        "°C",
        1.0,
        (
            Mistake(
                "change for temperature",
                lambda _: expansion.change_K,
                "This is how far it cools; the temperature it ends at is asked for: add it to 27 °C.",
            ),
            Mistake(
                "size of the change",
                lambda _: -expansion.change_K,
                "This is by how much it cools; take it off the 27 °C it starts from.",
            ),
            Mistake(
                "warming for cooling",
                lambda _: cryogen.SUPPLY_C - expansion.change_K,
                "You added the change; argon cools in a throttle.",
            ),
            Mistake(
                "boiling point for outlet",
                lambda _: cryogen.constant("argon", "boiling_point"),
                "This is argon's boiling point. One throttle does not get there; the heat exchanger does the rest.",
            ),
        ),
    )


def time_to_thicken(class_seed: int = 1) -> Exercise:
    """The time (min) at which ice on a flat wall is several times as thick."""
    thick, minutes, times = variant(class_seed, "time to thicken", GROWTHS)
    expected = float(minutes * times**2)
    return Exercise(
        f"Ice on a flat cold wall is {thick} mm thick after {minutes} min. "
        f"How many minutes after the start is it {times * thick} mm thick?",
        expected,
        "min",
        0.04 * expected,
        (
            Mistake(
                "linear growth",
                lambda _: minutes * times,
                "That would be steady growth. The ice itself insulates: thickness follows the square root of time.",
            ),
            Mistake(
                "extra time for total time",
                lambda right: right - minutes,
                "This is the extra time; the time from the start is asked for.",
            ),
            Mistake(
                "root for square",
                lambda _: minutes * times**0.5,
                "You took the root of the ratio. Time goes with the square of thickness.",
            ),
        ),
    )


def lethal_diameter(class_seed: int = 1) -> Exercise:
    """The diameter (mm) of the tissue at or below -40 °C after the class's minutes."""
    minutes = variant(class_seed, "lethal diameter", DIAMETER_MINUTES)
    ball = one_needle.run(minutes=minutes)
    return Exercise(
        f"Press Reset in the needle panel and set it to {minutes} min. "
        "What is the diameter of the tissue at or below -40 °C, needle included?",
        2 * ball.lethal_mm,
        "mm",
        0.5,
        (
            RADIUS_FOR_DIAMETER,
            Mistake(
                "edge for lethal line",
                lambda _: 2 * ball.edge_mm,
                "This is the diameter of all the ice, not of -40 °C.",
            ),
            Mistake("edge radius", lambda _: ball.edge_mm, "This is the radius of the ice's edge."),
            Mistake(
                "lag",
                lambda _: ball.lag_mm,
                "This is the distance between the edge and -40 °C, not a diameter.",
            ),
        ),
    )


def mean_power(class_seed: int = 1) -> Exercise:
    """The mean power (W) of the needle over the class's minutes."""
    minutes = variant(class_seed, "mean power", POWER_MINUTES)
    ball = one_needle.run(minutes=minutes)
    return Exercise(
        f"Press Reset and set the needle panel to {minutes} min. The words above its picture say how much heat the "
        "needle has drawn. What was its mean power? (1 W is 1 J a second.)",
        1000 * ball.heat_kJ / (60 * minutes),
        "W",
        0.4,
        (
            Mistake(
                "min for s",
                lambda right: 60 * right,
                "You divided by minutes; a watt is a joule per second.",
            ),
            Mistake("kJ for J", lambda right: right / 1000, "You used kilojoules; 1 kJ is 1000 J."),
            Mistake(
                "kJ per min",
                lambda right: right * 0.06,
                "This is kilojoules per minute; watts are joules per second.",
            ),
            Mistake(
                "heat for power",
                lambda _: ball.heat_kJ,
                "This is the heat in kJ; divide it by the time.",
            ),
        ),
    )
