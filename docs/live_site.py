"""Finish the built site: its front page, its icons, its security policies, and its offline copy.

`finish(output)` is called by docs/build.py after Sphinx and docs/live_export have written their
files.  Every address that is written here is relative, so that the site works below any path.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

import numpy as np
from matplotlib import image

from docs.live_export import filled, panels, questions, strings, write
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.panel.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[1]
FRONT = ROOT / "docs" / "live" / "front"
START = ROOT / "notebooks" / "00_start_here.ipynb"
# The question of the front page: it is answered by looking at the picture above it.
FRONT_QUESTION = ("02", "back_edge")
# Strings that the front page's ball, slider, question and line about offline use need. It has no
# curves of sensors.
FRONT_STRINGS = re.compile(
    r"front_keep(ing|_failed)|front_kept|choose_first|option_gone|answer_kept|first_|check$|only_on_page|"
    r"one_needle_[^as]|share_|number_[^ms]|cells_|(range|temperature|scale_mm|failed|language|quantity_pattern)$"
)
STILL = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<file>figures/00_start_here_first_ice_\d\.png)\)")
COURSE_ROW = re.compile(
    r"^- (?:\[(?P<linked>0\d\w? [^\]]+)\]\((?P<file>\w+)\.ipynb\)|(?P<plain>0\d [^(]+)) "
    r"\((?P<minutes>\d+) minutes\): (?P<question>.+)$",
    re.MULTILINE,
)
ICON_PX = (192, 512)
# Colours of the icon from its middle out, with the share of its half width each reaches.
ICON = (("#123f86", 0.42), ("#6fa9da", 0.59), ("#bcdcf2", 0.77), ("#f4cdb3", 2.0))

INLINE_SCRIPT = re.compile(
    r"<script(?P<attributes>(?![^>]*\bsrc=)[^>]*)>(?P<code>.*?)</script>", re.DOTALL
)
DATA_SCRIPT = re.compile(r"type=[\"']?(?:application/(?:ld\+)?json|text/x-)")
EVENT_HANDLER = re.compile(r"<[a-z][^<>]*? on[a-z]+=\"(?P<code>[^\"]*)\"")
FOLD_NAME = ' aria-label="Toggle hidden content"'
HEAD = re.compile(r"<head>|<head [^>]*>")
# The theme and MathJax write style sheets into the page, and a policy cannot name those one by one.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'"
)
# What a reader does not open: sources of pages, and what Sphinx writes for other projects.
NOT_KEPT = re.compile(
    r"(^|/)(\.|_sources/)|\.inv$|\.map$|^service_worker\.js$|^live/release\.json$"
)
# Kept at the first visit: the front page with all that it loads.
SHELL = ("index.html", "manifest.webmanifest", "live/front/not_here.html")
# The solver in WebAssembly, which its worker fetches.
KERNEL = "live/heat/kernel.wasm"
# Modules that the first picture needs: those of the page, those of its worker, and the model of the
# first ball, for which the worker asks by name.
FIRST_MODULES = ("front/front.js", "heat/worker.js", "panels/one_needle.js")
# Those that come later: the question, and the solver for browsers without WebAssembly.
LATER_MODULES = ("front/question.js", "front/offline.js", "heat/kernel.js")
# What every panel that computes needs besides its own data, model and view.
PANEL_FILES = ("live/data/trust.json", "live/strings/en.json")
PANEL = re.compile(r'<cold-facts-panel name="(\w+)"')
HASH_BYTES = 8


# ---- the front page ------------------------------------------------------------------------------


def start_text() -> str:
    """Return the Markdown of notebook 00, which has the way through the course and the stills."""
    cells = json.loads(START.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")


def course_map(text: str) -> str:
    """Return the rows of the course map: every lesson and workshop with question and minutes."""
    rows = []
    for row in COURSE_ROW.finditer(text):
        title = row["linked"] or row["plain"].strip()
        page = row["file"] or START.stem
        question = row["question"].strip()
        rows.append(
            f'<tr><th scope="row"><a href="notebooks/{page}.html">{html.escape(title)}</a></th>'
            f"<td>{html.escape(question)}</td><td>{row['minutes']}</td></tr>"
        )
    if len(rows) < 12:
        raise ValueError(f"notebook 00 lists {len(rows)} notebooks: its list has another form")
    return "\n".join(rows)


def stills(text: str) -> str:
    """Return the still pictures of the first ball, for readers without scripts and for print."""
    found = []
    for match in STILL.finditer(text):
        name = match["file"].rpartition("/")[2]
        height, width = image.imread(START.parent / match["file"]).shape[:2]
        alt = html.escape(match["words"], quote=True)
        # Lazy: not loaded at all where scripts draw the picture.
        found.append(
            f'<img src="live/front/{name}" width="{width}" height="{height}" loading="lazy" '
            f'alt="{alt}">'
        )
    if not found:
        raise ValueError("notebook 00 has no still picture of its first panel")
    return "\n".join(found)


def front_question():
    """Return the question of the front page."""
    notebook, key = FRONT_QUESTION
    return next(one for one in load_questions(notebook=notebook) if one.key == key)


def front_data() -> dict:
    """Return the data of the front page, and no more: the page is small."""
    ball = panels.panel_data("first_ball")
    # The page links to the panel, which has its sources, presets and second picture.
    for name in ("sources", "presets", "names", "play", "page", "view", "is_tall", "sources_by"):
        ball.pop(name)
    del ball["pictures"][1:]
    del ball["levels"]["second"]
    # Only the first control is shown; of the others the value counts.
    ball["controls"][1:] = [
        {"name": one["name"], "value": one["value"]} for one in ball["controls"][1:]
    ]
    course = questions.course()
    # Nothing is typed below the question.
    course["rules"] = {"longest_try": course["rules"]["longest_try"]}
    return {
        "course": course,
        "question": questions.question_data(front_question()),
        "ball": ball,
        "strings": {name: text for name, text in strings().items() if FRONT_STRINGS.match(name)},
    }


def write_front(output: Path, megabytes: int) -> None:
    """Write the front page, what it loads, and the page for a page that is not there offline.

    Parameters
    ----------
    output : Path
        The built site.
    megabytes : int
        Size of the whole course, for the button that keeps it.
    """
    text = start_text()
    question = front_question()
    options = "".join(f"<li>{html.escape(one.text)}</li>" for one in question.options)
    # All at once: a slow network would otherwise be asked for one module after another.
    preloads = "\n".join(
        f'<link rel="modulepreload" href="{name}">'
        for name in modules(output, FIRST_MODULES)
        if "/front/" not in name
    )
    parts = {
        "preloads": preloads,
        "course_map": course_map(text),
        "stills": stills(text),
        "question": html.escape(question.text),
        "options": options,
        "front_keep": html.escape(SENTENCES["front_keep"].format(megabytes=megabytes)),
    }
    page = filled((FRONT / "index.html").read_text(encoding="utf-8"), parts)
    (output / "index.html").write_text(page, encoding="utf-8")
    # The template was copied along with the scripts.
    (output / "live" / "front" / "index.html").unlink(missing_ok=True)
    (output / "live" / "front" / "service_worker.js").unlink(missing_ok=True)
    away = filled((FRONT / "not_here.html").read_text(encoding="utf-8"), {})
    (output / "live" / "front" / "not_here.html").write_text(away, encoding="utf-8")
    write(output / "live" / "data" / "front.json", front_data())
    for match in STILL.finditer(text):
        picture = START.parent / match["file"]
        (output / "live" / "front" / picture.name).write_bytes(picture.read_bytes())


def icon(size: int) -> np.ndarray:
    """Return the icon as pixels: red, green, blue of 0 to 255, shape (size, size, 3)."""
    across = (np.arange(size) + 0.5) / size * 2 - 1
    distance = np.hypot(*np.meshgrid(across, across))
    pixels = np.zeros((size, size, 3), dtype=np.uint8)
    for colour, reach in reversed(ICON):
        pixels[distance < reach] = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    needle = (np.abs(across)[None, :] < 0.05) & (across[:, None] < 0.33)
    pixels[needle] = 255
    return pixels


def write_manifest(output: Path) -> None:
    """Write what a telephone needs to install the course, and its icons."""
    pictures = [{"src": "live/front/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    for size in ICON_PX:
        name = f"live/front/icon_{size}.png"
        image.imsave(output / name, icon(size), metadata={"Software": None})
        pictures.append({"src": name, "sizes": f"{size}x{size}", "type": "image/png"})
    manifest = {
        "name": SENTENCES["front_title"],
        "short_name": SENTENCES["front_title"],
        "description": SENTENCES["front_about"],
        "lang": "en",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#123f86",
        "icons": pictures,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (output / "manifest.webmanifest").write_text(text, encoding="utf-8")


# ---- security policies ---------------------------------------------------------------------------


def policy(page: str) -> str:
    """Return the Content-Security-Policy of a page of Sphinx: its own inline scripts and no other.

    Parameters
    ----------
    page : str
        The page's HTML.
    """
    scripts = [
        script["code"]
        for script in INLINE_SCRIPT.finditer(page)
        if not DATA_SCRIPT.search(script["attributes"])
    ]
    # The theme's buttons to print and to fill the screen.
    presses = [html.unescape(found["code"]) for found in EVENT_HANDLER.finditer(page)]
    names = [source_name(code) for code in scripts]
    if presses:
        names += ["'unsafe-hashes'", *(source_name(code) for code in presses)]
    return PAGE_POLICY.format(hashes="".join(f" {name}" for name in dict.fromkeys(names)))


def source_name(code: str) -> str:
    """Return how a policy names a piece of inline code: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def add_policies(output: Path) -> None:
    """Write a policy into every page that has none, and mend what the theme calls a fold."""
    for path in sorted(output.rglob("*.html")):
        # A fold whose name differs from the words on it cannot be opened by saying them.
        page = path.read_text(encoding="utf-8").replace(FOLD_NAME, "")
        head = HEAD.search(page)
        if "Content-Security-Policy" in page[:3000] or not head:
            continue
        rule = html.escape(policy(page), quote=True).replace("&#x27;", "'")
        meta = f'<meta http-equiv="Content-Security-Policy" content="{rule}">'
        page = f"{page[: head.end()]}\n{meta}{page[head.end() :]}"
        path.write_text(page, encoding="utf-8")


# ---- the offline copy ----------------------------------------------------------------------------


def modules(output: Path, roots: tuple[str, ...]) -> list[str]:
    """Return some modules, by their paths below `live`, with all that they import."""
    found: set[str] = set()
    to_read = [output / "live" / name for name in roots]
    while to_read:
        path = to_read.pop().resolve()
        name = path.relative_to(output.resolve()).as_posix()
        if name in found:
            continue
        found.add(name)
        code = path.read_text(encoding="utf-8")
        to_read += [path.parent / one for one in re.findall(r"from \"(\.[^\"]+)\"", code)]
    return sorted(found)


def front_files(output: Path) -> list[str]:
    """Return all that the front page loads."""
    found = {*SHELL, "live/still.js", "live/style.css", "live/data/front.json", KERNEL}
    found |= {f"live/front/{name}" for name in ("front.css", "icon.svg")}
    return sorted(found | set(modules(output, FIRST_MODULES + LATER_MODULES)))


def panel_files(output: Path) -> dict[str, list[str]]:
    """Return what the panels of every page need that compute, by the path of the page.

    A panel starts when it comes into sight, so what it loads is not known when its page was loaded.
    Stored pictures are many: of those a reader keeps what was looked at.
    """
    found = {}
    for path in sorted(output.rglob("*.html")):
        needed: set[str] = set()
        for name in PANEL.findall(path.read_text(encoding="utf-8")):
            file = output / "live" / "data" / f"{name}.json"
            data = json.loads(file.read_text(encoding="utf-8"))
            if "levels" in data:
                parts = ("element", data["view"], data["model"])
                needed |= {file.relative_to(output).as_posix(), *PANEL_FILES}
                needed |= set(modules(output, tuple(f"panels/{one}.js" for one in parts)))
        if needed:
            found[path.relative_to(output).as_posix()] = sorted(needed)
    return found


def hashes(output: Path) -> dict[str, str]:
    """Return the first bytes of the SHA-256 of every file that a reader may open, by its path."""
    found = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if path.is_file() and not NOT_KEPT.search(name):
            digest = hashlib.sha256(path.read_bytes()).digest()
            found[name] = digest[:HASH_BYTES].hex()
    return found


def write_service_worker(output: Path) -> str:
    """Write the list of files and the service worker of this release; returns its name.

    Parameters
    ----------
    output : Path
        The site with all its other files.
    """
    files = hashes(output)
    release = hashlib.sha256(json.dumps(files).encode()).hexdigest()[: 2 * HASH_BYTES]
    listed = {"release": release, "shell": front_files(output), "files": files}
    listed["needs"] = panel_files(output)
    write(output / "live" / "release.json", listed)
    worker = (FRONT / "service_worker.js").read_text(encoding="utf-8")
    (output / "service_worker.js").write_text(
        worker.replace("{release}", release), encoding="utf-8"
    )
    return release


def finish(output: Path) -> None:
    """Finish a built site.

    Parameters
    ----------
    output : Path
        The folder of the pages, with the files of docs/live_export.
    """
    output = Path(output)
    kept = [path for path in output.rglob("*") if path.is_file()]
    names = [path.relative_to(output).as_posix() for path in kept]
    size = sum(
        path.stat().st_size
        for path, name in zip(kept, names, strict=True)
        if not NOT_KEPT.search(name)
    )
    write_manifest(output)
    write_front(output, megabytes=max(1, round(size / 1e6)))
    add_policies(output)
    write_service_worker(output)
