"""Sheets to print, made from the data: predictions, DISCERN, blind rating, feedback.  Plain HTML, nothing from outside.

`handouts.write("sheets")` writes four files; open one in a browser and print it.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers import data
from helpers.evidence import claims, discern
from helpers.teaching.guide.answer_key import MODULES
from helpers.teaching.lesson.quiz import Question, questions

STYLE = """body{font-family:serif;font-size:12pt;line-height:1.4;max-width:18cm;margin:1cm auto}
body{color:#000;background:#fff}
h1{font-size:16pt}h2{font-size:13pt;margin-bottom:0}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #000;padding:4px 6px;text-align:left;vertical-align:top}
li{list-style:none}li:before{content:"\\25A1\\00a0"}section,tr{break-inside:avoid}
@media print{body{margin:0}}"""
LINE = "." * 60


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: its name, title and body as HTML; every word from a table is escaped."""

    name: str
    title: str
    body: str

    @property
    def page(self) -> str:
        """The whole page, ready to be saved and printed."""
        title = html.escape(self.title)
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{STYLE}</style></head><body><h1>{title}</h1>\n{self.body}\n"
            "<p>Cold Facts. Not medical advice. No name is needed on this sheet.</p></body></html>\n"
        )

    def __repr__(self):
        return f"{self.title}: {self.name}.html, {len(self.page)} characters"

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = f"<details><summary>{html.escape(self.title)}</summary>{self.body}</details>"
        return {"text/plain": repr(self), "text/html": shown}


def predictions(notebook: str | None = None) -> Sheet:
    """Every prediction of the series, or of one notebook, with room for a reason.

    >>> predictions("01").name
    'predictions_01'
    """
    asked = questions("predict", notebook)
    if not asked:
        data.one_of(
            notebook,
            sorted({one.notebook for one in questions("predict")}),
            "notebooks with predictions",
        )
    parts = "".join(map(_question, asked))
    return Sheet(
        f"predictions_{notebook or 'all'}", f"Predict before you look{_of(notebook)}", parts
    )


def discern_sheet() -> Sheet:
    """DISCERN's questions in our words, with boxes from 1 to 5."""
    rows = [(str(place), words, *["□"] * 5) for place, words in enumerate(discern.questions(), 1)]
    how = "<p>1 no, 3 in part, 5 yes. Score before you compare. It asks how a text informs, not if it is true.</p>"
    grid = _grid(("", "Question", "1", "2", "3", "4", "5"), rows)
    return Sheet("discern", "DISCERN score sheet", f"<p>Text: {LINE}</p>{how}{grid}")


def blind_rating() -> Sheet:
    """The twelve claims to begin with, without verdicts, and room for one's own."""
    kinds = "".join(
        f"<p><b>{html.escape(name)}</b>: {html.escape(what)}</p>"
        for name, what in claims.VERDICTS.items()
    )
    rows = [(one.key, one.page, one.says, "", "") for one in claims.starters()]
    grid = _grid(("Claim", "Page", "It says, in our words", "My verdict", "How sure"), rows)
    return Sheet("blind_rating", "Rate before you look", grid + kinds)


def feedback() -> Sheet:
    """The feedback form: where did you stop, how many minutes, what did you gain."""
    rows = [(notebook, "", "", "") for notebook in MODULES]
    grid = _grid(("Notebook", "Minutes it took", "Where I stopped", "What was unclear"), rows)
    gain = (
        f"<p>Ideas right before the course: ...... of {len(questions('pretest'))}. After it: ...... of "
        f"{len(questions('posttest'))}. (Notebook 06 counts them for you.)</p>"
    )
    asks = (
        "A panel I did not trust, and why",
        "A sentence I would change",
        "What I will tell somebody else",
    )
    lines = "".join(f"<h2>{html.escape(one)}</h2><p>{LINE}</p><p>{LINE}</p>" for one in asks)
    return Sheet("feedback", "Where did you stop?", f"{grid}{gain}{lines}")


SHEETS: dict[str, Callable[[], Sheet]] = {
    "predictions": predictions,
    "discern": discern_sheet,
    "blind_rating": blind_rating,
    "feedback": feedback,
}
"""What `write` writes."""


def write(folder="sheets") -> list[str]:
    """Write all sheets into a folder, made if it is not there, and return the files' names; ValueError if it cannot."""
    place = Path(folder).expanduser()
    try:
        place.mkdir(parents=True, exist_ok=True)
        for make in SHEETS.values():
            sheet = make()
            (place / f"{sheet.name}.html").write_text(sheet.page, encoding="utf-8")
    except OSError as problem:
        raise ValueError(
            f"{str(place)!r} cannot be written ({problem.strerror}); name a folder of your own, for example 'sheets'"
        ) from None
    return [f"{make().name}.html" for make in SHEETS.values()]


def _question(asked: Question) -> str:
    options = "".join(f"<li>{html.escape(one.text)}</li>" for one in asked.options)
    words = html.escape(f"{asked.notebook}: {asked.text}")
    return f"<section><h2>{words}</h2><ul>{options}</ul><p>Because {LINE}</p></section>"


def _grid(heads, rows) -> str:
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _of(notebook: str | None) -> str:
    return f", notebook {notebook}" if notebook else ""
