"""The lesson record, which every notebook makes: its answers, its panels, the numbers of its prose.

    import helpers.teaching as teach

    lesson = teach.Lesson(class_seed=1)

It keeps what the learner answers, so that a prediction can be played back, a file can be saved and
the course can end with what was gained.  It also keeps the numbers and panels that the notebook's
prose uses: `helpers.teaching.publish` writes them into the notebook, and the tests compare them
with what is written there.
"""

from __future__ import annotations

import base64
import functools
import keyword
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers import checks
from helpers.shares import share_words
from helpers.teaching.lesson import surroundings
from helpers.teaching.lesson.build import Built, Chosen, Sketch, Workshop
from helpers.teaching.lesson.display import Sentence, ShownAsWidget
from helpers.teaching.lesson.exercise import variant
from helpers.teaching.lesson.gain import Gain, gain_of
from helpers.teaching.lesson.missing_names import explain_in_cells
from helpers.teaching.lesson.questions import (
    Question,
    QuestionSheet,
    QuestionWidget,
    Replay,
    load_questions,
)
from helpers.teaching.lesson.record import ANSWER_FILE, kernel_record
from helpers.teaching.lesson.record_box import KEPT_WHERE, RecordBox, entries, unusable
from helpers.teaching.lesson.trust_strip import TrustStrip
from helpers.teaching.lesson.written_answers import accept_in_cells
from helpers.teaching.panel.number_text import with_unit
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.sentences import say
from helpers.workshop.mistakes import BuildStep, Drawing, Line

NUMBER_KEY = re.compile(r"[A-Za-z0-9_.\-]+")
"""Keys of numbers that the publisher finds in the prose."""


@dataclass(frozen=True)
class QuotedNumber:
    """A number used in prose: its value, its unit and how many significant digits are shown."""

    value: float
    unit: str
    digits: int

    def __str__(self):
        shown = with_unit(self.value, self.unit, self.digits)
        # Prose rounds a share to all as little as the sentence of a panel does.
        return share_words(self.value) if shown == "100 %" and self.value < 100 else shown


class Lesson(ShownAsWidget):
    """One learner's way through one notebook.

    Within one kernel, a new lesson takes over what was given to the lessons before it, so that no
    cell can be run again at the price of an answer.

    An answer is kept under a name, its *identity*: for a question the kind, the notebook and the
    key, for example `quiz:01/why_helium`, and for a text that a learner writes a name that begins
    with `text:`, for example `text:06/leaflet`.

    Parameters
    ----------
    class_seed : int
        Varies the numbers of exercises between classes; any whole number.
    table : pandas.DataFrame, optional
        Questions instead of data/questions.csv.
    start_empty : bool, optional
        With it, what was given in this kernel is forgotten; files stay as they are.

    Examples
    --------
    >>> lesson = Lesson(class_seed=1)
    >>> lesson.quote("ice_width", 16.934, "mm")
    >>> lesson.numbers
    {'ice_width': '16.9 mm'}
    """

    def __init__(self, class_seed: int = 1, table=None, start_empty: bool = False):
        accept_in_cells()
        explain_in_cells()
        # 1.0 would be another class than 1, with other numbers.
        self.class_seed = checks.whole_number("class_seed", class_seed)
        self.record = kernel_record()
        if start_empty:
            self.record.start_empty()
        self.workshop = Workshop(self.record)
        self.values: dict[str, QuotedNumber] = {}
        self.panels: dict[str, Panel] = {}
        self.sketches: dict[str, Sketch] = {}
        self._table = table
        # A cell can be run twice, and a question can be shown in two cells, so each identity has
        # lists of everything that shows its answer.
        self._widgets: defaultdict[str, list[QuestionWidget]] = defaultdict(list)
        self._replays: defaultdict[str, list[Replay]] = defaultdict(list)
        self._followers: defaultdict[str, list[Callable[[str], None]]] = defaultdict(list)
        # Keys of numbers and panels that were given two of them, for the publisher.
        self._twice: dict[str, str] = {}
        self.record.listen(self._given)

    @property
    def answers(self) -> dict[str, str]:
        """The answers by their identities."""
        return self.record.entries["answers"]

    @functools.cached_property
    def box(self) -> RecordBox:
        """What the set-up cell shows: what is kept, with buttons to save, load and forget it."""
        return RecordBox(self.record, surroundings.notice(Path.cwd()))

    @property
    def widget(self):
        """The widget of `box`."""
        return self.box.widget

    def __repr__(self):
        return KEPT_WHERE

    # ---- predict, look, compare ------------------------------------------------------------------

    def predict(self, key: str) -> QuestionSheet:
        """Show a question of kind predict and keep the first answer; nothing is revealed.

        Others may be chosen afterwards; what was found is compared with the first.

        Parameters
        ----------
        key : str
            The question's key.

        Returns
        -------
        QuestionSheet

        Raises
        ------
        ValueError
            For a key that no prediction has.
        """
        question = self._prediction(key)
        return QuestionSheet(
            [self._widget(question, "predict", reveal=False)], say("predict_first")
        )

    def replay(self, key: str, outcome: str, says: str = "What was found", also=None) -> Replay:
        """Show what the learner predicted beside what was found, once there is a prediction.

        Parameters
        ----------
        key : str
            The prediction's key.
        outcome : str
            What was found, in one sentence.
        says : str, optional
            What is written before the outcome: who found it, for example "The model".
        also : object, optional
            A table that belongs to the outcome, and is hidden as long as that is.

        Returns
        -------
        Replay
        """
        identity = f"predict:{self._prediction(key).identity}"
        # A function and not the answer itself, because the prediction may be made later.
        replay = Replay(lambda: self.answers.get(identity), outcome, says, also)
        self._replays[identity].append(replay)
        return replay

    @property
    def predictions(self) -> dict[str, tuple[list[QuestionWidget], list[Replay]]]:
        """The predictions asked so far by their keys, each with its questions and its replays."""
        found = {}
        for identity, widgets in self._widgets.items():
            if identity.startswith("predict:"):
                found[widgets[0].question.key] = (widgets, self._replays[identity])
        return found

    def quiz(self, notebook: str) -> QuestionSheet:
        """Show the quiz of a notebook, with a Check button and feedback for every question.

        Parameters
        ----------
        notebook : str
            Number of the notebook, for example "01".

        Returns
        -------
        QuestionSheet

        Raises
        ------
        ValueError
            For a notebook without a quiz.
        """
        return self._sheet("quiz", notebook, reveal=True)

    def look_back(self, notebook: str) -> QuestionSheet:
        """Show the questions on earlier notebooks with which a notebook opens, with feedback.

        Parameters
        ----------
        notebook : str
            Number of the notebook that opens with them, for example "02".

        Returns
        -------
        QuestionSheet

        Raises
        ------
        ValueError
            For a notebook that looks back at nothing.
        """
        return self._sheet("lookback", notebook, reveal=True)

    def pretest(self) -> QuestionSheet:
        """Show the questions before the course; answers are kept and not revealed."""
        return self._sheet("pretest", None, reveal=False)

    def posttest(self) -> QuestionSheet:
        """Show the questions after the course, one for each of the pretest, with feedback.

        The first answer that is checked is kept; a choice that is not, when `gain` or `save` is
        called.
        """
        return self._sheet("posttest", None, reveal=True)

    def gain(self) -> Gain:
        """Return which ideas were right before the course and after it, and which are open.

        It reveals what was right, so that choices of the posttest that were not checked are kept
        first, as they are.
        """
        self._keep_choices()
        return gain_of(self.answers, self._table)

    def _prediction(self, key: str) -> Question:
        """Return the prediction with a key; ValueError unless exactly one has it."""
        known = load_questions("predict", table=self._table)
        found = [question for question in known if question.key == key]
        if len(found) != 1:
            names = ", ".join(question.identity for question in found or known)
            raise ValueError(
                f"{len(found)} predict questions have the key {key!r}; there are: {names}"
            )
        return found[0]

    def _sheet(self, kind: str, notebook: str | None, reveal: bool) -> QuestionSheet:
        """Return the sheet with all questions of a kind, numbered."""
        found = load_questions(kind, notebook, self._table)
        if not found:
            every = load_questions(kind, table=self._table)
            known = sorted({question.notebook for question in every})
            raise ValueError(
                f"no {kind} questions for notebook {notebook!r}; "
                f"there are some for {', '.join(known)}"
            )
        widgets = []
        for number, question in enumerate(found, 1):
            widgets.append(self._widget(question, kind, reveal, number))
        return QuestionSheet(widgets)

    def _widget(
        self, question: Question, kind: str, reveal: bool, number: int = 0
    ) -> QuestionWidget:
        """Return a question on the page, with the answer given before, if any."""
        identity = f"{kind}:{question.identity}"

        def changed(_, text):
            # None: the widget was emptied, for example by a loaded answer that is no longer an
            # option.
            if text is not None:
                self.keep(identity, text)

        def tried(_, text):
            # The answer that was checked first shows what was thought before any feedback.
            self.record.try_exercise(identity, text)

        answer = self.answers.get(identity)
        widget = QuestionWidget(
            question,
            answer,
            changed,
            reveal,
            number,
            first_counts=kind == "predict",
            checked_counts=kind == "posttest",
            tried=tried if kind in ("quiz", "lookback") else None,
        )
        same = self._widgets[identity]
        if answer is None and same:
            # A cell that is run again shows a choice that was not checked yet.
            widget.buttons.value = same[-1].answer
        same.append(widget)
        return widget

    def _keep_choices(self) -> None:
        """Keep what was chosen in a posttest and not checked; the newest of a question counts."""
        for widgets in list(self._widgets.values()):
            if widgets:
                widgets[-1].keep_choice()

    # ---- keeping answers -------------------------------------------------------------------------

    def keep(self, identity: str, text: str) -> None:
        """Keep an answer and show it wherever the same question, its replay or a follower is.

        Parameters
        ----------
        identity : str
            For a text that the learner writes, a name such as `text:06/leaflet`.
        text : str
            The answer.
        """
        self.record.give("answers", identity, text)

    def follow(self, identity: str, follower: Callable[[str], None]) -> None:
        """Call a function with a kept answer: now, if there is one, and whenever it changes.

        Parameters
        ----------
        identity : str
            The name under which the answer is kept.
        follower : callable
            Called as `follower(text)`.
        """
        self._followers[identity].append(follower)
        if identity in self.answers:
            follower(self.answers[identity])

    def _given(self, kind: str, identity: str, text) -> None:
        """Bring everything that shows an answer up to date when it was given, loaded or forgotten.

        Parameters are those of `record.Listener`.
        """
        if kind != "answers":
            return
        for widget in self._widgets[identity]:
            widget.answer = text
        for replay in self._replays[identity]:
            replay.refresh()
        for follower in self._followers[identity]:
            follower(text or "")

    def save(self, path=ANSWER_FILE) -> Sentence:
        """Write what was given to a small file, beside what it holds already: no name, no time.

        Parameters
        ----------
        path : path-like, optional
            The file.

        Returns
        -------
        Sentence
            What was written, for the reader of the cell.

        Raises
        ------
        ValueError
            If the file cannot be written or is not a file of answers.
        """
        self._keep_choices()
        # Answers of other notebooks may be in the file already, so they are counted there.
        saved = self.record.save(path)
        return Sentence(f"Saved: {Path(path).name} now holds {entries(saved.count)}.")

    def load(self, path=ANSWER_FILE) -> Sentence:
        """Read what was saved before; it replaces the current answers to the same questions.

        Answers to questions this version does not have are kept and saved again.

        Parameters
        ----------
        path : path-like, optional
            The file.

        Returns
        -------
        Sentence
            What was read, for the reader of the cell.

        Raises
        ------
        ValueError
            If the file cannot be read or is not a file of answers; nothing is changed then.
        """
        saved = self.record.load(path)
        return Sentence(f"Loaded {entries(saved.count)}{unusable(saved)}.")

    # ---- numbers, checks, panels -----------------------------------------------------------------

    def quote(self, key: str, value: float, unit: str, digits: int = 3) -> None:
        """Register a number that a sentence of the notebook uses.

        The sentence holds `<!--n:key-->16.9 mm<!--/n-->`, and publishing the notebook writes the
        number there.

        Parameters
        ----------
        key : str
            Letters, digits, _, . and -.  A cell that is changed and run again replaces its numbers;
            that one key names two numbers is refused when the notebook is published.
        value : float
            The number, in `unit`.
        unit : str
            Its unit, or what is counted.  Empty for a quantity that has none and lies between -1
            and 1, ends excluded: a probability such as p, a correlation, Cohen's kappa.
        digits : int, optional
            Significant digits that are shown.

        Raises
        ------
        ValueError
            For a key that cannot be used, no unit beside a number that is not between -1 and 1, or
            one that cannot be shown.
        """
        if not NUMBER_KEY.fullmatch(key):
            raise ValueError(f"key = {key!r}: use letters, digits, _, . and - only")
        if not unit.strip() and not abs(value) < 1:
            raise ValueError(
                f"number {key!r} is {value} and has no unit, which only a probability or a kappa "
                "between -1 and 1 may lack; name what is counted, for example 'needles'"
            )
        number = QuotedNumber(float(value), unit, digits)
        shown = str(number)  # refuses numbers and digits that cannot be shown
        if key in self.values and str(self.values[key]) != shown:
            self._twice[key] = f"{self.values[key]} and {shown}"
        self.values[key] = number

    @property
    def numbers(self) -> dict[str, str]:
        """The registered numbers as they are shown."""
        return {key: str(number) for key, number in self.values.items()}

    def trust(self, rows: Iterable[tuple]) -> TrustStrip:
        """Show the checks of a simulation as a small table.

        Parameters
        ----------
        rows : iterable of tuple
            (name, value, allowed) with fractions, which are shown in percent, or (name, value,
            allowed, unit).

        Returns
        -------
        TrustStrip

        Raises
        ------
        ValueError
            For a row that is neither.
        """
        return TrustStrip.of(rows)

    def panel(self, panel: Panel, key: str) -> Panel:
        """Name a panel so that tests and the publisher find it.

        Parameters
        ----------
        panel : Panel
        key : str
            A Python name.  A cell that is run again replaces its panel; that one key names two
            panels is refused when the notebook is published.

        Returns
        -------
        Panel
            The same panel, so that it can end the cell.

        Raises
        ------
        ValueError
            For a key that is not a Python name.
        """
        # `isidentifier` also accepts "class" and the like, which cannot be names, and letters that
        # the mark for still pictures does not have.
        if not key.isidentifier() or not key.isascii() or keyword.iskeyword(key):
            raise ValueError(
                f"key = {key!r}: a panel's name must be a Python name, for example 'ice_ball'"
            )
        # A cell that is run again makes its panel anew, so only the title shows a second panel.
        if key in self.panels and self.panels[key].title != panel.title:
            self._twice[key] = f"“{self.panels[key].title}” and “{panel.title}”"
        self.panels[key] = panel
        return panel

    def variant(self, key: str, choices: Sequence):
        """Return one of several choices, the same one for everyone in a class.

        Parameters
        ----------
        key : str
            The name of the number that is chosen.
        choices : sequence
            At least one choice.

        Returns
        -------
        object
            One of `choices`.
        """
        return variant(self.class_seed, key, choices)

    # ---- workshops -------------------------------------------------------------------------------

    def build(self, step: BuildStep, function: Callable) -> Built:
        """Check a function that the learner wrote: one mistake at a time, with the number.

        Parameters
        ----------
        step : BuildStep
            A step of `helpers.workshop`.
        function : callable
            The learner's function; it runs in a process of its own.

        Returns
        -------
        Built
        """
        # A learner's numbers may be too large to compute with; the check says so, not numpy.
        with np.errstate(all="ignore"):
            return self.workshop.build(step, function)

    def best(self, step: BuildStep) -> Chosen:
        """Return the learner's function if it passed its check, otherwise the course's own.

        Parameters
        ----------
        step : BuildStep
            A step of `helpers.workshop`.

        Returns
        -------
        Chosen
            It is called like the function, and shows which of the two it is.
        """
        return self.workshop.best(step)

    def sketch(
        self,
        x_label: str,
        y_label: str,
        lines: dict[str, tuple],
        says: str,
        log: bool = False,
        name: str = "",
    ) -> Sketch:
        """Draw lines of the learner's own, with words that say what they show.

        Parameters
        ----------
        x_label, y_label : str
            What the axes show, with units.
        lines : dict of str to (array, array)
            Each line by its label; "exact" is black and "yours" is red and dashed, others have
            dashes of their own.
        says : str
            One sentence with numbers, for those who do not see the picture.
        log : bool, optional
            Whether both axes are logarithmic.
        name : str, optional
            Under which a still picture of it is stored, like those of a panel.

        Returns
        -------
        Sketch

        Examples
        --------
        >>> Lesson().sketch("x (mm)", "y (mm)", {"yours": ([0, 1], [0, 2])}, "2 mm at 1 mm.")
        Picture: 2 mm at 1 mm.
        """
        drawn = tuple(Line(label, x, y) for label, (x, y) in lines.items())
        made = Sketch(Drawing(x_label, y_label, drawn, says, log))
        if name:
            self.sketches[name] = made
        return made

    # ---- what publishing and the tests read ------------------------------------------------------

    def report(self, panels: Iterable[str] = ()) -> dict:
        """Return the numbers of the notebook and still states of panels, as plain data.

        Parameters
        ----------
        panels : iterable of str, optional
            Keys of the panels and named sketches whose states are drawn. Unknown ones are left out:
            the publisher compares with the keys of all `panels`, and reports every fault of a
            notebook at once.

        Returns
        -------
        dict
            `numbers` as shown, `values` as [value, unit, digits], `errors` of panels that show one,
            the keys of all `panels` and named sketches, what was registered `twice` under one key,
            and `states` as lists of label, sentence and picture (PNG in base 64).
        """
        # Read before states are drawn: a panel that takes its presets in turn forgets the value
        # that it refused. A preset that it refuses shows afterwards.
        errors = self._panel_errors()
        states = {}
        drawn = self.panels | self.sketches
        for key in panels:
            if key in drawn:
                states[key] = [_as_plain_data(state) for state in drawn[key].states()]
        values = {}
        for key, number in self.values.items():
            values[key] = [number.value, number.unit, number.digits]
        return {
            "numbers": self.numbers,
            "values": values,
            "errors": errors | self._panel_errors(),
            "panels": list(drawn),
            "twice": self._twice,
            "states": states,
        }

    def _panel_errors(self) -> dict[str, str]:
        """Return what panels say that show an error, by their keys."""
        return {key: panel.error for key, panel in self.panels.items() if panel.error}


def _as_plain_data(state) -> dict[str, str]:
    """Return a still state of a panel, its picture as text."""
    # JSON has no bytes.
    picture = base64.b64encode(state.picture).decode()
    return {"label": state.label, "sentence": state.sentence, "picture": picture}
