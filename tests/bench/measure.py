"""What is measured, printed one `name value unit` a line, and remembered for the table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

AT_LEAST_S = 0.2


@dataclass(frozen=True)
class Row:
    """One line of the table: a peer beside ours on one problem.

    Errors (%) by name, None where it was not run whole.
    """

    problem: str
    peer: str
    ratio: float
    errors: dict[str, float] | None
    steps: int
    of_steps: int


class Record:
    """Everything found in one run: our errors (%) by problem, and the rows of the table."""

    def __init__(self) -> None:
        self.ours: dict[str, dict[str, float]] = {}
        self.rows: list[Row] = []


def say(name: str, value: float, unit: str) -> None:
    """Print one measurement."""
    print(f"{name} {value:.4g} {unit}", flush=True)


def note(text: str) -> None:
    """Print what a reader of the numbers has to know."""
    print(f"# {text}", flush=True)


def say_errors(name: str, errors: dict[str, float]) -> None:
    """Print the errors (%) of one problem."""
    for key, value in errors.items():
        say(f"{name}.{key}.error", value, "%")


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call on one core: what others do on a busy machine hardly shows."""
    began = time.process_time()
    work()
    return time.process_time() - began


def mean_cpu_seconds(work: Callable[[], object]) -> float:
    """Mean processor seconds of as many calls as fill a fifth of a second, at least one."""
    count, total = 0, 0.0
    while total < AT_LEAST_S:
        total += cpu_seconds(work)
        count += 1
    return total / count
