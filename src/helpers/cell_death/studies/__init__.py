"""What the course runs about cells in the cold: each module is one question with its answer.

A study has its constants, a result with `summary()`, one plain sentence, and `run(**parameters)`.
It draws nothing; `helpers.teaching.figures.cell_death` has the picture and the panel of the same
name.

* `brine`: what becomes of salt water as it freezes?
* `cooled_cell`: how does one cell shrink, and when does it get ice inside?
* `rates_in_ice`: how fast does tissue cool beside a needle, and what does that do to cells?
* `survival_curve`: how cold is cold enough, by a curve through measured points?
* `dead_tissue`: what dies in an ice ball?
* `lethal_table`: which lethal temperatures have been published?
* `kidney_case`, `kidney_band`: what does a plan for the teaching case reach, and how surely?
"""
