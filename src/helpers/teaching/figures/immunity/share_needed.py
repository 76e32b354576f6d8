"""Panel: what a plan destroys beside what would have to be destroyed, in the constructed model of notebook 04."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.immunity import ablation
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import parameter_rows

LEAST_PERCENT, MOST_PERCENT = ENDS = (60.0, 99.9)
ROWS = (
    ("surgery", "#a82f18", ""),
    ("freezing", "#5d6b8f", "///"),
    ("freezing, immune cells lost", "#1a2a80", "..."),
)


@dataclass(frozen=True)
class Needed:
    """Shares (%) that must be destroyed to hold the tumour, and the band (%) of what a plan destroys."""

    needed_percent: tuple[float, float, float]
    low_percent: float
    high_percent: float

    @property
    def verdicts(self) -> tuple[str, ...]:
        """For each row: reached, not reached, or perhaps reached, as the whole band lies above, below or across."""
        return tuple(
            "reached"
            if self.low_percent >= one
            else "not reached"
            if self.high_percent < one
            else "perhaps reached"
            for one in self.needed_percent
        )

    def summary(self) -> str:
        """One plain sentence."""
        rows = ", ".join(
            f"{name} {one:.1f} % ({verdict})"
            for (name, _, _), one, verdict in zip(
                ROWS, self.needed_percent, self.verdicts, strict=True
            )
        )
        more = " or more" if self.high_percent >= MOST_PERCENT else ""
        return (
            f"A plan that destroys {self.low_percent:.1f} to {self.high_percent:.1f} %{more} stands beside what must "
            f"be destroyed in this constructed model: {rows}. Nothing of it is promised."
        )


def compute(
    low_percent: float = 80.0,
    high_percent: float = 99.9,
    weight: float = 1.0,
    half_life_days: float = 7.0,
    loss_factor: float = 2.0,
) -> Needed:
    """Needed shares for surgery, for freezing whose debris recruits, and for freezing that also costs effectors.

    `low_percent` and `high_percent` (%) are what a plan destroys; the lower of the two is taken for the low end.
    """
    helped = ablation.cryo(
        antigen_weight=float(weight), antigen_half_life_day=float(half_life_days)
    )
    harmed = ablation.cryo(
        antigen_weight=float(weight),
        antigen_half_life_day=float(half_life_days),
        loss_factor=float(loss_factor),
    )
    needed = tuple(
        100 * ablation.critical_fraction(one) for one in (ablation.SURGERY, helped, harmed)
    )
    return Needed(needed, min(low_percent, high_percent), max(low_percent, high_percent))


class NeededView:
    """One bar for each share that is needed, and a grey span for what the plan destroys."""

    def __init__(self):
        self.figure = style.figure(7.2, 3.6, left_in=0.5, right_in=0.4, bottom_in=0.95)
        self.axes = self.figure.subplots()
        held = "what the plan destroys in 9 of 10 runs"
        self._span = self.axes.axvspan(0, 1, color="#d9d3c0", zorder=0.6, label=held)
        self._bars = [
            self.axes.barh(
                [place],
                [0],
                left=LEAST_PERCENT,
                height=0.36,
                color=colour,
                hatch=hatch,
                edgecolor="white",
            )[0]
            for place, (_, colour, hatch) in enumerate(ROWS)
        ]
        self._words = [
            self.axes.text(LEAST_PERCENT + 0.4, place - 0.24, "", va="bottom", fontsize=10.5)
            for place in range(3)
        ]
        self.axes.set(xlim=(LEAST_PERCENT, 100.2), ylim=(2.5, -0.7), xlabel="to be destroyed (%)")
        self.axes.set_yticks([])
        self.axes.set_title("How much must go, and how much goes (constructed)", loc="left")
        self.figure.legend(handles=[self._span], loc="lower center", fontsize=10.5)

    def update(self, result: Needed) -> None:
        """Move span and bars to a result."""
        self._span.set_x(max(result.low_percent, LEAST_PERCENT))
        self._span.set_width(
            max(result.high_percent - max(result.low_percent, LEAST_PERCENT), 0.15)
        )
        rows = zip(
            self._bars, self._words, ROWS, result.needed_percent, result.verdicts, strict=True
        )
        for bar, word, (name, _, _), needed, verdict in rows:
            bar.set_width(max(needed - LEAST_PERCENT, 0.0))
            word.set_text(f"{name} needs {needed:.1f} %; {verdict}")


def facts(parameters: dict) -> list[dict]:
    """The constructed numbers, then the published ones."""
    return [*parameter_rows("cryo_extension"), *parameter_rows("kuznetsov")]


def panel(low_percent: float = 80.0, high_percent: float = 99.9) -> Panel:
    """The panel of needed shares, ready to show; it starts from the band (%) of a plan."""
    return Panel(
        "What immunity may add (constructed)",
        [
            Number(
                "low_percent", "The plan destroys at least", "%", *ENDS, 0.1, round(low_percent, 1)
            ),
            Number(
                "high_percent",
                "and at most",
                "%",
                *ENDS,
                0.1,
                min(round(high_percent, 1), MOST_PERCENT),
            ),
            Number("weight", "Debris recruits (1 = as alive)", "", 0.0, 3.0, 0.1, 1.0),
            Number("half_life_days", "Debris lasts (half-life)", "days", 1.0, 30.0, 0.5, 7.0),
            Number("loss_factor", "Early loss of effectors times", "", 1.0, 3.0, 0.05, 2.0),
        ],
        compute,
        NeededView,
        presets={
            "The plan's band": {},
            "Debris does nothing": {"weight": 0.0},
            "Early loss times 3": {"loss_factor": 3.0},
        },
        facts=facts,
    )
