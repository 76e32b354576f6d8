"""The panels of the course: one package for each subject, one module for each panel.

A module has

    a view       its figure, built once; `update(result)` moves what was drawn
    facts        the rows of "Where these numbers come from"
    panel()      controls, the study that computes, the view and the presets, ready to show

and is named after the study in `helpers.SUBJECT.studies` whose result it draws.
"""
