"""The sentences that say what a run found, apart from the code that computes it.

Each is a template whose named parts are numbers with their digits, such as `{edge:.1f} mm`, shares
in percent, such as `{percent:share}` (see `helpers.shares`), or words. A study's `summary()` fills
them, and so do the live panels of the site: `make site` writes this table out for the browser, so
that both say the same words. A course in another language replaces this file.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from helpers.checks import one_of
from helpers.shares import share_words

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # ---- one needle --------------------------------------------------------------------------
        "one_needle_no_ice": "After {minutes:.3g} min there is no ice.",
        "one_needle_mild": (
            "After {minutes:.3g} min the ice edge is {edge:.1f} mm from the needle's axis, and "
            "nowhere is the tissue as cold as -40 °C."
        ),
        "one_needle_lethal": (
            "After {minutes:.3g} min the ice edge is {edge:.1f} mm from the needle's axis and the "
            "-40 °C line {lethal:.1f} mm, {lag:.1f} mm inside it; {percent:share} of {ice:.1f} cm³ "
            "of ice is that cold."
        ),
        "one_needle_amounts": (
            "ice {ice:.1f} cm³    at or below -40 °C {lethal_ice:.1f} cm³    "
            "heat drawn {heat:.1f} kJ"
        ),
        "one_needle_sensors": (
            "After {minutes:.3g} min the sensors {places} mm from the axis read {readings}."
        ),
        "sensor_reading": "{reading:.0f} °C",
        "listed": "{others} and {last}",
        # ---- a flat wall, a needle or a ball -----------------------------------------------------
        "flat_wall_plane": "flat wall",
        "flat_wall_cylinder": "needle",
        "flat_wall_sphere": "ball",
        "flat_wall_formula": (
            "After {minutes:.3g} min the ice on the {wall} is {thickness:.1f} mm thick; the simple "
            "formula, which leaves out the heat of warm tissue and of cooling the ice, says "
            "{formula:.1f} mm."
        ),
        "flat_wall_exact": (
            "After {minutes:.3g} min the ice on the {wall} is {thickness:.1f} mm thick, within "
            "{within} % of the exact solution."
        ),
        "flat_wall_more": (
            "After {minutes:.3g} min the ice on the {wall} is {thickness:.1f} mm thick, "
            "{off:.1f} % more than the exact solution."
        ),
        "flat_wall_less": (
            "After {minutes:.3g} min the ice on the {wall} is {thickness:.1f} mm thick, "
            "{off:.1f} % less than the exact solution."
        ),
        # ---- blood -------------------------------------------------------------------------------
        "blood_endless": (
            "In {organ} with {flow:.0f} % of its resting blood flow the ice has a radius of "
            "{radius:.1f} mm after {minutes:.0f} min; without blood only metabolism, left out "
            "here, would slow it."
        ),
        "blood_stops": (
            "In {organ} with {flow:.0f} % of its resting blood flow the ice has a radius of "
            "{radius:.1f} mm after {minutes:.0f} min; blood would stop it at {steady:.1f} mm."
        ),
        # ---- needles across a tumour -------------------------------------------------------------
        "section_one": (
            "1 needle brings {at_20:share} of the slice of the {tumour:.0f} mm tumour to -20 °C "
            "and {at_40:share} to -40 °C; {healthy:.1f} cm² of healthy tissue reach -20 °C."
        ),
        "section_with_middle": (
            "{count} needles, one of them in the middle, bring {at_20:share} of the slice of the "
            "{tumour:.0f} mm tumour to -20 °C and {at_40:share} to -40 °C; {healthy:.1f} cm² of "
            "healthy tissue reach -20 °C."
        ),
        "section_without_middle": (
            "{count} needles, none of them in the middle, bring {at_20:share} of the slice of the "
            "{tumour:.0f} mm tumour to -20 °C and {at_40:share} to -40 °C; {healthy:.1f} cm² of "
            "healthy tissue reach -20 °C."
        ),
        "section_edge": (
            "The ice reaches the edge of the {width:.0f} mm wide slice; in a body it would go on."
        ),
        # ---- freezing several times --------------------------------------------------------------
        "cycles_once": (
            "Freezing once for {freeze:.0f} min takes {all:.0f} min in all; the edge of the ice "
            "got {edge:.1f} mm from the axis, the -20 °C line {at_20:.1f} mm and the -40 °C line "
            "{at_40:.1f} mm."
        ),
        "cycles_more": (
            "Freezing {freezes} times for {freeze:.0f} min takes {all:.0f} min in all; the edge of "
            "the ice got {edge:.1f} mm from the axis, the -20 °C line {at_20:.1f} mm and the "
            "-40 °C line {at_40:.1f} mm."
        ),
        # ---- what dies ---------------------------------------------------------------------------
        "dead_once": "One freeze, {label}",
        "dead_more": "{freezes} freezes, {label}",
        "dead_again": "; {again:share} of the ice froze again",
        "dead_in_ice": (
            "{start}: of {ice:.1f} cm³ of ice the dead cells would fill {dead:.1f} cm³ (9 in 10 "
            "fits: {low:.1f} to {high:.1f} cm³); fewer than 1 in 1000 lives in {surely:.1f} "
            "cm³{again}."
        ),
        "dead_animals": (
            "{start}: {dead:.1f} cm³ is expected dead (9 in 10 animals: {low:.1f} to {high:.1f} "
            "cm³), with a chance of life below 1 in 1000 in {surely:.1f} cm³; the ice has "
            "{ice:.1f} cm³{again}."
        ),
    }
)


class _Filler(string.Formatter):
    """Fills a template as `str.format` does, and knows one format more: `share`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one part."""
        if format_spec == "share":
            return share_words(value)
        return super().format_field(value, format_spec)


def say(key: str, **values: float | str) -> str:
    """Return a sentence of the table with its parts filled in (no unit).

    Parameters
    ----------
    key : str
        Which sentence.
    **values : float or str
        Its parts, by the names in the template.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    ValueError
        For a key that the table lacks; the message names the nearest.

    Examples
    --------
    >>> say("one_needle_no_ice", minutes=2.0)
    'After 2 min there is no ice.'
    """
    one_of(key, SENTENCES, "sentences of the freezing table")
    return _Filler().format(SENTENCES[key], **values)
