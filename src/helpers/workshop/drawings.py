"""Pictures that several workshops share: a learner's numbers beside the exact ones, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.workshop.mistakes import Drawing, Inputs, Line, shown


def by_call(exact: Callable, y_label: str, what: str, place: int = -1) -> Callable:
    """Return what draws one number of every output beside the exact one, call by call.

    Parameters
    ----------
    exact : callable
        The exact answer, called with the arguments of the learner's function.
    y_label : str
        What the number is, with its unit.
    what : str
        The same in words, for the sentence.
    place : int, optional
        Which number of an output is drawn; the last one if not given.

    Returns
    -------
    callable
        `draw(inputs, outputs)` of a `BuildStep`.

    Examples
    --------
    >>> draw = by_call(lambda width: 2 * width, "mm", "width")
    >>> draw([(1.0,), (2.0,)], [np.array(2.0), np.array(9.0)]).says
    'Width, call by call: yours are 2, 9; right are 2, 4.'
    """

    def draw(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Drawing:
        calls = list(range(1, len(inputs) + 1))
        right = [float(np.ravel(np.asarray(exact(*one), dtype=float))[place]) for one in inputs]
        # A shape that is not asked for has its own sentence already.
        given = [float(np.ravel(one)[place]) if np.size(one) else float("nan") for one in outputs]
        yours = ", ".join(shown(one) for one in given)
        ours = ", ".join(shown(one) for one in right)
        return Drawing(
            "call of your function",
            y_label,
            (Line("exact", calls, right, "dots"), Line("yours", calls, given, "dots")),
            f"{what.capitalize()}, call by call: yours are {yours}; right are {ours}.",
        )

    return draw
