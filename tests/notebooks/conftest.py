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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the sweep of the other notebooks as long."""
    for item in items:
        if item.nodeid.startswith("tests/notebooks/test_sweep.py"):
            if not item.name.partition("[")[2].startswith(SWEPT):
                item.add_marker(pytest.mark.long)
