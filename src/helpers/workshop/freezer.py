"""Workshop 01b: build a freezer, one function after the other.

The learner writes an explicit enthalpy solver: enthalpy and temperature of each other, the
potential whose differences drive the heat, a step in a closed box, the cold wall, a whole run, its
order of convergence, blood, and a needle in place of the wall.

`Soft` holds the numbers of a tissue and nothing else, since its functions are what is to be
written.  The exact answers are those of `helpers.freezing`.  Every function whose name begins with
`wrong_` is a counter-example: one usual mistake, and nothing else, changed in the right method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize_scalar

from helpers.freezing import exact
from helpers.freezing.tissue import Tissue
from helpers.workshop.mistakes import (
    BuildStep,
    Drawing,
    Found,
    Inputs,
    Line,
    Mistake,
    as_numbers,
    same_as,
    shown,
)

DEPTH_MM = 60.0
"""How much tissue lies before the wall; the cold does not reach its far side in 5 min."""

SHARE_OF_LARGEST_STEP = 0.9
"""The course's own run takes this share of the largest stable step."""

ICE_TOLERANCE_MM = 0.3
"""What 1 mm cells may cost: a quarter of a millimetre of ice in 5 min."""

BALANCE_TOLERANCE_PERCENT = 0.5
"""Heat that may be unaccounted for, % of what was drawn."""

Array = np.ndarray
Outputs = Sequence[np.ndarray]


@dataclass(frozen=True)
class Soft:
    """The numbers of a tissue, all per volume.

    Parameters
    ----------
    k_unfrozen, k_frozen : float
        Conductivities, W/m/K; linear in temperature between solidus and liquidus.
    c_unfrozen, c_frozen : float
        Heat capacities, J/m3/K; their mean between solidus and liquidus.
    latent : float
        Latent heat, J/m3, spread evenly between solidus and liquidus.
    solidus_C, liquidus_C : float
        Where freezing ends and begins, °C.
    perfusion : float
        Blood flow times its heat capacity, W/m3/K.
    blood_C, start_C : float
        Temperatures of blood and of the tissue at the start, °C.

    Examples
    --------
    >>> SOFT.latent, SOFT.solidus_C
    (250000000.0, -8.0)
    """

    k_unfrozen: float
    k_frozen: float
    c_unfrozen: float
    c_frozen: float
    latent: float
    solidus_C: float
    liquidus_C: float
    perfusion: float = 0.0
    blood_C: float = 37.0
    start_C: float = 37.0

    @classmethod
    def named(cls, name: str) -> Soft:
        """Return a tissue of data/tissues.csv; its frozen conductivity is taken as constant.

        Parameters
        ----------
        name : str
            Name in the table.

        Returns
        -------
        Soft
        """
        full = Tissue.named(name)
        return cls(
            k_unfrozen=full.conductivity_unfrozen,
            k_frozen=full.conductivity_frozen,
            c_unfrozen=full.heat_capacity_unfrozen,
            c_frozen=full.heat_capacity_frozen,
            latent=full.latent_heat,
            solidus_C=full.solidus_C,
            liquidus_C=full.liquidus_C,
            perfusion=full.perfusion,
            blood_C=full.blood_C,
            start_C=full.start_C,
        )


SOFT = Soft.named("standard_soft_tissue")
"""Standard soft tissue, the one of the text."""

OTHER = Soft(
    k_unfrozen=0.6,
    k_frozen=1.7,
    c_unfrozen=3.4e6,
    c_frozen=2.0e6,
    latent=200e6,
    solidus_C=-12.0,
    liquidus_C=-0.5,
    perfusion=25e3,
    blood_C=38.0,
    start_C=30.0,
)
"""A tissue that no learner is shown; constructed, so that built-in numbers are found out."""


@lru_cache(maxsize=64)
def full_tissue(soft: Soft) -> Tissue:
    """Return the tissue of `helpers.freezing` with the same numbers, without blood.

    Parameters
    ----------
    soft : Soft

    Returns
    -------
    Tissue

    Examples
    --------
    >>> full_tissue(SOFT).latent_heat == SOFT.latent
    True
    """
    return Tissue(
        "soft",
        conductivity_unfrozen=soft.k_unfrozen,
        conductivity_frozen=soft.k_frozen,
        heat_capacity_unfrozen=soft.c_unfrozen,
        heat_capacity_frozen=soft.c_frozen,
        latent_heat=soft.latent,
        solidus_C=soft.solidus_C,
        liquidus_C=soft.liquidus_C,
        start_C=soft.start_C,
    )


# ---- 1 to 3: enthalpy, temperature, potential ----------------------------------------------------


def enthalpy(temperature_C: Array, soft: Soft) -> Array:
    """Return the enthalpy at temperatures, zero at the solidus.

    Parameters
    ----------
    temperature_C : array
        °C.
    soft : Soft

    Returns
    -------
    array
        J/m3.

    Examples
    --------
    >>> enthalpy(np.array([-8.0, -1.0]), SOFT) / 1e6
    array([  0. , 268.9])
    """
    return full_tissue(soft).enthalpy(temperature_C)


def temperature(enthalpy: Array, soft: Soft) -> Array:
    """Return the temperature at enthalpies.

    Parameters
    ----------
    enthalpy : array
        J/m3.
    soft : Soft

    Returns
    -------
    array
        °C.

    Examples
    --------
    >>> temperature(np.array([0.0, 268.9e6]), SOFT)
    array([-8., -1.])
    """
    return full_tissue(soft).temperature(enthalpy)


def potential(temperature_C: Array, soft: Soft) -> Array:
    """Return the integral of the conductivity from the solidus to temperatures.

    Parameters
    ----------
    temperature_C : array
        °C.
    soft : Soft

    Returns
    -------
    array
        W/m.

    Examples
    --------
    >>> potential(np.array([-18.0, -8.0, -1.0]), SOFT)
    array([-20.  ,   0.  ,   8.75])
    """
    full = full_tissue(soft)
    return full.kirchhoff(full.enthalpy(temperature_C))


def _piece(name: str, celsius: Array, soft: Soft) -> Array:
    """Say which temperatures lie within a piece, without its edges.

    A temperature on an edge may belong to either piece, and learners choose both.
    """
    pieces = {
        "below": celsius < soft.solidus_C,
        "between": (celsius > soft.solidus_C) & (celsius < soft.liquidus_C),
        "above": celsius > soft.liquidus_C,
    }
    is_edge = np.isclose(celsius, soft.solidus_C) | np.isclose(celsius, soft.liquidus_C)
    return pieces[name] & ~is_edge


def _on_piece(
    key: str, name: str, wrong: Callable, right: Callable, sentence: str, celsius: Callable
) -> Mistake:
    """Return a mistake made on one of the three pieces, whatever stands on the two others.

    Parameters
    ----------
    key : str
        A short name.
    name : str
        "below", "between" or "above".
    wrong, right : callable
        The wrong method and the right one.
    sentence : str
        What the learner is told; `{number}` stands for the last number of the piece.
    celsius : callable
        `celsius(first_argument, soft)`: the temperatures (°C) of the first argument.
    """

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        for (first, soft), given in zip(inputs, outputs, strict=True):
            here = _piece(name, celsius(first, soft), soft)
            expected = np.asarray(wrong(first, soft), dtype=float)[here]
            apart = np.max(np.abs(expected - right(first, soft)[here]))
            # Written so that nan counts as too far.
            if not np.max(np.abs(given[here] - expected)) <= 0.001 * apart:
                return None
        first, soft = inputs[0]
        return float(outputs[0][_piece(name, celsius(first, soft), soft)][-1])

    return Mistake(key, applies, sentence)


def _edge_left_out(right: Callable, celsius: Callable) -> Mistake:
    """Return the mistake of pieces that leave out one of their edges."""

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        edges_C = []
        for (first, soft), given in zip(inputs, outputs, strict=True):
            places_C = celsius(first, soft)
            inside = np.zeros(len(places_C), dtype=bool)
            for name in ("below", "between", "above"):
                inside |= _piece(name, places_C, soft)
            off = np.abs(given - right(first, soft)) > 1e-6 * np.ptp(right(first, soft))
            if off[inside].any() or not off.any():
                return None
            edges_C.append(places_C[off][0])
        return float(edges_C[0])

    return Mistake(
        "edge left out",
        applies,
        "Right on all three pieces, and not at {number} °C, where two of them meet: let one "
        "include its edge, <= in place of <.",
    )


def _itself(temperature_C: Array, soft: Soft) -> Array:
    """Return the temperatures of an argument that is temperatures."""
    return temperature_C


def _latent_rise(inputs: Inputs, outputs: Outputs) -> Found:
    """Return by how much (MJ/m3) the enthalpy rises over the freezing range, if far too little."""
    found = None
    for (temperature_C, soft), given in zip(inputs, outputs, strict=True):
        rise = np.interp([soft.solidus_C, soft.liquidus_C], temperature_C, given)
        span_K = soft.liquidus_C - soft.solidus_C
        right = enthalpy(temperature_C, soft)
        # Sensible heat alone, with any of the capacities.
        if not 0 <= rise[1] - rise[0] <= 1.2 * max(soft.c_unfrozen, soft.c_frozen) * span_K:
            return None
        if not np.allclose(np.diff(given[temperature_C > 0]), np.diff(right[temperature_C > 0])):
            return None
        found = (rise[1] - rise[0]) / 1e6 if found is None else found
    return found


def _only_within(inputs: Inputs, outputs: Outputs) -> Found:
    """Say whether the enthalpy is right outside the freezing range and wrong inside it."""
    wrong_inside = False
    for (temperature_C, soft), given in zip(inputs, outputs, strict=True):
        right = enthalpy(temperature_C, soft)
        inside = (temperature_C > soft.solidus_C) & (temperature_C < soft.liquidus_C)
        if not np.allclose(given[~inside], right[~inside], rtol=1e-3, atol=1e4):
            # The solidus or liquidus itself may belong to either side of a jump.
            ends = inside | (temperature_C == soft.solidus_C) | (temperature_C == soft.liquidus_C)
            if not np.allclose(given[~ends], right[~ends], rtol=1e-3, atol=1e4):
                return None
        wrong_inside |= not np.allclose(given[inside], right[inside], rtol=1e-3)
    return bool(wrong_inside)


def _constant_off(right: Callable, unit: float) -> Callable:
    """Return a recogniser of outputs that are off by one constant, which is the number."""

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        first = None
        for arguments, given in zip(inputs, outputs, strict=True):
            expected = right(*arguments)
            off = given - expected
            scale = np.ptp(expected)
            if np.ptp(off) > 1e-6 * scale or abs(off[0]) < 1e-6 * scale:
                return None
            first = off[0] if first is None else first
        return None if first is None else float(first) / unit

    return applies


def wrong_from_zero_celsius(temperature_C: Array, soft: Soft) -> Array:
    """Count kelvins below the solidus from 0 °C."""
    return soft.c_frozen * temperature_C


def wrong_share_turned_round(temperature_C: Array, soft: Soft) -> Array:
    """Take the frozen share of the latent heat in place of the unfrozen one."""
    kelvins = temperature_C - soft.solidus_C
    frozen_share = (soft.liquidus_C - temperature_C) / (soft.liquidus_C - soft.solidus_C)
    return frozen_share * soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * kelvins


def wrong_mean_without_brackets(temperature_C: Array, soft: Soft) -> Array:
    """Write a + b / 2 for the mean of a and b."""
    kelvins = temperature_C - soft.solidus_C
    share = kelvins / (soft.liquidus_C - soft.solidus_C)
    return share * soft.latent + (soft.c_frozen + soft.c_unfrozen / 2) * kelvins


def wrong_latent_alone_above(temperature_C: Array, soft: Soft) -> Array:
    """Begin above the liquidus with the latent heat alone."""
    return soft.latent + soft.c_unfrozen * (temperature_C - soft.liquidus_C)


def wrong_latent_from_solidus(temperature_C: Array, soft: Soft) -> Array:
    """Warm liquid tissue from the solidus on."""
    return soft.latent + soft.c_unfrozen * (temperature_C - soft.solidus_C)


def wrong_above_from_zero_celsius(temperature_C: Array, soft: Soft) -> Array:
    """Count kelvins above the liquidus from 0 °C."""
    return full_tissue(soft).freezing_width + soft.c_unfrozen * temperature_C


def wrong_one_capacity(temperature_C: Array, soft: Soft) -> Array:
    """Use the capacity of warm tissue for ice as well."""
    right = enthalpy(temperature_C, soft)
    below = np.minimum(temperature_C - soft.solidus_C, 0)
    return np.where(below < 0, below * soft.c_unfrozen, right)


def wrong_range_without_capacity(temperature_C: Array, soft: Soft) -> Array:
    """Count latent heat alone between solidus and liquidus."""
    share = np.clip((temperature_C - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
    below = np.minimum(temperature_C - soft.solidus_C, 0)
    above = np.maximum(temperature_C - soft.liquidus_C, 0)
    return below * soft.c_frozen + share * soft.latent + above * soft.c_unfrozen


def _draw_against(name: str, unit: str, scale: float, right: Callable, x_is: str) -> Callable:
    """Return a drawing of the learner's curve beside the exact one, for the first input."""

    def draw(inputs: Inputs, outputs: Outputs) -> Drawing:
        arguments = inputs[0]
        x = np.asarray(arguments[0])
        x_scale = 1e6 if x_is.startswith("enthalpy") else 1.0
        expected = right(*arguments) / scale
        given = outputs[0] / scale
        worst = int(np.argmax(np.abs(given - expected)))
        says = (
            f"Your {name} beside the exact one: at {x[worst] / x_scale:.3g} "
            f"{x_is[x_is.find('(') + 1 : -1]} {shown(given[worst])} {unit}, "
            f"exact {shown(expected[worst])} {unit}."
        )
        if np.abs(given - expected)[worst] <= 1e-6 * np.ptp(expected):
            says = f"Your {name} lies on the exact one."
        return Drawing(
            x_is,
            f"{name} ({unit})",
            (
                Line("exact", x / x_scale, expected),
                Line("yours", x / x_scale, given, "dashed"),
            ),
            says,
        )

    return draw


_TEMPERATURES_C = np.array([-100.0, -40, -20, -8, -6, -4.5, -2, -1, 0, 10, 20, 37])
_OTHER_TEMPERATURES_C = np.array([-150.0, -30, -12, -10, -6.25, -3, -0.5, 5, 12, 30, 38])

ENTHALPY = BuildStep(
    key="01b/enthalpy",
    title="Enthalpy of a temperature",
    asks=(
        "Takes temperatures (°C, an array) and the numbers of a tissue; returns their enthalpies "
        "(J/m³), zero at the solidus."
    ),
    stub='''def enthalpy(temperature_C, soft):
    """Return the enthalpy (J/m3) at temperatures (°C, an array); zero at the solidus."""
    ...''',
    inputs=[(_TEMPERATURES_C, SOFT), (_OTHER_TEMPERATURES_C, OTHER)],
    exact=enthalpy,
    tolerance=1e4,
    mistakes=(
        same_as(
            "temperature for enthalpy",
            lambda temperature_C, soft: temperature_C,
            "This is the temperature itself. Enthalpy is heat: capacity times kelvins, plus latent "
            "heat.",
        ),
        _edge_left_out(enthalpy, _itself),
        *(
            _on_piece(key, piece, wrong, enthalpy, sentence, _itself)
            for key, piece, wrong, sentence in (
                (
                    "share turned round",
                    "between",
                    wrong_share_turned_round,
                    "Between solidus and liquidus your latent heat falls as the tissue warms: its "
                    "share is (T - solidus) / (liquidus - solidus).",
                ),
                (
                    "mean without brackets",
                    "between",
                    wrong_mean_without_brackets,
                    "Your mean capacity is c_frozen + c_unfrozen / 2: put the sum in brackets.",
                ),
                (
                    "below from 0 °C",
                    "below",
                    wrong_from_zero_celsius,
                    "Below the solidus you count kelvins from 0 °C; count them from the solidus, "
                    "where the enthalpy is zero.",
                ),
            )
        ),
        Mistake(
            "no latent heat",
            _latent_rise,
            "Between solidus and liquidus your enthalpy rises by {number} MJ/m³. That is sensible "
            "heat alone; the latent heat of 250 MJ/m³ is missing.",
        ),
        Mistake(
            "latent heat in one jump",
            _only_within,
            "Right below the solidus and above the liquidus, and not between them: there latent "
            "and sensible heat both grow in proportion to the kelvins above the solidus.",
        ),
        same_as(
            "range without capacity",
            wrong_range_without_capacity,
            "From solidus to liquidus you count latent heat alone. The tissue also cools there, "
            "with the mean of both capacities.",
        ),
        same_as(
            "one capacity",
            wrong_one_capacity,
            "Your ice has the heat capacity of warm tissue; ice has about half of it.",
        ),
        same_as(
            "sign",
            lambda temperature_C, soft: -enthalpy(temperature_C, soft),
            "The sign is wrong: warmer tissue holds more heat.",
        ),
        *(
            _on_piece(key, "above", wrong, enthalpy, sentence, _itself)
            for key, wrong, sentence in (
                (
                    "latent alone above",
                    wrong_latent_alone_above,
                    "Above the liquidus you have {number} J/m³ at 37 °C: it begins with the latent "
                    "heat alone, and jumps. Begin with all the heat of the range: latent, and mean "
                    "capacity times its kelvins.",
                ),
                (
                    "above from the solidus",
                    wrong_latent_from_solidus,
                    "Above the liquidus you warm liquid tissue from the solidus on. Up to the "
                    "liquidus it is the mean capacity, and c_unfrozen only from there.",
                ),
                (
                    "above from 0 °C",
                    wrong_above_from_zero_celsius,
                    "Above the liquidus you count kelvins from 0 °C; count them from the liquidus.",
                ),
            )
        ),
        Mistake(
            "zero elsewhere",
            _constant_off(enthalpy, 1e6),
            "The shape is right, and everything is off by {number} MJ/m³: the enthalpy is to be "
            "zero at the solidus.",
        ),
    ),
    hints=(
        "There are three pieces: below the solidus, above the liquidus, and between them.",
        "numpy.clip(temperature_C, low, high) keeps a temperature within a piece; the heat of the "
        "whole range between is latent + mean capacity x width.",
    ),
    solution='''def enthalpy(temperature_C, soft):
    """Return the enthalpy (J/m3) at temperatures (°C, an array); zero at the solidus."""
    width_K = soft.liquidus_C - soft.solidus_C
    range_heat = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * width_K
    below_K = np.minimum(temperature_C - soft.solidus_C, 0)
    liquid_share = np.clip((temperature_C - soft.solidus_C) / width_K, 0, 1)
    above_K = np.maximum(temperature_C - soft.liquidus_C, 0)
    return below_K * soft.c_frozen + liquid_share * range_heat + above_K * soft.c_unfrozen''',
    unit="J/m³",
    draw=_draw_against("enthalpy", "MJ/m³", 1e6, enthalpy, "temperature (°C)"),
)


def wrong_temperature_no_latent_heat(enthalpy: Array, soft: Soft) -> Array:
    """Divide heat by capacity, as if nothing froze."""
    below = np.minimum(enthalpy, 0) / soft.c_frozen
    above = np.maximum(enthalpy, 0) / soft.c_unfrozen
    return soft.solidus_C + below + above


def wrong_latent_forgotten_above(enthalpy: Array, soft: Soft) -> Array:
    """Forget above the liquidus that the heat of the range is spent already."""
    width = full_tissue(soft).freezing_width
    right = temperature(enthalpy, soft)
    return np.where(enthalpy > width, soft.liquidus_C + enthalpy / soft.c_unfrozen, right)


def wrong_plateau(enthalpy: Array, soft: Soft) -> Array:
    """Hold the temperature while anything freezes, as in pure water."""
    width = full_tissue(soft).freezing_width
    right = temperature(enthalpy, soft)
    return np.where((enthalpy > 0) & (enthalpy < width), soft.liquidus_C, right)


def wrong_plateau_at_solidus(enthalpy: Array, soft: Soft) -> Array:
    """Hold the temperature at the solidus while anything freezes."""
    return np.full(np.shape(enthalpy), soft.solidus_C)


def wrong_between_by_latent_alone(enthalpy: Array, soft: Soft) -> Array:
    """Let the range end where the latent heat alone is spent."""
    width_K = soft.liquidus_C - soft.solidus_C
    return soft.solidus_C + width_K * enthalpy / soft.latent


def wrong_between_by_capacity_alone(enthalpy: Array, soft: Soft) -> Array:
    """Divide by the mean capacity where the tissue also melts."""
    return soft.solidus_C + 2 * enthalpy / (soft.c_frozen + soft.c_unfrozen)


def wrong_solidus_left_out(enthalpy: Array, soft: Soft) -> Array:
    """Forget below the solidus that kelvins are counted from it."""
    return enthalpy / soft.c_frozen


def wrong_ice_as_warm_tissue(enthalpy: Array, soft: Soft) -> Array:
    """Give ice the capacity of warm tissue."""
    return soft.solidus_C + enthalpy / soft.c_unfrozen


def wrong_only_latent_taken_off(enthalpy: Array, soft: Soft) -> Array:
    """Take only the latent heat off above the liquidus."""
    return soft.liquidus_C + (enthalpy - soft.latent) / soft.c_unfrozen


def wrong_warm_from_solidus(enthalpy: Array, soft: Soft) -> Array:
    """Count kelvins above the liquidus from the solidus."""
    return soft.solidus_C + (enthalpy - full_tissue(soft).freezing_width) / soft.c_unfrozen


def wrong_warm_tissue_as_ice(enthalpy: Array, soft: Soft) -> Array:
    """Give warm tissue the capacity of ice."""
    return soft.liquidus_C + (enthalpy - full_tissue(soft).freezing_width) / soft.c_frozen


_ENTHALPIES = enthalpy(_TEMPERATURES_C, SOFT)
_OTHER_ENTHALPIES = enthalpy(_OTHER_TEMPERATURES_C, OTHER)

TEMPERATURE = BuildStep(
    key="01b/temperature",
    title="Temperature of an enthalpy",
    asks="Takes enthalpies (J/m³, an array) and the tissue; returns the temperatures (°C).",
    stub='''def temperature(enthalpy, soft):
    """Return the temperature (°C) at enthalpies (J/m3, an array)."""
    ...''',
    inputs=[(_ENTHALPIES, SOFT), (_OTHER_ENTHALPIES, OTHER)],
    exact=temperature,
    tolerance=0.01,
    mistakes=(
        same_as(
            "enthalpy for temperature",
            lambda enthalpy, soft: enthalpy,
            "This is the enthalpy itself: {number} is no temperature in °C.",
        ),
        same_as(
            "no latent heat",
            wrong_temperature_no_latent_heat,
            "Your tissue is at {number} °C where it should be at 37 °C: between solidus and "
            "liquidus heat melts ice and hardly warms it.",
        ),
        same_as(
            "latent heat forgotten above",
            wrong_latent_forgotten_above,
            "Above the liquidus you get {number} °C where 37 °C is right: subtract the heat of the "
            "freezing range before you divide by the capacity.",
        ),
        same_as(
            "plateau",
            wrong_plateau,
            "You hold the temperature at the liquidus while anything freezes. That is pure water; "
            "in tissue it falls evenly from liquidus to solidus.",
        ),
        _edge_left_out(temperature, temperature),
        *(
            _on_piece(key, piece, wrong, temperature, sentence, temperature)
            for key, piece, wrong, sentence in (
                (
                    "plateau at the solidus",
                    "between",
                    wrong_plateau_at_solidus,
                    "Between 0 and the heat of the range you stay at {number} °C. The temperature "
                    "rises evenly there, from solidus to liquidus.",
                ),
                (
                    "latent heat alone between",
                    "between",
                    wrong_between_by_latent_alone,
                    "You let the range end at the latent heat alone. Its heat is latent + mean "
                    "capacity times its kelvins, as in enthalpy().",
                ),
                (
                    "capacity alone between",
                    "between",
                    wrong_between_by_capacity_alone,
                    "Between solidus and liquidus you get {number} °C: you divide by the mean "
                    "capacity alone, and most of the heat melts ice.",
                ),
            )
        ),
        Mistake(
            "kelvin or another zero",
            _constant_off(temperature, 1.0),
            "The shape is right, and everything is off by {number} K: are you counting from the "
            "solidus and in °C?",
        ),
        *(
            _on_piece(key, piece, wrong, temperature, sentence, temperature)
            for key, piece, wrong, sentence in (
                (
                    "solidus left out",
                    "below",
                    wrong_solidus_left_out,
                    "Below the solidus you have kelvins from the solidus, and no °C yet: add "
                    "soft.solidus_C.",
                ),
                (
                    "ice as warm tissue",
                    "below",
                    wrong_ice_as_warm_tissue,
                    "Below the solidus you divide by c_unfrozen; ice has c_frozen.",
                ),
                (
                    "latent alone taken off",
                    "above",
                    wrong_only_latent_taken_off,
                    "Above the liquidus you get {number} °C where 37 °C is right: you take off the "
                    "latent heat alone, and not all the heat of the range.",
                ),
                (
                    "warm from the solidus",
                    "above",
                    wrong_warm_from_solidus,
                    "Above the liquidus you get {number} °C where 37 °C is right: count from the "
                    "liquidus, not from the solidus.",
                ),
                (
                    "warm tissue as ice",
                    "above",
                    wrong_warm_tissue_as_ice,
                    "Above the liquidus you divide by c_frozen; warm tissue has c_unfrozen.",
                ),
            )
        ),
    ),
    hints=(
        "Turn the three pieces round: below zero, above the heat of the range, and between.",
        "Between them, the temperature rises from solidus to liquidus as the enthalpy rises from 0 "
        "to the heat of the range.",
    ),
    solution='''def temperature(enthalpy, soft):
    """Return the temperature (°C) at enthalpies (J/m3, an array)."""
    width_K = soft.liquidus_C - soft.solidus_C
    range_heat = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * width_K
    below = np.minimum(enthalpy, 0) / soft.c_frozen
    between = np.clip(enthalpy / range_heat, 0, 1) * width_K
    above = np.maximum(enthalpy - range_heat, 0) / soft.c_unfrozen
    return soft.solidus_C + below + between + above''',
    unit="°C",
    draw=_draw_against("temperature", "°C", 1.0, temperature, "enthalpy (MJ/m³)"),
)


def conductivity(temperature_C: Array, soft: Soft) -> Array:
    """Return the conductivity at temperatures.

    Parameters
    ----------
    temperature_C : array
        °C.
    soft : Soft

    Returns
    -------
    array
        W/m/K.
    """
    return full_tissue(soft).conductivity(temperature_C)


def wrong_k_times_temperature(temperature_C: Array, soft: Soft) -> Array:
    """Multiply the conductivity by the temperature instead of integrating it."""
    return conductivity(temperature_C, soft) * (temperature_C - soft.solidus_C)


def wrong_k_times_celsius(temperature_C: Array, soft: Soft) -> Array:
    """Multiply the conductivity by degrees Celsius."""
    return conductivity(temperature_C, soft) * temperature_C


def wrong_swapped(temperature_C: Array, soft: Soft) -> Array:
    """Give warm tissue the conductivity of ice, and ice that of warm tissue."""
    swapped = Soft(**{**soft.__dict__, "k_unfrozen": soft.k_frozen, "k_frozen": soft.k_unfrozen})
    return potential(temperature_C, swapped)


def wrong_mean_k_of_the_range(temperature_C: Array, soft: Soft) -> Array:
    """Use the mean k of the whole range at every place in it."""
    return (soft.k_frozen + soft.k_unfrozen) / 2 * (temperature_C - soft.solidus_C)


def wrong_without_half(temperature_C: Array, soft: Soft) -> Array:
    """Leave out the half of the integral of a straight line."""
    kelvins = temperature_C - soft.solidus_C
    slope = (soft.k_unfrozen - soft.k_frozen) / (soft.liquidus_C - soft.solidus_C)
    return soft.k_frozen * kelvins + slope * kelvins**2


def wrong_k_falls_the_other_way(temperature_C: Array, soft: Soft) -> Array:
    """Begin at the solidus with the k of warm tissue."""
    kelvins = temperature_C - soft.solidus_C
    slope = (soft.k_frozen - soft.k_unfrozen) / (soft.liquidus_C - soft.solidus_C)
    return soft.k_unfrozen * kelvins + slope * kelvins**2 / 2


def wrong_begins_again(temperature_C: Array, soft: Soft) -> Array:
    """Begin at zero again at the liquidus."""
    return soft.k_unfrozen * (temperature_C - soft.liquidus_C)


def wrong_unfrozen_from_solidus(temperature_C: Array, soft: Soft) -> Array:
    """Give all kelvins above the solidus the k of warm tissue."""
    return soft.k_unfrozen * (temperature_C - soft.solidus_C)


def wrong_below_upside_down(temperature_C: Array, soft: Soft) -> Array:
    """Count kelvins below the solidus as positive."""
    return -soft.k_frozen * (temperature_C - soft.solidus_C)


def _summed_coarsely(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the largest distance (W/m) where an integral is near everywhere, and not exact."""
    off = 0.0
    for arguments, given in zip(inputs, outputs, strict=True):
        right = potential(*arguments)
        if not np.all(np.abs(given - right) <= 0.05 * np.abs(right) + 0.05):
            return None
        below = _piece("below", arguments[0], arguments[1])
        # One number for all of the ice: any sum gets that right.
        if not np.allclose(given[below], right[below], rtol=1e-3):
            return None
        off = max(off, float(np.max(np.abs(given - right))))
    return off


POTENTIAL = BuildStep(
    key="01b/potential",
    title="The potential that drives heat",
    asks=(
        "Takes temperatures (°C, an array) and the tissue; returns the integral of the "
        "conductivity from the solidus to there (W/m)."
    ),
    stub='''def potential(temperature_C, soft):
    """Return the integral (W/m) of the conductivity from the solidus to temperatures (°C)."""
    ...''',
    inputs=[(_TEMPERATURES_C, SOFT), (_OTHER_TEMPERATURES_C, OTHER)],
    exact=potential,
    tolerance=0.01,
    mistakes=(
        same_as(
            "conductivity times temperature",
            wrong_k_times_temperature,
            "You multiply the conductivity at a temperature by the kelvins above the solidus, and "
            "get {number} W/m at 37 °C. An integral adds up what the conductivity was on the way.",
        ),
        same_as(
            "conductivity times °C",
            wrong_k_times_celsius,
            "You multiply conductivity by degrees Celsius. Integrate it from the solidus instead: "
            "where k differs on both sides, the product jumps and no heat can.",
        ),
        same_as(
            "conductivity itself",
            conductivity,
            "This is the conductivity, {number} W/m/K at 37 °C. Integrate it from the solidus.",
        ),
        _edge_left_out(potential, _itself),
        same_as(
            "conductivities swapped",
            wrong_swapped,
            "Ice and warm tissue have changed places: ice conducts about four times as well.",
        ),
        *(
            _on_piece(key, piece, wrong, potential, sentence, _itself)
            for key, piece, wrong, sentence in (
                (
                    "begins again",
                    "above",
                    wrong_begins_again,
                    "Above the liquidus your integral begins at zero again: add what the range has "
                    "given.",
                ),
                (
                    "mean of the range",
                    "between",
                    wrong_mean_k_of_the_range,
                    "Between solidus and liquidus you use one k everywhere, the mean of both. Up "
                    "to a temperature in between, take the mean of k_frozen and of the k there.",
                ),
                (
                    "half left out",
                    "between",
                    wrong_without_half,
                    "The integral of a straight line has a half in it: slope times x²/2. Your "
                    "curve breaks at the liquidus.",
                ),
                (
                    "the other way",
                    "between",
                    wrong_k_falls_the_other_way,
                    "Between solidus and liquidus your k goes the wrong way: it is k_frozen at the "
                    "solidus and k_unfrozen at the liquidus.",
                ),
                (
                    "warm from the solidus",
                    "above",
                    wrong_unfrozen_from_solidus,
                    "Above the liquidus you count k_unfrozen from the solidus on. Add to what the "
                    "range has given, and count from the liquidus.",
                ),
            )
        ),
        same_as(
            "sign",
            lambda temperature_C, soft: -potential(temperature_C, soft),
            "The sign is wrong: the potential rises with the temperature.",
        ),
        _on_piece(
            "sign below",
            "below",
            wrong_below_upside_down,
            potential,
            "Below the solidus your potential rises as it gets colder: it is negative there.",
            _itself,
        ),
        Mistake(
            "zero elsewhere",
            _constant_off(potential, 1.0),
            "The shape is right, and everything is off by {number} W/m: it is to be zero at the "
            "solidus.",
        ),
        Mistake(
            "summed coarsely",
            _summed_coarsely,
            "Nearly: at most {number} W/m off. A sum of strips cuts the corner where k bends. k is "
            "straight on each piece, so the mean of its two ends is exact there.",
        ),
    ),
    hints=(
        "Below the solidus and above the liquidus the conductivity is constant: straight lines.",
        "Between them k falls in a straight line, so the integral over x kelvins is x times the "
        "mean of the first and the last k.",
    ),
    solution='''def potential(temperature_C, soft):
    """Return the integral (W/m) of the conductivity from the solidus to temperatures (°C)."""
    width_K = soft.liquidus_C - soft.solidus_C
    slope = (soft.k_unfrozen - soft.k_frozen) / width_K
    below_K = np.minimum(temperature_C - soft.solidus_C, 0)
    between_K = np.clip(temperature_C - soft.solidus_C, 0, width_K)
    above_K = np.maximum(temperature_C - soft.liquidus_C, 0)
    between = between_K * (soft.k_frozen + slope * between_K / 2)
    return below_K * soft.k_frozen + between + above_K * soft.k_unfrozen''',
    unit="W/m",
    draw=_draw_against("potential", "W/m", 1.0, potential, "temperature (°C)"),
)


# ---- 4: one step in a closed box -----------------------------------------------------------------


def _gained(flows: Array, cell_m: float) -> Array:
    """Return the heat (W/m3) that cells gain from flows (W/m2, towards the left) at their faces."""
    return np.diff(flows) / cell_m


def one_step(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Return the enthalpies after one explicit step in a box that no heat enters or leaves.

    Parameters
    ----------
    enthalpy : array
        J/m3, one for each cell in a row.
    cell_m : float
        Thickness of a cell, m.
    step_s : float
        s.
    soft : Soft

    Returns
    -------
    array
        J/m3.

    Examples
    --------
    >>> same = np.full(4, 1e8)
    >>> bool(np.all(one_step(same, 1e-3, 0.4, SOFT) == same))
    True
    """
    theta = potential(temperature(enthalpy, soft), soft)
    flows = np.concatenate([[0.0], np.diff(theta) / cell_m, [0.0]])
    return enthalpy + step_s * _gained(flows, cell_m)


def _framed(values: Array) -> Array:
    """Return values with a copy of each end cell beyond it, so that nothing flows there."""
    return np.concatenate([values[:1], values, values[-1:]])


def wrong_not_conservative(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Take the conductivity out of the divergence: k times the Laplacian of the temperature."""
    celsius = temperature(enthalpy, soft)
    framed = _framed(celsius)
    laplacian = (framed[2:] - 2 * framed[1:-1] + framed[:-2]) / cell_m**2
    return enthalpy + step_s * conductivity(celsius, soft) * laplacian


def wrong_mean_conductivity(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Give each face the mean of two conductivities; conservative and near, but not the integral.

    Not a mistake of physics: the text asks for the potential.
    """
    celsius = temperature(enthalpy, soft)
    k = conductivity(celsius, soft)
    inner = (k[1:] + k[:-1]) / 2 * np.diff(celsius) / cell_m
    return enthalpy + step_s * _gained(np.concatenate([[0.0], inner, [0.0]]), cell_m)


def wrong_sensible_step(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Step the temperature with a heat capacity that skips latent heat."""
    celsius = temperature(enthalpy, soft)
    gained = one_step(enthalpy, cell_m, step_s, soft) - enthalpy
    middle = (soft.c_frozen + soft.c_unfrozen) / 2
    is_between = (celsius >= soft.solidus_C) & (celsius <= soft.liquidus_C)
    c = np.where(
        is_between, middle, np.where(celsius < soft.solidus_C, soft.c_frozen, soft.c_unfrozen)
    )
    return _enthalpy(celsius + gained / c, soft)


# A parameter of several functions is called enthalpy, as in the learner's own.
_enthalpy = enthalpy


def wrong_enthalpy_as_temperature(
    enthalpy: Array, cell_m: float, step_s: float, soft: Soft
) -> Array:
    """Hand enthalpies to the potential, which takes temperatures."""
    theta = potential(enthalpy, soft)
    flows = np.concatenate([[0.0], np.diff(theta) / cell_m, [0.0]])
    return enthalpy + step_s * _gained(flows, cell_m)


def wrong_half_updated(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Let each cell see its left neighbour as it will be and its right one as it was."""
    now = np.array(enthalpy, dtype=float)
    for place in range(len(now)):
        theta = potential(temperature(now, soft), soft)
        left = theta[place] - theta[place - 1] if place else 0.0
        right = theta[place + 1] - theta[place] if place + 1 < len(now) else 0.0
        now[place] += step_s * (right - left) / cell_m**2
    return now


def wrong_open_ends(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Leave the two end cells as they were."""
    found = one_step(enthalpy, cell_m, step_s, soft)
    found[0] = enthalpy[0]
    found[-1] = enthalpy[-1]
    return found


def wrong_ends_touch(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Take the last cell for the left neighbour of the first one, and the other way round."""
    theta = potential(temperature(enthalpy, soft), soft)
    around = np.roll(theta, 1) - 2 * theta + np.roll(theta, -1)
    return enthalpy + step_s * around / cell_m**2


def wrong_first_end_touches(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Let index -1 give the first cell the last one for a neighbour."""
    found = one_step(enthalpy, cell_m, step_s, soft)
    found[0] = wrong_ends_touch(enthalpy, cell_m, step_s, soft)[0]
    return found


def wrong_temperatures_flow(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Take differences of temperatures, without any conductivity."""
    flows = np.concatenate([[0.0], np.diff(temperature(enthalpy, soft)) / cell_m, [0.0]])
    return enthalpy + step_s * _gained(flows, cell_m)


def wrong_gradient_twice(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Take the gradient of the gradient, which looks two cells away and passes the ends."""
    theta = potential(temperature(enthalpy, soft), soft)
    return enthalpy + step_s * np.gradient(np.gradient(theta, cell_m), cell_m)


def _changed_by(factor: Callable) -> Callable:
    """Return the step whose change is the right one times a factor of its arguments."""

    def wrong(enthalpy: Array, cell_m: float, step_s: float, soft: Soft) -> Array:
        change = one_step(enthalpy, cell_m, step_s, soft) - enthalpy
        return enthalpy + factor(cell_m, step_s) * change

    return wrong


def _same_change(key: str, wrong: Callable, right: Callable, sentence: str, number=None) -> Mistake:
    """Return a mistake whose *change* in a step equals that of a wrong method.

    A step changes enthalpies little, so they are compared by their change and not by their size.
    """

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        for arguments, given in zip(inputs, outputs, strict=True):
            before = np.asarray(arguments[0])
            expected = wrong(*arguments) - before
            true = right(*arguments) - before
            apart = np.max(np.abs(expected - true))
            # A wrong change may be a thousand times too small: then it is what is compared with.
            # One input may not show the mistake at all: then only rounding is allowed.
            near = max(0.01 * min(apart, np.max(np.abs(expected))), 1e-7 * np.max(np.abs(true)))
            if not np.max(np.abs(given - before - expected)) <= near:
                return None
        return True if number is None else float(number(inputs, outputs))

    return Mistake(key, applies, sentence)


def _from_nothing(inputs: Inputs, outputs: Outputs) -> float:
    """Return the heat that a step in a closed box makes, % of what moves in it."""
    before = inputs[0][0]
    change = outputs[0] - before
    return 100 * float(np.sum(change) / (np.sum(np.abs(change)) / 2))


def _draw_cells(scale: float, right: Callable, what: str) -> Callable:
    """Return a drawing of what one step changes in every cell, for the first input."""

    def draw(inputs: Inputs, outputs: Outputs) -> Drawing:
        before = np.asarray(inputs[0][0])
        expected = (right(*inputs[0]) - before) / scale
        given = (outputs[0] - before) / scale
        cells = np.arange(1, len(before) + 1)
        worst = int(np.argmax(np.abs(given - expected)))
        says = (
            f"What one step changes: in cell {worst + 1} yours {shown(given[worst])} MJ/m³, exact "
            f"{shown(expected[worst])} MJ/m³."
        )
        if np.abs(given - expected)[worst] <= 1e-6 * np.ptp(expected):
            says = "What one step changes: in every cell yours is the exact change."
        return Drawing(
            "cell, counted from the wall",
            what,
            (Line("exact", cells, expected), Line("yours", cells, given, "dots")),
            says,
        )

    return draw


_ROW_C = np.array([-90.0, -70, -50, -30, -15, -7, -5, -2, 0, 8, 20, 30])
_OTHER_ROW_C = np.array([35.0, 20, 4, -0.3, -3, -9, -14, -40, -60, -80, -95, -120])
_ROW = enthalpy(_ROW_C, SOFT)
_OTHER_ROW = enthalpy(_OTHER_ROW_C, OTHER)

ONE_STEP = BuildStep(
    key="01b/one_step",
    title="One step in a closed box",
    asks=(
        "Takes the enthalpies of cells in a row (J/m³), their thickness (m), the step (s) and the "
        "tissue; returns the enthalpies one step later. No heat passes the two ends."
    ),
    stub='''def one_step(enthalpy, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) of a row of cells after one step; both ends are closed."""
    ...''',
    inputs=[(_ROW, 1e-3, 0.4, SOFT), (_OTHER_ROW, 0.5e-3, 0.1, OTHER)],
    exact=one_step,
    tolerance=2e3,
    mistakes=(
        Mistake(
            "no change",
            lambda inputs, outputs: all(
                np.array_equal(given, arguments[0])
                for arguments, given in zip(inputs, outputs, strict=True)
            ),
            "Nothing has changed: return the enthalpies after the step.",
        ),
        _same_change(
            "sign",
            _changed_by(lambda cell_m, step_s: -1.0),
            one_step,
            "The sign is wrong: in your box heat flows from cold to warm. Cell 1 is the coldest "
            "and should gain.",
        ),
        _same_change(
            "not conservative",
            wrong_not_conservative,
            one_step,
            "This is k times the second difference of T. Where k changes it makes heat from "
            "nothing: {number} % of what moves in the closed box. What leaves a cell through a "
            "face must enter its neighbour: take differences of the potential.",
            _from_nothing,
        ),
        _same_change(
            "mean conductivity",
            wrong_mean_conductivity,
            one_step,
            "Nearly: no heat is lost, since each face has one flow. But a mean of two "
            "conductivities is not their integral where k bends: take differences of the "
            "potential.",
        ),
        _same_change(
            "enthalpy for temperature",
            wrong_enthalpy_as_temperature,
            one_step,
            "You hand the enthalpy to the potential, which takes a temperature: call temperature() "
            "first.",
        ),
        _same_change(
            "latent heat skipped",
            wrong_sensible_step,
            one_step,
            "You step the temperature with a heat capacity that skips the latent heat: cells that "
            "freeze change far too fast. Step the enthalpy, and take the temperature from it.",
        ),
        _same_change(
            "half updated",
            wrong_half_updated,
            one_step,
            "Each cell sees a neighbour that has been stepped already. Compute all flows from the "
            "old enthalpies first.",
        ),
        _same_change(
            "cell once",
            _changed_by(lambda cell_m, step_s: cell_m),
            one_step,
            "You divide by the cell once. It comes in twice: a flow is a difference divided by the "
            "distance, and the gain is a difference of flows divided by the thickness.",
        ),
        _same_change(
            "no step",
            _changed_by(lambda cell_m, step_s: 1 / step_s),
            one_step,
            "The step is missing: multiply what a cell gains each second by the seconds.",
        ),
        _same_change(
            "end cells",
            wrong_open_ends,
            one_step,
            "The cells in the middle are right; the first and the last stay as they were. They "
            "have one open face each.",
        ),
        *(
            _same_change(
                "ends touch",
                wrong,
                one_step,
                "Your first cell trades heat with the last one: numpy.roll and the index -1 go "
                "around. Both ends are closed, nothing flows there.",
            )
            for wrong in (wrong_ends_touch, wrong_first_end_touches)
        ),
        _same_change(
            "temperature for potential",
            wrong_temperatures_flow,
            one_step,
            "You take differences of temperatures, and no conductivity is in it: take differences "
            "of the potential.",
        ),
        _same_change(
            "gradient twice",
            wrong_gradient_twice,
            one_step,
            "The gradient of a gradient looks two cells away, and lets heat through the ends. Take "
            "one flow for each face between two cells.",
        ),
    ),
    hints=(
        "First the flow through each face between two cells: the difference of their potentials "
        "divided by cell_m.",
        "A face at each end with flow 0 makes one face more than cells; numpy.diff of all flows, "
        "divided by cell_m, is what each cell gains in a second.",
    ),
    solution='''def one_step(enthalpy, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) of a row of cells after one step; both ends are closed."""
    theta = potential(temperature(enthalpy, soft), soft)
    between = np.diff(theta) / cell_m
    flows = np.concatenate([[0], between, [0]])
    return enthalpy + step_s * np.diff(flows) / cell_m''',
    unit="J/m³",
    draw=_draw_cells(1e6, one_step, "change in one step (MJ/m³)"),
)


# ---- 5: the wall ---------------------------------------------------------------------------------


def wall_flow(first: float, wall_C: float, cell_m: float, soft: Soft) -> float:
    """Return the heat that leaves the first cell into the wall.

    Parameters
    ----------
    first : float
        Enthalpy of the first cell, J/m3.
    wall_C : float
        Temperature of the wall, °C.
    cell_m : float
        Thickness of a cell, m.
    soft : Soft

    Returns
    -------
    float
        W/m2.

    Examples
    --------
    >>> wall_flow(float(enthalpy(-100.0, SOFT)), -100.0, 1e-3, SOFT)
    0.0
    """
    inside = potential(temperature(np.array([first]), soft), soft)[0]
    # The middle of the first cell is half a cell from the wall.
    return float((inside - potential(np.array([wall_C]), soft)[0]) / (cell_m / 2))


def wall_step(enthalpy: Array, wall_C: float, cell_m: float, step_s: float, soft: Soft) -> Array:
    """Return the enthalpies after one step with a cold wall at the first cell.

    Parameters
    ----------
    enthalpy : array
        J/m3.
    wall_C : float
        °C.
    cell_m : float
        m.
    step_s : float
        s.
    soft : Soft

    Returns
    -------
    array
        J/m3.

    Examples
    --------
    >>> warm = enthalpy(np.full(3, 37.0), SOFT)
    >>> (wall_step(warm, -100.0, 1e-3, 0.4, SOFT) < warm).tolist()
    [True, False, False]
    """
    found = one_step(enthalpy, cell_m, step_s, soft)
    found[0] -= step_s * wall_flow(enthalpy[0], wall_C, cell_m, soft) / cell_m
    return found


def _other_wall(flow: Callable) -> Callable:
    """Return a step with another flow into the wall."""

    def wrong(enthalpy, wall_C, cell_m, step_s, soft):
        found = one_step(enthalpy, cell_m, step_s, soft)
        found[0] -= step_s * flow(enthalpy[0], wall_C, cell_m, soft) / cell_m
        return found

    return wrong


wrong_wall_half_a_cell_off = _other_wall(lambda *where: wall_flow(*where) / 2)
wrong_wall_sign = _other_wall(lambda *where: -wall_flow(*where))


wrong_wall_quarter = _other_wall(lambda *where: wall_flow(*where) / 4)


def wrong_wall_after_step(enthalpy, wall_C, cell_m, step_s, soft):
    """Take the flow into the wall from the cell as it is after the step."""
    found = one_step(enthalpy, cell_m, step_s, soft)
    found[0] -= step_s * wall_flow(found[0], wall_C, cell_m, soft) / cell_m
    return found


def wrong_wall_at_far_end(enthalpy, wall_C, cell_m, step_s, soft):
    """Put the wall at the last cell."""
    return wall_step(enthalpy[::-1], wall_C, cell_m, step_s, soft)[::-1]


def wrong_wall_of_ice(enthalpy, wall_C, cell_m, step_s, soft):
    """Let the conductivity of ice drive the flow into the wall, whatever the cell is."""
    found = one_step(enthalpy, cell_m, step_s, soft)
    kelvins = temperature(enthalpy, soft)[0] - wall_C
    found[0] -= step_s * soft.k_frozen * kelvins / (cell_m / 2) / cell_m
    return found


def _wall_not_divided(inputs: Inputs, outputs: Outputs) -> Found:
    """Say whether the first cell loses the wall's flow itself, not divided by the thickness.

    That is a thousand times too little, which compared with the whole change would be no wall.
    """
    for (enthalpies, wall_C, cell_m, step_s, soft), given in zip(inputs, outputs, strict=True):
        closed = one_step(enthalpies, cell_m, step_s, soft)
        lost = step_s * wall_flow(float(enthalpies[0]), wall_C, cell_m, soft)
        near = 1e-7 * np.max(np.abs(closed - enthalpies))
        if not np.all(np.abs(given[1:] - closed[1:]) <= near):
            return None
        if not abs(closed[0] - given[0] - lost) <= 0.01 * abs(lost):
            return None
    return True


def _far_end_open(inputs: Inputs, outputs: Outputs) -> Found:
    """Return by how much (MJ/m3) the last cell is off where all others are right."""
    off = []
    for arguments, given in zip(inputs, outputs, strict=True):
        right = wall_step(*arguments)
        near = 1e-3 * np.max(np.abs(right - arguments[0]))
        if not np.all(np.abs(given[:-1] - right[:-1]) <= near) or abs(given[-1] - right[-1]) < near:
            return None
        off.append(float(given[-1] - right[-1]) / 1e6)
    return off[0]


def _temperature_for_potential(first, wall_C, cell_m, soft):
    """Return the flow into the wall with its temperature in place of its potential."""
    inside = potential(temperature(np.array([first]), soft), soft)[0]
    return (inside - wall_C) / (cell_m / 2)


wrong_wall_temperature = _other_wall(_temperature_for_potential)


def wrong_first_cell_is_wall(enthalpy, wall_C, cell_m, step_s, soft):
    """Hold the first cell at the temperature of the wall."""
    found = one_step(enthalpy, cell_m, step_s, soft)
    found[0] = _enthalpy(wall_C, soft)
    return found


WALL_STEP = BuildStep(
    key="01b/wall_step",
    title="The cold wall",
    asks=(
        "As one_step, with a wall at wall_C (°C) that touches the outer face of the first cell; "
        "the far end stays closed."
    ),
    stub='''def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) after one step beside a wall at wall_C (°C)."""
    ...''',
    inputs=[(_ROW, -100.0, 1e-3, 0.2, SOFT), (_OTHER_ROW, -60.0, 0.5e-3, 0.05, OTHER)],
    exact=wall_step,
    tolerance=2e3,
    mistakes=(
        Mistake(
            "wall not divided",
            _wall_not_divided,
            "What leaves for the wall is a flow (W/m²), and a cell loses W/m³: divide it by the "
            "thickness, as the flows between two cells.",
        ),
        _same_change(
            "no wall",
            lambda enthalpy, wall_C, cell_m, step_s, soft: one_step(enthalpy, cell_m, step_s, soft),
            wall_step,
            "The wall does nothing yet: no heat leaves the first cell for it.",
        ),
        _same_change(
            "half a cell",
            wrong_wall_half_a_cell_off,
            wall_step,
            "Half of the right heat goes into the wall. The wall touches the first cell's face, so "
            "it is half a cell from its middle, not a whole one. In 5 min this costs "
            "0.4 mm of ice.",
        ),
        _same_change(
            "sign",
            wrong_wall_sign,
            wall_step,
            "The wall heats: it is colder than the first cell, which must lose.",
        ),
        _same_change(
            "quarter",
            wrong_wall_quarter,
            wall_step,
            "A quarter of the right heat goes into the wall. a / b / 2 halves: divide by "
            "(cell_m / 2), with brackets.",
        ),
        Mistake(
            "far end open",
            _far_end_open,
            "All cells are right but the last, which is off by {number} MJ/m³: the far end is "
            "closed, nothing flows there.",
        ),
        _same_change(
            "wall at the far end",
            wrong_wall_at_far_end,
            wall_step,
            "Your wall touches the last cell. It belongs to the first, and the last end is closed.",
        ),
        _same_change(
            "k of ice",
            wrong_wall_of_ice,
            wall_step,
            "You multiply k_frozen by kelvins at the wall. That holds while the first cell is "
            "ice; take a difference of potentials, which holds always.",
        ),
        _same_change(
            "flow after the step",
            wrong_wall_after_step,
            wall_step,
            "The flow into the wall is taken after the step. Take all flows from the old "
            "enthalpies.",
        ),
        _same_change(
            "temperature for potential",
            wrong_wall_temperature,
            wall_step,
            "At the wall a temperature (°C) is subtracted from a potential (W/m): take the "
            "potential of the wall too.",
        ),
        _same_change(
            "first cell held",
            wrong_first_cell_is_wall,
            wall_step,
            "You set the first cell to the wall's temperature. Its middle is half a cell away, and "
            "the heat it gives up is counted nowhere: let a flow leave it.",
        ),
    ),
    hints=(
        "Only the flow at the first face changes: it was 0.",
        "The flow is (potential of the first cell - potential of the wall) divided by the distance "
        "from the wall to the middle of the first cell. An array of one value is "
        "numpy.array([wall_C]).",
    ),
    solution='''def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) after one step beside a wall at wall_C (°C)."""
    theta = potential(temperature(enthalpy, soft), soft)
    at_wall = (theta[0] - potential(np.array([wall_C]), soft)[0]) / (cell_m / 2)
    flows = np.concatenate([[at_wall], np.diff(theta) / cell_m, [0]])
    return enthalpy + step_s * np.diff(flows) / cell_m''',
    unit="J/m³",
    draw=_draw_cells(1e6, wall_step, "change in one step (MJ/m³)"),
)


# ---- 6: a whole run ------------------------------------------------------------------------------


def largest_step_s(cell_m: float, soft: Soft) -> float:
    """Return the largest step with which explicit steps stay stable.

    Parameters
    ----------
    cell_m : float
        m.
    soft : Soft

    Returns
    -------
    float
        s.

    Examples
    --------
    >>> round(largest_step_s(1e-3, SOFT), 2)
    0.45
    """
    diffusivity = max(soft.k_frozen / soft.c_frozen, soft.k_unfrozen / soft.c_unfrozen)
    return cell_m**2 / (2 * diffusivity)


def freeze(
    wall_C: float,
    minutes: float,
    cell_mm: float,
    soft: Soft,
    step: Callable = wall_step,
    flow: Callable = wall_flow,
    share: float = SHARE_OF_LARGEST_STEP,
) -> tuple[Array, float]:
    """Freeze tissue beside a flat wall.

    Parameters
    ----------
    wall_C : float
        °C.
    minutes : float
        min.
    cell_mm : float
        mm.
    soft : Soft
    step, flow : callable, optional
        Another step and another flow into the wall, for the counter-examples.
    share : float, optional
        Step as a share of the largest stable one between cells.

    Returns
    -------
    enthalpies : array
        J/m3, from the wall to `DEPTH_MM`.
    heat : float
        What the wall has drawn, J/m2.

    Examples
    --------
    >>> profile, heat = freeze(-100, 1, 2, SOFT)
    >>> len(profile), heat > 0
    (30, True)
    """
    cell_m = cell_mm / 1000
    seconds = 60 * minutes
    count = int(np.ceil(seconds / (share * largest_step_s(cell_m, soft))))
    step_s = seconds / count
    cells = _enthalpy(np.full(round(DEPTH_MM / cell_mm), soft.start_C), soft)
    heat = 0.0
    for _ in range(count):
        heat += step_s * flow(cells[0], wall_C, cell_m, soft)
        cells = step(cells, wall_C, cell_m, step_s, soft)
    return cells, heat


def depth_mm(celsius: Array, level_C: float, wall_C: float) -> float:
    """Return how far from the wall a temperature lies, in a profile that warms with the distance.

    Parameters
    ----------
    celsius : array
        Temperatures of the cells, °C, from the wall to `DEPTH_MM`.
    level_C : float
        °C.
    wall_C : float
        °C.

    Returns
    -------
    float
        mm; 0 if no cell is that cold.

    Examples
    --------
    >>> round(depth_mm(np.array([-80.0, -40.0, 0.0]), -20.0, -100.0), 6)
    40.0
    """
    cell_mm = DEPTH_MM / len(celsius)
    places_mm = np.concatenate([[0.0], (np.arange(len(celsius)) + 0.5) * cell_mm])
    framed = np.concatenate([[wall_C], celsius])
    # The first place where the level is passed; a run that swings has several.
    passed = np.nonzero((framed[:-1] <= level_C) & (framed[1:] > level_C))[0]
    if not len(passed) or np.min(celsius) > level_C:
        return 0.0
    at = passed[0]
    share = (level_C - framed[at]) / (framed[at + 1] - framed[at])
    return float(places_mm[at] + share * (places_mm[at + 1] - places_mm[at]))


class Place(IntEnum):
    """Where `measured` puts each of its numbers."""

    LIQUIDUS = 0
    SOLIDUS = 1
    HEAT_OFF = 2
    COLDEST = 3
    WARMEST = 4
    DEPTH = 5


def measured(arguments: tuple, output: Array) -> Array:
    """Return what a run is judged by: depths of two lines and the balance of heat.

    Parameters
    ----------
    arguments : tuple
        wall_C, minutes, cell_mm, soft.
    output : array
        The enthalpies (J/m3) and, last, the heat that the wall drew (J/m2).

    Returns
    -------
    array
        In the order of `Place`: depths of liquidus and solidus (mm), heat that is not accounted for
        (%), coldest and warmest cell (°C), and how deep the tissue is (mm).

    Examples
    --------
    >>> arguments = (-100.0, 1.0, 2.0, SOFT)
    >>> profile, heat = freeze(*arguments)
    >>> bool(abs(measured(arguments, np.append(profile, heat))[Place.HEAT_OFF]) < 1e-9)
    True
    """
    wall_C, _, cell_mm, soft = arguments
    profile = output[:-1]
    heat = output[-1]
    celsius = temperature(profile, soft)
    lost = (float(_enthalpy(soft.start_C, soft)) - profile).sum() * DEPTH_MM / 1000 / len(profile)
    # A wall that drew nothing while nothing was lost is in balance.
    larger = max(abs(heat), abs(lost), 1.0)
    return np.array(
        [
            depth_mm(celsius, soft.liquidus_C, wall_C),
            depth_mm(celsius, soft.solidus_C, wall_C),
            100 * (heat - lost) / (abs(lost) if abs(lost) > 1 else larger),
            celsius.min(),
            celsius.max(),
            len(profile) * cell_mm,
        ]
    )


@lru_cache(maxsize=32)
def _similarity(wall_C: float, soft: Soft) -> exact.Similarity:
    """Return the exact profile; kept, since solving it takes a tenth of a second."""
    return exact.similarity(full_tissue(soft), wall_C)


def exact_freeze(wall_C: float, minutes: float, cell_mm: float, soft: Soft) -> Array:
    """Return what `measured` would be without any error of cells and steps.

    Parameters
    ----------
    wall_C, minutes, cell_mm, soft
        As `freeze` takes them.

    Returns
    -------
    array
        As `measured`; coldest and warmest are the wall and the start.  Cells are never as cold as
        the wall, so that number is not compared.

    Examples
    --------
    >>> exact_freeze(-100.0, 5.0, 1.0, SOFT)[:2].round(2)
    array([15.74, 14.66])
    """
    profile = _similarity(wall_C, soft)
    return np.array(
        [
            profile.depth_mm(soft.liquidus_C, 60 * minutes),
            profile.depth_mm(soft.solidus_C, 60 * minutes),
            0.0,
            wall_C,
            soft.start_C,
            DEPTH_MM,
        ]
    )


def _read_run(output) -> Array:
    """Return enthalpies and heat of a run in one array; refuse what is neither."""
    if not isinstance(output, list) or len(output) != 2:
        raise ValueError("Return two things: the enthalpies of all cells and the heat drawn.")
    try:
        profile = as_numbers(output[0])
        heat = as_numbers(output[1])
    except ValueError as problem:
        raise ValueError(f"Among what you return is {problem}.") from None
    if profile.ndim != 1 or len(profile) < 3:
        raise ValueError("The first thing to return is a row of enthalpies, one a cell.")
    if heat.size != 1:
        raise ValueError("The second thing to return is one number, the heat in J/m².")
    return np.append(profile, heat)


def wrong_runs() -> dict[str, Callable]:
    """Return whole runs with one mistake each, by its name.

    Returns
    -------
    dict of str to callable
        Each takes the arguments of `freeze` and returns enthalpies and heat.

    Examples
    --------
    >>> "no latent heat" in wrong_runs()
    True
    """
    return {
        "no latent heat": wrong_run_without_latent_heat,
        "not conservative": wrong_run_not_conservative,
        "half a cell": wrong_run_half_a_cell_off,
        "sign (after 1 s)": wrong_run_sign,
        "step too long": wrong_run_step_too_long,
    }


def wrong_run_without_latent_heat(wall_C, minutes, cell_mm, soft):
    """Freeze tissue without latent heat; what is left is given as enthalpy of the real one."""
    dry = Soft(**{**soft.__dict__, "latent": 0.0})
    cells, heat = freeze(wall_C, minutes, cell_mm, dry)
    return _enthalpy(temperature(cells, dry), soft), heat


def wrong_run_not_conservative(wall_C, minutes, cell_mm, soft):
    """Freeze with k times the Laplacian of the temperature."""

    def step(enthalpy, wall_C, cell_m, step_s, soft):
        celsius = temperature(enthalpy, soft)
        # The wall's mirror image beyond it, so that their mean is the wall.
        framed = np.concatenate([[2 * wall_C - celsius[0]], celsius, celsius[-1:]])
        laplacian = (framed[2:] - 2 * framed[1:-1] + framed[:-2]) / cell_m**2
        return enthalpy + step_s * conductivity(celsius, soft) * laplacian

    # A mirror image reacts as strongly as a wall half a cell away.
    return freeze(wall_C, minutes, cell_mm, soft, step)


def wrong_run_half_a_cell_off(wall_C, minutes, cell_mm, soft):
    """Freeze with the wall a whole cell from the middle of the first one."""

    def flow(*where):
        return wall_flow(*where) / 2

    return freeze(wall_C, minutes, cell_mm, soft, wrong_wall_half_a_cell_off, flow)


def wrong_run_sign(wall_C, minutes, cell_mm, soft):
    """Let the wall heat; a second is enough to see it, before it runs away."""

    def flow(*where):
        return -wall_flow(*where)

    return freeze(wall_C, min(minutes, 1 / 60), cell_mm, soft, wrong_wall_sign, flow)


def wrong_run_step_too_long(wall_C, minutes, cell_mm, soft):
    """Take steps a tenth longer than stable ones."""
    return freeze(wall_C, minutes, cell_mm, soft, share=1.1)


def numbers_of_run(arguments: tuple, run: Callable = freeze) -> Array:
    """Return what a run is judged by, for the tables of the notebook.

    Parameters
    ----------
    arguments : tuple
        wall_C, minutes, cell_mm, soft.
    run : callable, optional
        A function like `freeze`.

    Returns
    -------
    array
        As `measured`.

    Examples
    --------
    >>> numbers_of_run((-100.0, 5.0, 1.0, SOFT))[:2].round(1)
    array([15.7, 14.7])
    """
    profile, heat = run(*arguments)
    return measured(arguments, np.append(profile, heat))


def _run_looks_like(key: str, run: Callable, sentence: str, shows: int = 0) -> Mistake:
    """Return a mistake whose runs have the depths of a wrong run, within a few percent."""

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        for arguments, given in zip(inputs[:2], outputs[:2], strict=True):
            expected = numbers_of_run(arguments, run)
            # Other steps and means of k move the lines by less than this.
            if not np.all(np.abs(given[:2] - expected[:2]) <= 0.012 * expected[:2] + 0.02):
                return None
        return float(outputs[0][shows])

    return Mistake(key, applies, sentence)


def _sign_of_run(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the warmest cell (°C) of the shortest run, if the wall has heated."""
    _, _, _, soft = inputs[-1]
    given = outputs[-1]
    warmest_C = float(given[Place.WARMEST])
    is_hotter = warmest_C > soft.start_C + 1
    return warmest_C if is_hotter and given[Place.LIQUIDUS] == 0 else None


def _unstable(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the depth of the solidus (mm) where a run has swung beyond the wall and the start."""
    wall_C, _, _, soft = inputs[0]
    given = outputs[0]
    is_warm_enough = given[Place.COLDEST] >= wall_C - 1
    is_cold_enough = given[Place.WARMEST] <= soft.start_C + 1
    # Written so that nan counts as unstable.
    return None if is_warm_enough and is_cold_enough else float(given[Place.SOLIDUS])


def _balance_off(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the heat (%) that is not accounted for where the lines lie right."""
    right = [exact_freeze(*arguments) for arguments in inputs]
    for expected, given in zip(right, outputs, strict=True):
        if not np.all(np.abs(given[:2] - expected[:2]) <= ICE_TOLERANCE_MM):
            return None
    off = max((float(given[Place.HEAT_OFF]) for given in outputs), key=abs)
    return off if abs(off) > BALANCE_TOLERANCE_PERCENT else None


def _heat_is(ratio: Callable) -> Callable:
    """Return a recogniser of a heat that is the right one times a factor of the run's arguments.

    Returns
    -------
    callable
        It returns the factor of the first run.
    """

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        for arguments, given in zip(inputs, outputs, strict=True):
            right = exact_freeze(*arguments)
            if not np.all(np.abs(given[:2] - right[:2]) <= ICE_TOLERANCE_MM):
                return None
            wanted = ratio(*arguments)
            if not abs(1 + given[Place.HEAT_OFF] / 100 - wanted) <= 0.01 * abs(wanted):
                return None
        return 1 + float(outputs[0][Place.HEAT_OFF]) / 100

    return applies


def _temperatures_returned(inputs: Inputs, outputs: Outputs) -> Found:
    """Say whether what was returned as enthalpies are temperatures: as heat, next to nothing."""
    return all(
        abs(given[Place.COLDEST] - soft.solidus_C) < 0.01
        and abs(given[Place.WARMEST] - soft.solidus_C) < 0.01
        for (_, _, _, soft), given in zip(inputs, outputs, strict=True)
    )


def _start_built_in(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the warmest cell (°C) of the other tissue where only that is not the start."""
    _, _, _, first_soft = inputs[0]
    is_first_right = abs(outputs[0][Place.WARMEST] - first_soft.start_C) <= 0.5
    is_calm = all(
        given[Place.COLDEST] >= wall_C - 1
        for (wall_C, _, _, _), given in zip(inputs, outputs, strict=True)
    )
    return _started_at(inputs, outputs) if is_first_right and is_calm else None


def _unstable_elsewhere(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the coldest cell (°C) of a run that swings, where that of the text does not."""
    if _unstable(inputs, outputs) is not None:
        return None
    for arguments, given in zip(inputs[1:], outputs[1:], strict=True):
        if _unstable([arguments], [given]) is not None:
            return float(given[Place.COLDEST])
    return None


def _no_ice(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the coldest cell (°C) of a run of 5 min that has cooled next to nothing."""
    _, _, _, soft = inputs[0]
    given = outputs[0]
    coldest_C = float(given[Place.COLDEST])
    return coldest_C if given[Place.LIQUIDUS] == 0 and coldest_C > soft.liquidus_C else None


def _not_conserved(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the heat (%) not accounted for, where the ice is far too thin as well."""
    expected_mm = exact_freeze(*inputs[0])[Place.LIQUIDUS]
    given = outputs[0]
    off = float(given[Place.HEAT_OFF])
    is_thin = 0.5 * expected_mm < given[Place.LIQUIDUS] < 0.75 * expected_mm
    return off if is_thin and abs(off) > 20 else None


def _deep_as(inputs: Inputs, outputs: Outputs) -> Found:
    """Return how deep (mm) a learner's tissue is, if that is not what was asked for."""
    depths_mm = [float(given[Place.DEPTH]) for given in outputs]
    return next((one for one in depths_mm if abs(one - DEPTH_MM) > 1e-6), None)


def _started_at(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the warmest cell (°C) where that is not the start."""
    for (_, _, _, soft), given in zip(inputs, outputs, strict=True):
        warmest_C = float(given[Place.WARMEST])
        if abs(warmest_C - soft.start_C) > 0.5:
            return warmest_C
    return None


def _seconds_for_minutes(inputs: Inputs, outputs: Outputs) -> Found:
    """Return the ice (mm) of a run that lasts as many seconds as minutes were asked for.

    A few steps make such a run, so one step more or less must not matter.
    """
    wall_C, minutes, cell_mm, soft = inputs[0]
    expected = exact_freeze(wall_C, minutes / 60, cell_mm, soft)
    given = outputs[0]
    is_short = np.all(np.abs(given[:2] - expected[:2]) <= 0.1 * expected[:2])
    is_at_start = abs(given[Place.WARMEST] - soft.start_C) <= 0.5
    return float(given[Place.LIQUIDUS]) if is_short and is_at_start else None


def _draw_profile(inputs: Inputs, outputs: Outputs) -> Drawing:
    """Draw the temperatures of the first run beside the exact ones."""
    wall_C, minutes, _, soft = inputs[0]
    profile = outputs[0][:-1]
    places_mm = (np.arange(len(profile)) + 0.5) * DEPTH_MM / len(profile)
    solved = _similarity(wall_C, soft)
    depths_mm = 2000 * np.sqrt(60 * minutes) * solved.eta
    near = depths_mm <= DEPTH_MM
    few = slice(None, None, max(1, int(near.sum()) // 400))
    numbers = measured(inputs[0], outputs[0])
    expected = exact_freeze(*inputs[0])
    celsius = np.clip(temperature(profile, soft), -400, 400)
    return Drawing(
        "distance from the wall (mm)",
        "temperature (°C)",
        (
            Line("exact", depths_mm[near][few], solved.temperature_C[near][few]),
            Line("yours", places_mm, celsius, "dots"),
        ),
        f"After {minutes:g} min yours has {shown(numbers[Place.LIQUIDUS])} mm of ice and "
        f"{shown(numbers[Place.SOLIDUS])} mm at the solidus; exact are "
        f"{shown(expected[Place.LIQUIDUS])} mm and {shown(expected[Place.SOLIDUS])} mm.",
    )


FREEZE = BuildStep(
    key="01b/freeze",
    title="A whole run",
    asks=(
        "Takes the wall (°C), minutes, thickness of a cell (mm) and the tissue; freezes 60 mm of "
        "tissue from soft.start_C with steps that you choose, and returns two things: the "
        "enthalpies at the end (J/m³) and the heat that the wall has drawn (J/m²)."
    ),
    stub='''def freeze(wall_C, minutes, cell_mm, soft):
    """Freeze 60 mm of tissue; return its enthalpies (J/m3) and the heat drawn (J/m2)."""
    ...''',
    inputs=[
        (-100.0, 5.0, 1.0, SOFT),
        (-60.0, 2.0, 1.0, OTHER),
        (-100.0, 0.1, 0.5, SOFT),
    ],
    exact=exact_freeze,
    tolerance=(ICE_TOLERANCE_MM, ICE_TOLERANCE_MM, BALANCE_TOLERANCE_PERCENT, np.inf, 0.5, 1e-6),
    mistakes=(
        Mistake(
            "another depth",
            _deep_as,
            "Your tissue is {number} mm deep; 60 mm are asked for: 60 / cell_mm cells.",
        ),
        Mistake(
            "temperatures returned",
            _temperatures_returned,
            "Read as enthalpies (J/m³), what you return first is next to no heat: are they "
            "temperatures? Return the enthalpies.",
        ),
        Mistake(
            "sign",
            _sign_of_run,
            "Your wall heats: after 6 s a cell is at {number} °C and there is no ice. Heat must "
            "leave the first cell for the colder wall.",
        ),
        Mistake(
            "step too long",
            _unstable,
            "Your steps are too long: temperatures swing beyond the wall and the start, and the "
            "solidus lies at {number} mm where 14.66 mm are right. The depth of ice alone may hide "
            "it. Explicit steps need at most cell² c / (2 k), with ice's numbers: 0.45 s for 1 mm.",
        ),
        _run_looks_like(
            "no latent heat",
            wrong_run_without_latent_heat,
            "{number} mm of ice in 5 min; exact are 15.74 mm. Half as much again is what tissue "
            "without latent heat would give.",
        ),
        Mistake(
            "not conservative",
            _not_conserved,
            "Far too little ice, and {number} % of the heat drawn is not accounted for: this is "
            "k times the second difference. Use the flows of your one_step.",
        ),
        _run_looks_like(
            "half a cell",
            wrong_run_half_a_cell_off,
            "{number} mm of ice; exact are 15.74 mm. The balance is right and the wall is half a "
            "cell too far: its distance to the middle of the first cell is cell_mm / 2.",
        ),
        Mistake(
            "seconds for minutes",
            _seconds_for_minutes,
            "{number} mm of ice: your run lasts as many seconds as minutes were asked for.",
        ),
        Mistake(
            "heat without thickness",
            _heat_is(lambda wall_C, minutes, cell_mm, soft: 1000 / cell_mm),
            "The ice is right, and the heat is {number} times too large: enthalpies are J/m³, and "
            "what a cell holds is that times its thickness in m.",
        ),
        Mistake(
            "heat turned round",
            _heat_is(lambda wall_C, minutes, cell_mm, soft: -1.0),
            "The ice is right, and the sign of the heat is wrong: what flows into the wall counts "
            "as drawn.",
        ),
        Mistake(
            "half of the heat",
            _heat_is(lambda wall_C, minutes, cell_mm, soft: 0.5),
            "The ice is right, and {number} of the heat is counted: at the wall the distance is "
            "half a cell there too.",
        ),
        Mistake(
            "heat not counted right",
            _balance_off,
            "The ice is right, and {number} % of the heat is not accounted for. Add up the flow "
            "into the wall times the step, of every step, with the enthalpy before it.",
        ),
        Mistake(
            "start built in",
            _start_built_in,
            "Right for the tissue of the text. Another one does not start at {number} °C: begin "
            "with soft.start_C everywhere.",
        ),
        Mistake(
            "step built in",
            _unstable_elsewhere,
            "Calm in the run of the text, and not in another, where a cell gets to {number} °C. "
            "Thinner cells and other tissue need other steps: compute the longest one from the "
            "arguments, cell² c / (2 k).",
        ),
        Mistake(
            "no ice",
            _no_ice,
            "Your coldest cell is at {number} °C after 5 min beside -100 °C. Is the thickness in m "
            "(cell_mm / 1000), and the time in s?",
        ),
        Mistake(
            "start",
            _started_at,
            "Your warmest cell is at {number} °C: begin with soft.start_C everywhere.",
        ),
    ),
    hints=(
        "Choose the step from the cell: a little less than cell² c / (2 k) with c and k of ice, "
        "and so that a whole number of steps fits.",
        "In the loop: add the flow into the wall times the step to the heat, then call wall_step.",
    ),
    solution='''def freeze(wall_C, minutes, cell_mm, soft):
    """Freeze 60 mm of tissue; return its enthalpies (J/m3) and the heat drawn (J/m2)."""
    cell_m = cell_mm / 1000
    longest_s = cell_m**2 * soft.c_frozen / (2 * soft.k_frozen)
    steps = int(np.ceil(60 * minutes / (0.9 * longest_s)))
    step_s = 60 * minutes / steps
    cells = enthalpy(np.full(round(60 / cell_mm), soft.start_C), soft)
    at_wall = potential(np.array([wall_C]), soft)[0]
    drawn = 0.0
    for _ in range(steps):
        first = potential(temperature(cells[:1], soft), soft)[0]
        drawn += step_s * (first - at_wall) / (cell_m / 2)
        cells = wall_step(cells, wall_C, cell_m, step_s, soft)
    return cells, drawn''',
    unit="mm",
    right=(
        f"Right: ice and solidus lie within {ICE_TOLERANCE_MM:g} mm of the exact solution in all "
        "three runs, and the heat that the wall has drawn is what the tissue has lost. That proves "
        "something if you added up flows; taken from the tissue's own loss it could not differ."
    ),
    measures=(
        "the depth of the ice (mm)",
        "the depth of the solidus (mm)",
        "the heat not accounted for (%)",
        "the coldest cell (°C)",
        "the warmest cell (°C)",
        "the depth of the tissue (mm)",
    ),
    draw=_draw_profile,
    read=_read_run,
    measure=measured,
    reference=freeze,
)


# ---- 7: order of convergence ---------------------------------------------------------------------


def order(cells_mm: Array, errors_mm: Array) -> float:
    """Return the slope of log(error) against log(cell): the order of convergence.

    Parameters
    ----------
    cells_mm, errors_mm : array
        mm.

    Returns
    -------
    float
        No unit.

    Examples
    --------
    >>> round(order(np.array([2.0, 1.0, 0.5]), np.array([0.4, 0.2, 0.1])), 6)
    1.0
    """
    slope, _ = np.polyfit(np.log(cells_mm), np.log(np.abs(errors_mm)), 1)
    return float(slope)


def wrong_order_without_logarithm(cells_mm: Array, errors_mm: Array) -> float:
    """Fit a line to the errors themselves."""
    return float(np.polyfit(cells_mm, errors_mm, 1)[0])


def wrong_order_of_size(cells_mm: Array, errors_mm: Array) -> float:
    """Fit a line to the size of errors, without logarithms."""
    return float(np.polyfit(cells_mm, np.abs(errors_mm), 1)[0])


def wrong_order_half_logarithm(cells_mm: Array, errors_mm: Array) -> float:
    """Take the logarithm of the errors only."""
    return float(np.polyfit(cells_mm, np.log(np.abs(errors_mm)), 1)[0])


def wrong_order_axes_swapped(cells_mm: Array, errors_mm: Array) -> float:
    """Fit cells against errors."""
    return float(np.polyfit(np.log(np.abs(errors_mm)), np.log(cells_mm), 1)[0])


def wrong_order_of_halved_cells(cells_mm: Array, errors_mm: Array) -> float:
    """Take logarithms to the base of 2, as if every cell were half of the one before."""
    sizes_mm = np.abs(errors_mm)
    return float(np.mean(np.log2(sizes_mm[:-1] / sizes_mm[1:])))


def wrong_order_of_curve(cells_mm: Array, errors_mm: Array) -> float:
    """Fit the curve itself by least squares: the largest errors decide."""
    sizes_mm = np.abs(errors_mm)
    scaled = cells_mm / np.max(cells_mm)

    def misfit(power: float) -> float:
        shape = scaled**power
        return float(np.sum((sizes_mm - shape * (shape @ sizes_mm) / (shape @ shape)) ** 2))

    return float(minimize_scalar(misfit, bounds=(0.0, 5.0), method="bounded").x)


_CELLS_MM = np.array([4.0, 2.0, 1.0, 0.5])
_UNEVEN_CELLS_MM = np.array([6.0, 4.0, 2.0, 1.5])

ORDER = BuildStep(
    key="01b/order",
    title="Order of convergence",
    asks=(
        "Takes thicknesses of cells and the errors they gave (mm, arrays; errors may be negative); "
        "returns the power of the thickness with which the error grows."
    ),
    stub='''def order(cells_mm, errors_mm):
    """Return the power p for which the errors (mm) grow as cells_mm to the p."""
    ...''',
    inputs=[
        (_CELLS_MM, -0.06 * _CELLS_MM**1.2 * np.array([1.1, 0.9, 1.0, 1.05])),
        (_CELLS_MM, 0.3 * _CELLS_MM**2),
        # Not halved each time.
        (_UNEVEN_CELLS_MM, 0.01 * _UNEVEN_CELLS_MM**0.5),
    ],
    exact=order,
    # A line through the two outer points is right too.
    tolerance=0.06,
    mistakes=(
        same_as(
            "no logarithm",
            wrong_order_without_logarithm,
            "{number} is the slope of the errors themselves. A power is a slope of logarithms.",
        ),
        same_as(
            "no logarithm",
            wrong_order_of_size,
            "{number} is the slope of the errors' size. A power is a slope of logarithms.",
        ),
        same_as(
            "one logarithm",
            wrong_order_half_logarithm,
            "{number}: you took the logarithm of the errors and not of the cells. Take both.",
        ),
        same_as(
            "axes swapped",
            wrong_order_axes_swapped,
            "{number} is how cells grow with errors; the errors belong on the vertical axis.",
        ),
        same_as(
            "sign",
            lambda cells_mm, errors_mm: -order(cells_mm, errors_mm),
            "The sign is wrong: smaller cells make smaller errors, so the power is above zero.",
        ),
        same_as(
            "cells halved",
            wrong_order_of_halved_cells,
            "Right where each cell is half of the one before. Divide by the logarithm of the ratio "
            "of the cells, whatever it is.",
        ),
        same_as(
            "curve",
            wrong_order_of_curve,
            "{number} is the power of the curve nearest to the errors themselves: the largest one "
            "decides it. In logarithms each error counts alike.",
            tolerance=2e-3,
        ),
        same_as(
            "rounded",
            lambda cells_mm, errors_mm: round(order(cells_mm, errors_mm)),
            "{number} is rounded. What is left over says how good the fit is: return all digits.",
        ),
    ),
    hints=(
        "error = a x cell^p is a straight line in logarithms: log(error) = log(a) + p log(cell).",
        "numpy.polyfit(x, y, 1) returns the slope first. Errors may be negative: take their size.",
    ),
    solution='''def order(cells_mm, errors_mm):
    """Return the power p for which the errors (mm) grow as cells_mm to the p."""
    slope, _ = np.polyfit(np.log(cells_mm), np.log(np.abs(errors_mm)), 1)
    return slope''',
)


# ---- 8: blood ------------------------------------------------------------------------------------


BLOODY = Soft(**{**SOFT.__dict__, "perfusion": 40e3})
"""Soft tissue with the blood flow of a well-fed organ, about 40 kW/m3/K; constructed."""


def blood_heat(enthalpy: Array, soft: Soft) -> Array:
    """Return the heat that blood brings, to the share of tissue that is not frozen.

    Parameters
    ----------
    enthalpy : array
        J/m3.
    soft : Soft

    Returns
    -------
    array
        W/m3.

    Examples
    --------
    >>> blood_heat(_enthalpy(np.array([-20.0, 37.0]), BLOODY), BLOODY)
    array([0., 0.])
    """
    unfrozen = full_tissue(soft).unfrozen_fraction(enthalpy)
    return soft.perfusion * unfrozen * (soft.blood_C - temperature(enthalpy, soft))


def wrong_blood_in_ice(enthalpy: Array, soft: Soft) -> Array:
    """Let blood flow in ice."""
    return soft.perfusion * (soft.blood_C - temperature(enthalpy, soft))


def wrong_blood_in_ice_only(enthalpy: Array, soft: Soft) -> Array:
    """Multiply by the frozen share."""
    return wrong_blood_in_ice(enthalpy, soft) - blood_heat(enthalpy, soft)


def wrong_blood_all_or_nothing(enthalpy: Array, soft: Soft) -> Array:
    """Stop all blood with the first ice."""
    celsius = temperature(enthalpy, soft)
    return np.where(celsius > soft.liquidus_C, wrong_blood_in_ice(enthalpy, soft), 0.0)


def wrong_blood_until_solid(enthalpy: Array, soft: Soft) -> Array:
    """Let all blood flow until the last water is frozen."""
    celsius = temperature(enthalpy, soft)
    return np.where(celsius > soft.solidus_C, wrong_blood_in_ice(enthalpy, soft), 0.0)


def wrong_blood_share_not_kept(enthalpy: Array, soft: Soft) -> Array:
    """Let the unfrozen share fall below 0 and rise above 1."""
    share = np.asarray(enthalpy) / full_tissue(soft).freezing_width
    return soft.perfusion * share * (soft.blood_C - temperature(enthalpy, soft))


def wrong_blood_share_of_latent(enthalpy: Array, soft: Soft) -> Array:
    """Let the unfrozen share reach 1 where the latent heat alone is there."""
    share = np.clip(np.asarray(enthalpy) / soft.latent, 0, 1)
    return soft.perfusion * share * (soft.blood_C - temperature(enthalpy, soft))


def wrong_blood_less_enthalpy(enthalpy: Array, soft: Soft) -> Array:
    """Subtract the enthalpy from the temperature of the blood."""
    unfrozen = full_tissue(soft).unfrozen_fraction(enthalpy)
    return soft.perfusion * unfrozen * (soft.blood_C - np.asarray(enthalpy))


def wrong_blood_at_start(enthalpy: Array, soft: Soft) -> Array:
    """Take the tissue's temperature at the start for the blood's."""
    unfrozen = full_tissue(soft).unfrozen_fraction(enthalpy)
    return soft.perfusion * unfrozen * (soft.start_C - temperature(enthalpy, soft))


def _off_the_edges(key: str, wrong: Callable, sentence: str) -> Mistake:
    """Return a mistake of blood that is compared everywhere but on the edges of the pieces."""

    def applies(inputs: Inputs, outputs: Outputs) -> Found:
        for (enthalpies, soft), given in zip(inputs, outputs, strict=True):
            celsius = temperature(enthalpies, soft)
            here = np.zeros(len(celsius), dtype=bool)
            for name in ("below", "between", "above"):
                here |= _piece(name, celsius, soft)
            expected = wrong(enthalpies, soft)[here]
            if not np.all(np.abs(given[here] - expected) <= 1e-3 * np.max(np.abs(expected))):
                return None
        return True

    return Mistake(key, applies, sentence)


def wrong_blood_without_blood_temperature(enthalpy: Array, soft: Soft) -> Array:
    """Leave out the temperature of the blood."""
    unfrozen = full_tissue(soft).unfrozen_fraction(enthalpy)
    return -soft.perfusion * unfrozen * temperature(enthalpy, soft)


def _blood_in_ice_number(inputs: Inputs, outputs: Outputs) -> float:
    """Return the heat (kW/m3) that blood brings to the coldest cell."""
    return float(outputs[0][int(np.argmin(inputs[0][0]))]) / 1000


BLOOD = BuildStep(
    key="01b/blood",
    title="Blood",
    asks=(
        "Takes enthalpies (J/m³, an array) and the tissue; returns the heat that blood brings "
        "(W/m³): perfusion times the unfrozen share times the kelvins below blood."
    ),
    stub='''def blood_heat(enthalpy, soft):
    """Return the heat (W/m3) that blood brings to cells with these enthalpies (J/m3)."""
    ...''',
    inputs=[(_ENTHALPIES, BLOODY), (_OTHER_ENTHALPIES, OTHER)],
    exact=blood_heat,
    tolerance=50.0,
    mistakes=(
        same_as(
            "blood in ice",
            wrong_blood_in_ice,
            "In your ice blood still flows: it brings {number} kW/m³ to tissue at -100 °C. "
            "Multiply by the share that is not frozen.",
            number=_blood_in_ice_number,
        ),
        same_as(
            "frozen share",
            wrong_blood_in_ice_only,
            "You multiply by the frozen share: blood flows in your ice and nowhere else.",
        ),
        same_as(
            "sign",
            lambda enthalpy, soft: -blood_heat(enthalpy, soft),
            "The sign is wrong: blood is warmer than cooled tissue and brings heat.",
        ),
        same_as(
            "no blood temperature",
            wrong_blood_without_blood_temperature,
            "What counts is how much colder than the blood the tissue is, not its temperature.",
        ),
        same_as(
            "share not kept",
            wrong_blood_share_not_kept,
            "Your unfrozen share falls below 0 in ice, and rises above 1 in warm tissue: keep it "
            "between them, with numpy.clip(share, 0, 1).",
        ),
        same_as(
            "share of latent heat",
            wrong_blood_share_of_latent,
            "Your share reaches 1 where the latent heat alone is there. Divide by all the heat of "
            "the range, which also warms.",
        ),
        same_as(
            "enthalpy for temperature",
            wrong_blood_less_enthalpy,
            "You subtract an enthalpy (J/m³) from a temperature (°C): call temperature() first.",
        ),
        same_as(
            "start for blood",
            wrong_blood_at_start,
            "You count from the tissue's start, soft.start_C; blood has soft.blood_C.",
        ),
        _off_the_edges(
            "all or nothing",
            wrong_blood_all_or_nothing,
            "You stop all blood with the first ice. The unfrozen share falls evenly, from 1 at the "
            "liquidus to 0 at the solidus.",
        ),
        _off_the_edges(
            "until solid",
            wrong_blood_until_solid,
            "You let all blood flow until the last water is frozen. The unfrozen share falls "
            "evenly, from 1 at the liquidus to 0 at the solidus.",
        ),
    ),
    hints=(
        "The unfrozen share is 0 at enthalpy 0, and 1 from the heat of the freezing range on.",
        "numpy.clip(enthalpy / range_heat, 0, 1), with range_heat as in enthalpy().",
    ),
    solution='''def blood_heat(enthalpy, soft):
    """Return the heat (W/m3) that blood brings to cells with these enthalpies (J/m3)."""
    width_K = soft.liquidus_C - soft.solidus_C
    range_heat = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * width_K
    unfrozen_share = np.clip(enthalpy / range_heat, 0, 1)
    return soft.perfusion * unfrozen_share * (soft.blood_C - temperature(enthalpy, soft))''',
    unit="W/m³",
    draw=_draw_against("blood", "kW/m³", 1e3, blood_heat, "enthalpy (MJ/m³)"),
)


# ---- 9: a needle ---------------------------------------------------------------------------------


def needle_step(
    enthalpy: Array, wall_C: float, radius_m: float, cell_m: float, step_s: float, soft: Soft
) -> Array:
    """Return the enthalpies of rings around a needle after one step.

    Parameters
    ----------
    enthalpy : array
        J/m3, one for each ring, the first one touching the needle.
    wall_C : float
        The needle's wall, °C.
    radius_m : float
        The needle's radius, m.
    cell_m : float
        Thickness of a ring, m.
    step_s : float
        s.
    soft : Soft

    Returns
    -------
    array
        J/m3.

    Examples
    --------
    >>> warm = _enthalpy(np.full(3, 37.0), SOFT)
    >>> (needle_step(warm, -100.0, 1.5e-3, 1e-3, 0.2, SOFT) < warm).tolist()
    [True, False, False]
    """
    return _rings(enthalpy, wall_C, radius_m, cell_m, step_s, soft)


def _rings(
    enthalpy: Array,
    wall_C: float,
    radius_m: float,
    cell_m: float,
    step_s: float,
    soft: Soft,
    face_weight: Callable = lambda faces_m, middles_m: faces_m,
    ring_weight: Callable = lambda faces_m, middles_m: middles_m,
) -> Array:
    """Return the step with weights of faces and rings, which the counter-examples change."""
    theta = potential(temperature(enthalpy, soft), soft)
    at_wall = (theta[0] - potential(np.array([wall_C]), soft)[0]) / (cell_m / 2)
    flows = np.concatenate([[at_wall], np.diff(theta) / cell_m, [0.0]])
    faces_m = radius_m + cell_m * np.arange(len(enthalpy) + 1)
    middles_m = radius_m + cell_m * (np.arange(len(enthalpy)) + 0.5)
    through = face_weight(faces_m, middles_m) * flows
    return enthalpy + step_s * np.diff(through) / (cell_m * ring_weight(faces_m, middles_m))


def _other_rings(**weights: Callable) -> Callable:
    """Return the step around a needle with other weights."""

    def wrong(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
        return _rings(enthalpy, wall_C, radius_m, cell_m, step_s, soft, **weights)

    return wrong


def wrong_needle_is_flat(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Leave the radius out: a needle freezes like a flat wall."""
    return wall_step(enthalpy, wall_C, cell_m, step_s, soft)


def wrong_needle_without_radius(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Count radii from the needle's wall and not from its axis."""
    return _rings(enthalpy, wall_C, 0.0, cell_m, step_s, soft)


wrong_ring_not_divided = _other_rings(ring_weight=lambda faces_m, middles_m: 1.0)
wrong_weights_upside_down = _other_rings(
    face_weight=lambda faces_m, middles_m: 1 / faces_m,
    ring_weight=lambda faces_m, middles_m: 1 / middles_m,
)
wrong_outer_faces = _other_rings(
    face_weight=lambda faces_m, middles_m: np.append(middles_m, faces_m[-1])
)
wrong_areas = _other_rings(
    face_weight=lambda faces_m, middles_m: faces_m**2,
    ring_weight=lambda faces_m, middles_m: middles_m**2,
)


wrong_inner_radius = _other_rings(ring_weight=lambda faces_m, middles_m: faces_m[:-1])
wrong_outer_radius = _other_rings(ring_weight=lambda faces_m, middles_m: faces_m[1:])
wrong_half_area = _other_rings(face_weight=lambda faces_m, middles_m: faces_m / 2)
wrong_ring_multiplied = _other_rings(ring_weight=lambda faces_m, middles_m: 1 / middles_m)


def wrong_full_disc(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Divide by the area of the disc up to a ring's outer face, not by that of the ring."""

    def disc(faces_m, middles_m):
        # cell_m times this is the disc's area over twice pi.
        return faces_m[1:] ** 2 / 2 / cell_m

    return _rings(enthalpy, wall_C, radius_m, cell_m, step_s, soft, ring_weight=disc)


def wrong_ring_without_thickness(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Leave the thickness of the ring out of the gain."""
    change = needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft) - enthalpy
    return enthalpy + cell_m * change


def wrong_flow_by_logarithm(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Take the exact flow between two radii, with their logarithm; finer than what is asked."""
    theta = potential(temperature(enthalpy, soft), soft)
    faces_m = radius_m + cell_m * np.arange(len(enthalpy) + 1)
    middles_m = radius_m + cell_m * (np.arange(len(enthalpy)) + 0.5)
    at_wall = theta[0] - potential(np.array([wall_C]), soft)[0]
    through = np.concatenate(
        [
            [at_wall / np.log(middles_m[0] / radius_m)],
            np.diff(theta) / np.log(middles_m[1:] / middles_m[:-1]),
            [0.0],
        ]
    )
    return enthalpy + step_s * np.diff(through) / (cell_m * np.diff(faces_m**2) / 2 / cell_m)


def wrong_needle_by_terms(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Add the flat step and (1/r) times a slope, which does not balance."""
    middles_m = radius_m + cell_m * (np.arange(len(enthalpy)) + 0.5)
    slopes = np.gradient(potential(temperature(enthalpy, soft), soft), middles_m)
    return wall_step(enthalpy, wall_C, cell_m, step_s, soft) + step_s * slopes / middles_m


def wrong_needle_half_a_cell_off(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Put the needle's wall a whole cell from the middle of the first ring."""
    right = needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft)
    lost = step_s * radius_m * wall_flow(enthalpy[0], wall_C, cell_m, soft)
    right[0] += lost / 2 / (cell_m * (radius_m + cell_m / 2))
    return right


NEEDLE_STEP = BuildStep(
    key="01b/needle_step",
    title="A needle in place of the wall",
    asks=(
        "As wall_step, for rings around a needle of radius_m (m): what flows through a face is "
        "spread over its radius, and a ring holds as much as the radius of its middle."
    ),
    stub='''def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) of rings around a cold needle after one step."""
    ...''',
    inputs=[
        (_ROW, -100.0, 1.5e-3, 1e-3, 0.2, SOFT),
        (_OTHER_ROW, -60.0, 0.8e-3, 0.5e-3, 0.05, OTHER),
    ],
    exact=needle_step,
    tolerance=2e3,
    mistakes=(
        _same_change(
            "radius weights missing",
            wrong_needle_is_flat,
            needle_step,
            "This is the flat wall: the radius is nowhere in it, or cancels. Around a needle each "
            "face is larger than the one before.",
        ),
        _same_change(
            "radius from the wall",
            wrong_needle_without_radius,
            needle_step,
            "You count radii from the needle's wall. Count them from its axis: the first face is "
            "at radius_m, not at 0.",
        ),
        _same_change(
            "ring not divided",
            wrong_ring_not_divided,
            needle_step,
            "The flows have their radii, and the gain is not divided by the radius of the ring's "
            "middle: a larger ring holds more.",
        ),
        _same_change(
            "ring multiplied",
            wrong_ring_multiplied,
            needle_step,
            "You multiply the gain by the radius of the ring's middle: divide by it, since a "
            "larger ring holds more.",
        ),
        _same_change(
            "thickness left out",
            wrong_ring_without_thickness,
            needle_step,
            "The radii are right, and the gain is not divided by the ring's thickness, cell_m.",
        ),
        *(
            _same_change(
                "edge for middle",
                wrong,
                needle_step,
                f"You divide by the radius of the ring's {which} face. Its middle is half a cell "
                "from there: radius_m + (i + 0.5) cell_m.",
            )
            for which, wrong in (("inner", wrong_inner_radius), ("outer", wrong_outer_radius))
        ),
        _same_change(
            "half of the flow",
            wrong_half_area,
            needle_step,
            "Half of the right heat passes each face: a circle is 2 pi times its radius long.",
        ),
        _same_change(
            "disc for ring",
            wrong_full_disc,
            needle_step,
            "You divide by all of the disc within the ring's outer face. The ring is that less the "
            "disc within its inner face.",
        ),
        _same_change(
            "logarithm",
            wrong_flow_by_logarithm,
            needle_step,
            "Nearly: the logarithm of two radii gives the flow through a thick ring more exactly. "
            "This step asks for the plain one, difference divided by distance, as in step 5.",
        ),
        _same_change(
            "terms added",
            wrong_needle_by_terms,
            needle_step,
            "You add a slope divided by the radius to the flat step. What leaves a ring then does "
            "not enter the next: weigh each flow with the radius of its face.",
        ),
        _same_change(
            "weights upside down",
            wrong_weights_upside_down,
            needle_step,
            "Your weights are upside down: multiply flows by the radius of their face, and divide "
            "by the radius of the middle.",
        ),
        _same_change(
            "middles for faces",
            wrong_outer_faces,
            needle_step,
            "You weigh the flow through a face with the radius of a ring's middle; the face lies "
            "half a cell nearer to the needle.",
        ),
        _same_change(
            "sphere",
            wrong_areas,
            needle_step,
            "Squares of radii are for a ball. Around a needle an area grows with the radius.",
        ),
        _same_change(
            "half a cell",
            wrong_needle_half_a_cell_off,
            needle_step,
            "Half of the right heat goes into the needle: its wall is half a cell from the middle "
            "of the first ring.",
        ),
    ),
    hints=(
        "There is one face more than rings: radius_m + cell_m * numpy.arange(rings + 1).",
        "gain = difference of (face radius x flow), divided by (cell_m x radius of the middle).",
    ),
    solution='''def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    """Return the enthalpies (J/m3) of rings around a cold needle after one step."""
    theta = potential(temperature(enthalpy, soft), soft)
    at_wall = (theta[0] - potential(np.array([wall_C]), soft)[0]) / (cell_m / 2)
    flows = np.concatenate([[at_wall], np.diff(theta) / cell_m, [0]])
    faces_m = radius_m + cell_m * np.arange(len(enthalpy) + 1)
    middles_m = (faces_m[1:] + faces_m[:-1]) / 2
    return enthalpy + step_s * np.diff(faces_m * flows) / (cell_m * middles_m)''',
    unit="J/m³",
    draw=_draw_cells(1e6, needle_step, "change in one step (MJ/m³)"),
)

# ---- what the notebook's checks and its last section use -----------------------------------------


WATER = Soft(
    k_unfrozen=0.60,
    k_frozen=2.22,
    c_unfrozen=4.18e6,
    c_frozen=1.93e6,
    latent=306e6,
    solidus_C=-0.1,
    liquidus_C=0.0,
)
"""Nearly pure water: it freezes within a tenth of a degree, so that Neumann's solution is near."""


def neumann_mm(wall_C: float, minutes: float) -> float:
    """Return the thickness of ice on a flat wall in pure water, by Neumann's exact solution.

    Parameters
    ----------
    wall_C : float
        °C.
    minutes : float
        min.

    Returns
    -------
    float
        mm.

    Examples
    --------
    >>> round(neumann_mm(-100, 10), 2)
    21.8
    """
    water = full_tissue(Soft(**{**WATER.__dict__, "solidus_C": WATER.liquidus_C}))
    return float(exact.neumann(water, wall_C).front_mm(60 * minutes))


def ice_mm(run: Callable, wall_C: float, minutes: float, cell_mm: float, soft: Soft) -> float:
    """Return the thickness of ice, to the liquidus, that a function like `freeze` makes.

    Parameters
    ----------
    run : callable
        A function like `freeze`.
    wall_C, minutes, cell_mm, soft
        Its arguments.

    Returns
    -------
    float
        mm.

    Examples
    --------
    >>> round(ice_mm(freeze, -100.0, 5.0, 1.0, SOFT), 1)
    15.7
    """
    return float(numbers_of_run((wall_C, minutes, cell_mm, soft), run)[Place.LIQUIDUS])


def needle_run(
    step: Callable,
    heat: Callable,
    minutes: float = 5.0,
    soft: Soft = BLOODY,
    wall_C: float = -140.0,
    radius_mm: float = 1.5,
    cell_mm: float = 1.0,
) -> float:
    """Freeze tissue with blood around a needle, with the two functions of the last steps.

    Parameters
    ----------
    step : callable
        A function like `needle_step`.
    heat : callable
        A function like `blood_heat`.
    minutes : float, optional
        min.
    soft : Soft, optional
        The tissue.
    wall_C, radius_mm, cell_mm : float, optional
        Temperature (°C) and radius (mm) of the needle, thickness of a ring (mm).

    Returns
    -------
    float
        Radius of the ice from the needle's axis, mm.

    Examples
    --------
    >>> with_blood = needle_run(needle_step, blood_heat)
    >>> with_blood < needle_run(needle_step, lambda enthalpy, soft: 0.0 * enthalpy)
    True
    """
    cell_m = cell_mm / 1000
    count = int(np.ceil(60 * minutes / (0.6 * largest_step_s(cell_m, soft))))
    step_s = 60 * minutes / count
    rings = _enthalpy(np.full(round(40 / cell_mm), soft.start_C), soft)
    for _ in range(count):
        blood = step_s * np.asarray(heat(rings, soft))
        rings = (
            np.asarray(step(rings, wall_C, radius_mm / 1000, cell_m, step_s, soft), dtype=float)
            + blood
        )
    middles_mm = radius_mm + cell_mm * (np.arange(len(rings)) + 0.5)
    return float(np.interp(soft.liquidus_C, temperature(rings, soft), middles_mm))


STEPS = (ENTHALPY, TEMPERATURE, POTENTIAL, ONE_STEP, WALL_STEP, FREEZE, ORDER, BLOOD, NEEDLE_STEP)
"""All steps in the order of the notebook."""
