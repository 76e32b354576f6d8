// The models that compute, as the exported data name them. Each has `problem`, `read` and
// `sentence`; some have a `watcher` (what is gathered during the run) or a `comparison` (a second
// run).

import { Reading } from "../heat/read.js";
import { march, Problem } from "../heat/solve.js";

export function model(name) {
  return import(`./${name}.js`);
}

// Runs that several settings share are kept, the latest few.
const kept = new Map();
const MOST_KEPT = 8;

function* solved(one, data, settings, level, watcherOf) {
  const { options, ...parts } = one.problem(data, settings, level);
  const problem = new Problem(parts);
  const watcher = watcherOf?.(data, settings, problem);
  const watched = { watch: watcher?.see, watch_s: watcher?.every_s };
  const run = yield* march(problem, { ...level, ...options, ...watched }, data.rules);
  return { reading: new Reading(problem, run), watcher };
}

// Solve and read one setting; a generator that gives the share done, so that it can be stopped.
export function* compute(one, data, changes, level) {
  const settings = { ...data.defaults, ...changes };
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
  return {
    ...settings,
    minutes: reading.time_s / 60,
    imbalance: reading.energy.imbalance,
    stages: reading.stages,
    ...one.read(reading, data, settings, watcher, compared),
  };
}
