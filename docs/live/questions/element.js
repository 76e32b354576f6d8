// The element <cold-facts-question name="...">, which makes a question on a page live.
//
//   quiz:01                    all questions of a kind (quiz, lookback, pretest, posttest)
//   quiz:01/why_helium         one question
//   predict:01/second_half     a prediction
//   outcome:01/second_half     what was found for it
//   exercise:01/three_radii    an exercise
//   record, gain               what is kept; what was gained between pre-test and post-test
//
// What the element holds already is the text form, for readers without scripts and for print.

import { make } from "../make.js";
import { fetched, load, say } from "../text.js";
import { ClassSeed, exercise } from "./exercises.js";
import { outcome, prediction } from "./predictions.js";
import { choiceQuestion, sheet } from "./quiz.js";
import { browserStorage, Record } from "./record.js";
import { recordBox } from "./record_box.js";
import { gain } from "./tests.js";
import { quote } from "./texts.js";

const NAME = /^(?<kind>[a-z]+)(?::(?<notebook>0[0-6]b?)(?:\/(?<key>\w{1,60}))?)?$/;

/** The address of a notebook's page on the site. */
const pageOf = (page) => new URL(`../../notebooks/${page}.html`, import.meta.url).href;

const stored = new Map();

/** A file of the export, read once. */
function file(name) {
  if (!stored.has(name)) stored.set(name, fetched(new URL(`data/${name}.json`, import.meta.url)));
  return stored.get(name);
}

let shared;

/** What all questions of a page share: sentences, what is kept, and the class. */
async function prepared() {
  const [course] = await Promise.all([file("course"), load(new URL("../", import.meta.url))]);
  const storage = browserStorage();
  const record = new Record(course, storage);
  window.addEventListener("storage", (event) => record.follow(event));
  // The Back button may bring a page as it was left.
  window.addEventListener("pageshow", () => record.follow({ key: null }));
  return { course, record, seed: new ClassSeed(storage, window.location.search) };
}

/** The live form of what a name stands for; null if the course has no such question. */
async function live(name, common, notebookLink) {
  const { kind, notebook, key } = NAME.exec(name)?.groups ?? {};
  if (kind === "record") return recordBox(common);
  if (kind === "gain") {
    const [ideas, first, last] = await Promise.all(["ideas", "00", "06"].map(file));
    const of = (one, which) => one.questions.filter((question) => question.kind === which);
    return gain(ideas, of(first, "pretest"), of(last, "posttest"), common, pageOf);
  }
  if (!notebook) return null;
  const content = await file(notebook);
  if (kind === "exercise") {
    const found = content.exercises.find((one) => one.exercise.split(".")[1] === key);
    const words = say("open_notebook", { number: notebook });
    const link = notebookLink ?? make("a", { href: pageOf(content.page) }, words);
    return found ? exercise(found, common, link) : null;
  }
  const asked = kind === "outcome" ? "predict" : kind;
  const ofKind = content.questions.filter((one) => one.kind === asked);
  if (!key) return ofKind.length ? sheet(ofKind, common) : null;
  const question = ofKind.find((one) => one.key === key);
  if (!question) return null;
  if (kind === "outcome") {
    return outcome(content.outcomes.find((one) => one.key === key), question, common);
  }
  return kind === "predict" ? prediction(question, common) : choiceQuestion(question, common);
}

class ColdFactsQuestion extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.live !== undefined) return;
    this.dataset.live = "";
    const link = this.querySelector("a[data-notebook]")?.cloneNode(true);
    try {
      const name = this.getAttribute("name") ?? "";
      shared ??= prepared();
      const area = await live(name, await shared, link);
      if (!area) {
        const words = say("no_such_question", { quoted: quote(name.slice(0, 60)) });
        this.append(make("p", { role: "alert" }, words));
        return;
      }
      area.classList.add("cold-facts-live");
      this.append(area);
      this.dataset.live = "yes";
    } catch (problem) {
      // The text form stays; whoever looks for the reason finds it in the console.
      console.warn(problem);
    }
  }
}

customElements.define("cold-facts-question", ColdFactsQuestion);
