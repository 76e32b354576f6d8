"""Tables of Markdown on the site: a caption, and headings that say which row or column they name.

A Sphinx extension, loaded by docs/site_pages.py. Markdown has no words for either, so the first
column names the rows, and the section a table stands in gives the caption, which is read and not
seen: the heading stands above.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

HEADING = re.compile(r'<th class="(?P<classes>[^"]*\b(?:head|stub)\b[^"]*)"')
UNSEEN = "unseen-caption"


def section_of(node):
    """Return the words of the heading above a node; empty if there is none."""
    while node is not None:
        if isinstance(node, nodes.section):
            return node.next_node(nodes.title).astext()
        node = node.parent
    return ""


def first_heading(table):
    """Return the words of a table's first column heading."""
    head = table.next_node(nodes.thead)
    entry = head.next_node(nodes.entry) if head is not None else None
    return entry.astext() if entry is not None else ""


class TableHeadings(SphinxTransform):
    """Give each table a caption, and make its first column the headings of its rows."""

    default_priority = 710

    def apply(self, **_):
        """Change every table of a page."""
        used = set()
        for number, table in enumerate(self.document.findall(nodes.table), 1):
            columns = list(table.findall(nodes.colspec))
            columns[0]["stub"] = 1
            if any(isinstance(child, nodes.title) for child in table.children):
                continue
            caption = section_of(table.parent)
            if caption in used:
                caption = f"{caption}: {first_heading(table)}"
            used.add(caption)
            table.insert(0, nodes.title("", caption))
            table["classes"].append(UNSEEN)
            # Sphinx wants one of what has a caption.
            table["ids"].append(f"table-{number}")


def with_scope(match):
    """Return the beginning of a heading that says whether it names a column or a row."""
    scope = "col" if "head" in match["classes"].split() else "row"
    return f'<th scope="{scope}" class="{match["classes"]}"'


def add_scopes(app, pagename, templatename, context, doctree):
    """Say of each heading of a table which cells it names; Sphinx calls this for each page."""
    if context.get("body"):
        context["body"] = HEADING.sub(with_scope, context["body"])


def setup(app):
    """Register the extension; Sphinx calls this once."""
    app.add_transform(TableHeadings)
    app.connect("html-page-context", add_scopes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
