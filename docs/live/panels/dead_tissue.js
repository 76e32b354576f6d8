// The model of the panel "What dies in an ice ball?": the dose-response of every cell of the grid,
// as src/helpers/cell_death/kill_map.py and studies/dead_tissue.py. Fits and the other curves that
// the data allow (`draws`) are exported from Python.

import { normalTail } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Tissue } from "../heat/tissue.js";
import { needleSchedule, stepsOf } from "./cycles.js";

const LARGEST_EXPONENT = 700;

export function problem(data, settings, level) {
  const { freezes, freeze_min, thaw_min } = settings;
  const steps = stepsOf(freezes, freeze_min, thaw_min, "thaw");
  return {
    tissue: new Tissue(data.tissues[settings.tissue_name]),
    grid: new Grid("rz", [data.radius_mm, data.length_mm], level.cell_mm),
    sources: [{
      schedule: needleSchedule(data, steps),
      radius_mm: data.needle.radius,
      active_length_mm: data.needle.active_length,
      z_mm: data.length_mm / 2,
    }],
    options: { minutes: steps.reduce((sum, [minutes]) => sum + minutes, 0), reads: level.reads },
  };
}

// What every cell went through: how often it froze, and what it reached in two freezes
// (exposure.py). Fields are kept in single precision, as there.
export function watcher(data, settings, { grid, tissue }) {
  const count = grid.cells;
  const edge_C = tissue.liquidus_C;
  const freezes = new Float64Array(count);
  const fields = ["second", "done", "present"].map(() => new Float64Array(count).fill(Infinity));
  const [second, done, present] = fields;
  let last = null;
  const see = (time_s, field) => {
    const now = Float32Array.from(field);
    for (let n = 0; n < count; n += 1) {
      const isFrozen = now[n] <= edge_C;
      const wasFrozen = last !== null && last[n] <= edge_C;
      if (isFrozen && !wasFrozen) freezes[n] += 1;
      if (last !== null) {
        const ended = wasFrozen && !isFrozen ? present[n] : Infinity;
        second[n] = Math.min(second[n], Math.max(done[n], ended));
        done[n] = Math.min(done[n], ended);
      }
      present[n] = isFrozen ? Math.min(present[n], now[n]) : Infinity;
    }
    last = now;
  };
  const twice = () => Float64Array.from(second, (one, n) => {
    return Math.min(one, Math.max(present[n], done[n]));
  });
  return { see, every_s: data.watch_s, freezes, twice };
}

function logistic(celsius, half_C, width_K, neverDead) {
  const exponent = (half_C - celsius) / width_K;
  const kept = Math.min(Math.max(exponent, -LARGEST_EXPONENT), LARGEST_EXPONENT);
  return neverDead + (1 - neverDead) / (1 + Math.exp(kept));
}

// Share alive under a response with these values.
export function survival(kind, values, celsius, twice_C) {
  if (kind === "edge") return normalTail((values[0] - celsius) / values[1]);
  if (kind === "logistic") return logistic(celsius, values[0], values[1], values[2] ?? 0);
  const [half_C, width_K, shift_K] = values;
  const once = logistic(celsius, half_C, width_K, 0);
  const again = kind === "independent"
    ? logistic(twice_C, half_C, width_K, 0) ** 2
    : logistic(twice_C - shift_K, half_C, width_K, 0);
  return Math.min(once, again);
}

// Cells sorted by temperature and second freeze: a response is evaluated once for each bin.
function binned(once, twice, sizes, data) {
  const key = (celsius) => Math.floor((celsius + 300) / data.bin_K);
  const bins = new Map();
  once.forEach((celsius, n) => {
    const again = Number.isFinite(twice[n]) ? twice[n] : data.not_twice_C;
    const pair = key(celsius) * 100000 + key(again);
    if (!bins.has(pair)) bins.set(pair, { size: 0, once: 0, twice: 0 });
    const bin = bins.get(pair);
    bin.size += sizes[n];
    bin.once += sizes[n] * celsius;
    bin.twice += Number.isFinite(twice[n]) ? sizes[n] * twice[n] : 0;
  });
  const notTwice = key(data.not_twice_C);
  return [...bins].map(([pair, { size, once: sum, twice: again }]) => ({
    size, once_C: sum / size, twice_C: pair % 100000 === notTwice ? Infinity : again / size,
  }));
}

// As numpy.percentile.
function percentile(sorted, percent) {
  const at = (percent / 100) * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

export function read(reading, data, settings, watched) {
  const { grid, minimum_C: coldest, problem: solved, shape } = reading;
  const dose = data.responses[settings.cells];
  const kind = dose.kind === "twice" ? data.seconds[settings.second] : dose.kind;
  const twice = watched.twice();
  const size = (cell) => grid.perSI * reading.volume(cell);
  const { liquidus_C } = solved.tissue;
  const deadShare = new Float64Array(grid.cells);
  const onceShare = new Float64Array(grid.cells);
  const atRisk = { once: [], twice: [], sizes: [] };
  const sums = { dead: 0, ice: 0, surely: 0, frozen: 0, again: 0 };
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (!solved.isTissue[cell]) continue;
    const isIced = coldest[cell] <= liquidus_C;
    if (isIced) {
      sums.ice += size(cell);
      if (watched.freezes[cell] >= 2) sums.again += size(cell);
    }
    if (dose.needs_ice && !isIced) continue;
    atRisk.once.push(coldest[cell]);
    atRisk.twice.push(twice[cell]);
    atRisk.sizes.push(size(cell));
    deadShare[cell] = 1 - survival(kind, dose.values, coldest[cell], twice[cell]);
    onceShare[cell] = 1 - survival(kind, dose.values, coldest[cell], Infinity);
    sums.dead += deadShare[cell] * size(cell);
    if (deadShare[cell] > data.surely) sums.surely += size(cell);
  }
  const bins = binned(atRisk.once, atRisk.twice, atRisk.sizes, data);
  const drawKind = dose.kind === "edge" ? "edge" : kind;
  const tried = dose.draws.map((values) => bins.reduce((sum, bin) => {
    return sum + (1 - survival(drawKind, values, bin.once_C, bin.twice_C)) * bin.size;
  }, 0)).sort((a, b) => a - b);
  const [low, high] = data.band_percent.map((percent) => percentile(tried, percent));

  const along = shape[1];
  const middle = Math.floor(along / 2);
  const places = grid.centres_mm(0);
  const line = (field) => places.map((place, i) => [place, 100 * field[i * along + middle]]);
  const shown = ([place]) => place >= data.nearest_mm && place <= data.farthest_mm;
  const farSide = (isIn) => {
    let last = -1;
    places.forEach((place, i) => {
      if (isIn(i * along + middle)) last = place + 500 * grid.cell;
    });
    return last;
  };
  return {
    freezes: settings.freezes,
    label: dose.label,
    needs_ice: dose.needs_ice,
    again: (100 * sums.again) / Math.max(sums.ice, 1e-30),
    dead: sums.dead,
    low,
    high,
    surely: sums.surely,
    ice: sums.ice,
    dead_line: line(deadShare).filter(shown),
    once_line: line(onceShare).filter(shown),
    ice_edge: farSide((cell) => coldest[cell] <= liquidus_C),
    surely_edge: farSide((cell) => deadShare[cell] > data.surely),
    shape,
    share: Float32Array.from(deadShare, (one) => 100 * one),
    field: Float32Array.from(coldest),
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    cell_mm: 1000 * grid.cell,
  };
}

export function sentence(values, say) {
  const start = say(values.freezes === 1 ? "dead_once" : "dead_more", values);
  const again = values.freezes > 1 ? say("dead_again", values) : "";
  const parts = { ...values, start, again };
  return say(values.needs_ice ? "dead_in_ice" : "dead_animals", parts);
}
