// Tissue: how much heat it holds and how well it conducts. The laws and equation numbers are those
// of src/helpers/freezing/tissue.py, with the same names; every number of a tissue is exported from
// there. Scalars only: °C, J/m3, W/m.

export class Tissue {
  // `properties` are the fields of Python's Tissue, and `frozen_potential`: p1 to p6 of the
  // potential of ice, theta = p1 x + p2 x^2 + ..., x kelvin below the solidus (Python fits them);
  // `ice_law` is null, or a, b, c of k = a / K + b + c K (T3), K in kelvin, and `zero_celsius_K`.
  constructor(properties) {
    Object.assign(this, properties);
    this.span_K = this.liquidus_C - this.solidus_C;
    // Heat between liquidus and solidus, equation (T2).
    const meanCapacity = 0.5 * (this.heat_capacity_frozen + this.heat_capacity_unfrozen);
    this.freezing_width = this.latent_heat + meanCapacity * this.span_K;
    this.conductivity_slope =
      this.span_K === 0 ? 0 : (this.conductivity_unfrozen - this.conductivity_frozen) / this.span_K;
  }

  // The same tissue with other properties; not with another solidus, conductivity or law of ice,
  // for which Python fitted the potential.
  changed(changes) {
    return new this.constructor({ ...this, ...changes });
  }

  // At a sharp freezing point exactly: still unfrozen.
  enthalpy(celsius) {
    const frozen = Math.min(celsius - this.solidus_C, 0) * this.heat_capacity_frozen;
    const unfrozen = Math.max(celsius - this.liquidus_C, 0) * this.heat_capacity_unfrozen;
    let liquidShare = celsius >= this.liquidus_C ? 1 : 0;
    if (this.span_K > 0) {
      liquidShare = Math.min(Math.max((celsius - this.solidus_C) / this.span_K, 0), 1);
    }
    return frozen + liquidShare * this.freezing_width + unfrozen;
  }

  // Kirchhoff potential, equation (T4), zero at the solidus; Python's `kirchhoff` of the enthalpy.
  potentialAt(celsius) {
    const freezing = Math.min(Math.max(celsius - this.solidus_C, 0), this.span_K);
    const meanConductivity = this.conductivity_frozen + (this.conductivity_slope * freezing) / 2;
    return (
      polynomial(Math.min(celsius - this.solidus_C, 0), [0, ...this.frozen_potential]) +
      freezing * meanConductivity +
      this.conductivity_unfrozen * Math.max(celsius - this.liquidus_C, 0)
    );
  }

  conductivity(celsius) {
    if (celsius >= this.liquidus_C) return this.conductivity_unfrozen;
    if (celsius >= this.solidus_C) {
      return this.conductivity_frozen + this.conductivity_slope * (celsius - this.solidus_C);
    }
    if (!this.ice_law) return this.conductivity_frozen;
    return (this.conductivity_frozen * this.ice(celsius)) / this.ice(this.solidus_C);
  }

  ice(celsius) {
    const [a, b, c] = this.ice_law;
    const kelvin = celsius + this.zero_celsius_K;
    return a / kelvin + b + c * kelvin;
  }

  largestDiffusivity(coldest_C) {
    const coldest = this.conductivity(Math.min(coldest_C, this.solidus_C - 1e-6));
    const unfrozen = this.conductivity_unfrozen / this.heat_capacity_unfrozen;
    const frozen = Math.max(coldest, this.conductivity_frozen) / this.heat_capacity_frozen;
    return 1.01 * Math.max(frozen, unfrozen);
  }

  largestConductivity(coldest_C) {
    const coldest = this.conductivity(Math.min(coldest_C, this.solidus_C - 1e-6));
    return Math.max(coldest, this.conductivity_frozen, this.conductivity_unfrozen);
  }
}

// c0 + c1 x + c2 x^2 + ...
export function polynomial(x, coefficients) {
  let value = 0;
  for (let n = coefficients.length - 1; n >= 0; n -= 1) value = coefficients[n] + x * value;
  return value;
}
