"""Parts that every map of tissue has: its place, a scale bar, a colour bar, names on a plate.

On a map only sizes matter, not coordinates, so it has a scale bar and no axes; the room of the axes
goes to the map.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar

PLATE = {"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.8, "linewidth": 0}
"""What lies under a name on a map, so that it is read on ice and on tissue.  It takes time to draw:
words that always stand on tissue, as in the corners, have none."""

# Room for the bar's own ticks and its label, to its right (inches).
BAR_WIDTH_IN = 0.16


def axes_at(
    figure: Figure, left_in: float, bottom_in: float, width_in: float, height_in: float
) -> Axes:
    """Add axes at a place in inches: the parts of a map need places that do not depend on words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Where to add them.
    left_in, bottom_in, width_in, height_in : float
        From the lower left corner of the figure, in.

    Returns
    -------
    matplotlib.axes.Axes
        The new axes.

    Raises
    ------
    ValueError
        If they do not lie in the figure.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> [float(part) for part in axes_at(style.figure(4, 4), 1, 1, 2, 2).get_position().bounds]
    [0.25, 0.25, 0.5, 0.5]
    """
    wide_in, high_in = figure.get_size_inches()
    fits = left_in + width_in <= wide_in and bottom_in + height_in <= high_in
    if not (fits and min(left_in, bottom_in) >= 0 and min(width_in, height_in) > 0):
        raise ValueError(
            f"axes at ({left_in:g}, {bottom_in:g}) of {width_in:g} x {height_in:g} inches do not "
            f"lie in a figure of {wide_in:g} x {high_in:g} inches; make them smaller"
        )
    return figure.add_axes(
        (left_in / wide_in, bottom_in / high_in, width_in / wide_in, height_in / high_in)
    )


def scale_bar(axes: Axes, length_mm: float = 20.0) -> AnchoredSizeBar:
    """Take the axes of a map away and put a scale bar in its lower right corner.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        A map in mm; the bar follows when its limits change.
    length_mm : float
        Length of the bar, mm.

    Returns
    -------
    AnchoredSizeBar
        The bar.

    Raises
    ------
    ValueError
        For a length that is not positive.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> axes = style.figure().subplots()
    >>> bar = scale_bar(axes, 10)
    >>> bar.txt_label.get_text(), axes.xaxis.get_visible()
    ('10 mm', False)
    """
    if not length_mm > 0:
        raise ValueError(
            f"length_mm = {length_mm!r}: a scale bar has a positive length; use for example 20"
        )
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    axes.spines[:].set_visible(False)
    bar = AnchoredSizeBar(
        axes.transData,
        length_mm,
        # A number and its unit are never on two lines.
        f"{length_mm:g} mm",
        "lower right",
        pad=0.25,
        borderpad=0.4,
        sep=3,
        label_top=True,
        frameon=False,
    )
    (line,) = bar.size_bar.get_children()
    line.set_linewidth(2.5)
    bar.set_zorder(5)
    axes.add_artist(bar)
    return bar


def colour_bar(
    image: AxesImage, left_in: float, bottom_in: float, height_in: float, words: str
) -> Colorbar:
    """Put a colour bar of temperatures at a place in inches.

    Parameters
    ----------
    image : matplotlib.image.AxesImage
        The map.
    left_in, bottom_in, height_in : float
        The place of the bar, in; its ticks and words need 0.75 inches to its right.
    words : str
        What its colours are, with the unit.

    Returns
    -------
    matplotlib.colorbar.Colorbar
        The bar.

    Examples
    --------
    >>> from helpers.teaching.panel import palette, style
    >>> figure = style.figure(6, 4)
    >>> image = axes_at(figure, 0.2, 0.2, 4, 3).imshow([[-40, 37]], **palette.TEMPERATURE)
    >>> colour_bar(image, 4.5, 0.2, 3, "temperature (°C)").ax.get_ylabel()
    'temperature (°C)'
    """
    place = axes_at(image.get_figure(), left_in, bottom_in, BAR_WIDTH_IN, height_in)
    bar = image.get_figure().colorbar(image, cax=place, extend="both")
    bar.set_label(words)
    # The temperatures that have isotherms are those one looks for.
    bar.set_ticks([-150, -100, -60, -40, -20, 0, 37])
    return bar


def name_in_corner(axes: Axes) -> Text:
    """Write what lies around into the lower left corner of a map: empty at first.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        A map.

    Returns
    -------
    matplotlib.text.Text
        Set its text with `around`.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> name = name_in_corner(style.figure().subplots())
    >>> name.set_text(around("standard_soft_tissue"))
    >>> name.get_text()
    'around: standard soft tissue'
    """
    return axes.text(0.02, 0.02, "", transform=axes.transAxes, zorder=5, va="bottom", fontsize=10.5)


def around(tissue: str) -> str:
    """Return the words for the tissue around what is frozen.

    Parameters
    ----------
    tissue : str
        Its name in data/tissues.csv.

    Returns
    -------
    str
        Words for a corner of a map.

    Examples
    --------
    >>> around("kidney")
    'around: kidney'
    """
    return f"around: {tissue.replace('_', ' ')}"
