"""What the pictures of the panels that compute look like: ranges, colours and texts of the figures.

A picture is a map or a set of curves. Where a number or a line depends on the run, its place holds
the name of one of the values that the panel's model reads from the run; `"curves.0"` is the first
of a list. Titles and labels are keys of the table of strings. docs/live/panels/map.js and curves.js
draw it.
"""

from __future__ import annotations

import base64

from helpers.cell_death.studies import dead_tissue
from helpers.freezing.studies import blood, cross_section, cycles, one_needle
from helpers.teaching.figures.freezing import blood as blood_figure
from helpers.teaching.figures.freezing import cycles as cycles_figure
from helpers.teaching.figures.freezing import flat_wall as wall_figure
from helpers.teaching.panel import palette, style

DASHES = {"solid": "", "dashed": "7 4", "dotted": "2 3", "-": "", "--": "7 4", "-.": "9 3 2 3"}
"""Dashes as SVG writes them, by the names that the figures use."""

INK = "currentColor"
"""The colour of a page's text, in place of black."""

TIME = {"low": 0, "high": "minutes", "label": "time_min", "is_whole": True}
BAR_TICKS_C = (-140, -100, -60, -40, -20, 0, 37)
SCALE_MM = 10
# Room to the right of curves: for their names, or for half of the last number.
NAMES_PX = 64
NO_NAMES_PX = 20
GREY = "#7d828c"
GUIDE_PX = 1.3
MARK_PX = 1.5


# ---- colours -------------------------------------------------------------------------------------


def packed(colours) -> str:
    """Return colours (red, green, blue of 0 to 1) in base 64: four letters for each."""
    channels = [int(255 * one + 0.5) for colour in colours for one in colour]
    return base64.b64encode(bytes(channels)).decode()


def temperature_scale() -> dict:
    """Return the colours of temperatures: one for every step of the palette."""
    steps = round((palette.WARMEST_C - palette.COLDEST_C) * palette.STEPS_PER_KELVIN)
    middles_C = [palette.COLDEST_C + (n + 0.5) / palette.STEPS_PER_KELVIN for n in range(steps)]
    return {
        "colours": packed(palette.colour(one_C)[:3] for one_C in middles_C),
        "low": palette.COLDEST_C,
        "per_unit": palette.STEPS_PER_KELVIN,
    }


def dead_scale() -> dict:
    """Return the greys of a share dead: white at 0 %, black at 100 %."""
    greys = [(1 - n / 255) ** 0.85 for n in range(256)]
    return {"colours": packed([one] * 3 for one in greys), "low": 0, "per_unit": 2.55}


def colour_bar(label: str) -> dict:
    """Return the scale of temperature below a map, with its ticks."""

    def percent(celsius: float) -> float:
        return 100 * (celsius - palette.COLDEST_C) / (palette.WARMEST_C - palette.COLDEST_C)

    stops = [f"{colour} {percent(one_C):.2f}%" for one_C, colour in palette.ICE + palette.TISSUE]
    ticks = [{"percent": percent(one_C), "text": signed(one_C)} for one_C in BAR_TICKS_C]
    return {
        "gradient": f"linear-gradient(to right, {', '.join(stops)})",
        "ticks": ticks,
        "label": label,
    }


def signed(number: float) -> str:
    """Return a number with a typographic minus."""
    return f"{number:g}".replace("-", "\N{MINUS SIGN}")


def line(one: style.LineStyle) -> dict:
    """Return a line style of the figures; black becomes the colour of the page's text."""
    colour = INK if one.colour == "#000000" else one.colour
    return {"colour": colour, "dash": DASHES[one.dashes]}


def isotherm(level_C: float) -> dict:
    """Return colour and dashes of an isotherm."""
    return {
        "colour": palette.ISOTHERM_COLOURS[level_C],
        "dash": DASHES[palette.ISOTHERM_DASHES[level_C]],
    }


def isotherm_as_curve(level_C: float) -> dict:
    """Return colour and dashes of an isotherm among curves, where black is the text's colour."""
    shown = isotherm(level_C)
    return shown | ({"colour": INK} if shown["colour"] == "#111111" else {})


# ---- maps and curves -----------------------------------------------------------------------------


def map_of(
    title: str,
    *,
    x_mm: tuple[float, float],
    y_mm: tuple[float, float],
    labels_deg: dict[float, float],
    bar: str = "",
    **others: object,
) -> dict:
    """Return a map of the value `map`.

    Parameters
    ----------
    title : str
        Key of the words above it.
    x_mm, y_mm : tuple of float
        What is shown, from low to high.
    labels_deg : dict
        For each isotherm (°C) the direction (degrees) in which its label stands, so that labels lie
        apart.
    bar : str, optional
        Key of the label of a scale of temperature below it.
    **others
        What differs: another scale, the value whose isotherms are drawn (`lines_of`), a class of
        the page (`style`).
    """
    return {
        "kind": "map",
        "title": title,
        "is_second": False,
        "style": "",
        "view": {"x": x_mm, "y": y_mm},
        "field": "map",
        "lines_of": "map",
        "scale": temperature_scale(),
        "isotherms": [
            {
                "level": level,
                "text": f"{signed(level)} °C",
                "towards": labels_deg[level],
                **isotherm(level),
            }
            for level in palette.ISOTHERM_COLOURS
        ],
        "halo": palette.HALO,
        "rim": palette.TUMOUR_RIM,
        "scale_mm": SCALE_MM,
        "bar": colour_bar(bar) if bar else None,
        **others,
    }


def curves_of(title: str, height: int, x: dict, y: dict, lines: list[dict], **others) -> dict:
    """Return a picture of curves.

    Parameters
    ----------
    title : str
        Key of the words above it; without one those of the value `legend`, if there is any.
    height : int
        Pixels.
    x, y : dict
        Axes: low, high, label; perhaps ticks.
    lines : list of dict
        Curves: points, colour, dash; perhaps width and name.
    **others
        Bands, guides (straight lines), dots, and room (px) on the right.
    """
    shared = {"kind": "curves", "title": title, "is_second": False, "style": "", "height": height}
    return shared | {"x": x, "y": y, "lines": lines, "room": NO_NAMES_PX, **others}


def needle_pictures() -> list[dict]:
    """Return the cut along one needle and, as a second page, what its sensors read."""
    names = [f"{place:g} mm" for place in one_needle.SENSORS_MM]
    sensors = [
        {"points": f"curves.{n}", "name": name, **line(style.LINES[n])}
        for n, name in enumerate(names)
    ]
    levels = [{"y": level, "width": GUIDE_PX, **isotherm(level)} for level in (0.0, -40.0)]
    axis = {"low": -145, "high": 45, "label": "sensor", "ticks": [-120, -80, -40, 0, 37]}
    cut = map_of(
        "one_needle_amounts",
        x_mm=(-55, 55),
        y_mm=(-34, 34),
        # On the left, where no shaft is.
        labels_deg={0.0: 115, -20.0: 165, -40.0: 235},
        bar="temperature",
    )
    curves = curves_of("sensors_title", 320, TIME, axis, sensors, guides=levels, room=NAMES_PX)
    return [cut, curves | {"is_second": True}]


def wall_pictures() -> list[dict]:
    """Return the thickness of ice against time, and the temperature against distance."""
    computed, _, formula = (line(one) for one in style.LINES[:3])
    thickness = {"low": 0, "high": "tallest", "label": "thickness"}
    circles = {"points": "dots", "radius": 3.5, "fill": "none", "colour": computed["colour"]}
    distance = {"low": 0, "high": wall_figure.SHOWN_MM, "label": "distance_from_wall"}
    temperature = {"low": -195, "high": 45, "label": "temperature"}
    temperature["ticks"] = [-160, -120, -80, -40, 0, 37]
    profile = {"points": "profile", "radius": 1.6, "fill": computed["colour"]}
    edge = {"x": "thickness", "label": "edge_of_ice", "label_y": -120, "width": MARK_PX}
    time = TIME | {"high": "shown_min"}
    return [
        curves_of("", 270, time, thickness, [{"points": "curve", **formula}], dots=[circles]),
        curves_of(
            "at_the_end",
            250,
            distance,
            temperature,
            [],
            dots=[profile | {"colour": computed["colour"]}],
            guides=[edge | isotherm_as_curve(0.0)],
        ),
    ]


def blood_pictures() -> list[dict]:
    """Return the radius of ice against time, and the radius at which blood holds it."""
    computed, _, limit = (line(one) for one in style.LINES[:3])
    radius = {"low": 0, "high": blood_figure.TALLEST_MM, "label": "radius_of_ice"}
    needle = {"y": blood.NEEDLE_RADIUS_MM, "colour": "#c9ced8", "dash": "", "width": MARK_PX}
    bloodless = {"points": "without_blood", "colour": GREY, "dash": "2 2", "width": 1.6}
    lines = [bloodless, {"points": "growth", **computed}]
    guides = [needle, {"y": "steady", "width": GUIDE_PX, **limit}]
    return [curves_of("", 340, TIME, radius, lines, guides=guides)]


def section_pictures() -> list[dict]:
    """Return the slice across the needles."""
    shown_mm = (0, cross_section.WIDTH_MM)
    slice_of_tissue = map_of(
        "needles_help",
        x_mm=shown_mm,
        y_mm=shown_mm,
        labels_deg={0.0: 60, -20.0: 25, -40.0: -15},
        bar="coldest_ever",
    )
    return [slice_of_tissue]


def cycles_pictures() -> list[dict]:
    """Return how far 0, -20 and -40 °C reach, against time."""
    lines = []
    for n, level in enumerate(cycles.LEVELS_C):
        # After a thaw two curves may end at 0; the warmer level then keeps the higher label.
        colder_levels = len(cycles.LEVELS_C) - 1 - n
        lowest = cycles_figure.LOWEST_LABEL_MM + cycles_figure.LABEL_ROOM_MM * colder_levels
        name = {"name": f"{signed(level)} °C", "lowest": lowest}
        lines.append({"points": f"curves.{n}", **name, **isotherm_as_curve(level)})
    time = TIME | {"high": "all"}
    reach = {"low": 0, "high": 26, "label": "distance_from_axis"}
    return [curves_of("", 340, time, reach, lines, room=NAMES_PX)]


def dead_pictures() -> list[dict]:
    """Return the share dead around the needle from the side, and along the middle."""
    computed, _, once = (line(one) for one in style.LINES[:3])
    half_mm = dead_tissue.FARTHEST_MM + 8
    side = map_of(
        "dead_map",
        x_mm=(-half_mm, half_mm),
        y_mm=(-32, 32),
        labels_deg={0.0: 60, -20.0: 15, -40.0: -40},
    )
    distance = {"low": 0, "high": dead_tissue.FARTHEST_MM, "label": "distance_from_axis"}
    dead = {"low": -4, "high": 104, "label": "dead_percent", "ticks": [0, 25, 50, 75, 100]}
    middle = curves_of(
        "dead_legend",
        260,
        distance,
        dead,
        [{"points": "once_line", **once}, {"points": "dead_line", **computed}],
        # The blue of ice at its edge, mostly clear.
        bands=[{"to": "ice_edge", "colour": f"{palette.ICE[-1][1]}66"}],
        guides=[{"x": "surely_edge", "colour": GREY, "dash": "7 3", "width": MARK_PX}],
    )
    return [side | {"scale": dead_scale(), "lines_of": "cold", "style": "cf-tall"}, middle]
