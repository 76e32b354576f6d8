"""Each notebook is run once, from top to bottom, in a kernel that stays alive for all tests of that
notebook.
"""

from pathlib import Path

import nbformat
import pytest

from helpers.teaching.publish.session import Session

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="session", params=NOTEBOOKS, ids=lambda path: path.stem)
def session(request):
    """The notebook's kernel after all its cells ran."""
    with Session(request.param) as running:
        running.run()
        yield running


@pytest.fixture(scope="session")
def stored(session):
    """The notebook as it stands in its file."""
    return nbformat.read(session.path, as_version=4)


# Every control of every panel takes minutes; `make test` tries those of these notebooks.
SWEPT = ("00_", "05_", "instructor")
# All notebooks are run and compared by nbval; `make test` looks closer at one of each kind.
READ = ("00_", "01_", "01b", "05_", "instructor")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is tried with other notebooks as long."""
    for item in items:
        name = item.name.partition("[")[2]
        if item.nodeid.startswith("tests/notebooks/test_sweep.py"):
            tried = SWEPT
        elif item.nodeid.startswith(("tests/notebooks/test_prose.py", "tests/notebooks/test_pred")):
            tried = READ
        else:
            continue
        if name and not name.startswith(tried):
            item.add_marker(pytest.mark.long)
