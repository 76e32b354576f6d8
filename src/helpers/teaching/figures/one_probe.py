"""Panel: one needle in tissue, seen from the side: isotherms, volumes, heat drawn, thermocouples."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from helpers import data
from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import tissue
from helpers.teaching import style
from helpers.teaching.controls import Choice, Number
from helpers.teaching.figures.stefan import datum_row
from helpers.teaching.isotherms import Isotherm, Isotherms
from helpers.teaching.panels import Panel

RADIUS_MM, LENGTH_MM, CELL_MM = 50.0, 110.0, 0.5
MIDDLE_MM = LENGTH_MM / 2
SKIN_MM = 0.1
"""A colder layer thinner than this is the needle itself (mm)."""

SENSORS_MM = (5.0, 10.0, 15.0)
TISSUES = {
    "standard soft tissue": "standard_soft_tissue",
    "prostate": "prostate",
    "kidney": "kidney",
    "liver": "liver",
    "muscle": "muscle",
    "breast gland": "breast",
    "fat": "fat",
    "lung, inflated": "lung_inflated",
    "agar gel": "agar_gel",
}
CONTACTS = {"wall at this temperature": inf, "through a good gas film": 1500.0, "through a poor gas film": 800.0}


@dataclass(frozen=True)
class OneProbe:
    """A finished freeze around one needle, with the sizes a clinician asks for."""

    freeze: Freeze
    diameter_mm: float
    active_length_mm: float

    @property
    def edge_mm(self) -> float:
        """Radius of the ice (0 °C) beside the middle of the needle, mm; nan without ice."""
        return self.freeze.radius_mm(0.0)

    @property
    def lethal_mm(self) -> float:
        """Radius of -40 °C there, mm; nan if not reached outside the needle."""
        return self.freeze.radius_mm(-40.0)

    @property
    def lag_mm(self) -> float:
        """How far -40 °C lies inside the edge, mm."""
        return self.edge_mm - self.lethal_mm

    @property
    def ice_cm3(self) -> float:
        """Volume at or below 0 °C, needle included, cm3."""
        return self.freeze.size(0.0)

    @property
    def lethal_cm3(self) -> float:
        """Volume at or below -40 °C, needle included, cm3."""
        return self.freeze.size(-40.0)

    @property
    def heat_kJ(self) -> float:
        """Heat drawn by the needle, kJ."""
        return sum(self.freeze.energy.taken) / 1000

    def summary(self) -> str:
        """One plain sentence: edge, lag, share of the ice, mean power."""
        minutes = self.freeze.time_s / 60
        if np.isnan(self.edge_mm):
            return f"After {minutes:.3g} min there is no ice."
        start = f"After {minutes:.3g} min the ice edge is {self.edge_mm:.1f} mm from the needle's axis"
        if np.isnan(self.lethal_mm) or self.lethal_mm < self.diameter_mm / 2 + SKIN_MM:
            return f"{start}, and nowhere is the tissue as cold as -40 °C."
        return (
            f"{start} and the -40 °C line {self.lethal_mm:.1f} mm, {self.lag_mm:.1f} mm inside it; "
            f"{100 * self.lethal_cm3 / self.ice_cm3:.0f} % of {self.ice_cm3:.1f} cm³ of ice is that cold."
        )


def compute(
    tissue_name: str = "standard_soft_tissue",
    contact: str = "wall at this temperature",
    probe_C: float = -140.0,
    diameter_mm: float = 3.0,
    active_length_mm: float = 35.0,
    minutes: float = 10.0,
    cell_mm: float = CELL_MM,
) -> OneProbe:
    """Freeze with one needle; the wall or its gas goes from 37 °C to `probe_C` (°C) in 30 s.  Sizes mm."""
    stuff = tissue(tissue_name)
    schedule = Schedule.ramps((0, stuff.start_C), (0.5, probe_C), film=CONTACTS[contact])
    probe = Probe(schedule, diameter_mm / 2, active_length_mm, z_mm=MIDDLE_MM)
    sensors = [(place, MIDDLE_MM) for place in SENSORS_MM]
    freeze = solve(stuff, grid.rz(RADIUS_MM, LENGTH_MM, cell_mm), [probe], minutes, thermocouples_mm=sensors)
    return OneProbe(freeze, diameter_mm, active_length_mm)


def compute_simple(minutes: float, probe_C: float) -> OneProbe:
    """The same needle with everything but time (min) and temperature (°C) left alone."""
    return compute(minutes=minutes, probe_C=probe_C)


class OneProbeView:
    """Above: a cut along the needle with isotherms.  Below: what sensors 5, 10 and 15 mm from its axis read."""

    def __init__(self):
        self.figure = style.figure(7.2, 5.9, right_in=1.0)
        self.cut, self.curves = self.figure.subplots(2, 1, gridspec_kw={"height_ratios": (1.75, 1), "hspace": 0.42})
        extent = (-LENGTH_MM / 2, LENGTH_MM / 2, -RADIUS_MM, RADIUS_MM)
        self._image = self.cut.imshow(np.zeros((2, 2)), extent=extent, origin="lower", interpolation="bilinear",
                                      **style.TEMPERATURE)  # fmt: skip
        self.cut.set(xlim=(-55, 55), ylim=(-34, 34), xlabel="along the needle (mm)", ylabel="across (mm)")
        self.cut.set_aspect("equal")
        self._shaft = self.cut.fill([0], [0], facecolor="white", edgecolor="black", linewidth=1.0, zorder=3)[0]
        self._active = self.cut.fill([0], [0], facecolor="black", edgecolor="white", linewidth=0.8, zorder=3)[0]
        self._lines = Isotherms(
            self.cut, (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 35), Isotherm(-40, "dotted", -60))
        )
        bar = self.figure.colorbar(self._image, ax=self.cut, pad=0.02, fraction=0.04, extend="both")
        bar.set_label("temperature (°C)")
        self._sensors = [
            self.curves.plot([], [], **look.as_kwargs(markers=False))[0] for look in style.LINES[: len(SENSORS_MM)]
        ]
        self._names = [
            self.curves.text(1.01, 0, f"{place:g} mm", fontsize=10, va="center", color=look.colour,
                             transform=self.curves.get_yaxis_transform())
            for place, look in zip(SENSORS_MM, style.LINES, strict=False)
        ]  # fmt: skip
        for level in (0, -40):
            self.curves.axhline(level, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        self.curves.set(ylim=(-145, 45), xlabel="time (min)", ylabel="sensor (°C)", yticks=(-120, -80, -40, 0, 37))
        self._words = self.cut.set_title("", loc="left", fontsize=11)

    def update(self, result: OneProbe) -> None:
        """Move map, needle, isotherms and curves to a result."""
        freeze = result.freeze
        half = freeze.temperature_C
        both = np.concatenate([half[::-1], half])
        self._image.set_data(both)
        r, z = freeze.grid.centres_mm(0), freeze.grid.centres_mm(1) - MIDDLE_MM
        self._lines.update(z, np.concatenate([-r[::-1], r]), both)
        radius, reach = result.diameter_mm / 2, result.active_length_mm / 2
        self._active.set_xy([(-reach, -radius), (reach, -radius), (reach, radius), (-reach, radius)])
        self._shaft.set_xy([(reach, -radius), (60, -radius), (60, radius), (reach, radius)])
        self._words.set_text(
            f"ice {result.ice_cm3:.1f} cm³    at or below -40 °C {result.lethal_cm3:.1f} cm³    "
            f"heat drawn {result.heat_kJ:.1f} kJ"
        )
        times = np.concatenate([[0], freeze.thermocouples.time_s / 60])
        start = freeze.tissue.start_C
        ends = []
        for line, values in zip(self._sensors, freeze.thermocouples.temperature_C.T, strict=True):
            line.set_data(times, np.concatenate([[start], values]))
            ends.append(float(np.clip(values[-1], -140, 40)))
        self.curves.set_xlim(0, times[-1])
        for text, height in zip(self._names, _spread(ends), strict=True):
            text.set_position((1.01, height))


def _spread(ends: list[float], room: float = 22.0) -> list[float]:
    """Heights (°C) for labels of rising ends, at least `room` apart and inside the axes."""
    heights = [ends[0]]
    for end in ends[1:]:
        heights.append(max(end, heights[-1] + room))
    excess = max(0.0, heights[-1] - 38.0)
    return [height - excess for height in heights]


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": every property of the chosen tissue."""
    name = parameters.get("tissue_name", "standard_soft_tissue")
    table = data.load("tissues")
    return [datum_row(name, row) for row in table[table["tissue"] == name]["property"]]


def _source(key: str, note: str = "") -> str:
    return f"{data.cite(key)}{'; ' + note if note else ''}"


def panel() -> Panel:
    """The one-probe panel with all its controls."""
    return Panel(
        "One needle, seen from the side",
        [
            Choice("tissue_name", "Tissue", tuple(TISSUES.items()), "standard_soft_tissue"),
            Choice("contact", "Cold reaches the needle", tuple(CONTACTS), "wall at this temperature",
                   _source("etheridge2013", "films constructed")),
            Number("probe_C", "Wall or gas temperature", "°C", -190, -40, 1, -140, _source("lard2025")),
            Number("diameter_mm", "Needle diameter", "mm", 1.5, 3.4, 0.1, 3.0, _source("littrup2009")),
            Number("active_length_mm", "Active length", "mm", 15, 40, 1, 35, _source("pullback")),
            Number("minutes", "Time", "min", 1, 20, 1, 10),
        ],
        compute,
        OneProbeView,
        presets={
            "Soft tissue": {"tissue_name": "standard_soft_tissue"},
            "Kidney": {"tissue_name": "kidney"},
            "Gas film": {"tissue_name": "standard_soft_tissue", "contact": "through a poor gas film", "probe_C": -150},
        },
        facts=facts,
    )  # fmt: skip


def first_panel() -> Panel:
    """The first panel a learner meets: time and temperature only."""
    return Panel(
        "Your first ice ball",
        [
            Number("minutes", "Time", "min", 1, 20, 1, 10),
            Number("probe_C", "Needle temperature", "°C", -190, -40, 1, -140, _source("lard2025")),
        ],
        compute_simple,
        OneProbeView,
        presets={"10 min": {"minutes": 10, "probe_C": -140}, "20 min": {"minutes": 20, "probe_C": -140}},
        facts=facts,
    )
