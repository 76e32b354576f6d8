"""A step of a workshop in a cell: what the check says of the learner's function, and a picture.

`Lesson.build` runs the function beside the kernel (`helpers.workshop.child`), holds its outputs
against the exact ones (`helpers.workshop.mistakes`), and shows one thing that is wrong, with the
number that shows it and a picture of the learner's answer beside the exact one.

`Lesson.best` gives later cells the learner's function if it passed, and otherwise the course's own,
so that a notebook runs through with nothing written yet.
"""

from __future__ import annotations

import dis
import html
import types
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from matplotlib.ticker import FormatStrFormatter, FuncFormatter, MaxNLocator

from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.record import Record
from helpers.teaching.panel import html_parts, pictures, style
from helpers.teaching.panel.panel import State
from helpers.teaching.panel.widgets import page, widget_bundle
from helpers.workshop import child
from helpers.workshop.mistakes import BuildStep, Diagnosis, Drawing, Line, as_numbers

RECORDED_AS = "build:"
"""How the names of steps begin among the tries that a record keeps."""

_DOES_NOTHING = {"RESUME", "NOP", "LOAD_CONST", "POP_TOP", "RETURN_VALUE", "RETURN_CONST"}
"""Instructions of a function of which nothing is written."""

NOT_YET = "not yet"
"""The key of a step of which nothing is written."""

_LINES = {
    "exact": {"color": "#000000", "linestyle": "-", "linewidth": 2.0},
    "yours": {"color": "#a82f18", "linestyle": "--", "linewidth": 2.4},
}
_MAP_MARKERS = ("s", "x", "^", "+")
_LEGEND_SHARE = 0.6
"""A map is wider by this share of what it shows, so that its legend hides nothing."""

_DASHES = {"dashed": "--", "dots": ""}
_OTHERS = tuple(sorted(style.LINES, key=lambda one: one.dashes in ("--", "-.")))
"""Lines beside "yours", those first whose dashes are least like its own."""


@dataclass(frozen=True)
class Built:
    """A step and what the check found in the learner's function.

    Parameters
    ----------
    step : BuildStep
        The step.
    diagnosis : Diagnosis
        What was found.
    printed : str, optional
        The beginning of what the function printed.
    note : str, optional
        What else has to be said: that there was no child process.
    drawing : Drawing, optional
        The learner's answer beside the exact one.
    """

    step: BuildStep
    diagnosis: Diagnosis
    printed: str = ""
    note: str = ""
    drawing: Drawing | None = None

    @property
    def feedback(self) -> Feedback:
        """The diagnosis in one of the usual tones, as for an exercise."""
        if self.diagnosis.passed:
            # The tone says "Correct" already.
            told = self.diagnosis.sentence.removeprefix("Right: ")
            return Feedback("correct", told[0].upper() + told[1:])
        tone = "missing" if self.diagnosis.key == NOT_YET else "keep working"
        return Feedback(tone, self.diagnosis.sentence)

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        lines = [f"Build: {self.step.title}", self.feedback.text]
        if self.printed:
            lines.append(f"Your function printed: {self.printed}")
        if self.note:
            lines.append(self.note)
        if self.drawing is not None:
            lines.append(f"Picture: {self.drawing.says}")
        return "\n".join(lines)

    def __repr__(self):
        return self.text

    def as_html(self, picture: bytes = b"") -> str:
        """Return what is shown as HTML, everything of the learner's escaped.

        Parameters
        ----------
        picture : bytes, optional
            The drawing as PNG.

        Returns
        -------
        str
            HTML.
        """
        parts = [
            f'<p style="line-height:1.45">Build: {html.escape(self.step.title)}</p>',
            self.feedback.as_html(),
        ]
        if self.printed:
            shown = html.escape(self.printed)
            parts.append(
                "<details><summary>What your function printed</summary>"
                f'<pre style="white-space:pre-wrap">{shown}</pre></details>'
            )
        if self.note:
            parts.append(f'<p style="line-height:1.45">{html.escape(self.note)}</p>')
        if picture and self.drawing is not None:
            parts.append(_shown(picture, self.drawing.says))
        return "".join(parts)

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = draw(self.drawing) if self.drawing is not None else b""
        shown = widget_bundle(page(self.as_html(picture)), self.text, picture)
        # What a page without a kernel shows.
        return shown if picture else shown | {"text/html": self.as_html()}


@dataclass(frozen=True)
class Sketch:
    """A picture of lines that says in words what it shows.

    Parameters
    ----------
    drawing : Drawing
        The lines and the words.
    """

    drawing: Drawing

    def states(self) -> list[State]:
        """Return the picture as the one still state that readers without a kernel see.

        Returns
        -------
        list of State
        """
        shows = self.drawing.y_label
        return [State(shows[0].upper() + shows[1:], self.drawing.says, draw(self.drawing))]

    def __repr__(self):
        return f"Picture: {self.drawing.says}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = draw(self.drawing)
        shown = _shown(picture, self.drawing.says)
        return widget_bundle(page(shown), repr(self), picture)


@dataclass(frozen=True)
class Chosen:
    """The function that a later cell uses: the learner's, or the course's own.

    Parameters
    ----------
    function : callable
        It.
    says : str
        Which of the two it is, as a sentence.
    is_yours : bool
        Whether it is the learner's.
    """

    function: Callable
    says: str
    is_yours: bool

    @property
    def whose(self) -> str:
        """Whose function it is, as the beginning of a sentence: "Your" or "The course's own"."""
        return "Your" if self.is_yours else "The course's own"

    def __call__(self, *arguments, **named):
        """Call the function; a list of numbers comes back as an array, as of the course's own."""
        found = self.function(*arguments, **named)
        if not isinstance(found, list):
            return found
        try:
            return as_numbers(found)
        except ValueError:
            # Texts, or rows of different lengths: the learner's list as it is.
            return found

    def __repr__(self):
        return self.says


@dataclass
class Workshop:
    """The functions that a learner has built so far in this notebook.

    Parameters
    ----------
    record : Record
        Where tries are kept: the key of the diagnosis, never the code.

    Examples
    --------
    >>> from helpers.workshop import freezer
    >>> shop = Workshop(Record())
    >>> shop.best(freezer.ENTHALPY)
    Used here: the course's own enthalpy(...), until yours passes its check.
    """

    record: Record
    passed: dict[str, Callable] = field(default_factory=dict)

    def build(
        self,
        step: BuildStep,
        function: Callable,
        seconds: float = child.SECONDS,
        in_kernel: bool | None = None,
    ) -> Built:
        """Run a learner's function and say what is wrong with it, one thing at a time.

        Parameters
        ----------
        step : BuildStep
            The step.
        function : callable
            The learner's function.
        seconds : float, optional
            How long it may take in all, s.
        in_kernel : bool, optional
            Whether to run it in the kernel; unless given, only where there are no processes.

        Returns
        -------
        Built
        """
        self.passed.pop(step.key, None)
        if is_stub(function):
            return Built(step, Diagnosis(False, NOT_YET, not_yet(step)))
        ran = child.run(function, step.inputs, seconds, visible=step.visible, in_kernel=in_kernel)
        drawing = None
        if ran.key:
            is_unwritten = ran.key == "stub"
            sentence = not_yet(step) if is_unwritten else ran.sentence
            diagnosis = Diagnosis(False, NOT_YET if is_unwritten else ran.key, sentence)
            if ran.key == "error":
                diagnosis = step.stopped(ran.sentence) or diagnosis
        else:
            diagnosis = step.diagnose(ran.outputs)
            drawing = step.picture(ran.outputs)
        if diagnosis.passed:
            self.passed[step.key] = function
        if diagnosis.key != NOT_YET:
            self.record.try_exercise(RECORDED_AS + step.key, diagnosis.key)
        note = child.IN_KERNEL if ran.in_kernel else ""
        return Built(step, diagnosis, ran.printed, note, drawing)

    def best(self, step: BuildStep) -> Chosen:
        """Return the learner's function if it passed, otherwise the course's own.

        Parameters
        ----------
        step : BuildStep
            The step.

        Returns
        -------
        Chosen
        """
        if step.key in self.passed:
            return Chosen(self.passed[step.key], f"Used here: your {step.name}(...).", True)
        says = f"Used here: the course's own {step.name}(...), until yours passes its check."
        return Chosen(step.own, says, False)


def not_yet(step: BuildStep) -> str:
    """Return what is said of a step of which nothing is written.

    Parameters
    ----------
    step : BuildStep

    Returns
    -------
    str
    """
    return (
        f"Not yet: write {step.name}(...) in place of the three dots and run the cell again. "
        "Until then the cells below use the course's own."
    )


def is_stub(function: object) -> bool:
    """Say whether nothing is written of a function but its head and a text.

    Parameters
    ----------
    function : object
        What a learner gave.

    Returns
    -------
    bool

    Examples
    --------
    >>> def empty(width_mm):
    ...     "Return half the width."
    ...     ...
    >>> is_stub(empty), is_stub(lambda width_mm: width_mm / 2)
    (True, False)
    """
    if not isinstance(function, types.FunctionType):
        return False
    code = function.__code__
    does = {one.opname for one in dis.get_instructions(code)}
    returns_nothing = set(code.co_consts) <= {None, function.__doc__, Ellipsis}
    return returns_nothing and does <= _DOES_NOTHING


def _shown(picture: bytes, says: str) -> str:
    """Return a drawing as HTML: on a narrow page it scrolls, before its letters are too small."""
    width_px = pictures.page_width(picture, pictures.SHARP)
    image = pictures.alt_img(picture, says, width_px, html_parts.least_width(width_px))
    # The picture does not widen the cell's output, whose words are as wide as the page.
    look = "contain:inline-size;max-width:100%;overflow-x:auto"
    return html_parts.picture_group(image, look)


def _even_tick(value: float, place: int | None = None) -> str:
    """Return the number of a tick between two powers of ten; only those of 2, 4 and 6 have one."""
    number = f"{value:g}"
    return number if number.strip("0.") in {"2", "4", "6"} else ""


def _as_map(axes) -> None:
    """Give a map equal scales, markers that differ without colour, and room for its legend."""
    axes.set_aspect("equal")
    # The last line is the learner's, and keeps its dots.
    for line, marker in zip(axes.lines[1:-1], _MAP_MARKERS, strict=False):
        line.set(marker=marker, markersize=9, color="#1a2a80")
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + _LEGEND_SHARE * (high - low))


def _look(line: Line, number: int) -> dict:
    """Return keywords for `axes.plot`: lines that ask for no style differ by dashes, too."""
    look = _LINES.get(line.label)
    if look is None and line.style == "line":
        look = _OTHERS[number % len(_OTHERS)].as_kwargs(markers=False)
    elif look is None:
        look = style.LINES[number % len(style.LINES)].as_kwargs(markers=False)
        look["linestyle"] = _DASHES[line.style]
    if line.style == "dots":
        # A ring around a dot, where both are in the same place.
        dot = {"markersize": 5}
        if line.label == "exact":
            dot = {"markersize": 9, "fillstyle": "none"}
        look = look | {"linestyle": "", "marker": "o"} | dot
    return look


def draw(drawing: Drawing) -> bytes:
    """Draw a learner's answer beside the exact one.

    Parameters
    ----------
    drawing : Drawing
        The lines.

    Returns
    -------
    bytes
        The picture as PNG.

    Examples
    --------
    >>> from helpers.workshop.mistakes import Line
    >>> draw(Drawing("x (mm)", "y (mm)", (Line("exact", [0, 1], [0, 1]),), "A line of 1 mm."))[1:4]
    b'PNG'
    """
    figure = style.figure(6.0, 3.4)
    with style.context():
        axes = figure.subplots()
        for number, line in enumerate(drawing.lines):
            look = _look(line, number)
            # A learner's numbers may be of any size, and matplotlib cannot scale beyond this.  What
            # is no number is left out: a zero in its place would be one.
            y = np.clip(np.asarray(line.y, dtype=float), -1e12, 1e12)
            axes.plot(line.x, y, label=line.label, **look)
        axes.set(xlabel=drawing.x_label, ylabel=drawing.y_label)
        if drawing.is_map:
            _as_map(axes)
        if drawing.log:
            axes.set(xscale="log", yscale="log")
            for axis in (axes.xaxis, axes.yaxis):
                # Powers of ten are wide, and would push the axis' name out of the picture.
                axis.set_major_formatter(FormatStrFormatter("%g"))
                axis.set_minor_formatter(FuncFormatter(_even_tick))
        axes.legend()
        if not drawing.log and all(float(x).is_integer() for one in drawing.lines for x in one.x):
            # Calls and studies are counted.
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return pictures.reduced_png(pictures.sharp_png(figure))
