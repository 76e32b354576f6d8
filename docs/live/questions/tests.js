// What a learner gained between pre-test and post-test, as in helpers/teaching/lesson/gain.py.

import { make, sayWith } from "./parts.js";

/** Ideas with whether they were right before and after. */
export function ideasOf(ideas, before, after, record) {
  const isRight = (questions, key) => {
    const question = questions.find((one) => one.key === key);
    const answer = question ? record.get("answers", question.name) : undefined;
    return Boolean(question?.options.some((option) => option.right && option.text === answer));
  };
  return ideas.map(({ key, idea, notebook }) => {
    const later = after.find((one) => one.key === key);
    return {
      words: idea,
      notebook,
      before: isRight(before, key),
      after: isRight(after, key),
      answered: record.get("answers", later.name) !== undefined,
      chance: 1 / later.options.length,
    };
  });
}

/** The sentence about what was gained, and lists of ideas by heading. */
export function gainOf(ideas, before_is_known, course) {
  const say = sayWith(course);
  const number = ideas.length;
  const count = (which) => ideas.filter(which).length;
  const before = count((idea) => idea.before);
  const after = count((idea) => idea.after);
  const chance = ideas.reduce((sum, idea) => sum + idea.chance, 0).toFixed(1);
  const guessing = say("guessing", { chance, number });
  const is_answered = ideas.some((idea) => idea.answered);
  let name = before_is_known ? "gain" : "gain_after_only";
  if (!is_answered) name = before_is_known ? "gain_unanswered" : "gain_unanswered_alone";
  const groups = {
    gain_new: (idea) => idea.after && !idea.before && before_is_known,
    gain_lost: (idea) => idea.before && !idea.after && before_is_known,
    gain_open: (idea) => !idea.after && !(idea.before && before_is_known),
  };
  const found = Object.entries(groups).map(([key, belongs]) => ({
    heading: say(key),
    ideas: is_answered ? ideas.filter(belongs) : [],
  }));
  return {
    sentence: say(name, { before, after, number, guessing }),
    groups: found.filter((group) => group.ideas.length),
  };
}

export function gain(ideas, before, after, { course, record }, pageOf) {
  const say = sayWith(course);
  const area = make("div", { class: "cold-facts-gain", role: "status" });
  const line = (idea) => {
    if (!idea.notebook) return make("li", {}, idea.words);
    const words = say("idea_of_notebook", { number: idea.notebook.slice(0, 2) });
    const link = make("a", { href: pageOf(idea.notebook) }, words);
    return make("li", {}, `${idea.words} (`, link, ")");
  };
  const refresh = () => {
    const known = Object.keys(record.usable("answers")).some((name) => name.startsWith("pretest:"));
    const found = gainOf(ideasOf(ideas, before, after, record), known, course);
    area.replaceChildren(make("p", {}, found.sentence));
    for (const group of found.groups) {
      area.append(make("p", {}, make("strong", {}, group.heading)));
      area.append(make("ul", {}, ...group.ideas.map(line)));
    }
  };
  record.listen(refresh);
  refresh();
  return area;
}
