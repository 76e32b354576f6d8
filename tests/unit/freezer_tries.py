"""Tries at workshop 01b by a reader who had not seen the solutions, each with what must be said.

Each is one honest attempt with the mistake that was made in it.
"""

THREE_PIECES = """
def {name}(x, soft):
    s, l = soft.solidus_C, soft.liquidus_C
    w = l - s
    c = (soft.c_frozen + soft.c_unfrozen) / 2
    top = soft.latent + c * w
    first, last = {edges}
    return np.where(x {less} first, {below}, np.where(x {less} last, {between}, {above}))
"""

PIECES = {
    "enthalpy": {
        "edges": "(s, l)",
        "less": "<",
        "below": "soft.c_frozen * (x - s)",
        "between": "(x - s) / w * soft.latent + c * (x - s)",
        "above": "top + soft.c_unfrozen * (x - l)",
    },
    "temperature": {
        "edges": "(0, top)",
        "less": "<",
        "below": "s + x / soft.c_frozen",
        "between": "s + x / top * w",
        "above": "l + (x - top) / soft.c_unfrozen",
    },
    "potential": {
        "edges": "(s, l)",
        "less": "<",
        "below": "soft.k_frozen * (x - s)",
        "between": (
            "soft.k_frozen * (x - s) + (soft.k_unfrozen - soft.k_frozen) * (x - s)**2 / w / 2"
        ),
        "above": "w * (soft.k_frozen + soft.k_unfrozen) / 2 + soft.k_unfrozen * (x - l)",
    },
}


def pieces(name, **changed):
    """Return a function of three pieces with one of them changed."""
    return THREE_PIECES.format(name=name, **(PIECES[name] | changed))


EDGES_LEFT_OUT = """
def enthalpy(temperature_C, soft):
    c = (soft.c_frozen + soft.c_unfrozen) / 2
    width = soft.liquidus_C - soft.solidus_C
    H = np.zeros(len(temperature_C))
    for i, T in enumerate(temperature_C):
        if T <= soft.solidus_C:
            H[i] = soft.c_frozen * (T - soft.solidus_C)
        if soft.solidus_C < T < soft.liquidus_C:
            H[i] = (soft.latent / width + c) * (T - soft.solidus_C)
        if T > soft.liquidus_C:
            H[i] = soft.latent + c * width + soft.c_unfrozen * (T - soft.liquidus_C)
    return H
"""
POTENTIAL_EDGE = """
def potential(temperature_C, soft):
    w = soft.liquidus_C - soft.solidus_C
    theta = np.zeros(len(temperature_C))
    for i, T in enumerate(temperature_C):
        x = T - soft.solidus_C
        if x <= 0:
            theta[i] = soft.k_frozen * x
        elif T < soft.liquidus_C:
            theta[i] = soft.k_frozen * x + (soft.k_unfrozen - soft.k_frozen) * x**2 / w / 2
        elif T > soft.liquidus_C:
            theta[i] = w * (soft.k_frozen + soft.k_unfrozen) / 2
            theta[i] += soft.k_unfrozen * (T - soft.liquidus_C)
    return theta
"""
TEMPERATURE_EDGE = """
def temperature(enthalpy, soft):
    w = soft.liquidus_C - soft.solidus_C
    top = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * w
    T = np.zeros(len(enthalpy))
    for i, H in enumerate(enthalpy):
        if H < 0:
            T[i] = soft.solidus_C + H / soft.c_frozen
        if 0 < H < top:
            T[i] = soft.solidus_C + H / top * w
        if H >= top:
            T[i] = soft.liquidus_C + (H - top) / soft.c_unfrozen
    return T
"""
K_ITSELF = """
def potential(temperature_C, soft):
    edges = [soft.solidus_C, soft.liquidus_C]
    return np.interp(temperature_C, edges, [soft.k_frozen, soft.k_unfrozen])
"""
STRIPS = """
def potential(temperature_C, soft):
    edges = [soft.solidus_C, soft.liquidus_C]
    found = []
    for T in temperature_C:
        t = np.linspace(soft.solidus_C, T, 20)
        k = np.interp(t, edges, [soft.k_frozen, soft.k_unfrozen])
        found.append(np.sum((k[1:] + k[:-1]) / 2 * np.diff(t)))
    return found
"""

STEP = """
def one_step(enthalpy, cell_m, step_s, soft):
    T = temperature(enthalpy, soft)
    th = potential(T, soft)
    {body}
"""
LOOP_WITH_MINUS_ONE = """
def one_step(enthalpy, cell_m, step_s, soft):
    th = potential(temperature(enthalpy, soft), soft)
    new = []
    for i in range(len(th)):
        left = (th[i] - th[i - 1]) / cell_m
        right = (th[i + 1] - th[i]) / cell_m if i < len(th) - 1 else 0
        new.append(enthalpy[i] + step_s / cell_m * (right - left))
    return new
"""
PLAIN_FLOWS = (
    "flow = np.zeros(len(T) + 1); flow[1:-1] = np.diff(T) / cell_m; "
    "return enthalpy + step_s / cell_m * np.diff(flow)"
)

WALL = """
def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
    T = temperature(enthalpy, soft)
    th = potential(T, soft)
    wall = potential(np.array([wall_C]), soft)[0]
    flow = np.zeros(len(th) + 1)
    flow[1:-1] = np.diff(th) / cell_m
    {body}
    return enthalpy + step_s / cell_m * np.diff(flow)
"""
NEAR = "flow[0] = (th[0] - wall) / (cell_m / 2)"
WALL_AFTERWARDS = """
def wall_step(H, wall_C, cell_m, step_s, soft):
    new = one_step(H, cell_m, step_s, soft)
    inside = potential(temperature(new[:1], soft), soft)
    drawn = (inside - potential(np.array([wall_C]), soft)) / (cell_m / 2)
    new[0] -= step_s * drawn[0] / cell_m
    return new
"""

RUN = """
def freeze(wall_C, minutes, cell_mm, soft):
    n = round(60 / cell_mm)
    h = {thickness}
    H = enthalpy(np.full(n, {start}), soft)
    dt = {step}
    steps = int(np.ceil(60 * minutes / dt))
    before = H.sum()
    heat = 0
    for _ in range(steps):
        q = (potential(temperature(H, soft), soft)[0] - potential(np.array([wall_C]), soft)[0])
        heat += {heat}
        H = wall_step(H, wall_C, h, dt, soft)
    return {returned}
"""
FITTED = "60 * minutes / np.ceil(60 * minutes / (0.3 * h**2 * soft.c_frozen / soft.k_frozen))"


def run(**changed):
    """Return a whole run with something changed."""
    usual = {
        "thickness": "cell_mm / 1000",
        "start": "soft.start_C",
        "step": FITTED,
        "heat": "q / (h / 2) * dt",
        "returned": "(H, heat)",
    }
    return RUN.format(**(usual | changed))


WHILE_MINUTES = """
def freeze(wall_C, minutes, cell_mm, soft):
    h = cell_mm / 1000
    H = enthalpy(np.full(round(60 / cell_mm), soft.start_C), soft)
    dt = 0.3 * h**2 * soft.c_frozen / soft.k_frozen
    t = 0
    heat = 0
    while t < minutes:
        first = potential(temperature(H, soft), soft)[0]
        heat += dt * (first - potential(np.array([wall_C]), soft)[0]) / (h / 2)
        H = wall_step(H, wall_C, h, dt, soft)
        t += dt
    return H, heat
"""
FIT_OF_THE_CURVE = """
from scipy.optimize import curve_fit

def order(cells_mm, errors_mm):
    found, _ = curve_fit(lambda h, a, p: a * h**p, cells_mm, np.abs(errors_mm), p0=(1, 1))
    return found[1]
"""
HALVED = """
def order(cells_mm, errors_mm):
    pairs = range(len(cells_mm) - 1)
    return np.mean([np.log2(abs(errors_mm[i] / errors_mm[i + 1])) for i in pairs])
"""

BLOOD = """
def blood_heat(enthalpy, soft):
    w = soft.liquidus_C - soft.solidus_C
    top = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * w
    T = temperature(enthalpy, soft)
    return {value}
"""

NEEDLE = """
def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    th = potential(temperature(enthalpy, soft), soft)
    wall = potential(np.array([wall_C]), soft)[0]
    n = len(enthalpy)
    flow = np.zeros(n + 1)
    flow[0] = (th[0] - wall) / (cell_m / 2)
    flow[1:-1] = np.diff(th) / cell_m
    face = radius_m + cell_m * np.arange(n + 1)
    mid = (face[1:] + face[:-1]) / 2
    {body}
"""
GAIN = "return enthalpy + step_s / cell_m * np.diff(face * flow)"
BY_LOGARITHM = (
    "flow[0] = (th[0] - wall) / (radius_m * np.log(mid[0] / radius_m)); "
    "flow[1:-1] = np.diff(th) / (face[1:-1] * np.log(mid[1:] / mid[:-1])); "
)

TRIES = [
    ("enthalpy", "below from 0 °C", pieces("enthalpy", below="soft.c_frozen * x")),
    (
        "enthalpy",
        "mean without brackets",
        pieces("enthalpy", between="(soft.latent / w + soft.c_frozen + soft.c_unfrozen / 2)*(x-s)"),
    ),
    (
        "enthalpy",
        "share turned round",
        pieces("enthalpy", between="(x - l) / (s - l) * soft.latent + c * (x - s)"),
    ),
    (
        "enthalpy",
        "latent alone above",
        pieces("enthalpy", above="soft.latent + soft.c_unfrozen * (x - l)"),
    ),
    (
        "enthalpy",
        "above from the solidus",
        pieces("enthalpy", above="soft.latent + soft.c_unfrozen * (x - s)"),
    ),
    ("enthalpy", "above from 0 °C", pieces("enthalpy", above="top + soft.c_unfrozen * x")),
    ("enthalpy", "edge left out", EDGES_LEFT_OUT),
    ("temperature", "edge left out", TEMPERATURE_EDGE),
    ("temperature", "plateau at the solidus", pieces("temperature", between="s")),
    ("temperature", "solidus left out", pieces("temperature", below="x / soft.c_frozen")),
    ("temperature", "ice as warm tissue", pieces("temperature", below="s + x / soft.c_unfrozen")),
    ("temperature", "capacity alone between", pieces("temperature", between="s + x / c")),
    (
        "temperature",
        "latent heat alone between",
        pieces(
            "temperature",
            edges="(0, soft.latent)",
            between="s + x / soft.latent * w",
            above="l + (x - soft.latent) / soft.c_unfrozen",
        ),
    ),
    (
        "temperature",
        "latent alone taken off",
        pieces("temperature", above="l + (x - soft.latent) / soft.c_unfrozen"),
    ),
    (
        "temperature",
        "warm from the solidus",
        pieces("temperature", above="s + (x - top) / soft.c_unfrozen"),
    ),
    (
        "temperature",
        "warm tissue as ice",
        pieces("temperature", above="l + (x - top) / soft.c_frozen"),
    ),
    ("potential", "conductivity itself", K_ITSELF),
    ("potential", "edge left out", POTENTIAL_EDGE),
    (
        "potential",
        "mean of the range",
        pieces("potential", between="(soft.k_frozen + soft.k_unfrozen) / 2 * (x - s)"),
    ),
    (
        "potential",
        "half left out",
        pieces(
            "potential",
            between="soft.k_frozen * (x - s) + (soft.k_unfrozen - soft.k_frozen) * (x - s)**2 / w",
        ),
    ),
    (
        "potential",
        "the other way",
        pieces(
            "potential",
            between="soft.k_unfrozen*(x - s) + (soft.k_frozen - soft.k_unfrozen)*(x - s)**2 / w/2",
        ),
    ),
    ("potential", "begins again", pieces("potential", above="soft.k_unfrozen * (x - l)")),
    ("potential", "warm from the solidus", pieces("potential", above="soft.k_unfrozen * (x - s)")),
    ("potential", "sign below", pieces("potential", below="soft.k_frozen * (s - x)")),
    ("potential", "summed coarsely", STRIPS),
    (
        "one_step",
        "ends touch",
        STEP.format(
            body="return enthalpy + step_s / cell_m**2 * (np.roll(th, 1) - 2*th + np.roll(th, -1))"
        ),
    ),
    ("one_step", "ends touch", LOOP_WITH_MINUS_ONE),
    ("one_step", "temperature for potential", STEP.format(body=PLAIN_FLOWS)),
    (
        "one_step",
        "gradient twice",
        STEP.format(body="return enthalpy + step_s * np.gradient(np.gradient(th, cell_m), cell_m)"),
    ),
    ("wall_step", "quarter", WALL.format(body="flow[0] = (th[0] - wall) / cell_m / 2")),
    (
        "wall_step",
        "wall not divided",
        WALL.format(
            body=(
                "new = enthalpy + step_s / cell_m * np.diff(flow); "
                "new[0] -= step_s * (th[0] - wall) / (cell_m / 2); return new"
            )
        ),
    ),
    ("wall_step", "far end open", WALL.format(body=f"{NEAR}; flow[-1] = flow[0]")),
    (
        "wall_step",
        "wall at the far end",
        WALL.format(body="flow[-1] = (wall - th[-1]) / (cell_m / 2)"),
    ),
    (
        "wall_step",
        "k of ice",
        WALL.format(body="flow[0] = soft.k_frozen * (T[0] - wall_C) / (cell_m / 2)"),
    ),
    (
        "wall_step",
        "k of ice",
        WALL.format(body="flow[0] = soft.k_frozen * (T[0] + 1e-9 - wall_C) / (cell_m / 2)"),
    ),
    ("wall_step", "flow after the step", WALL_AFTERWARDS),
    ("freeze", "temperatures returned", run(returned="(temperature(H, soft), heat)")),
    ("freeze", "step built in", run(step="0.2")),
    ("freeze", "no ice", run(thickness="cell_mm")),
    ("freeze", "start built in", run(start="37.0")),
    ("freeze", "seconds for minutes", WHILE_MINUTES),
    ("freeze", "heat without thickness", run(returned="(H, before - H.sum())")),
    ("freeze", "heat turned round", run(heat="-q / (h / 2) * dt")),
    ("freeze", "half of the heat", run(heat="q / h * dt")),
    ("freeze", "heat not counted right", run(heat="q / (h / 2)")),
    ("order", "cells halved", HALVED),
    ("order", "curve", FIT_OF_THE_CURVE),
    (
        "order",
        "rounded",
        "order = lambda h, e: round(np.polyfit(np.log(h), np.log(np.abs(e)), 1)[0])",
    ),
    ("order", "not finite", "order = lambda h, e: np.polyfit(np.log(h), np.log(e), 1)[0]"),
    (
        "blood_heat",
        "share not kept",
        BLOOD.format(value="soft.perfusion * enthalpy / top * (soft.blood_C - T)"),
    ),
    (
        "blood_heat",
        "share of latent heat",
        BLOOD.format(
            value="soft.perfusion * np.clip(enthalpy / soft.latent, 0, 1) * (soft.blood_C - T)"
        ),
    ),
    (
        "blood_heat",
        "enthalpy for temperature",
        BLOOD.format(
            value="soft.perfusion * np.clip(enthalpy / top, 0, 1) * (soft.blood_C - enthalpy)"
        ),
    ),
    (
        "blood_heat",
        "start for blood",
        BLOOD.format(value="soft.perfusion * np.clip(enthalpy / top, 0, 1) * (soft.start_C - T)"),
    ),
    (
        "blood_heat",
        "all or nothing",
        BLOOD.format(value="np.where(T > soft.liquidus_C, soft.perfusion * (soft.blood_C - T), 0)"),
    ),
    *(
        ("needle_step", key, NEEDLE.format(body=body))
        for key, body in (
            ("edge for middle", f"{GAIN} / face[:-1]"),
            ("edge for middle", f"{GAIN} / face[1:]"),
            ("ring multiplied", f"{GAIN} * mid"),
            ("thickness left out", "return enthalpy + step_s * np.diff(face * flow) / mid"),
            (
                "half of the flow",
                "return enthalpy + step_s * np.diff(np.pi*face*flow) / (np.pi*np.diff(face**2))",
            ),
            (
                "disc for ring",
                "return enthalpy + step_s * np.diff(2 * np.pi * face * flow) / (np.pi*face[1:]**2)",
            ),
            ("logarithm", f"{BY_LOGARITHM}{GAIN} / mid"),
            (
                "terms added",
                "return enthalpy + step_s*(np.diff(flow)/cell_m + np.gradient(th, mid)/mid)",
            ),
            (
                "radius weights missing",
                "return enthalpy + step_s / cell_m * (mid * np.diff(flow)) / mid",
            ),
        )
    ),
]
"""Step, key of the diagnosis, and what was written."""

RIGHT = [
    (
        "temperature",
        """
def temperature(enthalpy, soft):
    c = (soft.c_frozen + soft.c_unfrozen) / 2
    top = soft.latent + c * (soft.liquidus_C - soft.solidus_C)

    def heat(T):
        if T < soft.solidus_C:
            return soft.c_frozen * (T - soft.solidus_C)
        if T < soft.liquidus_C:
            return top * (T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C)
        return top + soft.c_unfrozen * (T - soft.liquidus_C)

    def find(H, low, high):
        middle = (low + high) / 2
        if high - low < 1e-9:
            return middle
        return find(H, middle, high) if heat(middle) < H else find(H, low, middle)

    return [find(H, -300.0, 300.0) for H in enthalpy]
""",
    ),
    (
        "potential",
        """
from scipy.integrate import quad

def potential(temperature_C, soft):
    edges = [soft.solidus_C, soft.liquidus_C]

    def k(T):
        return np.interp(T, edges, [soft.k_frozen, soft.k_unfrozen])

    found = []
    for T in temperature_C:
        bends = [soft.liquidus_C] if T > soft.liquidus_C else None
        found.append(quad(k, soft.solidus_C, T, points=bends)[0])
    return found
""",
    ),
    (
        "one_step",
        """
def one_step(enthalpy, cell_m, step_s, soft):
    n = len(enthalpy)
    A = -2 * np.eye(n) + np.eye(n, k=1) + np.eye(n, k=-1)
    A[0, 0] = A[-1, -1] = -1
    return enthalpy + step_s / cell_m**2 * A @ potential(temperature(enthalpy, soft), soft)
""",
    ),
    (
        "wall_step",
        """
def wall_step(H, wall_C, cell_m, step_s, soft):
    th = potential(temperature(H, soft), soft)
    mirror = 2 * potential(np.array([wall_C]), soft)[0] - th[0]
    row = np.concatenate([[mirror], th, [th[-1]]])
    return H + step_s / cell_m**2 * np.diff(row, 2)
""",
    ),
    ("freeze", run(step="0.1 * cell_mm**2")),
    (
        "needle_step",
        NEEDLE.format(
            body="return enthalpy + step_s*np.diff(2*np.pi*face*flow) / (np.pi*np.diff(face**2))"
        ),
    ),
]
"""Right functions in unusual forms."""
