"""Exercises of notebook 02: coverage, the rule of a needle per area, minutes of a protocol, a nerve's distance."""

from __future__ import annotations

from math import pi

from helpers.freezing.scenarios import protocol
from helpers.freezing.studies import cross_section, nerve
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import Mistake, variant

RINGS_MM = (12, 14, 16, 20)
BORES_MM = ((24.0, 2.4), (17.0, 1.7), (30.0, 3.0))
DISTANCES_MM = (3, 4, 6, 8)


def uncovered(class_seed: int = 1) -> Exercise:
    """The share (%) of the tumour that seven needles on the class's ring do not bring to -20 °C."""
    ring = variant(class_seed, "uncovered", RINGS_MM)
    run = cross_section.run(ring_mm=ring).coverage
    return Exercise(
        f"Press Reset in the cross-section and set the radius of the ring to {ring} mm. "
        "Which share of the tumour does not reach -20 °C?",
        100 - run.percent(-20.0),
        "%",
        1.0,
        (
            Mistake(
                "covered", lambda _: run.percent(-20.0), "This is the share that does reach it."
            ),
            Mistake("wrong level", lambda _: 100 - run.percent(-40.0), "This is for -40 °C."),
        ),
    )


def area_ratio(class_seed: int = 1) -> Exercise:
    """How many times the cross-section (no unit but times) of the wider needle is that of the thinner one."""
    wide, thin = variant(class_seed, "area ratio", BORES_MM)
    return Exercise(
        f"A needle {wide:g} mm thick makes a hole of how many times the area of one {thin:g} mm thick?",
        (wide / thin) ** 2,
        "times",
        1.0,
        (
            Mistake(
                "ratio of widths",
                lambda _: wide / thin,
                "This is the ratio of the widths; area goes with its square.",
            ),
            Mistake(
                "area",
                lambda _: pi * wide**2 / 4,
                "This is the area of the wide hole in mm²; divide by the other.",
            ),
        ),
    )


def least_minutes(class_seed: int = 1) -> Exercise:
    """The time (min) that freezing, thawing and freezing take, without placing a needle."""
    extra = variant(class_seed, "least minutes", (1, 2, 3))
    phases = [phase.minutes for phase in protocol("freeze_thaw_freeze_10_5_10")]
    total = sum(phases) + 7 * extra
    return Exercise(
        f"Placing each of seven needles takes {extra} min, one after another. Then they freeze for {phases[0]:g} min, "
        f"thaw for {phases[1]:g} min and freeze for {phases[2]:g} min. How long is that in all?",
        total,
        "min",
        0.4,
        (
            Mistake("no placing", lambda _: sum(phases), "You left out placing the needles."),
            Mistake(
                "one needle",
                lambda _: sum(phases) + extra,
                "You placed one needle; there are seven.",
            ),
            Mistake("no thaw", lambda _: total - phases[1], "You left out the thaw."),
        ),
    )


def nerve_cold(class_seed: int = 1) -> Exercise:
    """How cold (°C) the nerve gets at the class's distance."""
    distance = variant(class_seed, "nerve cold", DISTANCES_MM)
    run = nerve.run(distance)
    return Exercise(
        f"Press Reset in the nerve panel. How cold does a nerve get that lies {distance} mm outside the bone?",
        run.nerve_C,
        "°C",
        0.7,
        (
            Mistake(
                "drop for temperature",
                lambda right: 37 - right,
                "This is by how much it cools; subtract it from 37 °C.",
            ),
        ),
    )
