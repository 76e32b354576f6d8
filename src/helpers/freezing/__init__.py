"""How tissue freezes: materials, cold sources, grids, one heat solver, and exact solutions.

    from helpers.freezing import Probe, Tissue, rz, solve

    kidney = Tissue.named("kidney")
    needle = Probe.named("argon_needle", minutes=10, z_mm=40)
    run = solve(kidney, rz(radius_mm=40, length_mm=80, cell_mm=1), [needle], minutes=10)
    run.summary()

Where to read:

    heat          the method, as in a textbook, and `solve`
    tissue        how much heat a tissue holds and how well it conducts
    materials     which cell is made of which tissue
    probe         needles and walls, and the schedule of their temperature
    side          outer sides of a grid: held, in a bath, in room air
    surface       swabs and sprays on the face z = 0
    grid          boxes of tissue cut into cells: plane, cylinder, sphere, rz, xy, xyz
    regions       shapes of other tissues: tumour, bone, fat
    mirror        what looks the same on both sides of a plane: half is computed
    result        what a run leaves behind, and how sizes are read from it
    sentences     what a run found, in words
    exact         exact solutions, to check the solver with
    solver        what `solve` runs on: problem, faces, time steps, and the compiled engine
    studies       what the course computes, most of it by `run(**parameters)`
    scenarios     whole procedures from data/scenarios.csv
    planning      how much of a target gets cold
    validation    published measurements beside predictions
    cryogen       gases: how cold they get when they expand or boil
    vessel        heat that a large blood vessel brings
    blood_flow    how much blood an organ gets, at rest and during an operation
    menus         names and labels that the panels offer
"""

from helpers.freezing.grid import Grid, cylinder, plane, rz, sphere, xy, xyz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Ball, Box, Cylinder, Layer, Region, Shell
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import Scenario
from helpers.freezing.side import Side
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import Tissue

__all__ = [
    "Ball",
    "Box",
    "Cylinder",
    "Disc",
    "Freeze",
    "Grid",
    "Layer",
    "Probe",
    "Region",
    "Scenario",
    "Schedule",
    "Shell",
    "Side",
    "Surface",
    "Tissue",
    "Wall",
    "cylinder",
    "plane",
    "rz",
    "solve",
    "sphere",
    "xy",
    "xyz",
]
