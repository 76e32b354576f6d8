"""Public code says what it does, in which units, with an example; files and functions stay small."""

import ast
import re

import pytest

from tests.rules.tree import SOURCE, SUBJECTS, parsed, room_of, source_files

LONGEST_FILE = 400
LONGEST_BODY = 40

UNIT_WORDS = (
    "mm cm dm m µm um nm mm2 mm3 cm2 cm3 m2 m3 mm² cm² m² mm³ cm³ m³ s ms min minutes h hours days weeks months years "
    "K °C J kJ MJ W mW kg g mg L mL Pa kPa MPa bar mol mmol mM mol/L osmol Hz % degC degrees °C/min K/s radian radians "
    "dimensionless unitless fraction probability odds percent cells patients studies words"
)
# a unit stands alone: not inside a word, and not as the s of "it's"
UNIT = re.compile(
    r"no units?\b|(?<![\w'’])("
    + "|".join(map(re.escape, sorted(UNIT_WORDS.split(), key=len, reverse=True)))
    + r")(?!\w)"
)


def is_public(name):
    """Say whether a name is meant for others."""
    return not name.startswith("_")


def is_setter(node):
    """Say whether a function is the setter half of a property, whose getter holds the docstring."""
    return any(
        isinstance(mark, ast.Attribute) and mark.attr in ("setter", "deleter")
        for mark in node.decorator_list
    )


def public_parts(tree):
    """Yield (kind, name, node) of a module, its public functions and classes, and the classes' public methods."""
    yield "module", "module", tree
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and is_public(node.name):
            yield "function", node.name, node
        elif isinstance(node, ast.ClassDef) and is_public(node.name):
            yield "class", node.name, node
            for method in node.body:
                if (
                    isinstance(method, ast.FunctionDef)
                    and is_public(method.name)
                    and not is_setter(method)
                ):
                    yield "method", f"{node.name}.{method.name}", method


def docstring_faults(kind, node, in_subject):
    """Return what is wrong with the docstring of one module, class, function or method."""
    text = ast.get_docstring(node)
    if not text:
        return ["has no docstring"]
    faults = (
        []
        if text.splitlines()[0].endswith(".")
        else ["first line of the docstring does not end with a full stop"]
    )
    if kind == "function" and in_subject:
        faults += [] if ">>> " in text else ["docstring has no example (>>>)"]
        faults += (
            [] if UNIT.search(text) else ['docstring names no unit (say "no unit" if it has none)']
        )
    return faults


def docstring_problems(source):
    """Return every public part of a package whose docstring is missing or incomplete."""
    problems = []
    for path in source_files(source):
        if path.stem != "__init__" and not is_public(path.stem):
            continue
        in_subject = room_of(path, source) in SUBJECTS
        for kind, name, node in public_parts(parsed(path)):
            faults = docstring_faults(kind, node, in_subject)
            problems += [f"{path.relative_to(source.parent)}: {name}: {fault}" for fault in faults]
    return problems


def body_length(node, lines):
    """Return the lines of code in a function's body: docstring, blank lines and comments do not count."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return 0
    code = (line.strip() for line in lines[body[0].lineno - 1 : node.end_lineno])
    return sum(1 for line in code if line and not line.startswith("#"))


def size_problems(source):
    """Return every file and function of a package that is too long, private ones too."""
    problems = []
    for path in source_files(source):
        where = path.relative_to(source.parent)
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST_FILE:
            problems.append(f"{where}: {len(lines)} lines, more than {LONGEST_FILE}")
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and body_length(node, lines) > LONGEST_BODY:
                count = body_length(node, lines)
                problems.append(
                    f"{where}:{node.lineno}: {node.name} has {count} lines, more than {LONGEST_BODY}"
                )
    return problems


def test_docstrings_of_helpers():
    problems = docstring_problems(SOURCE)
    assert not problems, "\n".join(problems)


def test_sizes_in_helpers():
    problems = size_problems(SOURCE)
    assert not problems, "\n".join(problems)


# --- the checkers can fail ----------------------------------------------------------------------------------------

MODULE = '"""Heat."""\n\n\n'
GOOD = (
    MODULE
    + 'def radius(t):\n    """Return the radius in mm.\n\n    >>> radius(0)\n    0\n    """\n    return 0\n'
)


def plant(folder, text, file="freezing/heat.py"):
    """Write one file of a made-up helpers package and return the package folder."""
    path = folder / "helpers" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder / "helpers"


def test_good_code_passes(tmp_path):
    source = plant(tmp_path, GOOD)
    assert docstring_problems(source) + size_problems(source) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.removeprefix(MODULE), "module: has no docstring"),
        (GOOD.replace("in mm.", "in mm"), "radius: first line of the docstring does not end"),
        (GOOD.replace("in mm", "as it's"), "radius: docstring names no unit"),
        (GOOD.replace(">>> ", ""), "radius: docstring has no example"),
        (MODULE + "def radius(t):\n    return 0\n", "radius: has no docstring"),
        (MODULE + "class Probe:\n    pass\n", "Probe: has no docstring"),
        (
            MODULE + 'class Probe:\n    """Probe."""\n\n    def cool(self):\n        pass\n',
            "Probe.cool: has no docstring",
        ),
    ],
)
def test_bad_docstring_is_found(tmp_path, text, message):
    problems = docstring_problems(plant(tmp_path, text))
    assert len(problems) == 1
    assert message in problems[0]


def test_private_and_teaching_code_need_no_example(tmp_path):
    text = MODULE + 'def show(t):\n    """Draw."""\n\n\ndef _help(t):\n    pass\n'
    assert docstring_problems(plant(tmp_path, text, "teaching/style.py")) == []


def test_long_function_and_long_file_are_found(tmp_path):
    body = "".join(f"    x = {number}\n    # why\n\n" for number in range(LONGEST_BODY + 1))
    source = plant(tmp_path, MODULE + "def _long():\n" + body + "\n" * LONGEST_FILE + "x = 1\n")
    first, second = size_problems(source)
    assert "more than 400" in first
    assert "_long has 41 lines" in second


def test_function_of_the_full_length_passes(tmp_path):
    body = "".join(f"    x = {number}\n    # why\n\n" for number in range(LONGEST_BODY))
    assert size_problems(plant(tmp_path, MODULE + "def _long():\n" + body)) == []
