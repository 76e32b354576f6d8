"""Every public function of a subject has an example, and every example prints what it says."""

import ast
import doctest
import importlib
import re

import pytest

from tests.project import SOURCE, SUBJECTS, parsed, source_files

OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
# importing a __main__ would run it
MODULES = [path for path in source_files() if path.name != "__main__.py"]
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef


def module_name(path):
    """Return the dotted name of a source file."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def has_example(node):
    """Say whether a module, class or function has an example in its docstring."""
    return isinstance(node, DOCUMENTED) and ">>> " in (ast.get_docstring(node) or "")


def without_example(tree):
    """Return the names of the public functions of a module whose docstrings lack an example."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    public = [node for node in functions if not node.name.startswith("_")]
    return [node.name for node in public if not has_example(node)]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_examples(path):
    tree = parsed(path)
    if path.relative_to(SOURCE).parts[0] in SUBJECTS and not path.name.startswith("_"):
        assert without_example(tree) == []
    module = importlib.import_module(module_name(path))
    found = [test for test in doctest.DocTestFinder().find(module) if test.examples]
    written = sum(has_example(node) for node in ast.walk(tree))
    assert len(found) == written, "doctest does not see an example; is it behind a decorator?"
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    report = []
    for test in found:
        runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


PACKAGES = sorted(path.parent for path in SOURCE.rglob("__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_package_that_lists_its_modules_lists_all(package):
    told = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    inside = {path.stem for path in package.iterdir() if not path.name.startswith("__")}
    named = {name for name in inside if re.search(rf"\b{name}\b", told)}
    # others say "one module for each subject" and name none, or one as an example
    if 2 * len(named) > len(inside):
        assert named == inside


def test_a_missing_example_is_found():
    code = "def f():\n    'Return 0.'\n\ndef g():\n    '>>> g()'\n\ndef _h():\n    'Return 0.'\n"
    assert without_example(ast.parse(code)) == ["f"]
