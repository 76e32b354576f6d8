// Exact solutions that the panels compare with: (X1) Neumann's front, the quasi-steady front and
// (X4) the steady ice in tissue with blood, as src/helpers/freezing/exact.py, which says more.

const SERIES_BELOW = 2.5;

// 1 less the error function: from its series, or for large x as a continued fraction.
function erfc(x) {
  if (x >= SERIES_BELOW) {
    let fraction = 0;
    for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
    return Math.exp(-x * x) / ((x + fraction) * Math.sqrt(Math.PI));
  }
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}

// Modified Bessel functions of the second kind, from their integral, which the trapezoidal rule
// sums to round-off.
function besselK(order, x) {
  const step = 0.05;
  let sum = 0.5 * Math.exp(-x);
  for (let t = step; t < 12; t += step) {
    const term = Math.exp(-x * Math.cosh(t)) * Math.cosh(order * t);
    sum += term;
    if (term < 1e-18 * sum) break;
  }
  return step * sum;
}

// Where a function changes its sign between two places.
function root(f, low, high) {
  const rises = f(high) > 0;
  for (let n = 0; n < 200 && high - low > 1e-15 * Math.abs(low + high); n += 1) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === rises) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

// Depth of the front (mm) at a time (s) of a plane that freezes at one temperature, (X1).
export function neumann(tissue, wall_C) {
  const frozen = tissue.conductivity_frozen / tissue.heat_capacity_frozen;
  const unfrozen = tissue.conductivity_unfrozen / tissue.heat_capacity_unfrozen;
  const drop_K = tissue.liquidus_C - wall_C;
  const excess_K = tissue.start_C - tissue.liquidus_C;
  const r = Math.sqrt(frozen / unfrozen);
  const latent =
    (tissue.latent_heat * Math.sqrt(Math.PI)) / (tissue.heat_capacity_frozen * drop_K);
  const share =
    ((tissue.conductivity_unfrozen / tissue.conductivity_frozen) * r * excess_K) / drop_K;
  const surplus = (growth) => {
    const behind = Math.exp(-(growth ** 2)) / (1 - erfc(growth));
    const beyond = (share * Math.exp(-((growth * r) ** 2))) / erfc(growth * r);
    return behind - beyond - growth * latent;
  };
  const growth = root(surplus, 1e-9, 5);
  return (time_s) => 2000 * growth * Math.sqrt(frozen * time_s);
}

const driving = (tissue, wall_C) => -tissue.potentialAt(wall_C);

// Radius (mm) of a quasi-steady front around a cylinder or sphere at a time (s).
export function quasiSteadyRadius(tissue, wall_C, time_s, inner_mm, shape) {
  const rate = driving(tissue, wall_C) / tissue.latent_heat;
  const r0 = inner_mm / 1000;
  const time = (radius_mm) => {
    const r = radius_mm / 1000;
    if (shape === "cylinder") {
      return ((r ** 2 / 2) * Math.log(r / r0) - (r ** 2 - r0 ** 2) / 4) / rate;
    }
    return (r ** 3 / (3 * r0) - r ** 2 / 2 + r0 ** 2 / 6) / rate;
  };
  return root((radius_mm) => time(radius_mm) - time_s, inner_mm, inner_mm + 1000);
}

// Radius (mm) at which blood stops the ice around a cylinder, (X4).
export function steadyRadius(tissue, wall_C, inner_mm, farthest_m = 0.7) {
  const m = Math.sqrt(tissue.perfusion / tissue.conductivity_unfrozen);
  const warmth_K =
    tissue.blood_C + tissue.metabolic_heat / tissue.perfusion - tissue.liquidus_C;
  const feed = tissue.conductivity_unfrozen * m * warmth_K;
  const r0 = inner_mm / 1000;
  const drive = driving(tissue, wall_C);
  const surplus = (r) => {
    return drive / (r * Math.log(r / r0)) - (feed * besselK(1, m * r)) / besselK(0, m * r);
  };
  return 1000 * root(surplus, r0 * (1 + 1e-9), farthest_m);
}

// Share of a normal distribution above x standard deviations.
export function normalTail(x) {
  const half = 0.5 * erfc(Math.abs(x) / Math.SQRT2);
  return x >= 0 ? half : 1 - half;
}
