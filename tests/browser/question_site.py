"""A small copy of the live part of the site, for tests that need no page of Sphinx."""

from __future__ import annotations

from pathlib import Path

from docs import live_export, live_site
from docs.live_export import questions

# Their exercises need no simulation.
NOTEBOOKS = ("04", "05")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Questions</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'self'">
<link rel="icon" href="../live/front/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="../live/style.css">
<link rel="stylesheet" href="../live/questions/questions.css">
<link rel="stylesheet" href="../live/questions/page.css">
<script src="../live/still.js" data-sentence="Opened as a file."></script>
<script type="module" src="../live/questions/element.js"></script>
<script type="module" src="../live/front/offline.js"></script></head>
<body><main><h1>Questions</h1>
{elements}
</main></body></html>
"""
TEXT = '<div class="cold-facts-text"><p>The text form of {name}.</p></div>'
NAMES = (
    *("record", "quiz:04", "lookback:05", "predict:05/never_seen", "outcome:05/never_seen"),
    *("predict:05/share_right", "outcome:05/share_right", "exercise:04/risk_ratio"),
    *("exercise:05/risk_from_odds", "exercise:04/trial_protocol"),
)


def build(folder: Path) -> Path:
    """Write front page, questions and a page with all kinds of them into a folder; returns it."""
    folder.mkdir(exist_ok=True)
    live_export.export_scripts(folder)
    live_export.export_panels(folder, ("first_ball",))
    questions.export(folder, notebooks=NOTEBOOKS)
    elements = "\n".join(
        f'<cold-facts-question name="{name}">{TEXT.format(name=name)}</cold-facts-question>'
        for name in NAMES
    )
    page = folder / "notebooks" / "questions.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(PAGE.format(elements=elements), encoding="utf-8")
    live_site.finish(folder)
    return folder
