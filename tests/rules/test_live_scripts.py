"""The scripts of the live solver and its panels are kept short enough to be read (docs/live.md)."""

import re

from tests.project import PROJECT

LIVE = PROJECT / "docs" / "live"
MOST_LINES = 3_000
# The solver, its panels, and what the panels need of the rest.
COUNTED = ("heat", "panels", "make.js", "still.js", "text.js")


def code_lines(script):
    """Return how many lines of a script are code: neither empty nor comment alone."""
    code = re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL)
    lines = [line.strip() for line in code.splitlines()]
    return sum(bool(line) and not line.startswith("//") for line in lines)


def scripts():
    """Return the scripts that are counted."""
    parts = [LIVE / name for name in COUNTED]
    return [path for part in parts for path in ([part] if part.is_file() else part.glob("*.js"))]


def test_the_solver_and_its_panels_have_few_lines():
    lines = {path.name: code_lines(path.read_text(encoding="utf-8")) for path in scripts()}
    assert len(lines) > 30
    longest = ", ".join(sorted(lines, key=lines.get)[-3:])
    assert sum(lines.values()) <= MOST_LINES, (
        f"the scripts of the live solver and its panels have {sum(lines.values()):,} lines of "
        f"code; the rule: at most {MOST_LINES:,} (the longest are {longest}); what Python knows "
        f"can be exported as data"
    )


def test_the_docs_say_what_is_counted():
    page = (PROJECT / "docs" / "live.md").read_text(encoding="utf-8")
    (said,) = (line for line in page.splitlines() if f"{MOST_LINES:,} lines" in line)
    assert "comments" in said
    for name in COUNTED:
        assert f"`{name}`" in said or f"`{name}/`" in said


def test_comments_and_empty_lines_are_no_code():
    assert code_lines("// one\n\n/** two\n * three\n */\nconst four = 4; // four\n  // five\n") == 1
