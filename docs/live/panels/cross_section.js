// The model of the panel "Needles across a tumour", as studies/cross_section.py and planning.py of
// src/helpers/freezing. `places` in the settings, if there are any, are needles that were moved.

import { disc, Grid } from "../heat/grid.js";
import { shareBelow } from "../heat/read.js";
import { Tissue } from "../heat/tissue.js";
import { needleSchedule } from "./cycles.js";

const FEWEST_AROUND = 2;

// Needles evenly on a circle, mm. As usual one of them stands in the middle, unless there are two or
// three (planning.py, usual_ring); or it does as the learner says. A single needle always does.
export function ring(data, { needles, ring_mm: radius, middle: wanted }) {
  const middle = data.width_mm / 2;
  const asUsual = wanted === data.usual_middle || needles === 1;
  const usually = needles === 1 || needles - 1 > FEWEST_AROUND;
  const hasMiddle = asUsual ? usually : wanted === data.with_middle;
  const around = hasMiddle ? needles - 1 : needles;
  const places = hasMiddle ? [[middle, middle]] : [];
  for (let n = 0; n < around; n += 1) {
    const angle = (2 * Math.PI * n) / around;
    places.push([middle + radius * Math.cos(angle), middle + radius * Math.sin(angle)]);
  }
  return places;
}

export function problem(data, settings, level) {
  const middle = data.width_mm / 2;
  const grid = new Grid("xy", [data.width_mm, data.width_mm], level.cell_mm);
  const steps = data.protocol;
  const schedule = needleSchedule(data, steps);
  const resting = new Tissue(data.tissues[settings.organ]);
  const tissue = resting.changed({ perfusion: (resting.perfusion * settings.flow_percent) / 100 });
  const places = settings.places ?? ring(data, settings);
  return {
    tissue,
    grid,
    sources: places.map(([x_mm, y_mm]) => {
      return { schedule, radius_mm: data.needle.radius, active_length_mm: 35, x_mm, y_mm };
    }),
    regions: [{
      inside: disc(grid, settings.target_mm / 2, middle, middle), tissue: new Tissue(data.tumour),
    }],
    options: {
      minutes: steps.reduce((sum, [minutes]) => sum + minutes, 0), reads: level.reads,
    },
  };
}

export function read(reading, data, settings) {
  const { grid, problem: solved } = reading;
  const middle = data.width_mm / 2;
  const target = disc(grid, settings.target_mm / 2, middle, middle);
  const cell_mm2 = grid.perSI * grid.volumes[0];
  let size = 0;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (target[cell] && solved.isTissue[cell]) size += cell_mm2;
  }
  const covered = (level_C) => {
    const share = shareBelow(reading.minimum_C, reading.shape, level_C);
    let inside = 0;
    let outside = 0;
    for (let cell = 0; cell < grid.cells; cell += 1) {
      if (!solved.isTissue[cell]) continue;
      if (target[cell]) inside += share[cell] * cell_mm2;
      else outside += share[cell] * cell_mm2;
    }
    return { percent: (100 * inside) / size, healthy: outside };
  };
  const at20 = covered(-20);
  const at40 = covered(-40);
  const places = settings.places ?? ring(data, settings);
  return {
    count: places.length,
    places,
    has_middle: places.some(([x, y]) => x === middle && y === middle),
    at_20: at20.percent,
    at_40: at40.percent,
    healthy: at20.healthy / 100,
    tumour: settings.target_mm,
    shape: reading.shape,
    field: Float32Array.from(reading.minimum_C),
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    cell_mm: 1000 * grid.cell,
  };
}

export function sentence(values, say) {
  if (values.count === 1) return say("section_one", values);
  return say(values.has_middle ? "section_with_middle" : "section_without_middle", values);
}
