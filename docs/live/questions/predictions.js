// A prediction, and beside it what was found: hidden until there is a prediction, or until whoever
// does not want to predict presses Show.

import { make, sayWith, tableOf } from "./parts.js";
import { choiceQuestion } from "./quiz.js";

export function prediction(question, shared) {
  const heading = make("p", { class: "cold-facts-heading" }, sayWith(shared.course)("predict_first"));
  return make("div", {}, heading, choiceQuestion(question, shared));
}

export function outcome(found, question, { course, record }) {
  const say = sayWith(course);
  const words = make("p", { role: "status" });
  const more = make("div", {});
  let asked = false;
  const show = make("button", { type: "button" }, say("show"));
  show.addEventListener("click", () => {
    asked = true;
    refresh();
  });
  const refresh = () => {
    const answer = record.get("answers", question.name) ?? null;
    const is_open = asked || answer !== null;
    const said = outcomeWords(found.outcome, answer, is_open, say);
    // Set only when it changes, so that a screen reader does not repeat it.
    if (words.textContent !== said) words.textContent = said;
    show.hidden = is_open;
    more.replaceChildren(...(is_open && found.also ? [tableOf(found.also)] : []));
  };
  record.listen(refresh);
  refresh();
  return make("div", { class: "cold-facts-outcome" }, words, show, more);
}

/** What stands beside a prediction. */
export function outcomeWords(found, answer, is_open, say) {
  if (!is_open) return say("outcome_hidden");
  if (answer === null) return say("not_predicted", { outcome: found });
  return say("predicted", { answer: answer.replace(/\.+$/, ""), outcome: found });
}
