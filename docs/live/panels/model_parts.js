// What the models share: organs with some of their blood, freezes and thaws as a schedule, one
// needle in (r, z), and fields as the rows of a picture.

import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";

// A tissue of the export with a share of its blood flow.
export function withFlow(values, percent) {
  const resting = new Tissue(values);
  return resting.changed({ perfusion: (resting.perfusion * percent) / 100 });
}

// Freezes with thaws between them as [minutes, action]; `action` is what a thaw is.
export function stepsOf(freezes, freeze_min, thaw_min, action) {
  const steps = [[freeze_min, "freeze"]];
  for (let n = 1; n < freezes; n += 1) steps.push([thaw_min, action], [freeze_min, "freeze"]);
  return steps;
}

export function minutesOf(steps) {
  return steps.reduce((sum, [minutes]) => sum + minutes, 0);
}

// The schedule of the argon needle for steps (scenarios.py, step_schedule).
export function needleSchedule(data, steps) {
  const phases = steps.map(([minutes, action]) => [minutes, ...data.gases[action]]);
  return Schedule.phases(phases, data.rules);
}

// One needle half-way up a cylinder of tissue; `size` has its radius_mm and active_length_mm.
export function aroundNeedle(data, tissue_name, schedule, size, level, options) {
  return {
    tissue: new Tissue(data.tissues[tissue_name]),
    grid: new Grid("rz", [data.radius_mm, data.length_mm], level.cell_mm),
    sources: [{ schedule, ...size, z_mm: data.length_mm / 2 }],
    options,
  };
}

// A field of a run as the rows of a picture, y upwards, with the place (mm) of its first cell.
// `firstIsX`: the first axis of the run is drawn from left to right, else from below. A run in
// (r, z) has one half, r >= 0, and the picture has both, with the middle of the needle at 0.
export function pictured({ grid }, field, firstIsX) {
  const [first, second] = grid.shape;
  const isHalf = grid.kind === "rz";
  const count = isHalf ? 2 * first : first;
  const drawn = new Float32Array(count * second);
  for (let i = 0; i < count; i += 1) {
    const from = isHalf ? Math.floor(Math.abs(i + 0.5 - first)) : i;
    for (let j = 0; j < second; j += 1) {
      drawn[firstIsX ? j * count + i : i * second + j] = field[from * second + j];
    }
  }
  const cell = 1000 * grid.cell;
  const start = (cells) => cell / 2 - (isHalf ? (cells * cell) / 2 : 0);
  const [columns, rows] = firstIsX ? [count, second] : [second, count];
  return { field: drawn, rows, columns, cell, x0: start(columns), y0: start(rows) };
}
