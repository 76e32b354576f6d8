// What is kept, with buttons to save it to a file, to load one, and to forget it.

import { make, sayWith } from "./parts.js";
import { Refused } from "./record.js";
import { seedField } from "./exercises.js";

export function recordBox(shared) {
  const { course, record } = shared;
  const say = sayWith(course);
  const line = make("p", { role: "status" });
  let asked_to_forget = false;
  const answers = (count) => say(count === 1 ? "one_answer" : "answers", { count });
  const usual = () => {
    if (record.status) return record.status;
    if (!record.count) return say("no_answers");
    return say("kept_where", { where: say("in_this_browser"), answers: answers(record.count) });
  };
  const show = (said = "") => {
    line.textContent = said || usual();
  };
  const save = () => {
    asked_to_forget = false;
    const { name } = course.file;
    const blob = new Blob([record.text()], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
    show(say("saved_to_file", { name, answers: answers(record.count) }));
  };
  const load = async () => {
    asked_to_forget = false;
    const said = [];
    for (const file of chooser.files) {
      said.push(await loaded(file));
    }
    chooser.value = "";
    show(said.join(" "));
  };
  const loaded = async (file) => {
    try {
      // No more than can be refused: a file of gigabytes would not fit into memory.
      const bytes = await file.slice(0, course.file.size_limit + 1).arrayBuffer();
      const { count, unusable } = record.load(file.name, new Uint8Array(bytes));
      const more = unusable ? say("unusable", { count: unusable }) : "";
      return say("loaded_from", { answers: answers(count), name: file.name, unusable: more });
    } catch (problem) {
      if (problem instanceof Refused) return problem.message;
      return say("file_encoding", { name: file.name });
    }
  };
  const forget = () => {
    if (!asked_to_forget) {
      asked_to_forget = true;
      show(say("forget_here", { answers: answers(record.count) }));
      return;
    }
    asked_to_forget = false;
    record.forget();
    show(say("forgotten"));
  };
  const chooser = make("input", {
    type: "file",
    accept: ".json,application/json",
    multiple: true,
    hidden: true,
    "aria-label": say("load_answers"),
    onchange: load,
  });
  const button = (name, press) => make("button", { type: "button", onclick: press }, say(name));
  const buttons = make(
    "div",
    { class: "cold-facts-row" },
    button("save_answers", save),
    button("load_answers", () => chooser.click()),
    button("forget_answers", forget),
    chooser,
  );
  record.listen(() => show());
  show();
  const note = make("p", { class: "cold-facts-note" }, say("answers_here"));
  return make("div", { class: "cold-facts-record" }, line, buttons, note, seedField(shared));
}
