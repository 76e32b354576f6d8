"""Build the site into docs/_build/html: `make site`. Formulas are drawn by MathJax, copied from npm into the site."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "docs" / "_build"
MATHJAX = "node_modules/mathjax/es5"
PARTS = ("tex-mml-chtml.js", "output/chtml/fonts")


def copy_mathjax(root=ROOT, build=BUILD):
    """Copy the part of MathJax that a page loads: one script and its fonts."""
    target = build / "static" / "mathjax"
    shutil.rmtree(target, ignore_errors=True)
    for part in PARTS:
        source, place = root / MATHJAX / part, target / part
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, place)


def build(output=BUILD / "html"):
    """Run Sphinx afresh; a link that leads nowhere or a term that is missing is an error. Returns its exit code."""
    options = ("-b", "html", "-W", "--keep-going", "-n", "-E", "-q", "-d", str(BUILD / "doctrees"))
    return subprocess.call(
        [sys.executable, "-m", "sphinx", *options, "-c", "docs", ".", str(output)], cwd=ROOT
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from tests.tools import npm

    try:
        npm.install(["mathjax"])
    except ValueError as problem:
        sys.exit(f"\nThe site could not be built. {problem}")
    copy_mathjax()
    code = build()
    if code == 0:
        print("The site is in docs/_build/html; open docs/_build/html/index.html.")
    sys.exit(code)
