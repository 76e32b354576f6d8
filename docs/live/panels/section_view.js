// The picture of needles across a tumour. A needle is moved with a finger, the mouse or the arrow
// keys; the handles lie over the picture, outside of what is read as one image.

import { fixed, say } from "../text.js";
import { make } from "./controls.js";
import { ring } from "./cross_section.js";
import { colourBar, MapPicture, svg } from "./picture.js";

const TOWARDS = { 0: 60, "-20": 25, "-40": -15 };
const STEP_MM = 1;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
// Farther from the rim than the radius of a needle and its cells.
const RIM_MM = 3;

export class View {
  constructor(box, data, change, panel) {
    Object.assign(this, { data, change, panel });
    this.words = make("p", { class: "cf-amounts" }, say("needles_help"));
    const half = data.width_mm;
    box.append(this.words);
    this.map = new MapPicture(box, { x: [0, half], y: [0, half] }, data.colours);
    box.append(colourBar(data.colours, say("coldest_ever"), make));
    this.handles = svg("svg", { class: "cf-over cf-handles" });
    this.over = make("div", { class: "cf-handle-box" }, this.handles);
    const back = () => {
      this.places = null;
      this.change({});
    };
    this.extra = make("button", { type: "button", hidden: true, onclick: back }, say("needles_back"));
  }

  // What the model needs besides the controls: the places of needles that were moved.
  more() {
    const { needles, ring_mm: radius } = this.panel.settings;
    const key = `${needles} ${radius}`;
    // Another ring puts the needles back on it.
    if (this.key !== key) this.places = null;
    this.key = key;
    this.extra.hidden = !this.places;
    return this.places ? { places: this.places } : {};
  }

  reset() {
    this.places = null;
  }

  draw(values, settings) {
    const [columns, rows] = values.shape;
    const field = new Float32Array(rows * columns);
    // The run has x first; rows of a picture are y.
    for (let i = 0; i < columns; i += 1) {
      for (let j = 0; j < rows; j += 1) field[j * columns + i] = values.field[i * rows + j];
    }
    const cell = values.cell_mm;
    const grid = { field, rows, columns, cell, x0: cell / 2, y0: cell / 2 };
    const middle = this.data.width_mm / 2;
    this.map.draw({
      grid,
      isotherms: this.data.colours.isotherms.map((one) => {
        return { grid, level: one.level, towards: TOWARDS[one.level] };
      }),
      shapes: (map) => {
        const shared = {
          cx: map.x(middle), cy: map.y(middle), r: map.x(settings.target_mm / 2), fill: "none",
        };
        return [
          svg("circle", { ...shared, stroke: this.data.colours.halo, "stroke-width": 4.5 }),
          svg("circle", { ...shared, stroke: this.data.colours.rim, "stroke-width": 2.2 }),
        ];
      },
      corner: this.data.tissues[settings.organ].around,
      scaleText: say("scale_mm"),
    });
    this.#drawHandles(values.places);
  }

  // Handles are kept while a needle moves, so that the focus and the finger stay on them.
  #drawHandles(places) {
    if (this.dragged !== undefined) return;
    const { map } = this;
    if (!this.over.isConnected) map.frame.parentElement.parentElement.append(this.over);
    // Only when the size changes: to ask where the map lies makes the browser lay the page out.
    if (this.width !== map.width) {
      this.width = map.width;
      this.over.style.top = `${map.frame.offsetTop}px`;
      this.over.style.height = `${map.height}px`;
      this.handles.setAttribute("viewBox", `0 0 ${map.width} ${map.height}`);
    }
    if (this.handles.childElementCount !== places.length) {
      this.handles.replaceChildren(...places.map((_, n) => this.#handle(n)));
    }
    places.forEach((place, n) => this.#put(n, place));
  }

  #put(n, [x, y]) {
    const handle = this.handles.children[n];
    const middle = this.data.width_mm / 2;
    handle.setAttribute("transform", `translate(${this.map.x(x)} ${this.map.y(y)})`);
    handle.setAttribute("aria-label", say("needle_at", {
      number: n + 1, x: fixed(x - middle, 0), y: fixed(y - middle, 0),
    }));
  }

  #handle(n) {
    const handle = svg("g", { class: "cf-needle", tabindex: 0, role: "button" });
    handle.append(
      svg("circle", { r: 22, fill: "transparent" }),
      svg("circle", { class: "cf-ring", r: 7, fill: "#ffffff", stroke: "#000000", "stroke-width": 2 }),
    );
    handle.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (!move) return;
      event.preventDefault();
      const [x, y] = this.#now()[n];
      this.#move(n, [x + STEP_MM * move[0], y + STEP_MM * move[1]], true);
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      this.dragged = n;
    });
    handle.addEventListener("pointermove", (event) => {
      if (this.dragged !== n) return;
      const box = this.handles.getBoundingClientRect();
      const width = this.data.width_mm;
      const x = ((event.clientX - box.left) / box.width) * width;
      const y = (1 - (event.clientY - box.top) / box.height) * width;
      this.#move(n, [x, y], true);
    });
    const end = () => {
      if (this.dragged !== n) return;
      this.dragged = undefined;
      if (this.places) this.#move(n, this.places[n], false);
    };
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
    return handle;
  }

  #now() {
    return this.places ?? ring(this.data, this.panel.settings);
  }

  #move(n, [x, y], isMoving) {
    const width = this.data.width_mm;
    const inside = (mm) => Math.min(Math.max(Math.round(2 * mm) / 2, RIM_MM), width - RIM_MM);
    this.places = this.#now().map((place, k) => (k === n ? [inside(x), inside(y)] : place));
    this.#put(n, this.places[n]);
    this.panel.update(isMoving);
  }
}
