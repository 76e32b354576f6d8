"""Write an empty lesson: title, sections in their order, the set-up cell that all notebooks share.

python tests/tools/new_notebook.py 07_imaging "Imaging" "What does a scanner see of an ice ball?"
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.rules import notebook_rules as rules  # noqa: E402

GLANCE = (
    "**Objectives.** You will be able to\n\n- \n\n"
    "**Prerequisites.** Necessary: [00 Start here](00_start_here.ipynb). Helpful: .\n\n"
    "**Time:** 60 minutes.\n\n<!--words-->\n<!--/words-->"
)
SET_UP = (
    "It starts your record. *Error displaying widget* after a break? Choose *Run All Cells*; your "
    "answers are offered below."
)


def set_up_code(folder):
    """Return the first code cell that all notebooks of a folder share."""
    first = json.loads(min(folder.glob("0*.ipynb")).read_text(encoding="utf-8"))
    return rules.source_of(rules.cells_of(first, "code")[0][1])


def cells(name, title, question, code):
    """Return (kind, text) of every cell of the empty lesson."""
    number = name.split("_")[0]
    yield "markdown", f"# {number} {title}\n\n*{question}*\n\n**Not medical advice.**"
    texts = {"At a glance": GLANCE, "Set-up": SET_UP}
    for heading in rules.LESSON_HEADINGS:
        yield "markdown", f"## {heading}\n\n{texts.get(heading, '')}".rstrip()
        if heading == "Set-up":
            yield "code", code


def notebook(name, title, question, folder):
    """Return the empty lesson as a dictionary; ValueError for an unsuitable name or question."""
    if not re.fullmatch(r"\d\d(_[a-z0-9]+)+", name):
        raise ValueError(
            f"{name!r} is no name of a notebook; the rule: two digits and words, such as 07_imaging"
        )
    number = name.split("_")[0]
    if any(path.name.startswith(f"{number}_") for path in folder.glob("*.ipynb")):
        raise ValueError(f"there is a notebook {number} already; take the next free number")
    if "?" not in question:
        raise ValueError(f"{question!r} is no question; the rule: a lesson asks one, with a '?'")
    listed = []
    for place, (kind, text) in enumerate(cells(name, title, question, set_up_code(folder))):
        cell = {"cell_type": kind, "id": f"{name[3:].split('_')[0]}-{place:02d}", "metadata": {}}
        more = {"execution_count": 1, "outputs": []} if kind == "code" else {}
        listed.append(cell | more | {"source": text.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": listed, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def main(arguments, folder=ROOT / "notebooks"):
    """Write the file; return an exit code."""
    if len(arguments) != 3:
        print(__doc__.strip().splitlines()[2].strip(), file=sys.stderr)
        return 2
    try:
        text = json.dumps(notebook(*arguments, folder), indent=1, ensure_ascii=False) + "\n"
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    path = folder / f"{arguments[0]}.ipynb"
    path.write_text(text, encoding="utf-8")
    print(f"Written: {path.name}. Next: docs/contributing/notebook.md, step 2.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
