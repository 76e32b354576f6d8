"""Uncertainty: how far an answer can be trusted if its inputs are known only as ranges.

    from helpers import uncertainty

    ranges = uncertainty.ranges_of("probes", ["film"], probe="argon_needle")   # what is uncertain
    samples = uncertainty.sample(ranges, count=64, seed=1)                     # 64 possible cases
    ensemble = uncertainty.run(model, samples)                                 # 64 answers
    ensemble.band("edge_mm")                                                   # how far they spread
    ensemble.ranking("edge_mm")                                                # what spreads them

Read `sampling` (ranges and samples), then `ensemble` (running a model, bands), then `sensitivity`
(which input matters most).  The package knows no subject: a model is any function from named
numbers to named numbers.
"""

from helpers.uncertainty.ensemble import Ensemble, Interrupted, Result, local_executor, run
from helpers.uncertainty.sampling import Samples, Uncertain, ranges_of, sample
from helpers.uncertainty.sensitivity import Ranking, first_order, ranked

__all__ = [
    "Ensemble",
    "Interrupted",
    "Ranking",
    "Result",
    "Samples",
    "Uncertain",
    "first_order",
    "local_executor",
    "ranges_of",
    "ranked",
    "run",
    "sample",
]
