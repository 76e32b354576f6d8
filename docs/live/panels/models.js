// The models that compute, by the names in the exported data. Each has `problem`, `read` and
// `sentence`; some have a
// `watcher` (what is gathered during the run) or a `comparison` (a second run).

import { Reading } from "../heat/read.js";
import { march, Problem } from "../heat/solve.js";

const MODELS = {
  one_needle: () => import("./one_needle.js"),
  flat_wall: () => import("./flat_wall.js"),
  blood: () => import("./blood.js"),
  cross_section: () => import("./cross_section.js"),
  cycles: () => import("./cycles.js"),
  dead_tissue: () => import("./dead_tissue.js"),
  trust: () => import("./trust.js"),
};

export function model(name) {
  if (!Object.hasOwn(MODELS, name)) throw new RangeError(`no model ${name}`);
  return MODELS[name]();
}

// Runs that several settings share are kept, the latest few.
const kept = new Map();
const MOST_KEPT = 8;

function* solved(one, data, settings, level, watcherOf) {
  const { options, ...parts } = one.problem(data, settings, level);
  const problem = new Problem(parts);
  const watcher = watcherOf?.(data, settings, problem);
  const run = yield* march(
    problem,
    { step_s: level.step_s, growth: level.growth, ...options, watch: watcher?.see, watch_s: watcher?.every_s },
    data.rules,
  );
  return { reading: new Reading(problem, run), watcher };
}

// Solve and read one setting; a generator that gives the share done, so that it can be stopped.
export function* compute(one, data, settings, level) {
  const { reading, watcher } = yield* solved(one, data, settings, level, one.watcher);
  let compared;
  if (one.comparison) {
    const other = one.comparison(data, settings, level);
    if (!kept.has(other.key)) {
      const { reading: found } = yield* solved(one, data, other.settings, other.level);
      kept.set(other.key, found);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    }
    compared = kept.get(other.key);
  }
  return one.read(reading, data, settings, watcher, compared);
}
