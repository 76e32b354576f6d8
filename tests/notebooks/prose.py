"""What is wrong with the computed parts of a notebook's prose.

Its numbers and its still pictures.
"""

import re

from helpers.teaching.publish import publish

SHOWN = re.compile(r"(?P<number>[-−+]?\d+(?:\.(?P<decimals>\d+))?)(?: (?P<unit>\S.*))?")
TOLERANCE = 0.6


def number_faults(notebook, values):
    """Return every number in the prose that does not agree with the kernel.

    Values are {key: [value, unit, digits]}.
    """
    found = publish.marks(notebook, publish.NUMBER)
    faults = [
        f"{key}: registered, but no sentence uses it" for key in values if key not in dict(found)
    ]
    for key, text in found:
        if key not in values:
            faults.append(f"{key}: used in a sentence, but not registered")
        else:
            faults += [f"{key}: {fault}" for fault in disagreement(text, *values[key])]
    return faults


def last_digit(number, decimals, digits):
    """Return the size of one step of the last digit shown, for example 0.1 for 16.9."""
    if decimals:
        return 10.0 ** -len(decimals)
    figures = number.lstrip("-−+")
    return 10.0 ** max(len(figures) - digits, 0)


def disagreement(text, value, unit, digits):
    """Return what is wrong with one number as shown, at most 0.6 of its last digit from the
    computed value.
    """
    shown = SHOWN.fullmatch(text.strip())
    if not shown:
        return [f"{text!r} is no number with a unit"]
    faults = (
        []
        if (shown["unit"] or "") == unit
        else [f"the unit is {shown['unit']!r}, computed in {unit!r}"]
    )
    number = float(shown["number"].replace("−", "-"))
    step = last_digit(shown["number"], shown["decimals"], digits)
    if abs(number - value) > TOLERANCE * step:
        faults.append(f"{text} is shown, {value:.6g} {unit} is computed")
    return faults


def still_faults(notebook, folder, states):
    """Return every still picture that is missing or does not say what its panel says.

    States as in lesson.report.
    """
    faults = []
    for key, text in publish.marks(notebook, publish.STATES):
        shown = [(still["alt"], still["path"]) for still in publish.STILL.finditer(text)]
        wanted = [publish.escape(state["sentence"]) for state in states.get(key, [])]
        if [alt for alt, _ in shown] != wanted:
            faults.append(
                f"{key}: the pictures say {[alt for alt, _ in shown]}, the panel {wanted}"
            )
        faults += [
            f"{key}: label {label!r} is missing"
            for label in labels(states.get(key, []))
            if label not in text
        ]
        faults += [
            f"{key}: {path} is missing" for _, path in shown if not (folder / path).is_file()
        ]
    return faults


def labels(states):
    """Return the labels of a panel's states as the notebook writes them."""
    return [publish.escape(state["label"]) for state in states]
