"""Nothing in the course runs text: not from a table, a pasted page or a stored output.

Imports and calls that could do so are banned by ruff (see pyproject.toml and test_linters.py).
"""

import json
import re

import pytest

from tests.project import PROJECT, source_files

# what ruff's rules of safety do not see: built-ins that run text, and the eval of a DataFrame
RUNS_TEXT = re.compile(r"(?<![\w.])(compile|__import__)\(|\.eval\(")
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|form|link|meta)\b|\bon[a-z]+\s*=|javascript:", re.IGNORECASE
)
# an empty token or password, and the settings that let other pages or anybody in
OPENS_A_LOCK = re.compile(
    r"(token|password)\s*=\s*(''|\"\"|None\b|$)|(token|password)=\s"
    r"|xsrf_cookies|check_xsrf|allow_origin|allow_credentials|allow_unauthenticated_access"
    r"|allow_all\s*=\s*True|any_allow_config\s*=\s*True|admin_access|admin_users"
    r"|hashed_password|--unshare-all.*--share-net|--cap-add",
    re.MULTILINE,
)
ACTIVE_KINDS = {
    "application/javascript",
    "text/javascript",
    "application/vnd.jupyter.widget-state+json",
}


def active_faults(cell):
    """Return what in a notebook cell a browser would run: scripts, frames, event handlers."""
    faults = []
    if cell["cell_type"] == "markdown":
        found = ACTIVE.search("".join(cell["source"]))
        if found:
            faults.append(f"text: {found[0]}")
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        faults += [f"output of kind {kind}" for kind in ACTIVE_KINDS & set(data)]
        markup = "".join(data.get("text/html", "")) + "".join(data.get("image/svg+xml", ""))
        found = ACTIVE.search(markup)
        if found:
            faults.append(f"output: {found[0]}")
    return faults


@pytest.mark.parametrize("path", source_files(), ids=lambda path: path.stem)
def test_no_module_runs_text(path):
    found = RUNS_TEXT.search(path.read_text(encoding="utf-8"))
    assert not found, f"calls {found[0]}"


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


def lock_files():
    """Return the files that start a server: the Makefile, and all programs of docs/."""
    return [PROJECT / "Makefile", PROJECT / "postBuild", *(PROJECT / "docs").rglob("*.py")]


@pytest.mark.parametrize("path", lock_files(), ids=lambda path: path.name)
def test_lab_and_class_keep_their_locks(path):
    found = OPENS_A_LOCK.search(path.read_text(encoding="utf-8"))
    assert not found, f"sets {found[0]}"


def test_the_class_server_is_among_the_files_that_are_read():
    names = {path.name for path in lock_files()}
    assert {"jupyterhub_config.py", "serve.py", "sandbox.py", "gate.py"} <= names


# --- the rules can fail -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["frame.eval('a + b')", "compile(x, 'x', 'eval')", "a = __import__('os')"]
)
def test_running_text_is_found(code):
    assert RUNS_TEXT.search(code)


def test_a_harmless_call_passes():
    assert not RUNS_TEXT.search("re.compile(x)")


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<img src=a onerror=x>", "<a href='javascript:x'>", "<iframe>"]
)
def test_active_output_is_found(html):
    cell = {"cell_type": "code", "source": "", "outputs": [{"data": {"text/html": [html]}}]}
    assert active_faults(cell)
    assert active_faults({"cell_type": "markdown", "source": [html]})
    assert not active_faults({"cell_type": "markdown", "source": "Set `on` = 3 and see <b>x</b>"})


@pytest.mark.parametrize(
    "line",
    [
        "c.ServerApp.disable_check_xsrf = True",
        'c.JupyterHub.tornado_settings = {"xsrf_cookies": False}',
        "--IdentityProvider.token=''",
        "--IdentityProvider.token= --no-browser",
        "--ServerApp.password=",
        'c.ServerApp.allow_origin = "*"',
        "c.Authenticator.allow_all = True",
        "c.JupyterHub.admin_access = True",
    ],
)
def test_an_opened_lock_is_found(line):
    assert OPENS_A_LOCK.search(f"first = 1\n{line}\nlast = 2\n")


@pytest.mark.parametrize(
    "line", ["token = orm.new_token()", "password = read()", 'c.X.allow_all = not given["names"]']
)
def test_a_lock_that_stays_shut_passes(line):
    assert not OPENS_A_LOCK.search(f"first = 1\n{line}\nlast = 2\n")
