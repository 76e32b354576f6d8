"""The claim explorer: choose a claim, give a verdict blind, then see the key's, and its evidence.

The verdict a learner gives before looking is kept as it was given, so that agreement with the key
means something.  For the claims to start with, the key comes after the last of them: whoever reads
it after each card learns the rater's habits, and rates the next card by them.
"""

from __future__ import annotations

import html
from pathlib import Path

import ipywidgets

from helpers import data
from helpers.evidence import claims, contradictions, second_reading
from helpers.evidence.claims import Claim, Evidence
from helpers.evidence.rating import Ratings
from helpers.teaching.lesson import live_sentences, record_box
from helpers.teaching.lesson.display import ShownAsWidget
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.record import ANSWER_FILE, OLD_RATINGS_FILE, kernel_record
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import button, page, put

ANY = "any"
"""The choice of a filter that lets every claim pass."""
NO_VERDICT = ""
SETS = {"twelve to start with": "start", "core claims": "core", "all claims": "all"}
LABEL_LENGTH = 84
"""Characters of a claim's line in the menu: what fits beside a notebook's margin."""
_TEXT_STYLE = "line-height:1.45;white-space:normal;overflow-wrap:anywhere;margin:4px"
_FRAME_STYLE = "border:1px solid #8a93a6;border-radius:4px;padding:4px 8px;margin:4px"


class ClaimCards(ShownAsWidget):
    """Filters, one claim at a time, a menu for the learner's verdict, and the key's answer.

    The key of a claim to start with is shown when all of these have been rated, that of any other
    claim when it has been rated.  The button Show the key does not wait.  Choosing a verdict of the
    key in the filter shows the key at once, since the rating is no longer blind then.

    Parameters
    ----------
    ratings : Ratings, optional
        Verdicts given before; without it, those given in this kernel.

    Examples
    --------
    >>> cards = ClaimCards()
    >>> cards.go("C004")
    >>> cards.rate("supported")
    ● Kept: 1 of the 12 claims to start with is rated; the key is shown after the last of them.
    >>> cards.show_key().text[:16]
    '✗ Keep working: '
    """

    def __init__(self, ratings: Ratings | None = None):
        self._record = kernel_record()
        for key, verdict in (ratings.given if ratings else {}).items():
            self._record.give("ratings", key, verdict)
        self.ratings = self._recorded()
        self._everything = claims.load_claims()
        self._starters = [claim.key for claim in claims.starters()]
        # Claims whose key was asked for before they were rated.
        self._seen: set[str] = set()
        # True while this code sets several menus, so that their observers wait until all are set.
        self._quiet = False
        self._build()
        self._filter()
        self._record.listen(self._given)

    def _recorded(self) -> Ratings:
        """Return the kept verdicts on claims that this version of the course has."""
        known = {claim.key for claim in claims.load_claims()}
        given = self._record.entries["ratings"]
        return Ratings(
            {
                key: verdict
                for key, verdict in given.items()
                if key in known and verdict in claims.VERDICTS
            }
        )

    def _given(self, kind: str, key: str, verdict) -> None:
        """Follow verdicts that were given elsewhere, loaded or forgotten; as `record.Listener`."""
        if kind == "ratings" and self.ratings.given.get(key) != verdict:
            self.ratings = self._recorded()
            self._show()

    # ---- what a learner's code and the tests use -------------------------------------------------

    @property
    def shown(self) -> tuple[Claim, ...]:
        """The claims that pass the filters, in order."""
        known = claims.starters() if self.which.value == "start" else self._everything
        return claims.chosen(
            _filter_value(self.page),
            _filter_value(self.topic),
            _filter_value(self.verdict),
            core=self.which.value == "core",
            claims=known,
        )

    @property
    def claim(self) -> Claim | None:
        """The claim on the card, or None if no claim passes the filters."""
        for claim in self._everything:
            if claim.key == self.menu.value:
                return claim
        return None

    @property
    def _is_blind(self) -> bool:
        """Whether the filters leave the key's verdict unknown."""
        return self.verdict.value == ANY

    def choose(
        self, which: str = "all", page: str = ANY, topic: str = ANY, verdict: str = ANY
    ) -> None:
        """Set all filters at once.

        Parameters
        ----------
        which : str
            One of the values of `SETS`.
        page, topic, verdict : str
            A choice of the menu of that name, or `ANY`.

        Raises
        ------
        ValueError
            For a choice that a menu does not have; no filter is changed then.
        """
        wanted = (
            (self.which, which),
            (self.page, page),
            (self.topic, topic),
            (self.verdict, verdict),
        )
        # All are checked before any is set, so that a wrong choice changes nothing.
        for menu, value in wanted:
            known = [choice for _, choice in menu.options]
            data.one_of(value, known, f"choices of {menu.description!r}")
        self._quiet = True
        for menu, value in wanted:
            menu.value = value
        self._quiet = False
        self._filter()

    def go(self, key: str) -> None:
        """Show a claim, widening the filters if they hide it.

        Parameters
        ----------
        key : str
            The claim's key, for example "C004".

        Raises
        ------
        ValueError
            For an unknown key.
        """
        claims.claim(key)  # raises for an unknown key
        if key not in {claim.key for claim in self.shown}:
            self.choose("all")
        self.menu.value = key

    def rate(self, verdict: str) -> Feedback:
        """Give a verdict on the claim shown; the first one is kept.

        Parameters
        ----------
        verdict : str
            One of `helpers.evidence.claims.VERDICTS`.

        Returns
        -------
        Feedback

        Raises
        ------
        ValueError
            For an unknown verdict.
        """
        data.one_of(verdict, list(claims.VERDICTS), "verdicts")
        self.mine.value = verdict
        return self.keep()

    def keep(self) -> Feedback:
        """Press Keep my verdict: keep it, and show the key's if that is due."""
        claim = self.claim
        if claim is None:
            return self._none_passes()
        is_unrated = self._is_blind and claim.key not in {*self.ratings.given, *self._seen}
        if is_unrated and not self.mine.value:
            return self._say(
                Feedback("missing", "Choose your own verdict first; the key is shown later.")
            )
        # A verdict given after the key was seen would say nothing about agreement.
        if is_unrated:
            self.ratings.rate(claim.key, self.mine.value)
            self._record.give("ratings", claim.key, self.ratings.given[claim.key])
        self._show()
        if self._is_open(claim):
            return self._say(self._compared(claim))
        rated = self._starters_done
        verb = "is" if rated == 1 else "are"
        return self._say(
            Feedback(
                "kept",
                f"{rated} of the {len(self._starters)} claims to start with {verb} rated; "
                "the key is shown after the last of them.",
            )
        )

    def show_key(self) -> Feedback:
        """Press Show the key: show the key's verdict on this claim, rated or not."""
        claim = self.claim
        if claim is None:
            return self._none_passes()
        self._seen.add(claim.key)
        self._show()
        return self._say(self._compared(claim))

    def _none_passes(self) -> Feedback:
        """Say that there is no claim on the card."""
        return self._say(Feedback("missing", "No claim passes these filters; widen one of them."))

    @property
    def _starters_done(self) -> int:
        """How many of the claims to start with were rated, or looked up."""
        return sum(key in self.ratings.given or key in self._seen for key in self._starters)

    @property
    def _is_waiting(self) -> bool:
        """Whether the claims to start with were begun and not finished."""
        begun = any(key in self.ratings.given for key in self._starters)
        return begun and self._starters_done < len(self._starters)

    def _is_open(self, claim: Claim) -> bool:
        """Whether the key's verdict on a claim may be shown."""
        if not self._is_blind or claim.key in self._seen:
            return True
        if claim.key not in self.ratings.given:
            return False
        return claim.key not in self._starters or not self._is_waiting

    def next(self) -> None:
        """Go to the claim after this one, or to the first after the last."""
        keys = [key for _, key in self.menu.options]
        if keys:
            following = keys.index(self.menu.value) + 1
            self.menu.value = keys[following % len(keys)]

    def save(self, path=ANSWER_FILE) -> None:
        """Write the learner's verdicts, with the answers, to a small file.

        Parameters
        ----------
        path : path-like, optional
            The file.  If it cannot be written, the message under the card says why.
        """
        try:
            saved = self._record.save(path)
        except ValueError as problem:
            self._write_message(html_parts.warning(str(problem)))
            return
        count = len(saved.entries["ratings"])
        self._write_message(
            html_parts.note(f"Saved: {Path(path).name} now holds {count} verdicts.")
        )

    def load(self, path=None) -> None:
        """Read verdicts saved before; they replace the present ones on the same claims.

        Parameters
        ----------
        path : path-like, optional
            The file; without it, my_answers.json or, where that holds no verdicts,
            my_ratings.json of an earlier version.  If it cannot be used, nothing changes and the
            message under the card says why.
        """
        try:
            saved = self._record.load(ANSWER_FILE if path is None else path)
            if path is None and not saved.entries["ratings"] and Path(OLD_RATINGS_FILE).is_file():
                saved = self._record.load(OLD_RATINGS_FILE)
        except ValueError as problem:
            self._write_message(html_parts.warning(str(problem)))
            return
        self.ratings = self._recorded()
        self._show()
        count = len(saved.entries["ratings"])
        left_out = count - sum(key in self.ratings.given for key in saved.entries["ratings"])
        words = f"Loaded {count - left_out} verdicts{record_box.unusable(saved)}."
        if left_out:
            words += f" {left_out} on claims or with verdicts of another version stay in the file."
        self._write_message(html_parts.note(words))

    @property
    def summary(self) -> str:
        """How many were rated, how many as the key does, and kappa where it can be computed.

        Agreement would give the key away, so that nothing is said of it as long as that is hidden.
        """
        if self._is_waiting:
            done = f"{self._starters_done} of {len(self._starters)}"
            return (
                f"You rated {done} claims to start with; how many agree with the key is shown "
                "after the last."
            )
        words = self.ratings.summary()
        if len(self.ratings.given) < 2:
            return words
        try:
            return f"{words} {self.ratings.against_key().summary()}"
        # Kappa has no value while all verdicts are the same.
        except ValueError as problem:
            return f"{words} Kappa: {problem}."

    def __repr__(self):
        claim = self.claim
        card = "none passes the filters"
        if claim is not None:
            card = f"{claim.key} ({claim.page}): {claim.says}"
        return f"Claims: {len(self.shown)} of {len(self._everything)} shown; on the card: {card}"

    # ---- what happens ----------------------------------------------------------------------------

    def _filter(self, change=None) -> None:
        """Offer the claims that pass the filters, and keep the present one if it is among them."""
        if self._quiet:
            return
        before = self.menu.value
        found = self.shown
        keys = [claim.key for claim in found]
        # New options move a menu to its first one, which is not a choice of the learner.
        self._quiet = True
        self.menu.options = [(_menu_line(claim), claim.key) for claim in found]
        if before in keys:
            self.menu.value = before
        else:
            self.menu.value = keys[0] if keys else None
        self._quiet = False
        self._show()

    def _moved(self, change) -> None:
        """Show the claim that was chosen in the menu."""
        if not self._quiet:
            self._show()

    def _show(self) -> None:
        """Write the card of the present claim, with the key's answer if that is open."""
        claim = self.claim
        if claim is None:
            self.mine.value = NO_VERDICT
            put(self._card, html_parts.note("No claim passes these filters."))
            put(self._answer, "")
        else:
            # The menu goes back to the verdict that counts, which is the first.
            self.mine.value = self.ratings.given.get(claim.key, NO_VERDICT)
            put(self._card, _card_html(claim))
            put(self._answer, _answer_html(claim) if self._is_open(claim) else "")
        self._write_message("")

    def _compared(self, claim: Claim) -> Feedback:
        """Return the learner's verdict beside the key's."""
        mine = self.ratings.given.get(claim.key)
        key = claim.verdict
        if mine is None:
            return Feedback("almost", f"The key says {key}; you have not rated this claim blind.")
        if mine == key:
            return Feedback("correct", f"The key says {key}, as you do.")
        # Near: both verdicts accept the claim, or both reject it; "unverifiable" does neither.
        agree_in_part = (mine in claims.RIGHT) == (key in claims.RIGHT)
        is_near = agree_in_part and "unverifiable" not in (mine, key)
        return Feedback(
            "almost" if is_near else "keep working",
            f"You said {mine}, the key says {key}. Read why. "
            "You may disagree: see Corrections in README.md.",
        )

    def _say(self, feedback: Feedback) -> Feedback:
        """Write the feedback under the card and return it."""
        self._write_message(feedback.as_html(spoken=True))
        return feedback

    def _write_message(self, message: str) -> None:
        """Write a message under the card, and the score as it is now."""
        put(self._message, message)
        put(
            self._score,
            html_parts.status(f"{len(self.shown)} claims to choose from. {self.summary}"),
        )

    # ---- widgets ---------------------------------------------------------------------------------

    def _build(self) -> None:
        """Make the menus, the buttons and the pages that are filled later."""
        verdicts = [(verdict, verdict) for verdict in claims.VERDICTS]
        self.which = _menu("Claims", list(SETS.items()), "start")
        self.page = _menu("Page", [(ANY, ANY), *((page, page) for page in claims.PAGES)], ANY)
        topics = claims.topics()
        self.topic = _menu("Topic", [(ANY, ANY), *((topic, topic) for topic in topics)], ANY)
        self.verdict = _menu("Verdict of the key", [("any (stay blind)", ANY), *verdicts], ANY)
        filters = [self.which, self.page, self.topic, self.verdict]
        for menu in filters:
            menu.observe(self._filter, "value")
        self.menu = _menu("Claim", [], None)
        self.menu.observe(self._moved, "value")
        self.mine = _menu("Your verdict", [("choose", NO_VERDICT), *verdicts], NO_VERDICT)

        buttons = [
            button("Keep my verdict", lambda _: self.keep()),
            button("Next claim", lambda _: self.next()),
            button("Show the key", lambda _: self.show_key()),
            button("Save my verdicts", lambda _: self.save()),
            button("Load my verdicts", lambda _: self.load()),
        ]
        self.buttons = {one.description: one for one in buttons}

        # Filled by `_show` and `_write_message`; an empty page takes no room.
        self._card = page()
        self._message = page()
        self._answer = page()
        self._score = page()
        # Boxes that wrap, so that nothing is cut off on a narrow screen.
        wrapping = {"flex_flow": "row wrap"}
        title = page(html_parts.title(f"{len(self._everything)} claims, one at a time"))
        self.widget = ipywidgets.VBox(
            [
                title,
                ipywidgets.Box(filters, layout=wrapping),
                self.menu,
                self._card,
                ipywidgets.Box([self.mine, *buttons], layout=wrapping),
                self._message,
                self._answer,
                self._score,
            ],
            layout={"max_width": "780px"},
        )


def _filter_value(menu: ipywidgets.Dropdown) -> str | None:
    """Return what a filter is set to; None if it lets every claim pass."""
    return None if menu.value == ANY else menu.value


def _menu(label: str, options: list[tuple[str, str]], value: str | None) -> ipywidgets.Dropdown:
    """Return a menu with its label in full."""
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        description=label,
        tooltip="",
        # A label is cut to 80 px otherwise.
        style={"description_width": "initial"},
        layout={"width": "auto", "max_width": "100%", "margin": "0 8px 6px 4px"},
    )


def _menu_line(claim: Claim) -> str:
    """Return the line of a claim in the menu, cut to fit."""
    words = f"{claim.key} {claim.page}: {claim.says}"
    if len(words) <= LABEL_LENGTH:
        return words
    return words[: LABEL_LENGTH - 1].rstrip() + "…"


def _paragraph(words: str, bold: str = "") -> str:
    """Return an escaped paragraph with an optional bold beginning."""
    start = f"<strong>{html.escape(bold)}</strong> " if bold else ""
    return f'<p style="{_TEXT_STYLE}">{start}{html.escape(words)}</p>'


def _card_html(claim: Claim) -> str:
    """Return what is shown before the key is revealed."""
    paragraphs = [_paragraph(claim.says, f"{claim.key}. {claim.page}, in our words:")]
    if claim.quotation:
        paragraphs.append(_paragraph(f"“{claim.quotation}”", f"In the words of {claim.page}:"))
    paragraphs.append(_paragraph(f"{claim.topic}; best tested by: {claim.tested_by}", "Topic:"))
    return f'<div style="{_FRAME_STYLE}">{"".join(paragraphs)}</div>'


def _answer_html(claim: Claim) -> str:
    """Return the key's verdict with everything it rests on."""
    verdict = (
        f"{claim.verdict} ({claims.VERDICTS[claim.verdict]}). How sure: {claim.certainty}. "
        f"Version {claim.version}, {claim.judged}."
    )
    parts = [_paragraph(verdict, "Verdict:"), _paragraph(claim.reasoning, "Why:")]
    if claim.rhetoric:
        parts.append(_paragraph("; ".join(claim.rhetoric), "Devices:"))
    # Computed now, by the model itself.
    if claim.check:
        parts.append(_paragraph(live_sentences.sentence(claim.check), "Live check:"))
    parts.append(_paragraph_heading("Evidence:"))
    sources = "".join(_source_html(source) for source in claims.evidence_for(claim.key))
    parts.append(f'<ul style="{_TEXT_STYLE};padding-left:20px">{sources}</ul>')
    conflicts = contradictions.touching(claim.key)
    if conflicts:
        words = " ".join(conflict.summary() for conflict in conflicts)
        parts.append(_paragraph(words, "Contradictions:"))
    twice = second_reading.reading(claim.key).summary()
    parts.append(_paragraph(twice, "Second reading, blind, by the same makers:"))
    if claim.version > 1:
        parts.append(_paragraph(" ".join(claims.history(claim.key)), "History:"))
    return "".join(parts)


def _paragraph_heading(words: str) -> str:
    """Return a paragraph that is a heading."""
    return f'<p style="{_TEXT_STYLE}"><strong>{html.escape(words)}</strong></p>'


def _source_html(source: Evidence) -> str:
    """One source as a list item; its citation is a link where the work has an address."""
    people = f", {source.people} people" if source.people else ""
    citation = html.escape(source.citation)
    if source.link:
        # noopener: the page that opens must not reach back into the notebook.
        opens = 'target="_blank" rel="noopener noreferrer"'
        citation = f'<a href="{html.escape(source.link)}" {opens}>{citation}</a>'
    design = html.escape(source.design)
    return f"<li>{design}{people}: {html.escape(source.finding)} [{citation}]</li>"
