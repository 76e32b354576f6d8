// The model of the panels with one needle in (r, z), as src/helpers/freezing/studies/one_needle.py:
// what is solved, and what is read from the run. It runs in the worker; nothing is drawn here.

import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";
import { rounded } from "../text.js";

// What is solved for some settings, with the cells and steps of `level`.
export function problem(data, settings, level) {
  const chosen = { ...data.defaults, ...settings };
  const tissue = new Tissue(data.tissues[chosen.tissue_name]);
  const film = data.contacts[chosen.contact];
  const cooling = [[0, tissue.start_C], [data.cooling_min, chosen.probe_C]];
  const middle_mm = data.length_mm / 2;
  const needle = {
    schedule: Schedule.ramps(cooling, film === "infinite" ? Infinity : film, data.rules),
    radius_mm: chosen.diameter_mm / 2,
    active_length_mm: chosen.active_length_mm,
    x_mm: 0,
    y_mm: 0,
    z_mm: middle_mm,
  };
  return {
    tissue,
    grid: new Grid("rz", [data.radius_mm, data.length_mm], level.cell_mm),
    sources: [needle],
    options: {
      minutes: chosen.minutes,
      reads: level.reads,
      sensors_mm: level.reads === "rates" ? data.sensors_mm.map((r) => [r, middle_mm]) : [],
    },
  };
}

// The sizes that matter, under the names of the sentences.
export function read(reading, data, settings) {
  const chosen = { ...data.defaults, ...settings };
  const radius_mm = chosen.diameter_mm / 2;
  const reach = (level_C) => reading.radius_mm(level_C);
  // A colder layer thinner than the skin is the needle itself.
  const reaches = (level_C) => reach(level_C) >= radius_mm + data.skin_mm;
  const needle_cm3 = (Math.PI * radius_mm ** 2 * chosen.active_length_mm) / 1000;
  const tissue_cm3 = (level_C) => {
    return reaches(level_C) ? Math.max(0, reading.size(level_C) - needle_cm3) : 0;
  };
  const edge = reach(0);
  const lethal = reach(data.lethal_C);
  const ice = tissue_cm3(0);
  const lethalIce = tissue_cm3(data.lethal_C);
  return {
    minutes: reading.time_s / 60,
    edge,
    lethal,
    lag: rounded(edge, 1) - rounded(lethal, 1),
    ice,
    lethal_ice: lethalIce,
    percent: (100 * lethalIce) / ice,
    heat: reading.energy.taken[0] / 1000,
    has_ice: reaches(0),
    has_lethal: reaches(data.lethal_C),
    hidden: [0, -20, -40].filter((level_C) => !reaches(level_C)),
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    shape: reading.shape,
    cell_mm: 1000 * reading.grid.cell,
    field: Float32Array.from(reading.temperature_C),
    sensors: reading.sensors,
    start_C: reading.problem.tissue.start_C,
  };
}

// Which sentence says it.
export function sentence(values, say) {
  if (!values.has_ice) return say("one_needle_no_ice", values);
  return say(values.has_lethal ? "one_needle_lethal" : "one_needle_mild", values);
}
