"""Copy what is missing into a student's folder: notebooks, tables, compiled kernels. Run by the hub *as the student*.

    python hand_out.py COURSE KERNELS HOME

Nothing that is there already is replaced. That it runs as the student means that no trick with links in the folder can
make the hub write, or give away, anything the student could not.
"""

import os
import shutil
import sys
from pathlib import Path

PARTS = ("notebooks", "data")


def hand_out(course, kernels, home):
    """Copy the missing files; returns how many there were."""
    count = 0
    for part in PARTS:
        for source in sorted((course / part).rglob("*")):
            target = home / source.relative_to(course)
            if (
                source.is_file()
                and ".ipynb_checkpoints" not in source.parts
                and not os.path.lexists(target)
            ):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                count += 1
    if not os.path.lexists(home / ".kernels"):
        shutil.copytree(kernels, home / ".kernels", copy_function=shutil.copyfile)
    return count


if __name__ == "__main__":
    os.umask(0o077)
    print(hand_out(*map(Path, sys.argv[1:])))
