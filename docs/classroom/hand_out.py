"""Copy what is missing into a student's folder: notebooks, tables, compiled kernels.

    python hand_out.py COURSE KERNELS HOME

The hub runs this *as the student*. No trick with links in the folder can therefore make the hub
write, or reveal, anything that the student could not write or read anyway. Nothing that is already
in the folder is replaced.
"""

import os
import shutil
import sys
from pathlib import Path

PARTS = ("notebooks", "data")


def hand_out(course, kernels, home):
    """Copy the files that are missing, and return how many there were.

    Parameters
    ----------
    course : Path
        The project's folder.
    kernels : Path
        Folder of the compiled kernels; copied once, and not counted.
    home : Path
        The student's folder.
    """
    count = 0
    for part in PARTS:
        for source in sorted((course / part).rglob("*")):
            if not source.is_file() or ".ipynb_checkpoints" in source.parts:
                continue
            target = home / source.relative_to(course)
            # lexists, because a link that leads nowhere is the student's and stays, too
            if os.path.lexists(target):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            count += 1
    if not os.path.lexists(home / ".kernels"):
        shutil.copytree(kernels, home / ".kernels", copy_function=shutil.copyfile)
    return count


if __name__ == "__main__":
    os.umask(0o077)
    print(hand_out(*map(Path, sys.argv[1:])))
