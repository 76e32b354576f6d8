"""Write data/cryogens.csv: properties of the gases used for freezing, from CoolProp.

Run ``python tests/tools/make_cryogens.py`` to rewrite the file. Inside, temperatures are in K and
pressures in Pa, as CoolProp wants them; the table holds degC and bar. A number is left out, never
guessed, where the question has no answer: a gas above its critical pressure has no saturation
temperature, a liquid supply is not a gas being throttled.
"""

import csv
from pathlib import Path

from CoolProp.CoolProp import PhaseSI, PropsSI

DATA_FILE = Path(__file__).resolve().parents[2] / "data" / "cryogens.csv"
COLUMNS = ["cryogen", "quantity", "pressure_bar", "value", "unit", "source", "trust", "note"]
FLUIDS = {
    "argon": "Argon",
    "nitrogen": "Nitrogen",
    "nitrous_oxide": "NitrousOxide",
    "carbon_dioxide": "CarbonDioxide",
    "helium": "Helium",
    "hydrogen": "Hydrogen",
}

ATMOSPHERE = 101_325.0  # Pa
SUPPLY_K = 300.0  # temperature of the gas supply
ZERO_CELSIUS = 273.15  # K
BAR = 1e5  # Pa

COEFFICIENT_PRESSURES = (1, 50, 100, 150, 200, 250, 300)  # bar
SUPPLY_PRESSURES = (50, 100, 138, 172, 207, 241, 310)  # bar; the last six are 1500 ... 4500 psi
CONDENSING = {
    "nitrous_oxide": (55, 58, 59, 60)
}  # bar; at 300 K its supply turns liquid between 58 and 59
RETURN_PRESSURES = (1, 2, 5, 10, 15, 20, 30)  # bar

NO_TRIPLE_POINT = {"helium"}  # its liquid and gas meet superfluid, not solid
SUBLIMES = {"carbon_dioxide"}  # solid turns straight to gas at 1 atm
SUBLIMATION_HEAT = {
    "argon": (7751.6, "argon_sublimation")
}  # J/mol and who measured it; CoolProp has no solid phase
DRY_ICE_POINT = (
    -78.5
)  # degC at 1 atm; CoolProp does not describe the solid, so this one is a read value
COLDEST_SEARCH = 20.0
HOTTEST_SEARCH = 2000.0  # K, where the inversion temperature is looked for
DIGITS = 8  # significant digits written


def row(
    cryogen, quantity, value, unit, pressure_bar="", source="coolprop", trust="computed", note=""
):
    """Return one line of the table as a dict; `pressure_bar` is empty where none is chosen."""
    cells = (
        cryogen,
        quantity,
        pressure_bar,
        float(f"{value:.{DIGITS}g}"),
        unit,
        source,
        trust,
        note,
    )
    return dict(zip(COLUMNS, cells, strict=True))


def celsius(kelvin):
    """Return a temperature in degC."""
    return kelvin - ZERO_CELSIUS


def is_dense(fluid, pressure_bar):
    """Tell whether the supply at 300 K is liquid, or as dense as one, instead of a gas."""
    return "liquid" in PhaseSI("T", SUPPLY_K, "P", pressure_bar * BAR, fluid)


def supply_note(fluid, pressure_bar):
    """Return the remark a row needs when its supply is not a gas, else an empty text."""
    return (
        "supply is a dense liquid at 300 K, so most of this is boiling"
        if is_dense(fluid, pressure_bar)
        else ""
    )


def supply_pressures(name):
    """Return the supply pressures (bar) of a gas, rising, closer where its supply turns liquid."""
    return sorted(SUPPLY_PRESSURES + CONDENSING.get(name, ()))


def phase_points(name, fluid):
    """Return boiling (or dry-ice), triple and critical points; degC and bar."""
    rows = []
    if name in SUBLIMES:
        remark = "read; CoolProp has no solid phase"
        rows.append(
            row(name, "sublimation_point", DRY_ICE_POINT, "degC", "", "jeffery_co2", "read", remark)
        )
    else:
        rows.append(
            row(
                name, "boiling_point", celsius(PropsSI("T", "P", ATMOSPHERE, "Q", 1, fluid)), "degC"
            )
        )
    if name not in NO_TRIPLE_POINT:
        rows.append(row(name, "triple_point", celsius(PropsSI("Ttriple", fluid)), "degC"))
        rows.append(row(name, "triple_pressure", PropsSI("ptriple", fluid) / BAR, "bar"))
    rows.append(row(name, "critical_temperature", celsius(PropsSI("Tcrit", fluid)), "degC"))
    rows.append(row(name, "critical_pressure", PropsSI("pcrit", fluid) / BAR, "bar"))
    return rows


def heat_of_vaporisation(name, fluid):
    """Return the heat taken up by boiling 1 kg at 1 atm, J/kg; none for a gas that sublimes."""
    if name in SUBLIMES:
        return []
    gas, liquid = (PropsSI("H", "P", ATMOSPHERE, "Q", quality, fluid) for quality in (1, 0))
    return [row(name, "heat_of_vaporisation", gas - liquid, "J/kg")]


def heat_of_sublimation(name, fluid):
    """Return the heat of sublimation at the triple point, J/kg; only where it was read."""
    if name not in SUBLIMATION_HEAT:
        return []
    heat, source = SUBLIMATION_HEAT[name]
    remark = f"{heat} J/mol read; divided by the molar mass"
    return [
        row(
            name,
            "heat_of_sublimation",
            heat / PropsSI("M", fluid),
            "J/kg",
            source=source,
            note=remark,
        )
    ]


def joule_thomson_coefficients(name, fluid):
    """Return dT/dP at constant enthalpy and 300 K, K/bar, where the fluid is a gas."""
    rows = []
    for pressure in COEFFICIENT_PRESSURES:
        if not is_dense(fluid, pressure):
            slope = PropsSI("d(T)/d(P)|H", "T", SUPPLY_K, "P", pressure * BAR, fluid)  # K/Pa
            rows.append(row(name, "joule_thomson_coefficient", slope * BAR, "K/bar", pressure))
    return rows


def thin_gas_sign(kelvin, fluid):
    """Return T dB/dT - B (m3/mol): positive where a thin gas cools on throttling."""
    virial, slope = (
        PropsSI(name, "T", kelvin, "Dmolar", 1e-6, fluid) for name in ("Bvirial", "dBvirial_dT")
    )
    return kelvin * slope - virial


def maximum_inversion_temperature(name, fluid):
    """Return the temperature (K) above which throttling warms; none beyond the limit."""
    cool = COLDEST_SEARCH
    warm = HOTTEST_SEARCH
    while warm - cool > 1e-9 * warm:  # bisection: the sign changes once
        middle = (cool + warm) / 2
        if thin_gas_sign(middle, fluid) > 0:
            cool = middle
        else:
            warm = middle
    if warm > PropsSI("Tmax", fluid):
        return []
    remark = "far hotter than any use or measurement: extrapolated" if warm > 1000 else ""
    return [row(name, "maximum_inversion_temperature", warm, "K", note=remark)]


def throttle_outlets(name, fluid):
    """Return the temperature (degC) after throttling from 300 K to 1 atm, unless dry ice forms."""
    rows = []
    for pressure in supply_pressures(name):
        if name in SUBLIMES and is_dense(fluid, pressure):
            continue
        enthalpy = PropsSI("H", "T", SUPPLY_K, "P", pressure * BAR, fluid)
        outlet = celsius(PropsSI("T", "H", enthalpy, "P", ATMOSPHERE, fluid))
        remark = supply_note(fluid, pressure)
        if remark:
            gas_share = PropsSI("Q", "H", enthalpy, "P", ATMOSPHERE, fluid)
            remark = (
                "supply is a dense liquid at 300 K; leaves as a boiling mixture, "
                f"{gas_share:.0%} gas by mass"
            )
        rows.append(row(name, "throttle_outlet", outlet, "degC", pressure, note=remark))
    return rows


def saturation_temperatures(name, fluid):
    """Return the boiling temperature (degC) at each return pressure, triple to critical point."""
    rows = []
    for pressure in RETURN_PRESSURES:
        if PropsSI("ptriple", fluid) < pressure * BAR < PropsSI("pcrit", fluid):
            boiling = celsius(PropsSI("T", "P", pressure * BAR, "Q", 1, fluid))
            rows.append(row(name, "saturation_temperature", boiling, "degC", pressure))
    return rows


def joule_thomson_capacities(name, fluid):
    """Return h(300 K, 1 atm) - h(300 K, P), J/kg: the most heat 1 kg can take up at 300 K."""
    rows = []
    thin = PropsSI("H", "T", SUPPLY_K, "P", ATMOSPHERE, fluid)
    for pressure in supply_pressures(name):
        lift = thin - PropsSI("H", "T", SUPPLY_K, "P", pressure * BAR, fluid)
        remark = supply_note(fluid, pressure)
        rows.append(row(name, "joule_thomson_capacity", lift, "J/kg", pressure, note=remark))
    return rows


STEPS = (
    phase_points,
    heat_of_vaporisation,
    heat_of_sublimation,
    maximum_inversion_temperature,
    joule_thomson_coefficients,
    throttle_outlets,
    saturation_temperatures,
    joule_thomson_capacities,
)


def table():
    """Return every row of the table as a dict keyed by COLUMNS (degC, bar, K/bar, K, J/kg)."""
    return [line for name, fluid in FLUIDS.items() for step in STEPS for line in step(name, fluid)]


def write(path=DATA_FILE):
    """Write the table to `path` as UTF-8 CSV with plain line ends; return the number of rows."""
    rows = table()
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


if __name__ == "__main__":
    print(f"{write()} rows written to {DATA_FILE.name}")
