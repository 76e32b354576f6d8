"""What the live pages of the site need, written as JSON from `helpers` when the site is built.

`export(output)` is called by docs/build.py after Sphinx. JavaScript (docs/live) holds methods only:
every number, label and sentence comes from here.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

from helpers import shares
from helpers.freezing import sentences as freezing_sentences
from helpers.teaching.panel import sentences as panel_sentences
from helpers.teaching.panel.html_parts import QUANTITY

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "docs" / "live"
# Pages with one panel or one question, for frames in other pages.
FRAME_PAGES = ("panel.html", "question.html")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def write(path: Path, values: object) -> None:
    """Write values as JSON, one line; no number is rounded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def strings() -> dict:
    """Return the table of one language: labels of the live pages, and sentences of the course."""
    labels = json.loads((SCRIPTS / "strings" / "en.json").read_text(encoding="utf-8"))
    tables = (
        labels,
        shares.SENTENCES,
        freezing_sentences.SENTENCES,
        panel_sentences.SENTENCES,
    )
    table = {"quantity_pattern": QUANTITY.pattern}
    for one in tables:
        twice = table.keys() & one.keys()
        if twice:
            raise ValueError(f"{sorted(twice)} are keys of two tables of sentences; rename one")
        table |= one
    return table


def filled(template: str, parts: dict[str, str]) -> str:
    """Return a page with its placeholders filled; a name without a text is refused.

    Parameters
    ----------
    template : str
        HTML with names in braces.
    parts : dict
        HTML by name; other names are sentences of the course.
    """

    def text(match: re.Match) -> str:
        name = match[1]
        if name in parts:
            return parts[name]
        if name not in panel_sentences.SENTENCES:
            raise ValueError(f"{{{name}}} is neither a part of the page nor a sentence")
        return html.escape(panel_sentences.SENTENCES[name])

    return PLACEHOLDER.sub(text, template)


def export_panels(output: Path, names: tuple[str, ...] | None = None) -> None:
    """Write the panels that compute, some of them or all, into the folder of a site."""
    from docs.live_export import panels

    write(output / "live" / "data" / "trust.json", panels.trust_data())
    for name in names or tuple(panels.computed()):
        write(output / "live" / "data" / f"{name}.json", panels.panel_data(name))


def export_scripts(output: Path) -> None:
    """Copy docs/live into the folder of a site, with the strings of the course."""
    live = output / "live"
    shutil.copytree(SCRIPTS, live, dirs_exist_ok=True)
    for name in FRAME_PAGES:
        page = filled((SCRIPTS / name).read_text(encoding="utf-8"), {})
        (live / name).write_text(page, encoding="utf-8")
    write(live / "strings" / "en.json", strings())


def export(output: Path) -> None:
    """Write everything that the live pages need into the folder of a built site.

    Parameters
    ----------
    output : Path
        The folder with the site's index.html.
    """
    # Imported here, because drawing needs much that the panels that compute do not.
    from docs.live_export import frames

    output = Path(output)
    export_scripts(output)
    export_panels(output)
    frames.export(output)
