"""Units as a learner reads them: °C for degC, raised digits, and mega or kilo where an SI value is too long to read."""

from __future__ import annotations

_SCALED = {
    "J/m3": (1e-6, "MJ/m³"),
    "J/m3/K": (1e-6, "MJ/m³/K"),
    "W/m3": (1e-3, "kW/m³"),
    "W/m3/K": (1e-3, "kW/m³/K"),
    "J/kg": (1e-3, "kJ/kg"),
    "um": (1.0, "µm"),
}
_SIGNS = (("degC", "°C"), ("m2", "m²"), ("m3", "m³"))


def shown(value: float, unit: str) -> tuple[float, str]:
    """A value and its unit as a table stores them, turned into what a learner reads.

    >>> shown(250e6, "J/m3"), shown(-40.0, "degC"), shown(35.5, "cm3")
    ((250.0, 'MJ/m³'), (-40.0, '°C'), (35.5, 'cm³'))
    """
    factor, name = _SCALED.get(unit, (1.0, unit))
    for plain, sign in _SIGNS:
        name = name.replace(plain, sign)
    return value * factor, name
