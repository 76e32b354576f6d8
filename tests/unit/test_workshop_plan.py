"""Workshop 02b: right functions in three styles pass, every named mistake gets its diagnosis, and
plans from files of others are read with care."""

import math

import numpy as np
import pytest

from helpers.freezing import planning
from helpers.teaching.figures.freezing import own_plan
from helpers.teaching.tables import workshop_tables
from helpers.workshop import plan
from helpers.workshop.plan import KNOWN, SMALLER, STEPS, TURNED
from tests.unit.workshop_steps import diagnosed

BY_NAME = {step.name: step for step in STEPS}

LOOPS = {
    "ring": """
        def ring(count, radius_mm, turn_deg):
            places = []
            for i in range(count):
                angle = (turn_deg + 360 / count * i) / 180 * np.pi
                places.append((radius_mm * np.cos(angle), radius_mm * np.sin(angle)))
            return places
    """,
    "worst_tenth": """
        def worst_tenth(values):
            left = list(values)
            total = 0.0
            tenth = len(left) // 10
            for _ in range(tenth):
                lowest = min(left)
                left.remove(lowest)
                total += lowest
            return total / tenth
    """,
    "points": """
        def points(tumour_percent, healthy_cm3, bowel_C):
            found = tumour_percent - healthy_cm3 / 2
            if bowel_C < 0:
                found = found + bowel_C
            return found
    """,
    "place_needles": """
        def place_needles(case):
            import math
            r = case.radius_mm
            a = math.radians(case.bowel_deg)
            cos, sin = math.cos(a), math.sin(a)
            u, v = 0.73 * 0.8 * r / 2**0.5, 0.73 * r / 2**0.5
            flat = [(-0.2 * r, 0.0)]
            for sx in (-1, 1):
                for sy in (-1, 1):
                    flat.append((sx * u - 0.2 * r, sy * v))
            places = []
            for x, y in flat:
                places.append((x * cos - y * sin, x * sin + y * cos))
            return places
    """,
}
CLASSES = {
    "ring": """
class Circle:
    def __init__(self, radius_mm):
        self.radius_mm = radius_mm

    def at(self, degrees):
        point = self.radius_mm * np.exp(1j * np.radians(degrees))
        return point.real, point.imag

ring = lambda count, radius_mm, turn_deg: [
    Circle(radius_mm).at(turn_deg + 360 * i / count) for i in range(count)]
""",
    "worst_tenth": """
class Band:
    def __call__(self, values):
        return np.partition(values, len(values) // 10 - 1)[: len(values) // 10].mean()

worst_tenth = Band()
""",
    "points": """
class Price:
    kidney, bowel = 0.5, 1.0

    def of(self, healthy_cm3, bowel_C):
        return self.kidney * healthy_cm3 + self.bowel * max(0, -bowel_C)

points = lambda tumour_percent, healthy_cm3, bowel_C: tumour_percent - Price().of(
    healthy_cm3, bowel_C)
""",
    "place_needles": """
class Plan:
    def __init__(self, case):
        self.away = -np.array(case.bowel_mm) / np.hypot(*case.bowel_mm)
        self.side = np.array([-self.away[1], self.away[0]])
        self.r = case.radius_mm

    def places(self):
        middle = 0.2 * self.r * self.away
        half = 0.73 * self.r / 2**0.5
        corners = [middle + half * (0.8 * u * self.away + v * self.side)
                   for u in (-1, 1) for v in (-1, 1)]
        return np.array([middle, *corners])

place_needles = lambda case: Plan(case).places()
""",
}


@pytest.mark.parametrize("name", BY_NAME)
def test_right_solutions_of_three_styles_pass(name):
    step = BY_NAME[name]
    for source in (step.solution, LOOPS[name], CLASSES[name]):
        found = diagnosed(source, step, STEPS)
        assert found.passed, f"{found}\n{source}"


TURN = """
def turn(places, case):
    a = np.radians(case.bowel_deg)
    x, y = np.asarray(places, dtype=float).T
    return np.column_stack([x * np.cos(a) - y * np.sin(a), x * np.sin(a) + y * np.cos(a)])
"""
RING_WITH = """
        def ring(count, radius_mm, turn_deg):
            angles = {angles}
            return np.column_stack([{x}, {y}])
"""


def a_ring(
    angles="np.radians(turn_deg + 360 * np.arange(count) / count)",
    x="radius_mm * np.cos(angles)",
    y="radius_mm * np.sin(angles)",
):
    """A ring with something changed."""
    return RING_WITH.format(angles=angles, x=x, y=y)


def a_plan(places):
    """A plan for a bowel at 0 degrees, turned to where it is."""
    return f"{TURN}\ndef place_needles(case):\n    r = case.radius_mm\n    return {places}\n"


FIVE = "np.vstack([[[0, 0]], ring(4, 0.55 * r, 45)])"
TURN_IN_DEGREES = a_plan(f"turn({FIVE} - [0.2 * r, 0], case)").replace(
    "np.radians(case.bowel_deg)", "case.bowel_deg"
)
TURN_BACK = a_plan(f"turn({FIVE} - [0.2 * r, 0], case)").replace(
    "np.radians(case.bowel_deg)", "-np.radians(case.bowel_deg)"
)
FOR_THE_CASE_OF_THE_TEXT = a_plan(
    "[(-3, 0), (-12, 0), (-2, -9), (-2, 9), (5, 0)] if case.bowel_deg == 0 and r == 15 "
    "else turn([[-0.1 * r, 0]], case)"
)

PLANTED = [
    ("ring", "degrees for radians", a_ring("turn_deg + 360 * np.arange(count) / count")),
    (
        "ring",
        "last is first",
        a_ring("np.radians(turn_deg) + np.linspace(0, 2 * np.pi, count)"),
    ),
    ("ring", "turn left out", a_ring("2 * np.pi * np.arange(count) / count")),
    (
        "ring",
        "diameter for radius",
        a_ring(x="radius_mm / 2 * np.cos(angles)", y="radius_mm / 2 * np.sin(angles)"),
    ),
    (
        "ring",
        "x and y swapped",
        a_ring(x="radius_mm * np.sin(angles)", y="radius_mm * np.cos(angles)"),
    ),
    ("ring", "half around", a_ring("np.radians(turn_deg) + np.pi * np.arange(count) / count")),
    ("ring", "turn in degrees", a_ring("turn_deg + 2 * np.pi * np.arange(count) / count")),
    ("ring", "shape", a_ring().rstrip() + ".T"),
    ("worst_tenth", "mean", "worst_tenth = lambda values: sum(values) / len(values)"),
    (
        "worst_tenth",
        "highest of the tenth",
        "worst_tenth = lambda v: sorted(v)[len(v) // 10 - 1]",
    ),
    (
        "worst_tenth",
        "median of the tenth",
        "worst_tenth = lambda v: np.median(np.sort(v)[: len(v) // 10])",
    ),
    ("worst_tenth", "ten runs", "worst_tenth = lambda v: np.mean(sorted(v)[:10])"),
    ("worst_tenth", "error", "worst_tenth = lambda v: np.mean(np.sort(v)[: len(v) / 10])"),
    (
        "worst_tenth",
        "best tenth",
        "worst_tenth = lambda values: np.mean(sorted(values, reverse=True)[: len(values) // 10])",
    ),
    ("worst_tenth", "not sorted", "worst_tenth = lambda v: v[: len(v) // 10].mean()"),
    ("worst_tenth", "edge of the worst tenth", "worst_tenth = lambda v: np.percentile(v, 10)"),
    ("worst_tenth", "lowest of all", "worst_tenth = lambda values: min(values)"),
    *(
        ("points", key, f"points = lambda t, h, b: {value}")
        for key, value in (
            ("no price", "t"),
            ("bowel left out", "t - 0.5 * h"),
            ("price added", "t + 0.5 * h + max(0, -b)"),
            ("reward for a warm bowel", "t - 0.5 * h + b"),
            ("sign of the bowel", "t - 0.5 * h + max(0, -b)"),
            ("whole price", "t - h - max(0, -b)"),
            ("half a kelvin", "t - (h + max(0, -b)) / 2"),
            ("warm bowel costs", "t - 0.5 * h - abs(b)"),
            ("cut off at zero", "max(0, t - 0.5 * h - max(0, -b))"),
        )
    ),
    ("place_needles", "needle outside the tumour", a_plan("ring(4, 14, 0)")),
    ("place_needles", "needles touch", a_plan("turn([[0, 0], [0.1 * r, 0]], case)")),
    ("place_needles", "tuned to one tumour", a_plan("ring(3, 5, 0)")),
    ("place_needles", "relies on symmetry", a_plan("ring(4, 0.67 * r, 0)")),
    (
        "place_needles",
        "ignores the price",
        a_plan("turn(np.vstack([[[0, 0]], ring(6, 0.9 * r, 30)]), case)"),
    ),
    (
        "place_needles",
        "tuned to one value",
        a_plan("turn(ring(3, 0.53 * r, 180) - [0.13 * r, 0], case)"),
    ),
    (
        "place_needles",
        "wins in the slice, loses in the volume",
        a_plan("turn(ring(4, 0.67 * r, 45) * [0.8, 1] - [0.2 * r, 0], case)"),
    ),
    ("place_needles", "too little tumour", a_plan("turn([[-0.1 * r, 0]], case)")),
    ("place_needles", "too little tumour", a_plan("[(0, 0)]")),
    ("place_needles", "not better", a_plan(f"turn({FIVE} + [0.1 * r, 0], case)")),
    ("place_needles", "turned in degrees", TURN_IN_DEGREES),
    ("place_needles", "turned the other way", TURN_BACK),
    ("place_needles", "loses elsewhere", FOR_THE_CASE_OF_THE_TEXT),
    ("place_needles", "form", a_plan("[1, 2, 3]")),
    ("place_needles", "form", a_plan("np.zeros((9, 2))")),
    ("place_needles", "form", a_plan("[(float('nan'), 0)]")),
    ("place_needles", "form", a_plan("'in the middle'")),
    ("place_needles", "nothing", a_plan("None")),
]


@pytest.mark.parametrize(
    ("name", "key", "source"), PLANTED, ids=[f"{name}-{key}" for name, key, _ in PLANTED]
)
def test_every_planted_mistake_is_named(name, key, source):
    found = diagnosed(source, BY_NAME[name], STEPS)
    assert (found.key, found.passed) == (key, False), found.sentence
    assert "{" not in found.sentence


@pytest.mark.parametrize(
    "source",
    [
        a_ring("np.radians(turn_deg) - 2 * np.pi * np.arange(count) / count"),
        a_ring("np.radians(turn_deg) + 2 * np.pi * np.arange(1, count + 1) / count"),
        """
        def ring(count, radius_mm, turn_deg):
            z = radius_mm * np.exp(1j * np.radians(turn_deg + 360 * np.arange(count) / count))
            return [(one.real, one.imag) for one in z][::-1]
        """,
    ],
    ids=["clockwise", "from the second on", "last first"],
)
def test_a_ring_in_another_order_is_the_same_ring(source):
    found = diagnosed(source, plan.RING, STEPS)
    assert found.passed, found.sentence


def test_a_ring_is_drawn_round():
    drawing = plan.RING.picture(plan.RING.expected())
    assert drawing.is_map, "a millimetre is as long across as upward"


def test_what_passes_is_reported_for_all_three_cases():
    source = a_plan("turn(np.vstack([[[0, 0]], ring(4, 0.6 * r, 45)]) - [0.2 * r, 0], case)")
    found = diagnosed(source, plan.PLACE_NEEDLES, STEPS)
    assert found.passed, found.sentence
    places = [
        plan.rounded(
            plan._turned(np.vstack([[[0, 0]], plan.ring(4, 0.6 * r, 45)]) - [0.2 * r, 0], a)
        )
        for r, a in ((15, math.radians(130)), (12, math.radians(250)))
    ]
    turned, smaller = (
        plan.score(one, case).points for one, case in zip(places, (TURNED, SMALLER), strict=True)
    )
    assert f"yours has {turned:.0f}, and {smaller:.0f} in the smaller tumour" in found.sentence


def test_no_named_mistake_is_without_a_planted_function():
    named = {(step.name, mistake.key) for step in STEPS for mistake in step.mistakes}
    assert named <= {(name, key) for name, key, _ in PLANTED}


# --- the score ------------------------------------------------------------------------------------


def test_the_ring_is_that_of_the_course():
    whole = planning.ring(5, 9.0, (0.0, 0.0), middle=False)
    assert plan.ring(5, 9.0, 0.0) == pytest.approx(np.array(whole), abs=1e-9)


def test_the_band_spans_what_the_tables_allow_and_its_middle_is_theirs():
    runs = [dict(one) for one in plan.band()]
    assert len(runs) == plan.RUNS == 10
    middle = dict(plan.middle_values())
    for name, value in middle.items():
        values = [one[name] for one in runs]
        assert min(values) < value < max(values), name
    assert len({tuple(one.items()) for one in runs}) == 10


def test_more_needles_cover_more_and_cost_more():
    three, six = (plan.score(plan.rounded(plan.ring(count, 9.0, 180.0)), KNOWN) for count in (3, 6))
    assert three.worst.tumour_percent < six.worst.tumour_percent
    assert three.coldest.healthy_cm3 < six.coldest.healthy_cm3
    assert three.coldest.bowel_C > six.coldest.bowel_C
    assert f"{six.points:.0f} points" in six.summary()


def test_turning_the_case_turns_the_score():
    # a square box and square cells: turned by a right angle, nothing may change
    along = plan.Case(30.0, 0.0, 4.0)
    across = plan.Case(30.0, 90.0, 4.0)
    one, other = (
        plan.freeze(plan.rounded(plan.place_needles(case)), case, plan.middle_values(), False)
        for case in (along, across)
    )
    assert one.tumour_percent == pytest.approx(other.tumour_percent, abs=0.2)
    assert one.bowel_C == pytest.approx(other.bowel_C, abs=0.5)


def test_the_volume_is_seen_to_end():
    # an infinitely long needle freezes more of the slice than one of 25 mm freezes of the volume
    places = plan.rounded(plan.ring(4, 10.0, 0.0))
    values = plan.band()[1]
    endless, ending = (plan.freeze(places, KNOWN, values, flag) for flag in (False, True))
    assert endless.tumour_percent > ending.tumour_percent + 2
    assert endless.bowel_C < ending.bowel_C


def test_the_prices_in_the_text_are_those_that_are_used():
    assert (plan.POINTS_A_CM3, plan.POINTS_A_KELVIN, plan.BOWEL_C) == (0.5, 1.0, 0.0)
    assert plan.points(80.0, 20.0, -10.0) == 60.0 and plan.points(80.0, 20.0, 10.0) == 70.0
    assert plan.points(np.array([50.0, 60.0]), 0.0, 1.0).tolist() == [50.0, 60.0]
    assert plan.CLOSEST_MM == 3 and plan.MOST_NEEDLES == 8 and plan.COLD_MM == 25


def test_a_case_that_is_none_is_refused():
    with pytest.raises(ValueError, match="tumour_mm = 90"):
        plan.Case(90.0, 0.0, 4.0)
    with pytest.raises(ValueError, match="gap_mm = 0"):
        plan.Case(30.0, 0.0, 0)
    with pytest.raises(ValueError, match="bowel_deg = nan"):
        plan.Case(30.0, math.nan, 4.0)


# --- plans of a class -----------------------------------------------------------------------------


def test_plans_of_a_class_are_ranked_and_hostile_files_are_reported(tmp_path):
    plan.save("good_one", plan.place_needles(KNOWN), tmp_path)
    plan.save("beaten", plan.plan_to_beat(KNOWN), tmp_path)
    hostile = {
        "empty": b"",
        "binary": b"\xff\xfe\x00x",
        "large": b"x_mm,y_mm\n" + b"1,2\n" * 5000,
        "formula": b'x_mm,y_mm\n"=cmd|calc",1\n',
        "script": b"x_mm,y_mm\n<script>alert(1)</script>,2\n",
        "outside": b"x_mm,y_mm\n40,0\n",
        "endless": b"x_mm,y_mm\ninf,nan\n",
        "many": b"x_mm,y_mm\n" + b"1,1\n" * 9,
        "three": b"x_mm,y_mm\n1,2,3\n",
    }
    for name, content in hostile.items():
        (tmp_path / f"plan_{name}.csv").write_bytes(content)
    (tmp_path / "plan_<b>bold.csv").write_bytes(b"x_mm,y_mm\n0,0\n")
    entries = plan.pooled(tmp_path)
    assert [one.name for one in entries[:3]] == ["good_one", "beaten", "<b>bold"]
    bad = {one.name: one.trouble for one in entries if one.score is None}
    assert set(bad) == set(hostile) and all(bad.values())
    page = workshop_tables.ranking(entries)._repr_mimebundle_()["text/html"]
    assert "<script>" not in page and "<b>bold" not in page and "&lt;b&gt;bold" in page


def test_plans_beyond_the_most_are_named_and_not_dropped(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "MOST_FILES", 1)
    for name in ("a", "b"):
        (tmp_path / f"plan_{name}.csv").write_text("x_mm,y_mm\n")
    assert [(one.name, one.trouble) for one in plan.pooled(tmp_path)][1] == (
        "b",
        "it was not read; the rule: at most 1 plans",
    )


def test_a_plan_is_kept_and_read_again(tmp_path):
    places = plan.place_needles(KNOWN)
    said = plan.save("five", places, tmp_path)
    assert repr(said) == "Written: plan_five.csv, with 5 needles and no name of a person."
    assert plan.read_file(tmp_path / "plan_five.csv") == plan.rounded(places)
    one = plan.save("one", [[0, 0]], tmp_path)
    assert repr(one) == "Written: plan_one.csv, with 1 needle and no name of a person."
    assert "Nothing is written" in plan.save(None, places, tmp_path)
    for name in ("", "../up", "a b", "x" * 30, "é"):
        with pytest.raises(ValueError, match="the rule: 1 to 24 letters"):
            plan.save(name, places, tmp_path)
    with pytest.raises(ValueError, match="cannot be written"):
        plan.save("five", places, tmp_path / "nowhere")
    with pytest.raises(ValueError, match="it cannot be read"):
        plan.read_file(tmp_path / "plan_none.csv")
    assert plan.pooled(tmp_path / "nowhere") == []
    assert "No plans yet" in repr(workshop_tables.ranking([]))


# --- the live slice -------------------------------------------------------------------------------


def test_the_live_slice_draws_a_learners_plan_and_survives_none(monkeypatch):
    found = own_plan.run(plan.place_needles, "Your", bowel_deg=90.0)
    assert found.summary().startswith("Your plan: 5 needles bring ")
    one = own_plan.run(lambda case: [[0, 0]], "Your")
    assert "1 needle brings" in one.summary() and one.bowel_C > found.bowel_C

    def endless(case):
        while True:
            pass

    for function, words in (
        (lambda case: 1 / 0, "ZeroDivisionError"),
        (lambda case: None, "nothing (None)"),
        (lambda case: [[99, 0], [1]], "lists of different lengths"),
    ):
        assert words in own_plan.panel(function, "Your").error
    assert math.isfinite(own_plan.run(plan.place_needles, "Your", **SMALLER_VALUES).bowel_C)
    monkeypatch.setattr(own_plan, "SECONDS", 0.3)
    assert "did not end within 0.3 s" in own_plan.panel(endless, "Your").error


SMALLER_VALUES = {
    "tumour_mm": SMALLER.tumour_mm,
    "bowel_deg": SMALLER.bowel_deg,
    "gap_mm": SMALLER.gap_mm,
}


def test_the_cases_of_the_check_differ_in_what_a_plan_must_look_at():
    assert KNOWN.tumour_mm == TURNED.tumour_mm != SMALLER.tumour_mm
    assert KNOWN.bowel_deg != TURNED.bowel_deg
