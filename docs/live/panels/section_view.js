// The picture of needles across a tumour. A needle is moved with a finger, the mouse or the arrow
// keys; the handles lie over the picture, outside of what is read as one image.

import { button, make, svg } from "../make.js";
import { numberText, say } from "../text.js";
import { placesOf } from "./cross_section.js";
import { View as Pictures } from "./view.js";

const STEP_MM = 1;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
// Farther from the rim than the radius of a needle and its cells.
const RIM_MM = 3;

// A place (mm) inside of the rim, in steps of half a millimetre.
function inside(data, place) {
  const most = data.width_mm - RIM_MM;
  return place.map((mm) => Math.min(Math.max(Math.round(2 * mm) / 2, RIM_MM), most));
}

export class View extends Pictures {
  // Places of needles that were moved, in an address as 50,32.5,50,67.5.
  static controls(data) {
    const read = (text, settings) => {
      const numbers = text.split(",").map(Number);
      const places = placesOf(data, settings).map((_, n) => {
        return inside(data, numbers.slice(2 * n, 2 * n + 2));
      });
      const isValid = numbers.every(Number.isFinite) && String(places) === text;
      if (!isValid) throw new RangeError("no places of these needles");
      return places;
    };
    return [{ name: "places", read }];
  }

  constructor(box, data, panel) {
    super(box, data);
    Object.assign(this, { data, panel });
    this.handles = svg("svg", { class: "cf-over cf-handles" });
    this.over = make("div", { class: "cf-handle-box" }, this.handles);
    const back = () => panel.set({ places: null });
    this.extra = button(say("needles_back"), back, { hidden: true });
  }

  // Another ring puts the needles back on it.
  settle() {
    const { settings } = this.panel;
    const ring = `${settings.needles} ${settings.ring_mm} ${settings.middle}`;
    if (this.ring && this.ring !== ring) settings.places = null;
    this.ring = ring;
    this.extra.hidden = !settings.places;
  }

  draw(values, isSecond) {
    super.draw(values, isSecond);
    // Handles are kept while a needle moves, so that the focus and the finger stay on them.
    if (this.dragged !== undefined) return;
    // Those of now: a key may have moved a needle since this picture was begun.
    const places = placesOf(this.data, this.panel.settings);
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
      number: n + 1, x: numberText(x - middle, ".0f"), y: numberText(y - middle, ".0f"),
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
      const [x, y] = placesOf(this.data, this.panel.settings)[n];
      this.#move(n, [x + STEP_MM * move[0], y + STEP_MM * move[1]]);
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
      this.#move(n, [x, y]);
    });
    // Also where a pointer is taken away, as by a call.
    handle.addEventListener("lostpointercapture", () => {
      this.dragged = undefined;
      this.panel.set({});
    });
    return handle;
  }

  #move(n, place) {
    const places = placesOf(this.data, this.panel.settings).with(n, inside(this.data, place));
    this.#put(n, places[n]);
    this.panel.set({ places }, true);
  }
}
