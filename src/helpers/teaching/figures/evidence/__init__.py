"""Panels on studies and claims (notebooks 04, 05 and 06): one module for each panel.

Each module has a view, which is built once and moved by `update(result)`, the rows of "Where these
numbers come from", and `panel()`. The module of the same name in
`helpers.evidence.studies` computes what it shows.

* `conflicts`: a map of the contradictions between the pages
* `drawer`: the funnel plot of a literature, and the part of it that is published
* `forest`: a forest plot that the learner fills
* `hundred`: a hundred people, and how many of them an outcome met
* `odds`: what an odds ratio means for a hundred people
* `pain`: a pain trial without a control group
* `study_explorer`: every finding as a dot, by direction
* `verdicts`: numbers of claims by page or topic and verdict
* `when`: what was measured when after freezing

All of them are imported here, so that `figures.forest.panel()` works after one import of the
package.
"""

from helpers.teaching.figures.evidence import (
    conflicts,
    drawer,
    forest,
    hundred,
    odds,
    pain,
    study_explorer,
    verdicts,
    when,
)

__all__ = [
    "conflicts",
    "drawer",
    "forest",
    "hundred",
    "odds",
    "pain",
    "study_explorer",
    "verdicts",
    "when",
]
