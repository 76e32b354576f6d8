"""The claim explorer: choose claims, give a verdict blind, then see the key's, why, and by which evidence.

The verdict a learner gives before looking is kept as it was given, so that agreement with the key means something.
"""

from __future__ import annotations

import html

import ipywidgets as W

from helpers import data
from helpers.evidence import claims, contradictions
from helpers.evidence.claims import Claim, Evidence
from helpers.evidence.rating import Ratings
from helpers.teaching.lesson import live_sentences, saved
from helpers.teaching.lesson.practice import Feedback
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import WIDGET_MIME, put

ANY, NONE = "any", ""
SETS = {"twelve to start with": "start", "core claims": "core", "all claims": "all"}
LABEL_LENGTH = 84
FILE_NAME = "my_ratings.json"
_TEXT = "line-height:1.45;white-space:normal;overflow-wrap:anywhere;margin:4px"


class ClaimCards:
    """Menus for set, page, topic and verdict, one claim at a time, a menu for one's own verdict, and the key's answer.

    Choosing a verdict in the filter shows the key at once, since the rating is no longer blind then.

    >>> cards = ClaimCards(); cards.go("C004"); cards.rate("supported").text[:16]
    '✗ Keep working: '
    """

    def __init__(self, ratings: Ratings | None = None):
        self.ratings = ratings or Ratings()
        self._everything = claims.load_claims()
        self._quiet = False
        self._build()
        self._filter()

    # ---- what a learner's code and the tests use -----------------------------------------------------------------

    @property
    def shown(self) -> tuple[Claim, ...]:
        """The claims that pass the filters, in order."""
        known = claims.starters() if self.which.value == "start" else self._everything
        return claims.chosen(
            None if self.page.value == ANY else self.page.value,
            None if self.topic.value == ANY else self.topic.value,
            None if self.verdict.value == ANY else self.verdict.value,
            core=self.which.value == "core",
            claims=known,
        )

    @property
    def claim(self) -> Claim | None:
        """The claim on the card, or None if no claim passes the filters."""
        return next((one for one in self._everything if one.key == self.menu.value), None)

    def choose(
        self, which: str = "all", page: str = ANY, topic: str = ANY, verdict: str = ANY
    ) -> None:
        """Set all filters at once; ValueError for a choice that a menu does not have."""
        wanted = (
            (self.which, which),
            (self.page, page),
            (self.topic, topic),
            (self.verdict, verdict),
        )
        for menu, value in wanted:
            data.one_of(
                value, [known for _, known in menu.options], f"choices of {menu.description!r}"
            )
        self._quiet = True
        for menu, value in wanted:
            menu.value = value
        self._quiet = False
        self._filter()

    def go(self, key: str) -> None:
        """Show a claim by its key, widening the filters if they hide it; ValueError for an unknown key."""
        claims.claim(key)
        if key not in {one.key for one in self.shown}:
            self.choose("all")
        self.menu.value = key

    def rate(self, verdict: str) -> Feedback:
        """Give a verdict on the claim shown, reveal the key's, and return the feedback; the first verdict is kept."""
        data.one_of(verdict, list(claims.VERDICTS), "verdicts")
        self.mine.value = verdict
        return self.reveal()

    def reveal(self) -> Feedback:
        """Press Reveal: keep the verdict and show the key's; without a verdict, ask for one."""
        one = self.claim
        if one is None:
            return self._say(
                Feedback("missing", "No claim passes these filters; widen one of them.")
            )
        if one.key not in self.ratings.given and not self.mine.value and self.verdict.value == ANY:
            return self._say(
                Feedback("missing", "Give your own verdict first; then the key is shown.")
            )
        if self.mine.value and one.key not in self.ratings.given and self.verdict.value == ANY:
            self.ratings.rate(one.key, self.mine.value)
        self._show(revealed=True)
        return self._say(self._compared(one))

    def next(self) -> None:
        """Go to the claim after this one, or to the first after the last."""
        keys = [key for _, key in self.menu.options]
        if keys:
            self.menu.value = keys[(keys.index(self.menu.value) + 1) % len(keys)]

    def save(self, path=FILE_NAME) -> None:
        """Write one's verdicts to a small file, beside those it holds already; no name and no time."""

        def write():
            written = saved.write(path, "ratings", self.ratings.given)
            return f"Saved: {written.name} now holds {len(saved.read(written, 'ratings')[0])} verdicts."

        self._done(write)

    def load(self, path=FILE_NAME) -> None:
        """Read verdicts saved before; they replace the present ones."""

        def read():
            self.ratings = Ratings(saved.read(path, "ratings")[0])
            self._show(revealed=False)
            return f"Loaded {len(self.ratings.given)} verdicts."

        self._done(read)

    @property
    def summary(self) -> str:
        """How many were rated, how many as the key, and kappa where it can be computed."""
        words = self.ratings.summary()
        try:
            return (
                f"{words} {self.ratings.against_key().summary()}"
                if len(self.ratings.given) > 1
                else words
            )
        except ValueError as problem:
            return f"{words} Kappa: {problem}."

    def __repr__(self):
        one = self.claim
        card = f"{one.key} ({one.page}): {one.says}" if one else "none passes the filters"
        return f"Claims: {len(self.shown)} of {len(self._everything)} shown; on the card: {card}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": repr(self), WIDGET_MIME: view}

    # ---- what happens ----------------------------------------------------------------------------------------------

    def _filter(self, change=None):
        """Offer the claims that pass the filters, and keep the present one if it is among them."""
        if self._quiet:
            return
        found, before = self.shown, self.menu.value
        self._quiet = True
        self.menu.options = [(_label(one), one.key) for one in found]
        keys = [one.key for one in found]
        self.menu.value = before if before in keys else keys[0] if keys else None
        self._quiet = False
        self._show(revealed=self.verdict.value != ANY)

    def _moved(self, change):
        if not self._quiet:
            self._show(revealed=self.verdict.value != ANY)

    def _show(self, revealed):
        """Write the card of the present claim, with the key's answer if it is revealed."""
        one = self.claim
        self.mine.value = self.ratings.given.get(one.key, NONE) if one else NONE
        put(self._card, _card(one) if one else html_parts.note("No claim passes these filters."))
        put(self._answer, _answer(one) if one and revealed else "")
        put(self._message, "")
        put(
            self._score, html_parts.status(f"{len(self.shown)} claims to choose from. {self.summary}")
        )

    def _compared(self, one) -> Feedback:
        mine = self.ratings.given.get(one.key)
        if mine is None:
            return Feedback(
                "almost", f"The key says {one.verdict}; you have not rated this claim blind."
            )
        if mine == one.verdict:
            return Feedback("correct", f"The key says {one.verdict}, as you do.")
        near = (mine in claims.RIGHT) == (one.verdict in claims.RIGHT) and "unverifiable" not in (
            mine,
            one.verdict,
        )
        return Feedback(
            "almost" if near else "keep working",
            f"You said {mine}, the key says {one.verdict}. Read why. You may disagree: see Corrections in README.md.",
        )

    def _say(self, feedback: Feedback) -> Feedback:
        put(self._message, feedback.as_html())
        put(
            self._score, html_parts.status(f"{len(self.shown)} claims to choose from. {self.summary}")
        )
        return feedback

    def _done(self, work):
        try:
            put(self._message, html_parts.note(work()))
        except ValueError as problem:
            put(self._message, html_parts.warning(str(problem)))
        put(
            self._score, html_parts.status(f"{len(self.shown)} claims to choose from. {self.summary}")
        )

    # ---- widgets ---------------------------------------------------------------------------------------------------

    def _build(self):
        self.which = _menu("Claims", tuple(SETS.items()), "start")
        self.page = _menu("Page", ((ANY, ANY), *((one, one) for one in claims.PAGES)), ANY)
        self.topic = _menu("Topic", ((ANY, ANY), *((one, one) for one in claims.topics())), ANY)
        verdicts = tuple((one, one) for one in claims.VERDICTS)
        self.verdict = _menu("Verdict of the key", (("any (stay blind)", ANY), *verdicts), ANY)
        self.menu = _menu("Claim", (), None)
        self.mine = _menu("Your verdict", (("choose", NONE), *verdicts), NONE)
        for menu in (self.which, self.page, self.topic, self.verdict):
            menu.observe(self._filter, "value")
        self.menu.observe(self._moved, "value")
        self._card, self._answer, self._message, self._score = (W.HTML() for _ in range(4))
        row = W.Layout(flex_flow="row wrap")
        buttons = [
            _button("Reveal", lambda _: self.reveal()),
            _button("Next claim", lambda _: self.next()),
            _button("Save my verdicts", lambda _: self.save()),
            _button("Load my verdicts", lambda _: self.load()),
        ]
        self.buttons = {one.description: one for one in buttons}
        self.widget = W.VBox(
            [
                W.HTML(html_parts.title(f"{len(self._everything)} claims, one at a time")),
                W.Box([self.which, self.page, self.topic, self.verdict], layout=row),
                self.menu,
                self._card,
                W.Box([self.mine, *buttons], layout=row),
                self._message,
                self._answer,
                self._score,
            ],
            layout=W.Layout(max_width="780px"),
        )


def _menu(label, options, value) -> W.Dropdown:
    return W.Dropdown(
        options=options,
        value=value,
        description=label,
        tooltip="",
        style={"description_width": "initial"},
        layout=W.Layout(width="auto", max_width="100%", margin="0 8px 6px 4px"),
    )


def _button(label, pressed) -> W.Button:
    button = W.Button(description=label, tooltip="", layout={"width": "auto"})
    button.on_click(pressed)
    return button


def _label(one: Claim) -> str:
    """The line of a claim in the menu, cut to fit."""
    words = f"{one.key} {one.page}: {one.says}"
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1].rstrip() + "…"


def _paragraph(words: str, bold: str = "") -> str:
    """An escaped paragraph with an optional bold beginning."""
    start = f"<strong>{html.escape(bold)}</strong> " if bold else ""
    return f'<p style="{_TEXT}">{start}{html.escape(words)}</p>'


def _card(one: Claim) -> str:
    """What is shown before the key is revealed."""
    quote = (
        _paragraph(f"“{one.quotation}”", f"In the words of {one.page}:") if one.quotation else ""
    )
    frame = "border:1px solid #8a93a6;border-radius:4px;padding:4px 8px;margin:4px"
    return (
        f'<div style="{frame}">{_paragraph(one.says, f"{one.key}. {one.page}, in our words:")}{quote}'
        f"{_paragraph(f'{one.topic}; best tested by: {one.tested_by}', 'Topic:')}</div>"
    )


def _answer(one: Claim) -> str:
    """The key's verdict with everything it rests on."""
    parts = [
        _paragraph(
            f"{one.verdict} ({claims.VERDICTS[one.verdict]}). How sure: {one.certainty}. Version {one.version}, "
            f"{one.judged}.",
            "Verdict:",
        ),
        _paragraph(one.reasoning, "Why:"),
        _paragraph("; ".join(one.rhetoric), "Devices:") if one.rhetoric else "",
        _paragraph(live_sentences.sentence(one.check), "Live check:") if one.check else "",
        f'<p style="{_TEXT}"><strong>Evidence:</strong></p><ul style="{_TEXT};padding-left:20px">'
        + "".join(_source(found) for found in claims.evidence_for(one.key))
        + "</ul>",
    ]
    others = contradictions.touching(one.key)
    if others:
        parts.append(_paragraph(" ".join(found.summary() for found in others), "Contradictions:"))
    if one.version > 1:
        parts.append(_paragraph(" ".join(claims.history(one.key)), "History:"))
    return "".join(parts)


def _source(found: Evidence) -> str:
    """One source as a list item; its citation is a link where the work has an address."""
    people = f", {found.people} people" if found.people else ""
    words = html.escape(found.citation)
    if found.link:
        words = f'<a href="{html.escape(found.link)}" target="_blank" rel="noopener noreferrer">{words}</a>'
    return f"<li>{html.escape(found.design)}{people}: {html.escape(found.finding)} [{words}]</li>"
