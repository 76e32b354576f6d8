"""The words of a notebook: the entries of the glossary that stand in it, as a folded list.

A notebook's At a glance has a place `<!--words--> ... <!--/words-->`. Publishing writes there each
word of data/glossary.csv that a reader of this notebook meets, with its meaning in one line; a
word that has another sense there (column `not_in`) is left out. All words of the course are in the
same place of 00, at its top: a link from another notebook opens 00 there, because JupyterLab reads
the place of a heading only once the notebook is open.
"""

from __future__ import annotations

import re

from helpers.teaching.tables import glossary

WORDS = re.compile(r"<!--words-->(?P<text>.*?)<!--/words-->", re.DOTALL)
"""The place of the list, with the list in it."""

ALL_WORDS = "All words of the course: near the top of [00 Start here](00_start_here.ipynb)."
"""What the list of any other notebook ends with."""

GLOSSARY_HEADING = "## Glossary"
"""The heading of the one notebook that shows the whole glossary."""

# What is read, but is no running text: marks, code, formulas, links, pictures.  A picture's
# description is read out, so it stays.
_MARKS = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`")
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\\)\$[^$\n]+\$", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\([^)\n]*\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)\n]*\)")
_NUMBER = re.compile(r"# (\d\db?) ")  # at the beginning of the title
_MARKDOWN_SIGNS = re.compile(r"([\\`*_<>|#~$\[\]])")


def seen(notebook: dict) -> str:
    """Return what a reader of a notebook reads: its running text, and the text of its outputs.

    Parameters
    ----------
    notebook : dict
        As stored in its file, or as `nbformat` reads it.

    Returns
    -------
    str
        Without this list, code, links and formulas, and without the glossary as an output.

    Examples
    --------
    >>> seen({"cells": [{"cell_type": "markdown", "source": "The [ice](a.md) at `edge` is cold."}]})
    'The   at   is cold.'
    """
    parts = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(running_text(source))
        elif "glossary." not in source:
            parts.extend(_output_texts(cell))
    return "\n".join(parts)


def running_text(markdown: str) -> str:
    """Return Markdown without what is no running text, for example code and links.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    str

    Examples
    --------
    >>> running_text("Cold <!--words-->- **ice**<!--/words--> ![ice of 5 mm](a.png)")
    'Cold   ice of 5 mm'
    """
    text = _MARKS.sub("", WORDS.sub(" ", markdown))
    text = _PICTURE.sub(r"\1", text)
    for pattern in (_FENCED, _CODE, _FORMULA, _LINK):
        text = pattern.sub(" ", text)
    return text


def _output_texts(cell: dict) -> list[str]:
    """Return the plain texts of a cell's outputs."""
    found = []
    for output in cell.get("outputs", []):
        plain = output.get("text", output.get("data", {}).get("text/plain", ""))
        found.append("".join(plain))
    return found


def mark(notebook: dict) -> str:
    """Return the list of a notebook's words with its marks around it.

    Parameters
    ----------
    notebook : dict
        As for `seen`.

    Returns
    -------
    str
        Markdown.
    """
    every = glossary.table()
    markdown = [
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    ]
    number = _NUMBER.match("".join(markdown))
    own = every.used_in(seen(notebook), number[1] if number else "")
    lines = ["<!--words-->", _fold("Words of this notebook", own)]
    if any(text.startswith(GLOSSARY_HEADING) for text in markdown):
        lines.extend(["</details>", _fold("All words of the course", every.terms)])
    else:
        lines.append(ALL_WORDS)
    lines.extend(["</details>", "<!--/words-->"])
    return "\n\n".join(lines)


def _fold(summary: str, entries: list[glossary.Term]) -> str:
    """Return a list of words that is folded; what closes it is left to the caller."""
    lines = [f"<details><summary>{summary} ({len(entries)})</summary>", ""]
    for entry in entries:
        meaning = _MARKDOWN_SIGNS.sub(r"\\\1", entry.definition)
        lines.append(f"- **{entry.term}**: {meaning}")
    return "\n".join(lines)
