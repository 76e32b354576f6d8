// Exercises with the numbers of a class: a box for an answer and the reply to it.

import { freshId, make } from "../make.js";
import { say } from "../text.js";
import { exerciseFeedback } from "./feedback.js";
import { following, spokenLine } from "./parts.js";
import { quote, stripped } from "./texts.js";
import { variantOf } from "./variant.js";

const CLASS_KEPT_AS = "cold-facts-class";
const WHOLE_NUMBER = /^-?\d{1,18}$/;
// Characters of an answer's form that fit into a narrow box.
const NARROW = 30;

/** The class whose numbers are shown: from the address, from before, or 1 as in the notebooks. */
export class ClassSeed extends EventTarget {
  constructor(storage, search) {
    super();
    this.storage = storage;
    const wanted = [new URLSearchParams(search).get("class"), storage?.getItem(CLASS_KEPT_AS)];
    this.seed = String(BigInt(wanted.find((one) => WHOLE_NUMBER.test(one)) ?? 1));
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
    this.dispatchEvent(new Event("change"));
    return true;
  }
}

/** An exercise that follows the class seed. */
export function exercise(found, shared, notebookLink) {
  const area = make("div", { class: "cold-facts-exercise" });
  let shown = "";
  following(shared.seed, () => {
    const asked = variantOf(found, shared.seed.seed);
    if (asked.asked === shown) return;
    shown = asked.asked;
    const question = make("p", { id: freshId() }, asked.asked);
    const parts = [question, answering(asked, question.id, shared, notebookLink)];
    if (asked.worked) {
      const summary = make("summary", {}, say("worked_example"));
      parts.unshift(make("details", {}, summary, make("p", {}, asked.worked)));
    }
    area.replaceChildren(...parts);
  });
  return area;
}

/** The box for an answer, or the way to where it is judged. */
function answering(asked, questionId, { course, record }, notebookLink) {
  if (asked.kind === "python") return make("p", {}, `${say("judged_in_notebook")} `, notebookLink);
  const line = spokenLine(course);
  const canBeBelowZero = course.rules.units_without_ratio.includes(asked.unit);
  const reply = (typed) => line.show(exerciseFeedback(asked, typed, course.rules));
  const box = make("input", {
    type: "text",
    id: freshId(),
    autocomplete: "off",
    placeholder: asked.placeholder,
    "aria-describedby": questionId,
    // A telephone then offers both decimal signs; all keys for letters and semicolons, and for
    // temperatures, since an iPhone's keys for decimal numbers have no minus.
    inputmode: asked.kind === "number" && !canBeBelowZero ? "decimal" : "text",
    class: asked.placeholder.length > NARROW ? "cold-facts-wide" : "cold-facts-narrow",
  });
  const check = (event) => {
    event.preventDefault();
    if (stripped(box.value)) record.tryExercise(asked.name, box.value);
    reply(box.value);
  };
  following(record, () => {
    const tried = record.get("exercises", asked.name)?.last ?? "";
    if (box.value === tried || box === document.activeElement) return;
    box.value = tried;
    if (tried) reply(tried);
    else line.show("");
  });
  const label = asked.unit ? say("your_answer_in", { unit: asked.unit }) : say("your_answer");
  const named = make("label", { for: box.id }, label);
  const row = make("div", { class: "cold-facts-row" }, box, make("button", {}, say("check")));
  return make("form", { onsubmit: check }, named, row, line.element);
}

/** A field for the class seed. */
export function seedField({ course, seed }) {
  const line = spokenLine(course);
  const why = make("p", { id: freshId(), class: "cold-facts-note" }, say("class_seed_why"));
  const choose = () => {
    const isTaken = seed.choose(box.value);
    const quoted = quote(box.value.slice(0, 60));
    line.show(isTaken ? "" : say("class_seed_rule", { quoted }));
    if (isTaken) box.value = seed.seed;
  };
  const box = make("input", {
    type: "text", inputmode: "numeric", id: freshId(), value: seed.seed,
    "aria-describedby": why.id, onchange: choose,
  });
  const label = make("label", { for: box.id }, say("class_seed"));
  return make("div", { class: "cold-facts-seed" }, label, box, why, line.element);
}
