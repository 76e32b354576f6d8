"""Running notebooks and writing into them what is computed: `python -m helpers.teaching.publish`.

* `publish`: outputs, numbers in the prose and still pictures, in the form notebooks are stored in.
* `session`: a notebook run in a fresh kernel, which then evaluates expressions, also for the tests.
* `words`: the terms of the glossary that stand in a notebook.
* `__main__`: the command.
"""
