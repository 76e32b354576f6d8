// The models that compute, by the names in the exported data. Each has `problem`, `read` and
// `sentence`; some have `watch` (what is gathered during the run) or `compute` (several runs).

import { march, Problem } from "../heat/solve.js";
import { Reading } from "../heat/read.js";

const MODELS = {
  one_needle: () => import("./one_needle.js"),
  flat_wall: () => import("./flat_wall.js"),
  blood: () => import("./blood.js"),
  cross_section: () => import("./cross_section.js"),
  cycles: () => import("./cycles.js"),
  dead_tissue: () => import("./dead_tissue.js"),
};

export function model(name) {
  if (!Object.hasOwn(MODELS, name)) throw new RangeError(`no model ${name}`);
  return MODELS[name]();
}

// Solve and read one setting; a generator that gives the share done, so that it can be stopped.
export function* compute(one, data, settings, level) {
  const { options, ...parts } = one.problem(data, settings, level);
  const problem = new Problem(parts);
  const watcher = one.watcher?.(data, settings, problem);
  const run = yield* march(
    problem,
    { step_s: level.step_s, ...options, watch: watcher?.see, watch_s: watcher?.every_s },
    data.rules,
  );
  return one.read(new Reading(problem, run), data, settings, watcher);
}
