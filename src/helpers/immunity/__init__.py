"""Tumour and immune system as differential equations: published models, and a constructed one of what freezing may add.

Read `kuznetsov` first, then `equilibria` and `ablation`.  Nothing here is evidence: the models say what would follow
from assumptions, and the assumptions about freezing were made for this course.
"""
