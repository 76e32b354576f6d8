"""The table of results in docs/benchmarks.md, written between two marks from what one run of the
bench has measured.
"""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path

from measure import Record, Row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!--bench-->", "<!--/bench-->"
HEAD = (
    "| problem | beside | times faster | largest error, ours | largest error, theirs "
    "|\n|---|---|---|---|---|\n"
)
NAMES = {
    "numpy_explicit": "NumPy, explicit",
    "compiled_explicit": "numba, explicit",
    "py_pde": "py-pde",
    "scikit_fem": "scikit-fem",
    "fipy": "FiPy",
}


def machine() -> str:
    """Cores and family of the processor, as far as the system tells."""
    try:
        found = re.search(
            r"^model name\s*:\s*(.+)$",
            Path("/proc/cpuinfo").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    except OSError:
        found = None
    family = found.group(1).strip() if found else platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores, {family}"


def two_digits(value: float) -> str:
    """A ratio as readers take it in: two digits, or one place below ten."""
    if value < 10:
        return f"{value:.1f}"
    scale = 10 ** (len(str(int(value))) - 2)
    return f"{int(round(value / scale) * scale):,}"


def largest(errors: dict[str, float] | None) -> str:
    """The error (%) furthest from zero."""
    if not errors:
        return "not run to the end"
    return f"{max(errors.values(), key=abs):+.2g} %"


def line(row: Row, ours: dict[str, float]) -> str:
    """One row of the table."""
    part = "" if row.steps == row.of_steps else f" ({row.steps:,} of {row.of_steps:,} steps)"
    cells = (
        row.problem,
        NAMES[row.peer] + part,
        two_digits(row.ratio),
        largest(ours),
        largest(row.errors),
    )
    return "| " + " | ".join(cells) + " |\n"


def text(record: Record) -> str:
    """Table and caption."""
    rows = "".join(line(row, record.ours[row.problem]) for row in record.rows)
    return (
        f"{HEAD}{rows}\nMedians of five pairs, ours and the other program in turn, one core "
        f"each; {machine()}, Python "
        f"{platform.python_version()}, {time.strftime('%Y-%m-%d')}. Where a number of steps is "
        f"given, only these were "
        "timed and the rest was extrapolated by number of steps. The others are general "
        "programs and ours is not; "
        "beside an explicit code that is compiled, too, the method alone gains what the rows "
        "of numba say.\n"
    )


def write(record: Record, page: Path = PAGE) -> None:
    """Put the table between the marks of its page."""
    text_before = page.read_text(encoding="utf-8")
    if BEGIN not in text_before or END not in text_before:
        raise SystemExit(f"{page.name} has no {BEGIN} and {END} to write between")
    head, rest = text_before.split(BEGIN, 1)
    page.write_text(f"{head}{BEGIN}\n{text(record)}{END}{rest.split(END, 1)[1]}", encoding="utf-8")
