// A map of a field with isotherms, on a canvas and SVG, drawn in the pixels of the page, so that
// letters keep their size on a phone. What is on it and how it looks comes from Python
// (docs/live_export/pictures.py).

import { make, svg } from "../make.js";
import { say } from "../text.js";

// How high a label may stand: below the edge, or below the words in a corner.
const BELOW_EDGE = 16;
const BELOW_WORDS = 36;

// Draw a field of rows (y upwards) and columns over the view { x: [a, b], y: [c, d] } (mm), with
// straight lines between the centres of cells, in the colours of a scale.
export function drawField(canvas, { field, rows, columns, x0, y0, cell }, view, scale) {
  const { width, height } = canvas;
  const { low, per_unit: perUnit } = scale;
  // In base 64, on a page that should be small. A canvas holds opacity, blue, green, red.
  scale.table ??= scale.colours.match(/.{4}/g).map((one) => {
    const [red, green, blue] = Array.from(atob(one), (sign) => sign.charCodeAt(0));
    return 0xff000000 + 65536 * blue + 256 * green + red;
  });
  const { table } = scale;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const last = table.length - 1;
  const left = new Int32Array(width);
  const share = new Float64Array(width);
  for (let i = 0; i < width; i += 1) {
    const x = view.x[0] + ((i + 0.5) / width) * (view.x[1] - view.x[0]);
    const at = Math.min(Math.max((x - x0) / cell, 0), columns - 1);
    left[i] = Math.min(Math.floor(at), columns - 2);
    share[i] = at - left[i];
  }
  // One row of pixels, in steps of the scale: between rows of cells first, then between columns.
  const line = new Float64Array(columns + 1);
  for (let j = 0; j < height; j += 1) {
    const y = view.y[1] - ((j + 0.5) / height) * (view.y[1] - view.y[0]);
    const at = Math.min(Math.max((y - y0) / cell, 0), rows - 1);
    const row = Math.min(Math.floor(at), rows - 2);
    const up = at - row;
    const below = row * columns;
    const above = below + columns;
    for (let n = 0; n < columns; n += 1) {
      const under = field[below + n];
      line[n] = (under + up * (field[above + n] - under) - low) * perUnit;
    }
    const first = j * width;
    for (let i = 0; i < width; i += 1) {
      const value = line[left[i]];
      const step = Math.floor(value + share[i] * (line[left[i] + 1] - value));
      pixels[first + i] = table[step < 0 ? 0 : step > last ? last : step];
    }
  }
  context.putImageData(image, 0, 0);
}

// Lines of one level through a field, joined end to end: a list of lists of [x, y]. All of a line
// has what is above the level on the same side, so that every piece of it has one that follows.
function isolines({ field, rows, columns, x0, y0, cell }, level) {
  const next = new Map();
  const points = new Map();
  let crossed = null;
  const cross = (edge, from, to, x, y, toX, toY) => {
    if (from > level === to > level) return;
    const share = (level - from) / (to - from);
    points.set(edge, [x0 + (x + share * toX) * cell, y0 + (y + share * toY) * cell]);
    crossed[from > level ? "falling" : "rising"].push(edge);
  };
  for (let j = 0; j < rows - 1; j += 1) {
    for (let i = 0; i < columns - 1; i += 1) {
      const n = j * columns + i;
      const a = field[n];
      const b = field[n + 1];
      const c = field[n + columns + 1];
      const d = field[n + columns];
      const isAbove = a > level;
      if (b > level === isAbove && c > level === isAbove && d > level === isAbove) continue;
      crossed = { rising: [], falling: [] };
      // Around the square between four centres. Edges are named by their lower left corner and
      // direction, so that neighbours share them.
      cross(2 * n, a, b, i, j, 1, 0);
      cross(2 * n + 3, b, c, i + 1, j, 0, 1);
      cross(2 * (n + columns), c, d, i + 1, j + 1, -1, 0);
      cross(2 * n + 1, d, a, i, j + 1, 0, -1);
      crossed.rising.forEach((edge, k) => next.set(edge, crossed.falling[k]));
    }
  }
  const follow = (start) => {
    const line = [];
    let here = start;
    while (here !== undefined) {
      const to = next.get(here);
      next.delete(here);
      line.push(points.get(here));
      here = to;
    }
    return line;
  };
  // Lines with two ends first, since one that is begun in its middle would be two.
  const reached = new Set(next.values());
  const lines = [...next.keys()].filter((edge) => !reached.has(edge)).map(follow);
  for (const edge of next.keys()) lines.push(follow(edge));
  return lines;
}

export class MapPicture {
  constructor(box, spec) {
    this.spec = spec;
    this.canvas = make("canvas");
    this.over = svg("svg", { "aria-hidden": "true", class: "cf-over" });
    this.frame = make("div", { class: "cf-map" }, this.canvas, this.over);
    box.append(this.frame);
    if (spec.bar) box.append(colourBar(spec.bar));
  }

  // Sizes and places in the pixels of the page.
  measure() {
    const [left, right] = this.spec.view.x;
    const [bottom, top] = this.spec.view.y;
    const width = Math.max(Math.round(this.frame.clientWidth), 240);
    const height = Math.round((width * (top - bottom)) / (right - left));
    const fine = Math.min(window.devicePixelRatio || 1, 1.5);
    // Setting a size, even the same, empties a canvas.
    if (this.canvas.width !== Math.round(width * fine)) {
      this.canvas.width = Math.round(width * fine);
      this.canvas.height = Math.round(height * fine);
    }
    this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Object.assign(this, { width, height });
    this.x = (mm) => ((mm - left) / (right - left)) * width;
    this.y = (mm) => ((top - mm) / (top - bottom)) * height;
  }

  draw(values) {
    this.measure();
    const { spec } = this;
    drawField(this.canvas, values[spec.field], spec.view, spec.scale);
    const parts = [];
    const labels = [];
    for (const isotherm of spec.isotherms) {
      if (values.hidden?.includes(isotherm.level)) continue;
      const lines = isolines(values[spec.lines_of], isotherm.level);
      if (!lines.length) continue;
      const d = lines.map((line) => this.#path(line)).join("");
      const shared = { d, fill: "none", "stroke-linejoin": "round" };
      const { colour, dash } = isotherm;
      parts.push(
        svg("path", { ...shared, stroke: spec.halo, "stroke-width": 4 }),
        svg("path", { ...shared, stroke: colour, "stroke-width": 2, "stroke-dasharray": dash }),
      );
      labels.push(this.#label(lines.flat(), isotherm, values.around ? BELOW_WORDS : BELOW_EDGE));
    }
    if (values.around) parts.push(this.#text(8, 18, values.around));
    parts.push(...this.#scaleBar(), ...this.#shapes(values));
    this.over.replaceChildren(...parts, ...labels);
  }

  #path(line) {
    const places = line.map(([x, y]) => `${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`);
    return `M${places.join("L")}`;
  }

  #text(x, y, text, attributes = {}) {
    const shared = { x, y, class: "cf-on-map", fill: "#111111", stroke: "#ffffff" };
    return svg("text", { ...shared, ...attributes }, text);
  }

  // A label beside the point of a line that lies furthest in a direction (degrees); `top` keeps it
  // below the words in the corner.
  #label(points, { text, towards, colour }, top) {
    const angle = (towards * Math.PI) / 180;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const far = points.reduce((best, one) => {
      return one[0] * dx + one[1] * dy > best[0] * dx + best[1] * dy ? one : best;
    });
    const x = Math.min(Math.max(this.x(far[0]) + 8 * dx, 62), this.width - 62);
    const y = Math.min(Math.max(this.y(far[1]) - 10 * dy + 4, top), this.height - 8);
    const anchor = Math.abs(dx) < 0.2 ? "middle" : dx > 0 ? "start" : "end";
    return this.#text(x, y, text, { fill: colour, "text-anchor": anchor, "font-weight": 600 });
  }

  #scaleBar() {
    const length = this.x(this.spec.view.x[0] + this.spec.scale_mm);
    const [x, y] = [12, this.height - 12];
    const shared = { d: `M${x} ${y - 4}V${y}H${x + length}V${y - 4}`, fill: "none" };
    return [
      svg("path", { ...shared, stroke: "#ffffff", "stroke-width": 4 }),
      svg("path", { ...shared, stroke: "#111111", "stroke-width": 2 }),
      this.#text(x + length / 2, y - 8, say("scale_mm"), { "text-anchor": "middle" }),
    ];
  }

  // Needles as rectangles, and the rim of a tumour as two circles, seen on any colour.
  #shapes({ shapes = [], rim }) {
    const drawn = shapes.map(({ x: [left, right], y: [bottom, top], fill, stroke }) => {
      const [x, y] = [this.x(left), this.y(top)];
      const size = { width: this.x(right) - x, height: this.y(bottom) - y };
      return svg("rect", { x, y, ...size, fill, stroke });
    });
    if (!rim) return drawn;
    const [x, y] = rim.at;
    const circle = { cx: this.x(x), cy: this.y(y), r: this.x(rim.radius), fill: "none" };
    return [
      ...drawn,
      svg("circle", { ...circle, stroke: this.spec.halo, "stroke-width": 4.5 }),
      svg("circle", { ...circle, stroke: this.spec.rim, "stroke-width": 2.2 }),
    ];
  }
}

// The scale of temperature below a map, as HTML.
function colourBar({ gradient, ticks, label }) {
  const bar = make("div", { class: "cf-bar" });
  bar.style.background = gradient;
  const marks = ticks.map(({ percent, text }) => {
    const mark = make("span", {}, text);
    mark.style.left = `${percent}%`;
    return mark;
  });
  const parts = [
    bar,
    make("div", { class: "cf-ticks" }, ...marks),
    make("div", { class: "cf-name" }, say(label)),
  ];
  return make("div", { class: "cf-scale", "aria-hidden": "true" }, ...parts);
}
