"""The box in which a learner writes a patient leaflet: scored by plain rules, kept among the answers, never run."""

from __future__ import annotations

import html

from helpers.evidence import leaflet, leaflet_model
from helpers.teaching.lesson.pasted_text import TextBox
from helpers.teaching.panel import html_parts

IDENTITY = "text:06/leaflet"
MOST_KEPT = 20_000
MARKS = {leaflet.THERE: "✓ there", leaflet.PARTLY: "≈ partly", leaflet.MISSING: "✗ missing"}


class LeafletBox(TextBox):
    """A leaflet is scored when the button is pressed or the box is left; with a lesson, it is kept among its answers.

    >>> LeafletBox().set("Written in May 2026.")[:30]
    '2 of 24 points for topics and '
    """

    title, label, action, rows = "Write a patient leaflet", "Your leaflet", "Score", 14

    def __init__(self, lesson=None, text: str = ""):
        self._lesson = None
        super().__init__(text)
        self._lesson = lesson
        self.box.observe(lambda _: self.press(), "value")
        if lesson is not None:
            lesson.follow(IDENTITY, self._show)

    def _show(self, text: str) -> None:
        """Put a kept text into the box."""
        if self.box.value != text:
            self.box.value = text

    def press(self) -> str:
        """Score the text in the box, keep it, show the answer and return its sentence."""
        sentence = super().press()
        text = self.box.value
        if self._lesson is not None and text.strip() and len(text) <= MOST_KEPT:
            self._lesson.keep(IDENTITY, text)
        return sentence

    def judge(self, text: str) -> tuple[str, str]:
        """What the leaflet has and lacks, topic by topic, then the signs, then what only a human can judge."""
        self.report = leaflet.score(text)
        if not text.strip():
            return (
                f"Write {leaflet.FEWEST_WORDS} to {leaflet.MOST_WORDS} words, then press Score.",
                "",
            )
        cut = (
            f" Texts over {MOST_KEPT} characters are scored but not kept."
            if len(text) > MOST_KEPT
            else ""
        )
        return self.report.summary() + cut, answer_html(self.report)


def answer_html(report) -> str:
    """The report as two tables and a note; every word of it is escaped."""
    topics = [
        [
            MARKS[one.state],
            one.need,
            ", ".join(one.found) or "nothing",
            "" if one.state == leaflet.THERE else one.advice,
        ]
        for one in report.topics
    ]
    signs = [
        ["✓" if good else "✗", what, "there" if good else "missing", "" if good else advice]
        for what, good, advice in report.signs
    ]
    people = "; ".join(leaflet.FOR_HUMANS.values())
    note = (
        "Rules look for English words, listed in data/leaflet_topics.csv; a sentence counts for three topics at most. "
        f"Only a human can say: {people}. Let a neighbour read it."
    )
    grids = html_parts.table(
        "DISCERN's topics", ["", "A leaflet needs", "Found", "What to do"], topics
    ) + html_parts.table("Signs of an honest text", ["", "Sign", "Found", "What to do"], signs)
    return html_parts.scrollable(grids, "What the leaflet has") + html_parts.note(note)


class ModelAnswer:
    """The model leaflet, folded away, with its own score: one honest way to write it."""

    def __init__(self):
        self.text = leaflet_model.model_leaflet()
        self.summary = leaflet.score(self.text).summary()

    def __repr__(self):
        return f"A model answer: {self.summary}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        paragraphs = "".join(
            f'<p style="line-height:1.45;max-width:780px">{html.escape(one)}</p>'
            for one in self.text.splitlines()
        )
        shown = (
            f'<details style="line-height:1.45"><summary>A model answer ({html.escape(self.summary)})</summary>'
            f"{paragraphs}</details>"
        )
        return {"text/plain": repr(self), "text/html": shown}
