"""Races: ours whole, then a stretch of the peer's run, in turn, so that a busy machine troubles
both alike.

A peer is a class with a `name`, made from a case; `steps` it needs, `done` so far,
`advance(count)`, and `temperature_C` in the grid's shape.  Making it, and its first step, in which
it may compile, are not timed; ours is timed whole, from the grid to the finished result.  Five
stretches of one run of the peer, each beside a fresh run of ours, give five ratios of processor
seconds, all on one core; their median is printed.  A peer that is quick enough reaches the end that
way and shows its errors; of a slow one only a part is run, and its time is extrapolated by the
number of steps, as a comment says.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from importlib import import_module

from measure import Record, Row, cpu_seconds, mean_cpu_seconds, note, say, say_errors
from problems import Case

PAIRS = 5
STRETCH_S = 5.0
PEERS = {
    "numpy_explicit": ("peer_explicit", "Numpy"),
    "compiled_explicit": ("peer_explicit", "Compiled"),
    "py_pde": ("peer_pypde", "PyPde"),
    "scikit_fem": ("peer_scikit_fem", "ScikitFem"),
    "fipy": ("peer_fipy", "Fipy"),
}


def race_all(record: Record, case: Case, names: list[str], full: bool = False, **options) -> None:
    """Race the named peers on one case.

    `full` runs every one to its end, `options` go to our solver.
    """
    for name in names:
        module, peer = PEERS[name]
        try:
            make = getattr(import_module(module), peer)
        except ImportError as missing:
            note(f"{case.name}.over_{name}: not measured, {missing.name} is not installed")
            continue
        race(record, case, make(case), full, **options)


def race(record: Record, case: Case, peer, full: bool = False, **options) -> None:
    """Race one peer and print medians of both times and of the pairs' ratios."""
    name = f"{case.name}.over_{peer.name}"
    case.ours(**options)
    peer.advance(1)
    pairs = list(_pairs(lambda: case.ours(**options), peer, full))
    say(f"{name}.ours", statistics.median(ours for ours, _ in pairs), "s")
    say(f"{name}.peer", statistics.median(theirs for _, theirs in pairs), "s")
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    say(f"{name}.ratio", ratio, "times")
    errors = None
    if peer.done == peer.steps:
        errors = case.errors_percent(peer.temperature_C.astype(float))
        say_errors(name, errors)
    else:
        note(
            f"{name}: its first {peer.done} of {peer.steps} steps, extrapolated by number of steps"
        )
    record.rows.append(Row(case.name, peer.name, ratio, errors, peer.done, peer.steps))


def _pairs(ours: Callable[[], object], peer, full: bool):
    """Yield (seconds of ours, seconds of the peer's whole run at the pace of one stretch)."""
    longest = -(-(peer.steps - peer.done) // PAIRS)
    if not full:
        longest = _affordable(peer, longest)
    for _ in range(PAIRS):
        count = min(longest, peer.steps - peer.done)
        if not count:
            return
        first, stretch, second = (
            mean_cpu_seconds(ours),
            cpu_seconds(lambda n=count: peer.advance(n)),
            mean_cpu_seconds(ours),
        )
        yield (first + second) / 2, stretch / count * peer.steps


def _affordable(peer, longest: int) -> int:
    """Steps that fit into a stretch, from the pace of a few; at most `longest`."""
    few, took = 1, cpu_seconds(lambda: peer.advance(1))
    while took < STRETCH_S / 50 and 4 * few < longest:
        few *= 4
        took = cpu_seconds(lambda n=few: peer.advance(n))
    left = -(-(peer.steps - peer.done) // PAIRS)
    return min(left, max(1, int(STRETCH_S * few / took)))
