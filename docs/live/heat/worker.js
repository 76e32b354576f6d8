// The worker: computes one setting at a time, away from the page. A newer request stops an older
// one: between slices of some milliseconds the worker looks at its messages.

import { compute, model } from "../panels/models.js";
import { isCompiled, load, loadPlain, NoRoom } from "./compiled.js";

// Loaded here and not by the page, whose policy would forbid it.
const ready = load(new URL("kernel.wasm", import.meta.url));
const data = new Map();
// The newest request of every panel; an older one of the same panel is given up.
const latest = new Map();

// Lets waiting messages in. A message to oneself is not slowed down as a timer is.
const channel = new MessageChannel();
let go = null;
channel.port1.onmessage = () => go?.();
const pause = () => new Promise((resolve) => {
  go = resolve;
  channel.port2.postMessage(0);
});

let queue = ready;
// How many requests stand in it, but for those that let other panels pass.
let urgent = 0;

self.onmessage = ({ data: message }) => {
  if (message.kind === "data") {
    data.set(message.name, message.data);
    // Its modules are fetched while the first request is on its way.
    model(message.data.model).catch(() => {});
    return;
  }
  latest.set(message.name, message.number);
  enqueue(message);
};

function enqueue(request) {
  if (!request.level.waits) urgent += 1;
  queue = queue.then(() => answer(request)).catch((problem) => {
    self.postMessage({ number: request.number, problem: String(problem.message ?? problem) });
  });
}

async function answer(request) {
  const { number, name, settings, level } = request;
  if (!level.waits) urgent -= 1;
  if (number !== latest.get(name)) return;
  const began = performance.now();
  try {
    const panel = data.get(name);
    const run = compute(await model(panel.model), panel, settings, level);
    let step = run.next();
    while (!step.done) {
      await pause();
      if (number !== latest.get(name)) return;
      if (level.waits && urgent) return enqueue(request);
      step = run.next();
    }
    const milliseconds = performance.now() - began;
    self.postMessage({ number, values: step.value, milliseconds, isCompiled: isCompiled() });
  } catch (problem) {
    if (!(problem instanceof NoRoom)) throw problem;
    await loadPlain();
    enqueue(request);
  }
}
