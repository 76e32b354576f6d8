// The model of the panel "How fast does ice grow?", as src/helpers/freezing/studies/flat_wall.py.

import { neumann, quasiSteadyRadius } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";

const FORMULA_POINTS = 60;

export function problem(data, settings, level) {
  const { shape, wall_C, minutes, latent_MJ_per_m3: latent, cell_mm } = settings;
  return {
    tissue: new Tissue(data.tissue).changed({ latent_heat: 1e6 * latent }),
    grid: new Grid(shape, [data.depth_mm], cell_mm ?? level.cell_mm, data.inner_mm[shape]),
    sources: [{ schedule: Schedule.hold(wall_C, Infinity, data.rules) }],
    options: { minutes },
  };
}

export function read(reading, data, { shape, wall_C, minutes }) {
  const { tissue } = reading.problem;
  const inner_mm = data.inner_mm[shape];
  const front = shape === "plane"
    ? neumann(tissue, wall_C)
    : (time_s) => quasiSteadyRadius(tissue, wall_C, time_s, inner_mm, shape) - inner_mm;
  const curve = Array.from({ length: FORMULA_POINTS }, (_, n) => {
    const time_min = (minutes * (n + 1)) / FORMULA_POINTS;
    return [time_min, front(60 * time_min)];
  });
  const growth = reading.growth();
  const every = Math.max(1, Math.floor(growth.length / data.most_dots));
  const few = growth.filter((_, n) => n % every === 0);
  const thickness = reading.edge_mm() - inner_mm;
  const formula = curve.at(-1)[1];
  return {
    thickness,
    formula,
    within: data.within_percent,
    legend: shape === "plane" ? "growth_exact" : "growth_simple",
    curve,
    // The last one is the end that the sentence states, which need not fall on a cell: with cells
    // thicker than the ice it is the only one.
    dots: [...few.map(([time_min, edge_mm]) => [time_min, edge_mm - inner_mm]), [minutes, thickness]],
    shown_min: data.last_dot_room * minutes,
    tallest: 5 * Math.ceil((1.1 * Math.max(formula, thickness)) / 5),
    profile: reading.grid.centres_mm(0).map((place, n) => {
      return [place - inner_mm, reading.temperature_C[n]];
    }),
  };
}

export function sentence(values, say) {
  const parts = { ...values, wall: say(`flat_wall_${values.shape}`) };
  if (values.shape !== "plane") return say("flat_wall_formula", parts);
  const off = 100 * (values.thickness / values.formula - 1);
  if (Math.abs(off) < values.within) return say("flat_wall_exact", parts);
  return say(off > 0 ? "flat_wall_more" : "flat_wall_less", { ...parts, off: Math.abs(off) });
}
