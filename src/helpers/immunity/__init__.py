"""Tumour and immune system as differential equations, and what freezing may add to them.

Read `kuznetsov` first, a published model, then `equilibria` and `separatrix` (where it rests, and
which starts end where), and `ablation`, a constructed model of what freezing may add. Nothing here
is evidence: the models say what would follow from assumptions, and the assumptions about freezing
were made for this course. `parameters` reads their numbers from data/immune_models.csv, and
`studies` has the questions that the course runs.
"""
