"""Workshop 01b: right solutions in three styles pass; every named mistake gets its diagnosis."""

import re

import numpy as np
import pytest

from helpers.freezing import exact
from helpers.freezing.studies import pitfall
from helpers.workshop import freezer
from helpers.workshop.freezer import SOFT, STEPS
from tests.unit.freezer_tries import RIGHT, TRIES
from tests.unit.workshop_steps import diagnosed, written

BY_NAME = {step.name: step for step in STEPS}

# --- right solutions: loops, and classes (NumPy is the style of the folded solutions) -------------

LOOPS = {
    "enthalpy": """
        def enthalpy(temperature_C, soft):
            found = []
            width = soft.liquidus_C - soft.solidus_C
            heat = soft.latent + 0.5 * (soft.c_frozen + soft.c_unfrozen) * width
            for T in temperature_C:
                if T < soft.solidus_C:
                    found.append((T - soft.solidus_C) * soft.c_frozen)
                elif T < soft.liquidus_C:
                    found.append((T - soft.solidus_C) / width * heat)
                else:
                    found.append(heat + (T - soft.liquidus_C) * soft.c_unfrozen)
            return found
    """,
    "temperature": """
        def temperature(enthalpy, soft):
            found = []
            width = soft.liquidus_C - soft.solidus_C
            heat = soft.latent + 0.5 * (soft.c_frozen + soft.c_unfrozen) * width
            for H in enthalpy:
                if H < 0:
                    found.append(soft.solidus_C + H / soft.c_frozen)
                elif H < heat:
                    found.append(soft.solidus_C + H / heat * width)
                else:
                    found.append(soft.liquidus_C + (H - heat) / soft.c_unfrozen)
            return found
    """,
    "potential": """
        def potential(temperature_C, soft):
            found = []
            width = soft.liquidus_C - soft.solidus_C
            for T in temperature_C:
                x = T - soft.solidus_C
                if x < 0:
                    found.append(x * soft.k_frozen)
                elif T < soft.liquidus_C:
                    here = soft.k_frozen + (soft.k_unfrozen - soft.k_frozen) * x / width
                    found.append(x * (soft.k_frozen + here) / 2)
                else:
                    whole = width * (soft.k_frozen + soft.k_unfrozen) / 2
                    found.append(whole + (T - soft.liquidus_C) * soft.k_unfrozen)
            return found
    """,
    "one_step": """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            new = list(enthalpy)
            for i in range(len(enthalpy) - 1):
                flow = (theta[i + 1] - theta[i]) / cell_m
                new[i] = new[i] + step_s * flow / cell_m
                new[i + 1] = new[i + 1] - step_s * flow / cell_m
            return new
    """,
    "wall_step": """
        def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            outside = potential(np.array([wall_C]), soft)[0]
            new = []
            for i in range(len(enthalpy)):
                if i == 0:
                    left = (theta[0] - outside) / (0.5 * cell_m)
                else:
                    left = (theta[i] - theta[i - 1]) / cell_m
                right = (theta[i + 1] - theta[i]) / cell_m if i < len(enthalpy) - 1 else 0.0
                new.append(enthalpy[i] + step_s * (right - left) / cell_m)
            return new
    """,
    "freeze": """
        def freeze(wall_C, minutes, cell_mm, soft):
            dx = cell_mm / 1000
            n = round(60 / cell_mm)
            dt = 0.4 * dx * dx * soft.c_frozen / soft.k_frozen
            steps = int(60 * minutes / dt) + 1
            dt = 60 * minutes / steps
            width = soft.liquidus_C - soft.solidus_C
            mean = 0.5 * (soft.c_frozen + soft.c_unfrozen)
            heat_of_range = soft.latent + mean * width
            slope = (soft.k_unfrozen - soft.k_frozen) / width
            whole = width * 0.5 * (soft.k_frozen + soft.k_unfrozen)

            def theta_of(H):
                if H < 0:
                    return H / soft.c_frozen * soft.k_frozen
                if H < heat_of_range:
                    x = H / heat_of_range * width
                    return x * (soft.k_frozen + slope * x / 2)
                return whole + (H - heat_of_range) / soft.c_unfrozen * soft.k_unfrozen

            warm = heat_of_range + (soft.start_C - soft.liquidus_C) * soft.c_unfrozen
            H = [warm] * n
            outside = (wall_C - soft.solidus_C) * soft.k_frozen
            drawn = 0.0
            for _ in range(steps):
                theta = [theta_of(one) for one in H]
                left = (theta[0] - outside) / (dx / 2)
                drawn += left * dt
                for i in range(n):
                    right = (theta[i + 1] - theta[i]) / dx if i + 1 < n else 0.0
                    H[i] += dt * (right - left) / dx
                    left = right
            return H, drawn
    """,
    "order": """
        def order(cells_mm, errors_mm):
            x = np.log(cells_mm)
            y = np.log(abs(errors_mm))
            n = len(x)
            return (n * sum(x * y) - sum(x) * sum(y)) / (n * sum(x * x) - sum(x) ** 2)
    """,
    "blood_heat": """
        def blood_heat(enthalpy, soft):
            width = soft.liquidus_C - soft.solidus_C
            heat = soft.latent + 0.5 * (soft.c_frozen + soft.c_unfrozen) * width
            T = temperature(enthalpy, soft)
            found = []
            for i in range(len(enthalpy)):
                share = min(1.0, max(0.0, enthalpy[i] / heat))
                found.append(soft.perfusion * share * (soft.blood_C - T[i]))
            return found
    """,
    "needle_step": """
        def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            outside = potential(np.array([wall_C]), soft)[0]
            new = []
            for i in range(len(enthalpy)):
                inner = radius_m + i * cell_m
                outer = inner + cell_m
                left = (theta[0] - outside) / (cell_m / 2) if i == 0 else (
                    theta[i] - theta[i - 1]) / cell_m
                right = 0.0 if i == len(enthalpy) - 1 else (theta[i + 1] - theta[i]) / cell_m
                ring = (outer**2 - inner**2) / 2
                new.append(enthalpy[i] + step_s * (outer * right - inner * left) / ring)
            return new
    """,
}

TISSUE_CLASS = """
class Model:
    def __init__(self, soft):
        self.soft = soft
        self.width = soft.liquidus_C - soft.solidus_C
        self.heat = soft.latent + self.width * (soft.c_frozen + soft.c_unfrozen) / 2

    def H(self, T):
        s = self.soft
        return np.interp(
            T,
            [-300, s.solidus_C, s.liquidus_C, 300],
            [(-300 - s.solidus_C) * s.c_frozen, 0, self.heat,
             self.heat + (300 - s.liquidus_C) * s.c_unfrozen],
        )

    def T(self, H):
        s = self.soft
        return np.interp(
            H,
            [(-300 - s.solidus_C) * s.c_frozen, 0, self.heat,
             self.heat + (300 - s.liquidus_C) * s.c_unfrozen],
            [-300, s.solidus_C, s.liquidus_C, 300],
        )

    def theta(self, T):
        s = self.soft
        x = np.clip(np.asarray(T, float) - s.solidus_C, 0, self.width)
        inside = s.k_frozen * x + (s.k_unfrozen - s.k_frozen) / self.width * x**2 / 2
        return (inside + s.k_frozen * np.minimum(np.asarray(T) - s.solidus_C, 0)
                + s.k_unfrozen * np.maximum(np.asarray(T) - s.liquidus_C, 0))


class Row:
    def __init__(self, soft, cell_m, H):
        self.model, self.cell_m, self.H = Model(soft), cell_m, np.array(H, float)
        self.radii = np.ones(len(H) + 1)

    def step(self, seconds, wall_C=None):
        theta = self.model.theta(self.model.T(self.H))
        flow = np.zeros(len(self.H) + 1)
        flow[1:-1] = np.diff(theta) / self.cell_m
        if wall_C is not None:
            flow[0] = 2 * (theta[0] - self.model.theta(wall_C)) / self.cell_m
        middles = (self.radii[1:] + self.radii[:-1]) / 2
        self.H = self.H + seconds * np.diff(self.radii * flow) / self.cell_m / middles
        return flow[0]
"""

CLASSES = {
    "enthalpy": "enthalpy = lambda temperature_C, soft: Model(soft).H(temperature_C)",
    "temperature": "temperature = lambda enthalpy, soft: Model(soft).T(enthalpy)",
    "potential": "potential = lambda temperature_C, soft: Model(soft).theta(temperature_C)",
    "one_step": """
def one_step(enthalpy, cell_m, step_s, soft):
    row = Row(soft, cell_m, enthalpy)
    row.step(step_s)
    return row.H
""",
    "wall_step": """
def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
    row = Row(soft, cell_m, enthalpy)
    row.step(step_s, wall_C)
    return row.H
""",
    "freeze": """
class Freezer:
    def __call__(self, wall_C, minutes, cell_mm, soft):
        row = Row(soft, cell_mm / 1000, Model(soft).H(np.full(round(60 / cell_mm), soft.start_C)))
        steps = int(np.ceil(60 * minutes * 2.5 * soft.k_frozen / soft.c_frozen / row.cell_m**2))
        drawn = 0
        for _ in range(steps):
            drawn = drawn + row.step(60 * minutes / steps, wall_C) * 60 * minutes / steps
        return row.H, drawn

freeze = Freezer()
""",
    "order": """
class Fit:
    def __init__(self, x, y):
        self.slope = np.linalg.lstsq(np.vstack([x, np.ones(len(x))]).T, y, rcond=None)[0][0]

order = lambda cells_mm, errors_mm: Fit(np.log10(cells_mm), np.log10(np.abs(errors_mm))).slope
""",
    "blood_heat": """
def blood_heat(enthalpy, soft):
    model = Model(soft)
    return soft.perfusion * np.clip(enthalpy / model.heat, 0, 1) * (
        soft.blood_C - model.T(enthalpy))
""",
    "needle_step": """
def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
    row = Row(soft, cell_m, enthalpy)
    row.radii = radius_m + cell_m * np.arange(len(enthalpy) + 1)
    row.step(step_s, wall_C)
    return row.H
""",
}


@pytest.mark.parametrize("name", BY_NAME)
def test_right_solutions_of_three_styles_pass(name):
    step = BY_NAME[name]
    for source, others in (
        (step.solution, STEPS),
        (LOOPS[name], [one for one in STEPS if one is not step]),
        (TISSUE_CLASS + CLASSES[name], ()),
    ):
        found = diagnosed(source, step, others)
        assert found.passed and found.key == "right", f"{found}\n{source}"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_stub_and_the_courses_own_are_what_they_say(step):
    # the stub stands in the learner's cell, and the course's own takes its place in later cells
    assert written(step.stub, step)(*step.inputs[0]) is None
    assert step.diagnose([_plain(step, one) for one in step.inputs]).passed
    assert len(step.hints) >= 2 and len(step.inputs) > step.visible


def _plain(step, arguments):
    """The course's own output for arguments, as a child process hands it over."""
    output = step.own(*arguments)
    return [np.asarray(one).tolist() for one in output] if step.read else output


# --- planted mistakes, written as learners write them ---------------------------------------------

RANGE = """
            width = soft.liquidus_C - soft.solidus_C
            heat = soft.latent + 0.5 * (soft.c_frozen + soft.c_unfrozen) * width
"""
RUN = """
        def freeze(wall_C, minutes, cell_mm, soft):
            dx = cell_mm / 1000
            dt = {share} * dx**2 * soft.c_frozen / (2 * soft.k_frozen)
            steps = int(np.ceil({seconds} / dt))
            dt = {seconds} / steps
            H = enthalpy(np.full(round(60 / cell_mm), {start}), soft)
            drawn = 0.0
            outside = potential(np.array([wall_C]), soft)[0]
            for _ in range(steps):
                theta = potential(temperature(H, soft), soft)
                wall = {sign} * (theta[0] - outside) / ({distance} * dx)
                {count}
                flow = np.concatenate([[wall], np.diff(theta) / dx, [0]])
                H = H + dt * np.diff(flow) / dx
            return H, drawn
"""
USUAL = {
    "share": "0.9",
    "seconds": "(60 * minutes)",
    "start": "soft.start_C",
    "sign": "1",
    "distance": "0.5",
    "count": "drawn += wall * dt",
}
STEP_OF_TEMPERATURE = """
        def freeze(wall_C, minutes, cell_mm, soft):
            dx = cell_mm / 1000
            T = np.full(round(60 / cell_mm), soft.start_C)
            steps = int(np.ceil(60 * minutes * 2.3 * soft.k_frozen / soft.c_frozen / dx**2))
            dt = 60 * minutes / steps
            drawn = 0.0
            for _ in range(steps):
                c = np.where(T < soft.solidus_C, soft.c_frozen, soft.c_unfrozen)
                c = np.where((T >= soft.solidus_C) & (T < soft.liquidus_C),
                             0.5 * (soft.c_frozen + soft.c_unfrozen), c)
                theta = potential(T, soft)
                wall = (theta[0] - potential(np.array([wall_C]), soft)[0]) / (dx / 2)
                drawn += wall * dt
                flow = np.concatenate([[wall], np.diff(theta) / dx, [0]])
                T = T + dt * np.diff(flow) / dx / c
            return enthalpy(T, soft), drawn
"""
LAPLACIAN_RUN = """
        def freeze(wall_C, minutes, cell_mm, soft):
            dx = cell_mm / 1000
            H = enthalpy(np.full(round(60 / cell_mm), soft.start_C), soft)
            steps = int(np.ceil(60 * minutes * 2.5 * soft.k_frozen / soft.c_frozen / dx**2))
            dt = 60 * minutes / steps
            drawn = 0.0
            for _ in range(steps):
                T = temperature(H, soft)
                x = np.clip((T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
                k = soft.k_frozen + x * (soft.k_unfrozen - soft.k_frozen)
                around = np.concatenate([[2 * wall_C - T[0]], T, [T[-1]]])
                drawn += dt * soft.k_frozen * (T[0] - wall_C) / (dx / 2)
                H = H + dt * k * (around[2:] - 2 * T + around[:-2]) / dx**2
            return H, drawn
"""

PLANTED = [
    (
        "enthalpy",
        "no latent heat",
        """
        def enthalpy(temperature_C, soft):
            T = temperature_C
            return np.where(T < soft.liquidus_C,
                            (T - soft.solidus_C) * soft.c_frozen,
                            (soft.liquidus_C - soft.solidus_C) * soft.c_frozen
                            + (T - soft.liquidus_C) * soft.c_unfrozen)
        """,
    ),
    (
        "enthalpy",
        "latent heat in one jump",
        f"""
        def enthalpy(temperature_C, soft):
            T = temperature_C
{RANGE}
            cold = (T - soft.solidus_C) * soft.c_frozen
            middle = (T - soft.solidus_C) * 0.5 * (soft.c_frozen + soft.c_unfrozen)
            warm = heat + (T - soft.liquidus_C) * soft.c_unfrozen
            return np.where(T < soft.solidus_C, cold, np.where(T < soft.liquidus_C, middle, warm))
        """,
    ),
    (
        "enthalpy",
        "range without capacity",
        """
        def enthalpy(temperature_C, soft):
            T = temperature_C
            share = np.clip((T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
            return (np.minimum(T - soft.solidus_C, 0) * soft.c_frozen + share * soft.latent
                    + np.maximum(T - soft.liquidus_C, 0) * soft.c_unfrozen)
        """,
    ),
    (
        "enthalpy",
        "one capacity",
        f"""
        def enthalpy(temperature_C, soft):
            T = temperature_C
{RANGE}
            share = np.clip((T - soft.solidus_C) / width, 0, 1)
            return (np.minimum(T - soft.solidus_C, 0) * soft.c_unfrozen + share * heat
                    + np.maximum(T - soft.liquidus_C, 0) * soft.c_unfrozen)
        """,
    ),
    (
        "enthalpy",
        "zero elsewhere",
        f"""
        def enthalpy(temperature_C, soft):
            T = temperature_C
{RANGE}
            share = np.clip((T - soft.solidus_C) / width, 0, 1)
            return (np.minimum(T - soft.solidus_C, 0) * soft.c_frozen + (share - 1) * heat
                    + np.maximum(T - soft.liquidus_C, 0) * soft.c_unfrozen)
        """,
    ),
    (
        "enthalpy",
        "temperature for enthalpy",
        "enthalpy = lambda temperature_C, soft: temperature_C",
    ),
    (
        "enthalpy",
        "sign",
        f"""
        def enthalpy(temperature_C, soft):
            T = temperature_C
{RANGE}
            share = np.clip((T - soft.solidus_C) / width, 0, 1)
            return -(np.minimum(T - soft.solidus_C, 0) * soft.c_frozen + share * heat
                     + np.maximum(T - soft.liquidus_C, 0) * soft.c_unfrozen)
        """,
    ),
    (
        "enthalpy",
        "only there",
        """
        def enthalpy(temperature_C, soft):
            T = temperature_C
            share = np.clip((T + 8) / 7, 0, 1)
            return (np.minimum(T + 8, 0) * 1.8e6 + share * 268.9e6 + np.maximum(T + 1, 0) * 3.6e6)
        """,
    ),
    ("temperature", "enthalpy for temperature", "temperature = lambda enthalpy, soft: enthalpy"),
    (
        "temperature",
        "no latent heat",
        """
        def temperature(enthalpy, soft):
            c = np.where(enthalpy < 0, soft.c_frozen, soft.c_unfrozen)
            return soft.solidus_C + enthalpy / c
        """,
    ),
    (
        "temperature",
        "latent heat forgotten above",
        f"""
        def temperature(enthalpy, soft):
{RANGE}
            T = soft.solidus_C + np.minimum(enthalpy, 0) / soft.c_frozen
            T = T + np.clip(enthalpy / heat, 0, 1) * width
            return np.where(enthalpy > heat, soft.liquidus_C + enthalpy / soft.c_unfrozen, T)
        """,
    ),
    (
        "temperature",
        "plateau",
        f"""
        def temperature(enthalpy, soft):
{RANGE}
            cold = soft.solidus_C + enthalpy / soft.c_frozen
            warm = soft.liquidus_C + (enthalpy - heat) / soft.c_unfrozen
            flat = np.full(len(enthalpy), soft.liquidus_C)
            return np.where(enthalpy <= 0, cold, np.where(enthalpy < heat, flat, warm))
        """,
    ),
    (
        "temperature",
        "kelvin or another zero",
        f"""
        def temperature(enthalpy, soft):
{RANGE}
            return (273.15 + soft.solidus_C + np.minimum(enthalpy, 0) / soft.c_frozen
                    + np.clip(enthalpy / heat, 0, 1) * width
                    + np.maximum(enthalpy - heat, 0) / soft.c_unfrozen)
        """,
    ),
    (
        "potential",
        "conductivity times temperature",
        """
        def potential(temperature_C, soft):
            x = temperature_C - soft.solidus_C
            share = np.clip(x / (soft.liquidus_C - soft.solidus_C), 0, 1)
            return x * (soft.k_frozen + share * (soft.k_unfrozen - soft.k_frozen))
        """,
    ),
    (
        "potential",
        "conductivity times °C",
        """
        def potential(temperature_C, soft):
            x = temperature_C - soft.solidus_C
            share = np.clip(x / (soft.liquidus_C - soft.solidus_C), 0, 1)
            return temperature_C * (soft.k_frozen + share * (soft.k_unfrozen - soft.k_frozen))
        """,
    ),
    (
        "potential",
        "conductivities swapped",
        """
        def potential(temperature_C, soft):
            width = soft.liquidus_C - soft.solidus_C
            x = np.clip(temperature_C - soft.solidus_C, 0, width)
            return (np.minimum(temperature_C - soft.solidus_C, 0) * soft.k_unfrozen
                    + x * (soft.k_unfrozen + (soft.k_frozen - soft.k_unfrozen) * x / width / 2)
                    + np.maximum(temperature_C - soft.liquidus_C, 0) * soft.k_frozen)
        """,
    ),
    (
        "potential",
        "begins again",
        """
        def potential(temperature_C, soft):
            T = temperature_C
            x = T - soft.solidus_C
            slope = (soft.k_unfrozen - soft.k_frozen) / (soft.liquidus_C - soft.solidus_C)
            inside = x * (soft.k_frozen + slope * x / 2)
            return np.where(T < soft.solidus_C, x * soft.k_frozen,
                            np.where(T <= soft.liquidus_C, inside,
                                     (T - soft.liquidus_C) * soft.k_unfrozen))
        """,
    ),
    (
        "potential",
        "sign",
        """
        def potential(temperature_C, soft):
            width = soft.liquidus_C - soft.solidus_C
            x = np.clip(temperature_C - soft.solidus_C, 0, width)
            return -(np.minimum(temperature_C - soft.solidus_C, 0) * soft.k_frozen
                     + x * (soft.k_frozen + (soft.k_unfrozen - soft.k_frozen) * x / width / 2)
                     + np.maximum(temperature_C - soft.liquidus_C, 0) * soft.k_unfrozen)
        """,
    ),
    (
        "potential",
        "zero elsewhere",
        """
        def potential(temperature_C, soft):
            fine = np.linspace(-273.15, 60, 200001)
            share = np.clip((fine - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
            k = soft.k_frozen + share * (soft.k_unfrozen - soft.k_frozen)
            whole = np.concatenate([[0], np.cumsum((k[1:] + k[:-1]) / 2 * np.diff(fine))])
            return np.interp(temperature_C, fine, whole)
        """,
    ),
    (
        "one_step",
        "no change",
        "def one_step(enthalpy, cell_m, step_s, soft):\n    new = enthalpy.copy()\n    return new",
    ),
    (
        "one_step",
        "sign",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            flow = np.concatenate([[0], np.diff(theta) / cell_m, [0]])
            return enthalpy - step_s * np.diff(flow) / cell_m
        """,
    ),
    (
        "one_step",
        "not conservative",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            T = temperature(enthalpy, soft)
            x = np.clip((T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
            k = soft.k_frozen + x * (soft.k_unfrozen - soft.k_frozen)
            new = enthalpy.copy()
            for i in range(len(T)):
                left = T[max(i - 1, 0)]
                right = T[min(i + 1, len(T) - 1)]
                new[i] += step_s * k[i] * (left - 2 * T[i] + right) / cell_m**2
            return new
        """,
    ),
    (
        "one_step",
        "mean conductivity",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            T = temperature(enthalpy, soft)
            x = np.clip((T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
            k = soft.k_frozen + x * (soft.k_unfrozen - soft.k_frozen)
            flow = np.zeros(len(T) + 1)
            flow[1:-1] = (k[1:] + k[:-1]) / 2 * np.diff(T) / cell_m
            return enthalpy + step_s * np.diff(flow) / cell_m
        """,
    ),
    (
        "one_step",
        "enthalpy for temperature",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            flow = np.zeros(len(enthalpy) + 1)
            flow[1:-1] = np.diff(potential(enthalpy, soft)) / cell_m
            return enthalpy + step_s * np.diff(flow) / cell_m
        """,
    ),
    (
        "one_step",
        "latent heat skipped",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            T = temperature(enthalpy, soft)
            flow = np.zeros(len(T) + 1)
            flow[1:-1] = np.diff(potential(T, soft)) / cell_m
            c = np.where(T < soft.solidus_C, soft.c_frozen, soft.c_unfrozen)
            inside = (T >= soft.solidus_C) & (T < soft.liquidus_C)
            c = np.where(inside, (soft.c_frozen + soft.c_unfrozen) / 2, c)
            T = T + step_s * np.diff(flow) / cell_m / c
            heat = soft.latent + (soft.c_frozen + soft.c_unfrozen) / 2 * (
                soft.liquidus_C - soft.solidus_C)
            share = np.clip((T - soft.solidus_C) / (soft.liquidus_C - soft.solidus_C), 0, 1)
            return (np.minimum(T - soft.solidus_C, 0) * soft.c_frozen + share * heat
                    + np.maximum(T - soft.liquidus_C, 0) * soft.c_unfrozen)
        """,
    ),
    (
        "one_step",
        "half updated",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            H = enthalpy.copy()
            for i in range(len(H)):
                theta = potential(temperature(H, soft), soft)
                gain = 0.0
                if i > 0:
                    gain += theta[i - 1] - theta[i]
                if i < len(H) - 1:
                    gain += theta[i + 1] - theta[i]
                H[i] += step_s * gain / cell_m**2
            return H
        """,
    ),
    (
        "one_step",
        "cell once",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            flow = np.concatenate([[0], np.diff(theta), [0]])
            return enthalpy + step_s * np.diff(flow) / cell_m
        """,
    ),
    (
        "one_step",
        "no step",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            flow = np.concatenate([[0], np.diff(theta) / cell_m, [0]])
            return enthalpy + np.diff(flow) / cell_m
        """,
    ),
    (
        "one_step",
        "end cells",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            new = enthalpy.copy()
            for i in range(1, len(new) - 1):
                new[i] += step_s * (theta[i - 1] - 2 * theta[i] + theta[i + 1]) / cell_m**2
            return new
        """,
    ),
    (
        "one_step",
        "changes its arguments",
        """
        def one_step(enthalpy, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            enthalpy += step_s * np.diff(np.concatenate([[0], np.diff(theta), [0]])) / cell_m**2
            return enthalpy
        """,
    ),
    (
        "wall_step",
        "no wall",
        """
        def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
            return one_step(enthalpy, cell_m, step_s, soft)
        """,
    ),
    *(
        (
            "wall_step",
            key,
            f"""
        def wall_step(enthalpy, wall_C, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            wall = {wall}
            flow = np.concatenate([[{flow}], np.diff(theta) / cell_m, [0]])
            return enthalpy + step_s * np.diff(flow) / cell_m
        """,
        )
        for key, wall, flow in (
            ("half a cell", "potential(np.array([wall_C]), soft)[0]", "(theta[0] - wall) / cell_m"),
            ("sign", "potential(np.array([wall_C]), soft)[0]", "(wall - theta[0]) / cell_m * 2"),
            ("temperature for potential", "wall_C", "(theta[0] - wall) / cell_m * 2"),
        )
    ),
    (
        "wall_step",
        "first cell held",
        """
        def wall_step(enthalpy_now, wall_C, cell_m, step_s, soft):
            new = one_step(enthalpy_now, cell_m, step_s, soft)
            new[0] = enthalpy(np.array([wall_C]), soft)[0]
            return new
        """,
    ),
    ("freeze", "step too long", RUN.format(**{**USUAL, "share": "1.15"})),
    ("freeze", "step too long", RUN.format(**{**USUAL, "share": "2.5"})),
    ("freeze", "sign", RUN.format(**{**USUAL, "sign": "-1"})),
    ("freeze", "half a cell", RUN.format(**{**USUAL, "distance": "1"})),
    ("freeze", "seconds for minutes", RUN.format(**{**USUAL, "seconds": "minutes"})),
    ("freeze", "heat not counted right", RUN.format(**{**USUAL, "count": "drawn += wall"})),
    ("freeze", "heat not counted right", RUN.format(**{**USUAL, "count": "pass"})),
    ("freeze", "start", RUN.format(**{**USUAL, "start": "20.0"})),
    ("freeze", "no latent heat", STEP_OF_TEMPERATURE),
    ("freeze", "not conservative", LAPLACIAN_RUN),
    (
        "freeze",
        "another depth",
        RUN.format(**USUAL).replace("round(60 / cell_mm)", "round(80 / cell_mm)"),
    ),
    ("freeze", "form", "def freeze(wall_C, minutes, cell_mm, soft):\n    return 15.7"),
    (
        "order",
        "no logarithm",
        "order = lambda cells_mm, errors_mm: np.polyfit(cells_mm, errors_mm, 1)[0]",
    ),
    (
        "order",
        "no logarithm",
        "order = lambda cells_mm, errors_mm: np.polyfit(cells_mm, abs(errors_mm), 1)[0]",
    ),
    (
        "order",
        "one logarithm",
        "order = lambda x, y: np.polyfit(x, np.log(np.abs(y)), 1)[0]",
    ),
    (
        "order",
        "axes swapped",
        "order = lambda x, y: np.polyfit(np.log(np.abs(y)), np.log(x), 1)[0]",
    ),
    ("order", "sign", "order = lambda x, y: -np.polyfit(np.log(x), np.log(np.abs(y)), 1)[0]"),
    ("order", "not finite", "order = lambda x, y: np.log(y[0]) / np.log(x[0])"),
    ("order", "built in", "order = lambda cells_mm, errors_mm: 1.0"),
    *(
        (
            "blood_heat",
            key,
            f"""
        def blood_heat(enthalpy, soft):
{RANGE}
            T = temperature(enthalpy, soft)
            share = np.clip(enthalpy / heat, 0, 1)
            return {heat}
        """,
        )
        for key, heat in (
            ("blood in ice", "soft.perfusion * (soft.blood_C - T)"),
            ("frozen share", "soft.perfusion * (1 - share) * (soft.blood_C - T)"),
            ("sign", "soft.perfusion * share * (T - soft.blood_C)"),
            ("no blood temperature", "-soft.perfusion * share * T"),
            ("all or nothing", "soft.perfusion * (share == 1) * (soft.blood_C - T)"),
            ("until solid", "soft.perfusion * (share > 0) * (soft.blood_C - T)"),
        )
    ),
    *(
        (
            "needle_step",
            key,
            f"""
        def needle_step(enthalpy, wall_C, radius_m, cell_m, step_s, soft):
            theta = potential(temperature(enthalpy, soft), soft)
            wall = (theta[0] - potential(np.array([wall_C]), soft)[0]) / ({distance} * cell_m)
            flow = np.concatenate([[wall], np.diff(theta) / cell_m, [0]])
            n = len(enthalpy)
            faces = radius_m + cell_m * np.arange(n + 1)
            middles = radius_m + cell_m * (np.arange(n) + 0.5)
            return enthalpy + step_s * np.diff({faces} * flow) / cell_m / {middles}
        """,
        )
        for key, faces, middles, distance in (
            ("radius weights missing", "1", "1", "0.5"),
            ("radius from the wall", "(faces - radius_m)", "(middles - radius_m)", "0.5"),
            ("ring not divided", "faces", "1", "0.5"),
            ("weights upside down", "1 / faces", "(1 / middles)", "0.5"),
            ("middles for faces", "np.append(middles, faces[-1])", "middles", "0.5"),
            ("sphere", "faces**2", "middles**2", "0.5"),
            ("half a cell", "faces", "middles", "1"),
        )
    ),
    *TRIES,
]


@pytest.mark.parametrize(
    ("name", "key", "source"), PLANTED, ids=[f"{name}-{key}" for name, key, _ in PLANTED]
)
def test_every_planted_mistake_is_named(name, key, source):
    step = BY_NAME[name]
    others = [one for one in STEPS if one is not step]
    found = diagnosed(source, step, others)
    assert (found.key, found.passed) == (key, False), found.sentence
    assert len(found.sentence) > 20 and "{" not in found.sentence


@pytest.mark.parametrize(("name", "source"), RIGHT, ids=[name for name, _ in RIGHT])
def test_right_functions_in_unusual_forms_pass(name, source):
    step = BY_NAME[name]
    found = diagnosed(source, step, [one for one in STEPS if one is not step])
    assert found.passed, found.sentence


def test_no_named_mistake_is_without_a_planted_function():
    named = {(step.name, mistake.key) for step in STEPS for mistake in step.mistakes}
    planted = {(name, key) for name, key, _ in PLANTED}
    assert named <= planted


# --- the numbers of the sentences -----------------------------------------------------------------


def sentence_of(step, key):
    """What is said of a mistake of a step."""
    return next(one.sentence for one in step.mistakes if one.key == key)


def test_sentences_state_what_is_computed():
    arguments = freezer.FREEZE.inputs[0]
    ice, solid = freezer.exact_freeze(*arguments)[:2]
    told = " ".join(mistake.sentence for mistake in freezer.FREEZE.mistakes)
    assert f"{ice:.2f} mm" in told and f"{solid:.2f} mm" in told
    assert f"{freezer.largest_step_s(1e-3, SOFT):.2f} s for 1 mm" in told
    assert f"{SOFT.latent / 1e6:.0f} MJ/m³" in sentence_of(freezer.ENTHALPY, "no latent heat")
    right, half = (
        freezer.numbers_of_run(arguments, run)[0]
        for run in (freezer.freeze, freezer.wrong_run_half_a_cell_off)
    )
    assert f"costs {right - half:.1f} mm" in sentence_of(freezer.WALL_STEP, "half a cell")
    assert f"wall heats: after {60 * freezer.FREEZE.inputs[-1][1]:g} s" in told


def test_the_exact_side_is_the_subjects():
    full = freezer.full_tissue(SOFT)
    assert freezer.exact_freeze(-100.0, 10.0, 1.0, SOFT)[1] == pytest.approx(20.7289, abs=1e-3)
    neat = exact.similarity(full, -100.0)
    assert freezer.exact_freeze(-100.0, 5.0, 1.0, SOFT)[0] == neat.depth_mm(-1.0, 300)


def test_depth_alone_or_balance_alone_misses_half():
    arguments = freezer.FREEZE.inputs[0]
    exact_mm = freezer.exact_freeze(*arguments)[0]
    numbers = {
        key: freezer.numbers_of_run(arguments, run) for key, run in freezer.wrong_runs().items()
    }
    off_mm = {key: abs(one[0] - exact_mm) for key, one in numbers.items()}
    off_percent = {key: abs(one[2]) for key, one in numbers.items()}
    # the depth of ice does not show that steps are too long, the balance not that the wall is off
    assert off_mm["step too long"] < freezer.ICE_TOLERANCE_MM
    assert numbers["step too long"][1] < 2
    for key in ("half a cell", "step too long", "sign (after 1 s)"):
        assert off_percent[key] < 1e-6
    assert off_mm["half a cell"] > freezer.ICE_TOLERANCE_MM
    assert off_percent["not conservative"] > 100 and off_percent["no latent heat"] > 40
    assert numbers["no latent heat"][0] == pytest.approx(22.97, abs=0.05)
    assert numbers["not conservative"][0] == pytest.approx(9.51, abs=0.02)


def test_the_non_conservative_run_is_the_pitfall_of_lesson_01():
    depth_mm = pitfall.ice_depth_mm(freezer.full_tissue(SOFT), -100, 300, pitfall.LAPLACIAN, 1.0)
    wrong = freezer.numbers_of_run(freezer.FREEZE.inputs[0], freezer.wrong_run_not_conservative)
    assert wrong[1] == pytest.approx(depth_mm, rel=0.01)


def test_the_ice_of_the_courses_own_run_converges_as_the_notebook_tells():
    cells_mm = np.array([4.0, 2.0, 1.0])
    exact_mm = freezer.exact_freeze(-100.0, 5.0, 1.0, SOFT)[0]
    ices_mm = [freezer.numbers_of_run((-100.0, 5.0, cell_mm, SOFT))[0] for cell_mm in cells_mm]
    errors_mm = np.array(ices_mm) - exact_mm
    assert errors_mm == pytest.approx([-0.71, -0.15, -0.06], abs=0.005)
    assert freezer.order(cells_mm, errors_mm) == pytest.approx(1.79, abs=0.01)


def test_every_sentence_has_at_most_one_number_to_fill_in():
    for step in STEPS:
        for mistake in step.mistakes:
            assert re.sub(r"\{number\}", "", mistake.sentence).count("{") == 0
