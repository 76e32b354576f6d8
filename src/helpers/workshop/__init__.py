"""The steps of the workshops (notebooks 01b to 05b), in which learners write the model themselves.

* `mistakes`: what a step is, and how outputs of a learner's function become one diagnosis.
* `child`: runs a learner's function in a process of its own, with limits of time and memory.

This package draws nothing: it stands below `teaching`, whose `lesson.build` shows a diagnosis.
"""
