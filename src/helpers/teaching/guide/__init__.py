"""The instructor's tools, used in notebooks/instructor_guide.ipynb.

* `answer_key`: every exercise with its answer, for any class seed.
* `workshop_key`: the steps of the workshops and the mistakes they name.
* `objectives`: what a learner does for each objective of the series.
* `misconceptions`: the mistaken ideas that the questions look for.
* `minute_plans`: plans for a class by the minute, and how long a notebook takes.
* `handouts`: sheets to print.
* `lessons`: what makes a plan a lesson: opening, preparation, prompts, exit ticket, slides.
* `class_report`: what a class answered, for `make class-report`.
"""
