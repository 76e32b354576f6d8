// Runs of a panel in the worker. While a control moves they have the larger cells that the panel
// declares, at rest its own, and later those of the notebook, which take longer.

import { say } from "../text.js";

export const REST_MS = 150;
const NOTEBOOK_MS = 700;

let worker = null;
let numbers = 0;
const waiting = new Map();
const newest = new Map();

// A failed worker answers no more: who waits is told, and the next request starts another one.
function lost({ target, message }) {
  if (target !== worker) return;
  worker.terminate();
  worker = null;
  newest.clear();
  const asked = [...waiting.values()];
  waiting.clear();
  for (const done of asked) done({ problem: message || "worker.js did not load" });
}

// Start the one worker of a page, or take one that is started; `failed` hears what went wrong.
export function startWorker(failed = lost, started = null) {
  worker ??= started;
  worker ??= new Worker(new URL("../heat/worker.js", import.meta.url), { type: "module" });
  worker.onerror = failed;
  worker.onmessage = ({ data: answer }) => {
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  };
}

// Ask the worker for one setting; `done` is not called if a newer request of the panel comes first.
export function ask(data, settings, level, done) {
  if (!worker) startWorker();
  const { name } = data;
  if (!newest.has(name)) worker.postMessage({ kind: "data", name, data });
  numbers += 1;
  waiting.delete(newest.get(name));
  newest.set(name, numbers);
  waiting.set(numbers, done);
  worker.postMessage({ kind: "run", number: numbers, name, settings, level });
}

export class Runs {
  // `answered` gets an answer of `asking` together with `level` and `isMoving`.
  constructor(data, answered, asking = ask) {
    Object.assign(this, { data, answered, asking });
  }

  // Compute a setting; `rest` names the cells at rest. While a control moves, each run ends before
  // the newest setting follows: a slow browser, stopped at every move, would show none.
  start(settings, isMoving, rest = "rest") {
    clearTimeout(this.timer);
    this.next = isMoving && this.isMoving ? () => this.start(settings, true, rest) : null;
    if (this.next) return;
    this.isMoving = isMoving;
    const { levels = {} } = this.data;
    const compute = (level, isRough, after) => {
      this.asking(this.data, settings, level, (answer) => {
        after?.();
        this.answered({ ...answer, level, isMoving: isRough });
      });
    };
    const later = (milliseconds, work) => {
      this.timer = setTimeout(work, milliseconds);
    };
    // Only after the run before, which it would stop.
    const refine = () => {
      if (levels.notebook) later(NOTEBOOK_MS, () => compute(levels.notebook, false));
    };
    const settle = () => compute(levels[rest], false, refine);
    if (!isMoving) {
      settle();
      return;
    }
    const moved = performance.now();
    const isRough = rest === "rest" && Boolean(levels.moving);
    compute(isRough ? levels.moving : levels[rest], isRough, () => {
      this.isMoving = false;
      if (this.next) this.next();
      else if (isRough) later(REST_MS - (performance.now() - moved), settle);
      else refine();
    });
  }
}

// The words for the cells that an answer was computed with.
export function cellsOf({ levels }, { level, isMoving, values }) {
  const { growth } = level;
  // Of one panel the reader chooses the cells.
  const cell = values.cell_mm ?? level.cell_mm;
  if (isMoving) return say(growth ? "cells_moving_rough" : "cells_moving", { cell });
  const notebook = levels.notebook?.cell_mm ?? cell;
  return say(notebook === cell ? "cells_notebook" : "cells_rest", { cell, notebook });
}
