// The model of the panel "What does blood do?", as src/helpers/freezing/studies/blood.py.

import { steadyRadius } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";

// The exported organs have all of their resting flow.
function organ(data, settings) {
  const resting = new Tissue(data.tissues[settings.organ]);
  return resting.changed({ perfusion: (resting.perfusion * settings.flow_percent) / 100 });
}

export function problem(data, settings, level) {
  // Cold spreads as the square root of time, so a short run needs less tissue around the needle.
  const reach_mm = Math.ceil(
    data.farthest_mm * Math.sqrt(settings.minutes / data.longest_min),
  );
  return {
    tissue: organ(data, settings),
    grid: new Grid("cylinder", [reach_mm], level.cell_mm, data.needle_radius_mm),
    sources: [{ schedule: Schedule.hold(settings.wall_C, Infinity, data.rules) }],
    options: { minutes: settings.minutes, reads: level.reads },
  };
}

// The same organ without blood, always for the longest time: one run serves many settings.
export function comparison(data, settings, level) {
  const cells = level.cell_mm > data.comparison.cell_mm ? level : data.comparison;
  return {
    key: `${settings.organ} ${settings.wall_C} ${cells.cell_mm}`,
    settings: { ...settings, flow_percent: 0, minutes: data.longest_min },
    level: cells,
  };
}

export function read(reading, data, settings, watcher, compared) {
  const radius = reading.edge_mm();
  const growth = reading.growth();
  const { tissue } = reading.problem;
  const steady = settings.flow_percent > 0
    ? steadyRadius(tissue, settings.wall_C, data.needle_radius_mm)
    : NaN;
  return {
    minutes: reading.time_s / 60,
    organ: settings.organ,
    flow: settings.flow_percent,
    radius,
    steady,
    growth: [...growth, [reading.time_s / 60, Math.max(radius, ...growth.map((one) => one[1]))]],
    without_blood: compared?.growth() ?? [],
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    cell_mm: 1000 * reading.grid.cell,
  };
}

export function sentence(values, say) {
  return say(Number.isNaN(values.steady) ? "blood_endless" : "blood_stops", values);
}
