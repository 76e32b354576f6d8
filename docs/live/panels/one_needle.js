// The model of the panels with one needle in (r, z), as src/helpers/freezing/studies/one_needle.py:
// what is solved, and what is read from the run. It runs in the worker; nothing is drawn here.

import { Schedule } from "../heat/schedule.js";
import { numberText, rounded } from "../text.js";
import { aroundNeedle, pictured } from "./model_parts.js";

// What is solved for some settings, with the cells and steps of `level`.
export function problem(data, chosen, level) {
  const contact = data.contacts[chosen.contact];
  const film = contact === "infinite" ? Infinity : contact;
  const { start_C: start } = data.tissues[chosen.tissue_name];
  const schedule = new Schedule([
    { time_s: 0, temperature_C: start, film },
    { time_s: 60 * data.cooling_min, temperature_C: chosen.probe_C, film },
  ], data.rules);
  const { active_length_mm } = chosen;
  const size = { radius_mm: chosen.diameter_mm / 2, active_length_mm };
  const places = level.reads === "rates" ? data.sensors_mm : [];
  return aroundNeedle(data, chosen.tissue_name, schedule, size, level, {
    minutes: chosen.minutes,
    sensors_mm: places.map((r_mm) => [r_mm, data.length_mm / 2]),
  });
}

// The sizes that matter, under the names of the sentences.
export function read(reading, data, chosen) {
  const radius_mm = chosen.diameter_mm / 2;
  const half_mm = chosen.active_length_mm / 2;
  const across = [-radius_mm, radius_mm];
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
    edge,
    lethal,
    lag: rounded(edge, 1) - rounded(lethal, 1),
    ice,
    lethal_ice: lethalIce,
    percent: (100 * lethalIce) / ice,
    heat: reading.energy.taken[0] / 1000,
    has_ice: reaches(0),
    has_lethal: reaches(data.lethal_C),
    hidden: data.levels_C.filter((level_C) => !reaches(level_C)),
    map: pictured(reading, reading.temperature_C, false),
    around: data.tissues[chosen.tissue_name].around,
    // The active part black, the shaft white; both run along x.
    shapes: [
      { x: [half_mm, data.shaft_end_mm], y: across, fill: "#ffffff", stroke: "#000000" },
      { x: [-half_mm, half_mm], y: across, fill: "#000000", stroke: "#ffffff" },
    ],
    ...curvesOf(reading, data),
  };
}

// The curve of every sensor from the warm tissue on, and what the sensors read at the end.
function curvesOf({ sensors, problem: { tissue } }, data) {
  if (!sensors.readings_C.length) return {};
  const curves = data.sensors_mm.map((_, n) => {
    const points = sensors.time_s.map((time_s, k) => [time_s / 60, sensors.readings_C[k]?.[n]]);
    return [[0, tissue.start_C], ...points];
  });
  return { curves, sensors_mm: data.sensors_mm, readings_C: sensors.readings_C.at(-1) };
}

// Which sentence says it.
export function sentence(values, say) {
  if (!values.has_ice) return say("one_needle_no_ice", values);
  return say(values.has_lethal ? "one_needle_lethal" : "one_needle_mild", values);
}

// What the second picture says.
export function secondSentence(values, say) {
  const listed = (all) => say("listed", { others: all.slice(0, -1).join(", "), last: all.at(-1) });
  const places = listed(values.sensors_mm.map((place) => numberText(place)));
  const readings = listed(values.readings_C.map((reading) => say("sensor_reading", { reading })));
  return say("one_needle_sensors", { ...values, places, readings });
}
