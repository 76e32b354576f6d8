"""What the site adds to the files as they are stored.

A Sphinx extension: each notebook's page starts with a note on where to find the live version, its
still pictures are unfolded, and the terms it uses are linked to a glossary that is generated from
data/glossary.csv. `tests/browser/test_site.py` checks the result in a browser.
"""

import csv
import json
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from docs import site_questions
from docs.live_export import panels as live_panels
from tests.tools import badges

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "data" / "glossary.csv"
BADGE_PICTURE = f"![Open on Binder]({badges.BINDER}/badge_logo.svg)"
STILL_PICTURES = "<details><summary>Still pictures</summary>"
LINK_TO_HEADING = re.compile(r"\]\((?P<page>[^)\s#:]*\.ipynb)?#(?P<heading>[^)\s]+)\)")
LIVE_NOTE = """```{{admonition}} What is live on this page
:class: note live-version
The panels with sliders compute here, in your browser ([how](../docs/live.md)); without scripts, \
and in print, you see still pictures in their place. The code cells show stored results. To change \
the code, [open this notebook on Binder]({address}) (nothing to install; the first start takes \
minutes) or run `make lab` on your computer.
```"""
# Still pictures of a panel that is live on the site stand inside an element that starts it.
STATES = re.compile(r"<!--states:(?P<name>\w+)-->(?P<stills>.*?)<!--/states-->", re.DOTALL)
LIVE_SCRIPT = (
    '<link rel="stylesheet" href="../live/panels/panel.css">\n'
    '<script type="module" src="../live/panels/element.js"></script>'
)
# Terms are linked only in running text: not in headings, code, formulas, tables or raw HTML, and
# not inside what is a link already.
NOT_PROSE = (
    nodes.title,
    nodes.literal,
    nodes.literal_block,
    nodes.reference,
    addnodes.pending_xref,
    nodes.raw,
    nodes.math,
    nodes.math_block,
    nodes.table,
    nodes.caption,
    nodes.image,
    nodes.admonition,
)


# --- notebooks ---------------------------------------------------------------------------------


def live_note(path):
    """Return the Markdown note at the top of a notebook's page: where its controls work."""
    return LIVE_NOTE.format(address=badges.address(path))


def live_names(path):
    """Return the live panels of a notebook: their names on the site by those in its cells."""
    stem = Path(path).stem
    return {
        one.shown_as: name for name, one in live_panels.everywhere().items() if one.notebook == stem
    }


def with_live_panels(text, names):
    """Return a Markdown text with its still pictures inside the elements of live panels.

    Parameters
    ----------
    text : str
        The source of a cell.
    names : dict
        As `live_names` returns them.
    """

    def element(match):
        if match["name"] not in names:
            return match[0]
        # Blank lines end raw HTML, so that Sphinx reads the pictures between the two tags.
        name = names[match["name"]]
        return f'<cold-facts-panel name="{name}">\n{match["stills"]}\n</cold-facts-panel>\n'

    return STATES.sub(element, text)


def site_anchor(match):
    """Return a link to a heading with the heading's name on the site: lower case, no punctuation.

    JupyterLab keeps capitals and punctuation in its anchors; the site uses GitHub's names.
    """
    heading = match["heading"].replace("%20", "-")
    anchor = re.sub(r"[^\w\- ]", "", heading).lower()
    page = match["page"] or ""
    return f"]({page}#{anchor})"


def readable(notebook, path):
    """Change a notebook in place into what its page shows, and return it.

    Parameters
    ----------
    notebook : dict
        The notebook's JSON.
    path : str
        Its path in the project, for the link to Binder.
    """
    names = live_names(path)
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "markdown":
            continue
        text = with_live_panels("".join(cell["source"]), names)
        text = text.replace(STILL_PICTURES, STILL_PICTURES.replace("<details>", "<details open>"))
        if number == 0:
            # the note below has the same link, and the badge's picture is on another server
            text = badges.BADGE.sub("", text)
        cell["source"] = LINK_TO_HEADING.sub(site_anchor, text)
    note = {
        "cell_type": "markdown",
        "id": "live-version",
        "metadata": {},
        "source": live_note(path),
    }
    notebook["cells"].insert(1, note)
    if names:
        script = {"cell_type": "markdown", "id": "live-panels", "metadata": {}}
        notebook["cells"].append(script | {"source": LIVE_SCRIPT})
    site_questions.add(notebook, path)
    return notebook


def prepare(app, docname, content):
    """Change a source file before Sphinx reads it; `content` is a list of one text."""
    # pages must not load the badge's picture, which is on another server
    text = content[0].replace(BADGE_PICTURE, "Open on Binder")
    if docname.startswith("notebooks/"):
        notebook = readable(json.loads(text), f"{docname}.ipynb")
        text = json.dumps(notebook, ensure_ascii=False)
    content[0] = text


# --- glossary ----------------------------------------------------------------------------------


def terms():
    """Return the rows of data/glossary.csv, sorted regardless of capitals."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["term"].casefold())


def notebook_pages():
    """Return the page of every numbered notebook, by its number: 01 and, of a workshop, 01b."""
    paths = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    return {path.stem.split("_")[0]: f"notebooks/{path.stem}" for path in paths}


def glossary_entry(row, pages):
    """Return one term as lines of a glossary, with links to the notebooks that introduce it."""
    links = []
    for number in row["notebook"].split():
        if number in pages:
            links.append(f"[{number}](/{pages[number]}.ipynb)")
    places = f" (notebook {', '.join(links)})" if links else ""
    return [row["term"], f"    {row['definition']}{places}", ""]


class CourseGlossary(SphinxDirective):
    """The directive `course-glossary`: all rows of data/glossary.csv as a Sphinx glossary."""

    def run(self):
        """Return the nodes of the glossary."""
        self.env.note_dependency(str(GLOSSARY))
        pages = notebook_pages()
        lines = ["```{glossary}"]
        for row in terms():
            lines += glossary_entry(row, pages)
        lines.append("```")
        container = nodes.container()
        source = StringList(lines, "data/glossary.csv")
        self.state.nested_parse(source, self.content_offset, container)
        return container.children


def outside_prose(text):
    """Say whether a text node is in a place where terms are not linked."""
    node = text.parent
    while node is not None:
        classes = node.get("classes", [])
        if isinstance(node, NOT_PROSE) or "cell_input" in classes or "cell_output" in classes:
            return True
        node = node.parent
    return False


def with_link(text, term):
    """Return the nodes that replace a text: what is before a term, the term as link, what follows.

    Returns None where the term does not occur. A term in the plural, with an s, is found too.
    """
    found = re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", text, re.IGNORECASE)
    if not found:
        return None
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="term", reftarget=term, refexplicit=True, refwarn=True
    )
    link += nodes.inline("", found[0], classes=["xref", "std", "std-term"])
    before = nodes.Text(text[: found.start()])
    after = nodes.Text(text[found.end() :])
    return before, link, after


class LinkedTerms(SphinxTransform):
    """Link each term to the glossary where a notebook first uses it."""

    default_priority = 700

    def apply(self, **_):
        """Link the terms in a notebook's page; other pages stay as they are."""
        if not self.env.docname.startswith("notebooks/"):
            return
        # long terms first, so that a term inside a longer one does not take its place
        for row in sorted(terms(), key=lambda row: -len(row["term"])):
            self.link(row["term"])

    def link(self, term):
        """Link the first use of one term."""
        for text in list(self.document.findall(nodes.Text)):
            parts = None if outside_prose(text) else with_link(text.astext(), term)
            if parts:
                text.parent.replace(text, [part for part in parts if part.astext()])
                return


def setup(app):
    """Register the extension; Sphinx calls this once."""
    app.add_directive("course-glossary", CourseGlossary)
    app.add_transform(LinkedTerms)
    app.connect("source-read", prepare)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
