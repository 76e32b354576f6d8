"""The exercise of notebook 00: reading a panel's sentence."""

from __future__ import annotations

from helpers.freezing.studies import one_needle
from helpers.teaching.lesson.exercise import (
    RADIUS_FOR_DIAMETER,
    Exercise,
    Mistake,
    variant,
    wrong_isotherm,
)

# Settings that the panel's slider has, without the 10 min it starts with: a learner has to move it.
MINUTES = (4, 6, 8, 12, 15)
PROBE_C = -140


def ice_diameter(class_seed: int = 1) -> Exercise:
    """Ask for the diameter (mm) of the ice at a time the class is given."""
    minutes = variant(class_seed, "ice diameter", MINUTES)
    # The panel's study at the panel's setting, so that whoever reads the panel is right.
    ball = one_needle.run_simple(minutes, PROBE_C)
    return Exercise(
        question=(
            f"Set the panel above to {minutes} min and {PROBE_C} °C. "
            "What is the diameter of the ice beside the needle?"
        ),
        expected=2 * ball.edge_mm,
        unit="mm",
        tolerance=0.6,
        mistakes=(
            RADIUS_FOR_DIAMETER,
            Mistake(
                "lethal line for edge",
                ball.lethal_mm,
                "This is the radius of the -40 °C line.",
            ),
            Mistake(
                "lag for edge",
                ball.lag_mm,
                "This is how far -40 °C lags behind the edge.",
            ),
            Mistake(
                "lethal diameter",
                2 * ball.lethal_mm,
                "This is the diameter of the -40 °C line; the edge of the ice is asked for.",
            ),
            wrong_isotherm(-20, 2 * ball.freeze.radius_mm(-20.0), 0),
            Mistake(
                "-20 °C line for edge",
                ball.freeze.radius_mm(-20.0),
                "This is the radius of the -20 °C line; the diameter of the ice is asked for.",
            ),
        ),
    )
