"""The notebooks of the course among the files of a folder.

A learner's folder also holds copies (`01_how_freezing_works-Copy1.ipynb`), new notebooks
(`Untitled.ipynb`) and what macOS leaves beside copied files (`._01_how_freezing_works.ipynb`).
Names of the course have small letters, digits and underscores only, so that these are told apart.
"""

import re
from pathlib import Path

from helpers import data

_NAME = re.compile(r"[a-z0-9_]+\.ipynb")


def of_the_course(folder: Path | None = None) -> list[Path]:
    """Return the notebooks of the course, sorted by name.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where they are; by default the folder `notebooks` beside `data`.

    Returns
    -------
    list of pathlib.Path
        Empty if there are none, as where the package is used without its notebooks.

    Examples
    --------
    >>> of_the_course(Path("no such folder"))
    []
    """
    folder = folder or data.data_folder().parent / "notebooks"
    return sorted(path for path in folder.glob("*.ipynb") if _NAME.fullmatch(path.name))


def numbered(number: str, folder: Path | None = None) -> Path | None:
    """Return the notebook with a number.

    Parameters
    ----------
    number : str
        For example "01" or "01b".
    folder : pathlib.Path, optional
        As for `of_the_course`.

    Returns
    -------
    pathlib.Path or None
        None if it is not there.

    Examples
    --------
    >>> numbered("01", Path("no such folder")) is None
    True
    """
    for path in of_the_course(folder):
        if path.name.startswith(f"{number}_"):
            return path
    return None
