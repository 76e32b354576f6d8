"""Where hosts find the course: the badges of every notebook and of the README, from CITATION.cff.

    python tests/tools/badges.py                          write the badges where they belong
    python tests/tools/badges.py --repository NAME/REPO   the same after the repository has moved
    python tests/tools/badges.py --check                  only list the files that differ

`repository-code` in CITATION.cff is the one place that names the repository. A badge, a notebook's
link to a file outside notebooks/, and the address from which the set-up cell of every notebook
says to install the course, point to the tag of the release (v0.1.0) once CITATION.cff has a
`date-released`, so that a badge opens an image that Binder has built already; before the first
release they point to the branch main.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
HOST = "https://github.com/"
BINDER = "https://mybinder.org"
PLACEHOLDER = "OWNER"
WORDS = "Open this notebook on Binder"
COLAB = "https://colab.research.google.com"
COLAB_WORDS = "or on Colab"
BADGE = re.compile(rf"\[{WORDS}\]\([^)\s]*\)(?: \[{COLAB_WORDS}\]\([^)\s]*\))?\n?")
LINK = re.compile(re.escape(BINDER) + r"/v2/gh/[^)\s\"]*")
COLAB_LINK = re.compile(re.escape(COLAB) + r"/github/[^)\s\"]*")
PACKAGE = re.compile(r"git\+https://github\.com/[\w.-]+/[\w.-]+@[\w.-]+\w")
# A notebook links to files outside its folder on the web: a server may be rooted in notebooks/.
FILE = re.compile(re.escape(HOST) + r"[\w.-]+/[\w.-]+/blob/[\w.-]+/(?P<path>[^)\s\"#]+)")
START = "notebooks/00_start_here.ipynb"


def citation(root=ROOT):
    """Return CITATION.cff as a dictionary."""
    return yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))


def repository(root=ROOT):
    """Return 'owner/name' of the repository in CITATION.cff; ValueError if there is none."""
    address = citation(root).get("repository-code", "")
    found = re.fullmatch(re.escape(HOST) + r"([\w.-]+/[\w.-]+?)(\.git)?/?", address)
    if not found:
        raise ValueError(
            f"repository-code in CITATION.cff is {address!r}; the rule: {HOST}OWNER/NAME"
        )
    return found[1]


def reference(root=ROOT):
    """Return what a badge opens: the tag of a release that has a date, else the branch main."""
    about = citation(root)
    return f"v{about['version']}" if about.get("date-released") else "main"


def address(path, root=ROOT):
    """Return the Binder address that opens one file of the project in JupyterLab."""
    return f"{BINDER}/v2/gh/{repository(root)}/{reference(root)}?urlpath=lab/tree/{path}"


def colab_address(path, root=ROOT):
    """Return the address that opens one file of the project on Colab."""
    return f"{COLAB}/github/{repository(root)}/blob/{reference(root)}/{path}"


def package_address(root=ROOT):
    """Return the address from which pip installs the course."""
    return f"git+{HOST}{repository(root)}@{reference(root)}"


def file_address(path, root=ROOT):
    """Return the address that shows one file of the project on the web."""
    return f"{HOST}{repository(root)}/blob/{reference(root)}/{path}"


def badge(path, root=ROOT):
    """Return the badges of a notebook, as words: pictures would come from another server."""
    return f"[{WORDS}]({address(path, root)}) [{COLAB_WORDS}]({colab_address(path, root)})"


def with_link(text, path, root=ROOT):
    """Return a text whose badges and links all open one file, and whose package is this one."""
    text = LINK.sub(lambda _: address(path, root), text)
    text = COLAB_LINK.sub(lambda _: colab_address(path, root), text)
    return PACKAGE.sub(lambda _: package_address(root), text)


def titled(source, path, root=ROOT):
    """Return a notebook's first cell with its badge: below the title where there was none."""
    if BADGE.search(source):
        return BADGE.sub(lambda _: f"{badge(path, root)}\n", source)
    head, _, rest = source.partition("\n")
    return f"{head}\n\n{badge(path, root)}\n{rest}".rstrip("\n")


def notebook_text(path, root=ROOT):
    """Return the text of a notebook file with its badge; nothing else in it changes."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    for place, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        wanted = with_link(source, path.relative_to(root).as_posix(), root)
        wanted = FILE.sub(lambda found: file_address(found["path"], root), wanted)
        if place == 0:
            wanted = titled(source, path.relative_to(root).as_posix(), root)
        if wanted != source:
            is_text = isinstance(cell["source"], str)
            cell["source"] = wanted if is_text else wanted.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def wanted_texts(root=ROOT):
    """Return {file: text as it should be} of every file that has badges or such links."""
    texts = {
        path: notebook_text(path, root) for path in sorted((root / "notebooks").glob("*.ipynb"))
    }
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    return texts | {
        page: with_link(page.read_text(encoding="utf-8"), START, root) for page in pages
    }


def differing(root=ROOT):
    """Return the files that are not as they should be, with the text they should have."""
    return {
        path: text
        for path, text in wanted_texts(root).items()
        if path.read_text(encoding="utf-8") != text
    }


def move(name, root=ROOT):
    """Write another repository's name into CITATION.cff."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise ValueError(
            f"{name!r} is no repository; the rule: OWNER/NAME, for example some-school/cold-facts"
        )
    path = root / "CITATION.cff"
    line = f'repository-code: "{HOST}{name}"'
    path.write_text(
        re.sub(r"(?m)^repository-code:.*$", line, path.read_text(encoding="utf-8")),
        encoding="utf-8",
    )


def main(arguments, root=ROOT):
    """Write or check the badges; return an exit code."""
    parser = argparse.ArgumentParser(description="Write the badges from CITATION.cff.")
    parser.add_argument("--repository", help="OWNER/NAME, after a move")
    parser.add_argument("--check", action="store_true", help="change nothing, say what differs")
    given = parser.parse_args(arguments)
    if given.repository:
        move(given.repository, root)
    found = differing(root)
    for path, text in found.items():
        print(f"{path.relative_to(root)}: {'differs' if given.check else 'written'}")
        if not given.check:
            path.write_text(text, encoding="utf-8")
    return int(given.check and bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
