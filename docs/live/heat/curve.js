// A material's curves as scalars counted from the start, and what faces need of them: the same
// numbers as `Curve` in src/helpers/freezing/solver/kernels.py and `_curve` in compiled.py.

import { SpreadTissue } from "./fronts.js";
import { polynomial } from "./tissue.js";

const SPREAD_STEPS = 6;
const BELOW_LIQUIDUS_C = 0.01;

export function curveOf(tissue) {
  const spread = tissue instanceof SpreadTissue ? tissue : null;
  const span = tissue.span_K;
  const start = tissue.enthalpy(tissue.start_C);
  const low = spread ? spread.frozen_enthalpy : 0;
  const high = spread ? spread.unfrozen_enthalpy : tissue.freezing_width;
  const frozen_C = spread ? spread.frozen_C : tissue.solidus_C;
  const solid = low - start;
  // Every tissue of the export has latent heat, so that these two are never the same.
  const liquid = solid + (high - low);
  const width = liquid - solid;
  const { conductivity_frozen: kFrozen, conductivity_unfrozen: kUnfrozen } = tissue;
  const ice = tissue.frozen_potential;

  let kelvinFreezing = span / width;
  let bend = span ? ((kUnfrozen - kFrozen) / (2 * span)) * kelvinFreezing ** 2 : 0;
  let freezing = kFrozen * kelvinFreezing - 2 * bend * solid;
  if (spread) {
    kelvinFreezing = (spread.unfrozen_C - spread.frozen_C) / width;
    bend = 0;
    freezing = spread.spread / width;
  }
  const frozen = kFrozen / tissue.heat_capacity_frozen;
  const unfrozen = kUnfrozen / tissue.heat_capacity_unfrozen;
  const kelvinFrozen = 1 / tissue.heat_capacity_frozen;
  const kelvinUnfrozen = 1 / tissue.heat_capacity_unfrozen;

  // The three parts of h = 0, at which all constants are fixed.
  const cold = Math.min(0, solid);
  const melt = Math.min(Math.max(0, solid), liquid);
  const warm = Math.max(0, liquid);
  const belowSolidus = Math.min(tissue.start_C, frozen_C) - tissue.solidus_C;
  const icy = polynomial(belowSolidus, [0, 0, ...ice.slice(1)]);
  const atRest = -(frozen * cold + (freezing + bend * melt) * melt + unfrozen * warm + icy);
  const offset =
    tissue.start_C - (kelvinFrozen * cold + kelvinFreezing * melt + kelvinUnfrozen * warm);

  // Blood: f [W (T_blood - T) + Q] with f = (melt - solid) / width and T linear in melt and warm.
  let met_C = offset + solid / tissue.heat_capacity_frozen;
  let metPerMelt = kelvinFreezing;
  if (spread) {
    // Blood meets the unfrozen part of a cell, not its centre; at the start all is unfrozen.
    metPerMelt = (spread.unfrozen_C - spread.liquidus_C) / width;
    met_C = spread.start_C - (metPerMelt * melt + kelvinUnfrozen * warm);
  }
  const source = tissue.perfusion * (tissue.blood_C - met_C) + tissue.metabolic_heat;
  const atSolidus = -tissue.potentialAt(tissue.start_C);
  // Not 0 where latent heat is spread and a cell is frozen only below the solidus.
  const atSolid = polynomial((solid + start) * kelvinFrozen, [0, 0, ...ice.slice(1)]);
  // Listed in compiled.js and kernel.c too.
  return {
    // The terms of the potential that are the same for all cells of one phase.
    inFrozen: atRest + solid * (freezing + solid * bend) + liquid * unfrozen,
    inFreezing: atRest + solid * frozen + atSolid + liquid * unfrozen,
    inUnfrozen: atRest + solid * frozen + atSolid + liquid * (freezing + liquid * bend),
    solid, liquid, frozen, freezing, freezing2: bend, unfrozen, atRest,
    kelvinFrozen, kelvinFreezing, kelvinUnfrozen, offset,
    source: source / width,
    sourceMelt: (-tissue.perfusion * metPerMelt) / width,
    sourceWarm: -tissue.perfusion / tissue.heat_capacity_unfrozen / width,
    iceFrom: -start, ice2: ice[1], ice3: ice[2], ice4: ice[3], ice5: ice[4], ice6: ice[5],
    isIcy: ice.slice(1).some((term) => term !== 0),
    solidus: tissue.solidus_C, span, kFrozen, kUnfrozen,
    kSlope: span ? (kUnfrozen - kFrozen) / span : 0,
    atSolidus,
    atLiquidus: atSolidus + tissue.potentialAt(tissue.liquidus_C),
    isSpread: Boolean(spread),
    hasSupply: tissue.perfusion !== 0 || tissue.metabolic_heat !== 0,
    // Whose first passage is kept: the ice has passed.
    level: tissue.enthalpy(tissue.liquidus_C - BELOW_LIQUIDUS_C) - start,
  };
}

// The higher terms of the ice law's potential, x kelvin from the solidus (negative).
function iceTerms(x, c) {
  const inner = c.ice4 + x * (c.ice5 + x * c.ice6);
  return x * x * (c.ice2 + x * (c.ice3 + x * inner));
}

export function potential(h, c) {
  const cold = Math.min(h, c.solid);
  const warm = Math.max(h, c.liquid);
  const melt = Math.min(Math.max(h, c.solid), c.liquid);
  const theta = c.atRest + cold * c.frozen + melt * (c.freezing + melt * c.freezing2);
  return theta + iceTerms((cold - c.iceFrom) * c.kelvinFrozen, c) + warm * c.unfrozen;
}

// Potential at a temperature; `conductivityAt` is its slope.
export function potentialAt(celsius, c) {
  const x = celsius - c.solidus;
  if (x >= c.span) return c.atLiquidus + (x - c.span) * c.kUnfrozen;
  if (x >= 0) return c.atSolidus + x * (c.kFrozen + 0.5 * c.kSlope * x);
  return c.atSolidus + x * c.kFrozen + iceTerms(x, c);
}

export function conductivityAt(celsius, c) {
  const x = celsius - c.solidus;
  if (x >= c.span) return c.kUnfrozen;
  if (x >= 0) return c.kFrozen + c.kSlope * x;
  const higher = 4 * c.ice4 + x * (5 * c.ice5 + x * 6 * c.ice6);
  return c.kFrozen + x * (2 * c.ice2 + x * (3 * c.ice3 + x * higher));
}

export function unfrozenFraction(h, c) {
  return Math.min(Math.max((h - c.solid) / (c.liquid - c.solid), 0), 1);
}

export function temperature(h, c) {
  const cold = Math.min(h, c.solid);
  const warm = Math.max(h, c.liquid);
  const melt = Math.min(Math.max(h, c.solid), c.liquid);
  let celsius = c.offset + (cold * c.kelvinFrozen + melt * c.kelvinFreezing) + warm * c.kelvinUnfrozen;
  if (c.isSpread && h > c.solid && h < c.liquid) {
    // Only the potential is straight in such a cell; Newton's method finds the temperature.
    const theta = potential(h, c);
    for (let n = 0; n < SPREAD_STEPS; n += 1) {
      celsius += (theta - potentialAt(celsius, c)) / conductivityAt(celsius, c);
    }
  }
  return celsius;
}
