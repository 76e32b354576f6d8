"""The box in which a learner writes a patient leaflet, and a model answer to compare it with.

The leaflet is scored by plain rules (`helpers.evidence.leaflet`) and kept among the learner's
answers.
"""

from __future__ import annotations

import html

from helpers.evidence import leaflet, leaflet_model
from helpers.teaching.lesson.lesson import Lesson
from helpers.teaching.lesson.text_boxes import TextBox, sign_row
from helpers.teaching.panel import html_parts

IDENTITY = "text:06/leaflet"
MOST_KEPT = 20_000
"""Characters; a longer text would fill the file of answers, whose size is limited."""
MARKS = {leaflet.THERE: "✓ there", leaflet.PARTLY: "≈ partly", leaflet.MISSING: "✗ missing"}


class LeafletBox(TextBox):
    """A box whose leaflet is scored when the button is pressed or the box is left.

    Parameters
    ----------
    lesson : Lesson, optional
        With it, the leaflet is kept among its answers and comes back with them.
    text : str, optional
        The text in the box at first.

    Examples
    --------
    >>> LeafletBox().set("Written in May 2026.")[:30]
    '2 of 24 points for topics and '
    """

    title = "Write a patient leaflet"
    label = "Your leaflet"
    action = "Score"
    rows = 14

    def __init__(self, lesson: Lesson | None = None, text: str = ""):
        # The base class judges the first text at once.  There is no lesson until then, so that the
        # first text does not replace a leaflet that was kept before.
        self._lesson: Lesson | None = None
        super().__init__(text)
        self._lesson = lesson
        # Leaving the box scores it, so that a leaflet is kept without a press of the button.
        self.box.observe(lambda _: self.press(), "value")
        if lesson is not None:
            lesson.follow(IDENTITY, self._show)

    def _show(self, text: str) -> None:
        """Put a kept text into the box; keeping the same text again would not end."""
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
        """Return what the leaflet has and lacks, by topic, then what only a human can judge."""
        self.report = leaflet.score(text)
        if not text.strip():
            fewest = leaflet.FEWEST_WORDS
            return f"Write {fewest} to {leaflet.MOST_WORDS} words, then press Score.", ""
        sentence = self.report.summary()
        if len(text) > MOST_KEPT:
            sentence += f" Texts over {MOST_KEPT} characters are scored but not kept."
        return sentence, answer_html(self.report)


def answer_html(report) -> str:
    """Return a report as two tables and a note; every word of it is escaped."""
    topics = []
    for topic in report.topics:
        found = ", ".join(topic.found) or "nothing"
        advice = "" if topic.state == leaflet.THERE else topic.advice
        topics.append([MARKS[topic.state], topic.need, found, advice])
    signs = [sign_row(sign, good, advice) for sign, good, advice in report.signs]
    tables = html_parts.table(
        "DISCERN's topics", ["", "A leaflet needs", "Found", "What to do"], topics
    ) + html_parts.table("Signs of an honest text", ["", "Sign", "Found", "What to do"], signs)
    note = (
        "Rules look for English words, listed in data/leaflet_topics.csv; a sentence counts for "
        "three topics at most. "
        f"Only a human can say: {'; '.join(leaflet.FOR_HUMANS.values())}. Let a neighbour read it."
    )
    return html_parts.scrollable(tables, "What the leaflet has") + html_parts.note(note)


class ModelAnswer:
    """The model leaflet, folded away, with its own score: one honest way to write it."""

    def __init__(self):
        self.text = leaflet_model.model_leaflet()
        self.summary = leaflet.score(self.text).summary()

    def __repr__(self):
        return f"A model answer: {self.summary}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        paragraphs = []
        for line in self.text.splitlines():
            style = "line-height:1.45;max-width:780px"
            paragraphs.append(f'<p style="{style}">{html.escape(line)}</p>')
        heading = f"<summary>A model answer ({html.escape(self.summary)})</summary>"
        folded = f'<details style="line-height:1.45">{heading}{"".join(paragraphs)}</details>'
        return {"text/plain": repr(self), "text/html": folded}
