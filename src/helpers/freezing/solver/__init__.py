"""What `helpers.freezing.heat.solve` runs on; read `heat` first, which explains the method.

Both engines, the readable reference in `heat` and the compiled one, use

    problem       everything that stays the same during one run, in one object
    faces         where tissue meets a cold source, and how well each face conducts
    interfaces    how heat crosses between two materials
    fronts        cells that a thin front crosses, where blood feeds the tissue
    time_steps    super-steps of many stages, and the plan of steps for one run
    engine        what an engine is: anything that moves the state of a problem on
    run           stepping through time, with readings, progress and Stop

Only the compiled engine, which is the fast one, uses

    compiled      the engine, which lays a problem out in flat arrays
    kernels       the compiled code itself
"""
