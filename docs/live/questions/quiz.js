// Questions with options: quizzes, looks back, predictions, pre-test and post-test.

import { button, freshId, make } from "../make.js";
import { say } from "../text.js";
import { following, spokenLine } from "./parts.js";
import { withoutDots } from "./texts.js";

/** The reply to a chosen option, named by its text; null if none was chosen. */
export function questionFeedback(question, answer) {
  if (answer === null) return { tone: "missing", message: say("choose_first") };
  // Answers are kept by their text, and a later version of the course may have worded it anew.
  const gone = { tone: "missing", message: say("option_gone") };
  return question.options.find((option) => option.text === answer) ?? gone;
}

/**
 * One question as radio buttons.  With `reveal` a button shows the reply; without it the choice is
 * kept and nothing is said about it.  Of a prediction only the first choice is kept, and of the
 * post-test the one that was checked first, because the reply says what is right.
 */
export function choiceQuestion(question, { course, record }, number = 0) {
  const name = freshId();
  const line = spokenLine(course);
  const firstCounts = question.kind === "predict";
  const checkedCounts = question.kind === "posttest";
  const triesAreKept = ["quiz", "lookback"].includes(question.kind);
  let known = null;
  const texts = question.options.map((option) => option.text);
  const kept = () => {
    const answer = record.get("answers", question.name);
    return texts.includes(answer) ? answer : null;
  };
  const chosen = () => texts[buttons.findIndex((one) => one.checked)] ?? null;
  const keep = () => record.give("answers", question.name, chosen());
  const aboutChecking = () => {
    if (kept() === null) return say("checked_waits");
    if (chosen() === kept()) return say("checked_kept");
    return say("checked_stays", { answer: withoutDots(kept()) });
  };
  const aboutKeeping = () => {
    if (checkedCounts) return aboutChecking();
    if (question.reveal) return "";
    if (!firstCounts) return say("answer_kept");
    if (chosen() === kept()) return say("first_kept");
    return say("first_stays", { answer: withoutDots(kept()) });
  };
  const choose = () => {
    if (!checkedCounts && (!firstCounts || kept() === null)) keep();
    line.show(aboutKeeping());
  };
  const buttons = texts.map(() => make("input", { type: "radio", name, onchange: choose }));
  const labels = texts.map((text, n) => make("label", {}, buttons[n], make("span", {}, text)));
  const legend = make("legend", {}, number ? `${number}. ${question.text}` : question.text);
  const area = make("fieldset", { class: "cold-facts-question" }, legend, ...labels);
  if (question.reveal) {
    const check = () => {
      line.show(questionFeedback(question, chosen()));
      if (chosen() === null) return;
      if (checkedCounts && kept() === null) keep();
      if (triesAreKept) record.tryExercise(question.name, chosen());
    };
    area.append(button(say("check"), check, { "aria-label": `${say("check")}: ${question.text}` }));
  }
  area.append(line.element);
  following(record, () => {
    const answer = kept();
    const isKnown = answer === known;
    known = answer;
    // A choice beside the one that counts stays in sight as long as that one is the same.
    if ((firstCounts || checkedCounts) && isKnown && chosen() !== null) return;
    if (answer !== chosen()) line.show("");
    buttons.forEach((one, n) => {
      one.checked = texts[n] === answer;
    });
  });
  return area;
}

/** All questions of a kind, numbered. */
export function sheet(questions, shared) {
  const numbered = questions.map((one, place) => choiceQuestion(one, shared, place + 1));
  return make("div", { class: "cold-facts-sheet" }, ...numbered);
}
