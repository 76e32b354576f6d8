"""The drawing of the rooms in docs/architecture.md is what the code imports."""

from tests.rules.test_arrows import plant
from tests.rules.tree import PROJECT
from tests.tools import rooms


def test_the_drawing_is_current():
    assert (PROJECT / rooms.PAGE).read_text(encoding="utf-8") == rooms.page(PROJECT), (
        "run tests/tools/rooms.py"
    )


def test_every_room_is_drawn_above_what_it_imports():
    drawn = rooms.rooms(PROJECT / "src" / "helpers")
    assert {"data", "freezing", "teaching"} <= set(drawn)
    assert drawn["data"][0] == set()
    for room, (ours, _) in drawn.items():
        assert all(rooms.floor(room, drawn) > rooms.floor(other, drawn) for other in ours)


def test_a_new_import_changes_the_drawing(tmp_path):
    plant(tmp_path, "data.py", '"""Tables."""\nimport csv\n')
    source = plant(
        tmp_path, "freezing/heat.py", '"""Heat."""\nimport numpy as np\nfrom helpers import data\n'
    )
    plant(tmp_path, "freezing/__init__.py", '"""Freezing."""\n')
    drawn = rooms.rooms(source)
    assert drawn == {"data": (set(), set()), "freezing": ({"data"}, {"numpy"})}
    assert rooms.drawing(drawn) == "[ notebooks ]\n   |\n[ freezing ]\n   |\n[ data ]"
    plant(tmp_path, "immunity/__init__.py", '"""Immunity."""\nfrom helpers.data import load\n')
    assert rooms.drawing(rooms.rooms(source)).splitlines()[2] == "[ freezing ]   [ immunity ]"
