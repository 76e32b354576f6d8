"""The setting before stays in a picture as thin pale lines, always the same ones."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

import helpers.teaching as teach
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.ghosts import PALE, WIDTH, Ghosts, SettingBefore
from helpers.teaching.panel.isotherms import Isotherms
from helpers.teaching.panel.panel import Panel
from tests.unit.course_panels import MAKERS, made

# One change of each panel that keeps the setting before in sight.
CHANGES = {
    "one_needle": {"minutes": 20},
    "one_needle.first_panel": {"probe_C": -60},
    "cross_section": {"needles": 5},
    "flat_wall": {"minutes": 20},
    "blood": {"wall_C": -60},
    "survival_curve": {"series": "PANC-1"},
    "cycles": {"freeze_min": 5},
    "nerve": {"plan": "freeze_thaw_freeze_10_5_10"},
    "kidney_case": {"needles": 5},
    "own_plan": {"tumour_mm": 25},
    "dead_tissue": {"freeze_min": 15},
}


class Height:
    """A result: the height of a line."""

    def __init__(self, height):
        self.height = height

    def summary(self):
        """How high it is."""
        return f"The line is {self.height} mm high."


class LineView:
    """A line with its ghost; a height of 12 cannot be drawn."""

    def __init__(self):
        self.figure = style.figure(4.0, 3.0)
        axes = self.figure.subplots()
        axes.set(xlim=(0, 1), ylim=(0, 30))
        (self.line,) = axes.plot([], [], color="black")
        self.ghosts = Ghosts([self.line])

    def update(self, result):
        """Move the line."""
        if result.height == 12:
            raise RuntimeError("no twelve")
        self.line.set_data([0, 1], [result.height] * 2)

    @property
    def ghost_at(self):
        """The height of the ghost, or None."""
        heights = self.ghosts._pairs[0][1].get_ydata()
        return heights[0] if len(heights) else None


def line_panel(**how):
    """A panel whose line is as high as its two numbers together."""
    numbers = [teach.Number(name, name, "mm", 1, 9, 1, 1) for name in ("low", "high")]
    return Panel(
        "Line",
        numbers,
        lambda low, high: Height(low + high),
        LineView,
        presets={"Middle": {"low": 5}, "High": {"low": 5, "high": 9}},
        **how,
    )


def test_the_first_picture_has_no_ghost_and_the_next_has_the_first():
    panel = line_panel()
    assert panel._view.ghost_at is None and not panel._view.ghosts.shown
    panel.set(low=3)
    assert panel._view.ghost_at == 2 and panel._view.ghosts.shown
    assert panel.png() == panel.fresh_png() != panel.fresh_png(ghosts=False)


def test_a_control_that_moves_on_keeps_the_setting_it_set_out_from():
    panel = line_panel()
    for low in (2, 3, 4):
        panel.set(low=low)
        assert panel._view.ghost_at == 2
    panel.set(high=2)
    assert panel._view.ghost_at == 5
    panel.set(low=3)
    assert panel._view.ghost_at == 6


def test_a_setting_shown_again_hides_its_ghost_and_going_on_brings_it_back():
    panel = line_panel()
    plain = panel.png()
    panel.set(low=3)
    panel.set(low=1)
    assert panel._view.ghost_at is None and panel.png() == plain
    panel.set(low=2)
    assert panel._view.ghost_at == 2


def test_reset_clears_the_ghost_even_at_the_starting_values():
    panel = line_panel()
    plain = panel.png()
    panel.set(low=4)
    panel.reset()
    assert panel.png() == plain == panel.fresh_png() and panel._view.ghost_at is None
    panel.preset("Middle")
    panel.set(low=1)
    panel.set(high=2)
    panel.set(high=1, low=3)
    panel.set(low=1)
    assert panel.parameters == {"low": 1, "high": 1} and panel.png() != plain
    panel.reset()
    assert panel.png() == plain and panel._view.ghost_at is None
    panel.set(low=4)
    assert panel._view.ghost_at == 2


def test_still_pictures_have_no_ghost_and_leave_none():
    panel = line_panel()
    panel.set(low=4)
    panel.set(high=3)
    stills = [state.picture for state in panel.states()]
    assert stills == [state.picture for state in line_panel().states()]
    assert panel.fresh_png() == panel.png()
    panel.set(high=4)
    assert panel._view.ghost_at == 5


def test_what_cannot_be_drawn_becomes_no_ghost():
    panel = line_panel()
    panel.set(low=4)
    panel.set(high=8)
    assert "no twelve" in panel.error
    panel.set(high=6)
    assert not panel.error and panel._view.ghost_at == 5
    panel.set(low=5)
    assert panel._view.ghost_at == 10
    assert panel.fresh_png() == panel.png()


def test_frames_of_a_play_have_no_ghost_and_the_play_counts_as_one_change():
    panel = line_panel(play="low")
    panel.player.start()
    assert panel.parameters["low"] == 9
    assert panel._view.ghost_at is None and panel.fresh_png() == panel.png()
    panel.set(high=2)
    assert panel._view.ghost_at == 10
    panel.set(low=3)
    assert panel._view.ghost_at == 11 and panel.fresh_png() == panel.png()
    panel.set(high=1)
    panel.set(low=4)
    assert panel.fresh_png() == panel.png(), "a frame that was kept has no ghost"


def test_a_ghost_is_thin_pale_and_below_its_line_with_the_same_dashes():
    axes = style.figure().subplots()
    (curve,) = axes.plot([0, 1], [2, 3], color="#000000", linestyle="--", linewidth=2)
    (dots,) = axes.plot([0, 1], [3, 4], "o", color="#1a2a80")
    limits = axes.get_xlim(), axes.get_ylim()
    ghosts = Ghosts([curve, dots])
    ghosts.stay()
    one, two = (ghost for _, ghost in ghosts._pairs)
    assert one.get_linestyle() == "--" and two.get_linestyle() == "-"
    assert one.get_linewidth() == WIDTH < curve.get_linewidth()
    assert one.get_zorder() < curve.get_zorder()
    assert style.contrast(one.get_color()) < style.contrast("#000000")
    assert 0 < PALE < 1 and style.contrast(one.get_color()) >= 3
    assert one.get_ydata().tolist() == [2, 3]
    assert (axes.get_xlim(), axes.get_ylim()) == limits


def test_ghosts_of_isotherms_stay_where_the_ice_was():
    axes = style.figure().subplots()
    axes.set(xlim=(-20, 20), ylim=(-20, 20))
    lines = Isotherms(axes)
    ghosts = Ghosts(lines.lines)
    x = np.linspace(-20, 20, 81)
    cone = 4 * np.hypot(*np.meshgrid(x, x))
    lines.update(x, x, cone - 50)
    ghosts.stay()
    lines.update(x, x, cone - 20)
    reach = [abs(ghost.get_segments()[0]).max() for _, ghost in ghosts._pairs]
    assert reach == pytest.approx([12.5, 7.5, 2.5], abs=0.1)
    assert [ghost.get_linestyle() for _, ghost in ghosts._pairs] == [
        line.get_linestyle() for line in lines.lines
    ]
    ghosts.clear()
    assert not any(ghost.get_segments() for _, ghost in ghosts._pairs)
    assert to_hex(ghosts._pairs[0][1].get_edgecolor()[0]) != palette.ISOTHERM_COLOURS[0.0]


def test_a_setting_before_knows_nothing_at_first():
    nothing = SettingBefore()
    assert nothing.result is None
    assert nothing.then("a", {"x": 1}).then("a", {"x": 1}).result is None


def test_every_panel_with_ghosts_is_tried_here():
    with_ghosts = {name for name in MAKERS if hasattr(made(name)._view, "ghosts")}
    assert with_ghosts == set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_a_panel_shows_the_setting_before_as_a_fresh_view_would_and_reset_clears_it(name):
    panel = made(name)
    panel.reset()
    plain = panel.png()
    panel.set(**CHANGES[name])
    assert panel._view.ghosts.shown and panel.png() == panel.fresh_png()
    assert panel.fresh_png(ghosts=False) != panel.png()
    panel.reset()
    assert panel.png() == plain and not panel._view.ghosts.shown
