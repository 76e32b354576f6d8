// The picture of one needle: a cut along it with isotherms, or what three sensors read.

import { fixed, say } from "../text.js";
import { make } from "./controls.js";
import { colourBar, CurvePicture, MapPicture, svg } from "./picture.js";

const VIEW = { x: [-55, 55], y: [-34, 34] };
// Degrees; on the left, where no shaft is.
const TOWARDS = { 0: 115, "-20": 165, "-40": 235 };
const SHAFT_END_MM = 60;

export class View {
  constructor(box, data) {
    this.data = data;
    this.names = data.names;
    this.amounts = make("p", { class: "cf-amounts" });
    this.cut = make("div", {}, this.amounts);
    this.map = new MapPicture(this.cut, VIEW, data.colours);
    this.cut.append(colourBar(data.colours, say("temperature"), make));
    this.second = make("div", { hidden: true }, make("p", { class: "cf-amounts" }, say("sensors_title")));
    this.curves = new CurvePicture(this.second, 320);
    box.append(this.cut, this.second);
  }

  // Which cells the second picture needs.
  level(isSecond) {
    return isSecond ? "second" : "rest";
  }

  draw(values, settings, isSecond) {
    this.cut.hidden = isSecond;
    this.second.hidden = !isSecond;
    if (isSecond) this.#drawSensors(values);
    else this.#drawCut(values, { ...this.data.defaults, ...settings });
  }

  #drawCut(values, chosen) {
    const [radial, along] = values.shape;
    const rows = 2 * radial;
    const field = new Float32Array(rows * along);
    // The run has one half, r >= 0; the picture has both.
    for (let i = 0; i < radial; i += 1) {
      const line = values.field.subarray(i * along, (i + 1) * along);
      field.set(line, (radial + i) * along);
      field.set(line, (radial - 1 - i) * along);
    }
    const cell = values.cell_mm;
    const grid = {
      field, rows, columns: along, cell,
      x0: cell / 2 - this.data.length_mm / 2, y0: cell / 2 - radial * cell,
    };
    const levels = this.data.colours.isotherms.map((one) => one.level);
    this.amounts.textContent = say("one_needle_amounts", values).replaceAll("    ", " \u00a0·\u00a0 ");
    this.map.draw({
      grid,
      isotherms: levels
        .filter((level) => !values.hidden.includes(level))
        .map((level) => ({ grid, level, towards: TOWARDS[level] })),
      shapes: (map) => needle(map, chosen.diameter_mm / 2, chosen.active_length_mm / 2),
      corner: this.data.tissues[chosen.tissue_name].around,
      scaleText: say("scale_mm"),
    });
  }

  #drawSensors(values) {
    const { time_s: times, readings_C: readings } = values.sensors;
    const styles = this.data.lines;
    this.curves.draw({
      x: { low: 0, high: values.minutes, label: say("time_min"), whole: true },
      y: { low: -145, high: 45, label: say("sensor"), ticks: [-120, -80, -40, 0, 37] },
      levels: this.data.colours.isotherms
        .filter((one) => one.level !== -20)
        .map((one) => ({ y: one.level, colour: one.colour, dash: one.dash })),
      lines: this.data.sensors_mm.map((place, n) => ({
        points: [[0, values.start_C], ...times.map((time_s, k) => [time_s / 60, readings[k]?.[n]])],
        name: say("millimetres", { value: place }),
        ...styles[n],
      })),
    });
  }

  // What the second picture says.
  secondSentence(values) {
    const last = values.sensors.readings_C.at(-1);
    return say("one_needle_sensors", {
      minutes: values.minutes,
      places: listed(this.data.sensors_mm.map(String)),
      readings: listed(last.map((celsius) => `${fixed(celsius, 0)} °C`)),
    });
  }
}

export function listed(words) {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

// The active part black, the shaft white; both run along x.
export function needle(map, radius_mm, half_mm) {
  const part = (from, to, fill, stroke) => svg("rect", {
    x: map.x(from), y: map.y(radius_mm), width: map.x(to) - map.x(from),
    height: map.y(-radius_mm) - map.y(radius_mm), fill, stroke, "stroke-width": 1,
  });
  return [
    part(half_mm, SHAFT_END_MM, "#ffffff", "#000000"), part(-half_mm, half_mm, "#000000", "#ffffff"),
  ];
}
