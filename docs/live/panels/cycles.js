// The model of the panel "One long freeze or two short ones?", as studies/cycles.py of
// src/helpers/freezing.

import { reach } from "../heat/read.js";
import { aroundNeedle, minutesOf, needleSchedule, stepsOf } from "./model_parts.js";

export function problem(data, settings, level) {
  const { freezes, freeze_min, thaw_min, thaw, tissue_name } = settings;
  const steps = stepsOf(freezes, freeze_min, thaw_min, data.thaws[thaw]);
  return aroundNeedle(data, tissue_name, needleSchedule(data, steps), data.needle, level, {
    minutes: minutesOf(steps),
    sensors_mm: data.sensors_mm.map((radius_mm) => [radius_mm, data.length_mm / 2]),
  });
}

export function read(reading, data, settings) {
  const { time_s: times, readings_C: readings } = reading.sensors;
  const places = data.sensors_mm;
  // 0 where every sensor is warmer.
  const reaches = data.levels_C.map((level_C) => {
    return readings.map((line_C) => reach(places, line_C, level_C, places.at(-1)) || 0);
  });
  const [edge, at20, at40] = reaches.map((one) => Math.max(...one));
  const minutes = times.map((time_s) => time_s / 60);
  return {
    freeze: settings.freeze_min,
    all: minutes.at(-1),
    edge,
    at_20: at20,
    at_40: at40,
    curves: reaches.map((one) => passages(minutes, one, places)),
  };
}

export function sentence(values, say) {
  return say(values.freezes === 1 ? "cycles_once" : "cycles_more", values);
}

// The points of a curve of reach that are drawn; the figure's module says why (cycles.py).
function passages(times, reaches, sensors_mm) {
  const passed = reaches.map((one) => sensors_mm.filter((place) => place <= one).length);
  const last = reaches.length - 1;
  const point = (n) => [times[n], reaches[n]];
  const points = [point(0)];
  const extreme = (from, to, wantsLargest) => {
    const stretch = reaches.slice(from, to);
    return from + stretch.indexOf(wantsLargest ? Math.max(...stretch) : Math.min(...stretch));
  };
  let begin = 0;
  let outward = null;
  for (let now = 1; now <= last; now += 1) {
    if (passed[now] === passed[now - 1]) continue;
    const grows = passed[now] > passed[now - 1];
    if (outward !== null && grows !== outward) points.push(point(extreme(begin, now, outward)));
    if (Math.abs(passed[now] - passed[now - 1]) > 1 || !passed[now] || !passed[now - 1]) {
      points.push(point(now - 1), point(now));
    } else {
      const place = sensors_mm[Math.max(passed[now], passed[now - 1]) - 1];
      const share = (place - reaches[now - 1]) / (reaches[now] - reaches[now - 1]);
      points.push([times[now - 1] + share * (times[now] - times[now - 1]), place]);
    }
    begin = now;
    outward = grows;
  }
  const farthest = extreme(begin, last + 1, true);
  if (outward && farthest < last) points.push(point(farthest));
  points.push(point(last));
  return points;
}
