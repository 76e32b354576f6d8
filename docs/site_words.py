"""The words of the glossary on the site: their page, each notebook's list, their meaning in place.

A Sphinx extension, loaded by docs/site_pages.py. In the running text of a notebook, the first use
of a word in each section shows its meaning when it is pressed, and, with docs/_static/words.js,
under the pointer and with the keyboard's focus.
"""

import html
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from helpers.teaching import notebook_files
from helpers.teaching.publish.words import WORDS
from helpers.teaching.tables import glossary

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "data" / "glossary.csv"
LISTED = re.compile(r"^- \*\*(?P<term>.+?)\*\*: ", re.MULTILINE)
OTHERS = re.compile(
    r"<details><summary>All words of the course.*?</details>|^All words of the course: [^\n]*$",
    re.DOTALL | re.MULTILINE,
)
ALL_WORDS = "All words of the course: [Glossary](../docs/glossary.md)"
# Words are explained only in running text: not in headings, code, formulas, tables or raw HTML,
# which is what questions are, and not inside what is a link already.
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
SHOWN = "word-shown"


# --- the page and the lists -------------------------------------------------------------------


def explained_in(docname):
    """Return the terms of the course but those with another sense in a notebook's page."""
    number = docname.split("/")[-1].split("_")[0]
    return [term for term in glossary.table().terms if number not in term.not_in.split()]


def notebook_pages():
    """Return the page of every numbered notebook, by its number: 01 and, of a workshop, 01b."""
    paths = notebook_files.of_the_course(ROOT / "notebooks")
    numbered = [path for path in paths if path.stem[0].isdigit()]
    return {path.stem.split("_")[0]: f"notebooks/{path.stem}" for path in numbered}


def glossary_entry(term, pages):
    """Return one term as lines of a glossary, with links to the notebooks that introduce it."""
    links = []
    for number in term.notebooks.split():
        if number in pages:
            links.append(f"[{number}](/{pages[number]}.ipynb)")
    places = f" (notebook {', '.join(links)})" if links else ""
    return [term.term, f"    {term.definition}{places}", ""]


class CourseGlossary(SphinxDirective):
    """The directive `course-glossary`: all rows of data/glossary.csv as a Sphinx glossary."""

    def run(self):
        """Return the nodes of the glossary."""
        self.env.note_dependency(str(GLOSSARY))
        pages = notebook_pages()
        lines = ["```{glossary}"]
        for term in glossary.table().terms:
            lines += glossary_entry(term, pages)
        lines.append("```")
        container = nodes.container()
        source = StringList(lines, "data/glossary.csv")
        self.state.nested_parse(source, self.content_offset, container)
        return container.children


def with_linked_list(text):
    """Return Markdown whose list of words leads to the glossary's page, which has the others."""

    def linked(match):
        return OTHERS.sub(ALL_WORDS, LISTED.sub(r"- {term}`\g<term>`: ", match[0]))

    return WORDS.sub(linked, text)


# --- their meaning in place -------------------------------------------------------------------


def outside_prose(text):
    """Say whether a text node is in a place where words are not explained."""
    node = text.parent
    while node is not None:
        classes = node.get("classes", [])
        if isinstance(node, NOT_PROSE) or {"cell_input", "cell_output", SHOWN} & set(classes):
            return True
        if isinstance(node, nodes.list_item) and has_term(node):
            return True
        node = node.parent
    return False


def has_term(node):
    """Say whether a node links to the glossary, as an entry of a list of words does."""
    return any(one.get("reftype") == "term" for one in node.findall(addnodes.pending_xref))


def with_meaning(text, term, name):
    """Return the nodes that replace a text: what is before a word, the word, what follows.

    Returns None where the word does not occur. The word is a button that opens its meaning, which
    a screen reader reads as the button's description.

    Parameters
    ----------
    text : str
        Running text.
    term : helpers.teaching.tables.glossary.Term
        The word and its meaning.
    name : str
        The id of the meaning, used once on a page.
    """
    found = glossary.pattern(term.term).search(text)
    if not found:
        return None
    opens = (
        f'<span class="word"><button type="button" popovertarget="{name}" '
        f'popovertargetaction="show" aria-describedby="{name}">'
    )
    meaning = html.escape(term.definition)
    closes = f'</button><span popover role="tooltip" id="{name}">{meaning}</span></span>'
    return [
        nodes.Text(text[: found.start()]),
        nodes.raw("", opens, format="html"),
        nodes.inline("", found[0], classes=[SHOWN]),
        nodes.raw("", closes, format="html"),
        nodes.Text(text[found.end() :]),
    ]


class MeaningsOfWords(SphinxTransform):
    """Explain each word of the glossary where a section of a notebook first uses it."""

    default_priority = 700

    def apply(self, **_):
        """Explain the words in a notebook's page; other pages stay as they are."""
        if not self.env.docname.startswith("notebooks/"):
            return
        self.used = 0
        # Long words first, so that a word inside a longer one does not take its place.
        terms = sorted(explained_in(self.env.docname), key=lambda term: -len(term.term))
        for section in self.document.findall(nodes.section):
            if is_second_level(section):
                for term in terms:
                    self.explain(section, term)

    def explain(self, section, term):
        """Explain the first use of a word in a section."""
        for text in list(section.findall(nodes.Text)):
            if outside_prose(text):
                continue
            name = f"word-{self.used + 1}"
            parts = with_meaning(text.astext(), term, name)
            if parts:
                self.used += 1
                kept = [part for part in parts if part.astext() or isinstance(part, nodes.raw)]
                text.parent.replace(text, kept)
                return


def is_second_level(section):
    """Say whether a section is one of those that `##` begins."""
    above = section.parent
    return isinstance(above, nodes.section) and isinstance(above.parent, nodes.document)


def setup(app):
    """Register the extension; Sphinx calls this once."""
    app.add_directive("course-glossary", CourseGlossary)
    app.add_transform(MeaningsOfWords)
    app.add_js_file("words.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
