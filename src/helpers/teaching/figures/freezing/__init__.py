"""Panels on freezing: each module has the picture of one study, and `panel()` to show it.

Import them together, `from helpers.teaching.figures import freezing as figures`, then show one:
`figures.one_needle.panel()`.  The numbers come from the study of the same name in
`helpers.freezing.studies`, and for the throttled gases from `helpers.freezing.cryogen`.

    cryogen           how cold a gas gets when it is throttled
    phase_line        the phase diagram of argon and nitrogen
    heat_to_remove    what freezing costs
    flat_wall         how fast ice grows from a cold wall
    blood             what blood does to growing ice
    one_needle        one needle, seen from the side; also the first panel a learner meets
    cross_section     needles across a tumour
    cycles            one long freeze or two short ones
    nerve             a nerve beside a frozen bone
    procedure         a procedure of the five pages, run in full
    own_plan          the needles that a learner's own function places
"""

from helpers.teaching.figures.freezing import (
    blood,
    cross_section,
    cryogen,
    cycles,
    flat_wall,
    heat_to_remove,
    nerve,
    one_needle,
    own_plan,
    phase_line,
    procedure,
)

__all__ = [
    "blood",
    "cross_section",
    "cryogen",
    "cycles",
    "flat_wall",
    "heat_to_remove",
    "nerve",
    "one_needle",
    "own_plan",
    "phase_line",
    "procedure",
]
