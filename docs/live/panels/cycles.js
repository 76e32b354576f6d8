// The model of the panel "One long freeze or two short ones?", as studies/cycles.py of
// src/helpers/freezing.

import { Grid } from "../heat/grid.js";
import { crossing } from "../heat/read.js";
import { OFF, Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";

export const LEVELS_C = [0, -20, -40];

// Freezes with thaws between them as phases of a schedule; `action` is what a thaw is.
export function stepsOf(freezes, freeze_min, thaw_min, action) {
  const steps = [[freeze_min, "freeze"]];
  for (let n = 1; n < freezes; n += 1) steps.push([thaw_min, action], [freeze_min, "freeze"]);
  return steps;
}

// The schedule of the argon needle for steps of [minutes, action] (scenarios.py, step_schedule).
export function needleSchedule(data, steps) {
  const phases = steps.map(([minutes, action]) => {
    const gas = { freeze: data.needle, thaw: data.thaw }[action];
    return gas ? [minutes, gas.gas_temperature, gas.film] : [minutes, 0, OFF];
  });
  return Schedule.phases(phases, data.rules);
}

export function problem(data, settings, level) {
  const { freezes, freeze_min, thaw_min, thaw } = settings;
  const steps = stepsOf(freezes, freeze_min, thaw_min, data.thaws[thaw]);
  const middle_mm = data.length_mm / 2;
  const needle = {
    schedule: needleSchedule(data, steps),
    radius_mm: data.needle.radius,
    active_length_mm: data.needle.active_length,
    z_mm: middle_mm,
  };
  return {
    tissue: new Tissue(data.tissues[settings.tissue_name]),
    grid: new Grid("rz", [data.radius_mm, data.length_mm], level.cell_mm),
    sources: [needle],
    options: {
      minutes: steps.reduce((sum, [minutes]) => sum + minutes, 0),
      reads: level.reads,
      sensors_mm: data.sensors_mm.map((radius_mm) => [radius_mm, middle_mm]),
    },
  };
}

// Outermost radius (mm) of a level along the sensors; 0 if every sensor is warmer.
function reach(sensors_mm, line_C, level_C) {
  let last = line_C.length - 1;
  while (last >= 0 && !(line_C[last] <= level_C)) last -= 1;
  if (last < 0) return 0;
  if (last === line_C.length - 1) return sensors_mm.at(-1);
  return crossing(sensors_mm.slice(last), line_C.slice(last), level_C);
}

export function read(reading, data, settings) {
  const { time_s: times, readings_C: readings } = reading.sensors;
  const reaches = LEVELS_C.map((level_C) => {
    return readings.map((line_C) => reach(data.sensors_mm, line_C, level_C));
  });
  const [edge, at20, at40] = reaches.map((one) => Math.max(...one));
  return {
    freezes: settings.freezes,
    freeze: settings.freeze_min,
    all: times.at(-1) / 60,
    edge,
    at_20: at20,
    at_40: at40,
    times_min: times.map((time_s) => time_s / 60),
    reaches,
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    cell_mm: 1000 * reading.grid.cell,
  };
}

export function sentence(values, say) {
  return say(values.freezes === 1 ? "cycles_once" : "cycles_more", values);
}
