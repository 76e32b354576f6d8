"""Copy what is missing into a student's folder: notebooks, tables, compiled kernels.

    python hand_out.py COURSE KERNELS HOME --seed 7

The hub runs this *as the student*. No trick with links in the folder can therefore make the hub
write, or reveal, anything that the student could not write or read anyway. Nothing that is already
in the folder is replaced. With a class seed, the set-up cell of each notebook gets it.
"""

import argparse
import os
import re
import shutil
from pathlib import Path

PARTS = ("notebooks", "data")
GUIDE = Path("notebooks/instructor_guide.ipynb")
# what a teacher who tried the course has beside the notebooks: answers, and sheets with answers
TEACHERS_OWN = ("notebooks/my_answers*.json", "notebooks/sheets/*")
SET_UP = re.compile(rb"(?<=lesson = teach\.Lesson\(class_seed=)\d+(?=\))")


def is_handed_out(path, with_guide):
    """Say whether students get a file, named as it is inside the course."""
    if ".ipynb_checkpoints" in path.parts or any(path.match(own) for own in TEACHERS_OWN):
        return False
    return with_guide or path != GUIDE


def copy(source, target, seed):
    """Copy a file; a notebook with the class seed, if there is one."""
    if seed is None or source.suffix != ".ipynb":
        shutil.copyfile(source, target)
    else:
        target.write_bytes(SET_UP.sub(str(seed).encode(), source.read_bytes()))


def hand_out(course, kernels, home, seed=None, with_guide=False):
    """Copy the files that are missing, and return how many there were.

    Parameters
    ----------
    course : Path
        The project's folder.
    kernels : Path
        Folder of the compiled kernels; copied once, and not counted.
    home : Path
        The student's folder.
    seed : int, optional
        Class seed for the notebooks that are copied.
    with_guide : bool, optional
        Whether the instructor guide, which holds the answers, is copied as well.
    """
    count = 0
    for part in PARTS:
        for source in sorted((course / part).rglob("*")):
            inside = source.relative_to(course)
            if not source.is_file() or not is_handed_out(inside, with_guide):
                continue
            target = home / inside
            # lexists, because a link that leads nowhere is the student's and stays, too
            if os.path.lexists(target):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            copy(source, target, seed)
            count += 1
    if not os.path.lexists(home / ".kernels"):
        shutil.copytree(kernels, home / ".kernels", copy_function=shutil.copyfile)
    return count


def main():
    """Read the command line and copy."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for place in ("course", "kernels", "home"):
        parser.add_argument(place, type=Path)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--with-guide", action="store_true")
    print(hand_out(**vars(parser.parse_args())))


if __name__ == "__main__":
    os.umask(0o077)
    main()
