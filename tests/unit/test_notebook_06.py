"""Notebook 06: its figures at presets and extremes, what its
panels say.
"""

from dataclasses import replace

import pytest

from helpers.cell_death.studies import kidney_case
from helpers.evidence.hundred import outcome
from helpers.immunity import ablation
from helpers.immunity.studies import share_needed
from helpers.teaching.figures.cell_death import kidney_band
from helpers.teaching.figures.cell_death import kidney_case as kidney_figure
from helpers.teaching.figures.evidence import hundred
from helpers.teaching.panel import html_parts, style
from helpers.teaching.tables import kidney_tables
from tests.notebooks.words import faults
from tests.project import PROJECT
from tests.unit.course_panels import made


@pytest.mark.long
def test_the_panel_of_bands_runs_stops_and_draws_as_a_new_one():
    panel = kidney_band.panel()
    panel.set(runs=20, needles=1)
    panel.run(wait=True)
    first = panel.png()
    panel.set(needles=6, ring_mm=12.0)
    panel.settle()
    assert panel.png() != first and panel.fresh_png() == panel.png()
    assert faults(panel._view.figure) == []
    assert "20 runs of 6 needles" in panel.summary


def test_the_band_says_when_it_cannot_be_stated():
    told = share_needed.run(80.0, 99.9)
    assert set(told.verdicts) == {"perhaps reached"}
    assert share_needed.run(60.0, 70.0).verdicts == ("not reached",) * 3
    assert share_needed.run(99.8, 99.9).verdicts[0] == "reached"
    assert share_needed.run(99.9, 80.0) == told
    assert told.needed_percent[0] == pytest.approx(100 * ablation.critical_fraction())
    assert "Nothing of it is promised" in told.summary()


def test_without_debris_freezing_needs_what_surgery_needs():
    surgery, freezing, _ = share_needed.run(weight=0.0).needed_percent
    assert freezing == pytest.approx(surgery, abs=0.02)


def test_a_picture_of_people_holds_a_hundred():
    panel = made("hundred")
    for name in hundred.NAMES.values():
        for show in hundred.SHOWN.values():
            panel.set(name=name, show=show)
            signs = {sign: len(line.get_xdata()) for sign, line in panel._view._signs.items()}
            assert sum(signs.values()) == 100
            assert signs[hundred.SURE] + signs[hundred.YES] == panel.result.found.people
            assert (signs[hundred.MAYBE] == 0) == (signs[hundred.SURE] == 0) == (show == "count")
    panel.reset()


def test_a_telephone_shows_the_people_and_what_their_signs_mean():
    """The meanings stood on the right, where a telephone shows them after sliding sideways."""
    view = made("hundred")._view
    width_in, height_in = view.figure.get_size_inches()
    assert width_in * html_parts.LEAST_PX_PER_INCH <= 330
    assert height_in * style.PAGE_PX_PER_INCH <= style.TALLEST_PX
    view.figure.canvas.draw()
    (legend,) = view.figure.legends
    box, people = legend.get_window_extent(), view.axes.get_window_extent()
    assert box.y1 <= people.y0 and 0 <= box.x0 < box.x1 <= view.figure.bbox.x1


def test_the_table_of_kidney_numbers_leaves_nothing_but_costs_out():
    words = [row[0] for row in kidney_tables.outcomes().rows]
    assert "local recurrence, mean 64 months" in words and not any("cost" in one for one in words)
    assert all(row[4] for row in kidney_tables.outcomes().rows)
    pooled = [row for row in kidney_tables.outcomes().rows if "meta-analysis" in row[0]]
    assert any("not worse up to 4 cm" in row[1] for row in pooled) and len(pooled) == 2


def test_people_who_were_heated_are_not_called_frozen():
    """One outcome of the menu counts people after radiofrequency."""
    heated = [name for name in hundred.NAMES.values() if "radiofrequency" in outcome(name).phrase]
    assert heated == ["major_heat"]
    path = PROJECT / "notebooks" / "06_from_probe_to_leaflet.ipynb"
    text = path.read_text(encoding="utf-8")
    assert "163 to 647 in a series, frozen (one series: heated)" in text
    assert "all of them frozen" not in text


def test_the_longest_words_above_a_bar_of_the_kidney_case_are_not_cut_off():
    view = kidney_figure.KidneyCaseView()
    outcome = kidney_case.run()
    shares = replace(outcome.coverage, covered_percent=(99.97, 99.97, 99.97))
    view.update(replace(outcome, coverage=shares, dead_percent=99.97))
    assert view._words[1].get_text() == "at -20 °C: >99.9 %"
    view.figure.canvas.draw()
    assert not faults(view.figure)
