// What a learner has given, kept in this browser and nowhere else.
//
// A file that is saved here has the format of my_answers.json, which docs/answers.md describes, so
// it can be loaded in the notebooks and the other way round.  What is loaded is hostile input: it is
// looked at piece by piece, and refused with a sentence or taken as plain text.

import { fill, firstOf, quote } from "./texts.js";

const KEPT_AS = "cold-facts-answers";
const LONGEST_NAME = 200;
const LONGEST_VERSION = 20;
const BYTE_ORDER_MARKS = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** A file that was refused; the message is for the learner. */
export class Refused extends Error {}

const isList = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// Without a prototype, a name such as __proto__ is a name like any other.
const list = (from = {}) => Object.assign(Object.create(null), from);

/** A text that every file can hold: half an emoji becomes a replacement sign. */
const plainText = (text) => text.replace(/\p{Cs}/gu, "\ufffd");

export class Record {
  /**
   * @param course what course.json holds
   * @param storage the browser's localStorage, or null where it may not be used
   */
  constructor(course, storage) {
    this.course = course;
    this.storage = storage;
    this.status = storage ? "" : course.sentences.only_on_page;
    this.listeners = [];
    this.content = this.empty();
    this.reread();
  }

  empty() {
    const content = list({ format: this.course.file.format, version: this.course.file.version });
    for (const kind of this.course.file.kinds) content[kind] = list();
    return content;
  }

  /** How many answers, ratings and exercises there are. */
  get count() {
    const kinds = this.course.file.kinds;
    return kinds.reduce((sum, kind) => sum + Object.keys(this.usable(kind)).length, 0);
  }

  /** What was given under a name, or undefined. */
  get(kind, name) {
    const value = this.content[kind][name];
    return isUsable(kind, value) ? value : undefined;
  }

  usable(kind) {
    const found = Object.entries(this.content[kind]).filter(([, value]) => isUsable(kind, value));
    return list(Object.fromEntries(found));
  }

  /** Call a function whenever something is given, loaded or forgotten. */
  listen(listener) {
    this.listeners.push(listener);
  }

  give(kind, name, value) {
    const plain = typeof value === "string" ? plainText(value) : value;
    // Another tab of the course may have written since.
    this.reread();
    if (JSON.stringify(this.get(kind, name)) === JSON.stringify(plain)) return;
    this.content[kind][name] = plain;
    this.keep();
    this.tell();
  }

  /** Keep a try at an exercise: the first one and the last one. */
  tryExercise(question, typed) {
    const answer = firstOf(plainText(typed), this.course.rules.longest_try);
    const before = this.get("exercises", question);
    this.give("exercises", question, list({ first: before ? before.first : answer, last: answer }));
  }

  forget() {
    this.content = this.empty();
    this.status = this.storage ? "" : this.course.sentences.only_on_page;
    try {
      this.storage?.removeItem(KEPT_AS);
    } catch {
      this.status = this.course.sentences.only_on_page;
    }
    this.tell();
  }

  // ---- the file ---------------------------------------------------------------------------------

  /** Everything as the text of my_answers.json. */
  text() {
    const content = list(this.content);
    for (const kind of this.course.file.kinds) {
      const sorted = Object.entries(content[kind]).sort(([one], [other]) => (one < other ? -1 : 1));
      content[kind] = list();
      for (const [name, value] of sorted) content[kind][name] = value;
      if (!sorted.length) delete content[kind];
    }
    return `${JSON.stringify(content, null, 1)}\n`;
  }

  /**
   * Take over what a file holds; it replaces what is here under the same names, which moves to the
   * entry `earlier`.  Returns {count, unusable}; throws Refused, and then nothing is changed.
   */
  load(name, bytes) {
    const found = contentOf(name, bytes, this.course);
    const { kinds, earlier } = this.course.file;
    this.reread();
    let count = 0;
    let unusable = 0;
    for (const [entry, value] of Object.entries(found)) {
      if (kinds.includes(entry) || entry === "format" || entry === "version") continue;
      if (entry === earlier) this.addEarlier(value);
      else this.content[entry] = value;
    }
    for (const kind of kinds) {
      for (const [key, value] of Object.entries(found[kind] ?? {})) {
        const before = this.content[kind][key];
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value)) {
          this.addEarlier({ [kind]: list({ [key]: before }) });
        }
        if (isUsable(kind, value)) count += 1;
        else unusable += 1;
        this.content[kind][key] = value;
      }
    }
    this.keep();
    this.tell();
    return { count, unusable };
  }

  addEarlier(kinds) {
    const { earlier } = this.course.file;
    const kept = list(this.content[earlier]);
    for (const [kind, given] of Object.entries(kinds)) {
      kept[kind] = isList(given) ? Object.assign(list(kept[kind]), given) : given;
    }
    this.content[earlier] = kept;
  }

  // ---- the browser ------------------------------------------------------------------------------

  /** Take over what the browser holds, perhaps from another tab. */
  reread() {
    let text = null;
    try {
      text = this.storage?.getItem(KEPT_AS) ?? null;
      if (text === null) return;
      const found = contentOf(KEPT_AS, new TextEncoder().encode(text), this.course);
      this.content = Object.assign(this.empty(), found);
    } catch (problem) {
      // What is damaged there is replaced by the next answer; whoever reads the line can still
      // save what is on the page.
      this.status = problem instanceof Refused ? problem.message : this.course.sentences.only_on_page;
    }
  }

  keep() {
    const text = this.text();
    const { size_limit } = this.course.file;
    const size = new TextEncoder().encode(text).length;
    try {
      if (size > size_limit) {
        const limit = size_limit;
        throw new Refused(fill(this.course.sentences.too_many_bytes, { size, limit }));
      }
      if (!this.storage) throw new Refused(this.course.sentences.only_on_page);
      this.storage.setItem(KEPT_AS, text);
      this.status = "";
    } catch (problem) {
      this.status = problem instanceof Refused ? problem.message : this.course.sentences.only_on_page;
    }
  }

  tell() {
    for (const listener of [...this.listeners]) listener();
  }
}

function isUsable(kind, value) {
  if (kind !== "exercises") return typeof value === "string";
  return isList(value) && typeof value.first === "string" && typeof value.last === "string";
}

/** Everything that a file of answers holds; throws Refused with a sentence. */
export function contentOf(filename, bytes, course) {
  const say = (sentence, parts) => fill(course.sentences[sentence], parts);
  const { format, version, kinds, old_formats, earlier, size_limit } = course.file;
  const short = firstOf(filename, LONGEST_NAME);
  const name = quote(short === filename ? filename : `${short}…`);
  if (bytes.length > size_limit) {
    throw new Refused(say("file_too_large", { name, limit: size_limit }));
  }
  const content = parsed(decoded(bytes, name, say), name, say);
  const mark = isList(content) ? content.format : undefined;
  if (typeof mark !== "string" || !Object.hasOwn(old_formats, mark)) {
    throw new Refused(say("file_not_ours", { name, mark: quote(format) }));
  }
  if (!Number.isInteger(content.version) || content.version < 1 || content.version > version) {
    const written = quote(firstOf(asPython(content.version), LONGEST_VERSION));
    throw new Refused(say("file_version", { name, version: written, last: version }));
  }
  content.format = format;
  content.version = version;
  for (const kind of [...kinds, earlier]) {
    if (content[kind] !== undefined && !isList(content[kind])) {
      throw new Refused(say("file_damaged", { name, kind }));
    }
  }
  return content;
}

function decoded(bytes, name, say) {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  try {
    return new TextDecoder(marked ? marked[1] : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(say("file_encoding", { name }));
  }
}

function parsed(text, name, say) {
  try {
    const content = withPlainTexts(JSON.parse(text, exactNumber));
    // A file of nothing but opening brackets is nested deeper than can be written again.
    JSON.stringify(content);
    return content;
  } catch {
    throw new Refused(say("file_incomplete", { name }));
  }
}

/** Keep a number that JavaScript would round as it was written, where the browser can. */
function exactNumber(name, value, context) {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  if (!context?.source || !JSON.rawJSON || String(value) === context.source) return value;
  return JSON.rawJSON(context.source);
}

function withPlainTexts(content) {
  if (typeof content === "string") return plainText(content);
  if (JSON.isRawJSON?.(content)) return content;
  if (Array.isArray(content)) return content.map((one) => withPlainTexts(one));
  if (!isList(content)) return content;
  const plain = list();
  for (const [name, value] of Object.entries(content)) {
    plain[plainText(name)] = withPlainTexts(value);
  }
  return plain;
}

/** A value of a file as Python's str writes it. */
function asPython(value) {
  if (value === undefined || value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The storage of this browser, or null where a page may not use it. */
export function browserStorage() {
  try {
    const storage = window.localStorage;
    storage.getItem(KEPT_AS);
    return storage;
  } catch {
    return null;
  }
}

/** Whether a change in another tab is one of answers. */
export function isOfAnswers(event) {
  return event.key === null || event.key === KEPT_AS;
}
