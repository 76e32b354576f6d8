// Fronts thinner than a cell, in tissue that blood feeds: equations (10) and (11) of
// src/helpers/freezing/solver/fronts.py, where the reasons are.

import { Tissue } from "./tissue.js";

const CURVED = 1.1;
const NEWTON_STEPS = 6;

// A tissue whose latent heat is spread over a cell; made by `spreadOut`.
export class SpreadTissue extends Tissue {
  constructor(properties) {
    super(properties);
    const middle = this.potentialAt(this.liquidus_C) / 2;
    this.lowest_potential = middle - this.spread / 2;
    this.frozen_C = this.temperatureAt(this.lowest_potential);
    this.unfrozen_C = this.temperatureAt(this.lowest_potential + this.spread);
    this.frozen_enthalpy = super.enthalpy(this.frozen_C);
    this.unfrozen_enthalpy = super.enthalpy(this.unfrozen_C);
  }

  enthalpy(celsius) {
    if (!(celsius > this.frozen_C && celsius < this.unfrozen_C)) return super.enthalpy(celsius);
    const share = (this.potentialAt(celsius) - this.lowest_potential) / this.spread;
    return this.frozen_enthalpy + share * (this.unfrozen_enthalpy - this.frozen_enthalpy);
  }

  temperatureAt(potential) {
    let celsius = this.solidus_C;
    for (let n = 0; n < NEWTON_STEPS; n += 1) {
      celsius += (potential - this.potentialAt(celsius)) / this.conductivity(celsius);
    }
    return celsius;
  }
}

// The tissue itself, or spread over a cell if its front is thin and blood feeds it.
export function spreadOut(tissue, cell_m) {
  if (tissue.perfusion === 0) return tissue;
  const conductivity = tissue.conductivity_unfrozen;
  const blood_C = tissue.blood_C + tissue.metabolic_heat / tissue.perfusion;
  const perMetre = Math.sqrt(tissue.perfusion / conductivity);
  const acrossCell = CURVED * cell_m * conductivity * perMetre * (blood_C - tissue.liquidus_C);
  const own = tissue.potentialAt(tissue.liquidus_C);
  if (acrossCell <= own) return tissue;
  // A cell at rest must be fully frozen or unfrozen, so the spread must not reach the start.
  const atStart = tissue.potentialAt(tissue.start_C);
  const widest = own + Math.max(atStart - own, -atStart);
  if (widest <= own) return tissue;
  const spread = Math.min(Math.hypot(acrossCell, own), widest);
  return new SpreadTissue({ ...tissue, spread });
}
