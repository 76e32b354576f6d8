"""Panel: one cell cooled: how it shrinks, and how likely ice starts inside it, at every rate."""

from __future__ import annotations

from helpers.cell_death import menus
from helpers.cell_death.studies import cooled_cell as study
from helpers.cell_death.studies.cooled_cell import GATED, OPEN, RATES_C_PER_MIN, CooledCell
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, cell_row, constant_row

# by then the cell has stopped shrinking
SHOWN_C = -40.0

# matplotlib would write powers of ten, which need explaining
LABELLED_RATES = (1, 3, 10, 30, 100)

CELL_PROPERTIES = (
    "diameter",
    "inactive_share",
    "permeability",
    "activation_energy",
    "surface_sites",
    "surface_barrier",
)
SHARED_CONSTANTS = (
    "critical_water",
    "isotonic_salt",
    "viscosity_of_water",
    "volume_sites",
    "dehydration_loss",
)


class CooledCellView:
    """Left: volume against temperature.  Right: ice inside and the sketch, against cooling rate."""

    scene = (
        "The picture: on the left, the volume of a cell (% of the first) as it gets colder "
        "(°C), at this rate and infinitely slowly; on the right, against the cooling rate "
        "(°C/min), the share of cells with ice inside and a sketch of the share alive (%). A "
        "dot marks the rate."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 4.5, bottom_in=1.25)
        self.volume, self.ice = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        this_rate, ice_inside, alive, slow = style.LINES[:4]

        # artists that move are drawn empty once; drawing anew at each change would be slow
        (self._volume,) = self.volume.plot([], [], **this_rate.as_kwargs(markers=False))
        (self._slow,) = self.volume.plot([], [], **slow.as_kwargs(markers=False))
        self.volume.set(
            # cooling runs from left to right
            xlim=(0, SHOWN_C),
            ylim=(0, 104),
            xlabel="temperature (°C)",
            ylabel="volume (% of the first)",
        )
        self.volume.set_title("The cell shrinks", loc="left")

        (self._ice,) = self.ice.plot([], [], **ice_inside.as_kwargs(markers=False))
        (self._alive,) = self.ice.plot([], [], **alive.as_kwargs(markers=False))
        (self._now,) = self.ice.plot([], [], "o", color="black", markersize=8, zorder=5)
        self.ice.set(
            xlim=RATES_C_PER_MIN[[0, -1]],
            xscale="log",
            ylim=(-4, 104),
            xlabel="cooling rate (°C/min)",
            ylabel="cells (%)",
        )
        self.ice.set_xticks(LABELLED_RATES, [str(rate) for rate in LABELLED_RATES])
        self.ice.minorticks_off()
        self.ice.set_title("Ice inside", loc="left")

        for axes in (self.volume, self.ice):
            axes.grid(True)
        self.figure.legend(
            handles=[self._volume, self._slow, self._ice, self._alive, self._now],
            labels=[
                "volume at this rate",
                "volume, infinitely slow",
                "ice inside",
                "alive (sketch)",
                "this rate",
            ],
            loc="lower center",
            ncols=3,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: CooledCell) -> None:
        """Move all curves and the dot to a result."""
        water = result.freeze.water
        rates = result.rates
        self._volume.set_data(water.temperature_C, 100 * water.volume_share[:, 0])
        self._slow.set_data(water.temperature_C, 100 * result.slow_volume_share)
        self._ice.set_data(rates.rate_C_per_min, 100 * rates.lost_to_ice)
        self._alive.set_data(rates.rate_C_per_min, 100 * rates.survival)
        self._now.set_data([result.rate_C_per_min], [result.ice_percent])


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `name` is the cell.

    Returns
    -------
    list of SourceRow
        The cell's properties, and the constants of the model that were recalled or made up.
    """
    rows = [cell_row(parameters["name"], quantity) for quantity in CELL_PROPERTIES]
    rows += [constant_row(name) for name in SHARED_CONSTANTS]
    return rows


def panel() -> Panel:
    """Build the panel of one cell, ready to show."""
    cells = menus.cells("cooled_cell")
    # the option says what the learner sees, the value what the model does
    gates = ((f"no: {GATED}", GATED), (f"yes: {OPEN}", OPEN))
    return Panel(
        "One cell, cooled",
        [
            Choice("name", "Cell", tuple(cells.items()), "human_hepatocyte"),
            Number("rate", "Cooling rate", "°C/min", 1, 200, 1, 10),
            Number("diameter_um", "Diameter", "µm", 12, 30, 1, 20),
            Choice("gate", "Ice in nearly dry cells", gates, GATED),
            Number("seeding_K", "Ice outside starts late by", "K", 0.02, 10, 0.02, 0.02),
        ],
        study.run,
        CooledCellView,
        presets={
            "Slow, 2 °C/min": {"rate": 2},
            "Fast, 60 °C/min": {"rate": 60},
            "Without the gate": {"rate": 2, "gate": OPEN},
        },
        facts=facts,
    )
