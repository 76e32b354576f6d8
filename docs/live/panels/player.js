// Plays one number from its minimum to its maximum, a step after each picture.

import { say } from "../text.js";
import { make } from "./controls.js";

const LEAST_MS = 120;

export class Player {
  constructor(panel, control) {
    Object.assign(this, { panel, control, playing: false });
    this.button = make("button", { type: "button", onclick: () => this.press() }, say("play"));
  }

  press() {
    if (this.playing) {
      this.stop();
      return;
    }
    this.playing = true;
    this.button.textContent = say("stop");
    const now = this.panel.settings[this.control.name];
    this.#go(now >= this.control.maximum ? this.control.minimum : now);
  }

  stop() {
    this.playing = false;
    clearTimeout(this.timer);
    this.button.textContent = say("play");
  }

  #go(value) {
    this.began = performance.now();
    this.panel.set({ [this.control.name]: value }, value < this.control.maximum);
    if (value >= this.control.maximum) this.stop();
  }

  // Called when the picture of a step is there.
  drawn() {
    if (!this.playing) return;
    const next = this.panel.settings[this.control.name] + this.control.step;
    const rest = Math.max(0, LEAST_MS - (performance.now() - this.began));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#go(Math.min(next, this.control.maximum)), rest);
  }
}
