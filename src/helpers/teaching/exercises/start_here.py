"""Exercise of notebook 00: reading a panel's sentence."""

from __future__ import annotations

from helpers.freezing.studies import one_needle
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import RADIUS_FOR_DIAMETER, Mistake, variant

MINUTES = (4, 6, 8, 12, 15)


def ice_diameter(class_seed: int = 1) -> Exercise:
    """The diameter (mm) of the ice at a time the class is given."""
    minutes = variant(class_seed, "ice diameter", MINUTES)
    ball = one_needle.run_simple(minutes, -140)
    return Exercise(
        f"Set the panel above to {minutes} min and -140 °C. What is the diameter of the ice beside the needle?",
        2 * ball.edge_mm,
        "mm",
        0.6,
        (
            RADIUS_FOR_DIAMETER,
            Mistake(
                "lethal line for edge",
                lambda _: ball.lethal_mm,
                "This is the radius of the -40 °C line.",
            ),
            Mistake(
                "lag for edge",
                lambda _: ball.lag_mm,
                "This is how far -40 °C lags behind the edge.",
            ),
            Mistake(
                "lethal diameter",
                lambda _: 2 * ball.lethal_mm,
                "This is the diameter of the -40 °C line; the edge of the ice is asked for.",
            ),
        ),
    )
