"""The pages of `make site` are built without a warning: no broken link, no missing term.

What they look like in a browser is tried by tests/browser/test_site.py, in `make test-long`.
"""

import subprocess
import sys

from tests.conftest import lacking
from tests.project import PROJECT
from tests.tools import npm

BUILD = """
import pathlib, sys
sys.path.insert(0, "docs")
import build
build.copy_mathjax()
sys.exit(build.build(pathlib.Path(sys.argv[1])))
"""


def built(folder):
    """Build the site into a folder, or skip without its packages; returns the finished process."""
    try:
        import myst_nb  # noqa: F401
        import sphinx_book_theme  # noqa: F401
    except ImportError:
        lacking("the extra site")
    if npm.missing():
        lacking("the packages from npm")
    command = [sys.executable, "-c", BUILD, str(folder)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def test_the_site_is_built_from_stored_outputs_without_a_warning(tmp_path):
    done = built(tmp_path / "html")
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    names = {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert names == {path.stem for path in (tmp_path / "html" / "notebooks").glob("*.html")}
    page = (tmp_path / "html" / "notebooks" / "00_start_here.html").read_text(encoding="utf-8")
    assert (
        "jupyter_execute" not in page
        and "What is live on this page" in page
        and '<cold-facts-panel name="first_ball">' in page
        and "<details open>" in page
    )
    # Live questions, with the text form inside.
    assert '<cold-facts-question name="quiz:00"><div class="cold-facts-text">' in page
