// The picture of what dies: share dead around the needle from the side, and along the middle.

import { say } from "../text.js";
import { make } from "./controls.js";
import { CurvePicture, DEAD_SCALE, MapPicture, svg } from "./picture.js";

const TOWARDS = { 0: 60, "-20": 15, "-40": -40 };
const HEIGHT_MM = 32;

export class View {
  constructor(box, data) {
    this.data = data;
    // Two pictures, one below the other: no room for controls beside them on a phone.
    this.isTall = true;
    this.half = data.farthest_mm + 8;
    const map = make("div", { class: "cf-tall" }, make("p", { class: "cf-amounts" }, say("dead_map")));
    this.map = new MapPicture(
      map, { x: [-this.half, this.half], y: [-HEIGHT_MM, HEIGHT_MM] }, data.colours, DEAD_SCALE,
    );
    this.legend = make("p", { class: "cf-amounts" }, say("dead_legend"));
    const line = make("div", {}, this.legend);
    this.curves = new CurvePicture(line, 260);
    box.append(map, line);
  }

  // A field in (r, z), mirrored at the axis, with rows of equal height.
  #both(values, field) {
    const [radial, along] = values.shape;
    const columns = 2 * radial;
    const both = new Float32Array(columns * along);
    for (let i = 0; i < radial; i += 1) {
      for (let j = 0; j < along; j += 1) {
        const value = field[i * along + j];
        both[j * columns + radial + i] = value;
        both[j * columns + radial - 1 - i] = value;
      }
    }
    const cell = values.cell_mm;
    return {
      field: both, rows: along, columns, cell,
      x0: cell / 2 - radial * cell, y0: cell / 2 - this.data.length_mm / 2,
    };
  }

  draw(values) {
    const { data } = this;
    const cold = this.#both(values, values.field);
    this.map.draw({
      grid: this.#both(values, values.share),
      isotherms: data.colours.isotherms.map((one) => {
        return { grid: cold, level: one.level, towards: TOWARDS[one.level] };
      }),
      shapes: (map) => {
        // The solver rounds the needle up by as much as half a cell.
        const across = data.needle.radius + values.cell_mm / 2;
        const half = data.needle.active_length / 2;
        return [svg("rect", {
          x: map.x(-across), width: map.x(across) - map.x(-across),
          y: map.y(half), height: map.y(-half) - map.y(half), fill: "#000000", stroke: "#ffffff",
        })];
      },
      scaleText: say("scale_mm"),
    });
    const [all, , once] = data.lines;
    this.curves.draw({
      x: { low: 0, high: data.farthest_mm, label: say("distance_from_axis") },
      y: { low: -4, high: 104, label: say("dead_percent"), ticks: [0, 25, 50, 75, 100] },
      bands: [{ from: 0, to: Math.max(values.ice_edge, 0), colour: "#bcdcf266" }],
      marks: [{ x: values.surely_edge, colour: "#7d828c", dash: "7 3" }],
      lines: [{ points: values.once_line, ...once }, { points: values.dead_line, ...all }],
      room: 20,
    });
  }
}
