"""What the site adds to the files as they are stored.

A Sphinx extension: each notebook's page starts with a note on where to find the live version, and
its still pictures are unfolded. It loads `site_words` and `site_tables`, which explain the words
that a page uses and name the rows of its tables. `tests/browser/test_site.py` checks the result in
a browser.
"""

import json
import re
from pathlib import Path

from docs import site_questions, site_words
from docs.live_export import panels as live_panels
from tests.tools import badges

BADGE_PICTURE = f"![Open on Binder]({badges.BINDER}/badge_logo.svg)"
STILL_PICTURES = "<details><summary>Still pictures</summary>"
FINDINGS = "<details><summary>Findings</summary>"
LINK_TO_HEADING = re.compile(r"\]\((?P<page>[^)\s#:]*\.ipynb)?#(?P<heading>[^)\s]+)\)")
LINK_IN_OUTPUT = re.compile(r'href="(?P<page>\w+)\.ipynb(?:#(?P<heading>[^"]*))?"')
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
    '<script type="module" src="../live/panels/element.js"></script>\n'
    '<script type="module" src="../live/front/offline.js"></script>'
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


def site_name(heading):
    """Return the name of a heading's place on the site: lower case, no punctuation.

    JupyterLab keeps capitals and punctuation in its anchors; the site uses GitHub's names.
    """
    return re.sub(r"[^\w\- ]", "", heading.replace("%20", "-")).lower()


def site_anchor(match):
    """Return a link to a heading with the heading's name on the site."""
    return f"]({match['page'] or ''}#{site_name(match['heading'])})"


def with_pages(output):
    """Change the links of an output's HTML in place: from a notebook to its page.

    Sphinx does so with links in text only.
    """
    shown = output.get("data", {})
    if "text/html" in shown:

        def linked(match):
            place = f"#{site_name(match['heading'])}" if match["heading"] else ""
            return f'href="{match["page"]}.html{place}"'

        shown["text/html"] = LINK_IN_OUTPUT.sub(linked, "".join(shown["text/html"]))


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
            for output in cell.get("outputs", []):
                with_pages(output)
            continue
        text = with_live_panels("".join(cell["source"]), names)
        text = text.replace(STILL_PICTURES, STILL_PICTURES.replace("<details>", "<details open>"))
        text = text.replace(FINDINGS, FINDINGS.replace("<details>", '<details class="findings">'))
        if number == 0:
            # the note below has the same link, and the badge's picture is on another server
            text = badges.BADGE.sub("", text)
        # The site has these files, or shows them.
        text = badges.FILE.sub(lambda found: f"../{found['path']}", text)
        text = LINK_TO_HEADING.sub(site_anchor, site_words.with_linked_list(text))
        cell["source"] = text
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


def setup(app):
    """Register the extension; Sphinx calls this once."""
    app.setup_extension("docs.site_words")
    app.setup_extension("docs.site_tables")
    app.connect("source-read", prepare)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
