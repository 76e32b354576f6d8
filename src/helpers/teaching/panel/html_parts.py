"""Pieces of HTML that widgets show; every text from data or from a learner is escaped here."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from helpers.teaching.panel import pictures

PANEL_CLASS = "cold-facts-panel"
LAYOUT_CLASS = "cold-facts-layout"
CONTROLS_CLASS = "cold-facts-controls"
PICTURE_CLASS = "cold-facts-picture"
HEADLINE_CLASS = "cold-facts-headline"
SOURCES_CLASS = "cold-facts-sources"
EXTRA_CLASS = "cold-facts-extra"
"""Controls that a narrow panel folds away."""

MORE_CLASS = "cold-facts-more"
"""The button that unfolds them; a wide panel has no use for it."""

UNFOLDED_CLASS = "cold-facts-unfolded"
SLIDER_CLASS = "cold-facts-slider"
NUMBER_CLASS = "cold-facts-number"
QUESTION_CLASS = "cold-facts-question"

# A slider's handle has no name that a screen reader could read, and a page cannot be given one
# without JavaScript.  The number box beside it has one and takes the same arrow keys.  So the
# handle is hidden from the keyboard and from screen readers (its inner part stays visible and can
# be dragged) until it is pointed at; from then on, as long as it has the focus, arrow keys move it.
#
# The other rules undo ipywidgets' fixed heights and single lines, which cut off long labels on
# narrow screens.  They need !important because JupyterLab's rules for widgets are more specific.
#
# A number box that has the focus changes when the mouse wheel turns over it, unseen by whoever only
# wants to scroll.  Browsers leave that out for boxes without the small up and down buttons; arrow
# keys still step.
#
# A panel asks for its own width, not the window's: JupyterLab's side bars take from it.  From
# 800 px on, the controls stand on the left of the picture; below that, they stand below it.  The
# order in the page is picture, controls, sources for both, as is that of the Tab key.
STYLE = f"""<style>
.{PANEL_CLASS} {{
  container-type: inline-size; width: 100%; max-width: 880px; overflow: visible !important; }}
.{LAYOUT_CLASS}, .{LAYOUT_CLASS} > .widget-box, .{CONTROLS_CLASS} > .widget-box {{
  overflow: visible !important; }}
.{LAYOUT_CLASS} > * {{ min-width: 0; }}
.{HEADLINE_CLASS} strong {{ white-space: nowrap; }}
.{PICTURE_CLASS} img {{ display: block; border-radius: 3px; }}
.{PANEL_CLASS}:not(.{UNFOLDED_CLASS}) .{EXTRA_CLASS} {{ display: none !important; }}
@container (min-width: 800px) {{
  .{LAYOUT_CLASS} {{
    display: grid !important; grid-template-columns: 240px minmax(0, 1fr); column-gap: 16px;
    grid-template-rows: auto auto auto;
    grid-template-areas: "title title" "controls picture" "sources sources"; }}
  .{LAYOUT_CLASS} > :first-child {{ grid-area: title; }}
  .{LAYOUT_CLASS} > .{PICTURE_CLASS} {{ grid-area: picture; }}
  .{LAYOUT_CLASS} > .{CONTROLS_CLASS} {{ grid-area: controls; }}
  .{LAYOUT_CLASS} > .{SOURCES_CLASS} {{ grid-area: sources; }}
  .{PANEL_CLASS} .{MORE_CLASS} {{ display: none !important; }}
  .{PANEL_CLASS}:not(.{UNFOLDED_CLASS}) .{EXTRA_CLASS} {{ display: flex !important; }}
}}
.{SLIDER_CLASS}:not(:hover):not(:focus-within) .noUi-handle {{ visibility: hidden; }}
.{SLIDER_CLASS}:not(:hover):not(:focus-within) .noUi-touch-area {{
  visibility: visible; box-sizing: border-box; border-radius: 50%;
  background: var(--jp-widgets-slider-handle-background-color, white);
  border: 1px solid var(--jp-border-color1, #757575); }}
.{NUMBER_CLASS}, .{NUMBER_CLASS} > label {{ height: auto !important; }}
.{NUMBER_CLASS} > label {{
  flex: 1 1 auto !important; white-space: normal !important; line-height: 1.25 !important;
  align-self: center; text-align: left !important; }}
.{NUMBER_CLASS} input {{
  flex: 0 0 6em !important; min-width: 6em !important; max-width: 6em !important; }}
.{NUMBER_CLASS} input {{ appearance: textfield !important; }}
.{NUMBER_CLASS} input::-webkit-inner-spin-button {{ display: none !important; }}
.{CONTROLS_CLASS} .widget-dropdown {{ flex-wrap: wrap; height: auto !important; }}
.{CONTROLS_CLASS} .widget-dropdown > select {{
  flex: 1 1 130px !important; min-height: 28px; }}
.{QUESTION_CLASS}, .{QUESTION_CLASS} .widget-radio-box {{
  height: auto !important; max-width: 100%; margin-bottom: 4px !important; }}
.{QUESTION_CLASS} label {{
  display: block; height: auto !important; white-space: normal !important;
  line-height: 1.4 !important; }}
.{QUESTION_CLASS} .widget-radio-box label {{
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: flex-start;
  margin: 3px 0; width: auto !important; }}
.{QUESTION_CLASS} .widget-radio-box input {{
  flex: none; box-sizing: border-box; width: 14px !important; height: 14px !important;
  margin: calc(0.7em - 7px) 8px 0 2px !important; font-size: inherit; }}
</style>"""

# Identifiers of works and trials as citations print them, and the address that each leads to.  The
# address is made here from the identifier alone, so that no text of a table becomes one.
_IDENTIFIER = re.compile(
    r"doi:(?P<doi>10\.\d{4,9}/[\w.()/:;-]*(?:<\d+::[\w-]+>[\w.;-]*)?\w)"
    r"|PMID (?P<pmid>\d+)"
    r"|\b(?P<pmcid>PMC\d+)\b"
    r"|\b(?P<nct>NCT\d{8})\b"
    r"|\b(?P<isrctn>ISRCTN\d{8})\b"
)
_ADDRESSES = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "nct": "https://clinicaltrials.gov/study/",
    "isrctn": "https://www.isrctn.com/",
}

_TEXT = "line-height:1.45;white-space:normal;overflow-wrap:anywhere;margin:4px"
_CELL = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"

# A number that stands alone (no part of "P3", "cm3" or the cell line "786-O"), with the unit that
# belongs to it.
_UNITS = (
    "%|°C/min|°C|K/min|K|mm²|mm|cm²|cm³|cm|µm|min|s|h|days?|weeks?|months?|years?"
    "|bar|atm|kJ/kg|kJ|J/cm³|J|kg|W/cm²|W|million cells|cells"
)
_QUANTITY = re.compile(rf"(?<![\w.])-?\d+(?:[.,]\d+)*(?: (?:{_UNITS})(?!\w))?(?!-?\w)")

_WARNING_COLOUR = "#a82f18"
_NOTE_COLOUR = "#1a2a80"


def title(words: str) -> str:
    """Write the title of a panel, with the style sheet of its controls.

    Parameters
    ----------
    words : str
        The title as plain text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "&lt;ice&gt;" in title("<ice>")
    True
    """
    return STYLE + f'<p style="{_TEXT};font-weight:600;font-size:1.1em">{html.escape(words)}</p>'


def headline(sentence: str) -> str:
    """Write the sentence of a panel, above its picture: larger than text, its numbers bold.

    Parameters
    ----------
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML; a screen reader announces it when it changes.

    Examples
    --------
    >>> "<strong>5.2 mm</strong>" in headline("The ice is 5.2 mm wide.")
    True
    """
    style = f"{_TEXT};font-size:1.15em;line-height:1.35"
    live = f'class="{HEADLINE_CLASS}" role="status" aria-live="polite" style="{style}"'
    return f"<p {live}>{_bold_numbers(sentence)}</p>"


def _bold_numbers(sentence: str) -> str:
    """Return a sentence as HTML in which each number is bold, together with its unit."""
    pieces = []
    end = 0
    for found in _QUANTITY.finditer(sentence):
        pieces.append(html.escape(sentence[end : found.start()]))
        pieces.append(f"<strong>{html.escape(found[0])}</strong>")
        end = found.end()
    pieces.append(html.escape(sentence[end:]))
    return "".join(pieces)


def picture(png: bytes, sentence: str, good: bool) -> str:
    """Write a picture with its sentence as alternative text.

    Parameters
    ----------
    png : bytes
        The picture as PNG bytes.
    sentence : str
        What the picture shows.
    good : bool
        Whether the picture is of the current setting; otherwise it is marked as the last good one.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> drawn = pictures.png(style.figure(3, 2))
    >>> "Last good picture" in picture(drawn, "The ice is 5 mm wide.", good=False)
    True
    """
    width_px = pictures.page_width(png)
    if good:
        return pictures.alt_img(png, sentence, width_px)
    image = pictures.alt_img(
        png, f"Last good picture, not the present setting: {sentence}", width_px
    )
    return (
        f'<div style="border:3px dashed {_WARNING_COLOUR};padding:4px">'
        f"<strong>Last good picture</strong><br>{image}</div>"
    )


def status(sentence: str) -> str:
    """Write the sentence under a picture; a screen reader announces it when it changes.

    Parameters
    ----------
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> 'aria-live="polite"' in status("The ice is 5 mm wide.")
    True
    """
    return f'<p role="status" aria-live="polite" style="{_TEXT}">{html.escape(sentence)}</p>'


def warning(sentence: str) -> str:
    """Write a sentence that says what is wrong; a screen reader announces it at once.

    Parameters
    ----------
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> 'role="alert"' in warning("The value is too high.")
    True
    """
    bar = f"border-left:5px solid {_WARNING_COLOUR};padding-left:8px"
    words = f"<strong>Please check:</strong> {html.escape(sentence)}"
    return f'<p role="alert" style="{_TEXT};{bar}">{words}</p>'


def note(sentence: str) -> str:
    """Write a quiet sentence, for example that a picture is older than the controls.

    Parameters
    ----------
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML; empty for an empty sentence.

    Examples
    --------
    >>> note("")
    ''
    """
    if not sentence:
        return ""
    bar = f"border-left:5px solid {_NOTE_COLOUR};padding-left:8px"
    return f'<p style="{_TEXT};{bar}">{html.escape(sentence)}</p>'


def linked(text: str) -> str:
    """Escape a text, and put links behind the identifiers of works and trials in it.

    Parameters
    ----------
    text : str
        Plain text, for example a citation.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> linked("PMID 25284802").count("https://pubmed.ncbi.nlm.nih.gov/25284802")
    1
    >>> linked("<b>")
    '&lt;b&gt;'
    """
    pieces = []
    end = 0
    for found in _IDENTIFIER.finditer(text):
        pieces.append(html.escape(text[end : found.start()]))
        kind = str(found.lastgroup)
        # Some DOIs of the 1990s hold < and >, which an address may not.
        address = html.escape(_ADDRESSES[kind] + quote(found[kind], safe="/:;()"))
        opens = 'target="_blank" rel="noopener noreferrer"'
        pieces.append(f'<a href="{address}" {opens}>{html.escape(found[0])}</a>')
        end = found.end()
    pieces.append(html.escape(text[end:]))
    return "".join(pieces)


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """Write a plain table.

    Parameters
    ----------
    caption : str
        The caption; an empty one is left out.
    heads : list of str
        The column headings.
    rows : list of list of str
        The cells, row by row.

    Returns
    -------
    str
        HTML with all cells escaped, and with links behind the identifiers of works and trials.

    Examples
    --------
    >>> table("Ice", ["mm"], [["< 5"]]).count("&lt; 5")
    1
    """
    head = ""
    for one in heads:
        head += f'<th scope="col" style="{_CELL}">{html.escape(str(one))}</th>'
    body = ""
    for row in rows:
        cells = "".join(f'<td style="{_CELL}">{linked(str(one))}</td>' for one in row)
        body += f"<tr>{cells}</tr>"
    top = ""
    if caption:
        words = html.escape(caption)
        top = f'<caption style="text-align:left;font-weight:600">{words}</caption>'
    return (
        f'<table style="border-collapse:collapse;line-height:1.45">{top}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def scrollable(inner: str, name: str) -> str:
    """Put HTML that may be wider than its page into a region that scrolls sideways.

    Parameters
    ----------
    inner : str
        HTML, for example a table.
    name : str
        The name of the region for screen readers, as plain text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> scrollable("<table></table>", "Ice < 5 mm")[:52]
    '<div role="region" aria-label="Ice &lt; 5 mm" tabind'
    """
    label = html.escape(name, quote=True)
    # tabindex makes the region reachable by keyboard; without it only a mouse or a finger could
    # scroll it.
    region = f'role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto"'
    return f"<div {region}>{inner}</div>"
