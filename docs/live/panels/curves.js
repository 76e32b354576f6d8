// Curves as SVG, drawn in the pixels of the page. What is drawn and how it looks comes from Python
// (docs/live_export/pictures.py); a text in place of a number or points names one of the values.

import { svg } from "../make.js";
import { numberText, say } from "../text.js";

const STEPS = [1, 2, 5, 10];
// Room for numbers and names of the axes, and the least distance between names of curves.
const LEFT = 62;
const TOP = 14;
const BELOW = 46;
const NAME_HEIGHT = 17;

// Ticks at round numbers, at most `most` steps.
function ticks(low, high, most, isWhole) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = power * STEPS.find((one) => one * power >= rough * 0.999);
  if (isWhole) step = Math.max(1, Math.round(step));
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n += 1) {
    found.push(Number((n * step).toPrecision(12)));
  }
  return found;
}

function line(x1, y1, x2, y2, attributes) {
  return svg("line", { x1, y1, x2, y2, ...attributes });
}

function text(x, y, anchor, words, attributes = {}) {
  return svg("text", { x, y, "text-anchor": anchor, ...attributes }, words);
}

function numbered(value) {
  return numberText(value, ".10g").replace("-", "\u2212");
}

export class CurvePicture {
  constructor(box, spec) {
    Object.assign(this, { box, spec });
    this.svg = svg("svg", { "aria-hidden": "true", class: "cf-curves" });
    this.svg.style.height = `${spec.height}px`;
    box.append(this.svg);
  }

  draw(values) {
    const { spec } = this;
    const { height } = spec;
    this.of = (one) => {
      if (typeof one !== "string") return one;
      return one.split(".").reduce((found, name) => found?.[name], values);
    };
    const width = Math.max(Math.round(this.svg.clientWidth || this.box.clientWidth), 240);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const [left, right, top, bottom] = [LEFT, width - spec.room, TOP, height - BELOW];
    Object.assign(this, { left, right, top, bottom, width });
    const place = ({ low, high }, from, to) => {
      const [least, most] = [this.of(low), this.of(high)];
      return (value) => from + ((value - least) / (most - least)) * (to - from);
    };
    this.x = place(spec.x, left, right);
    this.y = place(spec.y, bottom, top);
    const inside = svg("svg", {
      x: left, y: top, width: right - left, height: bottom - top, overflow: "hidden",
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
    });
    inside.append(...this.#lines(), ...this.#dots());
    const behind = [...this.#bands(), ...this.#axes(height), ...this.#guides()];
    this.svg.replaceChildren(...behind, inside, ...this.#names());
  }

  #bands() {
    const { left: x, top: y, right, bottom } = this;
    return (this.spec.bands ?? []).map(({ to, colour: fill }) => {
      const width = Math.max(Math.min(this.x(this.of(to)), right) - x, 0);
      return svg("rect", { x, y, width, height: bottom - y, fill });
    });
  }

  #axes(height) {
    const { left, right, top, bottom } = this;
    const { x, y } = this.spec;
    const most = Math.max(3, Math.floor(this.width / 80));
    const across = ticks(this.of(x.low), this.of(x.high), most, x.is_whole).flatMap((value) => [
      line(this.x(value), bottom, this.x(value), top, { class: "cf-grid" }),
      text(this.x(value), bottom + 18, "middle", numbered(value)),
    ]);
    const heights = y.ticks ?? ticks(this.of(y.low), this.of(y.high), 6, false);
    const upwards = heights.flatMap((value) => [
      line(left, this.y(value), right, this.y(value), { class: "cf-grid" }),
      text(left - 6, this.y(value) + 4, "end", numbered(value)),
    ]);
    const middle = (top + bottom) / 2;
    return [
      ...across, ...upwards,
      svg("path", { d: `M${left} ${top}V${bottom}H${right}`, class: "cf-axis" }),
      text((left + right) / 2, height - 8, "middle", say(x.label)),
      text(14, middle, "middle", say(y.label), { transform: `rotate(-90 14 ${middle})` }),
    ];
  }

  // Straight lines at one x or one y, perhaps with a label; none where it would not be in sight.
  #guides() {
    const { left, right, top, bottom } = this;
    const shown = [];
    for (const guide of this.spec.guides ?? []) {
      const { colour, dash, width } = guide;
      const look = { stroke: colour, "stroke-dasharray": dash, "stroke-width": width };
      const x = this.x(this.of(guide.x));
      const y = this.y(this.of(guide.y));
      if (y >= top && y <= bottom) shown.push(line(left, y, right, y, look));
      if (!(x >= left && x <= right)) continue;
      shown.push(line(x, bottom, x, top, look));
      if (!guide.label) continue;
      const [at, anchor] = x > (left + right) / 2 ? [x - 5, "end"] : [x + 5, "start"];
      shown.push(text(at, this.y(guide.label_y), anchor, say(guide.label), { class: "cf-halo" }));
    }
    return shown;
  }

  #lines() {
    return this.spec.lines.map(({ points, colour, dash, width }) => {
      const known = this.of(points).filter(([, value]) => Number.isFinite(value));
      const d = known.map(([x, y]) => `${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`).join("L");
      return svg("path", {
        d: d && `M${d}`, fill: "none", stroke: colour, "stroke-width": width ?? 2.2,
        "stroke-dasharray": dash, "stroke-linejoin": "round",
      });
    });
  }

  #dots() {
    return (this.spec.dots ?? []).flatMap(({ points, colour: stroke, radius: r, fill }) => {
      const look = { r, stroke, fill, "stroke-width": 1.6 };
      return this.of(points).map(([x, y]) => {
        return svg("circle", { cx: this.x(x), cy: this.y(y), ...look });
      });
    });
  }

  // Names of curves where they end, and apart from one another.
  #names() {
    const named = this.spec.lines.filter((one) => one.name);
    const names = named.map(({ points, name, colour, lowest }) => {
      const [, end] = this.of(points).findLast(([, value]) => Number.isFinite(value));
      return { at: this.y(Math.max(end, lowest ?? end)), name, colour };
    });
    names.sort((one, other) => one.at - other.at);
    names.forEach((one, n) => {
      one.at = Math.max(one.at, n ? names[n - 1].at + NAME_HEIGHT : this.top + 6);
    });
    names.reverse().forEach((one, n) => {
      one.at = Math.min(one.at, n ? names[n - 1].at - NAME_HEIGHT : this.bottom);
    });
    return names.map(({ at, name, colour }) => {
      const words = text(this.right + 5, at + 4, "start", name);
      words.style.fill = colour;
      return words;
    });
  }
}
