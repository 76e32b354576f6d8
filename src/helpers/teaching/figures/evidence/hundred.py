"""A hundred people, and how many of them an outcome met: the count and its interval."""

from __future__ import annotations

import numpy as np

from helpers import data
from helpers.evidence import hundred, live_checks
from helpers.evidence.studies.hundred import COUNT, INTERVAL, People, run
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# Outcomes in the menu, by the words a learner reads
NAMES = {
    "comes back in place": "recurrence",
    "any complication": "any",
    "major complication": "major",
    "major, after heat instead": "major_heat",
    "bleeding that needs treatment": "bleeding",
}
SHOWN = {"count and interval": INTERVAL, "count only": COUNT}
SURE = "up to the low end"
YES = "up to the count"
MAYBE = "up to the high end"
NO = "not affected"
# How each group is drawn: colour is never the only difference
SIGNS = {
    SURE: {"color": "#5c1508", "markeredgecolor": "black", "marker": "s"},
    YES: {"color": "#d9694f", "markeredgecolor": "black", "marker": "^"},
    MAYBE: {"color": "#f0d9a8", "markeredgecolor": "#7a5a10", "marker": "D"},
    NO: {"color": "white", "markeredgecolor": "#8a93a6", "marker": "o"},
}


class PeopleView:
    """Ten rows of ten: up to the low end of the interval, the count, the high end, the rest."""

    scene = (
        "The picture: a hundred people, each treated once, in ten rows; filled ones were affected, "
        "and lighter ones are the room that the interval leaves."
    )

    def __init__(self):
        # So narrow that a telephone shows all of it, with the legend below the people.
        self.figure = style.figure(
            4.6, 5.2, left_in=0.25, right_in=0.25, bottom_in=0.75, top_in=0.5
        )
        self.axes = self.figure.subplots()
        self.axes.set(xlim=(-0.6, 9.6), ylim=(9.6, -0.6), aspect="equal")
        self.axes.set_axis_off()
        self._signs = {
            name: self.axes.plot([], [], linestyle="none", markersize=13, label=name, **sign)[0]
            for name, sign in SIGNS.items()
        }
        # From the left: words have other widths in a sharp picture, which would move a middle.
        self.figure.legend(
            handles=list(self._signs.values()),
            loc="lower left",
            ncols=2,
            fontsize=10.5,
            labelspacing=0.9,
        )
        self._title = self.axes.set_title("", loc="left")

    def update(self, result: People) -> None:
        """Put every one of the hundred under the right sign."""
        found = result.found
        # Without the interval the picture looks certain, which is what the panel wants to show.
        if result.show == INTERVAL:
            fewest = found.fewest
            most = found.most
        else:
            fewest = 0
            most = found.people
        # The hundred are filled in order: each group begins where the one before ends.
        first_and_end = {
            SURE: (0, fewest),
            YES: (fewest, found.people),
            MAYBE: (found.people, most),
            NO: (most, 100),
        }
        for name, (first, end) in first_and_end.items():
            places = np.arange(first, end)
            self._signs[name].set_data(places % 10, places // 10)
        self._title.set_text(
            f"{found.events} of {found.total} {found.counted}: about {found.people} of 100 people"
        )


def facts(parameters: dict) -> list[SourceRow]:
    """Return the count, its interval, and what surgery is compared with."""
    found = hundred.outcome(parameters["name"])
    after_surgery = live_checks.recurrence()
    return [
        SourceRow(
            name=f"{found.counted} counted",
            value=f"{found.events} of {found.total}",
            unit=found.counted,
            source=data.cite(found.source),
            trust="read",
        ),
        SourceRow(
            name="95 % interval",
            value=f"{100 * found.share.low:.1f} to {100 * found.share.high:.1f}",
            unit="%",
            source=f"exact binomial; {data.cite(found.source)}",
            trust="computed",
        ),
        SourceRow(
            name="recurrence, odds ratio against surgery",
            value=f"{after_surgery.odds_ratio:g}",
            unit="times",
            source=data.cite("cavrapn2024"),
            trust="read",
        ),
    ]


def panel() -> Panel:
    """Return the panel of a hundred people, ready to show."""
    return Panel(
        "Of a hundred people",
        [
            Choice("name", "What may happen", tuple(NAMES.items()), "recurrence"),
            Choice("show", "Show", tuple(SHOWN.items()), INTERVAL),
        ],
        run,
        PeopleView,
        presets={
            "It comes back": {"name": "recurrence"},
            "Major complication": {"name": "major"},
            "Bleeding": {"name": "bleeding"},
        },
        facts=facts,
    )
