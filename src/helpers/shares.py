"""Shares in sentences: what is neither nothing nor all is never rounded to it.

Of a tumour of which 99.7 % got cold a rest stayed warm, and that rest decides; "100 %" would deny
it.  So whole percent are written only where nothing of the kind is lost.  The templates below are
those of the live pages of the site, too; a course in another language replaces them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "share_whole": "{percent:.0f} %",
        "share_decimal": "{percent:.1f} %",
        "share_less": "less than {percent:.1f} %",
        "share_more": "more than {percent:.1f} %",
    }
)
"""Templates by name."""

# Signs in place of words; they are those of every language.
SIGNS = {"share_less": "<", "share_more": ">"}

# The shares next to 0 and to 100 % that one decimal can tell from them.
LEAST_PERCENT = 0.1
MOST_PERCENT = 99.9


def share_words(percent: float, decimals: int = 0) -> str:
    """Write a share so that it rounds neither to nothing nor to all.

    Parameters
    ----------
    percent : float
        The share, %.
    decimals : int
        Decimals of shares from 1 % to 99 %: 0, or 1 where shares are compared by tenths.

    Returns
    -------
    str
        With one decimal where the share is within 1 % of nothing or all, but neither.

    Examples
    --------
    >>> share_words(62.4), share_words(62.4, decimals=1), share_words(0.3), share_words(99.87)
    ('62 %', '62.4 %', '0.3 %', '99.9 %')
    >>> share_words(0.0), share_words(0.04), share_words(99.97), share_words(100.0)
    ('0 %', 'less than 0.1 %', 'more than 99.9 %', '100 %')
    """
    template, shown = _template(percent, decimals)
    return SENTENCES[template].format(percent=shown)


def share_label(percent: float) -> str:
    """Write a share as `share_words` does, with signs in place of words, for a picture.

    Parameters
    ----------
    percent : float
        The share, %.

    Returns
    -------
    str

    Examples
    --------
    >>> share_label(0.04), share_label(62.4), share_label(99.97)
    ('<0.1 %', '62 %', '>99.9 %')
    """
    template, shown = _template(percent, 0)
    if template in SIGNS:
        return SIGNS[template] + SENTENCES["share_decimal"].format(percent=shown)
    return SENTENCES[template].format(percent=shown)


def _template(percent: float, decimals: int) -> tuple[str, float]:
    """Return the name of the template for a share (%), and the number that it is filled with."""
    if 0 < percent < LEAST_PERCENT / 2:
        return "share_less", LEAST_PERCENT
    if (MOST_PERCENT + 100) / 2 <= percent < 100:
        return "share_more", MOST_PERCENT
    is_near_an_end = 0 < percent < 1 or 99 <= percent < 100
    return ("share_decimal" if decimals or is_near_an_end else "share_whole"), percent
