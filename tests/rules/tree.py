"""What the rules about code share: where the project is, and how a source file is read."""

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "helpers"
SUBJECTS = ("freezing", "cell_death", "immunity", "evidence")


def source_files(source):
    """Return every Python file below a package folder, sorted."""
    return sorted(path for path in source.rglob("*.py") if "__pycache__" not in path.parts)


def parsed(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def room_of(path, source):
    """Return the room a file lies in: the folder, or the module name, right below the package."""
    return path.relative_to(source).with_suffix("").parts[0]
