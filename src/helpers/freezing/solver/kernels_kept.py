"""How the kernels that Python calls are compiled, and kept on disk for the next session."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from numba import njit

FROM_PYTHON = {
    "fastmath": {"reassoc", "nsz", "arcp", "contract", "afn"},
    "nogil": True,
    "error_model": "numpy",
}
# called from compiled code only: less to compile
FAST = {**FROM_PYTHON, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
NOT_KEPT = (
    "The compiled kernels cannot be kept, because neither this folder nor your home can be written to. Everything "
    "works, but the first picture of every session takes about ten seconds longer. To mend it, set the environment "
    "variable NUMBA_CACHE_DIR to a folder of your own."
)


def kept(function: Callable) -> Callable:
    """Compile a kernel and keep it on disk; where no folder can be written to, warn (UserWarning) and go on without.

    >>> kept(lambda mm: mm / 1000)(16.0)
    0.016
    """
    try:
        return njit(cache=True, **FROM_PYTHON)(function)
    except RuntimeError:  # numba found no place for its cache
        warnings.warn(NOT_KEPT, stacklevel=2)
        return njit(**FROM_PYTHON)(function)
