"""Menus of cells and dose-responses come from data/: today's menus, and what a new row does."""

import csv
import shutil
from pathlib import Path

import pytest

from helpers import data
from helpers.cell_death import cell, dose_response, menus, responses, thresholds
from helpers.cell_death.studies import cooled_cell, survival_curve
from helpers.teaching.figures import cell_death as figures


def options(panel, name):
    """Return the labels of a panel's menu, in the order shown."""
    (control,) = [one for one in panel.controls if one.name == name]
    return [label for label, _ in control.options]


def assert_offers(panel, name, labels):
    """Check that a menu offers these labels in this order; a row that somebody adds may be
    there.
    """
    assert [label for label in options(panel, name) if label in labels] == labels


def test_menus_are_in_the_order_they_are_shown_in():
    cells = [
        "human liver cell",
        "liver tumour HepG2",
        "cervical cancer HeLa",
        "AT-1-like, constructed",
        "rat liver",
    ]
    assert_offers(figures.cooled_cell.panel(), "name", cells)
    assert_offers(figures.rates_in_ice.panel(), "name", cells)
    lines = [
        "kidney cancer 786-O",
        "pancreatic cancer PANC-1",
        "lung cancer A549",
        "lung cancer Calu-1",
        "lung cancer Calu-6",
    ]
    assert_offers(figures.survival_curve.panel(), "series", lines)
    measured_on = [
        "kidney cancer 786-O, in a dish",
        "pancreatic cancer PANC-1, in a dish",
        "lung cancer A549, in a dish",
        "rat tumour AT-1, in the body",
    ]
    edges = ["mouse skin, in the body", "tumour with TNF-alpha, in the body"]
    assert_offers(figures.kidney_band.panel(), "cells", measured_on)
    assert_offers(figures.dead_tissue.panel(), "cells", [*measured_on, *edges])
    assert not set(edges) & set(options(figures.kidney_band.panel(), "cells"))
    tissues = ["standard soft tissue", "kidney", "liver", "agar gel"]
    assert_offers(figures.dead_tissue.panel(), "tissue_name", tissues)
    assert_offers(figures.rates_in_ice.panel(), "tissue_name", tissues)
    assert "prostate" not in options(figures.dead_tissue.panel(), "tissue_name")
    plans = ["one freeze, 10 min", "10 freeze, 5 thaw, 10 freeze", "one freeze, 20 min"]
    assert_offers(figures.kidney_case.panel(), "plan", plans)
    assert_offers(figures.kidney_band.panel(), "plan", plans)


def test_every_name_in_a_menu_is_known():
    assert set(menus.cells("cooled_cell").values()) <= set(cell.names())
    assert set(menus.series("survival_curve").values()) == set(dose_response.series_names())
    for name in menus.responses("dead_tissue").values():
        dose = responses.response(name)
        assert responses.numbers(dose)[0].error > 0


def test_a_dose_response_is_what_it_was_measured_on():
    assert responses.response("786-O", "independent").model == "independent"
    assert responses.response("A549").never_dead > 0 == responses.response("PANC-1").never_dead
    assert responses.response("Mouse skin, edge") == thresholds.threshold("Mouse skin, edge")
    assert responses.numbers(responses.response("786-O"))[0].points == 9
    with pytest.raises(ValueError, match="nearest: 'PANC-1'"):
        responses.response("PANC1")


def test_what_is_in_no_menu_is_called_by_its_name():
    assert menus.cell_label("frog_egg") == menus.series_label("frog_egg") == "frog_egg"
    assert menus.response_label("frog_egg") == "frog_egg"
    assert menus.one_cell_of_kind("frog_egg") == "a cell (frog_egg)"


def append(folder, table, *rows):
    """Add rows to a table of a copy of data/."""
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_a_new_series_and_a_new_cell_are_rows_and_appear_in_the_menus_they_fit(
    tmp_path, monkeypatch
):
    folder = Path(shutil.copytree(data.data_folder(), tmp_path / "data"))
    rest = ("no", "1 day", "clarke2007", "constructed", "made up for this test")
    shares = {-5: 100, -10: 80, -15: 40, -20: 5}
    points = [("frog", celsius, 1, "", share, *rest) for celsius, share in shares.items()]
    append(folder, "survival_points", *points)
    append(folder, "menus", ("series", "frog", "frog cells", "survival_curve;dead_tissue", ""))
    rows = [row for row in csv.reader((folder / "cells.csv").open(encoding="utf-8"))]
    append(folder, "cells", *[("frog_egg", *row[1:]) for row in rows if row[0] == "hela"])
    append(folder, "menus", ("cell", "frog_egg", "frog egg", "cooled_cell", ""))
    columns = (folder / "columns.csv").read_text(encoding="utf-8")
    columns = columns.replace("at1_like;", "at1_like;frog_egg;")
    (folder / "columns.csv").write_text(columns, encoding="utf-8")
    monkeypatch.setattr(data, "data_folder", lambda: folder)

    assert options(figures.survival_curve.panel(), "series")[-1] == "frog cells"
    assert "frog cells, in a dish" in options(figures.dead_tissue.panel(), "cells")
    assert "frog cells, in a dish" not in options(figures.kidney_band.panel(), "cells")
    assert options(figures.cooled_cell.panel(), "name")[-1] == "frog egg"
    assert "frog egg" not in options(figures.rates_in_ice.panel(), "name")
    assert "a cell (frog egg) is at" in cooled_cell.run("frog_egg").summary()
    assert survival_curve.run("frog").summary().startswith("Frog cells: half of the cells")
    assert responses.numbers(responses.response("frog"))[0].source == "clarke2007"
