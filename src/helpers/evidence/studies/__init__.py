"""What the course's panels run: one module for each, with `run(**parameters) -> result`.

A result is a small frozen dataclass whose `summary()` says in plain sentences what was found.
Nothing is drawn here: the picture of each study is the module of the same name in
`helpers.teaching.figures.evidence`. The statistics are those of `helpers.evidence`.

* `conflicts`: contradictions between the pages, by page and strength
* `drawer`: a literature drawn at random, and the part of it that is published
* `forest`: the studies a learner pools, by which method, and what each one left out does
* `hundred`: an outcome stated for a hundred people, with its interval or without
* `odds`: what a published odds ratio makes of a baseline risk
* `pain`: a pain trial without a control group
* `study_explorer`: findings of the table of studies, chosen and read one by one
* `verdicts`: numbers of claims by page or topic and verdict
* `when`: what was measured when after freezing
"""
