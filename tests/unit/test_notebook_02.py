"""What notebook 02 says in words of layouts, slices and cycles is what its runs give."""

import json
import re

import pytest

from helpers.freezing.studies import cross_section, cycles, procedure
from helpers.teaching.figures.freezing import cross_section as section_figure
from helpers.teaching.figures.freezing.procedure import ProcedureView
from tests.project import PROJECT

PATH = PROJECT / "notebooks" / "02_probes_and_protocols.ipynb"


@pytest.fixture(scope="module")
def texts():
    """The Markdown cells of the notebook."""
    cells = json.loads(PATH.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def test_a_second_cycle_makes_more_ice_but_not_at_equal_freezing_time(texts):
    """10 min 15.4 mm, twice 10 min 18.2 mm, once 20 min 19.5 mm."""
    once = cycles.run(freezes=1, freeze_min=10).furthest_mm(0.0)
    twice = cycles.run().furthest_mm(0.0)
    long = cycles.run(freezes=1, freeze_min=20).furthest_mm(0.0)
    assert (once, twice, long) == pytest.approx((15.4, 18.2, 19.5), abs=0.4)
    assert once + 1 < twice < long
    text = next(text for text in texts if "<!--n:two_edge-->" in text)
    assert "at equal freezing time the second cycle makes no more ice" in text
    assert "does not make more ice" not in text
    recap = next(text for text in texts if text.startswith("## Recap"))
    assert "At equal freezing time a second cycle makes no more ice" in recap


def test_six_needles_are_reported_with_their_layout_and_their_price(texts):
    """Six beat seven on a ring of 22 mm with none in the middle, and cool more healthy tissue."""
    seven = cross_section.run()
    six = cross_section.run(needles=6, ring_mm=22, middle=cross_section.WITHOUT)
    usual = cross_section.run(needles=6, ring_mm=22)
    assert seven.has_middle and usual.has_middle and not six.has_middle
    assert six.coverage.percent(-40.0) > usual.coverage.percent(-40.0)
    assert six.coverage.percent(-40.0) > seven.coverage.percent(-40.0)
    assert six.coverage.healthy(-20.0) > seven.coverage.healthy(-20.0)
    text = next(text for text in texts if "<!--n:six_20-->" in text)
    assert "ring of 22 mm with *none* in the middle" in text and "Their price is" in text
    assert "6 needles, none of them in the middle" in six.summary()


def test_the_panel_can_leave_the_middle_free(texts):
    panel = section_figure.panel()
    for name in ("Six, none inside", "Seven, as on P3"):
        assert name in panel.presets
    panel.preset("Six, none inside")
    assert "6 needles, none of them in the middle" in panel.summary
    at_reset = panel.presets["Six, none inside"] | {"middle": cross_section.USUAL}
    panel.set(**at_reset)
    assert "6 needles, one of them in the middle" in panel.summary
    assert any("press *Six, none inside*" in text for text in texts)
    assert not any("always puts" in text for text in texts)


def test_needles_far_apart_may_leave_no_waist(texts):
    """Seven on a ring of 24 mm leave none, four on 26 mm do: no single distance decides."""
    wide = cross_section.run(ring_mm=24).coverage
    four = cross_section.run(needles=4, ring_mm=26).coverage
    assert wide.percent(-20.0) > 99.5 and four.percent(-20.0) < 90
    recap = next(text for text in texts if text.startswith("## Recap"))
    assert not re.search(r"2 cm apart", recap)


def test_a_pair_has_none_in_the_middle_and_one_needle_always_is():
    pair = cross_section.run(needles=2, target_mm=20, plan="freeze_10")
    single = cross_section.run(
        needles=1, target_mm=20, plan="freeze_10", middle=cross_section.WITHOUT
    )
    assert not pair.has_middle and single.has_middle
    with pytest.raises(ValueError, match="choices for the middle"):
        cross_section.run(middle="maybe")


def test_slice_and_volume_are_told_apart():
    assert "the slice of the 58 mm tumour" in cross_section.run().summary()
    outcome = procedure.run("p4_cervix")
    assert "of the target's volume" in outcome.summary()
    view = ProcedureView()
    assert "slice" in view.axes.get_title(loc="left")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("p5_bone_nerve", {"cortex", "marrow", "nerve"}),
        ("p4_skin_spray", {"skin", "fat"}),
        ("p3_seven_needles", {"water", "bowel"}),
        ("p2_two_cycles", {"vessel"}),
    ],
)
def test_what_lies_beside_the_target_is_drawn_and_named(name, words):
    """Vessel, water, bowel and bone have an outline and a word, and the organ is named."""
    view = ProcedureView()
    outcome = procedure.run(name, cell_mm=3.0)
    view.update(outcome)
    shown = {text.get_text() for text in view.axes.texts}
    assert words <= shown, shown
    assert any(text.startswith("around: ") for text in shown)
    drawn = len(view._neighbours)
    view.update(outcome)
    assert len(view._neighbours) == drawn, "a second outcome leaves nothing of the first"
