// The model of the panel "What dies in an ice ball?": the dose-response of every cell of the grid,
// as src/helpers/cell_death/kill_map.py and studies/dead_tissue.py. Fits and the other curves that
// the data allow (`draws`) are exported from Python.

import { normalTail } from "../heat/exact.js";
import { aroundNeedle, minutesOf, needleSchedule, pictured, stepsOf } from "./model_parts.js";

export function problem(data, settings, level) {
  const steps = stepsOf(settings.freezes, settings.freeze_min, settings.thaw_min, "thaw");
  const schedule = needleSchedule(data, steps);
  return aroundNeedle(data, settings.tissue_name, schedule, data.needle, level, {
    minutes: minutesOf(steps),
  });
}

// What every cell went through: how often it froze, and what it reached in two freezes
// (exposure.py). Fields are kept in single precision, as there.
export function watcher(data, settings, { grid, tissue }) {
  const count = grid.cells;
  const edge_C = tissue.liquidus_C;
  const freezes = new Float64Array(count);
  const fields = ["second", "done", "present"].map(() => new Float64Array(count).fill(Infinity));
  const [second, done, present] = fields;
  const see = (time_s, field) => {
    const now = Float32Array.from(field);
    for (let n = 0; n < count; n += 1) {
      const isFrozen = now[n] <= edge_C;
      // The coldest of the freeze that goes on; there is none between two.
      const wasFrozen = Number.isFinite(present[n]);
      if (isFrozen && !wasFrozen) freezes[n] += 1;
      const ended = wasFrozen && !isFrozen ? present[n] : Infinity;
      second[n] = Math.min(second[n], Math.max(done[n], ended));
      done[n] = Math.min(done[n], ended);
      present[n] = isFrozen ? Math.min(present[n], now[n]) : Infinity;
    }
  };
  const twice = () => Float64Array.from(second, (one, n) => {
    return Math.min(one, Math.max(present[n], done[n]));
  });
  return { see, every_s: data.watch_s, freezes, twice };
}

function logistic(celsius, half_C, width_K, neverDead) {
  return neverDead + (1 - neverDead) / (1 + Math.exp((half_C - celsius) / width_K));
}

// Share alive under a response with these values.
function survival(kind, values, celsius, twice_C) {
  if (kind === "edge") return normalTail((values[0] - celsius) / values[1]);
  if (kind === "logistic") return logistic(celsius, values[0], values[1], values[2] ?? 0);
  const [half_C, width_K, shift_K] = values;
  const once = logistic(celsius, half_C, width_K, 0);
  const again = kind === "independent"
    ? logistic(twice_C, half_C, width_K, 0) ** 2
    : logistic(twice_C - shift_K, half_C, width_K, 0);
  return Math.min(once, again);
}

// Cells at risk sorted by temperature and second freeze: a response is evaluated once for each bin.
function binned(cells, data) {
  const key = (celsius) => Math.floor((celsius + 300) / data.bin_K);
  const bins = new Map();
  for (const { size, once, twice } of cells) {
    const pair = key(once) * 100000 + key(Math.min(twice, data.not_twice_C));
    if (!bins.has(pair)) bins.set(pair, { size: 0, once: 0, twice: 0 });
    const bin = bins.get(pair);
    bin.size += size;
    bin.once += size * once;
    bin.twice += size * twice;
  }
  return [...bins.values()].map(({ size, once, twice }) => {
    return { size, once: once / size, twice: twice / size };
  });
}

// As numpy.percentile.
function percentile(sorted, percent) {
  const at = (percent / 100) * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

export function read(reading, data, settings, watched) {
  const { grid, minimum_C: coldest, problem: solved } = reading;
  const dose = data.responses[settings.cells];
  const kind = dose.kind === "twice" ? data.seconds[settings.second] : dose.kind;
  const dead = (values, once, twice) => 1 - survival(kind, values, once, twice);
  const twice = watched.twice();
  const isIced = (celsius) => celsius <= solved.tissue.liquidus_C;
  const deadShare = new Float64Array(grid.cells);
  const onceShare = new Float64Array(grid.cells);
  const atRisk = [];
  const sums = { dead: 0, ice: 0, surely: 0, again: 0 };
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (!solved.isTissue[cell]) continue;
    const size = grid.size(cell);
    if (isIced(coldest[cell])) {
      sums.ice += size;
      if (watched.freezes[cell] >= 2) sums.again += size;
    } else if (dose.needs_ice) {
      continue;
    }
    atRisk.push({ size, once: coldest[cell], twice: twice[cell] });
    deadShare[cell] = dead(dose.values, coldest[cell], twice[cell]);
    onceShare[cell] = dead(dose.values, coldest[cell], Infinity);
    sums.dead += deadShare[cell] * size;
    if (deadShare[cell] > data.surely) sums.surely += size;
  }
  const bins = binned(atRisk, data);
  const tried = dose.draws.map((values) => {
    return bins.reduce((sum, bin) => sum + dead(values, bin.once, bin.twice) * bin.size, 0);
  });
  tried.sort((a, b) => a - b);
  const [low, high] = data.band_percent.map((percent) => percentile(tried, percent));

  // At mid-height: percent dead, and how far something reaches; -1 if nowhere.
  const places = grid.centres_mm(0);
  const line = (field) => {
    const points = reading.line(field).map((share, i) => [places[i], 100 * share]);
    return points.filter(([place]) => place >= data.nearest_mm && place <= data.farthest_mm);
  };
  const farSide = (field, isIn) => {
    const last = reading.line(field).findLastIndex(isIn);
    return last < 0 ? -1 : places[last] + 500 * grid.cell;
  };
  // The solver rounds the needle up by as much as half a cell.
  const across = data.needle.radius_mm + 500 * grid.cell;
  const half = data.needle.active_length_mm / 2;
  return {
    label: dose.label,
    needs_ice: dose.needs_ice,
    again: (100 * sums.again) / Math.max(sums.ice, 1e-30),
    dead: sums.dead,
    low,
    high,
    surely: sums.surely,
    ice: sums.ice,
    dead_line: line(deadShare),
    once_line: line(onceShare),
    ice_edge: farSide(coldest, isIced),
    surely_edge: farSide(deadShare, (share) => share > data.surely),
    map: pictured(reading, deadShare.map((one) => 100 * one), true),
    cold: pictured(reading, coldest, true),
    shapes: [{ x: [-across, across], y: [-half, half], fill: "#000000", stroke: "#ffffff" }],
  };
}

export function sentence(values, say) {
  const start = say(values.freezes === 1 ? "dead_once" : "dead_more", values);
  const again = values.freezes > 1 ? say("dead_again", values) : "";
  const parts = { ...values, start, again };
  return say(values.needs_ice ? "dead_in_ice" : "dead_animals", parts);
}
