"""The sweep finds what it is there to find.

Each planted fault, at settings that are not the first.
"""

import dataclasses

import numpy as np
import pytest

import helpers.teaching as teach
from tests.notebooks import sweep, words
from tests.unit import toy_panels as toys


def spoilt(spoil):
    """A model that goes wrong at the longest time."""

    def compute(probe_temp, minutes, tissue):
        ball = toys.freeze(probe_temp, minutes, tissue)
        return spoil(ball) if minutes == 20 else ball

    return toys.panel(compute)


def fail(ball):
    raise KeyError("planted")


@dataclasses.dataclass(frozen=True)
class Heated(toys.Ball):
    """A result with an energy in J."""

    energy_J: float = 0.0


class Silent(toys.Ball):
    """A result whose sentence has no number."""

    def summary(self):
        """Say nothing."""
        return "Cold."


class ForgetfulView(toys.BallView):
    """A view that does not move its map a second time."""

    def update(self, ball):
        """Move the lines only."""
        if not self.lines.shown:
            self.map.set_data(ball.temperature)
        self.lines.update(toys.GRID, toys.GRID, ball.temperature)


def dead_control(probe_temp, minutes, tissue):
    return toys.freeze(probe_temp, minutes, "fat")


PLANTED = {
    "exception": (spoilt(fail), "KeyError"),
    "not finite": (
        spoilt(lambda ball: Heated(ball.temperature, ball.width_mm, np.inf)),
        "result.energy_J is not finite",
    ),
    "hole in a field": (
        spoilt(lambda ball: dataclasses.replace(ball, temperature=np.full((61, 61), np.nan))),
        "result.temperature is not finite",
    ),
    "no number": (spoilt(lambda ball: Silent(ball.temperature, 1.0)), "at least one number"),
    "dead control": (toys.panel(dead_control), "tissue: the picture is the same"),
    "forgetful view": (toys.panel(view=ForgetfulView), "differs from one drawn afresh"),
}


def test_a_good_panel_passes_and_is_put_back():
    panel = toys.panel()
    start = panel.parameters
    assert sweep.sweep(panel) == []
    assert panel.parameters == start


def test_a_long_run_is_swept_too():
    panel = toys.panel(toys.freeze_slowly, runner=teach.OnRun())
    assert sweep.sweep(panel) == []
    assert panel.renders > 10


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found(name):
    panel, said = PLANTED[name]
    assert panel.error == ""
    assert any(said in fault for fault in sweep.sweep(panel))


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ((0.5, 0.5), "'twice' on 'twice'"),
        pytest.param((1.4, 0.5), "cut off: 'twice'", marks=pytest.mark.long),
        pytest.param((0.5, 0.2), "struck through: 'twice'", marks=pytest.mark.long),
    ],
)
def test_words_that_cannot_be_read_are_found(place, fault):
    panel = toys.panel()
    axes = panel._view.figure.axes[0]
    axes.plot([0, 1], [0.2, 0.2], transform=axes.transAxes)
    texts = [
        axes.text(*place, "twice", transform=axes.transAxes) for _ in range(1 + ("on" in fault))
    ]
    found = sweep.sweep(panel, also=words.faults)
    assert any(fault in one for one in found)
    for text in texts:
        text.remove()
    assert not any("twice" in one for one in sweep.sweep(panel, also=words.faults))


def test_every_end_option_and_corner_is_visited():
    tried = [parameters for _, parameters in sweep.settings(toys.panel())]
    assert {one["minutes"] for one in tried} >= {1, 20} and {one["tissue"] for one in tried} == {
        "kidney",
        "fat",
    }
    corners = [parameters for what, parameters in sweep.settings(toys.panel()) if what == "corner"]
    assert len({tuple(one.values()) for one in corners}) == 8
    many = [teach.Number(f"n{place}", "N", "mm", 0.0, 1.0, 0.3, 0.5) for place in range(6)]
    found = sweep.settings(teach.Panel("Many", many, lambda **p: None, toys.BallView))
    assert [what for what, _ in found].count("corner") == 16
    assert found == sweep.settings(teach.Panel("Many", many, lambda **p: None, toys.BallView))


def test_a_result_may_say_what_can_be_undefined():
    @dataclasses.dataclass(frozen=True)
    class Open(toys.Ball):
        undefined = ("width_mm",)

    assert sweep.unfit(Open(np.zeros(2), np.nan)) == []
    assert sweep.unfit({"a": [1.0, np.nan], "b": np.array(["x"]), "c": None}) == ["result['a'][1]"]
