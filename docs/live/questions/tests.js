// What a learner gained between pre-test and post-test, as in helpers/teaching/lesson/gain.py.

import { make } from "../make.js";
import { numberText, say } from "../text.js";
import { following } from "./parts.js";

/** Ideas with whether they were right before and after. */
export function ideasOf(ideas, before, after, record) {
  const isRight = (question) => {
    const answer = question && record.get("answers", question.name);
    return Boolean(question?.options.some((option) => option.right && option.text === answer));
  };
  const asked = (questions, key) => questions.find((one) => one.key === key);
  return ideas.map(({ key, idea, notebook }) => {
    const later = asked(after, key);
    return {
      words: idea,
      notebook,
      before: isRight(asked(before, key)),
      after: isRight(later),
      answered: record.get("answers", later.name) !== undefined,
      chance: 1 / later.options.length,
    };
  });
}

/** The sentence about what was gained, and lists of ideas by heading. */
export function gainOf(ideas, beforeIsKnown) {
  const number = ideas.length;
  const chance = numberText(ideas.reduce((sum, idea) => sum + idea.chance, 0), ".1f");
  const guessing = say("guessing", { chance, number });
  const isAnswered = ideas.some((idea) => idea.answered);
  let name = beforeIsKnown ? "gain" : "gain_after_only";
  if (!isAnswered) name = beforeIsKnown ? "gain_unanswered" : "gain_unanswered_alone";
  const chosen = {
    gain_new: ideas.filter((idea) => idea.after && !idea.before && beforeIsKnown),
    gain_lost: ideas.filter((idea) => idea.before && !idea.after && beforeIsKnown),
    gain_open: ideas.filter((idea) => !idea.after && !(idea.before && beforeIsKnown)),
  };
  const groups = Object.entries(chosen).map(([key, some]) => ({ heading: say(key), ideas: some }));
  const before = ideas.filter((idea) => idea.before).length;
  const after = ideas.filter((idea) => idea.after).length;
  return {
    sentence: say(name, { before, after, number, guessing }),
    groups: isAnswered ? groups.filter((group) => group.ideas.length) : [],
  };
}

export function gain(ideas, before, after, { record }, pageOf) {
  const area = make("div", { class: "cold-facts-gain", role: "status" });
  const line = ({ words, notebook }) => {
    if (!notebook) return make("li", {}, words);
    const name = say("idea_of_notebook", { number: notebook.slice(0, 2) });
    return make("li", {}, `${words} (`, make("a", { href: pageOf(notebook) }, name), ")");
  };
  following(record, () => {
    const isKnown = Object.keys(record.usable("answers")).some((one) => one.startsWith("pretest:"));
    const found = gainOf(ideasOf(ideas, before, after, record), isKnown);
    const groups = found.groups.flatMap((group) => [
      make("p", {}, make("strong", {}, group.heading)),
      make("ul", {}, ...group.ideas.map(line)),
    ]);
    area.replaceChildren(make("p", {}, found.sentence), ...groups);
  });
  return area;
}
