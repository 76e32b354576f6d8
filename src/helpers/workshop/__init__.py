"""The steps of the workshops (notebooks 01b to 05b), in which learners write the model themselves.

* `mistakes`: what a step is, and how outputs of a learner's function become one diagnosis.
* `child`: runs a learner's function in a process of its own, with limits of time and memory.
* `freezer`, `plan`: the steps of 01b and 02b.
* `threshold`, `pooling`, `audit_steps`: the steps of 03b, 04b and 05b; `audit`: the audit of 05b.
* `drawings`: pictures that several workshops share.
* `index`: all steps, for the instructor guide and the tests.

This package draws nothing: it stands below `teaching`, whose `lesson.build` shows a diagnosis.
"""
