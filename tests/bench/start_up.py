"""Seconds from a fresh Python to the first P4 result, with compiled kernels on disk and without.

The fresh Pythons may keep byte code, whatever the shell says: without it, every start compiles
pandas and numba from text, which costs three seconds and says nothing about the solver.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import say, seconds

HERE = Path(__file__).resolve().parent
STARTS = 5


def first_result(**variables: str) -> None:
    """Start Python, import, solve P4 once, and end."""
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    command = [sys.executable, "-c", "import problems; problems.p4()"]
    subprocess.run(command, cwd=HERE, env=environment | variables, check=True)


def start_up() -> None:
    """Print both; the kernels on disk are made by a start that is not timed."""
    first_result()
    say("first_P4.cached", statistics.median(seconds(first_result) for _ in range(STARTS)), "s")
    with tempfile.TemporaryDirectory() as empty:
        say("first_P4.cold", seconds(lambda: first_result(NUMBA_CACHE_DIR=empty)), "s")
