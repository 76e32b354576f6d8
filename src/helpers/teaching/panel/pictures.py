"""From a figure to PNG bytes, and from PNG bytes to an `<img>` that says in words what it shows."""

from __future__ import annotations

import base64
import html
import io

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from helpers.teaching.panel import style
from helpers.teaching.panel.redraw import KeptFrame

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

SCALES = (1.0, 0.8, 0.65, 0.5)
"""Sizes that `small_png` tries in turn, as shares of the full size."""

PALETTE_SIZES = (128, 64, 32, 16)
"""Numbers of colours that `small_png` tries at each size."""


SHARP = 2
"""Pixels of a sharp picture for each pixel of a usual one, across and down."""


def png(figure: Figure, frame: KeptFrame | None = None) -> bytes:
    """Draw a figure as PNG bytes at 100 dots per inch.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure made by `style.figure`.
    frame : KeptFrame, optional
        The kept frame of this figure, for one that is drawn again and again.  Without it matplotlib
        draws the whole figure by its usual rules, which is slower and gives the same pixels.

    Returns
    -------
    bytes
        The picture, packed fast rather than small: it only travels to the page beside the kernel.

    Examples
    --------
    >>> png(style.figure(3.0, 2.0))[1:4]
    b'PNG'
    """
    return _packed(_pixels(figure, frame))


def sharp_png(figure: Figure) -> bytes:
    """Draw a figure as PNG bytes with `SHARP` times the pixels of `png`, across and down.

    Screens of high resolution show two or more of their own pixels for one of the page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure made by `style.figure`; it keeps its resolution.

    Returns
    -------
    bytes
        The picture; where a page shows it, it should be as wide as the one of `png`.

    Examples
    --------
    >>> png_size(sharp_png(style.figure(3.0, 2.0)))
    (600, 400)
    """
    # A canvas takes over the resolution of its figure as it is drawn.
    figure.set_dpi(SHARP * style.DPI)
    try:
        return _packed(_pixels(figure, None))
    finally:
        figure.set_dpi(style.DPI)
        # Labels of axes were put in their places, in pixels, while the figure was drawn.
        with style.context():
            figure.draw_without_rendering()


def small_png(figure: Figure, limit_kb: float = 30, frame: KeptFrame | None = None) -> bytes:
    """Draw a figure as PNG bytes that are small enough to be stored in a notebook.

    Colours are reduced first, then the size.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure made by `style.figure`.
    limit_kb : float
        The largest size in kilobytes (1000 bytes).
    frame : KeptFrame, optional
        As for `png`.

    Returns
    -------
    bytes
        The picture.

    Raises
    ------
    ValueError
        If even the smallest picture is too large.

    Examples
    --------
    >>> len(small_png(style.figure(3.0, 2.0))) < 30_000
    True
    """
    return _reduced(Image.fromarray(_pixels(figure, frame)), limit_kb)


def reduced_png(picture: bytes, limit_kb: float = 60) -> bytes:
    """Make a picture small enough to be stored in a notebook, as `small_png` does.

    Parameters
    ----------
    picture : bytes
        PNG bytes.
    limit_kb : float
        The largest size in kilobytes (1000 bytes).

    Returns
    -------
    bytes
        The picture.

    Raises
    ------
    ValueError
        If even the smallest picture is too large.

    Examples
    --------
    >>> drawn = sharp_png(style.figure(3.0, 2.0))
    >>> png_size(reduced_png(drawn)), len(reduced_png(drawn)) < len(drawn)
    ((600, 400), True)
    """
    return _reduced(Image.open(io.BytesIO(picture)), limit_kb)


def _reduced(picture: Image.Image, limit_kb: float) -> bytes:
    """Return a picture as PNG bytes below a size, with fewer colours first, then smaller."""
    for scale in SCALES:
        size = (round(picture.width * scale), round(picture.height * scale))
        scaled = picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for colours in PALETTE_SIZES:
            packed = io.BytesIO()
            # A palette that covers all colours, also those of few pixels: by the number of pixels
            # (median cut) a thin green rim on blue ice would come out grey.  No dithering: it
            # would scatter single pixels over flat areas, and these pack badly.
            reduced = scaled.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            reduced.save(packed, "PNG", optimize=True)
            if len(packed.getvalue()) <= limit_kb * 1000:
                return packed.getvalue()
    need_kb = len(packed.getvalue()) / 1000
    raise ValueError(f"limit_kb = {limit_kb!r}: this figure needs at least {need_kb:.1f} kilobytes")


def _pixels(figure: Figure, frame: KeptFrame | None) -> np.ndarray:
    """Draw a figure and return a copy of its red, green and blue, shape (height, width, 3)."""
    with style.context():
        if frame is None:
            figure.canvas.draw()
        else:
            frame.redraw(figure)
        # A view of the canvas, which the next drawing overwrites. The background is opaque, so the
        # fourth channel would only make the file larger.
        return np.asarray(figure.canvas.buffer_rgba())[:, :, :3].copy()


def _packed(pixels: np.ndarray) -> bytes:
    """Return pixels, shape (height, width, 3), as PNG bytes, packed fast."""
    packed = io.BytesIO()
    # Level 1 of 9 packs fastest.
    Image.fromarray(pixels).save(packed, "PNG", compress_level=1)
    return packed.getvalue()


def png_size(picture: bytes) -> tuple[int, int]:
    """Read width and height of a picture from the header of its file.

    Parameters
    ----------
    picture : bytes
        PNG bytes.

    Returns
    -------
    width, height : int
        In pixels.

    Raises
    ------
    ValueError
        If the bytes are not those of a PNG file.

    Examples
    --------
    >>> png_size(png(style.figure(3.0, 2.0)))
    (300, 200)
    """
    if not picture.startswith(PNG_SIGNATURE):
        raise ValueError(f"these bytes begin with {picture[:8]!r}: a PNG picture was expected")
    # After the signature come length and name of the first chunk, then width and height.
    width = int.from_bytes(picture[16:20], "big")
    height = int.from_bytes(picture[20:24], "big")
    return width, height


def page_width(picture: bytes, scale: int = 1) -> int:
    """Return how wide a page shows a picture where it has the room: the one place that decides it.

    Parameters
    ----------
    picture : bytes
        PNG bytes, as drawn by `png`, or by `sharp_png`.
    scale : int
        `SHARP` for the latter.

    Returns
    -------
    int
        The width in pixels of the page, at which the picture is at most `style.TALLEST_PX` high.

    Examples
    --------
    >>> page_width(png(style.figure(6.0, 4.0)))
    480
    >>> page_width(sharp_png(style.figure(6.0, 4.0)), SHARP)
    480
    """
    width, height = png_size(picture)
    dots_per_inch = scale * style.DPI
    shrink = min(style.PAGE_PX_PER_INCH / dots_per_inch, style.TALLEST_PX / height)
    return round(width * shrink)


def alt_img(picture: bytes, sentence: str, width_px: int | None = None, least_px: int = 0) -> str:
    """Write an `<img>` element that holds a picture and says in words what it shows.

    Parameters
    ----------
    picture : bytes
        PNG bytes.
    sentence : str
        The alternative text, as plain text.
    width_px : int, optional
        The width to show it at, if not its natural one; it shrinks on a narrow screen.
    least_px : int, optional
        It shrinks no further than this; the element around it should then scroll sideways.

    Returns
    -------
    str
        HTML that needs no other file.

    Raises
    ------
    ValueError
        If there is no sentence, or no PNG picture.

    Examples
    --------
    >>> alt_img(png(style.figure(3.0, 2.0)), "The ice is < 5 mm wide.")[:55]
    '<img alt="The ice is &lt; 5 mm wide." width="300" heigh'
    """
    if not sentence.strip():
        raise ValueError(f"sentence = {sentence!r}: a picture must say in words what it shows")
    width, height = png_size(picture)
    if width_px is not None:
        height = round(height * width_px / width)
        width = width_px
    # A data URL keeps the picture in the page: no file, no server, no request.
    least = f"min-width:{min(least_px, width)}px;" if least_px else ""
    encoded = base64.b64encode(picture).decode()
    return (
        f'<img alt="{html.escape(sentence)}" width="{width}" height="{height}" '
        f'style="max-width:100%;{least}height:auto" src="data:image/png;base64,{encoded}">'
    )
