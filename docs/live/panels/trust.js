// Is it right? Two cases with exact solutions, solved in this browser: Neumann's wall, which
// freezes at one temperature, and the similarity solution for a freezing range.

import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";
import { make } from "../make.js";
import { numberText, say, tiny } from "../text.js";
import { ask } from "./run.js";

export function problem(data, settings, level) {
  const { tissue, wall_C: wall, minutes } = data.cases[settings.case];
  return {
    tissue: new Tissue(tissue),
    grid: new Grid("plane", [data.depth_mm], level.cell_mm),
    sources: [{ schedule: Schedule.hold(wall, Infinity, data.rules) }],
    options: { minutes },
  };
}

export function read(reading, data, settings) {
  const { liquidus_C } = reading.problem.tissue;
  const isSharp = settings.case === "neumann";
  const computed = isSharp ? reading.edge_mm() : reading.radius_mm(liquidus_C);
  const { exact_mm: exact } = data.cases[settings.case];
  return { error: computed / exact - 1, imbalance: reading.energy.imbalance };
}

// A folded strip; its cases are solved when it is opened.
export function trustStrip(data, imbalanceNow) {
  const shown = {};
  const rows = ["neumann", "similarity", "balance"].map((name) => {
    shown[name] = make("td", {}, "…");
    return make("tr", {}, make("th", { scope: "row" }, say(`trust_${name}`)), shown[name]);
  });
  const show = (name, error, allowed, written) => {
    let key = Math.abs(error) <= allowed ? "trust_right" : "trust_wrong";
    // Nothing was computed, because the worker failed.
    if (Number.isNaN(error)) key = "trust_failed";
    shown[name].textContent = say(key, { value: written(error), allowed: written(allowed) });
  };
  const percent = (value) => `${numberText(100 * value, ".2f")}\u00a0%`;
  const solve = ([name, ...others]) => ask(data, { case: name }, data.level, ({ values }) => {
    show(name, values?.error ?? NaN, data.cases[name].allowed, percent);
    if (others.length) solve(others);
  });
  const opened = ({ target }) => {
    if (!target.open) return;
    show("balance", imbalanceNow(), data.balance, tiny);
    solve(["neumann", "similarity"]);
  };
  return make(
    "details", { class: "cf-trust", ontoggle: opened }, make("summary", {}, say("trust")),
    make("table", {}, make("tbody", {}, ...rows)),
  );
}
