"""Pictures of the studies of evidence (notebooks 04, 05 and 06): one module a panel.

Each module has a view, which is built once and moved by `update(result)`, the rows of "Where these
numbers come from", and `panel()`. What is computed is the module of the same name in
`helpers.evidence.studies`.

* `conflicts`: a map of the contradictions between the pages
* `drawer`: the funnel of a literature, with what is published of it
* `forest`: a forest plot the learner fills
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
