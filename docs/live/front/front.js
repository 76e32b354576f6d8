// The front page: the first ball with one slider, and one question.  Both are parts of the course:
// the solver and its picture as in the panels, the question as in the quizzes.

import { input } from "../panels/controls.js";
import { View } from "../panels/needle_view.js";
import { sentence } from "../panels/one_needle.js";
import { say, showSentence, use } from "../text.js";
import { begun } from "./early.js";

// A control rests after this time; the notebook's own cells follow later, as they take longer.
const REST_MS = 150;
const NOTEBOOK_MS = 700;
const CONTROL = "minutes";

const part = (name) => document.getElementById(name);

/** Send settings to the worker; only the answer to the newest one is drawn. */
class Ball {
  constructor(worker, data) {
    Object.assign(this, { worker, data });
    this.newest = 0;
    this.settings = Object.fromEntries(data.controls.map(({ name, value }) => [name, value]));
    this.view = new View(part("picture"), data);
    worker.onmessage = ({ data: answer }) => this.draw(answer);
    worker.onerror = failed;
    worker.postMessage({ kind: "data", name: data.name, data });
    const control = data.controls.find(({ name }) => name === CONTROL);
    this.control = input(control, (value, moving) => this.set(value, moving), warn);
    part("slider").append(this.control.element);
    new ResizeObserver(() => this.redraw()).observe(part("picture"));
  }

  set(value, is_moving) {
    warn("", "");
    this.settings[CONTROL] = value;
    this.control.show(value);
    clearTimeout(this.rest);
    const { moving, rest, notebook } = this.data.levels;
    const settle = () => {
      this.ask(rest);
      this.rest = setTimeout(() => this.ask(notebook), NOTEBOOK_MS);
    };
    if (is_moving) this.ask(moving);
    this.rest = setTimeout(settle, is_moving ? REST_MS : 0);
  }

  ask(level) {
    this.newest += 1;
    this.asked = level;
    const { data, settings, newest: number } = this;
    this.worker.postMessage({ kind: "run", number, name: data.name, settings, level });
  }

  draw({ number, values, problem, milliseconds }) {
    if (number !== this.newest) return;
    if (problem) {
      warn("", say("failed", { problem }));
      return;
    }
    this.values = values;
    this.level = this.asked;
    this.redraw();
    performance.mark("cold-facts-drawn", { detail: milliseconds });
  }

  redraw() {
    if (!this.values) return;
    this.view.draw(this.values, this.settings, false);
    const said = sentence(this.values, say);
    showSentence(part("sentence"), said);
    part("picture").setAttribute("aria-label", `${said} ${this.data.scene}`);
    const { moving, notebook } = this.data.levels;
    let cells = this.level === moving ? "cells_moving" : "cells_rest";
    if (this.level === notebook) cells = "cells_notebook";
    const { cell_mm: cell } = this.level;
    part("cells").textContent = say(cells, { cell, notebook: notebook.cell_mm });
  }
}

function warn(_, message) {
  part("warning").textContent = message;
  part("warning").hidden = !message;
}

function failed(problem) {
  console.warn(problem);
  document.documentElement.classList.add("cold-facts-failed");
  part("sentence").textContent = part("sentence").dataset.failed;
}

// What the first picture does not wait for.
async function showTheRest(data) {
  const { showQuestion } = await import("./question.js");
  showQuestion(part("question"), data);
  await offerOffline(data.course.sentences);
}

async function offerOffline(sentences) {
  if (!navigator.serviceWorker) return;
  const { fill } = await import("../questions/texts.js");
  const { keepEverything } = await import("./offline.js");
  const [area, button, line] = [part("offline"), part("keep"), part("keep-why")];
  area.hidden = false;
  line.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    keepEverything((done, of) => {
      let said = fill(sentences.front_keeping, { done, of });
      if (done === null) said = sentences.front_keep_failed;
      else if (done === of) said = sentences.front_kept;
      button.disabled = done !== null && done !== of;
      // Every step would be too much to listen to.
      if (done === null || done === of || done % 25 === 0) line.textContent = said;
    });
  });
}

try {
  const { worker, data } = await begun;
  use(data.strings);
  const ball = new Ball(worker, data.ball);
  ball.set(ball.settings[CONTROL], false);
  showTheRest(data);
} catch (problem) {
  failed(problem);
}
