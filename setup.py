"""Add the tables of data/ to a built package; everything else is said in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTables(build_py):
    """Copy data/*.csv into the package, where `helpers.data` looks if there is no data/ folder.

    Whoever installs from an address or a wheel has no data/ folder beside the code. A copy of the
    project that was installed with `pip install -e .` has one, and gets no second copy.
    """

    def run(self):
        """Build as usual, then copy the tables."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "helpers" / "tables"
        target.mkdir(parents=True, exist_ok=True)
        for table in sorted(Path("data").glob("*.csv")):
            shutil.copy(table, target)


setup(cmdclass={"build_py": BuildWithTables})
