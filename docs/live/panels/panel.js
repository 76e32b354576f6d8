// A live panel: controls, a picture and a sentence.

import { button, make, tableBox } from "../make.js";
import { say, showSentence, tiny } from "../text.js";
import { fromAddress, input } from "./controls.js";
import { Player } from "./player.js";
import { ask, cellsOf, REST_MS, Runs } from "./run.js";
import { trustStrip } from "./trust.js";

// With more controls than this below it, the picture stays in sight on a phone.
const MOST_BELOW = 2;

export class Panel {
  // `box` is filled; `data` as exported; `search` are settings as in an address; `isPage` writes
  // them back to the address; `trust` is exported too; `heading` is the level of the title.
  constructor(box, data, View, model, { search = "", isPage = false, trust, heading = 3 }) {
    Object.assign(this, { box, data, model, isPage });
    // What a picture that is itself a control sets: null until it is moved.
    const more = View.controls?.(data) ?? [];
    const every = [...data.controls, ...more];
    this.start = Object.fromEntries(every.map(({ name, value = null }) => [name, value]));
    const { settings, ignored } = fromAddress(every, search, this.start);
    this.settings = { ...this.start, ...settings };
    this.isSecond = false;
    this.wrongs = new Map();
    this.#build(View, trust, heading);
    const stored = this.view.answer && ((_, wanted, level, done) => this.view.answer(wanted, done));
    this.runs = new Runs(data, (answer) => this.#answered(answer), stored ?? ask);
    if (ignored.length) {
      this.#warn("address", say("address_ignored", { names: ignored.join(", ") }));
    }
    new ResizeObserver(() => this.#redraw()).observe(this.picture);
    this.#show();
    this.update(false);
  }

  #build(View, trust, heading) {
    const { data } = this;
    const { title } = data;
    this.sentence = make("p", { class: "cf-sentence", role: "status" }, say("working"));
    this.warning = make("p", { class: "cf-warning", role: "alert", hidden: true });
    this.picture = make("div", { class: "cf-picture", role: "img", "aria-label": title });
    this.view = new View(this.picture, data, this);
    this.note = make("p", { class: "cf-note" });
    this.link = make("a", { class: "cf-address" }, say("address"));
    this.facts = make("div");
    // A picture of fixed size scrolls in its own box on a phone.
    const isComputed = !this.view.answer;
    const shown = isComputed ? this.picture : make(
      "div", { class: "cf-scroll", tabindex: 0, role: "region", "aria-label": title }, this.picture,
    );
    const isMany = isComputed && !data.is_tall && data.controls.length > MOST_BELOW;
    const strip = isComputed ? [trustStrip(trust, () => this.shown?.values.imbalance ?? NaN)] : [];
    this.box.replaceChildren(make(
      "section", { class: isMany ? "cf-panel cf-many" : "cf-panel", "aria-label": title },
      make(`h${heading}`, { class: "cf-title" }, title),
      this.sentence, this.warning,
      make(
        "div", { class: "cf-body" },
        make("div", { class: "cf-shown" }, shown, this.note), this.#controls(),
      ),
      ...strip, this.facts,
      make("p", { class: "cf-note" }, say("not_advice"), " ", this.link),
    ));
  }

  #controls() {
    const { controls, play, names, presets } = this.data;
    this.inputs = controls.map((control) => {
      const changed = (value, isMoving) => this.set({ [control.name]: value }, isMoving);
      return { control, ...input(control, changed, (name, text) => this.#warn(name, text)) };
    });
    const buttons = make("div", { class: "cf-buttons" });
    if (play) {
      this.player = new Player(this, controls.find((one) => one.name === play));
      buttons.append(this.player.button);
    }
    if (names) {
      this.pageButton = button("", () => this.turn());
      buttons.append(this.pageButton);
    }
    for (const [label, changes] of Object.entries(presets)) {
      buttons.append(button(label, () => this.set({ ...this.start, ...changes })));
    }
    buttons.append(button(say("reset"), () => this.reset()));
    const parts = [...this.inputs.map((one) => one.element), buttons];
    if (this.view.extra) parts.push(this.view.extra);
    return make("div", { class: "cf-controls" }, ...parts);
  }

  // Change settings; `isMoving` while a control is dragged.
  set(changes, isMoving = false) {
    const before = JSON.stringify(this.settings);
    this.settings = { ...this.settings, ...changes };
    // All fields show valid numbers now; only what could not be computed stays said.
    for (const name of this.wrongs.keys()) if (name !== "failure") this.#warn(name, "");
    this.#show();
    if (JSON.stringify(this.settings) !== before || !isMoving) this.update(isMoving);
  }

  reset() {
    this.player?.stop();
    this.set({ ...this.start });
  }

  // Show the other of two pictures.
  turn() {
    this.isSecond = !this.isSecond;
    this.#show();
    this.update(false);
  }

  update(isMoving) {
    this.view.settle?.();
    clearTimeout(this.addressing);
    // Not at every move: it takes milliseconds, and browsers refuse a hundred in half a minute.
    if (isMoving) this.addressing = setTimeout(() => this.#address(), REST_MS);
    else this.#address();
    this.runs.start({ ...this.settings }, isMoving, this.isSecond ? "second" : "rest");
  }

  #answered(answer) {
    const { isMoving, problem, milliseconds } = answer;
    if (problem) {
      this.player?.stop();
      // Larger cells may not resolve what the panel's own cells do.
      if (isMoving) return;
      this.#warn("failure", say(this.shown ? "failed_kept" : "failed", { problem }));
      return;
    }
    this.#warn("failure", "");
    // What is drawn again when the window changes.
    this.shown = { ...answer, isSecond: this.isSecond };
    this.#redraw();
    const detail = { isMoving, milliseconds };
    this.box.dispatchEvent(new CustomEvent("cold-facts-drawn", { detail }));
    this.player?.drawn();
  }

  #redraw() {
    if (!this.shown || !this.picture.clientWidth) return;
    const { values, isSecond } = this.shown;
    const sentence = this.model.sentence(values, say);
    this.view.draw(values, isSecond);
    showSentence(this.sentence, sentence);
    const alt = isSecond ? this.model.secondSentence(values, say) : sentence;
    this.picture.setAttribute("aria-label", `${alt} ${this.data.scene ?? ""}`.trim());
    this.note.textContent = this.view.note?.() ?? this.#cells();
  }

  // With which cells and, at rest, whether the heat closed.
  #cells() {
    const { isMoving, values } = this.shown;
    const cells = cellsOf(this.data, this.shown);
    if (isMoving) return cells;
    return `${cells} ${say("trust_balance")}: ${tiny(values.imbalance)}.`;
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
    for (const [key, value] of Object.entries(this.settings)) {
      if (value !== this.start[key]) address.searchParams.set(key, value);
    }
    this.link.href = address.href;
    if (this.isPage) window.history.replaceState(null, "", address.search);
  }

  // Bring inputs and sources in line with the settings.
  #show() {
    const { title, names, sources, sources_by } = this.data;
    for (const one of this.inputs) one.show(this.settings[one.control.name]);
    if (this.pageButton) {
      this.pageButton.textContent = say("second_page", { name: names[this.isSecond ? 0 : 1] });
    }
    const by = this.settings[sources_by] ?? "";
    if (this.shownSources === by) return;
    this.shownSources = by;
    const words = `${say("sources")}: ${title}`;
    const headings = ["quantity", "value", "source", "how_sure"].map((key) => say(key));
    const table = tableBox(words, headings, sources[by], { isNamed: true, style: "cf-sources" });
    this.facts.replaceChildren(make("details", {}, make("summary", {}, say("sources")), table));
  }
}
