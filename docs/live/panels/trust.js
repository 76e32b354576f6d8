// Is it right? Two cases with exact solutions, solved in this browser: Neumann's wall, which
// freezes at one temperature, and the similarity solution for a freezing range.

import { neumann } from "../heat/exact.js";
import { Grid } from "../heat/grid.js";
import { Schedule } from "../heat/schedule.js";
import { Tissue } from "../heat/tissue.js";
import { say } from "../text.js";
import { make } from "./controls.js";

export function problem(data, settings, level) {
  const { tissue, wall_C: wall, minutes } = data.cases[settings.case];
  return {
    tissue: new Tissue(tissue),
    grid: new Grid("plane", [data.depth_mm], level.cell_mm),
    sources: [{ schedule: Schedule.hold(wall, Infinity, data.rules) }],
    options: { minutes, reads: level.reads },
  };
}

export function read(reading, data, settings) {
  const { wall_C: wall, exact_mm: exported } = data.cases[settings.case];
  const { tissue } = reading.problem;
  const isSharp = settings.case === "neumann";
  const exact = isSharp ? neumann(tissue, wall)(reading.time_s) : exported;
  const computed = isSharp ? reading.edge_mm() : reading.radius_mm(tissue.liquidus_C);
  return { error: computed / exact - 1, imbalance: reading.energy.imbalance };
}

// A folded strip; its cases are solved when it is opened. `ask` is that of panel.js.
export function trustStrip(data, ask, imbalanceNow) {
  const cells = ["neumann", "similarity", "balance"].map((name) => {
    const value = make("td", {}, "…");
    const row = make("tr", {}, make("th", { scope: "row" }, say(`trust_${name}`)), value);
    return { name, value, row };
  });
  const show = (name, error, allowed, format) => {
    const { value } = cells.find((one) => one.name === name);
    const isGood = Math.abs(error) <= allowed;
    value.textContent = say(isGood ? "trust_right" : "trust_wrong", {
      value: format(error), allowed: format(allowed),
    });
  };
  const percent = (value) => `${(100 * value).toFixed(2)} %`;
  const details = make(
    "details", { class: "cf-trust" }, make("summary", {}, say("trust")),
    make("table", {}, make("tbody", {}, ...cells.map((one) => one.row))),
  );
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    show("balance", imbalanceNow(), data.balance, (value) => value.toExponential(0));
    const next = (names) => {
      if (!names.length) return;
      ask(data, { case: names[0] }, data.level, ({ values }) => {
        if (values) show(names[0], values.error, data.cases[names[0]].allowed, percent);
        next(names.slice(1));
      });
    };
    next(["neumann", "similarity"]);
  });
  return details;
}
