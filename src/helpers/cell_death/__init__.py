"""What cold does to cells: salt water, water leaving cells, ice inside them, survival, a map of death in an ice ball.

Read in this order: `solution` (the brine around a cell), `dehydration` (what it draws out), `nucleation` (ice inside),
`one_cell` (both together), `dose_response` and `cycles` (what is measured), `kill_map` (an ice ball of `freezing`).
"""
