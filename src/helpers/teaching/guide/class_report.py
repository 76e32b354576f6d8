"""What a class answered: shares for each question, exercise and mistaken idea, and the gain.

A report is made of `LearnerAnswers`, one for each learner, without names.  Files are read by the
program that is started with `make class-report`; this module reads bytes and computes.

Where a file kept the first answer beside the last, as it does for exercises and for the questions
of a quiz that were checked, the first counts: it shows what was thought, the last one also what was
read in the feedback. For the same reason the lesson keeps of the questions after the course only
the answer that was checked first.
"""

from __future__ import annotations

import codecs
import functools
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers import data
from helpers.shares import share_words
from helpers.teaching.guide.answer_key import MODULES, makers
from helpers.teaching.lesson.build import RECORDED_AS
from helpers.teaching.lesson.exercise import Exercise, unit_mistakes
from helpers.teaching.lesson.questions import Question, load_questions
from helpers.workshop import index

FORMAT = "cold-facts-answers"
"""The mark of a file of answers."""

SIZE_LIMIT = 1_000_000
"""Largest file that is read, in bytes, as in `lesson.answer_file`."""

MOST_ANSWERS = 5_000
"""More answers than this are in no file of the course, which has about a hundred questions."""

LONGEST_LINE = 400
"""A longer line of a notebook is no answer to an exercise."""

STAGES = ("posttest", "quiz", "pretest")
"""Kinds of question by which an idea is judged, the latest first.

Predictions are left out: they are asked before anything was learned.
"""

TO_DISCUSS = 3
"""How many things are named to be discussed next."""

FEW = 5
"""With fewer learners than this, a count may point to a person."""

# A line such as `my_outlet_C = -21.5 °C  # read off the panel`; the value is read as text.
ASSIGNED = re.compile(r"(?m)^(?P<name>my_\w+)[ \t]*=[ \t]*(?P<value>[^\n]*?)[ \t]*(?:#[^\n]*)?$")
# The check of a notebook, or the test of a graded assignment.
CHECKED = re.compile(
    r"\.(?P<maker>\w+)\(lesson\.class_seed\)\.(?:check|feedback)\((?P<name>my_\w+)"
)
SEED = re.compile(r"Lesson\(\s*(?:class_seed\s*=\s*)?(?P<seed>-?\d+)\s*[,)]")


# ---- what one learner answered -------------------------------------------------------------------


@dataclass(frozen=True)
class LearnerAnswers:
    """What one learner answered.

    Parameters
    ----------
    answers : dict
        Text of the chosen option, by the identity of the question, for example
        `quiz:01/why_slow`.
    exercises : dict, optional
        What a notebook holds as the answer to an exercise, by notebook and name, for example
        `01/throttled_argon`.
    tries : dict, optional
        The first answer that a file kept: to an exercise, by the exercise's question, and to a
        question of a quiz, by the question's identity.  It counts before what the notebook holds,
        and before the last answer.
    class_seed : int, optional
        The class seed of the learner's notebooks: the right numbers depend on it.
    """

    answers: dict[str, str]
    exercises: dict[str, str] = field(default_factory=dict)
    tries: dict[str, str] = field(default_factory=dict)
    class_seed: int = 1


class FileAnswers(NamedTuple):
    """What a file holds: answers by identity, and first tries by exercise or question."""

    answers: dict[str, str]
    tries: dict[str, str]


def read_answers(content: bytes) -> FileAnswers:
    """Return what a file of answers holds.

    Files of newer versions are read too, as far as they hold texts under the same names.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    FileAnswers

    Raises
    ------
    ValueError
        If it is torn, of another kind, or too large; the message says which.

    Examples
    --------
    >>> one = b'{"format": "cold-facts-answers", "version": 1, "answers": {"quiz:01/a": "Yes"}}'
    >>> read_answers(one).answers
    {'quiz:01/a': 'Yes'}
    >>> read_answers(one[:40])
    Traceback (most recent call last):
    ValueError: torn: it is not complete JSON
    """
    if len(content) > SIZE_LIMIT:
        raise ValueError(f"too large: {len(content)} bytes; the rule: at most {SIZE_LIMIT}")
    # Editors mark a text by its first bytes.
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        found = json.loads(content.decode("utf-16" if marked else "utf-8-sig"))
    # A ValueError also for bytes that are no text, and for whole numbers of thousands of digits.
    except (ValueError, RecursionError):
        raise ValueError("torn: it is not complete JSON") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(f"of another kind: it lacks the mark {FORMAT!r}")
    kept = {}
    for name in ("answers", "exercises"):
        kept[name] = found.get(name, {})
        if not isinstance(kept[name], dict) or len(kept[name]) > MOST_ANSWERS:
            raise ValueError(f"damaged: its {name} are not entries by name")
    return FileAnswers(_texts(kept["answers"]), _texts(kept["exercises"]))


def _texts(kept: dict) -> dict[str, str]:
    """Return the entries that are texts, and the first text of those that kept several."""
    texts = {}
    for identity, value in kept.items():
        text = value.get("first") if isinstance(value, dict) else value
        if isinstance(text, str):
            texts[identity] = text
    return texts


def exercise_answers(notebook: str, code: Iterable[str]) -> tuple[dict[str, str], int]:
    r"""Return what is written as answers in the code cells of a learner's notebook.

    Nothing of it is run.  The notebook may be a copy of the course's or a graded assignment.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    code : iterable of str
        Its code cells.

    Returns
    -------
    answers : dict
        Text by notebook and name of the exercise, without those that are still `None`.
    class_seed : int
        The class seed of its set-up cell; 1 if there is none.

    Examples
    --------
    >>> check = "exercises.throttled_argon(lesson.class_seed).check(my_outlet_C)"
    >>> cells = ["lesson = teach.Lesson(class_seed=7)", "my_outlet_C = -21,5", check]
    >>> exercise_answers("01", cells)
    ({'01/throttled_argon': '-21,5'}, 7)
    """
    lines = "\n".join(code).splitlines()
    text = "\n".join(line for line in lines if len(line) <= LONGEST_LINE)
    values = {}
    for line in ASSIGNED.finditer(text):
        values[line["name"]] = line["value"].strip().strip("\"'")
    seed = SEED.search(text)
    answers = {}
    for use in CHECKED.finditer(text):
        value = values.get(use["name"], "None")
        if value not in ("", "None", "..."):
            answers[f"{notebook}/{use['maker']}"] = value
    return answers, int(seed["seed"]) if seed else 1


# ---- what the class answered ---------------------------------------------------------------------


@dataclass(frozen=True)
class QuestionResult:
    """How often each option of a question was chosen.

    Parameters
    ----------
    question : Question
    chosen : tuple of int
        Learners who chose each option, in the order of the options: the answer that was checked
        first, where the file kept it.
    last : tuple of int
        The same by the last answer, which may follow what the feedback said.
    gone : int
        Learners whose answer is not among the options, for example of an older version.
    """

    question: Question
    chosen: tuple[int, ...]
    last: tuple[int, ...]
    gone: int

    @property
    def answered(self) -> int:
        """Learners who chose one of the options."""
        return sum(self.chosen)

    @property
    def right(self) -> int | None:
        """Learners who chose the right option; None for a prediction without one."""
        for option, count in zip(self.question.options, self.chosen, strict=True):
            if option.right:
                return count
        return None


@dataclass(frozen=True)
class ExerciseResult:
    """How an exercise was answered.

    Parameters
    ----------
    notebook, name : str
        Where it is, and its name.
    answered, right, almost : int
        Learners who wrote an answer, and those whose answer is right or almost right.
    mistakes : Counter
        Learners by the name of the mistake that explains their answer.
    """

    notebook: str
    name: str
    answered: int
    right: int
    almost: int
    mistakes: Counter


@dataclass(frozen=True)
class MisconceptionResult:
    """How many learners hold a mistaken idea.

    Each learner is judged by the latest kind of question that was answered and looks for the idea.

    Parameters
    ----------
    name : str
        The idea in words.
    asked, held : int
        Learners who answered such a question, and those of them who chose the idea.
    question : Question
        The question in which it was chosen most often.
    option : str
        That option.
    before, after, both : int
        Of the learners who answered before and after the course (`both`), those who chose the
        idea before and after it.
    """

    name: str
    asked: int
    held: int
    question: Question
    option: str
    before: int
    after: int
    both: int


@dataclass(frozen=True)
class IdeaGain:
    """One idea before the course and after it, for the learners who answered both times.

    Parameters
    ----------
    key : str
        Key of the idea, the same in both tests.
    words : str
        The idea in words: the question before the course.
    both, before, after : int
        Learners who answered both times, and those right before and after.
    new, lost : int
        Learners who were right only after, and only before.
    chance : float
        The share that would be right by guessing after the course.
    """

    key: str
    words: str
    both: int
    before: int
    after: int
    new: int
    lost: int
    chance: float


@dataclass(frozen=True)
class ToDiscuss:
    """A thing to discuss next: how many learners are wrong in the same way, and what to say.

    Parameters
    ----------
    idea : str
        What they hold, in words.
    count, asked : int
    prompt, chosen, reply : str
        What to ask the class, the answer that most of them chose (empty for an exercise), and what
        the course replies.
    notebook : str
        File name of the notebook to open: where the idea is taught.
    is_before : bool
        Whether it was chosen before the course.
    """

    idea: str
    count: int
    asked: int
    prompt: str
    chosen: str
    reply: str
    notebook: str
    is_before: bool


@dataclass(frozen=True)
class ClassReport:
    """What a class answered.

    Parameters
    ----------
    learners : int
    questions : tuple of QuestionResult
        Those that somebody answered, in the order of the table.
    exercises : tuple of ExerciseResult
    misconceptions : tuple of MisconceptionResult
        Most learners first.
    gains : tuple of IdeaGain
    discuss : tuple of ToDiscuss
        At most `TO_DISCUSS`.
    unmatched : int
        Answers to exercises whose numbers are not those of the learner's class seed.
    """

    learners: int
    questions: tuple[QuestionResult, ...]
    exercises: tuple[ExerciseResult, ...]
    misconceptions: tuple[MisconceptionResult, ...]
    gains: tuple[IdeaGain, ...]
    discuss: tuple[ToDiscuss, ...]
    unmatched: int

    @property
    def text(self) -> str:
        """The report as Markdown, without any name."""
        parts = [*self._beginning(), _gain_text(self.gains)]
        parts += [_questions_text(self.questions), _exercises_text(self.exercises)]
        parts += [self._left_out(), _misconceptions_text(self.misconceptions)]
        return "\n\n".join(part for part in parts if part) + "\n"

    @property
    def summary(self) -> str:
        """What fits a screen: how many learners, what to discuss next, and the gain in words."""
        gain = f"## Gain\n\n{_gain_words(self.gains)}" if self.gains else ""
        parts = [*self._beginning(), gain, self._left_out()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _beginning(self) -> list[str]:
        """Return how many learners there are and what to discuss next."""
        parts = [f"# What the class answered\n\n{_count(self.learners, 'learner')}."]
        if self.learners < FEW:
            parts.append(
                f"Fewer than {FEW} learners: a count may point to a person. Show it to nobody else."
            )
        return [*parts, _discuss_text(self.discuss)]

    def _left_out(self) -> str:
        """Return how many answers to exercises could not be matched, and what to do."""
        if not self.unmatched:
            return ""
        return (
            f"Answers to exercises that were left out: {self.unmatched}. Their numbers belong "
            "to another class seed, or to another version. Give the seed, as in `--seed 7`."
        )


def report(learners: Sequence[LearnerAnswers], table=None) -> ClassReport:
    """Return what a class answered.

    Parameters
    ----------
    learners : sequence of LearnerAnswers
    table : pandas.DataFrame, optional
        Questions instead of data/questions.csv.

    Returns
    -------
    ClassReport

    Raises
    ------
    ValueError
        Without learners.

    Examples
    --------
    >>> one = LearnerAnswers({"quiz:00/trust_least": "not an option any more"})
    >>> report([one, one]).questions[0].gone
    2
    """
    if not learners:
        raise ValueError("0 learners: at least one file of answers is needed")
    questions = load_questions(table=table)
    results = []
    for question in questions:
        result = _question_result(question, learners)
        if result.answered or result.gone:
            results.append(result)
    misconceptions = _misconceptions(questions, learners)
    exercises, unmatched = _exercises(learners)
    return ClassReport(
        len(learners),
        tuple(results),
        exercises,
        misconceptions,
        _gains(questions, learners),
        _to_discuss(misconceptions, exercises, len(learners)),
        unmatched,
    )


def _chosen(question: Question, learner: LearnerAnswers):
    """Return the option that a learner chose; None if there is no answer, or it is no option."""
    answer = _answer(f"{question.kind}:{question.identity}", learner)
    for option in question.options:
        if option.text == answer:
            return option
    return None


def _answer(identity: str, learner: LearnerAnswers) -> str | None:
    """Return the text that counts of a learner: the first that was kept."""
    return learner.tries.get(identity, learner.answers.get(identity))


def _question_result(question: Question, learners: Sequence[LearnerAnswers]) -> QuestionResult:
    """Count how often each option of a question was chosen, at first and in the end."""
    identity = f"{question.kind}:{question.identity}"
    first = Counter(_answer(identity, one) for one in learners)
    last = Counter(one.answers.get(identity) for one in learners)
    del first[None], last[None]
    chosen = tuple(first[option.text] for option in question.options)
    in_the_end = tuple(last[option.text] for option in question.options)
    return QuestionResult(question, chosen, in_the_end, first.total() - sum(chosen))


def _gains(questions, learners) -> tuple[IdeaGain, ...]:
    """Compare the two tests, idea by idea, for the learners who answered both times."""
    after_by_key = {one.key: one for one in questions if one.kind == "posttest"}
    gains = []
    for question in questions:
        later = after_by_key.get(question.key)
        if question.kind != "pretest" or later is None:
            continue
        pairs = []
        for learner in learners:
            first = _chosen(question, learner)
            second = _chosen(later, learner)
            if first is not None and second is not None:
                pairs.append((first.right, second.right))
        if pairs:
            gains.append(
                IdeaGain(
                    question.key,
                    question.text,
                    len(pairs),
                    sum(before for before, _ in pairs),
                    sum(after for _, after in pairs),
                    pairs.count((False, True)),
                    pairs.count((True, False)),
                    1 / len(later.options),
                )
            )
    return tuple(gains)


@functools.cache
def _questions() -> frozenset[str]:
    """Return the identities of all questions of the course."""
    return frozenset(f"{one.kind}:{one.identity}" for one in load_questions())


@functools.cache
def _exercise(notebook: str, full_name: str, class_seed: int) -> Exercise:
    """Return an exercise with the numbers of a class; some take a simulation to make."""
    return makers(notebook)[full_name](class_seed)


def _exercises(learners) -> tuple[tuple[ExerciseResult, ...], int]:
    """Check what each learner wrote, count the mistakes, and the answers that fit no exercise."""
    results = []
    # Once all of them are found, no other exercise need be made.
    not_found = {
        (number, question)
        for number, learner in enumerate(learners)
        for question in learner.tries
        if not question.startswith(RECORDED_AS) and question not in _questions()
    }
    for notebook in MODULES:
        for full_name in makers(notebook):
            name = full_name.rpartition(".")[2]
            identity = f"{notebook}/{name}"
            if not not_found and not any(identity in one.exercises for one in learners):
                continue
            answered = 0
            tones: Counter = Counter()
            mistakes: Counter = Counter()
            for number, learner in enumerate(learners):
                exercise = _exercise(notebook, full_name, learner.class_seed)
                not_found.discard((number, exercise.question))
                written = learner.tries.get(exercise.question, learner.exercises.get(identity))
                if written is None:
                    continue
                answered += 1
                feedback = exercise.feedback(written)
                tones[feedback.tone] += 1
                for mistake in (*exercise.mistakes, *unit_mistakes(exercise.unit)):
                    if mistake.message == feedback.message:
                        mistakes[mistake.name] += 1
                        break
            if answered:
                results.append(
                    ExerciseResult(
                        notebook, name, answered, tones["correct"], tones["almost"], mistakes
                    )
                )
    return (*results, *_steps(learners)), len(not_found)


def _steps(learners) -> tuple[ExerciseResult, ...]:
    """Count what the checks of workshops found in each learner's first try at a step."""
    results = []
    for notebook, steps in index.STEPS.items():
        for step in steps:
            found = Counter(
                learner.tries[RECORDED_AS + step.key]
                for learner in learners
                if RECORDED_AS + step.key in learner.tries
            )
            answered = found.total()
            right = found.pop("right", 0)
            # A file may hold anything; only names of mistakes are counted as such.
            known = {mistake.key for mistake in step.mistakes}
            mistakes = Counter({name: count for name, count in found.items() if name in known})
            if answered:
                name = step.key.partition("/")[2]
                results.append(ExerciseResult(notebook, name, answered, right, 0, mistakes))
    return tuple(results)


def _misconceptions(questions, learners) -> tuple[MisconceptionResult, ...]:
    """Count the learners who hold each mistaken idea, by the latest kind of question."""
    asking: dict[str, list[Question]] = {}
    for question in questions:
        for option in question.options:
            known = asking.setdefault(option.misconception, [])
            if question.kind in STAGES and question not in known:
                known.append(question)
    # Whoever answered the same idea after the course is judged by that, although the question
    # there may offer other mistakes: an old one must not be held against what was learned.
    later = {one.key: one for one in questions if one.kind == "posttest"}
    for known in asking.values():
        for question in list(known):
            follower = later.get(question.key)
            if question.kind == "pretest" and follower and follower not in known:
                known.append(follower)
    results = []
    for name, about in asking.items():
        if not name:
            continue
        asked = 0
        held = 0
        shown: Counter = Counter()
        for learner in learners:
            latest = _latest(about, learner)
            asked += bool(latest)
            ideas = [
                (question, option) for question, option in latest if option.misconception == name
            ]
            held += bool(ideas)
            shown.update((question.identity, option.text) for question, option in ideas)
        if not held:
            continue
        (identity, option_text), _ = shown.most_common(1)[0]
        (question,) = [one for one in about if one.identity == identity]
        before, after, both = _before_and_after(name, about, learners)
        results.append(
            MisconceptionResult(name, asked, held, question, option_text, before, after, both)
        )
    # Most learners first; with as many, the larger share, then the order of the alphabet.
    return tuple(sorted(results, key=lambda one: (-one.held, one.asked, one.name)))


def _latest(about, learner) -> list[tuple]:
    """Return a learner's answers to the latest kind of question that was answered at all."""
    for stage in STAGES:
        answered = []
        for question in about:
            option = _chosen(question, learner) if question.kind == stage else None
            if option is not None:
                answered.append((question, option))
        if answered:
            return answered
    return []


def _before_and_after(name, about, learners) -> tuple[int, int, int]:
    """Count who chose an idea before and after the course, of those who answered both times."""
    before = 0
    after = 0
    both = 0
    for learner in learners:
        chosen = {}
        for kind in ("pretest", "posttest"):
            options = [_chosen(one, learner) for one in about if one.kind == kind]
            chosen[kind] = [one.misconception for one in options if one is not None]
        if chosen["pretest"] and chosen["posttest"]:
            both += 1
            before += name in chosen["pretest"]
            after += name in chosen["posttest"]
    return before, after, both


def _to_discuss(misconceptions, exercises, learners: int) -> tuple[ToDiscuss, ...]:
    """Return what most learners get wrong in the same way; one learner alone is no subject.

    What was chosen before the course only comes last: it has perhaps not been taught yet.
    """
    found = []
    for one in misconceptions:
        reply = one.question.feedback(one.option).message
        # A test before the course has words for the learner, not always a reason.
        found.append(
            ToDiscuss(
                one.name,
                one.held,
                one.asked,
                one.question.text,
                one.option,
                reply,
                notebook_file(_taught_in(one.question)),
                one.question.kind == "pretest",
            )
        )
    for exercise in exercises:
        for name, count in exercise.mistakes.items():
            words = exercise.name.replace("_", " ")
            asks = f"Exercise “{words}”: how did you get your number?"
            if exercise.notebook in index.STEPS:
                asks = f"Step “{words}”: what did your first try do, and what showed it?"
            found.append(
                ToDiscuss(
                    name,
                    count,
                    exercise.answered,
                    asks,
                    "",
                    "The check of the exercise names this mistake.",
                    notebook_file(exercise.notebook),
                    False,
                )
            )
    least = min(2, learners)
    found = [one for one in found if one.count >= least]
    found.sort(key=lambda one: (one.is_before, -one.count, one.asked, one.idea))
    return tuple(found[:TO_DISCUSS])


def _taught_in(question: Question) -> str:
    """Return the number of the notebook to open: where a test's idea is taught, not asked."""
    if question.kind not in ("pretest", "posttest"):
        return question.notebook
    homes = data.load("ideas").set_index("key")["notebook"]
    return homes.get(question.key, question.notebook)


def notebook_file(number: str) -> str:
    """Return the file name of a notebook.

    Parameters
    ----------
    number : str
        Its number.

    Returns
    -------
    str

    Examples
    --------
    >>> notebook_file("01")
    '01_how_freezing_works.ipynb'
    """
    if number in index.NOTEBOOKS:
        return f"{index.NOTEBOOKS[number]}.ipynb"
    return f"{number}_{MODULES[number].__name__.rpartition('.')[2]}.ipynb"


# ---- in words ------------------------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def share(part: int, whole: int) -> str:
    """Return a share as counts and, from ten learners on, in percent.

    Parameters
    ----------
    part, whole : int

    Returns
    -------
    str

    Examples
    --------
    >>> share(9, 12), share(3, 4), share(0, 0)
    ('9 of 12 (75 %)', '3 of 4', '-')
    """
    if not whole:
        return "-"
    percent = f" ({share_words(100 * part / whole)})" if whole >= 10 else ""
    return f"{part} of {whole}{percent}"


def _rows(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in lines
    )


def _discuss_text(discuss) -> str:
    """Return the things to discuss next."""
    if not discuss:
        return "## To discuss next\n\nNo mistaken idea was chosen by two learners or more."
    lines = ["## To discuss next", ""]
    for number, one in enumerate(discuss, 1):
        when = ", before the course" if one.is_before else ""
        chosen = f"They chose “{one.chosen}”. " if one.chosen else ""
        lines.append(
            f"{number}. **{one.idea}**: {share(one.count, one.asked)}{when}. Ask: “{one.prompt}” "
            f"{chosen}"
            f"The course says: {one.reply} Open {one.notebook}."
        )
    return "\n".join(lines)


def _gain_words(gains) -> str:
    """Return what was gained on average, and what guessing would give."""
    both = sum(one.both for one in gains)
    before = sum(one.before for one in gains) / both * len(gains)
    after = sum(one.after for one in gains) / both * len(gains)
    chance = sum(one.chance for one in gains)
    return (
        f"Of {len(gains)} ideas, a learner had {before:.1f} right before the course and "
        f"{after:.1f} after it, on average; guessing gives {chance:.1f}. Only learners who "
        "answered both times are counted, after the course with the answer that they checked "
        "first. The two tests ask for the same "
        "ideas in other words, so a difference may also come from one of them being easier."
    )


def _gain_text(gains) -> str:
    """Return the table of what was gained, with what guessing would give."""
    if not gains:
        return ""
    rows = []
    for one in gains:
        rows.append(
            [
                one.words,
                str(one.both),
                str(one.before),
                str(one.after),
                str(one.new),
                str(one.lost),
            ]
        )
    headings = ["Idea", "Answered both", "Right before", "Right after", "New", "Lost"]
    return f"## Gain\n\n{_gain_words(gains)}\n\n{_rows(headings, rows)}"


def _questions_text(questions) -> str:
    """Return the shares for each option of each question."""
    if not questions:
        return ""
    rows = []
    for one in questions:
        # The question stands in the row of its first option only.
        place = f"{one.question.kind} {one.question.notebook}"
        asked = one.question.text
        options = zip(one.question.options, one.chosen, one.last, strict=True)
        for option, count, last in options:
            mark = "right" if option.right else option.misconception
            rows.append(
                [
                    place,
                    asked,
                    option.text,
                    share(count, one.answered),
                    "" if one.chosen == one.last else str(last),
                    mark,
                ]
            )
            place = asked = ""
        if one.gone:
            rows.append(
                [
                    place,
                    asked,
                    "(an answer that is no option of this version)",
                    _count(one.gone, "learner"),
                    "",
                    "",
                ]
            )
    words = (
        "Of a quiz the answer that was checked first counts, because the feedback says what is "
        "right. *In the end* is given where somebody changed it afterwards. Answers that were not "
        "checked, and files that earlier versions of the web pages saved, count as they were "
        "chosen last."
    )
    headings = ["", "Question", "Answer", "Chosen first by", "In the end"]
    headings.append("Right, or the idea behind it")
    return f"## Questions\n\n{words}\n\n{_rows(headings, rows)}"


def _exercises_text(exercises) -> str:
    """Return the shares for each exercise."""
    if not exercises:
        return ""
    rows = []
    for one in exercises:
        mistakes = [f"{name} ({count})" for name, count in one.mistakes.most_common()]
        rows.append(
            [
                one.notebook,
                one.name.replace("_", " "),
                share(one.right, one.answered),
                str(one.almost),
                ", ".join(mistakes),
            ]
        )
    headings = ["", "Exercise", "Right", "Almost", "Mistakes recognised"]
    return f"## Exercises\n\n{_rows(headings, rows)}"


def _misconceptions_text(misconceptions) -> str:
    """Return how many learners hold each mistaken idea."""
    if not misconceptions:
        return ""
    rows = []
    for one in misconceptions:
        rows.append(
            [
                one.name,
                share(one.held, one.asked),
                f"{one.before} -> {one.after} of {one.both}" if one.both else "-",
                notebook_file(one.question.notebook),
            ]
        )
    headings = ["Mistaken idea", "Held by", "Before -> after", "Seen in"]
    return f"## Mistaken ideas\n\n{_rows(headings, rows)}"


# ---- as tables for other programs ----------------------------------------------------------------


def tables(made: ClassReport) -> dict[str, list[list]]:
    """Return the report as rows for CSV files, with their headings.

    Parameters
    ----------
    made : ClassReport

    Returns
    -------
    dict
        Rows by the name of the file, without ending: `questions`, `exercises`, `misconceptions`
        and `gain`.

    Examples
    --------
    >>> sorted(tables(report([LearnerAnswers({})])))
    ['exercises', 'gain', 'misconceptions', 'questions']
    """
    headings = ["kind", "notebook", "key", "question", "option", "is_right", "chosen", "answered"]
    questions: list[list] = [[*headings, "chosen_in_the_end"]]
    for one in made.questions:
        asked = one.question
        for option, count, last in zip(asked.options, one.chosen, one.last, strict=True):
            is_right = "yes" if option.right else "no"
            questions.append(
                [
                    asked.kind,
                    asked.notebook,
                    asked.key,
                    asked.text,
                    option.text,
                    is_right,
                    count,
                    one.answered,
                    last,
                ]
            )
    exercises: list[list] = [["notebook", "exercise", "answered", "right", "almost", "mistakes"]]
    for exercise in made.exercises:
        mistakes = "; ".join(f"{name}: {count}" for name, count in exercise.mistakes.most_common())
        exercises.append(
            [
                exercise.notebook,
                exercise.name,
                exercise.answered,
                exercise.right,
                exercise.almost,
                mistakes,
            ]
        )
    ideas: list[list] = [["misconception", "asked", "held", "answered_both", "before", "after"]]
    for idea in made.misconceptions:
        ideas.append([idea.name, idea.asked, idea.held, idea.both, idea.before, idea.after])
    gain: list[list] = [
        ["key", "idea", "answered_both", "before", "after", "new", "lost", "chance"]
    ]
    for one_gain in made.gains:
        gain.append(
            [
                one_gain.key,
                one_gain.words,
                one_gain.both,
                one_gain.before,
                one_gain.after,
                one_gain.new,
                one_gain.lost,
                f"{one_gain.chance:.2f}",
            ]
        )
    return {"questions": questions, "exercises": exercises, "misconceptions": ideas, "gain": gain}


PLATFORM_HEADINGS = (
    "name",
    "quiz_answered",
    "quiz_right",
    "exercises_answered",
    "exercises_right",
    "right_before",
    "right_after",
)
"""Columns of the table for a learning platform: one row for each learner on the teacher's list."""


def platform_row(name: str, learner: LearnerAnswers) -> list:
    """Return one learner's row for a learning platform.

    Parameters
    ----------
    name : str
        The learner's name on that platform, from the teacher's list.
    learner : LearnerAnswers

    Returns
    -------
    list
        One entry for each of `PLATFORM_HEADINGS`.

    Examples
    --------
    >>> platform_row("ann@school.example", LearnerAnswers({}))
    ['ann@school.example', 0, 0, 0, 0, 0, 0]
    """
    answered: Counter = Counter()
    right: Counter = Counter()
    for question in load_questions():
        option = _chosen(question, learner)
        if option is not None:
            answered[question.kind] += 1
            right[question.kind] += option.right
    exercises, _ = _exercises([learner])
    return [
        name,
        answered["quiz"],
        right["quiz"],
        len(exercises),
        sum(one.right for one in exercises),
        right["pretest"],
        right["posttest"],
    ]
