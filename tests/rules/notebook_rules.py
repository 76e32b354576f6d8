"""The rules of a notebook, one small function per rule.

A rule takes a notebook (the dictionary stored in the file) and returns a list of problems, one
sentence each, empty if all is well. Rules that look at files beside the notebook also take its
folder. `problems_of` applies all of them.
"""

import ast
import re
from pathlib import Path
from statistics import median
from urllib.parse import unquote

from helpers.teaching.publish import words
from tests.tools.badges import BADGE, FILE

START = "00_start_here"
GUIDE = "instructor_guide"
SERIES = (
    START,
    "01_how_freezing_works",
    "02_probes_and_protocols",
    "03_cell_death_thresholds",
    "04_cryoimmunological_hypothesis",
    "05_reading_the_claims",
    "06_from_probe_to_leaflet",
    GUIDE,
)
WORKSHOPS = (
    "01b_build_a_freezer",
    "02b_beat_the_plan",
    "03b_fit_a_threshold",
    "04b_pool_the_studies",
    "05b_audit_a_page",
)
NAME = re.compile(r"0[0-6](_[a-z0-9]+)+|0[1-5]b(_[a-z0-9]+)+|instructor_guide")

LESSON_HEADINGS = (
    "At a glance",
    "Set-up",
    "Predict",
    "Ideas",
    "Explore",
    "Can we trust it?",
    "Evidence",
    "Practice",
    "Quiz",
    "Limits",
    "Recap and next",
)
START_HEADINGS = (
    "At a glance",
    "Set-up",
    "Pre-test",
    "Explore",
    "Self-test",
    "Practice",
    "Glossary",
    "Keep your answers",
    "Limits",
    "Recap and next",
)
WORKSHOP_HEADINGS = (
    "At a glance",
    "Set-up",
    "What you will build",
    "The idea",
    "Steps",
    "Check",
    "Go further",
    "Limits",
    "Recap and next",
)
GUIDE_HEADINGS = (
    "At a glance",
    "Set-up",
    "Minute plans",
    "What goes wrong",
    "Expected answers",
    "Projector and no network",
    "Serving a class",
    "Class seeds",
    "Handouts",
    "Limits",
)

WORDS = (1200, 2000)
CELLS = (40, 60)
CODE_CELLS = (12, 20)
MEDIAN_LINES = 5
# a workshop is there to write code in; its folded solutions count as words
WORKSHOP_WORDS = (900, 3200)
WORKSHOP_CELLS = (25, 80)
WORKSHOP_CODE_CELLS = (10, 36)
WORKSHOP_MEDIAN_LINES = 10
MOST_LINES = 25
LARGEST_KB = 500
LARGEST_PICTURE_KB = 30
LONGEST_QUOTE = 15
IGNORED_SHARE = 0.05

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|!\[[^\]]*\]\([^)]*\))*\]\(([^)\s]+)[^)]*\)")
NUMBER = re.compile(r"<!--n:([A-Za-z0-9_.\-]+)-->((?:(?!<!--).)*)<!--/n-->")
UNIT = re.compile(
    r"\d\s*(%|°C|K|mm|cm|m|µm|mm²|cm²|mm³|cm³|mm2|cm2|mm3|cm3|s|min|minutes?|h|hours?|days?|weeks?|months?|years?|W|J|kJ|g|kg|mL"
    r"|bar|kPa|MPa|Pa|studies|patients|treatments|sessions|needles?|probes?|cells?|words?|points?|cycles?|claims?|pages?|times)(?!\w)"
)
HYPE = re.compile(
    r"\b(miracles?|miraculous|revolutionary|breakthroughs?|game-chang\w+|cures?(?! rate))\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’]*’")


# --- reading ----------------------------------------------------------------------------------


def source_of(cell):
    """Return a cell's text, which a file may store as one string or as a list of lines."""
    return "".join(cell.get("source", ""))


def cells_of(notebook, kind):
    """Return (index, cell) of every cell of one kind: 'markdown' or 'code'."""
    return [
        (number, cell) for number, cell in enumerate(notebook["cells"]) if cell["cell_type"] == kind
    ]


def outputs_of(notebook):
    """Return (index, output) of every stored output."""
    return [
        (number, output)
        for number, cell in cells_of(notebook, "code")
        for output in cell.get("outputs", [])
    ]


def prose(cell):
    """Return a Markdown cell's text without fenced code."""
    return re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", source_of(cell), flags=re.DOTALL | re.MULTILINE)


def headings(notebook, level):
    """Return (index, text) of every heading of a level, from the Markdown cells."""
    pattern = re.compile(rf"^{'#' * level} +(.+?)\s*$", re.MULTILINE)
    return [
        (number, text)
        for number, cell in cells_of(notebook, "markdown")
        for text in pattern.findall(prose(cell))
    ]


def section(notebook, heading):
    """Return the Markdown text from a second-level heading to the next one."""
    text = "\n".join(prose(cell) for _, cell in cells_of(notebook, "markdown"))
    found = re.search(
        rf"^## +{re.escape(heading)}\s*$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    return found.group(1) if found else ""


def tags_of(cell):
    """Return a cell's tags."""
    return cell.get("metadata", {}).get("tags", [])


def code_lines(cell):
    """Return how many lines of a cell are not blank."""
    return sum(1 for line in source_of(cell).splitlines() if line.strip())


def word_count(notebook):
    """Count the words of all Markdown cells, without comments, pictures, addresses, tags, badge.

    The list of the glossary's words is no prose; `words_rule` sees that nothing else stands there.
    """
    text = "\n".join(source_of(cell) for _, cell in cells_of(notebook, "markdown"))
    text = BADGE.sub(" ", words.WORDS.sub(" ", text))
    text = PICTURE.sub(" ", COMMENT.sub("", text))
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"</?[A-Za-z][^>]*>", " ", text)
    return sum(1 for word in text.split() if re.search(r"\w", word))


def is_workshop(name):
    """Say whether a notebook is one of the workshops, in which learners write code: 01b to 05b."""
    return bool(re.match(r"\d\db_", name))


def is_lesson(name):
    """Say whether a notebook is one of the six lessons, which have budgets and a question."""
    return name not in (START, GUIDE) and not is_workshop(name)


# --- template ---------------------------------------------------------------------------------


def name_rule(name):
    """A notebook is called 00_... to 06_..., 01b_... to 05b_... or instructor_guide."""
    if NAME.fullmatch(name):
        return []
    return [
        f"{name} is no name of the series (00_... to 06_..., 01b_... to 05b_..., instructor_guide)"
    ]


def title_rule(notebook, name):
    """The first cell holds the only title, 'Not medical advice' and, in a lesson, a question.

    A workshop asks one too.
    """
    titles = headings(notebook, 1)
    if [number for number, _ in titles] != [0]:
        return [
            f"the one '# ' title must stand in cell 0, not in {[number for number, _ in titles]}"
        ]
    text = prose(notebook["cells"][0])
    problems = (
        [] if "not medical advice" in text.lower() else ["cell 0 must say 'Not medical advice'"]
    )
    return problems + (
        ["cell 0 must ask the question (a '?')"]
        if name not in (START, GUIDE) and "?" not in text
        else []
    )


def headings_rule(notebook, name):
    """The second-level headings are those of the template, in its order."""
    usual = WORKSHOP_HEADINGS if is_workshop(name) else LESSON_HEADINGS
    wanted = list({START: START_HEADINGS, GUIDE: GUIDE_HEADINGS}.get(name, usual))
    found = [text for _, text in headings(notebook, 2)]
    if found == wanted:
        return []
    missing = [text for text in wanted if text not in found]
    unknown = [text for text in found if text not in wanted]
    return [
        f"the '## ' headings must be {wanted}; missing {missing}, unknown {unknown}, "
        "else in the wrong order or twice"
    ]


def glance_rule(notebook):
    """'At a glance' names objectives, prerequisites (necessary and helpful) and minutes."""
    text = section(notebook, "At a glance").lower()
    wanted = {
        "objectives": "objective",
        "prerequisites": "prerequisite",
        "necessary": "necessary",
        "helpful": "helpful",
    }
    problems = [
        f"'At a glance' must name {name}" for name, word in wanted.items() if word not in text
    ]
    return problems + (
        [] if re.search(r"\d+ ?min", text) else ["'At a glance' must give the minutes"]
    )


def words_rule(notebook):
    """The words of the notebook stand in At a glance, exactly as the glossary gives them."""
    lists = [
        (place, found[0])
        for place, cell in cells_of(notebook, "markdown")
        for found in words.WORDS.finditer(source_of(cell))
    ]
    places = [number for number, _ in lists]
    if not places or places != [
        number for number, text in headings(notebook, 2) if text == "At a glance"
    ]:
        return [f"the list <!--words--> must stand once, in At a glance; it is in cells {places}"]
    if lists[0][1] != words.mark(notebook):
        return [f"cell {places[0]}: its words are not those of data/glossary.csv: publish it"]
    return []


# --- budgets ----------------------------------------------------------------------------------


def within(what, count, limits):
    """Return a problem if a count lies outside its limits."""
    low, high = limits
    return [] if low <= count <= high else [f"{count} {what}, not {low} to {high}"]


def budget_rule(notebook, words=WORDS, cells=CELLS, code_cells=CODE_CELLS):
    """A lesson keeps its budget of words, cells and code cells, and a workshop its own."""
    return (
        within("words", word_count(notebook), words)
        + within("cells", len(notebook["cells"]), cells)
        + within("code cells", len(cells_of(notebook, "code")), code_cells)
    )


def line_rule(notebook, most_median=MEDIAN_LINES):
    """Code cells are short: half of them at most 5 lines (10 in a workshop), none over 25."""
    counts = [(number, code_lines(cell)) for number, cell in cells_of(notebook, "code")]
    problems = [
        f"cell {number}: {count} lines, more than {MOST_LINES}"
        for number, count in counts
        if count > MOST_LINES
    ]
    middle = median([count for _, count in counts] or [0])
    return problems + (
        [f"median of {middle:g} lines a code cell, more than {most_median}"]
        if middle > most_median
        else []
    )


# --- what is stored ---------------------------------------------------------------------------


def count_rule(notebook):
    """The notebook was run once, from top to bottom: execution counts 1..n."""
    return [
        f"cell {number}: execution count {cell.get('execution_count')}, not {wanted}"
        for wanted, (number, cell) in enumerate(cells_of(notebook, "code"), 1)
        if cell.get("execution_count") != wanted
    ]


def output_faults(output):
    """Return what is wrong with one stored output."""
    data = output.get("data", {})
    faults = ["stored error"] if output.get("output_type") == "error" else []
    faults += ["stored stderr"] if output.get("name") == "stderr" else []
    faults += [
        f"stored {kind}" for kind in ("image/svg+xml", "application/javascript") if kind in data
    ]
    markup = "".join(data.get("text/html", ""))
    faults += (
        ["data-URI picture in text/html"]
        if re.search(r"data:image|src\s*=\s*[\"']?data:", markup)
        else []
    )
    return faults + (
        ["script in text/html"] if re.search(r"<script", markup, re.IGNORECASE) else []
    )


def output_rule(notebook):
    """No stored output is an error, stderr, SVG, script or a picture packed into HTML."""
    return [
        f"cell {number}: {fault}"
        for number, output in outputs_of(notebook)
        for fault in output_faults(output)
    ]


def state_rule(notebook):
    """No widget state is stored: it changes with every run."""
    return (
        ["widget state in the notebook's metadata"]
        if "widgets" in notebook.get("metadata", {})
        else []
    )


def format_rule(notebook):
    """The file is nbformat 4.5 or later, for kernel python3, and every cell has its own id."""
    version = (notebook.get("nbformat", 0), notebook.get("nbformat_minor", 0))
    problems = [] if version >= (4, 5) else [f"nbformat {version}, older than 4.5"]
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name")
    problems += [] if kernel == "python3" else [f"kernel {kernel!r}, not 'python3'"]
    ids = [cell.get("id") for cell in notebook["cells"]]
    problems += [f"cell {number}: no id" for number, name in enumerate(ids) if not name]
    return problems + [
        f"cell {n}: id {name!r} used before"
        for n, name in enumerate(ids)
        if name and name in ids[:n]
    ]


# --- code -------------------------------------------------------------------------------------


def syntax_rule(notebook):
    """Every code cell holds plain Python: no magics, no shell, nothing empty."""
    problems = []
    for number, cell in cells_of(notebook, "code"):
        try:
            empty = not ast.parse(source_of(cell)).body
        except SyntaxError as error:
            problems.append(f"cell {number}: not plain Python ({error.msg})")
        else:
            problems += [f"cell {number}: no code"] if empty else []
    return problems


def comparison_rule(notebook):
    """Every cell is run and compared, with few exceptions, each with a reason, none in the code."""
    problems = []
    ignored = 0
    cells = cells_of(notebook, "code")
    for number, cell in cells:
        if "NBVAL" in source_of(cell):
            problems.append(f"cell {number}: NBVAL comment")
        for tag in {"nbval-skip", "nbval-raises-exception", "raises-exception"} & set(
            tags_of(cell)
        ):
            problems.append(f"cell {number}: tag {tag}")
        if "nbval-ignore-output" in tags_of(cell):
            ignored += 1
            if not str(cell["metadata"].get("reason", "")).strip():
                problems.append(f"cell {number}: nbval-ignore-output without metadata.reason")
    if ignored > IGNORED_SHARE * len(cells):
        problems.append(
            f"{ignored} of {len(cells)} code cells are not compared, more than {IGNORED_SHARE:.0%}"
        )
    return problems


def finding_rule(notebook):
    """A cell that answers a prediction is tagged `finding`, and published folded."""
    problems = []
    for number, cell in cells_of(notebook, "markdown"):
        is_folded = source_of(cell).startswith("<details><summary>Findings</summary>")
        if is_folded != ("finding" in tags_of(cell)):
            problems.append(f"cell {number}: a cell is tagged finding if and only if it is folded")
    return problems


def hidden_source_rule(notebook):
    """A cell whose code is hidden in JupyterLab is hidden on the site too, and only such a cell."""
    problems = []
    for number, cell in cells_of(notebook, "code"):
        in_lab = cell.get("metadata", {}).get("jupyter", {}).get("source_hidden", False)
        if in_lab != ("hide-input" in tags_of(cell)):
            problems.append(
                f"cell {number}: source_hidden hides it in JupyterLab, the tag hide-input on the "
                "site; give both or neither"
            )
        text = source_of(cell)
        if in_lab and re.search(r"^my_|^import helpers\.teaching as teach", text, re.MULTILINE):
            problems.append(f"cell {number}: set-up and exercises stay visible")
    return problems


def set_up_rule(notebooks):
    """All notebooks have the same first code cell; takes {name: notebook}."""
    firsts = {
        name: source_of(cells_of(notebook, "code")[0][1]) for name, notebook in notebooks.items()
    }
    model = min(firsts, default=None)
    return [
        f"{name}: first code cell differs from that of {model}"
        for name in firsts
        if firsts[name] != firsts[model]
    ]


# --- text -------------------------------------------------------------------------------------


def picture_faults(alt, target, folder):
    """Return what is wrong with one Markdown picture."""
    faults = [] if UNIT.search(alt) else [f"alternative text of {target} has no number with a unit"]
    path = folder / unquote(target)
    if (folder / "figures").resolve() not in path.resolve().parents or not path.is_file():
        return [*faults, f"{target} is not a file in notebooks/figures"]
    kilobytes = path.stat().st_size / 1000
    return faults + (
        [f"{target} has {kilobytes:.0f} KB, more than {LARGEST_PICTURE_KB}"]
        if kilobytes > LARGEST_PICTURE_KB
        else []
    )


def picture_rule(notebook, folder):
    """Every picture is a small file in figures/, described by a sentence with number and unit."""
    problems = []
    for number, cell in cells_of(notebook, "markdown"):
        text = prose(cell)
        problems += (
            [f"cell {number}: write ![...](...), not <img>"] if "<img" in text.lower() else []
        )
        for alt, target in PICTURE.findall(text):
            problems += [f"cell {number}: {fault}" for fault in picture_faults(alt, target, folder)]
    return problems


def anchors(notebook):
    """Return what a link inside a notebook may point to: headings and named places."""
    text = "\n".join(prose(cell) for _, cell in cells_of(notebook, "markdown"))
    titles = re.findall(r"^#{1,6} +(.+?)\s*$", text, re.MULTILINE)
    return {title.replace(" ", "-") for title in titles} | set(
        re.findall(r"<a (?:id|name)=[\"']([^\"']+)", text)
    )


def link_rule(notebook, folder):
    """Every link leads to a file of the notebooks' folder, a heading here, or a file on the web.

    A server may be rooted in notebooks/ and then shows nothing above it.
    """
    problems = []
    for number, cell in cells_of(notebook, "markdown"):
        # the list of words is held as a whole, by words_rule
        for target in LINK.findall(words.WORDS.sub("", prose(cell))):
            on_web = FILE.match(target)
            if on_web and not (Path(folder).resolve().parent / on_web["path"]).is_file():
                problems.append(f"cell {number}: link to {target}, which is no file of the project")
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            if path and not inside(folder / unquote(path), folder):
                problems.append(
                    f"cell {number}: link to {target}, which is not in the notebooks' folder; "
                    "give the address on the web of a file elsewhere"
                )
            if not path and unquote(anchor) not in anchors(notebook):
                problems.append(f"cell {number}: link to {target}, which is no heading here")
    return problems


def inside(path, folder):
    """Say whether a path exists and lies in a folder."""
    return path.exists() and Path(folder).resolve() in path.resolve().parents


def table_rule(notebook):
    """No Markdown cell holds a table: JupyterLab gives it no row headings and no caption."""
    return [
        f"cell {number}: a table in Markdown; write a list, or show a table that helpers make"
        for number, cell in cells_of(notebook, "markdown")
        if re.search(r"^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$|<table", prose(cell), re.MULTILINE)
    ]


def is_number_with_unit(text):
    """Say whether a text starts with a number and holds a unit: 16.9 mm, 3 to 5 %,
    more than 99.9 %, 12 needles.
    """
    begins = re.match(r"\s*(?:(?:less|more) than |[<>≤≥≈~±])?\s*[-−+]?\.?\d", text)
    rest = re.sub(r"\d[eE][-−+]?\d|\b(to|and)\b", "", text)
    return bool(begins and re.search(r"[^\W\d_]|[°%]", rest))


def is_bare_share(text):
    """Say whether a text is a number below 1 that needs no unit, such as a p or a kappa: 0.73."""
    return re.fullmatch(r"[-−]?0\.\d+", text) is not None


def number_rule(notebook):
    """Every computed number in the text stands between well-formed marks, with its unit.

    A probability or a kappa has none; nobody writes "0.73 of 1".
    """
    problems = []
    for number, cell in cells_of(notebook, "markdown"):
        text = source_of(cell)
        for key, value in NUMBER.findall(text):
            if value.endswith(" of 1") or not (is_number_with_unit(value) or is_bare_share(value)):
                problems.append(
                    f"cell {number}: {key} must hold a number with a unit, not {value!r}"
                )
        if re.search(r"<!--\s*/?n\b", NUMBER.sub("", text)):
            problems.append(
                f"cell {number}: a mark <!--n:key--> without its <!--/n-->, or the other way round"
            )
    return problems


def trust_rule(notebook):
    """Where a stored check does not pass, the text that follows says so."""
    problems = []
    cells = notebook["cells"]
    for number, cell in cells_of(notebook, "code"):
        stored = "".join(
            "".join(output.get("data", {}).get("text/plain", ""))
            for output in cell.get("outputs", [])
        )
        failed = re.findall(r"^  (.*\(at most .*\)): does not pass$", stored, re.MULTILINE)
        texts = [source_of(one) for one in cells[number + 1 :] if one["cell_type"] == "markdown"]
        if failed and "not pass" not in "".join(texts[:1]):
            problems.append(f"cell {number}: the next text must say what does not pass: {failed}")
    return problems


def comment_rule(notebook):
    """No line of text begins with a comment: such a line is shown with its asterisks, as typed."""
    return [
        f"cell {number}: a line begins with a comment, so its Markdown is not read: {line[:50]!r}"
        for number, cell in cells_of(notebook, "markdown")
        for line in source_of(cell).splitlines()
        if re.match(r" {0,3}<!--", line) and COMMENT.sub("", line).strip()
    ]


def hype_rule(notebook):
    """Sellers' words stand in quotation marks only."""
    return [
        f"cell {number}: {word!r} outside quotation marks"
        for number, cell in cells_of(notebook, "markdown")
        for word in HYPE.findall(QUOTED.sub("", COMMENT.sub("", prose(cell))))
    ]


def quote_rule(notebook):
    """A quotation is short: at most 15 words between curly quotation marks."""
    problems = []
    for number, cell in cells_of(notebook, "markdown"):
        for quote in re.findall(r"“([^”]*)”", prose(cell)):
            words = len(quote.split())
            if words > LONGEST_QUOTE:
                problems.append(
                    f"cell {number}: a quotation of {words} words, more than {LONGEST_QUOTE}: "
                    f"{quote[:40]!r}..."
                )
    return problems


# --- all of them ------------------------------------------------------------------------------


ANYWHERE = (
    *(count_rule, output_rule, state_rule, format_rule, syntax_rule, comparison_rule),
    *(number_rule, trust_rule, comment_rule, hype_rule, quote_rule),
    *(finding_rule, hidden_source_rule, table_rule),
)


def problems_of(notebook, name, folder):
    """Return every problem of one notebook; `name` is its file name without the ending."""
    problems = (
        name_rule(name)
        + title_rule(notebook, name)
        + headings_rule(notebook, name)
        + glance_rule(notebook)
    )
    if is_lesson(name):
        problems += budget_rule(notebook) + line_rule(notebook)
    if is_workshop(name):
        problems += budget_rule(notebook, WORKSHOP_WORDS, WORKSHOP_CELLS, WORKSHOP_CODE_CELLS)
        problems += line_rule(notebook, WORKSHOP_MEDIAN_LINES)
    if name != GUIDE:
        problems += words_rule(notebook)
    for rule in ANYWHERE:
        problems += rule(notebook)
    return problems + picture_rule(notebook, folder) + link_rule(notebook, folder)
