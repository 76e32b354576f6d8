"""Write data/page_counts.csv from a folder with the captured texts of the five pages.

Run ``python tests/tools/count_pages.py FOLDER``, where FOLDER holds P1.txt to P5.txt.  The texts
belong to the pages and are no part of the project; only counts are kept, and the SHA-256 of each
file's bytes, by which whoever has a copy can tell whether it is the text that was read.  The counts
are made with the function that learners use on any text they paste.
"""

import csv
import hashlib
import sys
from pathlib import Path

from helpers.evidence.text_counts import count

DATA_FILE = Path(__file__).resolve().parents[2] / "data" / "page_counts.csv"
CAPTURED = "2026-11"
LABELS = {
    "P1": "a clinic's page, southern Spain",
    "P2": "an agency's page about a hospital in Guangzhou",
    "P3": "an agency's page on a kidney case in Dijon",
    "P4": "a clinic's blog, dated 1 February 2021",
    "P5": "a surgeon's page on bone",
}
COUNTED = ("words", "hedges", "absolutes", "numbers", "references")


def rows(folder):
    """Return one row for each page: numbers of words and markers, length and SHA-256."""
    found = []
    for page, label in LABELS.items():
        captured = (Path(folder) / f"{page}.txt").read_bytes()
        counts = count(captured.decode("utf-8"))
        found.append(
            [
                page,
                label,
                CAPTURED,
                f"page_{page.lower()}",
                *(getattr(counts, what) for what in COUNTED),
                len(captured),
                hashlib.sha256(captured).hexdigest(),
            ]
        )
    return found


def write(folder, path=DATA_FILE):
    """Write the table and return its rows."""
    table = rows(folder)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["page", "label", "captured", "source", *COUNTED, "bytes", "sha256"])
        writer.writerows(table)
    return table


if __name__ == "__main__":
    for line in write(sys.argv[1]):
        print(*line, sep="  ")
