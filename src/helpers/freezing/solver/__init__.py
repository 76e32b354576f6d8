"""The fast path of the heat solver; read `helpers.freezing.heat` first, which explains the method.

problem       everything that stays the same during one run, in one object
faces         where tissue meets a cold source, and how well each face conducts
interfaces    how heat crosses between two materials
time_steps    super-steps of many stages, and the plan of steps for one run
engine        what an engine is: anything that moves the state of a problem on
compiled      the compiled engine, which lays a problem out in flat arrays
kernels       the compiled code itself
"""
