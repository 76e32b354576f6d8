"""Helpers of Cold Facts, one package for each subject.

    checks, shares  refuse a value; write a share
    data            load, check and cite the tables
    uncertainty     what the ranges of the inputs make of a result
    freezing        how ice balls grow (notebooks 00, 01 and 02)
    cell_death      what a temperature does to a cell (03 and 06)
    immunity        what freezing may teach the immune system (04 and 06)
    evidence        weighs studies and claims (04, 05 and 06)
    workshop        the steps of 01b to 05b, and how a learner's function is run
    teaching        figures, panels and exercises for every notebook

Imports point one way, from the bottom of this list to the top; the contracts are in pyproject.toml.
"""
