"""Weighing studies: shares and their intervals, two groups compared, several studies pooled, and the table of studies.

Read `proportions` first, then `two_by_two`, `meta_analysis` and `studies`.
"""
