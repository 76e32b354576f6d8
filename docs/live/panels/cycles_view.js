// The picture of several freezes: how far 0, -20 and -40 °C reach, against time.

import { say } from "../text.js";
import { LEVELS_C } from "./cycles.js";
import { CurvePicture } from "./picture.js";

const TALLEST_MM = 26;
const LABEL_ROOM_MM = 1.6;

export class View {
  constructor(box, data) {
    this.data = data;
    this.curves = new CurvePicture(box, 340);
  }

  draw(values) {
    const lines = LEVELS_C.map((level, n) => {
      const look = this.data.colours.isotherms.find((one) => one.level === level);
      const points = passages(values.times_min, values.reaches[n], this.data.sensors_mm);
      const lowest = 1 + LABEL_ROOM_MM * (LEVELS_C.length - 1 - n);
      return {
        points, dash: look.dash,
        colour: look.colour === "#111111" ? "currentColor" : look.colour,
        name: say("degrees", { value: String(level).replace("-", "\u2212") }),
        nameAt: Math.max(lowest, points.at(-1)[1]),
      };
    });
    this.curves.draw({
      x: { low: 0, high: values.all, label: say("time_min"), whole: true },
      y: { low: 0, high: TALLEST_MM, label: say("distance_from_axis") },
      lines,
    });
  }
}

// The points of a curve of reach that are drawn; the figure's module says why (cycles.py).
export function passages(times, reaches, sensors_mm) {
  const passed = reaches.map((reach) => sensors_mm.filter((place) => place <= reach).length);
  const last = reaches.length - 1;
  const points = [[times[0], reaches[0]]];
  const extreme = (from, to, wantsLargest) => {
    let best = from;
    for (let n = from; n < to; n += 1) {
      if (wantsLargest ? reaches[n] > reaches[best] : reaches[n] < reaches[best]) best = n;
    }
    return best;
  };
  let begin = 0;
  let outward = null;
  for (let now = 1; now <= last + 1; now += 1) {
    const ends = now > last;
    if (!ends && passed[now] === passed[now - 1]) continue;
    const grows = ends ? null : passed[now] > passed[now - 1];
    if (outward !== null && grows !== null && grows !== outward) {
      const turn = extreme(begin, now, outward);
      points.push([times[turn], reaches[turn]]);
    }
    if (ends) break;
    if (Math.abs(passed[now] - passed[now - 1]) > 1 || !passed[now] || !passed[now - 1]) {
      points.push([times[now - 1], reaches[now - 1]], [times[now], reaches[now]]);
    } else {
      const place = sensors_mm[Math.max(passed[now], passed[now - 1]) - 1];
      const share = (place - reaches[now - 1]) / (reaches[now] - reaches[now - 1]);
      points.push([times[now - 1] + share * (times[now] - times[now - 1]), place]);
    }
    begin = now;
    outward = grows;
  }
  const farthest = extreme(begin, last + 1, true);
  if (outward && farthest < last) points.push([times[farthest], reaches[farthest]]);
  points.push([times[last], reaches[last]]);
  return points;
}
