"""How the objects of a lesson show themselves when they end a cell.

Jupyter reads `_repr_mimebundle_` and shows the richest form it knows: the widget while a kernel
runs, the plain text on a page without one, where the stored notebook holds nothing else.
"""

from __future__ import annotations

import ipywidgets

from helpers.teaching.panel.widgets import widget_bundle


class Sentence(str):
    """A sentence that shows itself without quotation marks when it ends a cell.

    Examples
    --------
    >>> Sentence("Saved 3 answers.")
    Saved 3 answers.
    """

    def __repr__(self):
        return str(self)


class ShownAsWidget:
    """A mixin for objects that keep a widget in `widget` and describe themselves in `repr`.

    They are not widgets themselves, because a widget's own plain text is its class name with an id
    that changes from run to run, which says nothing to a reader and would make every stored output
    differ.
    """

    widget: ipywidgets.Widget

    def _repr_mimebundle_(self, include=None, exclude=None):
        return widget_bundle(self.widget, repr(self))
