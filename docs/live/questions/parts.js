// What questions and exercises share on a page.

import { make } from "../make.js";

/** A line that a screen reader speaks when it changes; `show` takes a reply, a text or nothing. */
export function spokenLine({ tones }) {
  const element = make("p", { role: "status", class: "cold-facts-reply" });
  const show = (said) => {
    delete element.dataset.tone;
    if (typeof said === "string") {
      element.textContent = said;
      return;
    }
    const { symbol, word } = tones[said.tone];
    // The word beside the symbol says the same.
    const mark = make("span", { "aria-hidden": "true" }, symbol);
    element.dataset.tone = said.tone;
    element.replaceChildren(make("strong", {}, mark, ` ${word}:`), ` ${said.message}`);
  };
  return { element, show };
}

/** Show something now, and again whenever what it shows, a record or a class, changes. */
export function following(shown, show) {
  shown.addEventListener("change", show);
  show();
}
