"""Answers that a person would call one number and Python would not: `24,4` and `24 mm`.

An exercise cell holds a line such as `my_diameter_mm = None`.  Whoever puts `24 mm` there gets a
SyntaxError, and whoever puts `24,05` gets one too (Python has no whole number 05).  So such a line
is read as a text before Python sees it, and the exercise's check reads the text.  Every other line
of every other cell stays as it is.
"""

from __future__ import annotations

import ast
import re

ANSWER = re.compile(
    r"^(?P<name>my_\w+[ \t]*=[ \t]*)"
    # What may begin a number: a digit of any script, a sign or a fraction.
    r"(?P<answer>[-+−–\u2010\u2011.,~≈]?[ \t]*(?:\d|[.,]\d|[¼½¾⅐-⅞])"
    # Brackets, quotation marks and names that are called belong to code.
    r"[^()\[\]{}\\=\"'#\n]*?)"
    r"(?P<rest>[ \t]*(?:\#.*)?\n?)$"
)
"""A line of an exercise cell that gives a number, perhaps with a unit."""

UNANSWERED = re.compile(r"^(?P<name>my_\w+[ \t]*=)[ \t]*\??[ \t]*(?P<rest>(?:\#.*)?\n?)$")
"""A line of an exercise cell from which None was deleted, with nothing put in its place."""


def as_text(lines: list[str]) -> list[str]:
    """Put quotation marks around answers that Python could not read.

    Parameters
    ----------
    lines : list of str
        The lines of a cell.

    Returns
    -------
    list of str
        The same lines, but for such answers.

    Examples
    --------
    >>> as_text(["my_diameter_mm = 24 mm", "my_power_W = 24.4", "width = 24,4"])
    ["my_diameter_mm = '24 mm'", 'my_power_W = 24.4', 'width = 24,4']
    """
    return [_line_as_text(line) for line in lines]


def _line_as_text(line: str) -> str:
    """Return one line with its answer as text, if Python could not read it as one number."""
    deleted = UNANSWERED.match(line)
    if deleted:
        return f"{deleted['name']} None {deleted['rest']}"
    found = ANSWER.match(line)
    if not found or _is_code(found["answer"]):
        return line
    return f"{found['name']}{found['answer']!r}{found['rest']}"


def _is_code(answer: str) -> bool:
    """Say whether Python reads an answer as one value."""
    try:
        tree = ast.parse(answer, mode="eval")
    except (SyntaxError, ValueError):
        return False
    # `24,4` is two numbers to Python; with a space, as in `24, 4`, that may be meant.
    return not isinstance(tree.body, ast.Tuple) or ", " in answer


def accept_in_cells() -> None:
    """Let cells of this kernel hold such answers; outside IPython there is nothing to do."""
    # Imported here: scripts and tests have no use for IPython.
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and as_text not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(as_text)
