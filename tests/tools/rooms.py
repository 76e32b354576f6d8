"""Draw the rooms of src/helpers from the code's own imports, into docs/architecture.md.

python tests/tools/rooms.py            write the drawing and the table
python tests/tools/rooms.py --check    only say whether they are current
"""

import ast
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.rules.test_arrows import imports  # noqa: E402
from tests.rules.tree import parsed, room_of, source_files  # noqa: E402

PAGE = "docs/architecture.md"
MARKS = re.compile(r"<!--rooms-->.*?<!--/rooms-->", re.DOTALL)


def rooms(source):
    """Return {room: (rooms it imports from, packages it imports)}, from every import in the code."""
    found = {}
    for path in source_files(source):
        room = room_of(path, source)
        if room == "__init__":
            continue
        ours, theirs = found.setdefault(room, (set(), set()))
        for _, name in imports(path, source):
            parts = name.split(".")
            if parts[0] == source.name and len(parts) > 1:
                ours.add(parts[1])
            elif parts[0] not in sys.stdlib_module_names and parts[0] != source.name:
                theirs.add(parts[0])
    return {
        room: ((ours & found.keys()) - {room}, theirs) for room, (ours, theirs) in found.items()
    }


def floor(room, drawn):
    """Return on which floor a room lies: 1 for a room that imports none of ours."""
    return 1 + max((floor(other, drawn) for other in drawn[room][0] if other in drawn), default=0)


def what(room, source):
    """Return the first line of a room's docstring."""
    path = source / room / "__init__.py" if (source / room).is_dir() else source / f"{room}.py"
    text = ast.get_docstring(parsed(path)) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def used_by(source, notebooks):
    """Return {room: numbers of the notebooks whose code imports it}."""
    found = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for room in sorted(set(re.findall(rf"(?m)^\s*(?:from|import) {source.name}\.(\w+)", code))):
            found.setdefault(room, []).append(path.stem[:2] if path.stem[0] == "0" else path.stem)
    return found


def drawing(drawn):
    """Return the rooms floor by floor as plain text; what is above may import what is below."""
    floors = {}
    for room in sorted(drawn):
        floors.setdefault(floor(room, drawn), []).append(room)
    rows = [["notebooks"], *(floors[level] for level in sorted(floors, reverse=True))]
    return "\n   |\n".join("   ".join(f"[ {room} ]" for room in row) for row in rows)


def table(drawn, source, notebooks):
    """Return a Markdown table: room, what it is, what it imports, who uses it."""
    users = used_by(source, notebooks)
    lines = [
        "| room | what | imports of ours | packages | imported by notebooks |",
        "|---|---|---|---|---|",
    ]
    for room in sorted(drawn, key=lambda one: (-floor(one, drawn), one)):
        ours, theirs = (
            ", ".join(f"`{one}`" for one in sorted(names)) or "none" for names in drawn[room]
        )
        lines.append(
            f"| `{room}` | {what(room, source)} | {ours} | {theirs} | {', '.join(users.get(room, [])) or '-'} |"
        )
    return "\n".join(lines)


def page(root=ROOT):
    """Return the architecture page as it should be."""
    source = root / "src" / "helpers"
    drawn = rooms(source)
    made = f"```text\n{drawing(drawn)}\n```\n\n{table(drawn, source, root / 'notebooks')}"
    return MARKS.sub(
        lambda _: f"<!--rooms-->\n{made}\n<!--/rooms-->", (root / PAGE).read_text(encoding="utf-8")
    )


def main(arguments, root=ROOT):
    """Write or check the page; return an exit code."""
    wanted, path = page(root), root / PAGE
    current = path.read_text(encoding="utf-8") == wanted
    if "--check" in arguments:
        print("current" if current else f"{PAGE} is not current: run python tests/tools/rooms.py")
        return int(not current)
    path.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
