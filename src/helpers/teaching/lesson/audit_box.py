"""The desk at which a learner audits a page: paste it, choose sentences, judge, write the report.

Whatever is pasted or typed is text: it is never run, and what is shown of it is escaped
(`helpers.workshop.audit`). Verdicts are checked by the card and the rules of the course's own
claims; what is wrong is shown beside the claim, and no report is written before it is in order.
"""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

import ipywidgets

from helpers import data
from helpers.evidence import discern
from helpers.evidence.claims import CERTAINTIES, VERDICTS
from helpers.teaching.lesson import live_sentences
from helpers.teaching.lesson.display import Sentence, ShownAsWidget
from helpers.teaching.lesson.record import kernel_record
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import button, page, put
from helpers.workshop import audit
from helpers.workshop.audit import Audit, Compared, Page, Row, Source

FOLDER = "my_audit"
"""Where the files go, beside the notebook."""

SHOWN_SENTENCE = 110
"""Characters of a sentence in the menu."""

DRAFT = "audit"
"""Under which name the audit is kept in this kernel, so that the cell can be run again."""

_NO_CHOICE = ""
_WIDE = {"width": "98%"}


class AuditDesk(ShownAsWidget):
    """Boxes for a page, its claims and their sources, and buttons that check and write.

    Parameters
    ----------
    start : Audit, optional
        What the desk holds at first.  One that was changed in this kernel takes its place.

    Examples
    --------
    >>> desk = AuditDesk(audit.example())
    >>> desk
    Audit a page: 3 claims of A made-up page: 1 supported, 1 misleading, 1 physically impossible.
    0 problems.
    >>> desk.keep(says="It may help.", verdict="supported").split(":")[0]
    'Not kept'
    """

    def __init__(self, start: Audit | None = None):
        self._drafts = kernel_record().drafts
        kept = self._drafts.get(DRAFT)
        empty = Audit(Page("My page", "", "2026-01-01", ""))
        self.audit = audit.from_text(kept) if kept else start or empty
        self.compared: Compared | None = None
        card = data.card("claims").set_index("column")["choices"]
        checks = ["", *live_sentences.CHECKS]
        self.name = _line("Name of the page", self.audit.page.name)
        self.address = _line("Its address", self.audit.page.address)
        self.seen = _line("Seen on (year-month-day)", self.audit.page.seen)
        self.text = _lines("Its text, pasted", self.audit.page.text, rows=6)
        self.sentence = _menu("Sentence", [_NO_CHOICE])
        self.says = _lines("In your own words", rows=2)
        self.verdict = _menu("Verdict", [_NO_CHOICE, *VERDICTS])
        self.certainty = _menu("Certainty", [_NO_CHOICE, *CERTAINTIES])
        self.reasoning = _lines("Why, in two sentences", rows=2)
        self.evidence = _line("Evidence: keys, separated by ;")
        self.decided_by = _line("Decided by: one key")
        self.tested_by = _menu("Tested by", card["tested_by"].split(";"))
        self.topic = _menu("Topic", [_NO_CHOICE, *card["topic"].split(";")])
        self.check = _menu("Live check", checks)
        self.quotation = _line("Its own words, if they are the evidence")
        self.source_key = _line("Key of a source of your own")
        self.source_says = _line("What it is and found")
        self.source_address = _line("DOI or address")
        self.source_basis = _menu("You", ["", *audit.BASES])
        self._status = page()
        self._claims = page()
        self._choose_sentences()
        self.widget = ipywidgets.VBox(
            [
                page(html_parts.title("Audit a page")),
                self.name,
                self.address,
                self.seen,
                self.text,
                ipywidgets.HBox(
                    [button("Use this page", lambda _: self._tell(self.use_page()))],
                ),
                page("<strong>A claim</strong>"),
                self.sentence,
                self.says,
                ipywidgets.HBox([self.verdict, self.certainty], layout={"flex_flow": "row wrap"}),
                self.reasoning,
                self.evidence,
                self.decided_by,
                ipywidgets.HBox(
                    [self.tested_by, self.topic, self.check], layout={"flex_flow": "row wrap"}
                ),
                self.quotation,
                ipywidgets.HBox(
                    [
                        button("Keep this claim", lambda _: self._tell(self.keep())),
                        button("Take the last claim back", lambda _: self._tell(self.take_back())),
                    ]
                ),
                page("<strong>A source that the course lacks</strong>"),
                self.source_key,
                self.source_says,
                self.source_address,
                self.source_basis,
                ipywidgets.HBox(
                    [
                        button("Keep this source", lambda _: self._tell(self.keep_source())),
                        button("Write the files", lambda _: self._tell(self.save())),
                    ]
                ),
                self._status,
                self._claims,
            ],
            layout={"max_width": "780px"},
        )
        self._show()

    def __repr__(self):
        count = len(self.audit.problems())
        problems = "1 problem" if count == 1 else f"{count} problems"
        return f"Audit a page: {self.audit.summary()} {problems}."

    # ---- what buttons and a learner's code do ----------------------------------------------------

    def use_page(self) -> Sentence:
        """Take the page from its boxes; claims that were kept stay."""
        if not self.text.value.strip():
            return Sentence("Not used: the page has no text; paste it into the box above.")
        try:
            found = Page(
                self.name.value, self.address.value, self.seen.value.strip(), self.text.value
            )
        except ValueError as problem:
            return Sentence(f"Not used: {problem}.")
        self._change(replace(self.audit, page=found))
        self._choose_sentences()
        count = len(self.sentence.options) - 1
        told = f"{count} sentence{'' if count == 1 else 's'} to choose from."
        text = audit.one_line(found.text)
        strangers = [
            key
            for key, row in zip(self.audit.keys, self.audit.rows, strict=True)
            if audit.one_line(row.sentence) not in text
        ]
        if strangers:
            told += (
                f" Claims of another page are still kept ({', '.join(strangers)}): take them back, "
                "or there will be no report."
            )
        return Sentence(told)

    def keep(self, **typed) -> Sentence:
        """Keep the claim in the boxes, if it breaks no rule.

        Parameters
        ----------
        **typed
            Fields of `audit.Row` instead of what stands in the boxes.

        Returns
        -------
        Sentence
            What was kept, or everything that is wrong.
        """
        boxes = {
            "sentence": self._chosen_sentence(),
            "says": self.says.value.strip(),
            "verdict": self.verdict.value,
            "certainty": self.certainty.value,
            "reasoning": self.reasoning.value.strip(),
            "evidence": _keys(self.evidence.value),
            # Of a single key there is nothing to choose.
            "decided_by": self.decided_by.value.strip() or _only(_keys(self.evidence.value)),
            "tested_by": self.tested_by.value,
            "topic": self.topic.value,
            "check": self.check.value,
            "quotation": self.quotation.value.strip(),
        }
        row = Row(**{**boxes, **typed})
        mine = self.audit
        new = replace(mine, rows=(*mine.rows, row))
        wrong = [one for one in new.problems() if one not in mine.problems()]
        if wrong:
            told = [one.removeprefix(f"{new.keys[-1]}: ") for one in wrong]
            return Sentence(f"Not kept: {'; '.join(told)}.")
        self._change(new)
        return Sentence(f"Kept as {new.keys[-1]}: {row.verdict}, certainty {row.certainty}.")

    def take_back(self) -> Sentence:
        """Take the last claim back into its boxes."""
        if not self.audit.rows:
            return Sentence("There is no claim to take back.")
        row = self.audit.rows[-1]
        self._change(replace(self.audit, rows=self.audit.rows[:-1]))
        for name in ("says", "verdict", "certainty", "reasoning", "decided_by", "tested_by"):
            _put_in(getattr(self, name), getattr(row, name))
        for name in ("topic", "check", "quotation"):
            _put_in(getattr(self, name), getattr(row, name))
        self.evidence.value = "; ".join(row.evidence)
        for number, (_, sentence) in enumerate(self._sentences):
            if sentence == audit.one_line(row.sentence):
                self.sentence.index = number
        return Sentence("The last claim is in the boxes again.")

    def keep_source(self) -> Sentence:
        """Keep the source in the boxes."""
        try:
            source = Source(
                self.source_key.value.strip(),
                self.source_says.value,
                self.source_address.value,
                self.source_basis.value,
            )
        except ValueError as problem:
            return Sentence(f"Not kept: {problem}.")
        mine = self.audit
        new = replace(mine, sources=(*mine.sources, source))
        wrong = [one for one in new.problems() if one not in mine.problems()]
        if wrong:
            return Sentence(f"Not kept: {'; '.join(wrong)}.")
        self._change(new)
        return Sentence(f"Source {source.key} kept, {source.basis}.")

    def score(self, answers, second=None) -> Sentence:
        """Keep sixteen answers to DISCERN, and a neighbour's if there are some.

        Parameters
        ----------
        answers : sequence of int
            From 1 to 5, in the order of `discern.questions()`; None leaves the page unscored.
        second : sequence of int, optional
            A neighbour's answers for the same page, given blind.

        Returns
        -------
        Sentence
        """
        if answers is None:
            return Sentence("Not scored yet: sixteen whole numbers from 1 to 5.")
        try:
            total = discern.total(answers)
            if second is not None:
                discern.total(second)
        except (TypeError, ValueError) as problem:
            return Sentence(f"Not kept: {problem}.")
        whole = tuple(int(one) for one in answers)
        theirs = () if second is None else tuple(int(one) for one in second)
        self._change(replace(self.audit, discern=whole, second_discern=theirs))
        told = f"{total} of 75 points; the last answer is the overall impression."
        if theirs:
            told += f" {audit.scores_agreement(self.audit)}"
        return Sentence(told)

    def read_ratings(self, path) -> Sentence:
        """Read a neighbour's sheet and compare.

        Parameters
        ----------
        path : path-like
            The sheet that the neighbour filled in; None if there is none yet.

        Returns
        -------
        Sentence
        """
        if path is None:
            return Sentence("No second rating yet: give your neighbour blind_sheet.csv.")
        try:
            with open(path, "rb") as file:
                content = file.read(audit.LARGEST_FILE + 1)
            given = audit.read_sheet(content, self.audit)
            if not given:
                return Sentence(
                    "Not compared: the sheet has no verdict; is it the one that came back?"
                )
            self.compared = audit.compare(self.audit, given)
        except OSError as problem:
            return Sentence(
                f"{str(path)[:200]!r} cannot be read ({problem.strerror}){_sheets_in(FOLDER)}."
            )
        except (TypeError, ValueError) as problem:
            return Sentence(f"Not compared: {problem}.")
        return Sentence(self.compared.summary())

    def open(self, folder=FOLDER) -> Sentence:
        """Open an audit that was written before.

        Parameters
        ----------
        folder : path-like, optional
            The folder that holds audit.json.

        Returns
        -------
        Sentence
        """
        try:
            with open(Path(folder) / "audit.json", "rb") as file:
                found = audit.from_text(file.read(audit.LARGEST_FILE + 1))
        except OSError as problem:
            return Sentence(f"{str(folder)[:200]!r} holds no audit ({problem.strerror}).")
        except (TypeError, ValueError) as problem:
            return Sentence(f"Not opened: {problem}.")
        self._change(found)
        self.name.value = found.page.name
        self.address.value = found.page.address
        self.seen.value = found.page.seen
        self.text.value = found.page.text
        self._choose_sentences()
        return Sentence(f"Opened: {found.summary()}")

    def save(self, folder=FOLDER) -> Sentence:
        """Write the audit, the blind sheet, and the reports if nothing is wrong.

        Parameters
        ----------
        folder : path-like, optional
            Where they go.

        Returns
        -------
        Sentence
        """
        try:
            written = audit.write(folder, self.audit, self.compared, live_sentences.sentence)
        except (TypeError, ValueError) as problem:
            return Sentence(f"Not written: {problem}.")
        names = ", ".join(path.name for path in written)
        problems = self.audit.problems()
        if problems:
            return Sentence(
                f"Written to {folder}: {names}. No report yet; {len(problems)} things are not in "
                f"order, the first: {problems[0]}."
            )
        return Sentence(f"Written to {folder}: {names}.")

    def report(self) -> Report:
        """Return the report as it would be written, for reading in the notebook."""
        return Report(self.audit, self.compared)

    def _change(self, new: Audit) -> None:
        """Take another audit, keep it in this kernel, and show it."""
        # A comparison is about verdicts; the score and the sources change none of them.
        if new.rows != self.audit.rows:
            self.compared = None
        self.audit = new
        self._drafts[DRAFT] = audit.to_text(new)
        self._show()

    # ---- what is shown ---------------------------------------------------------------------------

    def _choose_sentences(self) -> None:
        """Offer the sentences of the page."""
        self._sentences = [("", "")]
        for number, sentence in enumerate(audit.sentences(self.audit.page.text), 1):
            cut = sentence[:SHOWN_SENTENCE] + ("…" if len(sentence) > SHOWN_SENTENCE else "")
            self._sentences.append((f"{number}. {cut}", sentence))
        self.sentence.options = self._sentences

    def _chosen_sentence(self) -> str:
        """Return the sentence that is chosen in the menu."""
        return self.sentence.value or ""

    def _tell(self, sentence: str) -> None:
        """Show what a press of a button did."""
        put(self._status, html_parts.status(sentence, spoken=True))

    def _show(self) -> None:
        """Show the claims that were kept, and what is wrong with them."""
        rows = []
        for key, row in zip(self.audit.keys, self.audit.rows, strict=True):
            cells = [key, row.says, row.verdict, row.certainty, row.decided_by]
            rows.append([audit.one_line(cell) for cell in cells])
        heads = ["Claim", "In your words", "Verdict", "Certainty", "Decided by"]
        # Made of `html.escape`, not of `html_parts.linked`: an address that was pasted is no link.
        head = "".join(f'<th scope="col" style="text-align:left">{one}</th>' for one in heads)
        body = ""
        for row in rows:
            key, *others = (html.escape(cell) for cell in row)
            cells = "".join(f"<td>{cell}</td>" for cell in others)
            name = f'<th scope="row" style="text-align:left;font-weight:400">{key}</th>'
            body += f"<tr>{name}{cells}</tr>"
        table = f"<table><caption>{html.escape(audit.one_line(self.audit.summary()))}</caption>"
        table += f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        wrong = "".join(
            html_parts.warning(audit.one_line(one)) for one in self.audit.problems()[:5]
        )
        put(self._claims, html_parts.scrollable(table, "Claims that were kept") + wrong)


class Report:
    """A report as Markdown source, shown as text: nothing in it is rendered here.

    Parameters
    ----------
    made : Audit
        The audit.
    compared : Compared or None
        How a neighbour's rating agrees.
    """

    def __init__(self, made: Audit, compared: Compared | None):
        try:
            self.text = audit.report_markdown(made, compared, live_sentences.sentence)
        except ValueError as problem:
            self.text = f"No report yet: {problem}."

    def __repr__(self):
        return self.text


def _sheets_in(folder: str) -> str:
    """Return which sheets stand in a folder, to follow a name that does not."""
    names = sorted(path.name for path in Path(folder).glob("*.csv"))[:5]
    return f"; {folder} holds {', '.join(names)}" if names else ""


def _only(keys: tuple[str, ...]) -> str:
    """Return the one key, or nothing where there are more or none."""
    return keys[0] if len(keys) == 1 else ""


def _keys(typed: str) -> tuple[str, ...]:
    """Return keys from a box: separated by semicolons, commas or spaces."""
    return tuple(typed.replace(";", " ").replace(",", " ").split())


def _put_in(widget: ipywidgets.Widget, value: str) -> None:
    """Put a value into a box, or into a menu if it is among its choices."""
    options = getattr(widget, "options", None)
    if options is None or value in options:
        widget.value = value


def _line(label: str, value: str = "") -> ipywidgets.Text:
    """Make a labelled box for one line."""
    return ipywidgets.Text(
        value=value,
        description=label,
        tooltip="",
        continuous_update=False,
        style={"description_width": "initial"},
        layout=_WIDE,
    )


def _lines(label: str, value: str = "", rows: int = 3) -> ipywidgets.Textarea:
    """Make a labelled box for several lines."""
    return ipywidgets.Textarea(
        value=value,
        description=label,
        tooltip="",
        rows=rows,
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "98%", "height": "auto"},
    )


def _menu(label: str, options) -> ipywidgets.Dropdown:
    """Make a labelled menu."""
    return ipywidgets.Dropdown(
        options=options,
        description=label,
        tooltip="",
        style={"description_width": "initial"},
        layout={"width": "auto", "max_width": "98%"},
    )
