"""How tissue freezes: materials, cryogens, probes, grids, one heat solver, and the exact solutions it is checked with.

Read `heat` first; it names the other files.
"""
