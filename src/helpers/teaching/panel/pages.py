"""Small pieces of HTML the widgets show; every word that comes from data or a learner is escaped here."""

from __future__ import annotations

import html
import re

from helpers.teaching.panel import style

SLIDER_CLASS, NUMBER_CLASS, QUESTION_CLASS = (
    "cold-facts-slider",
    "cold-facts-number",
    "cold-facts-question",
)
PANEL_CLASS = "cold-facts-panel"

# A slider's handle has no name that a screen reader could read, and a page cannot be given one without JavaScript.
# The number box beside it has one and takes the same arrow keys.  So the handle is hidden from the keyboard and from
# screen readers (its inner part stays in sight and can be dragged) until it is pointed at; from then on, as long as it
# has the focus, arrow keys move it.
STYLE = f"""<style>
.{SLIDER_CLASS}:not(:hover):not(:focus-within) .noUi-handle {{ visibility: hidden; }}
.{SLIDER_CLASS}:not(:hover):not(:focus-within) .noUi-touch-area {{
  visibility: visible; box-sizing: border-box; border-radius: 50%;
  background: var(--jp-widgets-slider-handle-background-color, white);
  border: 1px solid var(--jp-border-color1, #757575); }}
.{NUMBER_CLASS}, .{NUMBER_CLASS} > label {{ height: auto !important; }}
.{NUMBER_CLASS} > label {{
  flex-shrink: 1 !important; white-space: normal !important; line-height: 1.25 !important;
  align-self: center; text-align: left !important; }}
.{NUMBER_CLASS} input {{ flex: 1 0 6em !important; min-width: 6em !important; max-width: 9em !important; }}
.{QUESTION_CLASS}, .{QUESTION_CLASS} .widget-radio-box {{
  height: auto !important; max-width: 100%; margin-bottom: 4px !important; }}
.{QUESTION_CLASS} label {{
  display: block; height: auto !important; white-space: normal !important; line-height: 1.4 !important; }}
.{QUESTION_CLASS} .widget-radio-box label {{
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: flex-start;
  margin: 3px 0; width: auto !important; }}
.{QUESTION_CLASS} .widget-radio-box input {{
  flex: none; box-sizing: border-box; width: 14px !important; height: 14px !important;
  margin: calc(0.7em - 7px) 8px 0 2px !important; font-size: inherit; }}
</style>"""
_TEXT = "line-height:1.45;white-space:normal;overflow-wrap:anywhere;margin:4px"
_CELL = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"


def put(widget, text: str) -> None:
    """Give an HTML widget new content if it changed, so that open details stay open; an empty one takes no room."""
    if widget.value != text:
        widget.value = text
    widget.layout.display = None if text else "none"


def checked_sentence(sentence) -> str:
    """The sentence itself; ValueError if it is not text with a number in it.

    >>> checked_sentence("The ice is 12 mm wide.")
    'The ice is 12 mm wide.'
    """
    if not isinstance(sentence, str) or not re.search(r"\d", sentence):
        raise ValueError(
            f"summary() gave {sentence!r}: a sentence with at least one number and its unit was expected"
        )
    return " ".join(sentence.split())


def title(words: str) -> str:
    """The panel's title, and how its controls look."""
    return STYLE + f'<p style="{_TEXT};font-weight:600;font-size:1.1em">{html.escape(words)}</p>'


def picture(png: bytes, sentence: str, good: bool) -> str:
    """The picture with its sentence as alt text; a picture that is not of the present setting is marked so."""
    if good:
        return style.alt_img(png, sentence)
    image = style.alt_img(png, f"Last good picture, not the present setting: {sentence}")
    return f'<div style="border:3px dashed #a82f18;padding:4px"><strong>Last good picture</strong><br>{image}</div>'


def status(sentence: str) -> str:
    """The sentence under the picture, announced by screen readers when it changes."""
    return f'<p role="status" aria-live="polite" style="{_TEXT}">{html.escape(sentence)}</p>'


def warning(sentence: str) -> str:
    """A sentence that says what is wrong."""
    bar = "border-left:5px solid #a82f18;padding-left:8px"
    return f'<p role="alert" style="{_TEXT};{bar}"><strong>Please check:</strong> {html.escape(sentence)}</p>'


def note(sentence: str) -> str:
    """A quiet sentence, for example that a picture is older than the controls."""
    bar = "border-left:5px solid #1a2a80;padding-left:8px"
    return f'<p style="{_TEXT};{bar}">{html.escape(sentence)}</p>' if sentence else ""


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """A plain table with a caption and column headings; all cells escaped.

    >>> table("Ice", ["mm"], [["< 5"]]).count("&lt; 5")
    1
    """
    head = "".join(f'<th scope="col" style="{_CELL}">{html.escape(str(one))}</th>' for one in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{_CELL}">{html.escape(str(one))}</td>' for one in row)
        + "</tr>"
        for row in rows
    )
    words = (
        f'<caption style="text-align:left;font-weight:600">{html.escape(caption)}</caption>'
        if caption
        else ""
    )
    return (
        f'<table style="border-collapse:collapse;line-height:1.45">{words}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def rolling(inner: str, name: str) -> str:
    """HTML that may be wider than its page: it rolls sideways, also by keyboard, and has a name.

    >>> rolling("<table></table>", "Ice < 5 mm")[:52]
    '<div role="region" aria-label="Ice &lt; 5 mm" tabind'
    """
    label = html.escape(name, quote=True)
    return f'<div role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto">{inner}</div>'
