"""Small helpers around ipywidgets: a button, a changing text, the output of a cell."""

from __future__ import annotations

import base64
from collections.abc import Callable

import ipywidgets

PICTURE_MIME = "image/png"
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"

SWITCH = "COLD_FACTS_ANSWERS"
"""The environment variable by which tests and publishing say `off`: no file of answers is looked
for, and none is written unless somebody asks for it."""


def button(
    label: str, pressed: Callable[[ipywidgets.Button], None], icon: str = "", style: str = ""
) -> ipywidgets.Button:
    """Make a button that is as wide as its label.

    Parameters
    ----------
    label : str
        The text on the button.
    pressed : callable
        Called with the button when it is pressed.
    icon : str
        The name of a Font Awesome icon shown before the label.
    style : str
        ipywidgets' name of a colour, for example "primary".

    Returns
    -------
    ipywidgets.Button
        The button.

    Examples
    --------
    >>> button("Reset", lambda _: print("pressed")).click()
    pressed
    """
    # Without a tooltip, ipywidgets 8.1 shows the word "null".
    made = ipywidgets.Button(
        description=label, icon=icon, button_style=style, tooltip="", layout={"width": "auto"}
    )
    made.on_click(pressed)
    return made


def page(text: str = "") -> ipywidgets.HTML:
    """Make an HTML widget.

    Parameters
    ----------
    text : str, optional
        Its content as HTML.

    Returns
    -------
    ipywidgets.HTML
        The widget.

    Examples
    --------
    >>> page("<b>Ice</b>").value
    '<b>Ice</b>'
    """
    # Without a tooltip, ipywidgets 8.1 writes the word "null" there.
    return ipywidgets.HTML(text, tooltip="")


def put(widget: ipywidgets.HTML, text: str) -> None:
    """Change the content of an HTML widget; an empty one takes no room.

    Parameters
    ----------
    widget : ipywidgets.HTML
        The widget to change.
    text : str
        Its new content as HTML.

    Examples
    --------
    >>> page = ipywidgets.HTML()
    >>> put(page, "")
    >>> page.layout.display
    'none'
    """
    # The same text again would make the browser build the content anew and close details a learner
    # has opened.
    if widget.value != text:
        widget.value = text
    widget.layout.display = None if text else "none"


def widget_bundle(widget: ipywidgets.Widget, text: str, picture: bytes = b"") -> dict:
    """Return what `_repr_mimebundle_` of an object should return to be shown as a widget.

    The text is what a page without a kernel shows, and what stored outputs are compared with;
    ipywidgets' bundle would say `VBox(children=(...))` there.  A picture is what a page shows that
    a learner exports, where the widget would be an empty place.

    Parameters
    ----------
    widget : ipywidgets.Widget
        The widget to show.
    text : str
        What the widget says, in words.
    picture : bytes
        What the widget shows, as PNG; empty if it shows no picture.

    Returns
    -------
    dict
        All representations by their MIME types.

    Examples
    --------
    >>> widget_bundle(ipywidgets.HTML("<b>Ice</b>"), "Ice")["text/plain"]
    'Ice'
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    bundle: dict = {"text/plain": text, WIDGET_MIME: view}
    if picture:
        bundle[PICTURE_MIME] = base64.b64encode(picture).decode()
    return bundle
