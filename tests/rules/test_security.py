"""Nothing in the course runs text: not from a table, not from a pasted page, not from a stored output."""

import ast
import json
import re

import pytest

from tests.rules.tree import PROJECT, SOURCE, parsed, source_files

# a call by any of these names, however it was imported, may run what it is given
RUNS_TEXT = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "Popen",
    "check_output",
    "check_call",
}
RUNS_TEXT |= {
    "read_pickle",
    "unsafe_load",
    "full_load",
    "literal_eval",
    "import_module",
    "run_path",
    "run_module",
}
MODULES = {"subprocess", "marshal", "shelve", "yaml", "code", "runpy", "ctypes"}
LOADERS = {"pickle", "dill", "joblib"}  # writing is harmless, reading runs what was written
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|form|link|meta)\b|\bon[a-z]+\s*=|javascript:", re.IGNORECASE
)
ACTIVE_KINDS = {
    "application/javascript",
    "text/javascript",
    "application/vnd.jupyter.widget-state+json",
}


def called(node):
    """Return (last name, name before the dot) of what a call calls."""
    func = node.func
    if isinstance(func, ast.Attribute):
        return func.attr, func.value.id if isinstance(func.value, ast.Name) else ""
    return (func.id, "") if isinstance(func, ast.Name) else ("", "")


def call_fault(node):
    """Return what is wrong with one call; None if it runs no text."""
    name, owner = called(node)
    if name in RUNS_TEXT and owner not in ("re", "np", "ast", "self"):
        return f"calls {name}"
    if owner in LOADERS and name in ("load", "loads", "Unpickler"):
        return f"reads a {owner}"
    if any(
        key.arg == "allow_pickle" and getattr(key.value, "value", None) is not False
        for key in node.keywords
    ):
        return "allows pickles"
    return None


def code_faults(tree):
    """Return (line, what) of everything in a syntax tree that could run text."""
    faults = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and call_fault(node):
            faults.append((node.lineno, call_fault(node)))
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
            faults += [
                (node.lineno, f"imports {name}") for name in names if name.split(".")[0] in MODULES
            ]
    return faults


def active_faults(cell):
    """Return what in a notebook cell a browser would run: scripts, frames, event handlers, javascript addresses."""
    faults = [
        f"text: {found[0]}" for found in [ACTIVE.search("".join(cell["source"]))] if found
    ] * (cell["cell_type"] == "markdown")
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        faults += [f"output of kind {kind}" for kind in ACTIVE_KINDS & set(data)]
        markup = "".join(data.get("text/html", "")) + "".join(data.get("image/svg+xml", ""))
        faults += [f"output: {found[0]}" for found in [ACTIVE.search(markup)] if found]
    return faults


def test_nothing_in_helpers_runs_text():
    faults = [
        f"{path.relative_to(SOURCE)}:{line}: {what}"
        for path in source_files(SOURCE)
        for line, what in code_faults(parsed(path))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_a_notebook_carries_nothing_a_browser_would_run(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert not [
        f"cell {number}: {fault}"
        for number, cell in enumerate(cells)
        for fault in active_faults(cell)
    ]


def test_lab_and_class_keep_their_locks():
    words = "".join(
        path.read_text(encoding="utf-8")
        for path in [PROJECT / "Makefile", PROJECT / "postBuild", *(PROJECT / "docs").glob("*.py")]
    )
    assert not re.search(
        r"token\s*=\s*(''|\"\"|None\b|\s)|password\s*=|disable_check_xsrf|allow_origin", words
    )


# --- the checkers can fail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("eval(row['formula'])", "calls eval"),
        ("frame.eval('a + b')", "calls eval"),
        ("import os\nos.system(x)", "calls system"),
        ("import pickle\npickle.loads(x)", "reads a pickle"),
        ("import yaml", "imports yaml"),
        ("from subprocess import run", "imports subprocess"),
        ("np.load(f, allow_pickle=True)", "allows pickles"),
    ],
)
def test_running_text_is_found(code, says):
    assert says in [what for _, what in code_faults(ast.parse(code))]


def test_harmless_calls_pass():
    code = "import re, pickle\nre.compile(x)\npickle.dumps(x)\nnp.load(f, allow_pickle=False)"
    assert code_faults(ast.parse(code)) == []


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<img src=a onerror=x>", "<a href='javascript:x'>", "<iframe>"]
)
def test_active_output_is_found(html):
    cell = {"cell_type": "code", "source": "", "outputs": [{"data": {"text/html": [html]}}]}
    assert active_faults(cell)
    assert active_faults({"cell_type": "markdown", "source": [html]})
    assert not active_faults({"cell_type": "markdown", "source": "Set `on` = 3 and see <b>x</b>"})
