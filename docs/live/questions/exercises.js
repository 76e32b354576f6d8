// Exercises with the numbers of a class: a box for an answer and the reply to it.

import { exerciseFeedback } from "./feedback.js";
import { fill, quote, stripped } from "./texts.js";
import { freshId, make, sayWith, spokenLine } from "./parts.js";
import { variantOf } from "./variant.js";

const CLASS_KEPT_AS = "cold-facts-class";
const WHOLE_NUMBER = /^-?\d{1,18}$/;
// Characters of an answer's form that fit into a narrow box.
const NARROW = 30;

/** The class whose numbers are shown: from the address, from before, or 1 as in the notebooks. */
export class ClassSeed {
  constructor(storage, search) {
    this.storage = storage;
    this.listeners = [];
    const wanted = [new URLSearchParams(search).get("class"), storage?.getItem(CLASS_KEPT_AS)];
    this.seed = wanted.find((one) => typeof one === "string" && WHOLE_NUMBER.test(one)) ?? "1";
    this.seed = String(BigInt(this.seed));
  }

  /** Take another class; false if the text is no whole number. */
  choose(text) {
    if (!WHOLE_NUMBER.test(stripped(text))) return false;
    this.seed = String(BigInt(stripped(text)));
    try {
      this.storage?.setItem(CLASS_KEPT_AS, this.seed);
    } catch {
      // It holds for this page at least.
    }
    for (const listener of this.listeners) listener();
    return true;
  }
}

/** An exercise that follows the class seed. */
export function exercise(found, shared, notebook_link) {
  const area = make("div", { class: "cold-facts-exercise" });
  let shown = "";
  const show = () => {
    const asked = variantOf(found, shared.seed.seed);
    if (asked.asked === shown) return;
    shown = asked.asked;
    area.replaceChildren(...asking(asked, shared, notebook_link));
  };
  shared.seed.listeners.push(show);
  show();
  return area;
}

function asking(asked, shared, notebook_link) {
  const { course, record } = shared;
  const say = sayWith(course);
  const parts = [];
  if (asked.worked) {
    const summary = make("summary", {}, say("worked_example"));
    parts.push(make("details", {}, summary, make("p", {}, asked.worked)));
  }
  const question = make("p", { id: freshId() }, asked.asked);
  parts.push(question);
  if (asked.kind === "python") {
    parts.push(make("p", {}, `${say("judged_in_notebook")} `, notebook_link));
    return parts;
  }
  const line = spokenLine(course);
  const label = asked.unit ? say("your_answer_in", { unit: asked.unit }) : say("your_answer");
  const box = make("input", {
    type: "text",
    id: freshId(),
    autocomplete: "off",
    placeholder: asked.placeholder,
    "aria-describedby": question.id,
    // A telephone then offers both decimal signs; letters and semicolons need all keys.
    inputmode: asked.kind === "number" ? "decimal" : "text",
    class: asked.placeholder.length > NARROW ? "cold-facts-wide" : "cold-facts-narrow",
  });
  const check = (event) => {
    event.preventDefault();
    if (stripped(box.value)) record.tryExercise(asked.name, box.value);
    line.show(exerciseFeedback(asked, box.value, course));
  };
  const follow = () => {
    const tried = record.get("exercises", asked.name)?.last ?? "";
    if (box.value === tried || box === document.activeElement) return;
    box.value = tried;
    line.show(tried ? exerciseFeedback(asked, tried, course) : "");
  };
  record.listen(follow);
  follow();
  const button = make("button", { type: "submit" }, say("check"));
  const row = make("div", { class: "cold-facts-row" }, box, button);
  parts.push(make("form", { onsubmit: check }, make("label", { for: box.id }, label), row, line.element));
  return parts;
}

/** A field for the class seed. */
export function seedField({ course, seed }) {
  const say = sayWith(course);
  const line = spokenLine(course);
  const box = make("input", { type: "text", inputmode: "numeric", id: freshId(), value: seed.seed });
  const why = make("p", { id: freshId(), class: "cold-facts-note" }, say("class_seed_why"));
  box.setAttribute("aria-describedby", why.id);
  box.addEventListener("change", () => {
    const is_taken = seed.choose(box.value);
    if (is_taken) box.value = seed.seed;
    line.show(is_taken ? "" : fill(say("class_seed_rule"), { quoted: quote(box.value.slice(0, 60)) }));
  });
  const label = make("label", { for: box.id }, say("class_seed"));
  return make("div", { class: "cold-facts-seed" }, label, box, why, line.element);
}
