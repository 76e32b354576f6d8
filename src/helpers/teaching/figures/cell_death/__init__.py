"""Pictures and panels of notebooks 03 and 06 about cells in the cold, named after their studies.

Each module has a view (a figure made once, whose artists move), `facts` ("Where these numbers come
from") and `panel()`.  A study in `helpers.cell_death.studies` computes what it shows.  Write

    from helpers.teaching.figures import cell_death as figures

and call `figures.dead_tissue.panel()`.
"""

from helpers.teaching.figures.cell_death import (
    brine,
    cooled_cell,
    dead_tissue,
    kidney_band,
    kidney_case,
    lethal_table,
    rates_in_ice,
    survival_curve,
)

__all__ = [
    "brine",
    "cooled_cell",
    "dead_tissue",
    "kidney_band",
    "kidney_case",
    "lethal_table",
    "rates_in_ice",
    "survival_curve",
]
