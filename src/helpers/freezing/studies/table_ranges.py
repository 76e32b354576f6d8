"""What is uncertain about a tissue and a needle: the ranges of data/, under the models' names.

A table names a property (`solidus`); the solver and the models name an argument with its unit
(`solidus_C`).  The two dictionaries below say which is which.  The ranges that come out are what
`uncertainty.sample` draws from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers import data, uncertainty
from helpers.freezing import blood_flow
from helpers.uncertainty import Uncertain

# density is missing: it is already part of the heat capacities, which are per volume
TISSUE_PARAMETERS = {
    "conductivity_unfrozen": "conductivity_unfrozen",
    "conductivity_frozen": "conductivity_frozen",
    "heat_capacity_unfrozen": "heat_capacity_unfrozen",
    "heat_capacity_frozen": "heat_capacity_frozen",
    "latent_heat": "latent_heat",
    "perfusion": "perfusion",
    "metabolic_heat": "metabolic_heat",
    "solidus": "solidus_C",
    "liquidus": "liquidus_C",
    "start_temperature": "start_C",
}
"""Property in data/tissues.csv -> name of the argument."""

NEEDLE_PARAMETERS = {
    "radius": "radius_mm",
    "active_length": "active_length_mm",
    "gas_temperature": "gas_C",
    "film": "film",
}
"""Property in data/probes.csv -> name of the argument."""


def tissue_ranges(
    tissue: str, properties: Iterable[str] | None = None, flow: str = blood_flow.AT_REST
) -> tuple[Uncertain, ...]:
    """Read the ranges of a tissue from data/tissues.csv.

    Parameters
    ----------
    tissue : str
        Name in the table, for example "liver".
    properties : iterable of str, optional
        Names in the table; all of `TISSUE_PARAMETERS` unless given.
    flow : str
        Whose blood flow: at rest, as in the table, or in a state of data/blood_flow.csv, such as
        `blood_flow.OPERATION`.

    Returns
    -------
    tuple of Uncertain
        In SI units, except °C for names ending in `_C`.

    Raises
    ------
    ValueError
        If a name is misspelt, with the nearest choice.

    Examples
    --------
    >>> [(each.name, each.unit) for each in tissue_ranges("liver", ["perfusion", "solidus"])]
    [('perfusion', 'W/m3/K'), ('solidus_C', '°C')]
    >>> awake, asleep = (
    ...     tissue_ranges("kidney", ["perfusion"], flow) for flow in ("at rest", "operation")
    ... )
    >>> asleep[0].middle < awake[0].middle
    True
    """
    chosen = _chosen(properties, TISSUE_PARAMETERS, "tissues")
    ranges = uncertainty.ranges_of("tissues", chosen, tissue=tissue)
    if flow == blood_flow.AT_REST:
        return ranges
    kept = blood_flow.flow_range(tissue, flow)
    resting = data.value("tissues", tissue=tissue, property="perfusion")
    low, middle, high = (resting.value * percent / 100 for percent in kept)
    # A product of factors (anaesthesia, needles, the person) is as likely to halve as to double.
    changed = Uncertain("perfusion", low, high, middle, law="log", unit=resting.unit)
    return tuple(changed if one.name == "perfusion" else one for one in ranges)


def needle_ranges(probe: str, properties: Iterable[str] | None = None) -> tuple[Uncertain, ...]:
    """Read the ranges of a needle from data/probes.csv.

    Parameters
    ----------
    probe : str
        Name in the table, for example "argon_needle".
    properties : iterable of str, optional
        Names in the table; all of `NEEDLE_PARAMETERS` unless given.

    Returns
    -------
    tuple of Uncertain
        Radius and length in mm, gas temperature in °C, film (heat-transfer coefficient) in W/m2/K.

    Raises
    ------
    ValueError
        If a name is misspelt, with the nearest choice.

    Examples
    --------
    >>> [each.name for each in needle_ranges("argon_needle")]
    ['radius_mm', 'active_length_mm', 'gas_C', 'film']
    """
    chosen = _chosen(properties, NEEDLE_PARAMETERS, "probes")
    return uncertainty.ranges_of("probes", chosen, probe=probe)


def _chosen(
    properties: Iterable[str] | None, known: Mapping[str, str], table: str
) -> dict[str, str]:
    """Return the chosen properties of a table with the names of their arguments."""
    if properties is None:
        return dict(known)
    # a text is an iterable too, of its letters
    if isinstance(properties, str):
        raise ValueError(
            f"properties = {properties!r} must be a list of names, here [{properties!r}]"
        )
    chosen = {}
    for name in properties:
        data.one_of(name, known, f"properties of {table}.csv that the solver takes")
        chosen[name] = known[name]
    return chosen
