"""What the site adds to the files as they are: a way to the live version, open still pictures, a linked glossary."""

import csv
import json
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from tests.tools import badges

ROOT = Path(__file__).resolve().parents[1]
BADGE_PICTURE = f"![Open on Binder]({badges.BINDER}/badge_logo.svg)"
STILL = "<details><summary>Still pictures</summary>"
ANCHOR = re.compile(r"\]\(([^)\s#:]*\.ipynb)?#([^)\s]+)\)")
REDIRECT = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Cold Facts</title>
<meta http-equiv="refresh" content="0; url=docs/index.html"></head>
<body><p><a href="docs/index.html">Cold Facts</a></p></body></html>
"""
# where a word is not looked up: names, code, links and what is one already
NOT_PROSE = (
    *(
        nodes.title,
        nodes.literal,
        nodes.literal_block,
        nodes.reference,
        addnodes.pending_xref,
        nodes.raw,
    ),
    *(nodes.math, nodes.math_block, nodes.table, nodes.caption, nodes.image, nodes.admonition),
)


# --- notebooks ----------------------------------------------------------------------------------------------------


def live_note(path):
    """Return the Markdown at the top of a notebook's page: where its controls work."""
    return (
        "```{admonition} This page stands still\n:class: note live-version\n"
        f"To move the sliders, [open this notebook on Binder]({badges.address(path)}) (nothing to install; the first "
        "start takes minutes) or run `make lab` on your computer. Here you see the text, the stored results "
        "and some still pictures of each panel.\n```"
    )


def github_anchor(match):
    """Return a link to a heading as the site names headings: lower case, no signs."""
    slug = re.sub(r"[^\w\- ]", "", match[2].replace("%20", "-")).lower()
    return f"]({match[1] or ''}#{slug})"


def readable(notebook, path):
    """Return the notebook as a page wants it: note, open still pictures, no badge; takes and gives a dictionary."""
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"]).replace(
                STILL, STILL.replace("<details>", "<details open>")
            )
            text = badges.BADGE.sub("", text) if number == 0 else text
            cell["source"] = ANCHOR.sub(github_anchor, text)
    note = {
        "cell_type": "markdown",
        "id": "live-version",
        "metadata": {},
        "source": live_note(path),
    }
    notebook["cells"].insert(1, note)
    return notebook


def prepare(app, docname, content):
    """Sphinx calls this for every source; `content` is a list of one text."""
    content[0] = content[0].replace(
        BADGE_PICTURE, "Open on Binder"
    )  # the picture lies on another server
    if docname.startswith("notebooks/"):
        content[0] = json.dumps(
            readable(json.loads(content[0]), f"{docname}.ipynb"), ensure_ascii=False
        )


# --- glossary -----------------------------------------------------------------------------------------------------


def terms():
    """Return the rows of data/glossary.csv, sorted as a reader looks words up."""
    with (ROOT / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["term"].casefold())


def numbered():
    """Return {number: document} of the notebooks."""
    return {
        path.name[:2]: f"notebooks/{path.stem}"
        for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    }


def entry(row, known):
    """Return one term as lines of a glossary, with links to the notebooks that bring it in."""
    found = [
        f"[{number}](/{known[number]}.ipynb)"
        for number in row["notebook"].split()
        if number in known
    ]
    places = f" (notebook {', '.join(found)})" if found else ""
    return [row["term"], f"    {row['definition']}{places}", ""]


class CourseGlossary(SphinxDirective):
    """The glossary of the course, made from data/glossary.csv each time the site is built."""

    def run(self):
        self.env.note_dependency(str(ROOT / "data" / "glossary.csv"))
        known = numbered()
        lines = ["```{glossary}", *(line for row in terms() for line in entry(row, known)), "```"]
        place = nodes.container()
        self.state.nested_parse(StringList(lines, "data/glossary.csv"), self.content_offset, place)
        return place.children


def outside_prose(text):
    """Say whether a text stands where words are not looked up."""
    at = text.parent
    while at is not None:
        if (
            isinstance(at, NOT_PROSE)
            or "cell_input" in at.get("classes", [])
            or "cell_output" in at.get("classes", [])
        ):
            return True
        at = at.parent
    return False


def linked(text, term):
    """Return a text cut into before, link to the glossary, after; None where the term does not occur."""
    found = re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", text, re.IGNORECASE)
    if not found:
        return None
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="term", reftarget=term, refexplicit=True, refwarn=True
    )
    link += nodes.inline("", found[0], classes=["xref", "std", "std-term"])
    return nodes.Text(text[: found.start()]), link, nodes.Text(text[found.end() :])


class LinkedTerms(SphinxTransform):
    """The first time a notebook uses a term, it links to the glossary."""

    default_priority = 700

    def apply(self, **_):
        if not self.env.docname.startswith("notebooks/"):
            return
        for row in sorted(terms(), key=lambda row: -len(row["term"])):
            self.link(row["term"])

    def link(self, term):
        """Link the first use of one term."""
        for text in list(self.document.findall(nodes.Text)):
            parts = None if outside_prose(text) else linked(text.astext(), term)
            if parts:
                text.parent.replace(text, [part for part in parts if part.astext()])
                return


def write_door(app, problem):
    """Write the page that an address without a file name opens."""
    if problem is None and app.builder.format == "html":
        (Path(app.outdir) / "index.html").write_text(REDIRECT, encoding="utf-8")


def setup(app):
    """Sphinx calls this once."""
    app.add_directive("course-glossary", CourseGlossary)
    app.add_transform(LinkedTerms)
    app.connect("source-read", prepare)
    app.connect("build-finished", write_door)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
