"""What tests of workshops share: a cell as a learner might write it, made into a function."""

import textwrap

import numpy as np

from helpers.workshop import child
from helpers.workshop.mistakes import Diagnosis


def written(source, step, others=()):
    """Return the function that a learner's cell defines, with the course's functions around it.

    Parameters
    ----------
    source : str
        What stands in the learner's cell.
    step : BuildStep
        The step, whose function has the name that counts.
    others : sequence of BuildStep
        Steps whose solutions the cell may use.
    """
    names = {"np": np}
    for other in others:
        exec(other.solution, names)
    exec(textwrap.dedent(source), names)
    return names[step.name]


def outputs(step, function):
    """Call a function as the check does, with copies, so that no call can change the next."""
    copies = [
        [np.copy(one) if isinstance(one, np.ndarray) else one for one in given]
        for given in step.inputs
    ]
    with np.errstate(all="ignore"):
        return [function(*given) for given in copies]


def diagnosed(source, step, others=(), seconds=20.0):
    """Return the diagnosis that a learner's cell gets."""
    ran = child.run(written(source, step, others), step.inputs, seconds, visible=step.visible)
    if ran.key:
        return Diagnosis(False, ran.key, ran.sentence)
    return step.diagnose(ran.outputs)
