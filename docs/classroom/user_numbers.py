"""User numbers of students: each belongs to one student of one room, on the whole machine.

The numbers need no account on the machine. A room's register says which student has which; files of
the room belong to these numbers, so they stay the same after a restart. A list of the machine says
which room uses which numbers, because two rooms on one machine must not share any.
"""

import contextlib
import fcntl
import json
import os
import pwd
from pathlib import Path

# Accounts end at 60000; what lies between 65536 and 100000 is given out by nobody, see systemd's
# "Users, Groups, UIDs and GIDs"; containers without root begin at 100000.
FIRST = 70_000
LAST = 89_999
MACHINE = Path("/var/lib/cold-facts-class")


class NumberError(Exception):
    """No number can be given, or two rooms would share one; the message says why."""


def write_whole(path, text):
    """Write a file so that it is never found half written, readable by its owner only."""
    new = path.with_name(f".{path.name}.new")
    with open(new, "w", encoding="utf-8", opener=private) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def private(path, flags):
    """Open a file that only its owner can read."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def read(path):
    """Return the dictionary in a JSON file; an empty one if there is no file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@contextlib.contextmanager
def held(folder):
    """Hold the folder's lock, so that two servers do not change its list at the same time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / "lock", "w", opener=private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def has_account(number):
    """Say whether the machine has an account with this number."""
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def still_there(rooms):
    """Return the list of the machine without the rooms whose folder was deleted."""
    return {number: room for number, room in rooms.items() if Path(room).is_dir()}


def check(room, machine=MACHINE):
    """Enter the numbers of a room into the list of the machine, before its server starts.

    Parameters
    ----------
    room : Path
        Folder of the class.
    machine : Path
        Folder with the list.

    Raises
    ------
    NumberError
        If another room uses one of the numbers, or the machine has an account with it.
    """
    with held(machine):
        rooms = still_there(read(machine / "numbers.json"))
        for name, number in read(room / "register.json").items():
            other = rooms.setdefault(str(number), str(room))
            if other != str(room):
                raise NumberError(
                    f"{name} has user number {number}, which {other} uses as well: the one student "
                    "could read the other's files. Delete one of the two folders."
                )
            if has_account(number):
                raise NumberError(
                    f"{name} has user number {number}, which belongs to an account of this machine."
                )
        write_whole(machine / "numbers.json", json.dumps(rooms))


def number_of(room, name, machine=MACHINE):
    """Return a student's user number; a new student gets one that nobody on the machine has.

    Parameters
    ----------
    room : Path
        Folder of the class, with its register.
    name : str
        The student's login name.
    machine : Path
        Folder with the list of the machine.

    Raises
    ------
    NumberError
        If all numbers are in use.
    """
    numbers = read(room / "register.json")
    if name in numbers:
        return numbers[name]
    with held(machine):
        rooms = still_there(read(machine / "numbers.json"))
        for number in range(FIRST, LAST + 1):
            if str(number) not in rooms and not has_account(number):
                break
        else:
            raise NumberError(f"The user numbers {FIRST} to {LAST} are all in use.")
        rooms[str(number)] = str(room)
        write_whole(machine / "numbers.json", json.dumps(rooms))
        write_whole(room / "register.json", json.dumps(numbers | {name: number}))
    return number
