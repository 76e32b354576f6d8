// "Where these numbers come from": a folded table.

import { say } from "../text.js";
import { make } from "./controls.js";

export function sourceTable(rows, title) {
  const heads = ["quantity", "value", "source", "how_sure"].map((key) => {
    return make("th", { scope: "col" }, say(key));
  });
  const lines = rows.map(([name, value, unit, source, trust]) => make(
    "tr", {},
    make("th", { scope: "row" }, name),
    make("td", {}, `${value} ${unit}`.trim()),
    make("td", {}, source),
    make("td", {}, trust),
  ));
  const table = make(
    "table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...lines),
  );
  const region = make(
    "div", { class: "cf-sources", tabindex: 0, role: "region", "aria-label": `${say("sources")}: ${title}` },
    table,
  );
  return make("details", {}, make("summary", {}, say("sources")), region);
}
