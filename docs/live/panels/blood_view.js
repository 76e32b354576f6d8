// The picture of blood: radius of the ice against time, and the radius at which blood holds it.

import { say } from "../text.js";
import { CurvePicture } from "./picture.js";
import { make } from "./controls.js";

const BLOODLESS = "#7d828c";
const NEEDLE = "#c9ced8";

export class View {
  constructor(box, data) {
    this.data = data;
    this.legend = make("p", { class: "cf-amounts" });
    box.append(this.legend);
    this.curves = new CurvePicture(box, 340);
  }

  draw(values) {
    const { data } = this;
    const [computed, , limit] = data.lines;
    const isShown = values.steady < data.tallest_mm;
    let key = "limit_shown";
    if (Number.isNaN(values.steady)) key = "limit_none";
    else if (!isShown) key = "limit_beyond";
    this.legend.textContent = say(key, values);
    const start = [0, data.needle_radius_mm];
    const bloodless = values.without_blood.filter(([time_min]) => time_min <= values.minutes * 1.2);
    this.curves.draw({
      x: { low: 0, high: values.minutes, label: say("time_min"), whole: true },
      y: { low: 0, high: data.tallest_mm, label: say("radius_of_ice") },
      lines: [
        { points: [start, ...bloodless], colour: BLOODLESS, dash: "2 2", width: 1.6 },
        { points: [start, ...values.growth], ...computed },
        { points: [[0, data.needle_radius_mm], [values.minutes, data.needle_radius_mm]],
          colour: NEEDLE, width: 1.5 },
      ],
      levels: isShown ? [{ y: values.steady, ...limit }] : [],
      room: 20,
    });
  }
}
