// A prediction, and beside it what was found: hidden until there is a prediction, or until whoever
// does not want to predict presses Show.

import { button, make, tableBox } from "../make.js";
import { say } from "../text.js";
import { following } from "./parts.js";
import { choiceQuestion } from "./quiz.js";
import { withoutDots } from "./texts.js";

export function prediction(question, shared) {
  const heading = make("p", { class: "cold-facts-heading" }, say("predict_first"));
  return make("div", {}, heading, choiceQuestion(question, shared));
}

export function outcome(found, question, { record }) {
  const words = make("p", { role: "status" });
  const more = make("div");
  let isAsked = false;
  const refresh = () => {
    const answer = record.get("answers", question.name) ?? null;
    const isOpen = isAsked || answer !== null;
    const said = isOpen ? outcomeWords(found.outcome, answer) : say("outcome_hidden");
    // Set only when it changes, so that a screen reader does not repeat it.
    if (words.textContent !== said) words.textContent = said;
    show.hidden = isOpen;
    more.replaceChildren();
    if (!isOpen || !found.also) return;
    const { caption, headings, rows } = found.also;
    const looks = { hasCaption: true, style: "cold-facts-rolling" };
    more.append(tableBox(caption, headings, rows, looks));
  };
  const show = button(say("show"), () => {
    isAsked = true;
    refresh();
  });
  following(record, refresh);
  return make("div", { class: "cold-facts-outcome" }, words, show, more);
}

/** What stands beside a prediction. */
function outcomeWords(found, answer) {
  if (answer === null) return say("not_predicted", { outcome: found });
  return say("predicted", { answer: withoutDots(answer), outcome: found });
}
