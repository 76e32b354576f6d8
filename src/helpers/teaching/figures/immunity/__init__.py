"""Pictures and panels of notebooks 04 and 06 about tumour and immunity, named after their studies.

Each module has a view (a figure made once, whose artists move), `facts` ("Where these numbers come
from") and `panel()`.  A study in `helpers.immunity.studies` computes what it shows.  Write

    from helpers.teaching.figures import immunity as immune_figures

and call `immune_figures.two_fates.panel()`.
"""

from helpers.teaching.figures.immunity import share_needed, three_answers, two_fates

__all__ = ["share_needed", "three_answers", "two_fates"]
