// Plays one number from its minimum to its maximum, a step after each picture.

import { button } from "../make.js";
import { say } from "../text.js";

const LEAST_MS = 120;

export class Player {
  constructor(panel, control) {
    Object.assign(this, { panel, control, playing: false });
    this.button = button(say("play"), () => (this.playing ? this.stop() : this.#start()));
  }

  #start() {
    this.playing = true;
    this.button.textContent = say("stop");
    const { name, minimum, maximum } = this.control;
    const now = this.panel.settings[name];
    this.#go(now >= maximum ? minimum : now);
  }

  stop() {
    this.playing = false;
    clearTimeout(this.timer);
    this.button.textContent = say("play");
  }

  #go(value) {
    const { name, maximum } = this.control;
    this.began = performance.now();
    this.panel.set({ [name]: value }, value < maximum);
    if (value >= maximum) this.stop();
  }

  // Called when the picture of a step is there.
  drawn() {
    if (!this.playing) return;
    const { name, step, maximum } = this.control;
    const next = Math.min(this.panel.settings[name] + step, maximum);
    const left = Math.max(0, LEAST_MS - (performance.now() - this.began));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#go(next), left);
  }
}
