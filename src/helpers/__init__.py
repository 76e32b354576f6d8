"""Helpers of Cold Facts, one room per subject.

``data`` loads, checks and cites the tables; ``freezing`` grows ice
balls (notebooks 1 and 2); ``cell_death`` asks what a temperature does to a cell (3); ``immunity`` models what freezing
may teach the immune system (4); ``evidence`` weighs studies and claims (4 and 5); ``teaching`` draws figures, panels
and exercises for every notebook. Arrows run one way: data, then the subjects, then teaching, then the notebooks.
"""
