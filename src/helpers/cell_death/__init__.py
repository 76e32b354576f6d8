"""What cold does to cells, from salt water to a map of death in an ice ball.

Read the modules in this order:

1. `solution` describes the brine around a cell.
2. `dehydration` describes the water that the brine draws out of it.
3. `nucleation` describes ice that starts inside it.
4. `one_cell` puts both together; `two_factor` and `optimum_rate` draw conclusions.
5. `dose_response`, `cycles` and `thresholds` hold what has been measured.
6. `exposure`, `rate_table` and `kill_map` apply all this to an ice ball of `freezing`.
7. `responses` finds what has been measured by its name, and `menus` what it is called in a panel.
8. `studies` has the questions that the course runs.

`constants` reads the constants of the models. `reference` solves the equations of 2 and 3 in two
independent ways, and `accuracy` measures the differences.
"""
