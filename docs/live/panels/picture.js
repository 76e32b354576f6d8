// Pictures: maps of a field with isotherms on a canvas and SVG, and curves as SVG, with the palette
// of the figures. Drawn in the pixels of the page, so that letters keep their size on a phone.

const SVG = "http://www.w3.org/2000/svg";
const DASHES = { solid: "", dashed: "7 4", dotted: "2 3" };

export function svg(tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// ---- colours ------------------------------------------------------------------------------------

function channels(colour) {
  return [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
}

// The colour (r, g, b) of a temperature, as `palette.colour`.
export function colourOf(celsius, colours) {
  const scale = celsius < 0 ? colours.ice : colours.tissue;
  let n = scale.findIndex(([stop]) => stop > celsius);
  if (n < 0) n = scale.length;
  const [low, from] = scale[Math.max(n - 1, 0)];
  const [high, to] = scale[Math.min(n, scale.length - 1)];
  const share = high > low ? Math.min(Math.max((celsius - low) / (high - low), 0), 1) : 0;
  const end = channels(to);
  return channels(from).map((one, k) => one + share * (end[k] - one));
}

const tables = new WeakMap();

// One colour for every step of the scale, as the pixels of a canvas hold it.
function colourTable(colours) {
  if (!tables.has(colours)) {
    const count = Math.round((colours.warmest_C - colours.coldest_C) * colours.steps_per_kelvin);
    const table = new Uint32Array(count);
    for (let n = 0; n < count; n += 1) {
      const middle_C = colours.coldest_C + (n + 0.5) / colours.steps_per_kelvin;
      const [red, green, blue] = colourOf(middle_C, colours).map(Math.round);
      table[n] = (255 << 24) | (blue << 16) | (green << 8) | red;
    }
    tables.set(colours, table);
  }
  return tables.get(colours);
}

// Greys of a share dead from 0 to 100 %.
const GREYS = Uint32Array.from({ length: 256 }, (_, n) => {
  const grey = Math.round(255 * (1 - n / 255) ** 0.85);
  return (255 << 24) | (grey << 16) | (grey << 8) | grey;
});

// ---- maps ---------------------------------------------------------------------------------------

// Draw a field of rows (y upwards) and columns (x) over the view { x: [a, b], y: [c, d] }, with
// straight lines between the centres of cells.
export function drawField(canvas, { field, rows, columns, x0, y0, cell }, view, scale) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { table, low, perUnit } = scale;
  const last = table.length - 1;
  const left = new Int32Array(width);
  const share = new Float64Array(width);
  for (let i = 0; i < width; i += 1) {
    const x = view.x[0] + ((i + 0.5) / width) * (view.x[1] - view.x[0]);
    const at = Math.min(Math.max((x - x0) / cell, 0), columns - 1);
    left[i] = Math.min(Math.floor(at), Math.max(columns - 2, 0));
    share[i] = at - left[i];
  }
  // One row of pixels, in steps of the scale: between rows of cells first, then between columns.
  const line = new Float64Array(columns + 1);
  for (let j = 0; j < height; j += 1) {
    const y = view.y[1] - ((j + 0.5) / height) * (view.y[1] - view.y[0]);
    const at = Math.min(Math.max((y - y0) / cell, 0), rows - 1);
    const row = Math.min(Math.floor(at), Math.max(rows - 2, 0));
    const up = at - row;
    const below = row * columns;
    const above = Math.min(row + 1, rows - 1) * columns;
    for (let n = 0; n < columns; n += 1) {
      const under = field[below + n];
      line[n] = (under + up * (field[above + n] - under) - low) * perUnit;
    }
    const first = j * width;
    for (let i = 0; i < width; i += 1) {
      const value = line[left[i]];
      const step = (value + share[i] * (line[left[i] + 1] - value)) | 0;
      pixels[first + i] = table[step < 0 ? 0 : step > last ? last : step];
    }
  }
  context.putImageData(image, 0, 0);
}

export function temperatureScale(colours) {
  return { table: colourTable(colours), low: colours.coldest_C, perUnit: colours.steps_per_kelvin };
}

export const DEAD_SCALE = { table: GREYS, low: 0, perUnit: 2.55 };

// Lines of one level through a field, joined end to end: a list of lists of [x, y].
export function isolines({ field, rows, columns, x0, y0, cell }, level) {
  const next = new Map();
  const points = new Map();
  const cross = (a, b, ax, ay, bx, by, key) => {
    const share = (level - a) / (b - a);
    points.set(key, [x0 + (ax + share * (bx - ax)) * cell, y0 + (ay + share * (by - ay)) * cell]);
    return key;
  };
  const join = (one, other) => {
    for (const [from, to] of [[one, other], [other, one]]) {
      if (!next.has(from)) next.set(from, []);
      next.get(from).push(to);
    }
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
      const ends = [];
      // Edges are named by their lower left corner and direction, so that neighbours share them.
      if ((a > level) !== (b > level)) ends.push(cross(a, b, i, j, i + 1, j, 2 * n));
      if ((b > level) !== (c > level)) ends.push(cross(b, c, i + 1, j, i + 1, j + 1, 2 * n + 3));
      if ((d > level) !== (c > level)) {
        ends.push(cross(d, c, i, j + 1, i + 1, j + 1, 2 * (n + columns)));
      }
      if ((a > level) !== (d > level)) ends.push(cross(a, d, i, j, i, j + 1, 2 * n + 1));
      for (let k = 0; k + 1 < ends.length; k += 2) join(ends[k], ends[k + 1]);
    }
  }
  const lines = [];
  const follow = (start) => {
    const line = [points.get(start)];
    let here = start;
    while (next.get(here)?.length) {
      const to = next.get(here).pop();
      const back = next.get(to);
      back.splice(back.indexOf(here), 1);
      line.push(points.get(to));
      here = to;
    }
    return line;
  };
  for (const [key, neighbours] of next) if (neighbours.length === 1) lines.push(follow(key));
  for (const [key, neighbours] of next) if (neighbours.length) lines.push(follow(key));
  return lines;
}

// A map in a box: `view` in mm, `draw(result)` gives grid, scale, isotherms, shapes.
export class MapPicture {
  constructor(box, view, colours, scale = temperatureScale(colours)) {
    Object.assign(this, { box, view, colours, scale });
    this.canvas = document.createElement("canvas");
    this.over = svg("svg", { "aria-hidden": "true", class: "cf-over" });
    this.frame = document.createElement("div");
    this.frame.className = "cf-map";
    this.frame.append(this.canvas, this.over);
    box.append(this.frame);
  }

  // Sizes in the pixels of the page.
  measure() {
    const width = Math.max(Math.round(this.frame.clientWidth), 240);
    const [x, y] = [this.view.x, this.view.y];
    const height = Math.round((width * (y[1] - y[0])) / (x[1] - x[0]));
    const fine = Math.min(window.devicePixelRatio || 1, 1.5);
    if (this.canvas.width !== Math.round(width * fine)) {
      this.canvas.width = Math.round(width * fine);
      this.canvas.height = Math.round(height * fine);
    }
    this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.width = width;
    this.height = height;
    this.x = (mm) => ((mm - x[0]) / (x[1] - x[0])) * width;
    this.y = (mm) => ((y[1] - mm) / (y[1] - y[0])) * height;
  }

  // `ghosts`, `lines` are { grid, level, hidden }; `shapes` are SVG elements made by `shape(this)`.
  draw({ grid, isotherms, shapes, corner, scaleText }) {
    this.measure();
    drawField(this.canvas, grid, this.view, this.scale);
    const parts = [];
    const labels = [];
    for (const { grid: from, level, towards } of isotherms) {
      const look = this.colours.isotherms.find((one) => one.level === level);
      const lines = isolines(from, level);
      if (!lines.length) continue;
      const d = lines.map((line) => this.path(line)).join("");
      const shared = { d, fill: "none", "stroke-linejoin": "round" };
      parts.push(svg("path", { ...shared, stroke: this.colours.halo, "stroke-width": 4 }));
      parts.push(svg("path", {
        ...shared, stroke: look.colour, "stroke-width": 2,
        "stroke-dasharray": DASHES[look.dash],
      }));
      labels.push(this.label(lines.flat(), level, towards, look.colour));
    }
    if (corner) parts.push(this.text(8, 18, corner));
    if (scaleText) parts.push(...this.scaleBar(scaleText));
    this.over.replaceChildren(...parts, ...shapes(this), ...labels);
  }

  path(line) {
    const places = line.map(([x, y]) => `${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`);
    return `M${places.join("L")}`;
  }

  text(x, y, text, attributes = {}) {
    return svg("text", {
      x, y, class: "cf-on-map", fill: "#111111", stroke: "#ffffff", ...attributes,
    }, text);
  }

  // A label beside the point of a line that lies furthest in a direction (degrees).
  label(points, level, towards, colour) {
    const angle = (towards * Math.PI) / 180;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const far = points.reduce((best, one) => {
      return one[0] * dx + one[1] * dy > best[0] * dx + best[1] * dy ? one : best;
    });
    const x = Math.min(Math.max(this.x(far[0]) + 8 * dx, 62), this.width - 62);
    const y = Math.min(Math.max(this.y(far[1]) - 10 * dy + 4, 16), this.height - 8);
    const text = `${String(level).replace("-", "\u2212")} °C`;
    const anchor = Math.abs(dx) < 0.2 ? "middle" : dx > 0 ? "start" : "end";
    return this.text(x, y, text, { fill: colour, "text-anchor": anchor, "font-weight": 600 });
  }

  scaleBar(text) {
    const length = this.x(this.view.x[0] + 10);
    const [x, y] = [12, this.height - 12];
    const line = `M${x} ${y - 4}V${y}H${x + length}V${y - 4}`;
    return [
      svg("path", { d: line, fill: "none", stroke: "#ffffff", "stroke-width": 4 }),
      svg("path", { d: line, fill: "none", stroke: "#111111", "stroke-width": 2 }),
      this.text(x + length / 2, y - 8, text, { "text-anchor": "middle" }),
    ];
  }
}

// The scale of temperature below a map, as HTML.
export function colourBar(colours, label, make) {
  const span = colours.warmest_C - colours.coldest_C;
  const place = (celsius) => (100 * (celsius - colours.coldest_C)) / span;
  const stops = [...colours.ice, ...colours.tissue].map(([celsius, colour]) => {
    return `${colour} ${place(celsius).toFixed(2)}%`;
  });
  const bar = make("div", { class: "cf-bar" });
  bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const ticks = [-140, -100, -60, -40, -20, 0, 37].map((celsius) => {
    const tick = make("span", {}, String(celsius).replace("-", "\u2212"));
    tick.style.left = `${place(celsius)}%`;
    return tick;
  });
  return make(
    "div", { class: "cf-scale", "aria-hidden": "true" },
    bar, make("div", { class: "cf-ticks" }, ...ticks), make("div", { class: "cf-name" }, label),
  );
}

// ---- curves -------------------------------------------------------------------------------------

const WHOLE_STEPS = [1, 2, 5, 10];

// Ticks at round numbers, at most `most` steps.
export function ticks(low, high, most = 6, whole = false) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = WHOLE_STEPS.map((one) => one * power).find((one) => one >= rough * 0.999);
  if (whole) step = Math.max(1, Math.round(step));
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n += 1) {
    found.push(Number((n * step).toPrecision(12)));
  }
  return found;
}

export class CurvePicture {
  constructor(box, height = 300) {
    this.box = box;
    this.height = height;
    this.svg = svg("svg", { "aria-hidden": "true", class: "cf-curves" });
    box.append(this.svg);
  }

  // x, y: { low, high, label, ticks }; lines: { points, colour, dash, width, name, opacity };
  // dots: { points, colour }; levels: { y, colour, dash, text }; marks: { x, colour, dash, text }.
  draw({ x, y, lines = [], dots = [], levels = [], marks = [], bands = [], room = 64 }) {
    const width = Math.max(Math.round(this.svg.clientWidth || this.box.clientWidth), 240);
    const { height } = this;
    const edge = { left: 62, right: room, top: 14, bottom: 46 };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.style.height = `${height}px`;
    const toX = (value) => {
      return edge.left + ((value - x.low) / (x.high - x.low)) * (width - edge.left - edge.right);
    };
    const toY = (value) => {
      const share = (value - y.low) / (y.high - y.low);
      return height - edge.bottom - share * (height - edge.top - edge.bottom);
    };
    const [left, right] = [toX(x.low), toX(x.high)];
    const [bottom, top] = [toY(y.low), toY(y.high)];
    const parts = [];
    for (const band of bands) {
      const [from, to] = [toX(Math.max(band.from, x.low)), toX(Math.min(band.to, x.high))];
      parts.push(svg("rect", {
        x: from, y: top, width: Math.max(to - from, 0), height: bottom - top, fill: band.colour,
      }));
    }
    const digits = (value) => String(value).replace("-", "\u2212");
    for (const value of x.ticks ?? ticks(x.low, x.high, Math.max(3, Math.floor(width / 80)), x.whole)) {
      parts.push(svg("line", { x1: toX(value), x2: toX(value), y1: bottom, y2: top, class: "cf-grid" }));
      parts.push(svg("text", { x: toX(value), y: bottom + 18, "text-anchor": "middle" }, digits(value)));
    }
    for (const value of y.ticks ?? ticks(y.low, y.high, 6)) {
      parts.push(svg("line", { x1: left, x2: right, y1: toY(value), y2: toY(value), class: "cf-grid" }));
      parts.push(svg("text", { x: left - 6, y: toY(value) + 4, "text-anchor": "end" }, digits(value)));
    }
    parts.push(svg("path", { d: `M${left} ${top}V${bottom}H${right}`, class: "cf-axis" }));
    parts.push(svg("text", {
      x: (left + right) / 2, y: height - 8, "text-anchor": "middle",
    }, x.label));
    parts.push(svg("text", {
      x: 14, y: (top + bottom) / 2, "text-anchor": "middle",
      transform: `rotate(-90 14 ${(top + bottom) / 2})`,
    }, y.label));
    for (const level of levels) {
      parts.push(svg("line", {
        x1: left, x2: right, y1: toY(level.y), y2: toY(level.y), stroke: level.colour,
        "stroke-dasharray": DASHES[level.dash] ?? level.dash ?? "", "stroke-width": 1.3,
      }));
      if (level.text) {
        parts.push(svg("text", {
          x: right - 4, y: toY(level.y) - 5, "text-anchor": "end", class: "cf-halo",
        }, level.text));
      }
    }
    for (const mark of marks) {
      parts.push(svg("line", {
        x1: toX(mark.x), x2: toX(mark.x), y1: bottom, y2: top, stroke: mark.colour,
        "stroke-dasharray": DASHES[mark.dash] ?? mark.dash ?? "", "stroke-width": 1.5,
      }));
      if (mark.text) {
        const isLeft = toX(mark.x) > (left + right) / 2;
        parts.push(svg("text", {
          x: toX(mark.x) + (isLeft ? -5 : 5), y: mark.textY === undefined ? top + 14 : toY(mark.textY),
          "text-anchor": isLeft ? "end" : "start", class: "cf-halo",
        }, mark.text));
      }
    }
    const inside = svg("svg", {
      x: left, y: top, width: right - left, height: bottom - top, overflow: "hidden",
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
    });
    const names = [];
    for (const line of lines) {
      const points = line.points.filter(([, value]) => Number.isFinite(value));
      if (!points.length) continue;
      const d = points.map(([px, py]) => `${toX(px).toFixed(1)} ${toY(py).toFixed(1)}`).join("L");
      inside.append(svg("path", {
        d: `M${d}`, fill: "none", stroke: line.colour, "stroke-width": line.width ?? 2.2,
        "stroke-dasharray": DASHES[line.dash] ?? line.dash ?? "", "stroke-linejoin": "round",
      }));
      if (line.name) {
        names.push({ at: toY(line.nameAt ?? points.at(-1)[1]), text: line.name, colour: line.colour });
      }
    }
    for (const dot of dots) {
      for (const [px, py] of dot.points) {
        inside.append(svg("circle", {
          cx: toX(px), cy: toY(py), r: dot.radius ?? 3.5, stroke: dot.colour,
          fill: dot.filled ? dot.colour : "none", "stroke-width": 1.6,
        }));
      }
    }
    // Names move apart where two curves end close together.
    names.sort((one, other) => one.at - other.at);
    names.forEach((one, n) => {
      one.at = Math.max(one.at, n ? names[n - 1].at + 17 : top + 6);
    });
    for (let n = names.length - 1; n >= 0; n -= 1) {
      names[n].at = Math.min(names[n].at, n < names.length - 1 ? names[n + 1].at - 17 : bottom);
    }
    parts.push(inside, ...names.map((one) => {
      const name = svg("text", { x: right + 5, y: one.at + 4 }, one.text);
      name.style.fill = one.colour;
      return name;
    }));
    this.svg.replaceChildren(...parts);
  }
}
