"""Settings of Sphinx for the course's web pages: `make site`.

No notebook is run: the pages show the outputs that are stored. The source folder is the project
itself, so that a link between two files is the same in a notebook, in these pages and in the built
site. The site contains everything a page needs: no font, script or picture comes from another
server.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# `tests.tools` is in the project's folder, the extension `site_pages` beside this file
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from tests.tools import badges  # noqa: E402

project = "Cold Facts"
author = "The Cold Facts contributors"
copyright = "the Cold Facts contributors. Text and figures CC BY 4.0, code BSD-3-Clause"
pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
release = pyproject["project"]["version"]
language = "en"

extensions = ["myst_nb", "sphinx.ext.githubpages", "site_pages"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "notebooks/*.ipynb", "data/README.md"]
include_patterns += ["README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"]
# `include_patterns` leaves these out already; excluding them keeps Sphinx from searching them,
# which takes long.
exclude_patterns = [
    ".*",
    "**/.ipynb_checkpoints",
    "node_modules",
    "docs/_build",
    "src",
    "tests",
    "build",
    "dist",
]

# --- notebooks: stored outputs only ------------------------------------------------------------

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # no widget is stored, so no page needs the scripts that would draw one
nb_merge_streams = True

# --- text and formulas -------------------------------------------------------------------------

myst_enable_extensions = ["amsmath", "deflist", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
mathjax_path = "mathjax/tex-mml-chtml.js"  # copied there from npm by docs/build.py
# Headings of pages that are also read elsewhere may start below the first level, and code that
# cannot be highlighted needs no colours.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

# --- appearance --------------------------------------------------------------------------------

html_theme = "sphinx_book_theme"
html_favicon = "live/front/icon.svg"
html_title = "Cold Facts"
html_static_path = ["_static", "_build/static"]
html_css_files = ["site.css"]
html_context = {"default_mode": "auto"}  # light or dark as the device asks
html_last_updated_fmt = None
html_show_sphinx = False
html_copy_source = True  # the download button offers the unchanged notebook
html_theme_options = {
    "repository_url": badges.HOST + badges.repository(ROOT),
    "repository_branch": badges.reference(ROOT),
    "use_repository_button": True,
    "use_issues_button": True,
    "launch_buttons": {"binderhub_url": badges.BINDER, "notebook_interface": "jupyterlab"},
    "home_page_in_toc": True,
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "show_navbar_depth": 2,
    "show_toc_level": 2,
}
