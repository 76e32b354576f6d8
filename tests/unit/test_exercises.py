"""Every exercise, for several classes.

Right, blank, a typing slip, and each mistake it should recognise.
"""

import math
import re
from functools import lru_cache
from itertools import count

import numpy as np
import pytest

from helpers.evidence import study_table
from helpers.freezing.studies import cross_section
from helpers.teaching.exercises import (
    cell_death_thresholds,
    cryoimmunological_hypothesis,
    from_probe_to_leaflet,
    how_freezing_works,
    probes_and_protocols,
    reading_the_claims,
)
from helpers.teaching.figures.cell_death import dead_tissue, kidney_case
from helpers.teaching.figures.freezing import blood, one_needle
from helpers.teaching.figures.freezing import cross_section as section_figure
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.exercise import Exercise, variant
from helpers.teaching.lesson.exercise_kinds import ChoiceAndNumber, Design
from helpers.teaching.tables import freezing_tables

MAKERS = {
    f"{notebook} {name}": make
    for notebook in ("00", "01", "02", "03", "04", "05", "06")
    for name, make in answer_key.makers(notebook).items()
}
CLASSES = pytest.mark.parametrize("seed", range(1, 5))
EXERCISES = pytest.mark.parametrize("name", MAKERS)

# Exercises of a new kind: the key and the choices of the number that makes their variants.
VARIANTS = {
    "01 how_freezing_works.three_radii": ("three radii", how_freezing_works.RADII_MINUTES),
    "01 how_freezing_works.flow_from_radii": ("flow from radii", how_freezing_works.KIDNEYS),
    "02 probes_and_protocols.layout": ("layout", probes_and_protocols.TUMOURS),
    "02 probes_and_protocols.explain_miss": ("explain miss", probes_and_protocols.OPERATIONS),
    "03 cell_death_thresholds.second_freeze": ("second freeze", cell_death_thresholds.COUNTED),
    "03 cell_death_thresholds.plan_for_two": ("plan for two", cell_death_thresholds.GOALS),
    "04 cryoimmunological_hypothesis.trial_protocol": (
        "trial protocol",
        cryoimmunological_hypothesis.RISKS,
    ),
    "05 reading_the_claims.best_objection": ("best objection", reading_the_claims.OBJECTIONS),
    "06 from_probe_to_leaflet.plan_that_holds": ("plan that holds", from_probe_to_leaflet.GOALS),
    "06 from_probe_to_leaflet.what_decides": ("what decides", from_probe_to_leaflet.DIAMETERS_MM),
}
EVERY_VARIANT = [
    (name, place) for name, (_, choices) in VARIANTS.items() for place in range(len(choices))
]
WITH_LETTERS = (
    "01 how_freezing_works.flow_from_radii",
    "02 probes_and_protocols.explain_miss",
    "03 cell_death_thresholds.second_freeze",
    "06 from_probe_to_leaflet.what_decides",
)
EVERY_LETTER = [(name, place) for name, place in EVERY_VARIANT if name in WITH_LETTERS]


@lru_cache(maxsize=200)
def exercise_of(name, seed):
    """Return an exercise of a class; kept, since several tests ask for the same one."""
    return MAKERS[name](seed)


def seed_for(name, place):
    """Return the first class seed that makes a variant of an exercise."""
    key, choices = VARIANTS[name]
    return next(seed for seed in count(1) if variant(seed, key, range(len(choices))) == place)


def mistaken(exercise):
    """Return (name, answer, message) of every mistake that an exercise knows, wrong letters too."""
    if isinstance(exercise, ChoiceAndNumber):
        letter, right = exercise.expected
        found = [
            (one.name, f"{letter}; {one.value(right):.4g}", one.message)
            for one in exercise.mistakes
        ]
        return found + [
            (f"choice {wrong}", (wrong, right), message)
            for wrong, message in exercise.wrong_choices.items()
        ]
    if isinstance(exercise, Exercise):
        return [
            (one.name, float(f"{one.value(exercise.expected):.3g}"), one.message)
            for one in exercise.mistakes
        ]
    return [(one.name, one.answer, one.message) for one in exercise.mistakes]


def test_every_notebook_has_exercises():
    assert len(MAKERS) >= 24 and {name[:2] for name in MAKERS} == {
        f"0{place}" for place in range(7)
    }


@EXERCISES
@CLASSES
def test_the_right_answer_is_right_even_rounded(name, seed):
    exercise = exercise_of(name, seed)
    assert exercise.feedback(exercise.expected).tone == "correct"
    if isinstance(exercise, Exercise):
        assert exercise.feedback(float(f"{exercise.expected:.3g}")).tone == "correct"
    assert exercise.feedback(None).tone == "missing"
    assert exercise.feedback("about ten").tone == "keep working"
    assert exercise.shown.strip()


@EXERCISES
@CLASSES
def test_each_known_mistake_gets_its_own_words(name, seed):
    exercise = exercise_of(name, seed)
    if isinstance(exercise, Exercise):
        values = sorted(mistake.value(exercise.expected) for mistake in exercise.mistakes)
        assert np.all(np.diff(values) > 1e-6), values
    for mistake, answer, message in mistaken(exercise):
        feedback = exercise.feedback(answer)
        assert feedback.tone == "keep working", (mistake, answer, exercise.expected)
        assert message in feedback.message, f"{mistake}: {answer} got {feedback.message!r}"


@pytest.mark.parametrize(("name", "place"), EVERY_VARIANT)
def test_every_variant_of_a_new_kind_takes_its_answers_and_knows_its_mistakes(name, place):
    exercise = exercise_of(name, seed_for(name, place))
    for right in (exercise.expected, *getattr(exercise, "also_right", ())):
        assert exercise.feedback(right).tone == "correct", (right, exercise.feedback(right))
    known = mistaken(exercise)
    assert len(known) >= 3
    for mistake, answer, message in known:
        feedback = exercise.feedback(answer)
        assert feedback.tone == "keep working", (mistake, answer)
        assert message in feedback.message, f"{mistake}: {answer} got {feedback.message!r}"


@pytest.mark.parametrize(("name", "place"), EVERY_LETTER)
def test_a_wrong_letter_is_told_no_number_that_its_question_does_not_tell(name, place):
    """What a change gives in a panel is to be read there: a reply with it gives the answer away."""
    exercise = exercise_of(name, seed_for(name, place))
    known = set(re.findall(r"[\d.]*\d", exercise.question))
    for letter, message in exercise.wrong_choices.items():
        told = set(re.findall(r"[\d.]*\d", message))
        assert told <= known, (letter, message)


@EXERCISES
def test_each_check_names_three_mistakes_or_more(name):
    if name.rpartition(" ")[2] in answer_key.SPARE:
        pytest.skip("in no notebook")
    assert len(mistaken(exercise_of(name, 1))) >= 3, name


@EXERCISES
def test_large_numbers_are_written_as_the_panels_write_them(name):
    """1,000,000 and not 1e6, which only programmers read."""
    for seed in range(1, 7):
        assert not re.search(r"\de[-+]?\d", exercise_of(name, seed).text)


@EXERCISES
def test_classes_get_different_numbers(name):
    assert len({exercise_of(name, seed).question for seed in range(1, 7)}) > 1


@pytest.mark.parametrize("notebook", ["01", "02", "03", "04", "05", "06"])
def test_the_first_exercise_of_a_kind_has_a_worked_example(notebook):
    kinds = set()
    for name in MAKERS:
        exercise = exercise_of(name, 1)
        if name.startswith(notebook) and not isinstance(exercise, Exercise):
            if type(exercise) not in kinds or isinstance(exercise, Design):
                assert exercise.worked, name
                assert "<details" in exercise.as_html() and exercise.worked in repr(exercise)
            kinds.add(type(exercise))
    assert kinds


@pytest.mark.parametrize("place", range(len(from_probe_to_leaflet.ODDS)))
def test_people_may_be_counted_in_whole_people(place):
    """24.6 less 4 is 20.6, and whoever draws people draws 21; 16.5 may be either."""
    odds = from_probe_to_leaflet.ODDS[place]
    seed = next(
        one
        for one in count(1)
        if variant(one, "more people", range(len(from_probe_to_leaflet.ODDS))) == place
    )
    exercise = from_probe_to_leaflet.more_people(seed)
    assert f"After surgery {odds.baseline_percent:g} of 100" in exercise.question
    assert exercise.feedback(round(exercise.expected)).tone == "correct"
    after = exercise.expected + odds.baseline_percent
    assert "all of them after freezing" in exercise.feedback(round(after)).message


@pytest.mark.parametrize("seed", [1, 4, 6, 13])
def test_a_part_of_a_needle_is_known_with_one_decimal(seed):
    exercise = probes_and_protocols.needles_in_time(seed)
    part = exercise.mistakes[0].value(exercise.expected)
    for answer in (f"{part:.1f}", f"{part:.2f}"):
        assert "No part of a needle" in exercise.feedback(answer).message, answer


@pytest.mark.parametrize("name", cryoimmunological_hypothesis.COMPARISONS)
def test_risks_of_two_decimals_are_never_taken_for_events(name):
    """The worked example has risks of two decimals, so learners round theirs to two."""
    places = cryoimmunological_hypothesis.COMPARISONS
    seed = next(one for one in count(1) if variant(one, "risk ratio", places) == name)
    table = study_table.two_by_two(name)
    exercise = cryoimmunological_hypothesis.risk_ratio(seed)
    found = exercise.feedback(round(table.risk, 2) / round(table.control_risk, 2))
    assert found.tone == "correct" or "rounded the risks" in found.message, found


@pytest.mark.parametrize("minutes", how_freezing_works.POWER_MINUTES)
def test_heat_may_be_read_in_whole_kilojoules(minutes):
    choices = how_freezing_works.POWER_MINUTES
    seed = next(one for one in count(1) if variant(one, "mean power", choices) == minutes)
    exercise = how_freezing_works.mean_power(seed)
    heat_kJ = exercise.expected * 60 * minutes / 1000
    assert exercise.feedback(round(heat_kJ) * 1000 / (60 * minutes)).tone == "correct"
    assert "heat in kJ" in exercise.feedback(round(heat_kJ)).message


@pytest.mark.parametrize("place", range(len(cell_death_thresholds.COUNTED)))
def test_cells_may_be_counted_in_whole_cells_in_a_mistake_too(place):
    exercise = exercise_of(
        "03 cell_death_thresholds.second_freeze",
        seed_for("03 cell_death_thresholds.second_freeze", place),
    )
    letter, right = exercise.expected
    assert exercise.feedback((letter, round(right))).tone == "correct"
    for mistake in exercise.mistakes:
        found = exercise.feedback((letter, round(mistake.value(right))))
        assert mistake.message in found.message, (mistake.name, found)


def test_a_mean_that_is_nearly_right_is_called_so():
    """57.0 is right, and 57.1 lies within half a percent of one person too many, 56.87."""
    exercise = next(
        one for one in map(reading_the_claims.lowest_mean, count(1)) if one.expected == 57
    )
    assert exercise.feedback(57.12).tone == "almost"
    assert "one person too many" in exercise.feedback(56.87).message


# ---- learners who do what the question says


def test_a_learner_who_reads_three_lines_off_the_picture_is_right():
    """The lines are taken from the picture itself, where they cross the middle of the needle."""
    exercise, panel = how_freezing_works.three_radii(1), one_needle.panel()
    panel.set(minutes=int(exercise.question.split(" min.")[0].split()[-1]))
    edge_mm, lethal_mm = (
        float(panel.summary.split(words)[1].split(" mm")[0])
        for words in ("the ice edge is ", "-40 °C line ")
    )
    freeze = panel.result.freeze
    middle = freeze.minimum_C[:, freeze.grid.field_shape[1] // 2]
    at_20_mm = float(np.interp(-20.0, middle, freeze.grid.centres_mm(0)))
    assert exercise.feedback((edge_mm, at_20_mm, lethal_mm)).tone == "correct"


def halved(falling, wanted, low, high):
    """Return the whole number at which a falling function of it comes nearest to a value."""
    while high - low > 1:
        middle = (low + high) // 2
        if falling(middle) > wanted:
            low = middle
        else:
            high = middle
    return min((low, high), key=lambda one: abs(falling(one) - wanted))


@pytest.mark.parametrize("place", [0, 1])
def test_a_learner_who_fits_the_wall_first_finds_the_flow(place):
    """Moves the wall until the clamped radius is stated, then the flow: reads only the sentence."""
    name = "01 how_freezing_works.flow_from_radii"
    exercise, panel = exercise_of(name, seed_for(name, place)), blood.panel()
    clamped, living = (
        float(exercise.question.split(words)[1].split(" mm")[0])
        for words in ("radius of ", "with its blood ")
    )

    def radius_mm(**values):
        panel.set(**values)
        return float(panel.summary.split("radius of ")[1].split(" mm")[0])

    wall_C = halved(lambda one: radius_mm(flow_percent=0, wall_C=one), clamped, -140, -100)
    flow = halved(lambda one: radius_mm(flow_percent=one, wall_C=wall_C), living, 5, 60)
    assert exercise.feedback((exercise.expected.letter, flow)).tone == "correct"


@pytest.mark.parametrize("place", [0, 2])
def test_no_ring_of_the_panel_meets_the_goal_of_the_layout(place):
    """Otherwise the places would not be free, and the exercise a search with two sliders."""
    name = "02 probes_and_protocols.layout"
    exercise = exercise_of(name, seed_for(name, place))
    tumour = probes_and_protocols.TUMOURS[place]
    middle_mm = cross_section.MIDDLE_MM
    panel = section_figure.panel()
    for middle in section_figure.MIDDLES.values():
        panel.set(
            needles=4, ring_mm=round(tumour.ring_mm), target_mm=tumour.diameter_mm, middle=middle
        )
        ring = [(x - middle_mm, y - middle_mm) for x, y in panel.result.places_mm]
        assert "stands at (4, 0) and stays" in exercise.feedback(ring).message
        # The crooked needle in place of the nearest one of the ring is not enough.
        nearest = min(ring, key=lambda place: math.dist(place, probes_and_protocols.STUCK_MM))
        mended = [probes_and_protocols.STUCK_MM if one == nearest else one for one in ring]
        assert exercise.feedback(mended).tone == "keep working", (middle, mended)
    # What a check says of a layout is what the model of the panel gives.
    expected = cross_section.run_places(
        [(middle_mm + 4.0, middle_mm), (middle_mm - 6.0, middle_mm)], tumour.diameter_mm
    ).coverage.percent(-20.0)
    assert f"{expected:.1f} %" in exercise.feedback("(4, 0); (-6, 0)").message


def test_a_layout_is_compared_with_the_goal_as_it_is_shown(monkeypatch):
    class Shown:
        percent = staticmethod(lambda level_C: 96.96)
        healthy = staticmethod(lambda level_C: 120.4)

    monkeypatch.setattr(probes_and_protocols, "_coverage", lambda places, tumour_mm: Shown)
    tumour, goal = probes_and_protocols.TUMOURS[0], probes_and_protocols.Goal(97, 1.2)
    found = probes_and_protocols._judge_layout("(4, 0); (4, 11)", tumour, goal)
    assert "97.0 % of the slice" in found.message and "1.20 cm²" in found.message
    assert found.tone == "correct"


def test_places_are_read_with_and_without_a_space_after_the_comma():
    exercise = probes_and_protocols.layout(1)
    said = exercise.feedback("(4, 0); (4, 11); (4, -11); (-11, 0)")
    assert said.tone == "correct"
    for written in ("(4,0); (4,11); (4,-11); (-11,0)", "(4,0)(4,11)(4,−11)(-11,0)"):
        assert exercise.feedback(written) == said
    # as one number with a decimal comma the places would be others, or no pairs
    other = exercise.feedback("(4,0); (4,11)")
    assert other == exercise.feedback("(4, 0); (4, 11)") and "no pairs" not in other.message
    assert exercise.feedback("(4,5; 0); (4; 0)") == exercise.feedback("(4.5, 0); (4, 0)")


def test_a_learner_who_changes_one_control_at_a_time_explains_the_miss():
    exercise, panel = probes_and_protocols.explain_miss(1), section_figure.panel()
    found = int(exercise.question.split("Afterwards ")[1].split(" %")[0])
    shares = {}
    for letter, change in (
        ("A", {"flow_percent": 70}),
        ("B", {"ring_mm": 12}),
        ("C", {"needles": 6}),
    ):
        panel.reset()
        panel.set(**change)
        shares[letter] = int(panel.summary.split("-20 °C and ")[1].split(" %")[0])
    misses = sorted((abs(share - found), letter) for letter, share in shares.items())
    assert exercise.feedback((misses[0][1], misses[1][0])).tone == "correct"


def test_a_learner_who_reads_both_brackets_finds_a_plan_for_two_lines():
    name = "03 cell_death_thresholds.plan_for_two"
    exercise, panel = exercise_of(name, seed_for(name, 0)), dead_tissue.panel()
    wanted = float(exercise.question.split("at least ")[1].split(" cm³")[0])
    most = float(exercise.question.split("at most ")[1].split(" cm³")[0])
    good = []
    for minutes in range(10, 15):
        lows = []
        for cells in (cell_death_thresholds.DISH, cell_death_thresholds.ANIMALS):
            panel.set(cells=cells, freezes=1, freeze_min=minutes)
            bracket = panel.summary.split("9 in 10 ")[1].split(": ")[1]
            lows.append(float(bracket.split(" to ")[0]))
        ice = float(panel.summary.split("the ice has ")[1].split(" cm³")[0])
        is_good = min(lows) >= wanted and ice <= most
        good.append(is_good)
        assert (exercise.feedback((1, minutes)).tone == "correct") == is_good, minutes
    assert sum(good) >= 2, "a design has several right answers"


def test_a_learner_who_tries_both_flows_finds_plans_that_hold():
    name = "06 from_probe_to_leaflet.plan_that_holds"
    exercise, panel = exercise_of(name, seed_for(name, 0)), kidney_case.panel()
    goal = from_probe_to_leaflet.GOALS[0]
    for needles, ring_mm in (goal.plans[0], (3, 6.0)):
        told = []
        for flow_percent in (13, 70):
            panel.set(
                needles=needles, ring_mm=ring_mm, gap_mm=goal.gap_mm, flow_percent=flow_percent
            )
            panel.settle()
            words = panel.summary.split("to 0 °C, ")[1].split(" %")[0]
            cold = float(words.removeprefix("more than "))
            told.append((cold, float(panel.summary.split("the bowel ")[1].split(" °C")[0])))
        holds = all(cold >= goal.percent and bowel >= goal.bowel_C for cold, bowel in told)
        assert (exercise.feedback((needles, ring_mm)).tone == "correct") == holds, told
        assert holds == ((needles, ring_mm) == goal.plans[0])


@pytest.mark.parametrize("place", range(len(from_probe_to_leaflet.DIAMETERS_MM)))
def test_a_learner_who_makes_each_change_as_it_is_told_finds_what_decides(place):
    name = "06 from_probe_to_leaflet.what_decides"
    exercise, panel = exercise_of(name, seed_for(name, place)), kidney_case.panel()

    def share(**change):
        panel.reset()
        panel.set(tumour_mm=from_probe_to_leaflet.DIAMETERS_MM[place], **change)
        panel.settle()
        return int(panel.summary.split("-20 °C and ")[1].split(" %")[0])

    moves = {}
    for letter, words in re.findall(r"([ABC]): (.+?)\. ", exercise.question):
        numbers = [float(number) for number in re.findall(r"\d+", words)]
        if "ring" in words:
            # Both rings as the words name them, and not the one of Reset
            shares = [share(ring_mm=number) for number in numbers]
        elif "flow" in words:
            shares = [share(flow_percent=number) for number in numbers]
        else:
            shares = [share(needles=number) for number in (3, 4)]
        moves[abs(shares[0] - shares[1])] = letter
    most, second = sorted(moves, reverse=True)[:2]
    assert exercise.feedback((moves[most], most - second)).tone == "correct", moves


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("comparator: none", "Missing: drug, allocation, outcome, patients per group"),
        ("a fair trial", "Missing: comparator"),
    ],
)
def test_a_protocol_without_its_fields_is_told_which(words, tone):
    assert tone in cryoimmunological_hypothesis.trial_protocol(1).feedback(words).message


def test_words_of_a_protocol_may_differ_and_its_size_may_have_a_comma_for_thousands():
    exercise = cryoimmunological_hypothesis.trial_protocol(1)
    size = exercise.expected.rpartition(": ")[2]
    free = (
        "Comparator: microwave ablation\nDrug: no drug in any group\nAllocation: drawn by lot\n"
        f"Outcome: tumours elsewhere, new or growing\nPatients per group: {size}"
    )
    assert exercise.feedback(free).tone == "correct"
    assert (
        "both groups together" in exercise.feedback(free.replace(size, str(2 * int(size)))).message
    )
    assert "far more" in exercise.feedback(free.replace(size, "40,000")).message
    assert "one whole number" in exercise.feedback(free.replace(size, "some 100 or 200")).message


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("allocation", "chance decides"),
        ("allocation", "the lot decides"),
        ("allocation", "by lot, nobody chooses"),
        ("allocation", "randomly, neither doctor nor patient decides"),
        ("comparator", "pembrolizumab alone"),
        ("comparator", "the same care, not frozen"),
        ("comparator", "usual treatment without cryotherapy"),
        ("comparator", "radiotherapy"),
        ("drug", "identical in the two arms"),
        ("drug", "every patient gets ipilimumab"),
        ("drug", "none, so that only freezing differs"),
        ("drug", "no drug is added to freezing"),
        ("drug", "equal after surgery and after freezing"),
        ("outcome", "new tumours in other parts of the body"),
        ("outcome", "recurrence outside the frozen area"),
        ("outcome", "growth of untreated tumours"),
    ],
)
def test_a_right_protocol_is_right_in_other_words(field, words):
    exercise = cryoimmunological_hypothesis.trial_protocol(1)
    written = re.sub(rf"{field}: [^;]*", f"{field}: {words}", exercise.expected)
    assert exercise.feedback(written).tone == "correct", exercise.feedback(written)


@pytest.mark.parametrize(
    ("field", "words", "told"),
    [
        ("comparator", "cryosurgery", "frozen as well"),
        ("comparator", "percutaneous cryoablation of the same tumours", "frozen as well"),
        ("comparator", "freezing alone", "frozen as well"),
        ("drug", "pembrolizumab for the frozen, none for the others", "which of the two helped"),
        ("drug", "pembrolizumab with freezing, none without", "which of the two helped"),
        ("drug", "none in the control group", "which of the two helped"),
        ("allocation", "not random", "Let chance decide"),
        ("allocation", "not by lot, the doctor chooses", "confounding by indication"),
        ("allocation", "random choice by the doctor", "confounding by indication"),
    ],
)
def test_a_wrong_protocol_is_wrong_in_other_words(field, words, told):
    exercise = cryoimmunological_hypothesis.trial_protocol(1)
    written = re.sub(rf"{field}: [^;]*", f"{field}: {words}", exercise.expected)
    found = exercise.feedback(written)
    assert found.tone == "keep working" and told in found.message, found


def objection_to(claim, **fields):
    """Return the exercise about a claim of P2, and its answer with some fields in other words."""
    places = [one.claim for one in reading_the_claims.OBJECTIONS]
    seed = seed_for("05 reading_the_claims.best_objection", places.index(claim))
    exercise = reading_the_claims.best_objection(seed)
    written = exercise.expected
    for field, words in fields.items():
        written = re.sub(rf"{field}: [^;]*", f"{field}: {words}", written)
    return exercise.feedback(written)


@pytest.mark.parametrize(
    ("claim", "field", "words"),
    [
        ("C056", "objection", "selection bias: older people are frozen"),
        ("C056", "objection", "the comparisons are biased, since sicker people are frozen"),
        ("C056", "objection", "the pooled ratio is misleading because the frozen were older"),
        ("C056", "objection", "those who cannot stand surgery are frozen"),
        ("C056", "evidence", "the odds ratio is 7,83"),
        ("C055", "objection", "T cells and cytokines rise in patients"),
        ("C055", "objection", "abscopal effects were reported"),
        ("C033", "objection", "many surgeons aim at -40 °C"),
        ("C033", "evidence", "ice begins at −1 °C"),
        ("C033", "evidence", "ice begins at -0,5 °C"),
        ("C033", "evidence", "water freezes at 0 °C"),
    ],
)
def test_a_right_objection_is_right_in_other_words(claim, field, words):
    assert objection_to(claim, **{field: words}).tone == "correct"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("C056", "we will be better"),
        ("C056", "they told us"),
        ("C055", "it helps in most cases"),
        ("C033", "it is sure"),
        ("C033", "an explanation"),
    ],
)
def test_an_objection_without_ground_is_told_where_to_look_and_not_what_to_write(claim, words):
    exercise_ground = objection_to(claim, objection=words)
    assert exercise_ground.tone == "keep working"
    said = exercise_ground.message.removeprefix("objection: ")
    case = next(one for one in reading_the_claims.OBJECTIONS if one.claim == claim)
    assert case.ground == said and said.endswith("?")
    assert not any(answer[0] in said for answer in case.answers)


@pytest.mark.parametrize(
    ("claim", "verdict", "tone"),
    [
        ("C056", "contradicted", "almost"),
        ("C056", "supported", "keep working"),
        ("C055", "unsupported", "almost"),
        ("C055", "contradicted", "keep working"),
        ("C033", "partly supported", "almost"),
        ("C033", "supported", "keep working"),
    ],
)
def test_a_verdict_of_one_of_our_readers_is_no_mistake(claim, verdict, tone):
    found = objection_to(claim, verdict=verdict)
    assert found.tone == tone
    assert ("One of our two readers" in found.message) == (tone == "almost")


def test_an_objection_may_leave_another_verdict_and_is_told_ours():
    exercise = reading_the_claims.best_objection(1)
    ours = "verdict: partly supported"
    assert ours in exercise.expected
    other = exercise.expected.replace(ours, "verdict: misleading")
    assert exercise.feedback(other).tone == "almost"
    unknown = exercise.expected.replace(ours, "verdict: nonsense")
    assert "none of the eight" in exercise.feedback(unknown).message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("5; 6; 7", "no pairs"),
        ("(30, 0)", "outside the tumour"),
        ([(4, 0), (6, 0)], "apart"),
        ([(0, 0), (9, 0)], "count it in"),
        ("everywhere", "no pairs"),
        ({"x": 3}, "no pairs"),
    ],
)
def test_a_layout_that_is_none_is_told_why(answer, words):
    exercise = exercise_of("02 probes_and_protocols.layout", 1)
    assert words in exercise.feedback(answer).message


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (
            "02 probes_and_protocols.layout",
            "(4 mm, 0); (4, 11) and (4, -11); (-11 mm, 0 mm)",
            "(4, 0); (4 cm, 11); (4, -11); (-11, 0)",
        ),
        ("03 cell_death_thresholds.plan_for_two", "1 freeze of {} min each", "1; {} h"),
        ("06 from_probe_to_leaflet.plan_that_holds", "{} needles on a ring of {} mm", "{}; {} cm"),
    ],
)
def test_a_design_in_another_unit_is_told_so(name, right, wrong):
    exercise = exercise_of(name, seed_for(name, 0))
    numbers = re.findall(r"[\d.]+", exercise.expected)
    if name.startswith("03"):
        numbers = numbers[1:]
    assert exercise.feedback(right.format(*numbers)).tone == "correct"
    told = exercise.feedback(wrong.format(*numbers))
    assert told.tone == "keep working"
    assert "which is not part of the answer" in told.message


def test_a_layout_is_read_without_spaces_and_with_any_dash():
    name = "02 probes_and_protocols.layout"
    exercise = exercise_of(name, seed_for(name, 0))
    for dash in "−–":
        typed = exercise.expected.replace(", ", ",").replace("-", dash)
        assert f"({dash}11,0)" in typed
        read = [one.value for one in probes_and_protocols._coordinates(typed)]
        assert read == [4, 0, 4, 11, 4, -11, -11, 0]


def test_question_and_feedback_stand_together_and_are_escaped():
    checked = Exercise("Is 3 < 5?", 1.0, "mm", 0.1).check(None)
    assert "3 &lt; 5" in checked._repr_mimebundle_()["text/html"]
    assert repr(checked).splitlines()[1].startswith("○ Missing")


def test_findings_name_value_range_and_source():
    rows = freezing_tables.measurements("breast_tip", "planning_margin", "kidney_ice_clamped").rows
    assert [row[1] for row in rows] == ["-146 °C (-167 to -117)", "3 to 5 mm", "37.6 mm"]
    with pytest.raises(ValueError, match="breast_tip"):
        freezing_tables.measurements("breast_tipp")
