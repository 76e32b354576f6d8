"""Pieces of HTML that widgets show; every text from data or from a learner is escaped here."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from helpers.teaching.panel import pictures, style

PANEL_CLASS = "cold-facts-panel"
LAYOUT_CLASS = "cold-facts-layout"
CONTROLS_CLASS = "cold-facts-controls"
PICTURE_CLASS = "cold-facts-picture"
HEADLINE_CLASS = "cold-facts-headline"
SOURCES_CLASS = "cold-facts-sources"
LEAST_PX_PER_INCH = 65
"""A narrow page shows each inch of a figure with at least this many pixels, and a picture that is
wider than the page scrolls: its smallest writing, of `style.SMALLEST_PT` points, is 9 px high."""

EXTRA_CLASS = "cold-facts-extra"
"""Controls that a narrow panel folds away."""

MORE_CLASS = "cold-facts-more"
"""The button that unfolds them; a wide panel has no use for it."""

UNFOLDED_CLASS = "cold-facts-unfolded"
SLIDER_CLASS = "cold-facts-slider"
NUMBER_CLASS = "cold-facts-number"
STEP_CLASS = "cold-facts-step"
QUESTION_CLASS = "cold-facts-question"
PRESET_CLASS = "cold-facts-preset"
"""The button of a preset, which a screen reader calls an example."""

LONG_MENU_CLASS = "cold-facts-long-menu"
"""A menu with options too long to stand beside its label."""

SCROLL_CLASS = "cold-facts-scroll"
"""What scrolls sideways where a picture is wider than its page."""

WAITS_CLASS = "cold-facts-waits"
"""The class of a picture that a better one of the same setting will soon replace."""

WIDER_CLASS = "cold-facts-wider"
"""The words under a picture that is wider than the page."""

LEAST_PROPERTY = "--cold-facts-least"
"""The property of a style sheet in which a picture says how narrow it may become."""

# Unseen but read: `display: none` would hide it from screen readers too.
UNSEEN = (
    "position:absolute;width:1px;height:1px;margin:-1px;padding:0;border:0;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap"
)
_ARROW = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath d='M4 7l5 5 5-5' fill='none' stroke='%23767676' stroke-width='2'/%3E%3C/svg%3E"
)
MARKS = "✓✗○≈●"
"""Signs that stand beside a word which says the same; they are not read aloud."""

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
# A style sheet can say how its own signs are read: `content: "sign" / "words"`.  So the icons of
# buttons are silent, and the button of a preset is read as an example.  No picture is drawn
# narrower than its writing can be read: it scrolls in its own box instead.  In a low window, as at
# 400 %, that box leaves room for a control below it.  A picture says in a property of its own how
# narrow it may become; the words that it goes on to the right have a height only where the panel
# (100cqi) is narrower than that.
#
# The outline of the focus lies inside, where no box around it cuts it off.  Outline and borders
# have the colour of the page's writing, which stands out in the light and in the dark theme;
# #767676 is 4.5:1 on white and 3.9:1 on JupyterLab's dark grey.  Where the system replaces all
# colours, backgrounds vanish, so rails and buttons get borders in the system's own.
#
# The arrow of a menu is drawn here in #767676: that of ipywidgets is black in the dark theme, too.
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
.{PICTURE_CLASS} img {{
  display: block; border-radius: 3px; }}
.{PICTURE_CLASS} .widget-html {{ max-width: 100%; height: auto; }}
.{PICTURE_CLASS} .widget-html-content {{ min-width: 0; max-width: 100%; }}
.{SCROLL_CLASS} {{ max-width: 100%; overflow-x: auto; }}
.{PANEL_CLASS} .{PRESET_CLASS}::before {{ content: "" / "Example: "; }}
.{PANEL_CLASS} .fa-undo::before {{ content: "\\f0e2" / ""; }}
.{PANEL_CLASS} .fa-play::before {{ content: "\\f04b" / ""; }}
.{PANEL_CLASS} .fa-stop::before {{ content: "\\f04d" / ""; }}
.{PANEL_CLASS} .fa-minus::before {{ content: "\\f068" / ""; }}
.{PANEL_CLASS} .fa-plus::before {{ content: "\\f067" / ""; }}
.jupyter-widgets.jupyter-button {{
  height: auto !important; min-height: 28px; white-space: normal !important; overflow: visible;
  line-height: 1.3 !important; padding: 3px 10px; border: 1px solid #767676 !important; }}
.jupyter-widgets :is(input:not([type=checkbox]), select, textarea) {{
  border: 1px solid #767676 !important; }}
.{SLIDER_CLASS} .noUi-target {{ border: 1px solid #767676 !important; }}
:is(.jupyter-widgets, .jupyter-widgets *, .jp-RenderedHTMLCommon summary, [role=region]):is(
  button, input, select, textarea, summary, a, .noUi-handle, [role=region],
  .{SCROLL_CLASS}):focus-visible {{
  outline: 2px solid var(--jp-ui-font-color0, #000) !important; outline-offset: -2px; }}
@media (max-height: 420px) {{
  .{SCROLL_CLASS} {{ max-height: 45vh; overflow-y: auto; }}
}}
@media (forced-colors: active) {{
  .jupyter-widgets.jupyter-button {{ border: 1px solid ButtonText !important; }}
  .{SLIDER_CLASS} .noUi-target {{ border: 1px solid CanvasText !important; }}
  .{SLIDER_CLASS} .noUi-connect {{ background: Highlight !important; forced-color-adjust: none; }}
  .{SLIDER_CLASS} .noUi-touch-area {{ border: 2px solid ButtonText !important; }}
}}
.{PANEL_CLASS}:not(.{UNFOLDED_CLASS}) .{EXTRA_CLASS} {{ display: none !important; }}
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
  flex: 1 1 130px !important; min-height: 28px; background-image: url("{_ARROW}") !important; }}
.{CONTROLS_CLASS} .{LONG_MENU_CLASS} > select {{
  flex: 1 1 100% !important; font-size: 12px; padding: 0 17px 0 5px; background-size: 16px; }}
.{WIDER_CLASS} {{
  position: sticky; left: 0; margin: 0; overflow: hidden;
  max-height: clamp(0px, (var({LEAST_PROPERTY}) - 100cqi) * 100, 5em); }}
.{QUESTION_CLASS} {{ max-width: 100%; margin-bottom: 4px !important; overflow: visible; }}
.{QUESTION_CLASS} .widget-checkbox {{
  height: auto !important; max-width: 100%; margin: 3px 2px; overflow: visible; }}
.{QUESTION_CLASS} .widget-checkbox label {{
  display: flex; align-items: flex-start; height: auto !important; width: auto !important;
  white-space: normal !important; line-height: 1.4 !important; }}
.{QUESTION_CLASS} .widget-checkbox input {{
  appearance: none; flex: none; box-sizing: border-box;
  width: 14px !important; height: 14px !important; margin: calc(0.7em - 7px) 8px 0 2px !important;
  border: 1px solid #767676 !important; border-radius: 50%; font-size: inherit; }}
.{QUESTION_CLASS} .widget-checkbox input:checked {{
  border: 5px solid var(--jp-brand-color1, #1976d2) !important; }}
@container (min-width: 800px) {{
  .{LAYOUT_CLASS} {{
    display: grid !important; grid-template-columns: 248px minmax(0, 1fr); column-gap: 16px;
    grid-template-rows: auto auto auto;
    grid-template-areas: "title title" "controls picture" "sources sources"; }}
  .{LAYOUT_CLASS} > :first-child {{ grid-area: title; }}
  .{LAYOUT_CLASS} > .{PICTURE_CLASS} {{ grid-area: picture; }}
  .{LAYOUT_CLASS} > .{CONTROLS_CLASS} {{
    grid-area: controls; max-height: 488px; overflow: hidden auto !important; }}
  .{NUMBER_CLASS} input {{
    flex: 0 0 4.6em !important; min-width: 4.6em !important; max-width: 4.6em !important; }}
  .{CONTROLS_CLASS} .{STEP_CLASS} {{
    width: 24px !important; min-width: 24px !important; margin: 0 !important; }}
  .{CONTROLS_CLASS} .{SLIDER_CLASS} {{ height: 22px !important; }}
  .{CONTROLS_CLASS} .jupyter-button:not(.{STEP_CLASS}) {{
    min-height: 26px; padding: 1px 8px; margin: 1px 2px; font-size: 12px; }}
  .{LAYOUT_CLASS} > .{SOURCES_CLASS} {{ grid-area: sources; }}
  .{PANEL_CLASS} .{MORE_CLASS} {{ display: none !important; }}
  .{PANEL_CLASS}:not(.{UNFOLDED_CLASS}) .{EXTRA_CLASS} {{ display: flex !important; }}
}}
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
    "|bar|atm|kJ/kg|kJ|J/cm³|J|mol/kg|kg|W/cm²|W|million cells|million|cells"
)
QUANTITY = re.compile(rf"(?<![\w.])(?:± )?-?\d+(?:[.,]\d+)*(?: (?:{_UNITS})(?!\w))?(?!-?\w)")

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
    # A heading by its role: JupyterLab draws <h3> like the heading of a section.
    heading = 'role="heading" aria-level="3"'
    style = f"{_TEXT};font-weight:600;font-size:1.1em"
    return STYLE + f'<p {heading} style="{style}">{html.escape(words)}</p>'


def headline(sentence: str) -> str:
    """Write the sentence of a panel, above its picture: larger than text, its numbers bold.

    Parameters
    ----------
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML.  It is read on demand; `alert` says what has changed.

    Examples
    --------
    >>> "<strong>5.2 mm</strong>" in headline("The ice is 5.2 mm wide.")
    True
    >>> "(<strong>± 0.3 K</strong>)" in headline("Half are dead at -13 °C (± 0.3 K).")
    True
    """
    style = f"{_TEXT};font-size:1.15em;line-height:1.35"
    return f'<p class="{HEADLINE_CLASS}" style="{style}">{_bold_numbers(sentence)}</p>'


def alert(message: str) -> str:
    """Write a message that a screen reader speaks at once and nobody sees.

    Parameters
    ----------
    message : str
        A few words as plain text.

    Returns
    -------
    str
        HTML; empty for an empty message.

    Examples
    --------
    >>> 'role="alert"' in alert("edge 17.6 mm")
    True
    """
    return f'<p role="alert" style="{UNSEEN}">{html.escape(message)}</p>' if message else ""


def unseen(words: str) -> str:
    """Write words that a screen reader reads with those around them and nobody sees.

    Parameters
    ----------
    words : str
        Plain text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> unseen(": Ice").endswith(">: Ice</span>")
    True
    """
    return f'<span style="{UNSEEN}">{html.escape(words)}</span>'


def silent_marks(words: str) -> str:
    """Hide signs such as ✓ from screen readers, which would read "check mark" before the word.

    Parameters
    ----------
    words : str
        HTML or escaped text.

    Returns
    -------
    str
        HTML that looks the same.

    Examples
    --------
    >>> silent_marks("✓ passes")
    '<span aria-hidden="true">✓</span> passes'
    """
    return re.sub(f"[{MARKS}]", r'<span aria-hidden="true">\g<0></span>', words)


def _bold_numbers(sentence: str) -> str:
    """Return a sentence as HTML in which each number is bold, together with its unit."""
    pieces = []
    end = 0
    for found in QUANTITY.finditer(sentence):
        pieces.append(html.escape(sentence[end : found.start()]))
        pieces.append(f"<strong>{html.escape(found[0])}</strong>")
        end = found.end()
    pieces.append(html.escape(sentence[end:]))
    return "".join(pieces)


def least_width(width_px: int) -> int:
    """Return how narrow a picture may become on a narrow page, so that its letters can be read.

    Parameters
    ----------
    width_px : int
        The width at which a page shows it where there is room.

    Returns
    -------
    int
        px.

    Examples
    --------
    >>> least_width(608)
    494
    """
    return round(width_px * LEAST_PX_PER_INCH / style.PAGE_PX_PER_INCH)


def picture(
    png: bytes,
    sentence: str,
    good: bool,
    width_px: int = 0,
    note: str = "",
    waits: bool = False,
) -> str:
    """Write a picture with its sentence as alternative text.

    Parameters
    ----------
    png : bytes
        The picture as PNG bytes.
    sentence : str
        What the picture shows.
    good : bool
        Whether the picture is of the current setting; otherwise it is marked as the last good one.
    width_px : int, optional
        The width to show it at where there is room; that of `pictures.page_width` unless given.
    note : str, optional
        A few words below it, as plain text.
    waits : bool
        Whether a better picture of the same setting will follow; it is marked by a class, for
        whoever has to wait for that.

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
    width_px = width_px or pictures.page_width(png)
    least_px = least_width(width_px)
    # Readers of the page who do not see the picture have no use for this.
    wider = f'<p class="{WIDER_CLASS}" aria-hidden="true">The picture goes on to the right.</p>'
    classes = f"{SCROLL_CLASS} {WAITS_CLASS}" if waits else SCROLL_CLASS
    look = f"{LEAST_PROPERTY}:{least_px}px"
    below = f'<p style="{_TEXT}">{html.escape(note)}</p>' if note else ""
    if good:
        image = pictures.alt_img(png, sentence, width_px, least_px)
        return picture_group(f"{image}{wider}{below}", look, classes)
    words = f"Last good picture, not the present setting: {sentence}"
    image = pictures.alt_img(png, words, width_px, least_px)
    marked = (
        f'<div style="border:3px dashed {_WARNING_COLOUR};padding:4px">'
        f"<strong>Last good picture</strong><br>{image}{wider}{below}</div>"
    )
    return picture_group(marked, look, classes)


def picture_group(inner: str, look: str, classes: str = SCROLL_CLASS) -> str:
    """Put a picture into a group that scrolls where it is wider than its page.

    Parameters
    ----------
    inner : str
        HTML of the picture.
    look : str
        CSS of the group.
    classes : str, optional
        Classes of the group.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> picture_group("<img>", "overflow-x:auto")[:45]
    '<div class="cold-facts-scroll" role="group" a'
    """
    # tabindex makes it reachable by keyboard, so that arrow keys scroll it.
    group = f'class="{classes}" role="group" aria-label="picture" tabindex="0" style="{look}"'
    return f"<div {group}>{inner}</div>"


def status(sentence: str, spoken: bool = False) -> str:
    """Write a sentence that answers what a learner did.

    Parameters
    ----------
    sentence : str
        Plain text.
    spoken : bool, optional
        Whether a screen reader speaks it at once: for what follows a press, not for what a page
        shows when it is opened.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> 'role="alert"' in status("The ice is 5 mm wide.", spoken=True)
    True
    """
    role = 'role="alert" ' if spoken else ""
    return f'<p {role}style="{_TEXT}">{html.escape(sentence)}</p>'


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


def table(caption: str, heads: list[str], rows: list[list[str]], seen_caption: bool = True) -> str:
    """Write a plain table; the first cell of a row with words in it is the heading of the row.

    Parameters
    ----------
    caption : str
        The caption; an empty one is left out.
    heads : list of str
        The column headings; a column of marks has an empty one.
    rows : list of list of str
        The cells, row by row.
    seen_caption : bool, optional
        Whether the caption is seen; otherwise it is there for screen readers only, because the same
        words stand above the table.

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
        # A heading without words would be read as an empty one.
        opens, closes = ('<th scope="col"', "</th>") if str(one).strip() else ("<td", "</td>")
        head += f'{opens} style="{_CELL}">{html.escape(str(one))}{closes}'
    names_row = next((place for place, one in enumerate(heads) if str(one).strip()), None)
    body = ""
    for row in rows:
        cells = ""
        for place, one in enumerate(row):
            words = silent_marks(linked(str(one)))
            if place == names_row:
                cells += f'<th scope="row" style="{_CELL};font-weight:400">{words}</th>'
            else:
                cells += f'<td style="{_CELL}">{words}</td>'
        body += f"<tr>{cells}</tr>"
    top = ""
    if caption:
        words = html.escape(caption)
        look = "text-align:left;font-weight:600" if seen_caption else UNSEEN
        top = f'<caption style="{look}">{words}</caption>'
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
