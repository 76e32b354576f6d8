// The model of the panel "What does blood do?", as src/helpers/freezing/studies/blood.py.

import { steadyRadius } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { withFlow } from "./model_parts.js";

export function problem(data, settings, level) {
  // Cold spreads as the square root of time, so a short run needs less tissue around the needle.
  const reach_mm = Math.ceil(
    data.farthest_mm * Math.sqrt(settings.minutes / data.longest_min),
  );
  return {
    tissue: withFlow(data.tissues[settings.organ], settings.flow_percent),
    grid: new Grid("cylinder", [reach_mm], level.cell_mm, data.needle_radius_mm),
    sources: [{ schedule: Schedule.hold(settings.wall_C, Infinity, data.rules) }],
    options: { minutes: settings.minutes },
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
  const { wall_C, flow_percent: flow } = settings;
  const minutes = reading.time_s / 60;
  const radius = reading.edge_mm();
  const start = [0, data.needle_radius_mm];
  const growth = reading.growth();
  // The outermost ice may still be inside a cell that it has not passed.
  const end = [minutes, Math.max(radius, ...growth.map(([, edge_mm]) => edge_mm))];
  const bloodless = compared.growth().filter(([time_min]) => time_min <= 1.2 * minutes);
  const steady = flow > 0
    ? steadyRadius(reading.problem.tissue, wall_C, data.needle_radius_mm)
    : NaN;
  let legend = steady < data.tallest_mm ? "limit_shown" : "limit_beyond";
  if (Number.isNaN(steady)) legend = "limit_none";
  return {
    flow,
    radius,
    steady,
    legend,
    growth: [start, ...growth, end],
    without_blood: [start, ...bloodless],
  };
}

export function sentence(values, say) {
  return say(Number.isNaN(values.steady) ? "blood_endless" : "blood_stops", values);
}
