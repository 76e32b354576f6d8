"""Each rule can fail: in a small valid lesson one thing is broken, and the rule must say so."""

import copy

import pytest

from helpers.teaching.publish import words
from tests.rules import notebook_rules as rules
from tests.tools import badges

NAME = "01_how_freezing_works"
GLANCE = (
    "Objectives: say why. Prerequisites: necessary: none; helpful: school physics. 60 minutes."
    "\n\n<!--words-->\n<!--/words-->"
)
WORDS_PER_CELL = "ice grows slowly " * 15
PICTURE = "![The ice ball reaches 16.9 mm.](figures/ball.png)"


def markdown(text):
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text, *outputs):
    """Return a code cell."""
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": list(outputs)}


def finished(cells):
    """Number a list of cells, list their words, and return them as a notebook."""
    listed = words.mark({"cells": cells})
    for cell in cells:
        cell["source"] = words.WORDS.sub(lambda _: listed, cell["source"])
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    for count, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = count
    metadata = {"kernelspec": {"name": "python3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def lesson():
    """Return a valid lesson: 1 title, 11 headings, 20 cells of text, 15 of code."""
    cells = [markdown("# How freezing works\n\nHow cold does it get? Not medical advice.")]
    for heading in rules.LESSON_HEADINGS:
        cells.append(markdown(f"## {heading}\n\n" + (GLANCE if heading == "At a glance" else "")))
    cells += [markdown(WORDS_PER_CELL) for _ in range(30)]
    cells += [code("x = 1") for _ in range(15)]
    return finished(cells)


@pytest.fixture
def notebook():
    """Return a valid lesson to break."""
    return lesson()


@pytest.fixture
def folder(tmp_path):
    """Return a notebooks folder with one picture, in a project with a README."""
    (tmp_path / "notebooks" / "figures").mkdir(parents=True)
    (tmp_path / "notebooks" / "figures" / "ball.png").write_bytes(b"\x89PNG")
    (tmp_path / "README.md").write_text("Cold Facts", encoding="utf-8")
    return tmp_path / "notebooks"


def only(problems, text):
    """Assert that there is one problem and that it says `text`."""
    assert len(problems) == 1, problems
    assert text in problems[0]


def first_code(notebook):
    """Return the first code cell."""
    return rules.cells_of(notebook, "code")[0][1]


def add_text(notebook, text):
    """Add a text to the last Markdown cell and return the notebook."""
    rules.cells_of(notebook, "markdown")[-1][1]["source"] += "\n\n" + text
    return notebook


def rendered(**data):
    """Return a stored output with the given data."""
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_valid_lesson_has_no_problem(notebook, folder):
    add_text(
        notebook,
        f"{PICTURE} See [the README]({badges.file_address('README.md')}) and [limits](#Limits), "
        "<!--n:r-->16.9 mm<!--/n-->.",
    )
    assert rules.problems_of(finished(notebook["cells"]), NAME, folder) == []


def test_valid_start_and_guide_have_no_problem(folder):
    for name, template in (
        (rules.START, rules.START_HEADINGS),
        (rules.GUIDE, rules.GUIDE_HEADINGS),
    ):
        cells = [markdown("# Start\n\nNot medical advice.")]
        cells += [
            markdown(f"## {text}\n\n" + (GLANCE if text == "At a glance" else ""))
            for text in template
        ]
        assert rules.problems_of(finished([*cells, code("x = 1")]), name, folder) == []


def test_problems_of_applies_every_rule(folder):
    """One notebook that breaks everything is reported by every rule."""
    bad = {"cells": [code("%magic\n" * 30, {"output_type": "error"})], "metadata": {"widgets": {}}}
    bad["cells"][0]["metadata"] = {"tags": ["nbval-skip"]}
    long_quote = "“" + "word " * 16 + "”"
    bad["cells"].append(
        markdown(f"<!--n:r-->x<!--/n--> a miracle ![x](y.png) [z](z.md) {long_quote}")
    )
    found = "\n".join(rules.problems_of(bad, "07", folder))
    for text in (
        "no name of the series",
        "title",
        "headings",
        "objectives",
        "words",
        "lines",
        "execution count",
        "error",
    ):
        assert text in found
    for text in (
        "widget state",
        "nbformat",
        "not plain Python",
        "nbval-skip",
        "unit",
        "miracle",
        "quotation of",
    ):
        assert text in found
    for text in ("y.png", "z.md"):
        assert text in found


# --- template ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["7_extra", "01", "01_How", "draft", "00b_start", "06b_leaflet", "01c_more", "1b_x"]
)
def test_name(name):
    only(rules.name_rule(name), name)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("# How", "How", "title must stand in cell 0"),
        ("get?", "get.", "ask the question"),
        ("Not medical advice.", "", "Not medical advice"),
    ],
)
def test_title(notebook, old, new, text):
    notebook["cells"][0]["source"] = notebook["cells"][0]["source"].replace(old, new)
    only(rules.title_rule(notebook, NAME), text)


WORKSHOP = "01b_build_a_freezer"


def workshop():
    """Return a valid workshop: a title, nine headings, 11 cells of text, 12 of code."""
    cells = [markdown("# Build a freezer\n\nCan you? Not medical advice.")]
    for heading in rules.WORKSHOP_HEADINGS:
        cells.append(markdown(f"## {heading}\n\n" + (GLANCE if heading == "At a glance" else "")))
    cells += [markdown("ice grows slowly " * 40) for _ in range(10)]
    cells += [code("\n".join(["x = 1"] * 9)) for _ in range(12)]
    return finished(cells)


def test_a_workshop_has_a_template_and_budgets_of_its_own(folder):
    assert rules.problems_of(workshop(), WORKSHOP, folder) == []
    assert all(rules.NAME.fullmatch(name) for name in rules.WORKSHOPS)
    assert all(rules.is_workshop(name) and not rules.is_lesson(name) for name in rules.WORKSHOPS)
    assert not any(rules.is_workshop(name) for name in rules.SERIES)
    # what is right in a workshop is wrong in a lesson, and the other way round
    assert rules.headings_rule(workshop(), NAME) and rules.headings_rule(lesson(), WORKSHOP)
    only(rules.headings_rule(add_text(workshop(), "## Quiz"), WORKSHOP), "unknown ['Quiz']")
    short = workshop()
    short["cells"] = short["cells"][:-4]
    found = rules.problems_of(short, WORKSHOP, folder)
    assert any("code cells, not 10 to 36" in one for one in found)
    long = workshop()
    for cell in long["cells"][-7:]:
        cell["source"] = "\n".join(["x = 1"] * 11)
    only(rules.problems_of(long, WORKSHOP, folder), "median of 11 lines")
    silent = workshop()
    silent["cells"][0]["source"] = "# Build a freezer\n\nNot medical advice."
    only(rules.title_rule(silent, WORKSHOP), "ask the question")


def test_second_title(notebook):
    only(rules.title_rule(add_text(notebook, "# Another"), NAME), "[0, ")


def test_hash_in_fenced_code_is_no_title(notebook):
    assert rules.title_rule(add_text(notebook, "```\n# a comment\n## two\n```"), NAME) == []


def test_heading_missing_unknown_or_in_wrong_order(notebook):
    swapped = copy.deepcopy(notebook)
    swapped["cells"][3], swapped["cells"][4] = swapped["cells"][4], swapped["cells"][3]
    only(rules.headings_rule(swapped, NAME), "wrong order")
    only(
        rules.headings_rule(add_text(copy.deepcopy(notebook), "## Extra"), NAME),
        "unknown ['Extra']",
    )
    del notebook["cells"][len(rules.LESSON_HEADINGS)]  # the last heading, as the title is cell 0
    only(rules.headings_rule(notebook, NAME), "missing ['Recap and next']")


@pytest.mark.parametrize(
    "word", ["Objectives", "Prerequisites", "necessary", "helpful", "60 minutes"]
)
def test_glance(notebook, word):
    cell = notebook["cells"][1]
    cell["source"] = cell["source"].replace(word, "")
    assert len(rules.glance_rule(notebook)) == 1


# --- the words of the glossary ----------------------------------------------------------------


def test_the_list_holds_the_words_that_are_read_and_no_others(notebook):
    assert rules.words_rule(notebook) == []
    assert "Words of this notebook (0)" in notebook["cells"][1]["source"]
    with_word = add_text(copy.deepcopy(notebook), "Two odds\nratios of **Cryoprobes**.")
    only(rules.words_rule(with_word), "not those of data/glossary.csv")
    listed = words.mark(with_word)
    own = listed.split("All words of the course")[0]
    assert "(2)" in own and "- **cryoprobe**: A hollow needle" in own and "odds ratio" in own
    # Code, links and the names of notebooks are no running text.
    for text in ("`cryoprobe`", "[a cryoprobe](02_a.ipynb)", "$cryoprobe$", "microcryoprobeless"):
        assert rules.words_rule(add_text(copy.deepcopy(notebook), text)) == []


def test_a_word_with_another_sense_in_a_notebook_is_not_explained_there(notebook):
    """The protocol of a trial is no order of freezing and thawing."""
    text = "The protocol of a trial, and a **Cryoprobe**."
    for number, expected in (("02", True), ("04", False), ("04b", False)):
        numbered = add_text(copy.deepcopy(notebook), text)
        numbered["cells"][0]["source"] = f"# {number} A title\n"
        own = words.mark(numbered).split("All words of the course")[0]
        assert ("- **protocol**: " in own) is expected and "- **cryoprobe**: " in own


def test_the_list_is_no_place_for_prose(notebook):
    glance = notebook["cells"][1]
    counted = rules.word_count(notebook)
    glance["source"] = glance["source"].replace("<!--/words-->", "More prose.\n\n<!--/words-->")
    assert rules.word_count(notebook) == counted
    only(rules.words_rule(notebook), "not those of data/glossary.csv")


def test_the_list_stands_once_in_at_a_glance(notebook):
    text = "<!--words-->\n<!--/words-->"
    only(rules.words_rule(add_text(copy.deepcopy(notebook), text)), "must stand once")
    notebook["cells"][1]["source"] = words.WORDS.sub("", notebook["cells"][1]["source"])
    only(rules.words_rule(notebook), "must stand once")


# --- budgets ----------------------------------------------------------------------------------


def test_words_that_count():
    text = "Two words, <!-- not these --> <details>two more</details> ![not this](a.png) "
    text += "[one](not/this.md) - | 16 mm"
    assert rules.word_count(finished([markdown(text)])) == 7
    assert rules.word_count(finished([code("not this")])) == 0


def test_budgets(notebook):
    assert rules.budget_rule(notebook) == []
    only(
        rules.budget_rule(add_text(copy.deepcopy(notebook), "word " * 700)),
        "words, not 1200 to 2000",
    )
    few = finished([*notebook["cells"][:-5], *(markdown("") for _ in range(5))])
    only(rules.budget_rule(few), "10 code cells, not 12 to 20")
    many = finished([*notebook["cells"], *(markdown("") for _ in range(5))])
    only(rules.budget_rule(many), "62 cells, not 40 to 60")


def test_lines(notebook):
    first_code(notebook)["source"] = "x = 1\n\n" * 26
    only(rules.line_rule(notebook), "26 lines, more than 25")
    for _, cell in rules.cells_of(notebook, "code"):
        cell["source"] = "x = 1\n" * 6
    only(rules.line_rule(notebook), "median of 6 lines")


# --- what is stored ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [None, 3])
def test_execution_count(notebook, count):
    first_code(notebook)["execution_count"] = count
    only(rules.count_rule(notebook), f"execution count {count}, not 1")


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ({"output_type": "error", "ename": "ValueError"}, "stored error"),
        ({"output_type": "stream", "name": "stderr", "text": "warning"}, "stored stderr"),
        (rendered(**{"image/svg+xml": "<svg/>"}), "stored image/svg+xml"),
        (rendered(**{"application/javascript": "1"}), "stored application/javascript"),
        (
            rendered(**{"text/html": ["<img alt='x' ", "src='data:image/png;base64,x'>"]}),
            "data-URI",
        ),
        (rendered(**{"text/html": "<script>1</script>"}), "script"),
    ],
)
def test_output(notebook, output, text):
    first_code(notebook)["outputs"] = [output]
    only(rules.output_rule(notebook), text)


def test_plain_outputs_pass(notebook):
    stream = {"output_type": "stream", "name": "stdout", "text": "16.9 mm"}
    first_code(notebook)["outputs"] = [
        stream,
        rendered(**{"image/png": "x", "text/html": "<p>data: 3</p>"}),
    ]
    assert rules.output_rule(notebook) == []


def test_widget_state(notebook):
    notebook["metadata"]["widgets"] = {}
    only(rules.state_rule(notebook), "widget state")


def test_format(notebook):
    old, other, nameless, repeated = (copy.deepcopy(notebook) for _ in range(4))
    old["nbformat_minor"] = 4
    only(rules.format_rule(old), "older than 4.5")
    other["metadata"]["kernelspec"]["name"] = "julia"
    only(rules.format_rule(other), "julia")
    del nameless["cells"][2]["id"]
    only(rules.format_rule(nameless), "cell 2: no id")
    repeated["cells"][2]["id"] = "cell-1"
    only(rules.format_rule(repeated), "cell 2: id 'cell-1' used before")


# --- code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["%matplotlib inline", "!ls", "x =", "", "# nothing"])
def test_syntax(notebook, text):
    first_code(notebook)["source"] = text
    assert len(rules.syntax_rule(notebook)) == 1


@pytest.mark.parametrize("tag", ["nbval-skip", "raises-exception", "nbval-raises-exception"])
def test_forbidden_tag(notebook, tag):
    first_code(notebook)["metadata"]["tags"] = [tag]
    only(rules.comparison_rule(notebook), f"tag {tag}")


def test_comment_for_nbval(notebook):
    first_code(notebook)["source"] = "# NBVAL_IGNORE_OUTPUT\nx = 1"
    only(rules.comparison_rule(notebook), "NBVAL comment")


def test_ignored_cells(notebook):
    notebook = finished(
        [*notebook["cells"], *(code("x = 1") for _ in range(5))]
    )  # 20 code cells: one may be ignored
    cells = [cell for _, cell in rules.cells_of(notebook, "code")]
    cells[0]["metadata"] = {"tags": ["nbval-ignore-output"], "reason": "prints the time"}
    assert rules.comparison_rule(notebook) == []
    cells[0]["metadata"]["reason"] = " "
    only(rules.comparison_rule(notebook), "without metadata.reason")
    for cell in cells[:2]:
        cell["metadata"] = {"tags": ["nbval-ignore-output"], "reason": "prints the time"}
    only(rules.comparison_rule(notebook), "2 of 20 code cells are not compared")


@pytest.mark.parametrize(
    ("tags", "text", "is_right"),
    [
        (["finding"], "<details><summary>Findings</summary>\n\nIce.\n\n</details>", True),
        (["finding"], "Ice.", False),
        ([], "<details><summary>Findings</summary>\n\nIce.\n\n</details>", False),
        ([], "Ice.", True),
    ],
)
def test_findings_are_folded(notebook, tags, text, is_right):
    cell = rules.cells_of(notebook, "markdown")[-1][1]
    cell["metadata"], cell["source"] = {"tags": tags}, text
    problems = rules.finding_rule(notebook)
    assert problems == [] if is_right else len(problems) == 1


@pytest.mark.parametrize(
    ("metadata", "text", "is_right"),
    [
        ({"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}, "x = 1", True),
        ({"jupyter": {"source_hidden": True}}, "x = 1", False),
        ({"tags": ["hide-input"]}, "x = 1", False),
        ({"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}, "my_mm = None", False),
    ],
)
def test_hidden_code(notebook, metadata, text, is_right):
    cell = first_code(notebook)
    cell["metadata"], cell["source"] = metadata, text
    problems = rules.hidden_source_rule(notebook)
    assert problems == [] if is_right else len(problems) == 1


def test_set_up_alike(notebook):
    other = lesson()
    assert rules.set_up_rule({"00": notebook, "01": other}) == []
    assert rules.set_up_rule({}) == []
    first_code(other)["source"] = "x = 2"
    only(
        rules.set_up_rule({"00": notebook, "01": other}),
        "01: first code cell differs from that of 00",
    )


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("![](figures/ball.png)", "no number with a unit"),
        ("![An ice ball of 16.9](figures/ball.png)", "no number with a unit"),
        ("![An ice ball in mm](figures/ball.png)", "no number with a unit"),
        ("![The ball reaches 16.9 mm.](figures/none.png)", "not a file in notebooks/figures"),
        ("![The ball reaches 16.9 mm.](../README.md)", "not a file in notebooks/figures"),
        ("![The ball reaches 16.9 mm.](attachment:ball.png)", "not a file in notebooks/figures"),
        ("<img src='figures/ball.png'>", "not <img>"),
    ],
)
def test_picture(notebook, folder, text, problem):
    only(rules.picture_rule(add_text(notebook, text), folder), problem)


def test_large_picture(notebook, folder):
    (folder / "figures" / "ball.png").write_bytes(b"x" * 31_000)
    only(rules.picture_rule(add_text(notebook, PICTURE), folder), "31 KB, more than 30")


@pytest.mark.parametrize(
    "target",
    [
        *("../none.md", "02_probes.ipynb", "../../outside.md", "#Nowhere", "/README.md"),
        # There, and out of reach of a server that is rooted in notebooks/.
        "../README.md",
        badges.file_address("data/none.csv"),
    ],
)
def test_link(notebook, folder, target):
    (folder.parent.parent / "outside.md").write_text("x", encoding="utf-8")
    only(rules.link_rule(add_text(notebook, f"See [this]({target})."), folder), f"link to {target}")


def test_good_links_pass(notebook, folder):
    (folder / "02_probes.ipynb").write_text("{}", encoding="utf-8")
    address = badges.file_address("README.md")
    text = f"[a]({address}) [b](https://example.org) [c](#At-a-glance) [d](02_probes.ipynb#Quiz) "
    text += "[![1 mm](figures/ball.png)](02_probes.ipynb)"
    assert rules.link_rule(add_text(notebook, text), folder) == []


@pytest.mark.parametrize("text", ["| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n--|:-:\n", "<table>"])
def test_table(notebook, text):
    only(rules.table_rule(add_text(notebook, text)), "a table in Markdown")


def test_a_list_and_a_rule_are_no_tables(notebook):
    assert rules.table_rule(add_text(notebook, "- a | b\n\n---\n\n--- | none of it")) == []


def test_link_around_a_picture(notebook, folder):
    text = "[![1 mm](figures/ball.png)](../none.md)"
    only(rules.link_rule(add_text(notebook, text), folder), "../none.md")


@pytest.mark.parametrize(
    "text",
    [
        "<!--n:r-->16.9<!--/n-->",
        "<!--n:r-->0.73 of 1<!--/n-->",
        "<!--n:r-->mm<!--/n-->",
        "<!--n:r-->12 to 14<!--/n-->",
        "<!--n:r--><!--/n-->",
        "<!--n:r-->16.9 mm",
        "16.9 mm<!--/n-->",
        "<!--n:-->16.9 mm<!-- none -->",
        "<!--n:a-->16.9 mm <!--n:b-->3 s<!--/n-->",
        "<!-- n:r -->16.9 mm<!-- /n -->",
    ],
)
def test_number(notebook, text):
    assert len(rules.number_rule(add_text(notebook, text))) == 1


@pytest.mark.parametrize(
    "value",
    ["16.9 mm", "−40 °C", "< 0.1 %", "3 to 5 min", "1,200 W/m²/K", "12 needles", "50%", "0.73"],
)
def test_good_number(notebook, value):
    text = f"<!--n:r-->{value}<!--/n--> and again <!--n:r-->{value}<!--/n-->"
    assert rules.number_rule(add_text(notebook, text)) == []


def test_what_does_not_pass_is_reported_in_the_next_text(notebook):
    rows = "Can we trust it?\n  Share: 5.04 % (at most 5 %): does not pass"
    shown = {"data": {"text/plain": rows}}
    notebook["cells"] = [code("lesson.trust(rows)", shown), markdown("The shares hold.")]
    only(rules.trust_rule(notebook), "Share: 5.04 % (at most 5 %)")
    notebook["cells"][1] = markdown("The share does not pass: it moves by 5.04 %.")
    assert rules.trust_rule(notebook) == []
    shown["data"]["text/plain"] = "Can we trust it?\n  Share: 4.8 % (at most 5 %): passes"
    notebook["cells"][1] = markdown("The shares hold.")
    assert rules.trust_rule(notebook) == []


def test_a_line_that_begins_with_a_comment_is_not_rendered(notebook):
    """CommonMark takes such a line for HTML, so that *stars* and **bold** are shown as typed."""
    text = "<!--n:three-->3 claims<!--/n--> are right: press *Core claims*."
    only(rules.comment_rule(add_text(notebook, text)), "begins with a comment")


@pytest.mark.parametrize(
    "text",
    [
        "In all, <!--n:three-->3 claims<!--/n--> are right: press *Core claims*.",
        "<!--states:panel-->\n\n![3 mm](figures/ball.png)\n\n<!--/states-->",
    ],
)
def test_a_comment_inside_a_line_or_alone_is_fine(notebook, text):
    assert rules.comment_rule(add_text(notebook, text)) == []


@pytest.mark.parametrize("text", ["A miracle.", "It is revolutionary", "a cure", "Game-changing"])
def test_hype(notebook, text):
    only(rules.hype_rule(add_text(notebook, text)), "outside quotation marks")


@pytest.mark.parametrize(
    "text", ["the page says “a miracle cure”", 'a "breakthrough"', "the cure rate", "secure"]
)
def test_no_hype(notebook, text):
    assert rules.hype_rule(add_text(notebook, text)) == []


def test_quotation(notebook):
    assert rules.quote_rule(add_text(notebook, "“" + "word " * 15 + "”")) == []
    only(rules.quote_rule(add_text(notebook, "“" + "word " * 16 + "”")), "16 words, more than 15")
