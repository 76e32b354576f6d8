// Questions with options: quizzes, looks back, predictions, pre-test and post-test.

import { freshId, make, sayWith, spokenLine } from "./parts.js";

/** The reply to a chosen option, named by its text; null if none was chosen. */
export function questionFeedback(question, answer, course) {
  if (answer === null || answer === undefined) {
    return { tone: "missing", message: course.sentences.choose_first };
  }
  const chosen = question.options.find((option) => option.text === answer);
  if (chosen) return { tone: chosen.tone, message: chosen.message };
  // Answers are kept by their text, and a later version of the course may have worded it anew.
  return { tone: "missing", message: course.sentences.option_gone };
}

/**
 * One question as radio buttons.  With `reveal` a button shows the reply; without it the choice is
 * kept and nothing is said about it.  Of a prediction only the first choice is kept.
 */
export function choiceQuestion(question, { course, record }, number = 0) {
  const say = sayWith(course);
  const group = freshId();
  const line = spokenLine(course);
  const first_counts = question.kind === "predict";
  const texts = question.options.map((option) => option.text);
  const kept = () => {
    const answer = record.get("answers", question.name);
    return texts.includes(answer) ? answer : null;
  };
  const aboutKeeping = (chosen) => {
    if (chosen === null || question.reveal) return "";
    const first = kept();
    if (!first_counts) return say("answer_kept");
    if (chosen === first) return say("first_kept");
    return say("first_stays", { answer: first.replace(/\.+$/, "") });
  };
  const chosen = () => {
    const button = buttons.find((one) => one.checked);
    return button ? texts[buttons.indexOf(button)] : null;
  };
  const choose = () => {
    if (!first_counts || kept() === null) record.give("answers", question.name, chosen());
    line.show(aboutKeeping(chosen()));
  };
  const buttons = texts.map(() => make("input", { type: "radio", name: group, onchange: choose }));
  const labels = texts.map((text, place) => make("label", {}, buttons[place], make("span", {}, text)));
  const legend = number ? `${number}. ${question.text}` : question.text;
  const area = make("fieldset", { class: "cold-facts-question" }, make("legend", {}, legend), ...labels);
  if (question.reveal) {
    const check = () => line.show(questionFeedback(question, chosen(), course));
    const name = `${say("check")}: ${question.text}`;
    area.append(make("button", { type: "button", "aria-label": name, onclick: check }, say("check")));
  }
  area.append(line.element);
  const follow = () => {
    const answer = kept();
    // A second guess at a prediction stays in sight as long as the first one is kept.
    if (first_counts && answer !== null && chosen() !== null) return;
    if (answer !== chosen()) line.show("");
    buttons.forEach((button, place) => {
      button.checked = texts[place] === answer;
    });
  };
  record.listen(follow);
  follow();
  return area;
}

/** All questions of a kind, numbered. */
export function sheet(questions, shared) {
  const numbered = questions.map((one, place) => choiceQuestion(one, shared, place + 1));
  return make("div", { class: "cold-facts-sheet" }, ...numbered);
}
