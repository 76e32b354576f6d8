// What a learner has given, kept in this browser and nowhere else.
//
// A file that is saved here has the format of my_answers.json, which docs/answers.md describes, so
// it can be loaded in the notebooks and the other way round.  What is loaded is hostile input: it is
// looked at piece by piece, and refused with a sentence or taken as plain text.

import { say } from "../text.js";
import { firstOf, quote } from "./texts.js";

const KEPT_AS = "cold-facts-answers";
const LONGEST_NAME = 200;
const LONGEST_VERSION = 20;
// That of UTF-8 is known to the decoder.
const BYTE_ORDER_MARKS = [
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** A file that was refused; the message is for the learner. */
export class Refused extends Error {}

const isList = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Without a prototype, a name such as __proto__ is a name like any other.
const list = (from = {}) => Object.assign(Object.create(null), from);

/** A text that every file can hold: half an emoji becomes a replacement sign. */
const plainText = (text) => text.replace(/\p{Cs}/gu, "\ufffd");

/** Tells of every change, by an event `change`. */
export class Record extends EventTarget {
  /**
   * @param course what course.json holds
   * @param storage the browser's localStorage, or null where it may not be used
   */
  constructor({ file, rules }, storage) {
    super();
    Object.assign(this, { file, rules, storage });
    this.status = storage ? "" : say("only_on_page");
    this.#clear();
    this.reread();
  }

  #clear() {
    this.content = this.#empty();
    // The text that the browser was last known to hold.
    this.kept = null;
  }

  #empty() {
    const { format, version, kinds } = this.file;
    return list({ format, version, ...Object.fromEntries(kinds.map((kind) => [kind, list()])) });
  }

  /** How many answers, ratings and exercises there are; a checked quiz question counts once. */
  get count() {
    return new Set(this.file.kinds.flatMap((kind) => Object.keys(this.usable(kind)))).size;
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

  give(kind, name, value) {
    const plain = typeof value === "string" ? plainText(value) : value;
    // Another tab of the course may have written since.
    this.reread();
    if (isSame(this.get(kind, name), plain)) return;
    this.content[kind][name] = plain;
    this.#keep();
  }

  /** Keep a try at an exercise: the first one and the last one. */
  tryExercise(question, typed) {
    const last = firstOf(plainText(typed), this.rules.longest_try);
    const first = this.get("exercises", question)?.first ?? last;
    this.give("exercises", question, list({ first, last }));
  }

  forget() {
    this.#clear();
    this.status = this.storage ? "" : say("only_on_page");
    this.#reach(() => this.storage?.removeItem(KEPT_AS));
    this.#tell();
  }

  /** Take over what another tab or page did to the answers; `key` is that of a storage event. */
  follow({ key }) {
    if (key !== null && key !== KEPT_AS) return;
    this.reread();
    this.#tell();
  }

  // ---- the file ---------------------------------------------------------------------------------

  /** Everything as the text of my_answers.json. */
  text() {
    const content = list(this.content);
    for (const kind of this.file.kinds) {
      const sorted = Object.entries(content[kind]).sort(([one], [other]) => (one < other ? -1 : 1));
      if (sorted.length) content[kind] = list(Object.fromEntries(sorted));
      else delete content[kind];
    }
    return `${JSON.stringify(content, null, 1)}\n`;
  }

  /**
   * Take over what a file holds; it replaces what is here under the same names, which moves to the
   * entry `earlier`.  Returns {count, unusable}; throws Refused, and then nothing is changed.
   */
  load(name, bytes) {
    const found = contentOf(name, bytes, this);
    const { kinds, earlier } = this.file;
    this.reread();
    let count = 0;
    let unusable = 0;
    for (const [entry, value] of Object.entries(found)) {
      if (entry === earlier) this.#addEarlier(value);
      else if (!kinds.includes(entry)) this.content[entry] = value;
    }
    for (const kind of kinds) {
      for (const [key, value] of Object.entries(found[kind] ?? {})) {
        const before = this.content[kind][key];
        if (before !== undefined && !isSame(before, value)) {
          this.#addEarlier({ [kind]: list({ [key]: before }) });
        }
        if (isUsable(kind, value)) count += 1;
        else unusable += 1;
        this.content[kind][key] = value;
      }
    }
    this.#keep();
    return { count, unusable };
  }

  #addEarlier(kinds) {
    const { earlier } = this.file;
    const kept = list(this.content[earlier]);
    for (const [kind, given] of Object.entries(kinds)) {
      kept[kind] = isList(given) ? Object.assign(list(kept[kind]), given) : given;
    }
    this.content[earlier] = kept;
  }

  // ---- the browser ------------------------------------------------------------------------------

  /** Do something with the browser's storage; returns whether it went well, and says so if not. */
  #reach(work) {
    try {
      work();
      return true;
    } catch (problem) {
      this.status = problem instanceof Refused ? problem.message : say("only_on_page");
      return false;
    }
  }

  /**
   * Take over what the browser holds, perhaps from another tab; what this page could not keep stays.
   * What is damaged there is replaced by the next answer; whoever reads the line can still save what
   * is on the page.
   */
  reread() {
    this.#reach(() => {
      const text = this.storage?.getItem(KEPT_AS) ?? null;
      if (text === this.kept) return;
      // Forgotten there, and so here.
      if (text === null) {
        this.#clear();
        return;
      }
      const found = Object.assign(this.#empty(), this.#read(text));
      takeChanges(found, this.content, this.kept && this.#read(this.kept));
      this.content = found;
      this.kept = text;
    });
  }

  #read(text) {
    return contentOf(KEPT_AS, new TextEncoder().encode(text), this);
  }

  #keep() {
    const text = this.text();
    const { size_limit: limit } = this.file;
    const size = new TextEncoder().encode(text).length;
    const isKept = this.#reach(() => {
      if (size > limit) throw new Refused(say("too_many_bytes", { size, limit }));
      if (!this.storage) throw new Refused(say("only_on_page"));
      this.storage.setItem(KEPT_AS, text);
      this.kept = text;
    });
    if (isKept) this.status = "";
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Give one content what another holds and an older one did not, entry by entry. */
function takeChanges(to, from, before) {
  for (const [name, value] of Object.entries(from)) {
    const older = before?.[name];
    if (isSame(value, older)) continue;
    // A number as it was written is frozen.
    const areLists = [value, to[name]].every((one) => isList(one) && !Object.isFrozen(one));
    if (areLists) takeChanges(to[name], value, older);
    else to[name] = value;
  }
}

function isUsable(kind, value) {
  if (kind !== "exercises") return typeof value === "string";
  return isList(value) && typeof value.first === "string" && typeof value.last === "string";
}

/** Everything that a file of answers holds; throws Refused with a sentence. */
export function contentOf(filename, bytes, course) {
  const { format, version, kinds, old_formats, earlier, size_limit: limit } = course.file;
  const short = firstOf(filename, LONGEST_NAME);
  const name = quote(short === filename ? filename : `${short}…`);
  const refuse = (key, parts) => {
    throw new Refused(say(key, { name, ...parts }));
  };
  if (bytes.length > limit) refuse("file_too_large", { limit });
  const content = parsed(decoded(bytes, refuse), refuse);
  const mark = isList(content) ? content.format : undefined;
  if (typeof mark !== "string" || !Object.hasOwn(old_formats, mark)) {
    refuse("file_not_ours", { mark: quote(format) });
  }
  if (!Number.isInteger(content.version) || content.version < 1 || content.version > version) {
    const written = quote(firstOf(asPython(content.version), LONGEST_VERSION));
    refuse("file_version", { version: written, last: version });
  }
  Object.assign(content, { format, version });
  for (const kind of [...kinds, earlier]) {
    if (content[kind] !== undefined && !isList(content[kind])) refuse("file_damaged", { kind });
  }
  return content;
}

function decoded(bytes, refuse) {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  try {
    return new TextDecoder(marked ? marked[1] : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("file_encoding");
  }
}

function parsed(text, refuse) {
  try {
    const content = JSON.parse(text, taken);
    // A file of nothing but opening brackets is nested deeper than can be written again.
    JSON.stringify(content);
    return content;
  } catch {
    return refuse("file_incomplete");
  }
}

/**
 * Take over a value of a file: lists have no prototype, texts are plain, and a number that
 * JavaScript would round stays as it was written, where the browser can do that.
 */
function taken(name, value, context) {
  if (typeof value === "string") return plainText(value);
  if (typeof value === "number") {
    const { source } = context ?? {};
    const isRounded = source && !Number.isSafeInteger(value) && String(value) !== source;
    return isRounded && JSON.rawJSON ? JSON.rawJSON(source) : value;
  }
  if (!isList(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [plainText(key), one]);
  return list(Object.fromEntries(entries));
}

/** A value of a file as Python's str writes it. */
function asPython(value) {
  if (value === undefined || value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
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
