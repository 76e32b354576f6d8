"""Do outside links still answer?  README, docs, notebooks, and the DOIs of data/sources.csv.

    python tests/tools/check_links.py          visit each address once; exit code 1 if one is gone
    python tests/tools/check_links.py --list   only print them

For the weekly workflow and by hand; `make test` never uses the network. A server that forbids
programs (401, 403, 429) counts as there. Addresses that hold the placeholder for this
repository's owner are left out.
"""

import csv
import json
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https?://[^\s)\"'<>\]`|]+")
PLACEHOLDER = re.compile(r"//127\.|//localhost|OWNER|example\.(org|com)")
FORBIDDEN = {401, 403, 405, 406, 418, 429, 503}
PAUSE_S = 0.5
PATIENCE_S = 30


def pages(root=ROOT):
    """Yield (name, text) of everything that may hold an address."""
    for path in [
        root / "README.md",
        root / "CONTRIBUTING.md",
        *sorted((root / "docs").rglob("*.md")),
    ]:
        if "_build" not in path.parts and path.is_file():
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield f"notebooks/{path.name}", "\n".join("".join(cell["source"]) for cell in cells)


def addresses(root=ROOT):
    """Return {address: where it stands}, the DOIs of the bibliography included."""
    found = {}
    for name, text in pages(root):
        for address in ADDRESS.findall(text):
            if not PLACEHOLDER.search(address):
                found.setdefault(address.rstrip(".,;:"), name)
    with (root / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["doi"]:
                found.setdefault(f"https://doi.org/{row['doi']}", f"data/sources.csv, {row['key']}")
    return found


def answer(address, open_address=urllib.request.urlopen):
    """Return what is wrong with an address, or an empty text."""
    try:
        request = urllib.request.Request(
            address, headers={"User-Agent": "cold-facts link check", "Accept": "*/*"}
        )
        with open_address(request, timeout=PATIENCE_S):
            return ""
    except urllib.error.HTTPError as problem:
        return "" if problem.code in FORBIDDEN else f"answers {problem.code}"
    except (OSError, ValueError) as problem:
        return f"does not answer ({problem})"


def check(found, visit=answer, pause=time.sleep):
    """Return a line for every address that is gone; tries twice, as a server may be busy once."""
    broken = []
    for address, where in found.items():
        fault = visit(address)
        if fault:
            pause(5)
            fault = visit(address)
        if fault:
            broken.append(f"{where}: {address} {fault}")
        pause(PAUSE_S)
    return broken


def main(arguments):
    """List or check; return an exit code."""
    found = addresses()
    if "--list" in arguments:
        print("\n".join(f"{address}  ({where})" for address, where in found.items()))
        return 0
    broken = check(found)
    print("\n".join(broken) or "no broken address")
    print(f"{len(found)} addresses, {len(broken)} broken")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
