"""While a control moves, slow panels answer with larger cells: how far these answers are off."""

import warnings

import numpy as np
import pytest

from helpers.cell_death.studies import kidney_case
from helpers.freezing.studies import blood, cross_section, one_needle
from tests.unit.course_panels import made

# As the studies say beside their constants.
RADIUS_MM = 0.3
VOLUME = 0.08
BLOOD_MM = 0.1
SLICE_POINTS = 2
SLICE_CM2 = 1.0
CASE_POINTS = 3
CASE_K = 3
DEAD_CM3 = 0.2

LEVELS_C = (0.0, -20.0, -40.0)


def both(name, **values):
    """The answer of a panel's model, and its quick one."""
    panel = made(name)
    settings = panel._starting_values() | values
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return panel.compute(**settings), panel.quick(**settings)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"tissue_name": "agar_gel", "minutes": 3},
        {"tissue_name": "kidney", "contact": one_needle.WEAK, "probe_C": -190, "minutes": 16},
        {"diameter_mm": 1.5, "active_length_mm": 15, "minutes": 5},
    ],
)
def test_one_needle(values):
    full, quick = both("one_needle", **values)
    assert quick.edge_mm == pytest.approx(full.edge_mm, abs=RADIUS_MM)
    assert quick.lethal_mm == pytest.approx(full.lethal_mm, abs=RADIUS_MM)
    assert quick.ice_cm3 == pytest.approx(full.ice_cm3, rel=VOLUME)
    assert quick.freeze.grid.cell == 2 * full.freeze.grid.cell
    # The curves of the sensors are as good as the rest.
    ends = [one.freeze.thermocouples.temperature_C[-1] for one in (full, quick)]
    assert ends[1] == pytest.approx(ends[0], abs=4)


@pytest.mark.parametrize(
    "values", [{}, {"organ": "fat", "wall_C": -60, "minutes": 5}, {"flow_percent": 0}]
)
def test_blood(values):
    full, quick = both("blood", **values)
    assert quick.radius_mm == pytest.approx(full.radius_mm, abs=BLOOD_MM)
    assert quick.steady_mm == pytest.approx(full.steady_mm, nan_ok=True)
    assert quick.freeze.grid.cell == pytest.approx(blood.QUICK_CELL_MM / 1000)
    last_mm = [one.without_blood.edge_mm[-1] for one in (full, quick)]
    assert last_mm[1] == pytest.approx(last_mm[0], abs=0.5)


@pytest.mark.parametrize(
    "values", [{}, {"needles": 1, "target_mm": 20, "flow_percent": 100}, {"needles": 9}]
)
def test_cross_section(values):
    full, quick = both("cross_section", **values)
    for level_C in LEVELS_C:
        percent = full.coverage.percent(level_C)
        assert quick.coverage.percent(level_C) == pytest.approx(percent, abs=SLICE_POINTS)
    healthy_cm2 = full.coverage.healthy(-20.0) / 100
    assert quick.coverage.healthy(-20.0) / 100 == pytest.approx(healthy_cm2, abs=SLICE_CM2)
    assert quick.freeze.stages < full.freeze.stages / 2
    assert 1000 * quick.freeze.grid.cell == pytest.approx(cross_section.QUICK["cell_mm"])


@pytest.mark.parametrize("values", [{}, {"needles": 1, "tumour_mm": 20, "flow_percent": 9}])
def test_kidney_case(values):
    full, quick = both("kidney_case", **values)
    for level_C in LEVELS_C:
        percent = full.coverage.percent(level_C)
        assert quick.coverage.percent(level_C) == pytest.approx(percent, abs=CASE_POINTS)
    assert quick.bowel_C == pytest.approx(full.bowel_C, abs=CASE_K)
    assert quick.dead_percent == pytest.approx(full.dead_percent, abs=CASE_POINTS)
    assert quick.freeze.stages < full.freeze.stages / 3
    assert 1000 * quick.freeze.grid.cell == pytest.approx(kidney_case.QUICK["cell_mm"])


def test_quick_steps_move_the_coldest_temperatures_of_a_case_little():
    """Larger cells aside, as `QUICK_STEPS` says."""
    quick = kidney_case.one_plan(**kidney_case.QUICK)
    slow = kidney_case.one_plan(cell_mm=kidney_case.QUICK["cell_mm"])
    gap_K = np.abs(quick.freeze.minimum_C - slow.freeze.minimum_C)[slow.freeze.is_tissue]
    assert gap_K.max() < 6
    assert np.quantile(gap_K, 0.99) < 1


@pytest.mark.parametrize("values", [{}, {"freezes": 1, "tissue_name": "kidney"}])
def test_dead_tissue(values):
    full, quick = both("dead_tissue", **values)
    for part in ("dead", "low", "high", "surely_dead", "ice"):
        assert getattr(quick.death, part) == pytest.approx(getattr(full.death, part), abs=DEAD_CM3)
    assert quick.frozen_twice_percent == pytest.approx(full.frozen_twice_percent, abs=2)
    assert quick.freeze.stages < 0.8 * full.freeze.stages


def test_an_own_plan_has_the_cells_of_the_cross_section():
    full, quick = both("own_plan")
    assert quick.section.freeze.grid.cell == pytest.approx(cross_section.QUICK["cell_mm"] / 1000)
    percent = full.section.coverage.percent(-40.0)
    assert quick.section.coverage.percent(-40.0) == pytest.approx(percent, abs=SLICE_POINTS)
