// One run, as `solve` of src/helpers/freezing/heat.py: put the problem together, plan the steps,
// take them in slices, and leave fields, the energy ledger and sensor curves behind.

import { kernelFor } from "./compiled.js";
import { curveOf, potential, potentialAt, temperature, unfrozenFraction } from "./curve.js";
import { boundaryFaces } from "./faces.js";
import { spreadOut } from "./fronts.js";
import { TIE_CELLS } from "./grid.js";
import { findInterfaces } from "./interfaces.js";
import { planSteps } from "./steps.js";

const SLICE_MS = 12;

// Everything that stays the same during one run. `sources` are needles or one wall, each with a
// `schedule` or a `heat_flow` (W); `regions` are { inside, tissue }: a mask of cells, painted over.
export class Problem {
  constructor({ tissue, grid, sources, regions = [] }) {
    this.tissue = tissue;
    this.grid = grid;
    this.sources = sources;
    this.number = new Uint8Array(grid.cells);
    this.materials = [spreadOut(tissue, grid.cell)];
    for (const region of regions) {
      this.materials.push(spreadOut(region.tissue, grid.cell));
      for (let cell = 0; cell < grid.cells; cell += 1) {
        if (region.inside[cell]) this.number[cell] = this.materials.length - 1;
      }
    }
    this.curves = this.materials.map(curveOf);
    Object.assign(this, boundaryFaces(grid, sources));
    this.isTissue = new Uint8Array(grid.cells).fill(1);
    for (const { cell } of this.inside) this.isTissue[cell] = 0;
    this.pairs = findInterfaces(grid, this.number, this.materials.length, this.isTissue);
    this.schedules = sources.flatMap((one) => one.schedule ?? []);
    this.starts_C = [...new Set(this.materials.map((one) => one.start_C))].sort((a, b) => a - b);
  }

  get coldest_C() {
    const knots = this.sources.flatMap((one) => one.schedule?.knots ?? { temperature_C: -196 });
    return Math.min(this.starts_C[0], ...knots.map((one) => one.temperature_C));
  }

  // Bound (1/s) on how fast any cell can answer its neighbours, from Gershgorin's circles.
  get stiffestRate() {
    const { grid, faces, inside, materials, number } = this;
    const straight = grid.axes.length > 1 ? 2 / grid.cell ** 2 : 0;
    const row = new Float64Array(grid.cells).map((_, cell) => {
      const at = grid.row(cell);
      return 2 * (grid.lower[at] + grid.upper[at] + straight);
    });
    for (const { cell, conductance, regular } of faces) row[cell] += conductance - 2 * regular;
    const best = materials.map((one) => one.largestConductivity(this.coldest_C));
    for (const { low, high, lowCell, highCell, perLow, perHigh } of this.pairs) {
      const excess = (best[high] - best[low]) / (best[high] + best[low]);
      for (let n = 0; n < lowCell.length; n += 1) {
        row[lowCell[n]] += 2 * perLow[n] * excess;
        row[highCell[n]] -= 2 * perHigh[n] * excess;
      }
    }
    for (const { cell } of inside) row[cell] = 0;
    const steepest = materials.map(() => 0);
    row.forEach((value, cell) => {
      if (value > steepest[number[cell]]) steepest[number[cell]] = value;
    });
    const rates = materials.map((one, n) => {
      const capacity = Math.min(one.heat_capacity_frozen, one.heat_capacity_unfrozen);
      return steepest[n] * one.largestDiffusivity(this.coldest_C) + one.perfusion / capacity;
    });
    return Math.max(...rates);
  }
}

// The state of a run, in one long row of cells framed by ghosts.
class Engine {
  constructor(problem, mostStages) {
    const { grid, curves } = problem;
    Object.assign(this, { problem, mostStages });
    const [rows, cellsPerRow] = grid.shape;
    // Every row has a ghost at both ends; beyond the first and the last is one more, of ghosts only.
    const rowLength = cellsPerRow + 2;
    const size = (rows + 2) * rowLength;
    this.places = new Int32Array(grid.cells).map((_, cell) => {
      const [row, inRow] = grid.place(cell);
      return (row + 1) * rowLength + inRow + 1;
    });
    const s = {
      rows, rowLength,
      lower: Float64Array.from(grid.lower),
      upper: Float64Array.from(grid.upper),
      volumes: Float64Array.from(grid.volumes),
      along: grid.axes.length > 1 ? 1 / grid.cell ** 2 : 0,
      number: new Uint8Array(size),
    };
    this.layout = s;
    this.h = new Float64Array(size).fill(curves[0].solid);
    this.places.forEach((place, cell) => {
      const material = problem.number[cell];
      s.number[place] = material;
      // Tissue is counted from the start.
      this.h[place] = problem.isTissue[cell] ? 0 : curves[material].solid;
    });
    this.#stretches();
    this.before = this.h.slice();
    this.theta = new Float64Array(size).map((_, n) => potential(0, curves[s.number[n]]));
    this.thetaBefore = this.theta.slice();
    this.lowest = new Float64Array(size);
    this.passage = new Float64Array(size).fill(NaN);
    this.pairs = problem.pairs.map((pair) => ({
      ...pair,
      lowCell: pair.lowCell.map((cell) => this.places[cell]),
      highCell: pair.highCell.map((cell) => this.places[cell]),
    }));
    this.boundary = this.#boundary();
    const { source, latest_C } = this.boundary;
    // Needles on one gas line share their gas.
    const gasOf = () => ({ gas_C: 0, film: 0, potential: new Float64Array(curves.length) });
    this.gases = new Map(problem.schedules.map((schedule) => [schedule, gasOf()]));
    this.sources = problem.sources.map(({ schedule, heat_flow: heatFlow }, n) => ({
      schedule, heatFlow: heatFlow ?? 0, gas: this.gases.get(schedule) ?? gasOf(),
      heat: 0, wall_C: latest_C[source.lastIndexOf(n)],
    }));
    // One entry a source and, last, blood.
    this.totals = new Float64Array(this.sources.length + 1);
    this.superStep = kernelFor(this);
  }

  // Rows are cut where the material changes.
  #stretches() {
    const { grid, number } = this.problem;
    const found = [];
    number.forEach((material, cell) => {
      const row = grid.row(cell);
      const latest = found.at(-1);
      const begin = this.places[cell];
      if (latest?.row === row && latest.material === material) latest.end = begin + 1;
      else found.push({ begin, end: begin + 1, row, material });
    });
    for (const name of ["begin", "end", "row", "material"]) {
      this.layout[name] = Int32Array.from(found, (one) => one[name]);
    }
    // Runs of stretches of one material, so that its curve is read once for each.
    this.runs = [];
    found.forEach(({ material }, n) => {
      const latest = this.runs.at(-1);
      if (latest?.material === material) latest.last = n + 1;
      else this.runs.push({ material, first: n, last: n + 1 });
    });
  }

  #boundary() {
    const { grid, faces, inside, sources, materials, number } = this.problem;
    const total = sources.map(() => 0);
    const size = ({ cell, area }) => area * grid.volume(cell);
    for (const one of faces) total[one.source] += size(one);
    // Listed in compiled.js and kernel.c too.
    return {
      cell: Int32Array.from(faces, (one) => this.places[one.cell]),
      behind: Int32Array.from(faces, (one) => this.places[one.behind]),
      conductance: Float64Array.from(faces, (one) => one.conductance),
      regular: Float64Array.from(faces, (one) => one.regular),
      area: Float64Array.from(faces, (one) => one.area),
      source: Int32Array.from(faces, (one) => one.source),
      share: Float64Array.from(faces, (one) => size(one) / total[one.source]),
      volume: Float64Array.from(faces, (one) => grid.volume(one.cell)),
      latest_C: Float64Array.from(faces, (one) => materials[number[one.cell]].start_C),
      inside: Int32Array.from(inside, (one) => this.places[one.cell]),
      insideSource: Int32Array.from(inside, (one) => one.source),
    };
  }

  #readGases(time_s) {
    const { curves } = this.problem;
    for (const [schedule, gas] of this.gases) {
      gas.film = schedule.film_at(time_s);
      gas.gas_C = schedule.gas_C(time_s);
      for (let m = 0; m < curves.length; m += 1) {
        gas.potential[m] = potentialAt(gas.gas_C, curves[m]);
      }
    }
  }

  // The fields after a stage become those before the next one.
  swap() {
    [this.h, this.before] = [this.before, this.h];
    [this.theta, this.thetaBefore] = [this.thetaBefore, this.theta];
  }

  advance(begin_s, { stages, step_s, nu, kappa, moment }) {
    const ledger = new Float64Array(this.totals.length);
    const drive = (stage) => this.#readGases(begin_s + moment[stage] * step_s);
    const step = { nu, kappa, stages, time_s: begin_s, step_s, drive, ledger };
    this.superStep(this, step);
    for (let m = 0; m < ledger.length; m += 1) this.totals[m] += ledger[m];
  }

  // A stored field without its ghosts, or what a law of the materials' curves makes of it.
  cells(field, law = (value) => value) {
    const { curves, number } = this.problem;
    const found = new Float64Array(this.places.length);
    for (let cell = 0; cell < found.length; cell += 1) {
      found[cell] = law(field[this.places[cell]], curves[number[cell]]);
    }
    return found;
  }

  // Heat of all tissue together, counted from the start, so that nothing cancels.
  heat() {
    const { grid, isTissue } = this.problem;
    let sum = 0;
    for (let cell = 0; cell < grid.cells; cell += 1) {
      if (isTissue[cell]) sum += this.h[this.places[cell]] * grid.volume(cell);
    }
    return sum;
  }
}

// The temperature inside each source: the warmer of its wall and its gas (run.py, `_interiors`).
function interiors(sources, time_s) {
  return sources.map(({ schedule, wall_C }) => {
    const film = schedule?.film_at(time_s) ?? 0;
    if (film === 0) return wall_C;
    const gas_C = schedule.gas_C(time_s);
    return film === Infinity ? gas_C : Math.max(wall_C, gas_C);
  });
}

// Run a problem; a generator, so that the caller can stop it: it gives the share done after every
// slice of some milliseconds, and returns what Python's `Freeze` holds, all fields flat.
// `watch(time_s, temperature_C)` is called at least `watch_s` apart, as in Python; sensors stand in
// tissue.
export function* march(problem, options, rules) {
  const { minutes, reads, step_s, sensors_mm = [], watch, watch_s } = options;
  const rule = rules.steps[reads];
  const { grid, inside, materials, number, curves } = problem;
  const end_s = 60 * minutes;
  const several = materials.length > 1;
  // Steps may grow faster than Python's where a panel says that it computes roughly.
  const growth = options.growth
    ?? (several ? Math.min(rule.growth, rules.careful_growth) : rule.growth);
  const segments = planSteps(
    problem.schedules, end_s, step_s ?? rule.longest_s, problem.stiffestRate, problem.starts_C,
    growth, rule.damping, rules,
  );
  const mostStages = Math.max(...segments.map((one) => one.stages));
  const engine = new Engine(problem, mostStages);
  const watched = sensors_mm.map((point) => cellsAt(grid, point));
  let inside_C = interiors(engine.sources, 0);
  let coldestInside_C = inside_C;
  const time_s = [];
  const readings_C = [];
  let stages = 0;
  let slice = performance.now();

  const temperatureNow = () => {
    const field = engine.cells(engine.h, temperature);
    for (const { cell, source } of inside) field[cell] = inside_C[source];
    return field;
  };

  let nextWatch_s = 0;
  const look = (now_s) => {
    if (!watch || now_s < Math.min(nextWatch_s, end_s) - 1e-9) return;
    watch(now_s, temperatureNow());
    nextWatch_s = now_s + watch_s;
  };
  look(0);
  for (const segment of segments) {
    for (let done = 0; done < segment.count; done += 1) {
      const begin_s = segment.begin_s + done * segment.step_s;
      const now_s = begin_s + segment.step_s;
      engine.advance(begin_s, segment);
      stages += segment.stages;
      inside_C = interiors(engine.sources, now_s);
      coldestInside_C = coldestInside_C.map((one, n) => Math.min(one, inside_C[n]));
      time_s.push(now_s);
      if (watched.length) {
        const cell_C = (cell) => temperature(engine.h[engine.places[cell]], curves[number[cell]]);
        readings_C.push(watched.map((cells) => {
          return cells.reduce((sum, cell) => sum + cell_C(cell), 0) / cells.length;
        }));
      }
      look(now_s);
      if (performance.now() - slice > SLICE_MS) {
        yield now_s / end_s;
        slice = performance.now();
      }
    }
  }

  const temperature_C = temperatureNow();
  const minimum_C = engine.cells(engine.lowest, temperature);
  const unfrozen = engine.cells(engine.h, unfrozenFraction);
  const frozen_at_s = engine.cells(engine.passage);
  for (const { cell, source } of inside) {
    const { liquidus_C } = materials[number[cell]];
    minimum_C[cell] = coldestInside_C[source];
    frozen_at_s[cell] = minimum_C[cell] < liquidus_C ? 0 : NaN;
    unfrozen[cell] = inside_C[source] < liquidus_C ? 0 : 1;
  }
  const taken = [...engine.totals];
  const fromBlood = taken.pop();
  return {
    time_s: end_s, temperature_C, minimum_C, frozen_at_s, unfrozen_fraction: unfrozen, stages,
    energy: { taken, from_blood: fromBlood, imbalance: imbalance(taken, fromBlood, -engine.heat()) },
    sensors: { time_s, readings_C },
  };
}

// Heat not accounted for, as a share of all heat moved.
function imbalance(taken, fromBlood, lost) {
  const sum = taken.reduce((all, one) => all + one, 0);
  const allTaken = taken.reduce((all, one) => all + Math.abs(one), 0);
  const scale = Math.max(Math.abs(lost), allTaken, Math.abs(fromBlood), 1e-30);
  return Math.abs(sum - (lost + fromBlood)) / scale;
}

// The flat indices of the cells that a point (mm) touches: two if it lies on a face between them.
function cellsAt(grid, point_mm) {
  let places = [[0, 0]];
  point_mm.forEach((mm, axis) => {
    const at = (mm / 1000 - grid.start[axis]) / grid.cell;
    const beside = new Set([Math.floor(at - TIE_CELLS), Math.floor(at + TIE_CELLS)]);
    places = places.flatMap((one) => [...beside].map((number) => one.with(axis, number)));
  });
  return places.map((one) => grid.flat(one));
}
