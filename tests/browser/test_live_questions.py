"""The live questions of the site say what the notebooks say, word for word.

Answers go through the site's JavaScript in Chromium, all in one call, and through Python.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import Design, SeveralNumbers
from helpers.teaching.lesson.questions import load_questions
from tests.browser.test_site import served

PROJECT = Path(__file__).resolve().parents[2]
LIVE = PROJECT / "docs" / "live"
sys.path.append(str(PROJECT / "docs"))

from docs.live_export import questions as exported

# No simulation belongs to the exercises of these notebooks, so that all variants are tried in
# `make test`; of the others what class 1 has, without those whose simulations take seconds.
QUICK = ("04", "05")
SLOW = ("flow_from_radii", "explain_miss", "nerve_cold", "what_decides")

ASK = """async ({address, course, exercises, questions}) => {
  const {exerciseFeedback} = await import(address + 'questions/feedback.js');
  const {questionFeedback} = await import(address + 'questions/quiz.js');
  const text = ({tone, message}) =>
    `${course.tones[tone].symbol} ${course.tones[tone].word}: ${message}`;
  const said = exercises.map(({exercise, answers}) =>
    answers.map(typed => text(exerciseFeedback(exercise, typed, course))));
  const told = questions.map(({question, answers}) =>
    answers.map(answer => text(questionFeedback(question, answer, course))));
  return {said, told};
}"""

NONSENSE = (
    *("", "   ", "abc", "?", "None", "nan", "inf", "-", "--5", "5 5", "1,500", "1.500,2", "1 500"),
    *("1'234.5", "12.345.678", "1e3", "2e-3", "1e400", "9" * 400, "1e301", "-1e301", "0", "-0"),
    *(
        "½",
        "1½",
        "3/4",
        "1 3/4",
        "5/0",
        "10³",
        "1.2 × 10³",
        "1.2*10^-3",
        "1,2·10**2",
        "٣٫٥",
        "１２",
    ),
    *("−20 °C", "–20", "20 degC", "20 celsius", "24 cm", "24 mm", "24 MM", "24mm.", "5 minutes"),
    *("5 per cent", "5 %", "1.5 kg", "it's 5", 'say "5"', "a'b\"c", "tab\there", "line\nbreak"),
    *(
        "\x00",
        "\x1c5\x1c",
        "\u00a05\u00a0",
        "\ufeff5",
        "\u200b5",
        "5\u200b mm",
        "\u202e5",
        "😀" * 70,
    ),
    *("=5", "≈5", "~ 5", "5..", "5,", ",5", ".5", "5,5,5", "A", "A;", "A; x", "(A) 3", "“A” 3"),
    *("A 3 4", "z; 9", "a;5", "B; 5,5", "C;−4", "Ä; 4", "A1", "1; 2; 3", "1;2", "1,0; 2,0; 3,0"),
    *(
        "__proto__",
        "constructor",
        "<b>5</b>",
        "{unit}",
        "x" * 500,
        "\ud800",
        "\ufffd",
        "ſ",
        "K",
        "²",
    ),
)


def written_forms(number: float) -> list[str]:
    """Return a number as learners may write it."""
    short = f"{number:.6g}"
    return [repr(float(number)), short, short.replace(".", ","), f"{number:.3g}", f" {short} "]


def near(number: float, tolerance: float) -> list[float]:
    """Return numbers around one, some within the tolerance and some beyond."""
    steps = (0.0, 0.5, 0.99, 1.0, 1.01, 2.9, 3.1, 8.0)
    return [number + sign * step * tolerance for step in steps for sign in (1, -1)]


def scaled(number: float) -> list[float]:
    """Return numbers that are wrong by a factor."""
    factors = (-1, 0.001, 0.004, 0.1, 0.19, 0.21, 0.5, 2, 4.9, 5.1, 7, 9.5, 10, 10.9, 60, 1e3, 1e10)
    return [factor * number for factor in factors]


def number_answers(expected: float, unit: str, tolerance: float, mistakes) -> list[str]:
    """Return answers to an exercise that asks for one number."""
    numbers = [*near(expected, tolerance), *scaled(expected)]
    found = [f"{form} {unit}" for form in written_forms(expected)]
    for mistake in mistakes:
        wrong = mistake["wrong"]
        numbers += [wrong, wrong * 1.004, wrong * 0.996, wrong * 1.02, mistake["low"]]
    for number in numbers:
        found += written_forms(number)
    return found


def answers_to(asked) -> list[str]:
    """Return answers to an exercise: right ones, each mistake, near misses and nonsense."""
    data = exported.exercise_data(asked)
    if isinstance(asked, Exercise):
        found = number_answers(
            asked.expected, asked.unit, asked.tolerance, data["check"]["mistakes"]
        )
    elif isinstance(asked, SeveralNumbers):
        sets = [asked.expected, *(miss.answer for miss in asked.mistakes)]
        for change in near(0.0, asked.tolerance):
            sets.append([one + change for one in asked.expected])
            sets.append([*asked.expected[:-1], asked.expected[-1] + 5 * change])
        sets += [[factor * one for one in asked.expected] for factor in (2, 0.1, 10, -1)]
        found = ["; ".join(f"{one:.6g}" for one in each) for each in sets]
        found += [one.replace(".", ",") for one in found]
    else:
        numbers = number_answers(
            asked.expected.number, asked.unit, asked.tolerance, data["check"]["mistakes"]
        )
        letters = [*asked.options, "Q", asked.expected.letter.lower()]
        found = [f"{letter}; {number}" for letter in letters for number in numbers[::3]]
    return [*dict.fromkeys(found), *NONSENSE]


@pytest.fixture(scope="module")
def page(browser):
    """A page of a server that has the site's JavaScript."""
    with served(LIVE) as address:
        opened = browser.new_page()
        opened.goto(f"{address}style.css")
        opened.live = address
        yield opened
        opened.close()


def said(page, exercises=(), questions=()):
    """Return what the browser says to [(exercise, answers)] and [(question, answers)]."""
    course = json.loads(exported.written(exported.course()))
    asked = {
        "address": page.live,
        "course": course,
        "exercises": [
            {"exercise": exported.exercise_data(one), "answers": answers}
            for one, answers in exercises
        ],
        "questions": [
            {"question": exported.question_data(one), "answers": answers}
            for one, answers in questions
        ],
    }
    # Through JSON, as the site sends it; half an emoji has no other way.
    return page.evaluate(f"text => ({ASK})(JSON.parse(text))", json.dumps(asked, allow_nan=False))


def differences(page, exercises) -> list[str]:
    """Return where browser and Python say different things to an answer."""
    found = []
    replies = said(page, exercises)["said"]
    for (asked, answers), told in zip(exercises, replies, strict=True):
        for answer, words in zip(answers, told, strict=True):
            expected = asked.feedback(answer).text
            if words != expected:
                found.append(f"{asked.question[:60]} {answer!r}: {words} / {expected}")
    return found


def checkable(most: int | None, notebooks=tuple(answer_key.MODULES), without=()):
    """Return the exercises that the browser can check, with at most so many variants of each."""
    found = []
    for notebook in notebooks:
        for name in answer_key.makers(notebook):
            if name.partition(".")[2] in without:
                continue
            for one in exported.variants(notebook, name, most):
                if not isinstance(one.exercise, Design):
                    found.append(one.exercise)
    return found


def test_every_option_of_every_question_gets_the_same_words(page):
    questions = load_questions()
    assert len(questions) > 80
    answers = [
        [*(one.text for one in each.options), None, "of another course"] for each in questions
    ]
    told = said(page, questions=list(zip(questions, answers, strict=True)))["told"]
    expected = [
        [question.feedback(answer).text for answer in given]
        for question, given in zip(questions, answers, strict=True)
    ]
    assert told == expected


def test_exercises_of_one_class_get_the_same_words(page):
    exercises = [(one, answers_to(one)) for one in checkable(1, without=SLOW)]
    exercises += [(one, answers_to(one)) for one in checkable(None, QUICK)]
    assert len(exercises) >= 35
    assert differences(page, exercises) == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_exercises_of_every_class_get_the_same_words(page):
    exercises = [(one, answers_to(one)) for one in checkable(None)]
    print(f"\n{len(exercises)} variants, {sum(len(one[1]) for one in exercises)} answers")
    assert differences(page, exercises) == []


# A sign that one of the two does not know yet is quoted differently by them.
WORDS = st.text(st.characters(exclude_categories=("Cn", "Cs")), max_size=8)
SIGNS = st.sampled_from("0123456789.,-−+eE /%°'’ _½³⁵×*^;:AaBb()\u00a0\u2009\u0663\ufeffmkC")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
@given(st.lists(st.text(SIGNS, max_size=12) | WORDS, min_size=40, max_size=80))
def test_any_text_gets_the_same_words(page, texts):
    number = Exercise("How wide?", 16.04, "mm", 0.2, (Mistake("half", 8.02, "Half of it."),))
    degrees = Exercise("How cold?", -40.0, "°C", 0.5)
    plain = Exercise("How many?", 0.0, "", 0.5)
    several = SeveralNumbers("Both?", ("width", "depth"), (3.0, 5.0), "mm", 0.2)
    assert differences(page, [(one, texts) for one in (number, degrees, plain, several)]) == []


def test_numbers_are_written_as_python_writes_them(page):
    chance = random.Random(7)
    numbers = [chance.uniform(-1, 1) * 10.0 ** chance.randint(-12, 15) for _ in range(3000)]
    # Half-way between two roundings: to even, as Python rounds.
    numbers += [
        1234565.0,
        123456.5,
        0.5,
        2.5,
        1e15 + 0.5,
        999999.5,
        9999995.0,
        1e-5,
        1e-4,
        123456789,
    ]
    written = page.evaluate(
        """async ([address, numbers]) => {
          const {general, oneDigit} = await import(address + 'questions/numbers.js');
          return [numbers.map(one => general(one)), numbers.map(one => oneDigit(Math.abs(one) + 1))];
        }""",
        [page.live, numbers],
    )
    assert written[0] == [f"{number:.6g}" for number in numbers]
    from helpers.teaching.lesson.exercise import _one_digit

    small = [number for number in numbers if abs(number) < 1e8]
    shown = [text for text, number in zip(written[1], numbers, strict=True) if abs(number) < 1e8]
    assert shown == [_one_digit(abs(number) + 1) for number in small]


def test_a_class_has_the_same_numbers_as_in_the_notebooks(page):
    seeds = [*range(1, 40), 0, -3, 20261129, 10**30]
    keys = ["ice diameter", "layout", "flow from radii, order", "é 😀", "x" * 120, ""]
    cases = [[str(seed), key, count] for seed in seeds for key in keys for count in (1, 3, 5)]
    chosen = page.evaluate(
        """async ([address, cases]) => {
          const {choiceOf} = await import(address + 'questions/variant.js');
          return cases.map(([seed, key, count]) => choiceOf(seed, key, count));
        }""",
        [page.live, cases],
    )
    assert chosen == [variant(int(seed), key, range(count)) for seed, key, count in cases]
