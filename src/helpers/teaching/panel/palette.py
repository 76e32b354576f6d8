"""The colours of tissue, ice and isotherms: one palette for every map of the course.

**Temperatures.** Two scales meet at 0 °C with a step, so that the edge of the ice is seen without a
line. Tissue is pale and warm. Ice is blue and gets darker with every kelvin: four fifths of its
range of lightness lie between 0 and -60 °C, where cells live or die, and the rest reaches down to
-150 °C. On each side of the step the scale is monotonic in lightness, so it is read in the right
order in grey print and with every kind of colour vision; the tests compute this with a model of
three deficiencies.

**Isotherms.** 0, -20 and -40 °C have one line style and one colour in all figures, whether they are
lines on a map or curves over time.

**Shares.** A share that is dead is grey, so that it is never taken for a temperature.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from matplotlib.colors import ListedColormap, to_hex, to_rgb

# The range of the maps, °C; colder and warmer places have the colours of the ends.
COLDEST_C = -150.0
WARMEST_C = 40.0

# Temperature (°C) and colour of the scale of ice, from the coldest up to the freezing point.
ICE = (
    (-150.0, "#081a3d"),
    (-100.0, "#0d2a5c"),
    (-60.0, "#123f86"),
    (-40.0, "#2b6db3"),
    (-20.0, "#6fa9da"),
    (0.0, "#bcdcf2"),
)

# The same for tissue, from the freezing point to fever.
TISSUE = (
    (0.0, "#fdf4ec"),
    (20.0, "#fae3d2"),
    (37.0, "#f4cdb3"),
    (40.0, "#f1c4a7"),
)

# Steps of the colour map in a kelvin: fine enough that no step but the one at 0 °C is seen.
STEPS_PER_KELVIN = 4

# Share of a tissue that is dead, in percent of 0 to 100.
DEAD_SHARE = MappingProxyType({"cmap": "Greys", "vmin": 0.0, "vmax": 100.0})

# What is drawn over a map, apart from isotherms. Every line lies on a white one.
TUMOUR_RIM = "#0b6b3a"
SPARED = "#a8184a"
# Darker than what is spared: the two are drawn side by side and must not look like one thing.
VESSEL = "#6b0f1a"
HALO = "#ffffff"

ISOTHERM_DASHES: Mapping[float, str] = MappingProxyType(
    {0.0: "solid", -20.0: "dashed", -40.0: "dotted"}
)
"""Line style of each isotherm, by its temperature in °C."""

ISOTHERM_COLOURS: Mapping[float, str] = MappingProxyType(
    {0.0: "#111111", -20.0: "#5b1f86", -40.0: "#c23b06"}
)
"""Colour of each isotherm, by its temperature in °C."""


def colour(temperature_C: float) -> tuple[float, float, float]:
    """Return the colour of a temperature.

    Parameters
    ----------
    temperature_C : float
        Temperature, °C; below -150 and above 40 it has the colour of the end of the scale.

    Returns
    -------
    tuple of float
        Red, green and blue, 0 to 1.

    Examples
    --------
    >>> [round(channel, 2) for channel in colour(-60)]
    [0.07, 0.25, 0.53]
    >>> colour(37)[0] > colour(37)[2]
    True
    """
    scale = ICE if temperature_C < 0 else TISSUE
    stops_C = [stop_C for stop_C, _ in scale]
    channels = np.array([to_rgb(name) for _, name in scale])
    red, green, blue = (np.interp(temperature_C, stops_C, channel) for channel in channels.T)
    return float(red), float(green), float(blue)


def ice_colour(temperature_C: float) -> str:
    """Return the colour of ice as text, at a temperature of 0 °C or below.

    At exactly 0 °C `colour` gives that of tissue; this gives that of the edge of the ice.

    Parameters
    ----------
    temperature_C : float
        Temperature, °C.

    Returns
    -------
    str
        A colour such as `#2b6db3`.

    Raises
    ------
    ValueError
        Above 0 °C.

    Examples
    --------
    >>> ice_colour(-40)
    '#2b6db3'
    """
    if temperature_C > 0:
        raise ValueError(f"temperature_C = {temperature_C:g}: ice is at 0 °C or below; use 0")
    just_below = min(temperature_C, -1e-9)
    return to_hex(colour(just_below))


def _colour_map() -> ListedColormap:
    """Make the colour map of ice and tissue, in equal steps of temperature."""
    steps = round((WARMEST_C - COLDEST_C) * STEPS_PER_KELVIN)
    # Each step has the colour of its middle, so none of them lies on both sides of 0 °C.
    middles_C = COLDEST_C + (np.arange(steps) + 0.5) / STEPS_PER_KELVIN
    return ListedColormap([colour(middle_C) for middle_C in middles_C], name="ice and tissue")


TEMPERATURE = MappingProxyType({"cmap": _colour_map(), "vmin": COLDEST_C, "vmax": WARMEST_C})
"""Keywords for a map of temperatures in °C: the same colours in all notebooks."""


def isotherm_line(level_C: float) -> dict[str, str]:
    """Return keywords for a curve that belongs to one isotherm.

    Parameters
    ----------
    level_C : float
        0, -20 or -40 °C.

    Returns
    -------
    dict
        Colour and line style, for `axes.plot`.

    Raises
    ------
    ValueError
        For another temperature: it has no colour of its own.

    Examples
    --------
    >>> isotherm_line(-40)
    {'color': '#c23b06', 'linestyle': 'dotted'}
    """
    if level_C not in ISOTHERM_COLOURS:
        nearest_C = min(ISOTHERM_COLOURS, key=lambda known_C: abs(known_C - level_C))
        raise ValueError(
            f"level_C = {level_C:g}: only 0, -20 and -40 °C have a colour of their own; "
            f"nearest: {nearest_C:g}"
        )
    return {"color": ISOTHERM_COLOURS[level_C], "linestyle": ISOTHERM_DASHES[level_C]}
