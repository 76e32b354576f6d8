"""One choice out of several, on the page: a question and its options, each with a box of its own.

Radio buttons would be the natural widget.  Those of ipywidgets have no `name` that holds a group
together, so a browser takes all of a page for one group: arrow down on the last option of a
question goes on to the next question and answers it, unasked.  Boxes have no arrow keys: Tab goes
from option to option, Space takes one, and nothing is chosen on the way.  A style sheet makes them
round.
"""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets
import traitlets

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import page


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
