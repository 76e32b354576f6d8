"""What is missing where a notebook runs: far from its folder, or beside another copy."""

from __future__ import annotations

from pathlib import Path

import helpers


def notice(folder: Path) -> str:
    """Say what does not work where a notebook is, and what to do; empty if all does.

    Parameters
    ----------
    folder : pathlib.Path
        The working folder of the kernel, which is the notebook's.

    Returns
    -------
    str

    Examples
    --------
    >>> notice(Path("/nowhere"))[:40]
    'This notebook is away from its folder: i'
    """
    mine = Path(helpers.__file__).resolve().parent
    beside = folder.resolve().parent / "src" / "helpers"
    if beside.is_dir() and beside.resolve() != mine:
        return (
            f"The code of another copy of the course is running, from {mine}: restart the kernel "
            "and run the set-up cell first, so that the code beside this notebook runs."
        )
    if not (folder / "figures").is_dir():
        return (
            "This notebook is away from its folder: its still pictures and its links to other "
            "notebooks lead nowhere. Panels and questions work. For the rest, open it inside the "
            "folder notebooks of the whole course."
        )
    return ""
