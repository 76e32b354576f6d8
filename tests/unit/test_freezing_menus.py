"""The panels' menus come from data/: today's menus, and what happens when a row is added."""

import csv
import shutil
from pathlib import Path

import pytest

from helpers import data
from helpers.freezing import menus
from helpers.freezing.scenarios import protocol
from helpers.freezing.tissue import Tissue


def test_menus_are_in_the_order_they_are_shown_in():
    # a tissue or protocol that somebody adds comes after these
    assert list(menus.tissues("one_needle"))[:9] == [
        "standard soft tissue",
        "prostate",
        "kidney",
        "liver",
        "muscle",
        "breast gland",
        "fat",
        "lung, inflated",
        "agar gel",
    ]
    cycles = list(menus.tissues("cycles"))
    assert cycles[:4] == ["standard soft tissue", "kidney", "liver", "agar gel"]
    organs = menus.tissues("cross_section", most_blood_first=True)
    known = [organ for organ in organs if organ in ("kidney", "liver", "prostate", "muscle")]
    assert known == ["kidney", "liver", "prostate", "muscle"]
    assert list(menus.protocols("cross_section"))[:3] == [
        "one freeze, 10 min",
        "10 freeze, 5 thaw, 10 freeze",
        "one freeze, 20 min",
    ]
    assert list(menus.scenarios().values()) == list(data.load("scenarios")["scenario"])


def test_every_name_in_a_menu_is_known():
    table = data.load("menus").set_index("kind")["name"]
    for name in table["tissue"]:
        assert Tissue.named(name).name == name
    for name in table["protocol"]:
        assert protocol(name)


def test_no_menu_has_a_label_twice():
    table = data.load("menus")
    assert not table.duplicated(["kind", "label"]).any()
    assert data.load("scenarios")["label"].is_unique


def test_a_panel_without_a_menu_is_refused():
    with pytest.raises(ValueError, match=r"'cycle' .* nearest: 'cycles'"):
        menus.tissues("cycle")
    with pytest.raises(ValueError, match="nearest: 'nerve'"):
        menus.protocols("nerves")


@pytest.mark.parametrize(
    "row, read",
    [
        (["tissue", "skin", "skin", "cycles", ""], lambda: menus.tissues("cycles")),
        (
            ["protocol", "two_cycles_10_5", "two cycles", "nerve", ""],
            lambda: menus.protocols("nerve"),
        ),
    ],
)
def test_a_new_row_is_in_the_menus_it_fits_and_in_no_other(row, read, tmp_path, monkeypatch):
    folder = Path(shutil.copytree(data.data_folder(), tmp_path / "data"))
    with (folder / "menus.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)
    others = menus.tissues("one_needle"), menus.protocols("cross_section")
    monkeypatch.setattr(data, "data_folder", lambda: folder)
    assert list(read().items())[-1] == (row[2], row[1])
    assert (menus.tissues("one_needle"), menus.protocols("cross_section")) == others
