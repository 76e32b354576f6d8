"""Every example in a docstring of src/helpers runs and prints what it says."""

import ast
import doctest
import importlib

import pytest

from tests.rules.tree import SOURCE, parsed, source_files

OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def module_name(path):
    """Return the dotted name of a source file."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def has_example(node):
    """Say whether a module, class or function has an example in its docstring."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return isinstance(node, kinds) and ">>> " in (ast.get_docstring(node) or "")


@pytest.mark.parametrize("path", source_files(SOURCE), ids=module_name)
def test_examples(path):
    module = importlib.import_module(module_name(path))
    found = [test for test in doctest.DocTestFinder().find(module) if test.examples]
    written = sum(map(has_example, ast.walk(parsed(path))))
    assert len(found) == written, (
        "an example is out of doctest's sight, for instance behind a decorator"
    )
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    report = []
    for test in found:
        runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)
