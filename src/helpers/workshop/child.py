"""Run a learner's function in a process of its own, with limits of time and memory.

A learner's function may loop without end, fill the memory, end the program, wait for somebody to
type, change its arguments or everything around it.  None of that may cost the learner the kernel
and what it holds.  So the function runs in a child process, which is a copy of the kernel made by
`fork`: everything the learner has defined is there, nothing has to be sent, and it starts within
about 10 ms.  (The other way, `spawn`, starts an empty Python.  It would have to import numpy for a
second or two at every check, and functions of a notebook cannot be sent to it.)

* After 5 s the child is killed; there is no way for it to go on.  Where others keep the processor
  busy, it is waited for until it has had about as much of it.
* It may take 1 GB of memory more than the kernel had.  If a computer runs out of memory all the
  same, Linux ends the child and not the kernel.
* What is printed is caught and cut off.  There is no keyboard.
* It may not write files, start programs, send signals or reach the network.  This keeps mistakes
  from doing harm; it is no wall against somebody who wants to, who owns the kernel anyway.
* What comes back are numbers and short texts as JSON, never objects: reading those could run code.

Where no child can be started (Windows, a browser), the function runs in the kernel and is
interrupted after 5 s.  `IN_KERNEL` says what is not caught then.
"""

from __future__ import annotations

import _thread
import builtins
import contextlib
import copy
import gc
import io
import json
import linecache
import os
import selectors
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.workshop.mistakes import Unreadable

SECONDS = 5.0
"""How long all calls together may take."""

MEGABYTES = 1000
"""How much memory the child may take beside what the kernel had."""

MOST_NUMBERS = 200_000
"""Numbers in all outputs together; more would be no answer to any step."""

MOST_PRINTED = 2000
"""Characters of what the function prints that are kept."""

MOST_BYTES = 20_000_000
"""Largest message that the kernel reads from a child."""

DEEPEST = 6
"""Lists within lists that are looked at."""

IN_KERNEL = (
    "No process of its own could be started for your function here, so it ran in the kernel. "
    "A loop inside compiled code, one that catches every error, too much memory and changed "
    "variables of the notebook are not caught then; restart the kernel if it no longer answers."
)
"""What is shown where there is no child process."""

MOST_WAITS = 4
"""On a busy computer a child may take this many times as long, until it has had its share."""

STARVED = 0.8
"""A child that got less than this share of its time from the processor is waited for."""

_SLACK = 0.02
"""Share of the memory that is held back: the child may have had so much less than it seems."""

_LENGTH_BYTES = 8
"""The head of a message: its length."""

_TRIAL_SECONDS = 3.0
"""How long the first child has to show that children work here."""


@dataclass(frozen=True)
class Ran:
    """What came of running a learner's function.

    Parameters
    ----------
    outputs : list
        What it returned for every input: numbers, short texts, nested lists, or `Unreadable`.
        Empty if it did not get through.
    key : str
        What went wrong, in one or two words; empty if nothing did.
    sentence : str
        The same as a sentence for the learner.
    printed : str
        The beginning of what it printed.
    in_kernel : bool
        Whether it had to run in the kernel.
    """

    outputs: list
    key: str = ""
    sentence: str = ""
    printed: str = ""
    in_kernel: bool = False


def run(
    function: Callable,
    inputs: Sequence[tuple],
    seconds: float = SECONDS,
    megabytes: float = MEGABYTES,
    visible: int = 1,
    in_kernel: bool | None = None,
) -> Ran:
    """Call a function once for every input, and once more for the last, out of harm's way.

    Parameters
    ----------
    function : callable
        The learner's function.
    inputs : sequence of tuple
        The arguments of every call; each call gets copies.
    seconds : float, optional
        How long all calls together may take, s.
    megabytes : float, optional
        How much memory they may take, MB.
    visible : int, optional
        How many of the inputs may be quoted in a sentence.
    in_kernel : bool, optional
        Whether to run in the kernel.  Unless given, only where no child can be started.

    Returns
    -------
    Ran

    Examples
    --------
    >>> run(lambda width: width / 2, [(3.0,), (5.0,)]).outputs
    [1.5, 2.5]
    >>> def endless(width):
    ...     while True:
    ...         width += 1
    >>> run(endless, [(3.0,)], seconds=0.2).sentence
    'Your function did not end within 0.2 s: a loop without end, or too much work in ...'
    """
    if not callable(function):
        kind = type(function).__name__
        return Ran([], "no function", f"A {kind} was given; give the function itself, without ().")
    if in_kernel is None:
        in_kernel = not can_start()
    if in_kernel:
        return _run_in_kernel(function, inputs, seconds, visible)
    try:
        return _run_in_child(function, inputs, seconds, megabytes, visible)
    # No more processes are allowed, or no memory for one.
    except OSError:
        return _run_in_kernel(function, inputs, seconds, visible)


_CAN_START: dict[int, bool] = {}


def can_start() -> bool:
    """Say whether child processes can be started here; tried once for each kernel.

    Returns
    -------
    bool

    Examples
    --------
    >>> can_start() in (True, False)
    True
    """
    here = os.getpid()
    if here not in _CAN_START:
        _CAN_START[here] = _try_child()
    return _CAN_START[here]


def _try_child() -> bool:
    """Start a child that multiplies matrices: where that hangs after a fork, there are none."""
    if not hasattr(os, "fork"):
        return False

    def multiply(size: int) -> float:
        return float((np.ones((size, size)) @ np.ones((size, size)))[0, 0])

    try:
        return _run_in_child(multiply, [(300,)], _TRIAL_SECONDS, MEGABYTES, 1).outputs == [300.0]
    except OSError:
        return False


# ---- in a child process --------------------------------------------------------------------------


def _run_in_child(
    function: Callable, inputs: Sequence[tuple], seconds: float, megabytes: float, visible: int
) -> Ran:
    """Run the function in a forked child; OSError if none can be started."""
    read_end, write_end = os.pipe()
    try:
        with warnings.catch_warnings():
            # Python warns of forks where threads run, since a lock that another thread holds would
            # stay locked.  The child uses none of the kernel's, and is killed if it hangs.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
    except OSError:
        os.close(read_end)
        os.close(write_end)
        raise
    if child == 0:
        # Nothing may return from here into the kernel's own program.
        try:
            _be_child(write_end, function, inputs, seconds, megabytes, visible)
        finally:
            os._exit(1)

    os.close(write_end)
    status = 0
    try:
        message, is_late = _receive(read_end, child, seconds)
    finally:
        # Also when the learner interrupts the kernel.
        os.close(read_end)
        status = _end(child)
    if message is not None:
        return _ran(message)
    if is_late:
        return Ran([], "too slow", _too_slow(seconds))
    return Ran([], "ended", _how_it_ended(status))


def _be_child(
    write_end: int,
    function: Callable,
    inputs: Sequence[tuple],
    seconds: float,
    megabytes: float,
    visible: int,
) -> None:
    """Do the work of the child: limits first, then the calls, then one message; never return."""
    # A group of its own: what it may have started is killed with it.  It has no terminal then.
    os.setsid()
    write_end = _close_everything_but(write_end)
    # A function that is interrupted with the kernel would report it as its own error.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The kernel's objects are no business of the child: it must not run their finalizers.
    gc.freeze()
    limits = _limit(seconds, megabytes)
    sys.addaudithook(_refuse)
    found = _calls(function, inputs, visible)
    # The sentence on too much memory needs some.
    _unlimit(limits)
    packed = json.dumps(found).encode()
    packed = len(packed).to_bytes(_LENGTH_BYTES, "big") + packed
    while packed:
        packed = packed[os.write(write_end, packed) :]
    os._exit(0)


def _close_everything_but(write_end: int) -> int:
    """Close what was inherited, sockets of the kernel among it; return the pipe's new number."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    kept = 3
    if write_end != kept:
        os.dup2(write_end, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX") if _few_files() else 65536)
    return kept


def _few_files() -> bool:
    """Say whether the number of files a process may open is small enough to close each."""
    return 0 < os.sysconf("SC_OPEN_MAX") <= 65536


def _limit(seconds: float, megabytes: float) -> tuple | None:
    """Limit memory, processor time and files of this process; return the old limit of memory."""
    try:
        import resource
    except ImportError:
        return None
    # If the computer runs out of memory, the child is the one to go.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    # A backstop, should the kernel itself be killed while it waits.
    processor_s = int(seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    before = resource.getrlimit(resource.RLIMIT_AS)
    # What the kernel has and the child gives back must not be there for an array.
    allowed = _memory_now() + int(megabytes * 1e6 * (1 - _SLACK))
    if before[1] != resource.RLIM_INFINITY:
        allowed = min(allowed, before[1])
    # macOS has no such limit for its own processes and says so with a ValueError.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (allowed, before[1]))
    return before


def _unlimit(before: tuple | None) -> None:
    """Give the memory back its old limit."""
    if before is not None:
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def _memory_now() -> int:
    """Return how much address space this process has, in bytes; much of it is never used."""
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


_REFUSED = {
    "os.fork": "start a process",
    "os.forkpty": "start a process",
    "os.posix_spawn": "start a program",
    "os.exec": "start a program",
    "os.spawn": "start a program",
    "os.system": "start a program",
    "subprocess.Popen": "start a program",
    "pty.spawn": "start a program",
    "os.kill": "send a signal",
    "os.killpg": "send a signal",
    "signal.pthread_kill": "send a signal",
    "socket.connect": "reach the network",
    "socket.bind": "reach the network",
    "socket.sendto": "reach the network",
    "os.remove": "remove a file",
    "os.rename": "rename a file",
    "os.rmdir": "remove a folder",
    "os.mkdir": "make a folder",
    "os.truncate": "change a file",
    "os.link": "make a file",
    "os.symlink": "make a file",
    "os.chmod": "change a file",
    "os.chown": "change a file",
    "shutil.rmtree": "remove a folder",
    "shutil.move": "move a file",
    "sys.addaudithook": "change what is allowed",
}
"""What a learner's function may not do, by the name Python has for it."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class _NotAllowed(PermissionError):
    """The function tried something that no step needs."""


def _refuse(event: str, arguments: tuple) -> None:
    """Refuse what would do harm; Python calls this before it does it."""
    if event == "open":
        path, _, flags = arguments
        # Compiled functions of the course may keep what they compiled.
        is_cache = isinstance(path, str) and ("__pycache__" in path or "numba" in path)
        if isinstance(flags, int) and flags & _WRITES and path != os.devnull and not is_cache:
            raise _NotAllowed("write a file")
    elif event in _REFUSED:
        raise _NotAllowed(_REFUSED[event])


def _receive(read_end: int, child: int, seconds: float) -> tuple[dict | None, bool]:
    """Wait for the message of a child; return it, and whether the time ran out before it came."""
    started = time.monotonic()
    ends = started + seconds
    packed = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(read_end, selectors.EVENT_READ)
        while True:
            left = ends - time.monotonic()
            if left <= 0 or not waiting.select(left):
                if ends - started < MOST_WAITS * seconds and _is_starved(child, seconds):
                    ends += seconds / 2
                    continue
                return None, True
            piece = os.read(read_end, 1 << 20)
            packed += piece
            wanted = int.from_bytes(packed[:_LENGTH_BYTES], "big")
            # Nothing more comes, or what came cannot be a message.
            if not piece or wanted > MOST_BYTES:
                return None, False
            if len(packed) >= _LENGTH_BYTES + wanted > _LENGTH_BYTES:
                break
    try:
        message = json.loads(packed[_LENGTH_BYTES : _LENGTH_BYTES + wanted])
    except ValueError:
        return None, False
    return (message if isinstance(message, dict) else None), False


def _is_starved(child: int, seconds: float) -> bool:
    """Say whether a child is computing and others have left it too little processor time."""
    try:
        with open(f"/proc/{child}/stat") as file:
            # The name in brackets may hold anything; numbers follow it.
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return False
    used_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return fields[0] == "R" and used_s < STARVED * seconds


def _end(child: int) -> int:
    """Kill a child with everything it started; return how it had ended, if it had."""
    # It may just be ending by itself, with a status that says how.
    for _ in range(20):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.001)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if not done:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return status


def _how_it_ended(status: int) -> str:
    """Return a sentence about a child that ended without a message."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGKILL:
            return "Your function was ended by the computer: did it run out of memory?"
        if number == signal.SIGXCPU:
            return "Your function took too much processor time: is there a loop without end?"
        name = signal.Signals(number).name
        return f"Your function crashed Python ({name}): does it call itself without end?"
    return "Your function ended the program: use return, not os._exit."


# ---- in the kernel -------------------------------------------------------------------------------


def _run_in_kernel(
    function: Callable, inputs: Sequence[tuple], seconds: float, visible: int
) -> Ran:
    """Run the function here, and interrupt it when its time is over."""
    is_over = threading.Event()
    fired = threading.Event()
    turn = threading.Lock()

    def interrupt() -> None:
        # Again and again: a loop may catch the first one.
        while not is_over.wait(0.5 if fired.is_set() else seconds):
            with turn:
                if not is_over.is_set():
                    fired.set()
                    _interrupt_main()

    watch = threading.Thread(target=interrupt, daemon=True)
    # Python in a browser has no threads, and only the main thread can be interrupted.
    with contextlib.suppress(RuntimeError):
        if threading.current_thread() is threading.main_thread():
            watch.start()
    started = time.monotonic()
    try:
        try:
            found = _calls(function, inputs, visible)
        finally:
            with turn:
                is_over.set()
            # An interrupt that was sent in the last moment arrives here and not in the next cell.
            time.sleep(0.001)
    except KeyboardInterrupt:
        # The learner's own interrupt is passed on.
        if not fired.is_set() and time.monotonic() - started < seconds:
            raise
        return Ran([], "too slow", _too_slow(seconds), in_kernel=True)
    if fired.is_set():
        return Ran([], "too slow", _too_slow(seconds), in_kernel=True)
    # Through JSON as from a child, so that both ways give the same.
    ran = _ran(json.loads(json.dumps(found)))
    return Ran(ran.outputs, ran.key, ran.sentence, ran.printed, in_kernel=True)


def _interrupt_main() -> None:
    """Interrupt the main thread, also where it waits and does not compute."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


# ---- the calls themselves ------------------------------------------------------------------------


class _Cut(io.StringIO):
    """A text that keeps only its beginning, for what is printed."""

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self.tell()
        if room > 0:
            super().write(str(text)[:room])
        return len(text)


class _NoKeyboard(RuntimeError):
    """The function waits for somebody to type."""


def _no_keyboard(*arguments: object, **named: object) -> str:
    """Stand in place of `input` and the debugger."""
    raise _NoKeyboard


@contextlib.contextmanager
def _alone(printed: _Cut) -> Iterator[None]:
    """Catch what is printed and let nobody wait for a keyboard, and put everything back."""
    before = (sys.stdout, sys.stderr, sys.stdin, builtins.input, sys.breakpointhook)
    sys.stdout = printed
    sys.stderr = printed
    sys.stdin = io.StringIO()
    builtins.input = _no_keyboard
    sys.breakpointhook = _no_keyboard
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdout, sys.stderr, sys.stdin, builtins.input, sys.breakpointhook = before


def _calls(function: Callable, inputs: Sequence[tuple], visible: int) -> dict:
    """Call the function for every input; return outputs and trouble as plain data."""
    printed = _Cut()
    found: dict = {"outputs": [], "key": "", "sentence": ""}
    outputs: list = []
    # Arguments and answer are kept where the function cannot reach them.
    originals = copy.deepcopy(list(inputs))
    try:
        with _alone(printed):
            for arguments in originals:
                given = copy.deepcopy(arguments)
                output = function(*given)
                outputs.append(_plain(output, [MOST_NUMBERS]))
                if not _same(given, arguments):
                    found["key"] = "changes its arguments"
                    found["sentence"] = (
                        "Your function changes the array it is given. Whoever called it still "
                        "needs it: make a new one, for example array.copy() or a + b for a += b."
                    )
                    break
            else:
                again = _plain(function(*copy.deepcopy(originals[-1])), [MOST_NUMBERS])
                if json.dumps(again) != json.dumps(outputs[-1]):
                    found["key"] = "remembers"
                    found["sentence"] = (
                        "Your function answers the same question differently the second time: "
                        "does it change a variable outside itself, or draw random numbers?"
                    )
    # SystemExit and errors made to slip through `except Exception` are among them.
    except BaseException as problem:
        # The kernel's interrupt ends the calls; a child ignores it and reports its own.
        if isinstance(problem, KeyboardInterrupt):
            raise
        # One more call repeats the last.
        place = min(len(outputs), len(originals) - 1)
        found["key"], found["sentence"] = _of_error(problem, place, originals, visible)
        problem.__traceback__ = None
    if not found["key"]:
        found["outputs"] = outputs
    found["printed"] = printed.getvalue()
    return found


def _same(given: object, before: object) -> bool:
    """Say whether an argument is still what it was, arrays within tuples and lists included."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(given, np.ndarray)
            and given.shape == before.shape
            and np.array_equal(given, before, equal_nan=before.dtype.kind == "f")
        )
    if isinstance(before, tuple | list):
        return (
            isinstance(given, tuple | list)
            and len(given) == len(before)
            and all(_same(one, other) for one, other in zip(given, before, strict=True))
        )
    if isinstance(before, dict):
        return (
            isinstance(given, dict)
            and given.keys() == before.keys()
            and all(_same(given[key], before[key]) for key in before)
        )
    # Objects of the course's own are frozen, and those of others cannot be compared in general.
    return not isinstance(before, int | float | str) or given == before


def _plain(output: Any, left: list[int], depth: int = 0) -> Any:
    """Return an output as JSON can hold it; what is none of that by what it is."""
    left[0] -= 1
    if left[0] < 0:
        return {"what": f"more than {MOST_NUMBERS} numbers"}
    if output is None or isinstance(output, bool):
        return output
    if isinstance(output, np.generic):
        output = output.item()
    if isinstance(output, int):
        # json cannot read thousands of digits again.
        return int(output) if abs(output) < 1e300 else {"what": "a whole number without end"}
    if isinstance(output, float):
        return float(output)
    if isinstance(output, str):
        return str(output)[:200]
    if isinstance(output, complex):
        return {"what": "a complex number (was a root taken of a negative one?)"}
    if hasattr(output, "__array__"):
        array = np.asarray(output)
        if array.size > left[0]:
            return {"what": f"more than {MOST_NUMBERS} numbers"}
        if array.dtype.kind == "c":
            return {"what": "complex numbers (was a root taken of a negative one?)"}
        left[0] -= array.size
        return array.tolist() if array.dtype.kind in "fiub" else _plain(array.tolist(), left, depth)
    if isinstance(output, list | tuple):
        if depth == DEEPEST:
            return {"what": "lists within lists within lists"}
        items = []
        for one in output:
            items.append(_plain(one, left, depth + 1))
            if left[0] < 0:
                return {"what": f"more than {MOST_NUMBERS} numbers"}
        return items
    if isinstance(output, types.GeneratorType):
        return {"what": "a generator (is there a yield in place of return?)"}
    if isinstance(output, types.CoroutineType):
        return {"what": "a coroutine (leave out async)"}
    if callable(output):
        return {"what": "a function (call it, with brackets)"}
    name = type(output).__name__[:40]
    return {"what": f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"}


def _readable(value: Any) -> Any:
    """Return an output as it was before `_plain`, with `Unreadable` for what had no form."""
    if isinstance(value, dict):
        return Unreadable(str(value.get("what", "something")))
    if isinstance(value, list):
        return [_readable(one) for one in value]
    return value


def _ran(message: dict) -> Ran:
    """Return a message of a child as what came of it."""
    return Ran(
        outputs=[_readable(one) for one in message.get("outputs", [])],
        key=str(message.get("key", "")),
        sentence=str(message.get("sentence", "")),
        printed=str(message.get("printed", ""))[:MOST_PRINTED],
    )


# ---- sentences -----------------------------------------------------------------------------------


def _too_slow(seconds: float) -> str:
    """Return what is said of a function that did not end."""
    return (
        f"Your function did not end within {seconds:g} s: a loop without end, or too much work in "
        "each round, its own or that of a function it calls?"
    )


def _of_error(
    problem: BaseException, place: int, inputs: Sequence[tuple], visible: int
) -> tuple[str, str]:
    """Return key and sentence for an error that the function raised."""
    where = _where(problem)
    if isinstance(problem, _NoKeyboard):
        return "keyboard", f"Your function waits for somebody to type{where}: use its arguments."
    if isinstance(problem, _NotAllowed):
        tried = problem.args[0] if problem.args else "do something else"
        return "not allowed", f"Your function tries to {tried}{where}; it only has to return."
    if isinstance(problem, SystemExit):
        return "ended", f"Your function ends the program{where}: use return, not exit."
    if isinstance(problem, MemoryError):
        return "memory", f"Your function takes more than 1 GB of memory{where}."
    if isinstance(problem, RecursionError):
        return "recursion", f"Your function calls itself without end{where}, or nests lists so."
    if isinstance(problem, NotImplementedError):
        return "stub", "The function is not written yet."
    try:
        said = str(problem)[:200]
    # The text of an error is the learner's code too.
    except BaseException:
        said = ""
    name = type(problem).__name__[:60]
    called = ""
    if place >= visible:
        called = ", for other arguments than those of the text"
    elif isinstance(problem, TypeError) and "positional argument" in said:
        called = f"; it is called with {len(inputs[place])} arguments"
    told = f"Your function stops with {name}: {said}{where}{called}.".replace(": .", ".")
    for words, advice in _ADVICE.items():
        if words in said:
            told = f"{told} {advice}"
    return "error", told


_ADVICE = {
    "is not defined": "Is the name spelled so, and was the cell run that makes it? Run All Cells "
    "runs them all.",
    "truth value of an array": "It is given an array, and `if` asks for one number: loop over the "
    "array, or use numpy.where.",
    "can be converted to Python scalars": "It is given an array, and functions of math take one "
    "number: use those of numpy.",
    "object is not iterable": "It is given one number where a row is asked for: numpy.array([x]) "
    "is a row of one, range(n) counts to n.",
    "has no len()": "It is given one number where a row is asked for: numpy.array([x]) is a row "
    "of one.",
    "'numpy.ndarray' object is not callable": "An array is called like a function: an argument "
    "hides a function of the same name. Give the argument another name.",
    "slice indices must be integers": "a // b is a whole number, a / b is not.",
    "'list' and 'list'": "Lists do not add or subtract their numbers: make arrays of them, "
    "numpy.array(...).",
    "out of bounds for axis": "A row of n has the places 0 to n - 1; the last has no neighbour "
    "beyond it.",
    "list index out of range": "A row of n has the places 0 to n - 1; the last has no neighbour "
    "beyond it.",
}
"""What helps with errors of those who are new to arrays."""


def _where(problem: BaseException) -> str:
    """Return in which line of the learner's cell an error was raised, if that is known."""
    try:
        frames = traceback.extract_tb(problem.__traceback__, limit=200)
    except BaseException:
        return ""
    own = [frame for frame in frames if _is_learners(frame)]
    if not own:
        return ""
    frame = own[-1]
    line = linecache.getline(frame.filename, frame.lineno or 0).strip()[:80]
    # Lines are counted in their own cell: a function of an earlier step is called by its name.
    is_elsewhere = frame.name != own[0].name and not frame.name.startswith("<")
    place = f" in line {frame.lineno}" + (f" of {frame.name}" if is_elsewhere else "")
    return f"{place} ({line})" if line else place


def _is_learners(frame: traceback.FrameSummary) -> bool:
    """Say whether a frame is of a learner's cell, and not of a package or of the course."""
    # Cells have made-up file names.
    is_cell = "ipykernel_" in frame.filename or frame.filename.startswith("<")
    return is_cell and "<frozen" not in frame.filename and "__array_function__" not in frame.name
