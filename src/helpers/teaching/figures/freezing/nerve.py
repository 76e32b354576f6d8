"""Panel: how cold a nerve gets beside a bone that is frozen for 40 minutes."""

from __future__ import annotations

from helpers import data
from helpers.freezing import menus
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies import nerve
from helpers.freezing.studies.nerve import NerveBeside
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, needle_rows, tissue_row


class NerveView:
    """Coldest ever against distance from the needle, with bone, and the nerve as a cross."""

    scene = (
        "The picture: the coldest that each place ever was (°C) against its distance from "
        "the needle's axis (mm), through marrow, cortex and muscle, with lines at 0, -20 and "
        "-40 °C and a cross at the nerve."
    )

    def __init__(self):
        self.figure = style.figure(7.0, 3.8)
        self.axes = self.figure.subplots()
        (self._line,) = self.axes.plot([], [], **style.LINES[0].as_kwargs(markers=False))
        (self._nerve,) = self.axes.plot([], [], "X", color=style.LINES[2].colour, markersize=12)
        self._words = self.axes.text(
            0, 0, "nerve", color=style.LINES[2].colour, fontsize=11, va="top", bbox=maps.PLATE
        )
        # The bone does not change: it is drawn once.
        bone = nerve.bone()
        self.axes.axvspan(0, bone.marrow_mm, color="#eef1f6")
        self.axes.axvspan(bone.marrow_mm, bone.cortex_mm, color=style.BAND)
        for edge_mm in (bone.marrow_mm, bone.cortex_mm):
            self.axes.axvline(edge_mm, color=style.BAND_EDGE, linewidth=1.0)
        mid_cortex_mm = (bone.marrow_mm + bone.cortex_mm) / 2
        self.axes.text(bone.marrow_mm / 2, -94, "marrow", fontsize=10, ha="center")
        # Upright, since the cortex is narrower than its name.
        self.axes.text(mid_cortex_mm, -94, "cortex", fontsize=10, ha="center", rotation=90)
        self.axes.text(2 * bone.cortex_mm, -94, "muscle", fontsize=10, ha="center")
        # The edge of the ice, and the colder levels that are often called lethal.
        for level_C in palette.ISOTHERM_COLOURS:
            self.axes.axhline(level_C, linewidth=1.0, **palette.isotherm_line(level_C))
            self.axes.text(
                39.8,
                level_C + 1,
                f"{level_C:.0f} °C",
                fontsize=10,
                ha="right",
                va="bottom",
                color=palette.ISOTHERM_COLOURS[level_C],
            )
        self.axes.set(
            xlim=(0, 40),
            ylim=(-100, 40),
            xlabel="distance from the needle's axis (mm)",
            ylabel="coldest ever (°C)",
        )
        self.axes.set_title("Beside a needle in a bone", loc="left")
        self.ghosts = Ghosts([self._line])

    def update(self, result: NerveBeside) -> None:
        """Move the curve and the nerve to a result."""
        self._line.set_data(result.radius_mm, result.coldest_C)
        self._nerve.set_data([result.nerve_mm], [result.nerve_C])
        # Below and to the right, where the rising curve is not.
        self._words.set_position((result.nerve_mm + 1, result.nerve_C - 4))


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    rows = []
    for bone in ("cortical_bone", "trabecular_bone"):
        for name in ("conductivity_unfrozen", "conductivity_frozen", "latent_heat", "perfusion"):
            rows.append(tissue_row(bone, name))
    return rows + needle_rows(ARGON_NEEDLE)


def panel() -> Panel:
    """Return the panel, ready to show."""
    plans = tuple(menus.protocols("nerve").items())
    return Panel(
        "A nerve beside the bone",
        [
            # Not the 5 mm that the notebook's prediction asks about.
            Number("distance_mm", "Nerve outside the bone", "mm", 1, 20, 1, 12),
            Choice("plan", "Protocol", plans, "bone_40", data.cite("page_p5")),
        ],
        nerve.run,
        NerveView,
        presets={
            "5 mm": {"distance_mm": 5},
            "10 mm": {"distance_mm": 10},
            "2 mm": {"distance_mm": 2},
        },
        facts=facts,
    )
