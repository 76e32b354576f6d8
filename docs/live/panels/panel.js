// A live panel: controls, a picture and a sentence. The worker computes; while a control moves with
// the larger cells that the panel declares, at rest with its own. A newer setting stops an older.

import { say, showSentence } from "../text.js";
import { checked, fromAddress, input, make } from "./controls.js";
import { Player } from "./player.js";
import { sourceTable } from "./source_table.js";
import { trustStrip } from "./trust.js";

// A control rests after this time; the notebook's own cells follow later, as they take longer.
const REST_MS = 150;
const NOTEBOOK_MS = 700;
// With more controls than this below it, the picture stays in sight on a phone.
const MOST_BELOW = 2;

const VIEWS = {
  one_needle: () => import("./needle_view.js"),
  flat_wall: () => import("./flat_wall_view.js"),
  blood: () => import("./blood_view.js"),
  cross_section: () => import("./section_view.js"),
  cycles: () => import("./cycles_view.js"),
  dead_tissue: () => import("./dead_view.js"),
  frames: () => import("./frames.js"),
};

const MODELS = {
  one_needle: () => import("./one_needle.js"),
  flat_wall: () => import("./flat_wall.js"),
  blood: () => import("./blood.js"),
  cross_section: () => import("./cross_section.js"),
  cycles: () => import("./cycles.js"),
  dead_tissue: () => import("./dead_tissue.js"),
  frames: () => import("./frames.js"),
};

let worker = null;
let numbers = 0;
const waiting = new Map();
const newest = new Map();
const known = new Set();

// One worker for all panels of a page.
function workerFor(data) {
  if (!worker) {
    worker = new Worker(new URL("../heat/worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: answer }) => {
      waiting.get(answer.number)?.(answer);
      waiting.delete(answer.number);
    };
  }
  if (!known.has(data.name)) {
    worker.postMessage({ kind: "data", name: data.name, data });
    known.add(data.name);
  }
  return worker;
}

// Ask the worker for one setting; `done` is not called if a newer request of the panel comes first.
export function ask(data, settings, level, done) {
  numbers += 1;
  waiting.delete(newest.get(data.name));
  newest.set(data.name, numbers);
  waiting.set(numbers, done);
  workerFor(data).postMessage({ kind: "run", number: numbers, name: data.name, settings, level });
}

export class Panel {
  // `box` is filled; `data` as exported; `search` are settings as in an address; `isPage` writes
  // them back to the address; `trust` is exported too; `heading` is the level of the title.
  static async open(box, data, options = {}) {
    const [{ View }, model] = await Promise.all([VIEWS[data.model](), MODELS[data.model]()]);
    return new Panel(box, data, View, model, options);
  }

  constructor(box, data, View, model, { search = "", isPage = false, trust, heading = 3 }) {
    Object.assign(this, { box, data, model, isPage, heading });
    this.start = Object.fromEntries(data.controls.map((one) => [one.name, one.value]));
    const address = fromAddress(data.controls, search);
    this.settings = { ...this.start, ...address.settings };
    this.isSecond = false;
    this.wrongs = new Map();
    this.#build(View, trust);
    if (address.ignored.length) {
      this.#warn("address", say("address_ignored", { names: address.ignored.join(", ") }));
    }
    new ResizeObserver(() => this.#redraw()).observe(this.picture);
    this.#show();
    this.update(false);
  }

  #build(View, trust) {
    const { data } = this;
    this.sentence = make("p", { class: "cf-sentence", role: "status" }, say("working"));
    this.warning = make("p", { class: "cf-warning", role: "alert", hidden: true });
    this.picture = make("div", { class: "cf-picture", role: "img", "aria-label": data.title });
    this.view = new View(this.picture, data, (changes, moving) => this.set(changes, moving), this);
    this.inputs = data.controls.map((control) => {
      const changed = (value, isMoving) => this.set({ [control.name]: value }, isMoving);
      return { control, ...input(control, changed, (name, text) => this.#warn(name, text)) };
    });
    const buttons = make("div", { class: "cf-buttons" });
    if (data.play) {
      const played = data.controls.find((one) => one.name === data.play);
      this.player = new Player(this, played);
      buttons.append(this.player.button);
    }
    if (this.view.names) {
      this.pageButton = make("button", { type: "button", onclick: () => this.turn() });
      buttons.append(this.pageButton);
    }
    for (const [label, changes] of Object.entries(data.presets)) {
      const press = () => this.set({ ...this.start, ...changes });
      buttons.append(make("button", { type: "button", onclick: press }, label));
    }
    buttons.append(make("button", { type: "button", onclick: () => this.reset() }, say("reset")));
    this.note = make("p", { class: "cf-note" });
    this.link = make("a", { class: "cf-address" }, say("address"));
    this.facts = make("div", {});
    const notice = make("p", { class: "cf-note" }, say("not_advice"), " ", this.link);
    const controls = make(
      "div", { class: "cf-controls" }, ...this.inputs.map((one) => one.element), buttons,
      ...(this.view.extra ? [this.view.extra] : []),
    );
    const isComputed = data.model !== "frames";
    const isMany = isComputed && !this.view.isTall && data.controls.length > MOST_BELOW;
    const strip = isComputed && trust
      ? trustStrip(trust, ask, () => this.values?.imbalance ?? NaN)
      : null;
    // A picture of fixed size scrolls in its own box on a phone.
    const shown = isComputed ? this.picture : make(
      "div", { class: "cf-scroll", tabindex: 0, role: "region", "aria-label": data.title }, this.picture,
    );
    this.box.replaceChildren(
      make("section", { class: isMany ? "cf-panel cf-many" : "cf-panel", "aria-label": data.title },
        make(`h${this.heading}`, { class: "cf-title" }, data.title),
        this.sentence, this.warning,
        make("div", { class: "cf-body" },
          make("div", { class: "cf-shown" }, shown, this.note), controls),
        ...(strip ? [strip] : []), this.facts, notice),
    );
  }

  // Change settings; `isMoving` while a control is dragged.
  set(changes, isMoving = false) {
    const before = JSON.stringify(this.settings);
    this.settings = { ...this.settings, ...changes };
    for (const name of Object.keys(changes)) this.#warn(name, "");
    this.#warn("address", "");
    this.#show();
    if (JSON.stringify(this.settings) !== before || !isMoving) this.update(isMoving);
  }

  reset() {
    this.player?.stop();
    this.view.reset?.();
    this.set({ ...this.start });
  }

  // Show the other of two pictures.
  turn() {
    this.isSecond = !this.isSecond;
    this.#show();
    this.update(false);
  }

  update(isMoving) {
    clearTimeout(this.rest);
    clearTimeout(this.addressing);
    // Not at every move: it takes milliseconds, and browsers refuse a hundred in half a minute.
    if (isMoving) this.addressing = setTimeout(() => this.#address(), REST_MS);
    else this.#address();
    this.moved = performance.now();
    const { levels } = this.data;
    if (isMoving && levels?.moving && !this.isSecond) this.#compute(levels.moving, true);
    else this.#settle();
  }

  // The declared cells, and after a while those of the notebook.
  #settle() {
    const { levels } = this.data;
    this.#compute(levels?.[this.view.level?.(this.isSecond) ?? "rest"], false);
    if (levels?.notebook) {
      this.rest = setTimeout(() => this.#compute(levels.notebook, false), NOTEBOOK_MS);
    }
  }

  #compute(level, isMoving) {
    const settings = { ...this.settings, ...this.view.more?.() };
    const asked = performance.now();
    const { isSecond } = this;
    const done = ({ values, problem, milliseconds }) => {
      if (isMoving) {
        const rest = Math.max(0, REST_MS - (performance.now() - this.moved));
        this.rest = setTimeout(() => this.#settle(), rest);
      }
      if (problem) {
        // Larger cells may not resolve what the panel's own cells do.
        if (isMoving) return;
        const key = this.values ? "failed_kept" : "failed";
        this.#warn("failure", say(key, { problem }));
        return;
      }
      this.#warn("failure", "");
      Object.assign(this, { values, level, isMoving, milliseconds });
      // What is drawn again when the window changes.
      Object.assign(this, { shownSettings: settings, shownSecond: isSecond });
      this.#redraw();
      this.box.dispatchEvent(new CustomEvent("cold-facts-drawn", {
        detail: { isMoving, milliseconds, elapsed: performance.now() - asked },
      }));
      this.player?.drawn();
    };
    if (this.view.answer) this.view.answer(settings, done);
    else ask(this.data, settings, level, done);
  }

  #redraw() {
    if (!this.values || !this.picture.clientWidth) return;
    const { values, shownSettings, shownSecond } = this;
    const sentence = this.model.sentence(values, say, shownSettings, this.data);
    this.view.draw(values, shownSettings, shownSecond);
    showSentence(this.sentence, sentence);
    const alt = shownSecond ? this.view.secondSentence(values) : sentence;
    this.picture.setAttribute("aria-label", `${alt} ${this.data.scene ?? ""}`.trim());
    this.note.textContent = this.#noteText();
  }

  // With which cells, and whether the heat closed.
  #noteText() {
    if (this.view.note) return this.view.note(this.values);
    const { level, values, data } = this;
    if (this.isMoving) {
      return say(level.growth ? "cells_moving_rough" : "cells_moving", { cell: level.cell_mm });
    }
    const notebook = data.levels.notebook?.cell_mm ?? level.cell_mm;
    const key = notebook === level.cell_mm ? "cells_notebook" : "cells_rest";
    const cells = say(key, { cell: level.cell_mm, notebook });
    const balance = values.imbalance.toExponential(0);
    return `${cells} ${say("trust_balance")}: ${balance}.`;
  }

  #warn(name, text) {
    if (text) this.wrongs.set(name, text);
    else this.wrongs.delete(name);
    this.warning.textContent = [...this.wrongs.values()].join(" ");
    this.warning.hidden = !this.wrongs.size;
  }

  // The address of the present setting.
  #address() {
    const address = new URL("../panel.html", import.meta.url);
    address.searchParams.set("panel", this.data.name);
    for (const [name, value] of Object.entries(this.settings)) {
      if (value !== this.start[name]) address.searchParams.set(name, value);
    }
    this.link.href = address.href;
    if (this.isPage) window.history.replaceState(null, "", address.search);
  }

  // Bring inputs and sources in line with the settings.
  #show() {
    for (const one of this.inputs) one.show(this.settings[one.control.name]);
    if (this.pageButton) {
      const other = this.view.names[this.isSecond ? 0 : 1];
      this.pageButton.textContent = say("second_page", { name: other });
    }
    const by = this.settings[this.data.sources_by] ?? "";
    if (this.data.sources && this.shownSources !== by) {
      this.facts.replaceChildren(sourceTable(this.data.sources[by] ?? [], this.data.title));
      this.shownSources = by;
    }
  }
}

export { checked };
