"""Panel: one needle in tissue, seen from the side: isotherms, volumes, heat drawn, thermocouples."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi

import numpy as np

from helpers import data
from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

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
#: Isotherms of the cut, and where on the line each label is tied: apart from the others, and from the needle.
LEVELS = (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 35), Isotherm(-40, "dotted", -60))
CONTACTS = {
    "wall at this temperature": inf,
    "through a good gas film": 1500.0,
    "through a poor gas film": 800.0,
}


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
        """How far -40 °C lies inside the edge, mm; of tenths, so that the three numbers of the sentence add up."""
        return round(self.edge_mm, 1) - round(self.lethal_mm, 1)

    @property
    def ice_cm3(self) -> float:
        """Volume of tissue at or below 0 °C, cm3; the needle's own volume is left out."""
        return self._tissue_cm3(0.0)

    @property
    def lethal_cm3(self) -> float:
        """Volume of tissue at or below -40 °C, cm3; the needle's own volume is left out."""
        return self._tissue_cm3(-40.0)

    def reaches_tissue(self, level_C: float) -> bool:
        """Whether any tissue is as cold as a level (°C); a layer thinner than `SKIN_MM` is the needle itself."""
        return self.freeze.radius_mm(level_C) >= self.diameter_mm / 2 + SKIN_MM  # false for nan

    def _tissue_cm3(self, level_C):
        """Tissue at or below a level (°C), cm3: what the run counts less the needle's cold length, pi r^2 L."""
        if not self.reaches_tissue(level_C):
            return 0.0
        needle_cm3 = pi * (self.diameter_mm / 2) ** 2 * self.active_length_mm / 1000
        return max(0.0, self.freeze.size(level_C) - needle_cm3)

    @property
    def heat_kJ(self) -> float:
        """Heat drawn by the needle, kJ."""
        return sum(self.freeze.energy.taken) / 1000

    def summary(self) -> str:
        """One plain sentence: edge, lag, share of the ice, mean power."""
        minutes = self.freeze.time_s / 60
        if not self.reaches_tissue(0.0):
            return f"After {minutes:.3g} min there is no ice."
        start = (
            f"After {minutes:.3g} min the ice edge is {self.edge_mm:.1f} mm from the needle's axis"
        )
        if not self.reaches_tissue(-40.0):
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
    freeze = solve(
        stuff, grid.rz(RADIUS_MM, LENGTH_MM, cell_mm), [probe], minutes, thermocouples_mm=sensors
    )
    return OneProbe(freeze, diameter_mm, active_length_mm)


def compute_simple(minutes: float, probe_C: float) -> OneProbe:
    """The same needle with everything but time (min) and temperature (°C) left alone."""
    return compute(minutes=minutes, probe_C=probe_C)


class OneProbeView:
    """Above: a cut along the needle with isotherms.  Below: what sensors 5, 10 and 15 mm from its axis read."""

    def __init__(self):
        self.figure = style.figure(7.2, 6.0, right_in=1.0)
        self.cut, self.curves = self.figure.subplots(
            2, 1, gridspec_kw={"height_ratios": (1.75, 1), "hspace": 0.5}
        )
        self._draw_cut()
        self._draw_curves()

    def _draw_cut(self):
        extent = (-LENGTH_MM / 2, LENGTH_MM / 2, -RADIUS_MM, RADIUS_MM)
        self._image = self.cut.imshow(
            np.zeros((2, 2)),
            extent=extent,
            origin="lower",
            interpolation="bilinear",
            **style.TEMPERATURE,
        )
        self.cut.set(
            xlim=(-55, 55), ylim=(-34, 34), xlabel="along the needle (mm)", ylabel="across (mm)"
        )
        self.cut.set_aspect("equal")
        self._shaft = self.cut.fill(
            [0], [0], facecolor="white", edgecolor="black", linewidth=1.0, zorder=4.5
        )[0]
        self._active = self.cut.fill(
            [0], [0], facecolor="black", edgecolor="white", linewidth=0.8, zorder=4.5
        )[0]
        self._lines = Isotherms(self.cut, LEVELS, left=True)
        bar = self.figure.colorbar(self._image, ax=self.cut, pad=0.02, fraction=0.04, extend="both")
        bar.set_label("temperature (°C)")
        self._words = self.cut.set_title("", loc="left", fontsize=11)

    def _draw_curves(self):
        looks = style.LINES[: len(SENSORS_MM)]
        self._sensors = [
            self.curves.plot([], [], **look.as_kwargs(markers=False))[0] for look in looks
        ]
        self._names = [
            self.curves.text(
                1.01,
                0,
                f"{place:g} mm",
                fontsize=10,
                va="center",
                color=look.colour,
                transform=self.curves.get_yaxis_transform(),
            )
            for place, look in zip(SENSORS_MM, looks, strict=True)
        ]
        for level in (0, -40):
            self.curves.axhline(level, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        self.curves.set(
            ylim=(-145, 45),
            xlabel="time (min)",
            ylabel="sensor (°C)",
            yticks=(-120, -80, -40, 0, 37),
        )
        self.curves.set_title("Sensors 5, 10 and 15 mm from the axis", loc="left", fontsize=11)

    def update(self, result: OneProbe) -> None:
        """Move map, needle, isotherms and curves to a result."""
        self._move_cut(result)
        self._move_curves(result.freeze)

    def _move_cut(self, result):
        half = result.freeze.temperature_C
        both = np.concatenate([half[::-1], half])
        self._image.set_data(both)
        r, z = result.freeze.grid.centres_mm(0), result.freeze.grid.centres_mm(1) - MIDDLE_MM
        hidden = tuple(one.level for one in LEVELS if not result.reaches_tissue(one.level))
        self._lines.update(z, np.concatenate([-r[::-1], r]), both, hidden)
        radius, reach = result.diameter_mm / 2, result.active_length_mm / 2
        self._active.set_xy(
            [(-reach, -radius), (reach, -radius), (reach, radius), (-reach, radius)]
        )
        self._shaft.set_xy([(reach, -radius), (60, -radius), (60, radius), (reach, radius)])
        self._words.set_text(
            f"ice {result.ice_cm3:.1f} cm³    at or below -40 °C {result.lethal_cm3:.1f} cm³    "
            f"heat drawn {result.heat_kJ:.1f} kJ"
        )

    def _move_curves(self, freeze):
        times = np.concatenate([[0], freeze.thermocouples.time_s / 60])
        readings = freeze.thermocouples.temperature_C.T
        for line, values in zip(self._sensors, readings, strict=True):
            line.set_data(times, np.concatenate([[freeze.tissue.start_C], values]))
        style.whole_minutes(self.curves, times[-1])
        heights = style.apart([float(values[-1]) for values in readings], 22.0, -140.0, 38.0)
        for text, height in zip(self._names, heights, strict=True):
            text.set_position((1.01, height))


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": every property of the chosen tissue."""
    name = parameters.get("tissue_name", "standard_soft_tissue")
    table = data.load("tissues")
    return [tissue_row(name, row) for row in table[table["tissue"] == name]["property"]]


def _chosen(why: str, *keys: str) -> str:
    """The source of a range that is our own choice, with what it was chosen by."""
    return f"chosen for the course; {why}: {'; '.join(data.cite(key) for key in keys)}"


def panel() -> Panel:
    """The one-probe panel with all its controls."""
    return Panel(
        "One needle, seen from the side",
        [
            Choice("tissue_name", "Tissue", tuple(TISSUES.items()), "standard_soft_tissue"),
            Choice(
                "contact",
                "Cold reaches the needle",
                tuple(CONTACTS),
                "wall at this temperature",
                _chosen(
                    "films of 800 and 1500 W/m²/K bracket a needle measured in warm agar",
                    "littrup2009",
                )
                + f"; such films are described in {data.cite('etheridge2013')}",
            ),
            Number("probe_C", "Wall or gas temperature", "°C", -190, -40, 1, -140),
            Number(
                "diameter_mm",
                "Needle diameter",
                "mm",
                1.5,
                3.4,
                0.1,
                3.0,
                _chosen(
                    "needles in experiments were 1.7 to 3.4 mm thick", "littrup2009", "collyer2004"
                ),
            ),
            Number(
                "active_length_mm",
                "Active length",
                "mm",
                15,
                40,
                1,
                35,
                _chosen("plans for the prostate used 15 and 25 mm", "pullback"),
            ),
            Number("minutes", "Time", "min", 1, 20, 1, 10),
        ],
        compute,
        OneProbeView,
        presets={
            "Soft tissue": {"tissue_name": "standard_soft_tissue"},
            "Kidney": {"tissue_name": "kidney"},
            "Gas film": {
                "tissue_name": "standard_soft_tissue",
                "contact": "through a poor gas film",
                "probe_C": -150,
            },
        },
        facts=facts,
    )


def first_panel() -> Panel:
    """The first panel a learner meets: time and temperature only."""
    return Panel(
        "Your first ice ball",
        [
            Number("minutes", "Time", "min", 1, 20, 1, 10),
            Number("probe_C", "Needle temperature", "°C", -190, -40, 1, -140),
        ],
        compute_simple,
        OneProbeView,
        presets={
            "10 min": {"minutes": 10, "probe_C": -140},
            "20 min": {"minutes": 20, "probe_C": -140},
        },
        facts=facts,
    )
