// The model of the panel "How fast does ice grow?", as src/helpers/freezing/studies/flat_wall.py.

import { neumann, quasiSteadyRadius } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";

const FORMULA_POINTS = 60;

export function problem(data, settings, level) {
  const { shape, wall_C, minutes, latent_MJ_per_m3: latent, cell_mm } = settings;
  const tissue = new Tissue(data.tissue).changed({ latent_heat: 1e6 * latent });
  return {
    tissue,
    grid: new Grid(shape, [data.depth_mm], cell_mm ?? level.cell_mm, data.inner_mm[shape]),
    sources: [{ schedule: Schedule.hold(wall_C, Infinity, data.rules) }],
    options: { minutes, reads: level.reads },
  };
}

export function read(reading, data, settings) {
  const { shape, wall_C, minutes } = settings;
  const { tissue } = reading.problem;
  const inner_mm = data.inner_mm[shape];
  const front = shape === "plane"
    ? neumann(tissue, wall_C)
    : (time_s) => quasiSteadyRadius(tissue, wall_C, time_s, inner_mm, shape) - inner_mm;
  const formula = Array.from({ length: FORMULA_POINTS }, (_, n) => {
    const time_min = (minutes * (n + 1)) / FORMULA_POINTS;
    return [time_min, front(60 * time_min)];
  });
  const distances = reading.grid.centres_mm(0);
  return {
    minutes: reading.time_s / 60,
    shape,
    thickness: reading.edge_mm() - inner_mm,
    formula: formula.at(-1)[1],
    curve: formula,
    growth: reading.growth().map(([time_min, edge_mm]) => [time_min, edge_mm - inner_mm]),
    profile: distances.map((place, n) => [place - inner_mm, reading.temperature_C[n]]),
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    cell_mm: 1000 * reading.grid.cell,
  };
}

export function sentence(values, say, settings, data) {
  const parts = { ...values, wall: say(`flat_wall_${values.shape}`) };
  if (values.shape !== "plane") return say("flat_wall_formula", parts);
  const off = 100 * (values.thickness / values.formula - 1);
  const within = data.within_percent;
  if (Math.abs(off) < within) return say("flat_wall_exact", { ...parts, within });
  return say(off > 0 ? "flat_wall_more" : "flat_wall_less", { ...parts, off: Math.abs(off) });
}
