"""Workshop 05b: rows are checked as the course's own claims are, and nothing pasted is markup."""

import csv
import html.parser
import io
import json
import math
import re
import time
from collections import Counter

import mistune
import numpy as np
import pytest
from scipy import stats

from helpers import data
from helpers.evidence import agreement, claims, discern
from helpers.evidence.claims import ORDER, VERDICTS, load_claims
from helpers.workshop import audit, audit_steps
from helpers.workshop.audit import Audit, Page, Row, Second, Source
from helpers.workshop.mistakes import as_numbers
from tests.unit.workshop_steps import outputs, written

EXAMPLE = audit.example()
STEPS = {step.name: step for step in audit_steps.STEPS}


def changed(row=0, **how):
    """Return the example with one of its rows changed."""
    rows = list(EXAMPLE.rows)
    rows[row] = Row(**{**vars(rows[row]), **how})
    return Audit(EXAMPLE.page, tuple(rows), EXAMPLE.sources)


# ---- the same card and the same rules as the course's own claims ---------------------------------


def test_the_rules_of_form_hold_for_all_claims_of_the_course():
    for one in load_claims():
        assert audit.restatement_problems(one.says, one.reasoning) == [], one.key
        assert audit.hedges_in(one.says) == sorted(
            [word for word in one.hedge if word in audit.HEDGES], key=audit.HEDGES.index
        )
        assert len(one.quotation.split()) <= audit.LONGEST_QUOTATION_WORDS


def test_the_claims_of_the_course_pass_the_check_of_rows():
    rows = data.load("claims").drop(columns=["start", "version"]).to_dict("records")
    checked = data.check_rows("claims", [{**row, "version": 1} for row in rows], "all claims")
    assert len(checked) == len(rows)
    assert list(checked.columns) == list(data.load("claims").columns)


def test_rows_that_stand_in_no_file_are_refused_as_those_of_a_file_are():
    row = data.load("claims").drop(columns=["start", "version"]).iloc[0].to_dict() | {"version": 1}
    assert len(data.check_rows("claims", [row], "mine")) == 1
    for change, told in (
        ({"clam": "x"}, "nearest: 'claim'"),
        ({"page": "P9"}, "allowed in mine, row 2, column 'page'"),
        ({"version": "one"}, "mine, row 2, column 'version': 'one'; the rule: a finite number"),
        ({"version": 100}, "the rule: from 1 to 99"),
        ({"says": ""}, "mine, row 2, column 'says': ''; the rule: the cell must be filled"),
        ({"decided_by": "nobody"}, "column 'decided_by'"),
        ({}, "appears twice"),
    ):
        with pytest.raises(ValueError, match=re.escape(told)):
            data.check_rows(
                "claims", [row, row | {"claim": "C999"} | change if change else row], "mine"
            )
    own = row | {"page": "own", "decided_by": "mine"}
    assert len(data.check_rows("claims", [own], "mine", {"page": ["own"]}, ["mine"])) == 1
    with pytest.raises(ValueError, match=r"nearest: 'claims\.csv'"):
        data.check_rows("claim", [row], "mine")


def test_the_example_is_in_order_and_in_the_columns_of_the_claims():
    assert EXAMPLE.problems() == []
    table = EXAMPLE.table()
    assert list(table.columns) == list(data.load("claims").columns)
    assert table["hedge"].tolist() == ["can", "", ""]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"verdict": "wrong"}, "'wrong' is not among the words (column verdict)"),
        ({"verdict": ""}, "still empty: Verdict"),
        ({"verdict": "", "topic": "", "says": ""}, "In your own words, Verdict, Topic"),
        ({"evidence": (), "decided_by": ""}, "or this_page, the page itself"),
        ({"certainty": "sure"}, "nearest: "),
        ({"topic": "price"}, "'price' is not among the words (column topic)"),
        ({"tested_by": "me"}, "'me' is not among"),
        (
            {"decided_by": "gage2008"},
            "'gage2008' is not among the keys of sources.csv (column decided_by)",
        ),
        ({"decided_by": "sprenkle2010"}, "decided_by is not among the evidence"),
        ({"evidence": ("nowhere1999",), "decided_by": "nowhere1999"}, "is no source; nearest"),
        ({"says": "Freezing kills cells of tumours."}, "the page says 'can'"),
        ({"says": "Freezing may and can kill cells."}, "the restatement says 'may'"),
        ({"says": "It can kill. It does."}, "the restatement has 2 sentences"),
        ({"says": "Freezing can kill cells"}, "ends without a full stop"),
        ({"says": "Freezing can kill " + "many " * 40 + "cells."}, "split the claim"),
        ({"says": "Freezing can destroy tumour cells."}, "repeats the page"),
        ({"reasoning": "Because."}, "the reasons have 1 sentence; the rule: two"),
        ({"sentence": "Freezing can heal."}, "is not in the page's text"),
        ({"quotation": "destroys"}, "is not in the sentence"),
        ({"quotation": "can " * 16}, "over 15 words"),
        ({"check": "weather"}, "there is no live check 'weather'"),
        ({"evidence": ("fleiss1969",), "decided_by": "fleiss1969"}, "rests on memory alone"),
    ],
)
def test_each_broken_rule_is_reported(how, told):
    problems = changed(**how).problems()
    assert any(told in one for one in problems), problems
    assert all(one.startswith("A001: ") for one in problems)
    with pytest.raises(ValueError, match="things are not in order"):
        audit.report_html(changed(**how))


def test_what_is_empty_is_reported_once_and_without_the_rules_for_what_is_there():
    problems = changed(says="", reasoning="", evidence=(), decided_by="").problems()
    assert len(problems) == 1
    assert problems[0].startswith("A001: still empty: In your own words, Why, Evidence, Decided by")


@pytest.mark.parametrize(
    ("says", "reasoning"),
    [
        ("Dr. Cold can treat 1,200 people.", "No list is given. Nobody outside can count."),
        ("Freezing can kill cells.", "It was seen, e.g. In lungs. It was seen vs. Cutting too."),
        ("Freezing can kill cells (M. Cold).", "One paper by J. Smith says so. No other does."),
        ("冷冻可以 can 杀死癌细胞。", "一项研究说明了。没有其他研究。"),
    ],
)
def test_abbreviations_initials_and_other_scripts_end_sentences_as_they_should(says, reasoning):
    assert audit.restatement_problems(says, reasoning) == []


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Recovery takes 1–2 days, e.g. for most. Good.", 2),
        ("Our Dr. Cold, M.D., has treated 1,200 people. Ask him!", 2),
        ("See Fig. 2 and Smith et al. Both agree?", 1),
        ("Die Behandlung dauert ca. 30 Min. und z. B. selten länger. Ist das sicher? Ja.", 3),
        ("Am 3. März und am 24. Dezember 2020 war er da. Gut.", 2),
        ("1. Freeze the tumour. 2. Thaw it.", 2),
        ("It worked in 2019. 30 people came.", 2),
        ("冷冻可以杀死癌细胞。治愈率为98%。没有副作用！手术会留下疤痕。", 4),
        ("هل هو آمن؟ نعم.", 2),
        ("यह सुरक्षित है। यह सस्ता है।", 2),
        ("« Guérison à 98 %. » Peu de risques.", 2),
        ('He said: "It is safe." Then he left.', 2),
        ("Type I. Type B virus is rare. Vitamin C. Good.", 4),
        ("Headline without stop\n\nNo pain", 2),
        ("", 0),
    ],
)
def test_a_pasted_text_falls_into_its_sentences(text, pieces):
    found = audit.sentences(text)
    assert len(found) == pieces, found
    # Nothing is lost, and every piece can be found on the page.
    assert " ".join(found).replace(" ", "") == audit.one_line(text).replace(" ", "")
    assert all(piece in audit.one_line(text) for piece in found)


def test_dots_and_dashes_are_no_sentences():
    assert audit.sentences(". . . --- •\nGood. ... Bad.") == ["Good.", "Bad."]


def test_a_long_text_is_split_in_no_time():
    started = time.perf_counter()
    assert len(audit.sentences("This is one of many sentences, e.g. of these. " * 4000)) == 4000
    assert len(audit.sentences("word " * 39_999 + "end.")) == 1
    assert len(audit.sentences("." * 199_999)) <= 1
    assert time.perf_counter() - started < 10


def test_the_page_itself_may_decide():
    """Of a sentence that logic decides, or that nothing can test, no source says anything."""
    own = changed(
        sentence="Patients leave healthy the same day.",
        says="People go home well at once.",
        verdict="unverifiable",
        certainty="low",
        tested_by="not testable",
        evidence=(audit.THIS_PAGE,),
        decided_by=audit.THIS_PAGE,
    )
    assert own.problems() == []
    assert "this_page: The page itself, as seen on 2026-11-29." in audit.report_html(own)
    taken = Audit(EXAMPLE.page, (), (Source(audit.THIS_PAGE, "Mine.", "", "read"),))
    assert any("choose another key" in one for one in taken.problems())


def test_certainty_is_not_high_where_the_deciding_source_was_not_read():
    own = Source("talk2026", "A talk that I heard.", "", "recalled")
    row = {"evidence": ("talk2026", "baust2014"), "decided_by": "talk2026"}
    unsure = Audit(EXAMPLE.page, changed(**row).rows, (own,))
    assert any("certainty is high" in one for one in unsure.problems())
    milder = Audit(EXAMPLE.page, changed(**row, certainty="low").rows, (own,))
    assert milder.problems() == []


def test_a_claim_or_a_source_that_is_there_twice_is_reported():
    twice = Audit(EXAMPLE.page, (*EXAMPLE.rows, EXAMPLE.rows[0]))
    assert "A004: the same restatement as A001; one claim, one row" in twice.problems()
    own = Source("baust2014", "Mine.", "", "read")
    assert any("choose another key" in one for one in Audit(EXAMPLE.page, (), (own,)).problems())


def test_pages_and_sources_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="no name"):
        Page(" ", "", "2026-11-29", "")
    with pytest.raises(ValueError, match="such as 2026-11-29"):
        Page("One", "", "yesterday", "")
    with pytest.raises(ValueError, match="such as 2026-11-29"):
        Page("One", "", "2026-13-45", "")
    with pytest.raises(ValueError, match="at most 200000"):
        Page("One", "", "2026-11-29", "a" * 200_001)
    with pytest.raises(ValueError, match="as in fine2024"):
        Source("Fine 2024", "", "", "read")
    with pytest.raises(ValueError, match="nearest: 'read'"):
        Source("fine2024", "", "", "rad")


def test_answers_to_discern_are_checked_and_scored():
    wrong = Audit(EXAMPLE.page, EXAMPLE.rows, (), (3,) * 15)
    assert wrong.problems() == ["DISCERN: 15 answers; the rule: 16, one for each item"]
    answers = (1, 2, 3, 4, 5) * 3 + (2,)
    scored = Audit(EXAMPLE.page, EXAMPLE.rows, (), answers)
    assert f"DISCERN: {discern.total(answers)} of 75 points" in audit.report_html(scored)


def test_two_peoples_answers_to_discern_are_compared_by_weighted_kappa():
    """With quadratic credit kappa is 1 - mean squared difference over that of chance."""
    first = (4, 3, 2, 1, 1, 1, 2, 2, 3, 3, 1, 1, 2, 3, 1, 2)
    second = (4, 4, 2, 1, 2, 1, 2, 3, 3, 2, 1, 1, 1, 3, 1, 2)
    one, other = np.array(first), np.array(second)
    by_chance = np.var(one) + np.var(other) + (one.mean() - other.mean()) ** 2
    expected = 1 - np.mean((one - other) ** 2) / by_chance
    found = discern.agree(first, second)
    assert found.kappa == pytest.approx(expected) and found.weights == "quadratic"
    assert found.kappa == pytest.approx(0.8387, abs=0.0001)
    assert discern.agree(first, second, "none").kappa < found.kappa
    scored = Audit(EXAMPLE.page, EXAMPLE.rows, (), first, second)
    told = audit.report_html(scored)
    assert "DISCERN: 30 of 75 points, the first rater" in told
    assert "A second rater gave it 31" in told and "quadratic weighted kappa 0.84" in told
    assert audit.from_text(audit.to_text(scored)) == scored
    alike = Audit(EXAMPLE.page, EXAMPLE.rows, (), (3,) * 16, (3,) * 16)
    assert "no kappa: both raters used one category" in audit.scores_agreement(alike)
    # A file from before there was a second rater's score is read as it was.
    older = json.loads(audit.to_text(EXAMPLE))
    del older["second_discern"]
    assert audit.from_text(json.dumps(older)) == EXAMPLE


# ---- a second rating -----------------------------------------------------------------------------


def filled(verdicts, separator=",", encoding="utf-8", ends="\n"):
    """Return the sheet as a neighbour's spreadsheet saves it."""
    rows = list(csv.reader(io.StringIO(audit.blind_sheet(EXAMPLE))))
    for row, verdict in zip(rows[1:], verdicts, strict=True):
        row[4:] = [verdict, "low", "seen; often"]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=ends).writerows(rows)
    return written.getvalue().encode(encoding)


def test_the_sheet_is_blind():
    sheet = audit.blind_sheet(EXAMPLE)
    for row in EXAMPLE.rows:
        assert row.reasoning not in sheet and row.decided_by not in sheet
        assert row.check == "" or row.check not in sheet
    for verdict in VERDICTS:
        assert verdict not in sheet.replace("unsupported", "")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_sheet_is_read_as_spreadsheets_save_it(separator, encoding, ends):
    sheet = filled(["supported", "Contradicted", ""], separator, encoding, ends)
    given = audit.read_sheet(sheet, EXAMPLE)
    assert given == {
        "A001": Second("supported", "low", "seen; often"),
        "A002": Second("contradicted", "low", "seen; often"),
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the sheet is empty"),
        ("a,b\n1,2", "'claim' is not among the columns of the sheet"),
        (b"PK\x03\x04 and more", "a spreadsheet's own, such as .xlsx"),
        ("<!doctype html>" + "x" * 5000, "choices: <!doctype html>xxxxx"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        ("claim,mark,verdict\nA001,\0,x", "zero bytes"),
        (b"\xe9claim", "not in UTF-8"),
        (3, "a int is no sheet"),
        ("a" * 1_000_001, "larger than"),
        ("claim,mark,verdict\nA009,x,supported", "nearest: 'A00"),
        ("claim,mark,verdict\nA001,m0000000,supported", "was changed after the sheet was made"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(content, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        audit.read_sheet(content, EXAMPLE)


def test_a_verdict_that_does_not_exist_and_a_claim_twice_are_refused():
    with pytest.raises(ValueError, match="nearest: 'supported'"):
        audit.read_sheet(filled(["suported", "", ""]), EXAMPLE)
    sheet = filled(["supported", "", ""]).decode()
    with pytest.raises(ValueError, match="A001 appears twice"):
        audit.read_sheet(sheet + sheet.splitlines()[1], EXAMPLE)


def test_a_claim_that_was_changed_needs_a_new_sheet():
    with pytest.raises(ValueError, match="make a new sheet"):
        audit.read_sheet(filled(["supported", "", ""]), changed(says="Cold can kill cells."))


def many(verdicts):
    """Return an audit with a claim for each verdict."""
    rows = [
        Row(
            **{**vars(EXAMPLE.rows[0]), "says": f"Freezing can kill {place} cells.", "verdict": one}
        )
        for place, one in enumerate(verdicts)
    ]
    return Audit(EXAMPLE.page, tuple(rows))


def test_two_ratings_are_compared_by_kappa_and_by_drawing_again():
    first = ["supported", "misleading", "unsupported", "supported"] * 6
    second = ["supported", "misleading", "unsupported", "misleading"] * 6
    own = many(first)
    given = {key: Second(verdict, "", "") for key, verdict in zip(own.keys, second, strict=True)}
    found = audit.compare(own, given)
    assert found.agreement.kappa == agreement.kappa(first, second, list(VERDICTS)).kappa
    assert found.interval.low < found.agreement.kappa < found.interval.high
    assert found.differ == tuple(own.keys[3::4]) and found.unrated == ()
    assert "Talk about A004" in found.summary()
    says = audit.report_markdown(own, found)
    assert "blind to the first verdicts" in says
    assert "Nobody else has rated these claims" in audit.report_html(own).replace("&#x27;", "'")


def test_too_few_claims_have_no_bootstrap_interval_and_say_so():
    same = {
        key: Second(row.verdict, "", "")
        for key, row in zip(EXAMPLE.keys, EXAMPLE.rows, strict=True)
    }
    assert audit.compare(EXAMPLE, same).interval is not None
    del same["A003"]
    # Of two claims half of the draws hold one of them twice, which has no kappa.
    found = audit.compare(EXAMPLE, same)
    assert found.interval is None and "too few claims" in found.summary()
    assert "Not rated by both: A003." in found.summary()
    with pytest.raises(ValueError, match="at least 2"):
        audit.compare(EXAMPLE, {"A001": Second("supported", "", "")})


def test_the_bootstrap_agrees_with_scipys_percentile_method():
    first = np.array([0, 0, 0, 1, 1, 2, 2, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1, 1, 2, 2] * 2)
    second = np.array([0, 0, 1, 1, 1, 2, 0, 2, 0, 1, 2, 0, 2, 2, 0, 1, 1, 1, 2, 2] * 2)

    def kappa(one, other, axis=-1):
        agreed = np.mean(one == other, axis=axis)
        chance = sum(
            np.mean(one == place, axis=axis) * np.mean(other == place, axis=axis)
            for place in range(3)
        )
        return (agreed - chance) / (1 - chance)

    theirs = stats.bootstrap(
        (first, second), kappa, paired=True, method="percentile", n_resamples=4000, random_state=5
    ).confidence_interval
    ours = agreement.bootstrap(first.tolist(), second.tolist(), [0, 1, 2], draws=4000)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.025)


def test_the_bootstrap_refuses_what_it_cannot_do():
    with pytest.raises(ValueError, match="draws = 50; the rule"):
        agreement.bootstrap(["a", "b"], ["a", "b"], ["a", "b"], draws=50)
    with pytest.raises(ValueError, match="draws have a kappa; the rule: at least half"):
        agreement.bootstrap(["a", "b"], ["a", "b"], ["a", "b"], draws=100, seed=0)


def test_drawn_kappas_are_those_of_the_table():
    first, second, drawn = audit_steps.TEXT_DRAWS
    found = agreement.resampled_kappas(first, second, list(VERDICTS), drawn[:20])
    for row, value in zip(drawn[:20], found, strict=True):
        one, other = [first[place] for place in row], [second[place] for place in row]
        assert value == pytest.approx(agreement.kappa(one, other, list(VERDICTS)).kappa)


# ---- nothing pasted is run or shown as markup ----------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</td></table><iframe src=javascript:alert(1)></iframe>",
    "<style>body{display:none}</style>",
    "<!-- hidden --><b>bold</b>",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "[a link](javascript:alert(1)) and ![a picture](https://x.org/a.png)",
    "https://x.org www.x.org <https://x.org> mail@x.org mailto:mail@x.org",
    "**bold** _italic_ ~~struck~~ `code` ==mark== ^up^",
    "# heading",
    "> quote",
    "- item",
    "1. item",
    "+ item",
    "| a | b |\n|---|---|\n| c | d |",
    "```python\nimport os\n```",
    "    indented code",
    "a\n---\nb",
    "line  \nbreak\\\nbreak",
    "[^1] and [^1]: note",
    "[x]: https://x.org",
    "$x^2$ and $$x$$ and \\(x\\) and \\[x\\] and \\begin{equation}x\\end{equation}",
    "@@0@@ {{ macro }} {% raw %} ${7*7} :smile:",
    '=HYPERLINK("https://x.org","click")',
    "+1+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "%0A=1+1",
    "\t=1+1",
    "harmless;=1+1",
    "harmless, =1+1",
    "harmless\n=1+1",
    "＝1+1",
    "\u202eevil\u2066 \u200b\x00\x07\x1b[31m",
    "\ud800 half an emoji",
    "{0.__class__} %s %(x)s {number}",
    "__import__('os').system('true')",
    "'''\"\"\"\\",
    ": term",
    "12) item",
    "plain words, 8.0 % (4.3 to 13.3); see: nothing!",
    "ftp://x.org xmpp:a@x.org tel:+1 data:text/html,x",
    "*[HTML]: hidden words",
    "x.org/y?z=1#a",
]


def hostile_audit(text):
    """Return an audit in which every free text is hostile, and which keeps the rules."""
    # Free texts keep their form: one sentence, two sentences, no hedge that is not the page's.
    shorter = text[:60]
    row = Row(
        sentence=text,
        says=f"It says {re.sub('[.?]', '', shorter)} here.",
        verdict="unverifiable",
        certainty="low",
        reasoning=f"It reads {re.sub('[.?]', '', text)} there. So it is.",
        evidence=("mine2026",),
        decided_by="mine2026",
        quotation=" ".join(text.split()[:15]),
    )
    source = Source("mine2026", text, text, "read")
    return Audit(Page(f"N {text}", text, "2026-11-29", text), (row,), (source,))


class Tags(html.parser.HTMLParser):
    """Collect the tags and attributes of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = Counter()
        self.attributes = set()
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, text):
        self.words += text


def tags_of(page):
    found = Tags()
    found.feed(page)
    return found


PLAIN_HTML = tags_of(audit.report_html(hostile_audit("plain words")))
# What understands most: raw HTML, bare addresses, mathematics, footnotes. It comes with nbconvert.
READERS = {
    "mistune": mistune.create_markdown(
        escape=False,
        plugins=[
            *("strikethrough", "table", "url", "footnotes", "math", "mark", "superscript"),
            *("subscript", "task_lists", "def_list", "abbr", "insert", "ruby", "spoiler"),
        ],
    )
}
try:
    from markdown_it import MarkdownIt
except ImportError:
    pass
else:
    READERS["markdown-it"] = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_the_same_tags_whatever_was_pasted(text):
    found = tags_of(audit.report_html(hostile_audit(text)))
    assert found.tags == PLAIN_HTML.tags
    assert found.attributes == PLAIN_HTML.attributes
    assert not found.attributes & {"href", "src", "onerror", "onload"}
    # Nothing is lost: the words stand there as they were typed.
    assert audit.one_line(text) in " ".join(found.words.split())


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_markdown_holds_the_same_tags_whatever_was_pasted(text, reader):
    plain = tags_of(READERS[reader](audit.report_markdown(hostile_audit("plain words"))))
    found = tags_of(READERS[reader](audit.report_markdown(hostile_audit(text))))
    assert found.tags == plain.tags
    shown = audit.one_line(text).replace("$", "＄").replace("\\", "＼")
    assert shown in " ".join(found.words.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_no_address_and_no_mathematics(text):
    written = audit.report_markdown(hostile_audit(text))
    assert "$" not in written and not re.search(r"\\\\[(\[]", written)
    assert not re.search(r"https?://|www\.[a-z]|[a-z]@[a-z]", written)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_sheet_is_a_formula_whatever_the_separator(text, separator):
    sheet = audit.blind_sheet(hostile_audit(text))
    assert sheet.count("\n") == 2
    # A program that separates by semicolons, and one that ignores quotation marks.
    pieces = [cell for row in csv.reader(io.StringIO(sheet), delimiter=separator) for cell in row]
    pieces += [cell for line in sheet.splitlines() for cell in line.split(separator)]
    for cell in pieces:
        assert not cell.strip(' "').startswith(("=", "+", "-", "@", "|", "%", "＝")), cell


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_audit_is_kept_in_a_file_and_read_again(text):
    own = hostile_audit(text)
    assert audit.from_text(audit.to_text(own)) == own


def test_hostile_words_of_a_neighbour_are_no_markup_either():
    rows = list(csv.reader(io.StringIO(audit.blind_sheet(EXAMPLE))))
    for row in rows[1:]:
        row[4:] = ["supported", "", "<script>alert(1)</script>"]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    given = audit.read_sheet(written.getvalue(), EXAMPLE)
    assert "<script" not in audit.report_html(EXAMPLE, audit.compare(EXAMPLE, given))


def test_the_report_forbids_scripts_and_names_limits():
    page = audit.report_html(EXAMPLE)
    assert "default-src 'none'" in page and "<script" not in page
    for limit in audit.LIMITS:
        assert limit in page
    assert "3 claims are few" in page and "Nobody else has rated" in page


def test_the_report_fits_a_page_and_begins_with_what_is_right():
    words = audit.report_markdown(EXAMPLE).split()
    assert len(words) < 450
    shown = [row.verdict for row in EXAMPLE.rows]
    text = audit.report_markdown(EXAMPLE)
    places = [text.index(f"| {verdict} |") for verdict in sorted(shown, key=ORDER.index)]
    assert places == sorted(places)


def test_live_checks_are_computed_when_asked_for():
    page = audit.report_html(EXAMPLE, sentence_of=lambda check: f"<b>{check}</b>")
    assert "A002: &lt;b&gt;phase_line&lt;/b&gt;" in page


# ---- files ---------------------------------------------------------------------------------------


def test_everything_is_written_and_read_again(tmp_path):
    paths = audit.write(tmp_path / "mine", EXAMPLE)
    names = ["audit.json", "blind_sheet.csv", "report.html", "report.md"]
    assert [path.name for path in paths] == names
    assert audit.from_text(paths[0].read_bytes()) == EXAMPLE
    assert audit.read_sheet(paths[1].read_bytes(), EXAMPLE) == {}
    unfinished = changed(says="It can")
    assert [path.name for path in audit.write(tmp_path / "other", unfinished)] == names[:2]


def test_a_file_of_something_else_stays_as_it_is(tmp_path):
    (tmp_path / "audit.json").write_text("my shopping list")
    with pytest.raises(ValueError, match="not complete JSON"):
        audit.write(tmp_path, EXAMPLE)
    assert (tmp_path / "audit.json").read_text() == "my shopping list"
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="cannot be written"):
        audit.write(tmp_path / "file", EXAMPLE)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[" * 100_000, "not complete JSON"),
        ("[]", "lacks the mark"),
        ('{"format": "cold-facts-audit", "version": 9}', "another version"),
        ('{"format": "cold-facts-audit", "version": 1}', "a page is missing"),
        ("x" * 1_000_001, "larger than"),
        (b"\xff\xff", "not complete JSON"),
    ],
)
def test_a_file_that_is_no_audit_is_refused_with_a_sentence(content, told):
    with pytest.raises(ValueError, match=told):
        audit.from_text(content)


@pytest.mark.parametrize("name", ["sentence", "says", "verdict", "evidence", "check"])
@pytest.mark.parametrize("value", [None, 3, {"a": 1}, [1], ["a", None]])
def test_a_damaged_row_is_refused_with_a_sentence(name, value):
    content = json.loads(audit.to_text(EXAMPLE))
    content["rows"][1][name] = value
    with pytest.raises(ValueError, match="is no text"):
        audit.from_text(json.dumps(content))
    del content["rows"][1][name]
    if name not in ("check",):
        with pytest.raises(ValueError, match="lacks a part"):
            audit.from_text(json.dumps(content))


# ---- the two steps -------------------------------------------------------------------------------


def diagnosis(name, function):
    return STEPS[name].diagnose(outputs(STEPS[name], function))


def loop_kappa(first, second):
    agreed = expected = 0.0
    for one, other in zip(first, second, strict=True):
        if one == other:
            agreed += 1
    for verdict in set(first):
        expected += first.count(verdict) * second.count(verdict)
    agreed, expected = agreed / len(first), expected / len(first) ** 2
    return (agreed - expected) / (1 - expected)


def loop_interval(first, second, draws):
    found = []
    for row in draws:
        one, other = [], []
        for place in row:
            one.append(first[place])
            other.append(second[place])
        if len(set(one + other)) > 1:
            found.append(loop_kappa(one, other))
    found.sort()
    # Positions instead of percentiles: another usual definition.
    return found[int(0.025 * len(found))], found[int(0.975 * len(found))]


class Raters:
    def __init__(self, first, second):
        self.first, self.second = list(first), list(second)

    @property
    def kappa(self):
        size = len(self.first)
        pairs = Counter(zip(self.first, self.second, strict=True))
        one, other = Counter(self.first), Counter(self.second)
        agreed = sum(count for (a, b), count in pairs.items() if a == b) / size
        chance = sum(one[verdict] * other[verdict] for verdict in one) / size**2
        return math.nan if chance == 1 else (agreed - chance) / (1 - chance)

    def again(self, row):
        return Raters([self.first[one] for one in row], [self.second[one] for one in row])

    def interval(self, draws):
        kappas = [self.again(row).kappa for row in draws]
        return np.nanpercentile(kappas, [2.5, 97.5])


STYLES = {
    "kappa": {"loop": loop_kappa, "class": lambda *given: Raters(*given).kappa},
    "bootstrap_interval": {
        "loop": loop_interval,
        "class": lambda first, second, draws: Raters(first, second).interval(draws),
    },
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("style", ("loop", "array", "class"))
def test_right_functions_of_three_styles_pass(name, style):
    step = STEPS[name]
    function = STYLES[name].get(style) or written(step.solution, step, audit_steps.STEPS)
    found = diagnosis(name, function)
    assert found.passed, found.sentence


def parts(first, second):
    size = len(first)
    one, other = Counter(first), Counter(second)
    return sum(a == b for a, b in zip(first, second, strict=True)) / size, one, other, size


def by_chance(expected):
    """A learner's kappa with another idea of chance."""

    def kappa(first, second):
        agreed, one, other, size = parts(first, second)
        chance = expected(one, other, size)
        return (agreed - chance) / (1 - chance)

    return kappa


def leaving_out(is_kept):
    """A learner's bootstrap that keeps draws by another rule."""

    def interval(first, second, draws):
        found = []
        for row in draws:
            one, other = [first[place] for place in row], [second[place] for place in row]
            if is_kept(set(one), set(other)) and len(set(one) | set(other)) > 1:
                found.append(loop_kappa(one, other))
        return np.percentile(found, [2.5, 97.5])

    return interval


def around_kappa(first, second, draws):
    """The kappa of all items with the spread of the drawn ones."""
    found = []
    for row in draws:
        one, other = [first[place] for place in row], [second[place] for place in row]
        if len(set(one) | set(other)) > 1:
            found.append(loop_kappa(one, other))
    middle = loop_kappa(first, second)
    return middle - 1.96 * np.std(found), middle + 1.96 * np.std(found)


def drawn(
    value=None, statistic=loop_kappa, end=lambda k: np.percentile(k, [2.5, 97.5]), tear=False
):
    """A learner's bootstrap with one of its parts replaced."""

    def interval(first, second, draws):
        found = []
        for row in draws:
            one = [first[place] for place in row]
            other = second if tear else [second[place] for place in row]
            if len(set(one) | set(other)) > 1:
                found.append(statistic(one, other))
            elif value is not None:
                found.append(value)
        return end(np.array(found))

    return interval


PLANTED = {
    "kappa": {
        "agreement alone": lambda *given: parts(*given)[0],
        "not divided": lambda first, second: (
            parts(first, second)[0]
            - sum(first.count(one) * second.count(one) for one in set(first)) / len(first) ** 2
        ),
        "equal shares": by_chance(lambda one, other, size: 1 / len(one | other)),
        "one in eight": by_chance(lambda one, other, size: 1 / 8),
        "one rater's habits": by_chance(
            lambda one, other, size: sum(count**2 for count in one.values()) / size**2
        ),
        "habits in one heap": by_chance(
            lambda one, other, size: sum(
                ((one[verdict] + other[verdict]) / 2 / size) ** 2 for verdict in one | other
            )
        ),
        "chance alone": lambda first, second: (
            sum(first.count(one) * second.count(one) for one in set(first)) / len(first) ** 2
        ),
        "item by item": lambda first, second: (
            lambda agreed, chance: (agreed - chance) / (1 - chance)
        )(
            parts(first, second)[0],
            sum(first.count(one) / len(first) * second.count(one) / len(first) for one in first),
        ),
        "counts for shares": by_chance(
            lambda one, other, size: sum(one[verdict] * other[verdict] / size for verdict in one)
        ),
        "percent": lambda *given: 100 * loop_kappa(*given),
        "built in": lambda *given: 0.599,
        "nothing": lambda *given: None,
    },
    "bootstrap_interval": {
        "undefined kept": drawn(math.nan),
        "undefined as zero": drawn(0.0),
        "undefined as one": drawn(1.0),
        "90 %": drawn(end=lambda kappas: np.percentile(kappas, [5, 95])),
        "mean and spread": drawn(
            end=lambda kappas: (
                kappas.mean() - 1.96 * kappas.std(),
                kappas.mean() + 1.96 * kappas.std(),
            )
        ),
        "error of the mean": drawn(
            end=lambda kappas: (
                kappas.mean() + np.array([-1.96, 1.96]) * kappas.std() / np.sqrt(len(kappas))
            )
        ),
        "extremes": drawn(end=lambda kappas: (kappas.min(), kappas.max())),
        "agreement alone": drawn(
            value=1.0, statistic=lambda one, other: np.mean(np.array(one) == np.array(other))
        ),
        "pairs torn": drawn(tear=True),
        "mean and spread ": around_kappa,
        "percentiles as shares": drawn(end=lambda kappas: np.percentile(kappas, [0.025, 0.975])),
        "one habit left out": leaving_out(lambda one, other: len(one) > 1),
        "one habit left out ": leaving_out(lambda one, other: len(other) > 1),
        "one habit left out  ": leaving_out(lambda one, other: len(one) > 1 and len(other) > 1),
        "turned round": drawn(end=lambda kappas: np.percentile(kappas, [97.5, 2.5])),
        "not finite": lambda *given: (math.nan, 1.0),
        "built in": lambda *given: (0.368, 0.825),
        "form": lambda *given: 0.4,
    },
}
CASES = [(name, key) for name, planted in PLANTED.items() for key in planted]


@pytest.mark.parametrize(("name", "key"), CASES, ids=lambda one: one.replace(" ", "_"))
def test_a_planted_mistake_gets_its_name(name, key):
    found = diagnosis(name, PLANTED[name][key])
    assert not found.passed
    assert found.key == key.strip(), found.sentence
    assert "{number}" not in found.sentence


def test_a_division_by_zero_in_a_draw_gets_its_name():
    found = STEPS["bootstrap_interval"].stopped("ZeroDivisionError: float division by zero.")
    assert found.key == "undefined kept"


def test_every_named_mistake_is_planted():
    for step in audit_steps.STEPS:
        planted = {key.strip() for key in PLANTED[step.name]}
        assert {mistake.key for mistake in step.mistakes} <= planted, step.key


def test_wrong_methods_are_wrong():
    for step in audit_steps.STEPS:
        right = [np.asarray(step.exact(*one), dtype=float) for one in step.inputs]
        for mistake in step.mistakes:
            assert mistake.found(step.inputs, right) is None, f"{step.key}: {mistake.key}"


@pytest.mark.parametrize("name", STEPS)
def test_the_picture_says_both_numbers(name):
    step = STEPS[name]
    drawing = step.draw(step.inputs, [as_numbers(one) for one in outputs(step, step.exact)])
    assert {"exact", "yours"} <= {line.label for line in drawing.lines}
    assert any(sign.isdigit() for sign in drawing.says)


def test_the_categories_are_those_of_the_course():
    assert list(claims.VERDICTS) == audit_steps.CATEGORIES
