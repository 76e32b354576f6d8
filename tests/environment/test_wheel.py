"""The course without a copy of the project: installed from a wheel or an address, as on Colab.

Hosts of notebooks install a package and bring their own widgets. Here notebooks 00 and 01 run in
environments made for the test, far from the project, with an old version of ipywidgets (the one
that Google Colab had for years) and with the one that the project pins. The real hosts were not
tried.
"""

import shutil
import subprocess
import sys
import venv
import zipfile

import pytest

from helpers import data
from tests.project import PROJECT

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

NOTEBOOKS = ("00_start_here.ipynb", "01_how_freezing_works.ipynb")
OLD_WIDGETS = "7.7.1"

RUN = """
import sys
import helpers
from helpers import data
from helpers.teaching.publish.session import Session
print(data.data_folder())
for path in sys.argv[1:]:
    with Session(path, 300) as session:
        session.run()
        print("ran", path)
"""


def copy_of_the_project(folder):
    """Copy what git knows, as a checkout has it: nothing built, no environment."""
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, files):
        if (PROJECT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target)
    return folder


def pip(python, *arguments):
    subprocess.run([python, "-m", "pip", "--quiet", *arguments], check=True, timeout=900)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    project = copy_of_the_project(tmp_path_factory.mktemp("project"))
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", folder, project)
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_carries_every_table_and_every_module(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for table in data.data_folder().glob("*.csv"):
        assert f"helpers/tables/{table.name}" in names
    source = PROJECT / "src"
    for module in source.glob("helpers/**/*.py"):
        assert module.relative_to(source).as_posix() in names


@pytest.mark.parametrize(
    ("origin", "widgets"),
    [("wheel", f"ipywidgets=={OLD_WIDGETS}"), ("wheel", "ipywidgets"), ("git", "ipywidgets")],
    ids=["wheel, old widgets", "wheel, new widgets", "git address"],
)
def test_two_notebooks_run_far_from_the_project(wheel, tmp_path, origin, widgets):
    if origin == "git":
        checkout = copy_of_the_project(tmp_path / "project")
        git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "copy"]):
            subprocess.run([*git, *command], cwd=checkout, check=True)
        what = f"git+file://{checkout}"
    else:
        what = str(wheel)
    venv.create(tmp_path / "environment", with_pip=True)
    python = tmp_path / "environment" / "bin" / "python"
    pip(python, "install", what, widgets, "ipykernel")

    away = tmp_path / "away"
    away.mkdir()
    for name in NOTEBOOKS:
        shutil.copy2(PROJECT / "notebooks" / name, away)
    # -I: neither this folder nor PYTHONPATH may lend it the project's code
    ran = subprocess.run(
        [python, "-I", "-c", RUN, *NOTEBOOKS],
        cwd=away,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "site-packages/helpers/tables" in ran.stdout
    for name in NOTEBOOKS:
        assert f"ran {name}" in ran.stdout
