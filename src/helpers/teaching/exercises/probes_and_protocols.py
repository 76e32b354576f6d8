"""Exercises of notebook 02: coverage, bores, minutes of a protocol, a nerve's distance."""

from __future__ import annotations

from math import pi
from typing import NamedTuple

from helpers.freezing.scenarios import protocol
from helpers.freezing.studies import cross_section, nerve
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant, wrong_isotherm


class Bores(NamedTuple):
    """Thickness of two needles, mm."""

    wide_mm: float
    thin_mm: float


# Neither the rings nor the distances are what their panels start with: a learner has to move them.
RINGS_MM = (10, 12, 14, 16)
# Each pair differs by a factor of ten, as the thickest needle that a page names and a real one do.
BORES = (Bores(24.0, 2.4), Bores(17.0, 1.7), Bores(30.0, 3.0))
MINUTES_TO_PLACE = (1, 2, 3)
NEEDLES = 7
DISTANCES_MM = (3, 4, 6, 8)


def uncovered(class_seed: int = 1) -> Exercise:
    """Ask for the share (%) of the tumour that the class's ring does not bring to -40 °C."""
    ring_mm = variant(class_seed, "uncovered", RINGS_MM)
    coverage = cross_section.run(ring_mm=ring_mm).coverage
    return Exercise(
        question=(
            "Press Reset in the cross-section and set the radius of the ring to "
            f"{ring_mm} mm. Which share of the tumour does not reach -40 °C?"
        ),
        expected=100 - coverage.percent(-40.0),
        unit="%",
        tolerance=1.0,
        mistakes=(
            Mistake("covered", coverage.percent(-40.0), "This is the share that does reach it."),
            wrong_isotherm(-20, 100 - coverage.percent(-20.0), -40),
            wrong_isotherm(-20, coverage.percent(-20.0), -40),
        ),
    )


def area_ratio(class_seed: int = 1) -> Exercise:
    """Ask how many times the cross-section of the wider needle is that of the thinner one."""
    bores = variant(class_seed, "area ratio", BORES)
    ratio = bores.wide_mm / bores.thin_mm
    return Exercise(
        question=(
            f"A needle {bores.wide_mm:g} mm thick makes a hole of how many times the area of one "
            f"{bores.thin_mm:g} mm thick?"
        ),
        expected=ratio**2,
        unit="times",
        tolerance=1.0,
        mistakes=(
            Mistake(
                "ratio of widths",
                ratio,
                "This is the ratio of the widths; area goes with its square.",
            ),
            Mistake(
                "area",
                pi * bores.wide_mm**2 / 4,
                "This is the area of the wide hole in mm²; divide by the other.",
            ),
        ),
    )


def least_minutes(class_seed: int = 1) -> Exercise:
    """Ask for the time (min) that placing needles, freezing, thawing and freezing take."""
    placing = variant(class_seed, "least minutes", MINUTES_TO_PLACE)
    # Read from the protocol, so that the question follows a change of data/protocols.csv.
    freeze, thaw, again = (phase.minutes for phase in protocol("freeze_thaw_freeze_10_5_10"))
    phases = freeze + thaw + again
    total = phases + NEEDLES * placing
    return Exercise(
        question=(
            f"Placing each of seven needles takes {placing} min, one after another. "
            f"Then they freeze for {freeze:g} min, thaw for {thaw:g} min and freeze for "
            f"{again:g} min. How long is that in all?"
        ),
        expected=total,
        unit="min",
        tolerance=0.4,
        mistakes=(
            Mistake("no placing", phases, "You left out placing the needles."),
            Mistake("one needle", phases + placing, "You placed one needle; there are seven."),
            Mistake("no thaw", total - thaw, "You left out the thaw."),
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
