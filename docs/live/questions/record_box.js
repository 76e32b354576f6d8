// What is kept, with buttons to save it to a file, to load one, and to forget it.

import { button, make } from "../make.js";
import { say } from "../text.js";
import { seedField } from "./exercises.js";
import { following } from "./parts.js";
import { Refused } from "./record.js";

export function recordBox(shared) {
  const { course, record } = shared;
  const line = make("p", { role: "status" });
  // What was asked before forgetting: a second press counts only while it stands there.
  let asked = "";
  const answers = (count) => say(count === 1 ? "one_answer" : "answers", { count });
  const usual = () => {
    if (record.status) return record.status;
    if (!record.count) return say("no_answers");
    return say("kept_where", { where: say("in_this_browser"), answers: answers(record.count) });
  };
  const show = (said) => {
    line.textContent = said || usual();
  };
  const save = () => {
    const { name } = course.file;
    const blob = new Blob([record.text()], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
    show(say("saved_to_file", { name, answers: answers(record.count) }));
  };
  const load = async () => {
    const said = [];
    for (const file of chooser.files) said.push(await loaded(file));
    chooser.value = "";
    show(said.join(" "));
  };
  const loaded = async (file) => {
    const { name } = file;
    try {
      // No more than can be refused: a file of gigabytes would not fit into memory.
      const bytes = await file.slice(0, course.file.size_limit + 1).arrayBuffer();
      const { count, unusable } = record.load(name, new Uint8Array(bytes));
      const more = unusable ? say("unusable", { count: unusable }) : "";
      return say("loaded_from", { answers: answers(count), name, unusable: more });
    } catch (problem) {
      return problem instanceof Refused ? problem.message : say("file_encoding", { name });
    }
  };
  const forget = () => {
    const isAsked = line.textContent === asked;
    asked = say("forget_here", { answers: answers(record.count) });
    if (isAsked) record.forget();
    show(isAsked ? say("forgotten") : asked);
  };
  const chooser = make("input", {
    type: "file", accept: ".json,application/json", multiple: true, hidden: true,
    "aria-label": say("load_answers"), onchange: load,
  });
  const buttons = make(
    "div", { class: "cold-facts-row" },
    button(say("save_answers"), save),
    button(say("load_answers"), () => chooser.click()),
    button(say("forget_answers"), forget),
    chooser,
  );
  following(record, () => show(""));
  const note = make("p", { class: "cold-facts-note" }, say("answers_here"));
  return make("div", { class: "cold-facts-record" }, line, buttons, note, seedField(shared));
}
