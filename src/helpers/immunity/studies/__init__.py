"""What the course runs about tumour and immunity: each module is one question with its answer.

A study has its constants, a result with `summary()`, one plain sentence, and `run(**parameters)`.
It draws nothing; `helpers.teaching.figures.immunity` has the picture and the panel of the same
name.

* `two_fates`: why does one published model hold a small tumour and lose a large one?
* `three_answers`: what does freezing add, in a model constructed for the course?
* `share_needed`: does a plan destroy what would have to be destroyed in that model?
"""
