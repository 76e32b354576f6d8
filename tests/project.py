"""What tests share about the project: where it is, which files belong to it, a copy of it."""

import ast
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "helpers"
SUBJECTS = ("freezing", "cell_death", "immunity", "evidence")
# what a folder that is not a git checkout holds besides the project's files
NOT_OURS = {
    ".git",
    ".venv",
    ".venv-grade",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
    ".hypothesis",
    ".coverage",
}


def listed_by_git(root):
    """Return the files git tracks or would track; None where this is not a git checkout."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return None
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(
        ["git", "-C", str(root), *listing], capture_output=True, encoding="utf-8", check=True
    )
    paths = {root / name for name in answer.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def is_ours(parts):
    """Say whether a file belongs to the project, from the parts of its path below the root."""
    return not any(part in NOT_OURS or part.endswith(".egg-info") for part in parts)


def project_files(root=PROJECT):
    """Return every file that belongs to the project, sorted."""
    listed = listed_by_git(root)
    if listed is not None:
        return listed
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return [path for path in files if is_ours(path.relative_to(root).parts)]


def copy_project(folder):
    """Copy the project's files to a folder that does not exist yet, and return it."""
    for path in project_files():
        target = folder / path.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return folder


def source_files(source=SOURCE):
    """Return every Python file of the package, sorted."""
    return sorted(path for path in source.rglob("*.py") if "__pycache__" not in path.parts)


def parsed(path):
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
