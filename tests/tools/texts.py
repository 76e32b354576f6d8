"""List every text a learner can read, as a translator needs it: one row for each, with its place.

    python -m tests.tools.texts texts.csv   a table with an empty column for the translation
    python -m tests.tools.texts --where     only count the texts of each place

Four places hold them: Markdown cells, strings in code cells, tables in data/, strings in
src/helpers. In a template, {...} stands for what is computed. Numbers between <!--n:key--> and
<!--/n--> are computed, too, and stay as they are.
"""

import argparse
import ast
import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from helpers.teaching.publish import words

ROOT = Path(__file__).resolve().parents[2]
BIBLIOGRAPHY = "sources.csv"  # titles and journals keep their language
IDENTIFIERS = {"file", "column", "key", "source", "doi", "names_row"}
WORD = re.compile(r"[^\W\d_]{2,}")
MARKUP = re.compile(
    r"^\s*[<.{@]|[;{}]\s*$|^[\w.\-]+:[\w ().%#\-!,]+;"
)  # style sheets and bare tags
FIELDS = ("place", "kind", "text", "translation")


class Text(NamedTuple):
    """A text, what kind of thing it is, and where it stands."""

    place: str
    kind: str
    text: str


# --- Python -----------------------------------------------------------------------------------


def template(node):
    """Return a string or f-string as text, computed parts as {...}; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (
            one.value if isinstance(one, ast.Constant) else "{" + ast.unparse(one.value) + "}"
            for one in node.values
        )
        return "".join(str(part) for part in parts)
    return None


def is_for_people(text):
    """Say whether a string is meant to be read: several words, or one with a capital or a sign."""
    plain = re.sub(r"\{[^{}]*\}", " ", text)
    if MARKUP.search(plain) and not re.search(
        r"[a-z] [a-z]+ [a-z]", re.sub(r"<[^>]*>|[\w-]+:[^;]*;", "", plain)
    ):
        return False
    words = WORD.findall(re.sub(r"<[^>]*>", " ", plain))
    if not words or re.fullmatch(
        r"[\w./\-]+\.(csv|json|png|ipynb|py)|[a-z0-9_]+|[\w/\-]+/[\w+.\-]+", plain.strip()
    ):
        return False
    return " " in plain.strip() or plain.strip()[0].isupper() or not plain.isascii()


def hidden_places(tree):
    """Return the ids of strings not to count: docstrings, and the parts of f-strings."""
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and template(node.value) is not None:
            hidden.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            hidden |= {
                id(part)
                for whole in node.values
                for part in ast.walk(whole)
                if isinstance(part, ast.Constant) and isinstance(whole, ast.Constant)
            }
    return hidden


def strings(code):
    """Yield (line, text) of every string in Python code that is meant to be read."""
    tree = ast.parse(code)
    hidden = hidden_places(tree)
    for node in ast.walk(tree):
        text = None if id(node) in hidden else template(node)
        if text is not None and is_for_people(text):
            yield node.lineno, " ".join(text.split())


def words_in_code(code):
    """Yield (line, word) of every other lower-case word, which may be a name or a label."""
    tree = ast.parse(code)
    hidden = hidden_places(tree)
    for node in ast.walk(tree):
        text = None if id(node) in hidden else template(node)
        if text and not is_for_people(text) and re.fullmatch(r"[a-zµ]{3,}", text):
            yield node.lineno, text


# --- the four places --------------------------------------------------------------------------


def from_notebooks(root=ROOT):
    """Yield the texts of every notebook: paragraphs of Markdown, and strings in code cells."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            # The list of words comes from data/glossary.csv, which is listed with the tables.
            source = words.WORDS.sub("\n\n", "".join(cell["source"]))
            place = f"notebooks/{path.name}#{cell['id']}"
            if cell["cell_type"] == "markdown":
                paragraphs = (one.strip() for one in re.split(r"\n\s*\n", source))
                yield from (Text(place, "Markdown", one) for one in paragraphs if WORD.search(one))
            else:
                yield from (
                    Text(f"{place}:{line}", "code cell", text) for line, text in strings(source)
                )


def cards(root=ROOT):
    """Return the rows of data/columns.csv."""
    with (root / "data" / "columns.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def from_tables(root=ROOT):
    """Yield every text of the tables: free text, and the words of choices."""
    by_file = {}
    for card in cards(root):
        by_file.setdefault(card["file"], []).append(card)
    for name, columns in sorted(by_file.items()):
        path = root / "data" / name
        if name != BIBLIOGRAPHY and path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                yield from table_texts(name, columns, list(csv.DictReader(file)))


def table_texts(name, columns, rows):
    """Yield the texts of one table, once each."""
    wanted = [
        card["column"]
        for card in columns
        if card["kind"] in ("text", "choice") and "=" not in card["column"]
    ]
    for column in wanted:
        seen = dict.fromkeys(row[column] for row in rows if WORD.search(row[column] or ""))
        if column not in IDENTIFIERS:
            yield from (Text(f"data/{name}#{column}", "table", text) for text in seen)


def from_package(root=ROOT):
    """Yield the strings of src/helpers meant to be read, and words that may be labels."""
    for path in sorted((root / "src" / "helpers").rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        place = path.relative_to(root).as_posix()
        yield from (Text(f"{place}:{line}", "package", text) for line, text in strings(code))
        yield from (
            Text(f"{place}:{line}", "word or name", text) for line, text in words_in_code(code)
        )


def texts(root=ROOT):
    """Return every text of the course, in the order of its places."""
    return [*from_notebooks(root), *from_tables(root), *from_package(root)]


def main(arguments, root=ROOT):
    """Write the table, or say how much is where; return an exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.texts", description="List every text to translate."
    )
    parser.add_argument(
        "file", nargs="?", type=Path, help="table to write, ending in .csv or .json"
    )
    parser.add_argument("--where", action="store_true", help="only count")
    given = parser.parse_args(arguments)
    found = texts(root)
    if given.file and given.file.suffix == ".json":
        rows = [{**one._asdict(), "translation": ""} for one in found]
        given.file.write_text(
            json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    elif given.file:
        with given.file.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [FIELDS, *((*one, "") for one in found)]
            )
    elif not given.where:
        parser.error("name a file to write, or say --where")
    for kind, count in Counter(one.kind for one in found).items():
        words = sum(len(WORD.findall(one.text)) for one in found if one.kind == kind)
        print(f"{kind}: {count} texts, {words} words")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
