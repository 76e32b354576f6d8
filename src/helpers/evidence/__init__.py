"""Weighing studies: shares and their intervals, two groups compared, several studies pooled, and the table of studies.

Read `proportions` first, then `two_by_two`, `meta_analysis` and `studies`.

And reading what others say: `claims` with their verdicts and evidence, `contradictions`, `rating`, `agreement`.
Tools to read with: `discern`, `citations`, `impossible_mean`, `text_counts`, `rewrite`, `live_checks`, `pain_trial` and
`confounding`.
"""
