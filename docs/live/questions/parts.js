// Small parts of a page, made without ever reading a text as HTML.

import { make } from "../panels/controls.js";
import { fill } from "./texts.js";

export { make };

let count = 0;

/** A new name for an element that another one refers to. */
export function freshId() {
  count += 1;
  return `cold-facts-${count}`;
}

/** A line that a screen reader speaks when it changes; `show` takes a reply, a text or nothing. */
export function spokenLine(course) {
  const element = make("p", { role: "status", class: "cold-facts-reply" });
  const show = (said) => {
    element.replaceChildren();
    element.removeAttribute("data-tone");
    if (!said) return;
    if (typeof said === "string") {
      element.append(said);
      return;
    }
    const { symbol, word } = course.tones[said.tone];
    // The word beside the symbol says the same.
    const mark = make("span", { "aria-hidden": "true" }, symbol);
    element.dataset.tone = said.tone;
    element.append(make("strong", {}, mark, ` ${word}:`), ` ${said.message}`);
  };
  return { element, show };
}

export function sayWith(course) {
  return (name, parts) => fill(course.sentences[name], parts);
}

/** A table of texts, in a box that rolls sideways on a narrow screen. */
export function tableOf({ caption, headings, rows }) {
  const head = make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text)));
  const lines = rows.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text))));
  const grid = make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, head),
    make("tbody", {}, ...lines),
  );
  const box = { role: "region", tabindex: "0", "aria-label": caption, class: "cold-facts-rolling" };
  return make("div", box, grid);
}
