"""Panels: what a learner moves, and what it is built from.

Read `panel` first, then `controls` and `inputs` (what is moved), `runners` (when it is computed),
`style`, `isotherms`, `redraw` and `pictures` (what is drawn), and `html_parts`, `source_rows`,
`widgets` and `number_text` (what is written).
"""
