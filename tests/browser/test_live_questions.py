"""The live questions of the site say what the notebooks say, word for word.

Answers go through the site's JavaScript in Chromium, all in one call, and through Python.
"""

from __future__ import annotations

import base64
import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs import live_export
from docs.live_export import questions as exported
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson import answer_file, exercise
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import Design, SeveralNumbers
from helpers.teaching.lesson.gain import gain_of
from helpers.teaching.lesson.questions import Replay, load_questions
from helpers.teaching.panel.sentences import say
from tests.browser.test_browser import AXE, SERIOUS
from tests.browser.test_site import served
from tests.conftest import lacking

PROJECT = Path(__file__).resolve().parents[2]
LIVE = PROJECT / "docs" / "live"

# No simulation belongs to the exercises of these notebooks, so that all variants are tried in
# `make test`; of the others what class 1 has, without those whose simulations take seconds.
QUICK = ("04", "05")
SLOW = ("flow_from_radii", "explain_miss", "nerve_cold", "what_decides")

ASK = """async ({address, course, strings, exercises, questions}) => {
  const {use} = await import(address + 'text.js');
  use(strings);
  const {exerciseFeedback} = await import(address + 'questions/feedback.js');
  const {questionFeedback} = await import(address + 'questions/quiz.js');
  const text = ({tone, message}) =>
    `${course.tones[tone].symbol} ${course.tones[tone].word}: ${message}`;
  const said = exercises.map(({exercise, answers}) =>
    answers.map(typed => text(exerciseFeedback(exercise, typed, course.rules))));
  const told = questions.map(({question, answers}) =>
    answers.map(answer => text(questionFeedback(question, answer))));
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
    *(".5; ,25", "–3; 5", "1 500; 3", "½; 3 mm2", "3-5", "3–5", "CO2 3; (5)", "16,12,9", "3e0; 5"),
    *("3 cm; 5 cm", "3 mm, 5 cm", "3 mm AND 5 MM", "(3 mm, 5 mm)", "3 mm | 5 mm/", "3; 5 mm. - "),
    *("A,9", "A.9", "A - 9", "A – 9", "A -9", "A \u2011 9", "20 ºC", "\u201120", "20°", "6 K/min"),
    *("LT50 is 12 mm", "CT26 8", "x1.5", "3,-5", "17.5,8.5", "17,.5", "1.500,2 and 3", "1.2.3"),
    *("1,500; 3", "3 and -1,500", "1/0; 3", "A; 1/0", "A 1,500", "Q 1/0", "3; 1e999", "(1'200.5)"),
    *("100,200,300", "-100 200 300", "1,234,567; 3", "1 500 000; 3", "A 1 500 000", "A; 1,234,567"),
    *("A .5", "A; –9", "b 1e1", "A 9 mm2", "1e999; 3", "1,234; 5", "3,5 and 5", "(3, 5)"),
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
        for unit in (asked.unit, "millimetres", "cm", "mm2", "x" * 100):
            each = [f"{one:.4g} {unit}" for one in asked.expected]
            found += [between.join(each) for between in ("; ", ", ", " ", " and ", " / ", ") (")]
            found.append(f"{'; '.join(f'{one:.4g}' for one in asked.expected)} {unit}")
    else:
        numbers = number_answers(
            asked.expected.number, asked.unit, asked.tolerance, data["check"]["mistakes"]
        )
        letters = [*asked.options, "Q", asked.expected.letter.lower()]
        found = [f"{letter}; {number}" for letter in letters for number in numbers[::3]]
        units = (asked.unit, "%", "points", "mm", "x" * 100)
        found += [f"{letter}; {numbers[0]} {unit}" for letter in letters for unit in units]
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
        "strings": live_export.strings(),
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
    """Return the exercises that the browser can check, with at most this many variants of each."""
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
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
          const digits = numbers.map(one => oneDigit(Math.abs(one) + 1));
          return [numbers.map(one => general(one)), digits];
        }""",
        [page.live, numbers],
    )
    assert written[0] == [f"{number:.6g}" for number in numbers]
    small = [number for number in numbers if abs(number) < 1e8]
    shown = [text for text, number in zip(written[1], numbers, strict=True) if abs(number) < 1e8]
    assert shown == [exercise._one_digit(abs(number) + 1) for number in small]


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


# ---- on a page -----------------------------------------------------------------------------------

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
QUIZ = "cold-facts-question[name='quiz:04'] fieldset"
LONG_NAME = "x" * 300 + ".json"
# Each as (file name, bytes): what a file of answers is not.
HOSTILE = (
    ("my_answers.json", b""),
    ("my_answers.json", b"{"),
    ("it's.json", b"[]"),
    ("my_answers.json", b"null"),
    ("my_answers.json", b'"cold-facts-answers"'),
    ("my_answers.json", b'{"format": "constructor", "version": 2}'),
    ("my_answers.json", b'{"format": "__proto__", "version": 2}'),
    ("my_answers.json", b'{"format": ["cold-facts-answers"], "version": 2}'),
    ("my_answers.json", b'{"format": "cold-facts-answers"}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": 3}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": true}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": "2; DROP everything now"}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": 2, "answers": []}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": 2, "earlier": 3}'),
    ("my_answers.json", b'{"format": "cold-facts-answers", "version": 2, "ratings": "x"}'),
    ("my_answers.json", "\xe9".encode("latin-1")),
    ("my_answers.json", b"\xff\xfe{"),
    ("<img src=x onerror=alert(1)>.json", b"<script>alert(1)</script>"),
    (LONG_NAME, b"{"),
    ("big.json", b" " * (answer_file.SIZE_LIMIT + 1)),
    ("deep.json", b"[" * 200_000),
)


@pytest.fixture(scope="module")
def site(small_site):
    """The address of the small site."""
    with served(small_site) as address:
        yield address


@pytest.fixture
def learner(browser, site):
    """A fresh browser with the page of all kinds of questions.

    `faults` collects what goes wrong.
    """
    context = browser.new_context(viewport=PHONE, has_touch=True, accept_downloads=True)
    opened = context.new_page()
    opened.site = site
    opened.faults = []
    opened.on("console", lambda said: said.type == "error" and opened.faults.append(said.text))
    opened.on("pageerror", lambda problem: opened.faults.append(str(problem)))
    opened.on("dialog", lambda dialog: opened.faults.append("a dialog opened"))
    outside = lambda request: not request.url.startswith((site, "blob:"))  # noqa: E731
    opened.on("request", lambda one: outside(one) and opened.faults.append(one.url))
    open_page(opened)
    yield opened
    assert opened.faults == []
    context.close()


def open_page(learner, search=""):
    """Open the page and wait until all its questions are live."""
    learner.goto(f"{learner.site}notebooks/questions.html{search}")
    learner.wait_for_function(
        """() => [...document.querySelectorAll('cold-facts-question')].every(
          one => one.dataset.live === 'yes')"""
    )


def question_of(name):
    """Return the question with a name such as quiz:04/pooled."""
    kind, _, identity = name.partition(":")
    return next(one for one in load_questions(kind) if one.identity == identity)


def kept(learner):
    """Return what the browser keeps."""
    return json.loads(learner.evaluate("() => localStorage.getItem('cold-facts-answers')"))


def load_file(learner, name, content):
    """Load a file of answers and return the line that is then shown."""
    line = learner.locator("cold-facts-question[name='record'] [role=status]").first
    before = line.inner_text()
    learner.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": content}
    )
    learner.wait_for_function(
        """before => document.querySelector(
          "cold-facts-question[name='record'] [role=status]").textContent !== before""",
        arg=before,
    )
    return line.inner_text()


def test_a_quiz_by_keyboard(learner):
    first = learner.locator(QUIZ).first
    question = load_questions("quiz", "04")[0]
    first.locator("input").first.focus()
    learner.keyboard.press("Space")
    learner.keyboard.press("ArrowDown")
    learner.keyboard.press("Tab")
    learner.keyboard.press("Enter")
    expected = question.feedback(question.options[1].text)
    assert first.get_by_role("status").inner_text() == expected.text
    name = f"quiz:{question.identity}"
    assert kept(learner)["answers"] == {name: question.options[1].text}
    # What was checked first is kept as well, for the class report.
    first.locator("input").nth(2).check()
    first.get_by_role("button", name="Check").click()
    first.locator("input").nth(1).check()
    tries = {"first": question.options[1].text, "last": question.options[2].text}
    assert kept(learner)["exercises"] == {name: tries}
    # Kept over a reload, without the reply.
    open_page(learner)
    assert first.locator("input").nth(1).is_checked()
    assert first.get_by_role("status").inner_text() == ""


def test_of_the_post_test_the_answer_that_was_checked_first_counts(learner):
    question = load_questions("posttest")[0]
    name = f"posttest:{question.identity}"
    first, second = (option.text for option in question.options[:2])
    learner.evaluate(
        """async ([address, course, question]) => {
          const {choiceQuestion} = await import(address + 'live/questions/quiz.js');
          const {browserStorage, Record} = await import(address + 'live/questions/record.js');
          const record = new Record(course, browserStorage());
          const area = choiceQuestion(question, {course, record});
          area.id = 'one-of-the-post-test';
          document.querySelector('main').append(area);
        }""",
        [
            learner.site,
            json.loads(exported.written(exported.course())),
            exported.question_data(question),
        ],
    )
    area = learner.locator("#one-of-the-post-test")
    line = area.get_by_role("status")
    check = area.get_by_role("button", name="Check")
    area.get_by_text(second, exact=True).tap()
    assert line.inner_text() == say("checked_waits")
    assert learner.evaluate("() => localStorage.getItem('cold-facts-answers')") is None
    check.tap()
    assert line.inner_text() == question.feedback(second).text
    area.get_by_text(first, exact=True).tap()
    assert line.inner_text() == say("checked_stays", answer=second.rstrip("."))
    check.tap()
    assert line.inner_text() == question.feedback(first).text
    assert kept(learner)["answers"] == {name: second}
    area.get_by_text(second, exact=True).tap()
    assert line.inner_text() == say("checked_kept")


def test_an_exercise_by_touch_with_a_decimal_comma(learner):
    area = learner.locator("cold-facts-question[name='exercise:05/risk_from_odds']")
    made = answer_key.makers("05")["reading_the_claims.risk_from_odds"](1)
    assert made.asked in area.inner_text()
    box = area.get_by_role("textbox", name="Your answer (%)")
    for typed in (f"{made.expected:.1f}".replace(".", ","), "abc", ""):
        box.fill(typed)
        area.get_by_role("button", name="Check").tap()
        assert area.get_by_role("status").inner_text() == made.feedback(typed).text
    assert kept(learner)["exercises"][made.question]["last"] == "abc"


def test_a_prediction_keeps_the_first_answer_and_opens_what_was_found(learner):
    question = question_of("predict:05/never_seen")
    outcome = learner.locator("cold-facts-question[name='outcome:05/never_seen']")
    found = next(
        one for one in exported.notebook_data("05")["outcomes"] if one["key"] == "never_seen"
    )
    says, _, words = found["outcome"].partition(": ")
    assert outcome.get_by_role("status").inner_text() == Replay.HIDDEN
    asked = learner.locator("cold-facts-question[name='predict:05/never_seen']")
    asked.get_by_text(question.options[0].text).tap()
    asked.get_by_text(question.options[2].text).tap()
    first = question.options[0].text
    assert asked.get_by_role("status").inner_text() == f"Your first answer stays: “{first}”."
    expected = Replay(lambda: first, words, says).text
    assert outcome.get_by_role("status").inner_text() == expected
    other = learner.locator("cold-facts-question[name='outcome:05/share_right']")
    other.get_by_role("button", name="Show").tap()
    assert other.get_by_role("status").inner_text().startswith("You did not predict.")
    assert other.locator("tbody tr").count() > 50


def test_what_is_kept_goes_to_the_notebooks_and_comes_back(learner, tmp_path):
    question = load_questions("quiz", "04")[0]
    theirs = {
        "answers": {
            f"quiz:{question.identity}": question.options[2].text,
            "text:06/leaflet": "Ice…",
        },
        "ratings": {"C004": "supported"},
        "exercises": {"How wide?": {"first": "24,4", "last": "24.1"}},
    }
    path = answer_file.write(tmp_path / "my_answers.json", theirs)
    content = json.loads(path.read_text(encoding="utf-8")) | {"later": [1, "x"]}
    content["answers"]["unusable"] = 3
    learner.locator(QUIZ).first.locator("input").first.check()
    told = load_file(learner, "my_answers.json", json.dumps(content).encode())
    assert (
        told == "Loaded 4 answers from my_answers.json; 1 more cannot be used and stay in the file."
    )
    assert learner.locator(QUIZ).first.locator("input").nth(2).is_checked()
    with learner.expect_download() as download:
        learner.get_by_role("button", name="Save my answers").tap()
    back = tmp_path / "back.json"
    download.value.save_as(back)
    assert download.value.suggested_filename == "my_answers.json"
    assert answer_file.read(back) == (theirs, 1)
    saved = json.loads(back.read_text(encoding="utf-8"))
    assert saved["later"] == [1, "x"]
    # What was chosen here before is not lost.
    before = {"answers": {f"quiz:{question.identity}": question.options[0].text}}
    assert saved["earlier"] == before


def test_hostile_files_are_refused_with_the_notebooks_sentence(learner, tmp_path):
    course = json.loads(exported.written(exported.course()))
    told = learner.evaluate(
        """async ([address, course, files]) => {
          const {contentOf} = await import(address + 'live/questions/record.js');
          return files.map(([name, bytes]) => {
            try {
              contentOf(name, Uint8Array.from(atob(bytes), sign => sign.charCodeAt(0)), course);
              return 'taken';
            } catch (problem) {
              return problem.constructor.name + ': ' + problem.message;
            }
          });
        }""",
        [learner.site, course, [[name, encoded(content)] for name, content in HOSTILE]],
    )
    for (name, content), words in zip(HOSTILE, told, strict=True):
        # A name of 300 letters cannot be a file's here, and a / is no part of one.
        path = tmp_path / name if len(name) < 200 else None
        if path is None:
            assert words.startswith("Refused: 'xxx") and len(words) < 320
            continue
        path.write_bytes(content)
        with pytest.raises(ValueError) as refused:
            answer_file.read(path)
        assert words == f"Refused: {refused.value}"
    told = load_file(learner, "<img src=x onerror=alert(1)>.json", b"<script>alert(1)</script>")
    assert told.startswith("'<img src=x onerror=alert(1)>.json' is damaged")
    assert learner.locator("cold-facts-question img").count() == 0
    names = {"__proto__": "x", "constructor": "<b>x</b>", "toString": "y"}
    odd = {"format": "cold-facts-answers", "version": 2, "answers": names}
    # A dict literal in JavaScript would set the prototype; JSON.parse makes a plain entry.
    assert load_file(learner, "odd.json", json.dumps(odd).encode()).startswith("Loaded 3 answers")
    assert kept(learner)["answers"] == names


def encoded(content):
    """Return bytes in base 64."""
    return base64.b64encode(content).decode()


def test_what_a_file_holds_is_written_back_as_it_was(learner):
    odd = {"__proto__": "x", "constructor": "c", "half": "\ud800"}
    held = {"format": "cold-facts-answers", "version": 2, "answers": odd}
    text = json.dumps(held | {"later": "NUMBERS"})
    # JavaScript would round the first two, and have no number for the third.
    numbers = '[1.10, 12345678901234567890, 1e400, {"__proto__": {"z": 1.50}}, true, null]'
    written = learner.evaluate(
        """async ([address, course, text]) => {
          const {Record} = await import(address + 'live/questions/record.js');
          const record = new Record(course, null);
          record.load('x.json', new TextEncoder().encode(text));
          return record.text();
        }""",
        [learner.site, exported.course(), text.replace('"NUMBERS"', numbers)],
    )
    for number in ("1.10", "12345678901234567890", "1e400", "1.50"):
        assert number in written
    back = json.loads(written)
    assert back["answers"] == odd | {"half": "\ufffd"}
    assert back["later"] == json.loads(numbers)


UNSAVED = """async ([address, course]) => {
  const {Record} = await import(address + 'live/questions/record.js');
  const key = 'cold-facts-answers';
  const bytes = text => new TextEncoder().encode(text);
  const file = answers => JSON.stringify({...course.file.mark, answers});
  let held = null;
  let isFull = false;
  const storage = {
    getItem: () => held,
    setItem: (_, text) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      held = text;
    },
    removeItem: () => { held = null; },
  };
  const record = new Record(course, storage);
  const steps = [];
  const step = () => steps.push(
    {answers: JSON.parse(record.text()).answers ?? {}, status: record.status});
  const otherTab = text => {
    held = text;
    record.follow({key, newValue: text});
  };
  record.give('answers', 'a', '1');
  record.give('answers', 'b', '1');
  isFull = true;
  record.give('answers', 'c', '1');
  step();
  // The next answer, a file, and what another tab has changed meanwhile.
  record.give('answers', 'd', '1');
  record.load('x.json', bytes(file({e: '1'})));
  step();
  otherTab(file({a: '2', b: '1', c: '2', f: '2'}));
  step();
  isFull = false;
  record.give('answers', 'g', '1');
  step();
  steps.push({answers: JSON.parse(held).answers});
  isFull = true;
  record.give('answers', 'h', '1');
  // Forgotten in another tab: here as well.
  otherTab(null);
  step();
  return steps;
}"""


def test_an_answer_that_could_not_be_kept_stays_on_the_page(learner):
    course = json.loads(exported.written(exported.course()))
    mark = {name: course["file"][name] for name in ("format", "version")}
    course["file"]["mark"] = mark
    lost, more, followed, saved, held, forgotten = learner.evaluate(UNSAVED, [learner.site, course])
    told = say("only_on_page")
    assert lost == {"answers": {"a": "1", "b": "1", "c": "1"}, "status": told}
    assert more == {"answers": dict.fromkeys("abcde", "1"), "status": told}
    # Of the other tab what this one had not touched.
    both = dict.fromkeys("bcde", "1") | {"a": "2", "f": "2"}
    assert followed == {"answers": both, "status": told}
    assert saved == {"answers": both | {"g": "1"}, "status": ""}
    assert held["answers"] == saved["answers"]
    assert forgotten["answers"] == {}


def test_an_answer_above_the_limit_of_a_file_stays_on_the_page(learner):
    told = learner.evaluate(
        """async ([address, course]) => {
          const {Record} = await import(address + 'live/questions/record.js');
          let held = null;
          const storage = {getItem: () => held, setItem: (_, text) => { held = text; }};
          course.file.size_limit = 1000;
          const record = new Record(course, storage);
          record.give('answers', 'a', 'short');
          record.give('answers', 'b', 'x'.repeat(2000));
          record.give('answers', 'c', 'short');
          return [Object.keys(JSON.parse(record.text()).answers), record.status];
        }""",
        [learner.site, json.loads(exported.written(exported.course()))],
    )
    assert told[0] == ["a", "b", "c"]
    assert "bytes of answers are too many" in told[1]


def test_forgetting_takes_a_second_press(learner):
    learner.locator(QUIZ).first.locator("input").first.check()
    forget = learner.get_by_role("button", name="Forget my answers")
    forget.tap()
    assert len(kept(learner)["answers"]) == 1
    forget.tap()
    assert learner.evaluate("() => localStorage.getItem('cold-facts-answers')") is None
    assert not learner.locator("input:checked").count()


def test_what_was_asked_before_forgetting_holds_only_while_it_is_read(learner):
    options = learner.locator(QUIZ).first.locator("input")
    options.first.check()
    forget = learner.get_by_role("button", name="Forget my answers")
    forget.tap()
    options.nth(1).check()
    forget.tap()
    assert len(kept(learner)["answers"]) == 1


def test_a_page_of_the_back_button_shows_what_was_given_since(learner):
    question = load_questions("quiz", "04")[0]
    given = {"format": "cold-facts-answers", "version": 2}
    given["answers"] = {f"quiz:{question.identity}": question.options[1].text}
    # The page stays as it is while another one, which writes, takes its place.
    learner.evaluate(
        """text => {
          localStorage.setItem('cold-facts-answers', text);
          window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
        }""",
        json.dumps(given),
    )
    assert learner.locator(QUIZ).first.locator("input").nth(1).is_checked()


ENDLESS = ("=" + " " * 100_000 + "x", "a" + " " * 100_000 + "b", "." * 100_000 + "x")


def test_an_endless_text_of_a_file_does_not_hold_the_page(learner):
    """Each of these took the page a minute or more."""
    made = answer_key.makers("05")["reading_the_claims.risk_from_odds"](1)
    predicted = "predict:05/never_seen"
    for number, text in enumerate(ENDLESS):
        content = {"format": "cold-facts-answers", "version": 2, "answers": {predicted: text}}
        content["exercises"] = {made.question: {"first": text, "last": text}}
        began = learner.evaluate("() => performance.now()")
        told = load_file(learner, f"{number}.json", json.dumps(content).encode())
        assert told.startswith("Loaded 2")
        assert learner.evaluate("() => performance.now()") - began < 20_000


def test_an_endless_number_is_read_in_a_moment_in_the_notebooks_too():
    asked = Exercise("How wide?", 16.04, "mm", 0.2)
    began = time.process_time()
    for text in ENDLESS:
        asked.feedback(text)
    assert time.process_time() - began < 10


def test_a_class_gets_its_own_numbers(learner):
    area = learner.locator("cold-facts-question[name='exercise:05/risk_from_odds']")
    make = answer_key.makers("05")["reading_the_claims.risk_from_odds"]
    box = learner.get_by_role("textbox", name="Class seed")
    for typed in ("4", "3", "2"):
        box.fill(typed)
        box.press("Enter")
        assert make(int(typed)).asked in area.inner_text()
    box.fill("<b>7")
    box.press("Tab")
    line = learner.locator(".cold-facts-seed [role=status]")
    assert line.inner_text() == "'<b>7' is not a class seed: a whole number is needed, such as 7."
    open_page(learner, "?class=3")
    assert make(3).asked in area.inner_text()
    open_page(learner, "?class=3%20;alert(1)")
    assert make(2).asked in area.inner_text()


def test_a_design_sends_to_the_notebook(learner):
    area = learner.locator("cold-facts-question[name='exercise:04/trial_protocol']")
    assert answer_key.makers("04")["cryoimmunological_hypothesis.trial_protocol"](1).asked in (
        area.inner_text()
    )
    link = area.get_by_role("link")
    assert link.get_attribute("href").endswith("notebooks/04_cryoimmunological_hypothesis.html")
    assert not area.get_by_role("textbox").count()


def test_what_was_gained_reads_the_same(learner):
    before = load_questions("pretest")
    after = load_questions("posttest")
    some = {f"pretest:{one.identity}": one.options[0].text for one in before}
    more = {f"posttest:{one.identity}": one.options[n % 3].text for n, one in enumerate(after)}
    cases = [{}, some, more, some | more]
    course = json.loads(exported.written(exported.course()))
    asked = [[exported.question_data(one) for one in kind] for kind in (before, after)]
    told = learner.evaluate(
        """async ([address, course, ideas, [before, after], cases]) => {
          const {gainOf, ideasOf} = await import(address + 'live/questions/tests.js');
          const {Record} = await import(address + 'live/questions/record.js');
          return cases.map(answers => {
            const record = new Record(course, null);
            for (const [name, text] of Object.entries(answers)) record.give('answers', name, text);
            const known = Object.keys(answers).some(name => name.startsWith('pretest:'));
            const found = gainOf(ideasOf(ideas, before, after, record), known);
            return [found.sentence, found.groups.map(
              group => [group.heading, group.ideas.map(idea => idea.words)])];
          });
        }""",
        [learner.site, course, exported.ideas(), asked, cases],
    )
    for answers, (sentence, groups) in zip(cases, told, strict=True):
        gained = gain_of(answers)
        assert sentence == gained.summary()
        expected = [[name, [one.words for one in ideas]] for name, ideas in gained.groups().items()]
        assert groups == expected


def test_axe_finds_nothing_in_either_light(learner):
    if not AXE.is_file():
        lacking("axe-core")
    learner.locator(QUIZ).first.locator("input").first.check()
    learner.locator(QUIZ).first.get_by_role("button").tap()
    # The policy of the page lets no foreign script in, so axe is run beside it.
    for scheme in ("light", "dark"):
        learner.emulate_media(color_scheme=scheme)
        learner.evaluate(AXE.read_text(encoding="utf-8"))
        assert learner.evaluate(SERIOUS, "main") == []
        assert learner.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_paper_and_without_scripts_the_text_stays(learner, browser):
    text = learner.locator(".cold-facts-text").first
    assert not text.is_visible() and learner.locator(QUIZ).first.is_visible()
    learner.emulate_media(media="print")
    assert text.is_visible() and not learner.locator(QUIZ).first.is_visible()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{learner.site}notebooks/questions.html")
    assert plain.locator(".cold-facts-text").first.is_visible()
    plain.context.close()


def test_one_question_by_itself(learner):
    name = f"quiz:{load_questions('quiz', '05')[1].identity}"
    learner.goto(f"{learner.site}live/question.html?question={name}")
    legend = learner.locator("legend")
    legend.wait_for()
    assert legend.inner_text() == question_of(name).text
    for wrong in (
        "quiz:99/x",
        "<script>alert(1)</script>",
        "exercise:05/__proto__",
        "quiz:04/none",
    ):
        learner.goto(f"{learner.site}live/question.html?question={wrong}")
        told = learner.get_by_role("alert")
        told.wait_for()
        assert told.inner_text() == f"{wrong!r} is not a question of this course."
