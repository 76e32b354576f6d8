// The picture of needles across a tumour. A needle is moved with a finger, the mouse or the arrow
// keys; the handles lie over the picture, outside of what is read as one image.

import { button, make, svg } from "../make.js";
import { fixed, say } from "../text.js";
import { placesOf } from "./cross_section.js";
import { View as Pictures } from "./view.js";

const STEP_MM = 1;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
// Farther from the rim than the radius of a needle and its cells.
const RIM_MM = 3;

export class View extends Pictures {
  constructor(box, data, panel) {
    super(box, data);
    Object.assign(this, { data, panel });
    this.handles = svg("svg", { class: "cf-over cf-handles" });
    this.over = make("div", { class: "cf-handle-box" }, this.handles);
    const back = () => {
      this.places = null;
      panel.update(false);
    };
    this.extra = button(say("needles_back"), back, { hidden: true });
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

  draw(values, isSecond) {
    super.draw(values, isSecond);
    // Handles are kept while a needle moves, so that the focus and the finger stay on them.
    if (this.dragged !== undefined) return;
    const { places } = values;
    const [{ drawn: map }] = this.pictures;
    this.map = map;
    if (!this.over.isConnected) map.frame.closest(".cf-shown").append(this.over);
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
    const ring = { class: "cf-ring", r: 7, fill: "#ffffff", stroke: "#000000", "stroke-width": 2 };
    const handle = svg(
      "g", { class: "cf-needle", tabindex: 0, role: "button" },
      svg("circle", { r: 22, fill: "transparent" }), svg("circle", ring),
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
    // Also where a pointer is taken away, as by a call.
    handle.addEventListener("lostpointercapture", () => {
      this.dragged = undefined;
      if (this.places) this.#move(n, this.places[n], false);
    });
    return handle;
  }

  #now() {
    return this.places ?? placesOf(this.data, this.panel.settings);
  }

  #move(n, place, isMoving) {
    const most = this.data.width_mm - RIM_MM;
    const inside = place.map((mm) => Math.min(Math.max(Math.round(2 * mm) / 2, RIM_MM), most));
    this.places = [...this.#now()];
    this.places[n] = inside;
    this.#put(n, inside);
    this.panel.update(isMoving);
  }
}
