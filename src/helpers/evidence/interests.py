"""Who paid for a work, made its device or employed its authors, where a source names them.

An interest says nothing about the numbers. Companies, funders and hospitals are named; no person
is.
"""

from __future__ import annotations

from helpers import data


def named(source: str) -> str:
    """Return the interests that were read for a work.

    Parameters
    ----------
    source : str
        A key of the bibliography.

    Returns
    -------
    str
        Such as "sponsor and maker of the device: a company"; "" where none was read, which does not
        mean that there is none.

    Raises
    ------
    ValueError
        For a key that the bibliography does not have.

    Examples
    --------
    >>> named("ice3")
    'maker of the device: IceCure Medical'
    >>> named("wang2015")
    ''
    """
    # A misspelt key would otherwise look like a work without interests.
    data.source(source)
    table = data.load("interests")
    rows = table[table["source"] == source]
    return "; ".join(f"{row.role}: {row.who}" for row in rows.itertuples())
