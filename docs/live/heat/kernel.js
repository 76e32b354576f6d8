// The kernel: one explicit stage over all cells, equations (3) and (6). It reads like
// src/helpers/freezing/solver/kernels.py: enthalpy h and potential theta are counted from the
// start; the few faces at sources and between materials are corrected after the sweep. Cells lie in
// one long row with ghost cells around every row, as there.

import { conductivityAt, potential, potentialAt, temperature } from "./curve.js";

const NEWTON_STEPS = 12;
const WALL_K = 1e-4;
const INTERFACE_STEPS = 40;
const INTERFACE_K = 1e-4;

// One stage for the stretches `first` to `last` (without it), all of one material with curve `c`:
// writes the new h over the h before the last stage (`after`) and its theta into `thetaAfter`.
// Returns the heat (W) that blood and metabolism give.
function sweep(s, c, first, last, here, thetaAfter, before, after, nu, kappa) {
  const { begin, end, row, rowLength, along, volumes } = s;
  const { solid, liquid, unfrozen, kelvinFrozen, iceFrom, hasSupply } = c;
  const { frozen, freezing, freezing2, ice2, ice3, ice4, ice5, ice6 } = c;
  const { source, sourceMelt, sourceWarm, inFrozen, inFreezing, inUnfrozen } = c;
  let given = 0;
  for (let n = first; n < last; n += 1) {
    const lower = s.lower[row[n]];
    const upper = s.upper[row[n]];
    const stop = end[n];
    let k = begin[n];
    let heat = 0;
    let left = here[k - 1];
    let middle = here[k];
    for (; k < stop; k += 1) {
      const right = here[k + 1];
      // Differences first, then the sum: tissue at rest gives exact zeros, not round-off.
      let flow =
        along * ((left - middle) + (right - middle)) +
        (lower * (here[k - rowLength] - middle) + upper * (here[k + rowLength] - middle));
      left = middle;
      middle = right;
      const h = before[k];
      if (hasSupply && h > solid) {
        const melt = h < liquid ? h : liquid;
        const warm = h > liquid ? h : liquid;
        const supply = (melt - solid) * (source + sourceMelt * melt + sourceWarm * warm);
        heat += supply;
        flow += supply;
      }
      const value = h + (nu * (after[k] - h) + kappa * flow);
      after[k] = value;
      // The next stage needs this potential.
      if (value >= liquid) {
        thetaAfter[k] = inUnfrozen + value * unfrozen;
      } else if (value < solid) {
        const x = (value - iceFrom) * kelvinFrozen;
        const ice = x * x * (ice2 + x * (ice3 + x * (ice4 + x * (ice5 + x * ice6))));
        thetaAfter[k] = inFrozen + value * frozen + ice;
      } else {
        thetaAfter[k] = inFreezing + value * (freezing + value * freezing2);
      }
    }
    given += volumes[row[n]] * heat;
  }
  return given;
}

// Ghosts copy their neighbours: no heat flows, an outer face insulates. Those beyond the first and
// the last row stay as they are, since nothing conducts to them.
function refreshGhosts({ rows, rowLength }, theta) {
  for (let row = 1; row <= rows; row += 1) {
    const left = row * rowLength;
    const right = left + rowLength - 1;
    theta[left] = theta[left + 1];
    theta[right] = theta[right - 1];
  }
}

// Equation (8): the drop of the potential (W/m) between half cells of two materials.
function interfaceDrop(low, high, a, b) {
  const thetaLow = potentialAt(low, a);
  const thetaHigh = potentialAt(high, b);
  let kLow = conductivityAt(low, a);
  let kHigh = conductivityAt(high, b);
  let cold = Math.min(low, high);
  let warm = Math.max(low, high);
  let celsius = low;
  let fromLow = 0;
  let toHigh = kHigh * (high - low);
  for (let n = 0; n < INTERFACE_STEPS; n += 1) {
    celsius += (toHigh - fromLow) / (kLow + kHigh);
    if (!(cold <= celsius && celsius <= warm)) celsius = 0.5 * (cold + warm);
    kLow = conductivityAt(celsius, a);
    kHigh = conductivityAt(celsius, b);
    fromLow = potentialAt(celsius, a) - thetaLow;
    toHigh = thetaHigh - potentialAt(celsius, b);
    const excess = toHigh - fromLow;
    if (Math.abs(excess) <= INTERFACE_K * (kLow + kHigh)) {
      return fromLow + toHigh + ((kLow - kHigh) * excess) / (kLow + kHigh);
    }
    if (excess > 0) cold = celsius;
    else warm = celsius;
  }
  return fromLow + toHigh;
}

// Replace the sweep's flow between two materials by the true one, the same on both sides.
function correctInterfaces(pairs, curves, theta, thetaNew, old, now, kappa) {
  for (const pair of pairs) {
    const a = curves[pair.low];
    const b = curves[pair.high];
    const thawed = Math.max(a.solidus + a.span, b.solidus + b.span);
    const frozen = Math.min(a.solidus, b.solidus);
    const series = (one, other) => (2 * one * other) / (one + other);
    const seriesThawed = series(a.kUnfrozen, b.kUnfrozen);
    const seriesFrozen = series(a.kFrozen, b.kFrozen);
    const noIce = !a.isIcy && !b.isIcy;
    const alike = a.solidus === b.solidus && a.ice2 !== 0 && b.ice2 !== 0;
    const { lowCell, highCell, perLow, perHigh } = pair;
    for (let n = 0; n < lowCell.length; n += 1) {
      const low = lowCell[n];
      const high = highCell[n];
      const atLow = temperature(old[low], a);
      const atHigh = temperature(old[high], b);
      let drop;
      if (Math.min(atLow, atHigh) >= thawed) {
        drop = seriesThawed * (atHigh - atLow);
      } else if (noIce && Math.max(atLow, atHigh) <= frozen) {
        drop = seriesFrozen * (atHigh - atLow);
      } else if (alike && Math.max(atLow, atHigh) <= frozen) {
        drop = (seriesFrozen * (potentialAt(atHigh, a) - potentialAt(atLow, a))) / a.kFrozen;
      } else {
        drop = interfaceDrop(atLow, atHigh, a, b);
      }
      const wrong = kappa * (drop - (theta[high] - theta[low]));
      now[low] += perLow[n] * wrong;
      now[high] -= perHigh[n] * wrong;
      thetaNew[low] = potential(now[low], a);
      thetaNew[high] = potential(now[high], b);
    }
  }
}

// Equation (4): the flow (W/m3) into a cell through one face, by Newton's method from the latest
// wall (°C) there, in whose place it leaves the new one; `per` is the potential of the gas.
function boundaryFlow(boundary, face, theta, gas, per, c) {
  const conductance = boundary.conductance[face];
  if (gas.film === Infinity) {
    boundary.latest_C[face] = gas.gas_C;
    return conductance * (per - theta);
  }
  const push = gas.film * boundary.area[face];
  let celsius = boundary.latest_C[face];
  let atWall = 0;
  let k = 0;
  let change = 0;
  for (let n = 0; n < NEWTON_STEPS; n += 1) {
    atWall = potentialAt(celsius, c);
    k = conductivityAt(celsius, c);
    const excess = push * (gas.gas_C - celsius) - conductance * (atWall - theta);
    change = excess / (push + conductance * k);
    celsius += change;
    if (Math.abs(change) < WALL_K) break;
  }
  boundary.latest_C[face] = celsius;
  return conductance * (atWall + k * change - theta);
}

// Replace the sweep's flow through boundary faces by the true one; `sources` gain `heat` (W) and
// `wall_C`.
function correctBoundary(s, boundary, sources, curves, theta, thetaNew, old, now, kappa) {
  for (const source of sources) {
    source.heat = 0;
    source.wall_C = 0;
  }
  const { inside, insideSource } = boundary;
  for (let n = 0; n < inside.length; n += 1) {
    const m = s.number[inside[n]];
    now[inside[n]] = curves[m].solid; // frozen, so that no blood flows inside a probe
    thetaNew[inside[n]] = sources[insideSource[n]].gas.potential[m];
  }
  for (let n = 0; n < boundary.cell.length; n += 1) {
    const cell = boundary.cell[n];
    const source = sources[boundary.source[n]];
    const m = s.number[cell];
    const c = curves[m];
    const here = theta[cell];
    const volume = boundary.volume[n];
    let flow = -source.heatFlow / volume;
    if (source.gas.film > 0) {
      flow = boundaryFlow(boundary, n, here, source.gas, source.gas.potential[m], c);
    } else {
      // A source without gas shows the temperature of the tissue beside it.
      boundary.latest_C[n] = temperature(old[cell], c);
    }
    source.heat -= flow * volume;
    source.wall_C += boundary.share[n] * boundary.latest_C[n];
    // Take back what the sweep let flow towards the cell behind, which is inside the probe.
    if (boundary.regular[n] !== 0) {
      flow -= boundary.regular[n] * (theta[boundary.behind[n]] - here);
    }
    now[cell] += kappa * flow;
    thetaNew[cell] = potential(now[cell], c);
  }
}

// Keep the lowest h and the first passage (s) through `level` after a super-step.
function remember(s, curves, now, lowest, passage, time_s, step_s) {
  for (let n = 0; n < s.begin.length; n += 1) {
    const { level } = curves[s.material[n]];
    for (let k = s.begin[n]; k < s.end[n]; k += 1) {
      if (now[k] <= level && lowest[k] > level) {
        passage[k] = time_s + (step_s * (lowest[k] - level)) / (lowest[k] - now[k]);
      }
      if (now[k] < lowest[k]) lowest[k] = now[k];
    }
  }
}

// One super-step of a run, equation (5): `drive(stage)` sets what the sources do at each stage, and
// the heat that sources took and that blood gave is left in `ledger`.
export function superStep(engine, { nu, kappa, stages, time_s, step_s, drive, ledger }) {
  const { layout: s, boundary, pairs, sources, problem: { curves } } = engine;
  const count = sources.length + 1;
  const ledgerBefore = new Float64Array(count);
  for (let stage = 0; stage < stages; stage += 1) {
    const weight = kappa[stage] * step_s;
    engine.swap();
    const { h, before, theta, thetaBefore } = engine;
    let given = 0;
    for (const { material, first, last } of engine.runs) {
      const c = curves[material];
      given += sweep(s, c, first, last, thetaBefore, theta, before, h, nu[stage], weight);
    }
    correctInterfaces(pairs, curves, thetaBefore, theta, before, h, weight);
    drive(stage);
    correctBoundary(s, boundary, sources, curves, thetaBefore, theta, before, h, weight);
    refreshGhosts(s, theta);
    // The ledger follows the same recursion as the enthalpy, so the two agree to round-off.
    for (let m = 0; m < count; m += 1) {
      const rate = m < count - 1 ? sources[m].heat : given;
      const value = ledger[m] + nu[stage] * (ledgerBefore[m] - ledger[m]) + weight * rate;
      ledgerBefore[m] = ledger[m];
      ledger[m] = value;
    }
  }
  remember(s, curves, engine.h, engine.lowest, engine.passage, time_s, step_s);
}
