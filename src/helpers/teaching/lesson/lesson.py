"""The lesson record: every notebook makes one, and predictions, quizzes, panels and numbers go through it.

import helpers.teaching as teach
lesson = teach.Lesson(class_seed=1)
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from helpers.teaching.lesson import practice, saved
from helpers.teaching.lesson.display import Replay, Sentence, TrustStrip, trust_strip
from helpers.teaching.lesson.quiz import Asked, Question, Sheet, questions
from helpers.teaching.panel.number_text import with_unit
from helpers.teaching.panel.panel import Panel


@dataclass(frozen=True)
class Quoted:
    """A number used in prose: its value, its unit and how many significant digits are shown."""

    value: float
    unit: str
    digits: int

    def __str__(self):
        return with_unit(self.value, self.unit, self.digits)


@dataclass(frozen=True)
class Gain:
    """Which ideas were understood before the course and after it, by the key of their questions.

    >>> Gain({"blood": False, "time": True}, {"blood": True, "time": True}, answered=True)
    Before the course 1 of 2 ideas were right, after it 2 of 2. New: blood.
    """

    before: dict[str, bool]
    after: dict[str, bool]
    answered: bool
    """Whether the questions before the course were answered at all."""

    def __repr__(self):
        return self.summary()

    def summary(self) -> str:
        """One plain sentence, and what to read again."""
        right = sum(self.after.values())
        if not self.answered:
            found = f"After the course {right} of {len(self.after)} ideas were right; no answers from before are here."
        else:
            found = (
                f"Before the course {sum(self.before.values())} of {len(self.before)} ideas were right, "
                f"after it {right} of {len(self.after)}."
            )
        new = [key for key, now in self.after.items() if now and not self.before.get(key)]
        lost = [key for key, now in self.after.items() if not now and self.before.get(key)]
        found += f" New: {', '.join(new)}." if new and self.answered else ""
        return found + (
            f" Right before and not now: {', '.join(lost)}." if lost and self.answered else ""
        )


class Lesson:
    """One learner's way through one notebook.

    class_seed: varies graded numbers between classes.  table: questions instead of `data/questions.csv`.

    >>> lesson = Lesson(class_seed=1)
    >>> lesson.quote("ice_width", 16.934, "mm")
    >>> lesson.numbers
    {'ice_width': '16.9 mm'}
    """

    def __init__(self, class_seed: int = 1, table=None):
        self.class_seed, self._table = class_seed, table
        self.answers: dict[str, str] = {}
        self.values: dict[str, Quoted] = {}
        self.panels: dict[str, Panel] = {}
        self._asked: dict[str, list[Asked]] = {}
        self._replays: dict[str, list[Replay]] = {}
        self._followers: dict[str, list[Callable[[str], None]]] = {}
        self._rest: dict = {}

    # ---- predict, look, compare ----------------------------------------------------------------------------------

    def predict(self, key: str) -> Sheet:
        """Ask a question of kind predict and keep the answer; nothing is revealed."""
        return Sheet([self._ask(self._find(key), "predict", reveal=False)], "Predict first")

    def replay(self, key: str, outcome: str, says: str = "What was found") -> Replay:
        """What the learner predicted beside `outcome`, one sentence of whoever `says` it; it follows later answers."""
        identity = f"predict:{self._find(key).identity}"
        replay = Replay(lambda: self.answers.get(identity), outcome, says)
        self._replays.setdefault(identity, []).append(replay)
        return replay

    def quiz(self, notebook: str) -> Sheet:
        """The quiz of a notebook, with a Check button and feedback for every question."""
        return self._sheet("quiz", "quiz", notebook, reveal=True)

    def pretest(self) -> Sheet:
        """The questions before the course; answers are kept for `gain` and nothing is revealed."""
        return self._sheet("pretest", "pretest", None, reveal=False)

    def posttest(self) -> Sheet:
        """The parallel questions after the course, one for every question of the pretest, with feedback."""
        return self._sheet("posttest", "posttest", None, reveal=True)

    def gain(self) -> Gain:
        """How many questions were right before the course and after it; ask `summary()` for the sentence."""
        before, after = (
            {
                one.key: one.right(self.answers.get(f"{kind}:{one.identity}"))
                for one in questions(kind, table=self._table)
            }
            for kind in ("pretest", "posttest")
        )
        answered = any(identity.startswith("pretest:") for identity in self.answers)
        return Gain(before, after, answered)

    def keep(self, identity: str, text: str) -> None:
        """Keep a text of the learner's own among the answers, under a name such as `text:06/leaflet`."""
        self._keep(identity, text)

    def follow(self, identity: str, follower: Callable[[str], None]) -> None:
        """Tell `follower` a kept answer now, if there is one, and whenever it changes or is loaded from a file."""
        self._followers.setdefault(identity, []).append(follower)
        if identity in self.answers:
            follower(self.answers[identity])

    def _sheet(self, kind, record, notebook, reveal):
        found = questions(kind, notebook, self._table)
        if not found:
            known = sorted({one.notebook for one in questions(kind, table=self._table)})
            raise ValueError(
                f"no {kind} questions for notebook {notebook!r}; there are some for {', '.join(known)}"
            )
        return Sheet(
            [self._ask(one, record, reveal, number) for number, one in enumerate(found, 1)]
        )

    def _find(self, key) -> Question:
        known = questions("predict", table=self._table)
        found = [one for one in known if one.key == key]
        if len(found) != 1:
            names = ", ".join(one.identity for one in found or known)
            raise ValueError(
                f"{len(found)} predict questions have the key {key!r}; there are: {names}"
            )
        return found[0]

    def _ask(self, question, record, reveal, number=0):
        identity = f"{record}:{question.identity}"
        asked = Asked(
            question,
            self.answers.get(identity),
            lambda _, text: self._keep(identity, text),
            reveal,
            number,
        )
        self._asked.setdefault(identity, []).append(asked)
        return asked

    def _keep(self, identity, text):
        """Remember an answer and show it wherever the same question or its replay stands."""
        if text is None:
            return
        self.answers[identity] = text
        self._show_answer(identity)

    def _show_answer(self, identity):
        for asked in self._asked.get(identity, []):
            asked.answer = self.answers[identity]
        for replay in self._replays.get(identity, []):
            replay.refresh()
        for follower in self._followers.get(identity, []):
            follower(self.answers[identity])

    # ---- numbers, checks, panels ---------------------------------------------------------------------------------

    def quote(self, key: str, value: float, unit: str, digits: int = 3) -> None:
        """Register a number that a sentence of the notebook uses; the same key cannot stand for two numbers.

        The sentence holds `<!--n:key-->16.9 mm<!--/n-->`, and publishing the notebook writes the number there.
        """
        if not unit.strip():
            raise ValueError(
                f"number {key!r} has no unit; name what is counted, for example 'needles'"
            )
        quoted = Quoted(float(value), unit, digits)
        shown = str(quoted)
        if key in self.values and str(self.values[key]) != shown:
            raise ValueError(
                f"number {key!r} is already {self.values[key]}; it cannot also be {shown}: use another key"
            )
        if not re.fullmatch(r"[A-Za-z0-9_.\-]+", key):
            raise ValueError(f"key = {key!r}: use letters, digits and _ only")
        self.values[key] = quoted

    @property
    def numbers(self) -> dict[str, str]:
        """The registered numbers as they are shown."""
        return {key: str(quoted) for key, quoted in self.values.items()}

    def trust(self, rows: Iterable) -> TrustStrip:
        """Checks of a simulation as a small table; rows of (check, value, allowed), fractions shown in percent."""
        return trust_strip(rows)

    def panel(self, panel: Panel, key: str) -> Panel:
        """Name a panel so that tests and the publisher find it; returns the panel."""
        if not key.isidentifier():
            raise ValueError(
                f"key = {key!r}: a panel's name must be a Python name, for example 'ice_ball'"
            )
        self.panels[key] = panel
        return panel

    def variant(self, key: str, choices: Sequence):
        """One of `choices`, the same for everyone in a class."""
        return practice.variant(self.class_seed, key, choices)

    # ---- keeping one's answers -----------------------------------------------------------------------------------

    def save(self, path="my_answers.json") -> Sentence:
        """Write all answers to a small file, beside those it holds already: no name, no time."""
        written = saved.write(path, "answers", self.answers, self._rest)
        count = len(saved.read(written, "answers")[0])
        return Sentence(f"Saved: {written.name} now holds {count} answers.")

    def load(self, path="my_answers.json") -> Sentence:
        """Read answers saved before; they are added to the present ones and replace answers to the same questions.

        Answers to questions this version does not have are kept and saved again.
        """
        found, self._rest = saved.read(path, "answers")
        self.answers.update(found)
        for identity in found:
            self._show_answer(identity)
        return Sentence(f"Loaded {len(found)} answers.")

    # ---- what publishing and the tests ask for -------------------------------------------------------------------

    def report(self, panels: Iterable[str] = ()) -> dict:
        """Numbers of the notebook and still states of the named panels, as plain data that can be sent as JSON."""
        return {
            "numbers": self.numbers,
            "values": {key: [one.value, one.unit, one.digits] for key, one in self.values.items()},
            "errors": {key: one.error for key, one in self.panels.items() if one.error},
            "panels": list(self.panels),
            "states": {
                key: [_plain(state) for state in self.panels[key].states()]
                for key in panels
                if key in self.panels
            },
        }


def _plain(state) -> dict:
    picture = base64.b64encode(state.picture).decode()
    return {"label": state.label, "sentence": state.sentence, "picture": picture}
