"""One choice out of several, on the page: a question and its options, each with a box of its own.

Radio buttons would be the natural widget.  Those of ipywidgets have no `name` that holds a group
together, so a browser takes all of a page for one group: arrow down on the last option of a
question goes on to the next question and answers it, unasked.  Boxes have no arrow keys: Tab goes
from option to option, Space takes one, and nothing is chosen on the way.  A style sheet makes them
round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import ipywidgets
import traitlets

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import page


def spoken_names(place: str, question: str, count: int, both_ends: bool = False) -> str:
    """Write the style sheet that tells a screen reader which question an option belongs to.

    ipywidgets gives a group of boxes no name, so that a reader who comes to one by Tab would hear
    "a gas" and never what was asked.  The first option says the question after its own words, the
    others only which they are: a question that is read with every option is soon skipped.

    Parameters
    ----------
    place : str
        The class of the choices.
    question : str
        Plain text.
    count : int
        How many options there are.
    both_ends : bool, optional
        Whether the last option says the question, too: for a question without a button below it
        that names it, to which Shift and Tab lead from below.

    Returns
    -------
    str
        A style sheet.

    Examples
    --------
    >>> sheet = spoken_names("ice", "Is it cold?", 3)
    >>> sheet.count("Is it cold"), sheet.count(" of 3")
    (1, 3)
    """
    rules = ""
    for number in range(1, count + 1):
        words = f" (option {number} of {count})"
        if number == 1 or (both_ends and number == count):
            words = f" (option {number} of {count}; question: {question})"
        # Everything but letters, digits and spaces as an escape of style sheets: no text ends
        # the rule.
        content = re.sub(r"[^\w ]", lambda sign: f"\\{ord(sign[0]):x} ", words)
        # With an empty sign, or one that takes room, browsers leave the words out or move the
        # choice.
        look = "position: absolute; clip-path: inset(50%)"
        # The question itself is the first child.
        selector = f".{place} > .widget-checkbox:nth-child({number + 1}) label::after"
        rules += f'{selector} {{ content: "." / "{content}"; {look}; }}\n'
    return f"<style>{rules}</style>"


class Choices(ipywidgets.VBox):
    """A question with options of which at most one is chosen.

    Parameters
    ----------
    options : sequence of str
        What can be chosen, all different.
    value : str or None
        What is chosen at first.
    description : str
        The question, as plain text.

    Raises
    ------
    traitlets.TraitError
        When a value is set that is none of the options.

    Examples
    --------
    >>> choice = Choices(["a gas", "a solid"], None, "What is it?")
    >>> choice.boxes[1].value = True
    >>> choice.value
    'a solid'
    >>> choice.value = "a gas"
    >>> [box.value for box in choice.boxes]
    [True, False]
    """

    value = traitlets.Unicode(None, allow_none=True)

    def __init__(self, options: Sequence[str], value: str | None, description: str):
        self.options = tuple(options)
        self.description = description
        self._following = False
        self.boxes = [self._box(words) for words in self.options]
        question = page(html_parts.status(description))
        super().__init__([question, *self.boxes], layout={"width": "auto"})
        self.add_class(html_parts.QUESTION_CLASS)
        self.observe(self._follow, "value")
        self.value = value

    def _box(self, words: str) -> ipywidgets.Checkbox:
        """Return the box of an option."""
        made = ipywidgets.Checkbox(
            value=False,
            description=words,
            indent=False,
            # The default None reaches the browser as a tooltip that says "null".
            tooltip="",
            layout={"width": "auto"},
        )
        made.observe(lambda change: self._pressed(words, change["new"]), "value")
        return made

    @traitlets.validate("value")
    def _check(self, proposal) -> str | None:
        """Refuse what is no option."""
        value = proposal["value"]
        if value is not None and value not in self.options:
            raise traitlets.TraitError(
                f"{value!r} is no option of {self.description!r}; choose from {self.options}"
            )
        return value

    def _pressed(self, words: str, is_on: bool) -> None:
        """Take an option; what is chosen stays so until another is taken."""
        if self._following:
            return
        if is_on:
            self.value = words
        else:
            self._follow()

    def _follow(self, change: dict | None = None) -> None:
        """Show the value in the boxes."""
        self._following = True
        try:
            for words, box in zip(self.options, self.boxes, strict=True):
                box.value = words == self.value
        finally:
            self._following = False
