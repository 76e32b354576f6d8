"""Tables for the reader of a notebook: what was measured and found, each row with its source.

* `table`: a caption, headings and rows of text, as HTML and as plain text.
* `freezing_tables`: measurements of ice, the model beside them, and the bands of an ensemble.
* `cell_death_tables`: what cold does to cells: time lines, factors, drugs that sensitise.
* `evidence_tables`: studies, printed p-values, recurrence, cryoshock, trials, official status.
* `claim_tables`: supported claims, contradictions, DISCERN, references, counts of the five pages.
* `kidney_tables`: what was counted after freezing kidney tumours, for the case of notebook 06.
* `workshop_tables`: runs with usual mistakes beside the learner's, and plans by points.
* `glossary`: the terms of the series and what they mean.
* `sources`: the rows of "Where these numbers come from" under a panel.
"""
