"""Sheets to print, made from the data: predictions, DISCERN, blind rating, feedback.

They are plain HTML with nothing from outside.  `handouts.write("sheets")` writes four files; open
one in a browser and print it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import data
from helpers.evidence import claims, discern
from helpers.teaching.lesson.questions import Question, load_questions
from helpers.teaching.panel import html_parts

# Black on white and boxes made of signs, so that a sheet looks the same on any printer; a question
# or a row of a table is never cut by the end of a page, nor a heading parted from what it is above.
STYLE = """body{font-family:serif;font-size:12pt;line-height:1.4;max-width:18cm;margin:1cm auto}
body{color:#000;background:#fff}
h1{font-size:16pt}h2{font-size:13pt;margin-bottom:0}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #000;padding:4px 6px;text-align:left;vertical-align:top}
td:empty{width:3cm}h1,h2{break-after:avoid}section,tr{break-inside:avoid}
li{list-style:none}li:before{content:"\\25A1\\00a0"}
.write{border-bottom:1px solid #888;height:8mm}
@page{margin:12mm}
@media print{body{margin:0;max-width:none;font-size:11pt;line-height:1.3}p,ul{margin:2mm 0}}"""
LINE = "." * 60
"""A line to write on."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper.

    Parameters
    ----------
    name : str
        Name of its file, without ending.
    title : str
    body : str
        HTML in which every word from a table is escaped.
    """

    name: str
    title: str
    body: str

    @property
    def page(self) -> str:
        """The whole page, ready to be saved and printed."""
        title = html.escape(self.title)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>{title}</title><style>{STYLE}</style></head>"
            f"<body><h1>{title}</h1>\n{self.body}\n"
            "<p>Cold Facts. Not medical advice. No name is needed on this sheet.</p>"
            "</body></html>\n"
        )

    def __repr__(self):
        return f"{self.title}: {self.name}.html, {len(self.page)} characters"

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Folded, because a sheet is looked at in the guide and read on paper.
        summary = f"<summary>{html.escape(self.title)}</summary>"
        return {
            "text/plain": repr(self),
            "text/html": f"<details>{summary}{self.body}</details>",
        }


def predictions(notebook: str | None = None) -> Sheet:
    """Return every prediction of the series, or of one notebook, with room for a reason.

    Parameters
    ----------
    notebook : str, optional
        Number of a notebook; all of them if left out.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For a notebook without predictions.

    Examples
    --------
    >>> predictions("01").name
    'predictions_01'
    """
    chosen = load_questions("predict", notebook)
    # `one_of` raises, and names the nearest notebook that has some.
    if not chosen:
        known = sorted({question.notebook for question in load_questions("predict")})
        data.one_of(notebook, known, "notebooks with predictions")
    title = "Predict before you look"
    if notebook:
        title += f", notebook {notebook}"
    body = "".join(question_html(question) for question in chosen)
    return Sheet(f"predictions_{notebook or 'all'}", title, body)


def discern_sheet() -> Sheet:
    """Return DISCERN's questions in our words, with boxes from 1 to 5."""
    rows = []
    for item, question in enumerate(discern.questions(), 1):
        rows.append([str(item), question, *["□"] * 5])
    how = (
        "<p>1 no, 3 in part, 5 yes. Score before you compare. "
        "It asks how a text informs, not if it is true.</p>"
    )
    grid = grid_html("DISCERN's questions", ["", "Question", "1", "2", "3", "4", "5"], rows)
    return Sheet("discern", "DISCERN score sheet", f"<p>Text: {LINE}</p>{how}{grid}")


def blind_rating() -> Sheet:
    """Return the twelve claims to begin with, without verdicts, and room for the reader's."""
    rows = [[claim.key, claim.page, claim.says, "", ""] for claim in claims.starters()]
    headings = ["Claim", "Page", "It says, in our words", "My verdict", "How sure"]
    body = grid_html("Claims to rate", headings, rows)
    for verdict, meaning in claims.VERDICTS.items():
        body += f"<p><b>{html.escape(verdict)}</b>: {html.escape(meaning)}</p>"
    return Sheet("blind_rating", "Rate before you look", body)


def feedback() -> Sheet:
    """Return the feedback form: where did you stop, how many minutes, what did you gain."""
    # Every lesson and workshop has objectives; a list of exercises would leave workshops out.
    notebooks = sorted(data.load("objectives")["notebook"].unique())
    # Empty cells are room to write.
    rows = [[notebook, "", "", ""] for notebook in notebooks]
    headings = ["Notebook", "Minutes it took", "Where I stopped", "What was unclear"]
    body = grid_html("Your way through the notebooks", headings, rows)
    before = len(load_questions("pretest"))
    after = len(load_questions("posttest"))
    body += (
        f"<p>Ideas right before the course: ...... of {before}. "
        f"After it: ...... of {after}. (Notebook 06 counts them for you.)</p>"
    )
    for heading in (
        "A panel I did not trust, and why",
        "A sentence I would change",
        "What I will tell somebody else",
    ):
        body += f"<h2>{html.escape(heading)}</h2><p>{LINE}</p><p>{LINE}</p>"
    return Sheet("feedback", "Where did you stop?", body)


SHEETS: dict[str, Callable[[], Sheet]] = {
    "predictions": predictions,
    "discern": discern_sheet,
    "blind_rating": blind_rating,
    "feedback": feedback,
}
"""What `write` writes."""


def write(folder="sheets") -> list[str]:
    """Write all sheets into a folder, made if it is not there.

    Parameters
    ----------
    folder : path-like, optional

    Returns
    -------
    list of str
        The names of the files.

    Raises
    ------
    ValueError
        If the folder cannot be written.
    """
    place = Path(folder).expanduser()
    written = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        for make in SHEETS.values():
            sheet = make()
            file = place / f"{sheet.name}.html"
            file.write_text(sheet.page, encoding="utf-8")
            written.append(file.name)
    except OSError as problem:
        raise ValueError(
            f"{str(place)!r} cannot be written ({problem.strerror}); "
            "name a folder of your own, for example 'sheets'"
        ) from None
    return written


def question_html(question: Question) -> str:
    """Return a question with its options and room for a reason.

    Parameters
    ----------
    question : Question

    Returns
    -------
    str
    """
    heading = html.escape(f"{question.notebook}: {question.text}")
    options = "".join(f"<li>{html.escape(option.text)}</li>" for option in question.options)
    reason = f"<p>Because {LINE}</p>"
    return f"<section><h2>{heading}</h2><ul>{options}</ul>{reason}</section>"


def grid_html(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    escaped: bool = False,
) -> str:
    """Return a table to be printed; the first cell with a heading in words names its row.

    Parameters
    ----------
    caption : str
        What the table is, for screen readers: a heading above it says it to others.
    headings : sequence of str
        An empty one stands over numbers that need none.
    rows : iterable of sequence of str
    escaped : bool, optional
        Whether the cells are HTML already; otherwise every cell is escaped.

    Returns
    -------
    str
    """
    head = ""
    for heading in headings:
        # A heading without words would be read as an empty one.
        opens, closes = ('<th scope="col">', "</th>") if heading else ("<td>", "</td>")
        head += f"{opens}{html.escape(heading)}{closes}"
    names_row = next(place for place, heading in enumerate(headings) if heading)
    body = ""
    for row in rows:
        cells = ""
        for place, cell in enumerate(row):
            words = cell if escaped else html.escape(cell)
            if place == names_row:
                cells += f'<th scope="row" style="font-weight:400">{words}</th>'
            else:
                cells += f"<td>{words}</td>"
        body += f"<tr>{cells}</tr>"
    said = f'<caption style="{html_parts.UNSEEN}">{html.escape(caption)}</caption>'
    return f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
