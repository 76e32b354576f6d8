"""Build the site into docs/_build/html: `make site`.

Sphinx turns the notebooks, as they are stored, and the project's Markdown files into web pages.
Formulas are drawn by MathJax, which is installed from npm and copied into the site, so that no
page loads anything from another server.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "docs" / "_build"
MATHJAX = "node_modules/mathjax/es5"
# one script that reads TeX and MathML, and its fonts: all that a page loads
MATHJAX_PARTS = ("tex-mml-chtml.js", "output/chtml/fonts")


def copy_mathjax(root=ROOT, build=BUILD):
    """Copy the part of MathJax that a page loads.

    Parameters
    ----------
    root : Path
        Project folder, with MathJax in its `node_modules`.
    build : Path
        Folder whose `static/mathjax` is replaced.
    """
    target = build / "static" / "mathjax"
    shutil.rmtree(target, ignore_errors=True)
    for part in MATHJAX_PARTS:
        source = root / MATHJAX / part
        destination = target / part
        destination.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, destination)
        else:
            shutil.copy2(source, destination)


def build(output=BUILD / "html"):
    """Run Sphinx from scratch and return its exit code.

    Parameters
    ----------
    output : Path
        Folder for the pages.

    Returns
    -------
    int
        Not 0 if a link is broken or a term is missing: every warning counts as an error.
    """
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q"]
    command += ["-W", "--keep-going"]  # warnings are errors, but report all of them
    command += ["-n"]  # warn about every reference without a target
    command += ["-E", "-d", str(BUILD / "doctrees")]  # read every source anew
    command += ["-c", "docs", ".", str(output)]
    return subprocess.call(command, cwd=ROOT)


def add_live_parts(output, cache=BUILD / "live_exercises"):
    """Write what is live on the pages, the front page, and the copy for times without a network.

    Parameters
    ----------
    output : Path
        The pages that Sphinx wrote.
    cache : Path or None
        Where exercises are kept for the next build, since their simulations take a minute.
    """
    from docs import live_export, live_site
    from docs.live_export import questions

    live_export.export(output)
    questions.export(output, cache)
    live_site.finish(output)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from tests.tools import npm

    try:
        npm.install()
    except ValueError as problem:
        sys.exit(f"\nThe site could not be built. {problem}")
    copy_mathjax()
    code = build()
    if code == 0:
        add_live_parts(BUILD / "html")
        print("The site is in docs/_build/html; open docs/_build/html/index.html.")
    sys.exit(code)
